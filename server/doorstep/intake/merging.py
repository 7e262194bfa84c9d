"""Two customers who are one, and two again, each in one transaction: visits, premises, messages that wait and phones
follow, and the trail tells it.

Locks: the visits, both customers in ascending order, the messages; then the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from ..accounts import trail_store
from ..accounts.rules import TrailEntry
from ..appointments import customer_store
from ..appointments import store as appointments
from ..clock import new_id
from ..customers import doubles, merge_store, opt_out_store
from ..customers import store as customers
from ..customers.doubles import Moved
from ..customers.merge_store import Merge
from ..customers.rules import Customer
from ..errors import Conflict, Unavailable
from ..events.deciding import decide
from ..messages import hand_over_store
from . import bookings, messages, planning, store
from .correcting import CUSTOMER
from .store import Command

MERGED, PARTED, APART = "customer.merged", "customer.parted", "customer.apart"
UNDOABLE = timedelta(days=30)


def merge(kept: str, gone: str, by: str, now: datetime, command: Command) -> None:
    """Makes one customer of two. Raises NotFound, Conflict `merged` where one of them is part of another already, and
    what `store.remember` raises."""
    _once(command, kept, now, lambda: _merge(kept, gone, by, now))


def _merge(kept_id: str, gone_id: str, by: str, now: datetime) -> None:
    kept, gone, theirs = _hold(kept_id, gone_id)
    if any(id != living for id, living in customers.living([kept_id, gone_id]).items()):
        raise Conflict("One of them is part of another customer already.", code="merged", of=kept_id)
    whole = doubles.together(kept, gone)
    places = customers.premises_of([kept_id, gone_id])
    twins = doubles.twins(places[gone_id], places[kept_id])
    moved = Moved(
        visits=[visit.id for visit in theirs],
        places=[place.id for place in places[gone_id] if place.id not in twins],
        twins=twins,
        at={visit.id: visit.premises for visit in theirs if visit.premises in twins},
        opt_outs=opt_out_store.take_over(gone_id, kept_id),
        filled=doubles.changed(kept, whole),
    )
    customers.join(whole, gone_id, moved.places)
    customer_store.hand_over(moved.visits, kept_id, {id: twins[place] for id, place in moved.at.items()})
    hand_over_store.hand_over(moved.visits, gone_id, kept_id)
    merge_store.add(Merge(new_id(), kept_id, gone_id, by, now, moved))
    _note(by, MERGED, kept_id, gone, now, moved.filled)
    _tell([kept_id], now)


def part(kept: str, merge: str, by: str, now: datetime, command: Command) -> None:
    """Makes two of them again, as they were; what came since stays with whom it belongs to (`doubles.going_back`,
    `apart_again`), and what was refused since holds for both. Raises NotFound, Conflict `not_merged`,
    `merged_since` where another merge is to be undone first, `too_late` after 30 days, and what `store.remember`
    raises."""
    _once(command, kept, now, lambda: _part(kept, merge, by, now))


def _part(kept_id: str, merge: str, by: str, now: datetime) -> None:
    found = next(iter(merge_store.of(kept_id)), None)
    _hold(kept_id, found.gone if found else kept_id)
    last = next(iter(merge_store.of(kept_id)), None)
    if last != found:
        raise Unavailable("Somebody merged it at the same moment; try again.")
    if last is None:
        raise Conflict("Nobody is merged into this customer.", code="not_merged", of=kept_id)
    if last.id != merge or customers.living([kept_id])[kept_id] != kept_id:
        raise Conflict("Undo what was merged later first.", code="merged_since", of=kept_id)
    if now - last.at > UNDOABLE:
        raise Conflict("It was merged more than 30 days ago.", code="too_late", of=kept_id)
    moved, visits = last.moved, customer_store.all_of(kept_id)
    back = doubles.going_back(visits, moved)
    kept, gone = customers.customer(kept_id), customers.customer(last.gone)
    apart = doubles.apart_again(kept, moved.filled)
    customers.part(apart, last.gone, moved.places)
    customer_store.hand_over(back, last.gone, doubles.back_at(visits, back, moved))
    hand_over_store.hand_over(back, kept_id, last.gone)
    opt_out_store.give_back(kept_id, last.gone, moved.opt_outs, last.at)
    merge_store.undo(last.id, now)
    merge_store.keep_apart(kept_id, last.gone, by, now)
    for id, other in ((kept_id, gone), (last.gone, kept)):
        _note(by, PARTED, id, other, now, doubles.changed(kept, apart) if id == kept_id else {})
    _tell([kept_id, last.gone], now)


def keep_apart(one: str, other: str, by: str, now: datetime, command: Command) -> None:
    """Writes down that these are two, so that nobody proposes them again. Raises what `store.remember` raises."""

    def note() -> None:
        merge_store.keep_apart(one, other, by, now)
        _note(by, APART, one, customers.customer(other), now, {})

    _once(command, one, now, note)


def _hold(kept: str, gone: str) -> tuple[Customer, Customer, list[doubles.At]]:
    """Locks all visits of both, then both; raises NotFound, Unavailable where somebody booked for one meanwhile."""
    before = {id: customer_store.all_of(id) for id in {kept, gone}}
    planning.hold([visit.id for visits in before.values() for visit in visits], [])
    locked = {id: customers.lock(id) for id in sorted({kept, gone})}
    if before != {id: customer_store.all_of(id) for id in before}:
        raise Unavailable("Something was booked at the same moment; try again.")
    return locked[kept], locked[gone], before[gone]


def _tell(ids: Collection[str], now: datetime) -> None:
    """Brings messages and phones to what is known of these customers from now on."""
    coming = appointments.coming_of(ids)
    if coming:
        messages.replan(coming, now, days=False)
        bookings.tell_again(planning.hold(coming, []), now)


def _note(by: str, act: str, of: str, other: Customer, now: datetime, filled: Mapping[str, Sequence[Any]]) -> None:
    """Writes into the trail who the other is, and which fields are others for it."""
    named = " ".join(text for text in (other.name, other.phone) if text)
    trail_store.add_to_trail(TrailEntry(new_id(), by, act, of, now, {"double": (named, None), **filled}))


def _once(command: Command, customer: str, now: datetime, work: Callable[[], None]) -> None:
    def carry_out() -> None:
        if store.remember(command, CUSTOMER, customer, now).new:
            work()

    decide(carry_out)
