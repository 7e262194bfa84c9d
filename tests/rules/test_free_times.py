"""Hours of work and free times: cases, and what holds for any day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.roster.rules import Busy, FreeTime, Hours, Shift, free_times, hours, hours_between, in_two_places

ZONE = "Asia/Shanghai"
DAY = date(2026, 11, 23)  # a Monday


def at(clock: str, day: date = DAY) -> datetime:
    """A time of the day, Shanghai's."""
    return datetime.fromisoformat(f"{day}T{clock}:00+08:00")


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def said(free: FreeTime) -> tuple[str, str, list[str]]:
    return free.person, f"{free.start.astimezone(at('00:00').tzinfo):%H:%M}", [reason.code for reason in free.reasons]


def usual() -> Hours:
    found = hours([], DAY, ZONE)
    assert found is not None
    return found


def test_who_said_nothing_works_the_usual_hours_on_any_day() -> None:
    assert hours([], DAY, ZONE) == (at("08:30"), at("18:00"))
    assert hours([], DAY + timedelta(days=6), ZONE) == (
        at("08:30", date(2026, 11, 29)),
        at("18:00", date(2026, 11, 29)),
    )


def test_who_named_days_works_on_those_alone() -> None:
    shifts = [Shift(1, time(13), time(21))]
    assert hours(shifts, DAY, ZONE) == (at("13:00"), at("21:00"))
    assert hours(shifts, DAY + timedelta(days=1), ZONE) is None


def test_hours_that_end_before_they_begin_end_on_the_next_day() -> None:
    night = [Shift(1, time(20), time(4))]
    tuesday = DAY + timedelta(days=1)
    assert hours(night, DAY, ZONE) == (at("20:00"), at("04:00", tuesday))
    assert hours(night, tuesday, ZONE) is None
    assert hours_between(night, at("00:00", tuesday), at("12:00", tuesday), ZONE) == [hours(night, DAY, ZONE)]


def test_a_night_lasts_as_long_as_the_clocks_make_it() -> None:
    """In Berlin the clocks are set back on a Sunday at three, and forward in spring."""
    night = [Shift(6, time(20), time(4))]
    for day, length in ((date(2026, 10, 24), 9), (date(2027, 3, 27), 7)):
        found = hours(night, day, "Europe/Berlin")
        assert found is not None
        assert found[1] - found[0] == timedelta(hours=length)


def test_an_end_that_comes_twice_is_the_later_one() -> None:
    saturday = date(2026, 10, 24)
    found = hours([Shift(6, time(22), time(2, 30))], saturday, "Europe/Berlin")
    assert found is not None
    assert found[1] - found[0] == timedelta(hours=5, minutes=30), "whoever works until 2:30 is there all the time"


def test_nobody_begins_a_day_before_the_night_has_ended() -> None:
    night = Shift(7, time(22), time(6))
    assert in_two_places([night, Shift(1, time(5), time(9)), Shift(3, time(8), time(17))]) == [1]
    assert in_two_places([night, Shift(1, time(6), time(9))]) == []


def test_free_times_of_a_night_are_those_of_the_day_on_which_they_begin() -> None:
    night, tuesday = [Shift(1, time(20), time(2))], DAY + timedelta(days=1)
    spans = hours_between(night, at("00:00", tuesday), at("23:00", tuesday), ZONE)
    busy = [Busy(at("23:30"), at("00:45", tuesday), "a")]
    within = at("00:00", tuesday), at("23:00", tuesday)
    found = free_times({"li": (spans, busy)}, minutes(60), minutes(15), at("12:00"), within=within)
    assert [said(free)[1] for free in found] == ["00:45", "01:00"]


def test_times_beside_a_visit_come_first_then_who_has_less_to_do() -> None:
    shift = usual()
    li = [Busy(at("10:00"), at("11:15"), "a"), Busy(at("14:00"), at("15:15"), "b")]
    found = free_times({"li": ([shift], li), "wang": ([shift], [])}, minutes(60), minutes(15), at("07:00"))
    assert [said(free) for free in found[:5]] == [
        ("li", "11:15", ["follows", "busy"]),
        ("li", "12:45", ["precedes", "busy"]),
        ("li", "15:15", ["follows", "busy"]),
        ("li", "08:45", ["precedes", "gap", "busy"]),
        ("wang", "08:30", ["free_day"]),
    ]
    assert len(found) == 20


def test_a_gap_that_fits_exactly_touches_both_sides() -> None:
    shift = usual()
    busy = [Busy(at("08:30"), at("10:00"), "a"), Busy(at("11:15"), at("18:00"), "b")]
    (free,) = free_times({"li": ([shift], busy)}, minutes(60), minutes(15), at("07:00"))
    assert said(free) == ("li", "10:00", ["follows", "precedes", "busy"])
    assert [reason.visit for reason in free.reasons] == ["a", "b", None]
    assert free_times({"li": ([shift], busy)}, minutes(61), minutes(15), at("07:00")) == []


def test_nothing_is_offered_in_the_past_or_to_who_does_not_work() -> None:
    shift = usual()
    found = free_times({"li": ([shift], []), "wang": ([], [])}, minutes(60), minutes(15), at("15:10"))
    times = [("li", "15:30"), ("li", "16:00"), ("li", "17:00"), ("li", "16:30")]
    assert [said(free)[:2] for free in found] == times, "half an hour at the end of the day serves nobody"


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "Asia/Kathmandu"])
@given(
    periods=st.lists(st.tuples(st.integers(0, 1400), st.integers(1, 240)), max_size=6),
    work=st.integers(10, 300),
    buffer=st.integers(0, 60),
    now=st.integers(-600, 2000),
    offset=st.integers(0, 300),
)
def test_a_free_time_is_free(
    zone: str, periods: list[tuple[int, int]], work: int, buffer: int, now: int, offset: int
) -> None:
    day = date(2026, 10, 20) + timedelta(days=offset % 10)  # Berlin's clocks change within these days
    shift = hours([], day, zone)
    assert shift is not None
    midnight = datetime.combine(day, time(0), ZoneInfo(zone)).astimezone(UTC)
    busy, free_from = [], 0
    for start, length in sorted(periods):
        if start >= free_from:
            free_from = start + length
            busy.append(Busy(midnight + minutes(start), midnight + minutes(free_from), f"v{start}"))
    moment = (midnight + minutes(now)).astimezone(UTC)
    for free in free_times({"li": ([shift], busy)}, minutes(work), minutes(buffer), moment, limit=1000):
        assert shift[0] <= free.start
        assert free.end <= shift[1]
        assert free.start >= moment
        assert free.end - free.start == minutes(work)
        blocked = free.end + minutes(buffer)
        assert all(blocked <= one.start or one.end <= free.start for one in busy)
        for reason in free.reasons:
            if reason.code == "follows":
                assert any(one.end == free.start and one.visit == reason.visit for one in busy)
            if reason.code == "precedes":
                assert any(one.start == blocked and one.visit == reason.visit for one in busy)
