"""Queries over visits by who goes there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa

from ..database import Moment, db
from .ledger_store import EntryRow
from .member_store import MemberRow
from .rules import USUAL_MINUTES
from .store import VisitRow

_visits, _members, _entries = (cast(sa.Table, row.__table__) for row in (VisitRow, MemberRow, EntryRow))


@dataclass(frozen=True)
class Going:
    """A visit to which somebody goes: when it is promised, of what kind, where, in which role they go, and since when
    it is as it is (`changed`)."""

    changed: datetime
    id: str
    ver: int
    kind: str
    standard: str
    premises: str
    state: str
    start: datetime
    end: datetime | None
    minutes: int
    role: str


def going(person: str, since: datetime, upto: datetime) -> list[Going]:
    """The visits to which a person goes and whose promise begins in [since, upto), cancelled ones too, in order."""
    agreed = sa.select(sa.func.max(_entries.c.at)).where(_entries.c.visit == _visits.c.id).scalar_subquery()
    moments = (_visits.c.created, _visits.c.cancelled, agreed)
    query = (
        sa.select(
            *(_visits.c[name] for name in ("id", "ver", "kind", "standard", "premises", "state", "start", "end")),
            sa.func.coalesce(_visits.c.duration_minutes, USUAL_MINUTES),
            _members.c.role,
            *(sa.type_coerce(moment, Moment) for moment in moments),
        )
        .join(_members, _members.c.visit == _visits.c.id)
        .where(_members.c.person == person, _members.c.to_seq.is_(None))
        .where(_visits.c.start >= since, _visits.c.start < upto)
        .order_by(_visits.c.start, _visits.c.id)
    )
    return [_going(row) for row in db.session.execute(query)]


def _going(row: Sequence[Any]) -> Going:
    said, moments = row[:-3], row[-3:]
    return Going(max(moment for moment in moments if moment), *said)
