"""What a customer is shown of their visit."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from ..appointments.rules import OfficeVisit, PromiseEntry

KEPT = timedelta(days=180)
"""How long the link opens a visit after it is over."""

STATES = ("booked", "on_the_way", "under_way", "cancelled", "finished")


def is_kept(over: datetime | None, promise: PromiseEntry | None, now: datetime) -> bool:
    """Whether the link still opens the visit: 180 days from its completion or cancelling, else from its promised time,
    so that a visit which nobody ever closed does not stay open for ever."""
    end = over or (promise.end or promise.start if promise else None)
    return end is None or now < end + KEPT


def state(visit: OfficeVisit, status: str | None) -> str:
    """Where the visit stands, one of STATES; `status` is that of its summary. What happened at the door outweighs a
    cancellation by the office."""
    if status == "completed":
        return "finished"
    if visit.state == "cancelled":
        return "cancelled"
    return {"travelling": "on_the_way", None: "booked", "booked": "booked"}.get(status, "under_way")


def is_digest(text: str) -> bool:
    """Whether this can be the digest of a receipt; what cannot is not looked up."""
    return _DIGEST.fullmatch(text) is not None


_DIGEST = re.compile(r"[0-9a-f]{64}")
