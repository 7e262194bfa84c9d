"""The tables of customers that were made one, and of those that are two. Never commits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ..database import IDS, Base, Moment, Uuid, db, is_sqlite, whose
from .doubles import Moved


@dataclass(frozen=True)
class Merge:
    """`gone` was made one with `kept`."""

    id: str
    kept: str
    gone: str
    by: str
    at: datetime
    moved: Moved


class _MergeRow(Base):
    """`moved` is what undoing it needs; `undone` since when they are two again."""

    __tablename__ = "merges"
    __table_args__ = whose(customer="moved")

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    kept: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("customers.id"), index=True)
    gone: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("customers.id"), index=True)
    by: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    moved: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    undone: Mapped[datetime | None] = mapped_column(Moment)


class _ApartRow(Base):
    """Two customers of whom somebody has said that they are two; `one` is the smaller id."""

    __tablename__ = "apart"

    one: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("customers.id"), primary_key=True)
    other: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("customers.id"), primary_key=True)
    by: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(Moment)


_merges = cast(sa.Table, _MergeRow.__table__)
_apart = cast(sa.Table, _ApartRow.__table__)


def add(merge: Merge) -> None:
    """Writes down that two are one."""
    db.session.execute(sa.insert(_MergeRow), [asdict(merge)])


def of(kept: str) -> list[Merge]:
    """The merges into a customer that are in force, the last first."""
    query = sa.select(_merges).where(_merges.c.kept == kept, _merges.c.undone.is_(None))
    rows = db.session.execute(query.order_by(_merges.c.at.desc(), _merges.c.id.desc()))
    return [Merge(row.id, row.kept, row.gone, row.by, row.at, Moved(**row.moved)) for row in rows]


def undo(id: str, now: datetime) -> None:
    """They are two again."""
    db.session.execute(sa.update(_merges).where(_merges.c.id == id).values(undone=now))


def keep_apart(one: str, other: str, by: str, now: datetime) -> None:
    """Writes down that these are two."""
    first, second = sorted((one, other))
    insert = (sqlite.insert if is_sqlite() else postgresql.insert)(_apart)
    row = {"one": first, "other": second, "by": by, "at": now}
    db.session.execute(insert.values(row).on_conflict_do_nothing())


def kept_apart(ids: Collection[str]) -> set[frozenset[str]]:
    """The pairs with one of these customers that are two."""
    query = sa.select(_apart.c.one, _apart.c.other).where(sa.or_(_apart.c.one.in_(IDS), _apart.c.other.in_(IDS)))
    return {frozenset((row.one, row.other)) for row in db.session.execute(query, {"ids": list(ids)})}
