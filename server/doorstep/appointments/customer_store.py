"""Which visits a customer has, in the table of visits. Never commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from ..accounts.rules import Person, teams_overseen
from ..customers import store as customers
from ..customers.rules import Customer
from ..database import db
from ..errors import NotFound
from .rules import OfficeVisit
from .store import _VISIT, _visit, _visits

RECENT = 10
"""How many visits are read for each customer that a list of recent ones wants: most have one or two."""


def customer_for(asking: Person, id: str) -> Customer:
    """The customer, if a team of the asking person's visits them or did; anybody for an administrator. Raises
    NotFound."""
    found = customers.customers([id]).get(id)
    teams = teams_overseen(asking)
    if found and (teams is None or _visited(id, teams)):
        return found
    raise NotFound("There is no such customer here.", of=id)


def _visited(customer: str, teams: Collection[str]) -> bool:
    query = sa.select(sa.exists().where(_visits.c.customer == customer, _visits.c.team.in_(teams)))
    return bool(db.session.scalar(query))


def visits_of(customer: str, teams: Collection[str] | None, limit: int) -> list[OfficeVisit]:
    """Up to `limit` visits of a customer, to come and past: those without a time, then the latest first; of these
    teams, or of every team when `teams` is None."""
    of_team = _visits.c.team.in_(teams) if teams is not None else sa.true()
    query = sa.select(*_VISIT).where(_visits.c.customer == customer, of_team)
    query = query.order_by(_visits.c.start.desc().nulls_first(), _visits.c.id.desc()).limit(limit)
    return [_visit(row) for row in db.session.execute(query)]


def recent(teams: Collection[str], before: datetime, limit: int) -> list[str]:
    """The ids of the customers whom these teams were to visit last before an instant, the latest first."""
    query = sa.select(_visits.c.customer, _visits.c.start).where(_visits.c.start < before)
    found: list[tuple[datetime, str]] = []
    for team in teams:
        latest = query.where(_visits.c.team == team).order_by(_visits.c.start.desc()).limit(limit * RECENT)
        found += [(row.start, row.customer) for row in db.session.execute(latest)]
    return list(dict.fromkeys(customer for _, customer in sorted(found, reverse=True)))[:limit]
