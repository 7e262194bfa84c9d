"""Bytes that no office and no tool has written: damage, bombs, absurd numbers. A sentence each time, never a traceback,
and little time and memory."""

from __future__ import annotations

import io
import random
import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from doorstep.imports.opening import files, parts
from doorstep.imports.opening.files import Unreadable
from doorstep.imports.reading.orders import read
from raw_workbook import HEADERS, Raw, ods, sheet, workbook, zipped
from work_orders import OFFICE
from workbook_makers import besides

KEPT = Path(__file__).parents[2] / "workbooks"
TEXT = (
    ",".join(HEADERS)
    + "\r\n"
    + 'WO-1,宽带装机,王秀兰,13800000001,梧桐路1号,2026-12-01 9:00-11:00,城东装维班,"a,""b"\r\n' * 9
)
FILES = {
    **{path.name: path.read_bytes() for path in sorted(KEPT.iterdir()) if path.suffix in {".xlsx", ".ods", ".xls"}},
    "besides.xlsx": besides(),
    **{code: TEXT.encode(code) for code in ("utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32")},
}
ODD = "0|-1|999999999|99999999999999999999|1e308|NaN|sNaN|Infinity|-Infinity||x|1.5|٣|²|-0|1e5000|PT99999999999H1M1S|D"
Damage = Callable[[random.Random, bytes], bytes]


def understood(data: bytes) -> str:
    """What becomes of these bytes: "read", or the sentence that refuses them; whatever else is raised is a fault."""
    try:
        read(files.table(data), OFFICE)
    except Unreadable as refused:
        assert refused.zh and refused.en
        return refused.en
    return "read"


def cut_or_changed(rng: random.Random, data: bytes) -> bytes:
    """The bytes with their end cut off, or some of them flipped, replaced, doubled or lost."""
    made = bytearray(data)
    if rng.random() < 0.2:
        return data[: rng.randrange(len(data))]
    for _ in range(rng.choice((1, 3, 30))):
        at, length = rng.randrange(len(made)), rng.randrange(1, 30)
        match rng.randrange(4):
            case 0:
                made[at] ^= 1 << rng.randrange(8)
            case 1:
                made[at] = rng.choice((0, 127, 128, 255))
            case 2:
                made[at:at] = made[at : at + length]
            case _:
                del made[at : min(at + length, len(made) - 1)]
    return bytes(made)


def inside(rng: random.Random, data: bytes) -> bytes:
    """The zip file with one of its parts damaged, and whole itself."""
    hit = rng.choice([name for name, part in unzipped(data).items() if part])
    return zipped({name: cut_or_changed(rng, part) if name == hit else part for name, part in unzipped(data).items()})


def absurd(rng: random.Random, data: bytes) -> bytes:
    """The zip file with some of the values in its XML replaced by odd ones."""
    share = rng.choice((0.002, 0.02))

    def other(found: re.Match[bytes]) -> bytes:
        value = rng.choice(ODD.split("|")).encode()
        return found[0] if rng.random() > share else found[0][:1] + value + found[0][-1:]

    return zipped({name: re.sub(rb'"[^"<>]*"|>[^<]{1,20}<', other, part) for name, part in unzipped(data).items()})


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", FILES)
def test_damaged_files_end_with_a_sentence(name: str) -> None:
    rng, data = random.Random(f"bytes of {name}"), FILES[name]
    ways: list[Damage] = [cut_or_changed] if data[:2] != b"PK" else [cut_or_changed, inside, absurd]
    for _ in range(12):
        understood(rng.choice(ways)(rng, data))


# ---- numbers and records that no tool writes


def book(*cells: str | Raw, below: str = "", after: str = "", code: str = "General") -> bytes:
    """A workbook with one row below its headers; its style 1 has this number format."""
    style = (
        f'<styleSheet><numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts><fonts><font/></fonts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs></styleSheet>'
    )
    return workbook(sheet([HEADERS, cells], below=below, after=after), parts={"xl/styles.xml": style})


ABSURD: dict[str, tuple[bytes, str]] = {
    "more digits than a context has": (book(("", f"<v>{'1' * 31}.5</v>")), "read"),
    "thirty decimals": (book(('s="1"', "<v>12345.5</v>"), code=f"0.{'0' * 30}"), "read"),
    "a format without end": (book(('s="1"', "<v>1</v>"), code=";&quot;" * 100_000), "read"),
    "a row 0": (book(below='<row r="0"><c r="A0"><v>1</v></c></row>'), "a row without a number"),
    "a text of a number that is no digit": (book(('t="s"', "<v>²</v>")), "a text is missing"),
    "half a character": (book("_xD800_"), "read"),
    "no number in ODS": (ods('<table-row><table-cell value-type="float" value="NaN"/></table-row>'), "read"),
    "a huge one in ODS": (ods('<table-row><table-cell value-type="float" value="1e999999"/></table-row>'), "read"),
    "hours without end": (
        ods('<table-row><table-cell value-type="time" time-value="PT99999999999999H00M00S"/></table-row>'),
        "read",
    ),
    "NUL": (b"\0" * 1000, "the encoding is not clear"),
    "NUL in text": (TEXT.replace("梧桐", "\0").encode(), "the encoding is not clear"),
    "UTF-16 without mark": (TEXT.encode("utf-16-le"), "the encoding is not clear"),
    "half of UTF-16": (TEXT.encode("utf-16")[:-1], "the encoding is not clear"),
    "surrogates": (b"\xff\xfe\0\xd8\0\xd8", "the encoding is not clear"),
}


@pytest.mark.parametrize("name", ABSURD)
def test_what_no_tool_writes_is_understood_or_refused(name: str) -> None:
    data, said = ABSURD[name]
    assert said in understood(data)


def test_half_a_character_is_never_handed_on() -> None:
    assert files.table(book("_xD800_a_x0041_")).rows[1][0] == "_xD800_aA"


# ---- what would take time or memory


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Bounds that small bombs go beyond."""
    monkeypatch.setattr(parts, "MAX_ELEMENTS", 20_000)
    monkeypatch.setattr(parts, "MAX_HELD", 5_000)
    monkeypatch.setattr(parts, "MAX_TOKEN", 50_000)
    yield


CELLS = "<c/>" * 6_000
BOMBS: dict[str, Callable[[], bytes]] = {
    "a row of empty cells": lambda: book(below=f"<row>{CELLS}</row>"),
    "empty rows": lambda: book(below="<row/>" * 30_000),
    "nesting": lambda: book(after="<a>" * 200 + "</a>" * 200),
    "a text without end": lambda: book("a" * 100_000),
    "a number without end": lambda: book(("", f"<v>{'9' * 100_000}</v>")),
    "a tag without end": lambda: book((f'x="{"9" * 100_000}"', "<v>1</v>")),
    "many sheets that are each small enough": lambda: workbook(
        *[sheet([HEADERS], after="<a/>" * 6_000)] * 5, names="abcde"
    ),
    "ODS tables before ODS tables": lambda: ods("</table>" + f"<table>{'<a/>' * 500}</table>" * 30 + "<table>"),
    "ODS nesting": lambda: ods(
        "<table-row><table-cell><p>" + "<s>" * 200 + "</s>" * 200 + "</p></table-cell></table-row>"
    ),
}


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.usefixtures("small")
def test_a_bomb_is_refused(name: str) -> None:
    assert understood(book(below="<row><c><v>1</v></c></row>" * 3_000)) == "read", "many rows are no bomb"
    assert understood(BOMBS[name]()) == "the workbook unpacks to too much data"


def merges(refs: str) -> bytes:
    far = '<row r="30000"><c r="A30000"><v>1</v></c></row>'
    return book(below=far, after=f"<mergeCells>{refs}</mergeCells>")


SLOW: dict[str, Callable[[], bytes]] = {
    "areas over each other": lambda: merges('<mergeCell ref="A3:A30000"/>' * 2_000),
    "areas beside the table": lambda: merges(
        "".join(f'<mergeCell ref="B{chr(65 + n)}3:B{chr(65 + n)}30000"/>' for n in range(26)) * 4
    ),
    "blanks in a time": lambda: ",".join([*HEADERS, "\n", *["x"] * 5, f"2026-12-01 {' ' * 480}x"]).encode(),
    "blanks in an address": lambda: f"{','.join(HEADERS)}\n1,1,1,1,{' ' * 200_000}x{' ' * 200_000}y,1".encode(),
    "brackets in a header": lambda: f"{','.join(HEADERS)},{'(' * 60_000}{')' * 60_000}\n1".encode(),
    "commas": lambda: b"," * 3_000_000,
    "cells": lambda: b"x," * 1_000_000,
    "line ends": lambda: b"\n" * 5_000_000,
    "quotes": lambda: f"{','.join(HEADERS)}\n".encode() + b'"a,"b"",\n' * 4_000,
    "ODS rows that are repeated": lambda: ods(
        '<table-row number-rows-repeated="39998"><table-cell number-columns-repeated="99">'
        "<p>x</p></table-cell></table-row>"
    ),
}


@pytest.mark.parametrize("name", SLOW)
def test_no_small_file_takes_the_machine(name: str) -> None:
    """Seconds of the processor, with room for a slow machine; quadratic work would take minutes."""
    data, begun = SLOW[name](), time.process_time()
    understood(data)
    assert time.process_time() - begun < 60


def test_areas_that_are_merged_take_no_memory() -> None:
    data = SLOW["areas beside the table"]()
    tracemalloc.start()
    understood(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60 * 1024 * 1024
