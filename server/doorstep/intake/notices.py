"""How a customer wants to be told: over which channel first, or by no message at all. Whatever waits for them is
planned anew in the same transaction.

Who wants no messages is called about what changes what was agreed (`tells`): that is no notice, but the visit itself.
Locks: their visits; then the customer, promises and messages.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from .. import installation
from ..accounts import phones, trail_store
from ..accounts.rules import TrailEntry
from ..appointments import store as appointments
from ..appointments.rules import VISIT
from ..clock import new_id
from ..customers import opt_out_store
from ..customers import store as customers
from ..customers.rules import CHANNELS, Customer
from ..errors import Conflict
from ..events.deciding import decide
from ..messages import store as kept_messages
from ..messages.channels import register
from . import messages, planning, store
from .correcting import CUSTOMER
from .store import Command

ANY, NONE = "any", "none"
"""Messages go as the standard has it; no message goes."""
CHOICES = (ANY, *CHANNELS, NONE)
OVER = (*CHANNELS, "webhook", "console")
"""The channels over which customers are told."""
CHOSEN = "customer.notices"
"""How the trail calls it, with the choice before and the one after."""


def reached_over(customer: Customer) -> list[str]:
    """The channels of CHANNELS that are set up here and for which we know where the customer is."""
    known = {"sms": phones.takes_text(customer.phone), "mail": bool(customer.email)}
    there = register.set_up(installation.settings())
    return [channel for channel in CHANNELS if channel in there and known[channel]]


def offered(customer: Customer) -> tuple[str, ...]:
    """What this customer can choose: which way comes first where there are several, and to be told or not."""
    ways = reached_over(customer)
    return (*(ways if len(ways) > 1 else [ANY]), NONE)


def choice(customer: Customer) -> str:
    """What a customer has chosen, one of those `offered`, or what comes to the same."""
    off = {channel for channel, those in opt_out_store.by_channel([customer.id]).items() if customer.id in those}
    return chosen(offered(customer), customer.channel, off, register.set_up(installation.settings()))


def chosen(offers: Collection[str], wish: str | None, off: Collection[str], there: Collection[str]) -> str:
    """The same of what is known; `off` are the channels that they want nothing of, `there` those that are set up."""
    if not set(OVER) & set(there) - set(off) and off:
        return NONE
    left = [one for one in offers if one not in (*off, NONE)]
    return wish if wish in left else next(iter(left), NONE)


def choose(customer: str, choice: str, now: datetime) -> None:
    """Writes down how customers themselves want to be told, and has what waits for them go accordingly. The same again
    changes nothing. Raises NotFound, Conflict `not_offered`."""
    decide(lambda: _choose(customer, choice, None, now))


def choose_for(customer: str, choice: str, by: str, now: datetime, command: Command) -> None:
    """The same, `by` one of our people to whom a customer said so. Raises what `store.remember` raises besides."""

    def carry_out() -> None:
        if store.remember(command, CUSTOMER, customer, now).new:
            _choose(customer, choice, by, now)

    decide(carry_out)


def _choose(id: str, wanted: str, by: str | None, now: datetime) -> None:
    waiting = _waiting([id], now)
    planning.hold(waiting, [])
    customer = customers.lock(id)
    if wanted not in offered(customer):
        raise Conflict("There is no such way to this customer.", code="not_offered", of=id)
    before = choice(customer)
    if wanted == before:
        return
    customers.prefer(id, wanted if wanted in CHANNELS else None)
    for channel, off in _switched(wanted).items():
        if off:
            opt_out_store.add([id], channel, now)
        else:
            opt_out_store.end([id], channel)
    trail_store.add_to_trail(TrailEntry(new_id(), by, CHOSEN, id, now, {"notices": (before, wanted)}))
    if waiting:
        messages.replan(waiting, now, days=False)


def switch(ids: Collection[str], channel: str, off: bool, now: datetime) -> None:
    """These customers, who answered from one telephone, want nothing over a channel any more, or do again."""
    decide(lambda: _switch(ids, channel, off, now))


def _switch(ids: Collection[str], channel: str, off: bool, now: datetime) -> None:
    waiting = _waiting(ids, now)
    planning.hold(waiting, [])
    if off:
        opt_out_store.add(ids, channel, now)
    else:
        opt_out_store.end(ids, channel)
    if waiting:
        messages.replan(waiting, now, days=False)


def _waiting(ids: Collection[str], now: datetime) -> list[str]:
    """The visits of these customers that are to come, and those that are over but of which they have not been told
    everything: that nobody comes, or their receipt."""
    return sorted({*appointments.coming_of(ids), *kept_messages.untold(VISIT, ids, now)})


def _switched(wanted: str) -> Mapping[str, bool]:
    """Which channels are off from now on, and which are on again: who would rather have one of them may have said of
    another that nothing is to come over it."""
    if wanted in CHANNELS:
        return {wanted: False, **{channel: False for channel in OVER if channel not in CHANNELS}}
    return dict.fromkeys(OVER, wanted == NONE)
