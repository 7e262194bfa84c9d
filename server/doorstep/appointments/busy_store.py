"""What people do meanwhile: their plans, with where each of them is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa

from ..customers.store import PremisesRow
from ..database import IDS, db
from .plan_store import LONGEST_PLAN, PlanRow
from .slots import Busy
from .store import VisitRow
from .ways import place_of

_plans, _visits, _premises = (cast(sa.Table, row.__table__) for row in (PlanRow, VisitRow, PremisesRow))
_BUSY = (
    sa.select(
        _plans.c.person,
        _plans.c.start,
        _plans.c.end,
        _plans.c.visit,
        _visits.c.buffer_minutes,
        _visits.c.travel_minutes,
        _premises.c.latitude,
        _premises.c.longitude,
        _premises.c.datum,
    )
    .join(_visits, _visits.c.id == _plans.c.visit)
    .join(_premises, _premises.c.id == _visits.c.premises)
    .where(_plans.c.person.in_(IDS), _plans.c.start < sa.bindparam("before"), _plans.c.end > sa.bindparam("after"))
    .where(_plans.c.start > sa.bindparam("not_before"))
    .order_by(_plans.c.start, _plans.c.visit)
)


def busy(people: Collection[str], start: datetime, end: datetime, but: str | None = None) -> dict[str, list[Busy]]:
    """What these people have to do that shares time with [start, end), by person, in order of time; `but` one visit."""
    found: dict[str, list[Busy]] = {id: [] for id in people}
    given = {"ids": list(found), "before": end, "after": start, "not_before": start - LONGEST_PLAN}
    for row in db.session.execute(_BUSY, given) if people else ():
        if row.visit != but:
            over = row.end - timedelta(minutes=row.buffer_minutes)
            place = place_of(row.latitude, row.longitude, row.datum)
            found[row.person].append(Busy(row.start, row.end, row.visit, over, place, row.travel_minutes))
    return found
