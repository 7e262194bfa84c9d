"""The journal of an installation: logs outside the database that a restored database is held against.

`var/journal/chain.log` says line by line what happened to the chain: `sealed`, a number and its digest, for each entry
(which covers all before it, so a line that a crash swallowed is made good by the next one); `restored` and a number
when a backup took the chain back to there. `var/journal/shut-out.log` says who and what may no longer come in, with
which password they do, and which link of a customer counts: a restore must not let anybody in again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import structlog
from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from . import durable
from .database import db

log = structlog.get_logger()

Log = Literal["chain", "shut-out"]
LOGS: tuple[Log, ...] = ("chain", "shut-out")


def path(name: Log = "chain") -> Path:
    """Where a log of this installation stands."""
    var: Path = current_app.extensions["doorstep"].var
    return var / "journal" / f"{name}.log"


def note(name: Log, *words: object) -> None:
    """Writes a line when this transaction has been committed, and not when it is rolled back."""
    db.session().info.setdefault("journal", []).append((name, " ".join(map(str, words))))


def note_restored(number: int) -> None:
    """Writes down that a restore took the chain back to this number; what was sealed after it is no longer expected."""
    durable.append(path(), f"restored {number}")


def lines(file: Path) -> list[list[str]]:
    """The words of every line of a log. A last line that a crash cut off is left out."""
    text = file.read_text("utf-8", errors="replace") if file.exists() else ""
    return [line.split() for line in text.splitlines(keepends=True) if line.endswith("\n")]


def checkpoints(file: Path) -> dict[int, str]:
    """What a log of the chain says was sealed: digests by number."""
    known: dict[int, str] = {}
    for words in lines(file):
        match words:
            case ["sealed", number, digest] if number.isdecimal():
                known[int(number)] = digest
            case ["restored", number] if number.isdecimal():
                known = {sealed: digest for sealed, digest in known.items() if sealed <= int(number)}
    return known


TAIL_BYTES = 4096


def last_checkpoint() -> tuple[int, str] | None:
    """Number and digest of the entry that was sealed last, from the end of the log alone: it covers all before it."""
    file = path()
    if not file.exists():
        return None
    with file.open("rb") as log:
        log.seek(max(0, file.stat().st_size - TAIL_BYTES))
        tail = log.read().decode(errors="replace").splitlines(keepends=True)
    for line in reversed(tail):
        match line.split():
            case ["sealed", number, digest] if line.endswith("\n") and number.isdecimal():
                return int(number), digest
    return None


@event.listens_for(db.session, "after_commit")
def _committed(session: Session) -> None:
    """A full disk is logged: it must not undo what is committed."""
    if session.in_nested_transaction():
        return
    for name, line in session.info.pop("journal", ()):
        try:
            durable.append(path(name), line)
        except OSError as error:
            log.error("journal_not_written", journal=name, what=line.split()[0], error=type(error).__name__)


@event.listens_for(db.session, "after_rollback")
def _rolled_back(session: Session) -> None:
    session.info.pop("journal", None)
