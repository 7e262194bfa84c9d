"""Workbooks with the ways of `appointments_written`, by openpyxl and XlsxWriter when a test runs, by others before.

`python -m workbook_makers` (in tests/) prints the same rows as JSON, for tests/workbooks/make.mjs.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from appointments_written import CELLS, HEADERS, Spec, Way, fields

Maker = Callable[[Sequence[Way]], bytes]


def moment(text: str) -> datetime | date:
    """A day of a spec, with or without a time."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def by_openpyxl(mac: bool = False, iso: bool = False, write_only: bool = False) -> Maker:
    """openpyxl: shared strings; with `mac` days are counted from 1904, with `iso` they are written as ISO 8601."""

    def make(ways: Sequence[Way]) -> bytes:
        book = openpyxl.Workbook(write_only=write_only, iso_dates=iso)
        if mac:
            book.epoch = CALENDAR_MAC_1904
        sheet = book.create_sheet("工单") if write_only else book.active
        sheet.append(HEADERS)
        for number, way in enumerate(ways):
            row = [_openpyxl_cell(sheet, spec, mac) for spec in fields(number, way)]
            sheet.append(row)
        data = io.BytesIO()
        book.save(data)
        return data.getvalue()

    return make


def _openpyxl_cell(sheet: Any, spec: Spec, mac: bool) -> Any:
    sort, value, code = spec
    if sort == "s" and not value:
        return None
    match sort:
        case "d":
            value = moment(value)
        case "f":
            value = f"={value}"
        case "v":
            value = f"={value[0]}"  # openpyxl works nothing out, so this one has no value either
    cell = openpyxl.cell.WriteOnlyCell(sheet, value)
    if sort in "se":
        cell.data_type = sort
    if code:
        cell.number_format = code
    return cell


def by_xlsxwriter(mac: bool = False, in_memory: bool = False) -> Maker:
    """XlsxWriter: shared strings or, with `in_memory`, inline ones."""

    def make(ways: Sequence[Way]) -> bytes:
        data = io.BytesIO()
        book = xlsxwriter.Workbook(data, {"date_1904": mac, "constant_memory": in_memory, "in_memory": not in_memory})
        sheet = book.add_worksheet("工单")
        codes: dict[str, Any] = {}
        sheet.write_row(0, 0, HEADERS)
        for number, way in enumerate(ways):
            for at, (sort, value, code) in enumerate(fields(number, way)):
                style = codes.setdefault(code, book.add_format({"num_format": code})) if code else None
                _xlsxwriter_cell(sheet, (number + 1, at), (sort, value, code), style, mac)
        book.close()
        return data.getvalue()

    return make


def _xlsxwriter_cell(sheet: Any, place: tuple[int, int], spec: Spec, style: Any, mac: bool) -> None:
    sort, value, _ = spec
    match sort:
        case "s" if value:
            sheet.write_string(*place, value, style)
        case "d":
            sheet.write_datetime(*place, moment(value), style)
        case "n":
            sheet.write_number(*place, value, style)
        case "b":
            sheet.write_boolean(*place, value, style)
        case "e":
            sheet.write_formula(*place, f"={value}", style, value)
        case "f":
            sheet.write_formula(*place, f"={value}", style)
        case "v":
            sheet.write_formula(*place, f"={value[0]}", style, value[1] - 1462 if mac and value[1] > 366 else value[1])


if __name__ == "__main__":
    print(json.dumps([list(HEADERS), *(fields(number, way) for number, way in enumerate(CELLS))], ensure_ascii=False))
