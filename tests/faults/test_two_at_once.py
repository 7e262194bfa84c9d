"""Two who do the same thing at the same moment: both are answered, and in the end one of them has what he wanted.

Threads on the real app, each with connections of its own, on both databases.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from flask import Flask

import images
from builders import NewPhone, a_whole_visit, book, photo_added, publish_standard
from continuing import chain, stopped
from doorstep.accounts import access_store, session_store, store
from doorstep.accounts.rules import Team
from doorstep.appointments.continuing import next_id
from doorstep.clock import new_id, now
from doorstep.database import db, reading, transact
from doorstep.records import store as records
from doorstep.records import verifying
from doorstep.roster import store as roster
from offices import Desk, booking
from people import PASSWORD, People, SignedIn, browser

T = TypeVar("T")


def at_once(works: Sequence[Callable[[], T]]) -> list[T]:
    """What each gives when all of them begin at the same moment."""
    start = Barrier(len(works))

    def run(work: Callable[[], T]) -> T:
        start.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def tomorrow(hour: int) -> datetime:
    return (now() + timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0)


def test_many_visits_are_completed_at_once(app: Flask, people: People, phone_of: NewPhone) -> None:
    publish_standard()
    phones = [phone_of(one) for one in (people.li, people.wang, people.zhou) for _ in range(3)]
    visits = [book(phone.person) for phone in phones]
    works = [
        lambda phone=phone, visit=visit: phone.push(*a_whole_visit(phone, visit)).status_code
        for phone, visit in zip(phones, visits, strict=True)
    ]
    assert at_once(works) == [200] * len(phones)
    assert verifying.first_fault({}) is None
    with reading():
        assert records.head()[0] == len(phones), "each record has its place in the chain"


def test_two_dispatchers_hand_visits_between_the_same_people(app: Flask, people: People, signed_in: SignedIn) -> None:
    publish_standard()
    desks = [Desk(signed_in(people.zhao)) for _ in range(4)]
    pair = [people.li.id, people.wang.id]
    made = [desks[0].booked(tomorrow(1 + 2 * place), person=pair[place % 2]) for place in range(4)]
    told: Counter[int] = Counter()

    def shuffle(place: int) -> None:
        for turn in range(5):
            seen = desks[place].read(f"/visits/{made[place]['id']}")
            answer = desks[place].change(seen, "reassign", person=pair[(place + turn + 1) % 2])
            told[answer.status_code] += 1

    at_once([lambda place=place: shuffle(place) for place in range(4)])
    assert sum(told.values()) == 20 and set(told) <= {200, 409, 412}, told
    query = "SELECT count(*) FROM messages WHERE state = 'waiting' GROUP BY about, kind, recipient HAVING count(*) > 1"
    with reading():
        assert not db.session.execute(sa.text(query)).all(), "nobody is told the same thing twice"


def test_the_same_photo_and_the_same_events_come_from_several_tabs(
    app: Flask, people: People, phone_of: NewPhone
) -> None:
    publish_standard()
    phone, visit, data = phone_of(people.li), book(people.li), images.photo()
    event = photo_added(phone, visit, data)
    assert at_once([lambda: phone.push(event).status_code] * 4) == [200] * 4
    path = f"/api/v1/sync/photos/{hashlib.sha256(data).hexdigest()}"
    assert at_once([lambda: phone.client.put(path, data=data, content_type="image/jpeg").status_code] * 4) == [200] * 4
    for table in ("photos", "photo_refs"):
        with reading():
            assert db.session.scalar(sa.text(f"SELECT count(*) FROM {table}")) == 1  # noqa: S608


def test_one_booking_is_sent_many_times_at_once(app: Flask, people: People, signed_in: SignedIn) -> None:
    publish_standard()
    key, body = new_id(), booking(tomorrow(1))
    desks = [Desk(signed_in(people.zhao)) for _ in range(6)]
    answers = at_once([lambda desk=desk: desk.command("/visits", body, key=key) for desk in desks])
    assert [answer.status_code for answer in answers] == [201] * 6
    assert len({answer.get_json()["id"] for answer in answers}) == 1


def test_several_let_one_order_go_on_at_once(
    app: Flask, people: People, signed_in: SignedIn, phone_of: NewPhone
) -> None:
    """Two phones that bring the ending, the office that books again, and all of them twice: one visit comes of it."""
    publish_standard()
    desks, phones = [Desk(signed_in(people.zhao)) for _ in range(3)], [phone_of(people.li), phone_of(people.wang)]
    for _ in range(4):
        visit = book(people.li, people.wang)
        desks[0].change(desks[0].read(f"/visits/{visit}"), "cancel", reason="退单", asked_by="customer")
        ends = [stopped(phone, visit, tomorrow(3) + timedelta(days=1)) for phone in phones]
        works: list[Callable[[], int]] = [
            lambda desk=desk, visit=visit: desk.command(f"/visits/{visit}/continue", {}).status_code for desk in desks
        ]
        works += [lambda phone=phone, end=end: phone.push(*end).status_code
                  for phone, end in zip(phones, ends, strict=True) for _ in range(2)]  # fmt: skip
        told = Counter(at_once(works))
        assert set(told) <= {200, 201, 409}, told
        assert told[200] == 4 and told[201] <= 1
        assert [one.id for one in chain(visit)] == [visit, next_id(visit)]
        desks[0].change(desks[0].read(f"/visits/{next_id(visit)}"), "cancel", reason="下一轮", asked_by="staff")


def test_whoever_is_shut_out_while_signing_in_has_no_session(app: Flask, people: People) -> None:
    def sign_in() -> tuple[int, int]:
        client = browser(app)
        first = client.post("/api/v1/session", json={"staff_no": "T101", "password": PASSWORD}).status_code
        return first, client.get("/api/v1/session").status_code

    def shut_out() -> tuple[int, int]:
        with app.app_context():
            transact(lambda: access_store.deactivate(people.li.id, None, now()))
        return 401, 401

    told = at_once([sign_in, sign_in, shut_out, sign_in, sign_in])
    assert {first for first, _ in told} <= {200, 401}
    with reading():
        assert not db.session.scalar(sa.text("SELECT count(*) FROM sessions WHERE ended IS NULL"))
        assert session_store.sessions_of(people.li, now()) == []


def test_two_save_the_same_persons_hours(app: Flask, people: People, signed_in: SignedIn) -> None:
    """Weeks that share no day: a mixture of them is what nobody wanted, and the database alone would keep it."""
    weeks = [[1, 2, 3], [4, 5, 6, 7]]

    def save(week: list[int]) -> int:
        days = [{"weekday": day, "start": "08:30", "end": "18:00"} for day in week]
        client = clients[week[0]]
        return client.put(f"/api/v1/people/{people.li.id}/hours", json={"days": days}).status_code

    clients = {week[0]: signed_in(people.zhao) for week in weeks}
    for _ in range(8):
        assert at_once([lambda week=week: save(week) for week in weeks]) == [200, 200]
        with reading():
            assert [shift.weekday for shift in roster.shifts([people.li.id])[people.li.id]] in weeks


def test_who_writes_what_somebody_else_wrote_since_the_look_looks_again(app: Flask, people: People) -> None:
    """Both look before either writes, where the database lets two write at once."""
    looked = Barrier(2)

    def work() -> str:
        if store.team_named("城南装维班") is not None:
            return "it is there"
        with suppress(BrokenBarrierError):
            looked.wait(0.5)
        store.add_team(Team(new_id(), "城南装维班", "城南"))
        return "added"

    def add() -> str:
        with app.app_context():
            return transact(work)

    assert sorted(at_once([add] * 2)) == ["added", "it is there"]


def test_a_number_that_somebody_typed_does_not_end_the_counting(
    app: Flask, people: People, signed_in: SignedIn
) -> None:
    publish_standard()
    desk = Desk(signed_in(people.zhao))
    stem, _, first = desk.booked(tomorrow(1))["order"].rpartition("-")
    for ahead in (1, 2):
        desk.booked(tomorrow(1), order=f"{stem}-{int(first) + ahead}")
    assert desk.booked(tomorrow(1))["order"] == f"{stem}-{int(first) + 3}"
    assert desk.booked(tomorrow(1))["order"] == f"{stem}-{int(first) + 4}"


def test_a_number_that_is_typed_while_it_is_given_out(
    app: Flask, people: People, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the writing another dispatcher takes the number: the booking gets the next one."""
    from doorstep.appointments import order_store

    publish_standard()
    desk = Desk(signed_in(people.zhao))
    stem, _, first = desk.booked(tomorrow(1))["order"].rpartition("-")
    desk.booked(tomorrow(1), order=f"{stem}-{int(first) + 1}")
    looked: list[Any] = []
    by_order = order_store.by_order

    def not_there_yet(order: str) -> Any:
        looked.append(order)
        return by_order(order) if len(looked) > 1 else None

    monkeypatch.setattr(order_store, "by_order", not_there_yet)
    assert desk.booked(tomorrow(1))["order"] == f"{stem}-{int(first) + 2}"
    assert len(looked) >= 2
