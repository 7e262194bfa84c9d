"""Finding who may be written down twice, by what the tables are searched by. Never commits."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from . import merge_store
from . import store as customers
from .doubles import WHYS, Known, Why, why_double
from .finding import SUFFIX, plain
from .suffix_store import of_texts

MOST_OF_ONE = 40
"""So many who share a number or an address with somebody are looked at."""
PAGE = 400


@dataclass(frozen=True)
class Pair:
    """Two who may be one; `one` is the older."""

    why: Why
    one: Known
    other: Known


def pairs(ids: Collection[str]) -> list[Pair]:
    """Who of these customers may be written down twice, the strongest reasons first. Read by index from their numbers
    and addresses, so it costs what they share with others, however many customers there are."""
    wanted = sorted(set(ids))
    found: dict[frozenset[str], Pair] = {}
    for start in range(0, len(wanted), PAGE):
        page = wanted[start : start + PAGE]
        found |= {frozenset((pair.one.customer.id, pair.other.customer.id)): pair for pair in _pairs(page)}
    for two in merge_store.kept_apart(wanted):
        found.pop(two, None)
    return sorted(found.values(), key=lambda pair: (WHYS.index(pair.why), pair.one.customer.id, pair.other.customer.id))


def _pairs(ids: Collection[str]) -> Iterator[Pair]:
    own = _known(ids)
    sharing = {id: {*by_number, *by_place} for id, by_number, by_place in _sharing(own)}
    others = own | _known({other for found in sharing.values() for other in found} - own.keys())
    for id, found in sharing.items():
        for other in sorted(found):
            why = why_double(own[id], others[other]) if other in others else None
            if why:
                yield Pair(why, *sorted((own[id], others[other]), key=lambda known: known.customer.id))


def _sharing(own: Mapping[str, Known]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Who shares a number or an address with each of these."""
    numbers = {id: {one.customer.phone, one.customer.contact_phone or ""} - {""} for id, one in own.items()}
    places = {id: {plain(place.address)[:SUFFIX] for place in one.places} for id, one in own.items()}
    by_number: dict[str, list[str]] = {}
    for known, _ in customers.with_phones({number for theirs in numbers.values() for number in theirs}):
        by_number.setdefault(known.phone, []).append(known.id)
    by_place = of_texts({text for texts in places.values() for text in texts})
    for id in own:
        yield (
            id,
            [other for number in numbers[id] for other in by_number.get(number, ())[:MOST_OF_ONE]],
            [other for text in places[id] for other in by_place.get(text, ())[:MOST_OF_ONE]],
        )


def _known(ids: Collection[str]) -> dict[str, Known]:
    living = customers.living(ids)
    who = customers.customers([id for id in ids if living.get(id) == id])
    places = customers.premises_of(who)
    return {id: Known(one, tuple(places[id])) for id, one in who.items()}
