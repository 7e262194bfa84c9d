"""What a visit looks like to those who go there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .. import zones
from ..accounts import store as accounts
from ..accounts.rules import Person
from ..appointments import call_store, ledger_store, member_store, order_store, question_store
from ..appointments import store as appointments
from ..appointments.calls import OfficeCall
from ..appointments.rules import (
    VISIT,
    Member,
    OfficeVisit,
    PromiseEntry,
    ReviewQuestion,
    document,
    in_force,
    period,
    served,
    zone_of,
)
from ..customers import store as customers
from ..customers.rules import Customer, Premises
from ..events import store as event_log
from ..promises import store as promises
from ..promises import word_store
from ..promises.rules import WORKING
from ..records import store as records
from ..visits import keys
from ..visits import store as visits
from ..visits.store import Summary
from ..voices import rules as voice_rules
from ..voices import store as voice_store
from ..voices.rules import Voice
from . import earlier, rules, store

Json = dict[str, Any]


def of(ids: Collection[str], reader: str | None = None) -> dict[str, Json]:
    """The visit documents of these ids, by id, as the phone of `reader` gets them: what a supervisor asks about a
    record stands only in the document of the person who is asked."""
    if not ids:
        return {}
    office = appointments.visits(ids)
    ledgers, members = ledger_store.ledgers(office), member_store.members_of(office)
    asked = question_store.open_questions(office) if reader is not None and office else {}
    own = {visit: question for visit, question in asked.items() if question.person == reader}
    before = earlier.of(office.values())
    made, news = _documents(list(office.values()), ledgers, members, own), _news(office, ledgers)
    return {id: {**document, "earlier": before[id], **news[id]} for id, document in made.items()}


def left(ids: Collection[str], reader: str) -> dict[str, Json]:
    """What is told of visits that leave a phone: who goes there now, where that is somebody else, and when the visit is
    by now, to a reader who still goes there."""
    if not ids:
        return {}
    mains, going = member_store.mains(ids), member_store.gone_to(ids, reader)
    people = accounts.people({person for person in mains.values() if person != reader})
    promises = {id: in_force(ledger) for id, ledger in ledger_store.ledgers(going).items()}
    return {
        id: {
            "to": people[mains[id]].name if mains.get(id) in people else None,
            "promise": {"entry": promise.id, **period(promise)} if (promise := promises.get(id)) else None,
        }
        for id in ids
    }


def _news(office: Mapping[str, OfficeVisit], ledgers: Mapping[str, Sequence[PromiseEntry]]) -> dict[str, Json]:
    """What whoever goes there is told of a visit besides: who changed its time last, who cancelled it and why, how its
    arrival was judged here, and which record was made of it. Nothing of it is sealed."""
    off = appointments.cancellations([visit.id for visit in office.values() if visit.state == "cancelled"])
    judged = visits.summaries([visit.id for visit in office.values() if visit.begun or visit.finished])
    sealed = _sealed([visit.id for visit in office.values() if visit.finished], judged)
    promises = {id: served(office[id], ledger) for id, ledger in ledgers.items()}
    by = {one.by for one in (*off.values(), *promises.values()) if one and one.by}
    names = {person.id: person.name for person in accounts.people(by).values()}
    found = {}
    for id in office:
        promise, cancelled, summary, zone = promises[id], off.get(id), judged.get(id), zone_of(ledgers[id])
        found[id] = {
            "promised_by": names.get(promise.by or "") if promise else None,
            "cancelled": cancelled
            and {
                "at": zones.written(cancelled.at, zone),
                "by": names.get(cancelled.by or ""),
                "asked_by": cancelled.asked_by,
                "reason": cancelled.reason,
                "origin": cancelled.origin,
            },
            "arrival": _arrival(summary, zone) if summary else None,
            "record": _record(*sealed[id], zone) if id in sealed else None,
        }
    return found


def _sealed(visits: Collection[str], read: Mapping[str, Summary]) -> dict[str, tuple[int, str, datetime, int]]:
    """The last record of each of these visits that has everything by which it was completed, and the place of the last
    completion that was read: not of one that waits to be sealed once more."""
    found = records.last_sealed(visits)
    whole = found.keys() & read.keys() - store.unsealed_among(found)
    completed = event_log.places_of(VISIT, whole, rules.COMPLETED)
    upto = {id: max((place for place in completed[id] if place <= read[id].upto), default=0) for id in whole}
    return {id: (*found[id], upto[id]) for id in whole}


def _record(number: int, digest: str, at: datetime, upto: int, zone: str) -> Json:
    """A record on the wire; `upto` is a place in the log: whatever completed the visit until then is sealed."""
    return {"number": number, "digest": digest, "at": zones.written(at, zone), "upto": upto}


def _arrival(summary: Summary, zone: str) -> Json | None:
    """The judgement of an arrival on the wire; None while there is none."""
    if summary.judgement is None or summary.arrived is None:
        return None
    return {"door_code": None, **summary.judgement, "at": zones.written(summary.arrived, zone)}


@dataclass(frozen=True)
class Ground:
    """What the documents of some visits stand on that nothing said at the door changes: read once for all of them."""

    people: Mapping[str, Person]
    customers: Mapping[str, Customer]
    places: Mapping[str, Premises]
    calls: Mapping[str, Sequence[OfficeCall]]
    wishes: Mapping[str, Voice]
    lines: Mapping[str, str]
    key: Mapping[str, str]


def ground(office: Sequence[OfficeVisit], people: Collection[str]) -> Ground:
    """What the documents of these visits stand on; `people` are those whom they name."""
    ids = [visit.id for visit in office]
    return Ground(
        people=accounts.people(people),
        customers=customers.customers([visit.customer for visit in office]),
        places=customers.premises([visit.premises for visit in office]),
        calls=call_store.calls_of(ids),
        wishes=_wishes(office),
        lines=promises.kind_about(WORKING, [visit.id for visit in office if visit.begun]),
        key=keys.public(),
    )


def of_visit(
    office: OfficeVisit, ledger: Sequence[PromiseEntry], members: Sequence[Member], on: Ground | None = None
) -> Json:
    """The document of a visit; `on` is the `ground` of several, this one among them."""
    return _documents([office], {office.id: ledger}, {office.id: members}, {}, on)[office.id]


def carried(office: Sequence[OfficeVisit]) -> dict[str, Json]:
    """What was left to these visits by the one before each, and which of what was promised is still owed; a first visit
    of an order is left out."""
    found = order_store.carried(office)
    known = promises.of_ids([one["id"] for left in found.values() for one in left["promises"]])
    for left in found.values():
        left["promises"] = [
            {**one, "open": one["id"] not in known or known[one["id"]].is_open} for one in left["promises"]
        ]
    return found


def _working(
    office: Sequence[OfficeVisit],
    ledgers: Mapping[str, Sequence[PromiseEntry]],
    left: Mapping[str, Json],
    lines: Mapping[str, str],
) -> dict[str, list[Json]]:
    """What was said of lines that were promised to work: of those that were promised at these visits by others than
    their phones, which know what they said themselves (`lines`); of those that were `left` to them, by anybody."""
    own = {promise: visit for promise, visit in lines.items() if visit in ledgers}
    wanted = [(visit, promise) for promise, visit in own.items()]
    wanted += [(id, one["id"]) for id, those in left.items() for one in those["promises"] if one["kind"] == WORKING]
    words = word_store.of({promise for _, promise in wanted})
    found: dict[str, list[Json]] = {visit.id: [] for visit in office}
    for id, promise in wanted:
        found[id] += [
            {
                "promise": promise,
                "at": zones.written(one.at, zone_of(ledgers[id])),
                "works": one.kept,
                "origin": one.origin,
            }
            for one in words[promise]
            if own.get(promise) != id or one.origin != "technician"
        ]
    return found


def _wishes(office: Sequence[OfficeVisit]) -> dict[str, Voice]:
    """How each customer would have it: what they said last of the visit, or of those of the same order before it."""
    found = voice_store.wishes([visit.id for visit in office])
    for id, chain in order_store.chains([visit.id for visit in office if visit.continues]).items():
        of_order = chain[: [one.id for one in chain].index(id) + 1]
        if wish := voice_rules.wish(voice for one in of_order for voice in voice_store.of_visit(one.id)):
            found[id] = wish
    return found


def _documents(
    office: Sequence[OfficeVisit],
    ledgers: Mapping[str, Sequence[PromiseEntry]],
    members: Mapping[str, Sequence[Member]],
    asked: Mapping[str, ReviewQuestion],
    on: Ground | None = None,
) -> dict[str, Json]:
    going = {member.person for group in members.values() for member in group}
    on = on or ground(office, going | {question.by for question in asked.values()})
    people, wishes = on.people, on.wishes
    left = carried(office)
    owed = _working(office, ledgers, left, on.lines)
    return {
        visit.id: {
            **document(
                visit,
                on.customers[visit.customer],
                on.places[visit.premises],
                ledgers[visit.id],
                [(member, people[member.person]) for member in members[visit.id]],
                on.key,
                zone_of(ledgers[visit.id]),
                (asked[visit.id], people[asked[visit.id].by]) if visit.id in asked else None,
                on.calls[visit.id],
            ),
            "carried": left.get(visit.id),
            "working": owed[visit.id],
            "wish": _wish(wishes[visit.id], zone_of(ledgers[visit.id])) if visit.id in wishes else None,
        }
        for visit in office
    }


def _wish(wish: Voice, zone: str) -> Json:
    """How the customer would have it, as they said it through their link."""
    said = {"note": wish.text, "how": wish.choice, "since": wish.since, "until": wish.until}
    return {**said, "at": zones.written(wish.at, zone)}
