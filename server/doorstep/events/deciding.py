"""Whoever decides about a thing decides by everything that was heard: what was said about it follows first.

A decision is one transaction. Where it finds, under the lock of a thing, that something said about that is still to
follow, it is taken back, that follows in a transaction of its own, and the decision is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TypeVar

from .. import clock
from ..database import reading, transact
from ..errors import DoorstepError, Unavailable
from . import unsettled_store

T = TypeVar("T")
Settle = Callable[[str, Collection[str], datetime], None]
"""Does what follows about these things of a kind."""

TRIES = 8
"""As often as a phone may say something more in the moment between."""

_settle: list[Settle] = []


class Unsettled(DoorstepError):
    """Something is to follow about these things before anybody decides about them."""

    code = "busy"

    def __init__(self, what: str, ids: Collection[str]) -> None:
        super().__init__("What was said about this is to follow first.")
        self.what = what
        self.ids = ids


def settled_by(settle: Settle) -> None:
    """Says who does what follows: somebody on the right of those who decide."""
    _settle[:] = [settle]


def settle(what: str, ids: Collection[str]) -> None:
    """Does what follows about these things, but for what the program has failed at, which is tried in its time. Outside
    of any transaction. Raises Unavailable."""
    with reading():
        waiting = unsettled_store.about(what, ids, but_failed=True)
    if waiting:
        _settle[0](what, waiting, clock.now())


def refuse_unsettled(what: str, ids: Collection[str]) -> None:
    """Raises Unsettled where something is still to follow about one of these things, which are locked. What the program
    has failed at keeps nobody from deciding."""
    if waiting := unsettled_store.about(what, ids, but_failed=True):
        raise Unsettled(what, waiting)


def decide(work: Callable[[], T]) -> T:
    """Runs `work` in a write transaction, in which it locks what it decides about and calls `refuse_unsettled`. Raises
    Unavailable when too much is said at once."""
    for _ in range(TRIES):
        try:
            return transact(work)
        except Unsettled as waits:
            settle(waits.what, waits.ids)
    raise Unavailable("Too much is said about this at once; try again.", code="busy")
