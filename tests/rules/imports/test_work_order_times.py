"""Times of a work-order file: what is changed in reading is said, and what has two readings is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from doorstep.imports.cells import Cell
from doorstep.imports.reading.orders import Sheet
from doorstep.imports.reading.times import OFFSETS, Unclear, said, together, window
from work_orders import GOOD, OFFICE, sheet

TODAY = date(2026, 11, 22)


def row(start: Cell, end: Cell = None, **cells: Cell) -> Sheet:
    return sheet({**GOOD, "约定开始": start, "约定结束": end, **cells})


def shown(made: Sheet) -> tuple[str, str | None]:
    """The window of the only row, as the clock on the wall shows it."""
    assert made.faults == ()
    [order] = made.orders
    start, end = (one and one.astimezone(ZoneInfo(order.zone)) for one in (order.start, order.end))
    assert start is not None
    return f"{start:%m-%d %H:%M}", end and f"{end:%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("start", "end", "seen", "remarks"),
    [
        ("2026-12-03 24:00", None, ("12-04 00:00", None), 1),
        ("2026-12-03 22:00-24:00", None, ("12-03 22:00", "12-04 00:00"), 0),
        ("2026-12-03 23:30", "00:30", ("12-03 23:30", "12-04 00:30"), 1),
        ("2026-12-03 23:30-00:30", None, ("12-03 23:30", "12-04 00:30"), 1),
        ("2026-12-03 22:00", "次日02:00", ("12-03 22:00", "12-04 02:00"), 0),
        ("2026-12-03 22:00-次日1:00", None, ("12-03 22:00", "12-04 01:00"), 0),
        ("2026-12-03 23:30", "00:30（次日）", ("12-03 23:30", "12-04 00:30"), 0),
        ("2026-12-03 23:30-0:30次日", None, ("12-03 23:30", "12-04 00:30"), 0),
        ("2026-12-03 15:00", "00:00", ("12-03 15:00", "12-04 00:00"), 1),
        ("2026-12-03 14:00", timedelta(hours=15, minutes=30), ("12-03 14:00", "12-03 15:30"), 0),
        ("12月3日 9:00", None, ("12-03 09:00", None), 1),
        ("1月3日 9:00", None, ("01-03 09:00", None), 1),
        ("2026-12-31 23:00-1月1日 01:00", None, ("12-31 23:00", "01-01 01:00"), 1),
        ("20261203 09:00", None, ("12-03 09:00", None), 0),
        ("2026-12-03 下午2点半", None, ("12-03 14:30", None), 0),
        ("2026-12-03 下午2点-4点", None, ("12-03 14:00", "12-03 16:00"), 0),
        ("2026-12-03 上午10点到下午2点", None, ("12-03 10:00", "12-03 14:00"), 0),
        ("2026-12-03 晚上7点至9点", None, ("12-03 19:00", "12-03 21:00"), 0),
        ("2026-12-03 09:00:43", None, ("12-03 09:00", None), 1),
        ("2026-12-03 08:59:17", None, ("12-03 09:00", None), 1),
        (datetime(2026, 12, 3, 8, 59, 59, 600_000), None, ("12-03 09:00", None), 0),
        ("2026-12-03T01:00:00Z", None, ("12-03 09:00", None), 1),
        ("2026-12-03T09:00:00+08:00", None, ("12-03 09:00", None), 0),
        ("2026-12-03T10:00+09:00", "11:00", ("12-03 09:00", "12-03 11:00"), 1),
    ],
)
def test_everyday_times_are_read_and_what_was_supplied_is_said(
    start: Cell, end: Cell, seen: tuple[str, str | None], remarks: int
) -> None:
    made = row(start, end)
    assert shown(made) == seen
    assert len(made.remarks) == remarks


@pytest.mark.parametrize(
    ("start", "end", "column", "said"),
    [
        ("2026-12-03 09:00", "08:00", "约定结束", "after the start"),
        ("2026-12-03 13:00", "1:00", "约定结束", "after the start"),
        ("2026-12-03 09:00-09:00", None, "约定开始", "after the start"),
        ("2026-12-03 18:00", "17:00", "约定结束", "after the start"),
        ("2026-12-03 09:00-11:00", "12:00", "约定结束", "another column"),
        ("2026-12-03 09:00", "11:00-12:00", "约定结束", "the end only"),
        ("2026-12-03（周五）09:00", None, "约定开始", "is a Thursday"),
        ("2026-12-03 24:30", None, "约定开始", "no time of day"),
        ("2026-12-03 上午12点", None, "约定开始", "not clear"),
        ("2026-12-03 晚上2点", None, "约定开始", "not clear"),
        ("2026-12-03T09:00-11:00", None, "约定开始", "may be an offset or a window"),
        ("2026-12-03 09:00+08:00", None, "约定开始", "is no offset"),
        ("2026-12-03T09:00+08:20", None, "约定开始", "is no offset"),
        ("2月29日 09:00", None, "约定开始", "no day of the calendar"),
        ("2026-12-03 09:00", timedelta(days=3), "约定结束", "no time of day"),
        ("2026-12-03 09:00", True, "约定结束", "a date and a time"),
        ("2026-12-03 09:00", date(2026, 12, 3), "约定结束", "the time of the end"),
        ("2026-12-03 09:00", "2026-12-03", "约定结束", "the time of the end"),
    ],
)
def test_what_has_two_readings_or_none_is_refused(start: Cell, end: Cell, column: str, said: str) -> None:
    made = row(start, end)
    assert made.orders == ()
    [fault] = made.faults
    assert (fault.row, fault.column) == (2, column)
    assert said in fault.en


def test_the_year_that_is_not_written_is_the_nearest() -> None:
    for today, written, year in (
        (date(2026, 12, 30), "1月2日 9:00", 2027),
        (date(2027, 1, 2), "12月30日 9:00", 2026),
        (date(2026, 6, 1), "12月1日 9:00", 2026),
        (date(2027, 12, 1), "2月29日 9:00", 2028),
    ):
        found = said(written, today)
        assert found is not None and found.day is not None and found.day.year == year
    with pytest.raises(Unclear, match="write the year"):
        said("10月20日 9:00", date(2026, 11, 30))


@pytest.mark.parametrize("text", ["2026/12/114:00", "2026-12-0309:00", "2026-12-39:00", "2026-12-20点", "2026-12-2 AM"])
def test_a_day_ends_where_its_digits_end(text: str) -> None:
    """Without a blank nobody knows whether 2026/12/114:00 is the first at 14:00 or the eleventh at 4:00."""
    with pytest.raises(Unclear):
        said(text, date(2026, 11, 22))


def test_a_window_of_the_morning_may_end_at_noon() -> None:
    for text in ("2026-12-03 上午9点-12点", "2026-12-03 上午9:00-12:00", "2026-12-03 早上9点至12点"):
        found = said(text, date(2026, 11, 22))
        assert found is not None and (found.start, found.end) == (540, 720)


def test_a_day_in_eight_digits_may_be_a_number() -> None:
    assert said("20261203.0", date(2026, 11, 22)) == said("20261203", date(2026, 11, 22))


def test_a_confirmation_has_seconds_and_nobody_minds() -> None:
    office = replace(OFFICE, now=datetime(2026, 11, 22, 1, 0, 20, tzinfo=UTC))
    made = sheet({**GOOD, "预约确认时间": "2026-11-22 09:00:20"}, office=office)
    assert made.faults == () and made.remarks == ()
    assert made.orders[0].agreed_at == datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def test_offsets_are_those_that_zones_have() -> None:
    found = set()
    for name in available_timezones():
        for month in range(1, 13):
            offset = datetime(2027, month, 15, tzinfo=ZoneInfo(name)).utcoffset()
            if offset is not None:
                found.add(round(offset.total_seconds() / 60))
    assert found <= OFFSETS
    assert {offset for offset in OFFSETS - found if offset % 60} <= {630}, "no offset is made up"


def test_parts_that_agree_are_one_and_parts_that_do_not_are_named() -> None:
    start, _, _ = window(together(said("2026-12-03", TODAY), said("2026-12-03 09:00", TODAY)))
    assert start == datetime(2026, 12, 3, 9, 0)
    with pytest.raises(Unclear, match="another column"):
        together(said("2026-12-03", TODAY), said("2026-12-04 09:00", TODAY))


def test_when_an_order_came_in_is_read_as_every_time_and_has_been() -> None:
    read = sheet({**GOOD, "报障时间": "11月21日 下午3点", "受理时间": "2026-11-21T10:00+09:00"})
    assert read.faults == () and len(read.remarks) == 1, "the offset"
    assert read.orders[0].facts == {
        "order.reported_at": "2026-11-21T07:00:00+00:00",
        "order.accepted_at": "2026-11-21T01:00:00+00:00",
    }
    for written, fault in (
        ("2026-11-22 09:02", "在将来"),
        ("2025-11-20 09:00", "核对年份"),
        ("2026-11-21", "时刻"),
        ("2026-11-21 09:00-10:00", "时刻"),
        ("昨天", "报障时间"),
    ):
        [wrong] = sheet({**GOOD, "报障时间": written}).faults
        assert wrong.column == "报障时间" and fault in str(wrong), wrong
