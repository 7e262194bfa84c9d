"""Hours of work, and the free times in them, the best first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from .. import zones

OPENS, CLOSES = time(8, 30), time(18)
"""When everybody works of whom nothing else is said."""

GRID = timedelta(minutes=30)
"""Times that are easy to say on the telephone."""

WORTHLESS = timedelta(minutes=60)
"""A gap shorter than this serves no other visit."""


@dataclass(frozen=True)
class Shift:
    """When somebody works, from a weekday on (1 is Monday, 7 Sunday), by the clock of the place. One that ends no later
    in the day than it begins ends on the next day."""

    weekday: int
    start: time
    end: time


@dataclass(frozen=True)
class Busy:
    """A period [start, end) in which somebody has a visit to make."""

    start: datetime
    end: datetime
    visit: str


@dataclass(frozen=True)
class Reason:
    """Why a free time stands where it stands.

    `follows` and `precedes` name the visit it touches; `free_day`: nothing else that day; `gap`: minutes that it leaves
    before it and that serve no other visit; `busy`: how many visits the person has that day.
    """

    code: str
    visit: str | None = None
    minutes: int | None = None
    count: int | None = None


@dataclass(frozen=True)
class FreeTime:
    """A time at which somebody could make a visit: `end` is when the work should be done, the buffer comes after it."""

    person: str
    start: datetime
    end: datetime
    reasons: tuple[Reason, ...]


def week(shifts: Sequence[Shift]) -> list[Shift]:
    """The shifts of a week; the usual ones where nobody said any."""
    return sorted(shifts, key=lambda shift: shift.weekday) or [Shift(day, OPENS, CLOSES) for day in range(1, 8)]


Hours = tuple[datetime, datetime]
"""From when to when somebody works without a break."""


def hours(shifts: Iterable[Shift], day: date, zone: str) -> Hours | None:
    """From when to when (UTC) somebody works who begins on a day; None when they do not begin then. Without shifts, the
    usual hours.

    A time that the clocks jump over that night is read as the moment of the jump, one that comes twice as the earlier
    for a beginning and the later for an end: whoever works is there all the time.
    """
    known = {shift.weekday: shift for shift in shifts}
    shift = known.get(day.isoweekday()) if known else Shift(day.isoweekday(), OPENS, CLOSES)
    if shift is None:
        return None
    until = day if shift.end > shift.start else day + timedelta(days=1)
    here = zones.place(zone)
    opens, closes = datetime.combine(day, shift.start, here), datetime.combine(until, shift.end, here).replace(fold=1)
    # In UTC: two times of one zone are compared by their digits, which the change of the clocks repeats.
    return opens.astimezone(UTC), closes.astimezone(UTC)


def hours_between(shifts: Sequence[Shift], begin: datetime, end: datetime, zone: str) -> list[Hours]:
    """All hours of somebody that share time with [begin, end), also those that began the evening before."""
    here = zones.place(zone)
    first, last = begin.astimezone(here).date() - timedelta(days=1), end.astimezone(here).date()
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    found = [one for day in days if (one := hours(shifts, day, zone))]
    return [(opens, closes) for opens, closes in found if opens < end and begin < closes]


def in_two_places(shifts: Iterable[Shift]) -> list[int]:
    """The weekdays whose hours begin before those of the day before have ended."""
    known = {shift.weekday: shift for shift in shifts}
    before = {weekday: known.get((weekday - 2) % 7 + 1) for weekday in known}
    return [
        weekday
        for weekday, shift in sorted(known.items())
        if (last := before[weekday]) and last.end <= last.start and shift.start < last.end
    ]


def free_times(
    people: Mapping[str, tuple[Sequence[Hours], Sequence[Busy]]],
    work: timedelta,
    buffer: timedelta,
    now: datetime,
    limit: int = 20,
    within: Hours | None = None,
) -> list[FreeTime]:
    """When the people, each with their hours and what they do meanwhile, could begin a visit; the best first.

    The work begins `within` a time, where one is given, and ends within the hours; work and buffer touch no other
    visit, and no other visit's period touches them but at its edge. First come the times next to another visit, then
    those that leave little time unused, then those of who has least to do, then the earliest.
    """
    found = [
        one
        for person, (shifts, busy) in people.items()
        for shift in shifts
        for one in _of(person, shift, sorted(busy, key=lambda period: period.start), work, buffer, now)
        if within is None or within[0] <= one[1].start < within[1]
    ]
    return [free for _, free in sorted(found, key=lambda pair: pair[0])[:limit]]


_Rank = tuple[bool, int, int, datetime, str]


def _of(
    person: str,
    shift: Hours,
    busy: Sequence[Busy],
    work: timedelta,
    buffer: timedelta,
    now: datetime,
) -> Iterable[tuple[_Rank, FreeTime]]:
    opens, closes = shift
    busy = [period for period in busy if period.start < closes + buffer and opens < period.end]
    starts = {max(opens, at) for at in (opens, *(period.end for period in busy))}
    starts |= {period.start - work - buffer for period in busy}
    starts |= set(_grid(opens, closes))
    for start in sorted(starts):
        end = start + work
        if start < max(opens, now) or end > closes:
            continue
        if any(start < period.end and period.start < end + buffer for period in busy):
            continue
        before = max((period for period in busy if period.end <= start), key=lambda period: period.end, default=None)
        after = min((period for period in busy if period.start >= end), key=lambda period: period.start, default=None)
        lead = start - (before.end if before else opens)
        tail = (after.start if after else closes) - end - (buffer if after else timedelta(0))
        follows, precedes = before if not lead else None, after if not tail else None
        unused = sum(_minutes(gap) for gap in (lead, tail) if gap < WORTHLESS)
        rank = (not (follows or precedes), unused, len(busy), start, person)
        yield rank, FreeTime(person, start, end, _reasons(follows, precedes, lead, len(busy)))


def _reasons(follows: Busy | None, precedes: Busy | None, gap: timedelta, count: int) -> tuple[Reason, ...]:
    if not count:
        return (Reason("free_day"),)
    found = []
    if follows:
        found.append(Reason("follows", visit=follows.visit))
    if precedes:
        found.append(Reason("precedes", visit=precedes.visit))
    if timedelta(0) < gap < WORTHLESS:
        found.append(Reason("gap", minutes=_minutes(gap)))
    return (*found, Reason("busy", count=count))


def _grid(opens: datetime, closes: datetime) -> Iterable[datetime]:
    """The round times of a shift. Counted in UTC, so that a change of the clocks neither doubles nor skips one."""
    at = datetime.fromtimestamp(-(-opens.timestamp() // GRID.total_seconds()) * GRID.total_seconds(), UTC)
    while at < closes:
        yield at
        at += GRID


def _minutes(gap: timedelta) -> int:
    return int(gap.total_seconds() // 60)
