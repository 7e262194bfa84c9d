"""The first half of taking in what phones say, whatever it is about: who says it, what becomes of each event, and that
it is kept (events/contract.py). What follows from it is `follow`, in a transaction of its own.

Locks are taken in one order: device, people whose plans may change (ascending id), things (in the order of the row,
ascending id), promises and messages, the head of the record chain, the clock; a push takes the device, the things and
the clock. Every change of who works on a thing locks it, so those who are read under that lock still do when the clock
is taken, and nobody who joins meanwhile misses an event. Everything slow is decided before the clock; after it, only
rows are written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import structlog

from ..accounts import device_store, session_store
from ..accounts.rules import SEEN_EVERY, Caller, Device, Session
from ..errors import UNFORESEEN, Conflict, Forbidden
from ..events import deciding, samples_store, unsettled_store
from ..events import store as event_log
from ..events.apply import corrected_times
from ..events.contract import Held, owned
from ..events.deciding import decide
from ..events.rules import Event
from ..events.store import LoggedEvent
from ..events.times import Sample
from ..events.unsettled_store import Unsettled
from ..feed import store as feed
from ..feed.rules import Clock, FeedRow, kinds_about
from . import follow, photos, rules, store, things
from .rules import Decision, Offered, Sender

log = structlog.get_logger()


@dataclass(frozen=True)
class Pushed:
    """What became of a push: a decision for each event id, the photos that it names and whose bytes are
    missing, the clock just before, and the session that this push made one of its phone."""

    decisions: Mapping[str, Decision]
    want_photos: Sequence[str]
    clock: Clock
    session: Session | None


def push(
    caller: Caller,
    device: str,
    raw_events: Iterable[Mapping[str, Any]],
    now: datetime,
    sample: Sample | None = None,
    app_version: str | None = None,
) -> Pushed:
    """Takes in the events of one phone: each is accepted, known already, or quarantined with a reason.

    Raises Conflict `unknown_device`, Forbidden `wrong_person` or `device_revoked` for the push as a whole,
    Unavailable when the database cannot take it now. Durable when it returns; a repetition is harmless.
    """
    offered = [things.read(raw, device, caller.person.id) for raw in raw_events]
    told = partial(_push, caller, device, now=now, sample=sample, app_version=app_version)
    parts = [_taken(told, part) for part in things.in_turn(offered)]
    if any(decision.result == "accepted" for part in parts for decision in part.decisions.values()):
        follow.wake()
    decisions = {id: decision for part in parts for id, decision in part.decisions.items()}
    wanted = {sha256 for part in parts for sha256 in part.want_photos}
    session = next((part.session for part in parts if part.session), None)
    return Pushed(decisions, sorted(wanted), parts[-1].clock, session)


def _taken(told: Callable[..., Pushed], offered: Sequence[Offered]) -> Pushed:
    try:
        return decide(lambda: told(offered))
    except UNFORESEEN:
        log.exception("push_one_by_one", events=len(offered))
        return _one_by_one(told, offered)


def _one_by_one(told: Callable[..., Pushed], offered: Sequence[Offered]) -> Pushed:
    """The events of a push of which one raises, each by itself: that one is set aside as `unforeseen`, and looked at
    again by `aside.look_again`; it keeps none of the others from coming in."""
    decisions: dict[str, Decision] = {}
    wanted: set[str] = set()
    pushed = decide(lambda: told([]))
    session = pushed.session
    for one in offered:
        try:
            pushed = decide(lambda one=one: told([one]))  # type: ignore[misc]
        except UNFORESEEN:
            log.exception("event_set_aside", id=one.id, about=one.about)
            pushed = decide(lambda one=one: told([one], unforeseen=True))  # type: ignore[misc]
        decisions |= pushed.decisions
        wanted.update(pushed.want_photos)
    return Pushed(decisions, sorted(wanted), pushed.clock, session)


def _push(
    caller: Caller,
    device_id: str,
    offered: Sequence[Offered],
    now: datetime,
    sample: Sample | None,
    app_version: str | None,
    unforeseen: bool = False,
) -> Pushed:
    """1. Lock the device and the things.
    2. Decide about each event.
    3. Take the clock.
    4. Write the prepared rows.
    """
    device = _sending_device(caller, device_id, now)
    held = things.hold(_named(offered))
    _refuse_what_is_to_be_made(_named(offered), held)
    if sample:
        samples_store.add_sample(device.id, sample, now)
    session = _phones_session(caller, device)
    if now >= device.seen + SEEN_EVERY or app_version not in (None, device.app_version):
        device_store.seen_device(device.id, now, app_version)

    decisions = _decide(caller, device, offered, held)
    if unforeseen:
        decisions = {id: rules.set_aside(decision) for id, decision in decisions.items()}
    accepted = [one for one in offered if decisions[one.id].result == "accepted"]

    want_photos = photos.missing(one for one in offered if decisions[one.id].result != "duplicate")
    _quarantine(caller, device, offered, decisions, held, now)
    flags = {id: decision.flags for id, decision in decisions.items()}
    digests = {one.id: one.digest for one in accepted}
    position = feed.clock() or feed.hold()
    keep(held, [_event(one) for one in accepted], digests, flags, now)
    return Pushed(decisions, want_photos, position, session)


def _named(offered: Iterable[Offered]) -> dict[str, set[str]]:
    """What these are about: ids, by kind."""
    found: dict[str, set[str]] = {}
    for one in offered:
        if one.what and one.about:
            found.setdefault(one.what, set()).add(one.about)
    return found


def _refuse_what_is_to_be_made(named: Mapping[str, Collection[str]], held: Mapping[str, Held]) -> None:
    """Raises Unsettled where one of these things is not there yet, and will be as soon as that has followed which was
    said about another one."""
    for what, ids in named.items():
        if missing := set(ids) - set(held[what].ids):
            waiting = unsettled_store.about(what, but_failed=True)
            deciding.refuse_unsettled(what, {id for id in waiting if things.THINGS[what].makes(id) in missing})


def keep(
    held: Mapping[str, Held],
    events: Sequence[Event],
    digests: Mapping[str, str],
    flags: Mapping[str, tuple[str, ...]],
    now: datetime,
) -> None:
    """Keeps events about things that are held, or that they open, and notes that something is to follow from them: the
    last that is done before the commit. `digests` and `flags` are those of the events, by id."""
    if not events:
        return
    things.open(held, events, now)
    things.hear(held, events)
    photos.refer(events)
    readers = {of: list(held[of[0]].readers(of[1])) for of in {(event.what, event.about) for event in events}}
    with feed.numbered(len(events)) as seqs:
        logged = [LoggedEvent(seq, event, now, flags[event.id]) for seq, event in zip(seqs, events, strict=True)]
        last = {(entry.event.what, entry.event.about): entry.seq for entry in logged}
        event_log.append(logged, digests)
        unsettled_store.note(Unsettled(seq, what, about, now) for (what, about), seq in last.items())
        feed.append(
            FeedRow(reader, entry.seq, kinds_about(of.what).event, of.what, of.about, event=of.id)
            for entry in logged
            for of in [entry.event]
            for reader in readers[of.what, of.about]
        )


def _sending_device(caller: Caller, id: str, now: datetime) -> Device:
    """The phone that pushes, locked; a revoked one may still hand in, for two weeks, what goes to the
    quarantine."""
    device = device_store.lock_device(id)
    if device is None:
        raise Conflict("This phone is not registered; register it, then push again.", code="unknown_device", of=id)
    if device.person != caller.person.id:
        raise Forbidden("This phone was registered by somebody else.", code="wrong_person", of=id)
    if device.revoked_at is not None and now > device.revoked_at + rules.DRAIN:
        raise Forbidden("This phone was revoked.", code="device_revoked", of=id)
    return device


def _phones_session(caller: Caller, device: Device) -> Session | None:
    """The session, bound to the phone that it turns out to be on: an app that believes itself registered does not say
    so again after another sign-in. After the locks of people, under which others end sessions."""
    if caller.via != "session" or caller.device == device.id or device.revoked_at is not None:
        return None
    return session_store.bind_session(caller.session, device)


def _decide(
    caller: Caller, device: Device, offered: Sequence[Offered], held: Mapping[str, Held]
) -> dict[str, Decision]:
    """The things are locked, so no other phone can bring one of these events about the same thing meanwhile. What
    opens a thing is decided first: what else was said of it, perhaps in the same push, is about something there is."""
    earlier = store.known_anywhere([one.id for one in offered])
    standings = {(what, id): among.standing(id) for what, among in held.items() for id in among.ids}
    shut_out = caller.person.deactivated_at
    deactivated_ms = int(shut_out.timestamp() * 1000) if shut_out else None
    sender = Sender(caller.person.id, device.revoked_at is not None, deactivated_ms)
    times = corrected_times([one.said for one in offered if isinstance(one.said, Event)], shut_out) if shut_out else {}
    decisions: dict[str, Decision] = {}
    for one in sorted(offered, key=lambda one: not rules.opens(one)):
        thing = str(one.what), str(one.about)
        opened = owned(sender.person) if rules.opens(one) else None
        decisions[one.id] = rules.decide(one, earlier, sender, standings.get(thing, opened), times.get(one.id))
        if opened and decisions[one.id].result == "accepted":
            standings.setdefault(thing, opened)
    return decisions


def _quarantine(
    caller: Caller,
    device: Device,
    offered: Sequence[Offered],
    decisions: Mapping[str, Decision],
    held: Mapping[str, Held],
    now: datetime,
) -> None:
    """Keeps what was not accepted and does not stand in the quarantine yet."""
    refused = [one for one in offered if decisions[one.id].result == "quarantined"]
    kept = store.known([one.id for one in refused])
    store.quarantine(
        store.Quarantined(
            event=one.id,
            digest=one.digest,
            what=one.what,
            about=one.about,
            device=device.id,
            by=caller.person.id,
            reason=str(decisions[one.id].reason),
            detail=None if isinstance(one.said, Event) else f"{one.said.pointer}: {one.said.message}",
            raw=one.raw,
            received=now,
            photo=photos.photo_of(one.said),
            team=_team(one, held) or caller.person.team,
            parcel=rules.parcel(one.about, caller.person.id, device.id, str(decisions[one.id].reason)),
        )
        for one in refused
        if (one.id, one.digest) not in kept
    )


def _team(one: Offered, held: Mapping[str, Held]) -> str | None:
    """The team of what an event is about; None of what nobody knows."""
    among = held.get(one.what or "")
    return among.team(one.about) if among and one.about and one.about in among.ids else None


def _event(offered: Offered) -> Event:
    assert isinstance(offered.said, Event), "only what can be read is accepted"
    return offered.said
