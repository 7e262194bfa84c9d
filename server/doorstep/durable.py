"""Files that must outlive a power cut: bytes and names are forced to the disk before anybody is told of them."""

from __future__ import annotations

import os
from pathlib import Path

PRIVATE = 0o600


def settle(path: Path, below: Path) -> None:
    """Forces a written file to the disk, and the folders that lead to it, up to and with `below`."""
    _sync(path)
    for folder in path.parents:
        _sync(folder)
        if folder == below:
            break


def write(path: Path, data: bytes) -> None:
    """Puts a whole file in place at once, readable by its owner alone; a reader sees all of it or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    _sync(part)
    os.replace(part, path)
    _sync(path.parent)


def append(path: Path, line: str) -> None:
    """Adds one line to a log; lines of several processes do not mix, because each is one write."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE)
    try:
        os.write(handle, f"{line}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
