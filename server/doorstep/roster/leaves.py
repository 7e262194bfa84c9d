"""Leave: how it is asked for, decided and changed, and who stands in meanwhile. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from ..errors import Conflict, Fault, Invalid
from . import calendars

KINDS = ("annual", "sick", "personal", "other")
STATES = ("asked", "approved", "refused", "withdrawn")
STANDING = ("asked", "approved")
"""States of a leave that keeps others of the same person out of its time."""

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Leave:
    """That somebody is away in [begin, end), as they ask for or the office wrote down; `cover` stands in for them. Each
    change has a `ver` of its own."""

    id: str
    person: str
    kind: str
    begin: datetime
    end: datetime
    state: str
    asked_at: datetime
    asked_by: str
    reason: str | None = None
    cover: str | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None
    answer: str | None = None
    ver: int = 1


def check_span(begin: datetime, end: datetime) -> None:
    """Raises Invalid for a leave that ends before it begins, or lasts more than a year."""
    if not timedelta(0) < end - begin <= LONGEST:
        raise Invalid(
            "A leave ends after it begins, within a year.",
            (Fault("/end", "A leave ends after it begins, within a year.", "span"),),
        )


def span(begin: str, end: str, zone: str) -> tuple[datetime, datetime]:
    """From when to when, two days and times by the clock of a zone; raises Invalid where there is no such day."""
    found = []
    for name, text in (("begin", begin), ("end", end)):
        day, at = text.split("T")
        try:
            time.fromisoformat(at)
            found.append(calendars.wall(date.fromisoformat(day), at, zone).astimezone(UTC))
        except ValueError as error:
            message = "There is no such day or time."
            raise Invalid(message, (Fault(f"/{name}", message, "day"),)) from error
    return found[0], found[1]


def check_overlap(new: Leave, others: Iterable[Leave]) -> None:
    """Raises Conflict where the same person has another leave then, asked for or approved."""
    for one in others:
        if one.id != new.id and one.state in STANDING and one.begin < new.end and new.begin < one.end:
            raise Conflict(
                "There is a leave of this person at that time already.", code="leave_overlaps", others=(one.id,)
            )


def is_open(leave: Leave, now: datetime) -> bool:
    """Whether somebody is away right now."""
    return leave.state == "approved" and leave.begin <= now < leave.end
