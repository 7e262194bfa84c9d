"""Whether a line works that somebody left with the promise that it would: what the technician, the office and the
customer say of it, each in one transaction with what it means for the promise. And whether an answer was given that was
promised at the door, which the office says."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .. import iso
from ..appointments import order_store
from ..appointments.rules import VISIT
from ..clock import new_id
from ..errors import Conflict, Fault, Invalid
from ..events.times import Corrected
from ..feed import store as feed
from ..promises import store as promises
from ..promises import word_store
from ..promises.rules import ANSWERS, WORKING, Promise, Word, by_words
from ..promises.store import Watched
from ..visits.rules import Visit
from . import bookings, earlier, messages, planning, rules, todos
from .store import Command

SAID_OF = ANSWERS | {WORKING}
"""Kinds of promises of which the office says how they stand."""
MOST_WORDS = 20
"""What customers say of one promise in a day: nobody has more to say, and a program that has would fill the table."""


@dataclass(frozen=True)
class Heard:
    """Everything that was said of the lines that were left at a visit, and of answers promised there, by promise; the
    visits `before`, of the same order, of whose lines whoever came next spoke, and who owes something else since."""

    words: Mapping[str, Sequence[Word]]
    before: Sequence[str]
    owing: Sequence[str]


def hear(visit_id: str, visit: Visit, times: Mapping[str, Corrected]) -> Heard:
    """Writes down what phones say of lines. What was left at a visit before of the same order is settled anew."""
    word_store.put(_said_at_the_door(visit, times))
    own = [leave["event"] for leave in visit["leaves"] if leave["state"] == "gone"]
    others = {line["leave"] for line in visit["lines"]} - set(own)
    chain = {one.id for one in order_store.chain(visit_id)} - {visit_id} if others else set()
    before = [
        watched
        for watched in promises.watched(others if chain else ())
        if watched.about in chain and watched.promise.kind == WORKING
    ]
    owing = [person for watched in before for person in _renew(watched)]
    spoken_of = sorted({watched.about for watched in before})
    own += [one["event"] for one in (*visit["questions"], *visit["complaints"])]
    return Heard(word_store.of(own) if own else rules.NOTHING_SAID, spoken_of, owing)


def _said_at_the_door(visit: Visit, times: Mapping[str, Corrected]) -> list[Word]:
    """What was said at the door, or afterwards by whoever goes there, of lines that were promised to work."""
    return [
        Word(
            line["event"],
            line["leave"],
            iso.instant(times[line["event"]].at_ms),
            line["works"],
            "technician",
            line["by"],
            line["note"],
        )
        for line in visit["lines"]
    ]


def _renew(watched: Watched) -> list[str]:
    """Settles a promise anew by everything that was said of it; returns who owes something else since."""
    promise = replace(watched.promise, settled=None, outcome=None, heard=None)
    made = [by_words(promise, word_store.of([promise.id])[promise.id])]
    promises.put(watched.what, watched.about, made)
    return todos.owing([watched.promise], made)


@dataclass(frozen=True)
class Said:
    """What somebody says in the office (`by`), or the customer does: that a line works, or that it does not; in the
    office also that an answer was given (`works`), or was not. `visit` is any of the order."""

    visit: str
    promise: str
    works: bool
    note: str | None
    by: str | None


def say(said: Said, now: datetime, command: Command | None = None) -> None:
    """Writes down what was said. Saying the same again changes nothing. Raises Invalid, Conflict `too_many_words`, and
    what `bookings.once` raises."""
    bookings.once(command, said.visit, now, lambda: _say(said, now))


def _say(said: Said, now: datetime) -> None:
    of_order = {one.id for one in order_store.chain(said.visit)}
    held = {visit.id: visit for visit in planning.hold(of_order, [])}
    watched = next(iter(promises.watched([said.promise])), None)
    kinds = SAID_OF if said.by else {WORKING}
    if watched is None or watched.about not in held or watched.promise.kind not in kinds:
        message = "Nobody has promised this here."
        raise Invalid(message, (Fault("/promise", message, "promise"),))
    origin = "office" if said.by else "customer"
    words = word_store.of([said.promise])[said.promise]
    if words and (words[-1].kept, words[-1].origin, words[-1].note) == (said.works, origin, said.note):
        return
    if not said.by and sum(one.origin == origin and one.at > now - timedelta(days=1) for one in words) >= MOST_WORDS:
        raise Conflict("Enough was said of this today; please call us.", code="too_many_words", of=said.promise)
    at = max([now, *(one.at for one in words)])  # whoever speaks last has the last word, whatever a phone's clock said
    word_store.put([Word(new_id(), said.promise, at, said.works, origin, said.by, said.note)])
    owing = _renew(watched)
    living = order_store.chain(said.visit)[-1].id
    messages.replan([living], now, days=False)
    told = {watched.about, living}
    beside = earlier.neighbours([held[watched.about]])[watched.about] - told
    bookings.tell([held[id] for id in sorted(told)], now)
    earlier.tell(beside)
    feed.append(map(todos.row, owing, feed.take(len(owing))))


def owed(visits: list[str], kinds: Collection[str] = (WORKING,)) -> list[tuple[Promise, list[Word]]]:
    """What was promised of these kinds at these visits, with everything that was said of it, in the order of
    promising."""
    found = [one for id in visits for one in promises.about(VISIT, id) if one.kind in kinds]
    words = word_store.of([one.id for one in found])
    return [(one, words[one.id]) for one in found]
