"""Finding customers whom teams visit, and the visits of a work order, by what somebody types.

What is looked at is in proportion to what is found, up to a bound: where a search fits thousands, it says so, and
whoever searches types more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa

from ..customers import finding
from ..customers import store as customers
from ..customers.finding import Reason, Wanted
from ..customers.rules import Customer, Premises, normal_form
from ..customers.suffix_store import hits
from ..database import Moment, db
from . import order_suffix_store
from .store import VisitRow

LOOKED_AT = 5_000
"""So many rows of an index are looked at for one word, at most."""
CANDIDATES = 300
"""So many customers of one's teams are compared with all that was typed, at most."""
Teams = Collection[str] | None
"""The teams whose visits somebody may see; None: all."""


_visits = cast(sa.Table, VisitRow.__table__)


@dataclass(frozen=True)
class Found:
    """A customer who was found, where they are visited, and why."""

    customer: Customer
    premises: Sequence[Premises]
    reasons: Sequence[Reason]


# ---- customers


def customers_found(teams: Teams, query: str, limit: int) -> tuple[list[Found], bool]:
    """Customers whom these teams have visited or will, who fit best first, of whom those to whom somebody is to come;
    and whether there may be more."""
    for meaning in finding.wanted(query):
        found, cut = _meant(teams, meaning)
        if found:
            return found[:limit], cut or len(found) > limit
    return [], False


def _meant(teams: Teams, meaning: Wanted) -> tuple[list[Found], bool]:
    """The longest word says most, as a rule, and whoever it fits is looked at; a shorter one leads only where that fits
    too many."""
    ids: list[str] = []
    for word in sorted(meaning, key=lambda word: -len(word.spellings[0])):
        hit = _candidates(teams, word.spellings)
        ids = ids if ids and len(hit) == CANDIDATES else hit
        if len(hit) < CANDIDATES:
            break
    cut = len(ids) == CANDIDATES
    who, places = customers.customers(ids), customers.premises_of(ids)
    found = []
    for id, one in who.items():
        addresses = (place.address for place in places[id])
        reasons = finding.reasons([*finding.keys(one.name, one.address_as, one.phone, addresses)], meaning)
        if reasons:
            found.append(Found(one, places[id], reasons))
    if len(found) < 2:
        return found, cut
    coming, last = _standing(teams, [one.customer.id for one in found])

    def rank(one: Found) -> tuple[Any, ...]:
        id = one.customer.id
        started = last.get(id)
        return sum(reason.fit for reason in one.reasons), id not in coming, -started.timestamp() if started else 0, id

    return sorted(found, key=rank), cut


def _candidates(teams: Teams, spellings: Sequence[str]) -> list[str]:
    """The ids of customers of these teams at whom a word hits."""
    found = hits(spellings, LOOKED_AT).subquery()
    visited = sa.select(sa.func.max(sa.case((_of(teams), 1), else_=0)) == 1).where(_visits.c.customer == found.c.id)
    return list(db.session.scalars(sa.select(found.c.id).where(visited.scalar_subquery()).limit(CANDIDATES)))


def _standing(teams: Teams, ids: Collection[str]) -> tuple[set[str], dict[str, datetime]]:
    """To which of these customers somebody is to come, and when the last of their visits began or will."""
    open_one = sa.and_(_visits.c.state == "booked", _visits.c.finished.is_(None))
    query = sa.select(
        _visits.c.customer,
        sa.func.max(sa.case((open_one, 1), else_=0)),
        sa.type_coerce(sa.func.max(_visits.c.start), Moment),
    )
    query = query.where(_visits.c.customer.in_(ids), _of(teams)).group_by(_visits.c.customer)
    rows = db.session.execute(query).all() if ids else []
    return {id for id, comes, _ in rows if comes}, {id: start for id, _, start in rows if start is not None}


def spoken_of(teams: Teams, ids: Collection[str], count: int) -> dict[str, list[str]]:
    """The visits that these customers may speak of, by customer: those to come, then the last ones."""
    is_open = sa.case((sa.and_(_visits.c.state == "booked", _visits.c.finished.is_(None)), 0), else_=1)
    order = (is_open, _visits.c.start.desc().nulls_last(), _visits.c.id)
    place = sa.func.row_number().over(partition_by=_visits.c.customer, order_by=order).label("place")
    ranked = (
        sa.select(_visits.c.customer, _visits.c.id, place).where(_visits.c.customer.in_(ids), _of(teams)).subquery()
    )
    found: dict[str, list[str]] = {id: [] for id in ids}
    query = sa.select(ranked).where(ranked.c.place <= count).order_by(ranked.c.place)
    for row in db.session.execute(query) if ids else ():
        found[row.customer].append(row.id)
    return found


# ---- orders


def orders_found(teams: Teams, query: str, limit: int) -> list[str]:
    """The first visits of orders of these teams whose number has such a part, the latest number first."""
    text = normal_form(query)
    found = order_suffix_store.hits(text, LOOKED_AT)
    mine = sa.select(sa.and_(_of(teams), _visits.c.order_form.contains(text, autoescape=True)))
    seen = sa.select(found.c.id).where(mine.where(_visits.c.id == found.c.id).scalar_subquery()).distinct()
    return list(db.session.scalars(seen.order_by(found.c.id.desc()).limit(limit))) if text else []


def _of(teams: Teams) -> sa.ColumnElement[bool]:
    """Whether a visit is of these teams: asked of each that was found. As a plain condition it would lead to all visits
    that the teams ever made."""
    return sa.case((_visits.c.team.in_(teams), 1), else_=0) == 1 if teams is not None else sa.true()
