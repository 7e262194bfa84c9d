"""What a worker does with messages: claim what is due, look whether it still holds, send it, note the outcome.

They are claimed and looked at many at a time, sent side by side, each by one of a few lines, and what became of them is
written down together.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from .. import clock
from ..accounts import store as accounts
from ..customers import opt_out_store
from ..customers import store as customers
from ..database import db, reading, transact
from ..errors import Unavailable
from ..events import deciding
from ..standard import store as standards
from . import claims_store as claims
from . import reached_store, rules
from .channels.base import Channel, Throttled, Uncertain, Undelivered
from .claims_store import Note, Onward
from .letters import Letter, Names, letter
from .noting import Book, Follows, Late
from .quiet import Quiet, not_before
from .rules import To
from .store import Message
from .ways import is_asked_for

log = structlog.get_logger()

HIDDEN_LINK, HIDDEN_CODE = "…/#/v/…", "••••••"
"""What stands for the customer's link, or for a code, wherever a message is shown or kept: they are stored nowhere."""

MOST = 64
"""Messages that one worker claims at once, when the channel takes so many within `FRESH`."""
FRESH = 1.0
"""Seconds for which a look holds: what still waits for its turn then is looked at once more, all of it together."""
SOON = timedelta(seconds=1)
"""How long a message waits for what was said about the same thing."""

Found = Mapping[str, Any] | str | deciding.Unsettled
"""What a message's words are made of now, or the reason why it is not to be sent any more, or what is to follow before
anybody knows."""
Look = Callable[[Collection[Message], datetime], Mapping[str, Found]]
"""What is found of each of these messages, by id."""
Link = Callable[[Collection[Message]], Mapping[str, str]]
"""What is made when messages are sent, by id: the address of the customer's page, or the digits of a code."""
Within = Callable[[], AbstractContextManager[object]]
"""What every thread that asks the database stands in."""


@dataclass(frozen=True)
class Post:
    """What a worker needs to send messages: by its name, what each channel sends with. `set_up` has all channels
    that are, each with the kind of address that it needs: what one cannot do the next one may. `follows`: what does
    when none can, or a provider has said that a message never arrived."""

    channels: Mapping[str, Channel]
    look: Look
    link: Link
    quiet: Quiet | None
    home: str
    set_up: Mapping[str, str] = field(default_factory=dict)
    follows: Follows = field(default_factory=Follows)


def send_due(post: Post, stop: Callable[[], bool], within: Within) -> int:
    """Sends what is due, as many messages side by side as each channel takes, until there is no more or `stop` says so;
    returns how many were claimed. Any number of workers may do so at once.

    A worker that dies in the middle leaves its messages to the others, who may take them when the lease has run out.
    """
    with reading():
        due = {name: claims.count_due(name, clock.now(), one.side_by_side) for name, one in post.channels.items()}
    batches = {name: Batches(post, name, stop) for name, count in due.items() if count}
    lines = [batches[name] for name in batches for _ in range(due[name])]
    if len(lines) == 1:
        lines[0].send()
    elif lines:

        def send(of: Batches) -> None:
            with within():
                try:
                    of.send()
                finally:
                    db.session.remove()

        with ThreadPoolExecutor(len(lines), thread_name_prefix="sending") as threads:
            list(threads.map(send, lines))
    return sum(one.claimed for one in batches.values())


# ---- looking


@dataclass(frozen=True)
class Outgoing:
    """A message as it is to go out: to which address, made of which facts, in which words, and as they are shown."""

    to: str | None
    facts: Mapping[str, Any]
    words: Letter
    shown: Letter


@dataclass(frozen=True)
class Ready:
    """A claimed message and what is to be done with it, as it was found at `seen`."""

    claimed: Message
    step: Outgoing | Note | deciding.Unsettled
    seen: float


def looked_at(claimed: Sequence[Message], post: Post) -> list[Ready]:
    """What is to be done with these messages. One that cannot be handled must not keep the others waiting."""
    seen = time.monotonic()
    try:
        with reading():
            steps = _steps(claimed, post, clock.now())
    except Unavailable:  # that is no message's fault: whoever claims them when their leases have run out may look
        raise
    except Exception as error:
        if len(claimed) > 1:
            return [ready for one in claimed for ready in looked_at([one], post)]
        steps = {claimed[0].id: _stumbled(claimed[0], error)}
    return [Ready(one, steps[one.id], seen) for one in claimed]


def _steps(claimed: Sequence[Message], post: Post, now: datetime) -> dict[str, Outgoing | Note | deciding.Unsettled]:
    recipients = {one.recipient for one in claimed}
    addresses = reached_store.addresses(recipients, _channel(claimed, post).kind_of_address)
    people = accounts.people(recipients)
    unwanted = opt_out_store.opted_out(recipients, claimed[0].channel)
    shut_out = {id for id, person in people.items() if not person.active}
    found = post.look([one for one in claimed if one.recipient not in shut_out], now)
    steps: dict[str, Outgoing | Note | deciding.Unsettled] = {}
    going = {}
    for one in claimed:
        facts = "shut_out" if one.recipient in shut_out else found[one.id]
        if isinstance(facts, deciding.Unsettled):
            steps[one.id] = facts
        elif isinstance(facts, str):
            steps[one.id] = claims.withdraw(one, facts)
        elif one.recipient in unwanted and not is_asked_for(standards.by_hash(facts["standard"])["messages"], one.kind):
            steps[one.id] = claims.not_sent(one, "opted_out")
        elif note := _stays(one, facts, addresses.get(one.recipient), post, now):
            steps[one.id] = note
        else:
            going[one.id] = replace(one, facts=facts)
    words = letters(going.values(), post.home, post.link(going.values())) if going else {}
    shown = letters(going.values(), post.home, hidden(going.values())) if going else {}
    for id, one in going.items():
        steps[id] = Outgoing(addresses.get(one.recipient), one.facts, words[id], shown[id])
    return steps


def _channel(claimed: Sequence[Message], post: Post) -> Channel:
    """The channel of these messages, which were claimed together."""
    return post.channels[claimed[0].channel]


def _stays(claimed: Message, found: Mapping[str, Any], to: str | None, post: Post, now: datetime) -> Note | None:
    """Why a message that still holds does not go out now; None when it does."""
    if now > claimed.until:
        return claims.not_sent(claimed, "too_late")
    message = standards.by_hash(found["standard"])["messages"]["send"][claimed.kind]
    goes = not_before(now, claimed.until, message, found, post.quiet)
    if goes > now:
        return claims.wait(claimed, goes)
    if to is None and _channel([claimed], post).kind_of_address not in rules.NO_ADDRESS_NEEDED:
        return claims.not_sent(claimed, "no_address")
    return None


# ---- sending


class Batches:
    """What the lines of a worker share that send over one channel: the messages that it has claimed and looked at and
    that no line has taken, and the book. A batch is as large as what went out lately within `FRESH`: a slow channel
    holds nothing that another worker could send, or that may change meanwhile."""

    def __init__(self, post: Post, name: str, stop: Callable[[], bool]) -> None:
        self.post, self.name, self.channel, self.stop = post, name, post.channels[name], stop
        self.claimed, self.rests = 0, False
        self._book, self._lock = Book(post.follows), threading.Lock()
        self._waiting: deque[Ready] = deque()
        self._size, self._since = self.channel.side_by_side, 0.0

    def send(self) -> None:
        """One line: sends one message after the other until none is due, or it is to stop."""
        while (ready := self._next()) is not None:
            if note := self._outcome(ready):
                self._book.write(onward(note, self.post))

    def _next(self) -> Ready | None:
        with self._lock:
            if self.rests or self.stop():
                back = [claims.wait(ready.claimed, clock.now()) for ready in self._waiting]
                self._waiting.clear()
                transact(lambda: claims.write(back))
                return None
            if not self._waiting:
                self._waiting.extend(self._claim())
            elif time.monotonic() - self._waiting[0].seen > FRESH:
                self._waiting = deque(looked_at([ready.claimed for ready in self._waiting], self.post))
            return self._waiting.popleft() if self._waiting else None

    def _claim(self) -> list[Ready]:
        with reading():
            due = claims.count_due(self.name, clock.now(), 1)
        if not due:
            return []
        if self.claimed:
            fits = int(self._size * FRESH / max(time.monotonic() - self._since, 0.001))
            self._size = min(max(fits, self.channel.side_by_side), 2 * self._size, MOST)
        self._since = time.monotonic()
        claimed = transact(lambda: claims.claim(self.name, clock.now(), self._size))
        self.claimed += len(claimed)
        return looked_at(claimed, self.post) if claimed else []  # another worker was quicker

    def _outcome(self, ready: Ready) -> Note | None:
        """Tries to send a message; returns what is to be noted of it. No transaction is open while it is being sent."""
        claimed = ready.claimed
        try:
            match ready.step:
                case Outgoing():
                    return self._sent(claimed, ready.step)
                case deciding.Unsettled():
                    return _heard_first(claimed, ready.step)
                case note:
                    return note
        except Undelivered as error:
            return _failed(claimed, error.detail, error.permanent, error.reason)
        except Throttled as error:
            return self._rest(claimed, error)
        except Late:
            return None
        except Exception as error:
            return _stumbled(claimed, error)

    def _rest(self, claimed: Message, said: Throttled) -> Note:
        """Puts the channel to rest, for every worker; what waits for it keeps its place and its attempts."""
        until = clock.now() + min(max(said.after, rules.SHORTEST_REST), rules.LONGEST_REST)
        transact(lambda: claims.rest(self.name, until, said.detail))
        self.rests = True
        return claims.throttled(claimed, until, said.detail)

    def _sent(self, claimed: Message, going: Outgoing) -> Note:
        hand_over = partial(self._book.hand_over, claimed)
        try:
            taken = self.channel.send(claimed.id, going.to, going.words, clock.now(), hand_over)
        except Uncertain as error:
            return claims.uncertain(claimed, error.detail, clock.now(), going.facts, going.shown)
        return claims.sent(claimed, clock.now(), going.facts, going.shown, taken)


def _heard_first(claimed: Message, waits: deciding.Unsettled) -> Note:
    """Has that follow which was said about what a message is about; then it is taken up again. While the program fails
    at that, the message waits: nobody is told what may not be so any more."""
    deciding.settle(waits.what, waits.ids)
    now = clock.now()
    return claims.wait(claimed, now + SOON) if now <= claimed.until else claims.not_sent(claimed, "too_late")


def _stumbled(claimed: Message, error: Exception) -> Note:
    log.exception("message failed", message=claimed.id)
    return _failed(claimed, type(error).__name__, permanent=False)


def _failed(claimed: Message, detail: str, permanent: bool, reason: str = "failed") -> Note:
    again = None if permanent else rules.next_try(claimed.attempts, clock.now(), claimed.until)
    if again is None:
        return claims.not_sent(claimed, reason, detail)
    return claims.try_again(claimed, again, detail)


def onward(note: Note, post: Post) -> Note:
    """The note of a message that this channel could not send for good: with the next channel, if there is one."""
    if note.values.get("state") != "not_sent" or note.values["reason"] not in (*rules.UNREACHABLE, rules.FAILED):
        return note
    claimed, lost = note.claimed, note.values["reason"] == rules.FAILED
    to = To(claimed.kind, claimed.role, claimed.recipient, claimed.facts["standard"])
    with reading():
        failed = claims.failed_on(claimed) | ({claimed.channel} if lost else set())
        course = reached_store.ways([to], post.set_up, post.quiet).course(to, failed)
    if course is None or course.reason is not None or course.channel == claimed.channel:
        return note
    values = note.values if lost else {**note.values, "state": "withdrawn"}
    return Note(claimed, values, onward=Onward(course.channel, clock.now()))


# ---- words


def hidden(messages: Collection[Message]) -> dict[str, str]:
    """What stands for their links and codes where messages are shown."""
    return {message.id: HIDDEN_CODE if message.what == rules.CODE else HIDDEN_LINK for message in messages}


def letters(messages: Collection[Message], home: str, links: Mapping[str, str]) -> dict[str, Letter]:
    """The words of messages as they would be sent now, by id, with these links; `home` is the zone of the
    installation."""
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
        words = letter(
            message.kind,
            message.role,
            message.facts,
            standard,
            seen,
            language,
            links[message.id],
            home,
            message.channel,
        )
        visit = message.about if message.what == "visit" else None
        found[message.id] = replace(words, visit=visit, until=message.until)
    return found


def names(messages: Collection[Message]) -> dict[str, str]:
    """The names of the recipients, by id."""
    ids = {message.recipient for message in messages}
    people = {person.id: person.name for person in accounts.people(ids).values()}
    return people | {customer.id: customer.name for customer in customers.customers(ids).values()}
