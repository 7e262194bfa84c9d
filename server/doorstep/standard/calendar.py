"""Reads `calendar.yaml`: when the installation is open, and the working days of the years that are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from .entries import Entry

Json = dict[str, Any]

_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_HOURS = re.compile(f"({_CLOCK})-({_CLOCK}|24:00)")
_YEAR = re.compile("20[0-9]{2}")
SATURDAY = 5


def calendar(entry: Entry) -> Json:
    """The calendar as it is served: every day that is written as a part of a range stands there by itself."""
    hours, years = entry.map("hours", required=True), entry.map("years", required=True)
    read = {key: _hours(hours, key) for key in ("working", "others")} if hours else {}
    if hours:
        hours.close()
    found = {key: _year(one, key) for key, one in years.maps()} if years else {}
    entry.close()
    return {"hours": read, "years": dict(sorted(found.items()))}


def _hours(entry: Entry, key: str) -> list[list[str]]:
    """From when to when, one after the other."""
    found: list[list[str]] = []
    for text, line in entry.texts(key, required=key == "working"):
        times = _HOURS.fullmatch(text)
        if not times or times[1] >= times[2] or (found and found[-1][1] > times[1]):
            entry.fault("bad_hours", text, line)
        else:
            found.append([times[1], times[2]])
    return found


def _year(entry: Entry, year: str) -> Json:
    if not _YEAR.fullmatch(year):
        entry.fault("bad_year", year)
        return {"holidays": [], "make_up": []}
    days = {key: dict(_days(entry, key, year)) for key in ("holidays", "make_up")}
    for day, line in days["make_up"].items():
        if day in days["holidays"] or date.fromisoformat(day).weekday() < SATURDAY:
            entry.fault("no_make_up", day, line)
    entry.close()
    return {key: sorted(found) for key, found in days.items()}


def _days(entry: Entry, key: str, year: str) -> Iterator[tuple[str, int]]:
    """Every day of one list, with its line."""
    for text, line in entry.texts(key):
        first, _, last = text.partition("/")
        try:
            day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        except ValueError:
            day = end = date.min
        if len(first) != len("2026-01-01") or {day.year, end.year} != {int(year)} or end < day:
            entry.fault("bad_date", text, line)
            continue
        while day <= end:
            yield day.isoformat(), line
            day += timedelta(days=1)
