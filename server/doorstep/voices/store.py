"""The tables of voices, and of the codes that open photos. Never commits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .. import iso
from ..accounts.rules import Person
from ..appointments import order_store
from ..database import IDS, Base, Moment, Uuid, db, delete_some, whose
from ..errors import NotFound
from . import rules
from .rules import PRIVATE, WAITING, Code, Voice

_OPEN = sa.text("answered IS NULL")


class _Voice(Base):
    """What a customer said through their link, and what the office did about it."""

    __tablename__ = "voices"
    __table_args__ = (
        sa.Index("ix_voices_team_at", "team", "at"),
        sa.Index("ix_voices_open", "team", "at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        whose(customer="since until text answer", open="kind choice"),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    visit: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("visits.id"), index=True)
    team: Mapped[str] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(Moment)
    choice: Mapped[str | None] = mapped_column(sa.Text)
    stars: Mapped[int | None] = mapped_column(sa.SmallInteger)
    since: Mapped[str | None] = mapped_column(sa.Text)
    until: Mapped[str | None] = mapped_column(sa.Text)
    text: Mapped[str | None] = mapped_column(sa.Text)
    answered: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[str | None] = mapped_column(Uuid)
    answer: Mapped[str | None] = mapped_column(sa.Text)


class _Code(Base):
    """A code that was asked for; its digits are kept nowhere."""

    __tablename__ = "photo_codes"

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    visit: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("visits.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(sa.SmallInteger, server_default="0")
    opened: Mapped[datetime | None] = mapped_column(Moment)


_voices = cast(sa.Table, _Voice.__table__)
_codes = cast(sa.Table, _Code.__table__)
_VOICE = [_voices.c[name] for name in Voice.__dataclass_fields__]
_CODE = [_codes.c[name] for name in Code.__dataclass_fields__]
_WISHES = (
    sa.select(*_VOICE).where(_voices.c.visit.in_(IDS), _voices.c.kind == "wish").order_by(_voices.c.at, _voices.c.id)
)


def add(voice: Voice) -> None:
    """Writes down what was said; the caller holds the visit's lock."""
    db.session.execute(sa.insert(_voices).values(asdict(voice)))


def of_visit(visit: str) -> list[Voice]:
    """Everything that was said about a visit, in order."""
    query = sa.select(*_VOICE).where(_voices.c.visit == visit).order_by(_voices.c.at, _voices.c.id)
    return [Voice(*row) for row in db.session.execute(query)]


def wishes(visits: Collection[str]) -> dict[str, Voice]:
    """How the customers of these visits would have it, by visit: the last word of each who wishes anything."""
    said = {row.visit: Voice(*row) for row in db.session.execute(_WISHES, {"ids": list(visits)})}
    return {visit: voice for visit, voice in said.items() if not voice.says_nothing}


def voice(id: str) -> Voice | None:
    """The voice of this id."""
    row = db.session.execute(sa.select(*_VOICE).where(_voices.c.id == id)).first()
    return Voice(*row) if row else None


def voice_for(asking: Person, id: str) -> Voice:
    """A voice that the asking person may read; raises NotFound, the same for one that there is not."""
    found = voice(id)
    went = order_store.went(found.visit) if found else ()
    if found is None or not rules.may_read(asking, found, went):
        raise NotFound("There is no such voice here.", of=id)
    return found


def page(asking: Person, teams: Collection[str] | None, waiting: bool, before: str | None, limit: int) -> list[Voice]:
    """Up to `limit` voices that the asking person may read, the latest first; `before` is the cursor of the last one of
    the page before. None leaves the teams out."""
    kinds = _voices.c.kind.not_in(("wish", "photos"))
    readable: sa.ColumnElement[bool] = _voices.c.kind.not_in(sorted(PRIVATE))
    if asking.roles & {"supervisor", "administrator"}:
        supervised = _voices.c.team == asking.team if "administrator" not in asking.roles else sa.true()
        mine = sa.and_(supervised, _voices.c.visit.not_in(order_store.ever_gone_to(asking.id)))
        readable = sa.or_(readable, mine)
    query = sa.select(*_VOICE).where(kinds, readable)
    if teams is not None:
        query = query.where(_voices.c.team.in_(teams))
    if waiting:
        query = query.where(_voices.c.answered.is_(None), _voices.c.kind.in_(sorted(WAITING)))
    if before is not None:
        micros, _, id = before.partition("~")
        at = iso.at_microseconds(int(micros))
        query = query.where(sa.or_(_voices.c.at < at, sa.and_(_voices.c.at == at, _voices.c.id < id)))
    latest = query.order_by(_voices.c.at.desc(), _voices.c.id.desc()).limit(limit)
    return [Voice(*row) for row in db.session.execute(latest)]


def cursor_after(last: Voice) -> str:
    """The cursor that continues a list after this one."""
    return f"{iso.microseconds(last.at)}~{last.id}"


def answered(id: str, answer: str | None, by: str, now: datetime) -> bool:
    """Writes that the office saw to it; False when somebody did already."""
    open_one = sa.and_(_voices.c.id == id, _voices.c.answered.is_(None))
    done = sa.update(_voices).where(open_one).values(answered=now, answered_by=by, answer=answer)
    return bool(cast(sa.CursorResult[Any], db.session.execute(done)).rowcount)


# ---- codes


def add_code(code: Code) -> None:
    """Writes down that a code was asked for; the caller holds the visit's lock."""
    db.session.execute(sa.insert(_codes).values(asdict(code)))


def codes_since(visit: str, since: datetime) -> list[Code]:
    """The codes that were asked for about a visit since then, in order."""
    query = sa.select(*_CODE).where(_codes.c.visit == visit, _codes.c.at > since)
    return [Code(*row) for row in db.session.execute(query.order_by(_codes.c.at, _codes.c.id))]


def codes_to(customers: Collection[str], since: datetime) -> list[Code]:
    """The codes that were asked for about any visit of these customers since then."""
    query = sa.select(*_CODE).where(_codes.c.visit.in_(order_store.visits_of(customers)), _codes.c.at > since)
    return [Code(*row) for row in db.session.execute(query)]


def code(id: str, visit: str) -> Code | None:
    """A code of a visit."""
    row = db.session.execute(sa.select(*_CODE).where(_codes.c.id == id, _codes.c.visit == visit)).first()
    return Code(*row) if row else None


def tried(code: Code, opened: datetime | None) -> None:
    """Counts one try, and notes when it was right; the caller holds the visit's lock."""
    counted = sa.update(_codes).where(_codes.c.id == code.id)
    db.session.execute(counted.values(tries=_codes.c.tries + 1, opened=opened))


def latest_code(visit: str, now: datetime) -> Code | None:
    """The code that can be typed now, or could be lately: an older one is none any more."""
    return next(reversed(codes_since(visit, now - timedelta(hours=1))), None)


def forget_codes(before: datetime, limit: int) -> int:
    """Deletes at most `limit` codes that were asked for before an instant, and returns how many: what they opened has
    closed long ago."""
    return delete_some(_codes, _codes.c.at < before, limit)
