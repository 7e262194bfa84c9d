"""What the office puts right about a customer, in one transaction: their messages and the phones of those who go there
follow, and the trail tells what was replaced.

Locks: the visits to come, the customer, the messages; then the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ..accounts import trail_store
from ..accounts.rules import TrailEntry
from ..appointments import store as appointments
from ..clock import new_id
from ..customers import store as customers
from ..customers.rules import AT_THE_DOOR, TOLD, corrections, moved
from ..errors import NotFound
from ..events.deciding import decide
from . import bookings, messages, planning, store
from .store import Command
from .telling import CORRECTED

CUSTOMER = "customer"


@dataclass(frozen=True)
class Corrected:
    """What is put right about a customer, or about one of their `premises`: fields as they were seen, and as they are
    to be."""

    customer: str
    premises: str | None
    before: Mapping[str, object]
    after: Mapping[str, object]


def correct(said: Corrected, by: str, now: datetime, command: Command) -> None:
    """Writes down what is right. What was sent or sealed stays as it was. Raises NotFound, Conflict `changed`, and what
    `store.remember` raises."""

    def carry_out() -> None:
        if store.remember(command, CUSTOMER, said.customer, now).new:
            _correct(said, by, now)

    decide(carry_out)


def _correct(said: Corrected, by: str, now: datetime) -> None:
    coming = appointments.coming_of([said.customer])
    held = planning.hold(coming, [])
    customer = customers.lock(said.customer)
    if said.premises is None:
        changes = corrections(vars(customer), said.before, said.after)
        customers.correct(replace(customer, **_after(changes)))  # type: ignore[arg-type]
    else:
        places = {place.id: place for place in customers.premises_of([customer.id])[customer.id]}
        if said.premises not in places:
            raise NotFound("This customer has no such premises.", of=said.premises)
        changes = corrections(vars(places[said.premises]), said.before, said.after)
        customers.correct_premises(customer.id, moved(places[said.premises], _after(changes)))
        held = [visit for visit in held if visit.premises == said.premises]
    if not changes:
        return
    trail_store.add_to_trail(TrailEntry(new_id(), by, CORRECTED, customer.id, now, changes))
    if held and changes.keys() & TOLD:
        messages.replan([visit.id for visit in held], now, days=False)
    if changes.keys() & AT_THE_DOOR:
        bookings.tell_again(held, now)


def _after(changes: Mapping[str, tuple[object, object]]) -> dict[str, object]:
    return {name: value for name, (_, value) in changes.items()}
