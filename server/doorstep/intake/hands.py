"""Who sees to a late visit: one of the office at a time, and all others see it. One transaction. Lock: the visit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ..appointments import hand_store
from ..appointments.hands import Hand, counts
from ..errors import Conflict, NotFound
from . import bookings, planning
from .store import Command


def take(hand: Hand, over: bool, command: Command) -> None:
    """Has somebody see to a visit, or lets it rest until then; `over`: also where another one has it in hand.

    Raises NotFound, Conflict `in_hand` with who has it, and what `bookings.once` raises."""

    def carry_out() -> None:
        stands = hand_store.hands([hand.visit]).get(hand.visit)
        if stands and stands.by != hand.by and not over and counts(stands, hand.entry, hand.kind, hand.at):
            raise Conflict("Somebody else sees to this visit.", code="in_hand", of=stands.by)
        hand_store.put(hand.visit, hand)

    _with_all_told(hand.visit, hand.at, carry_out, command)


def let_go(visit: str, now: datetime, command: Command) -> None:
    """Nobody sees to the visit any more. Raises NotFound, and what `bookings.once` raises."""
    _with_all_told(visit, now, lambda: hand_store.put(visit, None), command)


def _with_all_told(visit: str, now: datetime, work: Callable[[], None], command: Command) -> None:
    """The version stays: nothing that anybody else may be changing is overwritten."""

    def carry_out() -> None:
        held = planning.hold([visit], [])
        if not held:
            raise NotFound("There is no such visit.", of=visit)
        work()
        bookings.tell(held, now)

    bookings.once(command, visit, now, carry_out)
