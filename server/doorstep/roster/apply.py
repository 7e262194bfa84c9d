"""What people ask and the office says about leave and hours, each in one transaction.

The person is locked first, so that of two who say something at once the later sees the earlier.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from ..accounts import store as accounts
from ..accounts import trail_store
from ..accounts.rules import FIELD_ROLES, Person, TrailEntry
from ..clock import new_id
from ..database import transact
from ..errors import Conflict, Fault, Invalid
from . import calendar_store, leave_store, store
from .calendar_store import Year
from .leaves import STANDING, Leave, check_overlap, check_span
from .rules import Shift
from .working import Dated

T = TypeVar("T")


def ask(new: Leave) -> Leave:
    """Somebody asks for leave, or the office writes one down; the same again changes nothing. Raises Invalid, and
    Conflict `leave_overlaps` or `cover_absent`."""
    check_span(new.begin, new.end)
    return _locked(new.person, lambda: enter(new))


def enter(new: Leave) -> Leave:
    """`ask` inside the caller's transaction, who holds the lock of the person and has checked the span."""
    if known := leave_store.leave(new.id):
        return _same(known, new)
    _check(new)
    leave_store.add(new)
    _note(new, new.asked_by, "asked" if new.state == "asked" else "written", new.asked_at)
    return new


def unwrite(leave: Leave, by: str, now: datetime) -> None:
    """The office takes back that somebody is away, inside the caller's transaction, who holds the lock of the person.
    Raises Stale."""
    leave_store.change(replace(leave, state="withdrawn"))
    _note(leave, by, "withdrawn", now)


def decide(leave: Leave, approve: bool, cover: str | None, answer: str | None, by: str, now: datetime) -> Leave:
    """Somebody who answers for the person approves a leave, or refuses it, also one that was approved. Raises Stale,
    and what `ask` raises."""
    state = "approved" if approve else "refused"
    said = {"cover": cover if approve else None, "answer": answer, "decided_at": now, "decided_by": by}
    return _changed(leave, by, state, now, state=state, **said)


def move(leave: Leave, begin: datetime, end: datetime, cover: str | None, by: str, now: datetime) -> Leave:
    """A leave is shortened, or lasts longer, or somebody else stands in. Raises Stale, and what `ask` raises."""
    check_span(begin, end)
    return _changed(leave, by, "changed", now, begin=begin, end=end, cover=cover)


def withdraw(leave: Leave, by: str, now: datetime) -> Leave:
    """Somebody takes back what they asked for, before it has begun. Raises Stale, and Conflict `leave_begun`."""
    if leave.state == "approved" and leave.begin <= now:
        raise Conflict("This leave has begun; your supervisor can end it.", code="leave_begun", of=leave.id)
    return _changed(leave, by, "withdrawn", now, state="withdrawn")


def put_date(person: str, day: date, new: Dated | None, by: str, now: datetime) -> None:
    """Says what somebody works on one date, or that the week counts again."""

    def carry_out() -> None:
        store.put_dated(person, day, new)
        trail_store.add_to_trail(TrailEntry(new_id(), by, "hours.dated", person, now))

    _locked(person, carry_out)


def put_week(person: str, shifts: list[Shift], by: str, now: datetime) -> None:
    """Says what somebody works by the week."""

    def carry_out() -> None:
        store.put_shifts(person, shifts)
        trail_store.add_to_trail(TrailEntry(new_id(), by, "hours.week", person, now))

    _locked(person, carry_out)


def put_terms(person: Person, keeps: bool, partner: str | None, by: str, now: datetime) -> None:
    """Says whether somebody keeps the calendar, and who stands in for them; each of a pair stands in for the other,
    unless that one has somebody else already."""

    people = [person.id, *([partner] if partner else [])]

    def carry_out() -> None:
        accounts.lock_people(people)
        known = store.terms(people)
        if partner is not None:
            _check_partner(person, partner)
            theirs, other = known[partner]
            if other is None:
                store.put_terms(partner, theirs, person.id)
        store.put_terms(person.id, keeps, partner)
        trail_store.add_to_trail(TrailEntry(new_id(), by, "hours.terms", person.id, now))

    transact(carry_out)


def put_year(year: Year, now: datetime) -> None:
    """Says which days of a year are holidays and make-up days. Raises Stale."""

    def carry_out() -> None:
        calendar_store.put_year(year)
        trail_store.add_to_trail(TrailEntry(new_id(), year.by, "calendar.year", str(year.year), now))

    transact(carry_out)


def _locked(person: str, work: Callable[[], T]) -> T:
    def carry_out() -> T:
        accounts.lock_people([person])
        return work()

    return transact(carry_out)


def _changed(leave: Leave, by: str, act: str, now: datetime, **said: object) -> Leave:
    def carry_out() -> Leave:
        if leave.state not in STANDING:
            raise Conflict("This leave is over and done with.", code="leave_over", of=leave.id)
        wanted = replace(leave, **said)  # type: ignore[arg-type]
        if wanted.state in STANDING:
            _check(wanted)
        leave_store.change(wanted)
        _note(leave, by, act, now)
        return replace(wanted, ver=wanted.ver + 1)

    return _locked(leave.person, carry_out)


def _same(known: Leave, new: Leave) -> Leave:
    """The leave that is known, if somebody asks for the very same again."""
    if (known.person, known.kind, known.begin, known.end) != (new.person, new.kind, new.begin, new.end):
        raise Conflict("There is another leave of this id.", code="id_reused", of=new.id)
    return known


def _check(wanted: Leave) -> None:
    check_overlap(wanted, leave_store.standing(wanted.person, wanted.begin, wanted.end))
    if wanted.state == "approved" and wanted.cover is not None:
        _check_partner(accounts.one_person(wanted.person), wanted.cover)
        if leave_store.absent([wanted.cover], wanted.begin, wanted.end)[wanted.cover]:
            message = "Whoever is to stand in is away then, too; name somebody else."
            raise Conflict(message, code="cover_absent", of=wanted.cover)


def _check_partner(person: Person, partner: str) -> None:
    """Raises Invalid where somebody cannot stand in: only another one of the same team, who goes to customers too."""
    other = accounts.person(partner)
    goes = other is not None and other.active and other.roles & FIELD_ROLES
    if other is None or not goes or other.id == person.id or other.team != person.team:
        message = "Only somebody else of the same team who goes to customers can stand in."
        raise Invalid(message, (Fault("/cover", message, "cover"),))


def _note(leave: Leave, by: str, act: str, now: datetime) -> None:
    trail_store.add_to_trail(TrailEntry(new_id(), by, f"leave.{act}", leave.id, now))
