"""What the worker does after a push: everything that follows from what phones said."""

from __future__ import annotations

from collections.abc import Callable

from .. import clock
from ..database import reading
from ..events import unsettled_store
from . import follow

AT_ONCE = 32
"""Pushes that are followed in one transaction: enough that its commit, and what is read and written once for all of
them, is shared, and few enough that nobody waits long for the people and things that it holds. Who decides about one of
them, and a push for the same thing, gives up after 5 seconds, so a batch takes a small part of that, also where each
push tells everything that there is to tell."""


def settle_all(is_stopped: Callable[[], bool], rest: Callable[[], object] = bool) -> int:
    """Does what follows from everything that was said and is due, until there is no more or it is to stop; returns how
    many pushes it looked at. After a batch that was not full it takes a `rest`, so that more come together. Any number
    of processes may do so at once. Raises Unavailable."""
    count = 0
    while not is_stopped():
        with reading():
            if not unsettled_store.is_any_due(clock.now()):
                break
        looked = follow.settle_due(AT_ONCE, clock.now())
        if looked < AT_ONCE:
            rest()
        if not looked:
            break
        count += looked
    return count
