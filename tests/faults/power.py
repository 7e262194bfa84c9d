"""SQLite on a disk that loses power: every write and sync of the database is recorded, and any moment can be the last.

`driver` is a DB-API module that SQLAlchemy takes for `sqlite3`; it runs the app on a SQLite whose file layer writes a
trace. What a disk holds after a power cut follows from the trace: what was synced is there; of what was written after,
nothing, or a random choice of 512-byte sectors, in no order. Deletions count as durable at once. SQLite's own tests cut
the power in the same way (sqlite.org/testing.html, "Crash Testing").
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import apsw

SECTOR = 512


@dataclass(frozen=True)
class Write:
    """Bytes put into a file at an offset; without a sync they may be lost."""

    file: str
    offset: int
    data: bytes


@dataclass(frozen=True)
class Truncate:
    """A file cut to a size; without a sync this may be lost."""

    file: str
    size: int


@dataclass(frozen=True)
class Sync:
    """Everything before it in this file is durable."""

    file: str


@dataclass(frozen=True)
class Delete:
    """A file removed, durable at once."""

    file: str


@dataclass(frozen=True)
class Acknowledged:
    """Not of the disk: somebody was told now that this is kept."""

    count: int


Operation = Write | Truncate | Sync | Delete | Acknowledged


# ---- what the disk holds


@dataclass
class Disk:
    """Files by name: what is durable, and what was done to them since their last sync."""

    durable: dict[str, bytearray] = field(default_factory=dict)
    pending: dict[str, list[Write | Truncate]] = field(default_factory=dict)

    def take(self, operation: Operation) -> None:
        """One more operation happened."""
        match operation:
            case Write() | Truncate():
                self.pending.setdefault(operation.file, []).append(operation)
            case Sync(file):
                content = self.durable.setdefault(file, bytearray())
                for change in self.pending.pop(file, []):
                    apply(change, content, lambda: True)
            case Delete(file):
                self.durable.pop(file, None)
                self.pending.pop(file, None)

    def after_power_cut(self, survives: Callable[[], bool]) -> dict[str, bytearray]:
        """What is found when the power is back; `survives` is asked for every sector that was not synced."""
        files = {name: bytearray(content) for name, content in self.durable.items()}
        for name, changes in self.pending.items():
            for change in changes:
                apply(change, files.setdefault(name, bytearray()), survives)
        return files


def apply(change: Write | Truncate, content: bytearray, survives: Callable[[], bool]) -> None:
    """Does to the content of a file what survives of a change."""
    if isinstance(change, Truncate):
        if survives():
            del content[change.size :]
        return
    end = change.offset + len(change.data)
    start = change.offset
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        if survives():
            content.extend(bytes(max(0, stop - len(content))))
            content[start:stop] = change.data[start - change.offset : stop - change.offset]
        start = stop


def power_cuts(
    trace: Sequence[Operation], first: int, count: int, chance: random.Random
) -> Iterator[tuple[int, Mapping[str, bytearray]]]:
    """Cuts the power at `count` random places of a trace, from its operation `first` on, at each in both modes: what
    was not synced is lost, or a random part of its sectors. Gives how much was acknowledged then, and the files."""
    places = sorted(chance.choices(range(first, len(trace)), k=count))
    disk, acknowledged, done = Disk(), 0, 0
    for place in places:
        for operation in trace[done:place]:
            disk.take(operation)
            if isinstance(operation, Acknowledged):
                acknowledged = operation.count
        done = place
        yield acknowledged, disk.after_power_cut(lambda: False)
        share = chance.random()
        yield acknowledged, disk.after_power_cut(lambda share=share: chance.random() < share)


# ---- SQLite that writes the trace

VFS = "doorstep-recorder"


class Recorder(apsw.VFS):
    """SQLite's file layer, which also writes down what it does to the disk."""

    def __init__(self) -> None:
        self.trace: list[Operation] = []
        super().__init__(VFS, base="")

    def xOpen(self, name: Any, flags: list[int]) -> RecordedFile:
        return RecordedFile(self.trace, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        self.trace.append(Delete(Path(filename).name))
        super().xDelete(filename, syncdir)

    def has_written(self, file: str, since: int) -> bool:
        """Whether a file was written to since so many operations."""
        return any(isinstance(one, Write) and one.file == file for one in self.trace[since:])

    def driver(self) -> SimpleNamespace:
        """A DB-API module as SQLAlchemy wants one for SQLite, on this file layer."""

        def connect(filename: str, **_: Any) -> Connection:
            return Connection(filename, vfs=VFS)

        return SimpleNamespace(**{**vars(sqlite3.dbapi2), "connect": connect})


class RecordedFile(apsw.VFSFile):
    """One open file."""

    def __init__(self, trace: list[Operation], name: Any, flags: list[int]) -> None:
        self.trace = trace
        self.name = Path(name.filename() if isinstance(name, apsw.URIFilename) else name or "temporary").name
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self.trace.append(Write(self.name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        self.trace.append(Truncate(self.name, size))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        self.trace.append(Sync(self.name))
        super().xSync(flags)


class Connection(apsw.Connection):
    """An apsw connection with what SQLAlchemy asks of one of `sqlite3`."""

    isolation_level: None = None

    def cursor(self) -> Any:
        return Cursor(self, super().cursor())

    def create_function(self, name: str, arguments: int, function: Any, **_: Any) -> None:
        self.create_scalar_function(name, function, arguments)

    def commit(self) -> None:
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        if self.in_transaction:
            self.execute("ROLLBACK")


class Cursor:
    """A DB-API cursor, which reads all rows at once."""

    arraysize = 1
    lastrowid = None

    def __init__(self, connection: Connection, cursor: apsw.Cursor) -> None:
        self.connection = connection
        self.cursor = cursor
        self.cursor.exec_trace = self._describe
        self.description: Any = None
        self.rowcount = -1
        self.rows: Iterator[Any] = iter(())

    def _describe(self, cursor: apsw.Cursor, *_: Any) -> bool:
        """Notes the columns before the first row: apsw no longer knows them when there is none."""
        self.description = [(*column, None, None, None, None, None) for column in cursor.get_description()] or None
        return True

    def execute(self, statement: str, values: Any = ()) -> Cursor:
        self.rows = iter(list(self.cursor.execute(statement, values)))
        self.rowcount = self.connection.changes()
        return self

    def executemany(self, statement: str, values: Any) -> Cursor:
        before = self.connection.total_changes()
        list(self.cursor.executemany(statement, values))
        self.rowcount = self.connection.total_changes() - before
        return self

    def fetchone(self) -> Any:
        return next(self.rows, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return [row for row, _ in zip(self.rows, range(size), strict=False)]

    def fetchall(self) -> list[Any]:
        return list(self.rows)

    def close(self) -> None:
        self.cursor.close()
