"""How large a file or a function may grow before it is split by subject. What is larger says why."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

LINES = {
    ("server", "*.py"): 450,
    ("tests", "*.py"): 500,
    ("client/src", "*.ts"): 400,
    ("client/src", "*.tsx"): 400,
    ("client/src", "*.css"): 300,
    ("tests", "*.ts"): 500,
    ("tests", "*.tsx"): 500,
}
"""Lines of a file, by where it stands and what it is."""
FUNCTION = 50
"""Lines of a function in Python, with its decorators and its docstring."""

LONGER = {
    "client/src/device/wire.ts": "is generated",
}
"""Files that may be as long as they like, and why; the folders of TOLD_IN_ONE beside them."""
ROUTE = 25
"""Lines of a function that answers a route, without its decorators."""
COMPONENT = 110
"""Lines of a component."""
OVER = {
    "client/src/desk/book/Book.tsx Form": 254,
    "client/src/desk/book/CustomerSearch.tsx CustomerSearch": 130,
    "server/doorstep/accounts/api.py sign_in": 41,
}
"""Routes and components that were over the limit when it was set, with their lines then: they may only become shorter.
Whoever splits one takes it out."""
TOLD_IN_ONE = {
    "server/doorstep/migrations/versions": "a migration is one list of changes",
    "tests/browser": "a journey is told from its beginning to its end",
    "tests/api/restore": "an interrupted restore is told from its beginning to its end",
}
"""Folders whose functions may be long, and why."""


def files(folder: str, pattern: str) -> Iterator[Path]:
    return (path for path in sorted((ROOT / folder).rglob(pattern)) if "node_modules" not in path.parts)


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def is_told_in_one(path: str) -> bool:
    return path in LONGER or any(Path(path).is_relative_to(folder) for folder in TOLD_IN_ONE)


def too_long(text: str, with_tables: bool = True) -> list[str]:
    """The functions of a Python file that are longer than they may be, with their length, `with_tables` also that of
    their decorators."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            tables = node.decorator_list if with_tables else []
            first = min([node.lineno, *(decorator.lineno for decorator in tables)])
            length = (node.end_lineno or first) - first + 1
            if length > FUNCTION:
                found.append(f"{node.name}: {length}")
    return found


@pytest.mark.parametrize(("place", "most"), LINES.items(), ids=lambda of: "-".join(of) if isinstance(of, tuple) else "")
def test_no_file_is_longer_than_one_can_overlook(place: tuple[str, str], most: int) -> None:
    found = {path.relative_to(ROOT).as_posix(): lines(path) for path in files(*place)}
    assert found, f"no {place[1]} below {place[0]}: look where they went"
    over = {path: count for path, count in found.items() if count > most}
    assert {path: count for path, count in over.items() if not is_told_in_one(path)} == {}, (
        f"over {most} lines: split by subject"
    )


def test_no_function_is_longer_than_one_can_overlook() -> None:
    over = {}
    for folder in ("server", "tests"):
        for path in files(folder, "*.py"):
            name = path.relative_to(ROOT).as_posix()
            if not is_told_in_one(name) and (found := long_functions(name, path.read_text())):
                over[name] = found
    assert over == {}, f"over {FUNCTION} lines: let what it does in steps be functions of their own"


def long_functions(name: str, text: str) -> list[str]:
    """Those that are longer than they may be. A test whose table of examples is long is none."""
    cases = name.startswith("tests/") and "/test_" in name
    return too_long(text, with_tables=not cases)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def f():\n" + "    x = 1\n" * 49, []),
        ("def f():\n" + "    x = 1\n" * 50, ["f: 51"]),
        ("@a\ndef f():\n" + "    x = 1\n" * 49, ["f: 51"]),
        ("class A:\n    def f(self):\n" + "        x = 1\n" * 50, ["f: 51"]),
        ("def f():\n    def g():\n" + "        x = 1\n" * 50, ["f: 52", "g: 51"]),
        ("async def f():\n" + "    x = 1\n" * 50, ["f: 51"]),
    ],
)
def test_a_long_function_is_found(text: str, found: list[str]) -> None:
    assert too_long(text) == found


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def routes(text: str) -> dict[str, int]:
    """The functions of a door that answer a route, and their lines."""
    found = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and any("route" in ast.unparse(one) for one in node.decorator_list):
            found[node.name] = (node.end_lineno or node.lineno) - node.lineno + 1
    return found


def components(text: str) -> dict[str, int]:
    """The components of a formatted file, and their lines: they begin and end at the edge."""
    found = {}
    for match in re.finditer(r"^(?:export )?(?:default )?function ([A-Z]\w*).*?^}$", text, re.MULTILINE | re.DOTALL):
        found[match[1]] = match[0].count("\n") + 1
    return found


def test_no_route_and_no_component_is_longer_than_one_can_overlook() -> None:
    over = {}
    for paths, parts, most in (
        (files("server", "api.py"), routes, ROUTE),
        (files("client/src", "*.tsx"), components, COMPONENT),
    ):
        found = {f"{name_of(path)} {name}": count for path in paths for name, count in parts(path.read_text()).items()}
        assert found, f"no {parts.__name__} are found: look where they went"
        over |= {one: count for one, count in found.items() if count > most}
    assert {one: count for one, count in over.items() if count > OVER.get(one, 0)} == {}, (
        f"a route has at most {ROUTE} lines, a component {COMPONENT}: let its parts be functions of their own"
    )
    assert OVER.keys() - over.keys() == set(), "is within the limit now, or elsewhere: take it out of OVER"


def test_long_routes_and_components_are_found() -> None:
    assert routes("@blp.route('/a')\n@other\ndef a():\n    x = 1\n\ndef b():\n    x = 1\n") == {"a": 2}
    assert components("function A() {\n  if (x) {\n  }\n}\n\nfunction b() {\n}\n") == {"A": 4}
    assert components("export default function A(\n  x,\n) {\n}\n") == {"A": 4}


def test_what_may_be_long_is_there() -> None:
    """What moved or was split is let go of, so that nothing else grows under its name."""
    assert {path for path in (*LONGER, *TOLD_IN_ONE) if not (ROOT / path).exists()} == set()
