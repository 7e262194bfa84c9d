"""Reads a sheet of an ODS workbook (LibreOffice, WPS) with everything that a cell can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from ..cells import Area, Cell, Number, Table, Unread, dense
from . import formats
from .parts import Parts, Unreadable, attributes, local_name
from .xlsx import NO_RESULT, STRUCK, ZERO_RESULT, Grid, Leaf, too_large

CONTENT = "content.xml"
NO_EPOCH = datetime(1899, 12, 30)
ERROR = re.compile(r"#[A-Z/0-9]+[!?]?|Err:\d+|#N/A")


class OpenDocument:
    """An ODS file. Raises Unreadable where it cannot be read."""

    def __init__(self, parts: Parts) -> None:
        manifest = "META-INF/manifest.xml"
        if manifest in parts and any(map(local_name, parts.elements(manifest, "encryption-data"))):
            raise Unreadable("工作簿有密码，请去掉密码后再导入", "the workbook has a password; save it without one")
        self._parts = parts
        self._struck, unseen = set[str](), set[str]()
        found = list[Mapping[str, str]]()
        for element in parts.elements(CONTENT, "style", opened="table"):
            of = attributes(element)
            if local_name(element) == "table":
                found.append(of)
                continue
            name = of.get("name", "")
            for properties in map(attributes, element):
                lines = {properties.get(f"text-line-through-{aspect}", "none") for aspect in ("style", "type")}
                if lines != {"none"}:
                    self._struck.add(name)
                if properties.get("display") == "false":
                    unseen.add(name)
        self.sheets = [Leaf(of.get("name", ""), of.get("style-name") in unseen, str(n)) for n, of in enumerate(found)]

    def table(self, sheet: Leaf, limit: int, columns: int, rows: int | None = None) -> Table:
        """The cells of a sheet, or of its first `rows` rows only.

        Raises Unreadable for a sheet that has anything beyond `limit` rows or `columns` columns.
        """
        grid, comments, number = Grid(), dict[tuple[int, int], str](), 1
        for element in self._of(sheet):
            of = attributes(element)
            hidden = of.get("visibility") in {"collapse", "filter"}
            if local_name(element) == "table-column":
                first, grid.column = grid.column, grid.column + _times(of, "number-columns-repeated")
                grid.hidden_columns.update(range(first, min(grid.column, columns)) if hidden else ())
                continue
            cells, notes = self._row(element, number, grid, columns)
            last = number + _times(of, "number-rows-repeated")
            if cells:
                if last - 1 > limit or max(cells) >= columns:
                    raise too_large(sheet.name, limit, columns)
                grid.rows |= {each: cells for each in range(number, last)}
                grid.hidden_rows.update(range(number, last) if hidden else ())
                comments |= {(number, at): note for at, note in notes.items()}
            number = last
            if rows is not None and len(grid.rows) >= rows:
                break
        return Table(
            rows=dense(grid.rows),
            name=sheet.name,
            hidden_rows=frozenset(grid.hidden_rows),
            hidden_columns=frozenset(grid.hidden_columns),
            merged=tuple(grid.merged),
            comments=comments,
            struck=frozenset(grid.struck),
        )

    def _of(self, sheet: Leaf) -> Iterator[Element]:
        """The columns and rows of one sheet."""
        at = -1
        for element in self._parts.elements(CONTENT, "table-column", "table-row", opened="table"):
            if local_name(element) == "table":
                at += 1
            elif at == int(sheet.part):
                yield element
            elif at > int(sheet.part):
                return

    def _row(self, row: Element, number: int, grid: Grid, columns: int) -> tuple[dict[int, Cell], dict[int, str]]:
        """The cells of a row by column, and the notes that hang on them."""
        cells, notes, at = dict[int, Cell](), dict[int, str](), 0
        for cell in row:
            of = attributes(cell)
            times = _times(of, "number-columns-repeated")
            if local_name(cell) == "table-cell":
                wide, high = _times(of, "number-columns-spanned"), _times(of, "number-rows-spanned")
                if wide > 1 or high > 1:
                    grid.merged.append(Area(number, at, number + high - 1, at + wide - 1))
            value = self._cell(cell, of)
            if value is not None:
                if times > columns:
                    raise Unreadable(f"超过 {columns} 列", f"more than {columns} columns")
                cells |= {each: value for each in range(at, at + times)}
                if of.get("style-name") in self._struck:
                    grid.struck.add((number, at))
                for note in cell:
                    if local_name(note) == "annotation":
                        notes[at] = "\n".join(_text(p) for p in note if local_name(p) == "p")
            at += times
        return cells, notes

    def _cell(self, cell: Element, of: Mapping[str, str]) -> Cell:
        """What one cell holds; the text below it is what a person sees."""
        lines = [part for part in cell if local_name(part) == "p"]
        seen = "\n".join(map(_text, lines))
        formula, kind = "formula" in of, of.get("value-type", "")
        if ERROR.fullmatch(seen):
            return Unread(seen, f"表格软件显示错误 {seen}", f"shows the error {seen} of the spreadsheet")
        if formula and re.match(r"1899-12-30|PT0+H0+M0+S", of.get("date-value", of.get("time-value", ""))):
            return ZERO_RESULT
        match kind:
            case "float" | "percentage" | "currency":
                stored = formats.number(of.get("value", ""), "", NO_EPOCH)
                if not isinstance(stored, Number):
                    return stored
                return ZERO_RESULT if formula and stored.value == 0 else Number(stored.value, seen)
            case "date":
                return _moment(of.get("date-value", ""), seen)
            case "time":
                found = re.fullmatch(r"PT(\d{1,6})H(\d{1,6})M(\d{1,6})(?:[.,]\d+)?S", of.get("time-value", ""))
                if found is None:
                    return Unread(seen, "不是时刻", "is no time")
                return timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=int(found[3]))
            case "boolean":
                return of.get("boolean-value") == "true"
            case "string":
                text = of.get("string-value") or seen
            case _:
                if formula:
                    return NO_RESULT
                text = seen
        if any(attributes(span).get("style-name") in self._struck for line in lines for span in line.iter()):
            return Unread(text, *STRUCK)
        return text or None


def _moment(text: str, seen: str) -> Cell:
    """A day or a moment; midnight is stored like a day, and only what is seen tells them apart. One with a zone, which
    the format does not have, is the clock on the wall for one tool and UTC for another."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return Unread(seen or text, "不是日期", "is no date")
    if found.tzinfo is not None:
        return Unread(
            text, "日期单元格不能带时区，说不清是几点", "is a date cell with a zone, which may be either clock"
        )
    return found if "T" in text or re.search(r"\d:\d\d|时", seen) else found.date()


def _text(element: Element) -> str:
    """The text of a paragraph: blanks, tabs and line breaks are elements of their own."""
    text = element.text or ""
    for child in element:
        match local_name(child):
            case "s":
                text += " " * min(_times(attributes(child), "c"), 500)
            case "tab":
                text += "\t"
            case "line-break":
                text += "\n"
            case "annotation" | "ruby-text":
                pass
            case _:
                text += _text(child)
        text += child.tail or ""
    return text


def _times(of: Mapping[str, str], name: str) -> int:
    text = of.get(name, "1")
    return int(text) if re.fullmatch(r"\d{1,9}", text) else 1
