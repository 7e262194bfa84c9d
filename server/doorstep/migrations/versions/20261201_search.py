"""Customers are found by simplified characters, pinyin, forms of address and addresses, too, and orders by their parts.

What customers were found by stays, but for the few suffixes in traditional characters; what is new is added, a batch of
customers or visits at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from doorstep.appointments import order_suffix_store
from doorstep.customers import finding
from doorstep.customers.rules import normal_form
from doorstep.database import Uuid

revision = "20261201_search"
down_revision = "20261201_serves"
branch_labels = None
depends_on = None

BATCH = 2_000
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

customers = sa.table(
    "customers", sa.column("id", Uuid), sa.column("name"), sa.column("name_form"), sa.column("address_as"),
    sa.column("phone"),
)  # fmt: skip
premises = sa.table("premises", sa.column("id", Uuid), sa.column("customer", Uuid), sa.column("address"))
visits = sa.table("visits", sa.column("id", Uuid), sa.column("order"), sa.column("order_form"), sa.column("continues"))
customer_suffixes = sa.table("customer_suffixes", sa.column("suffix", TEXT), sa.column("customer", Uuid))
order_suffixes = sa.table("order_suffixes", sa.column("suffix", TEXT), sa.column("visit", Uuid))


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "order_suffixes",
        sa.Column("suffix", TEXT, nullable=False),
        sa.Column("visit", Uuid, nullable=False),
        sa.PrimaryKeyConstraint("suffix", "visit", name=op.f("pk_order_suffixes")),
        sqlite_with_rowid=False,
    )
    for rows in _batches(sa.select(visits.c.id, visits.c.order_form).where(visits.c.continues.is_(None)), visits.c.id):
        _add(order_suffixes, sorted((text, id) for id, form in rows for text in order_suffix_store.suffixes(form)))
    _change(_then, _now)


def downgrade() -> None:
    """Goes back to the version before, which finds customers by phone and name, as they are written."""
    _change(_now, _then)
    op.drop_table("order_suffixes")


def _change(before: Any, after: Any) -> None:
    """Writes what customers are found by, where it is another."""
    columns = [customers.c[name] for name in ("id", "name", "address_as", "phone")]
    for rows in _batches(sa.select(*columns), customers.c.id):
        there = sa.select(premises.c.customer, premises.c.address).where(
            premises.c.customer >= rows[0][0], premises.c.customer <= rows[-1][0]
        )
        found = op.get_bind().execute(there.order_by(premises.c.customer)).all()
        places = {id: [row[1] for row in group] for id, group in groupby(found, lambda row: row[0])}
        gone: list[tuple[str, str]] = []
        come: list[tuple[str, str]] = []
        for id, name, address_as, phone in rows:
            was, is_now = (by(name, address_as, phone, places.get(id, [])) for by in (before, after))
            gone += [(text, id) for text in was - is_now]
            come += [(text, id) for text in is_now - was]
        if gone:
            forget = sa.delete(customer_suffixes).where(
                customer_suffixes.c.suffix == sa.bindparam("text"), customer_suffixes.c.customer == sa.bindparam("of")
            )
            op.get_bind().execute(forget, [{"text": text, "of": id} for text, id in sorted(gone)])
        _add(customer_suffixes, sorted(come))


def _now(name: str, address_as: str | None, phone: str, addresses: list[str]) -> set[str]:
    return finding.suffixes(name, address_as, phone, addresses)


def _then(name: str, _address_as: str | None, phone: str, _addresses: list[str]) -> set[str]:
    texts = (phone.removeprefix("+"), normal_form(name))
    return {text[place : place + 20] for text in texts for place in range(len(text))}


def _batches(query: sa.Select[Any], id: sa.ColumnClause[str]) -> Iterator[list[Any]]:
    last = None
    while rows := op.get_bind().execute((query.where(id > last) if last else query).order_by(id).limit(BATCH)).all():
        yield list(rows)
        last = rows[-1][0]


def _add(table: sa.TableClause, rows: list[tuple[str, str]]) -> None:
    """In the order in which they will lie there, so that each page of the index is written once for a batch."""
    names = [column.name for column in table.c]
    if rows:
        op.get_bind().execute(sa.insert(table), [dict(zip(names, row, strict=True)) for row in rows])
