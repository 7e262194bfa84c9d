"""What the lines of a worker have to write down, written together: one transaction costs more than most notes in it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from .. import clock
from ..database import transact
from . import claims_store
from .claims_store import Note
from .store import Message


class Late(Exception):
    """Whoever was to send a message was too slow; it belongs to somebody else."""


@dataclass(eq=False)
class _Entry:
    """Something to be written down; `note` is None where a message is about to be handed over."""

    claimed: Message
    note: Note | None
    written: bool = False
    own: bool = False
    error: Exception | None = None


@dataclass(frozen=True)
class Follows:
    """What follows in the same transaction: of messages that could not be sent and that no other channel takes up; and
    of those that were taken but, as their provider had reported by then, never arrived (its word for why, by id)."""

    given_up: Callable[[Collection[Message]], None] = lambda messages: None
    undelivered: Callable[[Mapping[str, str]], None] = lambda lost: None


class Book:
    """Where any number of threads write down what becomes of their messages. A call returns when what it says stands in
    the database. Whoever comes first writes for all who have come by then, while later ones wait for their turn."""

    def __init__(self, follows: Follows) -> None:
        self._follows = follows
        self._turn, self._lock = threading.Lock(), threading.Lock()
        self._open: list[_Entry] = []

    def hand_over(self, claimed: Message) -> None:
        """A message is about to be handed over. Raises Late."""
        if not self._put(_Entry(claimed, None)).own:
            raise Late

    def write(self, note: Note) -> None:
        """This became of a message."""
        self._put(_Entry(note.claimed, note))

    def _put(self, entry: _Entry) -> _Entry:
        with self._lock:
            self._open.append(entry)
        with self._turn:
            if not entry.written:
                with self._lock:
                    entries, self._open = self._open, []
                _write(entries, self._follows)
        if entry.error:
            raise entry.error
        return entry


def _write(entries: list[_Entry], follows: Follows) -> None:
    """What cannot be written keeps nothing else from being written."""
    try:
        own = transact(lambda: _written(entries, follows))
    except Exception as error:
        if len(entries) > 1:
            for entry in entries:
                _write([entry], follows)
            return
        own, entries[0].error = set(), error
    for entry in entries:
        entry.own, entry.written = entry.claimed.id in own, True


def _written(entries: list[_Entry], follows: Follows) -> set[str]:
    notes = [entry.note for entry in entries if entry.note]
    undelivered = claims_store.write(notes)
    lost = [note.claimed for note in notes if note.values.get("state") == "not_sent" and note.onward is None]
    if lost:
        follows.given_up(lost)
    if undelivered:
        follows.undelivered(undelivered)
    about = [entry.claimed for entry in entries if entry.note is None]
    return claims_store.hand_over(about, clock.now()) if about else set()
