"""What the office is shown of a file of work orders: its columns, and its rows with everything that is said of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .cells import Table
from .orders import Checked
from .reading import columns
from .reading.headers import Header, missing, text_of
from .reading.rows import shown
from .rules import Remark
from .understood import OUTCOMES, Understood

Json = dict[str, Any]

SAMPLES = 3
"""Cells shown below a header: enough to see what stands in the column."""
LONGEST_SHOWN = 200


def file(table: Table, found: Checked, own_columns: int) -> Json:
    """A file as it was understood. `own_columns`: how many the file has itself, before those that were added."""
    header = found.sheet.header
    named = _columns(table, header, own_columns) if header else []
    places = [column["at"] for column in named]
    said: dict[int, list[Remark]] = defaultdict(list)
    for remark in dict.fromkeys((*found.sheet.remarks, *(one for row in found.rows for one in row.remarks))):
        said[remark.row].append(remark)
    stopping = set(found.faults)
    for fault in found.faults:
        if fault not in said[fault.row]:
            said[fault.row].append(fault)
    understood = {row.row: row for row in found.rows}
    first = header.row if header else 0
    rows = [
        {
            "row": number,
            "outcome": understood[number].outcome if number in understood else _unread(said[number], stopping),
            "understood": _understood(understood.get(number)),
            "cells": [_cell(table, number, at) for at in places] if said[number] else [],
            "marks": [_mark(remark, header, stopping) for remark in said[number]],
        }
        for number in sorted(understood.keys() | said.keys())
        if number > first
    ]
    return {
        "sheet": found.sheet.name,
        "header": header.row if header else None,
        "columns": named,
        "missing": [key for _, key in missing(header)] if header else [],
        "marks": [_mark(one, header, stopping) for row in sorted(said) if row <= first for one in said[row]],
        "rows": rows,
        "counts": _counts(rows),
        "stops": found.stops,
        "zone": found.zone,
    }


def known_columns() -> list[Json]:
    """Every column that a file can have, with its usual header."""
    return [{"key": column.key, "header": column.headers[0], "required": column.required} for column in columns.COLUMNS]


def _columns(table: Table, header: Header, own: int) -> list[Json]:
    """The columns of the file that have a header or anything below it, and what each means."""
    meant = {at: key for key, places in header.places.items() for at, _ in places}
    names = {at: name for places in header.places.values() for at, name in places}
    below = table.rows[header.row :]
    found = []
    for at in range(max(max(map(len, table.rows), default=0), max(meant, default=-1) + 1)):
        samples = [text for row in below[:50] if at < len(row) and (text := text_of(row[at]))][:SAMPLES]
        name = names.get(at) or _cell(table, header.row, at)
        if name or samples:
            samples = [text[:LONGEST_SHOWN] for text in samples]
            found.append({"at": at, "header": name, "column": meant.get(at), "samples": samples, "added": at >= own})
    return found


def _cell(table: Table, number: int, at: int) -> str:
    """A cell as it can be typed again."""
    row = table.rows[number - 1] if number <= len(table.rows) else ()
    cell = row[at] if at < len(row) else None
    return (shown(cell) if isinstance(cell, str) else text_of(cell))[:LONGEST_SHOWN]


def _unread(said: Sequence[Remark], stopping: set[Remark]) -> str:
    """What becomes of a row that is no work order: refused, or passed over with a remark."""
    return "refused" if any(remark in stopping for remark in said) else "passed_over"


def _understood(row: Understood | None) -> Json | None:
    if row is None:
        return None
    return {
        "order": row.order,
        "kind": {"zh": row.kind[0], "en": row.kind[-1]},
        "start": row.start,
        "end": row.end,
        "zone": row.zone,
        "main": _person(row.main),
        "backup": _person(row.backup),
        "name": row.name,
        "phone": row.phone,
        "address": row.address,
    }


def _person(person: Any) -> Json | None:
    return {"name": person.name, "staff_no": person.staff_no} if person else None


def _mark(remark: Remark, header: Header | None, stopping: set[Remark]) -> Json:
    return {
        "at": _place(remark, header.places) if header else None,
        "header": remark.column,
        "stops": remark in stopping,
        "zh": remark.zh,
        "en": remark.en,
    }


def _place(remark: Remark, places: Mapping[str, Sequence[tuple[int, str]]]) -> int | None:
    """Where the cell of a remark stands: below the header that it names, or that of the column usually called so."""
    for of_column in places.values():
        for at, name in of_column:
            if name == remark.column:
                return at
    key = columns.BY_HEADER.get(columns.key(remark.column))
    also = ("slot", "day") if key == "start" else ()
    return next((places[one][0][0] for one in (key, *also) if one in places), None)


def _counts(rows: Iterable[Json]) -> Json:
    found = Counter(row["outcome"] for row in rows)
    return {outcome: found[outcome] for outcome in OUTCOMES}
