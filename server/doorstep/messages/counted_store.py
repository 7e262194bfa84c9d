"""How many messages wait, and how many were not sent: what whoever runs the installation is told in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from ..database import db
from . import rules
from .store import _OPEN, _messages

LATE = timedelta(minutes=5)
"""How long after its time a message counts as late: a failed attempt that goes well the next time is none."""


@dataclass(frozen=True)
class Waiting:
    """The messages of a channel that wait, and how many of them are late: nobody took them when they might have gone,
    or they failed and are tried again."""

    channel: str
    waiting: int
    late: int


def waiting(now: datetime, most: int) -> list[Waiting]:
    """The messages that wait, by channel; of many, the `most` of each that go out first."""
    columns = [_messages.c[name] for name in ("channel", "due", "try_at", "attempts")]
    first = sa.select(*columns).where(sa.text(_OPEN)).order_by(_messages.c.try_at).limit(most)
    each = [first.where(_messages.c.channel == channel).subquery() for channel in rules.CHANNELS]  # by the index
    one = sa.union_all(*map(sa.select, each)).subquery()
    before = now - LATE
    late = sa.or_(one.c.try_at < before, sa.and_(one.c.attempts > 0, one.c.due < before))
    count = sa.func.count
    query = sa.select(one.c.channel, count(), count(sa.case((late, 1)))).group_by(one.c.channel).order_by(one.c.channel)
    return [Waiting(*row) for row in db.session.execute(query)]


def lost_to_staff(team: str, since: datetime) -> int:
    """How many messages to people of a team that were due since an instant could not be sent to them."""
    lost = [_messages.c.state == "not_sent", _messages.c.reason == rules.FAILED, _messages.c.role != "customer"]
    of_team = [_messages.c.team == team, _messages.c.due >= since, _messages.c.what != rules.TEAM]
    return db.session.scalar(sa.select(sa.func.count()).select_from(_messages).where(*of_team, *lost)) or 0


def given_up(since: datetime, most: int) -> list[tuple[str, str, int]]:
    """How many messages that were due since an instant were not sent, by channel and reason; of many, the `most` that
    were due last."""
    last = sa.select(_messages.c.channel, sa.func.coalesce(_messages.c.reason, "").label("reason"))
    last = last.where(_messages.c.state == "not_sent", _messages.c.due >= since).order_by(_messages.c.due.desc())
    one = last.limit(most).subquery()
    query = sa.select(one.c.channel, one.c.reason, sa.func.count()).group_by(one.c.channel, one.c.reason)
    return [
        (channel, reason, count) for channel, reason, count in db.session.execute(query.order_by("channel", "reason"))
    ]
