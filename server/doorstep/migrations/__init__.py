"""The tables' history: Alembic through Flask-Migrate, one line of versions for both databases."""

from __future__ import annotations

from pathlib import Path

import flask_migrate
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from ..config import SettingsError
from ..database import db

FOLDER = Path(__file__).resolve().parent


def prepare(app: Flask) -> None:
    """Lets Flask-Migrate know where the versions stand."""
    flask_migrate.Migrate(app, db, directory=str(FOLDER))


def upgrade() -> None:
    """Brings the database to the newest version; does nothing when it is there."""
    flask_migrate.upgrade()


def newest() -> str | None:
    """The newest version that this program knows."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def current() -> str | None:
    """The version that the database is at; None without tables."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def refuse_unless_current() -> None:
    """Raises SettingsError when the database is not at this program's version."""
    if current() != newest():
        raise SettingsError("The database is not at this version's tables. Run: doorstep migrate")
