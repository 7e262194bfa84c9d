"""Since when somebody is to go to a visit: a column of its table, written once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import cast

import sqlalchemy as sa

from ..database import IDS, db
from .store import VisitRow

_visits = cast(sa.Table, VisitRow.__table__)
_ASSIGNED = sa.select(_visits.c.id, _visits.c.assigned).where(_visits.c.id.in_(IDS), _visits.c.assigned.is_not(None))


def assigned(ids: Collection[str]) -> dict[str, datetime]:
    """When somebody was to go to these visits first, by visit; one to which nobody ever was is left out."""
    return {id: at for id, at in db.session.execute(_ASSIGNED, {"ids": list(ids)})} if ids else {}


def assign(ids: Collection[str], now: datetime) -> None:
    """Notes that somebody goes to these visits from now on, to which nobody was to go before; the caller holds their
    locks."""
    if ids:
        db.session.execute(sa.update(_visits).where(_visits.c.id.in_(set(ids))).values(assigned=now))
