"""What whoever goes to an address should know of the visits before: when, what kind, how they ended, and what was
promised there and is not settled yet. Only visits of the same customer to the same address; nothing of anybody else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from .. import zones
from ..appointments import ledger_store, member_store, place_store
from ..appointments import store as appointments
from ..appointments.rules import VISIT, Member, OfficeVisit, served, zone_of
from ..customers import store as customers
from ..customers.rules import normal_form
from ..events import store as event_log
from ..feed import store as feed
from ..feed.rules import FeedRow
from ..promises import store as promises
from ..promises.rules import GIVEN, Promise
from ..visits import store as visits

Json = dict[str, Any]

SHOWN = 3
PASSING = frozenset({"appointment", "leave.return"})
"""Kinds of promises that were about an earlier visit itself, and say nothing to whoever comes now."""
WORDED = frozenset({"question.answer", "complaint.answer"})
"""Kinds of promises that have the id of an event, which says in words what they are about."""


def of(office: Collection[OfficeVisit]) -> dict[str, list[Json]]:
    """The last visits to the same address, the latest first, by visit."""
    places = _places(office)
    last = place_store.last_finished({place for those in places.values() for place in those}, SHOWN + 1)
    ids = {visit: [id for place in places[visit] for id in last[place] if id != visit] for visit in places}
    told = _told({id for those in ids.values() for id in those})
    by_time = sorted(told, key=lambda id: told[id][0], reverse=True)
    return {visit: [told[id][1] for id in by_time if id in those][:SHOWN] for visit, those in ids.items()}


def neighbours(office: Collection[OfficeVisit]) -> dict[str, set[str]]:
    """The visits to come that go to the same address, by visit: their documents tell of it when it is over."""
    places = _places(office) if office else {}
    coming = place_store.coming_to({place for those in places.values() for place in those})
    return {visit: {id for place in those for id in coming[place]} - {visit} for visit, those in places.items()}


def beside(because: Mapping[str, Collection[str]], known: Mapping[str, OfficeVisit]) -> dict[str, list[str]]:
    """The visits to come to the same addresses as those `because` of which something else is told of a visit, by that
    visit; some of them are `known`."""
    ids = {id for those in because.values() for id in those}
    missing = appointments.visits(ids - known.keys())
    found = neighbours([missing[id] if id in missing else known[id] for id in sorted(ids)])
    return {visit: sorted({id for one in those for id in found[one]} - {visit}) for visit, those in because.items()}


def tell(visits: Collection[str]) -> None:
    """Tells those who go to these visits that their documents tell something else of the visits before."""
    seqs = dict(zip(sorted(visits), feed.take(len(visits)), strict=True))
    feed.append(rows(seqs, member_store.members_of(seqs)))


def rows(seqs: Mapping[str, int], goers: Mapping[str, Sequence[Member]]) -> Iterator[FeedRow]:
    """The news for those who go to visits, by visit its place in the feed; `goers` are read while the clock is held."""
    for visit, seq in seqs.items():
        yield from (FeedRow(member.person, seq, "visit", VISIT, visit) for member in goers[visit])


def _places(office: Collection[OfficeVisit]) -> dict[str, list[str]]:
    """The premises that are a visit's address, by visit: the same customer's, however often they were written down."""
    theirs = customers.premises_of({visit.customer for visit in office})
    address = {place.id: normal_form(place.address) for places in theirs.values() for place in places}
    return {
        visit.id: [place.id for place in theirs[visit.customer] if address[place.id] == address[visit.premises]]
        for visit in office
    }


def _told(ids: Collection[str]) -> dict[str, tuple[datetime, Json]]:
    """When each of these visits was, which are finished, and what is told of it."""
    if not ids:
        return {}
    office, ledgers, summaries = appointments.visits(ids), ledger_store.ledgers(ids), visits.summaries(ids)
    made = promises.about_all(VISIT, ids)
    owed = {id: [one for one in made[id] if one.kind in GIVEN - PASSING] for id in ids}
    words = said_in([one for those in owed.values() for one in those if one.is_open])
    found = {}
    for id, visit in office.items():
        summary, zone = summaries.get(id), zone_of(ledgers[id])
        promise = served(visit, ledgers[id])
        at = promise.start if promise else summary.completed if summary else None
        if summary is None or summary.outcome is None or at is None:
            continue
        told: Json = {
            "visit": id,
            "at": zones.written(at, zone),
            "zone": zone,
            "kind": visit.kind,
            "outcome": summary.outcome,
            "promises": [told_of(one, words.get(one.id), zone) for one in owed[id]],
        }
        found[id] = (at, told)
    return found


def told_of(promise: Promise, text: str | None, zone: str) -> Json:
    """A promise as a phone is told of it; `state` is open also when it is overdue: the phone has a clock."""
    settled = promise.settled
    kept = promise.outcome or (None if settled is None else "met" if settled <= promise.due else "broken")
    return {
        "id": promise.id,
        "kind": promise.kind,
        "due": zones.written(promise.due, zone),
        "state": kept or "open",
        "text": text,
    }


def said_in(owed: Sequence[Promise]) -> Mapping[str, str]:
    """The words in which what is promised was asked for, by promise, as far as there are any."""
    said = event_log.bodies({one.id for one in owed if one.kind in WORDED})
    return {id: body["text"] for id, body in said.items()}
