"""Somebody cannot come: the leave is written down and their visits are given to others, in one transaction, which can
be taken back in one, too.

Locks as everywhere: all the people, then the visits (ascending id), then the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from ..accounts import store as accounts
from ..accounts.rules import Person
from ..appointments import busy_store, ledger_store, member_store, plan_store
from ..appointments import store as appointments
from ..appointments.replacing import Candidate, Left, Proposal, propose
from ..appointments.rules import (
    USUAL_MINUTES,
    Change,
    OfficeVisit,
    PromiseEntry,
    in_force,
    is_same_time,
    main_of,
    plan,
    zone_of,
)
from ..appointments.slots import FARTHEST, Day, Wish, Work
from ..appointments.ways import Ways, place_of, straight
from ..customers import store as customers
from ..customers.rules import Customer
from ..errors import Conflict
from ..events.deciding import decide
from ..roster import apply as roster_apply
from ..roster import leave_store
from ..roster import store as roster
from ..roster.leaves import Leave
from . import bookings, offering, planning, store
from .store import Command

Json = dict[str, Any]

LEAVE = "leave"
LOOKED_AHEAD = timedelta(days=3)
"""So long after its own time another one is looked for, when nobody can go then."""
Needs = Callable[[str], tuple[str | None, frozenset[str]]]
"""Who makes a kind of visit, and what they must be able to do."""


@dataclass(frozen=True)
class Concerned:
    """A visit of somebody who cannot come, and what is proposed for it."""

    visit: OfficeVisit
    promise: PromiseEntry
    customer: Customer
    proposal: Proposal


@dataclass(frozen=True)
class Given:
    """What is to become of a visit: who goes (None: nobody for now), and perhaps another agreed time. `ver` is the
    version that the caller has seen."""

    visit: str
    ver: int
    person: str | None
    entry: PromiseEntry | None = None
    despite: str | None = None


@dataclass(frozen=True)
class Stays:
    """A visit that was not given back, and why: it is begun or over, was changed since, or its time is taken."""

    visit: str
    why: str


def look(
    person: Person, begin: datetime, end: datetime, cover: str | None, needs: Needs, home: str, now: datetime,
    ways: Ways = straight,
) -> tuple[Mapping[str, Person], list[Concerned]]:  # fmt: skip
    """The people who could go instead of somebody, by id, and their visits that share time with [begin, end) and
    are not over, with a proposal for each, in order of time. Called inside a read transaction."""
    plans = plan_store.plans_of([person.id], begin, end)
    known = appointments.visits([one.visit for one in plans])
    visits = [one for each in plans if (one := known[each.visit]).state == "booked" and one.finished is None]
    ledgers = ledger_store.ledgers([one.id for one in visits])
    promises = {id: found for id, ledger in ledgers.items() if (found := in_force(ledger))}
    visits = [one for one in visits if one.id in promises]
    whom = customers.customers([one.customer for one in visits])
    left = _left(visits, promises, whom, needs)
    people = {one.id: one for team in {one.team for one in visits} for one in accounts.people_of_team(team)}
    people.pop(person.id, None)
    candidates = _candidates(people, left, home)
    proposals = propose(left, candidates, now, cover, ways)
    return people, [
        Concerned(one, promises[one.id], whom[one.customer], proposal)
        for one, proposal in zip(visits, proposals, strict=True)
    ]


def enter(leave: Leave, given: Sequence[Given], by: str, now: datetime, command: Command) -> str:
    """Writes the leave down, unless it is known, and gives the visits to others: all of it, or nothing. Returns the
    leave's id. Raises what `roster.apply.ask`, `bookings.change` and `bookings.once` raise."""

    def carry_out() -> str:
        known = leave_store.leave(leave.id)
        stood = {"new": known is None, "visits": _stood(given)}
        remembered = store.remember(command, LEAVE, leave.id, now, stood)
        if remembered.new:
            accounts.lock_people(_people(leave, given))
            roster_apply.enter(leave)
            bookings.carry_out(_changes(given), now, by)
        return remembered.about

    return decide(carry_out)


def take_back(leave: str, by: str, now: datetime, command: Command) -> list[Stays]:
    """Takes back what a command of the same person did because of a leave: whoever was to go goes again at the time
    that was promised, and the leave, if that command wrote it down, is withdrawn. What became of a visit since stays,
    and is named. Raises Conflict `not_undoable`, and what `bookings.once` raises."""
    return decide(lambda: _take_back(leave, by, now, command))


def _take_back(leave: str, by: str, now: datetime, command: Command) -> list[Stays]:
    again = store.earlier(command, now) is not None
    found = store.stood(command.person, command.undoes or "", undone=again)
    known = leave_store.leave(leave)
    if found is None or found[0] != leave or known is None:
        raise Conflict("This cannot be taken back, or was already.", code="not_undoable", of=command.undoes)
    rows = found[1]["visits"]
    if again:
        return _back(rows, by, now)[1]
    store.remember(command, LEAVE, leave, now)
    ids = [one["visit"] for one in rows]
    planning.hold(ids, ids, {known.person, *(one["person"] for one in rows if one["person"])})
    if found[1]["new"] and known.state == "approved":
        roster_apply.unwrite(known, by, now)
    back, stays = _back(rows, by, now)
    bookings.carry_out(back, now, by)
    return stays


def _back(rows: Sequence[Json], by: str, now: datetime) -> tuple[list[Change], list[Stays]]:
    """What is given back, and what stays as it is; what stands as it stood before is neither."""
    ids = [one["visit"] for one in rows]
    visits, ledgers, members = appointments.visits(ids), ledger_store.ledgers(ids), member_store.members_of(ids)
    people = accounts.people({one["person"] for one in rows if one["person"]})
    back: list[Change] = []
    stays: list[Stays] = []
    for row in rows:
        visit, promise, main = visits[row["visit"]], in_force(ledgers[row["visit"]]), main_of(members[row["visit"]])
        entry, stands = _entry_back(visit, row, promise, by, now), _written(promise.start if promise else None)
        if (main, stands) == (row["person"], row["start"]):
            continue
        if visit.begun or visit.finished or visit.state != "booked":
            stays.append(Stays(visit.id, "begun" if visit.begun else "over"))
        elif (main, stands) != (row["given"], row["given_start"]):
            stays.append(Stays(visit.id, "changed"))
        elif row["person"] and not people[row["person"]].active:
            stays.append(Stays(visit.id, "gone"))
        elif (one := plan(visit, row["person"], entry or promise)) and plan_store.in_the_way([one], ids):
            stays.append(Stays(visit.id, "taken"))
        else:
            change = offering.main_change(visit.id, members[visit.id], row["person"])
            back.append(Change(visit.id, visit.ver, entry, change, despite=""))
    return back, stays


def _entry_back(
    visit: OfficeVisit, row: Json, promise: PromiseEntry | None, by: str, now: datetime
) -> PromiseEntry | None:
    """The time that was promised before, where another one was agreed."""
    if row["start"] is None or promise is None:
        return None
    start, end = (datetime.fromisoformat(row[name]) if row[name] else None for name in ("start", "end"))
    if start is None or is_same_time(start, end, promise.start, promise.end):
        return None
    return bookings.office_entry(visit.id, start, end, promise.zone, "staff", None, None, by, now)


def _stood(given: Sequence[Given]) -> list[Json]:
    """How the visits stand before, and how they were left: what tells whether anybody changed them since."""
    ids = [one.visit for one in given]
    mains, ledgers = member_store.mains(ids), ledger_store.ledgers(ids)
    found = []
    for one in given:
        promise = in_force(ledgers.get(one.visit, ()))
        agreed = one.entry or promise
        found.append(
            {
                "visit": one.visit,
                "person": mains.get(one.visit),
                "start": _written(promise.start if promise else None),
                "end": _written(promise.end if promise else None),
                "given": one.person,
                "given_start": _written(agreed.start if agreed else None),
            }
        )
    return found


def _written(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _people(leave: Leave, given: Sequence[Given]) -> set[str]:
    """Everybody whose plans or leave may change."""
    mains = member_store.mains([one.visit for one in given]).values()
    joining = {one.person for one in given if one.person}
    return {leave.person, *mains, *joining, *([leave.cover] if leave.cover else [])}


def _changes(given: Sequence[Given]) -> list[Change]:
    members = member_store.members_of([one.visit for one in given])
    return [
        Change(
            one.visit,
            one.ver,
            one.entry,
            offering.main_change(one.visit, members[one.visit], one.person),
            despite=one.despite,
        )
        for one in given
    ]


def _left(
    visits: Sequence[OfficeVisit],
    promises: Mapping[str, PromiseEntry],
    whom: Mapping[str, Customer],
    needs: Needs,
) -> list[Left]:
    places = customers.premises([one.premises for one in visits])
    found = []
    for one in visits:
        promise, where, (role, skills) = promises[one.id], places[one.premises], needs(one.kind)
        length = timedelta(minutes=USUAL_MINUTES if one.duration_minutes is None else one.duration_minutes)
        place = place_of(where.latitude, where.longitude, where.datum)
        work = Work(length, timedelta(minutes=one.buffer_minutes), place, one.travel_minutes)
        within, zone = (promise.start, promise.start + LOOKED_AHEAD), zone_of([promise])
        wish = _wish(whom[one.customer], zone)
        found.append(Left(one.id, one.team, promise.start, work, role, skills, within, zone, wish, one.begun))
    return found


def _wish(customer: Customer, zone: str) -> Wish | None:
    """When the customer would have somebody come, of which the customers' room knows."""
    since, until = customer.hours_from, customer.hours_until
    if since is None and until is None:
        return None
    return Wish(time.fromisoformat(since or "00:00"), time.fromisoformat(until) if until else time.max, zone)


def _candidates(people: Mapping[str, Person], left: Sequence[Left], home: str) -> dict[str, Candidate]:
    if not left:
        return {}
    begin = min(one.within[0] for one in left) - FARTHEST
    end = max(one.within[1] for one in left) + FARTHEST
    hours, away = roster.working(people, begin, end, home), roster.absent(people, begin, end)
    busy, able = busy_store.busy(people, begin - FARTHEST, end + FARTHEST), accounts.skills(people)
    return {
        id: Candidate(
            one.team,
            one.roles,
            able[id],
            Day(hours[id], busy[id], [(gone.begin, gone.end) for gone in away[id]]),
        )
        for id, one in people.items()
    }
