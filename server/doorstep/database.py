"""The database: base class of all tables, column types, and the only two kinds of transaction.

SQLite runs in WAL mode with `synchronous=FULL` (578 of 600 simulated power cuts lost an acknowledged visit with NORMAL,
none with FULL), and every write transaction begins IMMEDIATE (a read that turns into a write fails at once under
contention, whatever the busy timeout). PostgreSQL reads in REPEATABLE READ, because a reader of the feed must see head
and rows of one snapshot. A database that would lose what it acknowledged is refused: no connection to it opens.
"""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
import structlog
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    InvalidatePoolError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.operators import in_op

from . import durable
from .config import SettingsError
from .errors import Unavailable
from .session import Session

T = TypeVar("T")
log = structlog.get_logger()


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


db = SQLAlchemy(model_class=Base, session_options={"class_": Session})

Uuid = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
"""A column for an id: text in Python and in SQLite, a native uuid in PostgreSQL. Both drivers take and give the text as
it is; converting the ids of a push would take longer than many a statement."""
IDS: sa.BindParameter[list[str]] = sa.bindparam("ids", expanding=True)
"""Any number of ids, for statements that are built once: building one costs more than running it. PostgreSQL gets them
as one array: with fifteen hundred parameters of their own, what a statement took was spent on writing it down."""


@compiles(sa.BinaryExpression, "postgresql")
def _among_ids(element: sa.BinaryExpression[Any], compiler: SQLCompiler, **more: Any) -> str:
    ids = element.right
    if element.operator is not in_op or not isinstance(ids, sa.BindParameter) or ids.key != IDS.key:
        return str(compiler.visit_binary(element, **more))  # type: ignore[no-untyped-call]
    column = element.left
    array = sa.bindparam(IDS.key, type_=postgresql.ARRAY(column.type))
    return f"{compiler.process(column, **more)} = ANY ({compiler.process(array, **more)})"


PERSONAL = ("customer", "person")
"""Whose a column can be: a customer's, or somebody's who works with Doorstep. It may be both."""
NOT_OPEN = (*PERSONAL, "secret")
"""What stands in no log."""


def whose(*, customer: str = "", person: str = "", secret: str = "", open: str = "") -> dict[str, Any]:
    """For `__table_args__`: which columns of a table are personal, whose, and which say nothing about anybody. Every
    column of text or bytes is named. A digest belongs to whom the text does of which it is: whoever guesses the text
    knows it by that. What is `secret` opens something, and is told to nobody, not even to whose it is. What is `open`
    may stand in a log, and stays after an erasure."""
    said = {"customer": customer, "person": person, "secret": secret, "open": open}
    return {"info": {of: columns.split() for of, columns in said.items()}}


def columns_of(of: str) -> Iterator[sa.Column[Any]]:
    """The columns that are a customer's, a person's or secret."""
    for table in Base.metadata.sorted_tables:
        yield from (table.c[name] for name in table.info.get(of, ()))


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
ILL_VALUES: tuple[type[Exception], ...] = (DataError, IntegrityError)
"""What a database raises because of a value, however often it is asked."""
_DOWN = {"57P01", "57P02", "57P03", "08006"}  # shut down, crashed, not yet there, connection lost
_PASSING = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock timeout


def bind(app: Flask, url: str) -> None:
    """Connects the app to its database."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    options: dict[str, Any] = {"hide_parameters": True}  # an error may be shown: no names in it
    if url.startswith("sqlite"):
        options["connect_args"] = {"timeout": 5, "check_same_thread": False}
    else:
        options |= {"pool_size": 12, "max_overflow": 0}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    try:
        db.init_app(app)
    except (ArgumentError, ValueError) as error:
        raise SettingsError(
            "DOORSTEP_DATABASE_URL cannot be read: postgresql://user@host:port/name is its form."
        ) from error
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _prepare_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)
        else:
            event.listen(db.engine, "connect", _check_postgres)
            event.listen(db.engine, "connect", _prepare_postgres)
            event.listen(db.engine, "checkin", _note_use)
            event.listen(db.engine, "checkout", _ask_in_doubt)


def is_sqlite() -> bool:
    """Whether the bound database is SQLite."""
    return db.engine.dialect.name == "sqlite"


_LOOK = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_WORK = {"isolation_level": "READ COMMITTED", "postgresql_readonly": False}


@contextmanager
def looking(then_writes: bool) -> Iterator[None]:
    """The first thing that a request reads: the transaction stays open for the `reading`, or the `writing`, that comes
    next, which goes on in it. The request ends it in any case (`end_look`). On SQLite a transaction that is to write
    begins as one, and keeps all others from writing: there it is another one."""
    if is_sqlite() and then_writes:
        with reading():
            yield
        return
    session = db.session()
    with _translated():
        _close_idle(session)
        try:
            if not is_sqlite():
                session.connection(execution_options=_WORK if then_writes else _LOOK)
            yield
        except BaseException:
            session.rollback()
            raise
        session.info["looked"] = (session.get_transaction(), then_writes)


def end_look() -> None:
    """Ends the transaction of `looking` where nothing went on in it."""
    if db.session().info.pop("looked", None):
        db.session.rollback()


def _goes_on(session: Any, writes: bool) -> bool:
    """Whether a transaction of this kind is open for whatever comes next; any other that is open is ended."""
    open_for = session.info.pop("looked", None)
    if open_for and open_for == (session.get_transaction(), writes):
        return True
    _close_idle(session)
    return False


@contextmanager
def reading() -> Iterator[None]:
    """One read transaction over one snapshot; nothing that is changed inside it is kept.

    On PostgreSQL nothing can be changed in it, and it is committed: after a rollback psycopg forgets, in one round trip
    more, what was prepared on this connection, and the next push and pull would be parsed and planned anew.
    """
    session = db.session()
    with _translated():
        if not _goes_on(session, writes=False) and not is_sqlite():
            session.connection(execution_options=_LOOK)
        try:
            yield
            if not is_sqlite():
                session.commit()
        finally:
            session.rollback()


@contextmanager
def writing() -> Iterator[None]:
    """One write transaction: committed, and durable, when the block ends; rolled back when it raises.

    Raises Unavailable when the database is locked or full; nothing was changed then.
    """
    session = db.session()
    with _translated():
        goes_on = _goes_on(session, writes=True)
        if is_sqlite():
            with _sqlite_writer:
                yield from _transaction(session, {"doorstep_write": True})
        else:
            yield from _transaction(session, None if goes_on else _WORK)


def transact(work: Callable[[], T]) -> T:
    """Runs `work` in a write transaction; again, three times at most, when the database asks for it, or when somebody
    else wrote a row of that key between the look and the writing: the second time `work` sees it."""
    for attempt in range(_TRIES):
        try:
            with writing():
                return work()
        except (Unavailable, IntegrityError) as error:
            if attempt == _TRIES - 1 or getattr(error, "code", None) == "storage_full":
                raise
    raise AssertionError("unreachable")


def delete_some(table: sa.Table, condition: sa.ColumnElement[bool], limit: int) -> int:
    """Deletes at most `limit` rows of a table, and returns how many; rows that another worker is deleting are passed
    over."""
    key = list(table.primary_key.columns)
    some = sa.select(*key).where(condition).limit(limit).with_for_update(skip_locked=True)
    found = [tuple(row) for row in db.session.execute(some)]
    if found:
        db.session.execute(sa.delete(table).where(sa.tuple_(*key).in_(found)))
    return len(found)


def _transaction(session: Any, options: dict[str, Any] | None) -> Iterator[None]:
    """A transaction with these options, or the one that is open."""
    try:
        if options is not None:
            session.connection(execution_options=options)
        yield
        _commit(session)
    except BaseException:
        session.info.pop("last", None)
        session.rollback()
        raise


def _commit(session: Any) -> None:
    """Commits; what is to be written last goes to the server with the commit, in one round trip (`rows.last`). The
    connection goes on in that mode until it is given back (`_note_use`): nobody else meets it so."""
    last = session.info.pop("last", None)
    if last is None:
        session.commit()
        return
    connection, both = session.connection().connection, ExitStack()
    connection.info["together"] = both
    both.enter_context(connection.driver_connection.pipeline())
    try:
        last()
        session.commit()
    except IntegrityError as error:  # that statement's: it is answered with the commit
        raise Unavailable("Somebody wrote the same at this very moment; send it again.", code="busy") from error


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
        if error.connection_invalidated or state in _DOWN or (state is None and not is_sqlite()):
            raise _down() from error
        raise
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in _PASSING:
            raise Unavailable("The database is busy. Nothing was changed; try again.", code="busy") from error
        # A server that ends while a connection is made ready for use: psycopg then complains of the connection's state.
        unsaid = error.statement is None and getattr(error.orig, "sqlstate", None) is None
        if unsaid and isinstance(error, (ProgrammingError, InterfaceError)) and not is_sqlite():
            raise _down() from error
        raise
    except psycopg.Error as error:  # the same, where SQLAlchemy hands it on as it is
        raise _down() from error


def _down() -> Unavailable:
    return Unavailable("The database does not answer.", code="database_down")


_SQLITE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 5000}
"""What every SQLite connection asks for, as SQLite reports it; 2 is FULL."""

_OLDEST_POSTGRES = 15


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Raises SettingsError when SQLite answers with something else than it was asked for: that is its way to say no,
    for instance to WAL on a network share."""
    connection.isolation_level = None  # the driver must not begin transactions by itself: `_begin_sqlite` does
    cursor = connection.cursor()
    for _, _, file in cursor.execute("PRAGMA database_list").fetchall():
        for suffix in ("", "-wal", "-shm") if file else ():  # new ones take the mode of the database
            path = Path(file + suffix)
            if path.exists() and not durable.make_private(path):
                log.warning("database_readable_by_others")
    for name, wanted in _SQLITE.items():
        cursor.execute(f"PRAGMA {name}={wanted}")
        given = cursor.execute(f"PRAGMA {name}").fetchone()[0]
        if given != wanted:
            connection.close()
            raise SettingsError(
                f"SQLite gives {name}={given} instead of {wanted} here, so a power cut could lose finished work. "
                "Let DOORSTEP_DATABASE_URL name a file on a local disk."
            )
    cursor.close()


def _check_postgres(connection: Any, _record: Any) -> None:
    """Raises SettingsError when PostgreSQL is too old, or may forget what it has committed."""
    version = connection.info.server_version // 10_000
    query = "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')"
    weak = [name for (name,) in connection.execute(f"{query} AND setting = 'off' ORDER BY name")]
    connection.rollback()
    if version >= _OLDEST_POSTGRES and not weak:
        return
    connection.close()
    if weak:
        raise SettingsError(f"PostgreSQL has {weak[0]}=off, so a power cut could lose finished work. Set it to on.")
    raise SettingsError(f"PostgreSQL {version} is too old; Doorstep needs {_OLDEST_POSTGRES} or newer.")


def _prepare_postgres(connection: Any, _record: Any) -> None:
    from psycopg.types.string import TextLoader

    connection.adapters.register_loader("uuid", TextLoader)
    connection.execute("SET lock_timeout = '5s'")
    connection.commit()


IDLE_S = 2.0
"""After so many seconds a connection is asked whether it lives before it is used: proxies forget, and say nothing."""


def _note_use(connection: Any, record: Any) -> None:
    both = record.info.pop("together", None)
    if both is not None and connection is not None:
        both.close()
    record.info["used"] = time.monotonic()


def _ask_in_doubt(connection: Any, record: Any, _proxy: Any) -> None:
    """Raises InvalidatePoolError for a connection that does not live any more: the pool then makes all of them anew.
    One that was used a moment ago and is silent is not asked."""
    if time.monotonic() - record.info.get("used", 0.0) < IDLE_S and not _says_something(connection):
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.Error as error:
        raise InvalidatePoolError("the connection ended while nobody used it") from error


def _says_something(connection: Any) -> bool:
    """Whether a connection that nobody uses has something to say: nearly always that its server ended. It costs no
    round trip to know."""
    try:
        heard = select.poll()
        heard.register(connection.fileno(), select.POLLIN)
        return bool(heard.poll(0))
    except psycopg.Error:
        return True


def _begin_sqlite(connection: sa.Connection) -> None:
    write = connection.get_execution_options().get("doorstep_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
