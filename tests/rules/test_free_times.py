"""Hours of work and free times: cases, and what holds for any day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.appointments.rules import depart_by
from doorstep.appointments.slots import (
    Against,
    Busy,
    Day,
    FreeTime,
    Wish,
    Work,
    against,
    free_times,
)
from doorstep.appointments.ways import Place, kilometres, place_of, straight
from doorstep.roster.rules import Hours, Shift, hours, hours_between, in_two_places

ZONE = "Asia/Shanghai"
DAY = date(2026, 11, 23)  # a Monday


def at(clock: str, day: date = DAY) -> datetime:
    """A time of the day, Shanghai's."""
    return datetime.fromisoformat(f"{day}T{clock}:00+08:00")


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def said(free: FreeTime) -> tuple[str, str, list[str]]:
    return free.person, f"{free.start.astimezone(at('00:00').tzinfo):%H:%M}", [reason.code for reason in free.reasons]


def visit(start: str, end: str, name: str, place: Place | None = None, way: int | None = None) -> Busy:
    """A visit of a day; the last quarter of an hour is its buffer."""
    over = at(end) - minutes(15)
    return Busy(at(start), at(end), name, over, place, way)


HOUR = Work(minutes(60))
HERE, NEAR, FAR = Place(36.60, 114.50), Place(36.62, 114.50), Place(36.70, 114.50)
"""Some 2.2 and 11.1 kilometres apart: 7 and 34 minutes."""


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
    busy = [Busy(at("23:30"), at("00:45", tuesday), "a", at("00:30", tuesday))]
    within = at("00:00", tuesday), at("23:00", tuesday)
    found = free_times({"li": (spans, busy)}, HOUR, at("12:00"), within)
    assert [said(free)[1] for free in found] == ["00:45", "01:00"]


def test_times_beside_a_visit_come_first_then_who_has_less_to_do() -> None:
    shift = usual()
    li = [visit("10:00", "11:15", "a"), visit("14:00", "15:15", "b")]
    found = free_times({"li": ([shift], li), "wang": ([shift], [])}, HOUR, at("07:00"))
    assert [said(free) for free in found[:5]] == [
        ("li", "11:15", ["follows", "busy"]),
        ("li", "12:45", ["precedes", "busy"]),
        ("li", "15:15", ["follows", "busy"]),
        ("li", "08:45", ["precedes", "gap", "busy"]),
        ("wang", "08:30", ["free_day"]),
    ]


def test_a_gap_that_fits_exactly_touches_both_sides() -> None:
    shift = usual()
    busy = [visit("08:30", "10:00", "a"), visit("11:15", "18:00", "b")]
    (free,) = free_times({"li": ([shift], busy)}, HOUR, at("07:00"))
    assert said(free) == ("li", "10:00", ["follows", "precedes", "busy"])
    assert [reason.visit for reason in free.reasons] == ["a", "b", None]
    assert free_times({"li": ([shift], busy)}, Work(minutes(61)), at("07:00")) == []


def test_nothing_is_offered_in_the_past_or_to_who_does_not_work() -> None:
    shift = usual()
    found = free_times({"li": ([shift], []), "wang": ([], [])}, HOUR, at("15:10"))
    times = [("li", "15:30"), ("li", "16:00"), ("li", "17:00"), ("li", "16:30")]
    assert [said(free)[:2] for free in found] == times, "half an hour at the end of the day serves nobody"


def test_the_way_is_kept_free_where_both_places_are_known() -> None:
    """To 10 km farther off it takes 34 minutes and five to spare; the buffer of the visit before is used for it."""
    busy = [visit("09:00", "10:15", "a", HERE), visit("14:00", "15:15", "b", HERE)]
    work = {place: Work(minutes(60), place=place) for place in (HERE, NEAR, FAR, None)}
    found = {place: free_times({"li": ([usual()], busy)}, one, at("07:00")) for place, one in work.items()}
    times = {place: [said(free)[1] for free in free_of] for place, free_of in found.items()}
    assert {times[HERE][0], times[NEAR][0], times[None][0]} == {"10:15"}, "the buffer is longer than the way"
    assert times[FAR][:2] == ["10:40", "12:20"], "over at 10:00, there at 10:39; over at 13:20, there at 13:59"
    assert "12:45" in times[HERE] and "12:45" not in times[FAR]


def test_what_the_office_says_of_a_way_holds_where_nobody_can_measure_it() -> None:
    busy = [visit("09:00", "10:15", "a"), visit("14:00", "15:15", "b", way=40)]
    found = free_times({"li": ([usual()], busy)}, Work(minutes(60), way=30), at("07:00"))
    assert [said(free)[1] for free in found][:2] == ["10:35", "12:15"]


def test_the_nearer_of_two_who_are_free_right_after_a_visit_comes_first() -> None:
    people = {
        "li": ([usual()], [visit("09:00", "10:15", "a", FAR)]),
        "wang": ([usual()], [visit("09:00", "10:15", "b", NEAR)]),
    }
    first, *_ = free_times(people, Work(minutes(60), place=HERE), at("08:45"))
    assert (first.person, first.way) == ("wang", 7)
    assert [(one.code, one.minutes) for one in first.reasons] == [("follows", None), ("way", 7), ("busy", None)]


def test_what_the_customer_wishes_for_comes_first() -> None:
    wish = Wish(time(14), time(16), ZONE)
    busy = [visit("09:00", "10:15", "a")]
    found = free_times({"li": ([usual()], busy)}, HOUR, at("07:00"), wish=wish)
    assert [said(free)[1] for free in found[:4]] == ["14:00", "14:30", "15:00", "15:30"]
    assert all(free.reasons[0].code == "wished" for free in found[:4])
    assert found[4].reasons[0].code == "follows"


def test_what_speaks_against_a_time() -> None:
    busy = [visit("09:00", "10:15", "a", FAR), visit("14:00", "15:15", "b", FAR, way=20)]
    work = Work(minutes(60), place=HERE)
    away = [(at("16:00"), at("17:00"))]
    cases = {
        "16:30": [Against("absent")],
        "22:00": [Against("outside_hours")],
        "17:30": [Against("outside_hours")],
        "09:30": [Against("overlap", visit="a")],
        "10:15": [Against("way_before", visit="a", minutes=24)],
        "12:45": [Against("way_after", visit="b", minutes=24)],
        "11:00": [],
    }
    assert against(at("11:00"), work, Day([usual()]), {"fibre"}) == (Against("skill", words=("fibre",)),)
    assert {start: list(against(at(start), work, Day([usual()], busy, away))) for start in cases} == cases


def test_the_way_as_the_crow_flies() -> None:
    assert kilometres(HERE, HERE) == 0 and straight(HERE, HERE) == 0
    assert round(kilometres(HERE, FAR), 1) == 11.1 and straight(HERE, FAR) == straight(FAR, HERE) == 34
    assert round(kilometres(Place(0, 179.99), Place(0, -179.99)), 1) == 2.2, "across the date line"
    assert place_of("36.6", "114.5", "WGS-84") == HERE
    assert place_of("36.6", "114.5", None) is None and place_of(None, "114.5", "WGS-84") is None


ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
EDGES = {
    "Asia/Shanghai": (date(2026, 3, 29), date(2026, 10, 25)),
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),
    "Asia/Kathmandu": (date(2026, 3, 29), date(2026, 10, 25)),
}
"""Days on which clocks change, in Lord Howe by half an hour; Shanghai and Kathmandu are a control."""
PLACES = st.sampled_from([None, HERE, NEAR, FAR, Place(36.9, 114.9)])


@pytest.mark.parametrize("zone", ZONES)
@given(
    periods=st.lists(
        st.tuples(
            st.integers(0, 1700), st.integers(1, 240), st.integers(0, 30), PLACES, st.none() | st.integers(0, 90)
        ),
        max_size=6,
    ),
    length=st.integers(10, 300),
    buffer=st.integers(0, 60),
    place=PLACES,
    way=st.none() | st.integers(0, 90),
    now=st.integers(-600, 2000),
    edge=st.sampled_from([0, 1]),
    opens=st.sampled_from([time(8, 30), time(1), time(22)]),
)
def test_a_free_time_is_free_and_can_be_reached(
    zone: str,
    periods: list[tuple[int, int, int, Place | None, int | None]],
    length: int,
    buffer: int,
    place: Place | None,
    way: int | None,
    now: int,
    edge: int,
    opens: time,
) -> None:
    """On both days on which the clocks change: in the hours, next to no other visit, the latest departure never before
    the end of the visit before, and that to the visit after never before the end of this one."""
    day = EDGES[zone][edge]
    shift = hours([Shift(day.isoweekday(), opens, time(6))] if opens > time(6) else [], day, zone)
    assert shift is not None
    midnight = datetime.combine(day, time(0), ZoneInfo(zone)).astimezone(UTC)
    busy, free_from = [], 0
    for start, lasting, after, there, known in sorted(periods, key=lambda one: one[0]):
        if start >= free_from:
            free_from = start + lasting + after
            begins, over = midnight + minutes(start), midnight + minutes(start + lasting)
            busy.append(Busy(begins, midnight + minutes(free_from), f"v{start}", over, there, known))
    moment = (midnight + minutes(now)).astimezone(UTC)
    work = Work(minutes(length), minutes(buffer), place, way)
    for free in free_times({"li": ([shift], busy)}, work, moment):
        assert shift[0] <= free.start and free.end <= shift[1] and free.start >= moment
        assert free.end - free.start == minutes(length)
        blocked = free.end + minutes(buffer)
        assert all(blocked <= one.start or one.end <= free.start for one in busy)
        told = way if free.way is None else free.way
        leave = depart_by(free.start, told)
        before = [one for one in busy if one.end <= free.start]
        if before and leave is not None:
            assert leave >= before[-1].over
        for after_this in [one for one in busy if one.start >= blocked][:1]:
            leave = depart_by(after_this.start, after_this.way)
            assert leave is None or leave >= free.end
            if place and after_this.place:
                assert after_this.start - minutes(straight(place, after_this.place)) >= free.end
        assert against(free.start, work, Day([shift], busy)) == (), "nothing speaks against what is offered"
