"""Takes a map of a YAML file apart, key by key, and notes every fault with its line instead of raising."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from .. import iso
from . import rules
from .faults import Fault
from .strict_yaml import Node

LONGEST_LABEL = (30, 64)
"""Characters of a Chinese and an English label: two lines on a phone of 360 pixels."""
LONGEST_TEXT = (300, 600)

ID = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+")
WORD = re.compile(r"[a-z0-9][a-z0-9_-]*")
_RULE = re.compile(r"[A-Z]{3}-[0-9]{2}")
_BASIS = re.compile(r"design|[A-Z]{2}-[0-9]{2}")


class Entry:
    """One map of one file. Asking for a key marks it as known; `close` reports the keys nobody asked for.

    A method that finds a fault notes it and returns None (or the default), so that reading goes on and all
    faults of a file come out at once.
    """

    def __init__(self, file: str, name: str, node: Node, faults: list[Fault]) -> None:
        self.file, self.name, self.line = file, name, node.line
        self._faults = faults
        self._nodes: dict[str, Node] = node.value if isinstance(node.value, dict) else {}
        self._asked: set[str] = set()
        if not isinstance(node.value, dict) and node.value is not None:
            self.fault("not_map", name)

    def fault(self, code: str, of: str = "", line: int | None = None) -> None:
        """Notes a fault of this map, or of one line in it."""
        self._faults.append(Fault(self.file, line or self.line, code, of))

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def line_of(self, key: str) -> int:
        """The line of a key; of the map, where the key is missing."""
        return self._nodes[key].line if key in self._nodes else self.line

    def node(self, key: str, required: bool = False) -> Node | None:
        """The node of a key."""
        self._asked.add(key)
        if key not in self._nodes and required:
            self.fault("missing_key", key)
        return self._nodes.get(key)

    def _typed(self, key: str, kind: type, code: str, required: bool) -> Any:
        node = self.node(key, required)
        if node is None or node.value is None:
            return None
        if type(node.value) is not kind:
            self.fault(code, key, node.line)
            return None
        return node.value

    def text(self, key: str, required: bool = False) -> str | None:
        """A text that is not empty."""
        value: str | None = self._typed(key, str, "not_text", required)
        if value == "":
            self.fault("empty", key, self.line_of(key))
        return value or None

    def flag(self, key: str, default: bool = False) -> bool:
        """A boolean."""
        value: bool | None = self._typed(key, bool, "not_boolean", False)
        return default if value is None else value

    def integer(self, key: str, required: bool = False) -> int | None:
        """A whole number."""
        value: int | None = self._typed(key, int, "not_number", required)
        return value

    def texts(self, key: str, required: bool = False) -> list[tuple[str, int]]:
        """One text or a list of texts, each with its line."""
        node = self.node(key, required)
        if node is None or node.value is None:
            return []
        found = []
        for one in node.value if isinstance(node.value, list) else [node]:
            if isinstance(one.value, str) and one.value:
                found.append((one.value, one.line))
            elif one.value is not None:
                self.fault("not_text", key, one.line)
        return found

    def map(self, key: str, required: bool = False) -> Entry | None:
        """A map inside this one."""
        node = self.node(key, required)
        if node is None or node.value is None:
            return None
        return self.child(key, node)

    def child(self, name: str, node: Node) -> Entry:
        """A map that stands somewhere inside this one."""
        return Entry(self.file, name, node, self._faults)

    def maps(self) -> Iterator[tuple[str, Entry]]:
        """Every entry as a map: for files that are a map from ids to things."""
        for key, node in self._nodes.items():
            self._asked.add(key)
            yield key, self.child(key, node)

    def nodes(self) -> Iterator[tuple[str, Node]]:
        """Every entry as it stands."""
        for key, node in self._nodes.items():
            self._asked.add(key)
            yield key, node

    def check_id(self) -> None:
        """Notes a fault when the name of this map is no id."""
        if not ID.fullmatch(self.name):
            self.fault("bad_id", self.name)

    def one_of(self, key: str, known: Collection[str], code: str, default: str | None = None) -> str:
        """A word out of a fixed vocabulary; required where there is no default."""
        value = self.text(key, required=default is None)
        if value is not None and value not in known:
            self.fault(code, value, self.line_of(key))
        return value or default or ""

    def decimal(self, key: str) -> str | None:
        """A decimal in quotes."""
        value = self.text(key)
        if value is not None and rules.decimal(value) is None:
            self.fault("bad_decimal", value, self.line_of(key))
        return value

    def duration(self, key: str, required: bool = False, months: bool = False) -> str | None:
        """A length as `iso.duration` reads it, or one in `months`."""
        value = self.text(key, required)
        if value is not None and not (months and iso.is_months(value)):
            self._check_duration(value, self.line_of(key))
        return value

    def durations(self, key: str) -> list[str]:
        """One duration or several."""
        found = self.texts(key)
        for value, line in found:
            self._check_duration(value, line)
        return [value for value, _ in found]

    def _check_duration(self, value: str, line: int) -> None:
        if not iso.is_duration(value):
            self.fault("bad_duration", value, line)

    def sources(self) -> dict[str, Any]:
        """`rule` (of the standard) and `basis` (where a thing does not come from it, or not only)."""
        sources: dict[str, Any] = {"rule": [rule for rule, _ in self.texts("rule")]}
        for rule, line in self.texts("rule"):
            if not _RULE.fullmatch(rule):
                self.fault("bad_rule", rule, line)
        if basis := self.text("basis"):
            sources["basis"] = basis
            if not _BASIS.fullmatch(basis):
                self.fault("unknown_value", basis, self.line_of("basis"))
        if not sources["rule"] and "basis" not in sources:
            self.fault("missing_key", "rule")
        return sources

    def named(self) -> dict[str, str]:
        """A map that holds nothing but a label in both languages."""
        words = self.words(*LONGEST_LABEL)
        self.close()
        return words

    def words(self, longest_zh: int, longest_en: int) -> dict[str, str]:
        """The text in both languages, `{zh, en}`, each at most so many characters long."""
        words = {}
        for language, longest in (("zh", longest_zh), ("en", longest_en)):
            value = self.text(language, required=True)
            if value and len(value) > longest:
                self.fault("too_long", str(longest), self.line_of(language))
            words[language] = value or ""
        return words

    def close(self) -> None:
        """Reports every key that nobody asked for."""
        for key, node in self._nodes.items():
            if key not in self._asked:
                self.fault("unknown_key", key, node.line)
