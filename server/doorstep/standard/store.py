"""The table of published standards. A standard is never changed or deleted: old visits are read by it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..accounts import store as accounts
from ..accounts.rules import FIELD_ROLES
from ..database import Base, Moment, Uuid, db, whose
from ..errors import Conflict, NotFound
from ..feed import store as feed
from ..feed.rules import FeedRow

Json = dict[str, Any]


class StandardRow(Base):
    """A version of the standard, named by the hash of its content. `files` are those that it was made of, as JSON;
    versions from before they were kept have none."""

    __tablename__ = "standards"
    __table_args__ = whose(open="hash document files note")

    hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    document: Mapped[str] = mapped_column(sa.Text)
    files: Mapped[str | None] = mapped_column(sa.Text)
    published_at: Mapped[datetime] = mapped_column(Moment, index=True)
    published_by: Mapped[str | None] = mapped_column(Uuid)
    note: Mapped[str] = mapped_column(sa.Text)


_standards = cast(sa.Table, StandardRow.__table__)


@dataclass(frozen=True)
class Version:
    """When a standard was last published, and by whom (None: on the command line)."""

    hash: str
    published_at: datetime
    published_by: str | None
    note: str


def history() -> list[Version]:
    """Every version, the one in force first."""
    columns = [column for column in _standards.c if column.name not in ("document", "files")]
    newest_first = sa.select(*columns).order_by(_standards.c.published_at.desc(), _standards.c.hash)
    return [Version(**row._mapping) for row in db.session.execute(newest_first)]


def current() -> Json | None:
    """The document in force, or None before the first is published. Shared by all callers: read it only."""
    hash = _current_hash()
    return by_hash(hash) if hash else None


@lru_cache(maxsize=16)  # a hash names one content for ever, so what is cached never grows stale
def by_hash(hash: str) -> Json:
    """The document of a version. Shared by all callers: read it only. Raises NotFound."""
    return cast(Json, json.loads(text(hash)))


def text(hash: str) -> str:
    """The document of a version as JSON. Raises NotFound."""
    found: str | None = db.session.scalar(sa.select(_standards.c.document).where(_standards.c.hash == hash))
    if found is None:
        raise NotFound("There is no such version of the standard.", of=hash)
    return found


def kept_files(hash: str) -> dict[str, str] | None:
    """The files that a version was made of, text by name; None where they were not kept. Raises NotFound."""
    query = sa.select(_standards.c.files).where(_standards.c.hash == hash)
    found = db.session.execute(query).first()
    if found is None:
        raise NotFound("There is no such version of the standard.", of=hash)
    return json.loads(found.files) if found.files else None


def publish(
    document: Json,
    now: datetime,
    by: str | None,
    note: str = "",
    files: Mapping[str, str] | None = None,
    base: str | None = None,
) -> bool:
    """Puts a document in force and tells every phone; false when it is in force already: then its files are kept alone.

    An older version may be published again; it is then the one in force, and stays one row. `files`: those that it was
    made of. `base`: what it has to replace; raises Conflict (`not_in_force`) when another version is in force.
    """
    hash = document["hash"]
    kept = {"files": json.dumps(files, ensure_ascii=False)} if files is not None else {}
    if hash == _current_hash():
        if kept:
            db.session.execute(sa.update(_standards).where(_standards.c.hash == hash).values(kept))
        return False
    phones = [person.id for person in accounts.everybody(active_only=True) if FIELD_ROLES & set(person.roles)]
    [seq] = feed.take(1)  # from here on nobody else publishes
    if base is not None and (current := _current_hash()) != base:
        raise Conflict("Another version is in force by now.", code="not_in_force", of=current)
    published = {"published_at": now, "published_by": by, "note": note, **kept}
    again = sa.update(_standards).where(_standards.c.hash == hash).values(published)
    if db.session.execute(again.returning(_standards.c.hash)).first() is None:
        # The hash is that of the canonical form; whoever checks it makes that form anew from any other.
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        db.session.execute(sa.insert(_standards).values(hash=hash, document=text, **published))
    feed.append(FeedRow(person, seq, "standard.published", detail=hash) for person in phones)
    return True


def _current_hash() -> str | None:
    newest = sa.select(_standards.c.hash).order_by(_standards.c.published_at.desc(), _standards.c.hash)
    return db.session.scalar(newest.limit(1))
