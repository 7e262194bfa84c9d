"""How a request is made and signed: an ordered list of named values, each made of those before it.

There is a closed set of steps and no language: a recipe computes a signature and can do nothing else. A value is text,
or bytes that come of a hash and become text again by `hex` or `base64`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

Value = str | bytes | list[str] | dict[str, str]
"""What a name stands for. The list or map is that of a template's parameters, and stands in `json` alone."""

FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
CLOCKS: Mapping[str, Callable[[datetime], str]] = {
    "seconds": lambda now: str(int(now.timestamp())),
    "milliseconds": lambda now: str(int(now.timestamp() * 1000)),
    "instant": lambda now: now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    "date": lambda now: now.astimezone(UTC).strftime("%Y-%m-%d"),
}
"""How `now` is written: all by the clock of UTC."""
RANDOM = range(8, 33)
"""How many random bytes a step may ask for; they are written in hexadecimal."""


@dataclass(frozen=True)
class Step:
    """One named value: what makes it, and of what."""

    name: str
    kind: str
    of: Any = field(hash=False)


@dataclass(frozen=True)
class Asked:
    """What a recipe may take from a request that somebody else made."""

    body: bytes
    headers: Mapping[str, str] = field(hash=False)
    parameters: Mapping[str, str] = field(hash=False)


TEXT, BYTES = "text", "bytes"
MAKES = {
    "text": TEXT,
    "now": TEXT,
    "random": TEXT,
    "json": TEXT,
    "query": TEXT,
    "percent": TEXT,
    "sha256": BYTES,
    "hmac_sha1": BYTES,
    "hmac_sha256": BYTES,
    "hex": TEXT,
    "base64": TEXT,
    "header": TEXT,
    "parameter": TEXT,
}
"""Every kind of step, and whether it makes text or bytes."""
OF_REQUESTS = ("header", "parameter")
"""Steps that read what a request brings, where a recipe checks one."""


def run(
    steps: Sequence[Step], given: Mapping[str, Value], now: datetime, chance: bytes, asked: Asked | None = None
) -> dict[str, Value]:
    """All values: those that are `given` and what the steps make of them. `chance` is what random values come from: 32
    bytes that nobody can guess and that are never used twice."""
    values = dict(given)
    for step in steps:
        values[step.name] = _value(step, values, now, chance, asked)
    return values


def _value(step: Step, values: Mapping[str, Value], now: datetime, chance: bytes, asked: Asked | None) -> Value:
    match step.kind:
        case "now":
            return CLOCKS[step.of](now)
        case "random":
            return hmac.digest(chance, step.name.encode(), "sha256").hex()[: 2 * step.of]
        case "json":
            return json.dumps(filled_tree(step.of, values), ensure_ascii=False, separators=(",", ":"))
        case "query":
            return query({name: text(of, values) for name, of in step.of.items()})
        case "percent":
            return quote(text(step.of, values), safe="-_.~")
        case "hmac_sha1" | "hmac_sha256" as kind:
            key, said = raw(step.of["key"], values), raw(step.of["text"], values)
            return hmac.digest(key, said, kind.removeprefix("hmac_"))
        case "sha256":
            return hashlib.sha256(raw(step.of, values)).digest()
        case "hex":
            return raw(step.of, values).hex()
        case "base64":
            return base64.b64encode(raw(step.of, values)).decode()
        case "header" if asked:
            return asked.headers.get(step.of.lower(), "")
        case "parameter" if asked:
            return asked.parameters.get(step.of, "")
        case _:
            return text(step.of, values)


def query(fields: Mapping[str, str]) -> str:
    """Names and values of a query or a form: sorted by name, each percent-encoded as RFC 3986 says, joined by `&`."""
    return "&".join(f"{quote(name, safe='-_.~')}={quote(fields[name], safe='-_.~')}" for name in sorted(fields))


def text(template: str, values: Mapping[str, Value]) -> str:
    """A template with its names filled in; what is filled in is not looked at again."""
    return FIELD.sub(lambda found: str(values[found[1]]), template)


def raw(template: str, values: Mapping[str, Value]) -> bytes:
    """The same as bytes: a template that is nothing but one name may stand for bytes."""
    alone = FIELD.fullmatch(template)
    value = values[alone[1]] if alone else text(template, values)
    return value if isinstance(value, bytes) else str(value).encode()


def filled_tree(node: Any, values: Mapping[str, Value]) -> Any:
    """A tree of JSON with the names in its texts filled in; `{parameters}` alone is the list or map itself."""
    match node:
        case dict():
            return {name: filled_tree(one, values) for name, one in node.items()}
        case list():
            return [filled_tree(one, values) for one in node]
        case str():
            alone = FIELD.fullmatch(node)
            whole = values[alone[1]] if alone else None
            return whole if isinstance(whole, list | dict) else text(node, values)
        case _:
            return node
