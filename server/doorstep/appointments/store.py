"""The office's tables of a visit: the visit itself, its promise ledger and its members.

Two of them are history: an entry of the ledger is never changed, and a membership is ended, never deleted.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

import rfc8785
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..clock import new_id
from ..customers import store as customers
from ..database import Base, Moment, Uuid, db
from ..feed import store as feed
from .rules import (
    KEPT_AFTER_FINISH,
    PHONE_HORIZON,
    Confirmation,
    Member,
    NewVisit,
    OfficeVisit,
    PromiseEntry,
    in_force,
)


class VisitRow(Base):
    """A visit as the office knows it.

    `start` and `end` repeat the promise in force, so that lists need not read the ledger.
    """

    __tablename__ = "visits"
    __table_args__ = (
        sa.CheckConstraint("state IN ('booked', 'cancelled')", name="state"),
        sa.Index(None, "team", "start"),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    ver: Mapped[int] = mapped_column(default=1)
    order: Mapped[str] = mapped_column(sa.Text, unique=True)
    kind: Mapped[str] = mapped_column(sa.Text)
    team: Mapped[str] = mapped_column(Uuid)
    standard: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.Text, default="booked")
    customer: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("customers.id"), index=True)
    premises: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("premises.id"), index=True)
    facts: Mapped[str] = mapped_column(sa.Text)
    travel_minutes: Mapped[int | None]
    duration_minutes: Mapped[int | None]
    instructions: Mapped[str | None] = mapped_column(sa.Text)
    start: Mapped[datetime] = mapped_column(Moment)
    end: Mapped[datetime | None] = mapped_column(Moment)
    created: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str | None] = mapped_column(Uuid)
    cancelled: Mapped[datetime | None] = mapped_column(Moment)
    cancelled_by: Mapped[str | None] = mapped_column(Uuid)
    cancel_reason: Mapped[str | None] = mapped_column(sa.Text)
    finished: Mapped[datetime | None] = mapped_column(Moment)
    finished_seq: Mapped[int | None] = mapped_column(sa.BigInteger)
    link_version: Mapped[int] = mapped_column(default=1, server_default="1")


class EntryRow(Base):
    """An entry of the promise ledger."""

    __tablename__ = "promise_entries"
    __table_args__ = (sa.CheckConstraint("origin IN ('office', 'door')", name="origin"),)

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    visit: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("visits.id"), index=True)
    start: Mapped[datetime] = mapped_column(Moment)
    end: Mapped[datetime | None] = mapped_column(Moment)
    zone: Mapped[str] = mapped_column(sa.Text)
    asked_by: Mapped[str] = mapped_column(sa.Text)
    agreed_by: Mapped[str | None] = mapped_column(sa.Text)
    reason: Mapped[str | None] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(Moment)
    origin: Mapped[str] = mapped_column(sa.Text)
    event: Mapped[str | None] = mapped_column(Uuid, unique=True)
    by: Mapped[str | None] = mapped_column(Uuid)
    seq: Mapped[int | None] = mapped_column(sa.BigInteger)


class ConfirmationRow(Base):
    """That the customer confirmed an entry of the ledger; never changed."""

    __tablename__ = "promise_confirmations"

    entry: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("promise_entries.id"), primary_key=True)
    visit: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("visits.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)


_OPEN = sa.text("to_seq IS NULL")
_MAIN = sa.text("to_seq IS NULL AND role = 'main'")


class MemberRow(Base):
    """A membership. A person is in a visit once at a time, and a visit has one main person at a time."""

    __tablename__ = "visit_members"
    __table_args__ = (
        sa.CheckConstraint("role IN ('main', 'backup')", name="role"),
        sa.Index("ix_visit_members_open", "person", "visit", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index("ix_visit_members_main", "visit", unique=True, sqlite_where=_MAIN, postgresql_where=_MAIN),
    )

    visit: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("visits.id"), primary_key=True)
    person: Mapped[str] = mapped_column(Uuid, primary_key=True)
    from_seq: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    role: Mapped[str] = mapped_column(sa.Text)
    to_seq: Mapped[int | None] = mapped_column(sa.BigInteger)


_visits = cast(sa.Table, VisitRow.__table__)
_entries = cast(sa.Table, EntryRow.__table__)
_members = cast(sa.Table, MemberRow.__table__)
_confirmations = cast(sa.Table, ConfirmationRow.__table__)
_VISIT = [_visits.c[name] for name in OfficeVisit.__dataclass_fields__]

# A push takes these every time: built once, they also compile once.
_IDS: sa.BindParameter[list[str]] = sa.bindparam("ids", expanding=True)
_LOCKED = sa.select(*_VISIT).where(_visits.c.id.in_(_IDS)).order_by(_visits.c.id).with_for_update()
_EVER_MEMBERS = (
    sa.select(*(_members.c[name] for name in Member.__dataclass_fields__))
    .where(_members.c.visit.in_(_IDS))
    .order_by(_members.c.from_seq, _members.c.person)
)
_MEMBERS = _EVER_MEMBERS.where(_members.c.to_seq.is_(None))
_LEDGERS = (
    sa.select(*(_entries.c[name] for name in PromiseEntry.__dataclass_fields__))
    .where(_entries.c.visit.in_(_IDS))
    .order_by(_entries.c.at, _entries.c.id)
)


def insert(new: NewVisit, standard_hash: str, by: str | None, now: datetime) -> PromiseEntry:
    """Writes a visit, its customer, its premises and the first entry of its ledger; returns that entry.

    The members are not written here: they begin at a place in the feed, which is known only after the clock
    (`add_member`).
    """
    return insert_many([new], standard_hash, by, now)[0]


def insert_many(news: Sequence[NewVisit], standard_hash: str, by: str | None, now: datetime) -> list[PromiseEntry]:
    """`insert` for many visits, in a few statements."""
    customers.keep([(new.customer, new.premises) for new in news])
    entries = [
        PromiseEntry(
            id=new_id(),
            visit=new.id,
            start=new.start,
            end=new.end,
            zone=new.zone,
            asked_by=new.asked_by,
            agreed_by=new.agreed_by,
            reason=None,
            at=new.agreed_at or now,
            origin="office",
            event=None,
            by=by,
        )
        for new in news
    ]
    if news:
        db.session.execute(sa.insert(VisitRow), [_row(new, standard_hash, by, now) for new in news])
        db.session.execute(sa.insert(EntryRow), [asdict(entry) for entry in entries])
    return entries


def visit(id: str) -> OfficeVisit | None:
    """The office's side of a visit, or None."""
    return visits([id]).get(id)


def visits(ids: Collection[str]) -> dict[str, OfficeVisit]:
    """The visits of these ids, by id; ids of nothing are left out."""
    rows = db.session.execute(sa.select(*_VISIT).where(_visits.c.id.in_(set(ids))))
    return {row.id: _visit(row) for row in rows}


def lock(ids: Collection[str]) -> list[OfficeVisit]:
    """The visits of these ids, in ascending order, locked until the transaction ends."""
    return [_visit(row) for row in db.session.execute(_LOCKED, {"ids": list(set(ids))})]


def by_order(order: str) -> OfficeVisit | None:
    """The visit of a work-order number, or None."""
    return by_orders([order]).get(order)


def by_orders(orders: Collection[str]) -> dict[str, OfficeVisit]:
    """The visits of these work-order numbers, by number; numbers that have none are left out."""
    rows = db.session.execute(sa.select(*_VISIT).where(_visits.c.order.in_(set(orders))))
    return {row.order: _visit(row) for row in rows}


def visits_between(team: str, start: datetime, end: datetime) -> list[OfficeVisit]:
    """The team's visits whose promise begins in [start, end), cancelled ones too, in order of the promise."""
    rows = db.session.execute(
        sa.select(*_VISIT)
        .where(_visits.c.team == team, _visits.c.start >= start, _visits.c.start < end)
        .order_by(_visits.c.start, _visits.c.id)
    )
    return [_visit(row) for row in rows]


def bump(visit: str) -> int:
    """Raises the version of the office's side, and returns the new one."""
    raised = sa.update(_visits).where(_visits.c.id == visit).values(ver=_visits.c.ver + 1)
    return int(db.session.execute(raised.returning(_visits.c.ver)).scalar_one())


def cancel(visit: str, reason: str, by: str | None, now: datetime) -> bool:
    """Cancels a booked visit; whether it was booked. The caller raises the version."""
    return _changed(
        sa.update(_visits)
        .where(_visits.c.id == visit, _visits.c.state == "booked")
        .values(state="cancelled", cancelled=now, cancelled_by=by, cancel_reason=reason)
    )


def finish(visit: str, seq: int, now: datetime) -> bool:
    """Notes where in the feed the visit's completion arrived (see `scope`); whether it was the first one."""
    return _changed(
        sa.update(_visits)
        .where(_visits.c.id == visit, _visits.c.finished_seq.is_(None))
        .values(finished=now, finished_seq=seq)
    )


def members(visit_id: str, all: bool = False) -> list[Member]:
    """The present members of a visit, or all that it ever had, in order of joining."""
    return members_of([visit_id], all=all)[visit_id]


def members_of(visit_ids: Collection[str], all: bool = False) -> dict[str, list[Member]]:
    """`members` of many visits, by visit; a visit without members has an empty list."""
    found: dict[str, list[Member]] = {id: [] for id in visit_ids}
    for row in db.session.execute(_EVER_MEMBERS if all else _MEMBERS, {"ids": list(found)}):
        found[row.visit].append(Member(*row))
    return found


def add_member(visit: str, person: str, role: str, seq: int) -> None:
    """Begins a membership at this place in the feed; the caller holds the visit's lock."""
    add_members([Member(visit, person, role, seq)])


def add_members(rows: Sequence[Member]) -> None:
    """Begins many memberships."""
    if rows:
        db.session.execute(sa.insert(MemberRow), [asdict(row) for row in rows])


def end_member(visit: str, person: str, seq: int) -> bool:
    """Ends the person's membership at this place in the feed; whether there was one. The row stays: it is history."""
    return _changed(
        sa.update(_members)
        .where(_members.c.visit == visit, _members.c.person == person, _members.c.to_seq.is_(None))
        .values(to_seq=seq)
    )


def was_member(visit: str, person: str) -> bool:
    """Whether the person goes, or ever went, to the visit."""
    row = sa.select(_members.c.visit).where(_members.c.visit == visit, _members.c.person == person)
    return bool(db.session.scalar(sa.select(row.exists())))


def scope(person: str, now: datetime) -> list[str]:
    """The ids of the visits that the person's phone holds now, in order of their promise.

    1. Visits the person is a member of, promised up to two days from now, however long ago: unfinished work stays.
    2. A finished one until a backup has passed its completion, and at most 30 days.
    3. A cancelled one until two days after its promise.
    """
    member = sa.select(_members.c.visit).where(_members.c.person == person, _members.c.to_seq.is_(None))
    clock = feed.clock()
    backed_up = clock.backed_up_seq if clock else 0
    unsaved = sa.and_(_visits.c.finished_seq > backed_up, _visits.c.finished > now - KEPT_AFTER_FINISH)
    query = (
        sa.select(_visits.c.id)
        .where(
            _visits.c.id.in_(member),
            _visits.c.start <= now + PHONE_HORIZON,
            sa.or_(_visits.c.finished_seq.is_(None), unsaved),
            sa.or_(_visits.c.state == "booked", _visits.c.start > now - PHONE_HORIZON),
        )
        .order_by(_visits.c.start, _visits.c.id)
    )
    return list(db.session.scalars(query))


def ledger(visit: str) -> list[PromiseEntry]:
    """Every promise of a visit, in the order of agreeing."""
    return ledgers([visit])[visit]


def ledgers(visit_ids: Collection[str]) -> dict[str, list[PromiseEntry]]:
    """`ledger` of many visits, by visit."""
    found: dict[str, list[PromiseEntry]] = {id: [] for id in visit_ids}
    for row in db.session.execute(_LEDGERS, {"ids": list(found)}):
        found[row.visit].append(PromiseEntry(*row))
    return found


def add_entry(entry: PromiseEntry) -> None:
    """Adds an entry to the ledger; the caller holds the visit's lock, and raises the version.

    The visit's place in lists follows the promise in force, which an agreement that arrives late need not be.
    """
    db.session.execute(sa.insert(EntryRow), [asdict(entry)])
    promise = in_force(ledger(entry.visit))
    assert promise is not None
    db.session.execute(
        sa.update(_visits).where(_visits.c.id == entry.visit).values(start=promise.start, end=promise.end)
    )


def confirmations(visit_ids: Collection[str]) -> dict[str, list[Confirmation]]:
    """What the customers of these visits confirmed, by visit, in the order of confirming."""
    found: dict[str, list[Confirmation]] = {id: [] for id in visit_ids}
    query = sa.select(_confirmations).where(_confirmations.c.visit.in_(found)).order_by(_confirmations.c.at)
    for row in db.session.execute(query):
        found[row.visit].append(Confirmation(row.visit, row.entry, row.at))
    return found


def confirm(confirmation: Confirmation) -> None:
    """Adds a confirmation; the caller holds the visit's lock, and knows that the entry has none yet."""
    db.session.execute(sa.insert(ConfirmationRow), [asdict(confirmation)])


def over(visit: str) -> datetime | None:
    """When the visit's first completion arrived, or else when it was cancelled; None while it is to come."""
    moment = sa.func.coalesce(_visits.c.finished, _visits.c.cancelled)
    return db.session.scalar(sa.select(sa.type_coerce(moment, Moment)).where(_visits.c.id == visit))


def renew_link(visit: str) -> int:
    """Revokes the link and the door code that the customer has, and returns the version of the new ones."""
    raised = sa.update(_visits).where(_visits.c.id == visit).values(link_version=_visits.c.link_version + 1)
    return int(db.session.execute(raised.returning(_visits.c.link_version)).scalar_one())


def _row(new: NewVisit, standard_hash: str, by: str | None, now: datetime) -> Mapping[str, Any]:
    return {
        "id": new.id,
        "order": new.order,
        "kind": new.kind,
        "team": new.team,
        "standard": standard_hash,
        "customer": new.customer.id,
        "premises": new.premises.id,
        "facts": rfc8785.dumps(dict(new.facts)).decode(),
        "travel_minutes": new.travel_minutes,
        "duration_minutes": new.duration_minutes,
        "instructions": new.instructions,
        "start": new.start,
        "end": new.end,
        "created": now,
        "created_by": by,
    }


def _visit(row: sa.Row[Any]) -> OfficeVisit:
    fields = dict(row._mapping)
    return OfficeVisit(**{**fields, "facts": json.loads(fields["facts"])})


def _changed(statement: sa.Update) -> bool:
    return cast(sa.CursorResult[Any], db.session.execute(statement)).rowcount > 0
