"""A database that would lose what it acknowledged is refused before anything is written to it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from doorstep import create_app
from doorstep.config import SettingsError
from doorstep.database import db, reading
from ground import drop_postgres_database, postgres_database, settings
from serving import PATIENCE

WITHOUT_WAL = "file:{file}?vfs=unix-dotfile&uri=true"
"""SQLite through a VFS without shared memory: what it finds on a network share, where WAL is impossible."""


def refusal(url: str, var: Path) -> str | None:
    """Why an app does not read from this database; None when it does."""
    app = create_app(settings(url, var))
    with app.app_context():
        try:
            with reading():
                db.session.execute(sa.text("SELECT 1"))
        except SettingsError as error:
            return str(error)
        finally:
            db.session.remove()
            db.engine.dispose()
    return None


@pytest.fixture
def postgres() -> Iterator[str]:
    """An empty database of the tests' PostgreSQL server."""
    url = postgres_database(f"start_check_{os.getpid()}")
    yield url
    drop_postgres_database(url)


def change(url: str, statement: str) -> None:
    """Changes a PostgreSQL database for every connection that comes."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()


def test_sqlite_on_a_local_disk_is_taken(tmp_path: Path) -> None:
    assert refusal(f"sqlite:///{tmp_path / 'doorstep.db'}", tmp_path) is None


def test_sqlite_without_wal_is_refused(tmp_path: Path) -> None:
    url = "sqlite:///" + WITHOUT_WAL.format(file=tmp_path / "doorstep.db")
    assert "journal_mode=delete instead of wal" in str(refusal(url, tmp_path))


def test_sqlite_in_memory_is_refused(tmp_path: Path) -> None:
    assert "journal_mode=memory instead of wal" in str(refusal("sqlite:///:memory:", tmp_path))


@pytest.mark.parametrize(("name", "strong"), [("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)])
def test_each_sqlite_setting_is_asked_for(tmp_path: Path, name: str, strong: int) -> None:
    app = create_app(settings(f"sqlite:///{tmp_path / 'doorstep.db'}", tmp_path))
    with app.app_context(), db.engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() == strong
    with app.app_context():
        db.engine.dispose()


def test_postgresql_as_installed_is_taken(postgres: str, tmp_path: Path) -> None:
    assert refusal(postgres, tmp_path) is None


def test_postgresql_that_acknowledges_early_is_refused(postgres: str, tmp_path: Path) -> None:
    change(postgres, f'ALTER DATABASE "{sa.make_url(postgres).database}" SET synchronous_commit = off')
    assert "synchronous_commit=off" in str(refusal(postgres, tmp_path))


def test_an_old_postgresql_is_refused(postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psycopg.ConnectionInfo, "server_version", 14_00_13)
    assert "PostgreSQL 14 is too old" in str(refusal(postgres, tmp_path))


def test_serve_ends_with_the_sentence(tmp_path: Path) -> None:
    given = {
        "DOORSTEP_VAR": str(tmp_path),
        "DOORSTEP_DATABASE_URL": "sqlite:///" + WITHOUT_WAL.format(file=tmp_path / "doorstep.db"),
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")} | given
    command = [sys.executable, "-c", "from doorstep.cli import main; main()", "serve", "--port", "0"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("SQLite gives journal_mode=delete") and done.stderr.count("\n") == 1
