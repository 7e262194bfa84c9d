"""The table of who has which late visit in hand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database import IDS, Base, Moment, Uuid, db, whose
from .hands import Hand


class HandRow(Base):
    """The last word of the office on a late visit."""

    __tablename__ = "late_hands"
    __table_args__ = whose(open="kind")

    visit: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("visits.id"), primary_key=True)
    entry: Mapped[str | None] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(sa.Text)
    by: Mapped[str] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime | None] = mapped_column(Moment)


_hands = cast(sa.Table, HandRow.__table__)
_OF = sa.select(_hands).where(_hands.c.visit.in_(IDS))


def hands(visits: Collection[str]) -> dict[str, Hand]:
    """The last word on each of these visits of which there is one."""
    rows = db.session.execute(_OF, {"ids": list(visits)}) if visits else ()
    return {row.visit: Hand(**row._mapping) for row in rows}


def put(visit: str, hand: Hand | None) -> None:
    """Says it anew, or nothing any more; the caller holds the visit's lock."""
    db.session.execute(sa.delete(_hands).where(_hands.c.visit == visit))
    if hand is not None:
        db.session.execute(sa.insert(_hands), [asdict(hand)])
