"""Reads the part of YAML that holds no surprises, and keeps the line of everything.

Refused: aliases, anchors, tags, merge keys, duplicate keys, several documents; unquoted words that YAML takes for
something else (`yes`, `off`, `010`, `16:00`, `2026-01-01`, `0.9`, `~`); files that are too large or too deep. The
text is checked as a stream of events before anything is built from it, so an alias bomb is never expanded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from .faults import Fault

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
MAX_ENTRIES = 500
"""Entries of one map or one list."""

_PLAIN_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
_DIGITS = re.compile(r"[0-9][0-9.]*")  # `08` is text to YAML and a number to everyone else
_SURPRISES = {"int": "odd_number", "float": "decimal_unquoted", "timestamp": "date_unquoted", "null": "empty"}
_BOOLEAN_LIKE = re.compile(r"y|n|yes|no|on|off|true|false", re.IGNORECASE)


@dataclass(frozen=True)
class Node:
    """A value and the line it stands on; the line of a map's entry is that of its key.

    `value` is text, a whole number, a boolean, a list of nodes, or a dict from key to node; None stands for
    a value that was refused and has its fault already.
    """

    line: int
    value: str | int | bool | list[Node] | dict[str, Node] | None


def parse(name: str, raw: bytes, faults: list[Fault]) -> Node | None:
    """The tree of one file, or None when it cannot be read at all; every fault found is appended."""
    if len(raw) > MAX_BYTES:
        faults.append(Fault(name, 1, "too_large", str(MAX_BYTES)))
        return None
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        faults.append(Fault(name, raw.count(b"\n", 0, error.start) + 1, "encoding"))
        return None
    try:
        if _has_surprises(name, text, faults):
            return None
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults.append(Fault(name, mark.line + 1 if mark else 1, "syntax", error.problem or ""))
        return None
    except yaml.reader.ReaderError as error:
        faults.append(Fault(name, raw.count(b"\n", 0, error.position) + 1, "syntax", str(error.reason)))
        return None
    if root is None:
        faults.append(Fault(name, 1, "empty", name))
        return None
    return _Builder(name, faults).build(root, name, _line(root))


def _line(place: yaml.Event | yaml.Node) -> int:
    return place.start_mark.line + 1 if place.start_mark else 1


def _has_surprises(name: str, text: str, faults: list[Fault]) -> bool:
    """Looks at the events of the text; true when no tree may be built from it."""
    depth, documents, unbuildable = 0, 0, False
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = _line(event)
        if isinstance(event, yaml.AliasEvent):
            faults.append(Fault(name, line, "alias", event.anchor or ""))
            unbuildable = True
        elif isinstance(event, yaml.NodeEvent) and event.anchor:
            faults.append(Fault(name, line, "anchor", event.anchor))
        if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) and event.tag:
            faults.append(Fault(name, line, "tag", event.tag))
            unbuildable = True
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                faults.append(Fault(name, line, "several_documents"))
                return True
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                faults.append(Fault(name, line, "too_deep", str(MAX_DEPTH)))
                return True
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return unbuildable


def reads_as_text(text: str) -> bool:
    """Whether a text, unquoted, would be read as itself: not as a number, a date, a truth value or nothing."""
    kind: str = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return kind.endswith(":str") and not _BOOLEAN_LIKE.fullmatch(text) and not _DIGITS.fullmatch(text)


_RESOLVER = yaml.resolver.Resolver()


class _Builder:
    """Turns PyYAML's nodes into ours."""

    def __init__(self, name: str, faults: list[Fault]) -> None:
        self._name, self._faults = name, faults

    def build(self, node: yaml.Node, of: str, line: int) -> Node:
        if isinstance(node, yaml.MappingNode):
            return Node(line, self._mapping(node, of, line))
        if isinstance(node, yaml.SequenceNode):
            self._count(node, of, line)
            return Node(line, [self.build(one, of, _line(one)) for one in node.value])
        assert isinstance(node, yaml.ScalarNode)
        return Node(line, self._scalar(node, of, _line(node)))

    def _mapping(self, node: yaml.MappingNode, of: str, line: int) -> dict[str, Node]:
        self._count(node, of, line)
        entries: dict[str, Node] = {}
        for key_node, value_node in node.value:
            key_line = _line(key_node)
            if key_node.tag.endswith(":merge"):
                self._fault(key_line, "merge_key")
                continue
            key = self._key(key_node, of, key_line)
            if key is None:
                continue
            if key in entries:
                self._fault(key_line, "duplicate_key", key)
            entries[key] = self.build(value_node, key, key_line)
        return entries

    def _key(self, node: yaml.Node, of: str, line: int) -> str | None:
        if not isinstance(node, yaml.ScalarNode):
            self._fault(line, "not_text", of)
            return None
        key = self._scalar(node, of, line)
        if isinstance(key, str):
            return key
        if key is not None:
            self._fault(line, "not_text", node.value)
        return None

    def _scalar(self, node: yaml.ScalarNode, of: str, line: int) -> str | int | bool | None:
        """Text, a plain whole number, or true/false; anything that only looks like them is a fault."""
        text: str = node.value
        if node.style:
            return text
        if text in ("true", "false"):
            return text == "true"
        kind = node.tag.removeprefix("tag:yaml.org,2002:")
        if kind == "int" and _PLAIN_INTEGER.fullmatch(text):
            return int(text)
        if _BOOLEAN_LIKE.fullmatch(text):
            self._fault(line, "surprise_boolean", text)
        elif kind in _SURPRISES:
            self._fault(line, _SURPRISES[kind], of if kind == "null" else text)
        elif _DIGITS.fullmatch(text):
            self._fault(line, "odd_number", text)
        else:
            return text
        return None

    def _count(self, node: yaml.CollectionNode, of: str, line: int) -> None:
        if len(node.value) > MAX_ENTRIES:
            self._fault(line, "too_many", str(MAX_ENTRIES))

    def _fault(self, line: int, code: str, of: str = "") -> None:
        self._faults.append(Fault(self._name, line, code, of))
