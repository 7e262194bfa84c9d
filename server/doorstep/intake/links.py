"""The customer's link, given anew: the former one opens nothing from that moment, and the new one goes to whoever the
order is of. One transaction. Locks: the visits of the order; then messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from .. import installation
from ..accounts import trail_store
from ..accounts.rules import TrailEntry
from ..appointments import link_store, order_store
from ..appointments import store as appointments
from ..appointments.link_store import Renewal
from ..appointments.rules import OfficeVisit
from ..clock import new_id
from ..errors import NotFound
from ..messages import reached_store
from ..messages import store as messages
from ..messages.channels import register
from ..messages.quiet import quiet_hours
from ..messages.rules import LINK
from ..voices import apply as voices
from . import bookings, planning
from .store import Command

RENEWED = "link.renewed"
"""What starts the message with the new link, and how the trail calls it."""


def renew(visit: str, reason: str, by: str | None, now: datetime, command: Command | None = None) -> None:
    """Revokes the links and door codes of an order, sends its customer the new link, and notes who did it and why.

    Codes that were typed before are judged by the one that was shown. Raises NotFound, and what `bookings.once` raises.
    """
    bookings.once(command, visit, now, lambda: _renew(Renewal(new_id(), visit, now, by, reason)))


def _renew(renewal: Renewal) -> None:
    held = planning.hold({one.id for one in order_store.chain(renewal.visit)}, [])
    if renewal.visit not in {one.id for one in held}:
        raise NotFound("There is no such visit.", of=renewal.visit)
    appointments.renew_link(renewal.visit)
    link_store.add(renewal)
    trail_store.add_to_trail(TrailEntry(new_id(), renewal.by, RENEWED, renewal.visit, renewal.at))
    _send(held, renewal)
    bookings.tell(held, renewal.at)


def _send(held: Sequence[OfficeVisit], renewal: Renewal) -> None:
    """The link itself is made when the message is sent. What was renewed before and waits is as good as this one."""
    [visit] = (one for one in held if one.id == renewal.visit)
    planned = voices.to_customer(visit, RENEWED, LINK, visit.id, renewal.id, renewal.at)
    if planned is None:
        return
    settings = installation.settings()
    ways = reached_store.ways([planned.to], register.kinds(settings), quiet_hours(settings.quiet_hours))
    messages.add([planned], ways, renewal.at)
