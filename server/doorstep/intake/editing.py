"""What the office says otherwise about a visit to come than it was booked with, in one transaction.

Locks: who goes there, the visit, its messages; then the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..accounts import trail_store
from ..accounts.rules import TrailEntry
from ..appointments import ledger_store, member_store, order_store, plan_store
from ..appointments.rules import OfficeVisit, in_force, main_of, plan
from ..clock import new_id
from ..errors import Conflict
from . import bookings, messages, planning
from .store import Command

CORRECTED = "order.corrected"


@dataclass(frozen=True)
class Edit:
    """What is to be otherwise about a visit, by the names of OfficeVisit: `kind` with the `standard` that knows it,
    `duration_minutes`, `buffer_minutes`, `instructions`, `facts` (null takes one away). `ver` is the version that its
    author has seen."""

    visit: str
    ver: int
    wanted: Mapping[str, Any]


def edit(wanted: Edit, by: str, now: datetime, command: Command) -> None:
    """Changes what was booked. Raises NotFound, Stale, Overlap, Conflict `begun` for another kind of a visit of which
    something was said, `cancelled` or `finished`, and what `bookings.once` raises."""
    bookings.once(command, wanted.visit, now, lambda: _edit(wanted, by, now))


def _edit(wanted: Edit, by: str, now: datetime) -> None:
    held = planning.hold([wanted.visit], [wanted.visit])
    visit = bookings.changeable(held, wanted.visit, wanted.ver)
    after = edited(visit, wanted.wanted)
    changes = {
        name: (getattr(visit, name), getattr(after, name))
        for name in wanted.wanted
        if getattr(visit, name) != getattr(after, name)
    }
    if not changes.keys() - {"standard"}:
        return
    if "kind" in changes and visit.begun:
        raise Conflict("Something was said about this visit already; its kind stays.", code="begun", of=visit.id)
    main = main_of(member_store.members(visit.id))
    planned = plan(after, main, in_force(ledger_store.ledger(visit.id)))
    plan_store.replan([visit.id], [planned] if planned else [])
    order_store.edit(after)
    trail_store.add_to_trail(TrailEntry(new_id(), by, CORRECTED, visit.id, now, changes))
    messages.replan([visit.id], now)
    bookings.tell_again(held, now)


def edited(visit: OfficeVisit, wanted: Mapping[str, Any]) -> OfficeVisit:
    """The visit as it is to be. The standard goes with another kind alone: whoever corrects a duration does not change
    what is asked at the door."""
    given = dict(wanted)
    if given.get("kind", visit.kind) == visit.kind:
        given.pop("standard", None)
    if "facts" in given:
        facts = {**visit.facts, **given["facts"]}
        given["facts"] = {name: value for name, value in facts.items() if value is not None}
    return replace(visit, **given)
