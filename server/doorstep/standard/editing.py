"""Changes single entries of the files of a standard, and leaves everything else of them as it was written: comments,
order, and how a text is quoted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from ..errors import Invalid
from .faults import Fault
from .strict_yaml import Node, parse, reads_as_text

Json = dict[str, Any]


def change_item(text: str, id: str, patch: Mapping[str, Any] | None) -> str:
    """`items.yaml` with what the patch says of an item, a key of None taken out; without a patch the item itself is. An
    item that is not there comes behind the last one whose name begins alike. Raises Invalid."""
    root = _map("items.yaml", text)
    if id in root:
        first, last = _block(text, root, id)
        lines = text.splitlines(keepends=True)
        block = "".join(lines[first:last])
        kept = _patched(block, id, patch) if patch is not None else ""
        if not kept and first > 0 and not lines[first - 1].strip():
            first -= 1
        return "".join([*lines[:first], kept, *lines[last:]])
    if patch is None:
        return text
    alike = [key for key in root if key.split(".")[0] == id.split(".")[0]] or list(root)
    at = _block(text, root, alike[-1])[1] if alike else 0
    lines = text.splitlines(keepends=True)
    if at and not lines[at - 1].endswith("\n"):
        lines[at - 1] += "\n"
    return "".join([*lines[:at], "\n" if at else "", _patched(f"{id}: {{}}\n", id, patch, new=True), *lines[at:]])


def change_phase(name: str, text: str, phase: str, items: Sequence[str]) -> str:
    """A list of `visits/` with these items in one phase, in this order; a phase without items goes. Raises Invalid."""
    root = _map(name, text)
    found = _loaded(text)
    phases = found.get("phases")
    if not isinstance(root.get("phases", Node(1, None)).value, dict):
        raise Invalid("This list has no phases that could be read.", code="unreadable")
    if not items:
        phases.pop(phase, None)
    elif phase in phases and isinstance(phases[phase], list):
        phases[phase][:] = items
    else:
        phases[phase] = list(items)
    return _dumped(found)


def path_at(name: str, text: str, line: int) -> list[str]:
    """The names of the entries that a line belongs to, from the outermost; empty where the file cannot be read."""
    node, path = parse(name, text.encode("utf-8", "surrogatepass"), []), []
    while node is not None and isinstance(node.value, dict):
        before = [(key, one) for key, one in node.value.items() if one.line <= line]
        if not before or [one.line for _, one in before].count(before[-1][1].line) > 1:
            break  # several stand on one line: nobody can say which it is
        key, node = before[-1]
        path.append(key)
    return path


def _map(name: str, text: str) -> dict[str, Node]:
    faults: list[Fault] = []
    node = parse(name, text.encode("utf-8", "surrogatepass"), faults)
    if node is None or not isinstance(node.value, dict):
        raise Invalid(f"{name} cannot be read: correct its text first.", code="unreadable")
    return node.value


def _block(text: str, root: Mapping[str, Node], key: str) -> tuple[int, int]:
    """The lines of an entry, from its first to behind its last; what stands before the next is its own."""
    lines = text.splitlines()
    starts = sorted(node.line - 1 for node in root.values())
    first = root[key].line - 1
    last = next((start for start in starts if start > first), len(lines))
    while last > first + 1 and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
        last -= 1
    return first, last


def _patched(block: str, id: str, patch: Mapping[str, Any], new: bool = False) -> str:
    found = _loaded(block)
    entry = CommentedMap() if new else found[id]
    for key, value in patch.items():
        if value is None:
            entry.pop(key, None)
        else:
            entry[key] = _written(value)
    if new:
        found[id] = entry
    return _dumped(found)


def _yaml() -> YAML:
    found = YAML()
    found.preserve_quotes = True
    found.width = 1_000_000
    found.indent(mapping=2, sequence=4, offset=2)
    return found


def _loaded(text: str) -> Any:
    return _yaml().load(text)


def _dumped(found: Any) -> str:
    out = StringIO()
    _yaml().dump(found, out)
    return out.getvalue()


def _written(value: Any) -> Any:
    """A value with its texts quoted where they would be taken for something else."""
    if isinstance(value, str):
        return value if reads_as_text(value) else DoubleQuotedScalarString(value)
    if isinstance(value, Mapping):
        return CommentedMap({_written(key): _written(one) for key, one in value.items()})
    if isinstance(value, list | tuple):
        found = CommentedSeq([_written(one) for one in value])
        found.fa.set_flow_style()
        return found
    return value
