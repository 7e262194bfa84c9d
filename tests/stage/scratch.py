"""Where the tests' files belong, compiled programs among them. The first thing that the tests import: what is loaded
before it stays uncompiled in every process."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 4 << 30
"""Bytes that all tests' files may take at once, browser profiles included."""


def scratch() -> Path:
    """Where the tests' files belong: in memory, where it has room. What a disk does when it fails is injected where a
    test is about it, and need not be waited for everywhere else. A benchmark is no test: it measures the disk, too."""
    if "PYTEST_VERSION" in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        return MEMORY
    return Path(tempfile.gettempdir())


def keep_compiled() -> None:
    """The tests start dozens of programs. Where Python is told to leave no bytecode in the tree, each would compile
    everything anew: it is kept with the tests' other files instead."""
    if "PYTEST_VERSION" in os.environ and os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        sys.pycache_prefix = str(scratch() / f"doorstep-tests-bytecode-{os.getuid()}")
        sys.dont_write_bytecode = False
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix


keep_compiled()
