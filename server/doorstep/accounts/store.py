"""The tables of accounts: teams, people, devices, sessions, sign-in attempts, the trail. Never commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from .. import journal
from ..clock import new_id
from ..database import IDS, Base, Moment, Uuid, db, delete_some, is_sqlite
from ..errors import Conflict, Forbidden, NotFound, Stale, TooMany
from . import rules
from .rules import Attempt, Device, NewPerson, NewSession, Person, PersonChange, Session, Team, TrailEntry

PAGE = 200
"""No list is longer than this."""

_ATTEMPTS_KEPT = timedelta(days=1)
_SESSIONS_KEPT = timedelta(days=30)


class _Team(Base):
    __tablename__ = "teams"

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80), unique=True)
    region: Mapped[str | None] = mapped_column(sa.String(80))


class _Person(Base):
    __tablename__ = "people"

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    staff_no: Mapped[str] = mapped_column(sa.String(20), unique=True)
    phone: Mapped[str] = mapped_column(sa.String(16))
    team: Mapped[str | None] = mapped_column(Uuid, sa.ForeignKey("teams.id"), index=True)
    region: Mapped[str | None] = mapped_column(sa.String(80))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    created: Mapped[datetime] = mapped_column(Moment)
    deactivated_at: Mapped[datetime | None] = mapped_column(Moment)
    ver: Mapped[int] = mapped_column(default=1, server_default="1")


class _PersonRole(Base):
    __tablename__ = "person_roles"

    person: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(sa.Enum(*rules.ROLES, name="role", native_enum=False), primary_key=True)


class _PersonDuty(Base):
    __tablename__ = "person_duties"

    person: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"), primary_key=True)
    duty: Mapped[str] = mapped_column(sa.Enum(*rules.DUTIES, name="duty", native_enum=False), primary_key=True)


class _Device(Base):
    __tablename__ = "devices"

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    person: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    app_version: Mapped[str | None] = mapped_column(sa.String(40))
    standalone: Mapped[bool]
    persisted: Mapped[bool]
    enrolled: Mapped[datetime] = mapped_column(Moment)
    seen: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    emptied_at: Mapped[datetime | None] = mapped_column(Moment)


class _Session(Base):
    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"), index=True)
    # Not a foreign key: a phone signs in first and enrols afterwards.
    device: Mapped[str | None] = mapped_column(Uuid, index=True)
    agent: Mapped[str] = mapped_column(sa.String(80))
    created: Mapped[datetime] = mapped_column(Moment)
    seen: Mapped[datetime] = mapped_column(Moment)
    expires: Mapped[datetime] = mapped_column(Moment)
    ended: Mapped[datetime | None] = mapped_column(Moment)


class _Attempt(Base):
    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        sa.Index("ix_sign_in_attempts_account_at", "account", "at"),
        sa.Index("ix_sign_in_attempts_address_at", "address", "at"),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    account: Mapped[str] = mapped_column(sa.String(64))
    address: Mapped[str] = mapped_column(sa.String(64))
    device: Mapped[str | None] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    ok: Mapped[bool]


class _TrailEntry(Base):
    __tablename__ = "trail"

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    by: Mapped[str | None] = mapped_column(Uuid, sa.ForeignKey("people.id"))
    act: Mapped[str] = mapped_column(sa.String(40))
    of: Mapped[str] = mapped_column(sa.String(64), index=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)


_teams_table, _people_table, _roles, _duties, _devices_table, _sessions_table = (
    cast(sa.Table, entity.__table__) for entity in (_Team, _Person, _PersonRole, _PersonDuty, _Device, _Session)
)


def _words(column: sa.Column[str], person: sa.Column[str]) -> sa.ScalarSelect[str]:
    """What a person's rows in another table say, in one text."""
    words = sa.select(sa.func.aggregate_strings(column, " ")).where(person == _people_table.c.id)
    return words.scalar_subquery()


_PERSON = (
    *(_people_table.c[name] for name in ("id", "name", "staff_no", "phone", "team")),
    sa.func.coalesce(_people_table.c.region, _teams_table.c.region),
    _people_table.c.deactivated_at,
    _people_table.c.email,
    _people_table.c.ver,
    _words(_roles.c.role, _roles.c.person),
    _words(_duties.c.duty, _duties.c.person),
)
_PEOPLE = sa.select(*_PERSON).outerjoin_from(_people_table, _teams_table)
_SESSION = [_sessions_table.c[name] for name in Session.__dataclass_fields__]

# Every request, push or pull takes one of these. Building a statement costs more than running it: built once.
_SESSION_WITH_TOKEN = (
    sa.select(*_SESSION, *_PERSON)
    .select_from(_sessions_table.join(_people_table).outerjoin(_teams_table))
    .where(_sessions_table.c.token_hash == sa.bindparam("token_hash"))
)
_LOCKED_DEVICE = (
    sa.select(*(_devices_table.c[name] for name in Device.__dataclass_fields__))
    .where(_devices_table.c.id == sa.bindparam("id"))
    .with_for_update()
)
_LOCKED_PEOPLE = (
    sa.select(_people_table.c.id).where(_people_table.c.id.in_(IDS)).order_by(_people_table.c.id).with_for_update()
)
_PEOPLE_OF = _PEOPLE.where(_people_table.c.id.in_(IDS)).order_by(_people_table.c.staff_no)


@dataclass(frozen=True)
class Credentials:
    """What a sign-in is checked against."""

    person: str
    password_hash: str


# Teams and people


def team(id: str) -> Team | None:
    """The team of this id."""
    return next(iter(_teams(_Team.id == id)), None)


def team_named(name: str) -> Team | None:
    """The team of this name."""
    return next(iter(_teams(_Team.name == name)), None)


def teams(ids: Collection[str] | None = None) -> list[Team]:
    """The teams of these ids, by name; every team when `ids` is None."""
    return _teams(_Team.id.in_(ids) if ids is not None else sa.true())


def add_team(new: Team) -> None:
    """Keeps a new team."""
    db.session.execute(sa.insert(_Team).values(id=new.id, name=new.name, region=new.region))


def person(id: str) -> Person | None:
    """The person of this id, active or not."""
    return next(iter(_people(_Person.id == id)), None)


def people(ids: Collection[str]) -> dict[str, Person]:
    """The people of these ids, active or not."""
    rows = db.session.execute(_PEOPLE_OF, {"ids": list(ids)}) if ids else ()
    return {found.id: found for found in map(_person, rows)}


def person_numbered(staff_no: str) -> Person | None:
    """The person with this staff number, active or not."""
    return next(iter(_people(_Person.staff_no == staff_no)), None)


def person_for(asking: Person, id: str) -> Person:
    """The person, if the asking one supervises them; raises NotFound."""
    found = person(id)
    if found is None or not rules.supervises(asking, found.team):
        raise NotFound("There is no such person here.", of=id)
    return found


def people_of_team(team: str) -> list[Person]:
    """The active people of a team, by staff number."""
    return _people(_Person.team == team, _Person.deactivated_at.is_(None))


def page_of_people(teams: Collection[str] | None, role: str | None, after: str, limit: int) -> list[Person]:
    """Up to `limit` active people by staff number, the first after `after`; of every team when `teams` is None."""
    conditions = [_Person.deactivated_at.is_(None), _Person.staff_no > after]
    if teams is not None:
        conditions.append(_Person.team.in_(teams))
    if role is not None:
        conditions.append(_Person.id.in_(sa.select(_PersonRole.person).where(_PersonRole.role == role)))
    return _people(*conditions, limit=limit)


def everybody(active_only: bool) -> list[Person]:
    """All people, by staff number."""
    return _people(_Person.deactivated_at.is_(None) if active_only else sa.true())


def lock_people(ids: Iterable[str]) -> dict[str, Person]:
    """Locks people's rows in ascending order of id (the order everywhere) and returns the people."""
    wanted = sorted(set(ids))
    db.session.execute(_LOCKED_PEOPLE, {"ids": wanted})
    return people(wanted)


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
        "region": new.region,
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
    _put_roles(new.id, new.roles, new.duties)
    add_to_trail(TrailEntry(new_id(), by, "person.added", new.id, new.created))
    return _one_person(new.id)


def _taken(known: Person) -> Conflict:
    if known.active:
        return Conflict(f"The staff number {known.staff_no} is taken.", code="staff_no_taken", of=known.id)
    message = f"The staff number {known.staff_no} is that of {known.name}, who was shut out. Let them in again instead."
    return Conflict(message, code="staff_no_disabled", of=known.id)


def _put_roles(id: str, roles: Collection[str], duties: Collection[str]) -> None:
    """Writes what a person may do, in place of what they might before."""
    db.session.execute(sa.delete(_roles).where(_roles.c.person == id))
    db.session.execute(sa.delete(_duties).where(_duties.c.person == id))
    if roles:
        db.session.execute(sa.insert(_PersonRole), [{"person": id, "role": role} for role in sorted(roles)])
    if duties:
        db.session.execute(sa.insert(_PersonDuty), [{"person": id, "duty": duty} for duty in sorted(duties)])


def change_person(id: str, wanted: PersonChange, if_match: int, by: str | None, now: datetime) -> Person:
    """Changes a person whom the caller has locked; other roles end their sessions, whose length follows from them.

    Raises Stale when another version is the newest. A restore repeats which roles were taken.
    """
    known = _one_person(id)
    if known.ver != if_match:
        raise Stale("This person was changed meanwhile; look again.", of=id)
    row = {"name": wanted.name, "phone": wanted.phone, "email": wanted.email, "team": wanted.team}
    db.session.execute(sa.update(_people_table).where(_Person.id == id).values(**row, ver=known.ver + 1))
    _put_roles(id, wanted.roles, wanted.duties)
    add_to_trail(TrailEntry(new_id(), by, "person.changed", id, now))
    if known.team != wanted.team:
        add_to_trail(TrailEntry(new_id(), by, "person.moved", id, now))
    if known.roles != wanted.roles:
        _end(now, _Session.person == id)
        journal.note("shut-out", "roles", id, ",".join(sorted(wanted.roles)))
    return _one_person(id)


def administrators() -> int:
    """How many active administrators there are; all of them are locked, so that no two leave at once."""
    ids = db.session.scalars(sa.select(_roles.c.person).where(_roles.c.role == "administrator"))
    return sum(one.active and "administrator" in one.roles for one in lock_people(ids).values())


def bring_back(id: str, by: str | None, now: datetime) -> Person:
    """Lets a person in again who was shut out, with their password; a second time changes nothing. Their sessions stay
    ended, and a phone that was revoked stays revoked."""
    if not lock_people([id])[id].active:
        db.session.execute(sa.update(_people_table).where(_Person.id == id).values(deactivated_at=None))
        add_to_trail(TrailEntry(new_id(), by, "person.brought_back", id, now))
        journal.note("shut-out", "back", id, now.isoformat())
    return _one_person(id)


def set_password(id: str, password_hash: str, by: str | None, now: datetime, keep_session: str | None = None) -> None:
    """Gives the person another password and ends their sessions, but for `keep_session`."""
    lock_people([id])
    db.session.execute(sa.update(_people_table).where(_Person.id == id).values(password_hash=password_hash))
    _end(now, _Session.person == id, _Session.id != keep_session if keep_session else sa.true())
    add_to_trail(TrailEntry(new_id(), by, "person.password", id, now))
    journal.note("shut-out", "password", id, password_hash)


def deactivate(id: str, by: str | None, now: datetime) -> Person:
    """Shuts the person out and ends their sessions; a second time changes nothing."""
    if lock_people([id])[id].active:
        db.session.execute(sa.update(_people_table).where(_Person.id == id).values(deactivated_at=now))
        _end(now, _Session.person == id)
        add_to_trail(TrailEntry(new_id(), by, "person.deactivated", id, now))
        journal.note("shut-out", "person", id, now.isoformat())
    return _one_person(id)


# Devices


def device(id: str) -> Device | None:
    """The device of this id, revoked or not."""
    return next(iter(_devices(_Device.id == id)), None)


def devices_of(person: str) -> list[Device]:
    """The devices a person has enrolled, the one seen last first."""
    return _devices(_Device.person == person)


def last_heard(people: Iterable[str]) -> dict[str, datetime]:
    """When any phone of these people was last heard of; who has none is left out."""
    query = sa.select(_Device.person, sa.func.max(_Device.seen)).where(_Device.person.in_(set(people)))
    return {person: seen for person, seen in db.session.execute(query.group_by(_Device.person))}


def owners(devices: Collection[str]) -> dict[str, str]:
    """Who enrolled each of these devices; one that nobody did is left out."""
    query = sa.select(_devices_table.c.id, _devices_table.c.person).where(_devices_table.c.id.in_(set(devices)))
    return {row.id: row.person for row in db.session.execute(query)}


def gone_devices(people: Iterable[str]) -> dict[str, Device]:
    """The devices of these people that are gone, by id."""
    of_each: dict[str, list[Device]] = {}
    for device in _devices(_Device.person.in_(set(people))):
        of_each.setdefault(device.person, []).append(device)
    return {device.id: device for devices in of_each.values() for device in rules.gone(devices)}


def empty_device(id: str, now: datetime) -> None:
    """Notes that nothing is left on a device that was not sent."""
    db.session.execute(sa.update(_devices_table).where(_Device.id == id).values(emptied_at=now))


def lock_device(id: str) -> Device | None:
    """Locks a device's row, the first lock of every push, and returns the device."""
    row = db.session.execute(_LOCKED_DEVICE, {"id": id}).first()
    return Device(*row) if row else None


def enrol_device(id: str, person: str, name: str, standalone: bool, persisted: bool, now: datetime) -> Device:
    """Enrols a phone's local database for a person; again changes only what it says about itself.

    Raises Forbidden: `wrong_person` when somebody else enrolled it, `device_revoked` when it was shut out.
    """
    insert = sqlite.insert(_Device) if is_sqlite() else postgresql.insert(_Device)
    said = {"name": name, "standalone": standalone, "persisted": persisted, "seen": now}
    added = db.session.execute(
        insert.values(id=id, person=person, enrolled=now, **said).on_conflict_do_nothing().returning(_Device.id)
    ).first()
    if added is not None:
        add_to_trail(TrailEntry(new_id(), person, "device.enrolled", id, now))
    else:
        known = lock_device(id)
        assert known is not None, "devices are never deleted"
        check_device(known, person)
        db.session.execute(sa.update(_devices_table).where(_Device.id == id).values(said))
    return _one_device(id)


def check_device(device: Device, person: str) -> None:
    """Raises Forbidden when the device is not this person's (`wrong_person`) or was revoked (`device_revoked`)."""
    if device.person != person:
        raise Forbidden("This device was enrolled by somebody else.", code="wrong_person", of=device.id)
    if device.revoked_at is not None:
        raise Forbidden("This device was revoked.", code="device_revoked", of=device.id)


def seen_device(id: str, now: datetime, app_version: str | None = None) -> None:
    """Notes that a device was heard of, and the version of its app when it said so."""
    values: dict[str, object] = {"seen": now}
    if app_version is not None:
        values["app_version"] = app_version
    db.session.execute(sa.update(_devices_table).where(_Device.id == id).values(values))


def device_for(asking: Person, id: str) -> Device:
    """The device, if it is the asking person's own or of somebody they supervise; raises NotFound."""
    found = device(id)
    if found is not None:
        owner = _one_person(found.person)
        if owner.id == asking.id or rules.supervises(asking, owner.team):
            return found
    raise NotFound("There is no such device here.", of=id)


def revoke_device(id: str, by: str | None, now: datetime) -> None:
    """Shuts a device out and ends its sessions; a second time changes nothing."""
    known = lock_device(id)
    if known is not None and known.revoked_at is None:
        db.session.execute(sa.update(_devices_table).where(_Device.id == id).values(revoked_at=now))
        _end(now, _Session.device == id)
        add_to_trail(TrailEntry(new_id(), by, "device.revoked", id, now))
        journal.note("shut-out", "device", id, known.person, now.isoformat())


def shut_out_again(told: Iterable[Sequence[str]], now: datetime) -> None:
    """Repeats what the journal has told of people, devices and passwords, in a database that was set back.

    A device that was enrolled and revoked after the backup comes in again as a revoked one; people of whom the backup
    knows nothing do not exist, and are passed over.
    """
    known = {person.id for person in everybody(active_only=False)}
    for words in told:
        match words:
            case ["person", id, at] if id in known:
                deactivate(id, None, datetime.fromisoformat(at))
            case ["back", id, at] if id in known:
                bring_back(id, None, datetime.fromisoformat(at))
            case ["roles", id, roles] if id in known:
                _put_roles(id, set(roles.split(",")) & set(rules.ROLES), people([id])[id].duties)
            case ["device", id, person, at] if person in known:
                if device(id) is None:
                    enrol_device(id, person, "", False, False, now)
                revoke_device(id, None, datetime.fromisoformat(at))
            case ["password", id, password_hash] if id in known:
                set_password(id, password_hash, None, now)


# Sessions


def session_with_token(token_hash: str) -> tuple[Session, Person] | None:
    """The session of a cookie, ended or not, and its person."""
    row = db.session.execute(_SESSION_WITH_TOKEN, {"token_hash": token_hash}).first()
    return (Session(*row[: len(_SESSION)]), _person(row[len(_SESSION) :])) if row else None


def sessions_of(person: Person, now: datetime) -> list[Session]:
    """The living sessions of a person, the one seen last first."""
    found = _sessions(_Session.person == person.id, _Session.ended.is_(None), _Session.expires > now)
    return [session for session in found if rules.is_alive(session, person, now)]


def session_for(asking: Person, id: str) -> Session:
    """The session, if it is the asking person's own or they are an administrator; raises NotFound."""
    for found in _sessions(_Session.id == id):
        if found.person == asking.id or "administrator" in asking.roles:
            return found
    raise NotFound("There is no such session here.", of=id)


def open_session(new: NewSession) -> Session:
    """Keeps a new session and ends the others of its device; drops the person's long-ended ones."""
    if new.device is not None:
        _end(new.created, _Session.device == new.device)
    forgotten = sa.and_(_Session.person == new.person, _Session.expires < new.created - _SESSIONS_KEPT)
    db.session.execute(sa.delete(_sessions_table).where(forgotten))
    row = {
        "id": new.id,
        "token_hash": new.token_hash,
        "person": new.person,
        "device": new.device,
        "agent": new.agent,
    }
    times = {"created": new.created, "seen": new.created, "expires": new.expires}
    db.session.execute(sa.insert(_sessions_table).values(row | times))
    return _sessions(_Session.id == new.id)[0]


def bind_session(id: str, device: Device) -> Session:
    """Ties a session to a device of its person and returns it; a second time changes nothing. The device's other
    sessions go on: two copies of one phone would throw each other out again and again."""
    [session] = _sessions(_Session.id == id)
    if session.device == device.id:
        return session
    expires = rules.session_expires(_one_person(session.person).roles, device.id, session.created)
    db.session.execute(sa.update(_sessions_table).where(_Session.id == id).values(device=device.id, expires=expires))
    return replace(session, device=device.id, expires=expires)


def see_session(id: str, now: datetime) -> None:
    """Notes that a session was used, at most once a minute."""
    due = sa.and_(_Session.id == id, _Session.seen <= now - rules.SEEN_EVERY)
    db.session.execute(sa.update(_sessions_table).where(due).values(seen=now))


def end_session(id: str, by: str, now: datetime) -> None:
    """Ends one session."""
    _end(now, _Session.id == id)
    add_to_trail(TrailEntry(new_id(), by, "session.ended", id, now))


def end_session_with(token_hash: str, now: datetime) -> None:
    """Ends the session that a browser had before it signed in anew."""
    _end(now, _Session.token_hash == token_hash)


def end_all_sessions(now: datetime) -> None:
    """Ends every session: after a restore nobody knows which of them had been ended. Every phone takes another name and
    offers again what it has, so none is missed under the old one."""
    _end(now)
    db.session.execute(sa.update(_devices_table).values(emptied_at=now))


# Signing in


def credentials(staff_no: str) -> Credentials | None:
    """What to check a sign-in against; None for an unknown number."""
    row = db.session.execute(sa.select(_Person.id, _Person.password_hash).where(_Person.staff_no == staff_no)).first()
    return Credentials(row.id, row.password_hash) if row else None


def confirmed(checked: Credentials) -> Person | None:
    """Locks and returns the person; None if meanwhile they were deactivated or got another password."""
    found = lock_people([checked.person])[checked.person]
    password_hash = db.session.scalar(sa.select(_Person.password_hash).where(_Person.id == checked.person))
    return found if found.active and password_hash == checked.password_hash else None


def admit(attempt: Attempt) -> None:
    """Counts one try to sign in, as failed until `succeeded` says otherwise; raises TooMany over a limit.

    1. Tries for one account, and from one address, wait for each other: counting and adding are one step, so that
       parallel guessing gets no more tries than patient guessing.
    2. A phone that was enrolled for the account, and a browser where the person has signed in before, has a count of
       its own: strangers who fill the account's count, or the count of a shared address, lock out strangers only.
    3. What all those of one account may fail together is bounded, too.
    """
    if not is_sqlite():  # on SQLite every write transaction is alone anyway
        for key in (attempt.account, attempt.address):
            db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(int(key[:15], 16))))
    db.session.execute(sa.delete(_Attempt).where(_Attempt.at < attempt.at - _ATTEMPTS_KEPT))
    by_account = _failure(
        rules.FAILURES_PER_ACCOUNT,
        _Attempt.account == attempt.account,
        _Attempt.device.is_not_distinct_from(attempt.device),
    )
    if attempt.device is None:
        wider = _failure(rules.FAILURES_PER_ADDRESS, _Attempt.address == attempt.address, _Attempt.device.is_(None))
    else:
        known = _Attempt.account == attempt.account, _Attempt.device.is_not(None)
        wider = _failure(rules.FAILURES_PER_ACCOUNT_KNOWN, *known)
    if until := rules.locked_until((by_account, wider), attempt.at):
        wait = int((until - attempt.at).total_seconds()) + 1
        raise TooMany("Too many failed tries. Wait, then try again.", wait, code="too_many_attempts")
    row = {"id": attempt.id, "account": attempt.account, "address": attempt.address}
    db.session.execute(sa.insert(_Attempt).values(**row, device=attempt.device, at=attempt.at, ok=False))


def succeeded(attempt: Attempt) -> None:
    """Takes a counted try out of the failures."""
    db.session.execute(sa.update(_Attempt).where(_Attempt.id == attempt.id).values(ok=True))


# The trail


def add_to_trail(entry: TrailEntry) -> None:
    """Writes who did what; called by the function that does it, in its transaction."""
    row = {"id": entry.id, "by": entry.by, "act": entry.act, "of": entry.of, "at": entry.at}
    db.session.execute(sa.insert(_TrailEntry).values(row))


def forget_trail(before: datetime, limit: int) -> int:
    """Deletes at most `limit` entries from before an instant, and returns how many."""
    return delete_some(cast(sa.Table, _TrailEntry.__table__), _TrailEntry.at < before, limit)


def trail_of(of: str) -> list[TrailEntry]:
    """What was done to a thing, in order."""
    query = sa.select(_TrailEntry).where(_TrailEntry.of == of).order_by(_TrailEntry.at, _TrailEntry.id)
    return [TrailEntry(row.id, row.by, row.act, row.of, row.at) for row in db.session.scalars(query)]


def _teams(*conditions: sa.ColumnElement[bool]) -> list[Team]:
    query = sa.select(_Team.id, _Team.name, _Team.region).where(*conditions).order_by(_Team.name)
    return [Team(row.id, row.name, row.region) for row in db.session.execute(query)]


def _one_person(id: str) -> Person:
    return _people(_Person.id == id)[0]


def _people(*conditions: sa.ColumnElement[bool], limit: int | None = None) -> list[Person]:
    query = _PEOPLE.where(*conditions).order_by(_Person.staff_no).limit(limit)
    return [_person(row) for row in db.session.execute(query)]


def _person(row: Sequence[Any]) -> Person:
    """A person from a row of `_PERSON`."""
    id, name, staff_no, phone, team, region, deactivated_at, email, ver, roles, duties = row
    return Person(
        id=id,
        name=name,
        staff_no=staff_no,
        phone=phone,
        roles=frozenset((roles or "").split()),
        team=team,
        region=region,
        active=deactivated_at is None,
        deactivated_at=deactivated_at,
        duties=frozenset((duties or "").split()),
        email=email,
        ver=ver,
    )


def _one_device(id: str) -> Device:
    return _devices(_Device.id == id)[0]


def _devices(*conditions: sa.ColumnElement[bool]) -> list[Device]:
    query = sa.select(_Device.__table__).where(*conditions).order_by(_Device.seen.desc(), _Device.id)
    return [Device(**row) for row in db.session.execute(query).mappings()]


def _sessions(*conditions: sa.ColumnElement[bool]) -> list[Session]:
    query = sa.select(*_SESSION).where(*conditions).order_by(_Session.seen.desc(), _Session.id)
    return [Session(*row) for row in db.session.execute(query)]


def _end(now: datetime, *conditions: sa.ColumnElement[bool]) -> None:
    db.session.execute(sa.update(_sessions_table).where(_Session.ended.is_(None), *conditions).values(ended=now))


def _failure(nth: int, *conditions: sa.ColumnElement[bool]) -> datetime | None:
    """When the nth newest failure was; None when there are fewer."""
    query = sa.select(_Attempt.at).where(_Attempt.ok.is_(False), *conditions).order_by(_Attempt.at.desc())
    return db.session.scalar(query.offset(nth - 1).limit(1))
