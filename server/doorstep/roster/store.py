"""The table of shifts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import time
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Uuid, db
from .rules import Shift


class _Shift(Base):
    """When somebody works on a weekday; somebody without a row works the usual hours."""

    __tablename__ = "shifts"
    __table_args__ = (
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        sa.CheckConstraint('start <> "end"', name="lasting"),
    )

    person: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    start: Mapped[time] = mapped_column(sa.Time)
    end: Mapped[time] = mapped_column(sa.Time)


_shifts = cast(sa.Table, _Shift.__table__)


def shifts(people: Collection[str]) -> dict[str, list[Shift]]:
    """What these people have said of their hours, by person; in the order of the week."""
    found: dict[str, list[Shift]] = {person: [] for person in people}
    query = sa.select(_shifts).where(_shifts.c.person.in_(found)).order_by(_shifts.c.weekday)
    for row in db.session.execute(query):
        found[row.person].append(Shift(row.weekday, row.start, row.end))
    return found


def put_shifts(person: str, shifts: Iterable[Shift]) -> None:
    """Replaces what is known of somebody's hours; none means the usual ones."""
    db.session.execute(sa.delete(_shifts).where(_shifts.c.person == person))
    if rows := [{"person": person, **vars(shift)} for shift in shifts]:
        db.session.execute(sa.insert(_shifts), rows)
