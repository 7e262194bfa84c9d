"""The journal of an installation: a log outside the database that a restored database is held against.

`var/journal/chain.log` says line by line what happened to the chain: `sealed`, a number and its digest, for each entry
(which covers all before it, so a line that a crash swallowed is made good by the next one); `restored` and a number
when a backup took the chain back to there.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import structlog
from flask import current_app

from . import durable

log = structlog.get_logger()

Checkpoint = tuple[int, str]
"""The number of an entry of the chain and its digest."""


def path() -> Path:
    """Where this installation's journal stands."""
    var: Path = current_app.extensions["doorstep"].var
    return var / "journal" / "chain.log"


def note_sealed(checkpoints: Iterable[Checkpoint]) -> None:
    """Writes down what was sealed, after its commit. A full disk is logged: it must not undo what is committed."""
    for number, digest in checkpoints:
        try:
            durable.append(path(), f"sealed {number} {digest}")
        except OSError as error:
            log.error("journal_not_written", number=number, error=type(error).__name__)


def note_restored(number: int) -> None:
    """Writes down that a restore took the chain back to this number; what was sealed after it is no longer expected."""
    durable.append(path(), f"restored {number}")


def checkpoints(file: Path) -> dict[int, str]:
    """What a journal says was sealed, by number. A last line that a crash cut off is left out."""
    known: dict[int, str] = {}
    text = file.read_text("utf-8", errors="replace") if file.exists() else ""
    for line in text.splitlines(keepends=True):
        match line.split():
            case ["sealed", number, digest] if line.endswith("\n") and number.isdecimal():
                known[int(number)] = digest
            case ["restored", number] if line.endswith("\n") and number.isdecimal():
                known = {sealed: digest for sealed, digest in known.items() if sealed <= int(number)}
    return known
