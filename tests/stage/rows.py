"""Every row of the database at once: emptying it, copying it, putting a copy back.

Of the many tables few hold anything in one test, so each of these asks first which: that costs one statement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from doorstep.database import Base, db, is_sqlite

Rows = dict[str, list[dict[str, Any]]]


def tables() -> list[sa.Table]:
    """Every table but those of keys, which are made with the tables: to make one takes a second."""
    return [table for table in Base.metadata.sorted_tables if table.name not in ("phone_keys", "push_keys")]


def empty() -> None:
    """Deletes every row of every table, also those that triggers protect."""
    put_back({})


def every_row() -> Rows:
    """A copy of the whole database; the caller is inside a read transaction."""
    rows: Rows = {table.name: [] for table in tables()}
    for table in filled(db.session.connection()):
        rows[table.name] = [dict(row) for row in db.session.execute(sa.select(table)).mappings()]
    return rows


def put_back(rows: Rows, names: Collection[str] | None = None) -> None:
    """Makes the database hold these rows and no others; of these tables only, when no other has changed."""
    db.session.rollback()
    with db.engine.begin() as connection:
        present = [table for table in filled(connection) if names is None or table.name in names]
        with unprotected(connection, present):
            for table in reversed(present):
                connection.execute(table.delete())
            wanted = rows if names is None else {name: rows.get(name, []) for name in names}
            _insert(connection, wanted)


def add(rows: Rows) -> None:
    """Writes these rows beside those that are there."""
    with db.engine.begin() as connection:
        _insert(connection, rows)


def _insert(connection: sa.Connection, rows: Rows) -> None:
    for table in tables():
        if rows.get(table.name):
            connection.execute(table.insert(), rows[table.name])


def filled(connection: sa.Connection) -> list[sa.Table]:
    """The tables that have rows; those that others refer to come first."""
    every = tables()
    found = ", ".join(f'EXISTS (SELECT 1 FROM "{table.name}")' for table in every)  # noqa: S608
    answers = connection.exec_driver_sql(f"SELECT {found}").one()
    return [table for table, has_rows in zip(every, answers, strict=True) if has_rows]


@contextmanager
def unprotected(connection: sa.Connection, tables: Sequence[sa.Table] | None = None) -> Iterator[None]:
    """Within this transaction no trigger of these tables fires, and references are looked at in the end or not at
    all; without `tables`, of any table."""
    if not is_sqlite():
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    known = connection.exec_driver_sql("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    meant = {table.name for table in tables} if tables is not None else {table for _, table, _ in known}
    triggers = [(name, definition) for name, table, definition in known if table in meant]
    for name, _ in triggers:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _, definition in triggers:
        connection.exec_driver_sql(definition)
