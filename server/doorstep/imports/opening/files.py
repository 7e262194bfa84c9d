"""Turns the bytes of a work-order file into the sheet that holds the work orders, or says what the file is instead.

XLSX, XLS and ODS are each read with everything their cells can hold; text in the usual encodings and separators.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Protocol

from ..cells import Table
from ..reading.headers import find
from ..reading.orders import MAX_ROWS
from .ods import OpenDocument
from .parts import Parts, Unreadable
from .text_files import MAX_COLUMNS, decoded, separated
from .xls import OldWorkbook
from .xlsx import Leaf, Workbook

__all__ = ["Unreadable", "table"]

MAX_BYTES = 20 * 1024 * 1024
MAX_LINES = 2 * MAX_ROWS
MAX_SHEETS = 50
PEEKED = 40
"""Rows with anything in them in which a sheet must show its header."""

ARCHIVE = "压缩包，要先解压", "an archive to be unpacked first"
KINDS = (
    (rb"%PDF", "PDF 文件", "a PDF"),
    (
        rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|II\*\0|MM\0\*|RIFF....WEBP|....ftyp",
        "图片或录像",
        "a picture or a film",
    ),
    (rb"\{\\rtf", "RTF 文档", "an RTF document"),
    (rb"7z\xbc\xaf|Rar!|\x1f\x8b", *ARCHIVE),
    (rb"\xff\x00\x02\x00|\x00\x00\x1a\x00", "Works 或 Lotus 表格", "a Works or Lotus spreadsheet"),
    (
        rb"(?i)(\xef\xbb\xbf)?\s*(<!doctype html|<!--|<html|<head|<meta|<table|<body|<style)",
        "网页（改名为 .xls 的 HTML）",
        "a web page (HTML with the name of a workbook)",
    ),
    (rb"(?i)(\xef\xbb\xbf)?MIME-Version:", "网页归档（MHTML）", "a web archive (MHTML)"),
    (
        rb"(\xef\xbb\xbf)?\s*<\?xml.{0,2000}(Excel\.Sheet|office:spreadsheet)",
        "2003 版 XML 表格",
        "an XML spreadsheet of 2003",
    ),
    (rb"(\xef\xbb\xbf)?\s*<(\?xml|office:document)", "XML 文件", "an XML file"),
    (rb"(\xef\xbb\xbf)?\s*<[A-Za-z!]", "网页（改名为 .xls 的 HTML）", "a web page (HTML with the name of a workbook)"),
    (rb"\s*[\[{]\s*[\"{\[]", "JSON 文件", "a JSON file"),
    (rb"ID;P|TABLE\r?\n0,1", "SYLK 或 DIF 文件", "a SYLK or DIF file"),
)
"""How files begin that people send in place of a table, and what they are."""

INSIDE = (
    ("word/document.xml", "Word 文档", "a Word document"),
    ("ppt/presentation.xml", "PowerPoint 演示文稿", "a presentation"),
    ("xl/workbook.bin", "二进制工作簿（XLSB）", "a binary workbook (XLSB)"),
    ("index/document.iwa", "苹果 Numbers 或 Pages 文件", "a file of Apple's Numbers or Pages"),
)
STREAMS = (
    ("EncryptedPackage", "加密的工作簿，要先去掉密码", "a workbook whose password has to be taken away"),
    ("WordDocument", "Word 文档", "a Word document"),
    ("PowerPoint Document", "PowerPoint 演示文稿", "a presentation"),
    ("__substg1.0", "Outlook 邮件", "a mail of Outlook"),
    ("MatOST", "Works 文档", "a document of Works"),
)
OLD = re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
"""How an old workbook begins: one in a file system of its own, or a bare one of the nineties."""


class Book(Protocol):
    """A workbook, whatever its format."""

    sheets: list[Leaf]

    def table(self, sheet: Leaf, limit: int, columns: int, rows: int | None = None) -> Table: ...


def table(data: bytes) -> Table:
    """The sheet of the file that holds the work orders. Raises Unreadable."""
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        raise Unreadable(f"文件超过 {limit} MB", f"the file is larger than {limit} MB")
    for begins, zh, en in KINDS:
        if re.match(begins, data, re.DOTALL):
            raise _other(zh, en)
    if data.startswith(b"PK\x03\x04"):
        return _chosen(_zipped(Parts(data)))
    if OLD.match(data):
        for stream, zh, en in STREAMS:
            if stream.encode("utf-16-le") in data:
                raise _other(zh, en)
        return _chosen(OldWorkbook(data))
    return Table(separated(decoded(data), MAX_LINES))


def _other(zh: str, en: str) -> Unreadable:
    return Unreadable(
        f"这是{zh}，不是工单表；请另存为 .xlsx、.xls、.ods 或 CSV",
        f"this is {en} and no table; save it as .xlsx, .xls, .ods or CSV",
    )


def _zipped(parts: Parts) -> Book:
    """The workbook in a zip file."""
    for name, zh, en in INSIDE:
        if name in parts:
            raise _other(zh, en)
    if "mimetype" in parts:
        kind = parts.open("mimetype").read(200).strip()
        if not kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            raise _other("另一种 OpenDocument 文件", "another kind of OpenDocument file")
        return OpenDocument(parts)
    if "[Content_Types].xml" not in parts and "xl/workbook.xml" not in parts:
        raise _other(*ARCHIVE)
    return Workbook(parts)


def _chosen(book: Book) -> Table:
    """The first sheet with the header of work orders, of those that a person sees; else the first that has anything.

    Limits hold for the sheet that is read: what another one holds is nobody's concern.
    """
    seen = [sheet for sheet in book.sheets if not sheet.hidden]
    if not seen:
        raise Unreadable("工作簿里没有可见的工作表", "the workbook has no visible sheet")
    with_header = [sheet for sheet in book.sheets[:MAX_SHEETS] if _has_header(book, sheet)]
    visible = [sheet for sheet in with_header if not sheet.hidden]
    for sheet in visible or seen:
        found = book.table(sheet, MAX_LINES, MAX_COLUMNS)
        if visible or any(found.rows):
            return replace(found, passed_over=tuple(other.name for other in with_header if other is not sheet))
    return Table((), seen[0].name)


def _has_header(book: Book, sheet: Leaf) -> bool:
    try:
        return find(book.table(sheet, MAX_LINES, MAX_COLUMNS, PEEKED)) is not None
    except Unreadable:
        if len(book.sheets) == 1:
            raise
        return False
