"""Instants and lengths of time as text: the cases that Python and TypeScript share, and what only the server does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep import iso
from shared_cases import Case, load

CASES = load("times.yaml")


@pytest.mark.parametrize("case", [case for case in CASES if "instant" in case], ids=lambda case: case["name"])
def test_an_instant_means_the_same_everywhere(case: Case) -> None:
    if case["ms"] is None:
        assert not iso.is_instant(case["instant"])
        with pytest.raises(ValueError, match="no instant"):
            iso.instant_ms(case["instant"])
    else:
        assert iso.is_instant(case["instant"]) and iso.instant_ms(case["instant"]) == case["ms"]


@pytest.mark.parametrize("case", [case for case in CASES if "duration" in case], ids=lambda case: case["name"])
def test_a_length_means_the_same_everywhere(case: Case) -> None:
    assert iso.is_duration(case["duration"]) is (case["seconds"] is not None)
    if case["seconds"] is None:
        with pytest.raises(ValueError, match="no duration"):
            iso.duration_s(case["duration"])
    else:
        assert iso.duration_s(case["duration"]) == case["seconds"]


@pytest.mark.parametrize("text", ["2026-02-30T10:00:00Z", "2026-06-03T24:00:00Z", "2026-06-03T10:00:60Z"])
def test_a_day_or_time_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        iso.instant_ms(text)


def test_a_length_beyond_every_calendar_is_refused() -> None:
    assert not iso.is_duration("P9999999999D")


@given(st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC)), st.integers(-720, 840))
def test_an_instant_is_read_as_it_is_written(at: datetime, east: int) -> None:
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    written = at.astimezone(timezone(timedelta(minutes=east))).isoformat()
    assert iso.instant(iso.instant_ms(written)) == at
    assert iso.at_microseconds(iso.microseconds(at)) == at


@pytest.mark.parametrize(("ms", "at"), [(-1, iso.FIRST), (2**60, iso.LAST), (0, iso.FIRST)])
def test_what_a_clock_says_is_kept_within_the_calendar(ms: int, at: datetime) -> None:
    assert iso.instant(ms) == at


@pytest.mark.parametrize(("text", "months"), [("P1M", True), ("P12M", True), ("PT1M", False), ("P1D", False)])
def test_months_are_no_length_but_can_be_told(text: str, months: bool) -> None:
    assert iso.is_months(text) is months
