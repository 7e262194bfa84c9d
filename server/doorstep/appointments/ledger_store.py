"""The tables of the promise ledger: what was agreed, and what of it the customer confirmed. Nothing here changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .. import zones
from ..database import IDS, Base, Moment, Uuid, db, whose
from .rules import Confirmation, PromiseEntry


class EntryRow(Base):
    """An entry of the promise ledger."""

    __tablename__ = "promise_entries"
    __table_args__ = whose(customer="agreed_by reason", open="zone asked_by origin")

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    visit: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("visits.id"), index=True)
    start: Mapped[datetime] = mapped_column(Moment)
    end: Mapped[datetime | None] = mapped_column(Moment)
    zone: Mapped[str] = mapped_column(sa.Text)
    asked_by: Mapped[str] = mapped_column(sa.Text)
    agreed_by: Mapped[str | None] = mapped_column(sa.Text)
    reason: Mapped[str | None] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(Moment)
    origin: Mapped[str] = mapped_column(sa.Text)
    event: Mapped[str | None] = mapped_column(Uuid, unique=True)
    by: Mapped[str | None] = mapped_column(Uuid)
    seq: Mapped[int | None] = mapped_column(sa.BigInteger)


class ConfirmationRow(Base):
    """That the customer confirmed an entry of the ledger; never changed."""

    __tablename__ = "promise_confirmations"

    entry: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("promise_entries.id"), primary_key=True)
    visit: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("visits.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)


_entries = cast(sa.Table, EntryRow.__table__)
_confirmations = cast(sa.Table, ConfirmationRow.__table__)
_LEDGERS = (
    sa.select(*(_entries.c[name] for name in PromiseEntry.__dataclass_fields__))
    .where(_entries.c.visit.in_(IDS))
    .order_by(_entries.c.at, _entries.c.id)
)
_CONFIRMED = sa.select(_confirmations).where(_confirmations.c.visit.in_(IDS)).order_by(_confirmations.c.at)


def ledger(visit: str) -> list[PromiseEntry]:
    """Every promise of a visit, in the order of agreeing."""
    return ledgers([visit])[visit]


def ledgers(visit_ids: Collection[str]) -> dict[str, list[PromiseEntry]]:
    """`ledger` of many visits, by visit."""
    found: dict[str, list[PromiseEntry]] = {id: [] for id in visit_ids}
    for row in db.session.execute(_LEDGERS, {"ids": list(found)}).all() if found else ():
        entry = PromiseEntry(*row)
        found[entry.visit].append(entry if zones.is_known(entry.zone) else replace(entry, zone=zones.kept(entry.zone)))
    return found


def add(entries: Sequence[PromiseEntry]) -> None:
    """Adds entries. The visit's own copy of its promise has to follow: see `store.add_entry`."""
    if entries:
        db.session.execute(sa.insert(EntryRow), [asdict(entry) for entry in entries])


def confirmations(visit_ids: Collection[str]) -> dict[str, list[Confirmation]]:
    """What the customers of these visits confirmed, by visit, in the order of confirming."""
    found: dict[str, list[Confirmation]] = {id: [] for id in visit_ids}
    for row in db.session.execute(_CONFIRMED, {"ids": list(found)}).all() if found else ():
        found[row.visit].append(Confirmation(row.visit, row.entry, row.at))
    return found


def confirm(confirmation: Confirmation) -> None:
    """Adds a confirmation; the caller holds the visit's lock, and knows that the entry has none yet."""
    db.session.execute(sa.insert(ConfirmationRow), [asdict(confirmation)])
