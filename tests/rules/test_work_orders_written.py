"""One appointment, written in thousands of ways by people and tools: read right or refused by name, never wrong."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from appointments_written import CELLS, HEADERS, TEXTS, fields, judged
from doorstep.dispatch import files
from workbook_makers import Maker, by_openpyxl, by_xlsxwriter

KEPT = Path(__file__).parents[1] / "workbooks"


def text_file(encoding: str, separator: str, line_end: str, above: str = "") -> bytes:
    """All ways in one text file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=line_end)
    writer.writerow(HEADERS)
    writer.writerows([spec[1] for spec in fields(number, way)] for number, way in enumerate(TEXTS))
    return (above + text.getvalue()).encode(encoding)


@pytest.mark.parametrize(
    ("encoding", "separator", "line_end", "above"),
    [
        ("utf-8", ",", "\r\n", ""),
        ("gb18030", "\t", "\n", "装机工单明细\n导出时间：2026-11-22 08:00\n\n"),
        ("utf-16", ";", "\r", "sep=;\r"),
    ],
)
def test_no_way_to_write_it_in_text_is_read_wrong(encoding: str, separator: str, line_end: str, above: str) -> None:
    data = text_file(encoding, separator, line_end, above)
    assert judged(files.table(data), TEXTS) == []


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


@pytest.mark.parametrize("name", sorted(path.name for path in KEPT.glob("*.[xo]*")))
def test_no_workbook_of_another_tool_is_read_wrong(name: str) -> None:
    """SheetJS knows no number formats in ODS and writes its dates with a zone there, so only its texts are clear."""
    assert judged(files.table((KEPT / name).read_bytes()), CELLS, lossy=name == "sheetjs.ods") == []


def test_the_ways_are_many_and_most_of_them_are_clear() -> None:
    fates = Counter(way.fate for way in TEXTS + CELLS)
    assert len(list(KEPT.glob("*.[xo]*"))) == 7
    assert fates["read"] > 1500 and fates["refused"] > 1000
    assert fates["either"] < 10, "a fate that is left open proves little"
