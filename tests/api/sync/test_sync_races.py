"""What happens when somebody else changes a visit between two steps of a transaction, at exactly that moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from builders import NewPhone, book, new_visit, publish_standard
from doorstep import clock
from doorstep.accounts import store as accounts
from doorstep.appointments import member_store
from doorstep.appointments import store as appointments
from doorstep.appointments.rules import VISIT, Member
from doorstep.clock import now
from doorstep.database import reading, writing
from doorstep.errors import Unavailable
from doorstep.feed import store as feed
from doorstep.intake import bookings, planning, things
from people import People

A_MOMENT = 0.5
"""Seconds that somebody else gets to be faster; whoever waits for a lock is not done by then."""


def test_a_visit_that_is_booked_while_the_days_ahead_are_looked_through_reaches_the_phone(
    app: Flask, people: People, phone_of: NewPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = phone_of(people.li)
    book(people.li)
    phone.pull()
    tomorrow = now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    booked = new_visit(people.li, start=tomorrow + timedelta(hours=30))
    looked = appointments.visits_between
    others = ThreadPoolExecutor(1)
    booking: list[Future[None]] = []

    def book_as_dispatcher() -> None:
        with app.app_context():
            bookings.create_visits([booked], None, tomorrow)

    def look_then_let_somebody_book(*given: Any) -> Any:
        found = looked(*given)
        if not booking:
            booking.append(others.submit(book_as_dispatcher))
            wait_for(booking, A_MOMENT)
        return found

    monkeypatch.setattr(appointments, "visits_between", look_then_let_somebody_book)
    with others:
        told = {item["visit"] for item in phone.pull() if item["kind"] == "scope.added"}
        booking[0].result(30)
    told |= {item["visit"] for item in phone.pull() if item["kind"] == "scope.added"}
    assert told == {booked.id}


@pytest.mark.parametrize(
    "hold",
    [lambda id: planning.hold([id], [id]), lambda id: things.hold({VISIT: [id]}, {VISIT: [id]})],
    ids=["a command", "a push"],
)
def test_a_plan_is_not_changed_under_the_lock_of_whoever_went_before(
    people: People, monkeypatch: pytest.MonkeyPatch, hold: Callable[[str], object]
) -> None:
    publish_standard()
    visit = new_visit(people.li)
    bookings.create_visits([visit], None, now())
    lock = accounts.lock_people

    def lock_then_let_somebody_reassign(ids: Any) -> Any:
        locked = lock(ids)
        [seq] = feed.take(1)
        member_store.end_member(visit.id, people.li.id, seq)
        member_store.add_members([Member(visit.id, people.wang.id, "main", seq)])
        return locked

    monkeypatch.setattr(accounts, "lock_people", lock_then_let_somebody_reassign)
    with pytest.raises(Unavailable) as refused, writing():
        hold(visit.id)
    assert refused.value.code == "busy"
    with reading():
        assert member_store.mains([visit.id]) == {visit.id: people.li.id}
