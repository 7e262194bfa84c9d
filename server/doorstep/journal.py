"""The journal of an installation: logs outside the database that a restored database is held against.

`chain` says line by line what happened to the chain: `sealed`, a number, its digest, the visit (or -) and when
(milliseconds), for each entry (which covers all before it, so a line that a crash swallowed is made good by the next
one); `restored` and a number when a backup took the chain back to there. `shut-out` says who and what may no longer
come in, with which password they do, and which link of a customer counts: a restore must not let anybody in again.
`office` says what was booked, moved, cancelled and given to somebody else, so that a restore can name what it lost.

All machines write one journal: in a folder each log is a file (`chain.log`); in an object store, which cannot append,
each commit's lines are an object whose name is its number, put only where there is none yet: so the order is total, and
no machine overwrites what another one wrote.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

import structlog
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from . import durable, installation, machines
from .database import db
from .errors import Unavailable

log = structlog.get_logger()

Log = Literal["chain", "shut-out", "office"]
LOGS: tuple[Log, ...] = ("chain", "shut-out", "office")


def store_error() -> type[Exception]:
    """What an object store raises beside OSError. The library is loaded by who has such a store, or looks at an error
    of it: most have neither."""
    import obstore

    return obstore.exceptions.BaseError


TAIL_BYTES = 4096
READERS = 16
"""Objects that are read at once: one after another, a year would take hours."""


class NotConditional(OSError):
    """An object store that knows no put on condition."""


@dataclass(frozen=True)
class Folder:
    """Logs as files; several machines may share the folder."""

    path: Path

    def append(self, name: Log, line: str) -> None:
        """Adds a line, or several, durable."""
        durable.append(self.file(name), line)

    def lines(self, name: Log) -> list[str]:
        """Every whole line of a log, in order."""
        return whole_lines(self.file(name))

    def backwards(self, name: Log) -> Iterator[str]:
        """The last lines of a log, the latest first."""
        if not self.file(name).exists():
            return
        with self.file(name).open("rb") as log:
            log.seek(max(0, self.file(name).stat().st_size - TAIL_BYTES))
            tail = log.read().decode(errors="replace").split("\n")
        yield from reversed(_whole(tail))

    def probe(self) -> None:
        """Raises OSError when nothing can be written here."""
        durable.make_folder(self.path)
        with tempfile.TemporaryFile(dir=self.path) as file:
            file.write(b"?")

    def file(self, name: Log) -> Path:
        return self.path / f"{name}.log"


@dataclass
class Objects:
    """Logs as objects, numbered from 1 without a gap: nobody puts a number whose one before is not there."""

    store: Any
    last: dict[Log, int] = field(default_factory=dict)
    """The highest number of each log that was seen; others may have written since."""
    writing: Lock = field(default_factory=Lock)

    def append(self, name: Log, line: str) -> None:
        """Adds a line, or several, as the next object, whoever else does the same at this moment."""
        import obstore

        with self.writing:
            while True:
                number = self._count(name) + 1
                try:
                    obstore.put(self.store, self._name(name, number), line.encode(), mode="create", use_multipart=False)
                except obstore.exceptions.AlreadyExistsError:
                    continue
                self.last[name] = number
                return

    def lines(self, name: Log) -> list[str]:
        """Every line of a log, in order."""
        with ThreadPoolExecutor(READERS) as readers:
            numbers = range(1, self._count(name) + 1)
            return [line for lines in readers.map(lambda number: self._lines(name, number), numbers) for line in lines]

    def backwards(self, name: Log) -> Iterator[str]:
        """The lines of a log, the latest first."""
        for number in range(self._count(name), 0, -1):
            yield from reversed(self._lines(name, number))

    def probe(self) -> None:
        """Raises OSError or StoreError when nothing can be written here, and NotConditional when the store puts an
        object also where there is one: then machines would overwrite each other's lines."""
        import obstore

        for _ in range(2):
            try:
                obstore.put(self.store, "probe", b"", mode="create", use_multipart=False)
            except obstore.exceptions.AlreadyExistsError:
                return
        raise NotConditional("this store replaces what it should only create")

    def _count(self, name: Log) -> int:
        """The highest number that there is: it lies between one that is there and one that is not."""
        there, step = self.last.get(name, 0), 1
        while self._is_there(name, there + step):
            there, step = there + step, step * 2
        missing = there + step
        while missing - there > 1:
            middle = (there + missing) // 2
            there, missing = (middle, missing) if self._is_there(name, middle) else (there, middle)
        self.last[name] = there
        return there

    def _is_there(self, name: Log, number: int) -> bool:
        try:
            self.store.head(self._name(name, number))
        except FileNotFoundError:
            return False
        return True

    def _lines(self, name: Log, number: int) -> list[str]:
        return bytes(self.store.get(self._name(name, number)).bytes()).decode().splitlines()

    def _name(self, name: Log, number: int) -> str:
        return f"{name}/{number:012d}"


def place() -> Folder | Objects:
    """Where the journal of this installation is written."""
    return _place_at(installation.settings().journal)


@lru_cache(maxsize=8)
def _place_at(url: str) -> Folder | Objects:
    parts = urlsplit(url)
    if parts.scheme == "file":
        return Folder(Path(unquote(parts.path)))
    from obstore.store import from_url

    return Objects(from_url(url))


def probe() -> None:
    """Raises Unavailable when the journal cannot be written to as it must be."""
    try:
        place().probe()
    except (OSError, store_error()) as error:
        raise Unavailable(f"The journal cannot be written ({why(error)}).", code="journal_down") from error


def why(error: Exception) -> str:
    """What went wrong in an object store or folder, in one line."""
    said = getattr(error, "strerror", None) or str(error)
    return str(said).strip().partition("\n")[0][:200] or type(error).__name__


def path(name: Log = "chain") -> Path:
    """The file of a log, where the journal is a folder."""
    folder = place()
    if not isinstance(folder, Folder):
        raise TypeError("this journal is no folder")
    return folder.file(name)


def note(name: Log, *words: object) -> None:
    """Writes a line when this transaction has been committed, and not when it is rolled back."""
    db.session().info.setdefault("journal", []).append((name, " ".join(map(str, words))))


def note_restored(number: int, chain: Mapping[int, str]) -> None:
    """Writes down that a restore took the chain back to this number; what was sealed after it is no longer expected.

    `chain` has the digests of the chain as it is now. What an earlier restore had taken out of it stands in it again,
    when a newer backup is restored after an older one, and is expected again.
    """
    known, gone = history(told("chain"))
    taken = {(one.number, one.digest): one for one in gone}
    again = [
        taken[entry]
        for entry in sorted(chain.items())
        if entry in taken and (entry[0] not in known or known[entry[0]].digest != entry[1])
    ]
    lines = [f"restored {again[0].number - 1}"] if again else []
    lines += [" ".join(map(str, sealed(one.number, one.digest, one.visit, one.ms))) for one in again]
    place().append("chain", "\n".join([*lines, f"restored {number}"]))


def sealed(number: int, digest: str, visit: str | None, ms: int | None) -> list[object]:
    """The words of a line of the chain about an entry."""
    return ["sealed", number, digest, visit or "-", *([] if ms is None else [ms])]


def bring(name: Log, lines: Iterable[str]) -> None:
    """Writes those of the lines, in their order, that the log does not have, all at once."""
    if missing := beyond(lines, place().lines(name)):
        place().append(name, "\n".join(missing))


def beyond(lines: Iterable[str], known: Iterable[str]) -> list[str]:
    """The lines, in their order, that are not among the known ones. A line that stands twice must be known twice: the
    same may be said again later, and means something again."""
    left = Counter(known)
    found = []
    for line in lines:
        if left[line]:
            left[line] -= 1
        else:
            found.append(line)
    return found


def move_in() -> None:
    """Brings what stands in a journal below `var` to the place that the settings name now. The files stay, under
    another name."""
    settings = installation.settings()
    own = Folder(settings.var / "journal")
    if settings.is_own(settings.journal) or not own.path.is_dir():
        return
    for name in LOGS:
        bring(name, own.lines(name))
    moved = (own.path.with_name(f"journal-moved{more}") for more in ("", *(f"-{count}" for count in range(2, 1000))))
    own.path.rename(next(path for path in moved if not path.exists()))


def whole_lines(file: Path) -> list[str]:
    """The lines of a file but those that a crash cut off."""
    return _whole(file.read_text("utf-8", errors="replace").split("\n") if file.exists() else [""])


def _whole(parts: list[str]) -> list[str]:
    """The lines among what stands between line breaks: not what is behind the last one, nor what was cut off by a
    crash and ended later."""
    return [line for line in parts[:-1] if not line.endswith(durable.CUT_OFF)]


def lines(file: Path) -> list[list[str]]:
    """The words of every line of a log in a file."""
    return [line.split() for line in whole_lines(file)]


def told(name: Log) -> list[list[str]]:
    """The words of every line of a log of this installation."""
    return [line.split() for line in place().lines(name)]


# ---- what a log of the chain says


@dataclass(frozen=True)
class Noted:
    """An entry of the chain as the journal has it; `visit` and `ms` are None in lines of older versions."""

    number: int
    digest: str
    visit: str | None
    ms: int | None


def history(words: Iterable[list[str]]) -> tuple[dict[int, Noted], list[Noted]]:
    """What is expected to be sealed, by number, and what a restore took back, in the order in which it was sealed."""
    known: dict[int, Noted] = {}
    gone: list[Noted] = []
    for line in words:
        match line:
            case ["sealed", number, digest, *more] if number.isdecimal():
                visit = more[0] if more and more[0] != "-" else None
                ms = int(more[1]) if len(more) > 1 and more[1].isdecimal() else None
                known[int(number)] = Noted(int(number), digest, visit, ms)
            case ["restored", number] if number.isdecimal():
                gone += [noted for sealed, noted in known.items() if sealed > int(number)]
                known = {sealed: noted for sealed, noted in known.items() if sealed <= int(number)}
    return known, gone


def checkpoints(file: Path) -> dict[int, str]:
    """What a log of the chain in a file says was sealed: digests by number."""
    return digests(lines(file))


def digests(words: Iterable[list[str]]) -> dict[int, str]:
    """What a log of the chain says was sealed: digests by number."""
    known, _ = history(words)
    return {number: noted.digest for number, noted in known.items()}


def covers(number: int) -> Mapping[int, str]:
    """Entries of the chain at or after this one that some journal holds: the end of this machine's own journal, and
    what other machines say of theirs. Each covers all entries before it."""
    return dict(machines.noted_elsewhere(number)) | dict(_last_checkpoint(number))


def _last_checkpoint(number: int) -> Iterator[tuple[int, str]]:
    for line in place().backwards("chain"):
        match line.split():
            case ["sealed", sealed, digest, *_] if sealed.isdecimal():
                if int(sealed) >= number:
                    yield int(sealed), digest
                return


# ---- writing after the commit


@event.listens_for(db.session, "after_commit")
def _committed(session: Session) -> None:
    """A full disk is logged: it must not undo what is committed."""
    if session.in_nested_transaction():
        return
    written: dict[Log, list[str]] = {}
    for name, line in session.info.pop("journal", ()):
        written.setdefault(name, []).append(line)
    for name, lines in written.items():  # all lines of a log at once: an import of thousands waits for the disk once
        words = lines[-1].split()
        try:
            place().append(name, "\n".join(lines))
            if name == "chain":
                machines.noted(int(words[1]), words[2])
        except (OSError, store_error(), SQLAlchemyError) as error:
            log.error("journal_not_written", journal=name, what=words[0], error=type(error).__name__)


@event.listens_for(db.session, "after_rollback")
def _rolled_back(session: Session) -> None:
    session.info.pop("journal", None)
