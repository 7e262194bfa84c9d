"""The wire form of the routes that take files of work orders."""

from __future__ import annotations

import marshmallow as ma

from ..appointments.order_file_store import LONGEST_NAME
from ..wire import LINE, Named, text, whole_characters
from .reading.columns import BY_KEY, COLUMNS, DATUMS
from .reading.rows import LONGEST_CELL
from .understood import OUTCOMES

MOST_ORDER_FILE = 4_000_000
"""Characters of a file of work orders in base64: three megabytes, some ten thousand rows of a workbook."""
MOST_CELLS = 2_000
MOST_COLUMNS = 200


def _column(null: bool = False) -> ma.fields.String:
    return ma.fields.String(required=True, allow_none=null, validate=ma.validate.OneOf([*BY_KEY]))


def _place() -> ma.fields.Integer:
    return ma.fields.Integer(required=True, strict=True, validate=ma.validate.Range(0, MOST_COLUMNS))


def _written(most: int) -> ma.fields.String:
    return ma.fields.String(required=True, validate=[ma.validate.Length(max=most), *LINE])


class ColumnMeant(ma.Schema):
    """What a column of the file means; null: it is not read."""

    at = _place()
    column = _column(null=True)


class ColumnAdded(ma.Schema):
    """A column that the file does not have, with what it says in every row."""

    column = _column()
    text = _written(LONGEST_CELL)


class CellMeant(ma.Schema):
    """What stands in a cell instead."""

    row = ma.fields.Integer(required=True, strict=True, validate=ma.validate.Range(1, 100_000))
    at = _place()
    text = ma.fields.String(required=True, validate=[ma.validate.Length(max=LONGEST_CELL), whole_characters])


class OrderFile(ma.Schema):
    """A file of work orders, and what was put right in it by hand. `header`: the row of the headers, where it is not
    found. `good_rows`: leave out the rows that are wrong."""

    name = ma.fields.String(required=True, validate=[ma.validate.Length(1, LONGEST_NAME), *LINE])
    file = ma.fields.String(
        required=True, validate=ma.validate.Length(1, MOST_ORDER_FILE), metadata={"description": "its bytes in base64"}
    )
    header = ma.fields.Integer(required=True, allow_none=True, strict=True, validate=ma.validate.Range(1, 100_000))
    columns = ma.fields.List(
        ma.fields.Nested(ColumnMeant), required=True, validate=ma.validate.Length(max=MOST_COLUMNS)
    )
    added = ma.fields.List(ma.fields.Nested(ColumnAdded), required=True, validate=ma.validate.Length(max=len(COLUMNS)))
    cells = ma.fields.List(ma.fields.Nested(CellMeant), required=True, validate=ma.validate.Length(max=MOST_CELLS))
    datum = ma.fields.String(required=True, allow_none=True, validate=ma.validate.OneOf([*DATUMS.words]))
    good_rows = ma.fields.Boolean(required=True, truthy={True}, falsy={False})


class Both(ma.Schema):
    """A text in both languages."""

    zh = text()
    en = text()


class Mark(Both):
    """What is said of a cell, or of a row or the file (`at` null); it `stops` the row or is only to be looked at."""

    at = ma.fields.Integer(required=True, allow_none=True)
    header = text()
    stops = ma.fields.Boolean(required=True)


class ColumnRead(ma.Schema):
    """A column: what it means, and the first cells below its header."""

    at = ma.fields.Integer(required=True)
    header = text()
    column = text(*BY_KEY, null=True)
    samples = ma.fields.List(ma.fields.String(), required=True)
    added = ma.fields.Boolean(required=True)


class Goer(ma.Schema):
    """Somebody whom a row sends."""

    name = text()
    staff_no = text()


class OrderUnderstood(ma.Schema):
    """What a row says."""

    order = text()
    kind = ma.fields.Nested(Both, required=True)
    start = ma.fields.AwareDateTime(required=True)
    end = ma.fields.AwareDateTime(required=True, allow_none=True)
    zone = text()
    main = ma.fields.Nested(Goer, required=True, allow_none=True)
    backup = ma.fields.Nested(Goer, required=True, allow_none=True)
    name = text()
    phone = text()
    address = text()


class OrderRow(ma.Schema):
    """A row of the file. `cells` are those of `columns`, where anything is said of the row."""

    row = ma.fields.Integer(required=True)
    outcome = text(*OUTCOMES, "passed_over")
    understood = ma.fields.Nested(OrderUnderstood, required=True, allow_none=True)
    cells = ma.fields.List(ma.fields.String(), required=True)
    marks = ma.fields.List(ma.fields.Nested(Mark), required=True)


class Counts(ma.Schema):
    """How many rows do what."""

    new = ma.fields.Integer(required=True)
    moved = ma.fields.Integer(required=True)
    reassigned = ma.fields.Integer(required=True)
    corrected = ma.fields.Integer(required=True)
    unchanged = ma.fields.Integer(required=True)
    refused = ma.fields.Integer(required=True)


class KnownColumn(ma.Schema):
    """A column that a file can have."""

    key = text(*BY_KEY)
    header = text()
    required = ma.fields.Boolean(required=True)


class OrdersRead(ma.Schema):
    """What was understood of a file. `marks` are about the file as a whole, `missing` the columns that it must have and
    has not; `stops`: nothing would be imported."""

    sheet = text()
    header = ma.fields.Integer(required=True, allow_none=True)
    columns = ma.fields.List(ma.fields.Nested(ColumnRead), required=True)
    known = ma.fields.List(ma.fields.Nested(KnownColumn), required=True)
    missing = ma.fields.List(text(*BY_KEY), required=True)
    marks = ma.fields.List(ma.fields.Nested(Mark), required=True)
    rows = ma.fields.List(ma.fields.Nested(OrderRow), required=True)
    counts = ma.fields.Nested(Counts, required=True)
    stops = ma.fields.Boolean(required=True)
    zone = text()


class OrderFileDone(ma.Schema):
    """An import that was done; `by` is null where the command did it."""

    id = text()
    at = ma.fields.AwareDateTime(required=True)
    by = ma.fields.Nested(Named, required=True, allow_none=True)
    name = text()
    counts = ma.fields.Nested(Counts, required=True)


class OrderFilesDone(ma.Schema):
    """The imports that were done, the newest first."""

    items = ma.fields.List(ma.fields.Nested(OrderFileDone), required=True)
