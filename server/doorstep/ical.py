"""What calendar programs read (RFC 5545), by the library `icalendar`.

Instants stand in UTC, so that no program has to know a zone. A METHOD says that it is a message to somebody (RFC 5546),
and then an organizer and an attendee stand in it; what is read at an address has none: DTSTAMP would be the moment of
asking, with which no answer would be like the one before. REFRESH-INTERVAL and NAME are of RFC 7986; the X- lines say
the same to older programs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event

MADE_BY = "-//Doorstep//Calendar//EN"


@dataclass(frozen=True)
class Entry:
    """Something that stands in a calendar. Of two with the same `uid` the higher `sequence` counts; `stamp` is when it
    became as it is, or, in a message, when that was written. `organizer` and `attendee` are mail addresses."""

    uid: str
    sequence: int
    stamp: datetime
    start: datetime
    end: datetime
    title: str
    place: str
    cancelled: bool = False
    busy: bool = True
    url: str | None = None
    note: str | None = None
    organizer: str | None = None
    attendee: str | None = None


def file(
    entries: Iterable[Entry], method: str | None = None, name: str | None = None, every: timedelta | None = None
) -> bytes:
    """The entries as a file. `name` is what the calendar is called, `every` how often a program is asked to look
    again."""
    from icalendar import Calendar, vDuration  # with what it needs it is four megabytes, and most messages bring none

    calendar = Calendar()
    calendar.add("PRODID", MADE_BY)
    calendar.add("VERSION", "2.0")
    if method:
        calendar.add("METHOD", method)
    if name:
        for line in ("NAME", "X-WR-CALNAME"):
            calendar.add(line, name)
    if every:
        calendar.add("REFRESH-INTERVAL", vDuration(every), parameters={"VALUE": "DURATION"})
        calendar.add("X-PUBLISHED-TTL", vDuration(every))
    for entry in entries:
        calendar.add_component(_event(entry))
    text: bytes = calendar.to_ical()
    return text


def _event(entry: Entry) -> Event:
    from icalendar import Event, vCalAddress

    event = Event()
    event.add("UID", entry.uid)
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", entry.stamp)
    event.add("DTSTART", entry.start)
    event.add("DTEND", entry.end)
    event.add("SUMMARY", entry.title)
    event.add("LOCATION", entry.place)
    event.add("STATUS", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("TRANSP", "OPAQUE" if entry.busy and not entry.cancelled else "TRANSPARENT")
    if entry.url:
        event.add("URL", entry.url)
    if entry.note:
        event.add("DESCRIPTION", entry.note)
    if entry.organizer:
        event.add("ORGANIZER", vCalAddress(f"mailto:{entry.organizer}"))
    if entry.attendee:
        said = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
        event.add("ATTENDEE", vCalAddress(f"mailto:{entry.attendee}"), parameters=said)
    return event
