"""The table of what providers said of messages after they took them. Never commits.

A report may come before it is noted that its message was taken, so either of the two makes the row, under the
provider's number. A row without a message is of a report that nobody here knows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ..database import IDS, Base, Moment, Uuid, db, delete_some, is_sqlite, whose

DELIVERED, FAILED = "delivered", "failed"
UNKNOWN_KEPT = timedelta(days=3)
"""How long a report waits for its message."""


@dataclass(frozen=True)
class Delivery:
    """What became of a message: how many segments it had, and, once that was reported, whether it arrived, the
    provider's word for it, and when that came."""

    message: str
    segments: int | None
    state: str | None
    code: str | None
    reported: datetime | None


class _Delivery(Base):
    __tablename__ = "deliveries"
    __table_args__ = whose(open="id state code")

    id: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    message: Mapped[str | None] = mapped_column(Uuid, index=True)
    segments: Mapped[int | None] = mapped_column(sa.SmallInteger)
    state: Mapped[str | None] = mapped_column(sa.Text)
    code: Mapped[str | None] = mapped_column(sa.Text)
    reported: Mapped[datetime | None] = mapped_column(Moment)
    at: Mapped[datetime] = mapped_column(Moment, index=True)


_deliveries = cast(sa.Table, _Delivery.__table__)
_DELIVERY = [_deliveries.c[name] for name in Delivery.__dataclass_fields__]
_UNKNOWN = _deliveries.c.message.is_(None)


def taken(rows: Iterable[tuple[str, str, int, datetime]]) -> None:
    """Under which numbers a provider took these messages, how many segments each had, and when. A report that came
    before stays; of one that was taken under the same number once already, the earlier report says nothing any more."""
    new = [{"id": id, "message": message, "segments": count, "at": at} for id, message, count, at in rows]
    _put(new, {name: sa.case((_UNKNOWN, _deliveries.c[name])) for name in ("state", "code", "reported")})


def failed(ids: Collection[str]) -> dict[str, str]:
    """The provider's word for why each of these messages never arrived, by the message, of those that were taken under
    these numbers and reported as `FAILED`."""
    query = sa.select(_deliveries.c.message, _deliveries.c.code).where(_deliveries.c.id.in_(IDS), ~_UNKNOWN)
    rows = db.session.execute(query.where(_deliveries.c.state == FAILED), {"ids": list(ids)})
    return {row.message: row.code for row in rows}


def reported(rows: Iterable[tuple[str, str, str]], now: datetime) -> None:
    """What a provider reports of messages, by its numbers: how each stands, and its word for it."""
    _put([{"id": id, "state": state, "code": code, "reported": now, "at": now} for id, state, code in rows])


def _put(rows: list[dict[str, Any]], more: Mapping[str, Any] = MappingProxyType({})) -> None:
    if not rows:
        return
    insert = (sqlite.insert if is_sqlite() else postgresql.insert)(_deliveries)
    again = {name: insert.excluded[name] for name in rows[0] if name not in ("id", "at")}
    db.session.execute(insert.on_conflict_do_update(index_elements=["id"], set_={**again, **more}), rows)


def of_messages(messages: Collection[str]) -> dict[str, Delivery]:
    """What became of these messages, by id, as far as a provider took them."""
    query = sa.select(*_DELIVERY).where(_deliveries.c.message.in_(IDS)).order_by(_deliveries.c.at)
    return {row.message: Delivery(*row) for row in db.session.execute(query, {"ids": list(messages)})}


def numbered(ids: Collection[str]) -> dict[str, str]:
    """The messages that a provider took under these numbers, by number."""
    query = sa.select(_deliveries.c.id, _deliveries.c.message).where(_deliveries.c.id.in_(IDS), ~_UNKNOWN)
    return {row.id: row.message for row in db.session.execute(query, {"ids": list(ids)})}


def unknown(since: datetime, most: int) -> int:
    """How many reports since an instant were of no message of ours; no more than `most` are counted."""
    one = sa.select(_deliveries.c.id).where(_UNKNOWN, _deliveries.c.at >= since).limit(most).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(one)) or 0


def forget(before: datetime, now: datetime, limit: int) -> int:
    """Deletes at most `limit` rows: those from before an instant, and reports of no message of ours soon."""
    old = sa.or_(_deliveries.c.at < before, sa.and_(_UNKNOWN, _deliveries.c.at < now - UNKNOWN_KEPT))
    return delete_some(_deliveries, old, limit)
