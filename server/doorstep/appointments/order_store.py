"""Orders: the numbers of work orders, those that the office gives itself, and the visits of an order, one after
the other. That an order has one first visit, and each visit one that continues it, is a constraint of the database."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, cast

import rfc8785
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ..customers.rules import normal_form
from ..database import IDS, Base, db, is_sqlite
from . import store
from .continuing import in_order
from .member_store import MemberRow
from .rules import OfficeVisit
from .store import VisitRow


class OrderNumberRow(Base):
    """The last number that was given to a visit of a day which came without one."""

    __tablename__ = "order_numbers"

    day: Mapped[date] = mapped_column(sa.Date, primary_key=True)
    last: Mapped[int]


_visits = cast(sa.Table, VisitRow.__table__)
_members = cast(sa.Table, MemberRow.__table__)
_numbers = cast(sa.Table, OrderNumberRow.__table__)
_next = _visits.alias()
_CONTINUED = sa.select(_visits.c.continues, _visits.c.id).where(_visits.c.continues.in_(IDS))
_SAME_ORDER = (
    sa.select(_next.c.id, _visits.c.id)
    .select_from(_next.join(_visits, _next.c.order_form == _visits.c.order_form))
    .where(_next.c.id.in_(IDS))
)


# ---- numbers


def by_order(order: str) -> OfficeVisit | None:
    """The living visit of a work-order number, however it is spelt: the one that no other continues. None where the
    number has no visit."""
    return by_orders([order]).get(order)


def by_orders(orders: Collection[str]) -> dict[str, OfficeVisit]:
    """The living visits of these work-order numbers, however they are spelt, by the number as it is asked; numbers that
    have none are left out."""
    forms = {order: normal_form(order) for order in orders}
    last = ~sa.exists().where(_next.c.continues == _visits.c.id)
    query = sa.select(_visits.c.order_form, _visits.c.id).where(_visits.c.order_form.in_(set(forms.values())), last)
    ids = {form: id for form, id in db.session.execute(query)}
    found = store.visits(ids.values())
    return {order: found[ids[form]] for order, form in forms.items() if form in ids}


def next_order(day: date) -> str:
    """The next number for a visit that was booked on a day without one of its own. Whoever asks next waits until this
    transaction ends, so that no number is given twice. One that somebody typed for another visit is passed over."""
    insert = sqlite.insert(_numbers) if is_sqlite() else postgresql.insert(_numbers)
    counted = insert.values(day=day, last=1).on_conflict_do_update(
        index_elements=["day"], set_={"last": _numbers.c.last + 1}
    )
    while True:
        order = f"DS-{day:%Y%m%d}-{db.session.execute(counted.returning(_numbers.c.last)).scalar_one()}"
        if by_order(order) is None:
            return order


# ---- one visit after the other


def continued(ids: Collection[str]) -> dict[str, str]:
    """The visits that continue these, by the visit that they continue; one that none continues is left out."""
    return {before: id for before, id in db.session.execute(_CONTINUED, {"ids": list(set(ids))})} if ids else {}


def chains(ids: Collection[str]) -> dict[str, list[OfficeVisit]]:
    """All visits of the orders of these visits, by the visit that is asked for, from the first to the living one."""
    groups: dict[str, set[str]] = {}
    for of, id in db.session.execute(_SAME_ORDER, {"ids": list(set(ids))}) if ids else ():
        groups.setdefault(of, set()).add(id)
    found = store.visits({id for group in groups.values() for id in group})
    return {of: in_order([found[id] for id in group]) for of, group in groups.items()}


def chain(id: str) -> list[OfficeVisit]:
    """All visits of the order of this one, from the first to the living one; empty where there is no such visit."""
    return chains([id]).get(id, [])


def living(id: str) -> OfficeVisit | None:
    """The visit of its order that no other continues; None where there is no such visit."""
    visits = chain(id)
    return visits[-1] if visits else None


def went(id: str) -> set[str]:
    """Everybody who goes or ever went to any visit of the order of this one."""
    people = sa.select(_members.c.person).where(_members.c.visit.in_([visit.id for visit in chain(id)]))
    return set(db.session.scalars(people))


def ever_gone_to(person: str) -> sa.Select[Any]:
    """The visits of all orders for which a person goes or ever went, to be asked for within another query."""
    own = sa.select(_next.c.order_form).join(_members, _members.c.visit == _next.c.id)
    return sa.select(_visits.c.id).where(_visits.c.order_form.in_(own.where(_members.c.person == person)))


def visits_of(customers: Collection[str]) -> sa.Select[Any]:
    """All visits of these customers, to be asked for within another query."""
    return sa.select(_visits.c.id).where(_visits.c.customer.in_(list(customers)))


def latest_of(customers: Collection[str]) -> OfficeVisit | None:
    """The visit of these customers that is spoken of: one that is to come, or else the last that was."""
    coming = sa.case((sa.and_(_visits.c.state == "booked", _visits.c.finished.is_(None)), 1), else_=0)
    query = sa.select(_visits.c.id).where(_visits.c.customer.in_(list(customers)))
    last = db.session.scalar(query.order_by(coming.desc(), _visits.c.start.desc(), _visits.c.id.desc()).limit(1))
    return store.visit(last) if last else None


EDITED = ("kind", "standard", "duration_minutes", "buffer_minutes", "instructions")
"""What the office may say otherwise about a visit, beside its facts."""


def correct(visit: str, facts: Mapping[str, Any]) -> None:
    """Writes down what is known of a visit's order, all of it; the caller raises the version."""
    text = rfc8785.dumps(dict(facts)).decode()
    db.session.execute(sa.update(_visits).where(_visits.c.id == visit).values(facts=text))


def edit(visit: OfficeVisit) -> None:
    """Writes down what was booked, as it is from now on; the caller holds the visit, and raises the version."""
    values = {name: getattr(visit, name) for name in EDITED}
    facts = rfc8785.dumps(dict(visit.facts)).decode()
    db.session.execute(sa.update(_visits).where(_visits.c.id == visit.id).values(facts=facts, **values))


def carry(visit: str, carried: Mapping[str, Any]) -> None:
    """Writes down what the visit before left to this one."""
    text = rfc8785.dumps(dict(carried)).decode()
    db.session.execute(sa.update(_visits).where(_visits.c.id == visit).values(carried=text))


def carried(visits: Sequence[OfficeVisit]) -> dict[str, dict[str, Any]]:
    """What was left to these visits by the one before each; a first visit of an order is left out."""
    ids = [visit.id for visit in visits if visit.continues]
    query = sa.select(_visits.c.id, _visits.c.carried).where(_visits.c.id.in_(ids), _visits.c.carried.is_not(None))
    return {id: json.loads(text) for id, text in db.session.execute(query)} if ids else {}


def waiting(teams: Collection[str], among: Collection[str] | None = None) -> list[OfficeVisit]:
    """The visits of teams that are to come and have no time yet, the one that waits longest first. With `among`, those
    of these ids."""
    open_ones = (_visits.c.start.is_(None), _visits.c.state == "booked", _visits.c.finished.is_(None))
    query = sa.select(_visits.c.id).where(_visits.c.team.in_(teams), *open_ones)
    query = query.where(_visits.c.id.in_(among)) if among is not None else query
    ids = list(db.session.scalars(query.order_by(_visits.c.created, _visits.c.id)))
    found = store.visits(ids)
    return [found[id] for id in ids]
