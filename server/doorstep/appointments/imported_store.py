"""What the last file of work orders said of each visit: what a file repeats is told from what it changes by it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Moment, Uuid, db, is_sqlite
from .rules import Imported


class ImportedRow(Base):
    """One row for each visit that a file has named."""

    __tablename__ = "imported_orders"

    visit: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("visits.id"), primary_key=True)
    start: Mapped[datetime] = mapped_column(Moment)
    end: Mapped[datetime | None] = mapped_column(Moment)
    main: Mapped[str | None] = mapped_column(Uuid)
    backup: Mapped[str | None] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(Moment)


_imported = cast(sa.Table, ImportedRow.__table__)


def imported(visits: Collection[str]) -> dict[str, Imported]:
    """What the last file said of these visits; one that no file has named is left out."""
    rows = db.session.execute(sa.select(_imported).where(_imported.c.visit.in_(set(visits))))
    return {row.visit: Imported(**row._mapping) for row in rows}


def inherit(before: str, visit: str) -> None:
    """What the last file said of a visit was said of its order: the visit that continues it has that, too."""
    said = imported([before]).get(before)
    remember([replace(said, visit=visit)] if said else [])


def remember(said: Sequence[Imported]) -> None:
    """Writes what a file says of visits, in place of what the file before said; in ascending order of ids, because two
    imports must not wait for each other in a circle."""
    if not said:
        return
    insert = sqlite.insert(_imported) if is_sqlite() else postgresql.insert(_imported)
    values = {name: insert.excluded[name] for name in ("start", "end", "main", "backup", "at")}
    statement = insert.on_conflict_do_update(index_elements=["visit"], set_=values)
    db.session.execute(statement, [asdict(one) for one in sorted(said, key=lambda one: one.visit)])
