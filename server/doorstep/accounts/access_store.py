"""Who is let in and who is shut out: changes of people and phones that end sessions, too. Never commits.

The journal is told of each, so that a database that was set back does not let in again who was shut out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa

from .. import journal
from ..clock import new_id
from ..database import db
from ..errors import Stale
from . import rules
from .calendar_store import end_calendar
from .code_store import forget_code
from .device_store import DeviceRow, device, enrol_device, lock_device
from .rules import Person, PersonChange, TrailEntry
from .session_store import SessionRow, end_sessions
from .store import PersonRow, everybody, lock_people, one_person, people, put_roles, put_served, put_skills
from .trail_store import add_to_trail


def change_person(id: str, wanted: PersonChange, if_match: int, by: str | None, now: datetime) -> Person:
    """Changes a person whom the caller has locked; other roles end their sessions, whose length follows from them,
    and their calendar's address.

    Raises Stale when another version is the newest. A restore repeats which roles were taken.
    """
    known = one_person(id)
    if known.ver != if_match:
        raise Stale("This person was changed meanwhile; look again.", of=id)
    row = {"name": wanted.name, "phone": wanted.phone, "email": wanted.email, "team": wanted.team}
    db.session.execute(sa.update(PersonRow).where(PersonRow.id == id).values(**row, ver=known.ver + 1))
    put_roles(id, wanted.roles, wanted.duties)
    put_skills(id, wanted.skills, wanted.regions)
    put_served(id, wanted.serves)
    add_to_trail(TrailEntry(new_id(), by, "person.changed", id, now))
    if known.team != wanted.team:
        add_to_trail(TrailEntry(new_id(), by, "person.moved", id, now))
    if known.roles != wanted.roles:
        end_sessions(now, SessionRow.person == id)
        end_calendar(id, by, now)
        journal.note("shut-out", "roles", id, ",".join(sorted(wanted.roles)))
    return one_person(id)


def bring_back(id: str, by: str | None, now: datetime) -> Person:
    """Lets a person in again who was shut out, with their password; a second time changes nothing. Their sessions stay
    ended, and a phone that was revoked stays revoked."""
    if not lock_people([id])[id].active:
        db.session.execute(sa.update(PersonRow).where(PersonRow.id == id).values(deactivated_at=None))
        add_to_trail(TrailEntry(new_id(), by, "person.brought_back", id, now))
        journal.note("shut-out", "back", id, now.isoformat())
    return one_person(id)


def set_password(id: str, password_hash: str, by: str | None, now: datetime, keep_session: str | None = None) -> None:
    """Gives the person another password and ends their sessions, but for `keep_session`, and their calendar's address:
    whoever knew the old one may have made it."""
    lock_people([id])
    end_calendar(id, by, now)
    forget_code(id)
    db.session.execute(sa.update(PersonRow).where(PersonRow.id == id).values(password_hash=password_hash))
    end_sessions(now, SessionRow.person == id, SessionRow.id != keep_session if keep_session else sa.true())
    add_to_trail(TrailEntry(new_id(), by, "person.password", id, now))
    journal.note("shut-out", "password", id, password_hash)


def deactivate(id: str, by: str | None, now: datetime) -> Person:
    """Shuts the person out and ends their sessions and their calendar's address; a second time changes nothing."""
    if lock_people([id])[id].active:
        db.session.execute(sa.update(PersonRow).where(PersonRow.id == id).values(deactivated_at=now))
        forget_code(id)
        end_sessions(now, SessionRow.person == id)
        end_calendar(id, by, now)
        add_to_trail(TrailEntry(new_id(), by, "person.deactivated", id, now))
        journal.note("shut-out", "person", id, now.isoformat())
    return one_person(id)


def revoke_device(id: str, by: str | None, now: datetime) -> None:
    """Shuts a device out, ends its sessions, and its person's calendar address, which may stand in it; a second time
    changes nothing."""
    known = lock_device(id)
    if known is not None and known.revoked_at is None:
        db.session.execute(sa.update(DeviceRow).where(DeviceRow.id == id).values(revoked_at=now))
        end_sessions(now, SessionRow.device == id)
        end_calendar(known.person, by, now)
        add_to_trail(TrailEntry(new_id(), by, "device.revoked", id, now))
        journal.note("shut-out", "device", id, known.person, now.isoformat())


def end_all_sessions(now: datetime) -> None:
    """Ends every session: after a restore nobody knows which of them had been ended. Every phone takes another name and
    offers again what it has, so none is missed under the old one."""
    end_sessions(now)
    db.session.execute(sa.update(DeviceRow).values(emptied_at=now))


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
                put_roles(id, set(roles.split(",")) & set(rules.ROLES), people([id])[id].duties)
            case ["device", id, person, at] if person in known:
                if device(id) is None:
                    enrol_device(id, person, "", False, False, now)
                revoke_device(id, None, datetime.fromisoformat(at))
            case ["calendar", id] if id in known:
                end_calendar(id, None, now)
            case ["password", id, password_hash] if id in known:
                set_password(id, password_hash, None, now)
