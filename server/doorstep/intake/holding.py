"""Holding a time for a few minutes, while the customer thinks it over on the telephone."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..accounts import store as accounts
from ..appointments import hold_store, plan_store
from ..appointments.rules import Plan
from ..appointments.slots import Hold
from ..database import transact
from ..errors import Overlap

LONGEST = timedelta(minutes=5)
"""So long a time is held for whoever books it."""


def hold(by: str, person: str, start: datetime, end: datetime, moving: str | None, now: datetime) -> Hold:
    """Keeps a time of a person for whoever books, in place of what they held before. `moving`: a visit that is being
    moved, which is in nobody's way. Raises Overlap, Held."""
    wanted = Hold(by, person, start, end, now + LONGEST)

    def carry_out() -> None:
        accounts.lock_people([person])
        in_the_way = plan_store.in_the_way([Plan("", person, start, end)], [moving] if moving else [])
        if in_the_way:
            raise Overlap("At this time the person is somewhere else.", in_the_way)
        hold_store.put(wanted, now)

    transact(carry_out)
    return wanted


def let_go(by: str) -> None:
    """Ends what somebody holds."""
    transact(lambda: hold_store.end(by))
