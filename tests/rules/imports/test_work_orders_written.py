"""One appointment, written in thousands of ways by people and tools: read right or refused by name, never wrong."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from appointments_written import CELLS, HEADERS, TEXTS, Way, fields, judged
from doorstep.imports.cells import Unread
from doorstep.imports.opening import files
from doorstep.imports.reading.orders import read
from work_orders import OFFICE
from workbook_makers import Maker, besides, by_openpyxl, by_xlsxwriter

KEPT = Path(__file__).parents[2] / "workbooks"
KEPT_NAMES = (
    "sheetjs.xlsx sheetjs.ods sheetjs.xls exceljs.xlsx libreoffice.xlsx libreoffice.ods libreoffice.xls".split()
)


def text_file(ways: Sequence[Way], encoding: str, separator: str, line_end: str, above: str = "") -> bytes:
    """These ways in one text file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=line_end)
    writer.writerow(HEADERS)
    writer.writerows([spec[1] for spec in fields(number, way)] for number, way in enumerate(ways))
    return (above + text.getvalue()).encode(encoding)


@pytest.mark.parametrize(
    ("every", "encoding", "separator", "line_end", "above"),
    [
        (1, "utf-8", ",", "\r\n", ""),
        (9, "gb18030", "\t", "\n", "装机工单明细\n导出时间：2026-11-22 08:00\n\n"),
        (10, "utf-16", ";", "\r", "sep=;\r"),
    ],
)
def test_no_way_to_write_it_in_text_is_read_wrong(
    every: int, encoding: str, separator: str, line_end: str, above: str
) -> None:
    ways = TEXTS[::every]
    data = text_file(ways, encoding, separator, line_end, above)
    assert judged(files.table(data), ways) == []


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(by_openpyxl(), id="openpyxl"),
        pytest.param(by_openpyxl(mac=True), id="openpyxl-1904"),
        pytest.param(by_openpyxl(iso=True, write_only=True), id="openpyxl-iso"),
        pytest.param(by_xlsxwriter(), id="xlsxwriter"),
        pytest.param(by_xlsxwriter(mac=True, in_memory=True), id="xlsxwriter-1904"),
    ],
)
def test_no_way_to_write_it_into_a_workbook_is_read_wrong(make: Maker) -> None:
    assert judged(files.table(make(CELLS)), CELLS) == []


@pytest.mark.parametrize("name", KEPT_NAMES)
def test_no_workbook_of_another_tool_is_read_wrong(name: str) -> None:
    """SheetJS knows no number formats in ODS and writes its dates with a zone there, so only its texts are clear."""
    assert judged(files.table((KEPT / name).read_bytes()), CELLS, lossy=name == "sheetjs.ods") == []


@pytest.mark.parametrize("name", [name for name in KEPT_NAMES if name != "sheetjs.xls"])
def test_a_formula_without_a_result_or_with_0_is_no_value(name: str) -> None:
    """Whatever would become of a 0 there: xlrd, for one, does not tell it from a 0 that somebody has entered.
    SheetJS leaves the formulas out of its XLS, so nobody can."""
    rows = files.table((KEPT / name).read_bytes()).rows
    cells = [
        rows[number + 1][HEADERS.index(header)]
        for number, way in enumerate(CELLS)
        for header, (sort, value, _) in way.cells.items()
        if sort == "f" or (sort == "v" and value[1] == 0)
    ]
    assert len(cells) == 4 and all(isinstance(cell, Unread) for cell in cells)


def test_the_ways_are_many_and_most_of_them_are_clear() -> None:
    fates = Counter(way.fate for way in TEXTS + CELLS)
    assert fates["read"] > 1500 and fates["refused"] > 1000
    assert fates["either"] < 10, "a fate that is left open proves little"


@pytest.mark.parametrize("name", ["besides.xlsx", "besides.ods", "besides.xls"])
def test_what_a_sheet_holds_besides_its_cells_is_said_whatever_its_format(name: str) -> None:
    made = read(files.table(besides() if name == "besides.xlsx" else (KEPT / name).read_bytes()), OFFICE)
    assert made.name == "工单"
    assert [order.order for order in made.orders[:2]] == ["0000000071", "0000000073"]
    assert {(fault.row, fault.column) for fault in made.faults} >= {(3, "客户姓名"), (6, "地址"), (7, "备注")}
    assert {fault.row for fault in made.faults} | {order.row for order in made.orders} == set(range(2, 8))
    said = [(remark.row, remark.column) for remark in made.remarks]
    assert said == [(1, ""), (1, "地址"), (4, ""), (5, "客户姓名"), (5, "约定开始")]
    assert "旧工单" in made.remarks[0].zh and "客户改到十点" in made.remarks[-1].zh
