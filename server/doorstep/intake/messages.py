"""Keeps messages and promises in step with visits: what is to be told follows from what is known, and is planned,
replanned and withdrawn in the transaction that changes it, before the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from types import MappingProxyType
from typing import Any

from .. import installation, iso, zones
from ..accounts import store as accounts
from ..appointments import ledger_store, member_store, order_store, plan_store
from ..appointments import store as appointments
from ..appointments.rules import USUAL_MINUTES, VISIT, OfficeVisit, PromiseEntry, depart_by, in_force
from ..appointments.rules import told as told_of
from ..events import store as event_log
from ..messages import reached_store
from ..messages import store as messages
from ..messages.channels import register
from ..messages.kept import Changes, Kept, Told, changes, known_to_recipients
from ..messages.quiet import quiet_hours
from ..messages.rules import Planned
from ..promises import rules as promise_rules
from ..promises import store as promises
from ..promises.levels import watched
from ..promises.rules import About, Gather, Holder
from ..standard import store as standards
from ..visits import courses
from ..visits import messages as visit_messages
from ..visits import store as visits
from ..visits.messages import Day, Entry
from ..visits.rules import fold
from . import promised, rules, sealing, tells
from .rules import timed_events
from .said import Said, said

Json = dict[str, Any]

NOTHING: Mapping[str, Any] = MappingProxyType({})


# ---- replanning


def replan(
    ids: Collection[str],
    now: datetime,
    *,
    roles: Mapping[str, Mapping[str, str]] = NOTHING,
    entries: Sequence[PromiseEntry] = (),
    heard: Mapping[str, Said] = NOTHING,
    days: bool = True,
) -> None:
    """Brings the messages and the promises of visits to what is known of them; the caller holds their locks.

    What the transaction has decided and will write after the clock is given: `roles`, who goes there from now on
    (person → role); `entries`, what is added to the ledger; `heard`, what the phones have said of a visit, this push
    included (of others it stands in the log). `days`: whether the lists of their people's days are planned anew as
    well; not where nobody comes or goes at another time, because the people are not locked then.
    """
    known = _known(ids, roles, entries, heard)
    kept = messages.kept(VISIT, known)
    found = {id: _with_sent(one.told, [row for row in kept if row.about == id]) for id, one in known.items()}
    wanted = [one for visit in found.values() for one in visit_messages.planned(visit, _send(visit.standard))]
    change = _write(
        kept, wanted, now, lambda row: visit_messages.why_not(found[row.about], row.version, row.role, row.recipient)
    )
    if tells.is_touched(kept, change):
        tells.follow(known, now, {one.key for one in wanted})
    promises.put_all(VISIT, {id: _appointments(one) for id, one in known.items()})
    promised.follow({id: one.case for id, one in known.items()}, now)
    if days:
        _replan_days(known, now)


def _with_sent(visit: visit_messages.Visit, kept: Sequence[Kept]) -> visit_messages.Visit:
    sent = known_to_recipients(kept)
    return replace(visit, told=any(one.role == "customer" for one in sent), sent=sent)


def _replan_days(known: Mapping[str, _Known], now: datetime) -> None:
    """The messages about the days on which these visits are, or were to be, of everybody who goes there or once did."""
    members = member_store.members_of(known, all=True)
    days = {
        (person, day)
        for id, one in known.items()
        for person in {*(member.person for member in members[id]), *one.goes}
        for day in one.days
    }
    kept = messages.kept_of_days(days)
    found = _days(days, known)
    wanted = [one for day in found for one in visit_messages.planned_for_day(day, _send(day.visits[0].standard))]

    def why(row: Kept) -> str:
        """The first visit because of which this day is planned anew tells why nothing is left of it."""
        causes = [
            one.told
            for id, one in known.items()
            if row.version in {day.isoformat() for day in one.days} and any(m.person == row.about for m in members[id])
        ]
        return visit_messages.why_not(causes[0] if causes else None, row.version, row.role, row.recipient)

    _write(kept, wanted, now, why)


def _write(kept: Sequence[Kept], wanted: Sequence[Planned], now: datetime, why: Callable[[Kept], str]) -> Changes:
    settings = installation.settings()
    to = [one.to for one in wanted]
    ways = reached_store.ways(to, register.kinds(settings), quiet_hours(settings.quiet_hours))
    found = changes(kept, wanted, ways)
    messages.write(found, ways, now, why)
    return found


def _send(standard: str) -> Mapping[str, Json]:
    """The messages of a standard; those published before there were any have none."""
    found: Mapping[str, Json] = standards.by_hash(standard).get("messages", {}).get("send", {})
    return found


# ---- what is known


@dataclass(frozen=True)
class _Known:
    """A visit with its whole ledger, as messages and as promises see it."""

    office: OfficeVisit
    ledger: Sequence[PromiseEntry]
    said: Said
    told: visit_messages.Visit
    created: datetime

    @property
    def case(self) -> promised.Case:
        """The same, as its levels see it."""
        return promised.Case(self.office, self.ledger, self.said, self.told, self.created, _arrival_level(self.office))

    @property
    def goes(self) -> set[str]:
        """The main technician, if there is one."""
        return {self.told.technician} if self.told.technician else set()

    @property
    def days(self) -> set[date]:
        """Every day on which it is, or was to be."""
        return {entry.start.astimezone(zones.place(entry.zone)).date() for entry in self.ledger}


def _known(
    ids: Collection[str],
    roles: Mapping[str, Mapping[str, str]],
    entries: Sequence[PromiseEntry],
    heard: Mapping[str, Said],
    read_log: bool = True,
) -> dict[str, _Known]:
    """What is known of visits. What phones said of those that are not in `heard` is read in the log, or left out where
    nobody asks for it."""
    office = appointments.visits(ids)
    written = ledger_store.ledgers(office)
    moments = appointments.moments(office)
    decided = {id: next((person for person, role in of.items() if role == "main"), None) for id, of in roles.items()}
    mains = {**member_store.mains(office), **decided}
    people = accounts.people({main for main in mains.values() if main})
    offices = {team: _office(team) for team in {visit.team for visit in office.values()}}
    begun = [id for id, visit in office.items() if visit.begun and read_log and id not in heard]
    so_far, found = _said_so_far(begun, written), {}
    for id, visit in office.items():
        ledger = [*written[id], *(entry for entry in entries if entry.visit == id)]
        what = heard.get(id) or so_far.get(id) or Said()
        (created, cancelled), main, promise = moments[id], mains.get(id), told_of(ledger)
        first = promise is not None and promise.id == min(ledger, key=lambda one: (one.at, one.id)).id
        told = visit_messages.Visit(
            id=id,
            team=visit.team,
            order=visit.order,
            kind=visit.kind,
            standard=visit.standard,
            customer=visit.customer,
            premises=visit.premises,
            technician=main,
            entry=_entry(promise, created if first else None, ledger) if promise else None,
            first=first,
            depart_by=depart_by(promise.start, visit.travel_minutes) if promise else None,
            cancelled=cancelled,
            departed=what.departed,
            arrived=what.arrived,
            delay=what.delay,
            completed=what.completed,
            done=what.done,
            missed=what.missed,
            before=_sent_before(visit) if read_log else (),
            absent=main is not None and not people[main].active,
            minutes=visit.duration_minutes or USUAL_MINUTES,
            incidents=tuple(visit_messages.Happened(event, at) for event, at in sorted(what.incidents.items())),
            office=offices[visit.team],
        )
        found[id] = _Known(visit, ledger, what, told, created)
    return found


def _office(team: str) -> dict[str, list[str]]:
    """Who is told of a team's visits in the office, by role."""
    staff = accounts.office_of_team(team)
    return {role: [one.id for one in staff if role in one.roles] for role in ("dispatcher", "supervisor")}


def _sent_before(visit: OfficeVisit) -> tuple[Told, ...]:
    """What anybody was told of the visits of an order that went before this one."""
    if visit.continues is None:
        return ()
    before = takewhile(lambda one: one.id != visit.id, order_store.chain(visit.id))
    told = messages.about(VISIT, [one.id for one in before])
    return known_to_recipients([row for rows in told.values() for row in rows])


def _entry(promise: PromiseEntry, created: datetime | None, ledger: Sequence[PromiseEntry]) -> Entry:
    """The time that was agreed, as messages see it. That of a visit which came with it was not agreed before the visit
    was `created`."""
    at = max(promise.at, created) if created else promise.at
    so_far = sum((one.at, one.id) <= (promise.at, promise.id) for one in ledger)
    return Entry(promise.id, promise.start, promise.end, promise.zone, at, so_far)


def _said_so_far(ids: Collection[str], ledgers: Mapping[str, Sequence[PromiseEntry]]) -> dict[str, Said]:
    """What phones said of visits, with as many statements as one of them takes."""
    if not ids:
        return {}
    logs, summaries, so_far = event_log.logs_of(VISIT, ids), visits.summaries(ids), {}
    read = sealing.read(ids, [entry.event for log in logs.values() for entry in log])
    for id, log in logs.items():
        events = {entry.event.id: entry.event for entry in log}
        found, received = fold(events.values()), {entry.event.id: entry.received for entry in log}
        timed = [events[id] for id in timed_events(found)]
        times = sealing.likely_times(timed, ledgers[id], received, sealing.dated(timed, read))
        summary = summaries.get(id)
        so_far[id] = said(found, times, summary.judgement if summary else None)
    return so_far


def _days(days: Collection[tuple[str, date]], known: Mapping[str, _Known]) -> list[Day]:
    """The days that hold at least one visit. What this transaction knows of its own visits counts."""
    if not days:
        return []
    first, last = min(day for _, day in days), max(day for _, day in days)
    around = timedelta(days=2)
    start, end = (datetime.combine(day, datetime.min.time(), UTC) for day in (first - around, last + around))
    plans = plan_store.plans_of({person for person, _ in days}, start, end)
    near = {(person, day + timedelta(days=off)) for person, day in days for off in range(-2, 3)}
    of_days = {plan.visit for plan in plans if (plan.person, plan.start.astimezone(UTC).date()) in near}
    others = _known(of_days - known.keys(), {}, (), {}, read_log=False)
    found: dict[tuple[str, date], list[visit_messages.Visit]] = {}
    for one in (*known.values(), *others.values()):
        visit = one.told
        if visit.entry and visit.comes and not (visit.cancelled or visit.completed):
            found.setdefault((visit.comes, visit_messages.day_of(visit.entry)), []).append(visit)
    return [Day(person, day, tuple(found[person, day])) for person, day in sorted(days) if (person, day) in found]


# ---- promises


def _appointments(known: _Known) -> list[promise_rules.Promise]:
    """What the times of the ledger promise, by the service level of the arrival."""
    level = standards.by_hash(known.office.standard)["levels"].get(_arrival_level(known.office))
    visit, promise = known.told, in_force(known.ledger)
    if level is None or not level["enabled"]:
        return []
    return list(
        promise_rules.appointments(
            [promise_rules.Agreed(entry.id, entry.start, entry.end, entry.at) for entry in known.ledger],
            promise.id if promise else None,
            visit.technician,
            _holder(known),
            iso.duration(level["latest"]),
            known.said.arrival,
            "cancelled" if visit.cancelled else "completed" if visit.completed else "",
            visit.completed.at if visit.completed else None,
        )
    )


def _holder(known: _Known) -> Holder:
    """Whoever goes there holds what was promised about the time; while nobody does, the team's dispatchers. Of somebody
    who is shut out it becomes theirs by `promises.rules.holders`, as everything does that such a person holds."""
    goes = known.told.technician
    return Holder(goes) if goes else Holder(known.office.team, "dispatcher")


def _arrival_level(office: OfficeVisit) -> str | None:
    level: str | None = standards.by_hash(office.standard)["visits"].get(office.kind, {}).get("arrival")
    return level


# ---- what the worker asks


def look(claimed: Collection[messages.Message]) -> dict[str, Json | str]:
    """What the words of messages about visits and days are made of as things stand now, or the reason why one is not to
    be sent any more; by id."""
    known = _known({one.about for one in claimed if one.day is None}, {}, (), {})
    told = messages.about(VISIT, known)
    days = _days({(one.about, one.day) for one in claimed if one.day is not None}, {})
    of_days = {(day.person, day.day): day for day in days}
    found: dict[str, Json | str] = {}
    for one in claimed:
        if one.day is not None:
            visit, day = None, of_days.get((one.about, one.day))
            wanted = visit_messages.planned_for_day(day, _send(day.visits[0].standard)) if day else frozenset()
        else:
            others = [row for row in told[one.about] if row.id != one.id]
            visit = replace(_with_sent(known[one.about].told, others), told=True)
            wanted = visit_messages.planned(visit, _send(visit.standard))
        found[one.id] = _facts(one, wanted) or visit_messages.why_not(visit, one.version, one.role, one.recipient)
    return found


def _facts(message: messages.Message, wanted: Collection[Planned]) -> Json | None:
    """What its words are made of, if it is still wanted."""
    key = (message.about, message.version, message.kind, message.recipient)
    return next((dict(planned.facts) for planned in wanted if planned.key == key), None)


def look_at_promises(claimed: Collection[messages.Message], gather: Gather, now: datetime) -> dict[str, Json | str]:
    """`look` for messages about promises; `gather` tells of the kind of thing that they are about."""
    known = promises.of_ids([str(one.promise) for one in claimed])
    things = gather([one.about for one in claimed])
    found: dict[str, Json | str] = {}
    for one in claimed:
        promise, about = known.get(str(one.promise)), things.get(one.about)
        if promise is None or about is None or promise.kind not in about.levels or not promise.is_open:
            found[one.id] = "finished"
        else:
            found[one.id] = promise_rules.facts(promise, about, promises.heard(promise, now), now)
    return found


def gather(ids: Collection[str]) -> dict[str, About]:
    """What the engine must know of visits, by id. What is promised about a visit that is over, or has no time any more,
    ended with it, but for the answers that are still owed."""
    known = _known(ids, {}, (), {})
    staff = {team: accounts.office_of_team(team) for team in {one.office.team for one in known.values()}}
    above = {"administrator": accounts.of_every_team("administrator"), "complaints": accounts.on_duty("complaints")}
    found = {}
    for id, one in known.items():
        standard = standards.by_hash(one.office.standard)
        levels = {kind: level_of(kind, standard) for kind in STARTED_BY}
        levels["appointment"] = _arrival_level(one.office)
        if one.told.cancelled or one.told.completed or not one.told.entry:
            levels = {kind: level for kind, level in levels.items() if kind in promise_rules.OUTLIVE}
        people = {
            role: [person.id for person in staff[one.office.team] if role in person.roles]
            for role in ("dispatcher", "supervisor")
        }
        by_levels = {level: level for level in watched(standard["levels"], courses.SAYS)}
        found[id] = About(
            team=one.office.team,
            facts=visit_messages.facts(one.told),
            levels=by_levels | {kind: level for kind, level in levels.items() if level},
            people={
                **people,
                **{role: [person.id for person in those] for role, those in above.items()},
                "customer": [one.office.customer],
            },
            standard=standard,
        )
    return found


def unlike(ids: Collection[str]) -> list[str]:
    """Those of these visits of which other promises are written down than their levels make of what is known."""
    return promised.unlike({id: one.case for id, one in _known(ids, {}, (), {}).items()})


STARTED_BY = {
    "leave.return": ("leave.started", "promised"),
    promise_rules.WORKING: ("leave.started", "promised"),
    "question.answer": ("question.raised", "promised"),
    "complaint.answer": ("complaint.raised", "promised"),
    rules.HOTLINE: ("question.raised", "after"),
}
"""What starts each promise that is made at the door, in the words of the service levels, and whether it is due when it
was promised, or so much later. Another level that the same trigger starts is about something else."""


def level_of(kind: str, standard: Mapping[str, Any]) -> str | None:
    """The level of a kind of promise that is made at the door; None where the standard has none."""
    trigger, fn = STARTED_BY[kind]
    return next(
        (id for id, level in standard["levels"].items() if level.get("starts") == trigger and level["due"]["fn"] == fn),
        None,
    )
