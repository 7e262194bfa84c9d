"""What follows from many pushes: several followers at once seal each visit once and put nobody off, and what a batch
reads it reads once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from builders import NewPhone, Phone, a_whole_visit, book
from continuing import agreed
from doorstep.appointments import plan_store
from doorstep.clock import now
from doorstep.database import db, reading
from doorstep.errors import Unavailable
from doorstep.events import store as event_log
from doorstep.events import unsettled_store
from doorstep.intake import follow, jobs
from doorstep.records import store as records
from people import People

VISITS, PIECES, FOLLOWERS = 30, 5, 3
ONCE = 84
"""Statements that a batch costs, however many visits were completed: reads of one more table for each of them show."""


def hand_in(app: Flask, phone: Phone, visits: list[str]) -> None:
    """Whole visits, each in several pushes."""
    with app.app_context():
        for visit in visits:
            events = a_whole_visit(phone, visit)
            size = -(-len(events) // PIECES)
            for first in range(0, len(events), size):
                assert set(phone.results(*events[first : first + size])) == {"accepted"}


def test_followers_at_once_seal_every_visit_once(
    app: Flask, people: People, phone_of: NewPhone, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Visits of two people, handed in piece by piece while three follow: one record each, nothing left over, and no
    transaction that had to be made anew because of another follower."""
    put_off, refused = list[str](), list[str]()

    def noted(context: Any) -> None:
        refused.append(str(getattr(context.original_exception, "sqlstate", context.original_exception)))

    sa.event.listen(db.engine, "handle_error", noted)
    staff = [people.li, people.zhou]
    phones = [phone_of(person) for person in staff]
    visits = [
        [book(person, start=now() + timedelta(days=place, hours=2)) for place in range(VISITS // len(staff))]
        for person in staff
    ]
    pushed = Event()

    def follower(_: int) -> None:
        with app.app_context():
            while True:
                ended = pushed.is_set()
                try:
                    jobs.settle_all(lambda: False)
                except Unavailable as error:
                    put_off.append(error.code)
                finally:
                    db.session.remove()
                if ended:
                    return

    with ThreadPoolExecutor(FOLLOWERS + len(staff)) as pool:
        following = [pool.submit(follower, place) for place in range(FOLLOWERS)]
        try:
            for done in [pool.submit(hand_in, app, *given) for given in zip(phones, visits, strict=True)]:
                done.result()
        finally:
            pushed.set()
        for done in following:
            done.result()
    sa.event.remove(db.engine, "handle_error", noted)
    jobs.settle_all(lambda: False)
    with reading():
        assert unsettled_store.about("visit") == set() and unsettled_store.failures() == []
        assert [len(records.records_of(visit)) for mine in visits for visit in mine] == [1] * VISITS
    assert put_off == [] and refused == []


def statements(due: int) -> int:
    """How many statements it takes to do what follows from so many pushes."""
    count = 0

    def note(*_: Any) -> None:
        nonlocal count
        count += 1

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert follow.settle_due(due, now()) == due
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return count


def test_a_batch_reads_once_what_its_visits_have_in_common(people: People, phone_of: NewPhone, later: None) -> None:
    phone = phone_of(people.li)
    visits = [book(people.li, start=now() + timedelta(days=place, hours=2)) for place in range(10)]
    taken = []
    for some in (visits[:1], visits[1:2], visits[2:]):
        for visit in some:
            assert set(phone.results(*a_whole_visit(phone, visit))) == {"accepted"}
        taken.append(statements(len(some)))
    assert max(taken[1:]) <= ONCE, taken


def test_the_pieces_of_a_visit_are_read_once(people: People, phone_of: NewPhone, later: None) -> None:
    """However many pushes a phone needed for a visit: one fold, one judgement."""
    phone, visit = phone_of(people.li), book(people.li)
    for event in a_whole_visit(phone, visit):
        assert phone.results(event) == ["accepted"]
    assert statements(22) <= ONCE


def test_what_ended_is_in_the_way_of_nothing_that_follows_behind_it(
    people: People, phone_of: NewPhone, later: None
) -> None:
    """One batch: a visit ends, and at another one its time is agreed on. Plans of those that ended go together, but
    before anybody looks for what is in the way."""
    phone, begun = phone_of(people.li), now().replace(microsecond=0) - timedelta(minutes=30)
    ended = book(people.li, start=begun, duration_minutes=60)
    visit = book(people.li, start=begun + timedelta(days=1))
    assert set(phone.results(*a_whole_visit(phone, ended))) == {"accepted"}
    assert phone.results(agreed(phone, visit, begun + timedelta(minutes=45))) == ["accepted"]
    assert follow.settle_due(2, now()) == 2
    with reading():
        assert [entry.flags for entry in event_log.log_of("visit", visit)] == [()]
        assert {id: plan.clash for id, plan in plan_store.plans([ended, visit]).items()} == {visit: False}
