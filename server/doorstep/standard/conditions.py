"""Reads conditions, and checks that what they and the computations read exists and can have the value asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from . import rules, vocabulary
from .entries import Entry
from .strict_yaml import Node

Json = dict[str, Any]


class Conditions:
    """Reads conditions over the fields and over the verdicts of these service levels (None: they could not be read)."""

    def __init__(self, levels: Collection[str] | None) -> None:
        self._levels = levels

    def when(self, entry: Entry) -> Json:
        """A condition, or `any` of several."""
        if "any" not in entry:
            return self._condition(entry)
        node = entry.node("any")
        alternatives = node.value if node and isinstance(node.value, list) else []
        if not alternatives:
            entry.fault("not_list", "any", entry.line_of("any"))
        entry.close()
        return {"any": [self._condition(entry.child("any", one)) for one in alternatives]}

    def _condition(self, entry: Entry) -> Json:
        condition = {}
        for field, node in entry.nodes():
            if not field.startswith("answer."):
                self.check_field(field, entry, node.line)
            condition[field] = self._expectation(field, node, entry)
        if not condition:
            entry.fault("empty", "when")
        return condition

    def _expectation(self, field: str, node: Node, entry: Entry) -> Any:
        if isinstance(node.value, dict):
            if len(node.value) != 1:
                entry.fault("one_operator", field, node.line)
                return None
            operator, operand = next(iter(node.value.items()))
            return {operator: self._operand(field, operator, operand, entry)}
        return self._operand(field, "is", node, entry)

    def _operand(self, field: str, operator: str, node: Node, entry: Entry) -> Any:
        match operator:
            case "is" | "not":
                members = node.value if isinstance(node.value, list) else [node]
                for one in members:
                    if isinstance(one.value, (list, dict)):
                        entry.fault("not_text", field, one.line)
                    else:
                        self.check_value(field, one.value, entry, one.line)
                values = [one.value for one in members]
                return values if isinstance(node.value, list) else values[0]
            case "known":
                if type(node.value) is not bool:
                    entry.fault("not_boolean", operator, node.line)
            case "above" | "below":
                if rules.decimal(node.value) is None:
                    entry.fault("bad_decimal", str(node.value), node.line)
            case _:
                entry.fault("unknown_operator", operator, node.line)
        return node.value

    def kind(self, field: str) -> str | tuple[str, ...] | None:
        """The kind of a field, or its values; None when there is none. `level.*` passes while levels are unknown."""
        if field.startswith("level.") and self._levels is None:
            return vocabulary.LEVEL_VERDICTS
        return vocabulary.field_kind(field, self._levels or ())

    def check_field(self, field: str, entry: Entry, line: int) -> None:
        """Notes a fault when nobody knows such a field."""
        if field and self.kind(field) is None:
            entry.fault("unknown_field", field, line)

    def check_value(self, field: str, value: object, entry: Entry, line: int) -> None:
        """A comparison with a value that the field never has would silently never hold."""
        if value is None:
            return
        match self.kind(field):
            case tuple(known) if value not in known:
                entry.fault("unknown_value", str(value), line)
            case "boolean" if type(value) is not bool:
                entry.fault("not_boolean", field, line)
            case "number" | "instant" if rules.decimal(value) is None:
                entry.fault("not_number", field, line)


def answers_read(when: Entry | None) -> Iterator[tuple[str, int, list[Any]]]:
    """The items whose answers a condition reads: id, line, and the words that it compares them with."""
    if when is None:
        return
    for field, node in when.nodes():
        if field == "any" and isinstance(node.value, list):
            for one in node.value:
                yield from answers_read(when.child("any", one))
        elif field.startswith("answer."):
            yield field.removeprefix("answer."), node.line, _compared(node)


def _compared(node: Node) -> list[Any]:
    if isinstance(node.value, dict):
        return [word for operator, one in node.value.items() if operator == "not" for word in _compared(one)]
    members = node.value if isinstance(node.value, list) else [node]
    return [one.value for one in members if not isinstance(one.value, (list, dict))]
