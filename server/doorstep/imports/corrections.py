"""What somebody puts right in a file by hand, without the file: cells, and columns that it does not have. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .cells import Area, Cell, Table
from .reading.headers import Chosen, text_of


@dataclass(frozen=True)
class Corrections:
    """`cells`: by row (from 1) and place (from 0) what stands there instead. `added`: columns behind those of the file,
    each with what it says in every row. `chosen`: what the columns of the file mean."""

    chosen: Chosen
    cells: Mapping[tuple[int, int], str]
    added: Sequence[tuple[str, str]] = ()


def width(table: Table) -> int:
    """How many columns a table has."""
    return max(map(len, table.rows), default=0)


def corrected(table: Table, said: Corrections) -> tuple[Table, Chosen]:
    """The table as it is meant, and what its columns mean. A corrected cell is a text of its own: it is merged with
    none, and neither struck through nor commented on any more."""
    beyond, header = width(table), said.chosen.row or 0
    most = beyond + len(said.added)
    cells = {
        place: text for place, text in said.cells.items() if 1 <= place[0] <= len(table.rows) and 0 <= place[1] < most
    }
    rows = [list(row) for row in table.rows]
    split = [area for area in table.merged if any(_within(area, place) for place in cells)]
    for area in split:
        _fill(rows, area)
    for number, row in enumerate(rows, 1):
        if said.added and number > header and any(map(text_of, row)):
            row += [None] * (beyond - len(row)) + [text for _, text in said.added]
    for (number, at), text in cells.items():
        row = rows[number - 1]
        row += [None] * (at + 1 - len(row))
        row[at] = text
    columns = {**said.chosen.columns, **{beyond + nth: column for nth, (column, _) in enumerate(said.added)}}
    mended = replace(
        table,
        rows=rows,
        merged=tuple(area for area in table.merged if area not in split),
        struck=table.struck - cells.keys(),
        comments={place: text for place, text in table.comments.items() if place not in cells},
    )
    return mended, replace(said.chosen, columns=columns)


def _within(area: Area, place: tuple[int, int]) -> bool:
    return area.top <= place[0] <= area.bottom and area.left <= place[1] <= area.right


def _fill(rows: list[list[Cell]], area: Area) -> None:
    """Writes what merged cells show into each of them."""
    if area.top > len(rows) or area.left >= len(rows[area.top - 1]):
        return
    value = rows[area.top - 1][area.left]
    for row in rows[area.top - 1 : area.bottom]:
        row += [None] * (area.left + 1 - len(row))
        row[area.left] = value
