"""The table of promises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ..accounts import device_store
from ..database import Base, Moment, Uuid, db, is_sqlite
from .rules import WATCHED, Promise

_LOOKED_AT = sa.text("look_at IS NOT NULL")


class _Promise(Base):
    """`look_at` is when the engine looks at it next, never again when empty; `steps` how many steps of its service
    level have been taken."""

    __tablename__ = "promises"
    __table_args__ = (
        sa.Index("ix_promises_visit", "visit"),
        sa.Index("ix_promises_look_at", "look_at", sqlite_where=_LOOKED_AT, postgresql_where=_LOOKED_AT),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    visit: Mapped[str] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(sa.Text)
    by: Mapped[str | None] = mapped_column(Uuid)
    made: Mapped[datetime] = mapped_column(Moment)
    due: Mapped[datetime] = mapped_column(Moment)
    settled: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str | None] = mapped_column(sa.Text)
    look_at: Mapped[datetime | None] = mapped_column(Moment)
    steps: Mapped[int] = mapped_column(server_default="0")


_promises = cast(sa.Table, _Promise.__table__)
_PROMISE = [_promises.c[name] for name in Promise.__dataclass_fields__]


@dataclass(frozen=True)
class Watched:
    """A promise that the engine looks at: of which visit, and how many steps have been taken."""

    visit: str
    steps: int
    promise: Promise


def put(visit: str, promises: Iterable[Promise]) -> None:
    """Writes the promises of a visit, or what has become of them; the caller holds the visit's lock."""
    put_all({visit: promises})


def put_all(promises: Mapping[str, Iterable[Promise]]) -> None:
    """`put` for many visits."""
    rows = [
        {**vars(promise), "visit": visit, "steps": 0, "look_at": promise.made if promise.kind in WATCHED else None}
        for visit, made in promises.items()
        for promise in made
    ]
    if rows:
        insert = sqlite.insert(_promises) if is_sqlite() else postgresql.insert(_promises)
        said = insert.excluded
        changed: dict[str, Any] = {name: said[name] for name in ("by", "made", "due", "settled", "outcome")}
        # What was settled may be open again (an arrival that was undone), or due at another time: it is looked at anew.
        other = sa.or_(*(_promises.c[name].is_distinct_from(said[name]) for name in ("due", "settled", "outcome")))
        changed["look_at"] = sa.case((other, said.look_at), else_=_promises.c.look_at)
        db.session.execute(insert.on_conflict_do_update(index_elements=["id"], set_=changed), rows)


def of_visit(visit: str) -> list[Promise]:
    """The promises of a visit, in the order of their making."""
    query = sa.select(*_PROMISE).where(_promises.c.visit == visit).order_by(_promises.c.made, _promises.c.id)
    return [Promise(**row._mapping) for row in db.session.execute(query)]


def promise(id: str) -> Promise | None:
    """The promise of this id."""
    row = db.session.execute(sa.select(*_PROMISE).where(_promises.c.id == id)).first()
    return Promise(**row._mapping) if row else None


def heard(promise: Promise, now: datetime) -> datetime:
    """When the phone that could settle a promise was last heard of. A promise of nobody's is the office's, which is
    heard of always; somebody without a phone has not been heard of since the promise was made."""
    if promise.by is None:
        return now
    return max([promise.made, *(device.seen for device in device_store.devices_of(promise.by))])


def any_to_look_at(now: datetime) -> bool:
    """Whether the engine has anything to do."""
    return bool(db.session.scalar(sa.select(sa.exists().where(_promises.c.look_at < now))))


def claim(now: datetime, limit: int) -> list[Watched]:
    """Locks up to `limit` promises that are to be looked at, passing over those that others look at just now."""
    query = (
        sa.select(_promises.c.visit, _promises.c.steps, *_PROMISE)
        .where(_promises.c.look_at < now)
        .order_by(_promises.c.look_at, _promises.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [_watched(row) for row in db.session.execute(query)]


def looked(watched: Watched, steps: int, again: datetime | None) -> None:
    """Notes how many steps have been taken, and when to look again."""
    id = watched.promise.id
    db.session.execute(sa.update(_promises).where(_promises.c.id == id).values(steps=steps, look_at=again))


def _watched(row: sa.Row[Any]) -> Watched:
    return Watched(row.visit, row.steps, Promise(**{name: getattr(row, name) for name in Promise.__dataclass_fields__}))
