"""Who can come when: what the office is offered when it books, and the customer when they move; and what speaks against
a person and a time that somebody has in mind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from .. import zones
from ..accounts import store as accounts
from ..accounts.rules import Person
from ..appointments import busy_store, hold_store, slots
from ..appointments.rules import Member, MemberChange
from ..appointments.slots import FARTHEST, Against, FreeTime, Wish, Work
from ..appointments.ways import Ways, straight
from ..roster import store as roster


@dataclass(frozen=True)
class Wanted:
    """What a time is wanted for: which work, within which span, of which team, role and skills. `moving` is a visit
    that is being moved and does not count; `only` the one who is to go; `wish` what the customer would have; `by` who
    asks, whose own hold is in nobody's way."""

    team: str
    role: str | None
    work: Work
    begin: datetime
    end: datetime
    moving: str | None = None
    only: str | None = None
    skills: frozenset[str] = frozenset()
    wish: Wish | None = None
    by: str | None = None


@dataclass(frozen=True)
class Asked:
    """Somebody is to begin a work at a time: may they? `moving` is a visit that is being moved and does not count."""

    person: str
    start: datetime
    work: Work
    skills: frozenset[str] = frozenset()
    moving: str | None = None


def free_times(
    wanted: Wanted, home: str, now: datetime, ways: Ways = straight
) -> tuple[Mapping[str, Person], list[FreeTime]]:
    """The people who could go, by id, and their free times, the best first; none is in the past, and what somebody else
    holds says so. `home` is the zone of the installation, by whose clock people work."""
    team = accounts.people_of_team(wanted.team)
    people = {one.id: one for one in team if wanted.role in one.roles and wanted.only in (None, one.id)}
    if wanted.skills:
        able = accounts.skills(people)
        people = {id: one for id, one in people.items() if wanted.skills <= able[id]}
    hours = roster.working(people, wanted.begin, wanted.end, home)
    edges = [wanted.begin, wanted.end, *(edge for spans in hours.values() for span in spans for edge in span)]
    busy = busy_store.busy(people, min(edges) - FARTHEST, max(edges) + FARTHEST, but=wanted.moving)
    days = {id: (hours[id], busy[id]) for id in people}
    found = slots.free_times(days, wanted.work, now, (wanted.begin, wanted.end), wanted.wish, ways)
    holds = [one for one in hold_store.of(people, now) if one.by != wanted.by]
    return people, slots.held(found, holds, wanted.work.buffer) if holds else found


def wish(since: str | None, until: str | None, zone: str) -> Wish | None:
    """What somebody wishes for who named an hour (HH:MM), or two; None where they named none, or the whole day."""
    if until is None and since in (None, "00:00"):
        return None
    return Wish(time.fromisoformat(since or "00:00"), time.fromisoformat(until) if until else time.max, zone)


def best(found: Iterable[FreeTime], each_day: int, zone: str) -> list[FreeTime]:
    """Of free times, the best first, so many for each day of a zone's calendar."""
    left: dict[str, int] = {}
    here = zones.place(zone)
    kept = []
    for free in found:
        day = f"{free.start.astimezone(here):%Y-%m-%d}"
        left[day] = left.get(day, each_day) - 1
        if left[day] >= 0:
            kept.append(free)
    return kept


def against(asked: Sequence[Asked], home: str, ways: Ways = straight) -> list[tuple[Against, ...]]:
    """What speaks against each of these, in their order; nothing where somebody can go. What is asked together is
    looked at one by one: two of them are not held against each other."""
    if not asked:
        return []
    people = {one.person for one in asked}
    begin = min(one.start for one in asked) - FARTHEST
    end = max(one.start + one.work.length + one.work.buffer for one in asked) + FARTHEST
    hours, away = roster.working(people, begin, end, home), roster.absent(people, begin, end)
    busy, able = busy_store.busy(people, begin, end), accounts.skills(people)
    return [
        slots.against(
            one.start,
            one.work,
            slots.Day(
                hours[one.person],
                [other for other in busy[one.person] if other.visit != one.moving],
                [(gone.begin, gone.end) for gone in away[one.person]],
            ),
            one.skills - able[one.person],
            ways,
        )
        for one in asked
    ]


def main_change(visit: str, members: Iterable[Member], person: str | None) -> tuple[MemberChange, ...]:
    """What happens to the members when another main technician is to go, or none; a backup who is to go moves up."""
    roles = {member.person: member.role for member in members}
    main = next((one for one, role in roles.items() if role == "main"), None)
    if person == main:
        return ()
    moving_up = (MemberChange(visit, "backup", person, None),) if roles.get(person or "") == "backup" else ()
    return (*moving_up, MemberChange(visit, "main", main, person))
