"""The journal of an installation: a log outside the database that a restored database is held against.

`var/journal/chain.log` has one line for each sealed entry of the chain: the word `sealed`, its number, its digest. An
entry covers all before it, so a line that a crash swallowed is made good by the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


def checkpoints(file: Path) -> Iterator[Checkpoint]:
    """What a journal says was sealed. A last line that a crash cut off is left out."""
    if not file.exists():
        return
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            match line.split():
                case ["sealed", number, digest] if line.endswith("\n") and number.isdecimal():
                    yield int(number), digest
