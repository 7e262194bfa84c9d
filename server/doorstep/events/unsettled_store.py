"""The table of what was said and from which nothing has followed yet (events/contract.py).

A push adds a row for each thing that it speaks about, in the transaction that keeps the events, and touches no other
row: so it waits for nobody here, and whoever does what follows may hold its rows before it locks the thing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database import IDS, Base, Moment, Uuid, db, is_sqlite, whose
from ..rows import insert_all


@dataclass(frozen=True)
class Unsettled:
    """That something was said about a thing, up to the place `seq` of the feed, and nothing has followed from it yet.
    `tries` counts how often the program failed at it, `error` is the kind of the last failure, `again` when it is tried
    next."""

    seq: int
    what: str
    about: str
    since: datetime
    tries: int = 0
    error: str | None = None
    again: datetime | None = None


@dataclass(frozen=True)
class Lag:
    """How far what follows is behind: how much waits, since when the oldest does, and at how much the program
    failed."""

    waiting: int
    since: datetime | None
    failed: int


class _Unsettled(Base):
    __tablename__ = "unsettled"
    __table_args__ = whose(open="what error")

    seq: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    what: Mapped[str] = mapped_column(sa.Text)
    about: Mapped[str] = mapped_column(Uuid, index=True)
    since: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(sa.Integer)
    error: Mapped[str | None] = mapped_column(sa.Text)
    again: Mapped[datetime | None] = mapped_column(Moment)


_unsettled = cast(sa.Table, _Unsettled.__table__)
_later = _unsettled.alias()
_AT = sa.bindparam("now", type_=Moment)
_PUT_OFF = sa.exists().where(
    _later.c.what == _unsettled.c.what, _later.c.about == _unsettled.c.about, _later.c.again > _AT
)
"""A thing waits as a whole: what comes about it while it is put off fails as well."""
_DUE = sa.select(_unsettled).where(~_PUT_OFF).order_by(_unsettled.c.seq).limit(sa.bindparam("most"))
_CLAIMED = _DUE.with_for_update(skip_locked=True, of=_unsettled)
_OF = sa.select(_unsettled).where(_unsettled.c.what == sa.bindparam("kind"), _unsettled.c.about.in_(IDS))
_LOCKED = _OF.order_by(_unsettled.c.seq).with_for_update()
_ABOUT = sa.select(_unsettled.c.about).distinct().where(_unsettled.c.what == sa.bindparam("kind"))
_AMONG = _ABOUT.where(_unsettled.c.about.in_(IDS))


def note(rows: Iterable[Unsettled]) -> None:
    """Notes that something was said; the caller holds the things and the clock."""
    insert_all(_unsettled, [vars(row) for row in rows])


def is_any_due(now: datetime) -> bool:
    """Whether there is something to do for whoever does what follows."""
    return db.session.execute(_DUE, {"now": now, "most": 1}).first() is not None


GONE_AFTER_S = 30
"""Whoever leads and says nothing for so long has gone, or stands still: PostgreSQL ends its transaction, and another
one leads. Of a process that ends it hears at once."""
_LEAD = sa.select(
    sa.func.pg_try_advisory_xact_lock(0x666F6C6C6F77),
    sa.func.set_config("idle_in_transaction_session_timeout", f"{GONE_AFTER_S}s", True),
)


def lead() -> bool:
    """Whether this transaction is the one that claims, until it ends. Nobody waits: who does not lead looks again
    later. SQLite has one writer anyway."""
    return is_sqlite() or bool(db.session.scalar(_LEAD))


def claim(now: datetime, most: int) -> list[Unsettled]:
    """Locks up to `most` of the rows whose time has come, in the order of the feed, passing over those that somebody
    else works on. Before any thing is locked."""
    return _found(db.session.execute(_CLAIMED, {"now": now, "most": most}))


def lock(what: str, ids: Collection[str]) -> list[Unsettled]:
    """Locks everything that waits about these things, whenever it is to be tried; waits for whoever works on it."""
    return _found(db.session.execute(_LOCKED, {"kind": what, "ids": list(set(ids))}))


def done(rows: Iterable[Unsettled]) -> None:
    """Notes that everything has followed; the rows are locked, and what follows is in the same transaction."""
    db.session.execute(sa.delete(_unsettled).where(_unsettled.c.seq.in_([row.seq for row in rows])))


def failed(rows: Iterable[Unsettled], error: str, again: datetime) -> None:
    """Notes that the program failed at these rows, which are locked, and when it tries again."""
    of = _unsettled.c.seq.in_([row.seq for row in rows])
    db.session.execute(sa.update(_unsettled).where(of).values(tries=_unsettled.c.tries + 1, error=error, again=again))


def is_any(what: str) -> bool:
    """Whether something is still to follow about any thing of a kind, but for what the program failed at."""
    query = _ABOUT.where(_unsettled.c.tries == 0).limit(1)
    return db.session.scalar(query, {"kind": what}) is not None


def about(what: str, ids: Collection[str] | None = None, but_failed: bool = False) -> set[str]:
    """Those of these things, or of all of a kind, from which something is still to follow; `but_failed`: without those
    at which the program has failed so far."""
    query = _ABOUT if ids is None else _AMONG
    if but_failed:
        query = query.where(_unsettled.c.tries == 0)
    given: dict[str, Any] = {"kind": what} | ({"ids": list(set(ids))} if ids is not None else {})
    return set(db.session.scalars(query, given)) if ids is None or ids else set()


def failures() -> list[Unsettled]:
    """What the program failed at, the oldest first."""
    query = sa.select(_unsettled).where(_unsettled.c.tries > 0).order_by(_unsettled.c.seq)
    return _found(db.session.execute(query))


def upto(head: int) -> int:
    """Up to which place of the feed everything has followed, but for what the program failed at; `head` where nothing
    waits."""
    first = db.session.scalar(sa.select(sa.func.min(_unsettled.c.seq)).where(_unsettled.c.tries == 0))
    return head if first is None else first - 1


def lag(most: int) -> Lag:
    """How far what follows is behind; of much, the `most` that were said first are looked at."""
    one = sa.select(_unsettled.c.since, _unsettled.c.tries).order_by(_unsettled.c.seq).limit(most).subquery()
    since = sa.type_coerce(sa.func.min(sa.case((one.c.tries == 0, one.c.since))), Moment)
    untried, tried = (sa.func.count(sa.case((of, 1))) for of in (one.c.tries == 0, one.c.tries > 0))
    waiting, first, failed = db.session.execute(sa.select(untried, since, tried)).one()
    return Lag(waiting, first, failed)


def is_unsettled(what: sa.ColumnElement[str], about: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """For queries of others: whether something is still to follow about the thing of these columns."""
    return sa.exists().where(_unsettled.c.what == what, _unsettled.c.about == about)


def _found(rows: Iterable[Any]) -> list[Unsettled]:
    return [Unsettled(**row._mapping) for row in rows]
