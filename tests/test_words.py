"""One name for one thing: the catalogues, the standard and the texts of the server are held to the table of words in
CONTRIBUTING.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
CATALOGUES = sorted(
    path
    for path in (ROOT / "client/src").rglob("*.ts")
    if path.parent.name in ("words", "terms") and path.stem not in ("index", "catalogue", "language")
)
STANDARD = sorted((ROOT / "checklists").rglob("*.yaml"))
SERVER = sorted(
    path
    for path in (ROOT / "server/doorstep").rglob("*.py")
    if not {"demo", "imports", "migrations"} & set(path.relative_to(ROOT).parts)
)
"""Not what customers of the demonstration say, and not how the columns of somebody else's table may be called."""

HAN = re.compile(r"[\u4e00-\u9fff]")
QUOTED = re.compile(r"'((?:[^'\\\n]|\\.)*)'|\"((?:[^\"\\\n]|\\.)*)\"")
NEVER = re.compile(r"`([^`]+)`(?: \(except ([^)]+)\))?")
TIGHT = re.compile(r"[\d}](?:分钟|小时|秒|天|个月|日内|单(?![元位]))")
SHORT_TIME = re.compile(r"(?<![\d:])\d:[0-5]\d(?!\d)")


def never() -> list[tuple[str, str]]:
    """What nobody says, with the file that may."""
    rows = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("\n## Words\n")[1].splitlines()
    table = [row.split("|") for row in rows if row.startswith("|") and not row.startswith("| ---")]
    return [(word, but) for row in table[1:] for word, but in NEVER.findall(row[3])]


def texts(path: Path) -> list[str]:
    """What people read of a file."""
    source = path.read_text("utf-8")
    if path.suffix == ".yaml":
        return list(_worded(yaml.safe_load(source)))
    if path.suffix == ".ts":
        code = re.sub(r"/\*.*?\*/|^\s*//[^\n]*", "", source, flags=re.DOTALL | re.MULTILINE)
        return [one or other for one, other in QUOTED.findall(code)]
    return [one for one, other in QUOTED.findall(source) for one in (one or other,) if HAN.search(one)]


def _worded(node: object) -> Iterator[str]:
    """The texts of both languages, wherever they stand."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("zh", "en"):
                yield from [value] if isinstance(value, str) else value.values()
            else:
                yield from _worded(value)


def said(word: str, text: str) -> bool:
    """Whether a text says a word; an English one stands alone, in whatever letters."""
    return word in text if HAN.search(word) else bool(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE))


def breaches(path: str, each: list[str], words: list[tuple[str, str]]) -> list[str]:
    found = [f"{word}: {text}" for text in each for word, but in words if but != path and said(word, text)]
    found += [f"a blank before the unit: {text}" for text in each if HAN.search(text) and TIGHT.search(text)]
    return found + [f"four digits: {text}" for text in each if SHORT_TIME.search(text)]


def test_the_table_and_the_texts_are_found() -> None:
    assert ("待发箱", "") in never() and ("师傅", "phrases.yaml") in never() and len(never()) > 30
    assert len(CATALOGUES) > 40 and len(STANDARD) > 10 and len(SERVER) > 100
    assert any("鞋套" in text for path in STANDARD for text in texts(path))
    assert any("上门人员" in text for path in CATALOGUES for text in texts(path))


@pytest.mark.parametrize("files", [CATALOGUES, STANDARD, SERVER], ids=["catalogues", "standard", "server"])
def test_one_thing_has_one_name(files: list[Path]) -> None:
    found = {path.relative_to(ROOT).as_posix(): breaches(path.name, texts(path), never()) for path in files}
    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("zh.ts", "{count} 个上门"),
        ("zh.ts", "先到“待发箱”导出"),
        ("items.yaml", "师傅到了吗"),
        ("en.ts", "The Visitor cannot read it"),
        ("zh.ts", "还有 {minutes}分钟"),
        ("items.yaml", "提前5分钟到"),
        ("letters.py", "约在 7:45"),
    ],
)
def test_a_breach_is_found(path: str, text: str) -> None:
    assert breaches(path, [text], never())


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("phrases.yaml", "师傅会与您约时间"),
        ("zh.ts", "{count} 单，24 分钟，07:45"),
        ("zh.ts", "3单元"),
        ("en.ts", "visitors"),
    ],
)
def test_what_is_no_breach_is_not(path: str, text: str) -> None:
    assert breaches(path, [text], never()) == []
