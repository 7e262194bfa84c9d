"""When somebody works: the hours of their week, those of single dates, the working days of the calendar, and without
the leave that was approved. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

from .. import zones
from . import calendars
from .calendars import Calendar
from .rules import Hours, Shift, hours, week

DATED = ("overtime", "exchange", "holiday")
"""Why the hours of a date are others than those of the week: more of them, those of another day, or none."""

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Dated:
    """What somebody works on one date in place of what the week says: from `start` to `end`, or not at all."""

    day: date
    kind: str
    start: time | None = None
    end: time | None = None


@dataclass(frozen=True)
class Absence:
    """Somebody is on approved leave in [begin, end); `cover` stands in for them."""

    leave: str
    person: str
    kind: str
    begin: datetime
    end: datetime
    cover: str | None = None


@dataclass(frozen=True)
class Said:
    """All that is said of somebody's hours. Who `keeps` the calendar is free on its holidays and works on its make-up
    days, by the hours of the working day before where the week has none. `away` is the
    leave that was approved."""

    week: Sequence[Shift] = ()
    dates: Mapping[date, Dated] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    keeps: bool = False
    away: Sequence[Absence] = ()


def on_day(said: Said, day: date, calendar: Calendar) -> Shift | None:
    """What somebody works who begins on a day; None when they do not begin then."""
    if dated := said.dates.get(day):
        if dated.start is None or dated.end is None:
            return None
        return Shift(day.isoweekday(), dated.start, dated.end)
    known = {shift.weekday: shift for shift in week(said.week)}
    shift = known.get(day.isoweekday())
    if not said.keeps or calendars.is_working(calendar, day) == (day.weekday() < calendars.SATURDAY):
        return shift
    if not calendars.is_working(calendar, day):
        return None
    return shift or _as_before(known, day.isoweekday())


def _as_before(known: Mapping[int, Shift], weekday: int) -> Shift | None:
    """The hours of the last weekday before one that has any."""
    before = max((one for one in known if one < weekday), default=None)
    return Shift(weekday, known[before].start, known[before].end) if before else None


def hours_on(said: Said, day: date, calendar: Calendar, zone: str) -> Hours | None:
    """From when to when (UTC) somebody works who begins on a day, leave or not."""
    shift = on_day(said, day, calendar)
    return hours([shift], day, zone) if shift else None


def working(said: Said, calendar: Calendar, begin: datetime, end: datetime, zone: str) -> list[Hours]:
    """When somebody works, as far as it shares time with [begin, end): whole hours, one after the other, those that
    began the evening before included, and no moment of a leave."""
    here = zones.place(zone)
    first, last = begin.astimezone(here).date() - DAY, end.astimezone(here).date()
    days = (first + DAY * number for number in range((last - first).days + 1))
    spans = joined(one for day in days if (one := hours_on(said, day, calendar, zone)))
    return [one for one in without(spans, said.away) if one[0] < end and begin < one[1]]


def works_on(said: Said, day: date, calendar: Calendar, zone: str) -> bool:
    """Whether somebody works a moment of the hours that begin on a day."""
    hours = hours_on(said, day, calendar, zone)
    return hours is not None and bool(without([hours], said.away))


def works_at(said: Said, at: datetime, calendar: Calendar, zone: str) -> bool:
    """Whether an instant lies within somebody's hours, and in no leave of theirs."""
    hours = working(said, calendar, at, at + timedelta(minutes=1), zone)
    return any(begin <= at < end for begin, end in hours)


def joined(spans: Iterable[Hours]) -> list[Hours]:
    """The same time, as few spans in order: what overlaps or touches is one."""
    found: list[Hours] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((begin, end))
    return found


def without(spans: Iterable[Hours], absences: Iterable[Absence]) -> list[Hours]:
    """What is left of hours without any moment of these absences."""
    away = joined((one.begin.astimezone(UTC), one.end.astimezone(UTC)) for one in absences)
    return [piece for span in spans for piece in _pieces(span, away)]


def _pieces(span: Hours, away: Sequence[Hours]) -> Iterator[Hours]:
    begin, end = span
    for gone, back in away:
        if back <= begin or gone >= end:
            continue
        if begin < gone:
            yield begin, gone
        begin = back
    if begin < end:
        yield begin, end
