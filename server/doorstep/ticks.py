"""When the worker's jobs were last done, by whichever process: what tells that nobody does them any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, Moment, db, is_sqlite, reading, transact, whose, writing
from .errors import Unavailable

NOTED_EVERY = timedelta(seconds=20)
"""A job is done every few seconds, and in several processes; not each time is worth a write."""
LATE = timedelta(minutes=1)


class _Tick(Base):
    __tablename__ = "ticks"
    __table_args__ = whose(open="job")

    job: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


_ticks = cast(sa.Table, _Tick.__table__)


def note(job: str, now: datetime) -> None:
    """Notes that a job was done, unless somebody noted it a moment ago. Raises Unavailable."""
    with reading():
        known = last().get(job)
    if known is None or not timedelta(0) <= now - known < NOTED_EVERY:
        transact(lambda: _put(job, now))


def last() -> dict[str, datetime]:
    """When each job was last done, by its name; empty where no worker has ever been at work."""
    return {job: at for job, at in db.session.execute(sa.select(_ticks.c.job, _ticks.c.at).order_by(_ticks.c.job))}


def probe() -> None:
    """Writes a row and takes it back: whether something can be written. Raises Unavailable."""
    try:
        with writing():
            _put("probe", datetime.fromtimestamp(0, UTC))
            raise _TakenBack
    except _TakenBack:
        return
    except DBAPIError as error:
        raise Unavailable("The database takes nothing.", code="read_only") from error


class _TakenBack(Exception):
    """What was written is not to stay."""


def _put(job: str, now: datetime) -> None:
    insert = (sqlite.insert if is_sqlite() else postgresql.insert)(_ticks).values(job=job, at=now)
    db.session.execute(insert.on_conflict_do_update(index_elements=["job"], set_={"at": now}))
