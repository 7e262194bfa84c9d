"""The dispatcher's list of messages: what waits, what was sent, and why something was not."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
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
    assert reminder["to"] == {"role": "customer", "name": "王秀兰"}
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
    assert list_of_day["to"] == {"role": "technician", "name": "李强"}


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


def test_the_latest_due_comes_first_page_by_page(people: People, signed_in: SignedIn) -> None:
    for hour in range(3):
        book(people.li, start=now() + START + timedelta(hours=hour))
    client = signed_in(people.zhao)
    whole = [one["id"] for one in listed(client)]
    assert whole == [one["id"] for one in sorted(listed(client), key=lambda one: (one["due"], one["id"]), reverse=True)]
    paged: list[str] = []
    cursor = None
    while True:
        page = client.get(PATH, query_string={"limit": 3} | ({"cursor": cursor} if cursor else {})).get_json()
        paged += [one["id"] for one in page["items"]]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert paged == whole


def test_a_day_is_that_of_the_installation(people: People, signed_in: SignedIn) -> None:
    noon = (now() + START).astimezone(ZoneInfo(ZONE)).replace(hour=12)
    book(people.li, start=noon)
    day = (noon - timedelta(days=1)).date()
    assert {one["kind"] for one in listed(signed_in(people.zhao), date=day.isoformat())} == {"day-before", "tomorrow"}


@pytest.mark.parametrize(
    "query",
    [{"state": "lost"}, {"cursor": "x"}, {"date": "0001-01-01"}, {"date": "9999-12-31"}, {"limit": 0}, {"visit": "x"}],
    ids=str,
)
def test_what_cannot_be_meant_is_refused(query: dict[str, Any], people: People, signed_in: SignedIn) -> None:
    assert signed_in(people.zhao).get(PATH, query_string=query).status_code == 422


def test_another_teams_messages_are_not_there(people: People, signed_in: SignedIn) -> None:
    book(people.zhou, start=now() + START)
    assert listed(signed_in(people.zhao)) == [] and len(listed(signed_in(people.qian))) > 0
    assert signed_in(people.zhao).get(PATH, query_string={"team": people.west.id}).status_code == 404
    assert len(listed(signed_in(people.wu), team=people.west.id)) == len(listed(signed_in(people.wu))) > 0
