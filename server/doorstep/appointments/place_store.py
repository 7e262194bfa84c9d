"""Queries over visits by where they go."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

import sqlalchemy as sa

from ..database import IDS, db
from .store import VisitRow

_visits = cast(sa.Table, VisitRow.__table__)


def last_finished(premises: Collection[str], count: int) -> dict[str, list[str]]:
    """The ids of the visits to these premises that are finished, the latest first, up to `count` for each place."""
    place = sa.func.row_number().over(
        partition_by=_visits.c.premises, order_by=(_visits.c.finished_seq.desc(), _visits.c.id)
    )
    ranked = sa.select(_visits.c.premises, _visits.c.id, place.label("place"))
    last = ranked.where(_visits.c.premises.in_(set(premises)), _visits.c.finished_seq.is_not(None)).subquery()
    found: dict[str, list[str]] = {id: [] for id in premises}
    query = sa.select(last.c.premises, last.c.id).where(last.c.place <= count).order_by(last.c.place)
    for row in db.session.execute(query) if premises else ():
        found[row.premises].append(row.id)
    return found


def coming_to(premises: Collection[str]) -> dict[str, list[str]]:
    """The ids of the visits to these premises that have a time and are neither cancelled nor finished, by premises."""
    found: dict[str, list[str]] = {id: [] for id in premises}
    for row in db.session.execute(_COMING_TO, {"ids": list(found)}) if found else ():
        found[row.premises].append(row.id)
    return found


_COMING_TO = (
    sa.select(_visits.c.premises, _visits.c.id)
    .where(_visits.c.premises.in_(IDS), _visits.c.state == "booked")
    .where(_visits.c.finished.is_(None), _visits.c.start.is_not(None))
    .order_by(_visits.c.id)
)
