"""The tables of cases: what was done to each, which is added and never changed, and how it stands by that. Never
commits."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .. import iso
from ..accounts.rules import Person, oversees
from ..database import Base, Moment, Uuid, db, whose
from ..errors import NotFound
from . import rules
from .acts import Act
from .rules import Case

_OPEN = sa.text("ended IS NULL")


@dataclass(frozen=True)
class Ground:
    """What a case stands on: whose it is, where it is from, and who is to be called back. Names no customer where
    nobody who asked was known."""

    id: str
    team: str
    standard: str
    visit: str | None
    customer: str | None
    name: str
    phone: str | None
    address: str | None


class _Case(Base):
    """A case as it stands by its acts."""

    __tablename__ = "cases"
    __table_args__ = (
        sa.Index("ix_cases_open", "team", "due", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index("ix_cases_owned", "owner", "due", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index("ix_cases_ended", "team", "ended", "id"),
        whose(customer="name phone address", open="standard kind state outcome grade"),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    team: Mapped[str] = mapped_column(Uuid)
    standard: Mapped[str] = mapped_column(sa.Text)
    visit: Mapped[str | None] = mapped_column(Uuid, index=True)
    customer: Mapped[str | None] = mapped_column(Uuid, index=True)
    name: Mapped[str] = mapped_column(sa.Text)
    phone: Mapped[str | None] = mapped_column(sa.Text)
    address: Mapped[str | None] = mapped_column(sa.Text)
    kind: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.Text)
    outcome: Mapped[str | None] = mapped_column(sa.Text)
    grade: Mapped[str | None] = mapped_column(sa.Text)
    owner: Mapped[str] = mapped_column(Uuid)
    offered: Mapped[str | None] = mapped_column(Uuid)
    opened: Mapped[datetime] = mapped_column(Moment)
    due: Mapped[datetime] = mapped_column(Moment)
    ended: Mapped[datetime | None] = mapped_column(Moment)


class _Act(Base):
    __tablename__ = "case_acts"
    __table_args__ = (
        sa.UniqueConstraint("case", "seq"),
        whose(customer="body", person="body", open="type"),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    case: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("cases.id"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str | None] = mapped_column(Uuid)
    type: Mapped[str] = mapped_column(sa.Text)
    body: Mapped[str] = mapped_column(sa.Text)


class _Concerned(Base):
    """Somebody of the staff whom a case is about: not shown to them before it was verified."""

    __tablename__ = "case_concerned"

    case: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("cases.id"), primary_key=True)
    person: Mapped[str] = mapped_column(Uuid, primary_key=True)
    verified: Mapped[datetime | None] = mapped_column(Moment)


_cases = cast(sa.Table, _Case.__table__)
_acts = cast(sa.Table, _Act.__table__)
_concerned = cast(sa.Table, _Concerned.__table__)
_GROUND = [_cases.c[name] for name in Ground.__dataclass_fields__]


def add(ground: Ground, opening: Act) -> Case:
    """Writes a new case down, with the act that opens it."""
    case = rules.fold([opening])
    db.session.execute(sa.insert(_cases).values({**vars(ground), **_standing(case)}))
    _add_acts([opening])
    if case.about:
        rows = [{"case": case.id, "person": person} for person in sorted(case.about)]
        db.session.execute(sa.insert(_concerned), rows)
    return case


def done(acts: Sequence[Act], case: Case) -> None:
    """Adds acts to a case, which the caller has locked, and writes how it stands after them."""
    _add_acts(acts)
    db.session.execute(sa.update(_cases).where(_cases.c.id == case.id).values(_standing(case)))
    if case.verified:
        db.session.execute(sa.update(_concerned).where(_concerned.c.case == case.id).values(verified=case.verified))


def _standing(case: Case) -> dict[str, Any]:
    names = ("kind", "state", "outcome", "grade", "owner", "opened", "due", "ended")
    return {**{name: getattr(case, name) for name in names}, "offered": case.offer and case.offer.to}


def _add_acts(acts: Sequence[Act]) -> None:
    rows = [{**vars(act), "body": json.dumps(act.body, ensure_ascii=False, sort_keys=True)} for act in acts]
    db.session.execute(sa.insert(_acts), rows)


def act(id: str) -> Act | None:
    """The act of this id, of whatever case."""
    row = db.session.execute(sa.select(_acts).where(_acts.c.id == id)).first()
    return _act(row) if row else None


def acts(ids: Collection[str]) -> dict[str, list[Act]]:
    """Everything that was done to these cases, by case, in order."""
    found: dict[str, list[Act]] = {id: [] for id in ids}
    query = sa.select(_acts).where(_acts.c.case.in_(found)).order_by(_acts.c.case, _acts.c.seq)
    for row in db.session.execute(query) if found else ():
        found[row.case].append(_act(row))
    return found


def _act(row: sa.Row[Any]) -> Act:
    return Act(**{**row._mapping, "body": json.loads(row.body)})


def ground(id: str, lock: bool = False) -> Ground | None:
    """What a case stands on; locked until the transaction ends where that is asked."""
    query = sa.select(*_GROUND).where(_cases.c.id == id)
    row = db.session.execute(query.with_for_update(key_share=True) if lock else query).first()
    return Ground(*row) if row else None


def grounds(ids: Collection[str]) -> dict[str, Ground]:
    """What these cases stand on, by id; those that there are not are left out."""
    query = sa.select(*_GROUND).where(_cases.c.id.in_(ids))
    return {row.id: Ground(*row) for row in db.session.execute(query)} if ids else {}


def case_for(asking: Person, id: str) -> tuple[Ground, list[Act]]:
    """A case of a team that the asking person oversees, or their own, with what was done to it. Raises NotFound, the
    same for one that is about themselves and not verified yet as for one that there is not (CMP-18)."""
    found, done = ground(id), acts([id])[id]
    case = rules.fold(done) if found else None
    if found is None or case is None or not _may_see(asking, found, case):
        raise NotFound("There is no such case here.", of=id)
    return found, done


def _may_see(asking: Person, ground: Ground, case: Case) -> bool:
    if asking.id in case.about and case.verified is None:
        return False
    return oversees(asking, ground.team) or asking.id == case.owner


@dataclass(frozen=True)
class Wanted:
    """Which cases a list shows: of these teams (None: all), `owner`'s alone, open ones or those that ended, of a kind
    or grade, and of the open ones those that were due before `overdue`."""

    teams: Collection[str] | None
    owner: str | None = None
    ended: bool = False
    kind: str | None = None
    grade: str | None = None
    visit: str | None = None
    customers: Collection[str] | None = None
    overdue: datetime | None = None


def page(asking: Person, wanted: Wanted, after: str | None, limit: int) -> list[Ground]:
    """Up to `limit` cases that the asking person may see: open ones by when an answer is due, the soonest first; ended
    ones by when they ended, the latest first. `after` is the cursor of the last one of the page before."""
    by = _cases.c.ended if wanted.ended else _cases.c.due
    query = sa.select(*_GROUND).where(_cases.c.ended.is_not(None) if wanted.ended else _cases.c.ended.is_(None))
    hidden = sa.exists().where(
        _concerned.c.case == _cases.c.id, _concerned.c.person == asking.id, _concerned.c.verified.is_(None)
    )
    query = query.where(~hidden)
    if wanted.teams is not None:
        query = query.where(_cases.c.team.in_(wanted.teams))
    if wanted.customers is not None:
        query = query.where(_cases.c.customer.in_(wanted.customers))
    for name in ("owner", "kind", "grade", "visit"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(_cases.c[name] == value)
    if wanted.overdue is not None:
        query = query.where(_cases.c.due < wanted.overdue)
    if after is not None:
        micros, _, id = after.partition("~")
        at = iso.at_microseconds(int(micros))
        beyond = by < at if wanted.ended else by > at
        query = query.where(sa.or_(beyond, sa.and_(by == at, _cases.c.id > id)))
    query = query.order_by(by.desc() if wanted.ended else by, _cases.c.id).limit(limit)
    return [Ground(*row) for row in db.session.execute(query)]


def cursor_after(case: Case) -> str:
    """The cursor that continues a list after this one."""
    return f"{iso.microseconds(case.ended or case.due)}~{case.id}"


def cases(ids: Collection[str]) -> Mapping[str, Case]:
    """How these cases stand, by id."""
    return {id: rules.fold(done) for id, done in acts(ids).items() if done}
