"""The tables of teams and people, and of what people may do. Never commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from ..clock import new_id
from ..database import IDS, Base, Moment, Uuid, db, whose
from ..errors import Conflict, NotFound
from . import rules
from .rules import NewPerson, Person, Team, TrailEntry
from .trail_store import add_to_trail

PAGE = 200
"""No list is longer than this."""


class TeamRow(Base):
    """A team."""

    __tablename__ = "teams"
    __table_args__ = whose(open="name region")

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80), unique=True)
    region: Mapped[str | None] = mapped_column(sa.String(80))


class PersonRow(Base):
    """Somebody with an account, active or not."""

    __tablename__ = "people"
    __table_args__ = whose(person="name staff_no phone email", secret="password_hash")

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    staff_no: Mapped[str] = mapped_column(sa.String(20), unique=True)
    phone: Mapped[str] = mapped_column(sa.String(16))
    team: Mapped[str | None] = mapped_column(Uuid, sa.ForeignKey("teams.id"), index=True)
    email: Mapped[str | None] = mapped_column(sa.String(254))
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    created: Mapped[datetime] = mapped_column(Moment)
    deactivated_at: Mapped[datetime | None] = mapped_column(Moment)
    ver: Mapped[int] = mapped_column(default=1, server_default="1")


class _PersonRole(Base):
    __tablename__ = "person_roles"
    __table_args__ = whose(open="role")

    person: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(sa.Text, primary_key=True)


class _PersonDuty(Base):
    __tablename__ = "person_duties"
    __table_args__ = whose(open="duty")

    person: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"), primary_key=True)
    duty: Mapped[str] = mapped_column(sa.Text, primary_key=True)


class _PersonTeam(Base):
    """A team for which somebody dispatches who is of another one."""

    __tablename__ = "person_teams"

    person: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"), primary_key=True)
    team: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("teams.id"), primary_key=True, index=True)


class _PersonSkill(Base):
    """What somebody can do, in a word of the standard or of the house."""

    __tablename__ = "person_skills"
    __table_args__ = whose(open="skill")

    person: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"), primary_key=True)
    skill: Mapped[str] = mapped_column(sa.String(40), primary_key=True)


class _PersonRegion(Base):
    """Where somebody works who has regions of their own; everybody else works in the team's."""

    __tablename__ = "person_regions"
    __table_args__ = whose(open="region")

    person: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"), primary_key=True)
    region: Mapped[str] = mapped_column(sa.String(80), primary_key=True)


_teams_table, _people_table, _roles, _duties, _served, _skills, _regions = (
    cast(sa.Table, entity.__table__)
    for entity in (TeamRow, PersonRow, _PersonRole, _PersonDuty, _PersonTeam, _PersonSkill, _PersonRegion)
)


def _words(column: sa.Column[str], person: sa.Column[str]) -> sa.ScalarSelect[str]:
    """What a person's rows in another table say, in one text."""
    words = sa.select(sa.func.aggregate_strings(sa.cast(column, sa.Text), " ")).where(person == _people_table.c.id)
    return words.scalar_subquery()


PERSON = (
    *(_people_table.c[name] for name in ("id", "name", "staff_no", "phone", "team")),
    _people_table.c.deactivated_at,
    _people_table.c.email,
    _people_table.c.ver,
    _words(_roles.c.role, _roles.c.person),
    _words(_duties.c.duty, _duties.c.person),
    _words(_served.c.team, _served.c.person),
)
"""The columns that make a person."""
_PEOPLE = sa.select(*PERSON)

# Every request, push or pull takes one of these. Building a statement costs more than running it: built once.
_LOCKED_PEOPLE = (
    sa.select(_people_table.c.id).where(_people_table.c.id.in_(IDS)).order_by(_people_table.c.id).with_for_update()
)
_PEOPLE_OF = _PEOPLE.where(_people_table.c.id.in_(IDS)).order_by(_people_table.c.staff_no)


def team(id: str) -> Team | None:
    """The team of this id."""
    return next(iter(_teams(TeamRow.id == id)), None)


def team_named(name: str) -> Team | None:
    """The team of this name."""
    return next(iter(_teams(TeamRow.name == name)), None)


def teams(ids: Collection[str] | None = None) -> list[Team]:
    """The teams of these ids, by name; every team when `ids` is None."""
    return _teams(TeamRow.id.in_(ids) if ids is not None else sa.true())


def add_team(new: Team) -> None:
    """Keeps a new team."""
    db.session.execute(sa.insert(TeamRow).values(id=new.id, name=new.name, region=new.region))


def save_team(wanted: Team, by: str, now: datetime) -> None:
    """Adds a team, or changes one that is there. Raises Conflict `team_taken` for a name that another one has."""
    same = team_named(wanted.name)
    if same is not None and same.id != wanted.id:
        raise Conflict(f"There is a team {wanted.name} already.", code="team_taken", of=same.id)
    known = team(wanted.id) is not None
    if known:
        changed = sa.update(TeamRow).where(TeamRow.id == wanted.id)
        db.session.execute(changed.values(name=wanted.name, region=wanted.region))
    else:
        add_team(wanted)
    add_to_trail(TrailEntry(new_id(), by, "team.changed" if known else "team.added", wanted.id, now))


def person(id: str) -> Person | None:
    """The person of this id, active or not."""
    return next(iter(_people(PersonRow.id == id)), None)


def one_person(id: str) -> Person:
    """The person of this id, who is known to exist."""
    return _people(PersonRow.id == id)[0]


def people(ids: Collection[str]) -> dict[str, Person]:
    """The people of these ids, active or not."""
    rows = db.session.execute(_PEOPLE_OF, {"ids": list(ids)}) if ids else ()
    return {found.id: found for found in map(person_in, rows)}


def person_numbered(staff_no: str) -> Person | None:
    """The person with this staff number, active or not."""
    return next(iter(_people(PersonRow.staff_no == staff_no)), None)


def person_for(asking: Person, id: str) -> Person:
    """The person, if the asking one supervises them; raises NotFound."""
    found = person(id)
    if found is None or not rules.supervises(asking, found.team):
        raise NotFound("There is no such person here.", of=id)
    return found


def people_of_team(team: str) -> list[Person]:
    """The active people of a team, by staff number."""
    return _people(PersonRow.team == team, PersonRow.deactivated_at.is_(None))


def office_of_team(team: str) -> list[Person]:
    """Who is told of a team's matters: its active people, and as dispatchers alone those of other teams who dispatch
    for it, each by staff number."""
    serving = sa.select(_served.c.person).where(_served.c.team == team)
    others = _people(PersonRow.id.in_(serving), PersonRow.team != team, PersonRow.deactivated_at.is_(None))
    served = (one for one in others if "dispatcher" in one.roles)
    return [
        *people_of_team(team),
        *(replace(one, roles=frozenset({"dispatcher"}), duties=frozenset()) for one in served),
    ]


def of_every_team(role: str) -> list[Person]:
    """The active people who have a role, of every team and of none, by staff number."""
    having = sa.select(_roles.c.person).where(_roles.c.role == role)
    return _people(PersonRow.id.in_(having), PersonRow.deactivated_at.is_(None))


def on_duty(duty: str) -> list[Person]:
    """The active people who have a duty, in every team, by staff number."""
    having = sa.select(_duties.c.person).where(_duties.c.duty == duty)
    return _people(PersonRow.id.in_(having), PersonRow.deactivated_at.is_(None))


def absent_of_teams(teams: Collection[str]) -> list[str]:
    """The ids of the people of these teams who are shut out."""
    query = sa.select(PersonRow.id).where(PersonRow.team.in_(teams), PersonRow.deactivated_at.is_not(None))
    return list(db.session.scalars(query)) if teams else []


def page_of_people(
    teams: Collection[str] | None,
    role: str | None,
    after: str,
    limit: int,
    active: bool | None = True,
    query: str = "",
) -> list[Person]:
    """Up to `limit` people by staff number, the first after `after`; of every team when `teams` is None, active or not
    when `active` is None. `query`: a part of the name or of the staff number."""
    conditions = [PersonRow.staff_no > after]
    if active is not None:
        conditions.append(PersonRow.deactivated_at.is_(None) == active)
    if query:
        named = PersonRow.name.icontains(query, autoescape=True)
        conditions.append(sa.or_(named, PersonRow.staff_no.icontains(query, autoescape=True)))
    if teams is not None:
        conditions.append(PersonRow.team.in_(teams))
    if role is not None:
        conditions.append(PersonRow.id.in_(sa.select(_PersonRole.person).where(_PersonRole.role == role)))
    return _people(*conditions, limit=limit)


def everybody(active_only: bool) -> list[Person]:
    """All people, by staff number."""
    return _people(PersonRow.deactivated_at.is_(None) if active_only else sa.true())


def lock_people(ids: Iterable[str]) -> dict[str, Person]:
    """Locks people's rows in ascending order of id (the order everywhere) and returns the people."""
    wanted = sorted(set(ids))
    db.session.execute(_LOCKED_PEOPLE, {"ids": wanted})
    return people(wanted)


def administrators() -> int:
    """How many active administrators there are; all of them are locked, so that no two leave at once."""
    ids = db.session.scalars(sa.select(_roles.c.person).where(_roles.c.role == "administrator"))
    return sum(one.active and "administrator" in one.roles for one in lock_people(ids).values())


def add_person(new: NewPerson, by: str | None = None) -> Person:
    """Keeps a new person. Raises Conflict `staff_no_taken`, or `staff_no_disabled` when it is that of somebody who was
    shut out: a number comes back with its person, whose history it names."""
    if known := person_numbered(new.staff_no):
        raise _taken(known)
    row = {
        "id": new.id,
        "name": new.name,
        "staff_no": new.staff_no,
        "phone": new.phone,
        "team": new.team,
        "email": new.email,
        "password_hash": new.password_hash,
        "created": new.created,
    }
    try:
        db.session.execute(sa.insert(_people_table).values(row))
    except IntegrityError as error:  # somebody added them at this very moment
        if "staff_no" not in str(error.orig):
            raise
        raise Conflict(f"The staff number {new.staff_no} is taken.", code="staff_no_taken") from error
    put_roles(new.id, new.roles, new.duties)
    put_skills(new.id, new.skills, new.regions)
    put_served(new.id, new.serves)
    add_to_trail(TrailEntry(new_id(), by, "person.added", new.id, new.created))
    return one_person(new.id)


def _taken(known: Person) -> Conflict:
    if known.active:
        return Conflict(f"The staff number {known.staff_no} is taken.", code="staff_no_taken", of=known.id)
    message = f"The staff number {known.staff_no} is that of {known.name}, who was shut out. Let them in again instead."
    return Conflict(message, code="staff_no_disabled", of=known.id)


def put_roles(id: str, roles: Collection[str], duties: Collection[str]) -> None:
    """Writes what a person may do, in place of what they might before."""
    db.session.execute(sa.delete(_roles).where(_roles.c.person == id))
    db.session.execute(sa.delete(_duties).where(_duties.c.person == id))
    if roles:
        db.session.execute(sa.insert(_PersonRole), [{"person": id, "role": role} for role in sorted(roles)])
    if duties:
        db.session.execute(sa.insert(_PersonDuty), [{"person": id, "duty": duty} for duty in sorted(duties)])


def put_skills(id: str, skills: Collection[str], regions: Collection[str]) -> None:
    """Writes what a person can do and where they work, in place of what was said of it before."""
    for table, word, said in ((_skills, "skill", skills), (_regions, "region", regions)):
        db.session.execute(sa.delete(table).where(table.c.person == id))
        if said:
            db.session.execute(sa.insert(table), [{"person": id, word: one} for one in sorted(said)])


def put_served(id: str, teams: Collection[str]) -> None:
    """Writes for which teams a person dispatches, in place of those before."""
    db.session.execute(sa.delete(_served).where(_served.c.person == id))
    if teams:
        db.session.execute(sa.insert(_served), [{"person": id, "team": team} for team in sorted(teams)])


def skills(people: Collection[str]) -> dict[str, frozenset[str]]:
    """What each of these people can do; nothing for whoever nobody has said it of."""
    return _said(_skills.c.person, _skills.c.skill, people)


def regions(people: Collection[str]) -> dict[str, frozenset[str]]:
    """The regions of these people that are their own and not their team's."""
    return _said(_regions.c.person, _regions.c.region, people)


def words_in_use() -> tuple[list[str], list[str]]:
    """Every skill and every region that is said of anybody, or of a team: what a page proposes."""
    of_teams = sa.select(_teams_table.c.region).where(_teams_table.c.region.is_not(None))
    every_region = sa.union(sa.select(_regions.c.region), of_teams)
    known = db.session.scalars(sa.select(_skills.c.skill).distinct()), db.session.scalars(every_region)
    return sorted(known[0]), sorted(known[1])


def _said(person: sa.Column[str], word: sa.Column[str], people: Collection[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {id: set() for id in people}
    for id, one in db.session.execute(sa.select(person, word).where(person.in_(found))) if found else ():
        found[id].add(one)
    return {id: frozenset(all_of_them) for id, all_of_them in found.items()}


def _teams(*conditions: sa.ColumnElement[bool]) -> list[Team]:
    query = sa.select(TeamRow.id, TeamRow.name, TeamRow.region).where(*conditions).order_by(TeamRow.name)
    return [Team(row.id, row.name, row.region) for row in db.session.execute(query)]


def _people(*conditions: sa.ColumnElement[bool], limit: int | None = None) -> list[Person]:
    query = _PEOPLE.where(*conditions).order_by(PersonRow.staff_no).limit(limit)
    return [person_in(row) for row in db.session.execute(query)]


def person_in(row: Sequence[Any]) -> Person:
    """The person in a row of `PERSON`."""
    id, name, staff_no, phone, team, deactivated_at, email, ver, roles, duties, serves = row
    return Person(
        id=id,
        name=name,
        staff_no=staff_no,
        phone=phone,
        roles=frozenset((roles or "").split()),
        team=team,
        active=deactivated_at is None,
        deactivated_at=deactivated_at,
        duties=frozenset((duties or "").split()),
        email=email,
        ver=ver,
        serves=frozenset((serves or "").split()),
    )
