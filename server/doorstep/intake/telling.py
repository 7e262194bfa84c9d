"""What the office does about messages that reached nobody: sends one once more, to another address if need be, or tells
the customer by telephone. Each is one transaction.

Locks: the visits whose documents say something else, the customer, the messages, the promises; then the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from .. import installation
from ..accounts import store as accounts
from ..accounts import trail_store
from ..accounts.rules import TrailEntry
from ..appointments import store as appointments
from ..appointments.rules import VISIT
from ..clock import new_id
from ..customers import store as customers
from ..errors import Conflict, NotFound
from ..events.deciding import Unsettled, decide
from ..messages import again, again_store, delivery_store, reached_store
from ..messages import store as kept_messages
from ..messages.channels import register
from ..messages.quiet import quiet_hours
from ..messages.rules import To
from ..messages.store import Message
from ..standard import store as standards
from . import bookings, messages, planning, store, tells, things
from .store import Command

MESSAGE = "message"
RESENT, CORRECTED, CALLED = "message.resent", "customer.corrected", "message.called"
"""How the trail calls it."""


def resend(id: str, by: str, now: datetime, command: Command) -> None:
    """Lets a message wait for one more attempt at once. Raises NotFound, Conflict `again_…` with what is to be done
    instead, and what `store.remember` raises."""
    _once(command, id, now, lambda: _resend(id, by, now))


def _resend(id: str, by: str, now: datetime) -> None:
    message, others = _locked(id)
    if not again.can_be_sent_again(message.state, message.attempts):
        raise again.refusal(message.reason or message.state, id)
    if reached := again.reached_by({one.id: one.state for one in others}, _lost(others)):
        raise again.refusal("elsewhere", id, reached)
    found = things.look([message], now)[id]
    if isinstance(found, Unsettled):
        raise found
    if isinstance(found, str):
        raise again.refusal(found, id)
    person = accounts.person(message.recipient)
    if person is not None and not person.active:
        raise again.refusal("shut_out", id)
    if why := _unreachable(message):
        raise again.refusal(why, id)
    said = standards.by_hash(found["standard"])["messages"]["send"][message.kind]
    until = again.until(message.until, said, now)
    if until is None:
        raise again.refusal("too_late", id)
    hours = quiet_hours(installation.settings().quiet_hours)
    again_store.wait_again(message, until, again.at(now, until, said, found, hours))
    if message.what == VISIT:
        tells.follow([message.about], now, new=())
    trail_store.add_to_trail(TrailEntry(new_id(), by, RESENT, id, now))


@dataclass(frozen=True)
class Correction:
    """Where a customer is reached from now on, instead of the address that was seen: `name` is `email` or `phone`."""

    name: str
    before: str | None
    after: str


def correct(id: str, said: Correction, by: str, now: datetime, command: Command) -> None:
    """Writes down another address of the customer whom a message is for, has what waits for them go there, and sends
    the message once more where it still holds. What was sent stays as it was. Raises NotFound, Conflict `not_customers`
    and `changed`, and what `store.remember` raises."""
    _once(command, id, now, lambda: _correct(id, said, by, now))


def _correct(id: str, said: Correction, by: str, now: datetime) -> None:
    message = kept_messages.message(id)
    if message is None:
        raise NotFound("There is no such message.", of=id)
    if message.role != "customer":
        raise Conflict("It is for one of our people, whose address an administrator corrects.", code="not_customers")
    coming = appointments.coming_of([message.recipient])
    held = planning.hold(coming, [])
    customer = customers.lock(message.recipient)
    if getattr(customer, said.name) != said.before:
        raise Conflict("Somebody has corrected it meanwhile; look at it again.", code="changed", of=customer.id)
    is_email = said.name == "email"
    customers.correct(replace(customer, email=said.after) if is_email else replace(customer, phone=said.after))
    changed = {said.name: (said.before, said.after)}
    trail_store.add_to_trail(TrailEntry(new_id(), by, CORRECTED, customer.id, now, changed))
    if coming:
        messages.replan(coming, now, days=False)
    with suppress(Conflict):  # what it says holds no more, or it waits for its time: the answer says how it stands
        _resend(id, by, now)
    if said.name == "phone":
        bookings.tell_again(held, now)  # it stands in the documents that phones hold


def told(id: str, reached: bool, note: str | None, by: str, now: datetime, command: Command) -> None:
    """Somebody has called the customer whom no channel reached: who was told knows it as if it had been sent, and of
    who was not the message stays among those that reached nobody; either way the call is not owed any more. Raises
    NotFound, Conflict `not_owed`, and what `store.remember` raises."""
    _once(command, id, now, lambda: _told(id, reached, note, by, now))


def _told(id: str, reached: bool, note: str | None, by: str, now: datetime) -> None:
    message, others = _locked(id)
    call = tells.owed(message)
    if call is None:
        raise Conflict("Nobody has to call about this message any more.", code="not_owed", of=id)
    tells.settle(message.about, call, reached, note, by, now)
    if reached:
        again_store.told(message, others, now)
    trail_store.add_to_trail(TrailEntry(new_id(), by, CALLED, id, now))


def call_until(message: Message) -> datetime | None:
    """Until when somebody calls about a message that reached nobody; None where that is not owed."""
    call = tells.owed(message)
    return call.due if call else None


def _unreachable(message: Message) -> str | None:
    """Why its channel cannot reach whoever it is for; None where it can."""
    to = To(message.kind, message.role, message.recipient, message.facts["standard"])
    ways = reached_store.ways([to], register.kinds(installation.settings()), quiet=None)
    return ways.why_not(message.channel, message.recipient)


def _locked(id: str) -> tuple[Message, list[Message]]:
    """A message, and the same on other channels."""
    found = again_store.lock(id)
    if id not in found:
        raise NotFound("There is no such message.", of=id)
    return found.pop(id), [*found.values()]


def _lost(messages: Collection[Message]) -> set[str]:
    """Those that were sent, and that a provider says never arrived."""
    reports = delivery_store.of_messages([one.id for one in messages])
    return {id for id, one in reports.items() if one.state == "failed"}


def _once(command: Command, id: str, now: datetime, work: Callable[[], None]) -> None:
    """Carries out a command about a message, in the transaction that remembers it."""

    def carry_out() -> None:
        if store.remember(command, MESSAGE, id, now).new:
            work()

    decide(carry_out)
