"""Visits that end with work left, and what continues them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from builders import ZONE, Phone
from doorstep.appointments import order_store
from doorstep.appointments.rules import OfficeVisit
from doorstep.database import reading

Json = dict[str, Any]


def agreed(phone: Phone, visit: str, start: datetime) -> Json:
    """Another time, agreed at the door with the customer."""
    body = {
        "start": start.isoformat(),
        "zone": ZONE,
        "asked_by": "customer",
        "agreed_by": "王女士",
        "reason": "下班再来",
    }
    return phone.event(visit, "promise.agreed", body)


def ended(phone: Phone, visit: str, outcome: str, reason: str | None = "客户有事") -> Json:
    """That a visit ended, and how."""
    return phone.event(visit, "visit.completed", {"outcome": outcome, "reason": reason, "recorded": 1})


def stopped(phone: Phone, visit: str, start: datetime | None = None, outcome: str = "stopped") -> list[Json]:
    """Somebody came, began, left one thing undone and one unsaid, and stopped; perhaps for another time."""
    failed = {"item": "work.tested", "value": "not_done", "note": "客户没空试用", "replaces": []}
    said = [phone.event(visit, "visit.arrived"), phone.event(visit, "visit.started")]
    said.append(phone.event(visit, "item.answered", failed))
    if start is not None:
        said.append(agreed(phone, visit, start))
    said.append(ended(phone, visit, outcome))
    for place, event in enumerate(reversed(said)):  # one after the other, the last one now
        event["wall"] -= place * 60_000
        event["mono"][1] -= place * 60_000
    return said


def chain(visit: str) -> list[OfficeVisit]:
    """All visits of the order."""
    with reading():
        return order_store.chain(visit)


def after(visit: str) -> OfficeVisit:
    """The visit that continues another."""
    [found] = [one for one in chain(visit) if one.continues == visit]
    return found
