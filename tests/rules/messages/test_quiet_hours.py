"""Nobody is woken by a message that can wait, and nobody waits for one that cannot."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.messages.quiet import Quiet, not_before, quiet_hours

SHANGHAI = "Asia/Shanghai"
NIGHT = Quiet(time(21), time(7, 30))
BOOKED, MOVED, CANCELLED, FINISHED = (
    {"after": f"visit.{what}"} for what in ("booked", "moved", "cancelled", "completed")
)
LEAVE: dict[str, Any] = {"before": {"depart_by": "PT10M"}}
FAR = timedelta(days=30)


def at(written: str, zone: str = SHANGHAI) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone))


def goes(
    message: dict[str, Any],
    moment: str,
    start: str,
    zone: str = SHANGHAI,
    quiet: Quiet | None = NIGHT,
    until: datetime | None = None,
) -> str:
    """When it goes, by the clock of the visit."""
    facts = {"zone": zone, "start": at(start, zone).isoformat()}
    found = not_before(at(moment, zone), until or at(start, zone) + FAR, message, facts, quiet)
    return f"{found.astimezone(ZoneInfo(zone)):%d %H:%M}"


@pytest.mark.parametrize(
    ("message", "moment", "start", "expected"),
    [
        (BOOKED, "2026-11-20 02:00", "2026-11-23 09:00", "20 07:30"),
        (BOOKED, "2026-11-20 20:59", "2026-11-23 09:00", "20 20:59"),
        (BOOKED, "2026-11-20 21:00", "2026-11-23 09:00", "21 07:30"),
        (BOOKED, "2026-11-20 07:29", "2026-11-23 09:00", "20 07:30"),
        (BOOKED, "2026-11-20 07:30", "2026-11-23 09:00", "20 07:30"),
        (CANCELLED, "2026-11-20 22:00", "2026-11-21 15:00", "21 07:30"),
        (CANCELLED, "2026-11-20 22:00", "2026-11-21 00:00", "20 22:00"),
        (CANCELLED, "2026-11-20 23:00", "2026-11-21 08:00", "20 23:00"),
        (CANCELLED, "2026-11-20 23:00", "2026-11-21 08:30", "21 07:30"),
        (CANCELLED, "2026-11-20 21:30", "2026-11-20 20:00", "20 21:30"),
        (MOVED, "2026-11-20 23:00", "2026-11-18 09:00", "21 07:30"),
        (FINISHED, "2026-11-20 21:40", "2026-11-20 20:00", "21 07:30"),
        (LEAVE, "2026-11-20 05:00", "2026-11-20 09:00", "20 05:00"),
        ({"after": "visit.departed"}, "2026-11-20 03:00", "2026-11-20 09:00", "20 03:00"),
        ({"after": "promise.overdue"}, "2026-11-20 03:00", "2026-11-19 09:00", "20 03:00"),
    ],
)
def test_what_can_wait_waits_for_the_morning(message: dict[str, Any], moment: str, start: str, expected: str) -> None:
    assert goes(message, moment, start) == expected


def test_what_would_lose_its_sense_by_the_morning_does_not_wait() -> None:
    until = at("2026-11-21 02:00")
    assert goes(MOVED, "2026-11-20 22:00", "2026-11-25 09:00", until=until) == "20 22:00"


def test_the_clock_is_that_of_the_visit() -> None:
    assert goes(BOOKED, "2026-11-20 23:00", "2026-11-25 09:00", zone="Europe/Berlin") == "21 07:30"
    there = not_before(
        at("2026-11-20 23:00"), at("2027-01-01 00:00"), BOOKED,
        {"zone": "Europe/Berlin", "start": at("2026-11-25 09:00").isoformat()}, NIGHT,
    )  # fmt: skip
    assert there == at("2026-11-20 23:00"), "it is afternoon in Berlin"


def test_an_installation_may_have_other_hours_or_none() -> None:
    assert quiet_hours("21:00-07:30") == NIGHT and quiet_hours("none") is None
    assert goes(BOOKED, "2026-11-20 02:00", "2026-11-25 09:00", quiet=None) == "20 02:00"
    noon = Quiet(time(12), time(14))
    assert goes(BOOKED, "2026-11-20 13:00", "2026-11-25 09:00", quiet=noon) == "20 14:00"
    assert goes(BOOKED, "2026-11-20 23:00", "2026-11-25 09:00", quiet=noon) == "20 23:00"


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    st.sampled_from([SHANGHAI, "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    st.sampled_from([NIGHT, Quiet(time(22), time(6)), Quiet(time(1), time(5)), Quiet(time(12), time(13, 30))]),
)
def test_a_message_that_can_wait_never_goes_in_a_quiet_hour_nor_twice_later(
    moment: datetime, zone: str, quiet: Quiet
) -> None:
    ready = moment.replace(tzinfo=ZoneInfo(zone))
    facts = {"zone": zone, "start": (ready + timedelta(days=9)).isoformat()}
    found = not_before(ready, ready + FAR, BOOKED, facts, quiet)
    assert quiet.morning(found, zone) is None
    assert ready <= found <= ready + timedelta(hours=12)
    assert not_before(found, ready + FAR, BOOKED, facts, quiet) == found
