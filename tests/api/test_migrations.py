"""The migrations make just the tables that the program has, on both databases, and can be taken back."""

from __future__ import annotations

import flask_migrate
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from doorstep import migrations
from doorstep.database import Base, db


def differences() -> list[object]:
    with db.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, {"compare_type": True}), Base.metadata))


def test_the_migrated_database_is_what_the_program_expects(app: Flask) -> None:
    assert differences() == []
    assert migrations.current() == migrations.newest()


def test_a_column_that_no_migration_makes_is_noticed(app: Flask) -> None:
    column = sa.Column("forgotten", sa.Text)
    table = Base.metadata.tables["visits"]
    table.append_column(column)
    try:
        assert differences() != []
    finally:
        table._columns.remove(column)  # type: ignore[attr-defined]


def test_migrations_can_be_taken_back_and_repeated(app: Flask) -> None:
    flask_migrate.downgrade(revision="base")
    assert set(sa.inspect(db.engine).get_table_names()) <= {"alembic_version"}
    migrations.upgrade()
    migrations.upgrade()
    assert differences() == []
