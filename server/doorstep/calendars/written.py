"""The calendar of a person as a file, for programs that read it at its address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from .. import ical
from .rules import NAME, Entry, title

EVERY = timedelta(hours=1)
"""How often a program is asked to look again."""


def file(entries: Iterable[Entry], language: str, origin: str) -> bytes:
    """The entries as a file; `origin` is where the visits are opened."""
    return ical.file((_entry(one, language, origin) for one in entries), name=NAME[language], every=EVERY)


def _entry(entry: Entry, language: str, origin: str) -> ical.Entry:
    return ical.Entry(
        uid=entry.id,
        sequence=entry.version,
        stamp=entry.changed,
        start=entry.start,
        end=entry.end,
        title=title(entry, language),
        place=entry.street,
        cancelled=entry.cancelled,
        busy=not entry.backup,
        url=f"{origin}/#/visit/{entry.id}",
    )
