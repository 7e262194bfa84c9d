"""How long a database of the first release takes to the newest tables and back, with 100,000 visits, on both kinds.

What comes back is what was there: every row of every table is read before and after. `DOORSTEP_BENCH_VISITS` asks for
another number of visits.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import flask_migrate
import sqlalchemy as sa
import structlog
from alembic.script import ScriptDirectory

import first_release
from doorstep import create_app, migrations
from doorstep.database import db
from ground import drop_postgres_database, postgres_database, settings

from .installation import DATABASES
from .table import Row, progress

VISITS = int(os.environ.get("DOORSTEP_BENCH_VISITS", "100000"))


def measure() -> Iterator[Row]:
    """Seconds for each way, and for each step of it that took a second."""
    for kind in DATABASES:
        with migrated_to(first_release.REVISION, kind):
            with db.engine.begin() as connection:
                counts = first_release.fill(connection, VISITS)
            told = ", ".join(f"{counts[name]:,} {name}" for name in ("visits", "visit_events", "feed", "messages"))
            progress(f"migrate {kind}: {sum(counts.values()):,} rows ({told})")
            before = digest()
            yield from there(kind)
            check(counts)
            yield from back(kind)
            assert digest() == before, "what came back is not what was there"


@contextmanager
def migrated_to(revision: str, kind: str) -> Iterator[None]:
    """A database of this kind with the tables of a revision, in its app's context."""
    with tempfile.TemporaryDirectory(prefix="doorstep-bench-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'doorstep.db'}"
        if kind == "postgres":
            url = postgres_database(f"bench_migrate_{os.getpid()}")
        app = create_app(settings(url, folder))
        with (folder / "app.log").open("w") as log, app.app_context():
            structlog.configure(logger_factory=structlog.PrintLoggerFactory(log))
            flask_migrate.upgrade(revision=revision)
            yield
            db.session.remove()
            db.engine.dispose()
        if kind == "postgres":
            drop_postgres_database(url)


def there(kind: str) -> Iterator[Row]:
    """One migration after the other, up to the newest."""
    yield from steps(f"migrate {kind}, up", list(reversed(ahead())), lambda one: flask_migrate.upgrade(revision=one))


def back(kind: str) -> Iterator[Row]:
    """The same way back."""
    targets = [*ahead()[1:], first_release.REVISION]
    yield from steps(f"migrate {kind}, down", targets, lambda one: flask_migrate.downgrade(revision=one))


def ahead() -> list[str]:
    """The revisions after the first release's, the newest first."""
    scripts = ScriptDirectory(str(migrations.FOLDER))
    return [script.revision for script in scripts.iterate_revisions("head", first_release.REVISION)]


def steps(name: str, revisions: list[str], go: Callable[[str], None]) -> Iterator[Row]:
    """Seconds for each step that took one, and for all of them."""
    began = time.monotonic()
    for revision in revisions:
        step = time.monotonic()
        go(revision)
        if (seconds := time.monotonic() - step) >= 1:
            yield Row(f"{name}: to {revision}", f"{seconds:.1f} s")
    yield Row(name, f"{time.monotonic() - began:.1f} s")


def check(counts: dict[str, int]) -> None:
    """No row was lost on the way up, and each is about what it was about."""
    with db.engine.connect() as connection:
        number = partial(_number, connection)
        for table, count in counts.items():
            assert number(f"SELECT count(*) FROM {table}") == count, table  # noqa: S608
        visits = number("SELECT count(*) FROM feed WHERE what = 'visit' AND about IS NOT NULL")
        assert visits == counts["feed"] - counts["people"]
        assert number("SELECT count(*) FROM messages WHERE what = 'day'") == -(-VISITS // 10)


def _number(connection: sa.Connection, query: str) -> int:
    return int(connection.execute(sa.text(query)).scalar_one())


def digest() -> dict[str, str]:
    with db.engine.connect() as connection:
        return first_release.digest(connection)
