"""A visit as its customer sees it, gathered from everybody who knows something. Little of it is personal: a link can be
forwarded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .. import installation, iso
from ..accounts import links
from ..accounts import store as accounts
from ..accounts.rules import Person
from ..appointments import ledger_store, member_store, order_store
from ..appointments import store as appointments
from ..appointments.rules import VISIT, OfficeVisit, PromiseEntry, in_force, main_of, zone_of
from ..customers import store as customers
from ..customers.rules import LANGUAGES, Customer
from ..events import store as event_log
from ..intake import notices, sealing, working
from ..intake import said as told
from ..intake.rules import timed_events
from ..promises import rules as promise_rules
from ..promises import store as promises
from ..records import rules as record_rules
from ..records import store as records
from ..standard import store as standards
from ..visits import photo_store
from ..visits import store as visits
from ..visits.rules import fold
from ..voices import apply as voices
from ..voices import rules as voice_rules
from ..voices import store as voice_store
from ..voices.rules import VOICE, Voice
from . import receipts, rules

Json = dict[str, Any]

OPENED_BY_CODE = ("booked", "on_the_way")
"""States in which the customer needs the door code."""


def cutoff() -> timedelta:
    """How long before a visit the office wants to be called, and no longer be moved or cancelled by a link."""
    return timedelta(minutes=installation.settings().link_cutoff_minutes)


def standing(office: OfficeVisit, ledger: Sequence[PromiseEntry]) -> tuple[str, rules.Course]:
    """Where a visit stands, and what has happened of it."""
    summary, promise = visits.summary(office.id), in_force(ledger)
    course = _course(office, ledger)
    left = bool(course.set_off and (promise is None or course.set_off >= promise.at))
    return rules.state(office, summary.status if summary else None, left), course


def changes(office: OfficeVisit, now: datetime) -> rules.Changes:
    """What of the time the customer may still change."""
    ledger = ledger_store.ledger(office.id)
    return rules.changes(standing(office, ledger)[0], in_force(ledger), now, cutoff())


def shown(office: OfficeVisit, now: datetime) -> Json:
    """A visit with everything that its page shows (docs/protocol.md, section 12)."""
    standard, ledger = standards.by_hash(office.standard), ledger_store.ledger(office.id)
    promise, (state, course) = in_force(ledger), standing(office, ledger)
    customer = customers.customers([office.customer])[office.customer]
    main = main_of(member_store.members(office.id))
    person = accounts.person(main) if main else None
    record = _record(office.id)
    receipt = _receipt(record)
    if person and not person.active and receipt is None:
        person = None  # who was shut out is announced to nobody; with a receipt, it was they who came
    confirmed = {one.entry: one.at for one in ledger_store.confirmations([office.id])[office.id]}
    chain = order_store.chain(office.id)
    of_order = [voice for visit in chain for voice in voice_store.of_visit(visit.id)]
    said = [voice for voice in of_order if voice.visit == office.id]
    to_come = state in OPENED_BY_CODE
    allowed = rules.changes(state, promise, now, cutoff())
    return {
        "visit": office.id,
        "order": office.order,
        "state": state,
        "language": customer.language or LANGUAGES[0],
        "company": standard["brand"]["company"],
        "hotline": standard["brand"]["hotline"],
        "kind": standard["visits"][office.kind]["name"],
        "promise": promise and {"entry": promise.id, "start": promise.start, "end": promise.end, "zone": promise.zone},
        "address": customers.premises([office.premises])[office.premises].address,
        "who": _came(person),
        "door_code": _door_code(office, state),
        "confirmed_at": confirmed.get(promise.id) if promise else None,
        "cancelled": _called_off(office) if state == "cancelled" else None,
        "steps": [] if state == "cancelled" else rules.steps(course, promise),
        "changes": {"until": allowed.until, "refused": allowed.refused},
        "wish": _wish(of_order) if to_come else None,
        "notices": {"choice": notices.choice(customer), "offered": notices.offered(customer)},
        "ready": standard["visits"][office.kind].get("ready", []) if to_come else [],
        "promises": _promised(chain, of_order, now),
        "card": _card(person, standard) if receipt else None,
        "said": _said(said, of_order),
        "photos": _photos(record, said, customer),
        "receipt": receipt,
        "earlier": _earlier(chain[:-1], of_order, customer),
        "working": _working(chain, _zone(chain), now),
    }


def _zone(chain: Sequence[OfficeVisit]) -> str:
    """By whose clock the customer reads times; that of an earlier visit where the last one waits for a time."""
    agreed = (zone_of(ledger) for visit in reversed(chain) if (ledger := ledger_store.ledger(visit.id)))
    return next(agreed, installation.settings().zone)


def _working(chain: Sequence[OfficeVisit], zone: str, now: datetime) -> list[Json]:
    """What was promised to work at any visit of the order, and how that stands."""
    return [
        {
            "id": one.id,
            "due": one.due,
            "zone": zone,
            "state": promise_rules.state(one, promises.heard(one, now), now),
            "works": words[-1].kept if words else None,
            "said_at": words[-1].at if words else None,
        }
        for one, words in working.owed([visit.id for visit in chain])
    ]


def _earlier(before: Sequence[OfficeVisit], of_order: Sequence[Voice], customer: Customer) -> list[Json]:
    """The visits of the same order that went before and left a receipt, the latest first: who came, what was said of
    them, their photos."""
    people = accounts.people({main for one in before if (main := main_of(member_store.members(one.id)))})
    return [
        {
            "visit": one.id,
            "who": _came(people.get(main_of(member_store.members(one.id)) or "")),
            "stars": _stars([voice for voice in of_order if voice.visit == one.id]),
            "photos": _photos(record, [voice for voice in of_order if voice.visit == one.id], customer),
            "receipt": _receipt(record),
        }
        for one in reversed(before)
        if (record := _record(one.id)) is not None
    ]


def _came(person: Person | None) -> Json | None:
    return {"name": person.name, "staff_no": person.staff_no} if person else None


def _stars(said: Sequence[Voice]) -> int | None:
    rating = voice_rules.last(said, "rating")
    return rating.stars if rating else None


def _door_code(office: OfficeVisit, state: str) -> str | None:
    """The door code, while somebody is still to come; and once more where another one was typed: they ask again."""
    summary = visits.summary(office.id) if state == "under_way" else None
    is_asked = state in OPENED_BY_CODE or (summary is not None and summary.wrong_code)
    return links.door_code(office.id, office.link_version) if is_asked else None


def _called_off(office: OfficeVisit) -> Json:
    how = appointments.cancellations([office.id])[office.id]
    return {"at": how.at, "by": rules.called_off_by(how)}


def tag(answer: Json) -> str:
    """What changes when anything that is shown does."""
    return hashlib.sha256(json.dumps(answer, sort_keys=True, default=str).encode()).hexdigest()[:32]


def _course(office: OfficeVisit, ledger: Sequence[PromiseEntry]) -> rules.Course:
    created, _ = appointments.moments([office.id])[office.id]
    booked = min((entry.at for entry in ledger), default=None)
    if not office.begun:
        return rules.Course(booked=booked and max(booked, created))
    events = {event.id: event for event in event_log.events_of(VISIT, office.id)}
    visit = fold(events.values())
    starts = {mark["event"] for name in ("started", "finished") for mark in visit["marks"].get(name, ())}
    times = sealing.likely_times([events[id] for id in timed_events(visit) | starts], ledger)
    said = told.said(visit, times, None)
    begun = [iso.instant(times[mark["event"]].at_ms) for mark in visit["marks"].get("started", ())]
    return rules.Course(
        booked=booked and max(booked, created),
        set_off=said.departed.at if said.departed else None,
        expected=said.delay.expected if said.delay else None,
        arrived=said.arrived.at if said.arrived else None,
        working=min(begun, default=None),
        done=said.completed.at if said.completed else None,
    )


def _wish(said: Sequence[Voice]) -> Json | None:
    wish = voice_rules.wish(said)
    if wish is None:
        return None
    return {"note": wish.text, "how": wish.choice, "since": wish.since, "until": wish.until, "at": wish.at}


def _promised(chain: Sequence[OfficeVisit], of_order: Sequence[Voice], now: datetime) -> list[Json]:
    """What is owed about the last of these visits, and what outlives those before: also the answers to complaints that
    came through the link."""
    owed = [
        one
        for visit in chain
        for one in promises.about(VISIT, visit.id)
        if one.kind in (promise_rules.GIVEN if visit is chain[-1] else promise_rules.OUTLIVE)
    ]
    owed += [one for voice in of_order if voice.kind == "complaint" for one in promises.about(VOICE, voice.id)]
    return rules.promised(owed, now)


def _card(person: Person | None, standard: Json) -> Json | None:
    """The service card with its four parts; the leaflet is that of the season, whatever the visit was done under."""
    if person is None:
        return None
    current = standards.current() or standard
    return {
        "name": person.name,
        "staff_no": person.staff_no,
        "phone": person.phone if person.active else None,
        "hotline": standard["brand"]["hotline"],
        "leaflet": current["brand"].get("leaflet"),
    }


def _said(said: Sequence[Voice], of_order: Sequence[Voice]) -> Json:
    """What of the customer's own words about a visit is shown again: little, because a link can be forwarded. How a
    complaint about any visit of the order was answered stays there to be read."""
    wrong, again = (voice_rules.last(said, kind) for kind in ("wrong_person", voice_rules.AGAIN))
    return {
        "stars": _stars(said),
        "remarks": sum(voice.kind == "remark" for voice in said),
        "wrong_person": wrong.choice if wrong else None,
        "complaints": [
            {"at": voice.at, "answered": voice.answered, "answer": voice.answer}
            for voice in of_order
            if voice.kind == "complaint"
        ],
        "again": again.at if again and again.is_waiting else None,
    }


# ---- the record


@dataclass(frozen=True)
class Sealed:
    """The record in force, opened as far as it is not erased, beside the standard that it was made under."""

    opened: Json
    standard: Json
    digest: str
    sealed_at: datetime


def _record(visit: str) -> Sealed | None:
    """The record in force; None before there is one."""
    sealed = records.records_of(visit)
    if not sealed:
        return None
    record = sealed[-1]
    opened, _ = record_rules.open_record(record.sealed, records.openings_of(record.number))
    return Sealed(opened, standards.by_hash(opened["standard"]), record.digest, record.sealed_at)


def _receipt(record: Sealed | None) -> Json | None:
    if record is None:
        return None
    return {
        **receipts.receipt(record.opened, record.standard, standards.current()),
        "digest": record.digest,
        "sealed_at": record.sealed_at,
    }


def photos_of(visit: str) -> list[Json]:
    """The photos that the customer of a visit may see: of every visit of its order, each said of which."""
    return [
        {**photo, "visit": one.id}
        for one in order_store.chain(visit)
        for photo in _allowed(_record(one.id), voice_store.of_visit(one.id))
    ]


def _allowed(record: Sealed | None, said: Sequence[Voice], choice: str | None = None) -> list[Json]:
    if record is None:
        return []
    plain = record_rules.shown(record.opened["fold"])
    named = {photo["sha256"] for photo in plain["photos"] if photo["sha256"]}
    agreed = voice_rules.last(said, "photos")
    chosen = choice or (agreed.choice if agreed else None)
    return rules.photos(plain, record.standard, chosen, photo_store.have(named), standards.current())


def _photos(record: Sealed | None, said: Sequence[Voice], customer: Customer) -> Json | None:
    """Whether there are photos to see, and where a code would go."""
    every, agreed = len(_allowed(record, said, "yes")), len(_allowed(record, said))
    if not every:
        return None
    reached = voices.code_reaches(customer)
    return {"count": agreed or every, "agreed": agreed > 0, "to": rules.masked(reached) if reached else None}
