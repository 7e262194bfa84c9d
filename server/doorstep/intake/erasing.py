"""Erasing everything about one customer, in one transaction. What was sealed stays verifiable, because what opens it
goes and the chain says so; phones drop it; a restore erases again.

Locks: the visits, the customer; the head of the chain, then the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from .. import journal
from ..accounts import trail_store
from ..accounts.rules import TrailEntry
from ..appointments import customer_store, member_store
from ..appointments import store as appointments
from ..appointments.rules import VISIT, OfficeVisit
from ..clock import new_id
from ..customers import store as customers
from ..errors import Conflict, NotFound, Unavailable
from ..events.deciding import decide
from ..feed import store as feed
from ..feed.rules import FeedRow
from ..records import store as records
from ..visits import photo_files, photo_store
from ..visits.photos import copy_path
from . import erasing_store, planning

ERASED = "customer.erased"


def erase(id: str, by: str, now: datetime) -> None:
    """Erases a customer who is not expected to be visited any more. Raises NotFound, Conflict `visits_to_come` with
    their ids, `not_sealed` where a record is still to be made."""
    photos: list[str] = []

    def carry_out() -> None:
        photos[:] = _erase(id, by, now, refuse=True)

    decide(carry_out)
    _remove(photos)


def erase_again(told: Iterable[Sequence[str]], now: datetime) -> None:
    """Repeats what the journal has told of erased customers, in a database that was set back. Files of photos that a
    database names no more `doorstep fsck` removes."""
    for words in told:
        match words:
            case ["erased", id] if id in customers.customers([id]):
                _erase(id, None, now, refuse=False)


def _erase(id: str, by: str | None, now: datetime, refuse: bool) -> list[str]:
    before = customer_store.all_of(id)
    ids = [visit.id for visit in before]
    held = planning.hold(ids, []) if refuse else list(appointments.visits(ids).values())
    customer = customers.lock(id)
    if customer.erased:
        raise NotFound("There is no such customer.", of=id)
    if before != customer_store.all_of(id):
        raise Unavailable("Something was booked at the same moment; try again.")
    if refuse:
        _refuse_unfinished(id, held)
    photos = photo_store.only_of(ids)
    trail_store.add_to_trail(TrailEntry(new_id(), by, ERASED, id, now))
    records.erase(ids, now)
    erasing_store.take_out(id, now)
    photo_store.forget(photos)
    journal.note("shut-out", "erased", id)
    _tell(held)
    return photos


def _refuse_unfinished(id: str, held: Sequence[OfficeVisit]) -> None:
    """A visit that is to come is called off first, so that whoever expects it hears of it; one that is over is sealed
    first, so that what was done there stays proven."""
    coming = [visit for visit in held if visit.state == "booked" and visit.finished is None]
    if coming:
        named = "; ".join(visit.order for visit in coming)
        message = f"There are visits to come ({named}): cancel or finish them first."
        raise Conflict(message, code="visits_to_come", of=id, others=tuple(visit.id for visit in coming))
    finished = {visit.id for visit in held if visit.finished is not None}
    if open := finished - records.numbers_in_force(finished).keys():
        message = "What was done at a visit is not sealed yet; try again in a minute."
        raise Conflict(message, code="not_sealed", of=id, others=tuple(sorted(open)))


def _tell(held: Sequence[OfficeVisit]) -> None:
    """Nobody goes there any more: phones drop what they hold of it, and the office reads it anew."""
    members = member_store.members_of([visit.id for visit in held], all=True)
    seqs = feed.take(len(held))
    rows = []
    for seq, visit in zip(seqs, held, strict=True):
        rows.append(FeedRow(visit.team, seq, "visit", VISIT, visit.id))
        for person in sorted({member.person for member in members[visit.id]}):
            member_store.end_member(visit.id, person, seq)
            rows.append(FeedRow(person, seq, "scope.removed", VISIT, visit.id, detail="erased"))
    feed.append(rows)


def _remove(photos: Sequence[str]) -> None:
    """Removes the files after the commit; those of a process that ends before are found by `doorstep fsck`."""
    for sha256 in photos:
        photo_files.remove(sha256)
        photo_files.remove(copy_path(sha256))
