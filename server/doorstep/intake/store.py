"""The tables of intake: the quarantine, how far ahead the phones have been told of their visits, and the office's
commands by their keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from ..database import IDS, Base, Moment, Uuid, db, is_sqlite
from ..errors import Invalid, Unavailable


@dataclass(frozen=True)
class Quarantined:
    """An event that was not accepted, kept as it came. `raw` is JSON; `visit` is None when it could not be
    read; `photo` is the SHA-256 of the photo that it adds.

    `team` has the supervisors who decide about it; what one phone brought of one visit for one reason is one
    `parcel`. `settlement` says what became of it: `taken` over into the visit `taken_into`, or put `aside`."""

    event: str
    digest: str
    visit: str | None
    device: str
    by: str
    reason: str
    detail: str | None
    raw: str
    received: datetime
    photo: str | None = None
    team: str | None = None
    parcel: str | None = None
    settled: datetime | None = None
    settled_by: str | None = None
    settlement: str | None = None
    comment: str | None = None
    taken_into: str | None = None


class _Quarantined(Base):
    """One content under one id: an id that was reused stands here beside what it was first used for."""

    __tablename__ = "quarantine"
    __table_args__ = (
        sa.Index(None, "by", "photo"),
        sa.Index(
            "ix_quarantine_open",
            "parcel",
            sqlite_where=sa.text("settled IS NULL"),
            postgresql_where=sa.text("settled IS NULL"),
        ),
    )

    event: Mapped[str] = mapped_column(Uuid, primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    visit: Mapped[str | None] = mapped_column(Uuid, index=True)
    device: Mapped[str] = mapped_column(Uuid)
    by: Mapped[str] = mapped_column(Uuid)
    reason: Mapped[str] = mapped_column(sa.Text)
    detail: Mapped[str | None] = mapped_column(sa.Text)
    raw: Mapped[str] = mapped_column(sa.Text)
    received: Mapped[datetime] = mapped_column(Moment, index=True)
    photo: Mapped[str | None] = mapped_column(sa.String(64))
    team: Mapped[str | None] = mapped_column(Uuid)
    parcel: Mapped[str | None] = mapped_column(Uuid)
    settled: Mapped[datetime | None] = mapped_column(Moment)
    settled_by: Mapped[str | None] = mapped_column(Uuid)
    settlement: Mapped[str | None] = mapped_column(sa.Text)
    comment: Mapped[str | None] = mapped_column(sa.Text)
    taken_into: Mapped[str | None] = mapped_column(Uuid)


class _Unsealed(Base):
    """A completed visit of which no record could be made; `error` is the kind of the program's failure."""

    __tablename__ = "unsealed_visits"

    visit: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("visits.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment)
    error: Mapped[str] = mapped_column(sa.Text)


class _CommandKey(Base):
    """A command of the office that was carried out, by the key that its caller gave it."""

    __tablename__ = "command_keys"

    person: Mapped[str] = mapped_column(Uuid, primary_key=True)
    key: Mapped[str] = mapped_column(Uuid, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    visit: Mapped[str] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(Moment)


class _Horizon(Base):
    __tablename__ = "scope_horizon"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    upto: Mapped[datetime] = mapped_column(Moment)


_quarantine = cast(sa.Table, _Quarantined.__table__)
_unsealed = cast(sa.Table, _Unsealed.__table__)
_horizon = cast(sa.Table, _Horizon.__table__)
_keys = cast(sa.Table, _CommandKey.__table__)

_HORIZON = sa.select(_horizon.c.upto)
_KNOWN = sa.select(_quarantine.c.event, _quarantine.c.digest, _quarantine.c.reason).where(_quarantine.c.event.in_(IDS))


def quarantine(events: Iterable[Quarantined]) -> None:
    """Keeps events that were not accepted.

    Raises Unavailable when another phone brought one of them at this very moment; on the next try it is
    known.
    """
    if rows := [vars(event) for event in events]:
        try:
            db.session.execute(sa.insert(_quarantine), rows)
        except IntegrityError as error:
            raise Unavailable("An event arrived twice at once; send it again.", code="busy") from error


def known(ids: Collection[str]) -> dict[tuple[str, str], str]:
    """Which of these ids stand in the quarantine: (id, digest) → reason."""
    rows = db.session.execute(_KNOWN, {"ids": list(ids)}) if ids else ()
    return {(row.event, row.digest): row.reason for row in rows}


def quarantined(visit: str) -> list[Quarantined]:
    """What was put into quarantine for a visit, in the order in which it came."""
    query = sa.select(_quarantine).where(_quarantine.c.visit == visit)
    rows = db.session.execute(query.order_by(_quarantine.c.received, _quarantine.c.event))
    return [Quarantined(**row._mapping) for row in rows]


# ---- what could not be sealed


@dataclass(frozen=True)
class Unsealed:
    """A completed visit without its record, since when, and the kind of failure."""

    visit: str
    since: datetime
    error: str


def note_unsealed(visit: str, error: str, now: datetime) -> None:
    """Notes that the record of a completed visit could not be made."""
    insert = sqlite.insert(_unsealed) if is_sqlite() else postgresql.insert(_unsealed)
    row = insert.values(visit=visit, since=now, error=error)
    db.session.execute(row.on_conflict_do_update(index_elements=["visit"], set_={"error": error}))


def forget_unsealed(visit: str) -> None:
    """Notes that a visit has its record now."""
    db.session.execute(sa.delete(_unsealed).where(_unsealed.c.visit == visit))


def unsealed() -> list[Unsealed]:
    """The completed visits of which no record could be made, the one that has waited longest first."""
    rows = db.session.execute(sa.select(_unsealed).order_by(_unsealed.c.since, _unsealed.c.visit))
    return [Unsealed(**row._mapping) for row in rows]


# ---- the quarantine's photos, and the horizon


def photos_of(person: str, among: Collection[str] | None = None) -> set[str]:
    """The photos that quarantined events of this person name; with `among`, those of the given ones."""
    query = sa.select(_quarantine.c.photo).where(_quarantine.c.by == person, _quarantine.c.photo.is_not(None))
    if among is not None:
        query = query.where(_quarantine.c.photo.in_(list(among)))
    return set(db.session.execute(query).scalars())


def horizon() -> datetime | None:
    """The start up to which members have been told of their visits; None when that never happened."""
    return db.session.scalar(_HORIZON)


def set_horizon(upto: datetime) -> None:
    """Moves the horizon; the caller holds the clock."""
    insert = sqlite.insert(_horizon) if is_sqlite() else postgresql.insert(_horizon)
    moved = insert.values(id=1, upto=upto).on_conflict_do_update(index_elements=["id"], set_={"upto": upto})
    db.session.execute(moved)


# ---- commands that come again


@dataclass(frozen=True)
class Command:
    """What a member of staff asks for, under a key made up for it; `fingerprint` is the SHA-256 of what is asked."""

    person: str
    key: str
    fingerprint: str


KEYS_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Remembered:
    """The visit that a command is about; `new` unless it was carried out before."""

    visit: str
    new: bool


def earlier(command: Command, now: datetime) -> str | None:
    """The visit that this command was about when it was carried out; None when it never was, or longer ago than keys
    are kept. Raises Invalid `key_reused` when the key was used for something else."""
    query = sa.select(_keys.c.fingerprint, _keys.c.visit).where(
        _keys.c.person == command.person, _keys.c.key == command.key, _keys.c.at >= now - KEYS_KEPT
    )
    found = db.session.execute(query).first()
    if found is not None and found.fingerprint != command.fingerprint:
        raise Invalid("This Idempotency-Key was used for something else; make a new one.", code="key_reused")
    return found.visit if found is not None else None


def remember(command: Command, visit: str, now: datetime) -> Remembered:
    """Notes that this transaction carries out a command about a visit, or finds what it was about the first time. The
    same command at the same moment waits here for the other.

    Raises Invalid `key_reused` when the key was used for something else.
    """
    db.session.execute(sa.delete(_keys).where(_keys.c.person == command.person, _keys.c.at < now - KEYS_KEPT))
    insert = sqlite.insert(_keys) if is_sqlite() else postgresql.insert(_keys)
    added = insert.values(**vars(command), visit=visit, at=now).on_conflict_do_nothing().returning(_keys.c.visit)
    if db.session.scalar(added) is not None:
        return Remembered(visit, new=True)
    about = earlier(command, now)
    assert about is not None, "what is in the way is a key of this week"
    return Remembered(about, new=False)
