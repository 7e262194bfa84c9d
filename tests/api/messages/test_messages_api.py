"""The dispatcher's list of messages: what waits, what was sent, and why something was not."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from builders import ZONE, book, move
from doorstep import worker
from doorstep.clock import now
from doorstep.database import db
from people import People, SignedIn

PATH = "/api/v1/messages"
START = timedelta(days=3)


def listed(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(PATH, query_string=query)
    assert answer.status_code == 200, answer.text
    return list(answer.get_json()["items"])


def test_a_message_says_what_it_is_about_and_to_whom(people: People, signed_in: SignedIn) -> None:
    start = (now() + START).replace(microsecond=0)
    visit = book(people.li, start=start)
    client = signed_in(people.zhao)
    [reminder] = [one for one in listed(client, visit=visit) if one["kind"] == "day-before"]
    local = start.astimezone(ZoneInfo(ZONE))
    assert (reminder["to"]["role"], reminder["to"]["name"]) == ("customer", "王秀兰")
    assert (reminder["state"], reminder["reason"], reminder["sent_at"], reminder["channel"]) == (
        "waiting", None, None, "console")  # fmt: skip
    assert reminder["order"].startswith("WO-") and reminder["zone"] == ZONE and reminder["about_day"] is None
    assert f"{local.month}月{local.day}日" in reminder["subject"]

    answer = client.get(f"{PATH}/{reminder['id']}")
    assert answer.status_code == 200
    assert answer.get_json()["text"].startswith("王女士您好") and answer.get_json()["language"] == "zh-CN"
    assert "/#/v/…" in answer.get_json()["text"], "the customer's link is nobody else's"


def test_the_list_of_a_day_names_the_day(people: People, signed_in: SignedIn) -> None:
    book(people.li, start=now() + START)
    [list_of_day] = [one for one in listed(signed_in(people.zhao)) if one["kind"] == "tomorrow"]
    day = (now() + START).astimezone(ZoneInfo(ZONE)).date()
    assert (list_of_day["about_day"], list_of_day["visit"], list_of_day["order"]) == (day.isoformat(), None, None)
    assert list_of_day["to"] == {"id": people.li.id, "role": "technician", "name": "李强"}


def test_what_was_sent_stays_as_it_was_sent(app: Flask, people: People, signed_in: SignedIn) -> None:
    visit = book(people.li, start=now() + START)
    db.session.remove()
    worker.tick(app, threading.Event())
    client = signed_in(people.zhao)
    [sent] = listed(client, state="sent")
    move(visit, now() + 2 * START)
    [after] = listed(client, state="sent")
    assert after == sent and sent["sent_at"] is not None and sent["attempts"] == 1
    assert {one["reason"] for one in listed(client, state="withdrawn")} == {"moved"}


def test_what_reached_nobody_comes_first_then_the_latest_due_page_by_page(people: People, signed_in: SignedIn) -> None:
    for hour in range(3):
        book(people.li, start=now() + START + timedelta(hours=hour))
    client = signed_in(people.zhao)
    by_due = sorted(listed(client), key=lambda one: (one["due"], one["id"]), reverse=True)
    assert [one["id"] for one in listed(client)] == [one["id"] for one in by_due]

    failing = {
        by_due[1]["id"]: ("not_sent", "failed", 2),
        by_due[4]["id"]: ("uncertain", None, 1),
        by_due[5]["id"]: ("waiting", None, 1),
    }
    others = {by_due[2]["id"]: ("not_sent", "opted_out", 0), by_due[3]["id"]: ("withdrawn", "moved", 1)}
    stands(failing | others)
    whole = [one["id"] for one in listed(client)]
    assert whole[:3] == [*failing] and whole[3:] == [one["id"] for one in by_due if one["id"] not in failing]
    for size in (1, 2, 3, 7):
        paged: list[str] = []
        cursor = None
        while True:
            page = client.get(PATH, query_string={"limit": size} | ({"cursor": cursor} if cursor else {})).get_json()
            paged += [one["id"] for one in page["items"]]
            cursor = page["cursor"]
            if cursor is None:
                break
        assert paged == whole, size


def stands(states: dict[str, tuple[str, str | None, int]]) -> None:
    """These messages stand like that: state, reason, attempts."""
    with db.engine.begin() as connection:
        for id, (state, reason, attempts) in states.items():
            connection.execute(
                sa.text("UPDATE messages SET state = :state, reason = :reason, attempts = :attempts WHERE id = :id"),
                {"id": id, "state": state, "reason": reason, "attempts": attempts},
            )


def test_those_of_a_customer_a_kind_a_channel_are_found_and_counted(people: People, signed_in: SignedIn) -> None:
    visit, other = book(people.li, start=now() + START), book(people.li, start=now() + 2 * START)
    client = signed_in(people.zhao)
    [booked] = [one for one in listed(client, visit=visit) if one["kind"] == "booked"]
    stands({booked["id"]: ("not_sent", "failed", 6)})
    assert {one["id"] for one in listed(client, kind="booked")} >= {booked["id"]}
    assert {one["kind"] for one in listed(client, kind="booked")} == {"booked"}
    assert listed(client, channel="mail") == [] and len(listed(client, channel="console")) == len(listed(client))

    of_customer = client.get(PATH, query_string={"customer": booked["to"]["id"], "state": "not_sent"}).get_json()
    assert [one["id"] for one in of_customer["items"]] == [booked["id"]]
    counted = {state: count for state, count in of_customer["counts"].items() if count}
    assert counted == {"not_sent": 1, "waiting": 3}, "whichever state is asked for"
    assert client.get(PATH).get_json()["counts"] is None, "all that ever were are too many to count"
    of_visit = client.get(PATH, query_string={"visit": other, "limit": 1}).get_json()
    assert sum(of_visit["counts"].values()) > 1
    second = client.get(PATH, query_string={"visit": other, "limit": 1, "cursor": of_visit["cursor"]}).get_json()
    assert second["counts"] is None


def test_a_day_is_that_of_the_installation(people: People, signed_in: SignedIn) -> None:
    noon = (now() + START).astimezone(ZoneInfo(ZONE)).replace(hour=12)
    book(people.li, start=noon)
    day = (noon - timedelta(days=1)).date()
    assert {one["kind"] for one in listed(signed_in(people.zhao), date=day.isoformat())} == {"day-before", "tomorrow"}


@pytest.mark.parametrize(
    "query",
    [
        {"state": "lost"},
        {"kind": "x y"},
        {"channel": "pigeon"},
        {"customer": 7},
        {"cursor": "x"},
        {"date": "0001-01-01"},
        {"date": "9999-12-31"},
        {"limit": 0},
        {"visit": "x"},
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_refused(query: dict[str, Any], people: People, signed_in: SignedIn) -> None:
    assert signed_in(people.zhao).get(PATH, query_string=query).status_code == 422


def test_another_teams_messages_are_not_there(people: People, signed_in: SignedIn) -> None:
    book(people.zhou, start=now() + START)
    assert listed(signed_in(people.zhao)) == [] and len(listed(signed_in(people.qian))) > 0
    assert signed_in(people.zhao).get(PATH, query_string={"team": people.west.id}).status_code == 404
    assert len(listed(signed_in(people.wu), team=people.west.id)) == len(listed(signed_in(people.wu))) > 0
