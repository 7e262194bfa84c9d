"""What a call asks of the database, and how much the database looks at for it: facts that no busy machine changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from doorstep.database import db, is_sqlite


def by(call: Callable[[], object], by_index: bool = False, as_counted: bool = False) -> int:
    """How much the database looks at for a call: on SQLite instructions of its virtual machine, a row more, read or
    skipped, is some instructions more; on PostgreSQL rows that scans gave to its executor. `by_index`: a table so small
    that PostgreSQL would read it whole is read as a large one would be. `as_counted`: the
    database believes what it saw when it counted last (`count`), however long ago."""
    return _sqlite_steps(call, as_counted) if is_sqlite() else _postgres_rows(call, by_index, as_counted)


def count() -> None:
    """Has the database count its rows, as people and its own daemon do once in a while."""
    with _watcher() as connection:
        connection.execute(sa.text("ANALYZE"))


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that are run meanwhile, but for what is asked about the database itself every few seconds."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "pg_catalog" not in statement and not statement.startswith(("PRAGMA", "BEGIN")):
            found.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


@contextmanager
def _connections(prepared: Callable[[Any], object]) -> Iterator[None]:
    """Connections of their own, each prepared."""

    def prepare(connection: Any, _record: Any) -> None:
        prepared(connection)

    _disconnect()
    sa.event.listen(db.engine, "connect", prepare)
    try:
        yield
    finally:
        sa.event.remove(db.engine, "connect", prepare)
        _disconnect()


def _disconnect() -> None:
    db.session.remove()
    db.engine.dispose()


def _sqlite_steps(call: Callable[[], object], as_counted: bool) -> int:
    """What another test had SQLite learn of the tables is forgotten: it would choose the way for theirs."""
    with db.engine.begin() as connection:
        known = connection.scalar(sa.text("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'"))
        if known and not as_counted:
            connection.execute(sa.text("DELETE FROM sqlite_stat1"))
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with _connections(lambda connection: connection.set_progress_handler(step, 1)):
        call()
    return steps


def _postgres_rows(call: Callable[[], object], by_index: bool, as_counted: bool) -> int:
    """Rows that scans of tables and entries that scans of indexes gave to PostgreSQL's executor, by its statistics."""

    def prepare(connection: Any) -> None:
        if by_index:
            for way in ("seqscan", "hashjoin", "mergejoin"):
                connection.execute(f"SET enable_{way} = off")
            connection.commit()

    _disconnect()
    if by_index and not as_counted:
        count()
    before = _read_so_far()
    with _connections(prepare):
        call()
    return _read_so_far() - before


def _watcher() -> sa.Connection:
    return sa.create_engine(db.engine.url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT").connect()


def _read_so_far() -> int:
    """What ended sessions have read; a session that goes on may not have told yet."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    tables = "SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_user_tables"
    indexes = "SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes"
    with _watcher() as connection:
        while connection.scalar(sa.text(others)):
            time.sleep(0.05)
        return int(connection.scalar(sa.text(tables)) + connection.scalar(sa.text(indexes)))
