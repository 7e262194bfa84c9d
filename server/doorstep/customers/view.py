"""What the office sees of a customer, gathered from everybody who knows something."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from .. import installation, zones
from ..accounts import store as accounts
from ..accounts import trail_store
from ..accounts.rules import Person
from ..appointments import call_store, customer_store, ledger_store, member_store
from ..appointments.rules import VISIT, OfficeVisit, PromiseEntry, served
from ..intake import notices
from ..promises import rules as promise_rules
from ..promises import store as promises
from ..records import store as records
from ..standard import store as standards
from ..visits import store as visits
from . import opt_out_store
from . import store as customers
from .rules import Customer, Premises
from .schemas import ACTS

Json = dict[str, Any]

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
    entries = [one for one in trail_store.trail_of(customer) if one.act in ACTS]
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
