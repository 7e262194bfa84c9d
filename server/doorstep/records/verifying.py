"""Walks the whole chain in parts, which several processes may look at, and finds the first entry that is not as it was
sealed.

Each part is read from a snapshot of its own: what is sealed never changes, so nothing can be right in one and wrong in
the next. That a part follows from the one before it is held by the digest in between, which both have read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..database import reading
from . import rules, store, walk_store
from .rules import GENESIS, ChainFault

PART = 500
"""Entries of a part."""


@dataclass(frozen=True)
class Place:
    """A place in the chain: the number and the digest of an entry."""

    number: int
    digest: str


START = Place(0, GENESIS)


@dataclass(frozen=True)
class Part:
    """Entries to be looked at: their numbers, the checkpoints among them, and what was erased of them."""

    first: int
    last: int
    known: Mapping[int, str]
    erased: Mapping[int, frozenset[str]]


@dataclass(frozen=True)
class Seen:
    """What was seen of a part: the digest before it, that of its last entry, and its first fault."""

    part: Part
    previous: str
    digest: str
    fault: ChainFault | None


Look = Callable[[Iterable[Part]], Iterator[Seen]]
"""Looks at parts, perhaps several at once, and tells what was seen in the same order."""


def look(part: Part) -> Seen:
    """Looks at the entries of one part."""
    with reading():
        before = part.first - 1
        previous = store.digests([before]).get(before, "") if before else GENESIS
        expected, digest = part.first, previous
        for entry, kept in walk_store.between(part.first, part.last):
            said = rules.said_by(entry.document)
            fault = rules.fault_at(entry, said, expected, digest, part.known.get(entry.number))
            if fault is None:
                erased = part.erased.get(entry.number, frozenset())
                what = rules.ill_opened(entry.document, said, kept, erased)
                fault = ChainFault(entry.number, what) if what else None
            if fault:
                return Seen(part, previous, digest, fault)
            expected, digest = expected + 1, entry.digest
    missing = ChainFault(expected, "missing") if expected <= part.last else None
    return Seen(part, previous, digest, missing)


def in_turn(parts: Iterable[Part]) -> Iterator[Seen]:
    """Looks at one part after the other, in this process."""
    return map(look, parts)


def first_fault(
    checkpoints: Mapping[int, str],
    look_at: Look = in_turn,
    after: Place = START,
    passed: Callable[[Place], None] = lambda place: None,
) -> ChainFault | None:
    """Walks the chain, or what follows a place up to which it was walked before, and returns the first entry that is
    not as it was sealed; None when all are.

    `checkpoints` are digests by number that were kept outside the database. `passed` hears up to where everything is as
    it was. Beside what `rules.fault_at` finds, `opening`: a commitment's opening was changed, and `unopened`: it is
    gone, and no entry of the chain says that it was erased.
    """
    with reading():
        number, digest = store.head()
        last, erased = walk_store.end(), walk_store.erased()
        before = store.digests([one for one in checkpoints if one <= after.number])
    known = ({number: digest} if number else {}) | dict(checkpoints)
    for one in sorted(known):
        if one <= after.number and before.get(one) != known[one]:
            return ChainFault(one, "checkpoint" if one in before else "missing")
    place = after
    for seen in look_at(_parts(after.number + 1, last, known, erased)):
        if seen.fault and seen.fault.what == "unopened":
            seen = _once_more(seen.part)
        if seen.previous != place.digest:
            return ChainFault(seen.part.first, "previous")
        if seen.fault:
            return seen.fault
        place = Place(seen.part.last, seen.digest)
        passed(place)
    behind = [number for number in known if number > last]
    return ChainFault(last + 1, "missing") if behind else None


def _parts(first: int, last: int, known: Mapping[int, str], erased: Mapping[int, set[str]]) -> Iterator[Part]:
    for begin in range(first, last + 1, PART):
        end = min(begin + PART - 1, last)
        yield _with_erased(Part(begin, end, {n: known[n] for n in known if begin <= n <= end}, {}), erased)


def _with_erased(part: Part, erased: Mapping[int, set[str]]) -> Part:
    own = {number: frozenset(paths) for number, paths in erased.items() if part.first <= number <= part.last}
    return replace(part, erased=own)


def _once_more(part: Part) -> Seen:
    """Looks again, by what the chain says now: what is not opened may have been erased since the walk began."""
    with reading():
        erased = walk_store.erased()
    return look(_with_erased(part, erased))
