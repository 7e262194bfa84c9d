"""The trail: who did what to whom. Never commits."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Moment, Uuid, db, delete_some, whose
from .rules import TrailEntry


class _TrailRow(Base):
    """`changed` is what a correction replaced, and by what: it goes when whose it is is erased, the entry stays."""

    __tablename__ = "trail"
    __table_args__ = whose(customer="changed", open="act of")

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    by: Mapped[str | None] = mapped_column(Uuid, sa.ForeignKey("people.id"))
    act: Mapped[str] = mapped_column(sa.String(40))
    of: Mapped[str] = mapped_column(sa.String(64), index=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    changed: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))


def add_to_trail(entry: TrailEntry) -> None:
    """Writes who did what; called by the function that does it, in its transaction."""
    row: dict[str, Any] = {"id": entry.id, "by": entry.by, "act": entry.act, "of": entry.of, "at": entry.at}
    row["changed"] = dict(entry.changed) if entry.changed else None
    db.session.execute(sa.insert(_TrailRow).values(row))


def forget_trail(before: datetime, limit: int) -> int:
    """Deletes at most `limit` entries from before an instant, and returns how many."""
    return delete_some(cast(sa.Table, _TrailRow.__table__), _TrailRow.at < before, limit)


def trail_of(of: str) -> list[TrailEntry]:
    """What was done to a thing, in order."""
    query = sa.select(_TrailRow).where(_TrailRow.of == of).order_by(_TrailRow.at, _TrailRow.id)
    return [TrailEntry(row.id, row.by, row.act, row.of, row.at, row.changed) for row in db.session.scalars(query)]
