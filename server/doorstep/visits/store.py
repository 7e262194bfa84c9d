"""The tables of visits: the event log, the ledger of phones' clocks, and one summary row for lists and
queries.

An event is written once and never changed. `seq` is its place in the commit order (feed/store.py).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from ..database import IDS, Base, Moment, Uuid, db, is_sqlite, whose
from ..errors import Unavailable
from .events import Event, as_sent
from .rules import DAY_MS, Sample


@dataclass(frozen=True)
class LoggedEvent:
    """An event as it stands in the log; `flags` name what was surprising about it when it came."""

    seq: int
    event: Event
    received: datetime
    flags: tuple[str, ...] = ()

    def as_handed_out(self) -> dict[str, Any]:
        """The event for another phone: a private answer without what only the server may read."""
        body = self.event.body
        if self.event.type == "private.answered":
            body = {name: value for name, value in body.items() if name not in PRIVATE}
        return {
            **as_sent(self.event),
            "body": body,
            "seq": self.seq,
            "device": self.event.device,
            "by": self.event.by,
            "received": self.received.isoformat(timespec="milliseconds"),
        }


PRIVATE = ("wrapped", "iv", "ciphertext")
"""The fields of a private answer that hold the answer itself."""


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


class _Event(Base):
    __tablename__ = "visit_events"
    __table_args__ = (
        sa.Index("ix_visit_events_visit_seq", "visit", "seq"),
        sa.Index(
            "ix_visit_events_flagged",
            "seq",
            sqlite_where=sa.text("flags <> ''"),
            postgresql_where=sa.text("flags <> ''"),
        ),
        whose(customer="body digest", open="type boot flags"),
    )

    seq: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(Uuid, unique=True)
    visit: Mapped[str] = mapped_column(Uuid)
    device: Mapped[str] = mapped_column(Uuid)
    by: Mapped[str] = mapped_column(Uuid)
    type: Mapped[str] = mapped_column(sa.Text)
    v: Mapped[int] = mapped_column(sa.Integer)
    seen: Mapped[int] = mapped_column(sa.BigInteger)
    wall: Mapped[int] = mapped_column(sa.BigInteger)
    tz: Mapped[int] = mapped_column(sa.Integer)
    boot: Mapped[str] = mapped_column(sa.Text)
    mono: Mapped[int] = mapped_column(sa.BigInteger)
    body: Mapped[str] = mapped_column(sa.Text)
    digest: Mapped[str] = mapped_column(sa.Text)
    received: Mapped[datetime] = mapped_column(Moment)
    flags: Mapped[str] = mapped_column(sa.Text)


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
    """An arrival that came with the code which the customer was shown. Decided when it comes: the code that is shown
    changes with the customer's link, what was typed at the door does not."""

    __tablename__ = "door_codes"

    event: Mapped[str] = mapped_column(Uuid, primary_key=True)
    visit: Mapped[str] = mapped_column(Uuid, index=True)


SAMPLES_APART_MS = 5 * 60 * 1000

_events = cast(sa.Table, _Event.__table__)
_samples = cast(sa.Table, _Sample.__table__)
_summaries = cast(sa.Table, _Summary.__table__)
_door_codes = cast(sa.Table, _DoorCode.__table__)

# Pushes and pulls take these every time. Building a statement costs more than running it: these are built once.
_APPEND = sa.insert(_events)
_KNOWN = sa.select(_events.c.id, _events.c.digest).where(_events.c.id.in_(IDS))
_SAID = [
    _events.c[name]
    for name in ("id", "visit", "type", "v", "seen", "wall", "tz", "boot", "mono", "device", "by", "body")
]
_OF_VISIT = _events.c.visit == sa.bindparam("of_visit")
_EVENTS = sa.select(*_SAID).where(_OF_VISIT).order_by(_events.c.seq)
_LOG = sa.select(_events.c.seq, _events.c.received, _events.c.flags, *_SAID).order_by(_events.c.seq)
_LOG_AT = _LOG.where(_events.c.seq.in_(sa.bindparam("seqs", expanding=True)))
_LOG_OF_VISIT = _LOG.where(_OF_VISIT)
_LOG_UPTO = _LOG_OF_VISIT.where(_events.c.seq <= sa.bindparam("upto"))


# ---- the event log


def append(logged: Iterable[LoggedEvent], digests: Mapping[str, str]) -> None:
    """Adds events to the log; `digests`, by event id, tell whether an event that comes again is the same.

    Raises Unavailable when another phone brought one of the ids at this very moment; on the next try it is
    known.
    """
    if rows := [_row(entry, digests[entry.event.id]) for entry in logged]:
        try:
            db.session.execute(_APPEND, rows)
        except IntegrityError as error:
            raise Unavailable("An event arrived twice at once; send it again.", code="busy") from error


def known(ids: Collection[str]) -> dict[str, str]:
    """Which of these events stand in the log: id → digest."""
    rows = db.session.execute(_KNOWN, {"ids": list(ids)}) if ids else ()
    return {row.id: row.digest for row in rows}


def events_at(seqs: Collection[int]) -> dict[int, LoggedEvent]:
    """The events at these places of the commit order."""
    rows = db.session.execute(_LOG_AT, {"seqs": list(seqs)}).all() if seqs else ()
    return {entry.seq: entry for entry in _logged(rows)}


def log_of(visit: str, upto: int | None = None) -> list[LoggedEvent]:
    """Everything that stands in the log of a visit, in the order in which it came; `upto` a place in that
    order."""
    given = {"of_visit": visit}
    rows = db.session.execute(*((_LOG_OF_VISIT, given) if upto is None else (_LOG_UPTO, {**given, "upto": upto})))
    return _logged(rows.all())


def flagged_after(seq: int, limit: int) -> list[tuple[int, str]]:
    """Up to `limit` events after a place in the commit order that were surprising when they came: place and visit."""
    query = sa.select(_events.c.seq, _events.c.visit).where(_events.c.seq > seq, _events.c.flags != "")
    return [(row.seq, row.visit) for row in db.session.execute(query.order_by(_events.c.seq).limit(limit))]


def flagged_since(moment: datetime, limit: int) -> list[tuple[str, datetime, str, tuple[str, ...]]]:
    """Up to `limit` events that came since then and were surprising when they came, the latest first: visit, when it
    came, type, flags."""
    query = sa.select(_events.c.visit, _events.c.received, _events.c.type, _events.c.flags)
    query = query.where(_events.c.flags != "", _events.c.received >= moment)
    rows = db.session.execute(query.order_by(_events.c.seq.desc()).limit(limit))
    return [(row.visit, row.received, row.type, tuple(row.flags.split())) for row in rows]


def events_of(visit: str) -> list[Event]:
    """The events of a visit, for the fold."""
    return _said(db.session.execute(_EVENTS, {"of_visit": visit}).all())


def received(ids: Collection[str]) -> dict[str, datetime]:
    """When these events came, by id; those that do not stand in the log are left out."""
    query = sa.select(_events.c.id, _events.c.received).where(_events.c.id.in_(set(ids)))
    return {row.id: row.received for row in db.session.execute(query)} if ids else {}


def right_door_codes(visit: str) -> set[str]:
    """The arrivals at this visit that came with the right code."""
    return set(db.session.scalars(sa.select(_door_codes.c.event).where(_door_codes.c.visit == visit)))


def keep_door_codes(visit: str, events: Collection[str]) -> None:
    """Notes that these arrivals came with the right code; the caller holds the visit's lock, and knows that they are
    not noted yet."""
    if events:
        db.session.execute(sa.insert(_door_codes), [{"event": event, "visit": visit} for event in sorted(events)])


def devices_of(visits: Collection[str]) -> dict[str, set[str]]:
    """The devices that said something about these visits, by visit."""
    found: dict[str, set[str]] = {}
    query = sa.select(_events.c.visit, _events.c.device).where(_events.c.visit.in_(visits)).distinct()
    for row in db.session.execute(query) if visits else ():
        found.setdefault(row.visit, set()).add(row.device)
    return found


def _row(entry: LoggedEvent, digest_of_event: str) -> dict[str, Any]:
    event = entry.event
    return {
        "seq": entry.seq,
        "id": event.id,
        "visit": event.visit,
        "device": event.device,
        "by": event.by,
        "type": event.type,
        "v": event.v,
        "seen": event.seen,
        "wall": event.wall,
        "tz": event.tz,
        "boot": event.mono[0],
        "mono": event.mono[1],
        "body": _canonical(event.body),
        "digest": digest_of_event,
        "received": entry.received,
        "flags": " ".join(entry.flags),
    }


def _logged(rows: Sequence[Any]) -> list[LoggedEvent]:
    events = _said([row[3:] for row in rows])
    return [
        LoggedEvent(row.seq, event, row.received, tuple(row.flags.split()))
        for row, event in zip(rows, events, strict=True)
    ]


def _said(rows: Sequence[Any]) -> list[Event]:
    """Events from rows of `_SAID`. Their bodies are read as one text, in a quarter of the time of one by one."""
    bodies = json.loads(f"[{','.join(row[-1] for row in rows)}]")
    return [
        Event(id, visit, type, v, seen, wall, tz, (boot, mono), body, device, by)
        for (id, visit, type, v, seen, wall, tz, boot, mono, device, by, _), body in zip(rows, bodies, strict=True)
    ]


def _canonical(value: Any) -> str:
    """RFC 8785 for what `events.parse` lets in, which holds no floats; the order of fields is that of code
    points, and differs from the standard's only between names with characters beyond U+FFFF. Four times as
    fast as rfc8785."""
    return _SORTED.encode(value)


_SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# ---- the clock ledger


def add_sample(device: str, sample: Sample, now: datetime) -> None:
    """Keeps a measurement of a phone's clock, unless one as good from the same run of the app is less than five
    minutes apart: a phone that pushes every few seconds would bury the ledger."""
    as_good = sa.select(_samples.c.mono).where(
        _samples.c.device == device,
        _samples.c.boot == sample.boot,
        _samples.c.mono.between(sample.mono - SAMPLES_APART_MS, sample.mono + SAMPLES_APART_MS),
        _samples.c.error_ms <= sample.error_ms,
        _samples.c.bound if sample.bound else sa.true(),
    )
    if db.session.execute(as_good.limit(1)).first() is None:
        row = {**vars(sample), "device": device, "received": now}
        insert = sqlite.insert(_samples) if is_sqlite() else postgresql.insert(_samples)
        db.session.execute(insert.on_conflict_do_nothing(), [row])


def samples_for(events: Collection[Event], until: datetime | None = None) -> dict[str | None, list[Sample]]:
    """The measurements that can say something about the times of these events, by device; `until` leaves out what came
    later."""
    if not events:
        return {}
    walls = [event.wall for event in events]
    near = _samples.c.wall.between(min(walls) - DAY_MS, max(walls) + DAY_MS)
    same_run = _samples.c.boot.in_({event.mono[0] for event in events})
    of_devices = _samples.c.device.in_({event.device for event in events})
    found: dict[str | None, list[Sample]] = {}
    in_time = _samples.c.received <= until if until else sa.true()
    for row in db.session.execute(sa.select(_samples).where(of_devices, near | same_run, in_time)):
        sample = Sample(row.boot, row.mono, row.wall, row.offset_ms, row.error_ms, row.bound)
        found.setdefault(row.device, []).append(sample)
    return found


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


# ---- summaries


def put_summary(summary: Summary) -> None:
    """Writes the summary of a visit in place of the one before."""
    judgement = _canonical(summary.judgement) if summary.judgement else None
    db.session.execute(_put_summary(is_sqlite()), [{**vars(summary), "judgement": judgement}])


@cache
def _put_summary(on_sqlite: bool) -> sa.Insert:
    insert = sqlite.insert(_summaries) if on_sqlite else postgresql.insert(_summaries)
    changed = {column.name: insert.excluded[column.name] for column in _summaries.c if column.name != "visit"}
    return insert.on_conflict_do_update(index_elements=["visit"], set_=changed)


def summaries(visits: Collection[str]) -> dict[str, Summary]:
    """The summaries of these visits; one that nothing happened to has none."""
    query = sa.select(_summaries).where(_summaries.c.visit.in_(visits))
    return {row.visit: _summary(row) for row in db.session.execute(query)} if visits else {}


def summary(visit: str) -> Summary | None:
    """The summary of a visit; None when nothing happened to it yet."""
    return summaries([visit]).get(visit)


def _summary(row: Any) -> Summary:
    values = {**row._mapping, "judgement": json.loads(row.judgement) if row.judgement else None}
    return Summary(**values)
