"""What an event or an office command sets in motion, each in one transaction.

Locks are taken in one order: device, visits (ascending id), the head of the record chain, the clock. Every
change of a visit's members locks the visit, so members that are read under that lock are still the members
when the clock is taken, and nobody who joins meanwhile misses an event. Everything slow is decided before the
clock; after it, only rows are written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ..accounts import store as accounts
from ..accounts.rules import SEEN_EVERY, Device, Principal
from ..appointments import store as appointments
from ..appointments.rules import (
    PHONE_HORIZON,
    Member,
    MemberChange,
    NewVisit,
    OfficeVisit,
    PromiseEntry,
    document,
    in_force,
)
from ..clock import new_id
from ..customers import store as customers
from ..database import reading, transact
from ..errors import Conflict, Forbidden, Invalid, NotFound, Stale
from ..feed import store as feed
from ..feed.rules import Clock, FeedRow
from ..promises import store as promises
from ..records import store as records
from ..standard import store as standards
from ..visits import keys, photos
from ..visits import store as visits
from ..visits.events import Event
from ..visits.rules import Corrected, Sample, Visit, fold
from ..visits.store import LoggedEvent, Summary
from . import rules, sealing, store
from .rules import Decision, Earlier, Offered, Sender, Standing

Json = dict[str, Any]

# ---- what phones say


@dataclass(frozen=True)
class Pushed:
    """What became of a push: a decision for each event id, the photos that it names and whose bytes are
    missing, and the clock afterwards."""

    decisions: Mapping[str, Decision]
    want_photos: Sequence[str]
    clock: Clock


def push(
    principal: Principal,
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
    offered = [rules.read(raw, device, principal.person.id) for raw in raw_events]
    return transact(lambda: _push(principal, device, offered, now, sample, app_version))


def _push(
    principal: Principal,
    device_id: str,
    offered: Sequence[Offered],
    now: datetime,
    sample: Sample | None,
    app_version: str | None,
) -> Pushed:
    """1. Lock the device and the visits.
    2. Decide about each event.
    3. Fold each visit that gets events, judge it, and seal it when it was completed.
    4. Take the clock.
    5. Write the prepared rows.
    """
    device = _sending_device(principal, device_id, now)
    office = {visit.id: visit for visit in appointments.lock({one.visit for one in offered if one.visit})}
    members = appointments.members_of(office, all=True)
    earlier = {visit: visits.events_of(visit) for visit in office}
    if sample:
        visits.add_sample(device.id, sample, now)
    if now >= device.seen + SEEN_EVERY or app_version not in (None, device.app_version):
        accounts.seen_device(device.id, now, app_version)

    standings = {id: _standing(office[id], members[id], earlier[id]) for id in office}
    decisions = _decide(principal, device, offered, standings)
    accepted = [one for one in offered if decisions[one.id].result == "accepted"]
    events = [_event(one) for one in accepted]

    touched = [
        _touch(office[id], members[id], earlier[id], [event for event in events if event.visit == id])
        for id in sorted({event.visit for event in events})
    ]
    want_photos = _refer_to_photos(events)
    _quarantine(principal, device, offered, decisions, now)

    if not touched:
        return Pushed(decisions, want_photos, feed.clock() or feed.advance(0))
    for one in touched:
        if one.content:
            records.seal(one.office.id, one.content, now)
    clashes = frozenset[str]().union(*(one.clashes for one in touched))
    moves = [one for one in touched if one.agreed]
    clock = feed.advance(len(events) + len(moves))
    seqs = range(clock.seq - len(events) - len(moves) + 1, clock.seq + 1)
    logged = [
        LoggedEvent(seq, event, now, decisions[event.id].flags + (("clash",) if event.id in clashes else ()))
        for seq, event in zip(seqs, events, strict=False)
    ]
    visits.append(logged, {one.id: one.digest for one in accepted})
    rows = [
        FeedRow(principal, entry.seq, "event", entry.event.visit, event=entry.event.id)
        for entry in logged
        for principal in _audience(office[entry.event.visit], members[entry.event.visit])
    ]
    for one, seq in zip(moves, seqs[len(events) :], strict=True):
        rows += _write_agreed_times(one, seq)
    feed.append(rows)
    for one in touched:
        _write_summary(one, logged, now)
    return Pushed(decisions, want_photos, clock)


def _sending_device(principal: Principal, id: str, now: datetime) -> Device:
    """The phone that pushes, locked; a revoked one may still hand in, for two weeks, what goes to the
    quarantine."""
    device = accounts.lock_device(id)
    if device is None:
        raise Conflict("This phone is not registered; register it, then push again.", code="unknown_device", of=id)
    if device.person != principal.person.id:
        raise Forbidden("This phone was registered by somebody else.", code="wrong_person", of=id)
    if device.revoked_at is not None and now > device.revoked_at + rules.DRAIN:
        raise Forbidden("This phone was revoked.", code="device_revoked", of=id)
    return device


def _standing(visit: OfficeVisit, members: Sequence[Member], earlier: Sequence[Event]) -> Standing:
    return Standing(
        present=frozenset(member.person for member in members if member.to_seq is None),
        ever=frozenset(member.person for member in members),
        cancelled=visit.state == "cancelled",
        completed=any(rules.is_completion(event) for event in earlier),
    )


def _decide(
    principal: Principal, device: Device, offered: Sequence[Offered], standings: Mapping[str, Standing]
) -> dict[str, Decision]:
    """The visits are locked, so no other phone can bring one of these events for the same visit meanwhile."""
    ids = [one.id for one in offered]
    earlier = Earlier(visits.known(ids), store.known(ids))
    shut_out = principal.person.deactivated_at
    deactivated_ms = int(shut_out.timestamp() * 1000) if shut_out else None
    sender = Sender(principal.person.id, device.revoked_at is not None, deactivated_ms)
    times: dict[str, Corrected] = {}
    if shut_out:
        times = sealing.corrected_times([one.said for one in offered if isinstance(one.said, Event)])
    return {
        one.id: rules.decide(
            one,
            earlier,
            sender,
            standings.get(one.visit) if one.visit else None,
            times[one.id].at_ms if one.id in times else None,
        )
        for one in offered
    }


@dataclass(frozen=True)
class _Touched:
    """A visit that gets events, and everything about it that was decided before the clock. `agreed` are new
    entries of its ledger, `clashes` those of them that are in the way of another visit, `content` what is to
    be sealed."""

    office: OfficeVisit
    members: Sequence[Member]
    summary: Summary
    agreed: Sequence[PromiseEntry]
    clashes: frozenset[str]
    content: Mapping[str, Any] | None


def _touch(office: OfficeVisit, members: Sequence[Member], earlier: Sequence[Event], new: Sequence[Event]) -> _Touched:
    """Folds a visit with its new events, and decides what follows from them."""
    events = {event.id: event for event in (*earlier, *new)}
    standard = standards.by_hash(office.standard)
    visit = fold(events.values())
    times = sealing.corrected_times([events[id] for id in rules.timed_events(visit)])
    ledger = appointments.ledger(office.id)
    agreed = _agreed_times(office.id, visit, times, ledger)
    ledger = [*ledger, *agreed]
    judgement = rules.judge(visit, events, times, ledger, rules.arrival_level(standard, office.kind))
    promises.put(office.id, rules.promises_of(visit, times))

    assessment = content = None
    if visit["completions"]:
        document = _document(office, ledger, [member for member in members if member.to_seq is None])
        assessment = sealing.assess(standard, document, visit, judgement)
        if any(rules.is_completion(event) for event in new):
            content = sealing.content(standard, document, visit, assessment, judgement, events)
    return _Touched(
        office=office,
        members=members,
        summary=_summary(office.id, visit, times, judgement, assessment),
        agreed=agreed,
        clashes=frozenset(entry.id for entry in agreed if _clashes(office, members, entry)),
        content=content,
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
        known["arrived"] = rules.instant(times[judgement["event"]].at_ms)
    if completions:
        known |= {
            "outcome": completions[0]["outcome"],
            "completed": rules.instant(times[completions[0]["event"]].at_ms),
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
    zone = ledger[-1].zone if ledger else "UTC"
    return [
        rules.door_entry(visit_id, agreed, times[agreed["event"]].at_ms, zone)
        for agreed in visit["promises"]
        if agreed["event"] not in known
    ]


def _clashes(office: OfficeVisit, members: Sequence[Member], entry: PromiseEntry) -> bool:
    """Whether a time agreed at the door is in the way of another visit of the same people; what was agreed
    stands, and the dispatcher is told."""
    people = {member.person for member in members if member.to_seq is None}
    near = appointments.visits_between(office.team, entry.start - LONGEST, entry.start + LONGEST)
    others = {other.id: other for other in near if other.id != office.id and other.state == "booked"}
    going = appointments.members_of(others)
    ledgers = appointments.ledgers([id for id in others if people & {member.person for member in going[id]}])
    planned = rules.period(entry, office.duration_minutes)
    return any(
        rules.overlap(planned, rules.period(promise, others[id].duration_minutes))
        for id, ledger in ledgers.items()
        if (promise := in_force(ledger))
    )


LONGEST = timedelta(hours=24)
"""The longest that a visit takes."""


def _write_agreed_times(one: _Touched, seq: int) -> list[FeedRow]:
    """Adds what was agreed at the door to the ledger, and tells everybody of the visit."""
    for entry in one.agreed:
        appointments.add_entry(replace(entry, seq=seq))
    appointments.bump(one.office.id)
    return [FeedRow(principal, seq, "visit", one.office.id) for principal in _audience(one.office, one.members)]


def _write_summary(one: _Touched, logged: Sequence[LoggedEvent], now: datetime) -> None:
    own = [entry for entry in logged if entry.event.visit == one.office.id]
    visits.put_summary(replace(one.summary, upto=own[-1].seq))
    completed = [entry.seq for entry in own if rules.is_completion(entry.event)]
    if completed:
        appointments.finish(one.office.id, completed[0], now)


def _refer_to_photos(events: Sequence[Event]) -> list[str]:
    """Notes which events name which photos; returns those whose bytes are missing."""
    added = [event for event in events if event.type == "photo.added" and event.v == 1]
    photos.refer(photos.Reference(event.id, event.visit, str(event.by), event.body["sha256"]) for event in added)
    named = {event.body["sha256"] for event in added}
    return sorted(named - photos.have(named)) if named else []


def _quarantine(
    principal: Principal,
    device: Device,
    offered: Sequence[Offered],
    decisions: Mapping[str, Decision],
    now: datetime,
) -> None:
    """Keeps what was not accepted and does not stand in the quarantine yet."""
    refused = [one for one in offered if decisions[one.id].result == "quarantined"]
    kept = store.known([one.id for one in refused])
    store.quarantine(
        store.Quarantined(
            event=one.id,
            digest=one.digest,
            visit=one.visit,
            device=device.id,
            by=principal.person.id,
            reason=str(decisions[one.id].reason),
            detail=None if isinstance(one.said, Event) else f"{one.said.pointer}: {one.said.message}",
            raw=one.raw,
            received=now,
        )
        for one in refused
        if (one.id, one.digest) not in kept
    )


def _event(offered: Offered) -> Event:
    assert isinstance(offered.said, Event), "only what can be read is accepted"
    return offered.said


def _audience(visit: OfficeVisit, members: Iterable[Member]) -> Iterator[str]:
    """Who hears of a visit: the people who go there, and its team's dispatchers and supervisors."""
    yield from sorted({member.person for member in members if member.to_seq is None})
    yield visit.team


def keep_photo(photo: photos.Photo, now: datetime) -> None:
    """Writes that the bytes of a photo are kept, and tells everybody of its visits; once."""
    transact(lambda: _keep_photo(photo, now))


def _keep_photo(photo: photos.Photo, now: datetime) -> None:
    office = appointments.lock(photos.visits_of(photo.sha256))
    members = appointments.members_of([visit.id for visit in office])
    if not photos.add(photo, now):
        return
    last = feed.advance(len(office)).seq
    feed.append(
        FeedRow(principal, seq, "photo.stored", visit.id, detail=photo.sha256)
        for seq, visit in enumerate(office, last - len(office) + 1)
        for principal in _audience(visit, members[visit.id])
    )


# ---- what the office says


def create_visits(news: Sequence[NewVisit], by: str | None, now: datetime) -> None:
    """Creates visits under the standard in force, and tells those who go.

    Raises Conflict `no_standard` before the first one is published, Invalid `unknown_kind`.
    """
    transact(lambda: _create_visits(news, by, now))


def _create_visits(news: Sequence[NewVisit], by: str | None, now: datetime) -> None:
    standard = standards.current()
    if standard is None:
        raise Conflict("No standard is in force; publish one first.", code="no_standard")
    if unknown := sorted({new.kind for new in news} - standard["visits"].keys()):
        raise Invalid(f"The standard knows no visit of the kind {unknown[0]!r}.", code="unknown_kind")
    appointments.insert_many(news, standard["hash"], by, now)
    clock = feed.advance(len(news))
    horizon = _horizon(now)
    rows: list[FeedRow] = []
    going: list[Member] = []
    for seq, new in enumerate(news, clock.seq - len(news) + 1):
        going += [Member(new.id, person, role, seq) for person, role in new.members]
        rows.append(FeedRow(new.team, seq, "visit", new.id))
        if new.start < horizon:
            rows += [FeedRow(person, seq, "scope.added", new.id, detail="assigned") for person, _ in new.members]
    appointments.add_members(going)
    feed.append(rows)


def reassign(
    visit: str,
    person_from: str | None,
    person_to: str | None,
    by: str,
    now: datetime,
    if_match: int,
    role: str = "main",
) -> int:
    """Lets one person leave a visit, or another join it, or both; returns the new version.

    Whoever joins takes the role of the one who leaves, or `role`. Raises NotFound, Stale, Conflict
    `not_a_member`, `is_a_member` or `main_taken`.
    """
    return transact(lambda: _reassign(visit, person_from, person_to, if_match, role, now))


def _reassign(
    visit_id: str, person_from: str | None, person_to: str | None, if_match: int, role: str, now: datetime
) -> int:
    visit = _locked(visit_id, if_match)
    roles = {member.person: member.role for member in appointments.members(visit_id)}
    if person_from is not None and person_from not in roles:
        raise Conflict("This person does not go to this visit.", code="not_a_member", of=person_from)
    if person_to is not None and person_to in roles:
        raise Conflict("This person goes to this visit already.", code="is_a_member", of=person_to)
    if person_from is not None:
        role = roles.pop(person_from)
    if person_to is not None and role == "main" and "main" in roles.values():
        raise Conflict("This visit has a main technician already.", code="main_taken", of=visit_id)
    reach = _reach(visit_id)
    ver = appointments.bump(visit_id)
    seq = feed.advance(1).seq
    held = reach.held(_horizon(now))
    rows = [FeedRow(visit.team, seq, "visit", visit_id)]
    if person_from is not None:
        appointments.end_member(visit_id, person_from, seq)
        rows.append(FeedRow(person_from, seq, "scope.removed", visit_id, detail="reassigned"))
    if person_to is not None:
        appointments.add_member(visit_id, person_to, role, seq)
    if held:
        rows += [FeedRow(person, seq, "visit", visit_id) for person in sorted(roles)]
        if person_to is not None:
            rows.append(FeedRow(person_to, seq, "scope.added", visit_id, detail="assigned"))
    feed.append(rows)
    return ver


def move(
    visit: str,
    start: datetime,
    end: datetime | None,
    zone: str,
    asked_by: str,
    agreed_by: str | None,
    reason: str | None,
    by: str,
    now: datetime,
    if_match: int,
) -> int:
    """Writes another agreed time into the ledger of a visit; returns the new version. Raises NotFound,
    Stale."""
    entry = PromiseEntry(
        new_id(),
        visit,
        start,
        end,
        zone,
        asked_by,
        agreed_by,
        reason,
        at=now,
        origin="office",
        event=None,
        by=by,
    )
    return transact(lambda: _move(entry, now, if_match))


def _move(entry: PromiseEntry, now: datetime, if_match: int) -> int:
    visit = _locked(entry.visit, if_match)
    members = appointments.members(visit.id)
    reach = _reach(visit.id)
    ver = appointments.bump(visit.id)
    seq = feed.advance(1).seq
    horizon = _horizon(now)
    appointments.add_entry(replace(entry, seq=seq))
    before, after = reach.held(horizon), replace(reach, start=entry.start).held(horizon)
    kind = {(True, True): "visit", (True, False): "scope.removed", (False, True): "scope.added"}.get((before, after))
    rows = [FeedRow(visit.team, seq, "visit", visit.id)]
    if kind:
        rows += [FeedRow(member.person, seq, kind, visit.id, detail="moved") for member in members]
    feed.append(rows)
    return ver


def cancel(visit: str, reason: str, by: str, now: datetime, if_match: int) -> int:
    """Cancels a visit; returns the new version. Raises NotFound, Stale, Conflict `cancelled`."""
    return transact(lambda: _cancel(visit, reason, by, now, if_match))


def _cancel(visit_id: str, reason: str, by: str, now: datetime, if_match: int) -> int:
    visit = _locked(visit_id, if_match)
    if not appointments.cancel(visit_id, reason, by, now):
        raise Conflict("This visit is cancelled already.", code="cancelled", of=visit_id)
    members = appointments.members(visit_id)
    reach = _reach(visit_id)
    ver = appointments.bump(visit_id)
    seq = feed.advance(1).seq
    told = _audience(visit, members if reach.held(_horizon(now)) else ())
    feed.append(FeedRow(principal, seq, "visit", visit_id) for principal in told)
    return ver


def import_orders(
    news: Sequence[NewVisit],
    moves: Sequence[PromiseEntry],
    changes: Sequence[MemberChange],
    vers: Mapping[str, int],
    by: str | None,
    now: datetime,
) -> None:
    """Everything that a file of work orders asks for, or nothing: new visits, other times, other people.

    `vers` holds the version of each visit that changes, as the importer saw it. Raises Stale and what
    `create_visits`, `move` and `reassign` raise.
    """
    transact(lambda: _import_orders(news, moves, changes, dict(vers), by, now))


def _import_orders(
    news: Sequence[NewVisit],
    moves: Sequence[PromiseEntry],
    changes: Sequence[MemberChange],
    vers: dict[str, int],
    by: str | None,
    now: datetime,
) -> None:
    """All visits are locked before the first step takes the clock; what each step locks again is held
    already."""
    appointments.lock(vers)
    _create_visits(news, by, now)
    for entry in moves:
        vers[entry.visit] = _move(replace(entry, by=by), now, vers[entry.visit])
    for change in changes:
        ver = vers[change.visit]
        vers[change.visit] = _reassign(change.visit, change.before, change.after, ver, change.role, now)


def _locked(visit_id: str, if_match: int) -> OfficeVisit:
    found = appointments.lock([visit_id])
    if not found:
        raise NotFound("There is no such visit.", of=visit_id)
    if found[0].ver != if_match:
        raise Stale("This visit was changed meanwhile; look at it again.", of=visit_id)
    return found[0]


# ---- what phones hold

OPENED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class _Reach:
    """Whether phones hold a visit: those that begin before the horizon, and those about which something was
    said."""

    start: datetime | None
    begun: bool

    def held(self, horizon: datetime) -> bool:
        return self.begun or self.start is None or self.start < horizon


def _reach(visit: str) -> _Reach:
    promise = in_force(appointments.ledger(visit))
    return _Reach(promise.start if promise else None, visits.summary(visit) is not None)


def _horizon(now: datetime) -> datetime:
    """Members have been told of all their visits that begin before this; the caller holds the clock."""
    known = store.horizon()
    if known is None:
        known = now + PHONE_HORIZON
        store.set_horizon(known)
    return known


def open_scope(now: datetime) -> int:
    """Tells members of their visits that have come within two days, once an hour; returns how many visits
    those are.

    Every pull calls it first: a phone then hears of a visit at least 47 hours ahead, and no timer is needed.
    """
    with reading():
        known = store.horizon()
    if known is None or known > now + PHONE_HORIZON - OPENED_EVERY:
        return 0
    return transact(lambda: _open_scope(now))


def _open_scope(now: datetime) -> int:
    """Under the clock, like every look at the horizon: a visit that is created meanwhile is either seen here,
    or sees the new horizon."""
    feed.advance(0)
    since, upto = _horizon(now), now + PHONE_HORIZON
    found = [
        visit for team in accounts.teams() for visit in appointments.visits_between(team.id, since, upto)
    ] if since < upto else []  # fmt: skip
    members = appointments.members_of([visit.id for visit in found])
    last = feed.advance(len(found)).seq
    feed.append(
        FeedRow(member.person, seq, "scope.added", visit.id, detail="near")
        for seq, visit in enumerate(found, last - len(found) + 1)
        for member in members[visit.id]
    )
    store.set_horizon(max(since, upto))
    return len(found)


# ---- what a visit looks like


def documents(ids: Collection[str]) -> dict[str, Json]:
    """The visit documents of these ids, by id, as phones get them."""
    office = appointments.visits(ids)
    ledgers, members = appointments.ledgers(office), appointments.members_of(office)
    return _documents(list(office.values()), ledgers, members)


def _document(office: OfficeVisit, ledger: Sequence[PromiseEntry], members: Sequence[Member]) -> Json:
    return _documents([office], {office.id: ledger}, {office.id: members})[office.id]


def _documents(
    office: Sequence[OfficeVisit],
    ledgers: Mapping[str, Sequence[PromiseEntry]],
    members: Mapping[str, Sequence[Member]],
) -> dict[str, Json]:
    people = accounts.people({member.person for group in members.values() for member in group})
    found = customers.customers([visit.customer for visit in office])
    places = customers.premises([visit.premises for visit in office])
    key = keys.public()
    return {
        visit.id: document(
            visit,
            found[visit.customer],
            places[visit.premises],
            ledgers[visit.id],
            [(member, people[member.person]) for member in members[visit.id]],
            key,
            ledgers[visit.id][-1].zone,
        )
        for visit in office
    }
