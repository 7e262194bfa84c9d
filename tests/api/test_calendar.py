"""One's own calendar: what two other libraries read in it, who may read it, and that its address stands nowhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import ics
import pytest
import vobject
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from builders import book, move, reassign
from doorstep import clock
from doorstep.accounts import access_store, trail_store
from doorstep.accounts.rules import PersonChange
from doorstep.calendars import rules
from doorstep.clock import now
from doorstep.database import reading, writing
from doorstep.intake import bookings
from people import People, SignedIn, browser


def made(client: FlaskClient, language: str = "zh-CN") -> str:
    """The path of a new address."""
    answer = client.post("/api/v1/calendar", json={"language": language})
    assert answer.status_code == 200, answer.text
    return str(answer.json["address"]).removeprefix("http://localhost")


def entries(answer: TestResponse) -> dict[str, dict[str, Any]]:
    """What stands in a calendar, by UID: as both libraries read it, which must be the same."""
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    text = answer.text
    assert "\n" not in text.replace("\r\n", "") and all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    other = {one.uid: one for one in ics.Calendar(text).events}
    found = {}
    for event in vobject.readOne(text).contents.get("vevent", ()):
        one = {
            name: event.contents[name.lower()][0].value
            for name in ("DTSTART", "DTEND", "SUMMARY", "LOCATION", "STATUS")
        }
        same = other.pop(event.uid.value)
        assert (same.begin.datetime, same.end.datetime, same.name, same.location, same.status) == tuple(one.values())
        found[event.uid.value] = {**one, "sequence": int(event.sequence.value)}
    assert not other
    return found


def test_a_calendar_follows_what_becomes_of_its_visits(app: Flask, people: People, signed_in: SignedIn) -> None:
    path, anybody = made(signed_in(people.li)), browser(app)
    assert entries(anybody.get(path)) == {}
    start = now().replace(microsecond=0) + timedelta(days=3)
    own = book(people.li, start=start, duration_minutes=90)
    hers, second = book(people.wang, start=start), book(people.wang, people.li, start=start + timedelta(hours=4))
    book(people.li, start=now() + timedelta(days=61))

    first = anybody.get(path)
    assert entries(first) == {
        own: {
            "DTSTART": start, "DTEND": start + timedelta(minutes=90), "SUMMARY": "宽带装机", "LOCATION": "梧桐路",
            "STATUS": "CONFIRMED", "sequence": 1,
        },
        second: entries(first)[second] | {"SUMMARY": "宽带装机（备岗）"},
    }  # fmt: skip
    assert not [word for word in ("王", "18号", "1380", "WO-", "李") if word in first.text]
    again = anybody.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, first.headers["Cache-Control"]) == (304, b"", "private, no-cache")

    move(own, start + timedelta(days=1))
    later = anybody.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (entries(later)[own]["DTSTART"], entries(later)[own]["sequence"]) == (start + timedelta(days=1), 2)
    reassign(own, people.li.id, people.wang.id, ver=2)
    assert own not in entries(anybody.get(path)), "it is somebody else's"
    reassign(own, people.wang.id, people.li.id, ver=3)
    assert entries(anybody.get(path))[own]["sequence"] == 4
    bookings.cancel(own, "出差", None, now(), 4)
    off = entries(anybody.get(path))[own]
    assert (off["STATUS"], off["SUMMARY"], off["sequence"]) == ("CANCELLED", "已取消：宽带装机", 5)
    assert hers not in entries(anybody.get(path)) and entries(anybody.get(made(signed_in(people.wang), "en")))[hers]


ENDS = {
    "renewed": lambda people, client: made(client),
    "revoked": lambda people, client: client.delete("/api/v1/calendar"),
    "shut out": lambda people, client: access_store.deactivate(people.li.id, None, now()),
    "another password": lambda people, client: access_store.set_password(people.li.id, "x", None, now()),
    "no role": lambda people, client: access_store.change_person(
        people.li.id,
        PersonChange(people.li.name, people.li.phone, None, frozenset({"dispatcher"}), frozenset(), people.east.id),
        1, None, now(),
    ),
    "a restore": lambda people, client: access_store.shut_out_again([("calendar", people.li.id)], now()),
}  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize("end", ENDS)
def test_an_address_ends_at_once(end: str, app: Flask, people: People, signed_in: SignedIn) -> None:
    client = signed_in(people.li)
    path = made(client)
    assert browser(app).get(path).status_code == 200 and client.get("/api/v1/calendar").json["language"] == "zh-CN"
    if end in {"renewed", "revoked"}:
        ENDS[end](people, client)
    else:
        with writing():
            ENDS[end](people, client)
    answer = browser(app).get(path)
    assert (answer.status_code, answer.json["code"]) == (404, "no_such_calendar")
    with reading():
        acts = [entry.act for entry in trail_store.trail_of(people.li.id)]
    assert "calendar.made" in acts and ("calendar.renewed" if end == "renewed" else "calendar.revoked") in acts


@pytest.mark.one_database
def test_one_address_is_answered_so_often_and_no_more(
    app: Flask, people: People, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = 1000.0
    monkeypatch.setattr(clock, "monotonic", lambda: second)
    monkeypatch.setitem(app.extensions, "doorstep.calendars", {})
    mine, other = made(signed_in(people.li)), made(signed_in(people.sun))
    for _ in range(rules.OFTEN):
        assert browser(app).get(mine).status_code == 200
    refused = browser(app).get(mine)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, str(rules.WITHIN_S + 1))
    assert browser(app).get(other).status_code == 200, "another's is another matter"
    second += rules.WITHIN_S
    assert browser(app).get(mine).status_code == 200


@pytest.fixture
def server_lines() -> Iterator[list[str]]:
    """What waitress logs, whatever level an operator turns on."""
    lines: list[str] = []
    server, keeps = logging.getLogger("waitress"), logging.Handler()
    keeps.emit = lambda record: lines.append(record.getMessage())
    server.addHandler(keeps)
    server.setLevel(logging.DEBUG)
    yield lines
    server.removeHandler(keeps)
    server.setLevel(logging.NOTSET)


@pytest.mark.one_database
def test_no_line_of_the_server_tells_a_path(app: Flask, server_lines: list[str]) -> None:
    logging.getLogger("waitress").info("Client disconnected while serving /api/v1/calendars/secret.ics")
    assert server_lines == ["Client disconnected while serving a request"]
