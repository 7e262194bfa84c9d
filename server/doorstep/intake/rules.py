"""What becomes of each event that is offered, and what a visit's events mean for its promises and its
summary."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from .. import iso, zones
from ..appointments.rules import Member, OfficeVisit, PromiseEntry, ReviewQuestion, in_force, zone_of
from ..events.contract import Standing
from ..events.rules import ADDED_BY_THE_SERVER, Event, Kind, Vocabulary, kind_of, parse
from ..events.shapes import UUID, Refusal
from ..events.times import Corrected
from ..promises.rules import WORKING, Holder, Promise, Word, by_words
from ..visits import events as visits
from ..visits.rules import Visit, judge_arrival, notice

DRAIN = timedelta(days=14)
"""How long the phone of a deactivated person, and a revoked phone, may still hand in what was done before."""


@dataclass(frozen=True)
class Offered:
    """One event as it was offered: what it says, or why it cannot be read. `what` and `about` are None when it names
    nothing; `kind` is the meaning of what it says, None when this server does not know it; `digest` tells it from
    another of its id."""

    id: str
    what: str | None
    about: str | None
    said: Event | Refusal
    kind: Kind | None
    digest: str
    raw: str


def is_id(value: Any) -> bool:
    """Whether something is an id as the protocol writes it."""
    return UUID(value) is None


def is_offered(raw: Any) -> bool:
    """Whether something can be answered as an event: only what has an id can be called accepted or
    quarantined."""
    return isinstance(raw, dict) and is_id(raw.get("id"))


def read(
    raw: Mapping[str, Any], things: Mapping[str, Vocabulary], device: str | None = None, by: str | None = None
) -> Offered:
    """Reads one event of a push, whose `id` is known to be an id, from a device and a person. `things` are the kinds
    of things that phones may speak about, with what can be said of each: they are fields of the envelope."""
    sent = {name: value for name, value in raw.items() if name not in ADDED_BY_THE_SERVER}
    text = SORTED.encode(sent)
    digest = hashlib.sha256(text.encode()).hexdigest()
    what = next((name for name in things if is_id(sent.get(name))), None)
    said = parse(sent, things, device, by, longest=len(text))  # whose escapes are longer than what they stand for
    kind = kind_of(said, things[said.what]) if isinstance(said, Event) else None
    return Offered(raw["id"], what, sent[what] if what else None, said, kind, digest, text)


SORTED = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class Earlier:
    """What is known already of the ids in a push: digests in the log, and (id, digest) → reason in the
    quarantine."""

    accepted: Mapping[str, str] = field(default_factory=dict)
    quarantined: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def has_other(self, offered: Offered) -> bool:
        """Whether the id was used for another content."""
        return offered.id in self.accepted or any(id == offered.id for id, _ in self.quarantined)


@dataclass(frozen=True)
class Sender:
    """The phone that pushes; `deactivated_ms` since when its person is shut out, by the server's clock."""

    person: str
    revoked: bool
    deactivated_ms: int | None


@dataclass(frozen=True)
class Decision:
    """What becomes of one event: `result` is accepted, duplicate or quarantined; `reason` that of a
    quarantine; `flags` name what is surprising about it."""

    result: str
    reason: str | None = None
    flags: tuple[str, ...] = ()


def decide(
    offered: Offered, earlier: Earlier, sender: Sender, standing: Standing | None, happened: Corrected | None
) -> Decision:
    """Accepts whatever can be understood and is the sender's to say, however surprising; the rest is
    quarantined.

    The same event gets the same answer however often it comes. `happened`, which only the work of somebody who is shut
    out needs, is the time of the event as measurements from before say it: any clock can be set back afterwards.
    """
    if earlier.accepted.get(offered.id) == offered.digest or (standing and standing.erased):
        return Decision("duplicate")
    if reason := earlier.quarantined.get((offered.id, offered.digest)):
        return Decision("quarantined", reason)
    if earlier.has_other(offered):
        return Decision("quarantined", "id_reused")
    if isinstance(offered.said, Refusal):
        return Decision("quarantined", offered.said.reason)
    if sender.revoked:
        return Decision("quarantined", "device_revoked")
    if standing is None:
        return Decision("quarantined", f"unknown_{offered.said.what}")
    if sender.person not in standing.ever:
        return Decision("quarantined", "not_yours")
    if sender.deactivated_ms is not None:
        if happened is None or happened.grade not in MEASURED:
            return Decision("quarantined", "undated")
        if happened.at_ms > sender.deactivated_ms:
            return Decision("quarantined", "after_deactivation")
    return Decision("accepted", flags=surprises(offered.kind, sender.person, standing))


def surprises(kind: Kind | None, by: str, standing: Standing) -> tuple[str, ...]:
    """What is surprising about an event of this kind and person, as the thing stands when it comes."""
    found = {
        "after_cancel": standing.cancelled,
        "after_reassign": by not in standing.present,
        "after_completion": standing.completed,
        "unknown_type": kind is None,
    }
    return tuple(flag for flag, holds in found.items() if holds)


def claimed_order(said: Iterable[Event]) -> str | None:
    """The work-order number that a signed statement among these events names."""
    for event in said:
        if event.type == "visit.signed" and visits.kind_of(event):
            try:
                order = json.loads(event.body["statement"])["order"]
            except (ValueError, TypeError, KeyError, RecursionError):
                continue
            if isinstance(order, str) and re.fullmatch(r"[\w./-]{1,64}", order):
                return order
    return None


def set_aside(decision: Decision) -> Decision:
    """The decision about an event at which the program itself failed: what would have been accepted waits in the
    quarantine until a newer program, or a person, takes it over."""
    return Decision("quarantined", "unforeseen") if decision.result == "accepted" else decision


def parcel(about: str | None, by: str, device: str, reason: str) -> str:
    """The id under which a person decides at once about everything that one phone brought of one thing and that was
    not accepted for one reason."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "|".join(str(word) for word in (about, by, device, reason))))


MEASURED = ("bound", "measured")
"""Grades of a time that a measurement in the same run of the app dates."""


COMPLETED = "visit.completed"


def is_completion(event: Event) -> bool:
    """Whether an event says that the visit is completed, in a version that can be read."""
    return event.type == COMPLETED and visits.kind_of(event) is not None


def begins(event: Event) -> bool:
    """Whether a visit has begun with this event: not by somebody's reading when it is."""
    return event.type != "change.seen"


def is_reply(event: Event) -> bool:
    """Whether an event answers a review, in a version that can be read."""
    return event.type == "reply.given" and visits.kind_of(event) is not None


def answers(replies: Iterable[Event], questions: Mapping[str, ReviewQuestion]) -> dict[str, ReviewQuestion]:
    """Which of these replies answer an open question (`questions`, by visit): the first one of the person who is asked
    about that record. Any other is a fact that changes nothing."""
    found: dict[str, ReviewQuestion] = {}
    waiting = dict(questions)
    for reply in replies:
        question = waiting.get(reply.about)
        if question and (question.person, question.record) == (reply.by, reply.body["record"]):
            found[reply.id] = waiting.pop(reply.about)
    return found


def opens(offered: Offered) -> bool:
    """Whether what was said opens the thing that it is about."""
    return offered.kind is not None and offered.kind.opens


# ---- promises

NOTHING_SAID: Mapping[str, Sequence[Word]] = MappingProxyType({})


def promises_of(
    visit: Visit, times: Mapping[str, Corrected], words: Mapping[str, Sequence[Word]] = NOTHING_SAID
) -> list[Promise]:
    """The promises that a visit's events started, and what became of those that its events, or `words` about them,
    settle. Whoever made one holds it.

    `times` holds the corrected time of every leave, question and complaint. The return from a leave was
    promised in minutes, which no wrong clock can shift; the other promises name the phone's own idea of an
    instant.
    """
    found = []
    for leave in visit["leaves"]:
        by, made, minutes = leave["by"], iso.instant(times[leave["event"]].at_ms), leave["minutes"]
        due = made + timedelta(minutes=minutes) if minutes is not None else named_instant(leave["promised"])
        if not leave["returning"] and due is not None:
            promise = Promise(leave["event"], WORKING, by, made, due, holder=Holder(by))
            found.append(by_words(promise, words.get(promise.id, ())))
        elif due is not None:
            outcome = {"kept": "met", "broken": "broken"}.get(leave["state"])
            settled = iso.instant(times[leave["ended"]["event"]].at_ms) if leave["ended"] else None
            found.append(Promise(leave["event"], "leave.return", by, made, due, settled, outcome, Holder(by)))
    for kind, entries in (("question.answer", visit["questions"]), ("complaint.answer", visit["complaints"])):
        for entry in entries:
            if due := named_instant(entry["promised"]):
                made = iso.instant(times[entry["event"]].at_ms)
                promise = Promise(entry["event"], kind, entry["by"], made, due, holder=Holder(entry["by"]))
                found.append(by_words(promise, words.get(promise.id, ())))
    return found


HOTLINE = "question.hotline"
"""The kind of promise that the hotline is called for a customer as soon as there is a network."""
CALL_WITHIN = timedelta(minutes=15)
"""How soon, where the standard has no level for it."""


def hotline_promise(question: str) -> str:
    """The id of the promise to call the hotline about a question: the question itself is a promise of its own."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{question}|{HOTLINE}"))


def hotline_calls(
    visit: Visit, times: Mapping[str, Corrected], heard: Mapping[str, datetime], within: timedelta
) -> list[Promise]:
    """The promises to call the hotline for whoever asked where there was no network, and what became of them.

    `heard` is when each question came here: from then on there is a network, and the call is due. It is made at once,
    and overdue after `within`.
    """
    found = []
    for question in visit["questions"]:
        if question["hotline"] != "queued":
            continue
        id, by, at = question["event"], question["by"], heard[question["event"]]
        called = [times[ticket["event"]].at_ms for ticket in question["tickets"]]
        settled = iso.instant(min(called)) if called else None
        found.append(Promise(hotline_promise(id), HOTLINE, by, at, at + within, settled, holder=Holder(by)))
    return found


def likely(time: Corrected, event: Event, ledger: Iterable[PromiseEntry], received: datetime) -> Corrected:
    """The time of an event, kept within what is known without the phone's clock: it happened before it came, and after
    everything that the phone had read when it was made. A clock that stands a year wrong would otherwise put what is
    agreed today behind, or before, everything that is agreed in that year; so would a measurement that the phone has
    made up, and within a day one that is bound, because when something was tapped remains the phone's word."""
    read = [entry.at for entry in ledger if entry.event != event.id and (entry.seq is None or entry.seq <= event.seen)]
    since = max((iso.milliseconds(at) + 1 for at in read), default=0)
    return replace(time, at_ms=min(max(time.at_ms, since), iso.milliseconds(received)))


def timed_events(visit: Visit) -> set[str]:
    """The ids of the events whose corrected time `promises_of`, the ledger, the arrival, the notice and messages
    need."""
    starts = [
        *visit["leaves"],
        *visit["lines"],
        *visit["questions"],
        *visit["complaints"],
        *visit["promises"],
        *visit["delays"],
    ]
    ends = [leave["ended"] for leave in visit["leaves"] if leave["ended"]]
    ends += [ticket for question in visit["questions"] for ticket in question["tickets"]]
    marks = [*visit["marks"].get("departed", ()), *visit["marks"].get("arrived", ()), *visit["completions"]]
    calls = [call for call in visit["calls"] if call["purpose"] in ("appointment", "delay")]
    return {entry["event"] for entry in (*starts, *ends, *marks, *calls, *visit["incidents"])}


def door_entry(visit: str, agreed: Mapping[str, Any], at_ms: int, zone: str) -> PromiseEntry:
    """The ledger's entry of a new time that was agreed at the door; it has the id of its event, so that the
    phone, which wrote the event, and the server name it alike. `zone` stands in for one that does not
    exist."""
    return PromiseEntry(
        id=agreed["event"],
        visit=visit,
        start=iso.instant(iso.instant_ms(agreed["start"])),
        end=named_instant(agreed["end"]),
        zone=zones.reading(agreed["zone"], zone),
        asked_by=agreed["asked_by"],
        agreed_by=agreed["agreed_by"],
        reason=agreed["reason"],
        at=iso.instant(at_ms),
        origin="door",
        event=agreed["event"],
        by=agreed["by"],
    )


def agreed_times(
    visit_id: str, visit: Visit, times: Mapping[str, Corrected], ledger: Sequence[PromiseEntry]
) -> list[PromiseEntry]:
    """The entries for new times that were agreed at the door and do not stand in the ledger yet."""
    known = {entry.event for entry in ledger}
    zone = zone_of(ledger)
    return [
        door_entry(visit_id, agreed, times[agreed["event"]].at_ms, zone)
        for agreed in visit["promises"]
        if agreed["event"] not in known
    ]


def audience(visit: OfficeVisit, members: Iterable[Member]) -> Iterator[str]:
    """Who hears of a visit: the people who go there, and its team's dispatchers and supervisors."""
    yield from sorted({member.person for member in members if member.to_seq is None})
    yield visit.team


# ---- the arrival


def judge(
    visit: Visit,
    events: Mapping[str, Event],
    times: Mapping[str, Corrected],
    ledger: Sequence[PromiseEntry],
    level: Mapping[str, Any],
    door_codes: Collection[str] = (),
) -> dict[str, Any] | None:
    """Judges the arrival against the promise that was in force; None without an arrival or a promise.
    `door_codes` names the arrivals that came with the right door code.

    Returns `{verdict, minutes, error_s, grade, event, entry, unaware, known}`. When the phone had not heard
    of that promise (`unaware`), `known` is the judgement against the promise it did know; neither is averaged
    away.
    """
    arrivals = [times[mark["event"]] for mark in visit["marks"].get("arrived", ())]
    if not arrivals:
        return None
    first = min(arrivals, key=lambda arrival: (arrival.at_ms, arrival.event))
    at, arrival = iso.instant(first.at_ms), events[first.event]
    heard = [entry for entry in ledger if knows(entry, events, arrival)]
    promise, known = in_force(ledger, at), in_force(heard, at)
    judgement = judge_arrival(arrivals, terms(promise), level, door_codes)
    if judgement is None or promise is None:
        return None
    unaware = known != promise
    other = judge_arrival(arrivals, terms(known), level, door_codes) if unaware else None
    return {
        **judgement,
        "entry": promise.id,
        "unaware": unaware,
        "known": {**other, "entry": known.id} if other and known else None,
    }


def notice_of(
    visit: Visit,
    times: Mapping[str, Corrected],
    ledger: Sequence[PromiseEntry],
    judgement: Mapping[str, Any] | None,
    calls: Iterable[Mapping[str, Any]],
) -> dict[str, Any]:
    """Whether the customer was told of an arrival that is not as promised, before the promised time; empty where
    nothing was promised. `calls` are those of the office: whoever reached the customer about a delay has told them.

    Nobody can tell of a time that they have not heard of: somebody who was unaware is held to the promise they knew.
    """
    held_to = (judgement or {}).get("known") or judgement
    entries = {entry.id: entry for entry in ledger}
    promise = terms(entries.get(held_to["entry"]) if held_to else in_force(ledger))
    if promise is None:
        return {}
    told = [times[one["event"]].at_ms for one in visit["delays"] if one["answer"] != "not_reached"]
    reached = {"purpose": "delay", "result": "reached"}.items()
    told += [times[one["event"]].at_ms for one in visit["calls"] if reached <= one.items()]
    told += [iso.instant_ms(one["at"]) for one in calls if reached <= one.items()]
    return notice(told, held_to["verdict"] if held_to else None, promise)


def knows(entry: PromiseEntry, events: Mapping[str, Event], then: Event) -> bool:
    """Whether the phone that made the event `then` had heard of an entry: it had read the feed far enough, or
    made the entry itself."""
    agreed = events.get(entry.event or "")
    own = agreed is not None and agreed.device == then.device
    return own or entry.seq is None or entry.seq <= then.seen


def arrival_level(standard: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    """The service level by which arrivals of this kind of visit are judged."""
    level: Mapping[str, Any] = standard["levels"].get(standard["visits"][kind].get("arrival"), {})
    return level


def terms(promise: PromiseEntry | None) -> dict[str, str] | None:
    """The promise as punctuality reads it."""
    if promise is None:
        return None
    return {"start": promise.start.isoformat()} | ({"end": promise.end.isoformat()} if promise.end else {})


# ---- the summary


def status(visit: Visit) -> str:
    """Where a visit stands, by what was said of it: booked, travelling, on_site, away, left or completed."""
    marks = visit["marks"]
    if visit["completions"]:
        return "completed"
    if marks.get("left"):
        return "left"
    if any(leave["state"] in ("open", "gone") for leave in visit["leaves"]):
        return "away"
    if any(marks.get(mark) for mark in ("arrived", "entered", "started", "finished")):
        return "on_site"
    return "travelling" if marks.get("departed") else "booked"


# ---- time


def named_instant(text: str | None) -> datetime | None:
    """A written instant of an event's body, bounded like `iso.instant`."""
    return iso.instant(iso.instant_ms(text)) if text is not None else None
