"""When something is to be or was, by the row of a work order: the promised time, when it was agreed, when the order
came in. A moment that is shown never or twice, or cannot be one, is named at its cell. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from .rows import Row
from .times import NO_TIME, Said, Unclear, together, window

FARTHEST_PAST = timedelta(days=31)
FARTHEST_FUTURE = timedelta(days=366)
LONGEST_WINDOW = timedelta(hours=12)
LONGEST_OPEN = timedelta(days=366)
"""How long ago an order may have come in that is still to be done; before that the year is wrong."""


def promise(row: Row, zone: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The promised time: a moment or a window. Day, time and end may stand in one cell or in several."""
    here = ZoneInfo(zone)
    today, before = now.astimezone(here).date(), len(row.faults)
    day, start, slot = (row.said(key, today) for key in ("day", "start", "slot"))
    ending = row.said("end", today, end=True)
    if len(row.faults) > before:
        return None, None
    key = "start" if row.has("start") or not row.has("slot") else "slot"
    if not (row.has("start") or row.has("slot")):
        row.wrong("start", "不能为空", "must not be empty")
        return None, None
    if ending is not None and ending.end is None:
        row.wrong("end", "应写结束的时刻，如 11:00", "must hold the time of the end, such as 11:00")
        return None, None
    if day is not None and day.start == 0 and day.end is None:
        day = replace(day, start=None)  # a day that a tool has written as midnight
    try:
        begun = together(day, start, slot)
    except Unclear as unclear:
        row.wrong(key, unclear.zh, unclear.en)
        return None, None
    try:
        found = together(replace(begun, offset=None), ending and replace(ending, offset=None))
    except Unclear as unclear:
        row.wrong("end", unclear.zh, unclear.en)
        return None, None
    try:
        first, last, noted = window(found)
    except Unclear as unclear:
        row.wrong(key, unclear.zh, unclear.en)
        return None, None
    for zh, en in noted:
        row.remark(key, zh, en)
    return _checked(row, key, _instant(row, key, first, begun.offset, here), _last(row, last, begun, ending, here), now)


def _last(row: Row, last: datetime | None, begun: Said, ending: Said | None, here: ZoneInfo) -> datetime | None:
    """The instant of the end: with the offset of its own cell, or of the zone."""
    if last is None:
        return None
    key = "end" if row.has("end") else "slot" if row.has("slot") else "start"
    return _instant(row, key, last, ending.offset if ending else None, here)


def _checked(
    row: Row, key: str, start: datetime | None, end: datetime | None, now: datetime
) -> tuple[datetime | None, datetime | None]:
    """The window, if it can be one."""
    if start is not None and not now - FARTHEST_PAST <= start <= now + FARTHEST_FUTURE:
        row.wrong(
            key,
            "离今天太远（最早 31 天前，最晚一年后），请核对年份",
            "is too far from today (31 days back, one year ahead); check the year",
        )
    if start is not None and end is not None and not timedelta(0) < end - start <= LONGEST_WINDOW:
        named = "end" if row.has("end") else key
        row.wrong(named, "应晚于约定开始，且相差不超过 12 小时", "must be after the start, by at most 12 hours")
    return start, end


def _instant(row: Row, key: str, local: datetime, offset: tzinfo | None, here: ZoneInfo) -> datetime | None:
    """The instant that a clock on the wall shows; one that is shown never or twice is a fault."""
    if offset is not None:
        instant = local.replace(tzinfo=offset).astimezone(UTC)
        seen = instant.astimezone(here)
        if seen.replace(tzinfo=None) != local:
            row.remark(
                key, f"带时差，按当地 {seen:%Y-%m-%d %H:%M} 计", f"has an offset and is {seen:%Y-%m-%d %H:%M} here"
            )
        return instant
    earlier, later = local.replace(tzinfo=here, fold=0), local.replace(tzinfo=here, fold=1)
    if earlier.utcoffset() != later.utcoffset():
        row.wrong(
            key,
            "当天调整时钟，此时刻不明确；请写成带时差的形式，如 2026-11-22T09:00+08:00",
            "the clocks change at this time; give the offset, such as 2026-11-22T09:00+08:00",
        )
        return None
    return earlier.astimezone(UTC)


def agreed_at(row: Row, zone: str, now: datetime) -> datetime | None:
    """When the customer agreed."""
    agreed = _past(row, "agreed_at", zone, now, ("确认时间在将来", "the agreement lies in the future"))
    return agreed and min(agreed, now)


def came_in(row: Row, zone: str, now: datetime) -> dict[str, str]:
    """When the order was reported or accepted, by the names of facts."""
    found = {}
    for key in ("reported_at", "accepted_at"):
        at = _past(row, key, zone, now, ("在将来", "lies in the future"))
        if at is not None and at < now - LONGEST_OPEN:
            row.wrong(key, "在一年多以前，请核对年份", "is more than a year ago; check the year")
        elif at is not None:
            found[f"order.{key}"] = at.isoformat()
    return found


def _past(row: Row, key: str, zone: str, now: datetime, in_future: tuple[str, str]) -> datetime | None:
    """When something was that has been."""
    here = ZoneInfo(zone)
    found = row.said(key, now.astimezone(here).date())
    if found is None:
        return None
    try:
        local, end, _ = window(found)
        if end is not None:
            raise Unclear(*NO_TIME)
    except Unclear as unclear:
        row.wrong(key, unclear.zh, unclear.en)
        return None
    at = _instant(row, key, local, found.offset, here)
    if at is not None and at > now + timedelta(minutes=1):
        row.wrong(key, *in_future)
        return None
    return at
