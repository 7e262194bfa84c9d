"""The tables' history: Alembic through Flask-Migrate, one line of versions for both databases."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from .. import journal, machines
from ..config import SettingsError
from ..database import db, is_sqlite
from ..durable import PRIVATE
from ..errors import Unavailable
from ..messages import push_key_store
from ..visits import keys

RESTORING = "doorstep_restoring"
"""The table that stands in a database while a restore is not finished; it holds which backup that is."""
ONE_AT_A_TIME = 0x646F6F72
"""The number of PostgreSQL's advisory lock that a migration holds."""

VERSION = "alembic_version"
_NAMED = re.compile(r'^(revision|down_revision) = "([^"]+)"$', re.MULTILINE)
FOLDER = Path(__file__).resolve().parent


def prepare(app: Flask) -> None:
    """Lets Flask-Migrate know where the versions stand."""
    import flask_migrate

    flask_migrate.Migrate(app, db, directory=str(FOLDER))


def upgrade() -> None:
    """Brings the database to the newest version, makes the keys that phones encrypt to
    and that push services know this installation by, and brings the journal to where
    the settings want it; does nothing when that was done. Of several at once the first works, the others wait."""
    import flask_migrate

    with alone():
        flask_migrate.upgrade()
        keys.settle()
        push_key_store.settle()
        journal.move_in()


@contextmanager
def alone() -> Iterator[None]:
    """Keeps every other migration of this database waiting, on whichever machine it runs. Not to be nested."""
    if is_sqlite():
        file = Path(f"{db.engine.url.database}.migrating")
        handle = os.open(file, os.O_WRONLY | os.O_CREAT, PRIVATE)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
        return
    with db.engine.begin() as connection:
        connection.execute(sa.text("SET LOCAL lock_timeout = 0"))
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": ONE_AT_A_TIME})
        yield


def newest() -> str | None:
    """The newest version that this program knows: the one on which no other stands. It is read in the files, because
    whoever only asks needs none of them in memory."""
    found = [dict(_NAMED.findall(path.read_text(encoding="utf-8"))) for path in (FOLDER / "versions").glob("*.py")]
    heads = {one["revision"] for one in found} - {one.get("down_revision") for one in found}
    return next(iter(heads)) if len(heads) == 1 else None


def current() -> str | None:
    """The version that the database is at; None without tables."""
    with db.engine.connect() as connection:
        if not sa.inspect(connection).has_table(VERSION):
            return None
        return connection.execute(sa.text(f"SELECT version_num FROM {VERSION}")).scalar()  # noqa: S608


def restoring() -> str | None:
    """The mark of the backup whose restore was begun here and not finished; None when there is no such thing."""
    with db.engine.connect() as connection:
        if not sa.inspect(connection).has_table(RESTORING):
            return None
        return str(connection.execute(sa.text(f"SELECT mark FROM {RESTORING}")).scalar_one())  # noqa: S608


def refuse_unless_current() -> None:
    """Raises SettingsError when this machine must not work on the database: it is not at this program's version, a
    restore is not finished, its keys cannot be opened, its journal cannot be written, or another machine does not share
    what it must."""
    if restoring():
        raise SettingsError("The restore of this database was not finished. Run doorstep restore again.")
    if current() != newest():
        raise SettingsError("The database is not at this version's tables. Run: doorstep migrate")
    if trouble := keys.trouble():
        raise SettingsError(trouble)
    try:
        journal.probe()
    except Unavailable as error:
        raise SettingsError(
            f"{error.message} DOORSTEP_JOURNAL_URL must name a folder or an object store with conditional puts, where "
            "this program may write."
        ) from error
    machines.enter()
