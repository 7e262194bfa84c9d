"""Every row of the database at once: emptying it, copying it, putting a copy back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from doorstep.database import Base, db, is_sqlite

Rows = dict[str, list[dict[str, Any]]]


def empty() -> None:
    """Deletes every row of every table, also those that triggers protect."""
    db.session.rollback()
    with db.engine.begin() as connection, unprotected(connection):
        if is_sqlite():
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
        elif names := ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables):
            connection.execute(sa.text(f"TRUNCATE {names} CASCADE"))


@contextmanager
def unprotected(connection: sa.Connection) -> Iterator[None]:
    """Within this transaction no trigger fires, and references are looked at in the end or not at all."""
    if not is_sqlite():
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        yield
        return
    triggers = connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in triggers:
        connection.execute(sa.text(f'DROP TRIGGER "{name}"'))
    connection.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
    yield
    for _, definition in triggers:
        connection.exec_driver_sql(definition)


def every_row() -> Rows:
    """A copy of the whole database; the caller is inside a read transaction."""
    return {
        table.name: [dict(row) for row in db.session.execute(sa.select(table)).mappings()]
        for table in Base.metadata.sorted_tables
    }


def put_back(rows: Rows, names: Collection[str] | None = None) -> None:
    """Makes the database hold these rows and no others; of these tables only, when no other has changed."""
    tables = [table for table in Base.metadata.sorted_tables if names is None or table.name in names]
    if names is None:
        empty()
    with db.engine.begin() as connection, unprotected(connection):
        if names is not None:
            for table in reversed(tables):
                connection.execute(table.delete())
        for table in tables:
            if rows[table.name]:
                connection.execute(table.insert(), rows[table.name])
