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


def besides() -> bytes:
    """A workbook with what is not in its cells: a hidden row and column, merged names, a comment, a cell and a part of
    a text struck through, padded numbers, an error, a second sheet. LibreOffice has made besides.ods and .xls of it."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    sheet, struck = book.add_worksheet("工单"), book.add_format({"font_strikeout": True})
    padded, moment = book.add_format({"num_format": "0000000000"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(0, 0, ["工单号", "业务类型", "客户姓名", "电话", "地址", "约定开始", "班组", "备注"])
    for number in range(1, 7):
        sheet.write_number(number, 0, 70 + number, padded)
        sheet.write_row(number, 1, ["宽带装机", f"客户{number}", "13800000001", f"梧桐路{number}号"])
        sheet.write_datetime(number, 5, datetime(2026, 12, number, 9), moment)
        sheet.write(number, 6, "城东装维班")
    sheet.merge_range(1, 2, 2, 2, "王秀兰")
    sheet.set_row(3, None, None, {"hidden": True})
    sheet.set_column(4, 4, None, None, {"hidden": True})
    sheet.write_comment(4, 5, "客户改到十点")
    sheet.write_string(4, 2, "客户4", struck)
    sheet.write_rich_string(5, 4, "甲路1号", struck, "乙路2号")
    sheet.write_formula(6, 7, "=NA()", None, "#N/A")
    other = book.add_worksheet("旧工单")
    other.write_row(0, 0, ["工单号", "业务类型", "客户姓名", "电话", "地址", "约定开始"])
    other.hide()
    book.close()
    return data.getvalue()


if __name__ == "__main__":
    print(json.dumps([list(HEADERS), *(fields(number, way) for number, way in enumerate(CELLS))], ensure_ascii=False))
