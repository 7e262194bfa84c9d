"""Who makes the visits of somebody who cannot come: cases, and what holds for any day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from doorstep.appointments.replacing import Candidate, Left, Proposal, propose
from doorstep.appointments.slots import Busy, Day, Wish, Work, against
from doorstep.appointments.ways import Place
from doorstep.roster.rules import Hours

ZONE = "Asia/Shanghai"
DAY = datetime(2026, 11, 23, tzinfo=UTC)
TECHNICIAN = frozenset({"technician"})


def at(hours: float) -> datetime:
    """A time of the day, in UTC."""
    return DAY + timedelta(hours=hours)


def left(name: str, start: float, *skills: str, length: int = 60, place: Place | None = None) -> Left:
    work = Work(timedelta(minutes=length), place=place)
    within = at(start), at(start) + timedelta(days=3)
    return Left(name, "east", at(start), work, "technician", frozenset(skills), within, ZONE)


def busy(name: str, start: float, end: float) -> Busy:
    return Busy(at(start), at(end), name, at(end) - timedelta(minutes=15))


def somebody(*meanwhile: Busy, skills: str = "", hours: Hours | None = None, away: tuple[Hours, ...] = ()) -> Candidate:
    spans = [hours or (at(0), at(9)), (at(24), at(33))]
    return Candidate("east", TECHNICIAN, frozenset(skills.split()), Day(spans, meanwhile, away))


def said(one: Proposal) -> tuple[str | None, datetime | None, list[str]]:
    return one.person, one.start, [why.code for why in one.reasons]


def test_whoever_stands_in_goes_first_and_who_can_do_it_where_they_cannot() -> None:
    people = {"cover": somebody(busy("x", 3, 5)), "other": somebody(), "able": somebody(skills="fibre")}
    first, second, third = propose([left("a", 1), left("b", 4), left("c", 6, "fibre")], people, at(0), "cover")
    assert said(first) == ("cover", at(1), ["cover", "same_time", "busy"])
    assert said(second) == ("able", at(4), ["same_time", "free_day"]) or second.person == "other"
    assert said(third)[:2] == ("able", at(6))


def test_what_few_can_make_is_given_first() -> None:
    people = {"able": somebody(skills="fibre"), "other": somebody()}
    anyone, few = propose([left("a", 1), left("b", 1, "fibre")], people, at(0), "able")
    assert (anyone.person, few.person) == ("other", "able"), "the cover is free, but only they can do the second"


def test_another_time_where_nobody_can_at_the_promised_one_and_nobody_where_there_is_none() -> None:
    people = {"one": somebody(busy("x", 1, 3))}
    [moved] = propose([left("a", 2)], people, at(0))
    assert (moved.person, moved.moves) == ("one", True) and moved.start is not None and moved.start >= at(3)
    [nobody] = propose([left("a", 2, "fibre")], people, at(0))
    assert (nobody.person, [one.code for one in nobody.options[0].against]) == (None, ["skill", "overlap"])
    [passed] = propose([left("a", 2)], {"one": somebody()}, at(2.5))
    assert passed.moves, "a time that has passed cannot be kept"


HALVES = st.integers(0, 80).map(lambda half: half / 4)


@st.composite
def days(draw: st.DrawFn) -> Candidate:
    """Somebody with hours, visits that do not touch each other, and perhaps a leave, which is off the hours."""
    starts = sorted(set(draw(st.lists(st.integers(0, 10), max_size=4))))
    meanwhile = [busy(f"busy{start}", start, start + draw(st.sampled_from([0.5, 1]))) for start in starts]
    opens, long = draw(st.integers(0, 4)), draw(st.integers(2, 9))
    away: tuple[Hours, ...] = ()
    hours: list[Hours] = [(at(opens), at(opens + long)), (at(24 + opens), at(24 + opens + long))]
    if draw(st.booleans()):
        gone = draw(st.integers(0, 8))
        away = ((at(gone), at(gone + 2)),)
        begin, end = away[0]
        hours = [
            piece
            for open, close in hours
            for piece in ((open, min(close, begin)), (max(open, end), close))
            if piece[0] < piece[1]
        ]
    skills = draw(st.sampled_from([frozenset[str](), frozenset({"fibre"})]))
    return Candidate("east", TECHNICIAN, skills, Day(hours, meanwhile, away))


@given(
    people=st.dictionaries(st.sampled_from("pqrs"), days(), min_size=1),
    wanted=st.lists(st.tuples(HALVES, st.booleans(), st.sampled_from([30, 60, 120])), min_size=1, max_size=6),
    cover=st.sampled_from([None, "p"]),
    wish=st.booleans(),
)
def test_no_proposal_overlaps_another_visit_or_is_absent_or_outside_hours_or_without_a_skill(
    people: dict[str, Candidate], wanted: list[tuple[float, bool, int]], cover: str | None, wish: bool
) -> None:
    ours = [
        left(f"v{place}", start, *(["fibre"] if fibre else []), length=length)
        for place, (start, fibre, length) in enumerate(wanted)
    ]
    if wish:
        ours = [Left(**{**vars(one), "wish": Wish(at(1).time(), at(3).time(), "UTC")}) for one in ours]
    found = propose(ours, people, at(0), cover)
    assert [one.visit for one in found] == [one.visit for one in ours]
    given_to: dict[str, list[Busy]] = {id: list(one.day.busy) for id, one in people.items()}
    placed = [(one, that) for one, that in zip(found, ours, strict=True) if one.person and one.start]
    for one, that in placed:
        assert one.person and one.start
        over = one.start + that.work.length
        given_to[one.person].append(Busy(one.start, over + that.work.buffer, that.visit, over))
    for one, that in placed:
        assert one.person and one.start and one.start >= at(0)
        who = people[one.person]
        others = [other for other in given_to[one.person] if other.visit != that.visit]
        day = Day(who.day.hours, others, who.day.away)
        speaks = {said.code for said in against(one.start, that.work, day, that.skills - who.skills)}
        assert not speaks, f"{speaks} against {one}"
        assert one.moves == (one.start != that.start)
