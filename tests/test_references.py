"""What docs and comments name is there: a file that was moved or renamed is named by its place."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMED = re.compile(r"`([\w./-]+/[\w.-]+\.(?:py|tsx?|yaml|md|css))`")


def unknown(text: str, files: Iterable[str]) -> list[str]:
    """The paths in a text, between backticks, at which no file ends."""
    places = [f"/{file}" for file in files]
    return [name for name in NAMED.findall(text) if not any(place.endswith(f"/{name}") for place in places)]


def test_files_that_are_named_are_there() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    files = [file for file in listed if (ROOT / file).exists()] or [
        path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.*") if "node_modules" not in path.parts
    ]
    read = [file for file in files if file.endswith((".md", ".py", ".ts", ".tsx")) and not file.startswith("findings/")]
    here = "tests/test_references.py"
    gone = {file: found for file in read if file != here and (found := unknown((ROOT / file).read_text(), files))}
    assert gone == {}


def test_a_file_that_is_gone_is_found() -> None:
    files = ["server/doorstep/visits/store.py"]
    assert unknown("`visits/store.py`, `doorstep/visits/store.py`, visits/rules.py", files) == []
    assert unknown("see `visits/rules.py` and `its/store.py`", files) == ["visits/rules.py", "its/store.py"]
