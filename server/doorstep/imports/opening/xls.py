"""Reads a sheet of an old XLS workbook."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import xlrd
import xlrd.compdoc

from ..cells import Area, Cell, Table, Unread, dense
from . import formats
from .parts import Unreadable, damaged
from .xlsx import STRUCK, ZERO_RESULT, Grid, Leaf, too_large


class OldWorkbook:
    """An XLS file. Raises Unreadable where it cannot be read."""

    def __init__(self, data: bytes) -> None:
        try:
            self._book = xlrd.open_workbook(
                file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
            )
            self._zeros = _zero_formulas(data)
        except Exception as error:  # the bytes of strangers: what xlrd raises for them is not listed anywhere
            if "encrypted" in str(error):
                raise Unreadable(
                    "工作簿有密码，请去掉密码后再导入", "the workbook has a password; save it without one"
                ) from error
            raise damaged(str(error)) from error
        self._epoch = datetime(1904, 1, 1) if self._book.datemode else datetime(1899, 12, 30)
        self.sheets = [Leaf(sheet.name, sheet.visibility != 0, str(n)) for n, sheet in enumerate(self._book.sheets())]

    def table(self, sheet: Leaf, limit: int, columns: int, rows: int | None = None) -> Table:
        """The cells of a sheet, or of its first `rows` rows only.

        Raises Unreadable for a sheet that has anything beyond `limit` rows or `columns` columns.
        """
        try:
            return self._table(sheet, limit, columns, rows)
        except (LookupError, TypeError, ValueError, OverflowError) as error:  # styles that a damaged file does not have
            raise damaged(str(error)) from error

    def _table(self, sheet: Leaf, limit: int, columns: int, rows: int | None) -> Table:
        found = self._book.sheet_by_index(int(sheet.part))
        grid = Grid()
        for number in range(found.nrows if rows is None else min(found.nrows, rows)):
            cells = {at: self._cell(cell, found, number, at, grid) for at, cell in enumerate(found.row(number))}
            cells = {at: cell for at, cell in cells.items() if cell is not None}
            if cells:
                grid.rows[number + 1] = cells
                if number >= limit or max(cells) >= columns:
                    raise too_large(sheet.name, limit, columns)
        return Table(
            rows=dense(grid.rows),
            name=sheet.name,
            hidden_rows=frozenset(number + 1 for number, row in found.rowinfo_map.items() if row.hidden),
            hidden_columns=frozenset(number for number, column in found.colinfo_map.items() if column.hidden),
            merged=tuple(Area(top + 1, left, bottom, right - 1) for top, bottom, left, right in found.merged_cells),
            comments={(row + 1, at): note.text for (row, at), note in found.cell_note_map.items()},
            struck=frozenset(grid.struck),
        )

    def _cell(self, cell: Any, sheet: Any, row: int, at: int, grid: Grid) -> Cell:
        """What one cell holds."""
        style = self._book.xf_list[cell.xf_index] if cell.xf_index is not None else None
        if style is not None and self._book.font_list[style.font_index].struck_out and cell.value != "":
            grid.struck.add((row + 1, at))
        match cell.ctype:
            case xlrd.XL_CELL_TEXT:
                runs = sheet.rich_text_runlist_map.get((row, at), ())
                if any(self._book.font_list[font].struck_out for _, font in runs):
                    return Unread(str(cell.value), *STRUCK)
                return str(cell.value) or None
            case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
                if (int(sheet.number), row, at) in self._zeros:
                    return ZERO_RESULT
                code = self._book.format_map[style.format_key].format_str if style is not None else ""
                return formats.number(repr(cell.value), code, self._epoch)
            case xlrd.XL_CELL_BOOLEAN:
                return bool(cell.value)
            case xlrd.XL_CELL_ERROR:
                shown = xlrd.error_text_from_code.get(cell.value, "#?")
                return Unread(shown, f"表格软件显示错误 {shown}", f"shows the error {shown} of the spreadsheet")
        return None


def _zero_formulas(data: bytes) -> set[tuple[int, int, int]]:
    """The cells whose formula has the result 0, as (sheet, row, column) from 0: xlrd does not tell them from a 0 that
    somebody has entered."""
    stream = _workbook_stream(data)
    sheets, found, at = dict[int, int](), set[tuple[int, int, int]](), -1
    for place, kind, body in _records(stream):
        at = sheets.get(place, at)
        if kind == 0x85 and len(body) >= 4:  # BOUNDSHEET: where a sheet begins
            sheets[struct.unpack_from("<L", body)[0]] = len(sheets)
        elif kind in {0x06, 0x206, 0x406} and len(body) >= 14 and body[6:14] == bytes(8):
            row, column = struct.unpack_from("<HH", body)
            found.add((at, row, column))
    return found


def _workbook_stream(data: bytes) -> bytes:
    """The records of the workbook, out of the file system in which they lie."""
    if not data.startswith(b"\xd0\xcf\x11\xe0"):
        return data
    files = xlrd.compdoc.CompDoc(data, logfile=io.StringIO())
    for name in ("Workbook", "Book"):
        if (stream := files.get_named_stream(name)) is not None:
            return bytes(stream)
    raise damaged("no workbook inside")


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The records of a workbook: where each begins, its kind, what it holds."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length
