"""Taking a cancellation back, in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ..appointments import ledger_store, member_store, order_store, reinstated_store
from ..appointments.rules import OfficeVisit, in_force, main_of, plan
from ..errors import Conflict, NotFound, Stale
from . import bookings, messages, planning
from .store import Command


def reinstate(id: str, now: datetime, if_match: int, command: Command, despite: str | None = None) -> None:
    """Books a visit again that was cancelled: at its time, with whoever was to go. Customer and technician hear of it
    where they had heard of the cancellation.

    Raises NotFound, Stale, Overlap, Absent unless `despite` says why, Conflict `not_cancelled`, `finished` or
    `continued`, and what `bookings.once` raises.
    """
    bookings.once(command, id, now, lambda: _reinstate(id, command.person, now, if_match, despite))


def _reinstate(id: str, by: str, now: datetime, if_match: int, despite: str | None) -> None:
    cancelled = _cancelled(planning.hold([id], [id]), id, if_match)
    reinstated_store.reinstate(id)
    visit = replace(cancelled, state="booked")
    members = member_store.members(id)
    found = plan(visit, main_of(members), in_force(ledger_store.ledger(id)))
    planning.occupy([id], [found] if found else [], by, now, {id: despite})
    planning.note_despite({id: despite}, by, now)
    messages.replan([id], now)
    bookings.tell_again([visit], now)


def _cancelled(held: list[OfficeVisit], id: str, ver: int) -> OfficeVisit:
    visit = next(iter(held), None)
    if visit is None:
        raise NotFound("There is no such visit.", of=id)
    if visit.ver != ver:
        raise Stale("This visit was changed meanwhile; look at it again.", of=id)
    if visit.state != "cancelled":
        raise Conflict("This visit is not cancelled.", code="not_cancelled", of=id)
    if visit.finished is not None:
        raise Conflict("This visit is finished.", code="finished", of=id)
    living = order_store.living(id)
    if living is not None and living.id != id:
        raise Conflict("Another visit of its order goes on.", code="continued", of=id)
    return visit
