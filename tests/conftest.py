"""The ground of the tests: one database of each kind, emptied between tests; the app on it."""

from __future__ import annotations

from scratch import scratch  # first: what is loaded before it is compiled anew in every process

# isort: split
import gc
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings

from doorstep.database import db
from ground import DATABASES, drop_postgres_database, postgres_database, running_app
from rows import empty

pytest_plugins = ["budget", "people", "builders", "elsewhere", "following", "loans", "tampering"]

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")  # how fast a busy machine draws examples says nothing about the program


def pytest_configure() -> None:
    """Tells pytest where its temporary folders belong."""
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(scratch()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out on PostgreSQL what is marked `one_database`."""
    twice = [item for item in items if item.get_closest_marker("one_database") and _database_of(item) == "postgres"]
    if twice:
        config.hook.pytest_deselected(items=twice)
        items[:] = [item for item in items if item not in set(twice)]


def _database_of(item: pytest.Item) -> object:
    return item.callspec.params.get("app_of_session") if hasattr(item, "callspec") else None


def pytest_collection_finish() -> None:
    """Takes thousands of collected tests out of the garbage collector's sight: looking through them again and again was
    an eighth of a run."""
    gc.collect()
    gc.freeze()


@dataclass
class Databases:
    """Where the databases of this test process stand; each is made when first asked for."""

    folder: Path
    worker: str

    def url(self, kind: str) -> str:
        """The address of an empty database without tables."""
        if kind == "sqlite":
            return f"sqlite:///{self.folder / 'test.db'}"
        return postgres_database(f"test_{self.worker}_{os.getpid()}")


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Databases:
    """The databases of this test process."""
    return Databases(tmp_path_factory.mktemp("database"), worker_id)


@pytest.fixture(scope="session", params=DATABASES)
def app_of_session(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Flask]:
    """The app on a migrated database; `app` empties it between tests."""
    url = databases.url(request.param)
    yield from running_app(url, databases.folder / request.param)
    if request.param == "postgres":
        drop_postgres_database(url)


@pytest.fixture
def app(app_of_session: Flask) -> Iterator[Flask]:
    """The app on an empty database, inside its context."""
    # Before, not after: some suites use the app of the session without this fixture and leave their files behind.
    for folder in ("photos", "journal"):
        shutil.rmtree(app_of_session.extensions["doorstep"].var / folder, ignore_errors=True)
    app_of_session.extensions["doorstep.noticed"].clear()  # what another test's requests showed of their surroundings
    with app_of_session.app_context():
        empty()
        yield app_of_session
        db.session.remove()
