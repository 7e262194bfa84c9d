"""What a customer sets in motion through their link, in one transaction."""

from __future__ import annotations

from datetime import datetime

from ..appointments import ledger_store
from ..appointments import store as appointments
from ..appointments.rules import VISIT, Confirmation, in_force
from ..database import transact
from ..errors import Conflict, NotFound
from ..feed import store as feed
from ..feed.rules import FeedRow


def confirm(visit: str, entry: str, now: datetime) -> None:
    """Notes that the customer agreed once more to the time of this entry of the ledger, and tells the team.

    Repeating it changes nothing. Raises NotFound, Conflict `moved` when another time is in force, `over` when
    the visit is completed or cancelled.
    """
    transact(lambda: _confirm(visit, entry, now))


def _confirm(visit_id: str, entry: str, now: datetime) -> None:
    locked = appointments.lock([visit_id])
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
