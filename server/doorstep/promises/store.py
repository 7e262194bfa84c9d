"""The table of promises."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Moment, Uuid, db, is_sqlite
from .rules import Promise


class _Promise(Base):
    __tablename__ = "promises"
    __table_args__ = (sa.Index("ix_promises_visit", "visit"),)

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    visit: Mapped[str] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(sa.Text)
    by: Mapped[str | None] = mapped_column(Uuid)
    made: Mapped[datetime] = mapped_column(Moment)
    due: Mapped[datetime] = mapped_column(Moment)
    settled: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str | None] = mapped_column(sa.Text)


_promises = cast(sa.Table, _Promise.__table__)


def put(visit: str, promises: Iterable[Promise]) -> None:
    """Writes the promises of a visit, or what has become of them; the caller holds the visit's lock."""
    rows = [{**vars(promise), "visit": visit} for promise in promises]
    if rows:
        insert = sqlite.insert(_promises) if is_sqlite() else postgresql.insert(_promises)
        changed = {name: insert.excluded[name] for name in ("made", "due", "settled", "outcome")}
        db.session.execute(insert.on_conflict_do_update(index_elements=["id"], set_=changed), rows)


def of_visit(visit: str) -> list[Promise]:
    """The promises of a visit, in the order of their making."""
    columns = [column for column in _promises.c if column.name != "visit"]
    query = sa.select(*columns).where(_promises.c.visit == visit).order_by(_promises.c.made, _promises.c.id)
    return [Promise(**row._mapping) for row in db.session.execute(query)]
