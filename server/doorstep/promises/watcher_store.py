"""The table of who looks on at promises that were not kept in time: each escalation adds somebody, and takes nothing
from whoever holds it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ..accounts.rules import Person, teams_served
from ..database import Base, Moment, Uuid, db, is_sqlite, whose
from . import store
from .rules import REGION, Holder, Promise
from .store import Watched


class _Watcher(Base):
    """The people of a role, in the team `holder` or, where that is REGION, in all of them."""

    __tablename__ = "promise_watchers"
    __table_args__ = whose(open="role")

    promise: Mapped[str] = mapped_column(Uuid, primary_key=True)
    holder: Mapped[str] = mapped_column(Uuid, primary_key=True, index=True)
    role: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment)


_watchers = cast(sa.Table, _Watcher.__table__)


def add(promise: Promise, watchers: Iterable[Holder], now: datetime) -> None:
    """These look on at a promise from now on, if they do not already."""
    rows = [{"promise": promise.id, "holder": one.id, "role": one.role, "since": now} for one in watchers]
    if rows:
        insert = sqlite.insert(_watchers) if is_sqlite() else postgresql.insert(_watchers)
        db.session.execute(insert.on_conflict_do_nothing(), rows)


def of(promises: Collection[str]) -> dict[str, list[Holder]]:
    """Who looks on at these promises, by promise, in the order in which they were added."""
    found: dict[str, list[Holder]] = {id: [] for id in promises}
    query = sa.select(_watchers).where(_watchers.c.promise.in_(found)).order_by(_watchers.c.since, _watchers.c.role)
    for row in db.session.execute(query) if found else ():
        found[row.promise].append(Holder(row.holder, row.role))
    return found


def looked_on(person: Person, limit: int) -> list[Watched]:
    """Up to `limit` open promises of others at which a person looks on, the one that was due first first."""
    parts = {*person.roles, *person.duties}
    places = [REGION, *([person.team] if person.team else [])]
    served = teams_served(person)
    own = sa.and_(_watchers.c.holder.in_(places), _watchers.c.role.in_(parts))
    for_others = sa.and_(_watchers.c.holder.in_(served), _watchers.c.role == "dispatcher")
    held = _watchers.c.holder.in_({*places, *served})  # by the index, which does not find one OR the other
    mine = sa.select(_watchers.c.promise).where(held, sa.or_(own, for_others))
    return store.open_among(mine, limit)
