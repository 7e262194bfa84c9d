"""The tables of visits: which door codes were right, and one summary row for lists and queries."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ..database import IDS, Base, Moment, Uuid, db, is_sqlite, whose
from ..events.store import canonical


@dataclass(frozen=True)
class Summary:
    """What lists and queries need to know of a visit; derived from its events and the office's facts.

    `status`: booked, travelling, on_site, away (on leave), left or completed. `verdict` and `minutes` judge
    the arrival; `unaware` when the phone had not heard of the promise that was in force; `judgement` holds
    the whole of it. `arrived` and `completed` are corrected times. `upto` is the place of the last event that
    was read. The counts of items are known once the visit is completed.
    """

    visit: str
    upto: int
    status: str
    outcome: str | None = None
    verdict: str | None = None
    minutes: str | None = None
    unaware: bool = False
    arrived: datetime | None = None
    completed: datetime | None = None
    events: int = 0
    photos: int = 0
    surprises: int = 0
    missing: int | None = None
    failed: int | None = None
    critical: int | None = None
    conflicts: int | None = None
    signature: str | None = None
    judgement: Mapping[str, Any] | None = None

    @property
    def wrong_code(self) -> bool:
        """Whether codes were typed at the door, and none of them was the customer's."""
        return ((self.judgement or {}).get("door_code") or {}).get("right") is False


class _Summary(Base):
    __tablename__ = "visit_summaries"
    __table_args__ = whose(open="status outcome verdict minutes signature judgement")

    visit: Mapped[str] = mapped_column(Uuid, primary_key=True)
    upto: Mapped[int] = mapped_column(sa.BigInteger)
    status: Mapped[str] = mapped_column(sa.Text)
    outcome: Mapped[str | None] = mapped_column(sa.Text)
    verdict: Mapped[str | None] = mapped_column(sa.Text)
    minutes: Mapped[str | None] = mapped_column(sa.Text)
    unaware: Mapped[bool] = mapped_column()
    arrived: Mapped[datetime | None] = mapped_column(Moment)
    completed: Mapped[datetime | None] = mapped_column(Moment, index=True)
    events: Mapped[int] = mapped_column(sa.Integer)
    photos: Mapped[int] = mapped_column(sa.Integer)
    surprises: Mapped[int] = mapped_column(sa.Integer)
    missing: Mapped[int | None] = mapped_column(sa.Integer)
    failed: Mapped[int | None] = mapped_column(sa.Integer)
    critical: Mapped[int | None] = mapped_column(sa.Integer)
    conflicts: Mapped[int | None] = mapped_column(sa.Integer)
    signature: Mapped[str | None] = mapped_column(sa.Text)
    judgement: Mapped[str | None] = mapped_column(sa.Text)


class _DoorCode(Base):
    """A code that was typed at the door, by its event, and whether it was the one which the customer was shown. Decided
    when it comes: the code that is shown changes with the customer's link, what was typed at the door does not."""

    __tablename__ = "door_codes"

    event: Mapped[str] = mapped_column(Uuid, primary_key=True)
    visit: Mapped[str] = mapped_column(Uuid, index=True)
    is_right: Mapped[bool] = mapped_column(server_default=sa.true())


_summaries = cast(sa.Table, _Summary.__table__)
_door_codes = cast(sa.Table, _DoorCode.__table__)


def door_codes(visit: str) -> dict[str, bool]:
    """The events of this visit that came with a code which was judged, and whether it was right."""
    query = sa.select(_door_codes.c.event, _door_codes.c.is_right).where(_door_codes.c.visit == visit)
    return {event: is_right for event, is_right in db.session.execute(query)}


def keep_door_codes(visit: str, judged: Mapping[str, bool]) -> None:
    """Notes what codes were found, by event; the caller holds the visit's lock, and knows that they are not noted
    yet."""
    rows = [{"event": event, "visit": visit, "is_right": is_right} for event, is_right in sorted(judged.items())]
    if rows:
        db.session.execute(sa.insert(_door_codes), rows)


# ---- summaries


def put_summaries(summaries: Sequence[Summary]) -> None:
    """Writes the summaries of visits in place of those before; what was read stays read."""
    rows = [{**vars(one), "judgement": canonical(one.judgement) if one.judgement else None} for one in summaries]
    if rows:
        db.session.execute(_put_summaries(is_sqlite()), rows)


@cache
def _put_summaries(on_sqlite: bool) -> sa.Insert:
    insert = sqlite.insert(_summaries) if on_sqlite else postgresql.insert(_summaries)
    changed: dict[str, Any] = {
        column.name: insert.excluded[column.name] for column in _summaries.c if column.name != "visit"
    }
    further = insert.excluded.upto > _summaries.c.upto
    changed["upto"] = sa.case((further, insert.excluded.upto), else_=_summaries.c.upto)
    return insert.on_conflict_do_update(index_elements=["visit"], set_=changed)


_OF = sa.select(_summaries).where(_summaries.c.visit.in_(IDS))


def summaries(visits: Collection[str]) -> dict[str, Summary]:
    """The summaries of these visits; one that nothing happened to has none."""
    rows = db.session.execute(_OF, {"ids": list(visits)}).all() if visits else ()
    return {row.visit: _summary(row) for row in rows}


def summary(visit: str) -> Summary | None:
    """The summary of a visit; None when nothing happened to it yet."""
    return summaries([visit]).get(visit)


def _summary(row: Any) -> Summary:
    values = {**row._mapping, "judgement": json.loads(row.judgement) if row.judgement else None}
    return Summary(**values)
