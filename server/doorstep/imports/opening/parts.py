"""The parts of a zipped workbook, read within bounds: nothing unpacks without end, no entity is ever followed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse

MAX_UNPACKED = 250 * 1024 * 1024
"""Bytes to which all that is read of a file may unpack; pictures, which nobody opens, do not count."""

MAX_ELEMENTS = 8_000_000
"""Elements of all that is read of a file: several times what the largest table has, and some seconds of work."""

MAX_HELD = 300_000
"""Elements of one row, text or list of styles, which is in memory as a whole."""

MAX_DEPTH = 100
MAX_TOKEN = 2 * 1024 * 1024
"""Bytes in which some element must begin or end: a longer tag or text is none that a cell can hold."""

DECLARATION = re.compile(b"|".join("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be")))
"""What an entity needs that would unpack to anything, in every encoding in which a name can be hidden from a search."""

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError)
"""What reading a damaged zip file raises."""


class Unreadable(Exception):
    """The file is no table; `zh` and `en` say why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh, self.en = zh, en


def damaged(detail: str) -> Unreadable:
    """What cannot be opened although it looks like a workbook."""
    return Unreadable("工作簿已损坏，无法读取", f"the workbook is damaged and cannot be read ({detail})")


def too_much() -> Unreadable:
    """What is said of a workbook that would take the machine's time or memory."""
    return Unreadable("工作簿解压后过大", "the workbook unpacks to too much data")


class Parts:
    """The parts of a zip file by name, whatever case and slashes its maker writes."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            raise damaged(str(error)) from error
        self.bytes_left, self.elements_left = MAX_UNPACKED, MAX_ELEMENTS
        self.names = {name.replace("\\", "/").lstrip("/").casefold(): name for name in self._archive.namelist()}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self.names

    def open(self, name: str) -> Bounded:
        """A part as a stream that ends with an error when the file unpacks to too much. Raises Unreadable when it is
        missing or locked."""
        if name not in self:
            raise damaged(f"{name} is missing")
        try:
            return Bounded(self._archive.open(self.names[name.casefold()]), self)
        except (*BROKEN, RuntimeError, NotImplementedError) as error:
            raise damaged(f"{name}: {error}") from error

    def elements(self, name: str, *kept: str, opened: str = "") -> Iterator[Element]:
        """The elements of a part that are called one of `kept`, each when it is whole; elsewhere nothing is kept. One
        that is called `opened` comes when it begins, with its attributes only.

        Names come without namespace: strict and transitional workbooks differ in nothing else.
        """
        depth, held, open_ones, stream = 0, 0, list[Element](), self.open(name)
        try:
            for event, element in iterparse(stream, events=("start", "end")):
                local = local_name(element)
                stream.silent = 0
                if event == "start":
                    depth += local in kept
                    held += depth > 0
                    self.elements_left -= 1
                    open_ones.append(element)
                    if self.elements_left < 0 or held > MAX_HELD or len(open_ones) > MAX_DEPTH:
                        raise too_much()
                    if local == opened:
                        yield element
                    continue
                open_ones.pop()
                if local in kept:
                    depth -= 1
                    if depth == 0:
                        yield element
                if depth == 0:
                    held = 0
                    element.clear()
                    if open_ones:
                        open_ones[-1].remove(element)
        except (ParseError, LookupError, *BROKEN) as error:
            raise damaged(f"{name}: {error}") from error


class Bounded(io.RawIOBase):
    """A stream that gives no more than the bytes that are left to its file, MAX_TOKEN of them without an element, and
    no declaration of entities: no workbook has one. Raises Unreadable. `silent` are the bytes since an element."""

    def __init__(self, stream: IO[bytes], of: Parts) -> None:
        self._stream, self._of, self._end, self.silent = stream, of, b"", 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        most = MAX_TOKEN + 1
        try:
            data = self._stream.read(min(size, most) if size >= 0 else most)
        except BROKEN as error:
            raise damaged(str(error)) from error
        self._of.bytes_left -= len(data)
        self.silent += len(data)
        if self._of.bytes_left < 0 or self.silent > MAX_TOKEN:
            raise too_much()
        if DECLARATION.search(self._end + data):
            raise damaged("it declares entities")
        self._end = data[-20:]
        return data


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    return _local(element.tag)


@lru_cache(1000)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def attributes(element: Element) -> dict[str, str]:
    """The attributes of an element without their namespaces."""
    return {str(name).rpartition("}")[2]: value for name, value in element.attrib.items()}
