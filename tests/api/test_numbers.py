"""Numbers over sealed records: each is the length of the list that it opens."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any
from zoneinfo import ZoneInfo

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

import sealed
from doorstep import migrations
from doorstep.audits import jobs
from doorstep.clock import now
from doorstep.database import db
from doorstep.records.store import Record
from people import People, SignedIn
from sealed import finished

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST = datetime(2026, 11, 1, 9, tzinfo=SHANGHAI)
DAYS = {"from": "2026-11-01", "to": "2026-11-30"}


def numbers(browser: FlaskClient, **query: str) -> dict[str, Any]:
    answer = browser.get("/api/v1/numbers", query_string=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def length(browser: FlaskClient, **query: str) -> int:
    """How many records the list has, page after page."""
    found: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        answer = browser.get("/api/v1/records", query_string={**query, **cursor, "limit": "7"})
        assert answer.status_code == 200, answer.text
        found += [item["number"] for item in answer.json["items"]]
        if answer.json["cursor"] is None:
            assert len(set(found)) == len(found)
            return len(found)
        cursor = {"cursor": answer.json["cursor"]}


def check(browser: FlaskClient, **query: str) -> dict[str, Any]:
    """Asserts that every number is the length of its list; returns the numbers."""
    counted = numbers(browser, **query)
    span = {**query, "from": counted["from"], "to": counted["to"]}
    assert counted["visits"] == length(browser, **span)
    for group, name, condition in [
        ("outcomes", "outcome", "outcome"),
        ("punctuality", "verdict", "verdict"),
        ("reviews", "state", "reviewed"),
        ("verdicts", "verdict", "reviewed"),
    ]:
        for entry in counted[group]:
            assert entry["count"] == length(browser, **{**span, condition: entry[name]}) > 0, entry
    for entry in counted["items"]:
        assert entry["asked"] >= entry["failed"] == length(browser, **span, item=entry["item"]) > 0, entry
    return counted


def some_records(people: People, chance: random.Random, count: int) -> list[Record]:
    """Records of both teams, on both sides of the ends of November, some of them superseded."""
    made: list[Record] = []
    for _ in range(count):
        record = finished(
            chance.choice([people.li, people.wang, people.zhou]),
            FIRST + timedelta(days=chance.randint(-2, 31)),
            outcome=chance.choice(["done", "done", "missed", "stopped"]),
            verdict=chance.choice(["on_time", "late", "early"]),
            match=chance.choice(["matches", "differs"]),
            cloth=chance.choice(["done", "not_done"]),
        )
        made.append(sealed.seal(record.visit, verdict="undetermined") if chance.random() < 0.2 else record)
    return made


def judge_all(browser: FlaskClient, verdicts: Iterator[str | None]) -> None:
    """Gives each review the next of these verdicts, or none."""
    for item, verdict in zip(browser.get("/api/v1/reviews?limit=100").json["items"], verdicts, strict=False):
        if verdict is not None:
            answer = browser.post(
                f"/api/v1/reviews/{item['id']}/verdict",
                json={"verdict": verdict, "comment": "看过照片"},
                headers={"If-Match": f'"{item["ver"]}"'},
            )
            assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("seed", range(2))
def test_every_number_is_the_length_of_the_list_that_it_opens(
    app: Flask, people: People, signed_in: SignedIn, seed: int
) -> None:
    chance = random.Random(seed)
    made = some_records(people, chance, 24)
    wu = signed_in(people.wu)
    jobs.examine(now())
    judge_all(wu, cycle(["meets", None, "fails", "undecided"]))

    counted = check(wu, **DAYS)
    within = [
        record.sealed
        for record in made
        if date(2026, 11, 1)
        <= datetime.fromisoformat(record.sealed["ledger"][-1]["start"]).date()
        <= date(2026, 11, 30)
    ]
    assert 0 < counted["visits"] == len(within) < len(made)
    assessments = [record["assessment"] for record in within]
    failed = Counter(item for assessment in assessments for item in assessment["failed"])
    asked = Counter(item["id"] for one in assessments for phase in one["phases"] for item in phase["items"])
    assert [(entry["failed"], entry["item"]) for entry in counted["items"]] == sorted(
        ((count, item) for item, count in failed.items()), key=lambda pair: (-pair[0], pair[1])
    )[:20]
    assert all(entry["asked"] == asked[entry["item"]] for entry in counted["items"])

    east, west = check(signed_in(people.chen), **DAYS), check(wu, team=people.west.id, **DAYS)
    assert east["visits"] + west["visits"] == counted["visits"]


def test_both_days_at_the_ends_are_counted(app: Flask, people: People, signed_in: SignedIn) -> None:
    ends = [datetime(2026, 11, 1, 0, 30, tzinfo=SHANGHAI), datetime(2026, 11, 30, 23, 30, tzinfo=SHANGHAI)]
    for start in (*ends, ends[0] - timedelta(hours=1), ends[1] + timedelta(hours=1)):
        finished(people.li, start)
    assert check(signed_in(people.chen), **DAYS)["visits"] == 2


def test_nothing_counts_as_nothing(app: Flask, people: People, signed_in: SignedIn) -> None:
    assert check(signed_in(people.chen), **DAYS) == {
        **DAYS,
        "visits": 0,
        "outcomes": [],
        "punctuality": [],
        "items": [],
        "reviews": [],
        "verdicts": [],
    }


def test_a_review_is_counted_where_it_stands(app: Flask, people: People, signed_in: SignedIn) -> None:
    chen = signed_in(people.chen)
    record = finished(people.li, FIRST)
    jobs.examine(now())
    assert check(chen, **DAYS)["reviews"] == [{"state": "open", "count": 1}]
    judge_all(chen, cycle(["fails"]))
    counted = check(chen, **DAYS)
    assert counted["reviews"] == [{"state": "closed", "count": 1}]
    assert counted["verdicts"] == [{"verdict": "fails", "count": 1}]
    sealed.seal(record.visit)
    jobs.examine(now())
    counted = check(chen, **DAYS)
    assert (counted["reviews"], counted["verdicts"]) == ([{"state": "open", "count": 1}], [])


def test_without_days_the_last_thirty_are_counted(app: Flask, people: People, signed_in: SignedIn) -> None:
    finished(people.li)
    finished(people.li, now() - timedelta(days=31))
    counted = check(signed_in(people.chen))
    today = now().astimezone(SHANGHAI).date()
    assert (counted["from"], counted["to"]) == (str(today - timedelta(days=29)), str(today))
    assert counted["visits"] == 1


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-11-02", "to": "2026-11-01"},
        {"from": "2025-01-01", "to": "2026-11-01"},
        {"from": "yesterday"},
        {"from": "0001-01-01"},
        {"page": "1"},
    ],
    ids=str,
)
def test_days_that_cannot_be_counted_are_named(
    app: Flask, people: People, signed_in: SignedIn, query: dict[str, str]
) -> None:
    answer = signed_in(people.chen).get("/api/v1/numbers", query_string=query)
    assert answer.status_code == 422
    assert answer.json["faults"][0]["pointer"] == f"/query/{next(iter(query))}"


def test_the_numbers_of_another_team_are_not_there(app: Flask, people: People, signed_in: SignedIn) -> None:
    finished(people.li)
    assert signed_in(people.feng).get(f"/api/v1/numbers?team={people.east.id}").status_code == 404
    assert numbers(signed_in(people.feng))["visits"] == 0


def test_records_of_an_older_database_are_counted_alike(app: Flask, people: People, signed_in: SignedIn) -> None:
    some_records(people, random.Random(3), 8)
    before = check(signed_in(people.wu), **DAYS)
    assert before["items"]
    db.session.remove()
    flask_migrate.downgrade(revision="0003")
    assert "record_failures" not in sa.inspect(db.engine).get_table_names()
    migrations.upgrade()
    assert check(signed_in(people.wu), **DAYS) == before
