"""What the record of a completed visit says: judged by its standard, with the customer's signature held
against it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

import structlog

from ..accounts import links
from ..appointments.rules import OfficeVisit, PromiseEntry
from ..errors import UNFORESEEN, NotFound
from ..events import samples_store
from ..events import store as event_log
from ..events.apply import corrected_times
from ..events.rules import Event
from ..events.times import Corrected, Sample, correct
from ..records import contents, later, statements
from ..records import store as records
from ..standard import store as standards
from ..standard.fields import fields
from ..standard.rules import assess as assess_fields
from ..visits import keys
from ..visits import store as visits
from ..visits.rules import Visit, door_codes, judge_codes, told_of_codes, with_door_code
from . import rules, store

Json = dict[str, Any]
UNJUDGED: Mapping[str, Any] = MappingProxyType({})
log = structlog.get_logger()


@dataclass(frozen=True)
class Read:
    """What the records of many visits are made of and no event says, read once for all of them: the measurements of
    their phones' clocks, by device, the number of the record that each visit has so far, and the private halves of the
    keys of answers."""

    samples: Mapping[str | None, Sequence[Sample]]
    sealed: Mapping[str, int]
    halves: Mapping[str, bytes]


def read(visits: Collection[str], events: Collection[Event]) -> Read:
    """What the records of these visits are made of, about which these events were said."""
    return Read(samples_store.samples_for(events), records.numbers_in_force(visits), keys.wrapped())


def dated(events: Collection[Event], read: Read | None = None) -> dict[str, Corrected]:
    """The corrected times of events, by id. What was dated once stays dated: measurements are deleted some time after
    the sealing, and an event that comes later must not make the others' times unknown. `read`: of their visits."""
    if read is None:
        times = corrected_times(events)
    else:
        times = {event.id: correct(event, read.samples.get(event.device, ())) for event in events}
    unknown = {event.about for event in events if times[event.id].error_ms is None}
    if read is not None:
        unknown &= read.sealed.keys()
    for record in (record for visit in unknown for record in records.records_of(visit)):
        for one in record.sealed["clock"]:
            if one["error_ms"] is not None and one["event"] in times and times[one["event"]].error_ms is None:
                times[one["event"]] = Corrected(**{**one, "flags": tuple(one["flags"])})
    return times


def likely_times(
    events: Sequence[Event],
    ledger: Sequence[PromiseEntry],
    received: Mapping[str, datetime] | None = None,
    times: Mapping[str, Corrected] | None = None,
) -> dict[str, Corrected]:
    """`dated`, kept within what the office knows of them without the phone's clock. `received`: when they came, and
    `times`: as they are `dated`, where that is known."""
    times = dated(events) if times is None else times
    if received is None:
        received = event_log.received([event.id for event in events])
    return {event.id: rules.likely(times[event.id], event, ledger, received[event.id]) for event in events}


def assess(
    standard: Json, document: Json, visit: Visit, judgement: Json | None, told: Mapping[str, Any] = UNJUDGED
) -> Json:
    """The assessment of a visit by its checklist; `judgement` is that of its arrival, `told` that of the notice."""
    judgements = {"arrival.verdict": judgement["verdict"]} if judgement else {}
    judgements |= {f"notice.{name}": value for name, value in told.items()} if told.get("verdict") else {}
    return assess_fields(standard, document["kind"], visit, fields(visit, document, judgements))


def judge(
    office: OfficeVisit,
    standard: Json,
    visit: Visit,
    events: Mapping[str, Event],
    times: Mapping[str, Corrected],
    ledger: Sequence[PromiseEntry],
) -> Json | None:
    """The judgement of the arrival at a visit; None without an arrival or a promise."""
    level = rules.arrival_level(standard, office.kind)
    codes = _judged_codes(office, visit)
    judgement = rules.judge(visit, events, times, ledger, level, with_door_code(visit, codes))
    return {**judgement, "door_code": told_of_codes(codes)} if judgement and codes else judgement


def _judged_codes(office: OfficeVisit, visit: Visit) -> dict[str, bool]:
    """The codes that were typed at this visit, by event, and whether they were right; a new one is judged by the code
    that is shown now, and noted."""
    typed = door_codes(visit)
    if not typed:
        return {}
    noted = visits.door_codes(office.id)
    judged = judge_codes(typed, noted, links.door_code(office.id, office.link_version))
    visits.keep_door_codes(office.id, judged)
    return {event: is_right for event, is_right in (noted | judged).items() if event in typed}


def prepare(
    standard: Json,
    document: Json,
    visit: Visit,
    assessment: Json,
    judgement: Json | None,
    events: Mapping[str, Event],
    times: Mapping[str, Corrected],
    read: Read,
    now: datetime,
) -> records.Prepared | None:
    """The record of a completed visit, but for its place in the chain; `times` are those of all its events. None for
    what cannot be sealed: nobody foresaw what a phone said there. Its events are kept all the same, and it is sealed
    later (`aside.seal_again`)."""
    try:
        return records.prepare(content(standard, document, visit, assessment, judgement, events, times, read))
    except UNFORESEEN as error:
        log.exception("record_not_sealed", visit=document["id"])
        store.note_unsealed(document["id"], type(error).__name__, now)
        return None


def content(
    standard: Json,
    document: Json,
    visit: Visit,
    assessment: Json,
    judgement: Json | None,
    events: Mapping[str, Event],
    times: Mapping[str, Corrected],
    read: Read,
) -> Json:
    """What the record of a completed visit seals."""
    asked = [item["id"] for item in statements.before_farewell(assessment)]
    signatures = []
    for entry in visit["signatures"]:
        signed = events[entry["event"]]
        match = _match(signed, events, document)
        after = later.added_after(signed, events.values(), asked)
        if match == "matches" and signed.body["standard"] == standard["hash"]:
            form = signed.body["language"], signed.body["format"]
            now = statements.statement(standard, document, visit, assessment, *form)
            after["items"] = sorted(later.read_otherwise(signed, now["items"]).union(after["items"]))
        signatures.append(
            {
                "event": signed.id,
                "match": match,
                "changed_after": later.changed_after(signed, events.values()),
                "not_seen": later.not_seen(signed, events.values()),
                "after": after,
            }
        )
    return contents.content(
        document=document,
        standard=standard,
        events=list(events.values()),
        visit=visit,
        assessment=assessment,
        arrival=judgement,
        signatures=signatures,
        corrections=[times[id] for id in sorted(times)],
        private={
            item: [_private_answer(events[entry["event"]], read.halves) for entry in entries]
            for item, entries in visit["private"].items()
        },
        supersedes=read.sealed.get(document["id"]),
    )


def _match(signed: Event, events: Mapping[str, Event], document: Json) -> str:
    """Whether the customer signed what the events say, by the standard that the signature names."""
    try:
        standard: Json | None = standards.by_hash(signed.body["standard"])
    except NotFound:
        standard = None
    if standard is not None and document["kind"] not in standard["visits"]:
        standard = None

    def assess_then(visit: Json, then: Json) -> Json:
        assert standard is not None, "without a standard nothing is assessed"
        return assess(standard, then, visit, None)

    return statements.match(signed.body, events.values(), standard, document, assess_then)


def _private_answer(event: Event, halves: Mapping[str, bytes]) -> Any:
    """The value of a private answer; None when it cannot be read, for it is evidence that it was given at all, and a
    reason to look at the record."""
    try:
        return keys.decrypt(event.body, event.about, event.id, halves)
    except keys.Unreadable:
        log.warning("private_answer_unreadable", visit=event.about, id=event.id)
        return None
