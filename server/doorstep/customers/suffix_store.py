"""The table of what customers are found by."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Uuid, db, whose
from ..rows import insert_all
from .finding import SUFFIX

LAST_CHARACTER = "\U0010ffff"
BINARY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Texts in an order that both databases have, in which what begins alike stands together."""


class SuffixRow(Base):
    """What customers are found by: the beginnings of all their keys (`finding.keys`). Where a search begins one, the
    customer is looked at, so a row too many is no harm."""

    __tablename__ = "customer_suffixes"
    __table_args__ = whose(customer="suffix") | {"sqlite_with_rowid": False}

    suffix: Mapped[str] = mapped_column(BINARY, primary_key=True)
    customer: Mapped[str] = mapped_column(Uuid, primary_key=True)


_suffixes = cast(sa.Table, SuffixRow.__table__)
_FORGET = sa.delete(_suffixes).where(
    _suffixes.c.suffix == sa.bindparam("text"), _suffixes.c.customer == sa.bindparam("of")
)


def hits(spellings: Sequence[str], most: int) -> sa.SelectBase:
    """The ids of customers with a key that begins as one of these: a part of another store's query, which knows whom it
    may show. Of each spelling at most so many rows of the index are looked at."""
    return sa.union(*(sa.select(begun(_suffixes.c.suffix, _suffixes.c.customer, text, most)) for text in spellings))


def begun(suffix: sa.Column[str], of: sa.Column[str], text: str, most: int) -> sa.Subquery:
    """What the rows of an index of suffixes are about that begin so, at most so many of them."""
    begin = text[:SUFFIX]
    fits = sa.and_(suffix >= begin, suffix < begin + LAST_CHARACTER)
    return sa.select(of.label("id")).where(fits).order_by(suffix, of).limit(most).subquery()


def of_texts(texts: Collection[str]) -> dict[str, list[str]]:
    """Who is found by each of these texts as a whole, as far as the table keeps it."""
    query = sa.select(_suffixes.c.suffix, _suffixes.c.customer).where(_suffixes.c.suffix.in_(texts))
    found: dict[str, list[str]] = {}
    for row in db.session.execute(query.order_by(_suffixes.c.suffix, _suffixes.c.customer)) if texts else ():
        found.setdefault(row.suffix, []).append(row.customer)
    return found


def change(before: Mapping[str, set[str]], after: Mapping[str, set[str]]) -> None:
    """Writes what customers are found by from now on, where it is another than before."""
    none = set[str]()
    gone = [{"text": text, "of": id} for id in sorted(before) for text in sorted(before[id] - after.get(id, none))]
    come = [
        {"suffix": text, "customer": id} for id in sorted(after) for text in sorted(after[id] - before.get(id, none))
    ]
    if gone:
        db.session.execute(_FORGET, gone)
    insert_all(_suffixes, come)
