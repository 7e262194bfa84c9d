"""Instants and lengths of time, as ISO 8601 writes them and as numbers. Pure.

Instants are RFC 3339, always with an offset, and milliseconds since 1970 where clocks are compared. Lengths are the
durations of ISO 8601-1 that mean one thing without a calendar: days, hours, minutes and seconds; a minus says *before*.
The client has the same in `client/src/core/time.ts`; `tests/cases/times.yaml` hold the two together.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Between these lies every instant that is kept: a phone's clock may say anything, and calendars end somewhere."""

_MS, _US = timedelta(milliseconds=1), timedelta(microseconds=1)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)", re.ASCII)
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.ASCII)
_MONTHS = re.compile(r"P\d+M", re.ASCII)


def is_instant(text: str) -> bool:
    """Whether this has the form of an instant; its day need not be one of the calendar."""
    return _INSTANT.fullmatch(text) is not None


def milliseconds(at: datetime) -> int:
    """An instant in milliseconds since 1970; what is smaller is cut off."""
    return (at - FIRST) // _MS


def instant_ms(text: str) -> int:
    """A written instant as milliseconds since 1970; what is smaller is cut off. Raises ValueError."""
    if not is_instant(text):
        raise ValueError(f"{text!r} is no instant such as 2026-11-22T09:00:00+08:00")
    return milliseconds(datetime.fromisoformat(text))


def instant(ms: int) -> datetime:
    """Milliseconds since 1970 as an instant, between FIRST and LAST."""
    return FIRST + min(max(ms, 0), milliseconds(LAST)) * _MS


def microseconds(at: datetime) -> int:
    """An instant in microseconds since 1970, which is as fine as databases keep it: a place in a list."""
    return (at - FIRST) // _US


def at_microseconds(count: int) -> datetime:
    """The instant again. Raises OverflowError for one that no calendar has."""
    return FIRST + count * _US


@lru_cache(maxsize=256)
def duration(text: str) -> timedelta:
    """A written length of days, hours, minutes and seconds: "-PT10M" is ten minutes before. Raises ValueError."""
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()[1:]):
        raise ValueError(f"{text!r} is no duration such as PT10M")
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    try:
        length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError as error:
        raise ValueError(f"{text!r} is longer than any calendar") from error
    return -length if found[1] else length


def duration_s(text: str) -> int:
    """`duration` in seconds."""
    return int(duration(text).total_seconds())


def is_duration(text: str) -> bool:
    """Whether `duration` can read this."""
    try:
        duration(text)
    except ValueError:
        return False
    return True


def is_months(text: str) -> bool:
    """Whether this is a length in months of the calendar: "P1M". It has no seconds before it has a beginning."""
    return _MONTHS.fullmatch(text) is not None
