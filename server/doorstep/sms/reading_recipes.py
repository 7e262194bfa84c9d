"""Reads the steps of a recipe, and makes sure that running them cannot fail: every name is known where it is used, and
bytes stand only where bytes can."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..standard.entries import Entry
from ..standard.strict_yaml import Node
from .recipes import BYTES, CLOCKS, FIELD, MAKES, NAME, OF_REQUESTS, RANDOM, TEXT, Step

TREE = "tree"
"""The kind of a value that is a list or a map."""


class Known:
    """The names that a recipe may use so far, and what kind of value each is."""

    def __init__(self, entry: Entry, given: Collection[str], trees: Collection[str] = ()) -> None:
        self._entry = entry
        self.kinds = dict.fromkeys(given, TEXT) | dict.fromkeys(trees, TREE)

    def check(self, template: str, line: int, takes: Collection[str] = (TEXT,)) -> str:
        """Notes what is wrong with a template; one that is nothing but a name may be any kind that it `takes`."""
        alone = FIELD.fullmatch(template)
        for name in FIELD.findall(template):
            kind = self.kinds.get(name)
            if kind is None:
                self._entry.fault("unknown_name", name, line)
            elif kind != TEXT and not (alone and kind in takes):
                self._entry.fault("bytes_here" if kind == BYTES else "list_here", name, line)
        if set("{}") & set(FIELD.sub("", template)):
            self._entry.fault("odd_brace", line=line)
        return template


def steps(entry: Entry, known: Known, checking: bool) -> tuple[Step, ...]:
    """The list `steps` of a map, in order; `checking`: they look at a request that somebody else made."""
    node = entry.node("steps")
    if node is None or node.value is None:
        return ()
    if not isinstance(node.value, list):
        entry.fault("not_list", "steps", node.line)
        return ()
    return tuple(step for one in node.value if (step := _step(entry.child("steps", one), known, checking)))


def _step(entry: Entry, known: Known, checking: bool) -> Step | None:
    name = entry.text("name", required=True) or ""
    kinds = [kind for kind in MAKES if kind in entry and (checking or kind not in OF_REQUESTS)]
    made = Step(name, kinds[0], _of(entry, kinds[0], known)) if len(kinds) == 1 else None
    if not NAME.fullmatch(name):
        entry.fault("bad_name", name)
    elif name in known.kinds:
        entry.fault("name_taken", name)
    if made is None:
        entry.fault("one_kind", name)
    known.kinds[name] = MAKES[made.kind] if made else TEXT
    entry.close()
    return made


def _of(entry: Entry, kind: str, known: Known) -> Any:
    line = entry.line_of(kind)
    match kind:
        case "now":
            return entry.one_of(kind, CLOCKS, "unknown_clock")
        case "random":
            count = entry.integer(kind) or 0
            if count not in RANDOM:
                entry.fault("bad_random", str(count), line)
            return count
        case "json":
            node = entry.node(kind)
            return tree(node, known) if node else None
        case "query":
            return _fields(entry, kind, known)
        case "hmac_sha1" | "hmac_sha256":
            parts = entry.map(kind)
            return _parts(parts, known) if parts else {"key": "", "text": ""}
        case "sha256" | "hex" | "base64":
            return known.check(entry.text(kind) or "", line, (TEXT, BYTES))
        case "header" | "parameter":
            return entry.text(kind) or ""
        case _:
            return known.check(entry.text(kind) or "", line)


def _parts(entry: Entry, known: Known) -> Mapping[str, str]:
    parts = {
        name: known.check(entry.text(name, required=True) or "", entry.line_of(name), (TEXT, BYTES))
        for name in ("key", "text")
    }
    entry.close()
    return parts


def _fields(entry: Entry, key: str, known: Known) -> Mapping[str, str]:
    fields = entry.map(key)
    if fields is None:
        return {}
    return {name: known.check(str(_leaf(node)), node.line) for name, node in fields.nodes()}


def tree(node: Node, known: Known) -> Any:
    """A tree of JSON whose texts may name values."""
    match node.value:
        case dict():
            return {name: tree(one, known) for name, one in node.value.items()}
        case list():
            return [tree(one, known) for one in node.value]
        case str():
            return known.check(node.value, node.line, (TEXT, TREE))
        case value:
            return value


def plain(node: Node | None) -> Any:
    """The same where nothing is filled in."""
    match node.value if node else None:
        case dict() as found:
            return {name: plain(one) for name, one in found.items()}
        case list() as found:
            return [plain(one) for one in found]
        case value:
            return value


def _leaf(node: Node) -> str | int:
    return node.value if isinstance(node.value, str | int) else ""
