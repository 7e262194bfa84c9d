"""From the messages that stand in the table to those that there are to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .rules import UNREACHABLE, Planned


@dataclass(frozen=True)
class Told:
    """A message that was sent, is being sent, or may have been; `facts` is what its words were made of."""

    id: str
    kind: str
    role: str
    recipient: str
    at: Any = field(hash=False)
    facts: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True)
class Kept:
    """A message as it stands in the table, as far as planning looks at it."""

    id: str
    about: str
    version: str
    kind: str
    role: str
    recipient: str
    channel: str
    state: str
    reason: str | None
    due: datetime
    until: datetime
    facts: Mapping[str, Any] = field(hash=False)
    sent_at: datetime | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What there is at most one message of."""
        return self.about, self.version, self.kind, self.recipient


def known_to_recipients(kept: Iterable[Kept]) -> tuple[Told, ...]:
    """What was told, in order of time: what is just being sent may have arrived already, and is the last."""
    found = [row for row in kept if row.state in ("sending", "sent", "uncertain")]
    found.sort(key=lambda row: (row.sent_at is None, row.sent_at or row.due, row.id))
    return tuple(Told(row.id, row.kind, row.role, row.recipient, row.sent_at or row.due, row.facts) for row in found)


@dataclass(frozen=True)
class Changes:
    """What is to be written: `new` and `other` (the id of a row that there is, and what it is to say) wait from now on,
    or have no address; the `gone` ones are withdrawn."""

    new: tuple[Planned, ...]
    other: tuple[tuple[str, Planned], ...]
    gone: tuple[Kept, ...]


def changes(kept: Iterable[Kept], wanted: Iterable[Planned], channel: str, unreachable: Mapping[str, str]) -> Changes:
    """How to get from what stands in the table to what is planned; what was sent, or is being sent, stays as it is.
    `unreachable` says why nothing can be sent to a recipient."""
    open_rows = {row.key: row for row in kept}
    new, other = [], []
    for one in sorted(wanted, key=lambda one: one.key):
        row = open_rows.pop(one.key, None)
        if row is None:
            new.append(one)
        elif _to_be_planned_again(row, one, channel, unreachable.get(one.recipient)):
            other.append((row.id, one))
    gone = [row for row in open_rows.values() if _is_open(row)]
    return Changes(tuple(new), tuple(other), tuple(sorted(gone, key=lambda row: row.id)))


def _is_open(row: Kept) -> bool:
    """Whether it is still to be sent, or would be if there were a way."""
    return row.state == "waiting" or (row.state == "not_sent" and row.reason in UNREACHABLE)


def _to_be_planned_again(row: Kept, one: Planned, channel: str, unreachable: str | None) -> bool:
    if row.state == "withdrawn":
        return True
    if not _is_open(row):
        return False
    differs = (row.until, row.facts, row.channel) != (one.until, one.facts, channel)
    differs = differs or (row.due != one.due and not one.corrects)
    return differs or (row.reason if row.state == "not_sent" else None) != unreachable
