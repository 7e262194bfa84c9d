"""An order has one visit or several, one after the other: what leaves work to the next one, and what it is given."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .rules import OfficeVisit, PromiseEntry, in_force

LEAVING = frozenset({"missed", "stopped", "rescheduled"})
"""Outcomes that always leave work: nobody was at home, it was stopped, or another time was agreed on."""

SERVED_EARLY = timedelta(hours=1)
"""Whoever comes so long before a time that was agreed comes for it."""


@dataclass(frozen=True)
class Ended:
    """How a visit ended at the door: `event` says so, with its outcome, at an instant of the server's clock. `begun`:
    the work was begun; `arrived` since when somebody was there, as far as that is known."""

    event: str
    outcome: str
    at: datetime
    begun: bool
    arrived: datetime | None


@dataclass(frozen=True)
class Leaving:
    """An ending that leaves work, and the time at which somebody is still expected; None where no time is agreed."""

    ended: Ended
    entry: PromiseEntry | None


def leaving(endings: Iterable[Ended], ledger: Sequence[PromiseEntry]) -> Leaving | None:
    """The first of these endings, by event, that leaves work; None when the order ends with them.

    Two phones may say different things. One that leaves work is enough, in whatever order they come: a visit too many
    can be cancelled, and one too few is seen by nobody.
    """
    for ended in sorted(endings, key=lambda one: one.event):
        to_come = still_to_come(in_force(ledger), ended)
        if leaves_work(ended, to_come):
            return Leaving(ended, to_come)
    return None


def still_to_come(promise: PromiseEntry | None, ended: Ended) -> PromiseEntry | None:
    """The promise in force, when it is for later than the ending, and nobody has come for it: not the time for which
    somebody came a little early, but one on whose day nobody was there yet, or that was agreed since."""
    came = ended.arrived or ended.at
    if promise is None or promise.start <= ended.at:
        return None
    return promise if promise.at > came or promise.start > came + SERVED_EARLY else None


def leaves_work(ended: Ended, to_come: PromiseEntry | None) -> bool:
    """Whether an order goes on after an ending; `to_come`: the promise in force, when it is still to come.

    What was called off at the door goes on when another time was agreed there, or when the work had been begun: then
    somebody has to say what becomes of it. What was done goes on only when, once there, another time was agreed.
    """
    at_the_door = to_come is not None and to_come.origin == "door"
    match ended.outcome:
        case outcome if outcome in LEAVING:
            return True
        case "cancelled":
            return at_the_door or ended.begun
        case "done" if to_come is not None and at_the_door and ended.arrived is not None:
            return to_come.at >= ended.arrived and to_come.start > ended.at + SERVED_EARLY
    return False


def next_id(visit: str) -> str:
    """The id of the visit that continues another: always the same, so that whoever makes it again, after a restore
    too, makes the one that phones know."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{visit}|next"))


def handed_on(entry: PromiseEntry, visit: str) -> PromiseEntry:
    """An agreed time as the visit that keeps it has it: agreed when, by whom and why it was before."""
    id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{visit}|{entry.id}"))
    return replace(entry, id=id, visit=visit, event=None, seq=None)


def in_order(visits: Iterable[OfficeVisit]) -> list[OfficeVisit]:
    """The visits of one order from the first to the living one."""
    after = {visit.continues: visit for visit in visits}
    found: list[OfficeVisit] = []
    at: str | None = None
    while (visit := after.get(at)) is not None:
        found.append(visit)
        at = visit.id
    return found


def is_over(visit: OfficeVisit) -> bool:
    """Whether nothing about a visit changes any more."""
    return visit.state == "cancelled" or visit.finished is not None
