"""How Chinese is written and said, for comparing and searching alone: traditional characters as simplified ones, and
characters as pinyin without tones.

Each character by itself, whatever stands beside it: what is a part of a text is then a part of its spelling, too. The
two libraries are loaded with the first Chinese character and not before.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

_FIRST = "\u2e80"
"""Below it nothing is Chinese."""
_KEPT = 16_384
_SURNAMES = {
    "仇": "qiu",
    "任": "ren",
    "单": "shan",
    "召": "shao",
    "尉": "yu",
    "折": "she",
    "曾": "zeng",
    "朴": "piao",
    "查": "zha",
    "盖": "ge",
    "种": "chong",
    "缪": "miao",
    "翟": "zhai",
    "葛": "ge",
    "解": "xie",
    "覃": "qin",
    "长": "zhang",
    "乐": "yue",
    "区": "ou",
    "员": "yun",
}
"""Characters that are said otherwise where a name begins with them."""


def is_han(char: str) -> bool:
    """Whether this is a Chinese character."""
    return char >= _FIRST and unicodedata.name(char, "").startswith("CJK ")


def simplified(text: str) -> str:
    """The text in simplified characters. Not for showing: 王乾 would be called 王干."""
    return text if text.isascii() else "".join(map(_simplified, text))


def said(char: str) -> str:
    """A simplified character as pinyin without its tone, ü as v; empty for one that the table does not know."""
    return _said(char) if is_han(char) else ""


def said_first(char: str) -> str:
    """A simplified character as the surname that a name begins with."""
    return _SURNAMES.get(char) or said(char)


@lru_cache(_KEPT)
def _simplified(char: str) -> str:
    return _converter()(char) if is_han(char) else char


@lru_cache(_KEPT)
def _said(char: str) -> str:
    found = _reader()(char)
    return found if found.isascii() else ""


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC

    return OpenCC("t2s").convert


@cache
def _reader() -> Callable[[str], str]:
    # Readings of whole phrases take four times the memory and are none of a character by itself.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import lazy_pinyin

    return lambda char: "".join(lazy_pinyin(char))
