"""The client of the last release, built out of the repository's history."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import history


def package(folder: Path) -> Path:
    """Builds that client below `folder`, with the packages that are installed here; returns the folder around its
    `static`."""
    history.unpack(folder, "client", "tests/browser/hands.py")
    (folder / "client" / "node_modules").symlink_to(history.ROOT / "client" / "node_modules")
    build_client = str(history.ROOT / "build_client.py")
    build = [sys.executable, build_client, "npm", "run", "build", "--prefix", str(folder / "client")]
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
