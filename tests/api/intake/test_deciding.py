"""Whoever decides about a visit, or tells somebody something of it, does so by everything that was heard: what was said
and has not been followed yet follows first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from builders import ZONE, NewPhone, a_whole_visit, answered, book
from continuing import agreed, stopped
from doorstep.appointments import ledger_store
from doorstep.appointments.continuing import next_id
from doorstep.appointments.rules import VISIT
from doorstep.audits import jobs as reviewing
from doorstep.clock import now
from doorstep.database import reading
from doorstep.errors import Conflict
from doorstep.events import unsettled_store
from doorstep.intake import customer, follow, things
from doorstep.intake import visits as intake_visits
from doorstep.messages import store as messages
from doorstep.promises import jobs as promises
from doorstep.records import store as records
from mailing import START, Clock, found, tick, visit_of
from offices import Desk
from people import People, SignedIn
from reviewing import of_record, posted, shown, trail

Json = dict[str, Any]


pytestmark = pytest.mark.usefixtures("later")


def waiting() -> set[str]:
    with reading():
        return unsettled_store.about(VISIT)


OVER: list[tuple[str, Json]] = [
    ("cancel", {"reason": "退单", "asked_by": "customer"}),
    ("move", {"start": (now() + timedelta(days=2)).isoformat(), "asked_by": "customer"}),
]


@pytest.mark.parametrize(("act", "said"), OVER, ids=[act for act, _ in OVER])
def test_the_office_changes_nothing_that_is_over(
    people: People, phone_of: NewPhone, signed_in: SignedIn, act: str, said: Json
) -> None:
    phone, desk, visit = phone_of(people.li), Desk(signed_in(people.zhao)), book(people.li)
    seen = desk.read(f"/visits/{visit}")
    assert set(phone.results(*a_whole_visit(phone, visit))) == {"accepted"}
    answer = desk.change(seen, act, **said)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "finished")
    assert waiting() == set()


def test_the_office_sees_what_was_agreed_at_the_door_before_it_moves_a_visit(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    phone, desk, visit = phone_of(people.li), Desk(signed_in(people.zhao)), book(people.li)
    seen = desk.read(f"/visits/{visit}")
    assert phone.results(agreed(phone, visit, now() + timedelta(days=1))) == ["accepted"]
    assert desk.move(seen, now() + timedelta(days=2)).status_code == 412
    with reading():
        assert [entry.origin for entry in ledger_store.ledger(visit)] == ["office", "door"]


def test_a_customer_confirms_nothing_that_is_over(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    with reading():
        [entry] = ledger_store.ledger(visit)
    assert set(phone.results(*a_whole_visit(phone, visit))) == {"accepted"}
    with pytest.raises(Conflict) as refused:
        customer.confirm(visit, entry.id, now())
    assert refused.value.code == "over"


def test_what_is_said_of_a_visit_that_an_ending_is_to_make_is_about_something_known(
    people: People, phone_of: NewPhone
) -> None:
    """Also in another push, and while nothing has followed from the ending."""
    phone, visit = phone_of(people.li), book(people.li)
    assert set(phone.results(*stopped(phone, visit, now() + timedelta(days=1)))) == {"accepted"}
    assert phone.results(phone.event(next_id(visit), "visit.departed")) == ["accepted"]


def test_what_was_heard_in_time_is_not_called_late(people: People, phone_of: NewPhone, app: Flask, time: Clock) -> None:
    phone, visit = phone_of(people.li), visit_of(people.li)

    def alarms() -> list[str]:
        with reading():
            told = messages.page(None, None, None, ([VISIT], visit), None, 50)
        return [one.kind for one in told if one.promise]

    time.at = START
    phone.wall_ms = int(time.at.timestamp() * 1000)
    assert phone.results(phone.event(visit, "visit.arrived"), clock=phone.clock()) == ["accepted"]
    time.at = START + timedelta(hours=1)
    promises.tick(time.now(), things.PROMISED, {"console": "none"})
    assert alarms() == [] and waiting() == set()


def test_the_day_calls_nobody_late_of_whom_something_is_unread(
    people: People, phone_of: NewPhone, signed_in: SignedIn, app: Flask
) -> None:
    phone, desk = phone_of(people.li), Desk(signed_in(people.zhao))
    start = now() - timedelta(hours=1)
    visit, day = book(people.li, start=start), start.astimezone(ZoneInfo(ZONE)).date().isoformat()

    def risk() -> Any:
        rows = desk.read("/day", date=day)["technicians"]
        return next(card["risk"] for row in rows for card in row["visits"] if card["id"] == visit)

    assert risk() is not None
    assert phone.results(phone.event(visit, "visit.arrived"), clock=phone.clock()) == ["accepted"]
    assert risk() is None, "it was heard"
    tick(app)
    assert risk() is None and waiting() == set()


def test_nobody_is_told_what_is_over(
    people: People, phone_of: NewPhone, app: Flask, time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message that is due about a visit of which the phone said already that it ended; and while that cannot follow,
    the message waits."""
    phone, visit = phone_of(people.li), visit_of(people.li)
    with reading():
        due = min(
            (one for one in messages.about(VISIT, [visit])[visit] if one.role == "customer"), key=lambda one: one.due
        )
    phone.wall_ms = int(time.at.timestamp() * 1000)
    assert set(phone.results(*a_whole_visit(phone, visit))) == {"accepted"}
    time.at = max(due.due, time.at) + timedelta(seconds=1)
    with monkeypatch.context() as patched:
        patched.setitem(things.THINGS, VISIT, replace(intake_visits.THING, settle=failing))  # type: ignore[arg-type]
        tick(app)
        assert found(visit, due.kind).state == "waiting"
    time.at += timedelta(minutes=1)
    tick(app)
    assert found(visit, due.kind).state == "withdrawn"


def failing(*_: Any) -> Any:
    raise KeyError("nobody foresaw this")


def test_answers_to_reviews_are_noted_in_whatever_order_they_follow(
    app: Flask, people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    phone, chen = phone_of(people.li), signed_in(people.chen)
    visits = [book(people.li), book(people.li)]
    for visit in visits:
        failed = answered(phone, visit, "enter.shoe-covers", "not_done")
        assert set(phone.results(failed, *a_whole_visit(phone, visit))) == {"accepted"}
    tick(app)
    with reading():
        numbers = [records.records_of(visit)[0].number for visit in visits]
    for number in numbers:
        posted(chen, of_record(chen, number), "send-back", comment="？")
    for visit, number in zip(visits, numbers, strict=True):
        reply = {"record": number, "text": "铺了"}
        assert phone.results(phone.event(visit, "reply.given", reply)) == ["accepted"]
    for visit in reversed(visits):
        follow.settle_now(VISIT, [visit], now())
        reviewing.examine(now())
    reviews = [shown(chen, of_record(chen, number)["id"]) for number in numbers]
    assert [[did for did, *_ in trail(review)].count("answered") for review in reviews] == [1, 1]
