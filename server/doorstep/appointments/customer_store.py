"""Which visits a customer has, in the table of visits. Never commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa

from ..accounts.rules import Person, teams_overseen
from ..customers import store as customers
from ..customers.doubles import At
from ..customers.rules import Customer
from ..database import db
from ..errors import NotFound
from .rules import OfficeVisit
from .store import _VISIT, _visit, _visits

RECENT = 10
"""How many visits are read for each customer that a list of recent ones wants: most have one or two."""


def customer_for(asking: Person, id: str) -> Customer:
    """The customer, if a team of the asking person's visits them or did; anybody for an administrator. Who was merged
    into another one is that one. Raises NotFound."""
    living = customers.living([id]).get(id, id)
    found = customers.customers([living]).get(living)
    teams = teams_overseen(asking)
    if found and not found.erased and (teams is None or visited({living}, teams)):
        return found
    raise NotFound("There is no such customer here.", of=id)


def visited(ids: Collection[str], teams: Collection[str]) -> set[str]:
    """Those of these customers whom one of the teams visits, or did."""
    query = sa.select(_visits.c.customer).where(_visits.c.customer.in_(ids), _visits.c.team.in_(teams))
    return set(db.session.scalars(query.distinct()))


def all_of(customer: str) -> list[At]:
    """Every visit of a customer, by id: where, and which one it continues."""
    query = sa.select(_visits.c.id, _visits.c.premises, _visits.c.continues).where(_visits.c.customer == customer)
    return [At(**row._mapping) for row in db.session.execute(query.order_by(_visits.c.id))]


def hand_over(ids: Collection[str], customer: str, places: Mapping[str, str]) -> None:
    """Makes these visits, which are locked, another customer's, some of them at other premises (`places`, by visit)."""
    db.session.execute(sa.update(_visits).where(_visits.c.id.in_(ids)).values(customer=customer))
    for id, place in places.items():
        db.session.execute(sa.update(_visits).where(_visits.c.id == id).values(premises=place))


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
