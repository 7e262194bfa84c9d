"""Pictures and things that only look like pictures, all made by code: from phones, broken networks and attackers."""

from __future__ import annotations

import gzip
import random
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from PIL import Image

PAYLOAD = b"<script>alert('doorstep')</script>"
"""What must never be served: it hides in comments, metadata and behind the end of pictures."""

GPS = {1: "N", 2: (31.0, 14.0, 15.0), 3: "E", 4: (121.0, 28.0, 9.0)}


@dataclass(frozen=True)
class Case:
    """Bytes that somebody sends as a photo, and whether they are one."""

    name: str
    data: bytes
    good: bool


@cache
def corpus() -> tuple[Case, ...]:
    """Every case."""
    good = tuple(Case(name, data, True) for name, data in photos())
    return good + tuple(Case(name, data, False) for name, data in impostors())


def photo(width: int = 320, height: int = 240, seed: int = 1) -> bytes:
    """An ordinary photo: a JPEG that does not compress to nothing."""
    return jpeg(scene(width, height, seed))


def scene(width: int = 320, height: int = 240, seed: int = 1) -> Image.Image:
    """A picture with detail: noise, and a red mark in the corner at the upper left."""
    noise = random.Random(seed).randbytes(width * height * 3)
    picture = Image.frombytes("RGB", (width, height), noise)
    picture.paste((255, 0, 0), (0, 0, width // 4, height // 4))
    return picture


def jpeg(picture: Image.Image, **options: Any) -> bytes:
    return encoded(picture, "JPEG", **options)


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


# ---- real photos


def photos() -> Iterator[tuple[str, bytes]]:
    """What must be kept, and shown without anything that hides in it."""
    picture = scene()
    yield "jpeg", jpeg(picture)
    yield "jpeg, as a phone sends it", jpeg(scene(1600, 1200), quality=60)
    yield "jpeg, grey", jpeg(picture.convert("L"))
    yield "jpeg, CMYK", jpeg(picture.convert("CMYK"))
    yield "jpeg, progressive", jpeg(picture, progressive=True)
    yield "jpeg, progressive and CMYK", jpeg(picture.convert("CMYK"), progressive=True)
    yield "jpeg, all colours", jpeg(picture, subsampling=0, quality=95)
    yield "jpeg, optimised", jpeg(picture, optimize=True)
    yield "jpeg, with restart markers", jpeg(picture, restart_marker_rows=1)
    yield "jpeg, one pixel", jpeg(scene(8, 8).resize((1, 1)))
    yield "jpeg, as wide as allowed", jpeg(Image.new("L", (12_000, 40), 200))
    yield "jpeg, as many pixels as allowed", jpeg(Image.new("L", (12_000, 4_166), 90))
    for orientation in range(1, 9):
        yield f"jpeg, orientation {orientation}", jpeg(picture, exif=exif(orientation=orientation))
    yield "jpeg, with its position", jpeg(picture, exif=exif(gps=True))
    yield "jpeg, with a profile", jpeg(picture, icc_profile=PAYLOAD * 20)
    yield "jpeg, with a script for a comment", jpeg(picture, comment=PAYLOAD)
    yield "jpeg, with a small picture inside", with_segment(jpeg(picture), jpeg(scene(32, 32)))
    yield "jpeg, then an archive", jpeg(picture) + archive()
    yield "jpeg, then a page", jpeg(picture) + PAYLOAD
    yield "png", encoded(picture, "PNG")
    yield "png, see-through", encoded(see_through(), "PNG")
    yield "png, grey and see-through", encoded(see_through().convert("LA"), "PNG")
    yield "png, with a palette", encoded(scene(64, 48).quantize(16), "PNG", transparency=0)
    yield "png, one bit", encoded(picture.convert("1"), "PNG")
    yield "png, grey in 16 bits", png(300, 200, 16, 0, b"\x40\x00" * 300)
    yield "png, colour in 16 bits", png(300, 200, 16, 2, b"\x40\x00\x80\x00\xc0\x00" * 300)
    yield "png, with a script for a text", png(30, 20, 8, 0, bytes(30), chunk(b"tEXt", b"Comment\0" + PAYLOAD))
    yield "png, with its position", encoded(picture, "PNG", exif=exif(gps=True))
    yield "png, then a page", encoded(picture, "PNG") + PAYLOAD
    yield "webp", encoded(picture, "WEBP")
    yield "webp, lossless and see-through", encoded(see_through(), "WEBP", lossless=True)
    yield "webp, with its position", encoded(picture, "WEBP", exif=exif(gps=True, orientation=6))


def exif(orientation: int = 1, gps: bool = False) -> Image.Exif:
    """Metadata as a camera writes it."""
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010E] = PAYLOAD.decode()
    if gps:
        tags[0x8825] = GPS
    return tags


def see_through() -> Image.Image:
    picture = scene().convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    return picture


def with_segment(data: bytes, inside: bytes) -> bytes:
    """A JPEG with an application segment behind its first marker."""
    return data[:2] + b"\xff\xe5" + struct.pack(">H", len(inside) + 2) + inside + data[2:]


def archive() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as folder:
        folder.writestr("page.html", PAYLOAD)
    return file.getvalue()


# ---- what is none


def impostors() -> Iterator[tuple[str, bytes]]:
    """What must be refused."""
    picture, whole = scene(), jpeg(scene())
    yield "nothing", b""
    yield "one byte", b"\xff"
    yield "only the first marker", b"\xff\xd8"
    yield "noise", random.Random(2).randbytes(5000)
    yield "text", "没有照片".encode()
    svg = b'<svg xmlns="http://www.w3.org/2000/svg">' + PAYLOAD + b"</svg>"
    yield "svg", svg
    yield "svg, compressed", gzip.compress(svg)
    yield "a page", b"<!doctype html>" + PAYLOAD
    yield "a page, then a jpeg", b"<!doctype html>" + PAYLOAD + whole
    yield "pdf", b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF"
    yield "pdf around a jpeg", b"%PDF-1.7\n1 0 obj <</Filter /DCTDecode>> stream\n" + whole + b"\nendstream\n%%EOF"
    yield "an archive", archive()
    small = scene(64, 48)
    yield "gif, then an archive", encoded(small, "GIF") + archive()
    for kind in ("GIF", "BMP", "TIFF", "ICO", "JPEG2000", "AVIF", "TGA", "PPM", "EPS", "DDS"):
        yield kind.lower(), encoded(small, kind)
    yield "fits", b"SIMPLE  =                    T".ljust(2880) + bytes(2880)
    yield "two pictures in a jpeg", encoded(picture, "MPO", save_all=True, append_images=[scene(seed=3)])
    for kind in ("PNG", "WEBP", "GIF"):
        yield (
            f"moving {kind.lower()}",
            encoded(small, kind, save_all=True, append_images=[scene(64, 48, 3)], duration=9),
        )
    for cut in (20, len(whole) // 10, len(whole) // 4, len(whole) // 2, len(whole) * 3 // 4, len(whole) * 9 // 10):
        yield f"jpeg, cut at {cut}", whole[:cut]
    for short in (1000, 30, 2, 1):
        yield f"jpeg, {short} bytes short", whole[:-short]
    yield "jpeg, cut, with a small picture inside", with_segment(whole, jpeg(scene(32, 32)))[:-2]
    progressive, blank = jpeg(picture, progressive=True), encoded(picture, "PNG")
    yield "jpeg, progressive, cut", progressive[: len(progressive) * 9 // 10]
    for short in (len(blank) // 2, 40, 8, 1):
        yield f"png, {short} bytes short", blank[:-short]
    for kind, data in (("webp", encoded(picture, "WEBP")), ("webp, lossless", encoded(picture, "WEBP", lossless=True))):
        yield f"{kind}, cut in half", data[: len(data) // 2]
        yield f"{kind}, 10 bytes short", data[:-10]
    yield "png, with damaged pixels", blank[:2000] + bytes(200) + blank[2200:]
    yield "png, with a damaged header", blank[:20] + b"\x7f" + blank[21:]
    yield from bombs()


def bombs() -> Iterator[tuple[str, bytes]]:
    """Small files that would take much memory or time."""
    for side in (4_000, 8_000, 12_000, 20_000, 30_000):
        yield f"png bomb of {side} a side", png(side, side, 1, 0, bytes(-(-side // 8)))
    yield "jpeg bomb of 65,500 a side", resized(photo(), 65_500, 65_500)
    yield "jpeg, one pixel too wide", jpeg(Image.new("L", (12_001, 10)))
    yield "jpeg, too many pixels", jpeg(Image.new("L", (12_000, 4_167)))
    yield "jpeg, progressive, too many pixels", jpeg(Image.new("L", (5_000, 3_000)), progressive=True)
    yield "jpeg, thousands of passes", thousand_passes()
    yield "webp, too many pixels", encoded(Image.new("L", (5_000, 3_000)), "WEBP", method=0)
    yield (
        "png with a text bomb",
        png(9, 9, 8, 0, bytes(9), chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(90_000_000), 1))),
    )
    yield (
        "png with a profile bomb",
        png(9, 9, 8, 0, bytes(9), chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(90_000_000), 1))),
    )


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, depth: int, colour: int, row: bytes, extra: bytes = b"") -> bytes:
    """A PNG whose rows are all alike, made without ever holding them."""
    packer = zlib.compressobj(1)
    rows = b"".join(packer.compress(b"\0" + row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def resized(data: bytes, width: int, height: int) -> bytes:
    """A baseline JPEG whose header says another size."""
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


def thousand_passes() -> bytes:
    """A progressive JPEG whose last pass comes three thousand times."""
    data = jpeg(Image.new("L", (2_000, 2_000)), progressive=True)
    start = data.rindex(b"\xff\xda")
    return data[:start] + data[start:-2] * 3000 + data[-2:]
