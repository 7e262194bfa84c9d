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

MAX_UNPACKED = 100 * 1024 * 1024
"""Bytes to which a part that is read may unpack; pictures and other sheets, which nobody opens, do not count."""

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


class Parts:
    """The parts of a zip file by name, whatever case and slashes its maker writes."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            raise damaged(str(error)) from error
        self.names = {name.replace("\\", "/").lstrip("/").casefold(): name for name in self._archive.namelist()}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self.names

    def open(self, name: str) -> io.RawIOBase:
        """A part as a stream that ends with an error when it unpacks to too much. Raises Unreadable when it is missing
        or locked."""
        if name not in self:
            raise damaged(f"{name} is missing")
        try:
            return _Bounded(self._archive.open(self.names[name.casefold()]))
        except (*BROKEN, RuntimeError, NotImplementedError) as error:
            raise damaged(f"{name}: {error}") from error

    def elements(self, name: str, *kept: str, opened: str = "") -> Iterator[Element]:
        """The elements of a part that are called one of `kept`, each when it is whole; elsewhere nothing is kept. One
        that is called `opened` comes when it begins, with its attributes only.

        Names come without namespace: strict and transitional workbooks differ in nothing else.
        """
        depth, open_ones = 0, list[Element]()
        try:
            for event, element in iterparse(self.open(name), events=("start", "end")):
                local = local_name(element)
                if event == "start":
                    depth += local in kept
                    open_ones.append(element)
                    if local == opened:
                        yield element
                    continue
                open_ones.pop()
                if local in kept:
                    depth -= 1
                    if depth == 0:
                        yield element
                if depth == 0:
                    element.clear()
                    if open_ones:
                        open_ones[-1].remove(element)
        except (ParseError, LookupError, *BROKEN) as error:
            raise damaged(f"{name}: {error}") from error


class _Bounded(io.RawIOBase):
    """A stream that gives no more than MAX_UNPACKED bytes, and no declaration of entities: no workbook has one."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._left, self._end = stream, MAX_UNPACKED, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable("工作簿解压后过大", "the workbook unpacks to too much data")
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
