"""Runs migrations on the app's own engine, each in one transaction (SQLite's table changes are transactional too)."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from doorstep.database import Base, Moment, db


def rendered(kind: str, item: object, autogenerate_context: Any) -> str | Literal[False]:
    """How a new migration writes our own column type; everything else as Alembic does."""
    if kind == "type" and isinstance(item, Moment):
        autogenerate_context.imports.add("from doorstep.database import Moment")
        return "Moment()"
    return False


def run() -> None:
    """Called by Alembic for every command that needs the database."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            render_item=rendered,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
