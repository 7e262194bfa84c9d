"""Finds where the table of a sheet begins, and which column each header means. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..cells import Area, Cell, Number, Table, Unread
from ..rules import Remark
from .columns import BY_HEADER, BY_KEY, COLUMNS, DATUMS, Column, key

DEEPEST = 30
"""How many rows with anything in them may stand above the table: titles, the time of an export, how to fill it in."""

ENOUGH = 3
"""So many known headers make a header; a title or a sentence never has them."""

LONGEST_HEADER = 100
"""Characters; what is longer is a sentence above the table."""

STAFF = re.compile(r"装维|施工|技术员|师傅|员工|人员|客户经理|班组|经办|staff|technician", re.IGNORECASE)
"""Groups of headers whose name and telephone are not the customer's."""

WRONG_UNITS = (
    ({"travel", "duration", "buffer"}, r"小时|时$|h(ou)?rs?$|^h$|公里|km|秒|天", "应以分钟计", "must be in minutes"),
    ({"down", "up"}, r"^[gk]|千兆|gbps|kbps|gbit|kbit|MB/s", "应以 Mbps 计", "must be in Mbit/s"),
    (
        {"start", "end", "slot", "day", "agreed_at", "reported_at", "accepted_at"}, r"utc|gmt|格林|世界时|[+-]\d",
        "时区请写在「时区」列", "put the zone into the column zone",
    ),
)  # fmt: skip
"""Hints in brackets behind a header that would change what the cells below mean."""


def text_of(cell: Cell) -> str:
    """A header, or a cell of a column that nobody reads, as a person sees it."""
    match cell:
        case None:
            return ""
        case Number() | Unread():
            return cell.shown
    return str(cell).strip("\ufeff \t\r\n\v\f\u00a0\u3000\u200b")


@dataclass(frozen=True)
class Header:
    """The header of a table: the last row that belongs to it, and by column where its cells stand and how its headers
    are spelt: one place, or several for a column that may stand twice, the better first. `named` are the columns of the
    sheet that have a header, known or not."""

    row: int
    places: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    named: frozenset[int] = frozenset()
    datum: str | None = None
    faults: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """What somebody says of the columns by hand: the row of the headers, and by place in the sheet the column that is
    meant there, None for one that is not to be read."""

    row: int | None = None
    columns: Mapping[int, str | None] = field(default_factory=dict)


NOTHING_CHOSEN = Chosen()


def find(table: Table, chosen: Chosen = NOTHING_CHOSEN) -> Header | None:
    """The header of a table: of its first rows the one, or the two below each other, with the most columns that are
    known. None where no row has enough of them, and none was chosen."""
    best = _best(table)
    if chosen.row is not None and (best is None or best[1] != chosen.row) and chosen.row <= len(table.rows):
        best = 0, chosen.row, _names(table, chosen.row, chosen.row)
    return _header(best[2], best[1], chosen.columns) if best else None


def likely(table: Table) -> int | None:
    """The row that is most likely the header where none is known: of the first rows the one with the most texts."""
    texts = {number: sum(isinstance(cell, str) for cell in table.rows[number - 1]) for number in _first(table)}
    return max(texts, key=lambda number: texts[number], default=None)


def _first(table: Table) -> list[int]:
    """The rows in which a header may stand."""
    return [number for number, row in enumerate(table.rows, 1) if any(text_of(cell) for cell in row)][:DEEPEST]


def _best(table: Table) -> tuple[int, int, list[str]] | None:
    """How many columns are known in the best header, the last row of it, and its names."""
    best: tuple[int, int, list[str]] | None = None
    for number in _first(table):
        for last in (number, number + 1):
            named = _names(table, number, last)
            known = len({meant for meant, _ in map(_meaning, named) if meant})
            if known >= ENOUGH and (best is None or known > best[0]):
                best = (known, last, named)
    return best


def missing(header: Header) -> Iterator[tuple[str, str]]:
    """The required columns that a header does not have: their usual headers and keys. A day and a time slot are a
    start, too."""
    for column in COLUMNS:
        dated = column.key == "start" and {"day", "slot"} <= header.places.keys()
        if column.required and column.key not in header.places and not dated:
            yield column.headers[0], column.key


def _names(table: Table, first: int, last: int) -> list[str]:
    """The headers of the columns, of one row or of two of which the upper one names groups."""
    lower = [text_of(cell) for cell in table.rows[last - 1]] if last <= len(table.rows) else []
    if first == last:
        return lower
    upper = _groups(table.rows[first - 1], first, table.merged, lower)
    lower += [""] * (len(upper) - len(lower))
    return [_joined(group, name) for group, name in zip(upper, lower, strict=True)]


def _groups(row: Sequence[Cell], number: int, merged: Sequence[Area], lower: Sequence[str]) -> list[str]:
    """The names of groups, each over all the columns that it is merged over, or that are empty beside it and named
    below."""
    names = [text_of(cell) for cell in row] + [""] * (len(lower) - len(row))
    of = {area.left: area for area in merged if area.top <= number <= area.bottom}
    for at, name in enumerate(names):
        if name and at in of:
            names[at : of[at].right + 1] = [name] * (min(of[at].right, len(names) - 1) - at + 1)
        elif not name and at and at < len(lower) and lower[at]:
            names[at] = names[at - 1]
    return names


def _joined(group: str, name: str) -> str:
    """What a header of two rows says: together where that is a column, else the lower one, else the upper."""
    if not name:
        return group
    if not group:
        return name
    if _meaning(group + name)[0]:
        return group + name
    meant = _meaning(name)[0]
    if meant and STAFF.search(group) and meant not in {"staff_no", "backup", "team"}:
        return f"{group} {name}"
    return name


def _meaning(header: str) -> tuple[str | None, str]:
    """The column that a header means, whatever number or hint in brackets it has, and the hint."""
    hint = ""
    if len(header) > LONGEST_HEADER:
        return None, hint
    while (found := re.search(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]\s*$", header)) is not None:
        header, hint = header[: found.start()], f"{found[1]} {hint}"
    meant = BY_HEADER.get(key(header))
    if meant is None:
        meant = BY_HEADER.get(re.sub(r"[12一二]$", "", key(header)))
        if meant is not None and not BY_KEY[meant].twice:
            meant = None
    if meant is None and (datum := re.match(r"(wgs84|gcj02|bd09|百度|高德|gps)(?=.)", key(header))):
        meant, hint = BY_HEADER.get(key(header)[datum.end() :]), f"{datum[1]} {hint}"
        meant = meant if meant in {"latitude", "longitude"} else None
    return meant, hint.strip()


def _header(names: Sequence[str], row: int, chosen: Mapping[int, str | None]) -> Header:
    """Where each column stands, what is wrong with the headers, and which nobody reads."""
    places: dict[str, list[tuple[int, str]]] = {}
    faults, unread, datums = [], [], set()
    names = [*names, *[""] * (max(chosen, default=-1) + 1 - len(names))]
    for at, name in enumerate(names):
        meant, hint = _meaning(name)
        if at in chosen:
            meant = chosen[at]
            name = name or (BY_KEY[meant].headers[0] if meant else "")
        if meant is None:
            unread += [name] if name else []
            continue
        places.setdefault(meant, []).append((at, name))
        for columns, pattern, zh, en in WRONG_UNITS:
            if meant in columns and re.search(pattern, hint, re.IGNORECASE):
                faults.append(Remark(row, name, zh, en))
        if meant in {"latitude", "longitude"} and hint:
            if (found := _datum(hint)) is not None:
                datums.add(found)
            elif re.search(r"坐标|\d{2}|utm|mercator|墨卡托", hint, re.IGNORECASE):
                known = "、".join(DATUMS.words)
                faults.append(Remark(row, name, f"坐标系应为 {known} 之一", f"the datum must be one of {known}"))
    for column, those in places.items():
        if len(those) > 1 and not BY_KEY[column].twice:
            same = those[0][1]
            faults.append(Remark(row, those[1][1], f"与「{same}」列重复", f"the same column as {same}"))
        places[column] = _best_first(those, BY_KEY[column])
    if len(datums) > 1:
        faults.append(Remark(row, places["latitude"][0][1], "经纬度的坐标系不同", "two coordinate systems"))
    named = frozenset(at for at, name in enumerate(names) if name)
    return Header(row, places, tuple(unread), named, next(iter(datums), None), tuple(faults))


def _datum(hint: str) -> str | None:
    """The coordinate system that a hint names."""
    words = [hint, *re.split(r"[\s,，、/]+", hint)]
    return next((found for word in words if (found := DATUMS.named(word))), None)


def _best_first(places: Sequence[tuple[int, str]], column: Column) -> list[tuple[int, str]]:
    """The places of a column by their headers: an address of the work is better than one of the customer."""
    headers = [key(header) for header in (*column.better, *column.headers)]

    def rank(place: tuple[int, str]) -> int:
        bare = re.sub(r"[12一二]$", "", key(place[1]))
        return headers.index(bare) if bare in headers else len(headers)

    return sorted(places, key=rank)
