"""The table of what phones noticed about themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..clock import new_id
from ..database import Base, Moment, Uuid, db, whose

KEPT = 100
"""The newest reports of a phone that are kept."""


class _Report(Base):
    __tablename__ = "device_reports"
    __table_args__ = (
        sa.Index("ix_device_reports_device_received", "device", "received"),
        whose(person="facts"),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    device: Mapped[str] = mapped_column(Uuid)
    received: Mapped[datetime] = mapped_column(Moment)
    facts: Mapped[str] = mapped_column(sa.Text)


_reports = cast(sa.Table, _Report.__table__)


def add_report(device: str, facts: Mapping[str, Any], now: datetime) -> None:
    """Keeps what a phone noticed, and forgets its oldest reports."""
    row = {"id": new_id(), "device": device, "received": now, "facts": json.dumps(facts, sort_keys=True)}
    db.session.execute(sa.insert(_reports).values(row))
    newest = sa.select(_reports.c.id).where(_reports.c.device == device)
    newest = newest.order_by(_reports.c.received.desc(), _reports.c.id.desc()).limit(KEPT)
    db.session.execute(sa.delete(_reports).where(_reports.c.device == device, _reports.c.id.not_in(newest)))
