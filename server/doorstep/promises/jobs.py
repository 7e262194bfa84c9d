"""The engine's clock: looks at promises whose time has come, and tells whom their service level names.

What it tells is a row among the messages, in the same transaction; nothing is sent from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from .. import iso
from ..database import reading, transact
from ..events import deciding
from ..messages import reached_store
from ..messages import store as messages
from ..messages.rules import Planned
from . import rules, store, watcher_store
from .rules import About, Gather, Moment, Promise
from .store import Watched

AT_ONCE = 100
"""Promises looked at in one transaction."""


Things = Mapping[str, Gather]
"""Each kind of thing that promises are about, and what tells of it."""


def tick(now: datetime, things: Things, channels: Mapping[str, str]) -> int:
    """Looks at every promise whose time has come; returns how many. Any number of processes may do so at once. What was
    said about a thing follows first, and one of which it could not follow is not looked at: nothing is called late that
    was heard in time. `channels`: those that are set up, each with the kind of address that it needs."""
    count = 0
    while True:
        with reading():
            if not store.any_to_look_at(now):
                return count
            waiting = {what: store.unsettled_to_look_at(now, what, AT_ONCE) for what in things}
        for what, ids in waiting.items():
            if ids:
                deciding.settle(what, ids)
        looked = transact(lambda: _look(now, things, channels))
        if not looked:
            return count
        count += looked


def _look(now: datetime, things: Things, channels: Mapping[str, str]) -> int:
    claimed = store.claim(now, AT_ONCE, things)
    about = {what: gather({one.about for one in claimed if one.what == what}) for what, gather in things.items()}
    planned: list[Planned] = []
    for watched in claimed:
        thing = about[watched.what].get(watched.about)
        moments = _moments(watched.promise, thing)
        if thing and moments:
            told = rules.to_tell(moments, watched.steps, now)
            planned += _messages(watched, told, thing, now)
            watcher_store.add(watched.promise, rules.watchers([moment for _, moment in told], thing), now)
        taken = rules.passed(moments, now)
        store.looked(watched, taken, moments[taken].at if taken < len(moments) else None)
    ways = reached_store.ways([one.to for one in planned], channels, quiet=None)
    messages.add(planned, ways, now)  # all of them are about the next hours
    return len(claimed)


def _moments(promise: Promise, about: About | None) -> tuple[Moment, ...]:
    """What is still to be done about a promise: nothing once it is settled, or when no level in force speaks of it."""
    level = about.standard["levels"].get(about.levels.get(promise.kind)) if about else None
    if level is None or not level["enabled"] or not promise.is_open:
        return ()
    escalate = [(iso.duration(one["after"]), one["to"]) for one in level["escalate"]]
    return rules.moments(promise, map(iso.duration, level["warn"]), {"tell": level["tell"], "escalate": escalate})


def _messages(
    watched: Watched, moments: Sequence[tuple[int, Moment]], about: About, now: datetime
) -> Iterator[Planned]:
    """A message for everybody who is to hear of these moments, which have come, each with its place."""
    promise = watched.promise
    send = about.standard.get("messages", {}).get("send", {})
    for place, moment in moments:
        for kind in kinds_of(send, moment, about.levels[promise.kind]):
            for role, recipient in _recipients(promise, moment, about):
                yield Planned(
                    what=watched.what,
                    about=watched.about,
                    version=f"{promise.id}:{place}:{promise.due:%Y%m%dT%H%M}",
                    kind=kind,
                    role=role,
                    recipient=recipient,
                    due=moment.at,
                    until=moment.at + iso.duration(send[kind]["until"]),
                    team=about.team,
                    facts=rules.facts(promise, about, store.heard(promise, now), now),
                    message=send[kind],
                    promise=promise.id,
                    at_once=True,
                )


def kinds_of(send: Mapping[str, Any], moment: Moment, level: str) -> list[str]:
    """The kinds of messages about a moment: those that are meant for the level, or else those for any."""
    found = {kind: message for kind, message in send.items() if message.get("after") == f"promise.{moment.name}"}
    own = [kind for kind, message in found.items() if level in message.get("levels", ())]
    return own or [kind for kind, message in found.items() if "levels" not in message]


PLAYED_BY = {"visitor": "technician", "owner": "technician", "account_manager": "technician"}
"""Parts that whoever made the promise plays."""


def _recipients(promise: Promise, moment: Moment, about: About) -> Iterator[tuple[str, str]]:
    """Role and id of everybody who is to hear of a moment, each once."""
    seen = set()
    for part in moment.to:
        if part == "owner" and about.people.get("owner"):  # who answers for it in the office, and made no word of it
            yield from (("dispatcher", id) for id in about.people["owner"] if id not in seen)
            seen |= {*about.people["owner"]}
            continue
        # What none of those who go there has promised is owned by who answers for them.
        nobodys = part == "owner" and promise.by is None
        role = rules.heard_by("supervisor" if nobodys else PLAYED_BY.get(part, part), about.people)
        ids = [promise.by] if role == "technician" else sorted(about.people.get(role, ()))
        for id in ids:
            if id is not None and id not in seen:
                seen.add(id)
                yield role, id
