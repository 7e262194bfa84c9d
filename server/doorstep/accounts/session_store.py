"""The table of sessions: who is signed in, and where. Never commits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..clock import new_id
from ..database import Base, Moment, Uuid, db, whose
from ..errors import NotFound
from . import rules
from .push_store import end_subscriptions, hand_on
from .rules import Device, NewSession, Person, Session, TrailEntry
from .store import PERSON, PersonRow, one_person, person_in
from .trail_store import add_to_trail

_SESSIONS_KEPT = timedelta(days=30)


class SessionRow(Base):
    """That somebody is signed in with a browser or a phone."""

    __tablename__ = "sessions"
    __table_args__ = whose(person="agent", secret="token_hash")

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


_sessions_table, _people = (cast(sa.Table, entity.__table__) for entity in (SessionRow, PersonRow))
_SESSION = [_sessions_table.c[name] for name in Session.__dataclass_fields__]

# Every request takes it. Building a statement costs more than running it: built once.
_SESSION_WITH_TOKEN = (
    sa.select(*_SESSION, *PERSON)
    .select_from(_sessions_table)
    .join(_people, _people.c.id == _sessions_table.c.person)
    .where(_sessions_table.c.token_hash == sa.bindparam("token_hash"))
)


def session_with_token(token_hash: str) -> tuple[Session, Person] | None:
    """The session of a cookie, ended or not, and its person."""
    row = db.session.execute(_SESSION_WITH_TOKEN, {"token_hash": token_hash}).first()
    return (Session(*row[: len(_SESSION)]), person_in(row[len(_SESSION) :])) if row else None


def sessions_of(person: Person, now: datetime) -> list[Session]:
    """The living sessions of a person, the one seen last first."""
    found = _sessions(SessionRow.person == person.id, SessionRow.ended.is_(None), SessionRow.expires > now)
    return [session for session in found if rules.is_alive(session, person, now)]


def session_for(asking: Person, id: str) -> Session:
    """The session, if it is the asking person's own or they are an administrator; raises NotFound."""
    for found in _sessions(SessionRow.id == id):
        if found.person == asking.id or "administrator" in asking.roles:
            return found
    raise NotFound("There is no such session here.", of=id)


def open_session(new: NewSession, former: str | None = None) -> Session:
    """Keeps a new session and ends the others of its device, and the one with the token hash `former`, which its
    browser had until now; what the same person took there by push goes on. Drops the person's long-ended ones."""
    replaced = sa.or_(
        SessionRow.device == new.device if new.device is not None else sa.false(),
        SessionRow.token_hash == former if former is not None else sa.false(),
    )
    if new.device is not None or former is not None:
        own = sa.select(SessionRow.id).where(SessionRow.ended.is_(None), SessionRow.person == new.person, replaced)
        hand_on(own, new.id)
        end_sessions(new.created, replaced)
    forgotten = sa.and_(SessionRow.person == new.person, SessionRow.expires < new.created - _SESSIONS_KEPT)
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
    return _sessions(SessionRow.id == new.id)[0]


def bind_session(id: str, device: Device) -> Session:
    """Ties a session to a device of its person and returns it; a second time changes nothing. The device's other
    sessions go on: two copies of one phone would throw each other out again and again."""
    [session] = _sessions(SessionRow.id == id)
    if session.device == device.id:
        return session
    expires = rules.session_expires(one_person(session.person).roles, device.id, session.created)
    db.session.execute(sa.update(_sessions_table).where(SessionRow.id == id).values(device=device.id, expires=expires))
    return replace(session, device=device.id, expires=expires)


def see_session(id: str, now: datetime) -> None:
    """Notes that a session was used, at most once a minute."""
    due = sa.and_(SessionRow.id == id, SessionRow.seen <= now - rules.SEEN_EVERY)
    db.session.execute(sa.update(_sessions_table).where(due).values(seen=now))


def end_session(id: str, by: str, now: datetime) -> None:
    """Ends one session."""
    end_sessions(now, SessionRow.id == id)
    add_to_trail(TrailEntry(new_id(), by, "session.ended", id, now))


def end_sessions(now: datetime, *conditions: sa.ColumnElement[bool]) -> None:
    """Ends the living sessions of which all the conditions are true, and what they take by push; every one when there
    are none."""
    db.session.execute(sa.update(_sessions_table).where(SessionRow.ended.is_(None), *conditions).values(ended=now))
    end_subscriptions(sa.select(SessionRow.id).where(SessionRow.ended.is_not(None), *conditions))


def _sessions(*conditions: sa.ColumnElement[bool]) -> list[Session]:
    query = sa.select(*_SESSION).where(*conditions).order_by(SessionRow.seen.desc(), SessionRow.id)
    return [Session(*row) for row in db.session.execute(query)]
