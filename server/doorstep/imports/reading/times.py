"""Understands days, times and windows as people and their tools write them. Pure.

What is written is first taken apart (`Said`); a day, a time and an end may stand in one cell or in several. What is not
clear is refused: a wrong time is worse than a question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import reduce

from ..cells import Cell, Number, Unread
from .columns import plain

NIGHT = 18 * 60
"""Minutes of the day. A window that begins then or later may end on the next day."""

FARTHEST_WITHOUT_YEAR = timedelta(days=270)
"""A day without a year that would be farther ahead has passed not long ago, and may be meant so."""

OFFSETS = frozenset(
    60 * hours for hours in range(-12, 15)
) | frozenset({-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825})  # fmt: skip
"""The offsets from UTC, in minutes, that a zone has today; a test compares them with the zone database."""

_DAY = (
    r"(?P<{0}y>\d{{4}})(?:年|(?P<{0}s>[-/.]))\s*(?P<{0}m>\d{{1,2}})(?:月|(?P={0}s))\s*(?P<{0}d>\d{{1,2}})(?:[日号]|(?!\d|点|时))"
    r"|(?P<{0}c>\d{{8}})(?!\d)|(?P<{0}M>\d{{1,2}})\s*月\s*(?P<{0}D>\d{{1,2}})\s*[日号]"
)
_WEEKDAY = (
    r"[(\[【]?\s*(?:(?:星期|周|礼拜)(?P<{0}>[一二三四五六日天])"
    r"|(?P<{0}e>mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday|s|r|rs|\.)?)\s*[)\]】]?"
)
_PERIODS = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|夜间|晚|am|pm|a\\.m\\.|p\\.m\\."
_CLOCK = (
    rf"(?P<{{0}}p>{_PERIODS})?\s*(?P<{{0}}h>\d{{{{1,2}}}})"
    r"(?::(?P<{0}m>\d{{2}})(?::(?P<{0}s>\d{{2}})(?:[.,]\d+)?)?"
    r"|[点时](?:(?P<{0}M>\d{{1,2}})分?|(?P<{0}w>半|一刻|1刻|三刻|3刻|整|钟))?)?"
    r"\s*(?P<{0}P>am|pm|a\.m\.|p\.m\.)?"
)
MORNINGS = ("清晨", "早上", "早晨", "上午")
_NEXT = r"(?P<next>次日|第二天|翌日|明晨|\+1)?\s*"
_LATER = r"\s*(?P<later>\(?(?:次日|第二天|翌日|\+1)\)?)?"
_TO = r"\s*(?:[-‐‑‒–—―−~〜∼]{1,2}|至|到|to)\s*"
_MINUS = r"-\d{2}:?\d{2}(?![:\d])"
_OFFSET = rf"(?P<offset>z|\s*\+\d{{2}}:?\d{{2}}|(?(t){_MINUS}|(?(fs){_MINUS}|(?!))))"
"""A minus may begin an offset only where a T or seconds stand before it; elsewhere it leads to the end of a window."""


_WRITTEN = re.compile(
    rf"(?:(?P<day>{_DAY.format('a')})\s*(?:{_WEEKDAY.format('wa')})?\s*)?"
    rf"(?:[,，]?(?P<t>(?<=\d)t)?\s*(?P<from>{_CLOCK.format('f')})(?:{_OFFSET})?"
    rf"(?:{_TO}{_NEXT}(?:(?P<till_day>{_DAY.format('b')})\s*(?:{_WEEKDAY.format('wb')})?\s*t?)?"
    rf"(?P<till>{_CLOCK.format('t')}){_LATER})?)?",
    re.IGNORECASE,
)
_ONLY = re.compile(rf"{_NEXT}(?P<from>{_CLOCK.format('f')}){_LATER}", re.IGNORECASE)
_WORDS = {"半": 30, "一刻": 15, "1刻": 15, "三刻": 45, "3刻": 45}
_WEEKDAYS = {**{char: at for at, char in enumerate("一二三四五六日")}, "天": 6} | {
    name: at for at, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
}


NO_YEAR = "年份不对，请核对", "has a year that cannot be meant; check it"
"""Said of the first and the last year that there are: in another zone they may be none."""


class Unclear(Exception):
    """What is written cannot be understood, or not in one way only; `zh` and `en` say why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


NO_TIME = (
    "应为日期加时刻，如 2026-11-22 09:00、2026/11/22 9:00-11:00 或 2026年11月22日 上午9:00",
    "must be a date and a time, such as 2026-11-22 09:00 or 2026-11-22 09:00-11:00",
)


@dataclass(frozen=True)
class Said:
    """What cells say of a time, so far: the day, minutes from its midnight, the day of the end where it is written, and
    minutes from midnight for the end. `next_day`: the end is said to be on the day after. `offset` was written, too.
    `noted` says in both languages what was changed in reading."""

    day: date | None = None
    start: int | None = None
    end: int | None = None
    end_day: date | None = None
    next_day: bool = False
    offset: tzinfo | None = None
    noted: tuple[tuple[str, str], ...] = ()


def said(cell: Cell, today: date, end: bool = False) -> Said | None:
    """What one cell says; None when it is empty. With `end` it is the end of a window. Raises Unclear."""
    try:
        found = _said(cell, today)
    except OverflowError:
        raise Unclear(*NO_YEAR) from None
    if found is None:
        return None
    if any(day is not None and day.year in (MINYEAR, MAXYEAR) for day in (found.day, found.end_day)):
        raise Unclear(*NO_YEAR)
    if not end:
        return found
    if found.end is not None:
        raise Unclear("只应写结束时间", "must hold the end only")
    return replace(found, day=None, start=None, end=found.start, end_day=found.day)


def _said(cell: Cell, today: date) -> Said | None:
    found = _of_type(cell)
    if found is None:
        text = plain(cell.shown if isinstance(cell, Number) else "" if cell is None else str(cell))
        if not text:
            return None
        found = _of_text(re.sub(r"\s+", " ", text), today)
    return found


def _of_type(cell: Cell) -> Said | None:
    """What a cell says that a spreadsheet knows as a day or a time; None for a text."""
    match cell:
        case Unread():
            raise Unclear(cell.zh, cell.en)
        case datetime():
            minutes, noted = _to_minute(cell)
            return Said(minutes.date(), minutes.hour * 60 + minutes.minute, noted=noted)
        case date():
            return Said(cell)
        case time() | timedelta():
            passed = cell if isinstance(cell, timedelta) else datetime.combine(date.min, cell) - datetime.min
            if not timedelta(0) <= passed < timedelta(days=2):
                raise Unclear("没有这个时刻", "is no time of day")
            whole, noted = _to_minute(datetime(2000, 1, 1) + passed)
            return Said(start=int((whole - datetime(2000, 1, 1)).total_seconds() // 60), noted=noted)
        case bool():
            raise Unclear(*NO_TIME)
        case int() | float() | Decimal() | Number() if not _digits(cell):
            raise Unclear(
                "是数字，不是日期；请把单元格设为日期格式", "is a number and no date; format the cell as a date"
            )
    return None


def _digits(cell: int | float | Decimal | Number) -> bool:
    """Whether a number is a day in eight digits: 20261201."""
    value = cell.value if isinstance(cell, Number) else Decimal(str(cell))
    return value == value.to_integral_value() and 19_000_101 <= value <= 99_991_231


def _to_minute(moment: datetime) -> tuple[datetime, tuple[tuple[str, str], ...]]:
    """The minute that is meant. Tools count in parts of a day and miss it by a moment; one of them misses it by the 43
    seconds that Shanghai's own time was off before 1901, in one direction or in the other."""
    floor = moment.replace(second=0, microsecond=0)
    off = (moment - floor).total_seconds()
    if min(off, 60 - off) <= 1:
        return (floor if off < 30 else floor + timedelta(minutes=1)), ()
    before = off < 30 if abs(off - 17) > 1 and abs(off - 43) > 1 else off > 30
    meant = floor if before else floor + timedelta(minutes=1)
    return meant, ((f"{moment:%H:%M:%S} 按 {meant:%H:%M} 计", f"{moment:%H:%M:%S} is read as {meant:%H:%M}"),)


def _of_text(text: str, today: date) -> Said:
    """What a text says."""
    whole = re.sub(r"^(\d{8})\.0+$", r"\1", text)  # a day in eight digits, from a tool that counts with fractions
    packed = re.sub(r"^(\d{8})(\d{2})(\d{2})(\d{2})?$", r"\1 \2:\3", whole)
    match = _WRITTEN.fullmatch(packed) or _ONLY.fullmatch(packed)
    if match is None:
        raise Unclear(*NO_TIME)
    part = match.groupdict()
    noted: list[tuple[str, str]] = []
    day = _day(part, "a", today, noted)
    _weekday(day, part.get("wa") or part.get("wae"))
    start = end = None
    if part.get("from"):
        till = part.get("till")
        start = _clock(part, "f", None, noted, bare=bool(till and re.search(r"[点时]", till)))
        if till:
            end = _clock(part, "t", part["fp"] or part["fP"], noted)
    end_day = _day(part, "b", today, noted, day)
    _weekday(end_day, part.get("wb") or part.get("wbe"))
    made = Said(day, start, end, end_day, bool(part["next"] or part["later"]), None, tuple(noted))
    return replace(made, offset=_offset(part, made)) if part.get("offset") else made


def _day(
    part: dict[str, str | None], name: str, today: date, noted: list[tuple[str, str]], after: date | None = None
) -> date | None:
    """The day of a match. One without a year is the nearest to `after` or today, of those that can be imported; one
    that has passed some weeks ago is refused, because hardly anybody agrees on a day so far ahead."""
    try:
        if part.get(f"{name}y"):
            return date(*(int(part[f"{name}{unit}"] or 0) for unit in "ymd"))
        if whole := part.get(f"{name}c"):
            return date(int(whole[:4]), int(whole[4:6]), int(whole[6:]))
        if not part.get(f"{name}M"):
            return None
        month, of_month = int(part[f"{name}M"] or 0), int(part[f"{name}D"] or 0)
        near = after or today
        found = []
        for year in (near.year - 1, near.year, near.year + 1):
            if (month, of_month) != (2, 29) or _leap(year):
                found.append(date(year, month, of_month))
        if not found:
            raise ValueError(month)
    except ValueError as error:
        raise Unclear("没有这一天", "is no day of the calendar") from error
    nearest = min(found, key=lambda one: (not -31 <= (one - near).days <= 366, abs(one - near)))
    if nearest - near > FARTHEST_WITHOUT_YEAR:
        raise Unclear(
            "没有写年份，而最近的这一天早已过去；请写明年份",
            "has no year, and this day has long passed; write the year",
        )
    noted.append((f"没有写年份，按 {nearest:%Y-%m-%d} 计", f"has no year and is read as {nearest:%Y-%m-%d}"))
    return nearest


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _weekday(day: date | None, written: str | None) -> None:
    """Raises Unclear when the day is not on the weekday that stands beside it."""
    if day is None or written is None or _WEEKDAYS[written.lower()] == day.weekday():
        return
    real = "一二三四五六日"[day.weekday()]
    raise Unclear(
        f"{day:%Y-%m-%d} 是星期{real}，与所写的星期不符", f"{day:%Y-%m-%d} is a {day:%A}, not what is written"
    )


def _clock(
    part: dict[str, str | None], name: str, before: str | None, noted: list[tuple[str, str]], bare: bool = False
) -> int:
    """Minutes from midnight. `before` is the part of the day that the start of the window names; `bare` allows an hour
    without anything behind it (9-11点)."""
    period = part[f"{name}p"] or part[f"{name}P"]
    minute, word = part[f"{name}m"] or part[f"{name}M"], part[f"{name}w"]
    hour, second = int(part[f"{name}h"] or 0), int(part[f"{name}s"] or 0)
    text = part["from" if name == "f" else "till"] or ""
    if minute is None and word is None and not bare and not period and not re.search(r"[点时]", text):
        raise Unclear(*NO_TIME)
    minutes = int(minute) if minute is not None else _WORDS.get(word or "", 0)
    if minutes > 59 or second > 59 or hour > 24 or (hour == 24 and (minutes or second)):
        raise Unclear("没有这个时刻", "is no time of day")
    if period is None and before is not None and hour <= 12:
        period = before if hour < 12 or before not in MORNINGS else None  # 上午9点-12点 ends at noon
    whole = _of_period(hour, period) * 60 + minutes
    meant, told = _to_minute(datetime(2000, 1, 1) + timedelta(minutes=whole, seconds=second))
    noted += told
    return int((meant - datetime(2000, 1, 1)).total_seconds()) // 60


def _of_period(hour: int, period: str | None) -> int:
    """The hour of the day that is meant by one of a part of it; 12 in the morning or at night is anybody's guess."""
    if period is None:
        return hour
    spoken = period.lower().replace(".", "")
    allowed = {
        "凌晨": {h: h for h in range(0, 7)},
        "am": {**{h: h for h in range(1, 12)}, 12: 0},
        "pm": {**{h: h + 12 for h in range(1, 12)}, 12: 12},
        "下午": {**{h: h + 12 for h in range(1, 8)}, 12: 12, **{h: h for h in range(13, 20)}},
        "中午": {11: 11, 12: 12, 13: 13, 14: 14, 1: 13, 2: 14},
        "傍晚": {**{h: h + 12 for h in range(4, 9)}, **{h: h for h in range(16, 21)}},
    }
    morning = {h: h for h in range(4, 12)}
    evening = {**{h: h + 12 for h in range(5, 12)}, **{h: h for h in range(17, 24)}}
    hours = allowed.get(spoken) or (evening if spoken[0] in "晚夜" else morning)
    if hour not in hours:
        raise Unclear(
            f"「{period}{hour}点」说不清是几点，请写 24 小时制", f"{period} {hour} is not clear; write 24 hours"
        )
    return hours[hour]


def _offset(part: dict[str, str | None], made: Said) -> tzinfo:
    """The offset from UTC that is written; it must stand behind a T or seconds and be one that a zone has."""
    text = (part["offset"] or "").strip().lower()
    ahead = 0 if text == "z" else int(text[1:3]) * 60 + int(text[-2:])
    minutes = -ahead if text[0] == "-" else ahead
    direct = (part["t"] or part["fs"]) and part["offset"] == (part["offset"] or "").lstrip()
    if made.day is None or not direct or minutes not in OFFSETS or part.get("till"):
        raise Unclear(
            f"「{text}」不是时差；时段写成 2026-11-22 09:00-11:00，时差写成 2026-11-22T09:00+08:00",
            f"{text} is no offset; write a window as 2026-11-22 09:00-11:00, an offset as 2026-11-22T09:00+08:00",
        )
    start = made.start or 0
    if text[0] == "-" and not (part["t"] and part["fs"]) and (ahead > start or start >= NIGHT):
        raise Unclear(
            "说不清是时差还是时段；请把结束时间写到「约定结束」列",
            "may be an offset or a window; put the end into its own column",
        )
    return timezone(timedelta(minutes=minutes))


def together(*parts: Said | None) -> Said:
    """What several cells of a row say of one time. Raises Unclear where they contradict each other."""
    return reduce(_merged, (part for part in parts if part is not None), Said())


def _merged(one: Said, other: Said) -> Said:
    for name in ("day", "start", "end", "end_day", "offset"):
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine is not None and theirs is not None and mine != theirs:
            raise Unclear("与另一列所写的不同", "differs from what another column says")
    return Said(
        day=one.day or other.day,
        start=one.start if one.start is not None else other.start,
        end=one.end if one.end is not None else other.end,
        end_day=one.end_day or other.end_day,
        next_day=one.next_day or other.next_day,
        offset=one.offset or other.offset,
        noted=(*one.noted, *other.noted),
    )


def window(found: Said) -> tuple[datetime, datetime | None, tuple[tuple[str, str], ...]]:
    """The start and the end as the clock on the wall shows them, and what is to be said of them. Raises Unclear."""
    if found.day is None or found.start is None:
        raise Unclear(*NO_TIME)
    midnight = datetime.combine(found.day, time())
    start = midnight + timedelta(minutes=found.start)
    noted = list(found.noted)
    if found.start >= 24 * 60:
        noted.append((f"按 {start:%Y-%m-%d %H:%M} 计", f"is read as {start:%Y-%m-%d %H:%M}"))
    if found.end is None:
        if found.end_day is not None:
            raise Unclear(*NO_TIME)
        return start, None, tuple(noted)
    if found.end_day is not None:
        return start, datetime.combine(found.end_day, time()) + timedelta(minutes=found.end), tuple(noted)
    end = midnight + timedelta(minutes=found.end)
    if found.next_day and found.end < 24 * 60:
        end += timedelta(days=1)
    elif end <= start and (found.start >= NIGHT or found.end == 0) and found.start < 24 * 60:
        end += timedelta(days=1)
        noted.append((f"结束按次日 {end:%H:%M} 计", f"the end is read as {end:%H:%M} of the next day"))
    return start, end, tuple(noted)
