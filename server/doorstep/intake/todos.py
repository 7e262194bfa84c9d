"""What a person owes next, as their phone shows it without a network: the open promises that they hold themselves.

The times of visits are left out: they stand in the day. What a role of the team holds is for the office.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from .. import zones
from ..appointments import ledger_store
from ..appointments import store as appointments
from ..appointments.rules import VISIT, zone_of
from ..customers import store as customers
from ..events import store as event_log
from ..feed.rules import FeedRow, kinds_about
from ..promises import store as promises
from ..promises.rules import Promise
from . import earlier, rules

Json = dict[str, Any]

TODOS = "todos"
"""What a feed row is about that is about everything that a person owes; its id is theirs."""
MOST = 100
IN_THE_DAY = frozenset({"appointment", "travel.delay-notice"})
"""Kinds of promises that a phone shows with its visits."""


def scope(person: str, now: datetime) -> list[str]:
    """Themselves, if they owe anything: a phone that starts over forgets what it was told before."""
    return [person] if promises.held_by(person, IN_THE_DAY, 1) else []


def seen(ids: Collection[str], person: str) -> set[str]:
    """Everybody sees what they owe, and nobody else's."""
    return {person} & set(ids)


def documents(ids: Collection[str], person: str) -> dict[str, Json]:
    """What the person owes, the first due first."""
    return {id: {"id": id, "owed": _owed(id)} for id in seen(ids, person)}


def row(person: str, seq: int) -> FeedRow:
    """The news that somebody owes something else from now on."""
    return FeedRow(person, seq, kinds_about(TODOS).added, TODOS, person, detail="changed")


def owing(before: Iterable[Promise], after: Iterable[Promise]) -> list[str]:
    """The people who owe something else when these promises about one thing become those."""
    were = {one.id: one for one in before}
    return sorted(
        {
            holder.id
            for one in after
            if one.kind not in IN_THE_DAY and (one.is_open or one.id in were) and one != were.get(one.id)
            for holder in (one.holder, were[one.id].holder if one.id in were else None)
            if holder is not None and holder.role is None
        }
    )


def _owed(person: str) -> list[Json]:
    watched = promises.held_by(person, IN_THE_DAY, MOST)
    ids = {one.about for one in watched if one.what == VISIT}
    office, ledgers = appointments.visits(ids), ledger_store.ledgers(ids)
    found = customers.customers([visit.customer for visit in office.values()])
    words = earlier.said_in([one.promise for one in watched])
    asked = _hotline_questions({one.about for one in watched if one.promise.kind == rules.HOTLINE} & office.keys())
    owed = []
    for one in watched:
        visit, promise = office.get(one.about), one.promise
        customer = found[visit.customer] if visit else None
        question = asked.get(promise.id)
        owed.append(
            {
                "id": promise.id,
                "kind": promise.kind,
                "what": one.what,
                "about": one.about,
                "due": zones.written(promise.due, zone_of(ledgers[one.about]) if visit else "UTC"),
                "order": visit.order if visit else None,
                "name": customer and (customer.address_as or customer.name),
                "phone": customer.phone if customer else None,
                "text": question[1] if question else words.get(promise.id),
                "question": question[0] if question else None,
            }
        )
    return owed


def _hotline_questions(visits: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """The questions for which the hotline is still to be called, by promise: id of the event and its words."""
    return {
        rules.hotline_promise(entry.event.id): (entry.event.id, entry.event.body["text"])
        for log in event_log.logs_of(VISIT, visits).values()
        for entry in log
        if entry.event.type == "question.raised"
    }
