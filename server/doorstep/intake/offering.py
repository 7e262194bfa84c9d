"""Which times are free for a visit: what the office is offered when it books, and the customer when they move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..accounts import store as accounts
from ..accounts.rules import Person
from ..appointments import plan_store
from ..appointments.rules import Member, MemberChange
from ..roster import rules as roster_rules
from ..roster import store as roster
from ..roster.rules import FreeTime


@dataclass(frozen=True)
class Wanted:
    """What a time is wanted for: how long the work takes and what is kept free after it, within which span, of which
    team and role. `moving` is a visit that is being moved and does not count; `only` the one who is to go."""

    team: str
    role: str | None
    work: timedelta
    buffer: timedelta
    begin: datetime
    end: datetime
    moving: str | None = None
    only: str | None = None


def free_times(wanted: Wanted, home: str, now: datetime, limit: int) -> tuple[Mapping[str, Person], list[FreeTime]]:
    """The people who could go, by id, and up to `limit` free times of theirs, the best first; none is in the past.
    `home` is the zone of the installation, by whose clock people work."""
    team = accounts.people_of_team(wanted.team)
    people = {one.id: one for one in team if wanted.role in one.roles and wanted.only in (None, one.id)}
    hours = roster.working(people, wanted.begin, wanted.end, home)
    edges = [wanted.begin, wanted.end, *(edge for spans in hours.values() for span in spans for edge in span)]
    plans = plan_store.plans_of(people, min(edges), max(edges) + wanted.buffer)
    days = {
        id: (
            hours[id],
            [
                roster_rules.Busy(plan.start, plan.end, plan.visit)
                for plan in plans
                if plan.person == id and plan.visit != wanted.moving
            ],
        )
        for id in people
    }
    within = (wanted.begin, wanted.end)
    return people, roster_rules.free_times(days, wanted.work, wanted.buffer, now, limit, within)


def main_change(visit: str, members: Iterable[Member], person: str | None) -> tuple[MemberChange, ...]:
    """What happens to the members when another main technician is to go, or none; a backup who is to go moves up."""
    roles = {member.person: member.role for member in members}
    main = next((one for one, role in roles.items() if role == "main"), None)
    if person == main:
        return ()
    moving_up = (MemberChange(visit, "backup", person, None),) if roles.get(person or "") == "backup" else ()
    return (*moving_up, MemberChange(visit, "main", main, person))
