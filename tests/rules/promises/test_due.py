"""When each kind of deadline is due, and every level that is shipped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from doorstep import iso, zones
from doorstep.config import standard_folder
from doorstep.promises.due import Start, due
from doorstep.roster.calendars import read
from doorstep.standard.levels import DUE
from doorstep.standard.loading import load

SHANGHAI = "Asia/Shanghai"


def standard() -> dict[str, Any]:
    document, faults = load(standard_folder())
    assert document and not faults
    return document


STANDARD = standard()
CALENDAR = read(STANDARD["calendar"])


def told(asked: dict[str, Any], begun: str, zone: str = SHANGHAI, promised: str | None = None, **fields: str) -> str:
    """When it is due, by the clock of the zone; a question mark where that is not certain."""
    there = zones.place(zone)
    moments = [datetime.fromisoformat(one).replace(tzinfo=there) if one else None for one in (begun, promised)]
    start = Start(
        moments[0] or datetime.min, zone, {key.replace("__", "."): one for key, one in fields.items()}, moments[1]
    )
    found = due(asked, start, CALENDAR)
    return f"{found.at.astimezone(there):%m-%d %H:%M}{'' if found.sure else '?'}"


def level(name: str) -> dict[str, Any]:
    asked: dict[str, Any] = STANDARD["levels"][name]["due"]
    return asked


@pytest.mark.parametrize(
    ("name", "begun", "fields", "expected"),
    [
        ("order.first-contact", "2026-11-30 16:30", {}, "12-01 09:30"),
        ("travel.delay-notice", "2026-11-30 23:58", {}, "12-01 00:03"),
        ("first-ask.hotline", "2026-11-30 10:00", {}, "11-30 10:15"),
        ("repair.statutory", "2026-11-28 10:00", {}, "11-30 10:00"),
        ("repair.statutory", "2026-11-28 10:00", {"visit__area_type": "village"}, "12-01 10:00"),
        ("repair.statutory", "2026-11-28 10:00", {"visit__area_type": "city"}, "11-30 10:00"),
        ("repair.same-day", "2026-11-30 15:59", {}, "12-01 00:00"),
        ("repair.same-day", "2026-11-30 16:00", {}, "12-01 16:00"),
        ("install.same-day", "2026-11-30 08:00", {}, "12-01 00:00"),
        ("install.published", "2026-11-02 08:00", {}, "11-24 18:00"),
        ("install.published", "2026-12-15 08:00", {}, "01-06 18:00?"),
        ("complaint.answer", "2026-11-30 08:00", {"complaint__grade": "ordinary"}, "12-01 08:00"),
        ("complaint.answer", "2026-11-30 08:00", {"complaint__grade": "special"}, "12-05 08:00"),
        ("complaint.statutory", "2026-11-30 08:00", {}, "12-15 08:00"),
        ("complaint.callback", "2026-09-19 08:00", {}, "09-20 18:00"),
        ("visit.callback", "2026-09-30 21:00", {}, "10-09 18:00"),
        ("first-visit.one-month", "2026-01-31 11:00", {}, "02-28 11:00"),
        ("trial.ending", "2026-11-30 00:00", {}, "11-23 00:00"),
        ("business.complete", "2026-11-30 16:30", {}, "11-30 19:30"),
        ("business.complete", "2026-11-27 23:50", {}, "11-30 12:00"),  # from the next opening
        ("business.reply", "2026-11-30 23:50", {}, "12-01 00:20"),
        ("business.signature", "2026-11-27 10:00", {}, "12-02 18:00"),
        ("business.form-return", "2026-09-18 10:00", {}, "09-24 18:00"),
        ("payment.reminder", "2026-11-30 00:00", {}, "11-27 00:00"),
        ("suggestion.answer", "2026-11-30 10:00", {}, "12-07 18:00"),
        ("incident.report", "2026-11-30 10:00", {}, "11-30 10:30"),
    ],
)
def test_each_level_is_due_when_the_trade_would_say(
    name: str, begun: str, fields: dict[str, str], expected: str
) -> None:
    assert told(level(name), begun, **fields) == expected


def test_a_promise_is_due_when_it_was_promised_and_never_beyond_the_longest() -> None:
    answer = level("complaint.answer")
    assert told(answer, "2026-11-30 08:00", promised="2026-12-02 12:00") == "12-02 12:00"
    assert told(answer, "2026-11-30 08:00", promised="2027-01-29 12:00") == "12-15 08:00"
    assert told(level("leave.promise"), "2026-11-30 08:00") == "11-30 08:30"


def test_every_function_that_the_standard_may_name_is_known() -> None:
    used = {one["due"]["fn"] for one in STANDARD["levels"].values() if "due" in one}
    assert used == set(DUE) == {"after", "before", "working_days", "business_hours", "promised", "same_day"}
    with pytest.raises(ValueError, match="by 'soon'"):
        due({"fn": "soon"}, Start(datetime.now(UTC), SHANGHAI), CALENDAR)


def test_in_every_zone_the_day_ends_at_its_midnight_and_a_month_at_its_clock() -> None:
    for zone, month in product(sorted(zones.KNOWN), range(1, 13)):
        assert told(level("repair.same-day"), f"2027-{month:02}-14 12:00", zone).endswith("00:00"), zone
        at = datetime(2027, month, 14, 12, tzinfo=zones.place(zone)).astimezone(UTC)
        later = due({"fn": "after", "duration": "P1M"}, Start(at, zone), CALENDAR).at
        assert abs(later - at - timedelta(days=30)) < timedelta(days=3)
        assert f"{later.astimezone(zones.place(zone)):%d %H:%M}" == "14 12:00"
        assert due({"fn": "after", "duration": "P1D"}, Start(at, zone), CALENDAR).at == at + iso.duration("P1D")
