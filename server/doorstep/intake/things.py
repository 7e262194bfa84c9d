"""The kinds of things that phones may speak about, in the order of the row, and how several kinds are locked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from ..accounts import store as accounts
from ..appointments import member_store
from ..appointments import store as appointments
from ..appointments.continuing import next_id
from ..appointments.rules import VISIT
from ..cases import apply as cases
from ..cases.acts import CASE
from ..events import deciding, unsettled_store
from ..events import rules as events
from ..events.contract import Held, Thing
from ..events.rules import Event, Kind, Vocabulary
from ..messages.rules import CODE, LINK, PHONE, TEAM
from ..messages.store import Message
from ..promises.rules import Gather
from ..voices import apply as voices
from ..voices.rules import VOICE
from . import documents, lost, messages, rules, todos, visits, watching
from .rules import Offered


@dataclass(frozen=True)
class Shown:
    """What phones are shown of a kind of thing, in items of the kinds of `feed.rules.kinds_about`: each has a document.

    `scope`: the ids of those that a person's phone holds at an instant. `seen`: those of these ids that a person sees.
    `documents`: the documents of these ids as a person sees them. `left`: what a person is told of those of these ids
    that leave their phone.
    """

    scope: Callable[[str, datetime], Collection[str]]
    seen: Callable[[Collection[str], str], Collection[str]]
    documents: Callable[[Collection[str], str], Mapping[str, Any]]
    left: Callable[[Collection[str], str], Mapping[str, Any]] = lambda ids, person: {}


THINGS: Mapping[str, Thing[Any]] = {VISIT: visits.THING}
VOCABULARIES: Mapping[str, Vocabulary] = {what: thing.vocabulary for what, thing in THINGS.items()}
PROMISED: Mapping[str, Gather] = {VISIT: messages.gather, VOICE: voices.gather, CASE: cases.gather}
"""What tells the engine of promises of each kind of thing that they are about."""
SHOWN: Mapping[str, Shown] = {
    VISIT: Shown(appointments.scope, member_store.gone_to, documents.of, documents.left),
    todos.TODOS: Shown(todos.scope, todos.seen, todos.documents),
}
"""What phones are shown of each kind of thing, and of what their person owes."""


Found = dict[str, Any] | str | deciding.Unsettled


def look(claimed: Collection[Message], now: datetime) -> dict[str, Found]:
    """What the words of messages are made of as things stand now, or the reason why one is not to be sent any more, or
    that something which was said about it is still to follow; by id."""
    found: dict[str, Found] = {**_unsettled(claimed)}
    rest = [one for one in claimed if one.id not in found]
    found |= {one.id: voices.look_at(one, now) for one in rest if one.promise is None and one.what in (CODE, LINK)}
    for what, told in {PHONE: watching.look, TEAM: lost.look}.items():
        if of := [one for one in rest if one.what == what]:
            found |= told(of, now)
    for what in {one.what for one in rest if one.promise is not None}:
        promised = [one for one in rest if one.promise is not None and one.what == what]
        found |= messages.look_at_promises(promised, PROMISED[what], now)
    found |= messages.look([one for one in rest if one.id not in found])
    return found


def _unsettled(claimed: Collection[Message]) -> dict[str, deciding.Unsettled]:
    """The messages that depend on a thing about which something is still to follow."""
    found: dict[str, deciding.Unsettled] = {}
    for what in {one.what for one in claimed if one.day is None}:
        of = [one for one in claimed if one.day is None and one.what == what]
        waiting = unsettled_store.about(what, {one.about for one in of})
        found |= {one.id: deciding.Unsettled(what, [one.about]) for one in of if one.about in waiting}
    if days := [one for one in claimed if one.day is not None]:
        going = member_store.members_of(unsettled_store.about(VISIT))
        for one in days:
            if visits := [id for id, members in going.items() if any(who.person == one.about for who in members)]:
                found[one.id] = deciding.Unsettled(VISIT, visits)
    return found


def read(raw: Mapping[str, Any], device: str | None = None, by: str | None = None) -> Offered:
    """Reads one event of a push, whose `id` is known to be an id, from a device and a person."""
    return rules.read(raw, VOCABULARIES, device, by)


def kind_of(event: Event) -> Kind | None:
    """The meaning of an event; None when this server does not know its type, or not this version of it."""
    return events.kind_of(event, VOCABULARIES[event.what])


def open(held: Mapping[str, Held], events: Iterable[Event], now: datetime) -> None:
    """Makes the things that these events open and that there are not yet, in the order of their ids; they are held with
    the others. An event that comes again opens nothing, and of two phones that bring one at once the second one tries
    again."""
    for what, thing in THINGS.items():
        if thing.open and (opening := [one for one in events if one.what == what and is_opening(one, held)]):
            thing.open(held[what], sorted(opening, key=lambda event: event.id), now)


def hear(held: Mapping[str, Held], events: Sequence[Event]) -> None:
    """Has each thing read what is said about it just now; raises where the program fails at that."""
    for what, thing in THINGS.items():
        for id in {event.about for event in events if event.what == what}:
            thing.hear(held[what], id, [event for event in events if (event.what, event.about) == (what, id)])


def is_opening(event: Event, held: Mapping[str, Held]) -> bool:
    """Whether an event opens a thing that there is not yet."""
    kind = kind_of(event)
    return kind is not None and kind.opens and event.about not in held[event.what].ids


def in_turn(offered: Sequence[Offered]) -> list[list[Offered]]:
    """What phones say, in parts that are taken in one after the other: what is said about a visit that another one
    leads to comes after what was said about that, because the visit may not be there before. A phone that brings
    everything anew after a restore brings both at once."""
    visits = {one.about for one in offered if one.what == VISIT and one.about}
    leads_to = {next_id(visit): visit for visit in visits}
    parts: dict[int, list[Offered]] = {}
    for one in offered:
        place, about = 0, one.about
        while about in leads_to:
            place, about = place + 1, leads_to[about]
        parts.setdefault(place, []).append(one)
    return [parts[place] for place in sorted(parts)] or [[]]


def hold(
    named: Mapping[str, Collection[str]], moving: Mapping[str, Collection[str]] = MappingProxyType({})
) -> dict[str, Held]:
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
