"""Which rows of every table are a customer's, whatever room wrote them. `whose` of the tables says which of their
columns are; what is said here is how a row is known to be about somebody. Never commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from ..database import Base, db

Where = Callable[[sa.Table, str], sa.ColumnElement[bool]]


def _with_merged(customer: str) -> sa.CTE:
    customers, merges = Base.metadata.tables["customers"], Base.metadata.tables["merges"]
    ones = sa.select(customers.c.id).where(customers.c.id == customer).cte(recursive=True)
    return ones.union(sa.select(merges.c.gone).where(merges.c.kept == ones.c.id, merges.c.undone.is_(None)))


def _ones(customer: str) -> sa.Select[Any]:
    """A customer, and whoever was made one with them."""
    return sa.select(_with_merged(customer).c.id)


def _ones_as_text(customer: str) -> sa.Select[Any]:
    return sa.select(sa.cast(_with_merged(customer).c.id, sa.Text))


def visits_with(customer: str) -> tuple[list[str], list[str]]:
    """The ids of a customer's visits, and of the customer with whoever was made one with them."""
    return list(db.session.scalars(_visits(customer))), list(db.session.scalars(_ones(customer)))


def cases_of(customer: str) -> list[str]:
    """The ids of a customer's cases."""
    return list(db.session.scalars(_cases(customer)))


def _visits(customer: str) -> sa.Select[Any]:
    visits = Base.metadata.tables["visits"]
    return sa.select(visits.c.id).where(visits.c.customer == customer)


def _visits_as_text(customer: str) -> sa.Select[Any]:
    """For a column that holds the ids of things that have no uuid as well."""
    visits = Base.metadata.tables["visits"]
    return sa.select(sa.cast(visits.c.id, sa.Text)).where(visits.c.customer == customer)


def _cases(customer: str) -> sa.Select[Any]:
    cases = Base.metadata.tables["cases"]
    return sa.select(cases.c.id).where(cases.c.customer.in_(_ones(customer)))


def _of(table: str, column: str, of: str) -> Callable[[str], sa.Select[Any]]:
    """The ids of rows of a table that name a visit of the customer in one of its columns."""

    def found(customer: str) -> sa.Select[Any]:
        rows = Base.metadata.tables[table]
        return sa.select(rows.c[column]).where(rows.c[of].in_(_visits(customer)))

    return found


def _in(column: str, ids: Callable[[str], sa.Select[Any]]) -> Where:
    return lambda table, customer: table.c[column].in_(ids(customer))


def _is(column: str) -> Where:
    return lambda table, customer: table.c[column] == customer


def _either(*conditions: Where) -> Where:
    return lambda table, customer: sa.or_(*(condition(table, customer) for condition in conditions))


BELONGS: Mapping[str, Where] = {
    "customers": _in("id", _ones),
    "premises": _in("customer", _ones),
    "opt_outs": _in("customer", _ones),
    "merges": _either(_in("kept", _ones), _in("gone", _ones)),
    "visits": _is("customer"),
    "office_calls": _in("visit", _visits),
    "late_hands": _in("visit", _visits),
    "promise_entries": _in("visit", _visits),
    "promise_words": _in("promise", _of("promises", "id", "about")),
    "link_renewals": _in("visit", _visits),
    "voices": _in("visit", _visits),
    "cases": _in("customer", _ones),
    "case_acts": _in("case", _cases),
    "case_concerned": _in("case", _cases),
    "visit_events": _in("about", _visits),
    "quarantine": _in("about", _visits),
    "messages": _either(_in("recipient", _ones), _in("about", _visits)),
    "record_openings": _in("record", _of("chain_entries", "number", "visit")),
    "review_questions": _in("visit", _visits),
    "review_steps": _in("review", _of("reviews", "id", "visit")),
    "trail": _either(_in("of", _ones_as_text), _in("of", _visits_as_text)),
}
"""How the rows of a table are known to be about a customer."""

PARTS = {"customer_suffixes", "order_suffixes", "command_keys"}
"""Tables that hold parts, or digests, of what stands whole in another one."""


def everything(customer: str) -> dict[str, list[dict[str, Any]]]:
    """All that is kept of a customer, by table: what is theirs, and beside it what is open, ids and times. What is
    somebody else's alone, or opens something, is left out."""
    return {name: list(_rows(Base.metadata.tables[name], customer)) for name in BELONGS}


def _rows(table: sa.Table, customer: str) -> Iterator[dict[str, Any]]:
    theirs = set(table.info.get("customer", ()))
    hidden = {name for of in ("person", "secret") for name in table.info.get(of, ())} - theirs
    columns = [column for column in table.c if column.name not in hidden]
    query = sa.select(*columns).where(BELONGS[table.name](table, customer)).order_by(*table.primary_key)
    for row in db.session.execute(query):
        yield {name: _written(value) for name, value in row._mapping.items()}


def _written(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value
