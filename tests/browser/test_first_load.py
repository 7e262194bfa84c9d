"""A phone on a slow network opens Today soon: the first load stays within its limit. Read off what was built; the
measurements (`python -m tests.bench phone`) hold it against what a browser asks for."""

from __future__ import annotations

from pathlib import Path

from first_load import KB, LIMIT_KB, as_text, first_load


def test_the_first_load_stays_within_its_limit() -> None:
    files = first_load()
    assert {name.split("-")[0] for name in files} >= {"start", "field"}
    assert sum(files.values()) <= LIMIT_KB * KB, (
        f"the first load is too heavy; what Today does not need comes later, by import():\n{as_text(files)}"
    )


def test_whatever_today_imports_counts(tmp_path: Path) -> None:
    page = '<script type="module" src="/assets/index-a.js"></script><link rel="stylesheet" href="/assets/index-b.css">'
    (tmp_path / "index.html").write_text(page)
    assets = tmp_path / "assets"
    assets.mkdir()
    code = {
        "index-a.js": 'import{a}from"./shared-c.js";const b=()=>import(`./field-d.js`),c=()=>import(`./desk-e.js`)',
        "shared-c.js": "",
        "field-d.js": 'import"./index-a.js";import{t}from"./words-f.js";const v=()=>import(`./visit-g.js`)',
        "words-f.js": "",
        "desk-e.js": "",
        "visit-g.js": "",
        "index-b.css": "",
        "field-h.css": "",
    }
    for weight, (name, text) in enumerate(code.items(), 1):
        (assets / name).write_text(text)
        (assets / f"{name}.br").write_bytes(bytes(weight))
    weights = {"field-h.css": 8, "index-b.css": 7, "words-f.js": 4, "field-d.js": 3, "shared-c.js": 2, "index-a.js": 1}
    assert first_load(tmp_path) == weights
