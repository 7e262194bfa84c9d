"""When what a service level asks for is due: one function for each word of `DUE` in the standard (standard/levels.py).
Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from .. import iso
from ..roster import calendars
from ..roster.calendars import Calendar, Counted

Json = Mapping[str, Any]
NOTHING: Json = MappingProxyType({})


@dataclass(frozen=True)
class Start:
    """What starts a deadline: when, by whose clock, what is known of the thing by field, and the time that was
    `promised`, if one was."""

    at: datetime
    zone: str
    fields: Json = field(default_factory=lambda: NOTHING, hash=False)
    promised: datetime | None = None


def due(asked: Json, start: Start, calendar: Calendar) -> Counted:
    """When it is due. `asked` is the `due` of a level."""
    at, zone = start.at, start.zone
    match asked["fn"]:
        case "after":
            begun = calendars.next_open(calendar, at, zone) if asked.get("opening") else Counted(at)
            return Counted(_later(begun.at, _length(asked, start.fields), zone), begun.sure)
        case "before":
            return Counted(at - iso.duration(asked["duration"]))
        case "working_days":
            return calendars.add_working_days(calendar, at, asked["days"], zone)
        case "business_hours":
            return calendars.add_open(calendar, at, iso.duration(asked["duration"]), zone)
        case "promised":
            proposed = start.promised or _later(at, _length(asked, start.fields), zone)
            return Counted(min(proposed, at + iso.duration(asked["longest"])) if "longest" in asked else proposed)
        case "same_day":
            in_time = calendars.clock(at, zone) < asked["until"]
            return Counted(calendars.end_of_day(at, zone) if in_time else at + iso.duration(asked["otherwise"]))
        case unknown:
            raise ValueError(f"no level is due by {unknown!r}")


def _length(asked: Json, fields: Json) -> str:
    """The length, as it is written: that of the field's value, where `values` names it."""
    value = fields.get(asked["by"]) if "by" in asked else None
    found: str = asked.get("values", NOTHING).get(value, asked["duration"])
    return found


def _later(at: datetime, length: str, zone: str) -> datetime:
    """So much later: months are those of the calendar, everything else is by the clock."""
    if iso.is_months(length):
        return calendars.add_months(at, int(length[1:-1]), zone)
    return at + iso.duration(length)
