"""The table of leaves. Never commits; whoever changes a leave has locked its person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database import IDS, Base, Moment, Uuid, db, whose
from ..errors import Stale
from .leaves import STANDING, Leave
from .working import Absence


class _Leave(Base):
    """That somebody is away for a time; a row is never deleted: what was asked and decided is history."""

    __tablename__ = "leaves"
    __table_args__ = (
        sa.CheckConstraint('begin < "end"', name="lasting"),
        sa.Index("ix_leaves_person_end", "person", "end"),
        whose(person="kind reason answer", open="state"),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    person: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(sa.Text)
    begin: Mapped[datetime] = mapped_column(Moment)
    end: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(sa.Text)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by: Mapped[str] = mapped_column(Uuid)
    reason: Mapped[str | None] = mapped_column(sa.Text)
    cover: Mapped[str | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(Uuid)
    answer: Mapped[str | None] = mapped_column(sa.Text)
    ver: Mapped[int] = mapped_column(default=1, server_default="1")


_leaves = cast(sa.Table, _Leave.__table__)
_LEAVE = sa.select(*(_leaves.c[name] for name in Leave.__dataclass_fields__))
_ABSENT = (
    sa.select(*(_leaves.c["id" if name == "leave" else name] for name in Absence.__dataclass_fields__))
    .where(
        _leaves.c.person.in_(IDS),
        _leaves.c.state == "approved",
        _leaves.c.end > sa.bindparam("begin"),
        _leaves.c.begin < sa.bindparam("end"),
    )
    .order_by(_leaves.c.begin)
)


def add(new: Leave) -> None:
    """Keeps a new leave."""
    db.session.execute(sa.insert(_leaves).values(asdict(new)))


def change(leave: Leave) -> None:
    """Writes a leave anew, as its next version; raises Stale when it was changed meanwhile."""
    row = {**asdict(leave), "ver": leave.ver + 1}
    changed = db.session.execute(
        sa.update(_leaves).where(_leaves.c.id == leave.id, _leaves.c.ver == leave.ver).values(row)
    )
    if not cast(sa.CursorResult[Any], changed).rowcount:
        raise Stale("This leave was changed meanwhile; look again.", of=leave.id)


def at_version(leave: Leave, ver: int) -> Leave:
    """The leave, if this is its version; raises Stale."""
    if leave.ver != ver:
        raise Stale("This leave was changed meanwhile; look again.", of=leave.id)
    return leave


def leave(id: str) -> Leave | None:
    """The leave of this id."""
    return next(iter(_found(_leaves.c.id == id)), None)


def of_people(people: Collection[str], since: datetime) -> list[Leave]:
    """The leaves of these people that end after an instant, whatever became of them, by their beginning."""
    return _found(_leaves.c.person.in_(people), _leaves.c.end > since)


def standing(person: str, begin: datetime, end: datetime) -> list[Leave]:
    """Somebody's leaves, asked for or approved, that share time with [begin, end)."""
    return _found(
        _leaves.c.person == person, _leaves.c.end > begin, _leaves.c.begin < end, _leaves.c.state.in_(STANDING)
    )


def asked(people: Collection[str]) -> list[Leave]:
    """What these people asked for and nobody has decided, by the beginning."""
    return _found(_leaves.c.person.in_(people), _leaves.c.state == "asked")


def absent(people: Collection[str], begin: datetime, end: datetime) -> dict[str, list[Absence]]:
    """The approved leaves of these people that share time with [begin, end), by person."""
    found: dict[str, list[Absence]] = {person: [] for person in people}
    if found:
        for row in db.session.execute(_ABSENT, {"ids": list(found), "begin": begin, "end": end}):
            found[row.person].append(Absence(*row))
    return found


def _found(*conditions: sa.ColumnElement[bool]) -> list[Leave]:
    query = _LEAVE.where(*conditions).order_by(_leaves.c.begin, _leaves.c.id)
    return [Leave(*row) for row in db.session.execute(query)]
