"""Keeps the calls that the office owes in step with the messages: what reached a customer over no channel is told by
telephone, where the standard says so. That is owed until somebody has called, another attempt goes out, or it holds no
more.

Written in the transaction that changes the messages, whose rows are locked before the promises.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from .. import clock
from ..appointments import store as appointments
from ..appointments.rules import VISIT
from ..messages import store as messages
from ..messages.kept import Changes, Kept, reached_nobody
from ..messages.rules import TEAM, To
from ..messages.store import Message
from ..messages.ways import order
from ..promises import store as promises
from ..promises import word_store
from ..promises.rules import Holder, Promise, Word
from ..standard import store as standards
from ..standard.vocabulary import PHONE
from . import lost as lost_messages
from .lost import TELL

WITHIN = timedelta(minutes=30)
"""How soon somebody calls when nothing else reached a customer, or when it would have been due, if that is later."""
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_OID, "tell by phone")
Key = tuple[str, str, str, str]
"""Of a message on whatever channel: about, version, kind, recipient."""


def promise_id(key: Key) -> str:
    """The promise of the call about a message: the same one, however often it fails."""
    return str(uuid.uuid5(NAMESPACE, "|".join(key)))


def is_touched(kept: Collection[Kept], change: Changes) -> bool:
    """Whether a planning may change what is to be told by telephone: without a message that could not be sent, before
    or after, there is no call."""
    going = (*change.new, *(one for _, one in change.other))
    return any(row.state == "not_sent" for row in kept) or any(one.course.reason for one in going)


def given_up(lost: Collection[Message]) -> None:
    """A worker could not send these, and no other channel takes them up."""
    if teams := {one.team for one in lost if one.role != "customer" and one.what != TEAM}:
        lost_messages.tell(teams, clock.now())
    own = [one for one in lost if one.what == VISIT and one.role == "customer" and one.promise is None]
    if own:
        keys = {(one.about, one.version, one.kind, one.recipient) for one in own}
        follow({one.about for one in own}, clock.now(), new=keys)


def follow(
    visits: Collection[str],
    now: datetime,
    wanted: Collection[Key] | None = None,
    new: Collection[Key] | None = None,
) -> None:
    """Writes which calls are owed about visits as their messages stand: where it is known which messages are `wanted`,
    about no other; where it is not, none but about the `new` ones from now on. A row that failed stays when what it
    says holds no more."""
    office = appointments.visits(visits)
    kept, written = messages.about(VISIT, office), promises.about_all(VISIT, office)
    changed, teams = {}, set()
    for id in sorted(office):
        lost = {promise_id(row.key): row for row in _lost(kept[id]) if wanted is None or row.key in wanted}
        had = {one.id: one for one in written[id] if one.kind == TELL}
        begun = {one: row for one, row in lost.items() if new is None or row.key in new}
        owed = list(_owed(begun, had, Holder(office[id].team, "dispatcher"), now))
        teams |= {office[id].team} if owed else set()
        changed[id] = [*owed, *_gone(lost, had)]
    promises.put_all(VISIT, {id: those for id, those in changed.items() if those})
    lost_messages.tell(teams, now)


def _lost(kept: Sequence[Kept]) -> Iterator[Kept]:
    """A row of each message to a customer that reached nobody and is to be told by telephone then."""
    of: dict[Key, list[Kept]] = {}
    for row in kept:
        of.setdefault(row.key, []).append(row)
    for rows in of.values():
        if rows[0].role == "customer" and reached_nobody(rows) and _by_phone(rows):
            yield rows[0]


def _by_phone(rows: Sequence[Kept]) -> bool:
    """Whether somebody calls about it. Who wants no messages hears by telephone what has happened, and is reminded of
    nothing."""
    row = rows[0]
    said = standards.by_hash(row.facts["standard"]).get("messages", {})
    reminds = "after" not in said.get("send", {}).get(row.kind, {})
    unwanted = any(one.reason == "opted_out" for one in rows)
    return PHONE in order(said, To(row.kind, row.role, row.recipient, row.facts["standard"])) and not (
        reminds and unwanted
    )


def _owed(lost: Mapping[str, Kept], had: Mapping[str, Promise], holder: Holder, now: datetime) -> Iterator[Promise]:
    """Calls that are owed from now on. One that somebody has made is not owed again."""
    for id, row in sorted(lost.items()):
        if id not in had or had[id].outcome == "withdrawn":
            made = max(now, row.due)
            yield Promise(id, TELL, None, made, max(made, min(row.until, made + WITHIN)), holder=holder)


def _gone(lost: Mapping[str, Kept], had: Mapping[str, Promise]) -> Iterator[Promise]:
    for id, promise in sorted(had.items()):
        if promise.is_open and id not in lost:
            yield replace(promise, outcome="withdrawn")


def owed(message: Message) -> Promise | None:
    """The open call about a message, if there is one."""
    found = promises.promise(promise_id((message.about, message.version, message.kind, message.recipient)))
    return found if found and found.is_open else None


def settle(visit: str, promise: Promise, told: bool, note: str | None, by: str, now: datetime) -> None:
    """Somebody has called: it is kept where the customer was told in time."""
    outcome = "met" if told and now <= promise.due else "broken"
    promises.put(VISIT, visit, [replace(promise, settled=now, outcome=outcome)])
    word_store.put([Word(clock.new_id(), promise.id, now, told, "office", by, note)])
