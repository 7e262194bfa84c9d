"""The clock row, which puts every change into one order, and the feed, from which a pull reads its own
changes.

A transaction takes its numbers by updating the clock row and holds that lock until it has committed, so
numbers become visible in the order in which they were given: a reader that has seen 17 will never meet 16
later. The clock is therefore the last lock of every transaction, and nothing slow may follow it. A number
that a sequence gives out has no such order; a reader that remembers the highest one would skip whatever
commits late.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ..clock import new_id
from ..database import Base, Moment, Uuid, db, delete_some, is_sqlite, whose
from ..rows import insert_all, last
from .rules import Clock, FeedRow

EPOCHS_APART = 1_000_000_000
"""More changes than any installation makes between two backups; numbers reach up to 2^53."""


class _Clock(Base):
    __tablename__ = "feed_clock"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    epoch: Mapped[str] = mapped_column(Uuid)
    seq: Mapped[int] = mapped_column(sa.BigInteger)
    backed_up_seq: Mapped[int] = mapped_column(sa.BigInteger)
    trimmed_seq: Mapped[int] = mapped_column(sa.BigInteger)
    restored_at: Mapped[datetime | None] = mapped_column(Moment)


class _Feed(Base):
    __tablename__ = "feed"
    __table_args__ = whose(open="kind what detail") | {"sqlite_with_rowid": False}

    reader: Mapped[str] = mapped_column(Uuid, primary_key=True)
    seq: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.Text)
    what: Mapped[str | None] = mapped_column(sa.Text, server_default="visit")
    about: Mapped[str | None] = mapped_column(Uuid)
    event: Mapped[str | None] = mapped_column(Uuid)
    detail: Mapped[str | None] = mapped_column(sa.Text)


class _Mark(Base):
    """How far the clock was at some instant: what `let_go` needs to turn days into numbers."""

    __tablename__ = "feed_marks"

    at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    seq: Mapped[int] = mapped_column(sa.BigInteger)


_clock = cast(sa.Table, _Clock.__table__)
_feed = cast(sa.Table, _Feed.__table__)
_mark = cast(sa.Table, _Mark.__table__)

_POSITION = [_clock.c[name] for name in Clock.__dataclass_fields__]
_READ = sa.select(*_POSITION)
_RESTORED = sa.select(_clock.c.restored_at)
_ADVANCE = sa.update(_clock).values(seq=_clock.c.seq + sa.bindparam("count")).returning(*_POSITION)
_TAKE = (
    sa.update(_clock).values(seq=_clock.c.seq + sa.bindparam("count")).returning(_clock.c.seq - sa.bindparam("count"))
)
_ROWS_AFTER = (
    sa.select(_feed)
    .where(
        _feed.c.reader == sa.bindparam("of"),
        _feed.c.seq > sa.bindparam("after"),
        _feed.c.seq <= sa.bindparam("head"),
    )
    .order_by(_feed.c.seq)
    .limit(sa.bindparam("count"))
)


def start() -> None:
    """Makes the clock row, with a first epoch, where there is none yet."""
    insert = sqlite.insert(_clock) if is_sqlite() else postgresql.insert(_clock)
    row = {"id": 1, "epoch": new_id(), "seq": 0, "backed_up_seq": 0, "trimmed_seq": 0}
    db.session.execute(insert.values(row).on_conflict_do_nothing())


def clock() -> Clock | None:
    """The clock as this transaction sees it; None before `start`."""
    row = db.session.execute(_READ).first()
    return Clock(*row) if row else None


def head() -> int:
    """The number that was given out last; 0 before `start`."""
    return db.session.scalar(sa.select(_clock.c.seq)) or 0


def epoch() -> str | None:
    """The present epoch; None before `start`."""
    return db.session.scalar(sa.select(_clock.c.epoch))


def backed_up_seq() -> int:
    """The last number that stands in a backup; 0 without one."""
    return db.session.scalar(sa.select(_clock.c.backed_up_seq)) or 0


def take(count: int) -> range:
    """Takes the next `count` numbers, in their order, and holds the clock until the commit: the last lock of every
    transaction. Nobody else makes numbers, or reckons with them."""
    if count < 0:
        raise ValueError("numbers are never given back")
    upto = _advance(count).seq
    return range(upto - count + 1, upto + 1)


@contextmanager
def numbered(count: int) -> Iterator[range]:
    """`take` for rows that are written last and by `insert_all` alone (`rows.last`): where a number is to stand under
    `seq` stands what this yields. On PostgreSQL these are places, and the statement that writes the rows takes the
    numbers; there must be a clock."""
    if is_sqlite():
        seqs = take(count)
        with last():
            yield seqs
    else:
        with last(_TAKE, count):
            yield range(1, count + 1)


def hold() -> Clock:
    """The clock, held until the commit without taking a number; made where there is none yet."""
    return _advance(0)


def _advance(count: int) -> Clock:
    row = db.session.execute(_ADVANCE, {"count": count}).first()
    if row is None:
        start()
        row = db.session.execute(_ADVANCE, {"count": count}).one()
    return Clock(*row)


def new_epoch(restored_at: datetime | None = None) -> str:
    """Begins a new epoch, as the last step of a restore: every phone starts over and offers its own events
    again.

    It begins far behind every number that a phone may have heard of in the epoch that was lost: an event that was
    recorded then must not seem to know what is said from now on.
    """
    start()
    epoch = new_id()
    db.session.execute(sa.update(_clock).values(epoch=epoch, seq=_clock.c.seq + EPOCHS_APART, restored_at=restored_at))
    return epoch


def restored_at() -> datetime | None:
    """When this database was restored last; None when it never was."""
    return db.session.scalar(_RESTORED)


def mark_backed_up(seq: int) -> None:
    """Says that everything up to `seq` stands in a backup; phones may then forget what they were told is
    accepted."""
    db.session.execute(
        sa.update(_clock).where(_clock.c.backed_up_seq < seq, _clock.c.seq >= seq).values(backed_up_seq=seq)
    )


def append(rows: Iterable[FeedRow]) -> None:
    """Writes rows whose numbers come from `take` of the same transaction."""
    insert_all(_feed, [vars(row) for row in rows])


def rows_after(reader: str, after: int, head: int, count: int) -> list[FeedRow]:
    """The next rows of a reader, in order: one range of the primary key, whatever else the database
    holds."""
    given = {"of": reader, "after": after, "head": head, "count": count}
    return [FeedRow(**row._mapping) for row in db.session.execute(_ROWS_AFTER, given)]


def mark(now: datetime, apart: timedelta) -> bool:
    """Notes how far the clock is, unless that was noted a moment ago; ages of rows are known by these marks."""
    if db.session.scalar(sa.select(_mark.c.at).where(_mark.c.at > now - apart).limit(1)) is not None:
        return False
    db.session.execute(sa.insert(_mark).values(at=now, seq=head()))
    return True


def let_go(before: datetime) -> int:
    """Says that the rows from before an instant are gone, and returns up to which number. It comes before the first of
    them is deleted, so that nobody reads on where some are missing: whoever stands there starts over."""
    upto = db.session.scalar(sa.select(sa.func.max(_mark.c.seq)).where(_mark.c.at <= before)) or 0
    position = clock()
    if position is None:
        return 0
    if upto > position.trimmed_seq:
        db.session.execute(sa.update(_clock).where(_clock.c.trimmed_seq < upto).values(trimmed_seq=upto))
        db.session.execute(sa.delete(_mark).where(_mark.c.seq < upto, _mark.c.at <= before))
    return max(upto, position.trimmed_seq)


def next_reader(after: str) -> str | None:
    """Whose rows come next, in the order of their ids; None after the last."""
    next = sa.select(_feed.c.reader).where(_feed.c.reader > after).order_by(_feed.c.reader).limit(1)
    return db.session.scalars(next).first()


def delete_rows(reader: str, upto: int, limit: int) -> int:
    """Deletes at most `limit` rows of a reader up to a number, and returns how many: a range of the primary key."""
    return delete_some(_feed, sa.and_(_feed.c.reader == reader, _feed.c.seq <= upto), limit)
