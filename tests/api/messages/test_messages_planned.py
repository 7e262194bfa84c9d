"""What waits to be sent is always what follows from the visits, whatever the office and the phones have done."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from builders import ZONE, NewPhone, Phone, book, move, new_visit, publish_standard, reassign, standard
from doorstep.accounts.rules import Person
from doorstep.appointments import ledger_store
from doorstep.appointments import store as appointments
from doorstep.appointments.rules import BUFFER
from doorstep.clock import new_id, now
from doorstep.customers.rules import Customer
from doorstep.database import db, reading, transact
from doorstep.errors import Absent, Conflict, Overlap
from doorstep.intake import bookings, messages, notices
from doorstep.intake.said import Said
from doorstep.messages import store
from doorstep.messages.rules import TEAM
from doorstep.messages.store import Message
from doorstep.roster import apply as roster
from doorstep.roster.leaves import Leave
from doorstep.standard import store as standards
from doorstep.standard.loading import digest
from doorstep.visits import messages as visit_messages
from doorstep.visits.messages import Day, Entry, Visit
from people import People

SEND = standard()["messages"]["send"]
BEGIN = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo(ZONE))
TRAVEL = timedelta(minutes=20)

Key = tuple[str, str, str, str, datetime]


def all_messages(state: str | None = None) -> list[Message]:
    with reading():
        return store.page(None, None, state, None, None, 10_000)


def of_visit(visit: str) -> dict[str, Message]:
    """The messages to the customer and whoever goes there about a visit, by kind; each kind stands for the last of its
    versions."""
    found = [one for one in reversed(all_messages()) if one.about == visit and one.role in ("customer", "technician")]
    return {message.kind: message for message in found}


def states(visit: str) -> dict[str, str]:
    """State, or the reason where there is one, by kind."""
    return {kind: message.reason or message.state for kind, message in of_visit(visit).items()}


def waiting(now: datetime) -> set[Key]:
    """What waits about visits and days, and has not lost its sense."""
    found = (one for one in all_messages("waiting") if one.until > now and one.what != TEAM)
    return {(one.about, one.version, one.kind, one.recipient, one.due) for one in found}


# ---- the property


@dataclass
class Book:
    """What the test itself remembers of the visits that it booked: it reads nothing back but the names of entries."""

    people: People
    chance: random.Random
    now: datetime = BEGIN
    visits: dict[str, Visit] = field(default_factory=dict)
    known: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Customer and premises by phone, as they were first written down: said again, they are the same."""
    off: set[str] = field(default_factory=set)
    """The customers who want no messages."""
    said: list[str] = field(default_factory=list)

    @property
    def technicians(self) -> list[Person]:
        return [self.people.li, self.people.wang, self.people.zhou]

    def expected(self) -> set[Key]:
        """The waiting messages, worked out from scratch."""
        wanted = [one for visit in self.visits.values() for one in visit_messages.planned(visit, SEND)]
        days: dict[tuple[str, datetime], list[Visit]] = {}
        for visit in self.visits.values():
            if visit.technician and visit.entry:
                days.setdefault((visit.technician, visit_messages.day_of(visit.entry)), []).append(visit)
        for (person, day), visits in days.items():
            wanted += visit_messages.planned_for_day(Day(person, day, tuple(visits)), SEND)
        return {
            (one.about, one.version, one.kind, one.recipient, one.due)
            for one in wanted
            if one.until > self.now and one.recipient not in self.off
        }

    def some_start(self) -> datetime:
        return self.now + timedelta(minutes=15 * self.chance.randint(1, 4 * 24 * 3))

    def some_visit(self) -> str | None:
        living = [id for id, visit in self.visits.items() if not visit.cancelled]
        return self.chance.choice(living) if living else None

    def step(self) -> None:
        """One command of the office, at some later time."""
        self.now += timedelta(minutes=self.chance.choice([0, 1, 30, 300]))
        act = self.chance.choice([*[self.book, self.move, self.choose] * 2, self.reassign, self.cancel, self.leave])
        try:
            self.said.append(f"{self.now:%d %H:%M} {act.__name__} {act()}")
        except (Absent, Overlap, Conflict):
            self.said.append(f"{act.__name__} refused")

    def entry_of(self, visit: str) -> Entry:
        with reading():
            entry = ledger_store.ledger(visit)[-1]
        return Entry(entry.id, entry.start, entry.end, entry.zone, self.now)

    def book(self) -> str:
        who = self.chance.choice([*self.technicians, None])
        phone = f"+861380000000{self.chance.randint(1, 6)}"
        new = new_visit(
            *([who] if who else []),
            team=self.people.east.id,
            customer=Customer(new_id(), "王秀兰", "王女士", phone),
            start=self.some_start(),
            travel_minutes=20,
        )
        bookings.create_visits([new], None, self.now)
        customer, premises = self.known.setdefault(phone, (new.customer.id, new.premises.id))
        self.visits[new.id] = Visit(
            id=new.id,
            team=new.team,
            order=new.order,
            kind=new.kind,
            standard=standard()["hash"],
            customer=customer,
            premises=premises,
            technician=who.id if who else None,
            entry=self.entry_of(new.id),
            depart_by=new.start - TRAVEL - BUFFER,
            office={"dispatcher": [self.people.zhao.id], "supervisor": [self.people.chen.id]},
        )
        return f"{new.id} {new.start:%d %H:%M} {who and who.name}"

    def ver(self, visit: str) -> int:
        with reading():
            found = appointments.visit(visit)
        assert found is not None
        return found.ver

    def move(self) -> str:
        id, start = self.some_visit(), self.some_start()
        if id is None:
            return "nothing"
        move(id, start, self.ver(id), at=self.now)
        was = self.visits[id].entry
        if was and was.start == start:
            return f"{id} to where it was"
        self.visits[id] = replace(
            self.visits[id], first=False, entry=self.entry_of(id), depart_by=start - TRAVEL - BUFFER
        )
        return f"{id} {start:%d %H:%M}"

    def reassign(self) -> str:
        id = self.some_visit()
        if id is None:
            return "nothing"
        before = self.visits[id].technician
        after = self.chance.choice([one.id for one in self.technicians if one.id != before] + [None] * bool(before))
        reassign(id, before, after, self.ver(id), at=self.now)
        self.visits[id] = replace(self.visits[id], technician=after)
        return f"{id} {before} {after}"

    def cancel(self) -> str:
        id = self.some_visit()
        if id is None:
            return "nothing"
        bookings.cancel(id, "不需要了", self.people.zhao.id, self.now, self.ver(id))
        self.visits[id] = replace(self.visits[id], cancelled=self.now)
        return id

    def choose(self) -> str:
        """A customer says, by the link or on the telephone, that no messages are to come any more, or that they are."""
        if not self.known:
            return "nothing"
        customer, _ = self.chance.choice(sorted(self.known.values()))
        wanted = self.chance.choice([notices.ANY, notices.NONE])
        notices.choose(customer, wanted, self.now)
        (self.off.add if wanted == notices.NONE else self.off.discard)(customer)
        return f"{customer} {wanted}"

    def leave(self) -> str:
        """Somebody is to be away, and who stands in is known. Their visits stay theirs until the office gives them to
        somebody else: whoever was told of a visit hears of no more than that."""
        away, cover = self.chance.sample(self.technicians[:2], 2)
        begin, zhao = self.some_start(), self.people.zhao.id
        new = Leave(new_id(), away.id, "annual", begin, begin + timedelta(days=1), "asked", self.now, away.id)
        roster.decide(roster.ask(new), True, cover.id, None, zhao, self.now)
        return f"{away.name} {begin:%d %H:%M}"


@pytest.mark.parametrize("seed", range(2))
def test_what_waits_is_what_would_be_planned_from_scratch(people: People, seed: int) -> None:
    publish_standard()
    book = Book(people, random.Random(seed))
    for _ in range(6):
        book.book()
    for _ in range(40):
        book.step()
        assert waiting(book.now) == book.expected(), book.said
    assert {message.state for message in all_messages()} == {"waiting", "withdrawn", "not_sent"}
    assert len(book.visits) > 6


# ---- what single commands and events do


def test_a_reason_stands_beside_everything_that_was_withdrawn(people: People) -> None:
    start = now() + timedelta(days=3)
    moved, given, cancelled = (book(people.li, start=start + timedelta(hours=hour)) for hour in range(3))
    move(moved, start + timedelta(days=1))
    reassign(given, people.li.id, people.wang.id)
    bookings.cancel(cancelled, "不需要了", people.zhao.id, now(), 1)

    assert states(moved) == {
        "booked": "moved", "moved": "waiting", "day-before": "waiting", "leave-now": "waiting"}  # fmt: skip
    gone = {(one.kind, one.reason) for one in all_messages("withdrawn") if one.about == moved}
    gone -= {("not-departed", "moved")}
    assert gone == {("booked", "moved"), ("day-before", "moved"), ("leave-now", "moved")}
    left = {
        one.recipient: one.reason or one.state
        for one in all_messages()
        if one.about == given and one.kind == "leave-now"
    }
    assert left == {people.li.id: "reassigned", people.wang.id: "waiting"}
    assert states(cancelled) == {
        "booked": "cancelled", "day-before": "cancelled", "leave-now": "cancelled", "cancelled": "waiting"}  # fmt: skip


def test_who_gets_a_visit_back_is_told_again(people: People) -> None:
    visit = book(people.li, start=now() + timedelta(days=3))
    reassign(visit, people.li.id, people.wang.id)
    reassign(visit, people.wang.id, people.li.id, 2)
    left = {one.recipient: one.state for one in all_messages() if one.kind == "leave-now"}
    assert left == {people.li.id: "waiting", people.wang.id: "withdrawn"}


def day_lists() -> dict[str, str]:
    """The state of the message about tomorrow, by person."""
    return {one.recipient: one.reason or one.state for one in all_messages() if one.kind == "tomorrow"}


def test_the_list_of_a_day_follows_the_visits_of_the_day(people: People) -> None:
    start = (now().astimezone(ZoneInfo(ZONE)) + timedelta(days=3)).replace(hour=9)  # no list ends between the two
    one, other = book(people.li, start=start), book(people.li, start=start + timedelta(minutes=30))
    assert day_lists() == {people.li.id: "waiting"}
    [message] = [message for message in all_messages() if message.kind == "tomorrow"]
    assert len(message.facts["visits"]) == 2

    reassign(one, people.li.id, people.wang.id)
    assert day_lists() == {people.li.id: "waiting", people.wang.id: "waiting"}
    bookings.cancel(other, "不需要了", people.zhao.id, now(), 1)
    assert day_lists() == {people.li.id: "cancelled", people.wang.id: "waiting"}


def delay(phone: Phone, visit: str) -> dict[str, object]:
    body = {"expected": (now() + timedelta(hours=5)).isoformat(), "answer": "accepts", "cause": None}
    return phone.event(visit, "delay.told", body)


def test_setting_off_arriving_and_finishing_are_told(people: People, phone_of: NewPhone) -> None:
    phone = phone_of(people.li)
    visit = book(people.li, start=now() + timedelta(hours=3))
    assert states(visit) == {"booked": "waiting", "leave-now": "waiting"}

    phone.results(phone.event(visit, "visit.departed"), delay(phone, visit), clock=phone.clock())
    assert states(visit) == {
        "booked": "waiting", "leave-now": "too_late", "on-the-way": "waiting", "delay": "waiting"}  # fmt: skip
    phone.results(phone.event(visit, "visit.arrived"))
    assert states(visit) == {
        "booked": "waiting", "leave-now": "too_late", "on-the-way": "too_late", "delay": "too_late",
        "arrived": "waiting"}  # fmt: skip
    phone.results(phone.event(visit, "visit.completed", {"outcome": "done", "recorded": 4}))
    assert states(visit)["finished"] == "waiting" and states(visit)["booked"] == "finished"


def test_a_visit_that_was_not_done_thanks_nobody(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    phone.results(phone.event(visit, "visit.completed", {"outcome": "missed", "reason": "没人", "recorded": 1}))
    assert "finished" not in of_visit(visit)


def test_a_time_agreed_at_the_door_is_a_move(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li, start=now() + timedelta(days=3))
    start = now() + timedelta(days=4)
    body = {"start": start.isoformat(timespec="seconds"), "zone": ZONE, "asked_by": "customer", "agreed_by": "王女士"}
    phone.results(phone.event(visit, "promise.agreed", body), clock=phone.clock())
    assert states(visit) == {
        "booked": "moved", "moved": "waiting", "day-before": "waiting", "leave-now": "waiting"}  # fmt: skip
    assert of_visit(visit)["day-before"].facts["start"] == start.replace(microsecond=0).astimezone(UTC).isoformat()


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """What the database is asked from now on."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    sa.event.remove(db.engine, "before_cursor_execute", note)


def test_a_push_that_causes_no_message_does_not_look_at_them(
    people: People, phone_of: NewPhone, statements: list[str]
) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    statements.clear()
    phone.results(phone.event(visit, "visit.started"), phone.event(visit, "note.added", {"text": "光猫"}))
    assert [one for one in statements if "messages" in one or "promises" in one] == []
    phone.results(phone.event(visit, "visit.departed"))
    assert [one for one in statements if "messages" in one]


def test_a_customer_without_an_address_is_seen_at_once_where_mail_is_sent(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "doorstep", replace(app.extensions["doorstep"], smtp_url="smtp://127.0.0.1:1"))
    start = now() + timedelta(days=3)
    visit = book(people.li, start=start)
    assert states(visit) == dict.fromkeys(["booked", "day-before", "leave-now"], "no_address")
    assert {message.state for message in of_visit(visit).values()} == {"not_sent"}
    mailed = Customer("01970000-0000-7000-8000-000000000001", "王秀兰", "王女士", "+8613800000001", email="w@a.example")
    other = book(people.li, start=start + timedelta(hours=1), customer=mailed)
    assert states(other) == {"booked": "waiting", "day-before": "waiting", "leave-now": "no_address"}
    assert states(visit) == states(other), "she is known by name and phone, and her other visit has her address, too"


def test_what_was_published_before_there_were_messages_plans_none(people: People) -> None:
    old = {key: value for key, value in standard().items() if key not in ("hash", "messages")}
    old = {**old, "hash": digest(old)}
    transact(lambda: standards.publish(old, now(), None))
    bookings.create_visits([new_visit(people.li)], None, now())
    assert all_messages() == []


def test_looking_again_says_what_a_message_is_made_of_or_why_it_is_not_sent(people: People) -> None:
    visit = book(people.li, start=now() + timedelta(days=3))
    reminder, list_of_day = of_visit(visit)["day-before"], next(m for m in all_messages() if m.kind == "tomorrow")
    with reading():
        told = {reminder.id: reminder.facts, list_of_day.id: list_of_day.facts}
        assert messages.look([reminder, list_of_day]) == told
    bookings.cancel(visit, "不需要了", people.zhao.id, now(), 1)
    with reading():
        assert messages.look([list_of_day, reminder]) == dict.fromkeys(told, "cancelled")


@pytest.mark.parametrize("days", [True, False])
def test_lists_of_days_are_planned_anew_where_it_is_said(people: People, days: bool) -> None:
    visit = book(people.li, start=now() + timedelta(days=3))
    transact(lambda: db.session.execute(sa.text("DELETE FROM messages WHERE kind = 'tomorrow'")))
    transact(lambda: messages.replan([visit], now(), days=days))
    assert ("tomorrow" in {message.kind for message in all_messages()}) is days


def test_what_phones_said_is_read_in_the_log_unless_it_is_given(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    phone.results(phone.event(visit, "visit.departed"))
    transact(lambda: messages.replan([visit], now()))
    assert states(visit)["on-the-way"] == "waiting"
    transact(lambda: messages.replan([visit], now(), heard={visit: Said()}))
    assert of_visit(visit)["on-the-way"].state == "withdrawn"
