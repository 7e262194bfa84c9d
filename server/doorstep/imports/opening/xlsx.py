"""Reads a sheet of an XLSX workbook with everything that a cell can hold.

The usual fast readers hand out an error, a formula that nobody worked out and an empty cell alike, and forget number
formats and what is hidden. Here that is the difference between a promise and none, so the parts are read themselves.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from ..cells import Area, Cell, Table, Unread, dense
from . import formats
from .parts import Parts, Unreadable, attributes, damaged, local_name

NO_RESULT = Unread(
    "",
    "公式没有算出的结果；请用表格软件打开并保存，或直接填写值",
    "is a formula without a result; open and save the file in the spreadsheet, or enter the value itself",
)
ZERO_RESULT = Unread(
    "0",
    "公式的结果是 0，可能是没有计算或引用了空单元格；请直接填写值",
    "is a formula whose result is 0, which may mean that it was not worked out or points at nothing; enter the value",
)
STRUCK = ("有一部分文字被划去，不知道以哪部分为准", "is partly struck through; leave only what holds")


@dataclass(frozen=True)
class Leaf:
    """A sheet of a workbook before its cells are read; `hidden` when a person does not see its tab."""

    name: str
    hidden: bool
    part: str


@dataclass(frozen=True)
class _Style:
    code: str
    struck: bool


def too_large(sheet: str, limit: int, columns: int) -> Unreadable:
    """What is said of a sheet with more rows or columns than are read."""
    return Unreadable(
        f"工作表「{sheet}」超过 {limit} 行或 {columns} 列",
        f"the sheet {sheet} has more than {limit} rows or {columns} columns",
    )


@dataclass
class Grid:
    """What a sheet has shown so far; `row` and `column` are how far it has come."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    row: int = 0
    column: int = 0


class Workbook:
    """An XLSX file. Raises Unreadable where it cannot be read."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._main = next(iter(self._related("", "officeDocument")), "xl/workbook.xml")
        self._epoch = datetime(1899, 12, 30)
        self.sheets: list[Leaf] = []
        targets = self._targets(self._main)
        for element in parts.elements(self._main, "workbookPr", "sheet"):
            of = attributes(element)
            if local_name(element) == "workbookPr":
                if of.get("date1904", "0") in {"1", "true"}:
                    self._epoch = datetime(1904, 1, 1)
            elif (target := targets.get(of.get("id", ""))) and target[0].endswith("/worksheet"):
                self.sheets.append(Leaf(of.get("name", ""), of.get("state", "visible") != "visible", target[1]))
        self._styles = self._read_styles()
        self._strings: list[str | Unread] | None = None

    def table(self, sheet: Leaf, limit: int, columns: int, rows: int | None = None) -> Table:
        """The cells of a sheet, or of its first `rows` rows only.

        Raises Unreadable for a sheet that has anything beyond `limit` rows or `columns` columns.
        """
        grid = Grid()
        for element in self._parts.elements(sheet.part, "row", "col", "mergeCell"):
            match local_name(element):
                case "col":
                    of = attributes(element)
                    if _is(of, "hidden") or _is_nought(of.get("width")):
                        first, last = _whole(of.get("min")), _whole(of.get("max"))
                        grid.hidden_columns.update(range(first - 1, min(last, columns)))
                case "mergeCell":
                    if (area := _area(attributes(element).get("ref", ""))) is not None:
                        grid.merged.append(area)
                case _:
                    number = self._row(element, grid)
                    if number in grid.rows and (number > limit or max(grid.rows[number]) >= columns):
                        raise too_large(sheet.name, limit, columns)
                    if rows is not None and len(grid.rows) >= rows:
                        break
        return Table(
            rows=dense(grid.rows),
            name=sheet.name,
            hidden_rows=frozenset(grid.hidden_rows),
            hidden_columns=frozenset(grid.hidden_columns),
            merged=tuple(grid.merged),
            comments={} if rows is not None else self._comments(sheet),
            struck=frozenset(grid.struck),
        )

    def _row(self, element: Element, grid: Grid) -> int:
        """Adds the cells of a row to the grid; its number."""
        of = attributes(element)
        number = grid.row = _whole(of["r"]) if "r" in of else grid.row + 1
        if number < 1:
            raise damaged("a row without a number")
        if _is(of, "hidden") or _is_nought(of.get("ht")):
            grid.hidden_rows.add(number)
        at = -1
        for cell in element:
            if local_name(cell) != "c":
                continue
            place = cell.get("r")
            at = _column(place) if place is not None else at + 1
            style = self._style(cell.get("s"))
            value = self._cell(cell, style)
            if value is None:
                continue
            row = grid.rows.setdefault(number, {})
            if at in row:
                raise damaged(f"two cells at {place}")
            row[at] = value
            if style.struck:
                grid.struck.add((number, at))
        return number

    def _cell(self, cell: Element, style: _Style) -> Cell:
        """What one cell holds."""
        parts = {local_name(child): child for child in cell}
        kind, stored = cell.get("t", "n"), parts.get("v")
        text = (stored.text or "") if stored is not None else None
        formula = "f" in parts
        if "is" in parts:
            return _rich(parts["is"])
        if text is None or (text == "" and kind != "str"):
            return NO_RESULT if formula else None
        match kind:
            case "s":
                strings = self._shared()
                if not re.fullmatch(r"\s*\d{1,9}\s*", text) or int(text) >= len(strings):
                    raise damaged("a text is missing")
                return strings[int(text)]
            case "str" | "inlineStr":
                return ZERO_RESULT if formula and text == "0" else _unescaped(text)
            case "b":
                return text.strip() in {"1", "true"}
            case "e":
                return Unread(text, f"表格软件显示错误 {text}", f"shows the error {text} of the spreadsheet")
            case "d":
                return _iso(text)
        found = formats.number(text, style.code, self._epoch)
        return ZERO_RESULT if formula and re.fullmatch(r"\s*-?0(\.0*)?([eE][+-]?\d+)?\s*", text) else found

    def _shared(self) -> list[str | Unread]:
        """The texts that cells share."""
        if self._strings is None:
            self._strings = []
            for part in self._related(self._main, "sharedStrings"):
                self._strings += [_rich(one) for one in self._parts.elements(part, "si")]
        return self._strings

    def _style(self, number: str | None) -> _Style:
        at = _whole(number)
        return self._styles[at] if at < len(self._styles) else _Style("", False)

    def _read_styles(self) -> list[_Style]:
        """The number format of each style of a cell, and whether it strikes through."""
        codes, struck, styles = dict(formats.BUILT_IN), list[bool](), list[_Style]()
        for part in self._related(self._main, "styles"):
            for group in self._parts.elements(part, "numFmts", "fonts", "cellXfs"):
                match local_name(group):
                    case "numFmts":
                        codes |= {_whole(a.get("numFmtId")): a.get("formatCode", "") for a in map(attributes, group)}
                    case "fonts":
                        struck += [_strikes(font) for font in group]
                    case _:
                        for a in map(attributes, group):
                            font = _whole(a.get("fontId"))
                            code = codes.get(_whole(a.get("numFmtId")), "")[: formats.LONGEST_CODE]
                            styles.append(_Style(code, font < len(struck) and struck[font]))
        return styles

    def _comments(self, sheet: Leaf) -> dict[tuple[int, int], str]:
        """The notes that hang on cells."""
        found = {}
        for part in self._related(sheet.part, "comments"):
            for element in self._parts.elements(part, "comment"):
                place = re.fullmatch(r"([A-Za-z]{1,3})(\d{1,7})", attributes(element).get("ref", ""))
                if place is not None:
                    found[int(place[2]), _column(place[1])] = str(_rich(element, deep=True))
        return found

    def _related(self, part: str, kind: str) -> Iterator[str]:
        """The parts of a kind that a part points at."""
        return (target for sort, target in self._targets(part).values() if sort.endswith(f"/{kind}"))

    def _targets(self, part: str) -> dict[str, tuple[str, str]]:
        """The kind and the name of each part that a part points at, by the id of the pointer."""
        folder, name = posixpath.split(part)
        pointers = posixpath.join(folder, "_rels", f"{name}.rels")
        if pointers not in self._parts:
            return {}
        found = {}
        for element in self._parts.elements(pointers, "Relationship"):
            of = attributes(element)
            target = unquote(of.get("Target", ""))
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            if of.get("TargetMode") != "External":
                found[of.get("Id", "")] = (of.get("Type", ""), path)
        return found


def _rich(element: Element, deep: bool = False) -> str | Unread:
    """A text of several runs, without the reading aids above it; one of which a part is struck through is not read."""
    runs: list[tuple[str, bool]] = []
    for child in element.iter() if deep else element:
        match local_name(child):
            case "t":
                runs.append((child.text or "", False))
            case "r" if not deep:
                text = "".join(part.text or "" for part in child if local_name(part) == "t")
                runs.append((text, any(_strikes(part) for part in child if local_name(part) == "rPr")))
    whole = _unescaped("".join(text for text, _ in runs))
    return Unread(whole, *STRUCK) if any(struck and text.strip() for text, struck in runs) else whole


def _strikes(font: Element) -> bool:
    return any(local_name(part) == "strike" and _is(attributes(part), "val", "1") for part in font)


def _unescaped(text: str) -> str:
    """The text of a cell: _x000D_ is how a workbook writes a character that XML cannot hold. Half a character, which no
    text can hold, stays as it is written."""
    return (
        re.sub(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)
        if "_x" in text
        else text
    )


def _iso(text: str) -> Cell:
    """A day or a moment in ISO 8601. Tools write a Z behind it, but a cell has no zone: it is the clock on the wall."""
    try:
        found = datetime.fromisoformat(text.strip().removesuffix("Z"))
    except ValueError:
        return Unread(text, "不是日期", "is no date")
    if found.tzinfo is not None:
        return Unread(text, "日期单元格不能带时差", "is a date cell with an offset, which a cell cannot have")
    return found if "T" in text else found.date()


def _area(ref: str) -> Area | None:
    found = re.fullmatch(r"([A-Za-z]{1,3})(\d{1,7}):([A-Za-z]{1,3})(\d{1,7})", ref)
    return Area(int(found[2]), _column(found[1]), int(found[4]), _column(found[3])) if found else None


def _column(ref: str) -> int:
    """The number of a column by the letters of a cell: A1 is in column 0, AA1 in 26."""
    return _number_of(ref.rstrip("0123456789"))


@lru_cache(1000)
def _number_of(letters: str) -> int:
    number = 0
    for letter in letters.upper()[:3]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return max(number - 1, 0)


def _whole(text: str | None) -> int:
    """A number of the workbook's own book-keeping."""
    return int(text) if text is not None and re.fullmatch(r"\d{1,9}", text) else 0


def _is_nought(size: str | None) -> bool:
    """Whether a row or a column is so small that nobody sees it."""
    return size is not None and re.fullmatch(r"0(\.0*)?", size) is not None


def _is(of: Mapping[str, str], name: str, default: str = "0") -> bool:
    return of.get(name, default) in {"1", "true", "on"}
