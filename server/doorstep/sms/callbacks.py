"""What a provider posts to us: whether it is the provider, and what it says."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from .recipes import Asked, raw, run
from .rules import Callback

GIVEN_BACK = frozenset({"body"})
"""What a recipe of a check begins with, beside the keys."""
WANTED = {"reports": ("id", "state", "code"), "replies": ("id", "phone", "text")}
"""What an item of each kind says; `code` may be missing."""
MOST = 1000
"""Items of one request; providers send up to 500."""
_PLACE = re.compile(r"\{([A-Za-z][A-Za-z0-9_-]*)\}")

Item = Mapping[str, str]


def is_theirs(callback: Callback, asked: Asked, keys: Mapping[str, str], now: datetime) -> bool:
    """Whether a request was made by somebody who knows the key. Takes as long for a near miss as for a wild guess."""
    values = run(callback.steps, {**keys, "body": asked.body}, now, b"", asked)
    mine, theirs = (raw(one, values) for one in callback.check)
    return bool(mine) and hmac.compare_digest(mine, theirs)


def items(callback: Callback, body: bytes) -> list[Item] | None:
    """What the request says, item by item; None when it cannot be read. What an item lacks is empty."""
    tree = dict(parse_qsl(body.decode(errors="replace"))) if callback.form else _json(body)
    for part in callback.each.split(".") if callback.each else ():
        tree = tree.get(part) if isinstance(tree, dict) else None
        tree = _json(tree.encode()) if isinstance(tree, str) else tree
    found = tree if isinstance(tree, list) else [tree]
    if len(found) > MOST or not all(isinstance(one, dict) for one in found):
        return None
    return [{name: _filled(of, one) for name, of in callback.items.items()} for one in found]


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _filled(template: str, item: Mapping[str, Any]) -> str:
    return _PLACE.sub(lambda found: _text(item.get(found[1])), template)


def _text(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value)
        case _:
            return ""


def answer(callback: Callback) -> tuple[bytes, str]:
    """What the provider wants to hear when all is well, and of which type it is."""
    if isinstance(callback.answer, str):
        return callback.answer.encode(), "text/plain; charset=utf-8"
    return json.dumps(callback.answer, ensure_ascii=False).encode(), "application/json"
