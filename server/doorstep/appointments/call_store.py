"""The table of the calls that the office made about a visit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database import IDS, Base, Moment, Uuid, db, whose
from .calls import OfficeCall


class CallRow(Base):
    """A call that the office made."""

    __tablename__ = "office_calls"
    __table_args__ = whose(customer="note", open="purpose result")

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    visit: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("visits.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(Uuid)
    purpose: Mapped[str] = mapped_column(sa.Text)
    result: Mapped[str] = mapped_column(sa.Text)
    note: Mapped[str | None] = mapped_column(sa.Text)
    expected: Mapped[datetime | None] = mapped_column(Moment)


_calls = cast(sa.Table, CallRow.__table__)
_CALLS = sa.select(_calls).where(_calls.c.visit.in_(IDS)).order_by(_calls.c.at, _calls.c.id)


def add_call(call: OfficeCall) -> None:
    """Writes down a call; the caller holds the visit's lock."""
    db.session.execute(sa.insert(_calls), [asdict(call)])


def calls_of(visit_ids: Collection[str]) -> dict[str, list[OfficeCall]]:
    """The calls that the office made, by visit, in order; a visit without any has an empty list."""
    found: dict[str, list[OfficeCall]] = {id: [] for id in visit_ids}
    for row in db.session.execute(_CALLS, {"ids": list(found)}):
        found[row.visit].append(OfficeCall(**row._mapping))
    return found
