"""Takes everything about a customer out of the tables, whatever room wrote it. `belongings_store` says which rows they
are, `whose` of the tables which of their columns; what is said here is what becomes of each. Never commits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ..customers.rules import ERASED
from ..database import Base, db
from .belongings_store import BELONGS, cases_of, visits_with

Values = Callable[[sa.Table], Mapping[str, Any]]


def _empty(table: sa.Table) -> Mapping[str, Any]:
    """Nothing in every column that is a customer's."""
    return {name: None if table.c[name].nullable else "" for name in table.info.get("customer", ())}


def _but(**values: Any) -> Values:
    return lambda table: {**_empty(table), **values}


KEPT: Mapping[str, Values] = {
    "customers": _but(name=ERASED, tier=None, language=None, channel=None, is_new=False),
    "premises": _but(address=ERASED, datum=None),
    # The form of an order's number is unique, so each becomes that of nobody.
    "visits": lambda table: {**_empty(table), "facts": "{}", "order_form": sa.cast(table.c.id, sa.Text)},
    "office_calls": _empty,
    "promise_entries": _empty,
    "promise_words": _empty,
    "link_renewals": _empty,
    "review_questions": _empty,
    "review_steps": _empty,
    "trail": _empty,
}
"""Of these the rows stay, because others refer to them or somebody has to answer for what was done: who went where and
when, what was promised and kept, who did what. What they say of the customer goes."""
GONE = (
    "opt_outs", "merges", "voices", "visit_events", "quarantine", "messages", "record_openings",
    "case_acts", "case_concerned", "cases",
)  # fmt: skip
"""Of these the rows go as a whole."""
BESIDE = {
    "customer_suffixes": "customer",
    "order_suffixes": "visit",
    "command_keys": "about",
    "short_links": "visit",
    "photo_refs": "about",
    "feed": "about",
}
"""What holds parts of all that, or leads there, by the column that names a customer or a visit: the rows go."""


def take_out(customer: str, now: datetime) -> None:
    """Takes everything out; the caller has locked the customer and the visits, and has put what was sealed of them into
    the chain as erased."""
    tables = Base.metadata.tables
    visits, ones = visits_with(customer)
    things = [*visits, *cases_of(customer)]
    named = {"visit": visits, "customer": ones, "about": [*visits, *ones]}
    _lists_of_days(customer, visits, ones)
    for name in GONE:
        db.session.execute(sa.delete(tables[name]).where(BELONGS[name](tables[name], customer)))
    for name, column in BESIDE.items():
        db.session.execute(sa.delete(tables[name]).where(tables[name].c[column].in_(named[column])))
    promises = tables["promises"]
    still = sa.and_(promises.c.about.in_(things), promises.c.settled.is_(None), promises.c.outcome.is_(None))
    withdrawn = {"settled": now, "outcome": "withdrawn", "look_at": None}
    db.session.execute(sa.update(promises).where(still).values(withdrawn))
    apart = tables["apart"]
    db.session.execute(sa.delete(apart).where(sa.or_(apart.c.one.in_(ones), apart.c.other.in_(ones))))
    # Last what tells which rows are theirs.
    for name in sorted(KEPT, key=("visits", "premises", "customers").__contains__):
        table = tables[name]
        rows = table.c.id.in_(ones) if name == "customers" else BELONGS[name](table, customer)
        rows = table.c.customer.in_(ones) if name == "premises" else rows
        db.session.execute(sa.update(table).where(rows).values(KEPT[name](table)))


def _lists_of_days(customer: str, visits: Collection[str], ones: Collection[str]) -> None:
    """What staff were told of their days names everybody whom they visit: what names this customer is not kept."""
    tables = Base.metadata.tables
    messages, members, customers = tables["messages"], tables["visit_members"], tables["customers"]
    went = sa.select(members.c.person).where(members.c.visit.in_(visits))
    names = list(db.session.scalars(sa.select(customers.c.name).where(customers.c.id.in_(ones))))
    said = [messages.c[column].contains(text, autoescape=True) for text in names for column in ("subject", "text")]
    said += [messages.c.facts.contains(id, autoescape=True) for id in (*ones, *visits)]
    db.session.execute(sa.delete(messages).where(messages.c.recipient.in_(went), sa.or_(*said)))
