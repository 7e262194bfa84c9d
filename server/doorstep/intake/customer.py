"""What a customer sets in motion through their link, each in one transaction: commands of the office, said by them."""

from __future__ import annotations

from datetime import datetime

from ..appointments import ledger_store
from ..appointments import store as appointments
from ..appointments.rules import VISIT, Cancellation, Change, Confirmation, OfficeVisit, PromiseEntry, in_force
from ..clock import new_id
from ..errors import Conflict, NotFound
from ..events.deciding import decide
from ..feed import store as feed
from ..feed.rules import FeedRow
from ..voices import apply as voices
from ..voices import store as voice_store
from ..voices.rules import Voice
from . import bookings, planning


def confirm(visit: str, entry: str, now: datetime) -> None:
    """Notes that the customer agreed once more to the time of this entry of the ledger, and tells the team.

    Repeating it changes nothing. Raises NotFound, Conflict `moved` when another time is in force, `over` when
    the visit is completed or cancelled.
    """
    decide(lambda: _confirm(visit, entry, now))


def _confirm(visit_id: str, entry: str, now: datetime) -> None:
    locked = planning.hold([visit_id], [])
    if not locked:
        raise NotFound("There is no such visit.", of=visit_id)
    if appointments.over(visit_id):
        raise Conflict("This visit is over.", code="over", of=visit_id)
    promise = in_force(ledger_store.ledger(visit_id))
    if promise is None or promise.id != entry:
        raise Conflict("This visit has another time by now; look at it again.", code="moved", of=visit_id)
    if entry in {known.entry for known in ledger_store.confirmations([visit_id])[visit_id]}:
        return
    ledger_store.confirm(Confirmation(visit_id, entry, now))
    [seq] = feed.take(1)
    feed.append([FeedRow(locked[0].team, seq, "visit", VISIT, visit_id)])


def move(visit: OfficeVisit, change: Change, now: datetime) -> None:
    """Moves a visit to a time that its customer chose, and confirms that time for them; the office is to see it. Raises
    what
    `bookings.carry_out` raises: Stale, Overlap, Conflict."""
    decide(lambda: _move(visit, change, now))


def _move(visit: OfficeVisit, change: Change, now: datetime) -> None:
    bookings.carry_out([change], now)
    if change.entry and change.entry.id in {entry.id for entry in ledger_store.ledger(visit.id)}:
        ledger_store.confirm(Confirmation(visit.id, change.entry.id, now))
        _show_office(visit, "moved", change.entry.reason, now)


def entry(
    visit: str, start: datetime, end: datetime | None, zone: str, agreed_by: str, reason: str | None, now: datetime
) -> PromiseEntry:
    """A time that the customer chose among those that are free: asked for and agreed by them, noted by nobody."""
    return PromiseEntry(
        new_id(), visit, start, end, zone, "customer", agreed_by, reason, at=now, origin="link", event=None, by=None
    )


def cancel(visit: OfficeVisit, reason: str, now: datetime) -> None:
    """Cancels a visit for its customer; the office is to see it. Raises what `bookings.cancel` raises."""
    decide(lambda: _cancel(visit, Cancellation(now, None, "customer", reason, "link")))


def _cancel(visit: OfficeVisit, how: Cancellation) -> None:
    bookings.call_off(visit.id, how, visit.ver)
    _show_office(visit, "cancelled", how.reason, how.at)


def _show_office(visit: OfficeVisit, kind: str, words: str | None, now: datetime) -> None:
    """Puts what the customer did into the office's list, where it waits until somebody has seen to it: a day that a
    dispatcher planned looks otherwise, and nobody of them did it."""
    voice_store.add(Voice(new_id(), visit.id, visit.team, kind, now, text=words))


def wish(voice: Voice) -> None:
    """Notes how the customer would have it, and tells the team and whoever goes there. The same again changes nothing.

    Raises NotFound, Conflict `over`, Invalid, TooMany.
    """
    decide(lambda: _wish(voice))


def _wish(voice: Voice) -> None:
    locked = planning.hold([voice.visit], [])
    if not locked:
        raise NotFound("There is no such visit.", of=voice.visit)
    if appointments.over(voice.visit):
        raise Conflict("This visit is over.", code="over", of=voice.visit)
    if voices.is_said(voice, voice_store.of_visit(voice.visit)):
        return
    voice_store.add(voice)
    bookings.tell(locked, voice.at)
