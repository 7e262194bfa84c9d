"""What somebody types to find a customer, and what customers are found by.

A customer is found by *keys*: whatever a search may begin with. The table of suffixes keeps the beginning of each, and
whoever is found there is looked at as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..spelling import is_han, said, said_first, simplified
from .rules import normal_form

By = Literal["phone", "name", "pinyin", "address_as", "address"]
SUFFIX = 20
"""Characters of a key that are kept: what goes on alike after so many is compared with the whole."""
FEWEST_DIGITS = 3
MOST_WORDS = 4
SPELT_OUT = 4
"""Names of so many characters are those of people: each part of them is looked for by its pinyin."""


def plain(text: str) -> str:
    """A text as it is searched: its normal form (`normal_form`) in simplified characters."""
    return simplified(normal_form(text))


# ---- what a customer is found by


class Key(NamedTuple):
    """A text that a search may begin with: of which field, whether the field or a Latin word of it begins there, what
    stands there."""

    text: str
    by: By
    first: bool
    shown: str


def keys(name: str, address_as: str | None, phone: str, addresses: Iterable[str]) -> Iterator[Key]:
    """Everything that a customer is found by, what says most first."""
    digits = phone.removeprefix("+")
    for place in range(len(digits)):
        yield Key(digits[place:], "phone", place in (0, 2), phone)
    form = plain(name)
    for place in range(len(form)):
        if form[place] != " ":
            yield Key(form[place:], "name", place == 0 or form[place - 1] == " ", name)
    for place, text in spelt(form):
        yield Key(text, "pinyin", place == 0, name)
    # 刘先生 is found by 刘, and needs a key only where the name does not say it.
    speak = untitled(plain(address_as)) if address_as else ""
    if speak and not form.startswith(speak):
        yield Key(speak, "address_as", True, address_as or "")
    for address in addresses:
        text = plain(address)
        for place in sorted(_begins(text)):
            yield Key(text[place:], "address", place == 0, address)


def suffixes(name: str, address_as: str | None, phone: str, addresses: Iterable[str]) -> set[str]:
    """What the table of suffixes keeps of somebody's keys."""
    return {key.text[:SUFFIX] for key in keys(name, address_as, phone, addresses)}


def spelt(form: str) -> Iterator[tuple[int, str]]:
    """The pinyin of a name and its initials, from each of its Chinese characters on, with the place; of a long one, a
    company's, from its beginning alone."""
    for run in re.finditer(r"[^\x00-\x7f]+", form):
        chars = [char for char in run[0] if is_han(char)]
        parts = [said(char) for char in chars]
        if not parts:
            continue
        for place in range(len(parts) if len(parts) <= SPELT_OUT else 1):
            yield run.start() + place, "".join(parts[place:])
            if len(parts) - place > 1:
                yield run.start() + place, "".join(part[:1] for part in parts[place:])
        if run.start() == 0 and (first := said_first(chars[0])) != parts[0]:
            yield 0, "".join([first, *parts[1:]])
            yield 0, "".join([first[:1], *(part[:1] for part in parts[1:])])


_AREAS = re.compile(
    "([^0-9]{2,8}?(?:省|自治区))?([^0-9]{2,7}?(?:市|自治州|盟))?([^0-9]{1,6}?(?:新区|区|县|旗|市))?", re.ASCII
)
_COUNTED = frozenset("号栋幢座楼层室单元弄户")


def _begins(address: str) -> set[int]:
    """Where somebody begins who says a part of an address: a town, each character of a street or an estate, a number.
    Nobody begins within a town, or with what is counted (号, 室)."""
    areas = _AREAS.match(address)
    assert areas is not None
    begins = {areas.start(group) for group in range(1, 4) if areas[group]} | {0}
    for place in range(areas.end(), len(address)):
        char, before = address[place], address[place - 1] if place else " "
        inside = char.isascii() or not is_han(char)
        if inside and char.isalnum() and not (before.isalnum() and not is_han(before)):
            begins.add(place)
        if not inside and char not in _COUNTED:
            begins.add(place)
    return begins


# ---- what is looked for


@dataclass(frozen=True)
class Word:
    """A part of what was typed: a key begins with one of its spellings. `surname`: a name begins with it."""

    spellings: tuple[str, ...]
    surname: bool = False


Wanted = tuple[Word, ...]
"""Words that are all meant of one customer."""

_DIGITS = re.compile(r"[+\d\s().-]+", re.ASCII)
_TITLES = (
    "先生|女士|小姐|太太|师[傅父]|老师|同志|经理|主任|老板|阿姨|叔叔|大爷|大妈|奶奶|爷爷|大哥|大姐|"
    "总(?!站|店|部|厂|院|后)|工(?=$)|姐(?=$)|哥(?=$)|姨(?=$)|叔(?=$)"
)
_TITLE = re.compile(_TITLES)
_ENGLISH = frozenset("mr mr. mrs mrs. ms ms. miss dr dr. sir madam".split())
_TWO = frozenset(
    "欧阳 上官 司马 诸葛 司徒 夏侯 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 端木 独孤 南宫 轩辕 百里".split()
)


def untitled(form: str) -> str:
    """A form of address without its title: 刘 of 刘先生, liu of mr liu."""
    first, _, rest = form.partition(" ")
    return _TITLE.sub("", rest if rest and first in _ENGLISH else form).strip()


def wanted(query: str) -> list[Wanted]:
    """What somebody may mean, the likeliest first; the next where nobody is found. Empty where it says too little."""
    whole = plain(query)
    if _DIGITS.fullmatch(whole):
        digits = re.sub(r"\D", "", whole)
        short = digits.lstrip("0")
        return [(Word(tuple(dict.fromkeys((digits, short)))),)] if len(short) >= FEWEST_DIGITS else []
    first: list[Word] = []
    second: list[Word] = []
    titled = False
    for part in re.split(r"[\s,，、;；]+", query.strip()):
        text = plain(part)
        if text in _ENGLISH:
            titled = True
        elif text:
            one, other = _meant(text, titled)
            first += one
            second += other
            titled = False
    meanings = [tuple(words[:MOST_WORDS]) for words in (first, second) if words]
    return list(dict.fromkeys(meanings))


def _meant(text: str, titled: bool) -> tuple[list[Word], list[Word]]:
    """One word in two meanings: what stands before a title is a name, or a place and a surname (柳巷刘先生)."""
    title = _TITLE.search(text)
    if titled or title is None or title.start() == 0:
        return ([_word(text, titled)],) * 2
    before, after = text[: title.start()], text[title.end() :]
    rest = [_word(after)] if after else []
    length = 2 if before[-2:] in _TWO else 1
    place, surname = before[:-length], before[-length:]
    if not place:
        return ([_word(surname, True), *rest],) * 2
    name, both = [_word(before, True), *rest], [_word(place), _word(surname, True), *rest]
    return (name, both) if len(before) <= SPELT_OUT - 1 else (both, name)


def _word(text: str, surname: bool = False) -> Word:
    """A word and how else its pinyin is written: lü, lyu and lv are one syllable."""
    pinyin = re.sub("([ln])(?:ü|yu)", r"\1v", text)
    return Word(tuple(dict.fromkeys((text, pinyin))), surname)


# ---- why somebody is found


@dataclass(frozen=True)
class Reason:
    """By what a customer is found: the field, what stands there, and how well it fits (0 as a whole, 1 where the field
    begins, 2 inside)."""

    by: By
    shown: str
    fit: int


def reasons(keys: Sequence[Key], wanted: Wanted) -> list[Reason] | None:
    """Why a customer with these keys is found, one reason for each word; None where a word fits nothing."""
    found = []
    for word in wanted:
        fitting = [reason for key in keys if (reason := _fits(key, word))]
        if not fitting:
            return None
        found.append(min(fitting, key=lambda reason: reason.fit))
    return found


def _fits(key: Key, word: Word) -> Reason | None:
    if word.surname and (not key.first or key.by not in ("name", "pinyin", "address_as")):
        return None
    for text in word.spellings:
        if key.text.startswith(text):
            return Reason(key.by, key.shown, 2 if not key.first else 1 if key.text != text else 0)
    return None
