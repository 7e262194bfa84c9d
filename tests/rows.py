"""Every row of the database at once: emptying it, copying it, putting a copy back."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from doorstep.database import Base, db, is_sqlite

Rows = dict[str, list[dict[str, Any]]]


def empty() -> None:
    """Deletes every row of every table, also those that triggers protect."""
    db.session.rollback()
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
            names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
            if names:
                connection.execute(sa.text(f"TRUNCATE {names} CASCADE"))
        else:
            triggers = connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
            for name, _ in triggers:
                connection.execute(sa.text(f'DROP TRIGGER "{name}"'))
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
            for _, definition in triggers:
                connection.exec_driver_sql(definition)


def every_row() -> Rows:
    """A copy of the whole database; the caller is inside a read transaction."""
    return {
        table.name: [dict(row) for row in db.session.execute(sa.select(table)).mappings()]
        for table in Base.metadata.sorted_tables
    }


def put_back(rows: Rows) -> None:
    """Makes the database hold these rows and no others."""
    empty()
    with db.engine.begin() as connection:
        if not is_sqlite():
            connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        for table in Base.metadata.sorted_tables:
            if rows[table.name]:
                connection.execute(table.insert(), rows[table.name])
