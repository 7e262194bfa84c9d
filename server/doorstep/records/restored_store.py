"""What restores took out of the chain, and the entries that say so.

An entry that was sealed and then taken back by a restore still stands in the journal, and in the receipt that a
customer holds. Each restore keeps here what the journal knows of such entries, and seals a digest of it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Moment, Uuid, db, whose
from . import canonical
from .rules import ChainFault, Json, Restore, TakenBack
from .store import PAGE, _entries

T = TypeVar("T")


class _TakenBack(Base):
    """An entry that was sealed once and that a restore took out of the chain, as the journal has it: what a customer's
    receipt of it still proves."""

    __tablename__ = "entries_taken_back"
    __table_args__ = whose(open="digest")

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    number: Mapped[int] = mapped_column(sa.BigInteger)
    visit: Mapped[str | None] = mapped_column(Uuid)
    sealed_at: Mapped[datetime | None] = mapped_column(Moment)


_taken_back = cast(sa.Table, _TakenBack.__table__)


def take_back(gone: Iterable[TakenBack]) -> Json | None:
    """Keeps which entries a restore took out of this chain; what its own entry says of them, None for none.

    `gone` is all that the journal ever knew to be taken back. What stands in the chain all the same, because a newer
    backup was restored after an older one, was not.
    """
    news = {one.digest: one for one in gone}
    for known in (_entries, _taken_back):
        for some in _pages(list(news)):
            for digest in db.session.scalars(sa.select(known.c.digest).where(known.c.digest.in_(some))):
                del news[digest]
    if not news:
        return None
    db.session.execute(sa.insert(_taken_back), [vars(one) for one in news.values()])
    numbers = [one.number for one in news.values()]
    return {"from": min(numbers), "to": max(numbers)}


def chain() -> dict[int, str]:
    """The digests of the whole chain, by number."""
    return {row.number: row.digest for row in db.session.execute(sa.select(_entries.c.number, _entries.c.digest))}


def all_taken_back(digests: Collection[str]) -> set[str]:
    """Those of the digests that a restore took out of the chain."""
    query = sa.select(_taken_back.c.digest)
    pages = _pages(list(digests))
    return {found for some in pages for found in db.session.scalars(query.where(_taken_back.c.digest.in_(some)))}


def taken_back_digest() -> str:
    """The digest of all that was taken back, which the entry of a restore seals."""
    rows = db.session.execute(sa.select(_taken_back).order_by(_taken_back.c.digest))
    return canonical.digest(canonical.canonical([[row.number, row.digest, row.visit] for row in rows]))


def taken_back(digest: str) -> TakenBack | None:
    """The entry of this digest that a restore took out of the chain; None when there is none."""
    row = db.session.execute(sa.select(_taken_back).where(_taken_back.c.digest == digest)).first()
    return TakenBack(**row._mapping) if row else None


def not_sealed_again() -> list[TakenBack]:
    """What restores took back and no later record of its visit has replaced, in the order of its numbers."""
    again = sa.exists().where(_entries.c.visit == _taken_back.c.visit, _entries.c.kind == "record")
    query = sa.select(_taken_back).where(_taken_back.c.visit.is_not(None), ~again)
    return [TakenBack(**row._mapping) for row in db.session.execute(query.order_by(_taken_back.c.number))]


def restores() -> list[Restore]:
    """Every restore that this chain has seen, in order."""
    query = sa.select(_entries).where(_entries.c.kind == "restore").order_by(_entries.c.number)
    return [
        Restore(row.number, row.digest, row.sealed_at, json.loads(row.document)) for row in db.session.execute(query)
    ]


def fault_of(restores: Sequence[Restore]) -> ChainFault | None:
    """The last restore, when what is kept here is not what its entry seals; restores of older versions seal nothing of
    it."""
    sealed = restores[-1].said.get("taken_back") if restores else None
    return ChainFault(restores[-1].number, "taken_back") if sealed not in (None, taken_back_digest()) else None


def _pages(values: Sequence[T]) -> Iterator[Sequence[T]]:
    return (values[start : start + PAGE] for start in range(0, len(values), PAGE))
