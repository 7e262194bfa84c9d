"""Who could come when: free times in the hours of work, such that each can be reached from the visit before and leaves
time for the way to the one after; and what speaks against one time that somebody has in mind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from .. import zones
from ..roster.rules import Hours
from .rules import BUFFER, BUFFER_MINUTES
from .ways import Place, Ways, straight

GRID = timedelta(minutes=30)
"""Times that are easy to say on the telephone."""
STEP = timedelta(minutes=5)
"""Nobody is promised 10:07: what follows another visit begins at the next of these."""
WORTHLESS = timedelta(minutes=60)
"""A gap shorter than this serves no other visit."""
FARTHEST = timedelta(hours=4)
"""No way between two visits of one shift takes longer, so nothing is looked at that lies farther off."""


@dataclass(frozen=True)
class Busy:
    """A period [start, end) in which somebody has a visit to make, whose work is `over` before the buffer at its end.
    `place`: where, if that is known; `way`: the minutes that the office says the way there takes."""

    start: datetime
    end: datetime
    visit: str
    over: datetime
    place: Place | None = None
    way: int | None = None


@dataclass(frozen=True)
class Work:
    """What is to be done: how long it takes, what is kept free after it, where it is and, for when a place is not
    known, how many minutes the office says the way there takes."""

    length: timedelta
    buffer: timedelta = timedelta(minutes=BUFFER_MINUTES)
    place: Place | None = None
    way: int | None = None


@dataclass(frozen=True)
class Wish:
    """Between which times of day, by the clock of a zone, the customer would have somebody come; over midnight where
    `until` is not after `since`."""

    since: time
    until: time
    zone: str

    def holds(self, start: datetime) -> bool:
        """Whether a visit that begins then is one that they wish for."""
        at = start.astimezone(zones.place(self.zone)).time()
        return self.since <= at < self.until if self.since < self.until else at >= self.since or at < self.until


@dataclass(frozen=True)
class Reason:
    """Why a free time stands where it stands.

    `wished`: the customer asked for that time of day; `follows` and `precedes` name the visit after or before which it
    comes with no more between them than the way; `way`: the minutes from the visit before; `free_day`: nothing else
    that day; `gap`: minutes that it leaves before it and that serve no other visit; `busy`: how many visits the person
    has that day.
    """

    code: str
    visit: str | None = None
    minutes: int | None = None
    count: int | None = None


@dataclass(frozen=True)
class Hold:
    """A time, [start, end) with the buffer, that somebody of the office (`by`) keeps while they book, `until` then."""

    by: str
    person: str
    start: datetime
    end: datetime
    until: datetime

    def touches(self, person: str, start: datetime, end: datetime) -> bool:
        """Whether a period of a person is in this time."""
        return self.person == person and self.start < end and start < self.end


@dataclass(frozen=True)
class FreeTime:
    """A time at which somebody could make a visit: `end` is when the work should be done, the buffer comes after it;
    `way` are the minutes from the visit before, where there is one and its place is known; `held`: that somebody else
    is booking it at this moment."""

    person: str
    start: datetime
    end: datetime
    reasons: tuple[Reason, ...]
    way: int | None = None
    held: Hold | None = None


@dataclass(frozen=True)
class Day:
    """What is known of somebody's time: when they work, what they do then, and when they are on leave."""

    hours: Sequence[Hours]
    busy: Sequence[Busy] = ()
    away: Sequence[Hours] = ()


@dataclass(frozen=True)
class Against:
    """What speaks against a time that somebody has in mind for a person.

    `absent`; `outside_hours`; `overlap` with a `visit`; `way_before` and `way_after`: so many `minutes` are lacking for
    the way from the `visit` before or to the one after; `skill`: one of the `words` that the work needs.
    """

    code: str
    visit: str | None = None
    minutes: int | None = None
    words: tuple[str, ...] = ()


def free_times(
    people: Mapping[str, tuple[Sequence[Hours], Sequence[Busy]]],
    work: Work,
    now: datetime,
    within: Hours | None = None,
    wish: Wish | None = None,
    ways: Ways = straight,
) -> list[FreeTime]:
    """When the people, each with their hours and what they do meanwhile, could begin a visit; the best first.

    The work begins `within` a time, where one is given, and ends within the hours; work and buffer touch no other
    visit, and there is time for the way from the visit before and to the one after. First come the times that the
    customer wishes for, then those next to another visit, then those that leave little time unused, then those with a
    short way, then those of who has least to do, then the earliest.
    """
    found = [
        one
        for person, (shifts, busy) in people.items()
        for shift in shifts
        for one in _of(person, shift, sorted(busy, key=_start), work, now, within, wish, ways)
    ]
    return [free for _, free in sorted(found, key=lambda pair: pair[0])]


def held(found: Iterable[FreeTime], holds: Sequence[Hold], buffer: timedelta) -> list[FreeTime]:
    """The same free times; those that somebody holds say so, and come last."""

    def marked(free: FreeTime) -> FreeTime:
        period = free.person, free.start, free.end + buffer
        return replace(free, held=next((one for one in holds if one.touches(*period)), None))

    return sorted(map(marked, found), key=lambda free: free.held is not None)


def against(
    start: datetime, work: Work, day: Day, lacking: Collection[str] = (), ways: Ways = straight
) -> tuple[Against, ...]:
    """What speaks against a person's beginning the work then: skills that are `lacking`, their hours, and what else
    they do."""
    end = start + work.length
    found = [Against("skill", words=tuple(sorted(lacking)))] if lacking else []
    if any(gone < end and start < back for gone, back in day.away):
        found.append(Against("absent"))
    elif not any(opens <= start and end <= closes for opens, closes in day.hours):
        found.append(Against("outside_hours"))
    busy = day.busy
    found += [Against("overlap", visit=one.visit) for one in busy if start < one.end and one.start < end + work.buffer]
    before, after = _neighbours(start, end, busy)
    if before and (short := _minutes(_ready(before, work, ways) - start)) > 0:
        found.append(Against("way_before", before.visit, short))
    if after and (short := _minutes(end - _done_by(after, work, ways))) > 0 and end + work.buffer <= after.start:
        found.append(Against("way_after", after.visit, short))
    return tuple(found)


def way_to(before: Busy | None, work: Work, ways: Ways = straight) -> int | None:
    """The minutes from the visit before to the work, measured where both places are known, else as the office says."""
    if before and before.place and work.place:
        return ways(before.place, work.place)
    return work.way


_Rank = tuple[bool, bool, int, int, int, datetime, str]


def _of(
    person: str,
    shift: Hours,
    busy: Sequence[Busy],
    work: Work,
    now: datetime,
    within: Hours | None,
    wish: Wish | None,
    ways: Ways,
) -> Iterable[tuple[_Rank, FreeTime]]:
    opens, closes = shift
    near = [one for one in busy if one.start < closes + FARTHEST and opens - FARTHEST < one.end]
    busy = [one for one in near if one.start < closes + work.buffer and opens < one.end]
    ready = {one.visit: _rounded(_ready(one, work, ways), up=True) for one in near}
    latest = {one.visit: _rounded(_done_by(one, work, ways) - work.length, up=False) for one in near}
    starts = {opens, *ready.values(), *latest.values(), *_grid(opens, closes)}
    first = max(opens, now, within[0]) if within else max(opens, now)
    for start in sorted(starts):
        end = start + work.length
        if start < first or end > closes or (within and start >= within[1]):
            continue
        before, after = _neighbours(start, end, near)
        if any(start < one.end and one.start < end + work.buffer for one in near):
            continue
        if (before and start < ready[before.visit]) or (after and start > latest[after.visit]):
            continue
        touches = before in busy, after in busy
        lead = start - max(opens, ready[before.visit]) if before else start - opens
        tail = min(closes - work.length, latest[after.visit]) - start if after else closes - end
        follows = before if before and touches[0] and not lead else None
        precedes = after if after and touches[1] and not tail else None
        unused = sum(_minutes(gap) for gap in (lead, tail) if gap < WORTHLESS)
        way = way_to(before, work, ways) if before and before.place and work.place else None
        wished = wish is not None and wish.holds(start)
        rank = (not wished, not (follows or precedes), unused, way or 0, len(busy), start, person)
        reasons = _reasons(wished, follows, precedes, way, lead, len(busy))
        yield rank, FreeTime(person, start, end, reasons, way)


def _neighbours(start: datetime, end: datetime, busy: Iterable[Busy]) -> tuple[Busy | None, Busy | None]:
    """The visit before a period, and the one after it."""
    before = [one for one in busy if one.end <= start]
    after = [one for one in busy if one.start >= end]
    return max(before, key=lambda one: one.end, default=None), min(after, key=_start, default=None)


def _ready(before: Busy, work: Work, ways: Ways) -> datetime:
    """When somebody who comes from a visit can begin the work: its buffer is over, and with the spare time on the way
    nobody has to leave before that visit's end."""
    way = way_to(before, work, ways)
    return before.end if way is None else max(before.end, before.over + timedelta(minutes=way) + BUFFER)


def _done_by(after: Busy, work: Work, ways: Ways) -> datetime:
    """When the work must be done so that a visit after it can be reached: by the way from here, and by what the
    technician is told of the way there."""
    measured = ways(work.place, after.place) if work.place and after.place else None
    said = [minutes for minutes in (measured, after.way) if minutes is not None]
    return after.start - (max(work.buffer, timedelta(minutes=max(said)) + BUFFER) if said else work.buffer)


def _reasons(
    wished: bool, follows: Busy | None, precedes: Busy | None, way: int | None, gap: timedelta, count: int
) -> tuple[Reason, ...]:
    found = [Reason("wished")] if wished else []
    if not count:
        return (*found, Reason("free_day"))
    if follows:
        found.append(Reason("follows", visit=follows.visit))
    if precedes:
        found.append(Reason("precedes", visit=precedes.visit))
    if way is not None:
        found.append(Reason("way", minutes=way))
    if timedelta(0) < gap < WORTHLESS:
        found.append(Reason("gap", minutes=_minutes(gap)))
    return (*found, Reason("busy", count=count))


def _grid(opens: datetime, closes: datetime) -> Iterable[datetime]:
    """The round times of a shift. Counted in UTC, so that a change of the clocks neither doubles nor skips one."""
    at = _rounded(opens, up=True, step=GRID)
    while at < closes:
        yield at
        at += GRID


def _rounded(at: datetime, up: bool, step: timedelta = STEP) -> datetime:
    seconds = int(step.total_seconds())
    count = -(-at.timestamp() // seconds) if up else at.timestamp() // seconds
    return datetime.fromtimestamp(count * seconds, UTC)


def _start(busy: Busy) -> datetime:
    return busy.start


def _minutes(gap: timedelta) -> int:
    return int(gap.total_seconds() // 60)
