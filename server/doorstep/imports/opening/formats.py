"""What a person sees of a number of a workbook: number formats, and days counted from an epoch. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from ..cells import ALL_DIGITS, Cell, Number, Unread, plain_number

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: "yyyy年m月", 28: "m月d日", 29: "m月d日", 30: "m-d-yy", 31: "yyyy年m月d日",
    32: "h时mm分", 33: "h时mm分ss秒", 34: "上午/下午h时mm分", 35: "上午/下午h时mm分ss秒", 36: "yyyy年m月",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 50: "yyyy年m月", 51: "m月d日", 52: "yyyy年m月", 53: "m月d日", 54: "m月d日",
    55: "上午/下午h时mm分", 56: "上午/下午h时mm分ss秒", 57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip
"""The formats that a workbook names by number only, as a Chinese spreadsheet shows them."""

LONGEST_CODE = 255
"""Characters of a number format; a spreadsheet takes no more."""

SHORTEST_DATE = 366
"""Days. What is formatted as a date or time and is less, is a time of day or a duration: nobody visits in 1900."""


_PIECE = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^-\]]*)[^\]]*\]|\[([^\]]*)\]|([0#?]+|[.,])|(.)', re.DOTALL)


def is_moment(code: str) -> bool:
    """Whether a number format shows days or times."""
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', "", code.split(";")[0], flags=re.IGNORECASE)
    return bare.casefold() != "general" and re.search(r"[ymdhs]", re.sub(r"e[+-]", "", bare.casefold())) is not None


def shows_time(code: str) -> bool:
    """Whether a format of days and times shows the time, too."""
    bare = re.sub(r'"[^"]*"|\\.', "", code.split(";")[0]).casefold()
    return re.search(r"[hs]|上午", bare) is not None


def number(text: str, code: str, epoch: datetime) -> Cell:
    """The cell that a stored number is under its format."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return Unread(text, "不是数字", "is not a number")
    if not value.is_finite() or abs(value.adjusted()) > 30:
        return Unread(text, "数字过大或过小", "is too large or too small a number")
    if is_moment(code):
        return moment(value, code, epoch)
    return Number(value, shown(value, code))


def moment(value: Decimal, code: str, epoch: datetime) -> Cell:
    """The day, time or duration of a stored number; `epoch` is day 0."""
    if not 0 <= value < 2_958_466:
        return Unread(str(value), "不是日期", "is no date")
    passed = timedelta(seconds=float(round(value * 86_400, 3)))
    if value < SHORTEST_DATE:
        return passed
    found = epoch + passed
    if value == int(value) and not shows_time(code):
        return date(found.year, found.month, found.day)
    return found


def shown(value: Decimal, code: str) -> str:
    """What a person sees of a number. A format that is not understood shows the plain number."""
    chosen = _section(value, code)
    if chosen is None:
        return plain_number(value)
    section, value = chosen
    pieces = _pieces(section)
    if pieces is None or not any(kind == "digits" for kind, _ in pieces):
        return plain_number(value)
    if any(text == "%" for kind, text in pieces if kind == "text"):
        value = value * 100
    return _filled(abs(value), pieces, "-" if value < 0 else "")


def _section(value: Decimal, code: str) -> tuple[str, Decimal] | None:
    """The part of a format that is for this number, and the number that it is to show; None for a plain one."""
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)
    if re.search(r"\[[<>=]", code) or sections[0].strip().casefold() in {"", "general", "@"}:
        return None
    if value < 0 and len(sections) > 1:
        return sections[1], abs(value)
    return (sections[2] if value == 0 and len(sections) > 2 else sections[0]), value


def _pieces(section: str) -> list[tuple[str, str]] | None:
    """A format in pieces: texts, digits, points and commas; None for an exponent or a fraction."""
    pieces: list[tuple[str, str]] = []
    for quoted, escaped, currency, bracket, place, other in _PIECE.findall(section):
        if place:
            pieces.append(("digits" if place[0] in "0#?" else place, place))
        elif other in {"E", "e"} or (other == "/" and "?" in section):
            return None
        elif not bracket:
            pieces.append(("text", quoted or escaped or currency or other))
    return pieces


def _filled(value: Decimal, pieces: Sequence[tuple[str, str]], sign: str) -> str:
    """The digits of a number at the places that a format has for them."""
    point = next((at for at, (kind, _) in enumerate(pieces) if kind == "."), len(pieces))
    decimals = sum(len(text) for kind, text in pieces[point:] if kind == "digits")
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, ALL_DIGITS)
    whole, _, fraction = f"{rounded:f}".partition(".")
    places = [at for at, (kind, _) in enumerate(pieces[:point]) if kind == "digits"]
    grouped = any(kind == "," for kind, _ in pieces[:point])
    digits, made = list("" if whole == "0" else whole), list[str]()
    for at in range(point - 1, -1, -1):
        kind, text = pieces[at]
        if kind != "digits":
            made.append(text if kind == "text" else "")
            continue
        part = [digits.pop() if digits else "0" if place == "0" else "" for place in reversed(text)]
        if at == places[0]:
            part += [digits.pop() for _ in range(len(digits))]  # the first place takes all that are left
        made += part
    whole = "".join(reversed(made))
    if grouped:
        whole = re.sub(r"\d(?=(?:\d{3})+(?!\d))", r"\g<0>,", whole)
    behind, at = "", 0
    for kind, text in pieces[point:]:
        if kind == "digits":
            behind += fraction[at : at + len(text)]
            at += len(text)
        elif kind in {".", "text"}:
            behind += text
    return (sign + whole + behind).strip()
