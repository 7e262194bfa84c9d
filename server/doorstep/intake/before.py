"""How a visit stood before a command of the office, for whoever takes the command back.

What was read before the visit was locked is what the command changed: it names the version that its caller has seen,
and is refused when there is another by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..appointments import ledger_store, member_store
from ..appointments import store as appointments
from ..appointments.rules import in_force
from ..errors import Conflict
from . import store
from .store import Command

Json = dict[str, Any]


def of(id: str) -> Json | None:
    """Who goes to a visit, when, for how long, and whether at all; None where there is no such visit."""
    visit = appointments.visit(id)
    if visit is None:
        return None
    promise = in_force(ledger_store.ledger(id))
    return {
        "state": visit.state,
        "start": promise.start.isoformat() if promise else None,
        "end": promise.end.isoformat() if promise and promise.end else None,
        "person": member_store.mains([id]).get(id),
        "duration_minutes": visit.duration_minutes,
    }


def taken_back(command: Command, visit: str) -> Mapping[str, Any] | None:
    """How the visit stood before the command that this one takes back; None when it takes none back. Raises Conflict
    `not_undoable` for a command of somebody else or about something else, and for one that was taken back already."""
    if command.undoes is None:
        return None
    found = store.stood(command.person, command.undoes)
    if found is None or found[0] != visit:
        raise Conflict("This cannot be taken back, or was already.", code="not_undoable", of=command.undoes)
    return found[1]
