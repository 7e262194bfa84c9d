"""The client's stylesheets: a class belongs to one sheet, and those of a room begin with the room's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "client" / "src"
LONGEST = 300

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
ATTRIBUTE = re.compile(r"""\b(?:class|more)=(?:"([^"]*)"|\{)""")
STRING = re.compile(r"""(['"`])(.*?)\1""", re.DOTALL)
GROUNDS = {"desk/desk.css"}
"""Sheets that every room of their place may use."""


def selectors(sheet: str) -> Iterator[str]:
    """Each selector of a sheet, those in media queries too."""
    for head in re.findall(r"([^{};]+)\{", COMMENT.sub("", sheet)):
        if not re.match(r"@|(from|to|\d+%)$", head.strip()):
            yield from (one.strip() for one in re.split(r",(?![^(]*\))", head))


def owner(path: str) -> str | None:
    """What the classes of a sheet begin with; None for the sheets of ui, whose components have names of their own."""
    return None if path.startswith("ui/") else Path(path).parent.name


def is_of(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}-")


def defined(sheets: dict[str, str]) -> dict[str, set[str]]:
    """The classes that belong to each sheet: of a room those with its name, of ui those that begin a selector."""
    found = {}
    for path, text in sheets.items():
        room = owner(path)
        classes = [CLASS.findall(selector) for selector in selectors(text)]
        if room is None:
            found[path] = {names[0] for names in classes if names}
        else:
            found[path] = {name for names in classes for name in names if is_of(name, room)}
    return found


def breaches(sheets: dict[str, str]) -> list[str]:
    """Sheets that are too long, classes in two, and rules of a room about what is not the room's."""
    belongs = defined(sheets)
    shared = set[str]().union(*(names for path, names in belongs.items() if path.startswith("ui/")))
    found = []
    for path, text in sheets.items():
        if len(text.splitlines()) > LONGEST:
            found.append(f"{path} has more than {LONGEST} lines; split it by subject")
        room = owner(path)
        for selector in selectors(text) if room else ():
            names = CLASS.findall(selector)
            if not any(is_of(name, room or "") for name in names):
                found.append(f"{path}: {selector} names no class that begins with {room}")
            found += [
                f"{path}: .{name} belongs neither to {room} nor to ui"
                for name in names
                if not is_of(name, room or "") and name not in shared
            ]
    for path, names in belongs.items():
        for other, theirs in belongs.items():
            if path < other:
                found += [f".{name} stands in {path} and in {other}" for name in sorted(names & theirs)]
    return found


def used(text: str) -> set[str]:
    """The classes that a component gives its elements; of one that is put together, what stands before the hole."""
    found: set[str] = set()
    for match in ATTRIBUTE.finditer(text):
        if match[1] is not None:
            found |= set(match[1].split())
            continue
        depth, end = 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        for _, words in STRING.findall(text[match.end() : end - 1]):
            found |= {word.split("${")[0] + ("*" if "${" in word else "") for word in words.split()}
    return found - {"*"}


def undefined(pages: dict[str, str], sheets: dict[str, str]) -> list[str]:
    """Classes that a component uses and neither its room, the ground of its place nor ui defines."""
    belongs = defined(sheets)
    found = []
    for path, text in pages.items():
        place, *rest = path.split("/")
        here = place if len(rest) < 2 or place in ("ui", "customer") else f"{place}/{rest[0]}"
        known = set[str]()
        for sheet, names in belongs.items():
            folder = str(Path(sheet).parent)
            if folder in (here, "ui") or (sheet in GROUNDS and folder == place):
                known |= names
        for name in sorted(used(text)):
            stem = name.removesuffix("*")
            if not (any(one.startswith(stem) for one in known) if name.endswith("*") else name in known):
                found.append(f"{path} uses .{name}, which {here} does not define")
    return found


def read(suffix: str) -> dict[str, str]:
    return {str(path.relative_to(SOURCE)): path.read_text() for path in sorted(SOURCE.rglob(f"*{suffix}"))}


def test_a_class_belongs_to_one_sheet_and_begins_with_its_room() -> None:
    sheets = read(".css")
    assert len(sheets) > 15
    assert breaches(sheets) == []


def test_a_class_that_is_used_is_defined_where_its_component_stands() -> None:
    pages = read(".tsx")
    assert len(set[str]().union(*map(used, pages.values()))) > 150
    assert undefined(pages, read(".css")) == []


UI = {"ui/card.css": ".card { }\n.row .card { }\n.row { }"}


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({"desk/day/day.css": ".board { }"}, "names no class that begins with day"),
        ({"desk/day/day.css": "@media print { .card { } }"}, "names no class that begins with day"),
        ({"desk/day/day.css": ".day-card, .card { }"}, ".card names no class that begins with day"),
        ({"desk/day/day.css": ".day-card .book-row { }"}, ".book-row belongs neither to day nor to ui"),
        ({"desk/visit/a.css": ".visit-row { }", "field/visit/b.css": ".visit-row { }"}, ".visit-row stands in"),
        ({"ui/list.css": ".row > li { }"}, ".row stands in ui/card.css and in ui/list.css"),
        ({"desk/day/day.css": "\n" * 301}, "more than 300 lines"),
    ],
)
def test_a_breach_is_found(sheets: dict[str, str], said: str) -> None:
    assert any(said in one for one in breaches(UI | sheets))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<p class="card day-lost" />', "day-lost"),
        ("<p class={open ? 'card' : 'book-row'} />", "book-row"),
        ("<p class={`card day-${tone}`} />", "day-*"),
    ],
)
def test_a_class_without_a_rule_is_found(text: str, name: str) -> None:
    sheets = UI | {"desk/book/book.css": ".book-row { }"}
    assert undefined({"desk/day/Page.tsx": text}, sheets) == [
        f"desk/day/Page.tsx uses .{name}, which desk/day does not define"
    ]
