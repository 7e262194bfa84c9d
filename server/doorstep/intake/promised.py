"""Keeps what the service levels promise about visits in step with them: computed anew from what is known, in the
transaction that changes it. What is promised in words, a time or an answer, is kept by whoever promises it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .. import installation, iso
from ..appointments import assigned_store, call_store, order_store
from ..appointments import store as appointments
from ..appointments.calls import OfficeCall
from ..appointments.rules import VISIT, OfficeVisit, PromiseEntry
from ..customers import rules as customer_rules
from ..customers import store as customers
from ..events import store as event_log
from ..promises import levels
from ..promises import store as promises
from ..promises.rules import WORKING, Holder, Promise
from ..roster import calendar_store
from ..standard import store as standards
from ..visits import courses
from ..visits import messages as visit_messages
from ..visits.courses import Past
from ..visits.messages import Happened
from .said import Said

Json = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A visit as it is known, with when it was made and the level of its arrival."""

    office: OfficeVisit
    ledger: Sequence[PromiseEntry]
    said: Said
    told: visit_messages.Visit
    created: datetime
    arrival: str | None


def follow(cases: Mapping[str, Case], now: datetime) -> None:
    """Writes what the levels promise about locked visits, or what has become of it; notes who was to go there first."""
    assigned = assigned_store.assigned(cases)
    new = {id: now for id, one in cases.items() if one.told.technician and id not in assigned}
    assigned_store.assign(new, now)
    stand = _computed(cases, {**assigned, **new})
    written = promises.about_all(VISIT, cases)
    elsewhere = {one.id for of in stand.values() for one in of}
    changed: dict[str, list[Promise]] = {}
    for id, one in cases.items():
        kinds = levels.watched(standards.by_hash(one.office.standard)["levels"], courses.SAYS)
        own = [kept for kept in written[id] if kept.kind in kinds]
        gone = {kept.id for kept in own} & (elsewhere - {kept.id for kept in stand[id]})
        changed[id] = [kept for kept in levels.settled_with(stand[id], own) if kept.id not in gone]
    promises.put_levels(VISIT, changed)


def unlike(cases: Mapping[str, Case]) -> list[str]:
    """Those of these visits of which other promises are written down than follow from what is known."""
    stand, written = _computed(cases, assigned_store.assigned(cases)), promises.about_all(VISIT, cases)
    return sorted(id for id, one in cases.items() if set(stand[id]) != set(_standing(one, written[id])))


def _standing(case: Case, written: Iterable[Promise]) -> list[Promise]:
    """Those of the promises that are written down which levels make, and which stand."""
    kinds = levels.watched(standards.by_hash(case.office.standard)["levels"], courses.SAYS)
    return [one for one in written if one.kind in kinds and one.outcome != "withdrawn"]


def _computed(cases: Mapping[str, Case], assigned: Mapping[str, datetime]) -> dict[str, list[Promise]]:
    zone = installation.settings().zone
    calendar = calendar_store.calendar()
    return {
        id: levels.promises(
            standards.by_hash(cases[id].office.standard)["levels"], courses.course(past, zone), calendar
        )
        for id, past in _pasts(cases, assigned).items()
    }


def _pasts(cases: Mapping[str, Case], assigned: Mapping[str, datetime]) -> dict[str, Past]:
    chains = order_store.chains([id for id, one in cases.items() if one.office.continues])
    roots = {id: chains[id][0].id if id in chains else id for id in cases}
    known = appointments.moments({roots[id] for id in chains})
    calls = call_store.calls_of(cases)
    received = event_log.received([event for one in cases.values() for event in one.said.incidents])
    next_ones = order_store.continued([id for id, one in cases.items() if one.office.finished or one.told.cancelled])
    worked = _worked({id: [one.id for one in chains.get(id, ())] or [id] for id in cases})
    fields = _fields([one.office for one in cases.values()])
    found = {}
    for id, one in cases.items():
        office, said, told = one.office, one.said, one.told
        level = standards.by_hash(office.standard)["levels"].get(one.arrival) if one.arrival else None
        goes = None if told.completed or told.cancelled else told.technician
        found[id] = Past(
            office=office,
            ledger=one.ledger,
            root=roots[id],
            known=known[roots[id]][0] if id in chains else one.created,
            holder=Holder(goes) if goes else Holder(office.team, "dispatcher"),
            by=goes,
            continued=id in next_ones,
            assigned=assigned.get(id),
            cancelled=told.cancelled,
            departed=_at(said.departed),
            arrived=_at(said.arrived),
            completed=_at(said.completed),
            done=said.done,
            called=[*said.called, *_of_office(calls[id], "appointment")],
            told=[*said.told, *_of_office(calls[id], "delay", reached=True)],
            worked=worked[id],
            incidents={event: (at, received[event]) for event, at in said.incidents.items() if event in received},
            latest=iso.duration(level["latest"]) if level else None,
            fields={**office.facts, **fields.get(id, {})},
        )
    return found


def _at(happened: Happened | None) -> datetime | None:
    return happened.at if happened else None


def _of_office(calls: Collection[OfficeCall], purpose: str, reached: bool = False) -> list[datetime]:
    return [one.at for one in calls if one.purpose == purpose and (one.result == "reached" or not reached)]


def _worked(orders: Mapping[str, Collection[str]]) -> dict[str, list[datetime]]:
    """When lines that were left at these orders' visits were said to work, by the visit that is asked for."""
    about = promises.about_all(VISIT, {id for of in orders.values() for id in of})
    return {
        id: [one.settled for other in of for one in about[other] if one.kind == WORKING and one.settled]
        for id, of in orders.items()
    }


def _fields(visits: Collection[OfficeVisit]) -> dict[str, Json]:
    """What conditions read of customer and place, of visits whose order may start a deadline by it."""
    asked = [one for one in visits if courses.FACTS.keys() & one.facts.keys()]
    if not asked:
        return {}
    people = customers.customers([one.customer for one in asked])
    places = customers.premises([one.premises for one in asked])
    return {one.id: dict(customer_rules.facts(people[one.customer], places[one.premises])) for one in asked}
