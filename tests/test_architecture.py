"""The house of DESIGN: features stand in one row and import to the left; inside a feature, files have one job each."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SERVER = ROOT / "server" / "doorstep"
ROW = """
feed accounts standard customers roster notices promises appointments visits records cases care intake dispatch audits
reports portal sync
""".split()
UNDER = {"errors", "clock", "config", "database", "http"}
"""Files that stand under every feature."""
LAYERS = {"rules": {"rules", "events"}, "store": {"rules", "events", "store", "photos", "keys"}}
"""What a file of a feature may import of its own feature."""
OPEN = {"rules", "store", "events", "photos", "keys", "apply", "office", "customer", "documents", "links"}
"""What a feature shows to the features on its right."""
IMPURE = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.monotonic",
    "uuid.uuid4",
}


def modules(source: ast.AST, feature: str) -> Iterator[tuple[str, ...]]:
    """What a file of `feature` imports, as paths below doorstep (`("visits", "rules")`) or other packages' names."""
    for node in ast.walk(source):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield ("", name.name.split(".")[0])
        elif isinstance(node, ast.ImportFrom):
            base = (node.module or "").split(".") if node.module else []
            if node.level == 0:
                yield ("", base[0])
                continue
            above = [feature] if node.level == 1 else []
            for name in node.names:
                yield tuple((above + base + [name.name])[:2])


def layer_of(name: str) -> str:
    """`ledger_store` is a store: that of a table which deserves a file to itself."""
    return "store" if name.endswith("_store") else name


def faults_of(path: Path, text: str) -> list[str]:
    """Every import of a feature's file that breaks the house's rules."""
    feature, layer = path.parts[0], layer_of(path.stem)
    found = []
    tree = ast.parse(text)
    for target in modules(tree, feature):
        match target:
            case ("", package):
                if layer == "rules" and package not in sys.stdlib_module_names:
                    found.append(f"{path}: rules import {package}, which is not in the standard library")
                if package == "flask" and layer in {"rules", "store", "schemas", "apply"}:
                    found.append(f"{path}: only api.py and commands.py know Flask")
                if package == "sqlalchemy" and layer in {"rules", "api", "schemas"}:
                    found.append(f"{path}: only stores know SQLAlchemy")
            case (other, part) if other in ROW and other != feature:
                if ROW.index(other) > ROW.index(feature):
                    found.append(f"{path}: {feature} imports {other}, which stands on its right")
                if layer_of(part) not in OPEN:
                    found.append(f"{path}: imports {other}.{part}; only {', '.join(sorted(OPEN))} are open")
                if layer == "rules" and part not in {"rules", "events"}:
                    found.append(f"{path}: rules import {other}.{part}")
            case (own, part) if own == feature:
                if layer in LAYERS and layer_of(part) not in LAYERS[layer]:
                    found.append(f"{path}: {layer} imports {part} of its own feature")
            case (top, *_) if top in UNDER:
                if layer == "rules" and top != "errors":
                    found.append(f"{path}: rules import {top}")
    if layer == "rules":
        found += [f"{path}:{line}: {call}" for line, call in impure_calls(tree)]
    return found


def impure_calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Calls that ask the world: the clock, chance, files."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if any(name == impure or name.endswith(f".{impure}") for impure in IMPURE) or name in {
                "open",
                "print",
                "input",
            }:
                yield node.lineno, f"rules call {name}"
        if isinstance(node, ast.Import) and any(
            name.name in {"random", "secrets", "os", "pathlib"} for name in node.names
        ):
            yield node.lineno, f"rules import {ast.unparse(node)}"


def feature_files() -> list[Path]:
    return sorted(path.relative_to(SERVER) for feature in ROW for path in (SERVER / feature).glob("*.py"))


@pytest.mark.parametrize("path", feature_files(), ids=str)
def test_a_file_keeps_to_its_place(path: Path) -> None:
    assert faults_of(path, (SERVER / path).read_text()) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("visits/rules.py", "from datetime import datetime\nx = datetime.now()"),
        ("visits/rules.py", "import sqlalchemy"),
        ("visits/rules.py", "import random"),
        ("visits/rules.py", "from . import store"),
        ("visits/store.py", "from flask import g"),
        ("visits/store.py", "from ..records import rules"),
        ("appointments/plan_store.py", "from flask import g"),
        ("appointments/rules.py", "from . import plan_store"),
        ("sync/api.py", "from ..visits import api"),
        ("sync/api.py", "import sqlalchemy as sa"),
        ("feed/store.py", "from ..accounts.store import person"),
        ("visits/rules.py", "from .. import clock"),
    ],
)
def test_a_breach_is_found(path: str, text: str) -> None:
    assert faults_of(Path(path), text)


def test_every_feature_has_its_place_in_the_row() -> None:
    above = {"demo", "migrations", "static", "templates", "checklists", "__pycache__"}
    assert {path.name for path in SERVER.iterdir() if path.is_dir()} - above <= set(ROW)


def test_locks_name_public_registries_only() -> None:
    hosts = set()
    for lock in (ROOT / "uv.lock", ROOT / "client" / "package-lock.json"):
        text = lock.read_text()
        assert "file://" not in text
        hosts |= {part.split("/")[0] for part in text.replace("http://", "https://").split("https://")[1:]}
    known = {"pypi.org", "files.pythonhosted.org", "registry.npmjs.org"}
    funding = {host for host in hosts if host in {"github.com", "opencollective.com", "tidelift.com", "paulmillr.com"}}
    assert hosts - funding <= known
