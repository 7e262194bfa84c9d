"""Hours of work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from .. import zones

OPENS, CLOSES = time(8, 30), time(18)
"""When everybody works of whom nothing else is said."""


@dataclass(frozen=True)
class Shift:
    """When somebody works, from a weekday on (1 is Monday, 7 Sunday), by the clock of the place. One that ends no later
    in the day than it begins ends on the next day."""

    weekday: int
    start: time
    end: time


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
