"""What a sheet holds besides its cells, and what a reader could miss: hidden rows, merged cells, comments, what is
struck through, cells without a header. Nothing of it is passed over in silence. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..cells import Cell, Table, Unread
from ..rules import Remark
from .headers import Header, text_of
from .rows import Row, shown

LONGEST_COMMENT = 120
_NOTE = re.compile(
    r"\s*(合\s*计|总\s*计|小\s*计|共\s*计|汇\s*总|总数|注\s*\d*[:：.、]|注意|备注[:：]|说明[:：]|制表|填表|审核|复核|打印|导出|统计|以下空白"
    r"|共\s*\d+\s*[条行单户]|sum\b|total\b|notes?:)",
    re.IGNORECASE,
)
"""How the rows below a table begin that sum it up or explain it."""
MOST_IN_A_NOTE = 3
"""Cells that such a row fills at most under the headers; a work order needs more."""


@dataclass(frozen=True)
class NoOrder:
    """What is said of a row that is no work order: a remark, or a fault (`stops`) behind which nothing is read
    (`ends`)."""

    remark: Remark
    stops: bool = False
    ends: bool = False


def of_no_order(table: Table, header: Header, number: int) -> NoOrder | None:
    """What is to be said of a row that cannot be a work order: one whose quotes do not match, another header, a sum or
    a note below the table, one with nothing under the headers that are read. None for a work order."""
    row = table.rows[number - 1]
    places = [place for of in header.places.values() for place in of]
    under = [cell for at, _ in places if at < len(row) and _holds(cell := row[at])]
    first = next(cell for cell in row if _holds(cell))
    if isinstance(first, Unread) and all(cell is first for cell in row):
        return NoOrder(Remark(number, "", first.zh, first.en), stops=True)
    if len({text_of(cell) for cell in under} & {name for _, name in places}) > MOST_IN_A_NOTE:
        zh = "这里又有一行表头，列与上面的不同，从这里起没有读；请分成两个文件"
        en = "is another header with other columns; nothing is read from here on, make two files of it"
        return NoOrder(Remark(number, "", zh, en), stops=True, ends=True)
    if not under:
        zh, en = f"只有「{text_of(first)[:40]}」，不是工单，没有读", f"holds {text_of(first)[:40]} only, no work order"
        return NoOrder(Remark(number, "", zh, f"{en}; not read"))
    if _NOTE.match(text_of(first)) and len(under) <= MOST_IN_A_NOTE:
        said = text_of(first)[:40]
        zh, en = (
            f"「{said}」是合计或说明，不是工单，没有读",
            f"{said} sums up or explains and is no work order; not read",
        )
        return NoOrder(Remark(number, "", zh, en))
    return None


def _holds(cell: Cell) -> bool:
    return isinstance(cell, Unread) or bool(text_of(cell))


def cell_at(table: Table, number: int, at: int) -> Cell:
    """The cell of a row, by its number from 1, and a column from 0."""
    row = table.rows[number - 1]
    return row[at] if at < len(row) else None


def merged(table: Table, header: Header) -> dict[tuple[int, int], int]:
    """The row that holds what stands in a cell of a known column which is merged with others above it.

    No spreadsheet merges a cell twice; where a file says so, the area that begins first has it.
    """
    known = {at for places in header.places.values() for at, _ in places}
    found, reached = dict[tuple[int, int], int](), dict[int, int]()
    for area in sorted(table.merged, key=lambda one: one.top):
        if area.top > header.row and area.left in known:
            bottom = min(area.bottom, len(table.rows))
            for number in range(max(area.top, reached.get(area.left, 0)) + 1, bottom + 1):
                found[number, area.left] = area.top
            reached[area.left] = max(bottom, reached.get(area.left, 0))
    return found


def of_sheet(table: Table, header: Header) -> Iterator[Remark]:
    """What is to be said of the sheet as a whole, at its header."""
    if table.passed_over:
        names = "、".join(table.passed_over)
        yield Remark(
            header.row,
            "",
            f"读的是工作表「{table.name}」；「{names}」里也有工单，没有读",
            f"the sheet {table.name} is read; there are work orders in {names}, too, which are not read",
        )
    for places in header.places.values():
        for at, name in places:
            if at in table.hidden_columns:
                yield Remark(header.row, name, "此列是隐藏的，已读取", "this column is hidden and was read")


def of_row(row: Row, table: Table, header: Header) -> None:
    """Notes what is to be said of a row and its cells."""
    if row.number in table.hidden_rows:
        zh, en = "此行是隐藏的（或被筛选掉），已读取", "this row is hidden or filtered out, and was read"
        row.remarks.append(Remark(row.number, "", zh, en))
    read = {place.at for places in row.cells.values() for place in places}
    for key, places in row.cells.items():
        for place in places:
            if place.above is not None and shown(place.cell):
                covered = text_of(cell_at(table, row.number, place.at))
                if covered:
                    row.wrong(
                        key,
                        f"「{covered}」被与第 {place.above} 行合并的单元格遮住；请取消合并",
                        f"{covered} is covered by a cell that is merged with row {place.above}; take the merge away",
                        place,
                    )
                else:
                    zh, en = (
                        f"与第 {place.above} 行合并，同其值",
                        f"is merged with row {place.above} and means the same",
                    )
                    row.remark(key, zh, en, place)
            if (row.number, place.at) in table.struck:
                row.remark(key, "文字被划去，仍已读取", "is struck through, and was read", place)
            if comment := table.comments.get((row.number, place.at), "").strip():
                said = " ".join(comment.split())[:LONGEST_COMMENT]
                row.remark(key, f"有批注，没有读：{said}", f"has a comment, which is not read: {said}", place)
    _without_header(row, table, header, read)


def _without_header(row: Row, table: Table, header: Header, read: set[int]) -> None:
    """Cells that stand under no header. In a text file that is what a separator in an unquoted cell does: from there
    on every cell is in the wrong column."""
    named = header.named | read
    extra = [at for at, cell in enumerate(table.rows[row.number - 1]) if at not in named and text_of(cell)]
    if not extra:
        return
    held = "、".join(text_of(cell_at(table, row.number, at))[:20] for at in extra[:3])
    if not table.name and extra[-1] > max(named):
        zh = f"比表头多出「{held}」，可能有单元格里的分隔符没有加引号"
        en = f"has more cells than the header ({held}); a separator in a cell may lack its quotes"
        row.faults.append(Remark(row.number, "", zh, en))
    else:
        zh, en = f"「{held}」上面没有表头，没有读", f"{held} stands under no header and is not read"
        row.remarks.append(Remark(row.number, "", zh, en))
