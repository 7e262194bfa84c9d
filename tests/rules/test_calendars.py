"""Hours and days: what is open when, in every zone and over every change of its clock; working days, make-up days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from doorstep import zones
from doorstep.config import standard_folder
from doorstep.promises import levels
from doorstep.roster.calendars import (
    Calendar,
    add_months,
    add_open,
    add_working_days,
    is_working,
    next_open,
    open_on,
    read,
    wall,
)
from doorstep.standard.loading import load

SHANGHAI = "Asia/Shanghai"
DAY = timedelta(days=1)
FIRST, LAST = date(2026, 1, 1), date(2030, 12, 31)


@cache
def shipped() -> Calendar:
    document, faults = load(standard_folder())
    assert document and not faults
    return read(document["calendar"])


def at(written: str, zone: str = SHANGHAI) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=zones.place(zone)).astimezone(UTC)


def told(moment: datetime, zone: str = SHANGHAI) -> str:
    return f"{moment.astimezone(zones.place(zone)):%Y-%m-%d %H:%M}"


@cache
def changes() -> tuple[tuple[str, date], ...]:
    """Every zone with each day of 2026 to 2030 on which its clock is changed."""
    found = []
    for name in sorted(zones.KNOWN):
        there, day = zones.place(name), FIRST
        before = datetime(day.year, day.month, day.day, tzinfo=there).utcoffset()
        while day <= LAST:
            day += DAY
            after = datetime(day.year, day.month, day.day, tzinfo=there).utcoffset()
            if after != before:
                found.append((name, day - DAY))
            before = after
    return tuple(found)


NOTICES = {
    2025: "0101+3 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008 | 0126 0208 0427 0928 1011",
    2026: "0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007 | 0104 0214 0228 0509 0920 1010",
}
"""The notices of the State Council, written down a second time and otherwise."""


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_holiday_and_every_make_up_day_is_as_the_notice_says(year: int) -> None:
    off, work = NOTICES[year].replace("0101+3", "0101-0101").split(" | ")
    written = {day for span in off.split() for day in (span[:4], span[-4:])}
    free = {f"{day:%m%d}" for day in shipped().holidays if day.year == year}
    assert written <= free
    assert all(any(span[:4] <= day <= span[-4:] for span in off.split()) for day in free)
    assert {f"{day:%m%d}" for day in shipped().make_up if day.year == year} == set(work.split())
    for day in (date(year, 1, 1) + DAY * count for count in range(365)):
        name = f"{day:%m%d}"
        expected = name in work or (day.weekday() < 5 and not any(s[:4] <= name <= s[-4:] for s in off.split()))
        assert is_working(shipped(), day) is expected, day


def test_the_table_ends_where_nobody_knows_more_and_says_so() -> None:
    assert shipped().last == 2026
    assert add_working_days(shipped(), at("2026-12-21 10:00"), 5, SHANGHAI).sure
    beyond = add_working_days(shipped(), at("2026-12-29 10:00"), 5, SHANGHAI)
    assert (told(beyond.at), beyond.sure) == ("2027-01-05 18:00", False)  # as if the first of January were none
    assert not next_open(shipped(), at("2027-01-01 20:00"), SHANGHAI).sure
    assert not add_open(shipped(), at("2026-12-31 17:00"), timedelta(hours=2), SHANGHAI).sure
    assert add_open(shipped(), at("2026-12-31 16:00"), timedelta(hours=2), SHANGHAI).sure
    assert read(None).last is None
    assert not add_working_days(read(None), at("2026-11-30 10:00"), 1, SHANGHAI).sure


@pytest.mark.parametrize(
    ("begun", "days", "due"),
    [
        ("2026-11-30 10:00", 5, "2026-12-07 18:00"),
        ("2026-11-30 23:59", 1, "2026-12-01 18:00"),
        ("2026-11-28 09:00", 1, "2026-11-30 18:00"),  # a Saturday
        ("2026-02-13 10:00", 1, "2026-02-14 18:00"),  # a Saturday that is worked
        ("2026-02-13 10:00", 2, "2026-02-24 18:00"),  # after nine days of the Spring Festival
        ("2026-09-18 10:00", 5, "2026-09-24 18:00"),  # the Sunday is worked
        ("2026-09-30 10:00", 3, "2026-10-10 18:00"),
        ("2026-05-08 10:00", 1, "2026-05-09 18:00"),
    ],
)
def test_day_one_is_the_next_working_day_and_the_last_ends_with_business(begun: str, days: int, due: str) -> None:
    assert told(add_working_days(shipped(), at(begun), days, SHANGHAI).at) == due


@pytest.mark.parametrize(
    ("begun", "minutes", "due"),
    [
        ("2026-11-30 10:00", 120, "2026-11-30 12:00"),
        ("2026-11-30 16:00", 120, "2026-11-30 18:00"),
        ("2026-11-30 17:30", 120, "2026-12-01 10:30"),
        ("2026-11-30 05:00", 120, "2026-11-30 11:00"),
        ("2026-11-27 17:00", 120, "2026-11-30 10:00"),  # over a weekend
        ("2026-10-10 17:00", 120, "2026-10-12 10:00"),  # a make-up Saturday is worked, the Sunday is not
        ("2026-09-30 17:00", 120, "2026-10-08 10:00"),  # over the National Day
        ("2026-11-30 10:00", 0, "2026-11-30 10:00"),
    ],
)
def test_business_hours_run_while_it_is_open(begun: str, minutes: int, due: str) -> None:
    assert told(add_open(shipped(), at(begun), timedelta(minutes=minutes), SHANGHAI).at) == due


def test_several_hours_of_a_day_and_hours_of_days_off_count() -> None:
    calendar = Calendar((("08:30", "12:00"), ("14:00", "17:30")), (("10:00", "11:00"),), frozenset({2026}))
    assert told(add_open(calendar, at("2026-11-27 11:30"), timedelta(hours=4), SHANGHAI).at) == "2026-11-27 17:30"
    assert told(add_open(calendar, at("2026-11-27 17:00"), timedelta(hours=2), SHANGHAI).at) == "2026-11-29 10:30"
    assert told(next_open(calendar, at("2026-11-27 12:00"), SHANGHAI).at) == "2026-11-27 14:00"


def test_what_shuts_at_a_time_that_comes_twice_shuts_the_second_time() -> None:
    calendar = Calendar((), (("01:00", "02:30"),))
    [(first, last)] = open_on(calendar, date(2026, 10, 25), "Europe/Berlin")
    assert last - first == timedelta(hours=2, minutes=30)


@pytest.mark.parametrize(
    ("begun", "months", "due"),
    [
        ("2026-01-31 09:00", 1, "2026-02-28 09:00"),
        ("2028-01-31 09:00", 1, "2028-02-29 09:00"),
        ("2026-12-31 09:00", 2, "2027-02-28 09:00"),
        ("2026-11-30 09:00", 1, "2026-12-30 09:00"),
        ("2026-10-31 09:00", 13, "2027-11-30 09:00"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(begun: str, months: int, due: str) -> None:
    assert told(add_months(at(begun), months, SHANGHAI)) == due


NEVER_SHUT = Calendar((("00:00", "24:00"),), (("00:00", "24:00"),))
AROUND_THE_CHANGE = Calendar((("00:30", "05:00"),), (("00:30", "05:00"),))


def test_over_every_change_of_every_clock_hours_are_open_as_long_as_they_last() -> None:
    """What is never shut runs as the clock does; what is open around a change is an hour shorter or longer, begins and
    ends by the clock on the wall, and no minute of it is counted twice or left out."""
    assert len(changes()) > 1000
    for zone, day in changes():
        [(first, last)] = open_on(AROUND_THE_CHANGE, day, zone)
        there = zones.place(zone)
        midnight, next_midnight = (wall(one, "00:00", zone) for one in (day, day + DAY))
        assert last.astimezone(there).strftime("%H:%M") == "05:00", (zone, day)
        shifted = (next_midnight - midnight) - DAY
        if first.astimezone(there).strftime("%H:%M") == "00:30" and not zones.is_said_twice(first, zone):
            assert last - first - timedelta(hours=4.5) in (shifted, timedelta(0)), (zone, day)
        for length in (timedelta(hours=3), timedelta(hours=30)):
            assert add_open(NEVER_SHUT, midnight, length, zone).at == midnight + length, (zone, day)
        end = add_open(AROUND_THE_CHANGE, first, last - first, zone).at
        assert end == last, (zone, day)
        after = add_open(AROUND_THE_CHANGE, first, last - first + timedelta(minutes=1), zone).at
        assert after == open_on(AROUND_THE_CHANGE, day + DAY, zone)[0][0] + timedelta(minutes=1), (zone, day)


def test_a_deadline_by_days_ends_at_the_wall_clock_in_every_zone() -> None:
    for zone, day in changes():
        begun = wall(day - timedelta(days=7), "10:00", zone)
        due = add_working_days(Calendar(), begun, 5, zone).at.astimezone(zones.place(zone))
        assert (due.date(), f"{due:%H:%M}") == (_fifth(day - timedelta(days=7)), "18:00"), (zone, day)


def _fifth(day: date) -> date:
    """Five weekdays later, counted otherwise."""
    return [one for one in (day + DAY * count for count in range(1, 10)) if one.weekday() < 5][4]


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 11, 30)).map(lambda found: found.replace(tzinfo=UTC))
LENGTHS = st.integers(0, 60 * 60).map(lambda minutes: timedelta(minutes=minutes))


@given(MOMENTS, LENGTHS, st.sampled_from([SHANGHAI, "Asia/Urumqi", "Europe/Berlin", "America/St_Johns"]))
def test_the_minutes_until_it_is_due_are_as_many_as_asked(begun: datetime, length: timedelta, zone: str) -> None:
    due = add_open(shipped(), begun, length, zone).at
    assert due >= begun
    open_for, day = timedelta(0), begun.astimezone(zones.place(zone)).date()
    while day <= due.astimezone(zones.place(zone)).date():
        for first, last in open_on(shipped(), day, zone):
            open_for += max(min(last, due) - max(first, begun), timedelta(0))
        day += DAY
    assert open_for == length


@given(MOMENTS, MOMENTS, LENGTHS, st.integers(1, 20))
def test_what_starts_later_is_due_no_sooner(one: datetime, other: datetime, length: timedelta, days: int) -> None:
    early, late = sorted((one, other))
    calendar = shipped()
    assert add_open(calendar, early, length, SHANGHAI).at <= add_open(calendar, late, length, SHANGHAI).at
    first, second = (add_working_days(calendar, moment, days, SHANGHAI).at for moment in (early, late))
    assert first <= second
    assert first < add_working_days(calendar, early, days + 1, SHANGHAI).at


def test_the_shipped_file_says_what_it_leaves_open() -> None:
    text = (standard_folder() / "calendar.yaml").read_text()
    assert set(yaml.safe_load(text)) == {"hours", "years"}
    assert "not certain" in text


def test_a_limit_in_working_days_is_not_sure_past_the_last_year_that_is_known() -> None:
    known = Calendar(years=frozenset({2026}))
    by_days, by_clock = {"due": {"fn": "working_days", "days": 16}}, {"due": {"fn": "after", "duration": "PT720H"}}
    for begin, sure in ((datetime(2026, 12, 1, 2, tzinfo=UTC), True), (datetime(2026, 12, 20, 2, tzinfo=UTC), False)):
        assert levels.is_sure(by_days, begin, "Asia/Shanghai", known) is sure
        assert levels.is_sure(by_clock, begin, "Asia/Shanghai", known)
