"""What the reader of a file hands on: one sheet, its cells, and what a person would see of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal

ALL_DIGITS = Context(prec=400)
"""Room for each digit of a number below 10^31 at each place that a format can have."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a workbook: its value, and the text that its number format makes of it (0000012345, 50%, ¥100)."""

    value: Decimal
    shown: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell that holds something which could not be read: an error, a formula without a result. `shown` is what a
    person sees there, `zh` and `en` say what is the matter. It is never taken for an empty cell."""

    shown: str
    zh: str
    en: str


Cell = str | int | float | bool | Decimal | Number | Unread | datetime | date | time | timedelta | None
"""Text files have texts only. A date of a workbook has no zone: it is what the clock on the wall shows."""


@dataclass(frozen=True, slots=True)
class Area:
    """Merged cells: rows as the spreadsheet counts them, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Table:
    """The sheet that is read.

    The first of `rows` is what a spreadsheet calls row 1. Rows and columns that the spreadsheet hides are among them,
    and are named in `hidden_rows` (from 1) and `hidden_columns` (from 0). `comments` hang on a (row, column), `struck`
    cells are struck through. `name` is that of the sheet, "" for a text file; `passed_over` are other sheets that hold
    work orders, too.
    """

    rows: Sequence[Sequence[Cell]]
    name: str = ""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Area, ...] = ()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict, hash=False)
    struck: frozenset[tuple[int, int]] = frozenset()
    passed_over: tuple[str, ...] = ()


def dense(rows: Mapping[int, Mapping[int, Cell]]) -> list[list[Cell]]:
    """Rows by number and column, one below the other, with the empty ones among them."""
    made: list[list[Cell]] = [[] for _ in range(max(rows, default=0))]
    for number, row in rows.items():
        made[number - 1] = [row.get(at) for at in range(max(row) + 1)]
    return made


def plain_number(value: Decimal) -> str:
    """A number without exponent, and without the noise of binary fractions behind the 15th digit."""
    if value == value.to_integral_value():
        return f"{value.to_integral_value():f}"
    spare = value.adjusted() + 1
    rounded = value
    if len(value.as_tuple().digits) > 15:
        rounded = value.quantize(Decimal(1).scaleb(-max(15 - spare, 0)), context=ALL_DIGITS)
    return f"{rounded:f}".rstrip("0").rstrip(".")
