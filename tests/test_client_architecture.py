"""The client's house: rooms on ui, ui on device, device on core; a room enters rooms of things only; no circles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "client" / "src"
STANDS_ON = {
    "core": {"core"},
    "device": {"device", "core"},
    "ui": {"ui", "device", "core"},
    "field": {"field", "ui", "device", "core"},
    "desk": {"desk", "ui", "device", "core"},
    "customer": {"customer", "ui", "device", "core"},
    "sw": {"sw"},
}
"""Each folder of the source, and the folders that it may import; main.tsx joins them."""

OPEN = {"desk": {"cases", "messages", "visit", "records", "parcels"}, "field": {"visit"}}
"""The rooms of things: other rooms of their place may show the thing. Every other room is imported by nobody."""

COMMENTS = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*['"](\.{1,2}/[^'"]+)['"]""")


def read(folder: Path, suffixes: set[str]) -> dict[str, str]:
    """The files below a folder, by their path in it."""
    return {
        str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.suffix in suffixes
    }


def imported(files: dict[str, str]) -> dict[str, set[str]]:
    """Which file imports which, dynamic imports and types included; raises when an import leads nowhere."""
    found: dict[str, set[str]] = {}
    for name, text in files.items():
        found[name] = set()
        for match in IMPORT.finditer(COMMENTS.sub("", text)):
            target = Path("/", name).parent.joinpath(match[1])
            place = str(Path(*[part for part in resolved(target) if part != "/"]))
            if not place.endswith(".css"):
                assert place in files, f"{name} imports {match[1]}, which is not there"
                found[name].add(place)
    return found


def resolved(path: Path) -> tuple[str, ...]:
    """A path's parts with every `..` gone; nothing is asked of the disk."""
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return tuple(parts)


def breaches(graph: dict[str, set[str]]) -> list[str]:
    """Imports against the direction."""
    found = []
    for name, targets in graph.items():
        folder = name.split("/")[0]
        if "/" not in name:
            continue
        if folder not in STANDS_ON:
            found.append(f"{name}: the folder {folder} has no place in STANDS_ON")
            continue
        for target in sorted(targets):
            if target.split("/")[0] not in STANDS_ON[folder]:
                found.append(f"{name} imports {target}; {folder} stands on {', '.join(sorted(STANDS_ON[folder]))}")
    return found


def room_of(name: str) -> tuple[str, str | None]:
    """The place and the room of a file: `desk/day/Board.tsx` → desk, day; what lies beside the rooms is of no room."""
    place, *rest = name.split("/")
    return place, rest[0] if place in OPEN and len(rest) > 1 and rest[0] != "words" else None


def rooms_entered(graph: dict[str, set[str]]) -> list[str]:
    """Rooms that import a room which is no thing's own, and files beside the rooms that import one; the entry may."""
    found = []
    for name, targets in graph.items():
        place, room = room_of(name)
        if place not in OPEN or name == f"{place}/index.tsx":
            continue
        for target in sorted(targets):
            other = room_of(target)[1]
            if other not in (None, room) and (room is None or other not in OPEN[place]):
                why = (
                    "belongs to no room and every room may import it" if room is None else f"{other} is no thing's room"
                )
                found.append(f"{name} imports {target}; {why}")
    return found


def by_room(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """Which room imports which."""
    found: dict[str, set[str]] = {}
    for name, targets in graph.items():
        place, room = room_of(name)
        if room is None:
            continue
        others = {"/".join((place, other)) for where, other in map(room_of, targets) if other and where == place}
        found.setdefault(f"{place}/{room}", set()).update(others - {f"{place}/{room}"})
    return {room: {other for other in others if other in found} for room, others in found.items()}


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Groups of files that import one another (Tarjan's strongly connected components of more than one file)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        number[name] = low[name] = len(number)
        stack.append(name)
        for target in graph[name]:
            if target not in number:
                visit(target)
            if target in stack:
                low[name] = min(low[name], low[target])
        if low[name] == number[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1:
                found.append(sorted(group))

    for name in graph:
        if name not in number:
            visit(name)
    return found


ASKS = re.compile(r"""import\s*\{[^}]*\bapi\b[^}]*\}\s*from""")
ADDRESS = re.compile(r"""['"`]/api/""")
KNOWS_THE_PREFIX = {"device/http.ts", "sw/sw.ts"}


def routes_elsewhere(files: dict[str, str]) -> list[str]:
    """Files that ask the server and are no calls.ts: only there stand the paths of routes."""
    found = []
    for name, text in files.items():
        code = COMMENTS.sub("", text)
        if ADDRESS.search(code) and name not in KNOWS_THE_PREFIX:
            found.append(f"{name} names an address of the server; give its room's calls.ts a function")
        if ASKS.search(code) and not name.endswith("/calls.ts") and not name.startswith("device/"):
            found.append(f"{name} imports api; give its room's calls.ts a function")
    return found


def test_only_calls_know_routes() -> None:
    files = read(SOURCE, {".ts", ".tsx"})
    assert routes_elsewhere(files) == []
    assert sum(bool(ASKS.search(text)) for text in files.values()) > 5


@pytest.mark.parametrize(
    "files",
    [
        {"desk/day/index.tsx": "import {\n  Problem,\n  api,\n} from '../../device/index.ts'"},
        {"field/today/Today.tsx": "import { api as ask } from '../../device/index.ts'"},
        {"desk/day/calls.ts": "void open(`/api/v1/records/${number}`)"},
    ],
)
def test_a_route_elsewhere_is_found(files: dict[str, str]) -> None:
    assert len(routes_elsewhere(files)) == 1


def test_imports_go_in_one_direction() -> None:
    graph = imported(read(SOURCE, {".ts", ".tsx"}))
    assert len(graph) > 100
    assert breaches(graph) == []


def test_a_room_enters_only_the_rooms_of_things() -> None:
    graph = imported(read(SOURCE, {".ts", ".tsx"}))
    assert {"desk/day", "desk/visit", "field/today"} <= by_room(graph).keys()
    assert rooms_entered(graph) == []
    assert circles(by_room(graph)) == []


def test_no_files_import_one_another_in_a_circle() -> None:
    assert circles(imported(read(SOURCE, {".ts", ".tsx"}))) == []


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"core/a.ts": "import { b } from '../device/b.ts'", "device/b.ts": ""}, "core stands on core"),
        ({"device/a.ts": "import type { B } from '../ui/b.tsx'", "ui/b.tsx": ""}, "device stands on"),
        ({"ui/a.tsx": "const p = import('../desk/b.tsx')", "desk/b.tsx": ""}, "ui stands on"),
        (
            {"desk/x/a.tsx": "export * from '../../field/b.ts'", "field/b.ts": ""},
            "desk stands on",
        ),
        ({"sw/a.ts": "import '../core/b.ts'", "core/b.ts": ""}, "sw stands on sw"),
        ({"helpers/a.ts": ""}, "has no place"),
    ],
)
def test_a_breach_is_found(files: dict[str, str], said: str) -> None:
    assert any(said in breach for breach in breaches(imported(files)))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"desk/day/a.tsx": "import { b } from '../book/b.ts'", "desk/book/b.ts": ""}, "book is no thing's room"),
        ({"desk/own/a.tsx": "import('../reviews/words/zh.ts')", "desk/reviews/words/zh.ts": ""}, "reviews is no"),
        ({"field/visit/x/a.ts": "import { b } from '../../today/b.ts'", "field/today/b.ts": ""}, "today is no"),
        ({"desk/ground.ts": "import type { V } from './visit/calls.ts'", "desk/visit/calls.ts": ""}, "to no room"),
    ],
)
def test_a_room_that_is_entered_is_found(files: dict[str, str], said: str) -> None:
    assert any(said in one for one in rooms_entered(imported(files)))


def test_rooms_that_enter_one_another_are_found() -> None:
    files = {
        "desk/visit/a.ts": "import { b } from '../messages/b.ts'",
        "desk/visit/c.ts": "",
        "desk/messages/b.ts": "",
        "desk/messages/d.ts": "import type { C } from '../visit/c.ts'",
    }
    assert circles(imported(files)) == []
    assert circles(by_room(imported(files))) == [["desk/messages", "desk/visit"]]


def test_a_circle_is_found() -> None:
    files = {
        "ui/a.ts": "import { b } from './b.ts'",
        "ui/b.ts": "import type { C } from './c/c.ts'",
        "ui/c/c.ts": "import { a } from '../a.ts'",
        "ui/d.ts": "import { a } from './a.ts'",
    }
    assert circles(imported(files)) == [["ui/a.ts", "ui/b.ts", "ui/c/c.ts"]]


def test_an_import_that_leads_nowhere_is_found() -> None:
    with pytest.raises(AssertionError, match="is not there"):
        imported({"ui/a.ts": "import { b } from './gone.ts'"})
