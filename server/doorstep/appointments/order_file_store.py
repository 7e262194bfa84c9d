"""The table of work-order files that were imported: who, when, how the file was called, and how many rows did what.

Nothing of what stood in a file is kept here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Moment, Uuid, db, whose

LONGEST_NAME = 120


@dataclass(frozen=True)
class OrderFile:
    """An import of a file of work orders. `by` is None where the command did it."""

    id: str
    at: datetime
    by: str | None
    name: str
    added: int
    moved: int
    reassigned: int
    corrected: int
    unchanged: int
    refused: int


class OrderFileRow(Base):
    """One row for each import; `by` is null where the command did it."""

    __tablename__ = "order_files"
    __table_args__ = (sa.Index(None, "at", "id"), sa.Index(None, "by", "at"), whose(person="name"))

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str | None] = mapped_column(Uuid, sa.ForeignKey("people.id"))
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    added: Mapped[int]
    moved: Mapped[int]
    reassigned: Mapped[int]
    corrected: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]


_files = cast(sa.Table, OrderFileRow.__table__)


def add(file: OrderFile) -> None:
    """Writes down an import."""
    db.session.execute(sa.insert(_files), [asdict(file)])


def get(id: str) -> OrderFile | None:
    """An import, as it was written down."""
    row = db.session.execute(sa.select(_files).where(_files.c.id == id)).first()
    return OrderFile(**row._mapping) if row is not None else None


def latest(people: Collection[str] | None, limit: int) -> list[OrderFile]:
    """The imports of these people, or of everybody and the command; the newest first."""
    query = sa.select(_files).order_by(_files.c.at.desc(), _files.c.id.desc()).limit(limit)
    if people is not None:
        query = query.where(_files.c.by.in_(set(people)))
    return [OrderFile(**row._mapping) for row in db.session.execute(query)]
