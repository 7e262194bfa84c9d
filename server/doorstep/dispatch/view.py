"""Visits and customers as the office sees them, gathered from everybody who knows something."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from .. import iso
from ..accounts import device_store
from ..accounts import store as accounts
from ..appointments import (
    call_store,
    hand_store,
    hands,
    ledger_store,
    link_store,
    member_store,
    order_store,
    plan_store,
)
from ..appointments import store as appointments
from ..appointments.rules import VISIT, OfficeVisit, served
from ..customers import store as customers
from ..errors import Conflict
from ..events import store as event_log
from ..events import unsettled_store
from ..intake import documents, gone, sealing, working
from ..intake.rules import arrival_level
from ..promises import levels as promise_levels
from ..promises import rules as promise_rules
from ..promises import store as promises
from ..promises.rules import Promise
from ..records import store as records
from ..roster import calendar_store
from ..standard import store as standards
from ..visits import courses
from ..visits import store as visits
from ..visits.rules import fold
from . import board, delays
from .board import Json

LAST_VISITS = 3


def cards(found: Sequence[OfficeVisit], now: datetime) -> list[tuple[str | None, Json]]:
    """The cards of visits, each with its main technician, in the order given."""
    known = _known(found)
    cards = [(one.main, board.card(one, now)) for one in known]
    at_risk = [(one, card["risk"]) for one, (_, card) in zip(known, cards, strict=True) if card["risk"]]
    ids = [one.visit.id for one, _ in at_risk]
    told, seen_to = delays.told(ids), _in_hand(at_risk, now)
    for one, risk in at_risk:
        risk["hand"] = seen_to.get(one.visit.id)
        risk["told"] = told.get(one.visit.id) and {
            "at": board.at(told[one.visit.id].at, one.zone),
            "expected": board.at(told[one.visit.id].expected, one.zone),
        }
    return cards


def waiting(found: Sequence[OfficeVisit], zone: str, now: datetime) -> list[Json]:
    """The cards of visits that have no time yet: what is due first comes first, then what has waited longest."""
    owed = promises.about_all(VISIT, [visit.id for visit in found])
    made = [(_due(visit, owed[visit.id]), card) for visit, (_, card) in zip(found, cards(found, now), strict=True)]
    made.sort(key=lambda one: (one[0] is None, one[0] or now))
    return [{**card, "due": at and board.at(at, zone)} for at, card in made]


def _due(visit: OfficeVisit, owed: Sequence[Promise]) -> datetime | None:
    """The first deadline that runs since the order came in and is still open."""
    levels, starts = standards.by_hash(visit.standard)["levels"], courses.FACTS.values()
    open_ones = (one for one in owed if one.is_open and levels.get(one.kind, {}).get("starts") in starts)
    return min((one.due for one in open_ones), default=None)


def _in_hand(at_risk: Sequence[tuple[board.Known, Json]], now: datetime) -> dict[str, Json]:
    """Who sees to which of these visits, on the wire."""
    found = hand_store.hands([one.visit.id for one, _ in at_risk])
    by = accounts.people({hand.by for hand in found.values()}) if found else {}
    return {
        one.visit.id: {
            "by": {"id": hand.by, "name": by[hand.by].name} if hand.by in by else None,
            "at": board.at(hand.at, one.zone),
            "until": board.at(hand.until, one.zone),
        }
        for one, risk in at_risk
        if (hand := found.get(one.visit.id))
        and hands.counts(hand, one.promise.id if one.promise else None, risk["kind"], now)
    }


def hand(visit: OfficeVisit, by: str, minutes: int | None, now: datetime) -> hands.Hand:
    """That somebody sees to a visit from now on, or lets it rest for so long. Raises Conflict `not_late`."""
    [(_, card)] = cards([visit], now)
    if card["risk"] is None:
        raise Conflict("Nothing is wrong with this visit any more.", code="not_late", of=visit.id)
    entry, until = card["promise"] and card["promise"]["entry"], now + timedelta(minutes=minutes) if minutes else None
    return hands.Hand(visit.id, entry, card["risk"]["kind"], by, now, until)


def whole(visit: OfficeVisit, now: datetime) -> Json:
    """A visit with its document, its calls and what became of it (docs/protocol.md, section 9)."""
    [known] = _known([visit])
    document = documents.of([visit.id])[visit.id]
    calls, seen, despite, reason = _from_door(visit) if known.summary else ([], [], [], None)
    calls = sorted([*_from_office(visit), *calls], key=lambda call: (call["at"], call["id"]))
    cancelled = appointments.cancellations([visit.id]).get(visit.id)
    chain = order_store.chain(visit.id)
    renewals = link_store.renewals([one.id for one in chain])
    spoke = {one["by"] for one in (*calls, *seen, *despite)} | {one.by for one in renewals}
    spoke.add(cancelled.by if cancelled else None)
    people = accounts.people({by for by in spoke if by})
    confirmed = ledger_store.confirmations([visit.id])[visit.id]
    zone, summary = known.zone, known.summary
    return {
        **document,
        "members": board.members(known),
        "status": known.status,
        "summary": {
            "verdict": summary.verdict if summary else None,
            "minutes": summary.minutes if summary else None,
            "outcome": summary.outcome if summary else None,
            "reason": reason,
            "unaware": bool(summary and summary.unaware),
            "wrong_code": bool(summary and summary.wrong_code),
            "clash": bool(known.plan and known.plan.clash),
        },
        "plan": board.planned(known.plan, zone),
        "buffer_minutes": visit.buffer_minutes,
        **{
            name: [
                {**one, "at": board.at(one["at"], zone), "by": people.get(one["by"] or "")}
                | ({"expected": board.at(one["expected"], zone)} if "expected" in one else {})
                for one in said
            ]
            for name, said in {"calls": calls, "seen": seen, "despite": despite}.items()
        },
        "confirmations": [{"entry": one.entry, "at": board.at(one.at, zone)} for one in confirmed],
        "cancelled": cancelled
        and {**vars(cancelled), "at": board.at(cancelled.at, zone), "by": people.get(cancelled.by or "")},
        "renewals": [
            {"at": board.at(one.at, zone), "by": people.get(one.by or ""), "reason": one.reason} for one in renewals
        ],
        "record": known.record,
        "working": _working(chain, zone, now),
        "deadlines": _deadlines(visit, zone, now),
        "chain": [_of_order(one) for one in _known(chain)],
    }


def _working(chain: Sequence[OfficeVisit], zone: str, now: datetime) -> list[Json]:
    """What was promised at any visit of the order, to work or to be answered, and what was said of it."""
    owed = working.owed([one.id for one in chain], working.SAID_OF)
    people = accounts.people({by for promise, words in owed for by in (promise.by, *(one.by for one in words)) if by})
    return [
        {
            "id": promise.id,
            "kind": promise.kind,
            "made": board.at(promise.made, zone),
            "due": board.at(promise.due, zone),
            "by": people.get(promise.by or ""),
            "state": promise_rules.state(promise, promises.heard(promise, now), now),
            "words": [
                {"at": board.at(one.at, zone), "works": one.kept, "origin": one.origin, "note": one.note,
                 "by": people.get(one.by or "")}
                for one in words
            ],
        }
        for promise, words in owed
    ]  # fmt: skip


def _deadlines(visit: OfficeVisit, zone: str, now: datetime) -> list[Json]:
    """What is due since the order came in, the first due first."""
    started = {courses.FACTS[fact]: fact for fact in courses.FACTS.keys() & visit.facts.keys()}
    if not started:
        return []
    levels = standards.by_hash(visit.standard)["levels"]
    owed = [
        (promise, level)
        for promise in promises.about(VISIT, visit.id)
        if (level := levels.get(promise.kind)) and level.get("starts") in started and promise.outcome != "withdrawn"
    ]
    calendar = calendar_store.calendar()
    return [
        {
            "id": promise.id,
            "fact": started[level["starts"]],
            "zh": level["zh"],
            "en": level["en"],
            "due": board.at(promise.due, zone),
            "sure": promise_levels.is_sure(
                level, datetime.fromisoformat(visit.facts[started[level["starts"]]]), zone, calendar
            ),
            "state": promise_rules.state(promise, promises.heard(promise, now), now),
        }
        for promise, level in sorted(owed, key=lambda one: (one[0].due, one[0].kind))
    ]


def _of_order(known: board.Known) -> Json:
    main = next((person.name for member, person in known.members if member.role == "main"), None)
    return {
        "id": known.visit.id,
        "state": known.visit.state,
        "status": known.status,
        "outcome": known.summary.outcome if known.summary else None,
        "start": board.at(known.promise.start, known.zone) if known.promise else None,
        "zone": known.zone,
        "main": main,
        "record": known.record,
    }


def found_customers(ids: Sequence[str], teams: Collection[str] | None, zone: str) -> list[Json]:
    """Customers with their premises and the last visits that these teams made, or any when `teams` is None."""
    found, places = customers.customers(ids), customers.premises_of(ids)
    last = appointments.last_visits(ids, teams, LAST_VISITS)
    office_visits = appointments.visits({id for visits in last.values() for id, _ in visits})
    return [
        {
            **vars(found[id]),
            "premises": places[id],
            "visits": [_earlier(office_visits[visit], board.at(start, zone)) for visit, start in last[id]],
        }
        for id in ids
        if not found[id].erased
    ]


def _earlier(visit: OfficeVisit, start: str | None) -> Json:
    return {**vars(visit), "start": start, "over": visit.state == "cancelled" or visit.finished is not None}


def _known(found: Sequence[OfficeVisit]) -> list[board.Known]:
    ids = [visit.id for visit in found]
    ledgers, members, plans = ledger_store.ledgers(ids), member_store.members_of(ids), plan_store.plans(ids)
    people = accounts.people({member.person for group in members.values() for member in group})
    who = customers.customers([visit.customer for visit in found])
    where = customers.premises([visit.premises for visit in found])
    summaries, confirmations = visits.summaries(ids), ledger_store.confirmations(ids)
    numbers, heard, lost = records.numbers_in_force(ids), device_store.last_heard(people), gone.begun(found, people)
    carried, unread = order_store.carried(found), unsettled_store.about(VISIT, ids, but_failed=True)
    returning = _returning([id for id, one in summaries.items() if one.status == "away"])
    known = []
    for visit in found:
        promise = served(visit, ledgers[visit.id])
        summary = summaries.get(visit.id)
        confirmed = [one.at for one in confirmations[visit.id] if promise and one.entry == promise.id]
        going = [(member, people[member.person]) for member in members[visit.id]]
        known.append(
            board.Known(
                visit=visit,
                promise=promise,
                plan=plans.get(visit.id),
                customer=who[visit.customer],
                premises=where[visit.premises],
                members=going,
                summary=summary,
                confirmed_at=confirmed[-1] if confirmed else None,
                record=numbers.get(visit.id),
                returning=returning.get(visit.id),
                heard=next((heard.get(one.id) for member, one in going if member.role == "main"), None),
                gone=lost.get(visit.id),
                level=arrival_level(standards.by_hash(visit.standard), visit.kind),
                carried=carried.get(visit.id),
                unread=visit.id in unread,
            )
        )
    return known


def _returning(away: Sequence[str]) -> dict[str, datetime | None]:
    """When the technicians who are away from these visits promised to be back."""
    said = promises.about_all(VISIT, away)
    return {
        id: max((one.due for one in about if one.kind == "leave.return" and one.settled is None), default=None)
        for id, about in said.items()
    }


def _from_office(visit: OfficeVisit) -> list[Json]:
    """The calls about a visit that the office made."""
    return [{**vars(call), "origin": "office"} for call in call_store.calls_of([visit.id])[visit.id]]


def _from_door(visit: OfficeVisit) -> tuple[list[Json], list[Json], list[Json], str | None]:
    """What phones said of a visit that a dispatcher wants to know: calls, who has read of which change, and what
    somebody did although the phone had asked back; and why it ended as it did. `at` is the corrected time."""
    events = {event.id: event for event in event_log.events_of(VISIT, visit.id)}
    found = fold(events.values())
    marks = [
        {**mark, "step": step} for step, stands in found["marks"].items() for mark in stands if mark.get("despite")
    ]
    wanted = [*found["calls"], *found["seen"], *marks]
    times = sealing.likely_times([events[one["event"]] for one in wanted], ledger_store.ledger(visit.id))

    def said(one: Json, *names: str) -> Json:
        at = iso.instant(times[one["event"]].at_ms)
        return {"id": one["event"], "at": at, "by": one["by"], **{name: one[name] for name in names}}

    return (
        [{**said(call, "purpose", "result", "note"), "expected": None, "origin": "door"} for call in found["calls"]],
        [said(one, "state", "entry", "gone") for one in found["seen"]],
        [said(mark, "step", "despite", "reason") for mark in marks],
        next((one["reason"] for one in found["completions"][:1]), None),
    )
