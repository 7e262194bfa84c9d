"""Runs migrations on the app's own engine, each in one transaction (SQLite's table changes are transactional too)."""

from __future__ import annotations

from alembic import context

from doorstep.database import Base, db


def run() -> None:
    """Called by Alembic for every command that needs the database."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
