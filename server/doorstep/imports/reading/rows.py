"""One row of a work-order file: its cells by column, checked one by one; what is wrong with them and what is to be said
of them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ..cells import Cell, Number, Unread, plain_number
from ..rules import Remark
from .columns import BY_KEY, INVISIBLE, UNKNOWN, YES_OR_NO, Choice, plain
from .times import Said, Unclear, said

LONGEST_CELL = 500
_BLANKS = "\ufeff \t\r\n\v\f\u00a0\u3000\u200b"
_QUOTED = re.compile(r'[=＝]\s*"((?:[^"]|"")*)"')
_MARK = re.compile(r"['`´‘’＇](?=[=+\-@\t＝＋－＠0-9])")
_ANY_MARK = re.compile(r"['`´‘’＇](?=\S)")
_ODD = re.compile(rf"^[{_BLANKS}=＝'`´‘’＇]|[{_BLANKS}]$|[\r\v\f\u0085\u2028\u2029]|{INVISIBLE.pattern}")
"""What a text has that is not quite what a person sees; most have none of it."""
_ERROR = re.compile(
    r"#(N/A|VALUE!|REF!|DIV/0!|NUM!|NAME\?|NULL!|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!|UNKNOWN!|BUSY!|CONNECT!)"
    r"|Err:\d+|#{2,}",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"[=＝]\s*[-+(]*(\$?[A-Za-z]{1,3}\$?\d|[A-Za-z_.]+\(|['\"]|\d+\s*[-+*/&]|[^\s=]+!\$?[A-Z])")
_PLACEHOLDERS = {"nan", "nat", "null", "(null)", "undefined", "\\n", "[object object]"}
"""What programs write for nothing."""
_MADE_A_DAY = re.compile(r"\d{1,2}月\d{1,2}日|[A-Z][a-z]{2}-\d{2}|\d{1,2}-[A-Z][a-z]{2}(-\d{2,4})?")
_LOST = re.compile(r"\d([.,]\d+)?[eE]\+?\d+")
MADE_A_DAY = (
    "已被表格软件改成日期或时刻；请把该列设为文本后重新填写",
    "is a date or a time, as a spreadsheet makes it of a number; make the column text and enter it again",
)
LOST_DIGITS = (
    "号码已被表格软件改成数值，后几位已丢失；请把该列设为文本后重新填写",
    "the spreadsheet made this a number and lost digits; make the column text and enter it again",
)


def shown(cell: Cell) -> str:
    """The cell as a person sees it, without what tools put around it to keep it a text: ="0012", '0012, `0012."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case Number() | Unread():
            return cell.shown
        case int() | float() | Decimal():
            value = Decimal(str(cell))
            return plain_number(value) if value.is_finite() and abs(value.adjusted()) < 30 else str(cell)
    text = str(cell)
    if _ODD.search(text) is None:
        return text
    text = re.sub(r"\r\n?|[\v\f\u0085\u2028\u2029]", "\n", INVISIBLE.sub("", text)).strip(_BLANKS)
    if (quoted := _QUOTED.fullmatch(text)) is not None:
        return quoted[1].replace('""', '"').strip(_BLANKS)
    return _MARK.sub("", text, count=1) if _MARK.match(text) else text


@dataclass(frozen=True)
class Place:
    """A cell of a row under its header; `above` is the row whose cell is merged with it and says what it holds."""

    at: int
    header: str
    cell: Cell
    above: int | None = None


class Row:
    """The cells of one row by column, and the faults and remarks so far. A cell with a fault counts as empty."""

    def __init__(self, number: int, cells: Mapping[str, Sequence[Place]]) -> None:
        self.number = number
        self.cells = cells
        self.faults: list[Remark] = []
        self.remarks: list[Remark] = []

    def wrong(self, key: str, zh: str, en: str, place: Place | None = None) -> None:
        """Notes a fault of a cell, under the header of the file or, when it has no such column, the usual one."""
        self.faults.append(Remark(self.number, self._header(key, place), zh, en))

    def remark(self, key: str, zh: str, en: str, place: Place | None = None) -> None:
        """Notes something that is to be said of a cell and stops nothing."""
        self.remarks.append(Remark(self.number, self._header(key, place), zh, en))

    def _header(self, key: str, place: Place | None) -> str:
        if place is not None:
            return place.header
        return self.cells[key][0].header if self.cells.get(key) else BY_KEY[key].headers[0]

    def places(self, key: str) -> Sequence[Place]:
        return self.cells.get(key, ())

    def cell(self, key: str) -> Cell:
        return self.cells[key][0].cell if self.cells.get(key) else None

    def has(self, key: str) -> bool:
        """Whether anything stands in the cell, readable or not."""
        nothing = {"", *_PLACEHOLDERS}
        return any(_unread(place.cell) or shown(place.cell).casefold() not in nothing for place in self.places(key))

    def text(
        self,
        key: str,
        longest: int = LONGEST_CELL,
        required: bool = False,
        lines: bool = False,
        place: Place | None = None,
    ) -> str | None:
        """The cell as text, of one line unless it may have several; None when it is empty or unusable."""
        cell = place.cell if place is not None else self.cell(key)
        if (trouble := _trouble(cell)) is not None:
            self.wrong(key, *trouble, place)
            return None
        text = shown(cell)
        if text.casefold() in _PLACEHOLDERS:
            self.remark(key, f"「{text}」按空白计", f"{text} is read as empty", place)
            text = ""
        if not text:
            if required:
                self.wrong(key, "不能为空", "must not be empty", place)
            return None
        if not lines and re.search(r"[\n\t]", text):
            text = " ".join(filter(None, map(str.strip, re.split(r"[\n\t]", text))))
            self.remark(key, f"有几行，按一行读作「{text}」", f"has several lines and is read as one: {text}", place)
        if len(text) > longest:
            self.wrong(key, f"超过 {longest} 个字", f"longer than {longest} characters", place)
            return None
        if not text.isprintable() and any(map(_unseen, text)):
            self.wrong(key, "含有不可显示的字符", "contains characters that cannot be shown", place)
            return None
        return unicodedata.normalize("NFC", text)

    def words(self, key: str, longest: int, required: bool = False, place: Place | None = None) -> str | None:
        """A name or an address: what a spreadsheet has made a number, a day or a yes is none."""
        text = self.text(key, longest, required, place=place)
        if text is not None and _MADE_A_DAY.fullmatch(text):
            self.wrong(key, *MADE_A_DAY, place)
            return None
        return re.sub(r"[ \u3000\u00a0]+", " ", text) if text is not None else None

    def identity(self, key: str, longest: int, required: bool = False, place: Place | None = None) -> str | None:
        """A number by which something is known: without marks, blanks around it, full width, or the .0 of a tool."""
        text = self.text(key, longest + 40, required, place=place)
        if text is None:
            return None
        text = plain(_ANY_MARK.sub("", text, count=1) if _ANY_MARK.match(text) else text).strip("\"'")
        if isinstance(place.cell if place else self.cell(key), Number):
            text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
        if (whole := re.fullmatch(r"(\d+)\.0+", text)) is not None:
            self.remark(key, f"{text} 按 {whole[1]} 计", f"{text} is read as {whole[1]}", place)
            text = whole[1]
        if len(text) > longest:
            self.wrong(key, f"超过 {longest} 个字", f"longer than {longest} characters", place)
            return None
        return text or None

    def choice(self, key: str, choice: Choice) -> str | None:
        """One of the values; None when the cell is empty or says that it is unknown."""
        text = ("yes" if self.cell(key) else "no") if isinstance(self.cell(key), bool) else self.text(key)
        if text is None or text.casefold() in UNKNOWN:
            return None
        found = choice.named(text)
        if found is None:
            words = "、".join(words[0] for words in choice.words.values())
            self.wrong(key, f"应为 {words} 之一", f"must be one of {', '.join(choice.words)}")
        return found

    def choices(self, key: str, choice: Choice) -> list[str] | None:
        """Several of the values, separated by a comma, 、 ; / + or |."""
        text = self.text(key, lines=True)
        if text is None:
            return None
        found = {choice.named(part) for part in re.split(r"[,，、;；/+|\n]", text) if part.strip()}
        if None in found:
            words = "、".join(words[0] for words in choice.words.values())
            self.wrong(key, f"只能含有 {words}", f"may only hold {', '.join(choice.words)}")
            return None
        return [value for value in choice.words if value in found]

    def flag(self, key: str) -> bool | None:
        """Yes or no."""
        answer = self.choice(key, YES_OR_NO)
        return None if answer is None else answer == "yes"

    def minutes(self, key: str, lowest: int, highest: int) -> int | None:
        """A whole number of minutes."""
        text = self._amount(key)
        if text is None:
            return None
        match = re.fullmatch(r"(\d{1,5})(?:\.0+)?\s*(分钟|分|min|minutes)?", text)
        if match is None or not lowest <= int(match[1]) <= highest:
            self.wrong(
                key, f"应为 {lowest} 到 {highest} 的整数分钟", f"must be whole minutes from {lowest} to {highest}"
            )
            return None
        return int(match[1])

    def speed(self, key: str) -> int | str | None:
        """Megabits a second: a whole number, or a decimal string."""
        text = self._amount(key)
        if text is None:
            return None
        match = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)\s*(m|mbps|mbit/s|兆)?", text.casefold())
        if match is None or Decimal(match[1]) <= 0:
            self.wrong(key, "应为以 Mbps 计的正数，如 1000", "must be a positive number of Mbit/s, such as 1000")
            return None
        number = Decimal(match[1])
        return int(number) if number == number.to_integral_value() else str(number.normalize())

    def _amount(self, key: str) -> str | None:
        """A number with or without its unit. Of a number of a workbook the value counts and not how many decimals are
        shown, unless its format says more than digits (50%, 2 小时)."""
        cell = self.cell(key)
        if isinstance(cell, Number) and re.fullmatch(r"-?[\d,]*\.?\d*", cell.shown):
            return plain_number(cell.value)
        text = self.text(key)
        return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain(text)) if text is not None else None

    def value(self, key: str) -> str | None:
        """A decimal number as it is stored, whatever its format shows of it."""
        cell = self.cell(key)
        text = plain_number(cell.value) if isinstance(cell, Number) else self.text(key)
        return plain(text) if text is not None else None

    def said(self, key: str, today: date, end: bool = False) -> Said | None:
        """What a cell says of a time; None when it is empty or unclear."""
        cell = self.cell(key)
        if isinstance(cell, str):
            cell = self.text(key)
        try:
            return said(cell, today, end)
        except Unclear as unclear:
            self.wrong(key, unclear.zh, unclear.en)
            return None


def _unseen(char: str) -> bool:
    return char not in "\n\t" and unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"}


def _unread(cell: Cell) -> bool:
    return isinstance(cell, Unread)


def _trouble(cell: Cell) -> tuple[str, str] | None:
    """Why a cell that holds something cannot be taken as a text."""
    match cell:
        case Unread():
            return cell.zh, cell.en
        case datetime() | date() | time() | timedelta():
            return MADE_A_DAY
        case bool():
            return "是 TRUE/FALSE，不是文字", "is TRUE or FALSE and no text"
        case Number() if len(cell.value.as_tuple().digits) > 15 and cell.value == cell.value.to_integral_value():
            return LOST_DIGITS
        case int() | float() | Decimal() if abs(Decimal(str(cell))) >= 10**15:
            return LOST_DIGITS
        case str():
            text = shown(cell)
            if text.isalpha():
                return None
            if _ERROR.fullmatch(text):
                return f"表格软件显示错误 {text}", f"shows the error {text} of the spreadsheet"
            if _FORMULA.match(text):
                return "是公式，没有结果；请直接填写值", "is a formula without a result; enter the value itself"
            if text[:1].isdigit() and not text.isdigit() and _LOST.fullmatch(plain(text)):
                return LOST_DIGITS
    return None
