"""Reads the cases that Python and TypeScript share; their form is described in tests/cases/README.md."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import yaml

Case = dict[str, Any]

CASES = Path(__file__).parents[1] / "cases"
UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
NAMING = ("replaces", "leave", "photo", "question")
"""Fields of a body that name events."""


class PlainLoader(yaml.CSafeLoader):
    """YAML without surprises: no dates, no sexagesimals, no `yes`; the same scalars as YAML 1.2."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for tag, pattern in {
    "null": r"null|~|",
    "bool": r"true|false",
    "int": r"-?(0|[1-9][0-9]*)",
    "float": r"-?(0|[1-9][0-9]*)\.[0-9]+",
}.items():
    PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), None)


def load(pattern: str) -> list[Case]:
    """All cases of the files that match, their tables unfolded; the names are unique within a file."""
    files = sorted(CASES.glob(pattern))
    return [case for file in files for case in cases_of(yaml.load(file.read_text(), PlainLoader), file.stem)]


def cases_of(written: list[Case], file: str) -> Iterator[Case]:
    for case in written:
        for values in unfolded(case):
            rest = {key: value for key, value in case.items() if key not in ("for", "columns", "rows")}
            filled = values | fill(rest, values)
            shown = ", ".join(f"{name} {value}" for name, value in values.items())
            yield filled | {"name": f"{file}: {filled['name']}" + (f" ({shown})" if shown else "")}


def unfolded(case: Case) -> Iterator[dict[str, Any]]:
    """The values of the placeholders, once for each case."""
    rows = [dict(zip(case["columns"], row, strict=True)) for row in case["rows"]] if "rows" in case else [{}]
    lists = case.get("for", {})
    for row in rows:
        for combination in itertools.product(*lists.values()):
            yield row | dict(zip(lists, combination, strict=True))


def fill(value: Any, values: dict[str, Any]) -> Any:
    """The value with every `$name` replaced."""
    match value:
        case str() if value.startswith("$") and value[1:] in values:
            return values[value[1:]]
        case str():
            return re.sub(r"\$([a-z_]+)", lambda found: str(values.get(found[1], found[0])), value)
        case dict():
            return {fill(name, values): fill(entry, values) for name, entry in value.items()}
        case list():
            return [fill(entry, values) for entry in value]
    return value


def event_id(name: str) -> str:
    """The UUID that a name stands for."""
    digits = name.encode().ljust(16, b"\0").hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def milliseconds(duration: str | int) -> int:
    """`60s` → 60000."""
    if isinstance(duration, int):
        return duration
    found = re.fullmatch(r"([-+]?\d+)(ms|s|m|h|d)", duration)
    assert found, duration
    return int(found[1]) * UNITS[found[2]]


def event(short: dict[str, Any]) -> dict[str, Any]:
    """The event that a short form stands for, as the server hands it out."""
    device, at = short.get("device", "A"), short.get("at", 0)
    body = {"replaces": []} | short.get("body", {})
    named = {
        field: [event_id(name) for name in body[field]] if isinstance(body[field], list) else event_id(body[field])
        for field in NAMING
        if field in body
    }
    return {
        "id": event_id(short["is"]),
        "visit": event_id("visit"),
        "type": short["type"],
        "v": short.get("v", 1),
        "seen": 0,
        "wall": milliseconds(short.get("wall", at)),
        "tz": short.get("tz", 480),
        "mono": [short.get("boot", f"{device}1"), milliseconds(short.get("mono", at))],
        "body": body | named,
        "device": device,
        "by": short.get("by", device.lower()),
    }


def by_name(result: Any, shorts: list[dict[str, Any]]) -> Any:
    """A result with events called by their names."""
    names = {event_id(short["is"]): short["is"] for short in shorts}

    def named(value: Any) -> Any:
        match value:
            case str():
                return names.get(value, value)
            case dict():
                return {name: named(entry) for name, entry in value.items()}
            case list():
                return [named(entry) for entry in value]
        return value

    return named(result)


def mismatch(expected: Any, actual: Any, path: str = "") -> str | None:
    """Where a result is not as expected (the rule of `expect`), or None."""
    match expected, actual:
        case dict(), dict() if expected:
            faults = (
                mismatch(entry, actual[name], f"{path}/{name}") if name in actual else f"{path}/{name} is missing"
                for name, entry in expected.items()
            )
        case list(), list() if len(expected) == len(actual):
            faults = (mismatch(entry, actual[at], f"{path}/{at}") for at, entry in enumerate(expected))
        case _:
            same = type(expected) is type(actual) and expected == actual
            return None if same else f"{path}: expected {expected!r}, got {actual!r}"
    return next((fault for fault in faults if fault), None)
