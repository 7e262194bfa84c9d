"""What the office sees of a customer, gathered from everybody who knows something."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from .. import installation, zones
from ..accounts import store as accounts
from ..accounts import trail_store
from ..accounts.rules import Person
from ..appointments import call_store, customer_store, ledger_store, member_store
from ..appointments.rules import VISIT, OfficeVisit, PromiseEntry, served
from ..intake import notices
from ..intake.merging import UNDOABLE
from ..intake.telling import CORRECTED
from ..promises import rules as promise_rules
from ..promises import store as promises
from ..records import store as records
from ..standard import store as standards
from ..visits import store as visits
from . import doubles_store, merge_store, opt_out_store
from . import store as customers
from .doubles import Known
from .doubles_store import Pair
from .rules import Customer, Premises
from .schemas import ACTS

Json = dict[str, Any]

MOST_LOOKED_AT, MOST_DOUBLES, AHEAD = 300, 100, 60
"""Whose doubles are looked for, the last visited first, until so many days from now; how many are shown."""
MOST_VISITS = 200
"""Nobody is visited so often that they read more of it."""


def whole(customer: Customer, teams: Collection[str] | None, now: datetime) -> Json:
    """A customer (docs/protocol.md, section 9), with the visits of these teams, or of all when `teams` is None."""
    office = customer_store.visits_of(customer.id, teams, MOST_VISITS)
    ids = [visit.id for visit in office]
    calls, owed = call_store.calls_of(ids), promises.about_all(VISIT, ids)
    mains = member_store.mains(ids)
    named = {call.by for made in calls.values() for call in made} | {main for main in mains.values() if main}
    people = accounts.people(named)
    zone = installation.settings().zone
    places = customers.premises_of([customer.id])[customer.id]
    orders = {visit.id: visit.order for visit in office}
    shown = _visits(office, mains, people, {place.id: place for place in places}, zone)
    return {
        **vars(customer),
        "zone": zone,
        "opted_out": [
            {"channel": channel, "at": zones.written(at, zone)} for channel, at in opt_out_store.of(customer.id)
        ],
        "notices": {"choice": notices.choice(customer), "offered": notices.offered(customer)},
        "doubles": _doubles_of(customer.id, teams),
        "merged": _merged(customer.id, zone, now),
        "premises": places,
        "coming": [one for one in reversed(shown) if not one["over"]],
        "past": [one for one in shown if one["over"]],
        "calls": [
            {**vars(call), "at": zones.written(call.at, zone), "by": people.get(call.by), "order": orders[id]}
            for id in ids
            for call in calls[id]
        ],
        "promises": _promised(owed, office, zone, now),
        "trail": _trail(customer.id, zone),
    }


def doubles(teams: Collection[str] | None, now: datetime) -> list[Json]:
    """Who may be written down twice, of these teams, or of all when `teams` is None."""
    every = [one.id for one in accounts.teams(teams)]
    lately = customer_store.recent(every, now + timedelta(days=AHEAD), MOST_LOOKED_AT)
    return [
        {"why": pair.why, "one": _side(pair.one), "other": _side(pair.other)}
        for pair in _of_teams(doubles_store.pairs(lately), teams)[:MOST_DOUBLES]
    ]


def _doubles_of(customer: str, teams: Collection[str] | None) -> list[Json]:
    pairs = _of_teams(doubles_store.pairs([customer]), teams)
    return [{**_side(pair.other if pair.one.customer.id == customer else pair.one), "why": pair.why} for pair in pairs]


def _of_teams(pairs: Sequence[Pair], teams: Collection[str] | None) -> list[Pair]:
    """Those of whom one's teams visit both."""
    if teams is None:
        return list(pairs)
    ids = {known.customer.id for pair in pairs for known in (pair.one, pair.other)}
    own = customer_store.visited(ids, teams)
    return [pair for pair in pairs if {pair.one.customer.id, pair.other.customer.id} <= own]


def _side(known: Known) -> Json:
    one = known.customer
    address = known.places[0].address if known.places else None
    return {"id": one.id, "name": one.name, "phone": one.phone, "address": address}


def _merged(customer: str, zone: str, now: datetime) -> list[Json]:
    """Who was made one with a customer and can be two again."""
    merges = [one for one in merge_store.of(customer) if now - one.at <= UNDOABLE]
    people, gone = accounts.people({one.by for one in merges}), customers.customers([one.gone for one in merges])
    return [
        {
            "id": one.id,
            "name": gone[one.gone].name,
            "phone": gone[one.gone].phone,
            "at": zones.written(one.at, zone),
            "by": people.get(one.by),
            "until": zones.written(one.at + UNDOABLE, zone),
            "undoable": place == 0,
        }
        for place, one in enumerate(merges)
    ]


def _visits(
    office: Sequence[OfficeVisit],
    mains: Mapping[str, str | None],
    people: Mapping[str, Person],
    places: Mapping[str, Premises],
    zone: str,
) -> list[Json]:
    ids = [visit.id for visit in office]
    ledgers, summaries, numbers = ledger_store.ledgers(ids), visits.summaries(ids), records.numbers_in_force(ids)
    found = []
    for visit in office:
        promise, summary = served(visit, ledgers[visit.id]), summaries.get(visit.id)
        place = places.get(visit.premises)
        found.append(
            {
                "id": visit.id,
                "order": visit.order,
                "kind": visit.kind,
                "state": visit.state,
                "status": summary.status if summary else "booked",
                "outcome": summary.outcome if summary else None,
                "verdict": summary.verdict if summary else None,
                "over": visit.state == "cancelled" or visit.finished is not None,
                **_when(promise, zone),
                "address": place.address if place else None,
                "main": people.get(mains.get(visit.id) or ""),
                "record": numbers.get(visit.id),
            }
        )
    return found


def _when(promise: PromiseEntry | None, home: str) -> Json:
    if promise is None:
        return {"start": None, "end": None, "zone": home}
    end = zones.written(promise.end, promise.zone) if promise.end else None
    return {"start": zones.written(promise.start, promise.zone), "end": end, "zone": promise.zone}


def _promised(
    owed: Mapping[str, Collection[promise_rules.Promise]], office: Sequence[OfficeVisit], zone: str, now: datetime
) -> list[Json]:
    """What was promised to the customer beside the times of visits, what is due first first."""
    found = [
        (promise, visit)
        for visit in office
        for promise in owed[visit.id]
        if promise.kind != "appointment" and promise.outcome != "withdrawn"
    ]
    return [
        {
            "id": promise.id,
            "kind": promise.kind,
            "level": _level(promise.kind, visit),
            "due": zones.written(promise.due, zone),
            "state": promise_rules.state(promise, promises.heard(promise, now), now),
            "visit": visit.id,
            "order": visit.order,
        }
        for promise, visit in sorted(found, key=lambda one: (one[0].due, one[0].id))
    ]


def _level(kind: str, visit: OfficeVisit) -> Json | None:
    """What the service level is called that promises, where it is one."""
    level = standards.by_hash(visit.standard)["levels"].get(kind)
    return {"zh": level["zh"], "en": level["en"]} if level else None


def _trail(customer: str, zone: str) -> list[Json]:
    """Who put what right, the latest first."""
    own = [one for one in trail_store.trail_of(customer) if one.act in ACTS]
    # What was put right of somebody who is part of them is theirs; that they were merged is told once.
    theirs = [one for gone in merge_store.of(customer) for one in trail_store.trail_of(gone.gone) if one.changed]
    entries = sorted([*own, *(one for one in theirs if one.act == CORRECTED)], key=lambda one: (one.at, one.id))
    people = accounts.people({one.by for one in entries if one.by})
    return [
        {
            "id": one.id,
            "at": zones.written(one.at, zone),
            "by": people.get(one.by or ""),
            "act": one.act,
            "changed": [
                {"field": name, "before": before, "after": after}
                for name, (before, after) in sorted((one.changed or {}).items())
            ],
        }
        for one in reversed(entries)
    ]
