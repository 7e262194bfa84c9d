"""Turns the bytes of a work-order file into a table of cells: CSV in the usual encodings and separators, or XLSX."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from .cells import Table
from .reading import MAX_ROWS, known_headers

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_LINES = 2 * MAX_ROWS
MAX_COLUMNS = 100

SEPARATORS = (",", ";", "\t")


class Unreadable(Exception):
    """The file is no table; `zh` and `en` say why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")


def table(data: bytes) -> Table:
    """The sheet of the file that holds the work orders. Raises Unreadable."""
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        raise Unreadable(f"文件超过 {limit} MB", f"the file is larger than {limit} MB")
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            "旧版或加密的 Excel 文件，请另存为不加密的 .xlsx", "an old or encrypted workbook; save it as plain .xlsx"
        )
    return Table(_separated(_decoded(data)))


def _decoded(data: bytes) -> str:
    """The text: UTF-8 with or without a mark, UTF-16 with one, or GB18030.

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
        if not any(char == "\0" or "\ue000" <= char <= "\uf8ff" or char == "\ufffd" for char in text):
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


def _separated(text: str) -> list[list[str]]:
    """The rows of a text file, by the separator under which the most headers are known."""
    start = text.lstrip("\r\n")[:10_000]
    best = max(
        SEPARATORS,
        key=lambda separator: known_headers(next(csv.reader([start.split("\n")[0]], delimiter=separator), [])),
    )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=best, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MAX_LINES:
                raise Unreadable(f"超过 {MAX_LINES} 行", f"more than {MAX_LINES} lines")
    except csv.Error as error:
        raise Unreadable(
            f"第 {len(rows) + 1} 行引号不成对，或单元格过长",
            f"row {len(rows) + 1}: a quote is not closed, or a cell is too long ({error})",
        ) from error
    return rows


def _workbook(data: bytes) -> Table:
    """The cells of the first visible worksheet."""
    try:
        _refuse_bombs(data)
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            visible = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
            ]
            if not visible:
                raise Unreadable("工作簿里没有可见的工作表", "the workbook has no visible sheet")
            return Table(book.get_sheet_by_name(visible[0]).to_python(skip_empty_area=False), visible[0])
    except (CalamineError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        raise Unreadable("工作簿已损坏，无法读取", "the workbook is damaged and cannot be read") from error


_CELL_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")


def _refuse_bombs(data: bytes) -> None:
    """Raises Unreadable for a small workbook that would fill the memory: one that unpacks to far more, or one whose
    cells lie far apart (the reader lays out the whole rectangle between them, and takes the process with it)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise Unreadable("工作簿解压后过大", "the workbook unpacks to too much data")
        for entry in entries:
            places = _CELL_PLACE.findall(archive.read(entry))
            columns, rows = {column.upper() for column, _ in places}, {row for _, row in places}
            if max(map(_column_number, columns), default=0) > MAX_COLUMNS or max(map(int, rows), default=0) > MAX_LINES:
                raise Unreadable(
                    f"工作表超过 {MAX_LINES} 行或 {MAX_COLUMNS} 列",
                    f"the sheet has more than {MAX_LINES} rows or {MAX_COLUMNS} columns",
                )


def _column_number(letters: bytes) -> int:
    """The number of a column by its letters: A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
