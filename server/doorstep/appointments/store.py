"""The table of visits as the office knows them.

Their orders, members, the calls about them, the promise ledger, the plans and the questions about records have files of
their own beside this one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, replace
from datetime import datetime
from typing import Any, cast
from urllib.parse import quote

import rfc8785
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from .. import journal
from ..accounts.rules import Person, oversees
from ..clock import new_id, now_ms
from ..customers import store as customers
from ..customers.rules import normal_form
from ..database import IDS, Base, Moment, Uuid, db, whose
from ..errors import Conflict, NotFound
from ..feed import store as feed
from . import ledger_store, link_store, order_suffix_store, question_store
from .member_store import MemberRow
from .rules import (
    BUFFER_MINUTES,
    KEPT_AFTER_FINISH,
    LONGEST,
    PHONE_HORIZON,
    Cancellation,
    NewVisit,
    OfficeVisit,
    PromiseEntry,
    in_force,
    over_by,
)

_FIRST = sa.text("continues IS NULL")


class VisitRow(Base):
    """A visit as the office knows it.

    `start` and `end` repeat the promise in force, so that lists need not read the ledger; empty while no time was
    agreed. `order_form` is the number's normal form: another spelling of it is no other number. An order has one first
    visit, and each visit is continued by one at most (`continues`); `carried` is what the visit before left (JSON).
    """

    __tablename__ = "visits"
    __table_args__ = (
        sa.CheckConstraint("state IN ('booked', 'cancelled')", name="state"),
        sa.CheckConstraint('"end" IS NULL OR start IS NOT NULL', name="period"),
        sa.Index(None, "team", "start"),
        sa.Index("ix_visits_order_first", "order_form", unique=True, sqlite_where=_FIRST, postgresql_where=_FIRST),
        whose(
            customer="order order_form facts instructions cancel_reason carried",
            open="kind standard state cancel_asked_by cancel_origin",
        ),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    ver: Mapped[int] = mapped_column(default=1)
    order: Mapped[str] = mapped_column(sa.Text)
    order_form: Mapped[str] = mapped_column(sa.Text, index=True, server_default="")
    kind: Mapped[str] = mapped_column(sa.Text)
    team: Mapped[str] = mapped_column(Uuid)
    standard: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.Text, default="booked")
    customer: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("customers.id"), index=True)
    premises: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("premises.id"), index=True)
    facts: Mapped[str] = mapped_column(sa.Text)
    travel_minutes: Mapped[int | None]
    duration_minutes: Mapped[int | None]
    buffer_minutes: Mapped[int] = mapped_column(server_default=sa.text(str(BUFFER_MINUTES)))
    instructions: Mapped[str | None] = mapped_column(sa.Text)
    start: Mapped[datetime | None] = mapped_column(Moment)
    end: Mapped[datetime | None] = mapped_column(Moment)
    created: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str | None] = mapped_column(Uuid)
    cancelled: Mapped[datetime | None] = mapped_column(Moment)
    cancelled_by: Mapped[str | None] = mapped_column(Uuid)
    cancel_asked_by: Mapped[str | None] = mapped_column(sa.Text)
    cancel_origin: Mapped[str | None] = mapped_column(sa.Text)
    cancel_reason: Mapped[str | None] = mapped_column(sa.Text)
    begun: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    finished: Mapped[datetime | None] = mapped_column(Moment)
    finished_seq: Mapped[int | None] = mapped_column(sa.BigInteger)
    link_version: Mapped[int] = mapped_column(default=1, server_default="1")
    continues: Mapped[str | None] = mapped_column(Uuid, unique=True, index=True)
    carried: Mapped[str | None] = mapped_column(sa.Text)
    assigned: Mapped[datetime | None] = mapped_column(Moment)


_visits = cast(sa.Table, VisitRow.__table__)
_members = cast(sa.Table, MemberRow.__table__)
_VISIT = [_visits.c[name] for name in OfficeVisit.__dataclass_fields__]
_FACTS = [*OfficeVisit.__dataclass_fields__].index("facts")

# Pushes and pulls take these every time. Building a statement costs more than running it: these are built once.
_VISITS = sa.select(*_VISIT).where(_visits.c.id.in_(IDS))
_CANCELLED = ("cancelled", "cancelled_by", "cancel_asked_by", "cancel_reason", "cancel_origin")
_MOMENTS = sa.select(_visits.c.id, _visits.c.created, _visits.c.cancelled).where(_visits.c.id.in_(IDS))
_LOCKED = _VISITS.order_by(_visits.c.id).with_for_update()


def insert(new: NewVisit, standard_hash: str, by: str | None, now: datetime) -> None:
    """Writes a visit, its customer, its premises and, if it has a time, the first entry of its ledger.

    The members are not written here: they begin at a place in the feed, which is known only after the clock
    (`member_store.add_members`).
    """
    insert_many(as_known([new]), standard_hash, by, now)


def as_known(news: Sequence[NewVisit]) -> list[NewVisit]:
    """New visits, with their customers and premises as they are known by now (`customers.known_by_now`)."""
    known = customers.known_by_now([(new.customer, new.premises) for new in news])
    return [replace(new, customer=one, premises=place) for new, (one, place) in zip(news, known, strict=True)]


def insert_many(news: Sequence[NewVisit], standard_hash: str, by: str | None, now: datetime) -> None:
    """`insert` for many visits that `as_known` gave, in a few statements; raises Conflict `order_taken`. One that
    continues another has customer and premises already, and brings its own first entry."""
    customers.keep([(new.customer, new.premises) for new in news if new.continues is None])
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
        if new.start is not None and new.continues is None
    ]
    if news:
        try:
            db.session.execute(sa.insert(VisitRow), [_row(new, standard_hash, by, now) for new in news])
        except IntegrityError as error:
            if "order" not in str(error.orig):
                raise
            raise Conflict("There is a visit of this work-order number already.", code="order_taken") from error
        ledger_store.add(entries)
        link_store.name({new.id: 1 for new in news})
        order_suffix_store.note((new.id, normal_form(new.order)) for new in news if new.continues is None)
    for new in news:
        journal.note("office", "booked", now_ms(), new.id, quote(new.order, safe=""))


def visit(id: str) -> OfficeVisit | None:
    """The office's side of a visit, or None."""
    return visits([id]).get(id)


def visits(ids: Collection[str]) -> dict[str, OfficeVisit]:
    """The visits of these ids, by id; ids of nothing are left out."""
    rows = db.session.execute(_VISITS, {"ids": list(set(ids))}) if ids else ()
    return {row.id: _visit(row) for row in rows}


def visit_for(asking: Person, id: str) -> OfficeVisit:
    """The visit, if it is one of the teams that the asking person looks after; raises NotFound."""
    found = visit(id)
    if found is None or not oversees(asking, found.team):
        raise NotFound("There is no such visit here.", of=id)
    return found


def lock(ids: Collection[str]) -> list[OfficeVisit]:
    """The visits of these ids, in ascending order, locked until the transaction ends."""
    return [_visit(row) for row in db.session.execute(_LOCKED, {"ids": list(set(ids))})]


def visits_between(team: str, start: datetime, end: datetime) -> list[OfficeVisit]:
    """The team's visits whose promise begins in [start, end), cancelled ones too, in order of the promise."""
    rows = db.session.execute(
        sa.select(*_VISIT)
        .where(_visits.c.team == team, _visits.c.start >= start, _visits.c.start < end)
        .order_by(_visits.c.start, _visits.c.id)
    )
    return [_visit(row) for row in rows]


def visits_during(
    teams: Collection[str], start: datetime, end: datetime, among: Collection[str] | None = None
) -> list[OfficeVisit]:
    """The visits of teams that begin in [start, end), or began before it and are not over by then, cancelled ones too;
    in order of the promise. With `among`, those of these ids."""
    query = sa.select(_visits.c.start, _visits.c.end, *_VISIT).where(
        _visits.c.team.in_(teams), _visits.c.start >= start - LONGEST, _visits.c.start < end
    )
    query = query.where(_visits.c.id.in_(among)) if among is not None else query
    found = []
    for row in db.session.execute(query.order_by(_visits.c.start, _visits.c.id)).all():
        begins, ends, *said = row  # what has no time is at no time: the condition leaves it out
        visit = _visit_of(said)
        if begins >= start or over_by(visit, begins, ends) > start:
            found.append(visit)
    return found


def coming_of(customer_ids: Collection[str]) -> list[str]:
    """The ids of these customers' visits that are neither cancelled nor finished, in ascending order."""
    open_ones = (_visits.c.state == "booked", _visits.c.finished.is_(None))
    query = sa.select(_visits.c.id).where(_visits.c.customer.in_(set(customer_ids)), *open_ones)
    return list(db.session.scalars(query.order_by(_visits.c.id)))


def coming_of_person(person: str) -> list[str]:
    """The ids of the visits to which this person goes and that are neither cancelled nor finished, ascending."""
    goes = sa.select(_members.c.visit).where(_members.c.person == person, _members.c.to_seq.is_(None))
    open_ones = (_visits.c.state == "booked", _visits.c.finished.is_(None))
    query = sa.select(_visits.c.id).where(_visits.c.id.in_(goes), *open_ones)
    return list(db.session.scalars(query.order_by(_visits.c.id)))


def moments(visit_ids: Collection[str]) -> dict[str, tuple[datetime, datetime | None]]:
    """When these visits were created, and when they were cancelled, by visit."""
    rows = db.session.execute(_MOMENTS, {"ids": list(set(visit_ids))}) if visit_ids else ()
    return {row.id: (row.created, row.cancelled) for row in rows}


def last_visits(
    ids: Collection[str], teams: Collection[str] | None, most: int
) -> dict[str, list[tuple[str, datetime]]]:
    """The last visits of customers, made by these teams (None: any), with their promised start; none without a time."""
    place = sa.func.row_number().over(partition_by=_visits.c.customer, order_by=(_visits.c.start.desc(), _visits.c.id))
    of_team = _visits.c.team.in_(teams) if teams is not None else sa.true()
    ranked = sa.select(_visits.c.customer, _visits.c.id, _visits.c.start, place.label("place"))
    ranked = ranked.where(_visits.c.customer.in_(set(ids)), of_team, _visits.c.start.is_not(None))
    last = ranked.subquery()
    found: dict[str, list[tuple[str, datetime]]] = {id: [] for id in ids}
    for row in db.session.execute(sa.select(last).where(last.c.place <= most).order_by(last.c.place)):
        found[row.customer].append((row.id, row.start))
    return found


def bump(visit: str) -> int:
    """Raises the version of the office's side, and returns the new one."""
    raised = sa.update(_visits).where(_visits.c.id == visit).values(ver=_visits.c.ver + 1)
    return int(db.session.execute(raised.returning(_visits.c.ver)).scalar_one())


def cancel(visit: str, how: Cancellation) -> bool:
    """Cancels a booked visit; whether it was booked. The caller raises the version."""
    said = dict(zip(_CANCELLED, astuple(how), strict=True))
    booked = sa.update(_visits).where(_visits.c.id == visit, _visits.c.state == "booked")
    done = _changed(booked.values(state="cancelled", **said))
    if done:
        journal.note("office", "cancelled", now_ms(), visit)
    return done


def cancellations(visits: Collection[str]) -> dict[str, Cancellation]:
    """Since when and why those of these visits that are cancelled are."""
    *how, origin = (_visits.c[name] for name in _CANCELLED)
    said = sa.select(_visits.c.id, *how, sa.func.coalesce(origin, "office"))
    rows = db.session.execute(said.where(_visits.c.id.in_(visits), _visits.c.state == "cancelled")) if visits else ()
    return {id: Cancellation(*rest) for id, *rest in rows}


def ids_after(last: str | None, limit: int) -> list[str]:
    """The ids of the next visits after one to which somebody is to go, or was, ascending. Where that was not noted yet,
    nobody wrote down what levels promise."""
    query = sa.select(_visits.c.id).where(_visits.c.assigned.is_not(None)).order_by(_visits.c.id).limit(limit)
    return list(db.session.scalars(query.where(_visits.c.id > last) if last else query))


def begin(ids: Collection[str]) -> None:
    """Notes that something was said about these visits for the first time; the caller holds their locks."""
    if ids:
        db.session.execute(sa.update(_visits).where(_visits.c.id.in_(set(ids))).values(begun=True))


def finish(completed: Mapping[str, tuple[datetime, int]]) -> None:
    """Notes when, and where in the feed, the completions of visits arrived (see `scope`); the first one of each
    stays."""
    if completed:
        rows = [{"of": visit, "at": at, "place": seq} for visit, (at, seq) in sorted(completed.items())]
        db.session.execute(_FINISH, rows)


_FINISH = (
    sa.update(_visits)
    .where(_visits.c.id == sa.bindparam("of"), _visits.c.finished_seq.is_(None))
    .values(finished=sa.bindparam("at", type_=Moment), finished_seq=sa.bindparam("place"))
)


def unsettled(since: datetime, start_before: datetime) -> list[tuple[str, datetime]]:
    """Whoever was ever to go to a visit that is not finished, or was finished only since an instant, and when it was
    promised; of visits promised before another instant. One that was cancelled before anything happened is settled.
    """
    not_yet = sa.and_(_visits.c.finished.is_(None), sa.or_(_visits.c.state != "cancelled", _visits.c.begun))
    query = sa.select(_members.c.person, _visits.c.start).join(_visits, _visits.c.id == _members.c.visit)
    query = query.where(_visits.c.start < start_before, sa.or_(not_yet, _visits.c.finished >= since))
    return [(row.person, row.start) for row in db.session.execute(query.distinct())]


def scope(person: str, now: datetime) -> list[str]:
    """The ids of the visits that the person's phone holds now, in order of their promise.

    1. Visits the person is a member of, promised up to two days from now, however long ago, and those that have begun,
       wherever they were moved: unfinished work stays. One without a time waits until it has one.
    2. A finished one until a backup has passed its completion, and at most 30 days.
    3. A cancelled one until two days after its promise.
    4. Whatever the above says, one about whose record the person is asked something, until it is answered.
    """
    clock = feed.clock()
    given = {
        "person": person,
        "backed_up": clock.backed_up_seq if clock else 0,
        "finished_after": now - KEPT_AFTER_FINISH,
        "start_after": now - PHONE_HORIZON,
        "start_upto": now + PHONE_HORIZON,
    }
    return list(db.session.scalars(_SCOPE, given))


def _scope() -> sa.Select[tuple[str]]:
    """The query of `scope`."""
    person = sa.bindparam("person", type_=_members.c.person.type)
    member = sa.select(_members.c.visit).where(_members.c.person == person, _members.c.to_seq.is_(None))
    unsaved = sa.and_(
        _visits.c.finished_seq > sa.bindparam("backed_up"), _visits.c.finished > sa.bindparam("finished_after")
    )
    at_hand = sa.and_(
        _visits.c.start.is_not(None),
        sa.or_(_visits.c.start <= sa.bindparam("start_upto"), _visits.c.begun),
        sa.or_(_visits.c.finished_seq.is_(None), unsaved),
        sa.or_(_visits.c.state == "booked", _visits.c.start > sa.bindparam("start_after")),
    )
    return (
        sa.select(_visits.c.id)
        .where(_visits.c.id.in_(member), sa.or_(at_hand, _visits.c.id.in_(question_store.visits_asked(person))))
        .order_by(_visits.c.start, _visits.c.id)
    )


_SCOPE = _scope()


def add_entry(entry: PromiseEntry) -> None:
    """Adds an entry to the ledger; the caller holds the visit's lock, and raises the version.

    The visit's place in lists follows the promise in force, which an agreement that arrives late need not be, until it
    is finished: a time that is agreed then is another visit's.
    """
    ledger_store.add([entry])
    journal.note("office", "moved", now_ms(), entry.visit, entry.start.isoformat())
    promise = in_force(ledger_store.ledger(entry.visit))
    assert promise is not None
    to_come = sa.and_(_visits.c.id == entry.visit, _visits.c.finished.is_(None))
    db.session.execute(sa.update(_visits).where(to_come).values(start=promise.start, end=promise.end))


def keep_time(visit: str, entry: PromiseEntry) -> None:
    """Notes that a visit was made at the time of this entry, although a later one stands in its ledger."""
    kept = sa.update(_visits).where(_visits.c.id == visit).values(start=entry.start, end=entry.end)
    db.session.execute(kept)


def over(visit: str) -> datetime | None:
    """When the visit's first completion arrived, or else when it was cancelled; None while it is to come."""
    moment = sa.func.coalesce(_visits.c.finished, _visits.c.cancelled)
    return db.session.scalar(sa.select(sa.type_coerce(moment, Moment)).where(_visits.c.id == visit))


def renew_link(visit: str) -> int:
    """Revokes the links and the door codes that the customer has of this visit's order, because a link leads from one
    visit of it to the next; returns the version of the new ones."""
    order = sa.select(_visits.c.order_form).where(_visits.c.id == visit).scalar_subquery()
    raised = sa.update(_visits).where(_visits.c.order_form == order).values(link_version=_visits.c.link_version + 1)
    versions: dict[str, int] = {
        id: version for id, version in db.session.execute(raised.returning(_visits.c.id, _visits.c.link_version))
    }
    for id, version in sorted(versions.items()):
        journal.note("shut-out", "link", id, version)
    link_store.name(versions)
    return versions[visit]


def renew_links_again(told: Iterable[Sequence[str]]) -> None:
    """Repeats what the journal has told of links, in a database that was set back."""
    for words in told:
        match words:
            case ["link", visit, version] if version.isdecimal():
                older = sa.update(_visits).where(_visits.c.id == visit, _visits.c.link_version < int(version))
                raised = older.values(link_version=int(version)).returning(_visits.c.id, _visits.c.link_version)
                link_store.name({id: version for id, version in db.session.execute(raised)})


def _row(new: NewVisit, standard_hash: str, by: str | None, now: datetime) -> Mapping[str, Any]:
    return {
        "id": new.id,
        "order": new.order,
        "order_form": normal_form(new.order),
        "kind": new.kind,
        "team": new.team,
        "standard": standard_hash,
        "customer": new.customer.id,
        "premises": new.premises.id,
        "facts": rfc8785.dumps(dict(new.facts)).decode(),
        "travel_minutes": new.travel_minutes,
        "duration_minutes": new.duration_minutes,
        "buffer_minutes": new.buffer_minutes,
        "instructions": new.instructions,
        "start": new.start,
        "end": new.end,
        "created": now,
        "created_by": by,
        "continues": new.continues,
    }


def _visit(row: sa.Row[Any]) -> OfficeVisit:
    return _visit_of([*row])


def _visit_of(said: list[Any]) -> OfficeVisit:
    """A row of `_VISIT`; what it says stands in the order of the fields."""
    said[_FACTS] = json.loads(said[_FACTS])
    return OfficeVisit(*said)


def _changed(statement: sa.Update) -> bool:
    return cast(sa.CursorResult[Any], db.session.execute(statement)).rowcount > 0
