"""The tables of intake: the quarantine, how far ahead the phones have been told of their visits, and the office's
commands by their keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from .. import iso
from ..accounts.rules import Person, supervises
from ..database import IDS, Base, Moment, Uuid, db, delete_some, is_sqlite, whose
from ..errors import Invalid, NotFound, Unavailable
from ..events import store as event_log
from .rules import Earlier


@dataclass(frozen=True)
class Quarantined:
    """An event that was not accepted, kept as it came. `raw` is JSON; `what` and `about`, the kind and the id of the
    thing that it speaks of, are None when that could not be read; `photo` is the SHA-256 of the photo that it adds.

    `team` has the supervisors who decide about it; what one phone brought of one thing for one reason is one
    `parcel`. `settlement` says what became of it: `taken` over into the visit `taken_into`, or put `aside`."""

    event: str
    digest: str
    what: str | None
    about: str | None
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


@dataclass(frozen=True)
class Parcel:
    """What one phone brought of one thing and that was not accepted for one reason: how many events, how many of them
    are settled, since when and until when they came, what became of them."""

    parcel: str
    reason: str
    what: str | None
    about: str | None
    team: str | None
    by: str
    device: str
    events: int
    done: int
    first: datetime
    last: datetime
    settled: datetime | None
    settlement: str | None


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
        whose(customer="digest detail raw comment", person="raw comment", open="what reason photo settlement"),
    )

    event: Mapped[str] = mapped_column(Uuid, primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    what: Mapped[str | None] = mapped_column(sa.Text, server_default="visit")
    about: Mapped[str | None] = mapped_column(Uuid, index=True)
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
    __table_args__ = whose(open="error")

    visit: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("visits.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment)
    error: Mapped[str] = mapped_column(sa.Text)


class _CommandKey(Base):
    """A command of the office that was carried out, by the key that its caller gave it."""

    __tablename__ = "command_keys"
    __table_args__ = whose(customer="fingerprint before", open="what")

    person: Mapped[str] = mapped_column(Uuid, primary_key=True)
    key: Mapped[str] = mapped_column(Uuid, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    what: Mapped[str] = mapped_column(sa.Text, server_default="visit")
    about: Mapped[str] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(Moment)
    before: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    undoes: Mapped[str | None] = mapped_column(Uuid)


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
_ANYWHERE = sa.union_all(_KNOWN, event_log.KNOWN.add_columns(sa.null()))


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


def known_anywhere(ids: Collection[str]) -> Earlier:
    """What is known of these ids, in the log and in the quarantine."""
    rows = db.session.execute(_ANYWHERE, {"ids": list(ids)}).all() if ids else ()
    return Earlier(
        {id: digest for id, digest, reason in rows if reason is None},
        {(id, digest): reason for id, digest, reason in rows if reason is not None},
    )


def parcel_for(asking: Person, id: str) -> Parcel:
    """A parcel of a team that the asking person supervises; raises NotFound."""
    found = next(iter(_parcels(_quarantine.c.parcel == id)), None)
    if found is None or not supervises(asking, found.team):
        raise NotFound("There is no such work here.", of=id)
    return found


def parcel(id: str) -> Parcel | None:
    """A parcel, or None."""
    return next(iter(_parcels(_quarantine.c.parcel == id)), None)


def parcels(team: str | None, reason: str | None, open: bool, after: str | None, limit: int) -> list[Parcel]:
    """Up to `limit` parcels with work that waits (`open`), the one that has waited longest first, or with settled work,
    the latest first; the first one after the cursor `after`. None leaves a condition out."""
    waits: sa.ColumnElement[bool] = _quarantine.c.settled.is_(None)
    conditions = [waits if open else ~waits]
    conditions += [_quarantine.c[name] == value for name, value in {"team": team, "reason": reason}.items() if value]
    moment = sa.func.min(_quarantine.c.received) if open else sa.func.max(_quarantine.c.settled)
    query = _grouped(*conditions).order_by(moment if open else moment.desc(), _quarantine.c.parcel).limit(limit)
    if after is not None:
        micros, _, id = after.partition("~")
        at = iso.at_microseconds(int(micros))
        beyond = moment > at if open else moment < at
        query = query.having(sa.or_(beyond, sa.and_(moment == at, _quarantine.c.parcel > id)))
    return [Parcel(**row._mapping) for row in db.session.execute(query)]


def cursor_after(last: Parcel, open: bool) -> str:
    """The cursor that continues a list of parcels after this one."""
    moment = last.first if open else last.settled
    assert moment is not None, "a settled parcel says when"
    return f"{iso.microseconds(moment)}~{last.parcel}"


def count_open(team: str | None) -> int:
    """How many parcels wait for a decision."""
    query = sa.select(sa.func.count(sa.distinct(_quarantine.c.parcel))).where(_quarantine.c.settled.is_(None))
    return db.session.scalar(query if team is None else query.where(_quarantine.c.team == team)) or 0


def in_parcel(id: str, limit: int | None = None) -> list[Quarantined]:
    """What is in a parcel, settled or not, in the order in which it came."""
    return _quarantined(_quarantine.c.parcel == id, limit=limit)


def lock_open(id: str) -> list[Quarantined]:
    """What waits in a parcel, locked until the transaction ends; after its visit's lock, where both are taken."""
    return _quarantined(_quarantine.c.parcel == id, _quarantine.c.settled.is_(None), locked=True)


def lock_claiming(what: str, about: str) -> list[Quarantined]:
    """Everything that waits and says that it is about this thing, locked: whoever makes that thing makes it once."""
    of = _quarantine.c.what == what, _quarantine.c.about == about
    return _quarantined(*of, _quarantine.c.settled.is_(None), locked=True)


def settle(
    one: Quarantined, settlement: str, by: str | None, comment: str | None, into: str | None, now: datetime
) -> None:
    """Writes what became of something in the quarantine; the caller holds its lock."""
    settled = sa.update(_quarantine).where(_quarantine.c.event == one.event, _quarantine.c.digest == one.digest)
    db.session.execute(
        settled.values(settled=now, settled_by=by, settlement=settlement, comment=comment, taken_into=into)
    )


def _parcels(*conditions: sa.ColumnElement[bool]) -> list[Parcel]:
    return [Parcel(**row._mapping) for row in db.session.execute(_grouped(*conditions))]


def _grouped(*conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Parcels of what meets these conditions."""
    one = [_quarantine.c[name] for name in ("parcel", "reason", "what", "about", "team", "by", "device")]
    query = sa.select(
        *one,
        sa.func.count().label("events"),
        sa.func.count(_quarantine.c.settled).label("done"),
        sa.func.min(_quarantine.c.received).label("first"),
        sa.func.max(_quarantine.c.received).label("last"),
        sa.func.max(_quarantine.c.settled).label("settled"),
        sa.func.max(_quarantine.c.settlement).label("settlement"),
    )
    return query.where(_quarantine.c.parcel.is_not(None), *conditions).group_by(*one)


def _quarantined(
    *conditions: sa.ColumnElement[bool], locked: bool = False, limit: int | None = None
) -> list[Quarantined]:
    query = sa.select(_quarantine).where(*conditions).limit(limit)
    query = query.order_by(_quarantine.c.received, _quarantine.c.event, _quarantine.c.digest)
    rows = db.session.execute(query.with_for_update() if locked else query)
    return [Quarantined(**row._mapping) for row in rows]


def quarantined_since(moment: datetime) -> list[tuple[str | None, str, int]]:
    """How many events have come into the quarantine since then, by what they are about and reason."""
    query = sa.select(_quarantine.c.about, _quarantine.c.reason, sa.func.count())
    query = query.where(_quarantine.c.received >= moment).group_by(_quarantine.c.about, _quarantine.c.reason)
    return [(about, reason, count) for about, reason, count in db.session.execute(query.order_by(_quarantine.c.about))]


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


def forget_unsealed(visits: Collection[str]) -> None:
    """Notes that these visits have their records now."""
    if visits:
        db.session.execute(sa.delete(_unsealed).where(_unsealed.c.visit.in_(visits)))


def is_unsealed(visit: str) -> bool:
    """Whether the record of a completed visit could not be made."""
    return db.session.scalar(sa.select(_unsealed.c.visit).where(_unsealed.c.visit == visit)) is not None


def unsealed_among(visits: Collection[str]) -> set[str]:
    """Those of these visits whose record could not be made."""
    query = sa.select(_unsealed.c.visit).where(_unsealed.c.visit.in_(IDS))
    return set(db.session.scalars(query, {"ids": list(visits)})) if visits else set()


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
    """What a member of staff asks for, under a key made up for it; `fingerprint` is the SHA-256 of what is asked.
    `undoes`: the key of their command that this one takes back."""

    person: str
    key: str
    fingerprint: str
    undoes: str | None = None


KEYS_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Remembered:
    """The thing that a command is about; `new` unless it was carried out before."""

    about: str
    new: bool


def earlier(command: Command, now: datetime) -> str | None:
    """The thing that this command was about when it was carried out; None when it never was, or longer ago than keys
    are kept. Raises Invalid `key_reused` when the key was used for something else."""
    query = sa.select(_keys.c.fingerprint, _keys.c.about).where(
        _keys.c.person == command.person, _keys.c.key == command.key, _keys.c.at >= now - KEYS_KEPT
    )
    found = db.session.execute(query).first()
    if found is not None and found.fingerprint != command.fingerprint:
        raise Invalid("This Idempotency-Key was used for something else; make a new one.", code="key_reused")
    return found.about if found is not None else None


def remember(
    command: Command, what: str, about: str, now: datetime, before: Mapping[str, Any] | None = None
) -> Remembered:
    """Notes that this transaction carries out a command about a thing, or finds what it was about the first time. The
    same command at the same moment waits here for the other. `before`: how the thing stood, where it can be undone.

    Raises Invalid `key_reused` when the key was used for something else.
    """
    db.session.execute(sa.delete(_keys).where(_keys.c.person == command.person, _keys.c.at < now - KEYS_KEPT))
    insert = sqlite.insert(_keys) if is_sqlite() else postgresql.insert(_keys)
    row = {**vars(command), "what": what, "about": about, "at": now, "before": before}
    added = insert.values(row).on_conflict_do_nothing().returning(_keys.c.about)
    if db.session.scalar(added) is not None:
        return Remembered(about, new=True)
    known = earlier(command, now)
    assert known is not None, "what is in the way is a key of this week"
    return Remembered(known, new=False)


def stood(person: str, key: str, undone: bool = False) -> tuple[str, Mapping[str, Any]] | None:
    """What a command of this person was about, and how that stood before; None when there is no such command, when it
    cannot be undone, or when it was, unless `undone` ones are wanted, too."""
    query = sa.select(_keys.c.about, _keys.c.before).where(
        _keys.c.person == person, _keys.c.key == key, _keys.c.before.is_not(sa.null())
    )
    if not undone:
        back = sa.select(_keys.c.undoes).where(_keys.c.person == person, _keys.c.undoes == key)
        query = query.where(~back.exists())
    found = db.session.execute(query).first()
    return (found.about, found.before) if found is not None and found.before is not None else None


def forget_keys(before: datetime, limit: int) -> int:
    """Deletes at most `limit` keys of commands from before an instant, and returns how many: also those of people who
    never give a command again."""
    return delete_some(_keys, _keys.c.at < before, limit)


def forget_settled(before: datetime, limit: int) -> int:
    """Deletes at most `limit` events of the quarantine that were settled before an instant, and returns how many; what
    waits for somebody stays however old it is."""
    return delete_some(_quarantine, _quarantine.c.settled < before, limit)
