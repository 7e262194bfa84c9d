"""Who makes the visits of somebody who cannot come: for each a proposal with its reasons, or why nobody can. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from .. import zones
from ..roster.rules import Hours
from .slots import Against, Busy, Day, Reason, Wish, Work, against, free_times, way_to
from .ways import Ways, straight


@dataclass(frozen=True)
class Left:
    """A visit of a `team` that needs somebody else. `role` and `skills`: what it needs of them; `within`: where another
    time is looked for when nobody can go at its own; `begun`: somebody is on it already, so nothing is proposed."""

    visit: str
    team: str
    start: datetime
    work: Work
    role: str | None
    skills: frozenset[str]
    within: Hours
    zone: str
    wish: Wish | None = None
    begun: bool = False


@dataclass(frozen=True)
class Candidate:
    """Somebody who could go: what they are, what they can do and what is known of their time."""

    team: str | None
    roles: frozenset[str]
    skills: frozenset[str]
    day: Day


@dataclass(frozen=True)
class Option:
    """Somebody who could go at the time that was promised, and what speaks against it; `way`: the minutes from the
    visit before, `count` how many visits they have that day."""

    person: str
    against: tuple[Against, ...]
    way: int | None
    count: int


@dataclass(frozen=True)
class Proposal:
    """What is proposed for a visit: a `person` and a `start` with their reasons, or nobody. `moves`: it is another time
    than was promised, so the customer has to agree. `options`: everybody who makes such visits, at the promised time,
    the best first.

    Reasons are those of a free time, and `cover`: whoever stands in; `same_time`: what was promised stands.
    """

    visit: str
    person: str | None
    start: datetime | None
    moves: bool
    reasons: tuple[Reason, ...]
    options: tuple[Option, ...]


def propose(
    left: Sequence[Left],
    people: Mapping[str, Candidate],
    now: datetime,
    cover: str | None = None,
    ways: Ways = straight,
) -> list[Proposal]:
    """A proposal for each visit, in the order given. Nobody is proposed for two visits that touch each other, while
    absent, outside their hours or without a skill that is needed.

    First everything that can stay at its time: the visits for which fewest could go choose first, whoever stands in
    goes before others, then whoever has the shortest way, then the least to do. What nobody can make at its time gets
    the first other time that somebody has, on the earliest day.
    """
    room = _Room(people, {id: one.day for id, one in people.items()}, cover, ways)
    waiting = [one for one in left if not one.begun]
    could = {one.visit: len(room.free(one)) for one in waiting}
    found: dict[str, Proposal] = {}
    for one in sorted(waiting, key=lambda one: (could[one.visit], one.start, one.visit)):
        if one.start >= now and (best := room.at_its_time(one)):
            found[one.visit] = room.taken(one, best)
    for one in sorted(waiting, key=lambda one: (one.start, one.visit)):
        if one.visit not in found and (other := room.at_another_time(one, now)):
            found[one.visit] = room.taken(one, other)
    nobody = {one.visit: Proposal(one.visit, None, None, False, (), ()) for one in left}
    return [replace({**nobody, **found}[one.visit], options=tuple(room.options(one))) for one in left]


@dataclass(frozen=True)
class _Room:
    """What is left of everybody's time while visits are given to them."""

    people: Mapping[str, Candidate]
    days: dict[str, Day]
    cover: str | None
    ways: Ways

    def fitting(self, one: Left) -> list[str]:
        """Who of the team makes visits of this kind, with the skills or without."""
        return [id for id, who in sorted(self.people.items()) if who.team == one.team and one.role in who.roles]

    def options(self, one: Left) -> list[Option]:
        """Everybody who makes such visits, and how it stands with them at its time."""
        found = [self._option(one, id) for id in self.fitting(one)]
        return sorted(found, key=lambda option: (len(option.against), self._rank(option)))

    def free(self, one: Left) -> list[Option]:
        """Against whom nothing speaks."""
        return [option for option in self.options(one) if not option.against]

    def at_its_time(self, one: Left) -> Proposal | None:
        """Who goes at the time that was promised."""
        best = min(self.free(one), key=self._rank, default=None)
        if best is None:
            return None
        reasons = [Reason("cover")] if best.person == self.cover else []
        reasons.append(Reason("same_time"))
        reasons += [Reason("way", minutes=best.way)] if best.way is not None else []
        reasons.append(Reason("busy", count=best.count) if best.count else Reason("free_day"))
        return Proposal(one.visit, best.person, one.start, False, tuple(reasons), ())

    def at_another_time(self, one: Left, now: datetime) -> Proposal | None:
        """Who goes at the first other time: that of the earliest day, of whoever stands in if they have one."""
        able = [id for id in self.fitting(one) if one.skills <= self.people[id].skills]
        days = {id: (self.days[id].hours, self.days[id].busy) for id in able}
        times = free_times(days, one.work, now, one.within, one.wish, self.ways)
        here = zones.place(one.zone)
        ranked = [(free.start.astimezone(here).date(), free.person != self.cover, at) for at, free in enumerate(times)]
        if not ranked:
            return None
        free = times[min(ranked)[2]]
        reasons = [Reason("cover")] if free.person == self.cover else []
        return Proposal(one.visit, free.person, free.start, True, (*reasons, *free.reasons), ())

    def taken(self, one: Left, proposal: Proposal) -> Proposal:
        """The proposal; whoever it is for is not free for another visit then."""
        assert proposal.person is not None and proposal.start is not None
        day, over = self.days[proposal.person], proposal.start + one.work.length
        busy = Busy(proposal.start, over + one.work.buffer, one.visit, over, one.work.place, one.work.way)
        self.days[proposal.person] = replace(day, busy=sorted((*day.busy, busy), key=lambda other: other.start))
        return proposal

    def _option(self, one: Left, person: str) -> Option:
        day = self.days[person]
        day = replace(day, busy=[other for other in day.busy if other.visit != one.visit])
        speaks = against(one.start, one.work, day, one.skills - self.people[person].skills, self.ways)
        before = max((other for other in day.busy if other.end <= one.start), key=lambda other: other.end, default=None)
        way = way_to(before, one.work, self.ways) if before and before.place and one.work.place else None
        here = zones.place(one.zone)
        date = one.start.astimezone(here).date()
        return Option(person, speaks, way, sum(other.start.astimezone(here).date() == date for other in day.busy))

    def _rank(self, option: Option) -> tuple[bool, int, int, str]:
        return option.person != self.cover, option.way or 0, option.count, option.person
