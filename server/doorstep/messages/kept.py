"""From the messages that stand in the table to those that there are to be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .rules import FAILED, UNREACHABLE, Planned
from .ways import Course, Ways


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
        """What there is at most one message of, on each channel that it took."""
        return self.about, self.version, self.kind, self.recipient


def known_to_recipients(kept: Iterable[Kept]) -> tuple[Told, ...]:
    """What was told, in order of time: what is just being sent may have arrived already, and is the last."""
    found = [row for row in kept if row.state in ("sending", "sent", "uncertain")]
    found.sort(key=lambda row: (row.sent_at is None, row.sent_at or row.due, row.id))
    return tuple(Told(row.id, row.kind, row.role, row.recipient, row.sent_at or row.due, row.facts) for row in found)


@dataclass(frozen=True)
class Going:
    """A message that there is to be, and the way that it takes."""

    planned: Planned
    course: Course


@dataclass(frozen=True)
class Changes:
    """What is to be written: `new` and `other` (the id of a row that there is, and what it is to say) wait from now on,
    or have no address; the `gone` ones are withdrawn."""

    new: tuple[Going, ...]
    other: tuple[tuple[str, Going], ...]
    gone: tuple[Kept, ...]


def changes(kept: Iterable[Kept], wanted: Iterable[Planned], ways: Ways) -> Changes:
    """How to get from what stands in the table to what is planned; what was sent, or is being sent, stays as it is, and
    what failed on one channel goes on to the next."""
    rows: dict[tuple[str, str, str, str], list[Kept]] = {}
    for row in kept:
        rows.setdefault(row.key, []).append(row)
    new, other, gone = [], [], []
    for one in sorted(wanted, key=lambda one: one.key):
        of = rows.pop(one.key, [])
        course = _course(one, of, ways)
        its = _row_for(course, of) if course else None
        gone += [row for row in of if row is not its and _is_open(row)]
        if course and its is None:
            new.append(Going(one, course))
        elif course and its and _to_be_planned_again(its, one, course):
            other.append((its.id, Going(one, course)))
    gone += [row for of in rows.values() for row in of if _is_open(row)]
    return Changes(tuple(new), tuple(other), tuple(sorted(gone, key=lambda row: row.id)))


def _course(one: Planned, of: Collection[Kept], ways: Ways) -> Course | None:
    """The way that a message is to take; None when there is nothing more to be sent."""
    if any(not (_is_open(row) or row.state == "withdrawn" or _failed(row)) for row in of):
        return None
    return ways.course(one.to, [row.channel for row in of if _failed(row)])


def _row_for(course: Course, of: Collection[Kept]) -> Kept | None:
    """The row that is to say it: the one of this channel, or else one that is open on another and changes over."""
    return next(
        (row for row in of if row.channel == course.channel),
        next((row for row in of if _is_open(row)), None),
    )


def _is_open(row: Kept) -> bool:
    """Whether it is still to be sent, or would be if there were a way."""
    return row.state == "waiting" or (row.state == "not_sent" and row.reason in UNREACHABLE)


def _failed(row: Kept) -> bool:
    """Whether its channel has done what it could."""
    return row.state == "not_sent" and row.reason == FAILED


def reached_nobody(rows: Iterable[Kept]) -> bool:
    """Whether nothing of a message, given its rows on all channels, went out or is still to: each has done in vain what
    it could, or none could be tried."""
    left = [row for row in rows if row.state != "withdrawn"]
    return bool(left) and all(row.state == "not_sent" and row.reason in (*UNREACHABLE, FAILED) for row in left)


def _to_be_planned_again(row: Kept, one: Planned, course: Course) -> bool:
    if row.state == "withdrawn":
        return True
    differs = (row.until, row.facts, row.channel) != (one.until, one.facts, course.channel)
    differs = differs or (row.due != one.due and not one.corrects)
    return differs or (row.reason if row.state == "not_sent" else None) != course.reason
