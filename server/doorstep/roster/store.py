"""The tables of hours: of weekdays, of single dates, and by which rules somebody's hours are meant. Never commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .. import zones
from ..database import Base, Uuid, db, whose
from . import calendar_store, calendars, leave_store
from . import working as rules
from .rules import Hours, Shift
from .working import Absence, Dated, Said


class _Shift(Base):
    """When somebody works on a weekday; somebody without a row works the usual hours."""

    __tablename__ = "shifts"
    __table_args__ = (
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        sa.CheckConstraint('start <> "end"', name="lasting"),
    )

    person: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    start: Mapped[time] = mapped_column(sa.Time)
    end: Mapped[time] = mapped_column(sa.Time)


class _ShiftDate(Base):
    """What somebody works on one date in place of the week's hours; without `start` and `end` not at all."""

    __tablename__ = "shift_dates"
    __table_args__ = (
        sa.CheckConstraint('start <> "end" AND (start IS NULL) = ("end" IS NULL)', name="lasting"),
        whose(open="kind"),
    )

    person: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"), primary_key=True)
    day: Mapped[date] = mapped_column(sa.Date, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.Text)
    start: Mapped[time | None] = mapped_column(sa.Time)
    end: Mapped[time | None] = mapped_column(sa.Time)


class _Terms(Base):
    """Whether somebody keeps the calendar's holidays and make-up days, and with whom they stand in for each other."""

    __tablename__ = "shift_terms"

    person: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"), primary_key=True)
    keeps: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    partner: Mapped[str | None] = mapped_column(Uuid)


_shifts = cast(sa.Table, _Shift.__table__)
_dates = cast(sa.Table, _ShiftDate.__table__)
_terms = cast(sa.Table, _Terms.__table__)


def working(people: Collection[str], begin: datetime, end: datetime, zone: str) -> dict[str, list[Hours]]:
    """When these people work, as far as it shares time with [begin, end): by the week, by the date, by the calendar,
    and without the leave that was approved."""
    here = zones.place(zone)
    first, last = begin.astimezone(here).date() - rules.DAY, end.astimezone(here).date()
    said, calendar = hours_said(people, first, last, zone), calendar_store.calendar()
    return {id: rules.working(one, calendar, begin, end, zone) for id, one in said.items()}


def absent(people: Collection[str], begin: datetime, end: datetime) -> dict[str, list[Absence]]:
    """The approved leave of these people that shares time with [begin, end), by person."""
    return leave_store.absent(people, begin, end)


def hours_said(people: Collection[str], first: date, last: date, zone: str) -> dict[str, Said]:
    """All that is said of these people's hours that begin from one date to another, by person."""
    weeks, dates = shifts(people), dated(people, first, last)
    keeping = set(db.session.scalars(sa.select(_terms.c.person).where(_terms.c.person.in_(weeks), _terms.c.keeps)))
    begin, end = calendars.wall(first, "00:00", zone), calendars.wall(last + 2 * rules.DAY, "00:00", zone)
    away = leave_store.absent(people, begin, end)
    return {id: Said(week, {one.day: one for one in dates[id]}, id in keeping, away[id]) for id, week in weeks.items()}


def dated(people: Collection[str], first: date, last: date) -> dict[str, list[Dated]]:
    """What these people work on single dates from `first` to `last`, by person and in order."""
    found: dict[str, list[Dated]] = {person: [] for person in people}
    query = (
        sa.select(_dates).where(_dates.c.person.in_(found), _dates.c.day.between(first, last)).order_by(_dates.c.day)
    )
    for row in db.session.execute(query):
        found[row.person].append(Dated(row.day, row.kind, row.start, row.end))
    return found


def put_dated(person: str, day: date, new: Dated | None) -> None:
    """Replaces what is said of one date; None: the week counts again."""
    db.session.execute(sa.delete(_dates).where(_dates.c.person == person, _dates.c.day == day))
    if new:
        db.session.execute(sa.insert(_dates).values(person=person, **vars(new)))


def terms(people: Collection[str]) -> dict[str, tuple[bool, str | None]]:
    """Whether these people keep the calendar, and who stands in for them; by person."""
    found: dict[str, tuple[bool, str | None]] = {person: (False, None) for person in people}
    for row in db.session.execute(sa.select(_terms).where(_terms.c.person.in_(found))):
        found[row.person] = row.keeps, row.partner
    return found


def put_terms(person: str, keeps: bool, partner: str | None) -> None:
    """Replaces what is known of that."""
    db.session.execute(sa.delete(_terms).where(_terms.c.person == person))
    if keeps or partner:
        db.session.execute(sa.insert(_terms).values(person=person, keeps=keeps, partner=partner))


def shifts(people: Collection[str]) -> dict[str, list[Shift]]:
    """What these people have said of their hours, by person; in the order of the week."""
    found: dict[str, list[Shift]] = {person: [] for person in people}
    query = sa.select(_shifts).where(_shifts.c.person.in_(found)).order_by(_shifts.c.weekday)
    for row in db.session.execute(query):
        found[row.person].append(Shift(row.weekday, row.start, row.end))
    return found


def put_shifts(person: str, shifts: Iterable[Shift]) -> None:
    """Replaces what is known of somebody's hours; none means the usual ones."""
    db.session.execute(sa.delete(_shifts).where(_shifts.c.person == person))
    if rows := [{"person": person, **vars(shift)} for shift in shifts]:
        db.session.execute(sa.insert(_shifts), rows)
