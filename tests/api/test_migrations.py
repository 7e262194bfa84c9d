"""The migrations make just the tables that the program has, on both databases, and can be taken back."""

from __future__ import annotations

import flask_migrate
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from builders import book
from doorstep import migrations
from doorstep.appointments import store as appointments
from doorstep.customers import store as customers
from doorstep.customers.rules import Customer
from doorstep.database import Base, db, reading
from people import People


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


def test_names_and_numbers_from_before_are_found_in_any_spelling(app: Flask, people: People) -> None:
    """Also two numbers that were two before another spelling counted as the same: both stay, and keep their visits."""
    who = Customer("0" * 8 + "-0000-7000-8000-" + "0" * 12, "杭州（集团）", None, "+8613800000001")
    first, second = book(people.li, order="WO－77", customer=who), book(people.li, order="别的", customer=who)
    flask_migrate.downgrade(revision="0008")
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE visits SET \"order\" = 'wo-77' WHERE id = :id"), {"id": second})
    migrations.upgrade()
    with reading():
        assert appointments.by_orders(["wo－77"])["wo－77"].id == min(first, second)
        assert {found.order for found in appointments.visits([first, second]).values()} == {"WO－77", "wo-77"}
        assert db.session.execute(customers.ids_with(None, "杭州(集")).scalars().all() == [who.id]
