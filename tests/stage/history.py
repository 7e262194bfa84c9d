"""The last release, out of the repository's history."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMIT = "beb9f1f533f938f8222a0785290291733159a8b7"
"""What phones out there run. When its client no longer builds with today's packages, a later release takes its
place."""


def unpack(folder: Path, *paths: str) -> None:
    """Lays these files and folders of that release below `folder`. Skips the test in a copy of the sources without
    their history."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("this copy has no history to take the last release from: run the tests in a clone")
    archived = subprocess.run([git, "archive", COMMIT, *paths], cwd=ROOT, capture_output=True, check=False)
    if archived.returncode:
        pytest.skip(f"the last release is not in this clone's history: {archived.stderr.decode().strip()}")
    subprocess.run(["tar", "-x"], input=archived.stdout, cwd=folder, check=True)
