"""The pure core asks nobody for the time or for chance: what it decides follows from what it is given."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PHONE = sorted((ROOT / "client" / "src" / "core").rglob("*.ts"))
SERVER = sorted(path for name in ("rules", "events") for path in (ROOT / "server" / "doorstep").glob(f"*/{name}.py"))

COMMENTS = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
IMPURE_ON_THE_PHONE = re.compile(
    r"\bDate\s*\.\s*now\b|\bnew\s+Date\s*(?:\(\s*\)|(?!\s*\())|(?<!new )\bDate\s*\(|\bMath\s*\.\s*random\b"
    r"|\bperformance\b|\bcrypto\b|\bglobalThis\b|\bsetTimeout\b|\bsetInterval\b|\bimport\s*\("
)
IMPURE_MODULES = {"random", "secrets", "time", "os", "io", "pathlib", "socket", "subprocess", "urllib", "logging"}
IMPURE_NAMES = {"now", "utcnow", "today", "uuid1", "uuid4", "uuid6", "uuid7", "open", "print", "input"}


def impure_on_the_phone(source: str) -> list[str]:
    """What a file of the client's core asks the world for."""
    return IMPURE_ON_THE_PHONE.findall(COMMENTS.sub("", source))


def impure_on_the_server(source: str) -> list[str]:
    """What a rules file asks the world for."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names):
                found += [one.name for one in names if one.name.split(".")[0] in IMPURE_MODULES]
            case ast.ImportFrom(module=str(module), level=0, names=names):
                found += [module] if module.split(".")[0] in IMPURE_MODULES else []
                found += [one.name for one in names if one.name in IMPURE_NAMES]
            case ast.Call(func=ast.Name(name) | ast.Attribute(attr=name)) if name in IMPURE_NAMES:
                found.append(name)
    return found


@pytest.mark.parametrize("path", PHONE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_core_on_the_phone_is_pure(path: Path) -> None:
    assert impure_on_the_phone(path.read_text()) == []


@pytest.mark.parametrize("path", SERVER, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_rules_on_the_server_are_pure(path: Path) -> None:
    assert impure_on_the_server(path.read_text()) == []


def test_there_is_something_to_look_at() -> None:
    assert len(PHONE) >= 12 and len(SERVER) >= 3


@pytest.mark.parametrize(
    "breach",
    [
        "const t = Date.now()",
        "const t = Date . now()",
        "const { now } = { now: Date.now }",
        "const t = new Date()",
        "const t = new Date ( )",
        "const t = new Date",
        "const t = Date()",
        "const n = Math.random()",
        "const t = performance.now()",
        "const id = crypto.randomUUID()",
        "globalThis.fetch('/')",
        "setTimeout(f, 1)",
        "await import('./clock.ts')",
    ],
)
def test_a_breach_on_the_phone_is_found(breach: str) -> None:
    assert impure_on_the_phone(f"const a = 1\n{breach}\n")


@pytest.mark.parametrize("fine", ["new Date(ms).toISOString()", "Date.UTC(2026, 1)", "// Date.now()", "/* crypto\n */"])
def test_what_is_pure_on_the_phone_passes(fine: str) -> None:
    assert impure_on_the_phone(fine) == []


@pytest.mark.parametrize(
    "breach",
    [
        "from datetime import datetime\ndatetime.now()",
        "import datetime\ndatetime.datetime.now(datetime.UTC)",
        "from datetime import date\ndate.today()",
        "import time",
        "from time import time",
        "import random",
        "from random import choice",
        "import secrets",
        "from uuid import uuid4",
        "import uuid\nuuid.uuid4()",
        "import os.path",
        "open('x')",
        "print('x')",
    ],
)
def test_a_breach_on_the_server_is_found(breach: str) -> None:
    assert impure_on_the_server(breach)
