"""The log of what phones said: one for everything that it can be about. An event is written once and never changed,
but for the flags that it gets when it is followed. `seq` is its place in the commit order (feed/store.py).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database import IDS, Base, Moment, Uuid, db, whose
from ..rows import insert_all
from .rules import Event, Kind, as_sent
from .shapes import INTEGER_LIMIT


@dataclass(frozen=True)
class LoggedEvent:
    """An event as it stands in the log; `flags` name what was surprising about it when it came."""

    seq: int
    event: Event
    received: datetime
    flags: tuple[str, ...] = ()

    def as_handed_out(self, kind: Kind | None) -> dict[str, Any]:
        """The event, of this kind, for another phone: without what only the server may read."""
        hidden = kind.hidden if kind else ()
        body = {name: value for name, value in self.event.body.items() if name not in hidden}
        return {
            **as_sent(self.event),
            "body": body,
            "seq": self.seq,
            "device": self.event.device,
            "by": self.event.by,
            "received": self.received.isoformat(timespec="milliseconds"),
        }


class _Event(Base):
    """Table and index keep their names of the days when everything was said about visits: SQLite would write the
    largest table of all anew."""

    __tablename__ = "visit_events"
    __table_args__ = (
        sa.Index("ix_visit_events_visit_seq", "about", "seq"),
        sa.Index(
            "ix_visit_events_flagged",
            "seq",
            sqlite_where=sa.text("flags <> ''"),
            postgresql_where=sa.text("flags <> ''"),
        ),
        whose(customer="body digest", open="what type boot flags"),
    )

    seq: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(Uuid, unique=True)
    what: Mapped[str] = mapped_column(sa.Text, server_default="visit")
    about: Mapped[str] = mapped_column(Uuid)
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


_events = cast(sa.Table, _Event.__table__)

# Pushes and pulls take these every time. Building a statement costs more than running it: these are built once.
KNOWN = sa.select(_events.c.id, _events.c.digest).where(_events.c.id.in_(IDS))
"""For queries of others: which of some ids stand in the log, and their digests."""
_SAID = [
    _events.c[name]
    for name in ("id", "what", "about", "type", "v", "seen", "wall", "tz", "boot", "mono", "device", "by", "body")
]
_OF_THING = sa.and_(_events.c.about == sa.bindparam("thing"), _events.c.what == sa.bindparam("kind"))
_EVENTS = sa.select(*_SAID).where(_OF_THING).order_by(_events.c.seq)
_LOG = sa.select(_events.c.seq, _events.c.received, _events.c.flags, *_SAID).order_by(_events.c.seq)
_LOG_AT = _LOG.where(_events.c.seq.in_(sa.bindparam("seqs", expanding=True)))
_LOG_OF_THING = _LOG.where(_OF_THING)
_LOG_UPTO = _LOG_OF_THING.where(_events.c.seq <= sa.bindparam("upto"))
_OF_THINGS = sa.and_(_events.c.about.in_(IDS), _events.c.what == sa.bindparam("kind"))
_LOGS = _LOG.where(_OF_THINGS, _events.c.seq <= sa.bindparam("upto"))
_PLACES = sa.select(_events.c.about, _events.c.seq).where(_OF_THINGS, _events.c.type == sa.bindparam("type"))
_BODIES = (
    sa.select(_events.c.about, _events.c.body)
    .where(_OF_THINGS, _events.c.type.in_(sa.bindparam("types", expanding=True)))
    .order_by(_events.c.seq)
)
_LENGTHS = (
    sa.select(_events.c.about, sa.func.count())
    .where(_OF_THINGS, _events.c.seq <= sa.bindparam("upto"))
    .group_by(_events.c.about)
)


def append(logged: Iterable[LoggedEvent], digests: Mapping[str, str]) -> None:
    """Adds events to the log; `digests`, by event id, tell whether an event that comes again is the same."""
    insert_all(_events, [_row(entry, digests[entry.event.id]) for entry in logged])


def known(ids: Collection[str]) -> dict[str, str]:
    """Which of these events stand in the log: id → digest."""
    rows = db.session.execute(KNOWN, {"ids": list(ids)}) if ids else ()
    return {row.id: row.digest for row in rows}


def events_at(seqs: Collection[int]) -> dict[int, LoggedEvent]:
    """The events at these places of the commit order."""
    rows = db.session.execute(_LOG_AT, {"seqs": list(seqs)}).all() if seqs else ()
    return {entry.seq: entry for entry in _logged(rows)}


def log_of(what: str, about: str, upto: int | None = None) -> list[LoggedEvent]:
    """Everything that stands in the log of a thing, in the order in which it came; `upto` a place in that
    order."""
    given = {"kind": what, "thing": about}
    rows = db.session.execute(*((_LOG_OF_THING, given) if upto is None else (_LOG_UPTO, {**given, "upto": upto})))
    return _logged(rows.all())


def logs_of(what: str, abouts: Collection[str], upto: int = INTEGER_LIMIT) -> dict[str, list[LoggedEvent]]:
    """`log_of` of many things of a kind, by thing."""
    found: dict[str, list[LoggedEvent]] = {about: [] for about in abouts}
    rows = db.session.execute(_LOGS, {"kind": what, "ids": list(found), "upto": upto}).all() if found else ()
    for entry in _logged(rows):
        found[entry.event.about].append(entry)
    return found


def having(what: str, abouts: Collection[str], type: str) -> set[str]:
    """Of which of these things events of a type speak."""
    rows = db.session.execute(_PLACES, {"kind": what, "ids": list(abouts), "type": type}).all() if abouts else ()
    return {row.about for row in rows}


def texts_of(
    what: str, abouts: Collection[str], types: Collection[str], names: Collection[str]
) -> list[tuple[str, dict[str, Any]]]:
    """What events of these types say about things, in the order in which it came: of those that have a text in one of
    these fields. A body stands as its canonical form, without a blank."""
    written = sa.or_(*(_events.c.body.contains(f'"{name}":"', autoescape=True) for name in names))
    given = {"kind": what, "ids": list(abouts), "types": list(types)}
    rows = db.session.execute(_BODIES.where(written), given).all() if abouts else ()
    return [(row.about, json.loads(row.body)) for row in rows]


def lengths_of(what: str, abouts: Collection[str], upto: int) -> dict[str, int]:
    """How many events `logs_of` finds, by thing; those without any are left out."""
    rows = db.session.execute(_LENGTHS, {"kind": what, "ids": list(abouts), "upto": upto}) if abouts else ()
    return {about: count for about, count in rows}


def places_of(what: str, abouts: Collection[str], type: str) -> dict[str, list[int]]:
    """Where in the commit order events of a type stand, by the thing of this kind that they are about."""
    found: dict[str, list[int]] = {about: [] for about in abouts}
    rows = db.session.execute(_PLACES, {"kind": what, "ids": list(found), "type": type}) if found else ()
    for about, seq in rows:
        found[about].append(seq)
    return found


def flags_of(what: str, abouts: Collection[str]) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """What was surprising about events, by the thing of this kind that they are about: their types and flags, in the
    order in which they came; those without any are left out."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    query = sa.select(_events.c.about, _events.c.type, _events.c.flags).order_by(_events.c.seq)
    query = query.where(_OF_THINGS, _events.c.flags != "")
    for about, type, flags in db.session.execute(query, {"kind": what, "ids": list(abouts)}) if abouts else ():
        found.setdefault(about, []).append((type, tuple(flags.split())))
    return found


def flagged_after(what: str, seq: int, upto: int, limit: int) -> list[tuple[int, str]]:
    """Up to `limit` events about things of a kind, after a place in the commit order and `upto` another, that were
    surprising when they came: place and id of the thing."""
    query = sa.select(_events.c.seq, _events.c.about).where(
        _events.c.what == what, _events.c.seq > seq, _events.c.seq <= upto, _events.c.flags != ""
    )
    return [(row.seq, row.about) for row in db.session.execute(query.order_by(_events.c.seq).limit(limit))]


def flagged_since(what: str, moment: datetime, limit: int) -> list[tuple[str, datetime, str, tuple[str, ...]]]:
    """Up to `limit` events about things of a kind that came since then and were surprising when they came, the latest
    first: id of the thing, when it came, type, flags."""
    query = sa.select(_events.c.about, _events.c.received, _events.c.type, _events.c.flags)
    query = query.where(_events.c.what == what, _events.c.flags != "", _events.c.received >= moment)
    rows = db.session.execute(query.order_by(_events.c.seq.desc()).limit(limit))
    return [(row.about, row.received, row.type, tuple(row.flags.split())) for row in rows]


def events_of(what: str, about: str) -> list[Event]:
    """The events about a thing, for the fold."""
    return _said(db.session.execute(_EVENTS, {"kind": what, "thing": about}).all())


def received(ids: Collection[str]) -> dict[str, datetime]:
    """When these events came, by id; those that do not stand in the log are left out."""
    query = sa.select(_events.c.id, _events.c.received).where(_events.c.id.in_(set(ids)))
    return {row.id: row.received for row in db.session.execute(query)} if ids else {}


def bodies(ids: Collection[str]) -> dict[str, Mapping[str, Any]]:
    """What these events say, by id; those that do not stand in the log are left out."""
    query = sa.select(_events.c.id, _events.c.body).where(_events.c.id.in_(set(ids)))
    return {row.id: json.loads(row.body) for row in db.session.execute(query)} if ids else {}


def devices_of(what: str, things: Collection[str]) -> dict[str, set[str]]:
    """The devices that said something about these things of a kind, by thing."""
    found: dict[str, set[str]] = {}
    query = sa.select(_events.c.about, _events.c.device).distinct()
    query = query.where(_events.c.what == what, _events.c.about.in_(things))
    for row in db.session.execute(query) if things else ():
        found.setdefault(row.about, set()).add(row.device)
    return found


def flag(ids: Collection[str], flag: str) -> None:
    """Adds what turned out to be surprising about events when they were followed."""
    if ids:
        flags = sa.case((_events.c.flags == "", flag), else_=_events.c.flags + f" {flag}")
        db.session.execute(sa.update(_events).where(_events.c.id.in_(set(ids))).values(flags=flags))


def _row(entry: LoggedEvent, digest_of_event: str) -> dict[str, Any]:
    event = entry.event
    return {
        "seq": entry.seq,
        "id": event.id,
        "what": event.what,
        "about": event.about,
        "device": event.device,
        "by": event.by,
        "type": event.type,
        "v": event.v,
        "seen": event.seen,
        "wall": event.wall,
        "tz": event.tz,
        "boot": event.mono[0],
        "mono": event.mono[1],
        "body": canonical(event.body),
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
        Event(id, what, about, type, v, seen, wall, tz, (boot, mono), body, device, by)
        for body, (id, what, about, type, v, seen, wall, tz, boot, mono, device, by, _) in zip(
            bodies, rows, strict=True
        )
    ]


def canonical(value: Any) -> str:
    """RFC 8785 for what `parse` lets in, which holds no floats; the order of fields is that of code
    points, and differs from the standard's only between names with characters beyond U+FFFF. Four times as
    fast as rfc8785."""
    return _SORTED.encode(value)


_SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
