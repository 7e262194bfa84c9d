"""Pictures: what a decoder makes of a file that somebody sent, within what it may cost, and what people see of it."""

from __future__ import annotations

import re
import threading
from io import BytesIO

from PIL import Image, ImageOps

from ..errors import Fault, Invalid

MAX_SIDE = 12_000
MAX_PIXELS = 50_000_000
MAX_WHOLE_PIXELS = 6_000_000
"""For what a decoder holds whole, at up to 24 bytes a pixel; a JPEG of one scan is decoded row by row, reduced."""
MAX_SCANS = 64
"""Passes of a progressive JPEG: cameras write ten, a bomb has thousands, and each paints the whole picture again."""

LOOKED_SIDE = 1
"""Of a JPEG that is only looked at: every row is read, and an eighth of each side drawn, which is the least."""
SHOWN_SIDE = 2000
"""Longer side of a served copy, in pixels; phones send 1600."""
QUALITY = 85

MIMES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}

_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)
_SCAN, _END = 0xDA, 0xD9
_SEQUENTIAL = {0xC0, 0xC1}
_PNG_END = bytes.fromhex("0000000049454e44ae426082")

Image.MAX_IMAGE_PIXELS = None  # what a header promises is judged by `_refuse_bomb`, before anything is decoded

# A decode takes up to some 150 MB; more than two at once could exhaust a small machine at the end of the day.
_decoding = threading.BoundedSemaphore(2)


def measured(data: bytes) -> tuple[str, int, int]:
    """Its media type, width and height as stored. Raises Invalid `not_an_image` unless it is one whole picture."""
    with _decoding:
        kind, (width, height), _ = _decoded(data, LOOKED_SIDE)
    return MIMES[kind], width, height


def drawn(data: bytes) -> bytes:
    """The copy that people may see: a JPEG, upright, at most SHOWN_SIDE a side, nothing in it but the picture."""
    with _decoding:
        picture = _flat(_decoded(data, SHOWN_SIDE)[2])
        picture.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
        picture.info.clear()
        copy = BytesIO()
        picture.save(copy, "JPEG", quality=QUALITY)
    return copy.getvalue()


def _decoded(data: bytes, side: int) -> tuple[str, tuple[int, int], Image.Image]:
    """Its kind, its stored size in pixels, and the picture, upright; one that can be is reduced towards this side.

    It is decoded to its last row, because `verify()` accepts a file cut in half. Raises Invalid.
    """
    try:
        picture = Image.open(BytesIO(data), formats=tuple(MIMES))
        kind, size = str(picture.format), picture.size
        _refuse_bomb(kind, size, data)
        if getattr(picture, "n_frames", 1) > 1:
            raise _no_image("more than one picture")
        if kind == "JPEG":
            picture.draft(None, (side, side))
        picture.load()
        ImageOps.exif_transpose(picture, in_place=True)
    except Invalid:
        raise
    except Exception as error:  # a decoder fails in as many ways as there are broken files
        raise _no_image("not a whole JPEG, PNG or WebP") from error
    return kind, size, picture


def _refuse_bomb(kind: str, size: tuple[int, int], data: bytes) -> None:
    """Looks at what the header promises, before a decoder takes memory or time for it."""
    width, height = size
    whole = True
    match kind:
        case "JPEG":
            markers = _markers(data)
            scans = markers.count(_SCAN)
            if scans > MAX_SCANS:
                raise _no_image("too many passes")
            whole = scans > 1 or not _SEQUENTIAL.intersection(markers)
        case "PNG":
            if _PNG_END not in data:
                raise _no_image("it ends too early")
        case "WEBP":
            pass
        case _:
            raise _no_image("not one JPEG, PNG or WebP")
    if max(width, height) > MAX_SIDE or width * height > (MAX_WHOLE_PIXELS if whole else MAX_PIXELS):
        raise _no_image("too many pixels")


def _markers(data: bytes) -> list[int]:
    """A JPEG's markers in order, up to its end."""
    markers, at = [], 2
    while found := _MARKER.search(data, at):
        markers.append(found[1][0])
        if markers[-1] == _END:
            break
        at = found.end() + int.from_bytes(data[found.end() : found.end() + 2])
    return markers


def _flat(picture: Image.Image) -> Image.Image:
    """In the colours of a JPEG: 16 bits become 8, what was transparent becomes white."""
    if picture.mode.startswith("I"):
        return picture.point(lambda value: value / 256).convert("L")
    if picture.mode in ("RGB", "L"):
        return picture
    if "A" not in picture.mode and "transparency" not in picture.info:
        return picture.convert("RGB")
    ground = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")


def _no_image(why: str) -> Invalid:
    return Invalid(f"This cannot be kept as a photo: {why}.", (Fault("", why, "not_an_image"),), code="not_an_image")
