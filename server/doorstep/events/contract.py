"""The contract of a thing: what a room brings so that phones may speak about a kind of thing.

What phones say is taken in by two halves that know no kind. In the push, things are locked, what is said is decided
about and kept, with a row that says so (`unsettled_store`); what an event opens is there with it. What follows is
settled from everything that was said: folded, judged, promised, told, sealed. It has a transaction of its own, which
takes away that row, and is done from the log with ids alone, as often as one likes: it begins with what is `unread`, so
nothing follows twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from ..feed.rules import FeedRow
from .rules import Event, Vocabulary


@dataclass(frozen=True)
class Standing:
    """How a thing stands at the moment of a push: who works on it and who ever did, and what has happened to it."""

    present: frozenset[str]
    ever: frozenset[str]
    cancelled: bool
    completed: bool
    erased: bool = False
    """Everything about it was erased: what is still said of it is not kept either."""


class Held(Protocol):
    """Things of one kind that are locked until the transaction ends."""

    @property
    def ids(self) -> Collection[str]:
        """Those of the ids that were asked for of which there is a thing."""

    def standing(self, id: str) -> Standing:
        """How one of them stands."""

    def readers(self, id: str) -> Iterable[str]:
        """Who hears of what is said about it: people and teams."""

    def team(self, id: str) -> str:
        """Whose supervisors decide about what is set aside."""

    def akin(self, id: str) -> Collection[str]:
        """Things that may change with what follows about this one: none of them is settled in the same transaction."""


class Settled(Protocol):
    """What follows from what was said about one thing; everything slow is decided."""

    @property
    def numbers(self) -> int:
        """How many places in the feed `write` needs."""

    def write(self, seqs: Sequence[int], now: datetime) -> Iterable[FeedRow]:
        """Writes, while the clock is held, what has a place of its own in the feed, and says who is to hear of it;
        `seqs` are as many as `numbers` says."""


def owned(person: str) -> Standing:
    """How a thing stands that this person opens: it is theirs."""
    return Standing(frozenset({person}), frozenset({person}), cancelled=False, completed=False)


def nothing(*_: object) -> None:
    """What a thing does that has nothing to do."""


H = TypeVar("H", bound=Held)


@dataclass(frozen=True)
class Thing(Generic[H]):
    """A kind of thing. All locks are taken in one order: device, people, things, promises and messages, the head of the
    chain, the clock.

    `vocabulary`: what can be said of it. `concerned`: the people whose plans may change with these things; they are
    locked before any thing is. `hold` locks things of these ids, ascending; of the second ones, plans may change, and
    the people in the third are locked. It raises Unavailable when somebody else is concerned by now. `hear` reads these
    events with what was said before, and raises where the program fails at them: in the push, so that just these are
    set aside.

    `unread`: the events about a held thing in the log from which nothing has followed yet, with their places. `settle`:
    what follows from these. `keep` writes what became of all things that were settled, when the last of them is: each
    is settled by what was there before. `seal` does what is done at once for all of them as well: it plans what is to
    be told of them, and adds to the chain of records what is to be sealed; the lock of its head comes after all locks
    of promises and messages, and before the clock.

    `open` makes the things that these events open, in this order, and holds them with the others; none where a
    vocabulary opens nothing. It makes what others need to speak about the thing at once; everything else about it
    follows. `makes`: the id of the thing that there may be only once what was said about this one has followed.
    """

    vocabulary: Vocabulary
    concerned: Callable[[Collection[str]], Collection[str]]
    hold: Callable[[Collection[str], Collection[str], Collection[str]], H]
    unread: Callable[[H, str], Mapping[int, Event]]
    settle: Callable[[H, str, Sequence[Event], datetime], Settled]
    hear: Callable[[H, str, Sequence[Event]], object] = nothing
    keep: Callable[[Sequence[Any]], None] = nothing
    seal: Callable[[Sequence[Any], datetime], None] = nothing
    open: Callable[[H, Sequence[Event], datetime], None] | None = None
    makes: Callable[[str], str | None] = nothing
