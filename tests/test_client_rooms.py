"""Who sees a room of the desk may read what the room asks for: its room.ts against the server's table."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
DESK = ROOT / "client" / "src" / "desk"
WHO = ROOT / "server" / "doorstep" / "accounts" / "authorisation.yaml"

GROUP = re.compile(r"const (\w+) = \[([^\]]*)\] as const")
ROLES = re.compile(r"\broles: (\w+|\[[^\]]*\])")
ROLE = re.compile(r"'(\w+)'")
READS = re.compile(r"api\.get(?:<.*?>)?\(\s*[`']([^`']*)[`']", re.DOTALL)
HOLE = re.compile(r"\$\{[^}]*\}+")


def rooms(described: dict[str, str], shared: str) -> dict[str, set[str]]:
    """The roles that see each room: those of a group, or those that its room.ts itself lists."""
    groups = {name: set(ROLE.findall(words)) for name, words in GROUP.findall(shared)}
    found = {}
    for folder, text in described.items():
        said = ROLES.search(text)
        assert said, f"desk/{folder}/room.ts says no roles"
        found[folder] = groups.get(said[1]) or set(ROLE.findall(said[1]))
    return found


def routes_read(calls: str) -> set[str]:
    """What a calls.ts reads, each as `/records/*`: its query left out, what is filled in as a star."""
    found = set()
    for address in READS.findall(calls):
        path = address.split("${query(")[0].split("?")[0]
        found.add(HOLE.sub("*", path))
    return found


def readers(table: dict[str, Any]) -> dict[str, set[str]]:
    """The roles that each GET route lets in."""
    found = {}
    for row, rule in table.items():
        method, path = row.split(" ")
        if method == "GET":
            who = rule["who"]
            roles = {"dispatcher", "supervisor", "administrator"} if who == "anyone" or "signed_in" in who else set(who)
            found[re.sub(r"<[^>]*>", "*", path.removeprefix("/api/v1"))] = roles
    return found


def shut_out(seen_by: dict[str, set[str]], reads: dict[str, set[str]], let_in: dict[str, set[str]]) -> list[str]:
    """Where somebody would see a room and be refused what it shows."""
    return [
        f"{folder} is seen by a {role}, whom GET {route} refuses"
        for folder, roles in seen_by.items()
        for route in sorted(reads.get(folder, set()))
        for role in sorted(roles)
        if role not in let_in.get(route, ())
    ]


def test_whoever_sees_a_room_may_read_it() -> None:
    described = {path.parent.name: path.read_text() for path in DESK.glob("*/room.ts")}
    seen_by = rooms(described, (DESK / "room.ts").read_text())
    reads = {path.parent.name: routes_read(path.read_text()) for path in DESK.glob("*/calls.ts")}
    shared = routes_read((DESK / "calls.ts").read_text())
    assert len(seen_by) > 7 and {"/teams", "/standard/*", "/day"} <= shared
    assert {"/records", "/records/*"} <= reads["records"] and "/day/changes" in reads["day"]
    let_in = readers(yaml.safe_load(WHO.read_text()))
    everybody = {folder: roles for folder, roles in seen_by.items() if folder != "own"}
    shut = shut_out(seen_by, reads, let_in) + shut_out(everybody, dict.fromkeys(everybody, shared), let_in)
    assert not shut, "\n".join(shut)


def test_a_room_that_lists_its_roles_itself_is_read_too() -> None:
    described = {"day": "{ roles: ['supervisor'] }", "book": "{ place: 1,\n roles: ALL }"}
    found = rooms(described, "export const ALL = ['dispatcher', 'supervisor'] as const")
    assert found == {"day": {"supervisor"}, "book": {"dispatcher", "supervisor"}}


@pytest.mark.parametrize(
    ("calls", "said"),
    [
        ("return api.get(`/slots${query({ query: text })}`)", "GET /slots"),
        ("await api.get<{ items: Named[] }>(\n  `/slots?x=1`)", "GET /slots"),
    ],
)
def test_a_room_shown_to_whom_the_server_refuses_is_found(calls: str, said: str) -> None:
    seen_by = rooms({"day": "{ paths: [], roles: ALL }"}, "const ALL = ['dispatcher', 'supervisor'] as const")
    found = shut_out(seen_by, {"day": routes_read(calls)}, readers(yaml.safe_load(WHO.read_text())))
    assert found == [f"day is seen by a supervisor, whom {said} refuses"]
