"""Shapes: what a value of an event must look like (docs/protocol.md, section 1). Each looks at a value and says what is
wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from .. import iso


@dataclass(frozen=True)
class Refusal:
    """Why something cannot be understood: the reason of its quarantine, a JSON pointer into the event, a sentence."""

    reason: str
    pointer: str
    message: str


Shape = Callable[[Any], Refusal | None]
"""Looks at a value; None when it is well formed. The pointer of a refusal starts at the value: whoever looked into
something lengthens it (`within`), so that no pointer is built for what is well formed."""


@dataclass(frozen=True, slots=True)
class Open:
    """A shape whose values may stand in a sealed record for everybody to read: nobody can write anything of their own
    into them. What is not open is personal."""

    look: Shape

    def __call__(self, value: Any) -> Refusal | None:
        """As its shape."""
        return self.look(value)


def malformed(message: str, pointer: str = "") -> Refusal:
    """What does not have the form of the protocol."""
    return Refusal("malformed", pointer, message)


def within(name: str | int, refusal: Refusal) -> Refusal:
    """A refusal of what stands under a name or in a place."""
    return replace(refusal, pointer=f"/{name}{refusal.pointer}")


INTEGER_LIMIT = 2**53 - 1
DEEPEST = 12


def integer(low: int, high: int) -> Shape:
    """A whole number between two bounds."""

    def check(value: Any) -> Refusal | None:
        if type(value) is int and low <= value <= high:
            return None
        return malformed(f"expected an integer from {low} to {high}")

    return Open(check)


def text(longest: int = 4000, pattern: str = r"(?s).*", form: str = "") -> Shape:
    """A text of at most `longest` characters (code points) that matches the pattern as a whole."""
    expected = form or f"a text of at most {longest} characters"
    matches = re.compile(pattern).fullmatch

    def check(value: Any) -> Refusal | None:
        if isinstance(value, str) and len(value) <= longest and matches(value):
            return None
        return malformed(f"expected {expected}")

    return check


def choice(*options: str | bool) -> Shape:
    """One of the given values."""

    def check(value: Any) -> Refusal | None:
        if isinstance(value, str | bool) and value in options:
            return None
        return malformed(f"expected one of {', '.join(json.dumps(option) for option in options)}")

    return Open(check)


def array(shape: Shape, longest: int = 200, shortest: int = 0) -> Shape:
    """A list of values of one shape; open when they are."""

    def check(value: Any) -> Refusal | None:
        if not isinstance(value, list) or not shortest <= len(value) <= longest:
            return malformed(f"expected a list of {shortest} to {longest} values")
        for place, entry in enumerate(value):
            if refusal := shape(entry):
                return within(place, refusal)
        return None

    return Open(check) if isinstance(shape, Open) else check


def mapping(fields: Mapping[str, Shape]) -> Shape:
    """An object with these fields; a name that ends in `?` may be absent or null. Other fields are kept and ignored."""
    expected = [(field.removesuffix("?"), field.endswith("?"), shape) for field, shape in fields.items()]

    def check(value: Any) -> Refusal | None:
        if not isinstance(value, dict):
            return malformed("expected an object")
        for name, optional, shape in expected:
            found = value.get(name)
            if found is None and optional:
                continue
            if found is None and name not in value:
                return malformed("is missing", f"/{name}")
            if refusal := shape(found):
                return within(name, refusal)
        return None

    return check


def variant(tag: str, forms: Mapping[str, Shape]) -> Shape:
    """An object whose field `tag` says which form the rest has."""
    tagged = mapping({tag: choice(*forms)})

    def check(value: Any) -> Refusal | None:
        return tagged(value) or forms[value[tag]](value)

    return check


def any_of(message: str, *shapes: Shape) -> Shape:
    """A value that has one of several shapes."""

    def check(value: Any) -> Refusal | None:
        return None if any(shape(value) is None for shape in shapes) else malformed(message)

    return check


@Open
def instant(value: Any) -> Refusal | None:
    """An RFC 3339 instant with an offset."""
    if isinstance(value, str) and iso.is_instant(value):
        try:
            datetime.fromisoformat(value)
        except ValueError:
            return malformed("no such date or time")
        return None
    return malformed("expected a time such as 2026-11-22T09:00:00+08:00")


def nothing(value: Any) -> Refusal | None:
    """Null."""
    return None if value is None else malformed("expected null")


TEXT = text()
SHORT = text(200)
UUID = Open(text(36, r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "a UUID in lower case"))
UUIDS = array(UUID)
SHA256 = text(64, r"[0-9a-f]{64}", "a SHA-256 digest in hexadecimal")
DECIMAL = text(24, r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", "a decimal string")
BOOLEAN = choice(True, False)
ZONE = Open(text(64, r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*", "the name of a time zone"))


def base64url(longest: int) -> Shape:
    """Bytes in base64url without padding."""
    return text(longest, r"[A-Za-z0-9_-]+", "base64url")


# ---- what can be kept


def plain(value: Any, deepest: int) -> Refusal | None:
    """Refuses what has no canonical form or what a database cannot keep: floats, integers beyond 2^53, the character
    NUL, half of a surrogate pair, and nesting without end."""
    kind = type(value)
    if kind is str:
        return malformed("contains NUL or half of a character") if UNSOUND.search(value) else None
    if kind is int:
        return None if abs(value) <= INTEGER_LIMIT else malformed("integer beyond 2^53")
    if kind is bool or value is None:
        return None
    if kind is not dict and kind is not list:
        return malformed("expected an integer or a decimal string, not a float")
    if deepest == 0:
        return malformed("is nested too deeply")
    if kind is dict and UNSOUND.search("".join(value)):
        return malformed("has a field whose name contains NUL or half of a character")
    for name, entry in value.items() if kind is dict else enumerate(value):
        if refusal := plain(entry, deepest - 1):
            return within(escaped(str(name)), refusal)
    return None


UNSOUND = re.compile("[\0\ud800-\udfff]")


def size(value: Any) -> int:
    """The length of the canonical JSON in bytes (the order of fields does not change it)."""
    return len(COMPACT.encode(value).encode())


COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def escaped(name: str) -> str:
    """A name as a step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
