"""What is reviewed, the queue, its trail, and verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

import examined
from builders import publish_standard
from doorstep import clock
from doorstep.audits import jobs
from doorstep.clock import new_id, now
from doorstep.database import db, reading
from doorstep.records import summary_store
from people import People, SignedIn
from reviewing import FAILED, listed, of_record, post, posted, queue, share, shown, trail
from sealed import finished, sealed_answer

# ---- what is reviewed


def test_every_reason_brings_a_record_into_the_queue(app: Flask, people: People, signed_in: SignedIn) -> None:
    publish_standard()
    failed = finished(people.li)
    late = finished(people.li, cloth="done", verdict="late")
    differs = finished(people.li, cloth="done", match="differs")
    lost = finished(people.li, cloth="done", match="cannot_rebuild")
    told = finished(people.li, cloth="done", privately=sealed_answer("private.rooms", "yes"))
    finished(people.li, cloth="done", privately=sealed_answer("private.rooms", "no"))
    closed = finished(people.li, cloth="done", privately=unreadable(sealed_answer("private.rooms", "yes")))
    finished(people.li, cloth="done")
    found = {item["record"]: item["reasons"] for item in queue(signed_in(people.chen))["items"]}
    assert found == {
        failed.number: [FAILED],
        late.number: [{"code": "promise_broken", "of": "arrival", "minutes": "0.0"}],
        differs.number: [{"code": "signature_differs"}],
        lost.number: [{"code": "signature_differs"}],
        told.number: [{"code": "customer_said", "of": "private.rooms"}],
        closed.number: [{"code": "unreadable", "of": "private.rooms"}],
    }


def test_somebody_puts_a_record_on_the_list_and_says_why(app: Flask, people: People, signed_in: SignedIn) -> None:
    publish_standard()
    clean, chen = finished(people.li, cloth="done"), signed_in(people.chen)
    said = {"record": clean.number, "comment": "客户来电，说收尾没有清理"}
    assert listed(chen) == []
    assert signed_in(people.feng).post("/api/v1/reviews", json=said).status_code == 422, "another team's"
    put = chen.post("/api/v1/reviews", json=said)
    assert put.status_code == 200, put.text
    review = put.get_json()
    assert (review["state"], review["reasons"]) == ("open", [{"code": "by_hand"}])
    assert [(act["by"]["name"], act["did"], act["comment"]) for act in review["trail"]] == [
        ("陈静", "picked", said["comment"])
    ]
    again = chen.post("/api/v1/reviews", json=said)
    assert (again.status_code, again.get_json()["code"]) == (409, "listed")
    version = {"If-Match": put.headers["ETag"]}
    judged = chen.post(f"/api/v1/reviews/{review['id']}/verdict", json={"verdict": "meets"}, headers=version)
    assert judged.get_json()["state"] == "closed"
    once_more = chen.post("/api/v1/reviews", json=said).get_json()
    assert (once_more["id"], once_more["state"], once_more["verdict"]) == (review["id"], "open", None)


def unreadable(seal: Callable[[str, str], dict[str, Any]]) -> Callable[[str, str], dict[str, Any]]:
    """A private answer that was made for another visit."""
    return lambda visit, event: seal(new_id(), event)


def test_many_records_are_read_with_as_many_statements_as_one(app: Flask, people: People) -> None:
    publish_standard()
    asked = []
    for count in (1, 1, 4):
        for _ in range(count):
            finished(people.li, cloth="done", privately=sealed_answer("private.rooms", "no"))
        with examined.statements() as taken:
            assert jobs.examine(now()) == count
        asked.append(len(taken))
    assert asked[1] == asked[2], "the first reads the standard, too"


def test_a_share_of_the_rest_is_drawn(
    app: Flask, people: People, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = finished(people.li, cloth="done")
    assert listed(signed_in(people.chen)) == []
    share(app, monkeypatch, 100)
    drawn = finished(people.li, cloth="done")
    [item] = queue(signed_in(people.chen))["items"]
    assert (item["record"], item["reasons"]) == (drawn.number, [{"code": "sample"}]), f"{clean.number} was seen before"


def test_a_line_says_what_the_record_says(app: Flask, people: People, signed_in: SignedIn) -> None:
    record = finished(people.li)
    with reading():
        summary = summary_store.summaries([record.number])[record.number]
    item = of_record(signed_in(people.chen), record.number)
    assert item.pop("order").startswith("WO-")
    assert summary.start is not None and item.pop("id") and item.pop("picked_at")
    assert item == {
        "ver": 1,
        "record": record.number,
        "visit": record.visit,
        "kind": "broadband-install",
        "start": summary.start.isoformat(),
        "zone": "Asia/Shanghai",
        "technician": {"id": people.li.id, "name": "李强"},
        "team": {"id": people.east.id, "name": "城东装维班"},
        "reasons": [FAILED],
        "state": "open",
        "verdict": None,
        "completed_at": summary.completed_at.isoformat(),
    }


def test_examining_again_changes_nothing(app: Flask, people: People, signed_in: SignedIn) -> None:
    for _ in range(3):
        finished(people.li)
    assert jobs.examine(now()) == 3
    before = queue(signed_in(people.chen))
    assert jobs.examine(now()) == 0
    assert queue(signed_in(people.chen)) == before


def test_workers_at_the_same_time_pick_each_record_once(
    app: Flask, people: People, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 3)
    numbers = [finished(people.li).number for _ in range(10)]
    start = Barrier(4)

    def work(_: int) -> int:
        with app.app_context():
            start.wait()
            examined = sum(iter(lambda: jobs.examine(now()), 0))
            db.session.remove()
            return examined

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(work, range(4))) == 10
    chen = signed_in(people.chen)
    assert listed(chen) == numbers
    assert [len(shown(chen, item["id"])["trail"]) for item in queue(chen)["items"]] == [2] * 10, "picked, opened"


def test_a_call_reads_a_batch_at_most(app: Flask, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BATCH", 2)
    for _ in range(5):
        finished(people.li, cloth="done")
    assert [jobs.examine(now()) for _ in range(4)] == [2, 2, 1, 0]


def test_the_database_refuses_a_second_review_of_a_record(app: Flask, people: People) -> None:
    finished(people.li)
    jobs.examine(now())
    again = sa.text(
        "INSERT INTO reviews SELECT :id, ver, record, :id, team, technician, reasons, state, verdict, picked_at"
        " FROM reviews"
    )
    with pytest.raises(sa.exc.IntegrityError), db.engine.begin() as connection:
        connection.execute(again, {"id": new_id()})


# ---- the queue


def test_the_oldest_waits_at_the_head(app: Flask, people: People, signed_in: SignedIn) -> None:
    chen = signed_in(people.chen)
    numbers = [finished(people.li).number for _ in range(5)]
    assert listed(chen) == numbers
    for number in numbers[:3]:
        posted(chen, of_record(chen, number), "verdict", verdict="meets")
    assert listed(chen, state="open") == numbers[3:]
    assert listed(chen, state="closed") == numbers[2::-1], "of closed ones the newest comes first"
    assert queue(chen, state="sent_back")["counts"] == {"open": 2, "sent_back": 0, "answered": 0, "closed": 3}


@pytest.mark.parametrize("state", ["open", "closed"])
def test_the_queue_goes_on_where_it_ended(app: Flask, people: People, signed_in: SignedIn, state: str) -> None:
    chen = signed_in(people.chen)
    for _ in range(5):
        review = of_record(chen, finished(people.li).number)
        if state == "closed":
            posted(chen, review, "verdict", verdict="meets")
    found: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        page = queue(chen, state=state, limit=2, **cursor)
        assert len(page["items"]) <= 2
        found += [item["record"] for item in page["items"]]
        if page["cursor"] is None:
            break
        cursor = {"cursor": page["cursor"]}
    assert found == listed(chen, state=state) and len(found) == 5


def test_a_supervisor_sees_the_own_team_alone(app: Flask, people: People, signed_in: SignedIn) -> None:
    east, west = finished(people.li).number, finished(people.zhou).number
    wu = signed_in(people.wu)
    assert (listed(signed_in(people.chen)), listed(signed_in(people.feng))) == ([east], [west])
    assert listed(wu) == [east, west] and listed(wu, team=people.west.id) == [west]
    assert (queue(wu)["counts"]["open"], queue(wu, team=people.west.id)["counts"]["open"]) == (2, 1)
    assert signed_in(people.feng).get(f"/api/v1/reviews?team={people.east.id}").status_code == 404


@pytest.mark.parametrize("query", ["state=new", "record=0", "cursor=x", "limit=0", "limit=101", "page=2", "team=east"])
def test_a_condition_that_makes_no_sense_is_named(app: Flask, people: People, signed_in: SignedIn, query: str) -> None:
    answer = signed_in(people.chen).get(f"/api/v1/reviews?{query}")
    assert answer.status_code == 422
    assert answer.json["faults"][0]["pointer"].endswith("/" + query.partition("=")[0])


# ---- the trail


def test_who_opened_a_review_is_noted_once_an_hour(
    app: Flask, people: People, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen = signed_in(people.chen)
    review = of_record(chen, finished(people.li).number)
    for _ in range(3):
        shown(chen, review["id"])
    assert trail(shown(signed_in(people.wu), review["id"])) == [
        ("picked", None, None, None),
        ("opened", "陈静", None, None),
        ("opened", "吴涛", None, None),
    ]
    late = now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: late)
    again = shown(signed_in(people.chen), review["id"])
    assert Counter(did for did, *_ in trail(again)) == {"picked": 1, "opened": 3}
    assert again["ver"] == review["ver"], "to look at it is not to change it"


def test_listing_opens_nothing(app: Flask, people: People, signed_in: SignedIn) -> None:
    review = of_record(signed_in(people.wu), finished(people.li).number)
    assert [did for did, *_ in trail(shown(signed_in(people.chen), review["id"]))] == ["picked", "opened"]


# ---- the verdict


def test_a_verdict_closes_and_another_stands_beside_it(app: Flask, people: People, signed_in: SignedIn) -> None:
    chen = signed_in(people.chen)
    review = of_record(chen, finished(people.li).number)
    closed = posted(chen, review, "verdict", verdict="meets")
    assert (closed["state"], closed["verdict"], closed["ver"]) == ("closed", "meets", 2)
    again = posted(signed_in(people.wu), closed, "verdict", verdict="fails", comment="布没有铺到门口")
    assert (again["state"], again["verdict"]) == ("closed", "fails")
    assert trail(again) == [
        ("picked", None, None, None),
        ("judged", "陈静", "meets", None),
        ("judged", "吴涛", "fails", "布没有铺到门口"),
    ]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"verdict": "fails"}, "/comment"),
        ({"verdict": "undecided", "comment": None}, "/comment"),
        ({"verdict": "fails", "comment": "  "}, "/comment"),
        ({"verdict": "fails", "comment": "\0"}, "/comment"),
        ({"verdict": "fails", "comment": "很" * 2001}, "/comment"),
        ({"verdict": "good"}, "/verdict"),
        ({}, "/verdict"),
        ({"verdict": "meets", "by": "x"}, "/by"),
    ],
    ids=str,
)
def test_a_verdict_without_its_parts_is_refused(
    app: Flask, people: People, signed_in: SignedIn, body: dict[str, str], pointer: str
) -> None:
    chen = signed_in(people.chen)
    review = of_record(chen, finished(people.li).number)
    answer = post(chen, review, "verdict", **body)
    assert (answer.status_code, answer.json["faults"][0]["pointer"]) == (422, pointer)
    assert of_record(chen, review["record"]) == review


@pytest.mark.parametrize("what", ["verdict", "send-back"])
def test_only_the_version_that_was_seen_is_changed(app: Flask, people: People, signed_in: SignedIn, what: str) -> None:
    chen = signed_in(people.chen)
    review = of_record(chen, finished(people.li).number)
    body = {"verdict": "meets"} if what == "verdict" else {"comment": "？"}
    without = chen.post(f"/api/v1/reviews/{review['id']}/{what}", json=body)
    assert (without.status_code, without.json["code"]) == (428, "if_match")
    posted(chen, review, "verdict", verdict="meets")
    stale = post(chen, review, what, **body)
    assert (stale.status_code, stale.json["code"]) == (412, "stale")


def test_of_two_who_judge_at_once_one_hears_that_it_changed(app: Flask, people: People, signed_in: SignedIn) -> None:
    chen = signed_in(people.chen)
    start = Barrier(2)

    def judge(client: FlaskClient, review: dict[str, Any], what: str, body: dict[str, str]) -> int:
        start.wait()
        return post(client, review, what, **body).status_code

    for _ in range(5):
        review = of_record(chen, finished(people.li).number)
        bodies = [("verdict", {"verdict": "meets"}), ("send-back", {"comment": "？"})]
        with ThreadPoolExecutor(2) as workers:
            answers = [
                workers.submit(judge, client, review, *body)
                for client, body in zip((signed_in(people.wu), signed_in(people.chen)), bodies, strict=True)
            ]
        assert sorted(answer.result() for answer in answers) == [200, 412]
        assert len([did for did, *_ in trail(shown(chen, review["id"])) if did in ("judged", "sent_back")]) == 1
