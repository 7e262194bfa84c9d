"""What no channel could deliver is told by telephone: who owes the call, until when, and what ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from doorstep import fsck
from doorstep.database import reading, transact
from doorstep.intake import bookings, messages
from doorstep.messages.channels.base import Undelivered
from doorstep.promises import store as promises
from doorstep.promises.rules import Promise
from mail_server import Mailbox
from mailing import EVENING, START, Clock, Wire, customer, found, tick, visit_of, wired
from offices import Desk
from people import People, SignedIn


def refuses(to: str) -> None:
    raise Undelivered("refused: 1", permanent=True)


def calls(visit: str) -> list[Promise]:
    with reading():
        return [one for one in promises.about("visit", visit) if one.kind == "message.tell"]


def todos(desk: Desk) -> list[Any]:
    return [one for one in desk.read("/todos")["items"] if one["kind"] == "message.tell"]


def told(desk: Desk, message: str, **said: str) -> Any:
    return desk.command(f"/messages/{message}/told", said)


@pytest.mark.parametrize("outcome", ["told", "not_reached"])
def test_a_reminder_that_no_channel_delivers_is_called_once(
    app: Flask, people: People, time: Clock, box: Mailbox, signed_in: SignedIn, outcome: str
) -> None:
    sms = Wire("sms", "phone", refuses)
    with wired(sms):
        visit = visit_of(people.li, customer=customer(None))
        tick(app)
        assert found(visit, "booked").reason == "failed" and calls(visit) == [], "nobody is called about a booking"
        time.at = EVENING
        tick(app)
        [call] = calls(visit)
        assert (call.holder, call.due, call.is_open) == (
            promises.Holder(people.zhao.team or "", "dispatcher"), EVENING + timedelta(minutes=30), True,
        )  # fmt: skip
        desk, reminder = Desk(signed_in(people.zhao)), found(visit, "day-before").id
        assert [(one["visit"], bool(one["phone"])) for one in todos(desk)] == [(visit, True)]
        assert desk.read(f"/messages/{reminder}")["call_until"] is not None

        sms.says = lambda to: None
        assert desk.command(f"/messages/{reminder}/resend", {}).status_code == 200
        assert todos(desk) == [] and calls(visit)[0].outcome == "withdrawn", "another attempt goes out"
        sms.says = refuses
        tick(app)
        assert [one["id"] for one in todos(desk)] == [call.id], "which failed as well: the same call"

        answer = told(desk, reminder, outcome=outcome, note="女儿接的")
        assert (answer.status_code, answer.get_json()["call_until"]) == (200, None)
        assert todos(desk) == [] and calls(visit)[0].outcome == ("met" if outcome == "told" else "broken")
        after = found(visit, "day-before")
        assert (after.state, after.reason) == (("sent", "told") if outcome == "told" else ("not_sent", "failed"))
        assert told(desk, reminder, outcome="told").get_json()["code"] == "not_owed"
        transact(lambda: messages.replan([visit], time.at))
        tick(app)
        assert todos(desk) == [] and len(calls(visit)) == 1 and not box.mails
        assert list(fsck.unpromised()) == []


def test_a_call_that_is_known_beforehand_waits_for_its_time_and_ends_with_its_cause(
    app: Flask, people: People, time: Clock, box: Mailbox, signed_in: SignedIn
) -> None:
    gone, moved, reached = [
        visit_of(people.li, customer=customer(None), start=START + timedelta(hours=2 * n)) for n in range(3)
    ]
    desk = Desk(signed_in(people.zhao))
    assert {one.made for visit in (gone, moved, reached) for one in calls(visit)} == {EVENING}
    assert todos(desk) == [], "nobody calls days early"
    time.at = EVENING
    desk = Desk(signed_in(people.zhao))
    assert len(todos(desk)) == 3

    bookings.cancel(gone, "不需要了", people.zhao.id, time.at, 1)
    start = (START + timedelta(days=9)).isoformat()
    assert desk.command(f"/visits/{moved}/move", {"start": start, "asked_by": "customer"}, 1).status_code == 200
    message, address = found(reached, "day-before").id, {"email": "wang@a.example", "before": None}
    assert desk.command(f"/messages/{message}/correct-address", address).get_json()["state"] == "waiting"
    tick(app)
    assert len(box.of("wang@a.example")) == 2 and [one.outcome for one in calls(reached)] == ["withdrawn"]
    owed = {one["visit"]: one["id"] for one in todos(desk)}
    assert set(owed) == {gone, moved}, "that it is off, and that it is at another time: not the reminders"
    rest = [one for visit in (gone, moved) for one in calls(visit) if one.is_open and one.id != owed[visit]]
    assert [one.made > time.at for one in rest] == [True], "the reminder of the new day"


def test_what_failed_before_a_visit_was_moved_is_not_called_however_much_fails_after(
    app: Flask, people: People, time: Clock, signed_in: SignedIn
) -> None:
    with wired(Wire("sms", "phone", refuses)):
        visit = visit_of(people.li, customer=customer(None))
        time.at = EVENING
        tick(app)
        [reminder] = calls(visit)
        desk = Desk(signed_in(people.zhao))
        start = (START + timedelta(days=9)).isoformat()
        assert desk.command(f"/visits/{visit}/move", {"start": start, "asked_by": "customer"}, 1).status_code == 200
        assert [one.outcome for one in calls(visit)] == ["withdrawn"]
        tick(app)
        assert {one.id: one.outcome for one in calls(visit)}[reminder.id] == "withdrawn"
        assert [one["id"] for one in todos(desk)] == [one.id for one in calls(visit) if one.is_open] != [reminder.id]
        moved = found(visit, "moved").id
        assert desk.command(f"/messages/{moved}/resend", {}).status_code == 200 and todos(desk) == []
