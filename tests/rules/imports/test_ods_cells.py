"""What the cells of an ODS file can hold, and that nothing of it is handed out as empty or as less."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from doorstep.imports.cells import Cell, Number, Unread
from doorstep.imports.opening import files
from raw_workbook import ods


def only(cell: str) -> Cell:
    """What is read from this cell."""
    row = files.table(ods(f"<table-row>{cell}</table-row>")).rows
    return row[1][0] if len(row) > 1 else None


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('<table-cell value-type="float" value="20"><p>20</p></table-cell>', Number(Decimal(20), "20")),
        ('<table-cell value-type="date" date-value="2026-12-01"><p>2026-12-01</p></table-cell>', date(2026, 12, 1)),
        (
            '<table-cell value-type="date" date-value="2026-12-01"><p>2026-12-01 00:00</p></table-cell>',
            datetime(2026, 12, 1),
        ),
        (
            '<table-cell value-type="date" date-value="2026-12-01"><p>12月1日 0时</p></table-cell>',
            datetime(2026, 12, 1),
        ),
        ('<table-cell value-type="time" time-value="PT25H30M00S"><p>25:30</p></table-cell>', timedelta(hours=25.5)),
        ('<table-cell value-type="boolean" boolean-value="true"><p>TRUE</p></table-cell>', True),
        ('<table-cell><p>a<s c="2"/>b</p><p>c</p></table-cell>', "a  b\nc"),
        ("<table-cell/>", None),
    ],
)
def test_a_cell_is_read_as_it_is_seen(cell: str, read: Cell) -> None:
    assert only(cell) == read and type(only(cell)) is type(read)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('<table-cell value-type="float" value="0"><p>#DIV/0!</p></table-cell>', "shows the error #DIV/0!"),
        ('<table-cell value-type="float" value="0"><p>Err:508</p></table-cell>', "shows the error Err:508"),
        ('<table-cell value-type="string" string-value=""><p>#N/A</p></table-cell>', "shows the error #N/A"),
        ('<table-cell formula="of:=[.A1]"/>', "a formula without a result"),
        ('<table-cell formula="of:=[.A1]" value-type="float" value="0"><p>0</p></table-cell>', "whose result is 0"),
        ('<table-cell formula="of:=1" value-type="date" date-value="1899-12-30"><p>x</p></table-cell>', "result is 0"),
        ('<table-cell formula="of:=1" value-type="time" time-value="PT00H00M00S"><p>x</p></table-cell>', "result is 0"),
        ('<table-cell value-type="date" date-value="2026-12-01T09:00:00Z"><p>x</p></table-cell>', "with a zone"),
        ('<table-cell value-type="date" date-value="soon"><p>soon</p></table-cell>', "is no date"),
        ('<table-cell value-type="float" value="many"><p>many</p></table-cell>', "is not a number"),
        ('<table-cell value-type="float" value="NaN"><p>NaN</p></table-cell>', "too large or too small"),
    ],
)
def test_what_could_not_be_read_is_never_taken_for_what_was_not_said(cell: str, said: str) -> None:
    found = only(cell)
    assert isinstance(found, Unread) and said in found.en
