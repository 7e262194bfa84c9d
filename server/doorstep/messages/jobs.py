"""What a worker does with messages: claim one that is due, look whether it still holds, send it, note the outcome."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from .. import clock
from ..accounts import store as accounts
from ..customers import store as customers
from ..database import db, reading, transact
from ..events import deciding
from ..standard import store as standards
from . import rules, store
from .channels import Channel, Uncertain, Undelivered
from .letters import Letter, Names, letter
from .quiet import Quiet, not_before
from .store import Message

log = structlog.get_logger()

HIDDEN_LINK, HIDDEN_CODE = "…/#/v/…", "••••••"
"""What stands for the customer's link, or for a code, wherever a message is shown or kept: they are stored nowhere."""

AT_A_TIME = 4
"""Messages that one worker sends at once: while a mail server thinks about one of them, the others need not wait."""

SOON = timedelta(seconds=1)
"""How long a message waits for what was said about the same thing."""

Look = Callable[[Message, datetime], Mapping[str, Any] | str]
"""What a message's words are made of now, or the reason why it is not to be sent any more. Raises Unsettled where
something that was said about it is still to follow."""
Link = Callable[[Message], str]
"""What is made when a message is sent: the address of the customer's page, or the digits of a code."""
Within = Callable[[], AbstractContextManager[object]]
"""What every thread that asks the database stands in."""


@dataclass(frozen=True)
class Post:
    """What a worker needs to send messages."""

    channel: Channel
    look: Look
    link: Link
    quiet: Quiet | None
    home: str


def send_due(post: Post, stop: Callable[[], bool], within: Within) -> int:
    """Sends what is due, a few messages at a time, until there is no more or `stop` says so; returns how many were
    claimed. Any number of workers may do so at once.

    A worker that dies in the middle leaves its message to the others, who may take it when the lease has run out.
    """
    with reading():
        due = store.count_due(clock.now(), AT_A_TIME)
    if due <= 1:
        return _send_one_after_the_other(post, stop) if due else 0

    def line(_: int) -> int:
        with within():
            try:
                return _send_one_after_the_other(post, stop)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(due, thread_name_prefix="sending") as lines:
        return sum(lines.map(line, range(due)))


def _send_one_after_the_other(post: Post, stop: Callable[[], bool]) -> int:
    count = 0
    while not stop():
        with reading():
            due = store.count_due(clock.now(), 1)
        claimed = transact(lambda: store.claim(clock.now())) if due else None
        if claimed is None:
            break
        count += 1
        transact(_outcome(claimed, post))
    return count


def _outcome(claimed: Message, post: Post) -> Callable[[], None]:
    """Tries to send a message; returns what is to be noted of it. No transaction is open while it is being sent."""
    try:
        return _sent(claimed, post)
    except Undelivered as error:
        return _failed(claimed, error.detail, error.permanent, error.reason)
    except Late:
        return lambda: None
    except deciding.Unsettled as waits:
        return _heard_first(claimed, waits)
    except Exception as error:  # one message that cannot be handled must not keep the others waiting
        log.exception("message failed", message=claimed.id)
        return _failed(claimed, type(error).__name__, permanent=False)


class Late(Exception):
    """Whoever was to send a message was too slow; it belongs to somebody else."""


def _sent(claimed: Message, post: Post) -> Callable[[], None]:
    now, channel = clock.now(), post.channel
    with reading():
        person = accounts.people([claimed.recipient]).get(claimed.recipient)
        if person and not person.active:
            return partial(store.withdraw, claimed, "shut_out")
        found = post.look(claimed, now)
        if isinstance(found, str):
            return partial(store.withdraw, claimed, found)
        if now > claimed.until:
            return partial(store.not_sent, claimed, "too_late")
        message = standards.by_hash(found["standard"])["messages"]["send"][claimed.kind]
        goes = not_before(now, claimed.until, message, found, post.quiet)
        if goes > now:
            return partial(store.wait, claimed, goes)
        to = store.addresses([claimed.recipient]).get(claimed.recipient)
        if channel.needs_address and to is None:
            return partial(store.not_sent, claimed, "no_address")
        current = replace(claimed, facts=found)
        words, shown = letters([current], post.home, post.link)[claimed.id], letters([current], post.home)[claimed.id]
    try:
        channel.send(claimed.id, to, words, now, partial(_hand_over, claimed))
    except Uncertain as error:
        return partial(store.uncertain, claimed, error.detail, clock.now(), found, shown)
    return partial(store.sent, claimed, clock.now(), found, shown)


def _heard_first(claimed: Message, waits: deciding.Unsettled) -> Callable[[], None]:
    """Has that follow which was said about what a message is about; then it is taken up again. While the program fails
    at that, the message waits: nobody is told what may not be so any more."""
    deciding.settle(waits.what, waits.ids)
    now = clock.now()
    return (
        partial(store.wait, claimed, now + SOON)
        if now <= claimed.until
        else partial(store.not_sent, claimed, "too_late")
    )


def _hand_over(claimed: Message) -> None:
    if not transact(lambda: store.hand_over(claimed, clock.now())):
        raise Late


def _failed(claimed: Message, detail: str, permanent: bool, reason: str = "failed") -> Callable[[], None]:
    again = None if permanent else rules.next_try(claimed.attempts, clock.now(), claimed.until)
    if again is None:
        return partial(store.not_sent, claimed, reason, detail)
    return partial(store.try_again, claimed, again, detail)


# ---- words


def _hidden(message: Message) -> str:
    return HIDDEN_CODE if message.what == rules.CODE else HIDDEN_LINK


def letters(messages: Collection[Message], home: str, link: Link = _hidden) -> dict[str, Letter]:
    """The words of messages as they would be sent now, by id; `home` is the zone of the installation."""
    visits = [visit for message in messages for visit in (message.facts, *message.facts.get("visits", ()))]
    people = accounts.people({visit["technician"] for visit in visits if visit.get("technician")})
    known = customers.customers({visit["customer"] for visit in visits if "customer" in visit})
    places = customers.premises({visit["premises"] for visit in visits if "premises" in visit})
    staff = {person.id: person.name for person in people.values()}
    announced = {person.id: person.name for person in people.values() if person.active}
    names = Names(
        people=staff,
        customers={customer.id: customer.address_as or customer.name for customer in known.values()},
        addresses={place.id: place.address for place in places.values()},
    )
    found = {}
    for message in messages:
        customer = known.get(message.recipient) if message.role == "customer" else None
        seen = replace(names, people=announced) if message.role == "customer" else names  # who is shut out never comes
        language = "en" if customer and customer.language == "en" else "zh"
        standard = standards.by_hash(message.facts["standard"])
        found[message.id] = letter(
            message.kind, message.role, message.facts, standard, seen, language, link(message), home
        )
    return found


def names(messages: Collection[Message]) -> dict[str, str]:
    """The names of the recipients, by id."""
    ids = {message.recipient for message in messages}
    people = {person.id: person.name for person in accounts.people(ids).values()}
    return people | {customer.id: customer.name for customer in customers.customers(ids).values()}
