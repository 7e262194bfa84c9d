"""What counts between two instants: the clock, the hours in which the installation is open, its working days. Pure.

Everything is by the clock of a zone. Holidays and make-up days are known of the years that the calendar lists; of any
other year nobody knows them, Monday to Friday count in their place, and whoever counts is told so (`Counted.sure`).
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from .. import zones
from ..errors import Fault, Invalid

DAY = timedelta(days=1)
SATURDAY = 5
LONGEST = 1000
"""So many days are looked at: no deadline is longer, and a calendar may never open."""

Hours = tuple[tuple[str, str], ...]
"""From when to when, `HH:MM`; a day may end at 24:00."""


@dataclass(frozen=True)
class Calendar:
    """When an installation is open on working days and on others, and what the years that are known say beside Monday
    to Friday: holidays and make-up days."""

    working: Hours = (("09:00", "18:00"),)
    others: Hours = ()
    years: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()

    @property
    def last(self) -> int | None:
        """The last year that is known; None where none is."""
        return max(self.years, default=None)


@dataclass(frozen=True)
class Counted:
    """An instant that was counted to; `sure` when every day on the way lies in a year that is known."""

    at: datetime
    sure: bool = True


def check_year(year: int, holidays: Sequence[date], make_up: Sequence[date]) -> None:
    """Raises Invalid for days of another year, and for make-up days that are working days anyway."""
    for name, days in (("holidays", holidays), ("make_up", make_up)):
        for number, day in enumerate(days):
            if day.year != year:
                raise _not_so(f"/{name}/{number}", "This day is in another year.", "year")
            if name == "make_up" and (day.weekday() < SATURDAY or day in holidays):
                raise _not_so(f"/{name}/{number}", "A make-up day lies on a weekend, and is no holiday.", "make_up")


def _not_so(pointer: str, message: str, code: str) -> Invalid:
    return Invalid(message, (Fault(pointer, message, code),))


def read(document: Mapping[str, Any] | None) -> Calendar:
    """The calendar of a standard as it is served; one without is open on weekdays and knows no year."""
    if not document:
        return Calendar()
    years: Mapping[str, Any] = document["years"]
    days = {
        key: frozenset(date.fromisoformat(day) for year in years.values() for day in year[key])
        for key in ("holidays", "make_up")
    }
    hours = {key: tuple((first, last) for first, last in document["hours"][key]) for key in ("working", "others")}
    return Calendar(hours["working"], hours["others"], frozenset(map(int, years)), days["holidays"], days["make_up"])


def is_working(calendar: Calendar, day: date) -> bool:
    """Whether a day is a working day."""
    return day in calendar.make_up or (day.weekday() < SATURDAY and day not in calendar.holidays)


def open_on(calendar: Calendar, day: date, zone: str) -> list[tuple[datetime, datetime]]:
    """From when to when the installation is open on a day, by the clock of a zone."""
    hours, spans = calendar.working if is_working(calendar, day) else calendar.others, []
    upto = wall(day, "00:00", zone)
    for opens, shuts in hours:
        first, upto = max(upto, wall(day, opens, zone)), wall(day, shuts, zone, last=True)
        if first < upto:
            spans.append((first, upto))
    return spans


def next_open(calendar: Calendar, at: datetime, zone: str) -> Counted:
    """`at` itself while it is open, else when it opens next; `at` where it never does."""
    for first, last, sure in _open_from(calendar, at, zone):
        if at < last:
            return Counted(max(at, first), sure)
    return Counted(at, sure=False)


def add_open(calendar: Calendar, at: datetime, length: timedelta, zone: str) -> Counted:
    """The instant until which it will have been open for this long since `at`: never while it is closed. Where it
    never opens, the clock counts."""
    left = length
    for first, last, sure in _open_from(calendar, at, zone):
        start = max(at, first)
        if start < last and start + left <= last:
            return Counted(start + left, sure)
        left -= max(last - start, timedelta(0))
    return Counted(at + length, sure=False)


def add_working_days(calendar: Calendar, at: datetime, days: int, zone: str) -> Counted:
    """The close of business of the working day that is so many after the day of `at`: day 1 is the next working day.
    A working day without hours ends when the day does."""
    day, left, sure = at.astimezone(zones.place(zone)).date(), days, True
    for _ in range(LONGEST):
        sure = sure and day.year in calendar.years
        if left <= 0:
            break
        day += DAY
        left -= is_working(calendar, day)
    spans = open_on(calendar, day, zone)
    return Counted(spans[-1][1] if spans else wall(day, "24:00", zone), sure)


def add_months(at: datetime, count: int, zone: str) -> datetime:
    """The same time of day so many months later: the 31st becomes the last day of a shorter month."""
    local = at.astimezone(zones.place(zone))
    year, month = divmod(local.year * 12 + local.month - 1 + count, 12)
    day = min(local.day, months.monthrange(year, month + 1)[1])
    there = local.replace(year=year, month=month + 1, day=day, fold=0)
    return there.astimezone(UTC)


def end_of_day(at: datetime, zone: str) -> datetime:
    """When the day of an instant ends."""
    return wall(at.astimezone(zones.place(zone)).date(), "24:00", zone)


def clock(at: datetime, zone: str) -> str:
    """What the clock of a zone says, as hours are written: HH:MM."""
    return f"{at.astimezone(zones.place(zone)):%H:%M}"


def wall(day: date, clock: str, zone: str, last: bool = False) -> datetime:
    """A time of day by the clock of a zone, as an instant. A time that the clock skips is as long after the jump as it
    should have been before it; of one that comes twice it is the first, or the `last`. At 24:00 the next day begins."""
    if clock == "24:00":
        day, clock, last = day + DAY, "00:00", False
    local = datetime.combine(day, time.fromisoformat(clock), zones.place(zone))
    first, second = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    return max(first, second) if last or second < first else first


def _open_from(calendar: Calendar, at: datetime, zone: str) -> Iterator[tuple[datetime, datetime, bool]]:
    """The spans in which it is open from the day of an instant on, in order, each with whether all days up to it are
    known."""
    day, sure = at.astimezone(zones.place(zone)).date() - DAY, True
    for place in range(LONGEST):
        sure = sure and (place == 0 or day.year in calendar.years)
        for first, last in _cached(calendar, day, zone):
            yield first, last, sure
        day += DAY


@lru_cache(maxsize=4096)
def _cached(calendar: Calendar, day: date, zone: str) -> tuple[tuple[datetime, datetime], ...]:
    return tuple(open_on(calendar, day, zone))
