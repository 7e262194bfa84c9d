"""The calendar as a file (RFC 5545), by the library `icalendar`.

Instants stand in UTC, so that no program has to know a zone. There is no METHOD: one would ask for an organizer, and
make of DTSTAMP the moment of asking, with which no answer would be like the one before. REFRESH-INTERVAL and NAME are
of RFC 7986; the X- lines say the same to older programs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, Event, vDuration

from .rules import NAME, Entry, title

EVERY = timedelta(hours=1)
"""How often a program is asked to look again."""
MADE_BY = "-//Doorstep//Calendar//EN"


def file(entries: Iterable[Entry], language: str, origin: str) -> bytes:
    """The entries as a file; `origin` is where the visits are opened."""
    calendar = Calendar()
    calendar.add("PRODID", MADE_BY)
    calendar.add("VERSION", "2.0")
    for name in ("NAME", "X-WR-CALNAME"):
        calendar.add(name, NAME[language])
    calendar.add("REFRESH-INTERVAL", vDuration(EVERY), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(EVERY))
    for entry in entries:
        calendar.add_component(_event(entry, language, origin))
    text: bytes = calendar.to_ical()
    return text


def _event(entry: Entry, language: str, origin: str) -> Event:
    event = Event()
    event.add("UID", entry.id)
    event.add("SEQUENCE", entry.version)
    event.add("DTSTAMP", entry.changed)
    event.add("DTSTART", entry.start)
    event.add("DTEND", entry.end)
    event.add("SUMMARY", title(entry, language))
    event.add("LOCATION", entry.street)
    event.add("STATUS", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT" if entry.cancelled or entry.backup else "OPAQUE")
    event.add("URL", f"{origin}/#/visit/{entry.id}")
    return event
