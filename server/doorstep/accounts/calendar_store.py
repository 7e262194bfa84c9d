"""The table of calendar addresses: one for each person who has made one. Never commits."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .. import journal
from ..clock import new_id
from ..database import Base, Moment, Uuid, db, whose
from .rules import Calendar, Person, TrailEntry
from .store import PERSON, PersonRow, lock_people, person_in
from .trail_store import add_to_trail


class _CalendarRow(Base):
    __tablename__ = "calendars"
    __table_args__ = whose(secret="token_hash", open="language")

    person: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    language: Mapped[str] = mapped_column(sa.Text)
    made: Mapped[datetime] = mapped_column(Moment)


_calendars = cast(sa.Table, _CalendarRow.__table__)
_CALENDAR = [_calendars.c[name] for name in Calendar.__dataclass_fields__]


def calendar_of(person: str) -> Calendar | None:
    """The address that a person has made, or None."""
    row = db.session.execute(sa.select(*_CALENDAR).where(_calendars.c.person == person)).first()
    return Calendar(*row) if row else None


def calendar_with(token_hash: str) -> tuple[Calendar, Person] | None:
    """Whose calendar is read under an address, and in which language; None for one that nobody made, or that has
    ended."""
    query = sa.select(*_CALENDAR, *PERSON).select_from(_calendars).join(PersonRow, PersonRow.id == _calendars.c.person)
    row = db.session.execute(query.where(_calendars.c.token_hash == token_hash)).first()
    return (Calendar(*row[: len(_CALENDAR)]), person_in(row[len(_CALENDAR) :])) if row else None


def put_calendar(new: Calendar) -> None:
    """Keeps a person's new address; the one they had ends."""
    lock_people([new.person])
    renewed = _end(new.person)
    db.session.execute(sa.insert(_calendars).values(vars(new)))
    act = "calendar.renewed" if renewed else "calendar.made"
    add_to_trail(TrailEntry(new_id(), new.person, act, new.person, new.made))


def end_calendar(person: str, by: str | None, now: datetime) -> None:
    """Ends the address of a person; nothing where they have none."""
    if _end(person):
        add_to_trail(TrailEntry(new_id(), by, "calendar.revoked", person, now))


def _end(person: str) -> bool:
    """Whether there was an address to end. The journal is told, so that a database that was set back opens none that
    had ended since."""
    ended = db.session.execute(
        sa.delete(_calendars).where(_calendars.c.person == person).returning(_calendars.c.person)
    )
    if ended.first() is None:
        return False
    journal.note("shut-out", "calendar", person)
    return True
