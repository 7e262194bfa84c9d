"""The client's types of what the server says are those of the server's own document."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = ROOT / "client" / "src" / "device" / "wire.ts"


def test_the_types_are_those_of_the_document(tmp_path: Path) -> None:
    made = tmp_path / "wire.ts"
    command = [sys.executable, str(ROOT / "build_client.py"), "wire", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    assert made.read_text() == WRITTEN.read_text(), "a schema has changed: run `make wire`"
