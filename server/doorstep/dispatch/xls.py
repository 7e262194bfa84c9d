"""Reads a sheet of an old XLS workbook."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import xlrd

from . import formats
from .cells import Area, Cell, Table, Unread, dense
from .parts import Unreadable, damaged
from .xlsx import STRUCK, Grid, Leaf, too_large


class OldWorkbook:
    """An XLS file. Raises Unreadable where it cannot be read."""

    def __init__(self, data: bytes) -> None:
        try:
            self._book = xlrd.open_workbook(
                file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
            )
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
                code = self._book.format_map[style.format_key].format_str if style is not None else ""
                return formats.number(repr(cell.value), code, self._epoch)
            case xlrd.XL_CELL_BOOLEAN:
                return bool(cell.value)
            case xlrd.XL_CELL_ERROR:
                shown = xlrd.error_text_from_code.get(cell.value, "#?")
                return Unread(shown, f"表格软件显示错误 {shown}", f"shows the error {shown} of the spreadsheet")
        return None
