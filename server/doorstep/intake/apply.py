"""What an event sets in motion, in one transaction; `office` does the same for the commands of the office.

Locks are taken in one order: device, people whose plans may change (ascending id), visits (ascending id), the
head of the record chain, the clock. Every change of a visit's members locks the visit, so members that are read
under that lock are still the members when the clock is taken, and nobody who joins meanwhile misses an event.
Everything slow is decided before the clock; after it, only rows are written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

import structlog

from .. import iso
from ..accounts import device_store, session_store
from ..accounts.rules import SEEN_EVERY, Caller, Device, Session
from ..appointments import ledger_store, question_store
from ..appointments import store as appointments
from ..appointments.rules import VISIT, Member, OfficeVisit, PromiseEntry, ReviewQuestion, main_of, zone_of
from ..database import transact
from ..errors import UNFORESEEN, Conflict, Forbidden
from ..events import samples_store
from ..events import store as event_log
from ..events.rules import Event
from ..events.shapes import Refusal
from ..events.store import LoggedEvent
from ..events.times import Corrected, Sample
from ..feed import store as feed
from ..feed.rules import Clock, FeedRow
from ..promises import store as promises
from ..records import store as records
from ..standard import store as standards
from ..visits import photo_store, photos
from ..visits import store as visits
from ..visits.rules import Visit, fold
from ..visits.store import Summary
from . import documents, messages, planning, rules, sealing, store
from .rules import Decision, Earlier, Offered, Sender, Standing

log = structlog.get_logger()


@dataclass(frozen=True)
class Pushed:
    """What became of a push: a decision for each event id, the photos that it names and whose bytes are
    missing, the clock afterwards, and the session that this push made one of its phone."""

    decisions: Mapping[str, Decision]
    want_photos: Sequence[str]
    clock: Clock
    session: Session | None


def push(
    caller: Caller,
    device: str,
    raw_events: Iterable[Mapping[str, Any]],
    now: datetime,
    sample: Sample | None = None,
    app_version: str | None = None,
) -> Pushed:
    """Takes in the events of one phone: each is accepted, known already, or quarantined with a reason.

    Raises Conflict `unknown_device`, Forbidden `wrong_person` or `device_revoked` for the push as a whole,
    Unavailable when the database cannot take it now. Durable when it returns; a repetition is harmless.
    """
    offered = [rules.read(raw, device, caller.person.id) for raw in raw_events]
    told = partial(_push, caller, device, now=now, sample=sample, app_version=app_version)
    try:
        return transact(lambda: told(offered))
    except UNFORESEEN:
        log.exception("push_one_by_one", events=len(offered))
        return _one_by_one(told, offered)


def _one_by_one(told: Callable[..., Pushed], offered: Sequence[Offered]) -> Pushed:
    """The events of a push of which one raises, each by itself: that one is set aside as `unforeseen`, and looked at
    again by `aside.look_again`; it keeps none of the others from coming in."""
    decisions: dict[str, Decision] = {}
    wanted: set[str] = set()
    pushed = transact(lambda: told([]))
    session = pushed.session
    for one in offered:
        try:
            pushed = transact(lambda one=one: told([one]))  # type: ignore[misc]
        except UNFORESEEN:
            log.exception("event_set_aside", id=one.id, visit=one.visit)
            pushed = transact(lambda one=one: told([one], unforeseen=True))  # type: ignore[misc]
        decisions |= pushed.decisions
        wanted.update(pushed.want_photos)
    return Pushed(decisions, sorted(wanted), pushed.clock, session)


def _push(
    caller: Caller,
    device_id: str,
    offered: Sequence[Offered],
    now: datetime,
    sample: Sample | None,
    app_version: str | None,
    unforeseen: bool = False,
) -> Pushed:
    """1. Lock the device, the people whose plans may change, and the visits.
    2. Decide about each event.
    3. Fold each visit that gets events, judge it, and seal it when it was completed.
    4. Take the clock.
    5. Write the prepared rows.
    """
    device = _sending_device(caller, device_id, now)
    named = {one.visit for one in offered if one.visit}
    planned = {one.visit for one in offered if one.visit and rules.may_change_plan(one.said)}
    held = hold(named, planned)
    if sample:
        samples_store.add_sample(device.id, sample, now)
    session = _phones_session(caller, device)
    if now >= device.seen + SEEN_EVERY or app_version not in (None, device.app_version):
        device_store.seen_device(device.id, now, app_version)

    decisions = _decide(caller, device, offered, held.standings())
    if unforeseen:
        decisions = {id: rules.set_aside(decision) for id, decision in decisions.items()}
    accepted = [one for one in offered if decisions[one.id].result == "accepted"]
    events = [_event(one) for one in accepted]

    want_photos = _missing_photos(one for one in offered if decisions[one.id].result != "duplicate")
    _quarantine(caller, device, offered, decisions, held.office, now)
    flags = {id: decision.flags for id, decision in decisions.items()}
    keep(held, events, {one.id: one.digest for one in accepted}, flags, now)
    return Pushed(decisions, want_photos, feed.clock() or feed.hold(), session)


@dataclass(frozen=True)
class Held:
    """Visits that are locked: the office's side, everybody who goes or ever went, and what was said of them before."""

    office: Mapping[str, OfficeVisit]
    members: Mapping[str, Sequence[Member]]
    earlier: Mapping[str, Sequence[Event]]

    def standings(self) -> dict[str, Standing]:
        """How each of them stands."""
        return {id: _standing(visit, self.members[id], self.earlier[id]) for id, visit in self.office.items()}


def hold(named: Collection[str], planned: Collection[str]) -> Held:
    """Locks visits, and before them the people whose plans may change with the `planned` ones; raises Unavailable."""
    office = {visit.id: visit for visit in planning.hold(named, planned)}
    members = appointments.members_of(office, all=True)
    return Held(office, members, {visit: event_log.events_of(visit) for visit in office})


def keep(
    held: Held,
    events: Sequence[Event],
    digests: Mapping[str, str],
    flags: Mapping[str, tuple[str, ...]],
    now: datetime,
) -> None:
    """Keeps events of visits that are held, with everything that follows from them. `digests` and `flags` are those
    of the events, by id."""
    touched = [
        _touch(held.office[id], held.members[id], held.earlier[id], [one for one in events if one.about == id], now)
        for id in sorted({event.about for event in events})
    ]
    if not touched:
        return
    _refer_to_photos(events)
    answers = _answers(events)
    appointments.begin([one.office.id for one in touched if not one.office.begun])
    for one in touched:
        if one.record:
            records.seal(one.record, now)
    clashes = frozenset[str]().union(*(one.clashes for one in touched))
    answered = {question.visit for question in answers.values()}
    changed = [one for one in touched if one.agreed or one.office.id in answered]
    seqs = feed.take(len(events) + len(changed))
    logged = [
        LoggedEvent(seq, event, now, flags[event.id] + (("clash",) if event.id in clashes else ()))
        for seq, event in zip(seqs, events, strict=False)
    ]
    event_log.append(logged, digests)
    rows = [
        FeedRow(reader, entry.seq, "event", VISIT, entry.event.about, event=entry.event.id)
        for entry in logged
        for reader in rules.audience(held.office[entry.event.about], held.members[entry.event.about])
    ]
    for entry in logged:
        if question := answers.get(entry.event.id):
            question_store.end_question(question.id, now, entry.seq)
    for one, seq in zip(changed, seqs[len(events) :], strict=True):
        rows += _write_change(one, seq)
    feed.append(rows)
    for one in touched:
        _write_summary(one, logged, now)


def _sending_device(caller: Caller, id: str, now: datetime) -> Device:
    """The phone that pushes, locked; a revoked one may still hand in, for two weeks, what goes to the
    quarantine."""
    device = device_store.lock_device(id)
    if device is None:
        raise Conflict("This phone is not registered; register it, then push again.", code="unknown_device", of=id)
    if device.person != caller.person.id:
        raise Forbidden("This phone was registered by somebody else.", code="wrong_person", of=id)
    if device.revoked_at is not None and now > device.revoked_at + rules.DRAIN:
        raise Forbidden("This phone was revoked.", code="device_revoked", of=id)
    return device


def _phones_session(caller: Caller, device: Device) -> Session | None:
    """The session, bound to the phone that it turns out to be on: an app that believes itself registered does not say
    so again after another sign-in. After the locks of people, under which others end sessions."""
    if caller.via != "session" or caller.device == device.id or device.revoked_at is not None:
        return None
    return session_store.bind_session(caller.session, device)


def _standing(visit: OfficeVisit, members: Sequence[Member], earlier: Sequence[Event]) -> Standing:
    return Standing(
        present=frozenset(member.person for member in members if member.to_seq is None),
        ever=frozenset(member.person for member in members),
        cancelled=visit.state == "cancelled",
        completed=any(rules.is_completion(event) for event in earlier),
    )


def _decide(
    caller: Caller, device: Device, offered: Sequence[Offered], standings: Mapping[str, Standing]
) -> dict[str, Decision]:
    """The visits are locked, so no other phone can bring one of these events for the same visit meanwhile."""
    ids = [one.id for one in offered]
    earlier = Earlier(event_log.known(ids), store.known(ids))
    shut_out = caller.person.deactivated_at
    deactivated_ms = int(shut_out.timestamp() * 1000) if shut_out else None
    sender = Sender(caller.person.id, device.revoked_at is not None, deactivated_ms)
    times: dict[str, Corrected] = {}
    if shut_out:
        times = sealing.corrected_times([one.said for one in offered if isinstance(one.said, Event)], shut_out)
    return {
        one.id: rules.decide(
            one,
            earlier,
            sender,
            standings.get(one.visit) if one.visit else None,
            times.get(one.id),
        )
        for one in offered
    }


@dataclass(frozen=True)
class _Touched:
    """A visit that gets events, and everything about it that was decided before the clock. `agreed` are new
    entries of its ledger, `clashes` those of them that are in the way of another visit, `record` what is to
    be sealed."""

    office: OfficeVisit
    members: Sequence[Member]
    summary: Summary
    agreed: Sequence[PromiseEntry]
    clashes: frozenset[str]
    record: records.Prepared | None


def _touch(
    office: OfficeVisit, members: Sequence[Member], earlier: Sequence[Event], new: Sequence[Event], now: datetime
) -> _Touched:
    """Folds a visit with its new events, and decides what follows from them."""
    events = {event.id: event for event in (*earlier, *new)}
    standard = standards.by_hash(office.standard)
    visit = fold(events.values())
    ledger = ledger_store.ledger(office.id)
    times = sealing.likely_times([events[id] for id in rules.timed_events(visit)], ledger, now)
    agreed = _agreed_times(office.id, visit, times, ledger)
    ledger = [*ledger, *agreed]
    clashes = frozenset[str]()
    if agreed or any(rules.is_completion(event) for event in new):
        main = main_of(member for member in members if member.to_seq is None)
        booked = replace(office, finished=office.finished or now) if visit["completions"] else office
        clashes = planning.follow_the_door(booked, main, ledger, agreed)
    judgement = sealing.judge(office, standard, visit, events, times, ledger)
    promises.put(VISIT, office.id, rules.promises_of(visit, times))
    if any(event.type in messages.CAUSES for event in new):
        said = messages.said(visit, times, judgement)
        moved = bool(agreed) or said.completed is not None
        messages.replan([office.id], now, entries=agreed, heard={office.id: said}, days=moved)

    assessment = record = None
    if visit["completions"]:
        document = documents.of_visit(office, ledger, [member for member in members if member.to_seq is None])
        assessment = sealing.assess(standard, document, visit, judgement)
        if any(rules.is_completion(event) for event in new):
            record = sealing.prepare(standard, document, visit, assessment, judgement, events, now)
    return _Touched(
        office=office,
        members=members,
        summary=_summary(office.id, visit, times, judgement, assessment),
        agreed=agreed,
        clashes=clashes,
        record=record,
    )


def _summary(
    id: str,
    visit: Visit,
    times: Mapping[str, Corrected],
    judgement: Mapping[str, Any] | None,
    assessment: Mapping[str, Any] | None,
) -> Summary:
    """The summary of a visit, all but its place in the feed."""
    completions, signatures = visit["completions"], visit["signatures"]
    known: dict[str, Any] = {}
    if assessment is not None:
        states = [item["state"] for phase in assessment["phases"] for item in phase["items"]]
        known = {name: len(assessment[name]) for name in ("missing", "failed", "critical")}
        known["conflicts"] = states.count("conflict")
    if judgement is not None:
        known |= {name: judgement[name] for name in ("verdict", "minutes", "unaware")}
        known["arrived"] = iso.instant(times[judgement["event"]].at_ms)
    if completions:
        known |= {
            "outcome": completions[0]["outcome"],
            "completed": iso.instant(times[completions[0]["event"]].at_ms),
        }
    return Summary(
        visit=id,
        upto=0,
        status=rules.status(visit),
        events=visit["count"],
        photos=sum(not photo["withdrawn"] for photo in visit["photos"]),
        surprises=len(visit["surprises"]),
        signature=signatures[0]["signature"]["kind"] if signatures else None,
        judgement=judgement,
        **known,
    )


def _agreed_times(
    visit_id: str, visit: Visit, times: Mapping[str, Corrected], ledger: Sequence[PromiseEntry]
) -> list[PromiseEntry]:
    """The entries for new times that were agreed at the door and do not stand in the ledger yet."""
    known = {entry.event for entry in ledger}
    zone = zone_of(ledger)
    return [
        rules.door_entry(visit_id, agreed, times[agreed["event"]].at_ms, zone)
        for agreed in visit["promises"]
        if agreed["event"] not in known
    ]


def _answers(events: Sequence[Event]) -> dict[str, ReviewQuestion]:
    """The questions about records that these events answer, by event."""
    replies = [event for event in events if rules.is_reply(event)]
    return rules.answers(replies, question_store.open_questions({reply.about for reply in replies})) if replies else {}


def _write_change(one: _Touched, seq: int) -> list[FeedRow]:
    """Adds what was agreed at the door to the ledger, and tells everybody of the visit, whose document is another."""
    for entry in one.agreed:
        appointments.add_entry(replace(entry, seq=seq))
    appointments.bump(one.office.id)
    return [FeedRow(reader, seq, "visit", VISIT, one.office.id) for reader in rules.audience(one.office, one.members)]


def _write_summary(one: _Touched, logged: Sequence[LoggedEvent], now: datetime) -> None:
    own = [entry for entry in logged if entry.event.about == one.office.id]
    visits.put_summary(replace(one.summary, upto=own[-1].seq))
    completed = [entry.seq for entry in own if rules.is_completion(entry.event)]
    if completed:
        appointments.finish(one.office.id, completed[0], now)


def _refer_to_photos(events: Sequence[Event]) -> None:
    """Notes which events name which photos."""
    photo_store.refer(
        photos.Reference(event.id, VISIT, event.about, str(event.by), sha256)
        for event in events
        if (sha256 := _photo_of(event))
    )


def _missing_photos(offered: Iterable[Offered]) -> list[str]:
    """The photos that these add and whose bytes have not arrived, sorted."""
    named = {sha256 for one in offered if (sha256 := _photo_of(one.said))}
    return sorted(named - photo_store.have(named)) if named else []


def _photo_of(said: Event | Refusal) -> str | None:
    """The photo that an event adds; what cannot be read adds none."""
    if isinstance(said, Event) and said.type == "photo.added" and said.v == 1:
        return str(said.body["sha256"])
    return None


def _quarantine(
    caller: Caller,
    device: Device,
    offered: Sequence[Offered],
    decisions: Mapping[str, Decision],
    office: Mapping[str, OfficeVisit],
    now: datetime,
) -> None:
    """Keeps what was not accepted and does not stand in the quarantine yet."""
    refused = [one for one in offered if decisions[one.id].result == "quarantined"]
    kept = store.known([one.id for one in refused])
    store.quarantine(
        store.Quarantined(
            event=one.id,
            digest=one.digest,
            what=VISIT if one.visit else None,
            about=one.visit,
            device=device.id,
            by=caller.person.id,
            reason=str(decisions[one.id].reason),
            detail=None if isinstance(one.said, Event) else f"{one.said.pointer}: {one.said.message}",
            raw=one.raw,
            received=now,
            photo=_photo_of(one.said),
            team=known.team if (known := office.get(one.visit or "")) else caller.person.team,
            parcel=rules.parcel(one.visit, caller.person.id, device.id, str(decisions[one.id].reason)),
        )
        for one in refused
        if (one.id, one.digest) not in kept
    )


def _event(offered: Offered) -> Event:
    assert isinstance(offered.said, Event), "only what can be read is accepted"
    return offered.said


def named_photos(person: str, sha256s: Collection[str]) -> set[str]:
    """Those of the given photos that events of this person name, also events in quarantine: whose work it was
    may be settled later, but only while the bytes are there."""
    digests = [sha256 for sha256 in sha256s if photos.is_digest(sha256)]
    return photo_store.referred(person, digests) | store.photos_of(person, digests)


def wanted_photos(person: str) -> list[str]:
    """Photos that events of this person name, also in quarantine, and whose bytes have not arrived; sorted."""
    wanted = set(photo_store.wanted(person))
    if set_aside := store.photos_of(person):
        wanted |= set_aside - photo_store.have(set_aside)
    return sorted(wanted)


def keep_photo(photo: photos.Photo, now: datetime) -> None:
    """Writes that the bytes of a photo are kept, and tells everybody of its visits; once."""
    transact(lambda: _keep_photo(photo, now))


def _keep_photo(photo: photos.Photo, now: datetime) -> None:
    office = appointments.lock(photo_store.visits_of(photo.sha256))
    members = appointments.members_of([visit.id for visit in office])
    if not photo_store.add(photo, now):
        return
    seqs = feed.take(len(office))
    feed.append(
        FeedRow(reader, seq, "photo.stored", VISIT, visit.id, detail=photo.sha256)
        for seq, visit in zip(seqs, office, strict=True)
        for reader in rules.audience(visit, members[visit.id])
    )
