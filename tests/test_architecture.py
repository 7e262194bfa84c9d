"""The house: rooms stand in one row and import to the left, doors stand above the row, and inside a room each file has
a layer. CONTRIBUTING.md tells it in words; here each breach has a message that says what to do."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SERVER = ROOT / "server" / "doorstep"


def drawn(pattern: str) -> list[str]:
    """The rooms that CONTRIBUTING.md names there: it draws the row and the doors, and nobody writes them down again."""
    found = re.search(pattern, (ROOT / "CONTRIBUTING.md").read_text())
    assert found, f"CONTRIBUTING.md does not draw {pattern}"
    return found[1].replace("◄", " ").split()


ROW = drawn(r"`(feed ◄ [^`]+)`")
DOORS = drawn(r"Doors: `([^`]+)`")
"""Rooms that are doors and nothing else: no room imports them, and they import of the whole row."""
UNDER = {
    "errors",
    "iso",
    "spelling",
    "zones",
    "clock",
    "config",
    "database",
    "session",
    "rows",
    "durable",
    "ical",
    "installation",
    "journal",
    "machines",
    "mail_address",
    "http",
    "cookies",
    "wire",
    "logs",
    "arguments",
    "surroundings",
    "limits",
    "outbound",
    "packing",
    "wrapping",
}
"""Files that stand under every room; a new one is listed here, so that it is asked whether it belongs to a room."""
ABOVE = {
    "api_page",
    "application",
    "backup",
    "cli",
    "commands",
    "demo",
    "fsck",
    "health",
    "lives",
    "metrics",
    "migrations",
    "restored",
    "serving",
    "ticks",
    "worker",
}
"""What stands above all rooms."""
NO_CODE = {"static", "templates", "checklists", "__pycache__"}
KNOWS_THE_CALLER = {"http", "cookies"}
"""Files under the rooms that read one thing of a room: who is asking (accounts.rules)."""


@dataclass(frozen=True)
class Layer:
    """What a file of this layer may import: layers of its own room, layers of other rooms, packages that it may not."""

    own: frozenset[str]
    others: frozenset[str]
    never: frozenset[str] = frozenset({"flask", "sqlalchemy"})
    under: frozenset[str] = frozenset(UNDER - {"http", "cookies", "arguments", "packing", "surroundings"})


def layers(names: str) -> frozenset[str]:
    return frozenset(names.split())


OPEN = layers("rules store apply edge")
"""What a room shows to others."""
LAYERS = {
    "rules": Layer(layers("rules"), layers("rules"), under=layers("errors iso mail_address spelling zones")),
    "store": Layer(layers("rules store"), layers("rules store"), never=layers("flask")),
    "edge": Layer(layers("rules edge"), layers("rules edge")),
    "apply": Layer(layers("rules store edge apply"), OPEN),
    "jobs": Layer(layers("rules store edge apply jobs"), OPEN),
    "door": Layer(layers("rules store edge apply jobs door"), OPEN, layers("sqlalchemy"), frozenset(UNDER)),
}
"""rules: pure. store: the tables. edge: one thing of the world outside (a library, files, a server). apply: one
transaction. jobs: the worker's calls. door: Flask, the wire, the command line."""

NAMES = {
    "rules": "rules events",
    "store": "store",
    "apply": "apply",
    "jobs": "jobs",
    "door": "api schemas view commands",
}
OTHER_NAMES = {
    "rules": "accounts/subscribing accounts/tokens customers/doubles "
    "appointments/calls "
    "appointments/hands "
    "appointments/continuing dispatch/booking events/contract events/shapes events/times imports/cells "
    "customers/finding imports/comparing appointments/replacing appointments/slots appointments/ways "
    "imports/corrections imports/people_rows "
    "imports/opening/formats imports/plans imports/reading/besides imports/reading/columns imports/reading/contacts "
    "imports/reading/coordinates imports/reading/headers imports/reading/moments imports/reading/orders "
    "imports/reading/rows imports/reading/times "
    "cases/acts cases/courses imports/understood intake/carrying intake/said messages/again messages/headers "
    "messages/kept messages/letters messages/occasions messages/quiet messages/ways "
    "portal/receipts promises/due promises/levels "
    "records/canonical records/comparing records/contents records/later records/statements "
    "roster/calendars roster/leaves roster/working "
    "sms/callbacks sms/faults sms/recipes sms/replies sms/segments "
    "standard/changes standard/faults standard/fields standard/vocabulary standard/wording "
    "visits/courses visits/messages visits/photos visits/told",
    "store": "visits/keys",
    "edge": "accounts/authorisation accounts/links accounts/passwords accounts/phones calendars/written "
    "imports/opening/files "
    "imports/opening/ods imports/opening/parts imports/opening/text_files imports/opening/xls imports/opening/xlsx "
    "messages/channels/base messages/channels/calls messages/channels/console messages/channels/mail "
    "messages/channels/mime messages/channels/robots messages/channels/sms messages/channels/webhook "
    "messages/webpush "
    "sms/reading sms/reading_recipes "
    "standard/audiences standard/calendar standard/conditions standard/editing standard/entries standard/items "
    "standard/levels standard/written "
    "standard/lists standard/loading standard/messages standard/phrases standard/strict_yaml standard/ways "
    "visits/photo_files visits/pictures",
    "apply": "imports/orders imports/people standard/drafts "
    "intake/merging "
    "intake/erasing "
    "events/deciding intake/absences intake/aside intake/bookings intake/correcting intake/customer intake/documents "
    "intake/hands "
    "intake/earlier intake/editing intake/follow intake/gone intake/holding "
    "intake/before intake/links intake/lost intake/messages intake/notices intake/offering intake/people intake/photos "
    "intake/planning "
    "intake/promised intake/push intake/reinstating intake/replying "
    "intake/scope intake/sealing "
    "intake/successors intake/telling intake/tells intake/things intake/todos intake/undelivered "
    "intake/visits intake/watching intake/working "
    "messages/channels/push messages/channels/register messages/noting records/verifying",
    "door": "dispatch/absence_schemas dispatch/absences "
    "dispatch/asked dispatch/board dispatch/days dispatch/delays dispatch/office dispatch/slots "
    "dispatch/slot_schemas "
    "imports/order_files imports/order_schemas imports/received "
    "intake/quarantine_commands "
    "portal/after portal/link portal/receipt_schemas",
}
"""Files whose name says a subject and not a layer."""
PURE_EDGES = set(
    """sms/reading sms/reading_recipes
standard/audiences standard/calendar standard/conditions standard/entries standard/items standard/levels
standard/lists standard/messages standard/phrases standard/ways""".split()
)
"""Edges that only take apart what another edge has read; they ask the world as little as rules do."""
FOLDERS = {
    "imports": ("cells rules", "reading", "opening"),
    "messages": ("headers letters occasions push_key_store rules webpush", "channels"),
}
"""Rooms with folders in them: the files of the room that folders may import, and the folders, each of which imports
of itself and of those on its left. The room's other files stand above its folders."""

IMPURE = "datetime.now datetime.utcnow datetime.today date.today time.time time.monotonic uuid.uuid4".split()


def layer_of(path: Path) -> str | None:
    """The layer of a file below the rooms; None when nobody has said it."""
    name = path.stem
    if name.endswith("_store"):
        return "store"
    for layer, names in NAMES.items():
        if name in names.split():
            return layer
    place = path.with_suffix("").as_posix()
    return next((layer for layer, places in OTHER_NAMES.items() if place in places.split()), None)


def module(room: str, rest: Sequence[str]) -> Path:
    """The file of a room that is imported: what follows it in `rest` is a name in that file."""
    return Path(room, *rest[: 2 if rest[0] in FOLDERS.get(room, ()) else 1]).with_suffix(".py")


def imports(path: Path, tree: ast.AST) -> Iterator[tuple[str, ...]]:
    """What a file imports: ("", package) from outside, otherwise the place below doorstep (`("visits", "rules")`)."""
    here = path.parts[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield ("", alias.name.split(".")[0])
        elif isinstance(node, ast.ImportFrom):
            module = tuple((node.module or "").split(".")) if node.module else ()
            if node.level == 0 and module[0] != "doorstep":
                yield ("", module[0])
                continue
            base = module[1:] if node.level == 0 else (*here[: len(here) + 1 - node.level], *module)
            for alias in node.names:
                yield (*base, alias.name)


def faults_of(path: Path, text: str) -> list[str]:
    """Every import and call of a room's file that breaks the house's rules."""
    room, name = path.parts[0], layer_of(path)
    if path.name == "__init__.py":
        return [] if not ast.parse(text).body[1:] else [f"{path}: an __init__ holds a docstring and nothing else"]
    if name is None:
        return [f"{path}: has no layer; give it one of the usual names, or say its layer in OTHER_NAMES"]
    layer, tree, found = LAYERS[name], ast.parse(text), []
    for target in imports(path, tree):
        found += faults_of_import(room, name, layer, target)
        if target[0] == room:
            found += faults_between_folders(path, target[1:])
    if name == "rules" or path.with_suffix("").as_posix() in PURE_EDGES:
        found += impure_calls(tree)
    return [f"{path}: {fault}" for fault in found]


def faults_of_import(room: str, name: str, layer: Layer, target: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with one import."""
    match target:
        case ("", package):
            if name == "rules" and package not in sys.stdlib_module_names:
                yield f"rules import {package}, which is not in the standard library"
            elif package in layer.never:
                yield f"{name} imports {package}; Flask belongs into doors, SQLAlchemy into stores"
        case (other, *_) if other in ABOVE:
            yield f"imports {other}, which stands above all rooms"
        case (other, *rest) if other in ROW or other in DOORS:
            yield from faults_between_rooms(room, name, layer, other, rest)
        case (top, *_) if top in UNDER:
            if top not in layer.under:
                yield f"{name} import {top}"
        case (top, *_):
            yield f"imports doorstep.{top}, which is in none of the lists of this test"


def faults_between_rooms(room: str, name: str, layer: Layer, other: str, rest: list[str]) -> Iterator[str]:
    """What is wrong with importing `rest` of a room."""
    if not rest:
        yield f"imports the room {other} whole"
        return
    part = layer_of(module(other, rest))
    if other == room:
        if part not in layer.own:
            yield f"{name} imports {rest[0]} of its own room"
        return
    if other in DOORS:
        yield f"imports {other}, which is a door: nobody imports a door"
    elif name != "door" and ROW.index(other) > (ROW.index(room) if room in ROW else len(ROW)):
        yield f"{room} imports {other}, which stands on its right"
    if part not in layer.others:
        yield f"{name} imports {other}.{rest[0]}; of other rooms it may import {', '.join(sorted(layer.others))}"


def faults_between_folders(path: Path, rest: Sequence[str]) -> Iterator[str]:
    """What is wrong with importing `rest` of the room in which the file at `path` stands."""
    room, *folder, _ = path.parts
    first, *folders = FOLDERS.get(room, ("",))
    if folder and (len(folder) > 1 or folder[0] not in folders):
        yield f"stands in {'/'.join(path.parts[:-1])}; say in FOLDERS what the folders of {room} import"
    elif not folder and path.stem in first.split() and rest and rest[0] in folders:
        yield f"imports {rest[0]}, whose files import this one"
    elif folder and rest and rest[0] in folders:
        if folders.index(rest[0]) > folders.index(folder[0]):
            yield f"{folder[0]} imports {rest[0]}, which stands on its right in FOLDERS"
    elif folder and rest and rest[0] not in first.split():
        yield f"imports {rest[0]}, which stands above the folders of {room}"


def impure_calls(tree: ast.AST) -> Iterator[str]:
    """Calls that ask the world: the clock, chance, files."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if any(name == impure or name.endswith(f".{impure}") for impure in IMPURE) or name in {
                "open",
                "print",
                "input",
            }:
                yield f"line {node.lineno}: rules call {name}"
        modules = (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom) and node.level == 0
            else []
        )
        if any(module in {"random", "secrets", "os", "pathlib"} for module in modules):
            yield f"line {node.lineno}: rules import {ast.unparse(node)}"


def files_of_rooms() -> list[Path]:
    return sorted(
        path.relative_to(SERVER)
        for room in (*ROW, *DOORS)
        for path in (SERVER / room).rglob("*.py")
        if "__pycache__" not in path.parts
    )


@pytest.mark.parametrize("path", files_of_rooms(), ids=str)
def test_a_file_keeps_to_its_place(path: Path) -> None:
    assert faults_of(path, (SERVER / path).read_text()) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("visits/rules.py", "from datetime import datetime\nx = datetime.now()"),
        ("visits/rules.py", "import sqlalchemy"),
        ("visits/rules.py", "import random"),
        ("visits/rules.py", "from random import choice"),
        ("visits/rules.py", "from . import store"),
        ("visits/rules.py", "from .. import clock"),
        ("visits/rules.py", "from ..wire import LINE"),
        ("visits/rules.py", "from ..config import Settings"),
        ("visits/store.py", "from flask import g"),
        ("visits/store.py", "from ..records import rules"),
        ("visits/store.py", "from ..cookies import cookie_name"),
        ("visits/store.py", "from doorstep.records import rules"),
        ("visits/store.py", "from ..appointments import rules, jobs"),
        ("visits/parts/store.py", "from ...records import rules"),
        ("visits/parts/rules.py", "import flask"),
        ("visits/helpers.py", "x = 1"),
        ("imports/reading/orders.py", "from ..opening.formats import shown"),
        ("imports/reading/rows.py", "from ..plans import plan"),
        ("imports/cells.py", "from .reading import rows"),
        ("imports/plans.py", "from . import reading"),
        ("imports/plans.py", "from .opening import files"),
        ("imports/opening/xlsx.py", "from ...customers import store"),
        ("imports/other/rules.py", "from ..cells import Cell"),
        ("visits/__init__.py", '"""Visits."""\nfrom .store import x'),
        ("appointments/plan_store.py", "from flask import g"),
        ("appointments/rules.py", "from . import plan_store"),
        ("promises/jobs.py", "from flask import current_app"),
        ("visits/photo_files.py", "from flask import current_app"),
        ("accounts/links.py", "from flask import current_app"),
        ("visits/rules.py", "from ..installation import settings"),
        ("promises/jobs.py", "from ..messages import jobs"),
        ("intake/push.py", "import sqlalchemy as sa"),
        ("intake/push.py", "from ..sync import rules"),
        ("intake/push.py", "from .. import worker"),
        ("intake/push.py", "from ..demo import people"),
        ("messages/channels/mail.py", "from flask import current_app"),
        ("messages/channels/mail.py", "from ..store import Message"),
        ("messages/letters.py", "from .channels.base import Channel"),
        ("records/view.py", "import sqlalchemy"),
        ("records/api.py", "from ..dispatch import view"),
        ("sync/api.py", "from ..visits import api"),
        ("sync/api.py", "from ..portal import rules"),
        ("sync/api.py", "import sqlalchemy as sa"),
        ("sync/api.py", "from ..backup import make"),
        ("feed/store.py", "from ..accounts.store import person"),
        ("feed/store.py", "from ..somewhere import thing"),
    ],
)
def test_a_breach_is_found(path: str, text: str) -> None:
    assert faults_of(Path(path), text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("visits/rules.py", "from ..errors import Invalid\nfrom .events import parse"),
        ("records/store.py", "from ..visits.store import Summary\nimport sqlalchemy"),
        ("visits/api.py", "from ..records import store\nfrom flask import g"),
        ("sync/api.py", "from ..intake import push"),
        ("imports/opening/files.py", "from . import xlsx\nfrom ..reading import headers\nfrom ..cells import Cell"),
        ("imports/plans.py", "from .reading.orders import read"),
    ],
)
def test_what_is_allowed_is_not_a_breach(path: str, text: str) -> None:
    assert faults_of(Path(path), text) == []


def test_the_files_under_and_above_the_rooms_are_listed_whole() -> None:
    names = {path.stem for path in SERVER.iterdir() if path.name != "__init__.py" and path.suffix in {"", ".py"}}
    assert names - NO_CODE == UNDER | ABOVE | set(ROW) | set(DOORS)


def test_one_file_knows_where_the_running_app_keeps_its_settings() -> None:
    asking = {
        path.relative_to(SERVER).as_posix()
        for path in SERVER.rglob("*.py")
        if re.search(r"""extensions(\.get\(|\[)["']doorstep["']|_get_current_object""", path.read_text())
    }
    assert asking == {"installation.py"}, "ask installation.settings() or installation.app()"


@pytest.mark.parametrize("name", sorted(UNDER))
def test_a_file_under_the_rooms_imports_no_room(name: str) -> None:
    found = list(imports(Path(f"{name}.py"), ast.parse((SERVER / f"{name}.py").read_text())))
    inside = {target[:2] for target in found if target[0] != ""}
    rooms = {target for target in inside if target[0] not in UNDER}
    assert rooms <= ({("accounts", "rules")} if name in KNOWS_THE_CALLER else set())


def test_locks_name_public_registries_only() -> None:
    hosts = set()
    for lock in (ROOT / "uv.lock", ROOT / "client" / "package-lock.json"):
        text = lock.read_text()
        assert "file://" not in text
        hosts |= {part.split("/")[0] for part in text.replace("http://", "https://").split("https://")[1:]}
    known = {"pypi.org", "files.pythonhosted.org", "registry.npmjs.org"}
    funding = {host for host in hosts if host in {"github.com", "opencollective.com", "tidelift.com", "paulmillr.com"}}
    assert hosts - funding <= known
