"""When somebody works: by the week, by the date, by the calendar, and without leave."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from doorstep import zones
from doorstep.errors import Conflict, Invalid
from doorstep.roster.calendars import Calendar
from doorstep.roster.leaves import Leave, check_overlap, check_span
from doorstep.roster.rules import Shift
from doorstep.roster.working import Absence, Dated, Said, hours_on, working, works_at, works_on

ZONE = "Asia/Shanghai"
WEEKDAYS = [Shift(day, time(8), time(17)) for day in range(1, 6)]
CALENDAR = Calendar(
    years=frozenset({2026}),
    holidays=frozenset(date(2026, 10, day) for day in range(1, 8)),
    make_up=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
)
CHANGES = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 10, 4), date(2026, 4, 5)),
    "America/Santiago": (date(2026, 9, 6), date(2026, 4, 5)),
    "Africa/Cairo": (date(2026, 4, 24), date(2026, 10, 30)),
}
"""Days on which the clocks go forward and back, by half an hour on Lord Howe, at midnight in Santiago and Cairo."""


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"{clock}:00+08:00")


def away(begin: datetime, end: datetime) -> Absence:
    return Absence("leave", "li", "sick", begin, end)


def spans(said: Said, first: date, days: int = 1) -> list[tuple[str, str]]:
    begin = at(f"{first}T00:00")
    found = working(said, CALENDAR, begin, begin + timedelta(days=days), ZONE)
    here = zones.place(ZONE)
    return [tuple(f"{one.astimezone(here):%d %H:%M}" for one in span) for span in found]  # type: ignore[misc]


def test_who_keeps_the_calendar_is_free_on_holidays_and_works_on_make_up_days() -> None:
    keeping, not_keeping = Said(WEEKDAYS, keeps=True), Said(WEEKDAYS)
    assert spans(keeping, date(2026, 10, 1), 9) == [("08 08:00", "08 17:00"), ("09 08:00", "09 17:00")]
    assert len(spans(not_keeping, date(2026, 10, 1), 9)) == 7
    assert spans(keeping, date(2026, 10, 10)) == [("10 08:00", "10 17:00")], "a Saturday that is a working day"
    assert spans(keeping, date(2026, 9, 20)) == [("20 08:00", "20 17:00")], "a Sunday, by Friday's hours"
    assert spans(not_keeping, date(2026, 10, 10)) == []
    assert spans(keeping, date(2027, 10, 4)) == [("04 08:00", "04 17:00")], "nobody knows that year: a Monday works"


def test_a_date_says_more_than_week_and_calendar() -> None:
    dates = [
        Dated(date(2026, 10, 1), "overtime", time(9), time(12)),
        Dated(date(2026, 10, 8), "holiday"),
        Dated(date(2026, 10, 9), "exchange", time(20), time(4)),
    ]
    said = Said(WEEKDAYS, {one.day: one for one in dates}, keeps=True)
    assert spans(said, date(2026, 10, 1), 9) == [("01 09:00", "01 12:00"), ("09 20:00", "10 04:00")]


def test_leave_is_taken_off_exactly() -> None:
    half = Said(WEEKDAYS, away=[away(at("2026-11-23T12:00"), at("2026-11-24T10:30"))])
    assert spans(half, date(2026, 11, 23), 2) == [("23 08:00", "23 12:00"), ("24 10:30", "24 17:00")]
    assert not works_at(half, at("2026-11-23T12:00"), CALENDAR, ZONE)
    assert works_at(half, at("2026-11-24T10:30"), CALENDAR, ZONE)
    assert not works_at(half, at("2026-11-24T17:00"), CALENDAR, ZONE)
    whole = Said(WEEKDAYS, away=[away(at("2026-11-23T00:00"), at("2026-11-24T00:00"))])
    assert [works_on(whole, date(2026, 11, day), CALENDAR, ZONE) for day in (23, 24)] == [False, True]


times = st.times().map(lambda one: one.replace(second=0, microsecond=0))
weeks = st.lists(st.builds(Shift, st.integers(1, 7), times, times), max_size=7, unique_by=lambda one: one.weekday).map(
    lambda week: [one for one in week if one.start != one.end]
)
edges = st.sampled_from([(zone, day) for zone, days in CHANGES.items() for day in days])


@st.composite
def plans(draw: st.DrawFn) -> tuple[Said, str, datetime]:
    """What is said of somebody around a day on which the clocks change."""
    zone, day = draw(edges)
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=2)
    offsets = st.integers(0, 5 * 24 * 60).map(lambda count: begin + timedelta(minutes=count))
    pairs = draw(st.lists(st.tuples(offsets, offsets), max_size=3))
    leaves = [away(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]]
    days = draw(st.lists(st.integers(-2, 3), max_size=3, unique=True))
    dates = {}
    for number in days:
        start, end = draw(times), draw(times)
        one = day + timedelta(days=number)
        dates[one] = Dated(one, "overtime", start, end) if start != end else Dated(one, "holiday")
    return Said(draw(weeks), dates, draw(st.booleans()), leaves), zone, begin


@given(plans())
@example((Said([Shift(7, time(0), time(3))]), "America/Santiago", datetime(2026, 9, 4, tzinfo=UTC)))
def test_hours_never_overlap_and_never_lie_in_leave(plan: tuple[Said, str, datetime]) -> None:
    said, zone, begin = plan
    end = begin + timedelta(days=5)
    found = working(said, CALENDAR, begin, end, zone)
    assert all(one[0] < one[1] for one in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    for opens, closes in found:
        assert not any(one.begin < closes and opens < one.end for one in said.away)
    for minute in range(0, 5 * 24 * 60, 97):
        moment = begin + timedelta(minutes=minute)
        meant = any(
            (span := hours_on(said, day, CALENDAR, zone)) and span[0] <= moment < span[1]
            for day in (moment.astimezone(zones.place(zone)).date() - timedelta(days=back) for back in (0, 1))
        ) and not any(one.begin <= moment < one.end for one in said.away)
        assert any(opens <= moment < closes for opens, closes in found) == meant, moment


def leave(id: str, begin: datetime, end: datetime, state: str = "asked") -> Leave:
    return Leave(id, "li", "annual", begin, end, state, begin, "li")


def test_no_two_leaves_of_a_person_stand_at_the_same_time() -> None:
    first, second, third = (at(f"2026-11-2{day}T00:00") for day in (3, 4, 5))
    wanted = leave("new", first, third)
    later = third + timedelta(days=1)
    check_overlap(wanted, [wanted, leave("a", first, third, "refused"), leave("b", third, later)])
    with pytest.raises(Conflict) as caught:
        check_overlap(wanted, [leave("a", second, third, "approved")])
    assert (caught.value.code, caught.value.others) == ("leave_overlaps", ("a",))


def test_a_leave_ends_after_it_begins_within_a_year() -> None:
    begin = at("2026-11-23T00:00")
    check_span(begin, begin + timedelta(days=366))
    for end in (begin, begin - timedelta(days=1), begin + timedelta(days=367)):
        with pytest.raises(Invalid):
            check_span(begin, end)
