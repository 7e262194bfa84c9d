"""The table of holds: times that somebody of the office keeps for a few minutes, while a customer is on the telephone.

A hold keeps nobody from being where they are: it is a courtesy among those who book, and ends by itself. Whoever writes
one, or plans a visit into its time, has locked the row of its person.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database import IDS, Base, Moment, Uuid, db
from ..errors import Held
from .rules import Plan
from .slots import Hold


class HoldRow(Base):
    """Who keeps whose time, from when to when, and until when: one for each who books."""

    __tablename__ = "holds"
    __table_args__ = (sa.CheckConstraint('start < "end"', name="forward"), sa.Index(None, "person"))

    by: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"), primary_key=True)
    person: Mapped[str] = mapped_column(Uuid)
    start: Mapped[datetime] = mapped_column(Moment)
    end: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime] = mapped_column(Moment)


_holds = cast(sa.Table, HoldRow.__table__)
_OF = sa.select(_holds).where(_holds.c.person.in_(IDS), _holds.c.until > sa.bindparam("now")).order_by(_holds.c.start)


def of(people: Collection[str], now: datetime) -> list[Hold]:
    """The holds on these people's time that have not ended."""
    rows = db.session.execute(_OF, {"ids": list(set(people)), "now": now}) if people else ()
    return [Hold(**row._mapping) for row in rows]


def put(hold: Hold, now: datetime) -> None:
    """Holds a time, in place of what the same person held before. Holds that have ended go. Raises Held."""
    refuse([Plan("", hold.person, hold.start, hold.end)], hold.by, now)
    db.session.execute(sa.delete(_holds).where(sa.or_(_holds.c.by == hold.by, _holds.c.until <= now)))
    db.session.execute(sa.insert(_holds), [asdict(hold)])


def end(by: str) -> None:
    """Ends what somebody holds."""
    db.session.execute(sa.delete(_holds).where(_holds.c.by == by))


def refuse(plans: Sequence[Plan], by: str | None, now: datetime) -> None:
    """Raises Held where somebody else holds the time of one of these plans."""
    for hold in of({plan.person for plan in plans}, now):
        if hold.by != by and any(hold.touches(plan.person, plan.start, plan.end) for plan in plans):
            raise Held("Somebody else is booking this time at this moment.", hold.by, hold.until.isoformat())
