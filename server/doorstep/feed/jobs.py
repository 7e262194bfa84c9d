"""Keeps the feed to its length: marks how far it was day by day, and deletes what is older than it is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from ..database import reading, transact
from . import store

MARKED_EVERY = timedelta(hours=20)
NIL = "00000000-0000-0000-0000-000000000000"
"""The id that comes before all others."""
AT_ONCE = 1000
"""Rows that one transaction deletes at most: phones wait for it."""


def trim(now: datetime, keep: timedelta, is_stopped: Callable[[], bool]) -> int:
    """Deletes the rows that are older than they are kept, reader by reader; returns how many. Any number of
    processes may do so at once."""
    transact(lambda: store.mark(now, MARKED_EVERY))
    upto = transact(lambda: store.let_go(now - keep))
    deleted, reader = 0, NIL
    while upto and not is_stopped():
        with reading():
            found = store.next_reader(reader)
        if found is None:
            break
        reader = found
        deleted += _trim_one(reader, upto, is_stopped)
    return deleted


def _trim_one(reader: str, upto: int, is_stopped: Callable[[], bool]) -> int:
    deleted = 0
    while not is_stopped():
        count = transact(lambda: store.delete_rows(reader, upto, AT_ONCE))
        deleted += count
        if count < AT_ONCE:
            break
    return deleted
