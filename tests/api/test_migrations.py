"""The migrations make just the tables that the program has, on both databases, and can be taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy.exc import IntegrityError

import first_release
from builders import book
from customer_links import PORTAL, Link, in_hours
from doorstep import migrations
from doorstep.appointments import finding_store, ledger_store, order_store
from doorstep.appointments import store as appointments
from doorstep.clock import now
from doorstep.customers.rules import Customer
from doorstep.database import Base, db, reading
from doorstep.intake import bookings
from doorstep.migrations import in_place
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
        assert order_store.by_orders(["wo－77"])["wo－77"].id == min(first, second)
        assert {found.order for found in appointments.visits([first, second]).values()} == {"WO－77", "wo-77"}
        found, _ = finding_store.customers_found(None, "杭州(集", 9)
        assert [one.customer.id for one in found] == [who.id]


@pytest.fixture
def first(app: Flask) -> Iterator[sa.Engine]:
    """A database of the first release, with some thousand rows; the newest tables come back afterwards."""
    flask_migrate.downgrade(revision=first_release.REVISION)
    with db.engine.begin() as connection:
        first_release.fill(connection, 120)
    yield db.engine
    migrations.upgrade()


def rows(engine: sa.Engine, query: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]


def test_what_the_first_release_kept_comes_there_and_back(first: sa.Engine) -> None:
    def every_row() -> list[tuple[str, first_release.Row]]:
        with first.connect() as connection:
            return list(first_release.every_row(connection))

    before = every_row()
    assert {name for name, _ in before} == first_release.COLUMNS.keys()
    migrations.upgrade()
    assert differences() == []
    flask_migrate.downgrade(revision=first_release.REVISION)
    assert every_row() == before


def test_nobody_is_told_of_what_was_overdue_before_it_was_watched(first: sa.Engine) -> None:
    answers = rows(first, "SELECT id FROM promises WHERE kind = 'question.answer' AND outcome IS NULL ORDER BY id")
    with first.begin() as connection:
        late = connection.execute(
            sa.text(
                "UPDATE promises SET due = made WHERE id = (SELECT id FROM promises WHERE kind = 'question.answer' "
                "ORDER BY id LIMIT 1) RETURNING id"
            )
        ).scalar_one()
    migrations.upgrade()
    watched = rows(first, "SELECT id FROM promises WHERE kind = 'question.answer' AND look_at IS NOT NULL ORDER BY id")
    assert watched == [(id,) for (id,) in answers if id != late] and len(watched) == len(answers) - 1 > 0


def test_what_was_about_a_visit_says_so_and_open_promises_have_a_holder(first: sa.Engine) -> None:
    migrations.upgrade()
    for table in ("promises", "command_keys", "photo_refs"):
        assert rows(first, f"SELECT DISTINCT what FROM {table}") == [("visit",)], table  # noqa: S608
    for table in ("feed", "quarantine"):  # what is about nothing is of no kind
        kinds = rows(first, f"SELECT DISTINCT what, about IS NULL FROM {table}")  # noqa: S608
        assert set(kinds) == {("visit", False), (None, True)}, table
    told = "SELECT what, day IS NULL, about = recipient, count(*) FROM messages GROUP BY 1, 2, 3 ORDER BY 1"
    assert rows(first, told) == [("day", False, True, 12), ("visit", True, False, 360)]

    held = 'SELECT holder = "by", holder = team, role, settled IS NULL AND outcome IS NULL, count(*) FROM promises '
    held += "JOIN visits ON visits.id = about GROUP BY 1, 2, 3, 4"
    assert set(rows(first, held)) == {
        (True, False, None, True, 1 + 6),  # a visit to come that somebody goes to, and six answers
        (None, True, "dispatcher", True, 2),  # two to which nobody goes yet
        (None, None, None, False, 117),
    }
    looked_at = rows(first, "SELECT DISTINCT kind FROM promises WHERE look_at IS NOT NULL ORDER BY kind")
    assert looked_at == [("appointment",), ("question.answer",)]


def test_what_is_about_another_thing_goes_on_the_way_back_and_nobodys_work_is_lost(first: sa.Engine) -> None:
    """The version before would take it for something about a visit; what was set aside stays, about nothing."""
    told = ("feed", "promises", "messages", "visit_events", "command_keys", "photo_refs")
    migrations.upgrade()
    before = {}
    for table in (*told, "quarantine"):
        [(before[table],)] = rows(first, f"SELECT count(*) FROM {table}")  # noqa: S608
        with first.begin() as connection:
            other = f"UPDATE {table} SET what = 'case' WHERE about = (SELECT min(CAST(about AS text)) FROM {table})"  # noqa: S608
            connection.execute(sa.text(other.replace("WHERE about", "WHERE CAST(about AS text)")))
    others = {table: rows(first, f"SELECT count(*) FROM {table} WHERE what = 'case'")[0][0] for table in before}  # noqa: S608
    assert all(others.values())
    [(unknown,)] = rows(first, "SELECT count(*) FROM quarantine WHERE about IS NULL")
    flask_migrate.downgrade(revision="0018")
    left = {table: rows(first, f"SELECT count(*) FROM {table}")[0][0] for table in before}  # noqa: S608
    assert left == {table: before[table] - others[table] for table in told} | {"quarantine": before["quarantine"]}
    [(nothing,)] = rows(first, "SELECT count(*) FROM quarantine WHERE visit IS NULL")
    assert nothing == unknown + others["quarantine"]
    migrations.upgrade()
    assert rows(first, "SELECT count(*) FROM quarantine WHERE what IS NULL") == [(nothing,)]


def test_what_customers_did_by_the_link_before_it_was_told_apart_is_found(app: Flask, people: People) -> None:
    """A time that was only confirmed by the link stays the office's, and so does what the office cancelled."""
    moved, confirmed, called_off, ours = (book(people.li, start=in_hours(72 + hours)) for hours in (0, 3, 6, 9))
    link = Link(app, moved)
    assert link.moves(link.times()[5]).status_code == 200
    other = Link(app, confirmed)
    seen = {"entry": other.shown()["promise"]["entry"]}
    assert other.client.post(f"{PORTAL}/confirm", json=seen).status_code == 200
    assert Link(app, called_off).cancels().status_code == 200
    bookings.cancel(ours, "客户不要了", people.zhao.id, now(), 1, "customer")

    def origins() -> list[Any]:
        with reading():
            ledgers = [[entry.origin for entry in ledger_store.ledger(one)] for one in (moved, confirmed)]
            off = appointments.cancellations([called_off, ours])
            return [*ledgers, off[called_off].origin, off[ours].origin]

    assert origins() == [["office", "link"], ["office"], "link", "office"]
    flask_migrate.downgrade(revision="20261130_words")
    assert rows(db.engine, "SELECT DISTINCT origin FROM promise_entries") == [("office",)]
    migrations.upgrade()
    assert origins() == [["office", "link"], ["office"], "link", "office"]


def test_a_visit_without_a_time_keeps_the_database_from_going_back(
    app: Flask, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    visit = book(people.li)
    with db.engine.begin() as connection:
        connection.execute(sa.text('UPDATE visits SET start = NULL, "end" = NULL WHERE id = :id'), {"id": visit})
    with pytest.raises(SystemExit):
        flask_migrate.downgrade(revision="0018")
    assert "1 visits have no time" in caplog.text and visit in caplog.text
    assert migrations.current() == "20261130_things"
    flask_migrate.upgrade()
    assert migrations.current() == migrations.newest() and differences() == []


def test_a_visit_has_an_end_only_with_a_start(app: Flask, people: People) -> None:
    visit = book(people.li)
    query = 'UPDATE visits SET start = NULL, "end" = created WHERE id = :id'
    with pytest.raises(IntegrityError, match="ck_visits_period"), db.engine.begin() as connection:
        connection.execute(sa.text(query), {"id": visit})


def test_the_database_checks_what_the_models_check(app: Flask) -> None:
    """Which is closed sets alone: a word that may grow is for the rules, because SQLite would write its table anew."""
    inspector, found = sa.inspect(db.engine), set()
    for table in Base.metadata.sorted_tables:
        found |= {str(one["name"]) for one in inspector.get_check_constraints(table.name)}
    said = {str(one.name) for table in Base.metadata.sorted_tables for one in table.constraints if is_check(one)}
    assert found == said
    assert not {name for name in said if name.rpartition("_")[2] in ("role", "reason", "channel", "duty", "kind")}


def is_check(constraint: sa.Constraint) -> bool:
    return isinstance(constraint, sa.CheckConstraint)


NUMBERED = 18
"""Migrations that were named by number; a name by day and subject does not meet that of another branch."""


def test_migrations_are_named_by_day_and_subject() -> None:
    scripts = list(ScriptDirectory(str(migrations.FOLDER)).walk_revisions())
    named = [script for script in scripts if not re.fullmatch(r"00\d\d", script.revision)]
    assert len(scripts) - len(named) == NUMBERED
    for script in named:
        assert re.fullmatch(r"20\d{6}_[a-z_]{1,23}", script.revision), "at most 32 characters fit into the database"
        assert Path(script.path).stem == script.revision


@pytest.fixture
def sqlite() -> Iterator[sa.Connection]:
    """A table whose declaration is changed, and what Alembic does that to."""
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        connection.exec_driver_sql("CREATE TABLE one (a TEXT NOT NULL, b TEXT, CONSTRAINT ck_b CHECK (b <> ''))")
        connection.exec_driver_sql("INSERT INTO one VALUES ('a', NULL)")
        yield connection
    engine.dispose()


def test_a_declaration_is_changed_in_place(sqlite: sa.Connection) -> None:
    in_place.redeclare("one", ("a TEXT NOT NULL", "a TEXT"))
    in_place.drop_check("one", ("ck_b", "b <> ''"))
    in_place.add_check("one", ("ck_a", "a <> 'x'"))
    sqlite.exec_driver_sql("INSERT INTO one VALUES (NULL, '')")
    with pytest.raises(IntegrityError, match="ck_a"):
        sqlite.exec_driver_sql("INSERT INTO one VALUES ('x', '')")
    assert sqlite.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"


def test_a_declaration_that_rows_do_not_meet_is_refused(sqlite: sa.Connection) -> None:
    with pytest.raises(RuntimeError, match="The table one does not hold"):
        in_place.redeclare("one", ("b TEXT", "b TEXT NOT NULL"))


def test_a_declaration_that_reads_otherwise_is_left_alone(sqlite: sa.Connection) -> None:
    with pytest.raises(RuntimeError, match="c TEXT stands there 0 times"):
        in_place.redeclare("one", ("c TEXT", "c TEXT NOT NULL"))
    with pytest.raises(RuntimeError, match="stands there 0 times"):
        in_place.drop_check("one", ("ck_c", "b <> ''"))
