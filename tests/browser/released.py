"""The client of the last release, built out of the repository's history."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMIT = "beb9f1f533f938f8222a0785290291733159a8b7"
"""What phones out there run. When it no longer builds with today's packages, a later release takes its place."""


def package(folder: Path) -> Path:
    """Builds that client below `folder`, with the packages that are installed here; returns the folder around its
    `static`. Skips the test in a copy of the sources without their history."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("this copy has no history to build the released client from: run the tests in a clone")
    archive = [git, "archive", COMMIT, "client", "tests/browser/hands.py"]
    archived = subprocess.run(archive, cwd=ROOT, capture_output=True, check=False)
    if archived.returncode:
        pytest.skip(f"the released client is not in this clone's history: {archived.stderr.decode().strip()}")
    subprocess.run(["tar", "-x"], input=archived.stdout, cwd=folder, check=True)
    (folder / "client" / "node_modules").symlink_to(ROOT / "client" / "node_modules")
    build = [sys.executable, str(ROOT / "build_client.py"), "npm", "run", "build", "--prefix", str(folder / "client")]
    subprocess.run(build, check=True)
    return folder / "server" / "doorstep"


def hands(folder: Path) -> ModuleType:
    """The hands that know that client's screens, from the same commit."""
    spec = importlib.util.spec_from_file_location("released_hands", folder / "tests" / "browser" / "hands.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where its dataclasses look for their own names
    spec.loader.exec_module(module)
    return module
