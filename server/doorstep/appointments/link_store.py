"""The table of the times when somebody renewed a customer's link. Never commits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database import IDS, Base, Moment, Uuid, db, whose


@dataclass(frozen=True)
class Renewal:
    """That the customer of a visit got another link, by whom (None: on the command line), and why."""

    id: str
    visit: str
    at: datetime
    by: str | None
    reason: str


class RenewalRow(Base):
    """That a link opens nothing any more, and another one does."""

    __tablename__ = "link_renewals"
    __table_args__ = whose(customer="reason")

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    visit: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("visits.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str | None] = mapped_column(Uuid)
    reason: Mapped[str] = mapped_column(sa.Text)


_renewals = cast(sa.Table, RenewalRow.__table__)
_RENEWALS = sa.select(_renewals).where(_renewals.c.visit.in_(IDS)).order_by(_renewals.c.at, _renewals.c.id)


def add(renewal: Renewal) -> None:
    """Writes down a renewal; the caller holds the locks of the order's visits."""
    db.session.execute(sa.insert(_renewals), [asdict(renewal)])


def renewals(visits: Collection[str]) -> list[Renewal]:
    """When the links of these visits were renewed, in order."""
    return [Renewal(**row._mapping) for row in db.session.execute(_RENEWALS, {"ids": list(visits)})]
