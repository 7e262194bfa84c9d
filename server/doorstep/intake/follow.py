"""The second half of taking in what phones say: what follows from it, whatever it is about (events/contract.py).

It is settled before the clock, written after it, and can be repeated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..database import transact
from ..events.contract import Held, Settled
from ..events.rules import Event
from ..feed import store as feed
from ..feed.rules import FeedRow
from . import things
from .things import THINGS


@dataclass(frozen=True)
class Following:
    """What follows from some events, each part with the ids of its events."""

    parts: Sequence[tuple[Settled, Sequence[str]]]

    @property
    def numbers(self) -> int:
        """How many places in the feed `write` needs."""
        return sum(settled.numbers for settled, _ in self.parts)


def settle(held: Mapping[str, Held], events: Sequence[Event], now: datetime) -> Following:
    """Settles the things, which are held, that these events are about, and seals what is to be sealed. Before the
    clock."""
    parts = []
    for what, thing in THINGS.items():
        for id in sorted({event.about for event in events if event.what == what}):
            new = [event for event in events if (event.what, event.about) == (what, id)]
            parts.append((thing.settle(held[what], id, new, now), [event.id for event in new]))
    for settled, _ in parts:
        settled.seal(now)
    return Following(parts)


def write(following: Following, places: Mapping[str, int], seqs: Sequence[int], now: datetime) -> list[FeedRow]:
    """Writes what follows; `places` are those of the events in the feed, `seqs` as many more as it needs. Returns who
    is to hear of it."""
    rows: list[FeedRow] = []
    taken = 0
    for settled, ids in following.parts:
        own = seqs[taken : taken + settled.numbers]
        rows += settled.write({id: places[id] for id in ids}, own, now)
        taken += settled.numbers
    return rows


def catch_up(what: str, id: str, now: datetime) -> None:
    """Does for one thing what has not followed yet from what the log holds about it; nothing when nothing is left.
    Raises Unavailable."""
    transact(lambda: _catch_up(what, id, now))


def _catch_up(what: str, id: str, now: datetime) -> None:
    held = things.hold({what: [id]}, {what: [id]})
    unread = THINGS[what].unread(id) if id in held[what].ids else {}
    if not unread:
        return
    following = settle(held, list(unread.values()), now)
    seqs = feed.take(following.numbers)
    feed.append(write(following, {event.id: seq for seq, event in unread.items()}, seqs, now))
