"""What the office's page of messages reads: what reached nobody first, and how many there are of each state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import sqlalchemy as sa

from ..database import db
from . import store
from .delivery_store import _deliveries
from .store import _FAILING, Message, _messages

MOST_COUNTED = 10_000
"""Counts end there: more of one day, customer or visit nobody reads."""
PARTS = (sa.text(_FAILING), sa.text(f"NOT {_FAILING}"))
"""A page begins with what is failing, and goes on with the rest. The states stand in the text: of one that it is told
later, a database does not know whether an index of some of the rows has it."""


@dataclass(frozen=True)
class Wanted:
    """Which messages: of these teams, due between two instants, to this customer, about this thing (its kinds, its id).
    What is None is not asked about. `reader` is who sees those that are nobody else's business."""

    teams: tuple[str, ...]
    due: tuple[datetime, datetime] | None = None
    customer: str | None = None
    about: tuple[Collection[str], str] | None = None
    state: str | None = None
    kind: str | None = None
    channel: str | None = None
    reader: str | None = None

    @property
    def also(self) -> list[sa.ColumnElement[bool]]:
        """What `store.page` does not know."""
        given = {"recipient": self.customer, "kind": self.kind, "channel": self.channel}
        found: list[sa.ColumnElement[bool]] = [_messages.c[name] == value for name, value in given.items() if value]
        return [*found, _messages.c.role == "customer"] if self.customer else found


@dataclass(frozen=True)
class Place:
    """Where a page ends: in which part, and at which message."""

    part: int
    due: datetime
    id: str


def page(wanted: Wanted, after: Place | None, limit: int) -> list[tuple[int, Message]]:
    """Up to `limit` messages behind a place, each with its part: the failing ones, then the rest, of each the latest
    due first."""
    found: list[tuple[int, Message]] = []
    for part, condition in enumerate(PARTS):
        if len(found) == limit or (after and part < after.part):
            continue
        before = (after.due, after.id) if after and after.part == part else None
        rows = _rows(wanted, condition, before, limit - len(found))
        found += [(part, row) for row in rows]
    return found


def _rows(wanted: Wanted, condition: sa.TextClause, before: tuple[datetime, str] | None, limit: int) -> list[Message]:
    """Each team's for itself: there is an index of them by team, and of those of all teams only these are looked at."""
    rows = [
        row
        for team in wanted.teams
        for row in store.page(
            team, wanted.due, wanted.state, wanted.about, before, limit, wanted.reader, [condition, *wanted.also]
        )
    ]
    return list(islice(sorted(rows, key=lambda row: (row.due, row.id), reverse=True), limit))


def segments(teams: Collection[str], due: tuple[datetime, datetime]) -> int:
    """How many text messages the network counted of those that were due between two instants: what they cost."""
    joined = sa.join(_messages, _deliveries, _deliveries.c.message == _messages.c.id)
    query = sa.select(sa.func.coalesce(sa.func.sum(_deliveries.c.segments), 0)).select_from(joined)
    between = (_messages.c.due >= due[0], _messages.c.due < due[1], _messages.c.channel == "sms")
    return sum(db.session.scalar(query.where(_messages.c.team == team, *between)) or 0 for team in teams)


def counts(wanted: Wanted) -> dict[str, int]:
    """How many of them there are in each state, whichever state is wanted."""
    query = sa.select(_messages.c.state).where(store.for_eyes_of(wanted.reader), *wanted.also)
    if wanted.due is not None:
        query = query.where(_messages.c.due >= wanted.due[0], _messages.c.due < wanted.due[1])
    if wanted.about is not None:
        query = query.where(_messages.c.what.in_(sorted(wanted.about[0])), _messages.c.about == wanted.about[1])
    found: Counter[str] = Counter()
    for team in wanted.teams:
        some = query.where(_messages.c.team == team).limit(MOST_COUNTED).subquery()
        grouped = sa.select(some.c.state, sa.func.count()).group_by(some.c.state)
        found.update({state: count for state, count in db.session.execute(grouped)})
    return dict(found)
