"""Makes the visit that continues one which ended with work left: in the transaction in which the ending is taken in, or
when the office says so. Whoever is first makes it, always under the same id; whoever comes later finds it.

Locks as everywhere: the people whose plans may change, the visit that ended and the one that continues it, the clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from .. import zones
from ..accounts import store as accounts
from ..appointments import continuing, imported_store, ledger_store, member_store, order_store, plan_store
from ..appointments import store as appointments
from ..appointments.continuing import Leaving, handed_on, is_over, next_id
from ..appointments.rules import (
    VISIT,
    Change,
    Member,
    MemberChange,
    NewVisit,
    OfficeVisit,
    Plan,
    PromiseEntry,
    busy_for,
    in_force,
    is_same_time,
    main_of,
    plan_of_new,
    zone_of,
)
from ..customers import store as customers
from ..errors import Conflict, NotFound, Over
from ..events import store as event_log
from ..events.times import Corrected
from ..feed import store as feed
from ..feed.rules import FeedRow
from ..roster import calendar_store
from ..roster import store as roster
from ..roster import working as roster_working
from ..standard import store as standards
from ..visits.rules import Visit, fold
from . import bookings, carrying, documents, planning, rules, sealing
from .bookings import Decided
from .store import Command

Json = dict[str, Any]


@dataclass(frozen=True)
class Next:
    """What is still to be written of the visit that continues another, after the clock: it is new, or gets a time."""

    before: str
    kept: PromiseEntry | None
    news: tuple[NewVisit, ...] = ()
    decided: tuple[Decided, ...] = ()

    def write(self, seq: int, now: datetime) -> list[FeedRow]:
        """Writes it, and says who is to hear of it. The visit that ended stays in lists where it was made: `kept` is
        the time of that, where a later one was handed on."""
        if self.kept:
            appointments.keep_time(self.before, self.kept)
        return bookings.announce(self.news, self.decided, [seq], now)


@dataclass(frozen=True)
class End:
    """A visit that is locked and was said to have ended: everything that decides whether another continues it."""

    office: OfficeVisit
    visit: Visit
    times: Mapping[str, Corrected]
    ledger: Sequence[PromiseEntry]
    members: Sequence[Member]
    judgement: Json | None


def leaving(end: End) -> Leaving | None:
    """What an ending at the door leaves to another visit; None where the order ends with it."""
    leaving = continuing.leaving(carrying.endings(end.visit, end.times), end.ledger)
    called_off = end.office.state == "cancelled"  # the office's word holds, but for what was agreed at the door since
    if leaving is None or (called_off and not (leaving.entry and leaving.entry.origin == "door")):
        return None
    return leaving


def at_the_door(end: End, leaving: Leaving, after: OfficeVisit | None, now: datetime) -> Next | None:
    """What an ending that leaves something means for the visit `after` it, which is locked, or that is not there yet:
    it is made, or hears of a time that was agreed at the door since. None where nothing is to be written."""
    return _timed(end, after, leaving, now) if after else _made_at_the_door(end, leaving, now)


def _made_at_the_door(end: End, leaving: Leaving, now: datetime) -> Next:
    id, office = next_id(end.office.id), end.office
    entry = handed_on(leaving.entry, id) if leaving.entry else None
    carried, members = _carried(end, leaving), _going(end, entry)
    if entry and members:
        plan = Plan(id, members[0][0], entry.start, entry.start + busy_for(office))
        carried["clash"] = _clash(plan, entry)
        members = () if carried["clash"] else members
    new = _make(office, carried, entry, members, None, now)
    bookings.replan([new], (), now)
    return Next(office.id, _kept(end, leaving), news=(new,))


def _kept(end: End, leaving: Leaving) -> PromiseEntry | None:
    """The time at which a visit was made whose last time is another visit's."""
    if leaving.entry is None:
        return None
    return in_force([entry for entry in end.ledger if entry.id != leaving.entry.id])


def _going(end: End, entry: PromiseEntry | None) -> tuple[tuple[str, str], ...]:
    """Who goes again: those who went, where a time is agreed and the first of them still makes such visits here."""
    main = main_of(end.members)
    person = accounts.person(main) if main and entry else None
    if person is None or not person.active or person.team != end.office.team:
        return ()
    backups = accounts.people({member.person for member in end.members if member.role == "backup"})
    return ((person.id, "main"), *((one.id, "backup") for one in backups.values() if one.active))


def _clash(plan: Plan, entry: PromiseEntry) -> list[Json]:
    """What keeps whoever went from coming at the agreed time: other visits, or that they do not work on that day."""
    person = accounts.people({plan.person})[plan.person]
    day = entry.start.astimezone(zones.place(entry.zone)).date()
    found: list[Json] = [
        {
            "order": one["order"],
            "person": person.name,
            "start": zones.written(datetime.fromisoformat(one["start"]), entry.zone),
            "end": zones.written(datetime.fromisoformat(one["end"]), entry.zone),
        }
        for one in plan_store.in_the_way([plan], [plan.visit])
    ]
    if not found and not _works_on(person.id, day, entry.zone):
        found.append({"order": None, "person": person.name, "start": None, "end": None})
    return found


def _works_on(person: str, day: date, zone: str) -> bool:
    said = roster.hours_said([person], day, day, zone)[person]
    return roster_working.works_on(said, day, calendar_store.calendar(), zone)


def _timed(end: End, after: OfficeVisit, leaving: Leaving, now: datetime) -> Next | None:
    """A time that was agreed at the door and comes only now, for a visit that is there and not begun: it holds there
    unless somebody agreed on another one since."""
    if leaving.entry is None or is_over(after) or after.begun:
        return None
    entry, promise = handed_on(leaving.entry, after.id), in_force(ledger_store.ledger(after.id))
    if promise and (promise.at >= entry.at or is_same_time(entry.start, entry.end, promise.start, promise.end)):
        return None
    roles = {member.person: member.role for member in member_store.members(after.id)}
    main = next((person for person, role in roles.items() if role == "main"), None)
    joining: tuple[MemberChange, ...] = ()
    if main is None and (going := _going(end, entry)):
        plan = Plan(after.id, going[0][0], entry.start, entry.start + busy_for(after))
        if not _clash(plan, entry):
            main, joining = plan.person, (MemberChange(after.id, "main", None, plan.person),)
            roles[plan.person] = "main"
    planned = Plan(after.id, main, entry.start, entry.start + busy_for(after)) if main else None
    if planned:
        plan_store.replan_regardless(after.id, planned)
    change = Change(after.id, after.ver, entry, joining)
    decided = Decided(change, after, promise, entry, {}, roles, planned)
    appointments.bump(after.id)
    bookings.replan((), [decided], now)
    return Next(end.office.id, _kept(end, leaving), decided=(decided,))


# ---- what is carried over


def _carried(end: End, leaving: Leaving) -> Json:
    """What is left by what phones said, judged by the whole list: what was not asked any more because of the outcome is
    left as well."""
    office = end.office
    standard = standards.by_hash(office.standard)
    document = documents.of_visit(office, end.ledger, end.members)
    undone = {**end.visit, "completions": []}
    people = accounts.people(carrying.people(end.visit))
    names: dict[str | None, str] = {id: person.name for id, person in people.items()}
    before = order_store.carried([office]).get(office.id)
    carried = carrying.carried(
        end.visit,
        leaving.ended,
        standard,
        sealing.assess(standard, document, undone, end.judgement),
        before,
        names,
        zone_of(end.ledger),
    )
    return carried | {"left": carrying.with_reasons(carried["left"], end.visit)}


def _carried_so_far(office: OfficeVisit, now: datetime) -> Json:
    """What an ended visit leaves, from what stands in the log."""
    events = {event.id: event for event in event_log.events_of(VISIT, office.id)} if office.begun else {}
    visit, ledger = fold(events.values()), ledger_store.ledger(office.id)
    if visit["completions"]:
        times = sealing.likely_times([events[id] for id in rules.timed_events(visit)], ledger)
        end = End(office, visit, times, ledger, member_store.members(office.id), None)
        first = min(carrying.endings(visit, times), key=lambda one: one.event)
        return _carried(end, Leaving(first, None))
    cancelled = appointments.cancellations([office.id]).get(office.id)
    by = accounts.person(cancelled.by) if cancelled and cancelled.by else None
    return carrying.carried_by_office(
        cancelled.at if cancelled else now,
        by.name if by else None,
        cancelled.reason if cancelled else None,
        order_store.carried([office]).get(office.id),
        zone_of(ledger),
    )


# ---- making it


def _make(
    before: OfficeVisit,
    carried: Json,
    entry: PromiseEntry | None,
    members: tuple[tuple[str, str], ...],
    by: str | None,
    now: datetime,
    **changes: Any,
) -> NewVisit:
    """Writes the visit that continues another, with everything that needs no place in the feed but its messages; the
    caller holds the other visit, and the people. Raises Overlap."""
    given: Json = {
        "travel_minutes": before.travel_minutes,
        "duration_minutes": before.duration_minutes,
        "buffer_minutes": before.buffer_minutes,
        "instructions": before.instructions,
    }
    new = NewVisit(
        id=next_id(before.id),
        order=before.order,
        kind=before.kind,
        team=before.team,
        customer=customers.customers([before.customer])[before.customer],
        premises=customers.premises([before.premises])[before.premises],
        facts=before.facts,
        start=entry.start if entry else None,
        end=entry.end if entry else None,
        zone=entry.zone if entry else str(carried["zone"]),
        asked_by=entry.asked_by if entry else "customer",
        agreed_by=entry.agreed_by if entry else None,
        members=members,
        agreed_at=entry.at if entry else None,
        continues=before.id,
        **(given | changes),
    )
    appointments.insert_many([new], _standard_for(before), by, now)
    ledger_store.add([entry] if entry else [])
    order_store.carry(new.id, {**carried, "visit": before.id})
    imported_store.inherit(before.id, new.id)
    if plan := plan_of_new(new):
        if by:
            planning.occupy([], [plan], by, now, {new.id: new.despite})
            planning.note_despite({new.id: new.despite}, by, now)
        else:
            plan_store.replan([], [plan])
    return new


def _standard_for(before: OfficeVisit) -> str:
    """The standard in force, or that of the visit before where there is no such kind of visit any more."""
    current = standards.current()
    return str(current["hash"]) if current and before.kind in current["visits"] else before.standard


# ---- the office


@dataclass(frozen=True)
class Continue:
    """What the office says of the visit that is to continue another: perhaps a time and a person, and an estimate."""

    visit: str
    entry: PromiseEntry | None
    person: str | None
    duration_minutes: int | None = None
    instructions: str | None = None
    despite: str | None = None


def go_on(wanted: Continue, by: str, now: datetime, command: Command) -> str:
    """Makes the visit that continues an ended one, and returns its id, or that of the visit which the same command made
    before.

    Raises NotFound, Overlap, Conflict `not_over`, Over `continued` when there is one already, and what
    `bookings.once` raises.
    """
    return bookings.once(command, next_id(wanted.visit), now, lambda: _go_on(wanted, by, now))


def _go_on(wanted: Continue, by: str, now: datetime) -> None:
    held = planning.hold([wanted.visit], [], [wanted.person] if wanted.person else [])
    if not held:
        raise NotFound("There is no such visit.", of=wanted.visit)
    [before] = held
    if not is_over(before):
        raise Conflict("This visit is still to come; move it.", code="not_over", of=before.id)
    if order_store.continued([before.id]):
        message = "Another visit of this order continues it already."
        raise Over(message, code="continued", of=before.id, living=bookings.living(before.id))
    id = next_id(before.id)
    changes: Json = {"despite": wanted.despite}
    if wanted.duration_minutes is not None:
        changes["duration_minutes"] = wanted.duration_minutes
    if wanted.instructions is not None:
        changes["instructions"] = wanted.instructions or None
    entry = replace(wanted.entry, visit=id) if wanted.entry else None
    members = ((wanted.person, "main"),) if wanted.person else ()
    new = _make(before, _carried_so_far(before, now), entry, members, by, now, **changes)
    bookings.replan([new], (), now)
    [seq] = feed.take(1)
    feed.append(bookings.announce([new], (), [seq], now))
