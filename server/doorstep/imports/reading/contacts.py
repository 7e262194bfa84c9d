"""Telephone, address and place of a row: which of several is taken, and what a cell holds besides. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from ...customers.rules import DATUM
from . import coordinates
from .columns import DATUMS
from .rows import Place, Row

CHINESE_ZONES = {"Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Harbin", "PRC"}
_MOBILE = re.compile(r"\+861[3-9]\d{9}")
_EXTENSION = re.compile(r"\s*(?:转|分机|ext\.?|x|#)\s*(\d{1,6})$", re.IGNORECASE)
_NUMBER = re.compile(r"\+?[(\d][\d\s().-]{5,}\d")


def phone_of(row: Row, dialled: Callable[[str], str | None]) -> tuple[str | None, tuple[str, ...]]:
    """The telephone number, and the others that the row holds: of several the first mobile one is taken, else the first
    that is valid; the others are named, and so is whatever else a cell holds."""
    found: list[tuple[str, str, Place]] = []
    invalid: list[tuple[Place, str]] = []
    before = len(row.faults)
    for place in row.places("phone"):
        text = row.identity("phone", 80, place=place)
        if text is None:
            continue
        numbers, rest = _numbers(text, dialled)
        found += [(number, written, place) for number, written in numbers]
        if not numbers:
            invalid.append((place, text))
        elif rest:
            row.remark("phone", f"还有「{rest}」，没有读", f"also holds {rest}, which is not read", place)
    if not found:
        for place, _ in invalid:
            row.wrong("phone", "不是有效的电话号码", "is not a valid telephone number", place)
        if not invalid and len(row.faults) == before:
            row.wrong("phone", "不能为空", "must not be empty")
        return None, ()
    taken = next((one for one in found if _MOBILE.fullmatch(one[0])), found[0])
    for number, written, place in found:
        if number != taken[0]:
            row.remark("phone", f"另有 {written}，用的是 {taken[1]}", f"{written} is left aside for {taken[1]}", place)
    for place, text in invalid:
        row.remark("phone", f"「{text}」不是有效号码，没有读", f"{text} is no valid number and is not read", place)
    return taken[0], tuple(dict.fromkeys(number for number, _, _ in found if number != taken[0]))


def _numbers(text: str, dialled: Callable[[str], str | None]) -> tuple[list[tuple[str, str]], str]:
    """The numbers in a cell, in E.164 and as they are written, and what else it holds."""
    bare, rest = _EXTENSION.sub("", text), []
    if (extension := _EXTENSION.search(text)) is not None:
        rest.append(extension[0].strip())
    if _NUMBER.fullmatch(bare) and (number := dialled(bare)):
        return [(number, bare)], " ".join(rest)
    numbers: list[tuple[str, str]] = []
    for part in re.split(r"[/,，、;；|\n]|或|和", bare):
        left = part
        for candidate in _candidates(part, dialled):
            number = dialled(candidate)
            assert number is not None
            if number not in {known for known, _ in numbers}:
                numbers.append((number, candidate))
            left = left.replace(candidate, " ", 1)
        if left := left.strip(" ()[]:：-"):
            rest.append(left)
    return numbers, " ".join(rest)


def _candidates(part: str, dialled: Callable[[str], str | None]) -> list[str]:
    """What can be dialled in a piece of text: one number with blanks in it, or several with blanks between them."""
    found = []
    for match in re.finditer(r"\+?\(?\d[\d\s().-]{5,}\d", part):
        whole = match[0].strip()
        if dialled(whole):
            found.append(whole)
        else:
            found += [word for word in whole.split() if dialled(word)]
    return found


def address_of(row: Row) -> str | None:
    """Where the visit goes: of two addresses that of the work, else the one that says more; the other is named."""
    before = len(row.faults)
    found = [
        (text, place) for place in row.places("address") if (text := row.words("address", 200, place=place)) is not None
    ]
    if not found:
        if len(row.faults) == before:
            row.wrong("address", "不能为空", "must not be empty")
        return None
    taken, at = found[0]
    for text, place in found[1:]:
        if text != taken:
            row.remark(
                "address",
                f"另有「{text}」，用的是「{at.header}」",
                f"{text} is left aside for that of {at.header}",
                place,
            )
    return taken


NOWHERE = (None, None, None)


def place_of(row: Row, datum: str | None, zone: str) -> tuple[str | None, str | None, str | None]:
    """Latitude, longitude and their datum: WGS-84, or None where nobody has said which it is; None for all without a
    place. `datum`: what the header or whoever imports says, which a cell of the row goes before."""
    datum = row.choice("datum", DATUMS) or datum
    written = {key: row.value(key) for key in ("latitude", "longitude")}
    given = [key for key in written if row.has(key)]
    if len(given) == 1:
        missing = "longitude" if given == ["latitude"] else "latitude"
        row.wrong(missing, "经纬度须成对填写", "latitude and longitude go together")
    degrees = {key: coordinates.degrees(text, 180) for key, text in written.items() if text is not None}
    north, east = degrees.get("latitude"), degrees.get("longitude")
    swapped = north is not None and east is not None and abs(east) <= 90 and _looks_swapped(north, east, zone)
    if swapped:
        north, east = east, north
    for key, value, highest in (("latitude", north, 90), ("longitude", east, 180)):
        if written[key] is not None and (value is None or abs(value) > highest):
            row.wrong(
                key, f"应为 -{highest} 到 {highest} 的十进制度数", f"must be degrees from -{highest} to {highest}"
            )
            return NOWHERE
    if north is None or east is None:
        return NOWHERE
    if north == 0 and east == 0:
        row.remark("latitude", "0,0 不是地点，没有读", "0,0 is no place and is not read")
        return NOWHERE
    if swapped:
        row.remark(
            "latitude", "经纬度填反了，已对调", "latitude and longitude were the wrong way round and are exchanged"
        )
    if not coordinates.in_china(north, east):
        if datum not in {None, DATUM}:
            row.wrong("latitude", f"{datum} 只用于中国境内", f"{datum} holds in China only")
            return NOWHERE
        if zone in CHINESE_ZONES:
            row.remark("latitude", "此地点不在中国境内", "this place is not in China")
    if datum is None:
        row.remark(
            "latitude",
            "没有说明坐标系，导航将按地址；请加「坐标系」列，或用 --datum 说明",
            "the coordinate system is not said: people navigate by the address; add the column, or say it by --datum",
        )
    elif datum != DATUM:
        row.remark("latitude", f"由 {datum} 换算为 WGS-84", f"is converted from {datum} to WGS-84")
    return (*coordinates.to_wgs84(north, east, datum or DATUM), datum and DATUM)


def _looks_swapped(north: Decimal, east: Decimal, zone: str) -> bool:
    """Whether the two are the wrong way round: there is no such latitude, or only the other way is in China."""
    if abs(north) > 90:
        return True
    return zone in CHINESE_ZONES and not coordinates.in_china(north, east) and coordinates.in_china(east, north)
