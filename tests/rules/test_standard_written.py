"""Files of a standard that are changed entry by entry, and those that are written from a document."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorstep.config import standard_folder
from doorstep.errors import Invalid
from doorstep.standard.editing import change_item, change_phase, path_at
from doorstep.standard.loading import files_in, load, load_files
from doorstep.standard.written import files_of

FOLDER = standard_folder()
ITEMS = (FOLDER / "items.yaml").read_text("utf-8")
LISTS = sorted((FOLDER / "visits").glob("*.yaml"))


def lines_changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went and those that came, whatever their place."""
    was, now = before.splitlines(), after.splitlines()
    return [line for line in was if line not in now], [line for line in now if line not in was]


def test_a_change_leaves_all_else_as_it_was_written() -> None:
    changed = change_item(
        ITEMS, "enter.shoe-covers", {"zh": "进门先换鞋套", "critical": None, "rule": ["ENT-01", "ENT-77"]}
    )
    gone, came = lines_changed(ITEMS, changed)
    assert (gone, came) == (["  zh: 进门前换上干净鞋套"], ["  zh: 进门先换鞋套", "  rule: [ENT-01, ENT-77]"])
    assert "# an unknown area counts as city" in changed and len(changed.splitlines()) == len(ITEMS.splitlines()) - 1


def test_nothing_said_changes_nothing() -> None:
    for item in ("prepare.order", "enter.shoe-covers", "work.optical", "signoff.signature"):
        assert change_item(ITEMS, item, {}) == ITEMS
    for path in LISTS:
        text = path.read_text("utf-8")
        assert change_phase(f"visits/{path.name}", text, "no-such-phase", []) == text, path.name


def test_an_item_comes_behind_its_like_and_goes_without_a_trace() -> None:
    patch = {"zh": "带上伞", "en": "yes", "answer": "tick", "max": 10, "unit": "010", "rule": ["PRE-01"]}
    added = change_item(ITEMS, "prepare.umbrella", patch)
    assert lines_changed(ITEMS, added)[1][:3] == ["prepare.umbrella:", "  zh: 带上伞", '  en: "yes"']
    assert '  unit: "010"' in added.splitlines()
    assert added.index("prepare.umbrella") < added.index("# ── appoint")
    assert change_item(added, "prepare.umbrella", None) == ITEMS


def test_items_of_a_phase_are_added_moved_and_taken_out() -> None:
    text = (FOLDER / "visits" / "fault-repair.yaml").read_text("utf-8")
    moved = change_phase("v", text, "enter", ["enter.shoe-covers-rural", "enter.shoe-covers"])
    assert lines_changed(text, moved)[1] == ["  enter: [enter.shoe-covers-rural, enter.shoe-covers]"]
    assert "  enter:" not in change_phase("v", text, "enter", [])


def test_what_cannot_be_read_is_not_changed() -> None:
    for text in ("a: [", "- a", "", "a: 1\na: 2\n*b"):
        with pytest.raises(Invalid):
            change_item(text, "a.b", {"zh": "x"})


def test_a_line_belongs_to_its_entries() -> None:
    line = next(at for at, text in enumerate(ITEMS.splitlines(), 1) if "bulk_" not in text and "  help:" in text)
    assert path_at("items.yaml", ITEMS, line + 1)[1:] == ["help", "zh"]
    assert path_at("items.yaml", "a: {b: 1, c: 2}", 1) == ["a"]
    assert path_at("items.yaml", "a: [", 1) == []


def test_files_written_from_a_document_say_the_same(tmp_path: Path) -> None:
    document, _ = load(FOLDER)
    assert document is not None
    again, faults = load_files({name: text.encode() for name, text in files_of(document).items()})
    assert (faults, again and again["hash"]) == ((), document["hash"])
    assert set(files_of(document)) == {name for name in files_in(FOLDER) if name != "README.md"}
