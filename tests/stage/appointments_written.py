"""One appointment, Thursday 2026-12-03 from 09:00 to 11:00 in Shanghai, in the many ways in which offices and their
tools write it, and ways that nobody can be sure of.

Each way is a `Way`: its cells, and whether it must be read, must be refused, or may be either. What is read must be the
appointment, whatever the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from doorstep.imports.cells import Cell, Table
from doorstep.imports.reading.orders import read
from work_orders import GOOD, OFFICE

START, END = datetime(2026, 12, 3, 1, 0, tzinfo=UTC), datetime(2026, 12, 3, 3, 0, tzinfo=UTC)
HEADERS = (
    "工单号", "业务类型", "客户姓名", "电话", "地址", "预约日期", "约定开始", "预约时段", "约定结束", "装维人员工号",
    "备注",
)  # fmt: skip
WHEN = ("预约日期", "约定开始", "预约时段", "约定结束")

Fate = Literal["read", "refused", "either"]
Spec = tuple[str, Any, str]
"""A cell as a tool is told to write it: what sort, the value, the number format. Sorts: s a text, d a day with or
without a time (ISO), n a number, b yes or no, e an error, f a formula that nobody worked out, v one with its value."""


@dataclass(frozen=True)
class Way:
    """A way to write the appointment: the cells under the headers of `WHEN`, what becomes of it, whether it has an
    end."""

    cells: Mapping[str, Spec]
    fate: Fate = "read"
    ends: bool = True


DAYS: Mapping[str, Fate] = {
    "2026-12-03": "read", "2026-12-3": "read", "2026/12/03": "read", "2026/12/3": "read", "2026.12.3": "read",
    "2026年12月3日": "read", "2026年12月03日": "read", "２０２６－１２－０３": "read", "２０２６年１２月３日": "read",
    "20261203": "read", "12月3日": "read", "12月3号": "read", "2026-12-03 星期四": "read", "2026-12-03（周四）": "read",
    "2026年12月3日(星期四)": "read", "12月3日（周四）": "read", "2026/12/3【周四】": "read", "2026-12-03 Thu": "read",
    "2026-12-03 (Thursday)": "read", "2026-12-03（周五）": "refused", "2026年12月3日 星期三": "refused",
    "12/03/2026": "refused", "03/12/2026": "refused", "12/3": "refused", "2026-12/03": "refused", "26-12-03": "refused",
    "2026-13-03": "refused", "2026-02-30": "refused", "三号": "refused", "明天": "refused", "周四": "refused",
}  # fmt: skip
"""Ways to write the day."""

CLOCKS: Mapping[tuple[str, str], Fate] = {
    ("09:00", "11:00"): "read", ("9:00", "11:00"): "read", ("09：00", "11：00"): "read",
    ("９:００", "１１:００"): "read",
    ("09:00:00", "11:00:00"): "read", ("9点", "11点"): "read", ("9点00分", "11点00分"): "read", ("9时", "11时"): "read",
    ("9时00分", "11时00分"): "read", ("上午9:00", "上午11:00"): "read", ("上午9点", "上午11点"): "read",
    ("上午9点整", "11点整"): "read", ("早上9点", "中午11点"): "read", ("9:00 AM", "11:00 AM"): "read",
    ("9点钟", "11点钟"): "read", ("09:00:43", "11:00:43"): "read", ("08:59:17", "10:59:17"): "read",
    ("9:0", "11:0"): "refused", ("9.00", "11.00"): "refused", ("0900", "1100"): "refused", ("9", "11"): "refused",
    ("上午", "中午"): "refused", ("九点", "十一点"): "refused", ("25:00", "27:00"): "refused",
    ("9:60", "11:60"): "refused",
    ("下午9点", "11点"): "refused", ("晚上12点", "凌晨12点"): "refused",
}  # fmt: skip
"""Ways to write the start and the end."""

BETWEEN = [f"{left}{sign}{right}" for sign in "-－–—―~～〜至到" for left, right in (("", ""), (" ", " "), ("", " "))]
"""What stands between the start and the end of a window."""

SINGLE: Mapping[str, tuple[Fate, bool]] = {
    "2026-12-03T09:00": ("read", False), "2026-12-03T09:00:00": ("read", False),
    "2026-12-03T09:00+08:00": ("read", False), "2026-12-03T09:00:00+08:00": ("read", False),
    "2026-12-03T09:00:00.000+0800": ("read", False), "2026-12-03T01:00:00Z": ("read", False),
    "2026-12-03T01:00:00.000Z": ("read", False), "2026-12-02T20:00-05:00": ("either", False),
    "2026-12-03 09:00:00+08:00": ("read", False), "202612030900": ("read", False), "20261203090000": ("read", False),
    "2026-12-03 9-11点": ("read", True), "2026-12-03 上午9点-11点": ("read", True),
    "2026-12-03上午9点至11点": ("read", True),
    "2026年12月3日9时至11时": ("read", True), "2026-12-03 09:00-2026-12-03 11:00": ("read", True),
    "2026-12-03 09:00 到 12月3日 11:00": ("read", True), "2026-12-03 09:00:00-11:00:00": ("read", True),
    "2026-12-03, 09:00-11:00": ("read", True), "2026-12-03 09:00 to 11:00": ("read", True),
    "2026-12-03 09:00--11:00": ("read", True), "\u202d2026-12-03 09:00\u202c": ("read", False),
    "'2026-12-03 09:00": ("read", False), '="2026-12-03 09:00"': ("read", False),
    "2026-12-03\u00a009:00": ("read", False),
    "2026-12-03T09:00-11:00": ("refused", True), "2026-12-03 09:00:00-11:00": ("refused", True),
    "2026-12-03 09:00+08:00": ("refused", False), "2026-12-03T09:00+08:10": ("refused", False),
    "2026-12-03T09:00+99:00": ("refused", False), "2026-12-03 09:00 +08:00": ("refused", False),
    "2026-12-03 09:00/11:00": ("refused", True), "2026-12-03 9-11": ("refused", True),
    "2026-12-03 09:00-11:00, 14:00-16:00": ("refused", True), "2026-12-03 09:00 或 10:00": ("refused", False),
    "2026-12-03 11:00-09:00": ("refused", True), "2026-12-03 09:00-09:00": ("refused", True),
    "2026-12-03": ("refused", False), "09:00": ("refused", False), "09:00-11:00": ("refused", True),
    "2026-12-03 09:00?": ("refused", False),
    "约2026-12-03 09:00": ("refused", False), "#N/A": ("refused", False), "########": ("refused", False),
    "46359.375": ("refused", False), "=A2+1/24": ("refused", False), "2026-12-03 上午": ("refused", False),
    "待定": ("refused", False), "2026-12-03 09:00前": ("refused", False), "2026-12-03 09:00左右": ("refused", False),
}  # fmt: skip
"""Ways to write it in one cell: what becomes of each, and whether it has an end."""

FORMATS = (
    "yyyy-mm-dd hh:mm", "yyyy/m/d h:mm", "m/d/yy h:mm", "d-mmm-yy h:mm AM/PM", 'yyyy"年"m"月"d"日" h"时"mm"分"',
    "[$-804]yyyy/m/d h:mm;@", "yyyy-mm-dd hh:mm:ss", "dddd, mmmm d, yyyy h:mm", "[$-409]m/d/yy h:mm AM/PM;@",
)  # fmt: skip
"""Number formats of a moment."""


def in_text() -> Iterator[Way]:
    """Everything that can be written into text cells."""
    for text, (fate, ends) in SINGLE.items():
        yield Way({"约定开始": ("s", text, "")}, fate, ends)
    for day, day_fate in DAYS.items():
        for (start, end), clock_fate in CLOCKS.items():
            fate: Fate = "refused" if "refused" in (day_fate, clock_fate) else "read"
            if day_fate != "read" and clock_fate != "read":
                continue
            blank = "" if day.endswith(("日", "号", "）", "】")) and "上" in start else " "
            whole = f"{day}{blank}{start}"
            yield Way({"约定开始": ("s", whole, "")}, fate, ends=False)
            yield Way({"约定开始": ("s", f"{whole}-{end}", "")}, fate)
            yield Way({"约定开始": ("s", whole, ""), "约定结束": ("s", end, "")}, fate)
            yield Way({"约定开始": ("s", whole, ""), "约定结束": ("s", f"{day}{blank}{end}", "")}, fate)
            yield Way({"预约日期": ("s", day, ""), "约定开始": ("s", start, ""), "约定结束": ("s", end, "")}, fate)
            yield Way({"预约日期": ("s", day, ""), "预约时段": ("s", f"{start}-{end}", "")}, fate)
    for day in ("2026-12-03", "2026年12月3日", "12月3日（周四）"):
        for start, end in (("09:00", "11:00"), ("9点", "11点"), ("上午9:00", "上午11:00")):
            for between in BETWEEN:
                yield Way({"约定开始": ("s", f"{day} {start}{between}{end}", "")})
                yield Way({"预约日期": ("s", day, ""), "预约时段": ("s", f"{start}{between}{end}", "")})


def in_cells() -> Iterator[Way]:
    """What only the cells of a workbook can hold."""
    moment, till, day = "2026-12-03T09:00:00", "2026-12-03T11:00:00", ("d", "2026-12-03", "yyyy-mm-dd")
    nine, eleven = 9 / 24, 11 / 24
    for code in FORMATS:
        yield Way({"约定开始": ("d", moment, code)}, ends=False)
        yield Way({"约定开始": ("d", moment, code), "约定结束": ("d", till, code)})
        yield Way({"约定开始": ("d", moment, code), "约定结束": ("n", eleven, "h:mm")})
        yield Way({"约定开始": ("d", moment, code), "约定结束": ("s", "11:00", "")})
        yield Way({"约定开始": ("s", "2026-12-03 09:00", "@"), "约定结束": ("d", till, code)})
    for clock in ("h:mm", "hh:mm:ss", "[h]:mm", "h:mm AM/PM", '[$-804]h"时"mm"分"'):
        yield Way({"预约日期": day, "约定开始": ("n", nine, clock), "约定结束": ("n", eleven, clock)})
        yield Way({"预约日期": ("s", "2026年12月3日", ""), "约定开始": ("n", nine, clock)}, ends=False)
        yield Way({"约定开始": ("s", "2026-12-03 09:00", ""), "约定结束": ("n", eleven, clock)})
    for day_code in ("yyyy-mm-dd", "yyyy/m/d", 'm"月"d"日"', "yyyy-mm-dd hh:mm", "dddd"):
        cell = ("d", "2026-12-03", day_code)
        yield Way({"预约日期": cell, "约定开始": ("s", "9:00", ""), "约定结束": ("s", "11:00", "")})
        yield Way({"预约日期": cell, "预约时段": ("s", "9:00～11:00", "")})
    yield Way({"预约日期": ("n", 20261203, "0"), "预约时段": ("s", "上午9点-11点", "")})
    yield Way({"约定开始": ("d", "2026-12-03T09:00:43", FORMATS[0])}, ends=False)
    yield Way({"约定开始": ("d", "2026-12-03T08:59:17", FORMATS[0])}, ends=False)
    yield Way({"约定开始": ("v", ("DATE(2026,12,3)+9/24", 46359.375), FORMATS[0])}, "either", ends=False)
    for wrong in (
        ("n", 46359.375, "0.00"), ("n", 9.0, "0"), ("d", "2026-12-03", "yyyy-mm-dd"), ("n", nine, "h:mm"),
        ("b", True, ""), ("e", "#N/A", ""), ("e", "#VALUE!", ""), ("f", "A2+1", FORMATS[0]),
        ("v", ("G1*0", 0), FORMATS[0]), ("n", 202.0, "0%"), ("s", "#REF!", ""), ("s", "=F2+1", ""),
    ):  # fmt: skip
        yield Way({"约定开始": wrong}, "refused", ends=False)
    for wrong in (
        ("e", "#N/A", ""),
        ("f", "A2+1/12", "h:mm"),
        ("v", ("A1*0", 0), "h:mm"),
        ("n", 11.0, "0"),
        ("b", True, ""),
    ):
        yield Way({"约定开始": ("d", moment, FORMATS[0]), "约定结束": wrong}, "refused")


TEXTS = tuple(in_text())
CELLS = tuple(in_cells()) + tuple(way for way in TEXTS if len(way.cells) == 1 and way.fate != "refused")[:80]
"""The ways that tools write into workbooks: all that only a cell can hold, and some texts."""


def fields(number: int, way: Way) -> list[Spec]:
    """The row of a way: its order number says which it is."""
    good = {header: ("s", value, "@") for header, value in GOOD.items() if header not in WHEN}
    row = {**good, **way.cells, "工单号": ("s", f"W-{number}", "@")}
    return [row.get(header, ("s", "", "")) for header in HEADERS]


def judged(table: Table, ways: Sequence[Way], lossy: bool = False) -> list[str]:
    """What the reader did wrong with a table of these ways: read one otherwise, read what nobody can, refused what is
    clear, or refused without naming the cell. A `lossy` tool writes clear texts only."""
    made = read(table, OFFICE)
    orders = {int(order.order.removeprefix("W-")): order for order in made.orders}
    numbers = {at: int(str(row[0]).removeprefix("W-")) for at, row in enumerate(table.rows, 1) if _is_way(row)}
    wrong = [str(fault) for fault in made.faults if fault.row not in numbers]
    faults: dict[int, list[str]] = {number: [] for number in numbers.values()}
    for fault in made.faults:
        faults[numbers[fault.row]].append(fault.column)
    for number, way in enumerate(ways):
        order, columns = orders.get(number), faults[number]
        told = f"{ {header: spec[1] for header, spec in way.cells.items()} }"
        if order is not None and (order.start, order.end) != (START, END if way.ends else None):
            wrong.append(f"{told} is read as {order.start} to {order.end}")
        elif order is not None and way.fate == "refused":
            wrong.append(f"{told} is read, though nobody can be sure")
        clear = way.fate == "read" and not (lossy and any(sort != "s" for sort, _, _ in way.cells.values()))
        if order is None and (clear or not columns or not set(columns) <= set(WHEN)):
            wrong.append(f"{told} is refused at {columns}")
    return wrong


def _is_way(row: Sequence[Cell]) -> bool:
    return bool(row) and str(row[0]).startswith("W-")
