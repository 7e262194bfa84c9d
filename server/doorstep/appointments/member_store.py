"""The table of who goes to a visit, and who went. A membership is history: it is ended, never deleted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .. import journal
from ..clock import now_ms
from ..database import IDS, Base, Uuid, db, whose
from .rules import Member

_OPEN = sa.text("to_seq IS NULL")
_MAIN = sa.text("to_seq IS NULL AND role = 'main'")


class MemberRow(Base):
    """A membership. A person is in a visit once at a time, and a visit has one main person at a time."""

    __tablename__ = "visit_members"
    __table_args__ = (
        sa.Index("ix_visit_members_open", "person", "visit", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index("ix_visit_members_main", "visit", unique=True, sqlite_where=_MAIN, postgresql_where=_MAIN),
        whose(open="role"),
    )

    visit: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("visits.id"), primary_key=True)
    person: Mapped[str] = mapped_column(Uuid, primary_key=True)
    from_seq: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    role: Mapped[str] = mapped_column(sa.Text)
    to_seq: Mapped[int | None] = mapped_column(sa.BigInteger)


_members = cast(sa.Table, MemberRow.__table__)

# Pushes and pulls take these every time. Building a statement costs more than running it: these are built once.
_EVER_MEMBERS = (
    sa.select(*(_members.c[name] for name in Member.__dataclass_fields__))
    .where(_members.c.visit.in_(IDS))
    .order_by(_members.c.from_seq, _members.c.person)
)
_MEMBERS = _EVER_MEMBERS.where(_members.c.to_seq.is_(None))
_MAINS = sa.select(_members.c.visit, _members.c.person).where(
    _members.c.visit.in_(IDS), _members.c.role == "main", _members.c.to_seq.is_(None)
)


def members(visit_id: str, all: bool = False) -> list[Member]:
    """The present members of a visit, or all that it ever had, in order of joining."""
    return members_of([visit_id], all=all)[visit_id]


def members_of(visit_ids: Collection[str], all: bool = False) -> dict[str, list[Member]]:
    """`members` of many visits, by visit; a visit without members has an empty list."""
    found: dict[str, list[Member]] = {id: [] for id in visit_ids}
    query = _EVER_MEMBERS if all else _MEMBERS
    for row in db.session.execute(query, {"ids": list(found)}).all() if found else ():
        member = Member(*row)
        found[member.visit].append(member)
    return found


def add_member(visit: str, person: str, role: str, seq: int) -> None:
    """Begins a membership at this place in the feed; the caller holds the visit's lock."""
    add_members([Member(visit, person, role, seq)])


def add_members(rows: Sequence[Member]) -> None:
    """Begins many memberships."""
    if rows:
        db.session.execute(sa.insert(MemberRow), [asdict(row) for row in rows])
    for row in rows:
        if row.role == "main":
            journal.note("office", "given", now_ms(), row.visit, row.person)


def mains(visit_ids: Collection[str]) -> dict[str, str]:
    """The present main person of each of these visits, by visit; one to which nobody goes is left out."""
    rows = db.session.execute(_MAINS, {"ids": list(set(visit_ids))}) if visit_ids else ()
    return {row.visit: row.person for row in rows}


def end_member(visit: str, person: str, seq: int) -> bool:
    """Ends the person's membership at this place in the feed; whether there was one. The row stays: it is history."""
    ended = (
        sa.update(_members)
        .where(_members.c.visit == visit, _members.c.person == person, _members.c.to_seq.is_(None))
        .values(to_seq=seq)
    )
    return cast(sa.CursorResult[Any], db.session.execute(ended)).rowcount > 0


def gone_to(ids: Collection[str], person: str) -> set[str]:
    """Those of these visits to which the person goes."""
    members = members_of(ids)
    return {visit for visit, group in members.items() if any(member.person == person for member in group)}
