"""Files that must outlive a power cut: bytes and names are forced to the disk before anybody is told of them. They hold
what people said of themselves, or keys to it: nobody else on the machine may read them."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import stat
from pathlib import Path

PRIVATE = 0o600
PRIVATE_FOLDER = 0o700
OTHERS = stat.S_IRWXG | stat.S_IRWXO
CUT_OFF = "\x18"
"""Ends a line of a log of which only the beginning was written (ASCII's CAN: what stands before it does not count)."""


def make_folder(folder: Path) -> None:
    """Makes a folder, and those above it that are missing, for their owner alone."""
    for one in (*reversed(folder.parents), folder):
        one.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def make_private(path: Path) -> bool:
    """Takes a file or folder away from everybody but its owner; says whether it is private now. A shared place such as
    /tmp is left as it is: what others put there is theirs."""
    try:
        mode = path.stat().st_mode
        if not mode & OTHERS:
            return True
        if mode & stat.S_ISVTX:
            return False
        path.chmod(stat.S_IMODE(mode) & ~OTHERS)
    except OSError:  # it belongs to somebody else, or went away
        return not path.exists()
    return True


def make_all_private(var: Path) -> list[Path]:
    """Takes everything below a folder away from others, and returns what could not be. What stands in a folder that was
    private before is not looked at one by one; nor is what stands in one that is shared: not all of it is ours."""
    if not make_private(var):
        return [var]
    left: list[Path] = []
    for path in sorted(var.iterdir()) if var.is_dir() else ():
        known = path.is_dir() and not path.stat().st_mode & OTHERS
        inside = sorted(path.glob("**/*")) if path.is_dir() and not known and not path.is_symlink() else []
        left += [one for one in (path, *inside) if not make_private(one)]
    return left


def settle(path: Path, below: Path) -> None:
    """Forces a written file to the disk, and the folders that lead to it, up to and with `below`."""
    _sync(path)
    for folder in path.parents:
        _sync(folder)
        if folder == below:
            break


def write(path: Path, data: bytes) -> None:
    """Puts a whole file in place at once, readable by its owner alone; a reader sees all of it or none."""
    make_folder(path.parent)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    _sync(part)
    os.replace(part, path)
    _sync(path.parent)


def replace(source: Path, target: Path) -> None:
    """Puts a file in place of another at once, also from another disk; the source goes."""
    part = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        shutil.move(source, part)
        _sync(part)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    _sync(target.parent)


def create(path: Path, data: bytes) -> bool:
    """Puts a whole file in place unless there is one; False when another process was first."""
    make_folder(path.parent)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        _sync(part)
        os.link(part, path)
    except FileExistsError:
        return False
    finally:
        part.unlink()
    _sync(path.parent)
    return True


def private(path: str, flags: int) -> int:
    """Opens a file that is its owner's alone, for `open(opener=)`."""
    return os.open(path, flags, PRIVATE)


def append(path: Path, line: str) -> None:
    """Adds one line to a log that several processes and machines write: the lock holds on a network share, too. What a
    crash left of a line before it is ended first, and marked: it spoils no other, and is not taken for a whole one."""
    make_folder(path.parent)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, PRIVATE)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        size = os.fstat(handle).st_size
        torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        data = f"{line}\n".encode()
        if torn:
            data = f"{CUT_OFF}\n".encode() + data
        if os.write(handle, data) < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
