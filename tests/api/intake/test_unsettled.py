"""What was said and has not been followed yet: the worker does what follows, and what the program fails at keeps nobody
else waiting and is not lost."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta
from time import sleep
from typing import Any

import pytest
from flask import Flask

from builders import NewPhone, a_whole_visit, book
from continuing import stopped
from doorstep import worker
from doorstep.appointments import store as appointments
from doorstep.appointments.continuing import next_id
from doorstep.appointments.rules import VISIT
from doorstep.cli import doorstep
from doorstep.clock import now
from doorstep.database import reading
from doorstep.events import unsettled_store
from doorstep.intake import aside, follow
from doorstep.intake import visits as intake_visits
from doorstep.records import store as records
from mailing import Clock
from people import People, browser


def sealed(visits: Sequence[str]) -> list[int]:
    """How many records each of these visits has."""
    with reading():
        return [len(records.records_of(visit)) for visit in visits]


def waiting() -> set[str]:
    with reading():
        return unsettled_store.about(VISIT)


def ticked(app: Flask) -> None:
    worker.do(worker.follow_phones, app, threading.Event())


def test_the_worker_does_what_follows_in_the_order_in_which_it_was_said(
    app: Flask, people: People, phone_of: NewPhone, later: None
) -> None:
    phone, both = phone_of(people.li), [book(people.li), book(people.li)]
    for visit in reversed(both):
        assert set(phone.results(*a_whole_visit(phone, visit))) == {"accepted"}
    assert waiting() == set(both) and sealed(both) == [0, 0]
    ticked(app)
    assert waiting() == set() and sealed(both) == [1, 1]
    with reading():
        first, second = records.record(1), records.record(2)
    assert first and second and [second.visit, first.visit] == both


def test_no_two_visits_of_one_order_are_settled_at_once(
    app: Flask, people: People, phone_of: NewPhone, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What follows about one of them may change the other: it is judged by what stands then."""
    phone, visit = phone_of(people.li), book(people.li)
    assert set(phone.results(*stopped(phone, visit, now() + timedelta(days=1)))) == {"accepted"}
    ticked(app)
    after = next_id(visit)
    settle, together = follow.settle, []

    def noted(held: Any, unread: Any, at: Any) -> Any:
        together.append({event.about for event in unread.values()})
        return settle(held, unread, at)

    monkeypatch.setattr(follow, "settle", noted)
    for one in (after, visit):
        assert phone.results(phone.event(one, "note.added", {"text": "？"})) == ["accepted"]
    ticked(app)
    assert together == [{after}, {visit}] and waiting() == set()


def test_a_visit_was_over_when_that_came_and_not_when_it_was_read(
    app: Flask, people: People, phone_of: NewPhone, later: None, time: Clock
) -> None:
    phone, visit, came = phone_of(people.li), book(people.li), time.now()
    assert set(phone.results(*a_whole_visit(phone, visit))) == {"accepted"}
    time.at += timedelta(hours=1)
    ticked(app)
    with reading():
        assert appointments.over(visit) == came


def test_what_the_program_fails_at_keeps_nobody_waiting_and_is_tried_again(
    app: Flask, people: People, phone_of: NewPhone, later: None, time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, odd, sound = phone_of(people.li), book(people.li), book(people.li)
    assert set(phone.results(*a_whole_visit(phone, odd), *a_whole_visit(phone, sound))) == {"accepted"}
    summary, tried = intake_visits._summary, 0

    def failing(visit: str, *rest: Any) -> Any:
        nonlocal tried
        if visit == odd:
            tried += 1
            raise KeyError("nobody foresaw this")
        return summary(visit, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(intake_visits, "_summary", failing)
        ticked(app)
        assert waiting() == {odd} and sealed([odd, sound]) == [0, 1]
        first = tried
        ticked(app)
        assert tried == first, "not before its time"
        pauses = []
        for _ in range(12):
            [one] = follow.failures()
            assert one.again is not None
            pauses.append(one.again - time.now())
            time.at = one.again + timedelta(seconds=1)
            ticked(app)
        assert pauses[:3] == [timedelta(seconds=seconds) for seconds in (5, 10, 20)]
        assert pauses[-1] == timedelta(hours=1)
        told = app.test_cli_runner().invoke(doorstep, ["fsck"])
        assert told.exit_code == 1 and f"visit {odd}" in told.output and "KeyError, 13 times" in told.output
        assert "not_followed" in browser(app).get("/readyz").get_json()["notes"]
    assert aside.look_again(time.now()) == (0, 0)
    assert waiting() == set() and sealed([odd, sound]) == [1, 1]
    assert "not_followed" not in browser(app).get("/readyz").get_json().get("notes", [])


@pytest.mark.parametrize("told", [True, False], ids=["of this process", "of another"])
def test_the_worker_follows_at_once_what_this_process_took_in_and_soon_what_another_did(
    app: Flask, people: People, phone_of: NewPhone, later: None, monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    monkeypatch.setattr(worker, "LOOKS_EVERY_S", 24 * 3600 if told else 0.01)
    if not told:
        monkeypatch.setattr(follow, "wake", lambda: None)
    with worker.following(app):
        assert set(phone.results(*a_whole_visit(phone, visit))) == {"accepted"}
        while waiting():
            sleep(0.01)
    assert sealed([visit]) == [1]
