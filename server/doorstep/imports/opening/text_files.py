"""Reads text files: encodings, separators, line ends and quotes as offices and their tools write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from ..cells import Cell, Table, Unread
from ..reading.headers import find
from ..reading.rows import LONGEST_CELL
from .parts import Unreadable

SEPARATORS = (",", ";", "\t", "|")
MAX_COLUMNS = 100
LONGEST_RECORD = 40
"""Lines that a quoted cell may have; more of them are the rows below a quote that nobody closed."""

BAD_QUOTE = Unread(
    "",
    "引号不成对，这一行读不出来",
    "is in a row whose quotes do not match, which cannot be read",
)


def decoded(data: bytes) -> str:
    """The text: UTF-8 with or without a mark, UTF-16 with one, or GB18030. Raises Unreadable.

    Almost any bytes are valid GB18030, also a UTF-8 file that was cut or damaged, and would turn into wrong names. So
    bytes that are mostly proper UTF-8 are refused when they are not quite, and so is text with characters that nobody
    writes.
    """
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig"]
    if not _damaged_utf8(data):
        encodings.append("gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if re.search("[\0\ue000-\uf8ff\ufffd]", text) is None:
            return text
    raise Unreadable(
        "认不出文件的编码；请存为 UTF-8 或 GB18030 的 CSV，或 .xlsx",
        "the encoding is not clear; save the file as UTF-8 or GB18030 CSV, or as .xlsx",
    )


def _damaged_utf8(data: bytes) -> bool:
    """Whether these bytes look like UTF-8 of which some was lost: most of what is not ASCII decodes."""
    text = data.decode("utf-8", errors="replace")
    lost = text.count("\ufffd")
    return lost > 0 and sum(char > "\x7f" for char in text) - lost > lost


def separated(text: str, limit: int) -> list[list[Cell]]:
    """The rows of a text file, by the separator that its first line names (`sep=;`), or under which the most headers
    are known. Raises Unreadable for more than `limit` rows."""
    named = re.match(r'"?sep=([^\r\n"])"?(\r\n|\r|\n)', text, re.IGNORECASE)
    if named is not None:
        return list(_rows(text[named.end() :], named[1], limit))
    start = text[:20_000]
    return list(_rows(text, max(SEPARATORS, key=lambda separator: _known(start, separator)), limit))


def _known(start: str, separator: str) -> int:
    """How many columns have a known header under this separator."""
    header = find(Table(list(_rows(start, separator, 10**9))))
    return len(header.places) if header is not None else 0


def _rows(text: str, separator: str, limit: int) -> Iterator[list[Cell]]:
    """The rows, one by one. A quote that is not closed, or closed in the middle of a cell, costs the line on which its
    row begins, and no other."""
    lines = list(islice(io.StringIO(text, newline=""), limit * LONGEST_RECORD + 1))
    at = number = 0
    while at < len(lines):
        number += 1
        if number > limit:
            raise Unreadable(f"超过 {limit} 行", f"more than {limit} lines")
        row, taken = _record(lines, at, separator)
        if len(row) > MAX_COLUMNS and any(row[MAX_COLUMNS:]):
            raise Unreadable(f"超过 {MAX_COLUMNS} 列", f"more than {MAX_COLUMNS} columns")
        yield row[:MAX_COLUMNS]
        at += taken


def _record(lines: list[str], at: int, separator: str) -> tuple[list[Cell], int]:
    """The row that begins on a line, and how many lines it takes."""
    taken = 0

    def following() -> Iterator[str]:
        nonlocal taken
        for line in lines[at : at + LONGEST_RECORD]:
            taken += 1
            yield line

    try:
        row = next(csv.reader(following(), delimiter=separator, strict=True), [])
    except csv.Error:
        return _broken(lines[at], separator), 1
    if taken > 1 and any(len(cell) > LONGEST_CELL for cell in row):
        return _broken(lines[at], separator), 1
    return list(row), taken


def _broken(line: str, separator: str) -> list[Cell]:
    """A row whose quotes do not match: as many cells as its line has, none of which can be trusted."""
    return [BAD_QUOTE for _ in line.split(separator)]
