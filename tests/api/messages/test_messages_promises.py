"""Promises of the appointment and of a leave: who hears of them and when; nobody hears what nobody has heard of."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

import builders
from builders import ZONE, NewPhone, Phone, book, move, reassign
from doorstep import clock, worker
from doorstep.accounts import access_store
from doorstep.appointments.rules import VISIT
from doorstep.clock import new_id
from doorstep.database import db, reading, transact
from doorstep.intake import bookings, messages
from doorstep.messages import store
from doorstep.messages.jobs import hidden, letters
from doorstep.promises import jobs
from doorstep.promises import store as promises
from doorstep.promises.rules import About, Holder, Promise
from people import People

NINE = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


class Clock:
    """Everybody's clock, in the hands of the test."""

    def __init__(self) -> None:
        self.at = NINE - timedelta(hours=2)

    def now(self) -> datetime:
        return self.at

    def pass_to(self, minutes: int) -> None:
        """So many minutes after nine; the engine looks."""
        self.at = NINE + timedelta(minutes=minutes)
        db.session.remove()
        jobs.tick(self.at, {VISIT: messages.gather}, {"console": "none"})


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    monkeypatch.setattr(clock, "now", held.now)
    monkeypatch.setattr(builders, "now", held.now)
    return held


def told() -> list[tuple[str, str, str]]:
    """Kind, role and state of every message about a promise but for late notices, in order of time."""
    return [(kind, role, state) for kind, role, state, level in told_of_all() if level != "travel.delay-notice"]


def told_of_all() -> list[tuple[str, str, str, str]]:
    with reading():
        found = store.page(None, None, None, None, None, 1000)
    about = sorted((one for one in found if one.promise), key=lambda one: (one.due, one.role))
    return [(one.kind.removeprefix("promise-"), one.role, one.facts["state"], one.facts["level"]) for one in about]


def say(phone: Phone, time: Clock, visit: str, type: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    phone.wall_ms = int(time.at.timestamp() * 1000)
    event = phone.event(visit, type, body)
    assert phone.results(event, clock=phone.clock()) == ["accepted"]
    return event


LEAVE = {"reason": "material", "returning": True, "told": True, "minutes": 60}


def leaving(time: Clock, phone: Phone) -> tuple[str, dict[str, Any]]:
    """A technician who arrived at nine and left at once, to be back at ten."""
    visit = book(phone.person, start=NINE, duration_minutes=120)
    time.at = NINE
    say(phone, time, visit, "visit.arrived")
    return visit, say(phone, time, visit, "leave.started", LEAVE)


def test_a_leave_is_watched_step_by_step(people: People, phone_of: NewPhone, time: Clock) -> None:
    phone = phone_of(people.li)
    visit, _ = leaving(time, phone)
    time.pass_to(29)
    assert told() == []
    time.pass_to(31)
    assert told() == [("warn", "technician", "open")]
    time.pass_to(51)
    assert len(told()) == 2
    time.at = NINE + timedelta(minutes=61)
    say(phone, time, visit, "note.added", {"text": "还在路上"})
    time.pass_to(62)
    assert told()[2:] == [
        ("overdue", "customer", "broken"),
        ("overdue", "dispatcher", "broken"),
        ("overdue", "technician", "broken"),
    ]
    time.pass_to(91)
    time.pass_to(92)
    assert told()[5:] == [("escalated", "supervisor", "broken")]


def test_what_nobody_has_heard_of_is_not_called_broken(people: People, phone_of: NewPhone, time: Clock) -> None:
    leaving(time, phone_of(people.li))
    time.pass_to(100)
    assert told() == [
        ("overdue", "customer", "unheard"),
        ("overdue", "dispatcher", "unheard"),
        ("overdue", "technician", "unheard"),
        ("escalated", "supervisor", "unheard"),
    ], "and no warning, which would come late"


ANSWER = {"text": "为什么这么慢", "hotline": "declined", "promised": (NINE + timedelta(minutes=120)).isoformat()}


def completed(time: Clock, phone: Phone, visit: str) -> None:
    time.at += timedelta(minutes=1)
    say(phone, time, visit, "visit.completed", {"outcome": "done", "recorded": 4})


def test_an_answer_is_owed_when_the_visit_is_over(people: People, phone_of: NewPhone, time: Clock) -> None:
    """Every enabled level is watched, whatever it is about."""
    phone = phone_of(people.li)
    visit, leave = leaving(time, phone)
    say(phone, time, visit, "leave.ended", {"leave": leave["id"]})
    say(phone, time, visit, "question.raised", ANSWER)
    completed(time, phone, visit)
    time.pass_to(110)
    assert told() == [("warn", "technician", "open")]
    time.pass_to(121)
    assert [(kind, role) for kind, role, _ in told()[1:]] == [("overdue", "supervisor"), ("overdue", "technician")]
    time.pass_to(130 + 240)
    assert told()[-1][:2] == ("escalated", "supervisor")


def test_a_complaint_is_told_at_once_and_to_administrators_when_it_is_a_day_late(
    people: People, phone_of: NewPhone, time: Clock
) -> None:
    phone = phone_of(people.li)
    visit = book(phone.person, start=NINE, duration_minutes=120)
    time.at = NINE
    say(phone, time, visit, "visit.arrived")
    complaint = {"text": "来了三次都没好", "content": "service", "grade": "ordinary", "about_staff": True}
    say(phone, time, visit, "complaint.raised", {**complaint, "promised": (NINE + timedelta(hours=24)).isoformat()})
    completed(time, phone, visit)
    time.pass_to(2)
    assert told() == [("start", "customer", "open"), ("start", "supervisor", "open")]
    time.pass_to(48 * 60 - 1)
    assert "administrator" not in {role for _, role, _ in told()}
    time.pass_to(48 * 60 + 1)
    assert told()[-1][:2] == ("escalated", "administrator")


def test_a_return_is_not_owed_when_the_visit_is_over(people: People, phone_of: NewPhone, time: Clock) -> None:
    phone = phone_of(people.li)
    visit, _ = leaving(time, phone)
    completed(time, phone, visit)
    time.pass_to(300)
    assert told() == []


def test_a_level_that_is_switched_off_tells_nobody(
    people: People, phone_of: NewPhone, time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = phone_of(people.li)
    visit, leave = leaving(time, phone)
    say(phone, time, visit, "leave.ended", {"leave": leave["id"]})
    say(phone, time, visit, "question.raised", ANSWER)
    known = builders.standard()
    levels = {**known["levels"], "first-ask.answer": {**known["levels"]["first-ask.answer"], "enabled": False}}
    monkeypatch.setattr(messages.standards, "by_hash", lambda _: {**known, "levels": levels})
    time.pass_to(300)
    assert told() == []


def test_another_thing_is_watched_and_told_of_in_the_same_way(people: People, time: Clock) -> None:
    """The engine knows things by what tells of them; a promise about one that nobody tells of waits, and keeps no other
    waiting."""
    builders.publish_standard()
    case, stranger, standard = new_id(), new_id(), builders.standard()
    facts = {"standard": standard["hash"], "order": "C-1", "start": None, "zone": ZONE}
    levels = {"case.answer": "complaint.answer"}
    thing = About(str(people.li.team), facts, levels, {"supervisor": [people.chen.id]}, standard)
    due = NINE + timedelta(minutes=30)
    for what, about in (("case", case), ("robbery", stranger)):
        one = Promise(new_id(), "case.answer", people.li.id, NINE, due, holder=Holder(people.li.id))
        transact(lambda what=what, about=about, one=one: promises.put(what, about, [one]))
    time.at = NINE + timedelta(minutes=31)
    things = {VISIT: messages.gather, "case": lambda ids: {case: thing} if case in ids else {}}
    assert jobs.tick(time.at, things, {"console": "none"}) == 1
    with reading():
        found = store.page(None, None, None, (["case"], case), None, 10)
        assert promises.any_to_look_at(time.at), "the other one is not forgotten"
    assert {(one.what, one.role, one.recipient) for one in found} == {
        ("case", "technician", people.li.id),
        ("case", "supervisor", people.chen.id),
    }
    assert set(worker.link(found).values()) == {""}, "the link is a visit's"
    assert all("C-1" in words.text for words in letters(found, ZONE, hidden(found)).values())


def test_who_is_back_in_time_is_left_in_peace(people: People, phone_of: NewPhone, time: Clock) -> None:
    phone = phone_of(people.li)
    visit, leave = leaving(time, phone)
    time.at = NINE + timedelta(minutes=20)
    say(phone, time, visit, "leave.ended", {"leave": leave["id"]})
    time.pass_to(300)
    assert told() == []


def test_a_warning_is_withdrawn_when_the_promise_was_met_meanwhile(
    app: Flask, people: People, phone_of: NewPhone, time: Clock
) -> None:
    phone = phone_of(people.li)
    visit, leave = leaving(time, phone)
    time.pass_to(31)
    say(phone, time, visit, "leave.ended", {"leave": leave["id"]})
    worker.tick(app, threading.Event())
    with reading():
        [warning] = [one for one in store.page(None, None, None, None, None, 100) if one.promise]
    assert (warning.state, warning.reason) == ("withdrawn", "finished")


def test_whoever_was_shut_out_hears_of_no_promise_that_was_broken_before(
    people: People, app: Flask, time: Clock
) -> None:
    visit = book(people.li, start=NINE)
    time.pass_to(11)
    transact(lambda: access_store.deactivate(people.zhao.id, None, time.at))
    worker.tick(app, threading.Event())
    with reading():
        states = {
            one.recipient: (one.state, one.reason) for one in store.page(None, None, None, (["visit"], visit), None, 50)
        }
    assert states[people.zhao.id] == ("withdrawn", "shut_out")


def test_how_it_stands_is_said_as_it_is_when_it_is_sent(
    app: Flask, people: People, phone_of: NewPhone, time: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    phone = phone_of(people.li)
    visit, _ = leaving(time, phone)
    time.pass_to(61)
    say(phone, time, visit, "note.added", {"text": "还在路上"})
    worker.tick(app, threading.Event())
    printed = capsys.readouterr().out
    assert "暂离：按承诺返回或修通，约定时间 10:00，已过约定时间。请与李强核实情况" in printed
    assert "王女士您好，我们与您约定的时间 10:00 已到。" in printed


def test_an_appointment_without_arrival_is_told_after_its_window(people: People, time: Clock) -> None:
    book(people.li, start=NINE)
    time.pass_to(10)
    assert told() == []
    time.pass_to(11)
    assert told() == [("overdue", "dispatcher", "unheard")]
    time.pass_to(41)
    assert told() == [("overdue", "dispatcher", "unheard"), ("escalated", "supervisor", "unheard")]


def test_an_appointment_of_nobodys_is_broken(people: People, time: Clock) -> None:
    book(people.li, start=NINE)
    book(team=people.east.id, start=NINE)
    time.pass_to(11)
    assert sorted(told()) == [("overdue", "dispatcher", "broken"), ("overdue", "dispatcher", "unheard")]


def states(visit: str) -> dict[datetime, str | None]:
    """The outcome of each appointment of a visit, by when it was due."""
    with reading():
        return {one.due: one.outcome for one in promises.about("visit", visit) if one.kind == "appointment"}


def test_an_arrival_settles_the_appointment(people: People, phone_of: NewPhone, time: Clock) -> None:
    phone = phone_of(people.li)
    met, late = book(people.li, start=NINE), book(people.li, start=NINE + timedelta(minutes=2))
    time.at = NINE + timedelta(minutes=5)
    say(phone, time, met, "visit.arrived")
    time.at = NINE + timedelta(minutes=30)
    say(phone, time, late, "visit.arrived")
    assert list(states(met).values()) == ["met"] and list(states(late).values()) == ["broken"]
    time.pass_to(300)
    assert told() == []


def test_a_moved_or_cancelled_appointment_is_watched_no_more(people: People, time: Clock) -> None:
    moved, cancelled = book(people.li, start=NINE), book(people.li, start=NINE + timedelta(minutes=2))
    later = NINE + timedelta(hours=3)
    move(moved, later, at=time.at)
    bookings.cancel(cancelled, "不需要了", people.zhao.id, time.at, 1)
    assert states(moved) == {NINE + timedelta(minutes=10): "withdrawn", later + timedelta(minutes=10): None}
    time.pass_to(100)
    assert told() == []
    time.pass_to(191)
    assert told() == [("overdue", "dispatcher", "unheard")]


def test_who_takes_a_visit_over_takes_its_promise_over(people: People, time: Clock) -> None:
    visit = book(people.li, start=NINE)
    reassign(visit, people.li.id, people.wang.id, at=time.at)
    with reading():
        found = promises.about("visit", visit)
    assert {promise.kind for promise in found} == {"appointment", "travel.delay-notice"}
    assert {promise.by for promise in found} == {people.wang.id}


def test_two_engines_at_once_tell_everything_once(app: Flask, people: People, time: Clock) -> None:
    for number in range(30):
        book(people.li, start=NINE - timedelta(minutes=number))
    time.at = NINE + timedelta(minutes=50)
    db.session.remove()

    def look() -> None:
        with app.app_context():
            jobs.tick(time.at, {VISIT: messages.gather}, {"console": "none"})
            db.session.remove()

    engines = [threading.Thread(target=look) for _ in range(3)]
    for engine in engines:
        engine.start()
    for engine in engines:
        engine.join()
    assert len(told()) == 60
