"""What was set aside: a person takes it over into the thing that it is about, or into another visit, or puts it aside
for good; a newer program tries again.

Locks as in `push`: people, things, then what waits in the quarantine, the head of the chain, the clock.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from .. import iso
from ..accounts import store as accounts
from ..accounts import trail_store
from ..accounts.rules import FIELD_ROLES, TrailEntry
from ..appointments import member_store, order_store
from ..appointments import store as appointments
from ..appointments.rules import VISIT, Member, NewVisit
from ..clock import new_id
from ..customers.rules import Customer, Premises
from ..database import reading, transact
from ..errors import UNFORESEEN, Conflict, DoorstepError, Invalid, NotFound
from ..events import store as event_log
from ..events.contract import owned
from ..events.rules import Event
from ..feed import store as feed
from ..feed.rules import FeedRow
from ..standard import store as standards
from . import follow, push, rules, store, things
from .rules import Offered
from .store import Parcel, Quarantined

OPENED, TAKEN, ASIDE = "quarantine.opened", "quarantine.taken", "quarantine.aside"
"""How the trail of who did and saw what calls these."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Own:
    """What a person knows of a visit that nobody else knows any more; `zone` is that of the installation."""

    kind: str
    customer: str
    address: str
    zone: str


# ---- a person decides


def note_opened(parcel: str, person: str, now: datetime) -> None:
    """Notes that this person has read what is in a parcel."""
    transact(lambda: trail_store.add_to_trail(TrailEntry(new_id(), person, OPENED, parcel, now)))


def take_over(parcel: Parcel, into: str | None, comment: str | None, by: str | None, now: datetime) -> int:
    """Takes what waits in a parcel over into the thing that it names, or opens, unless `into` is another visit; returns
    how many events came in. Doing it again changes nothing.

    Raises NotFound, Conflict `settled` when somebody else has decided otherwise, Invalid `unreadable` when nothing in
    it can be read as an event, `not_a_visit` when it is about something else than visits.
    """
    if into is not None:
        _refuse_other_things(parcel)
    target = into or parcel.about
    if target is None:
        raise Invalid("This work does not say of which visit it is; name one.", code="which_visit")
    what = parcel.what or VISIT
    taken = transact(lambda: _take_over(parcel.parcel, what, target, comment, by, now))
    follow.settle_now(what, [target], now)
    return taken


def _refuse_other_things(parcel: Parcel) -> None:
    """Work about something else than a visit cannot become that of one."""
    if parcel.what not in (None, VISIT):
        sentence = f"This work is about a {parcel.what}: take it over into that, or put it aside."
        raise Invalid(sentence, code="not_a_visit")


def _take_over(parcel: str, what: str, target: str, comment: str | None, by: str | None, now: datetime) -> int:
    held = things.hold({what: [target]})
    waiting = store.lock_open(parcel)
    logged = event_log.known([one.event for one in waiting])
    readable, digests = _readable(waiting, what, target, logged)
    opening = next((event for _, event in readable if things.is_opening(event, held)), None)
    if opening is None and target not in held[what].ids:
        raise NotFound(f"There is no such {what}.", of=target)
    if not waiting:
        if any(one.taken_into != target for one in store.in_parcel(parcel)):
            raise Conflict("Somebody else has decided about this work meanwhile.", code="settled", of=parcel)
        return 0
    if not readable:
        raise Invalid("Nothing in this work can be read; it can only be put aside.", code="unreadable")
    fresh = {event.id: event for _, event in readable if logged.get(event.id) != digests[event.id]}
    standing = owned(str(opening.by)) if opening else held[what].standing(target)
    flags = {
        event.id: ("taken_over", *rules.surprises(things.kind_of(event), str(event.by), standing))
        for event in fresh.values()
    }
    for one, _ in readable:
        store.settle(one, "taken", by, comment, target, now)
    trail_store.add_to_trail(TrailEntry(new_id(), by, TAKEN, parcel, now))
    push.keep(held, list(fresh.values()), {id: digests[id] for id in fresh}, flags, now)
    return len(fresh)


def _readable(
    waiting: Sequence[Quarantined], what: str, target: str, logged: Mapping[str, str]
) -> tuple[list[tuple[Quarantined, Event]], dict[str, str]]:
    """What of this can be read as an event about the thing `target`, and the digests by id. Several contents of one id
    may wait here: each comes in under an id of its own."""
    digests, readable = dict(logged), []
    for one in waiting:
        offered = _addressed(one, what, target, digests)
        if isinstance(offered.said, Event):
            digests[offered.id] = offered.digest
            readable.append((one, offered.said))
    return readable, digests


def _addressed(one: Quarantined, what: str, target: str, known: Mapping[str, str]) -> Offered:
    """An event as it stands about the thing that it is taken over into. One whose id is in use for something else gets
    another, always the same."""
    raw = json.loads(one.raw) | {what: target}
    offered = things.read(raw, one.device, one.by)
    if known.get(one.event, offered.digest) != offered.digest:
        offered = things.read(raw | {"id": rules.parcel(target, one.event, one.digest, "again")}, one.device, one.by)
    return offered


def take_over_as_own(parcel: Parcel, own: Own, comment: str | None, by: str | None, now: datetime) -> int:
    """Makes a visit of work on one that is not known here, with the id by which the phone knows it, and takes the work
    over into it. Doing it again changes nothing. Raises what `take_over` raises, Invalid `unknown_kind`, Conflict
    `no_standard`."""
    transact(lambda: _make_own(parcel, own, by, now))
    return take_over(parcel, None, comment, by, now)


def _make_own(parcel: Parcel, own: Own, by: str | None, now: datetime) -> None:
    _refuse_other_things(parcel)
    if parcel.about is None:
        raise Invalid("This work does not say of which visit it is; name one.", code="which_visit")
    waiting = store.lock_claiming(VISIT, parcel.about)
    if appointments.visit(parcel.about):
        return
    if not waiting:
        raise Conflict("Somebody else has decided about this work meanwhile.", code="settled", of=parcel.parcel)
    standard, person = standards.current(), accounts.person(parcel.by)
    if standard is None:
        raise Conflict("No standard is in force; publish one first.", code="no_standard")
    if standard["visits"].get(own.kind, {}).get("role") not in FIELD_ROLES:
        raise Invalid(f"Nobody visits customers for {own.kind!r}; choose another kind of visit.", code="unknown_kind")
    team = parcel.team or (person.team if person else None)
    if team is None:
        raise Conflict("Whoever brought this work is in no team.", code="no_team", of=parcel.parcel)
    said = [said for one in waiting if isinstance(said := things.read(json.loads(one.raw)).said, Event)]
    if not said:
        raise Invalid("Nothing in this work can be read; it can only be put aside.", code="unreadable")
    start = iso.instant(min(event.wall for event in said))
    order = _order(said, now.astimezone(ZoneInfo(own.zone)).date())
    new = NewVisit(
        id=parcel.about,
        order=order,
        kind=own.kind,
        team=team,
        customer=Customer(new_id(), own.customer, None, ""),
        premises=Premises(new_id(), own.address),
        facts={},
        start=start,
        end=None,
        zone=own.zone,
        asked_by="staff",
        agreed_by=None,
        travel_minutes=None,
        duration_minutes=None,
        instructions=None,
        members=((parcel.by, "main"),),
    )
    appointments.insert(new, str(standard["hash"]), by, now)
    [seq] = feed.take(1)
    member_store.add_members([Member(new.id, parcel.by, "main", seq)])
    feed.append(
        [
            FeedRow(team, seq, "visit", VISIT, new.id),
            FeedRow(parcel.by, seq, "scope.added", VISIT, new.id, detail="assigned"),
        ]
    )


def _order(said: Sequence[Event], day: date) -> str:
    """The work-order number that was signed for, where it is free; else the next one of the day."""
    claimed = rules.claimed_order(said)
    return order_store.next_order(day) if claimed is None or order_store.by_order(claimed) else claimed


def put_aside(parcel: Parcel, comment: str, by: str | None, now: datetime) -> None:
    """Puts what waits in a parcel aside for good; it is kept. Doing it again changes nothing. Raises Conflict `settled`
    when somebody else has taken it over."""
    transact(lambda: _put_aside(parcel.parcel, comment, by, now))


def _put_aside(parcel: str, comment: str, by: str | None, now: datetime) -> None:
    waiting = store.lock_open(parcel)
    if not waiting and any(one.settlement != "aside" for one in store.in_parcel(parcel)):
        raise Conflict("Somebody else has decided about this work meanwhile.", code="settled", of=parcel)
    for one in waiting:
        store.settle(one, "aside", by, comment, None, now)
    if waiting:
        trail_store.add_to_trail(TrailEntry(new_id(), by, ASIDE, parcel, now))


# ---- the program tries again


def look_again(now: datetime) -> tuple[int, int]:
    """Tries once more what the program had failed at, as it may have been mended since: events that were set aside as
    `unforeseen`, and visits that could not be sealed. Returns how many of both came through. What could not follow is
    tried as well, before its time."""
    for one in follow.failures():
        follow.settle_now(one.what, [one.about], now)
    with reading():
        waiting, unsealed = store.parcels(None, "unforeseen", True, None, MOST), store.unsealed()
    taken = sum(
        _tried(parcel.parcel, lambda parcel=parcel: take_over(parcel, None, None, None, now)) for parcel in waiting
    )
    sealed = sum(_tried(one.visit, lambda one=one: seal_again(one.visit, now)) for one in unsealed)
    return taken, sealed


MOST = 500
"""Parcels that one call tries again at most."""


def _tried(of: str, work: Any) -> int:
    try:
        return int(work())
    except (*UNFORESEEN, DoorstepError):
        log.exception("still_set_aside", of=of)
        return 0


def seal_again(visit: str, now: datetime) -> bool:
    """Seals a completed visit whose record could not be made before; whether that went well now."""
    follow.settle_now(VISIT, [visit], now)
    with reading():
        return not store.is_unsealed(visit)
