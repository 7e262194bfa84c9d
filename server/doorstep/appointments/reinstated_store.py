"""What was cancelled by mistake is booked again."""

from __future__ import annotations

from typing import cast

import sqlalchemy as sa

from .. import journal
from ..clock import now_ms
from ..database import db
from .store import VisitRow

_visits = cast(sa.Table, VisitRow.__table__)
_SAID = ("cancelled", "cancelled_by", "cancel_asked_by", "cancel_reason", "cancel_origin")


def reinstate(visit: str) -> None:
    """Books a cancelled visit again, at its time and with its people; the caller holds its lock and raises the
    version."""
    again = sa.update(_visits).where(_visits.c.id == visit, _visits.c.state == "cancelled")
    db.session.execute(again.values(state="booked", **dict.fromkeys(_SAID)))
    journal.note("office", "reinstated", now_ms(), visit)
