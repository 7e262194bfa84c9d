"""The table of what work orders are found by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..customers.finding import SUFFIX
from ..customers.suffix_store import BINARY, begun
from ..database import Base, Uuid, whose
from ..rows import insert_all


class OrderSuffixRow(Base):
    """What a work order is found by: its number from each of its parts on. The visit is the first one of the order."""

    __tablename__ = "order_suffixes"
    __table_args__ = whose(customer="suffix") | {"sqlite_with_rowid": False}

    suffix: Mapped[str] = mapped_column(BINARY, primary_key=True)
    visit: Mapped[str] = mapped_column(Uuid, primary_key=True)


_suffixes = cast(sa.Table, OrderSuffixRow.__table__)
_PART = re.compile(r"(?<![a-z])[a-z]|(?<![0-9])[0-9]|(?<![^\x00-\x7f])[^\x00-\x7f]")
_LAST_DIGITS = re.compile(r"[0-9]+$")
SAID = 4
"""So many last digits are what people say of a long number."""


def suffixes(form: str) -> set[str]:
    """What is kept of a work-order number: each part of it to its end, and its last digits, with and without zeros."""
    begins = {0, *(match.start() for match in _PART.finditer(form))}
    last = _LAST_DIGITS.search(form)
    tails = {last[0][-SAID:], last[0].lstrip("0")} if last else set()
    return {text[:SUFFIX] for text in {form[place:] for place in begins} | tails if text}


def note(orders: Iterable[tuple[str, str]]) -> None:
    """Writes what orders are found by: pairs of the first visit of one and the normal form of its number."""
    insert_all(_suffixes, [{"suffix": text, "visit": id} for id, form in orders for text in sorted(suffixes(form))])


def hits(text: str, most: int) -> sa.Subquery:
    """The first visits of orders whose number has a part that begins so: a part of another store's query, which knows
    which it may show. At most so many rows of the index are looked at."""
    return begun(_suffixes.c.suffix, _suffixes.c.visit, text, most)
