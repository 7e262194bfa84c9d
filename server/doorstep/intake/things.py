"""The kinds of things that phones may speak about, in the order of the row, and how several kinds are locked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..accounts import store as accounts
from ..appointments.rules import VISIT
from ..events import rules as events
from ..events.contract import Held, Thing
from ..events.rules import Event, Kind, Vocabulary
from . import rules, visits
from .rules import Offered

THINGS: Mapping[str, Thing[Any]] = {VISIT: visits.THING}
VOCABULARIES: Mapping[str, Vocabulary] = {what: thing.vocabulary for what, thing in THINGS.items()}


def read(raw: Mapping[str, Any], device: str | None = None, by: str | None = None) -> Offered:
    """Reads one event of a push, whose `id` is known to be an id, from a device and a person."""
    return rules.read(raw, VOCABULARIES, device, by)


def kind_of(event: Event) -> Kind | None:
    """The meaning of an event; None when this server does not know its type, or not this version of it."""
    return events.kind_of(event, VOCABULARIES[event.what])


def hold(named: Mapping[str, Collection[str]], moving: Mapping[str, Collection[str]]) -> dict[str, Held]:
    """Locks things, by kind; of the `moving` ones plans may change, and whose plans those are is locked before any
    thing. Raises Unavailable when somebody else is concerned by now; on the next try they are locked."""
    people = {what: THINGS[what].concerned(ids) for what, ids in moving.items() if ids}
    if every := set[str]().union(*people.values()):
        accounts.lock_people(every)
    return {
        what: thing.hold(named[what], moving.get(what, ()), people.get(what, ()))
        for what, thing in THINGS.items()
        if named.get(what)
    }
