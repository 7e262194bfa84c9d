"""The ledger of phones' clocks: what each measured against the server's."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Moment, Uuid, db, is_sqlite, whose
from .rules import Event
from .times import DAY_MS, Sample


class _Sample(Base):
    """One measurement of a phone's clock."""

    __tablename__ = "clock_samples"
    __table_args__ = (
        sa.Index("ix_clock_samples_device_wall", "device", "wall"),
        sa.Index(None, "received"),
        whose(open="boot"),
    )

    device: Mapped[str] = mapped_column(Uuid, primary_key=True)
    boot: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    mono: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    wall: Mapped[int] = mapped_column(sa.BigInteger)
    offset_ms: Mapped[int] = mapped_column(sa.BigInteger)
    error_ms: Mapped[int] = mapped_column(sa.BigInteger)
    bound: Mapped[bool] = mapped_column()
    received: Mapped[datetime] = mapped_column(Moment)


SAMPLES_APART_MS = 5 * 60 * 1000

_samples = cast(sa.Table, _Sample.__table__)


def _new() -> sa.Select[Any]:
    """A measurement, unless one as good is kept already."""
    its = {column.name: sa.bindparam(f"its_{column.name}", type_=column.type) for column in _samples.c}
    first, last = (sa.bindparam(name, type_=sa.BigInteger()) for name in ("mono_from", "mono_upto"))
    as_good = sa.select(_samples.c.mono).where(
        _samples.c.device == its["device"],
        _samples.c.boot == its["boot"],
        _samples.c.mono.between(first, last),
        _samples.c.error_ms <= its["error_ms"],
        sa.or_(_samples.c.bound, sa.not_(its["bound"])),
    )
    return sa.select(*its.values()).where(~as_good.exists())


_NEW = _new()
# Every push takes it. Building a statement costs more than running it: built once for each database.
_ADD = {
    name: insert(_samples).from_select([column.name for column in _samples.c], _NEW).on_conflict_do_nothing()
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def add_sample(device: str, sample: Sample, now: datetime) -> None:
    """Keeps a measurement of a phone's clock, unless one as good from the same run of the app is less than five
    minutes apart: a phone that pushes every few seconds would bury the ledger."""
    its = {**vars(sample), "device": device, "received": now}
    near = {"mono_from": sample.mono - SAMPLES_APART_MS, "mono_upto": sample.mono + SAMPLES_APART_MS}
    add = _ADD["sqlite" if is_sqlite() else "postgresql"]
    db.session.execute(add, {f"its_{name}": value for name, value in its.items()} | near)


def samples_for(events: Collection[Event], until: datetime | None = None) -> dict[str | None, list[Sample]]:
    """The measurements that can say something about the times of these events, by device; `until` leaves out what came
    later."""
    if not events:
        return {}
    of_device: dict[str | None, list[Event]] = {}
    for event in events:
        of_device.setdefault(event.device, []).append(event)
    found: dict[str | None, list[Sample]] = {}
    telling = sa.or_(*(_telling(device, said) for device, said in of_device.items()))
    in_time = _samples.c.received <= until if until else sa.true()
    for row in db.session.execute(sa.select(_samples).where(telling, in_time)):
        sample = Sample(row.boot, row.mono, row.wall, row.offset_ms, row.error_ms, row.bound)
        found.setdefault(row.device, []).append(sample)
    return found


def _telling(device: str | None, events: Collection[Event]) -> sa.ColumnElement[bool]:
    """Whether a measurement can say something about the times of these events of a device."""
    walls = [event.wall for event in events]
    near = _samples.c.wall.between(min(walls) - DAY_MS, max(walls) + DAY_MS)
    return sa.and_(_samples.c.device == device, near | _samples.c.boot.in_({event.mono[0] for event in events}))


@dataclass(frozen=True)
class KeptSample:
    """Which measurement it is, and when it came."""

    device: str
    boot: str
    mono: int
    received: datetime


def samples_before(before: datetime, after: KeptSample | None, limit: int) -> list[KeptSample]:
    """At most `limit` measurements that came before an instant, the first ones after one of them."""
    order = (_samples.c.received, _samples.c.device, _samples.c.boot, _samples.c.mono)
    query = sa.select(*(_samples.c[name] for name in KeptSample.__dataclass_fields__)).order_by(*order).limit(limit)
    query = query.where(_samples.c.received < before)
    if after is not None:
        place = [sa.bindparam(None, getattr(after, column.name), column.type) for column in order]
        query = query.where(sa.tuple_(*order) > sa.tuple_(*place))
    return [KeptSample(*row) for row in db.session.execute(query)]


def delete_samples(samples: Iterable[KeptSample]) -> None:
    """Deletes measurements; those that are gone already stay so."""
    if keys := [(one.device, one.boot, one.mono) for one in samples]:
        key = sa.tuple_(_samples.c.device, _samples.c.boot, _samples.c.mono)
        db.session.execute(sa.delete(_samples).where(key.in_(keys)))
