"""The rows of photos: which are kept, which events name them, and when an original went."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ..appointments.rules import VISIT
from ..database import Base, Moment, Uuid, db, is_sqlite, whose
from .photos import LetGo, Photo, Reference, copy_path, is_digest


class _Photo(Base):
    __tablename__ = "photos"
    __table_args__ = whose(open="sha256 mime copy_sha256")

    sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    size: Mapped[int]
    mime: Mapped[str] = mapped_column(sa.String(20))
    width: Mapped[int]
    height: Mapped[int]
    verified_at: Mapped[datetime] = mapped_column(Moment, index=True)
    original_deleted_at: Mapped[datetime | None] = mapped_column(Moment)
    copy_sha256: Mapped[str | None] = mapped_column(sa.String(64))


class _Reference(Base):
    __tablename__ = "photo_refs"
    __table_args__ = (
        sa.Index(None, "person", "sha256"),
        whose(open="what sha256"),
    )

    event: Mapped[str] = mapped_column(Uuid, primary_key=True)
    what: Mapped[str] = mapped_column(sa.Text, server_default="visit")
    about: Mapped[str] = mapped_column(Uuid, index=True)
    person: Mapped[str] = mapped_column(Uuid)
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)


_photo = cast(sa.Table, _Photo.__table__)
_reference = cast(sa.Table, _Reference.__table__)

# Every push and pull takes one of these: built once.
_DIGESTS: sa.BindParameter[list[str]] = sa.bindparam("digests", expanding=True)
_HAVE = sa.select(_photo.c.sha256).where(_photo.c.sha256.in_(_DIGESTS))
_OF_PERSON = sa.select(_reference.c.sha256).where(_reference.c.person == sa.bindparam("of"))
_REFERRED = _OF_PERSON.where(_reference.c.sha256.in_(_DIGESTS))
_WANTED = (
    _OF_PERSON.where(~sa.exists().where(_photo.c.sha256 == _reference.c.sha256))
    .distinct()
    .order_by(_reference.c.sha256)
    .limit(sa.bindparam("limit"))
)


def add(photo: Photo, now: datetime) -> bool:
    """Writes the row of a kept photo; False when it stood there already."""
    insert = sqlite.insert(_photo) if is_sqlite() else postgresql.insert(_photo)
    row = {**vars(photo), "verified_at": now}
    result = db.session.execute(insert.values(row).on_conflict_do_nothing().returning(_photo.c.sha256))
    return result.first() is not None


def refer(references: Iterable[Reference]) -> None:
    """Writes which events name which photos; once for each event."""
    if rows := [vars(reference) for reference in references]:
        db.session.execute(sa.insert(_reference), rows)


def have(sha256s: Iterable[str]) -> set[str]:
    """Those of the given photos that are kept and verified."""
    return set(db.session.scalars(_HAVE, {"digests": list(sha256s)}))


def referred(person: str, sha256s: Iterable[str]) -> set[str]:
    """Those of the given photos that events of this person name."""
    digests = [sha256 for sha256 in sha256s if is_digest(sha256)]
    return set(db.session.scalars(_REFERRED, {"of": person, "digests": digests}))


def wanted(person: str, limit: int = 200) -> list[str]:
    """Photos that events of this person name and whose bytes have not arrived, sorted."""
    return list(db.session.scalars(_WANTED, {"of": person, "limit": limit}))


def visits_of(sha256: str) -> list[str]:
    """The visits whose events name a photo; none for what is no digest, whatever a path may hold."""
    if not is_digest(sha256):
        return []
    of_visits = sa.and_(_reference.c.sha256 == sha256, _reference.c.what == VISIT)
    query = sa.select(_reference.c.about).where(of_visits).distinct()
    return list(db.session.execute(query).scalars())


def of_visits(visits: Iterable[str]) -> dict[str, list[Reference]]:
    """The references of each visit that has any, in the order of their events."""
    query = sa.select(_reference).where(_reference.c.about.in_(list(visits))).order_by(_reference.c.event)
    found: dict[str, list[Reference]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.about, []).append(Reference(**row._mapping))
    return found


def only_of(visits: Collection[str]) -> list[str]:
    """The photos that events of these visits name, and of no other one."""
    others = _reference.alias()
    elsewhere = sa.exists().where(others.c.sha256 == _reference.c.sha256, others.c.about.not_in(visits))
    query = sa.select(_reference.c.sha256).where(_reference.c.about.in_(visits), ~elsewhere)
    return sorted(set(db.session.scalars(query)))


def forget(sha256s: Collection[str]) -> None:
    """Deletes the rows of photos whose files the caller removes after the commit."""
    db.session.execute(sa.delete(_photo).where(_photo.c.sha256.in_(sha256s)))


def all_kept() -> list[str]:
    """The digests of all photos that have a row, sorted."""
    return list(db.session.execute(sa.select(_photo.c.sha256).order_by(_photo.c.sha256)).scalars())


# ---- the life of an original


def with_originals(before: datetime, after: str, limit: int) -> list[str]:
    """At most `limit` photos that came before an instant and have their original, the first after a digest."""
    query = sa.select(_photo.c.sha256).where(_photo.c.verified_at < before, _photo.c.original_deleted_at.is_(None))
    return list(db.session.scalars(query.where(_photo.c.sha256 > after).order_by(_photo.c.sha256).limit(limit)))


def let_go(sha256: str, copy_sha256: str, now: datetime) -> bool:
    """Writes that the original goes now; False when that stood there already."""
    there = sa.and_(_photo.c.sha256 == sha256, _photo.c.original_deleted_at.is_(None))
    changed = sa.update(_photo).where(there).values(original_deleted_at=now, copy_sha256=copy_sha256)
    return db.session.execute(changed.returning(_photo.c.sha256)).first() is not None


def were_let_go(sha256s: Iterable[str]) -> dict[str, LetGo]:
    """Those of the given photos whose original was deleted on time."""
    query = sa.select(_photo.c.sha256, _photo.c.original_deleted_at, _photo.c.copy_sha256)
    query = query.where(_photo.c.sha256.in_(list(sha256s)), _photo.c.original_deleted_at.is_not(None))
    return {row.sha256: LetGo(row.original_deleted_at, row.copy_sha256) for row in db.session.execute(query)}


def kept(sha256: str) -> Photo | None:
    """The photo of this digest, if it is kept, with its original or without."""
    query = sa.select(*(_photo.c[name] for name in Photo.__dataclass_fields__)).where(_photo.c.sha256 == sha256)
    row = db.session.execute(query).first()
    return Photo(*row) if row else None


def copies() -> dict[str, tuple[str, str]]:
    """The file of each copy that was kept in place of an original: its name in the store → photo and digest."""
    query = sa.select(_photo.c.sha256, _photo.c.copy_sha256).where(_photo.c.original_deleted_at.is_not(None))
    return {copy_path(row.sha256): (row.sha256, row.copy_sha256) for row in db.session.execute(query)}
