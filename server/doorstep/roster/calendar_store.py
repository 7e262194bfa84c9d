"""The working days of single years, as the office has corrected them. Never commits."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Moment, Uuid, db, whose
from ..errors import Stale
from ..standard import store as standards
from . import calendars
from .calendars import Calendar


@dataclass(frozen=True)
class Year:
    """What the office says of a year, in place of the standard; `ver` 1: nothing yet."""

    year: int
    holidays: tuple[date, ...] = ()
    make_up: tuple[date, ...] = ()
    by: str | None = None
    at: datetime | None = None
    ver: int = 1


class _Year(Base):
    """A year as the office wrote it down: its days as lists of ISO dates."""

    __tablename__ = "calendar_years"
    __table_args__ = whose(open="holidays make_up")

    year: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    holidays: Mapped[str] = mapped_column(sa.Text)
    make_up: Mapped[str] = mapped_column(sa.Text)
    by: Mapped[str] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(Moment)
    ver: Mapped[int] = mapped_column(default=1, server_default="1")


_years = cast(sa.Table, _Year.__table__)


def years() -> dict[int, Year]:
    """The years of which the office said something."""
    return {
        row.year: Year(row.year, _dates(row.holidays), _dates(row.make_up), row.by, row.at, row.ver)
        for row in db.session.execute(sa.select(_years))
    }


def calendar() -> Calendar:
    """The calendar in force: the standard's, with the years that the office put right."""
    said = calendars.read((standards.current() or {}).get("calendar"))
    for year in years().values():
        said = replace(
            said,
            years=said.years | {year.year},
            holidays=frozenset(day for day in said.holidays if day.year != year.year) | set(year.holidays),
            make_up=frozenset(day for day in said.make_up if day.year != year.year) | set(year.make_up),
        )
    return said


def put_year(year: Year) -> None:
    """Writes a year down as the next version after `year.ver`; raises Stale when that is not the newest."""
    row: dict[str, Any] = {
        "year": year.year,
        "holidays": _written(year.holidays),
        "make_up": _written(year.make_up),
        "by": year.by,
        "at": year.at,
        "ver": year.ver + 1,
    }
    known = db.session.scalar(sa.select(_years.c.ver).where(_years.c.year == year.year).with_for_update())
    if (known or 1) != year.ver:
        raise Stale("This year was changed meanwhile; look again.", of=str(year.year))
    if known:
        db.session.execute(sa.update(_years).where(_years.c.year == year.year).values(row))
    else:
        db.session.execute(sa.insert(_years).values(row))


def _dates(text: str) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, json.loads(text)))


def _written(days: Iterable[date]) -> str:
    return json.dumps([day.isoformat() for day in sorted(days)])
