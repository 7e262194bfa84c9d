"""The second half of taking in what phones say: what follows from it, whatever it is about (events/contract.py).

Many things are settled in one transaction, before the clock; after it, only rows are written. Locks: the rows that say
that something is to follow, people, things, promises and messages, the head of the record chain, the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog

from ..database import ILL_VALUES, reading, transact
from ..errors import UNFORESEEN, DoorstepError, Unavailable
from ..events import deciding, unsettled_store
from ..events.contract import Held, Settled
from ..events.rules import Event
from ..events.unsettled_store import Unsettled
from ..feed import store as feed
from ..feed.rules import FeedRow
from ..rows import last
from . import things
from .things import THINGS

log = structlog.get_logger()

FAILURES: tuple[type[Exception], ...] = (*UNFORESEEN, DoorstepError, *ILL_VALUES)
"""What costs the thing at which it happens, and no other. What a disk raises, or a database that is not there, is tried
again as a whole."""
PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
"""Between two tries of what the program failed at: twice as long each time, up to this."""

Thing = tuple[str, str]
"""Kind and id."""


def settle_now(what: str, ids: Collection[str], now: datetime) -> None:
    """Does what follows from everything that was said about these things; nothing when nothing is left. Where the
    program fails at one, that is noted, and the others are settled all the same. Raises Unavailable."""
    try:
        transact(lambda: _settle(unsettled_store.lock(what, ids), [(what, id) for id in ids], now))
    except Unavailable:
        raise
    except FAILURES as error:
        if len(ids) == 1:
            kind = type(error).__name__
            log.exception("not_followed", what=what, about=next(iter(ids)))
            transact(lambda: _put_off(what, ids, kind, now))
        for id in sorted(ids) if len(ids) > 1 else ():
            settle_now(what, [id], now)


def settle_due(most: int, now: datetime) -> int:
    """Does what follows for up to `most` pushes in one transaction, in the order of the feed; returns how many it
    looked at. Any number of processes may do so at once: one of them leads, and the others have nothing to do. Raises
    Unavailable."""
    claimed: Sequence[Unsettled] = ()

    def work() -> None:
        nonlocal claimed
        claimed = unsettled_store.claim(now, most) if unsettled_store.lead() else ()
        _settle(claimed, [], now)

    try:
        transact(work)
    except Unavailable:
        raise
    except FAILURES:
        log.exception("follow_one_by_one", pushes=len(claimed))
        for what, id in dict.fromkeys((row.what, row.about) for row in claimed):
            settle_now(what, [id], now)
    return len(claimed)


_woken: list[Callable[[], object]] = []


@contextmanager
def woken(by: Callable[[], object]) -> Iterator[None]:
    """Calls this in the process in which a push was taken in, as soon as it is kept, until the block ends."""
    _woken.append(by)
    try:
        yield
    finally:
        _woken.remove(by)


def wake() -> None:
    """Says that something is to follow. Another process sees it by itself (`worker.LOOKS_EVERY_S`)."""
    for call in tuple(_woken):
        call()


def failures() -> list[Unsettled]:
    """What the program failed at and tries again: the first row of each thing, the oldest first."""
    with reading():
        found = unsettled_store.failures()
    return list({(row.what, row.about): row for row in reversed(found)}.values())[::-1]


def _put_off(what: str, ids: Collection[str], error: str, now: datetime) -> None:
    """Notes that the program failed at these things."""
    rows = unsettled_store.lock(what, ids)
    tries = max((row.tries for row in rows), default=0)
    unsettled_store.failed(rows, error, now + min(PAUSE * 2 ** min(tries, 20), LONGEST_PAUSE))


def _settle(rows: Sequence[Unsettled], more: Sequence[Thing], now: datetime) -> None:
    """Settles the things of these rows, which are locked, and `more`. A row whose thing has to wait for another one of
    these stays for the next time."""
    wanted = [*((row.what, row.about) for row in rows), *more]
    named: dict[str, set[str]] = {}
    for what, id in wanted:
        named.setdefault(what, set()).add(id)
    if not named:
        return
    held = things.hold(named, named)
    unsettled_store.done(row for row in rows if not _waits(held, wanted, (row.what, row.about)))
    settled = settle(held, _unread(held, wanted), now)
    if settled:
        news = write(settled, feed.take(sum(one.numbers for one in settled)), now)
        with last():
            feed.append(news)


def _unread(held: Mapping[str, Held], wanted: Sequence[Thing]) -> dict[int, Event]:
    """From which events something is to follow now, with their places in the log, in that order."""
    found: dict[int, Event] = {}
    for what, id in dict.fromkeys(wanted):
        if id in held[what].ids and not _waits(held, wanted, (what, id)):
            found |= THINGS[what].unread(held[what], id)
    return dict(sorted(found.items()))


def _waits(held: Mapping[str, Held], wanted: Sequence[Thing], thing: Thing) -> bool:
    """Whether what follows about an earlier one of these things may change this one."""
    what, id = thing
    if id not in held[what].ids:
        return False
    akin = {(what, one) for one in held[what].akin(id)}
    return any(one in akin for one in wanted[: wanted.index(thing)])


def settle(held: Mapping[str, Held], unread: Mapping[int, Event], now: datetime) -> list[Settled]:
    """Settles the things, which are held, that these events are about, writes what became of them and seals what is to
    be sealed, in the order of the events. Before the clock."""
    said: dict[Thing, list[Event]] = {}
    for event in unread.values():
        said.setdefault((event.what, event.about), []).append(event)
    made = [(what, THINGS[what].settle(held[what], id, new, now)) for (what, id), new in said.items()]
    of_kind = {kind: settled for kind in THINGS if (settled := [one for what, one in made if what == kind])}
    for kind, settled in of_kind.items():
        THINGS[kind].keep(settled)
    for kind, settled in of_kind.items():
        THINGS[kind].seal(settled, now)
    return [one for _, one in made]


def write(settled: Sequence[Settled], seqs: Sequence[int], now: datetime) -> list[FeedRow]:
    """Writes what has a place of its own in the feed; `seqs` are as many as all of these need. Returns who is to hear
    of it."""
    rows: list[FeedRow] = []
    taken = 0
    for one in settled:
        rows += one.write(seqs[taken : taken + one.numbers], now)
        taken += one.numbers
    return rows


deciding.settled_by(settle_now)
