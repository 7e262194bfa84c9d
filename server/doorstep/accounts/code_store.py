"""One-time codes: with one somebody gives themselves a password, the first or one in place of a forgotten one. A code
opens nothing else, counts once and for a day, and is kept as a hash. Never commits."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..clock import new_id
from ..database import Base, Moment, Uuid, db, whose
from . import rules
from .attempt_store import Credentials
from .rules import Person, TrailEntry
from .store import PersonRow, lock_people
from .trail_store import add_to_trail


class _Code(Base):
    __tablename__ = "one_time_codes"
    __table_args__ = whose(secret="code_hash")

    person: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(sa.String(200))
    made: Mapped[datetime] = mapped_column(Moment)


_codes = cast(sa.Table, _Code.__table__)


def put_code(person: str, code_hash: str, by: str, now: datetime) -> datetime:
    """Keeps a person's code in place of any before, and returns until when it counts."""
    lock_people([person])
    forget_code(person)
    db.session.execute(sa.insert(_codes).values(person=person, code_hash=code_hash, made=now))
    add_to_trail(TrailEntry(new_id(), by, "person.code", person, now))
    return now + rules.CODE_LIVES


def code_credentials(staff_no: str, now: datetime) -> Credentials | None:
    """What a code is checked against; None for an unknown number, and where no code counts."""
    query = sa.select(_codes.c.person, _codes.c.code_hash).join(PersonRow, PersonRow.id == _codes.c.person)
    row = db.session.execute(
        query.where(PersonRow.staff_no == staff_no, _codes.c.made > now - rules.CODE_LIVES)
    ).first()
    return Credentials(row.person, row.code_hash) if row else None


def use_code(checked: Credentials) -> Person | None:
    """Takes the code away and returns the person, locked; None if meanwhile it was used or replaced, or the person was
    shut out."""
    found = lock_people([checked.person])[checked.person]
    same = _codes.c.person == checked.person, _codes.c.code_hash == checked.password_hash
    used = db.session.execute(sa.delete(_codes).where(*same).returning(_codes.c.person)).first()
    return found if used and found.active else None


def forget_code(person: str) -> None:
    """Takes away a code that has not been used."""
    db.session.execute(sa.delete(_codes).where(_codes.c.person == person))
