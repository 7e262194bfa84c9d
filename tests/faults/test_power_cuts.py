"""What a push was told is accepted survives a power cut; and a database that is set to forget is noticed."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from power import Acknowledged, Operation, Recorder, power_cuts
from sqlalchemy import event
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from builders import Phone, answered, book
from doorstep import create_app, migrations
from doorstep.database import db
from ground import settings
from people import browser, everybody, sign_in

CUTS = int(os.environ.get("DOORSTEP_TEST_POWER_CUTS", "120"))
PER_TRACE = 300
MOST_PUSHES, PUSHES_AFTER = 1000, 10
DATABASE = "doorstep.db"


@dataclass(frozen=True)
class Recording:
    """What a disk saw while a phone pushed: `pushes` are the ids of each push, `first` where the first one began."""

    trace: list[Operation]
    first: int
    pushes: list[set[str]]


def record(folder: Path, seed: int, weaker: str | None = None) -> Recording:
    """Runs the app on a recorded disk while a phone pushes batches of answers, until SQLite has moved its log into the
    database and written over it; `weaker` replaces `synchronous=FULL` in all connections that the pushes use."""
    chance = random.Random(seed)
    recorder = Recorder()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLiteDialect_pysqlite, "import_dbapi", classmethod(lambda _: recorder.driver()))
        app = create_app(settings(f"sqlite:///{folder / DATABASE}", folder))
    pushes: list[set[str]] = []
    with app.app_context():
        migrations.upgrade()
        li = everybody("no password").li
        visits = [book(li) for _ in range(3)]
        client = browser(app)
        sign_in(client, li)
        phone = Phone(client, li).enrol()
        close()
        if weaker:
            event.listen(db.engine, "connect", lambda one, _: one.execute(f"PRAGMA synchronous={weaker}"))
        first = len(recorder.trace)
        more = PUSHES_AFTER
        while more:
            visit = chance.choice(visits)
            items = [f"work.item-{chance.randrange(20)}" for _ in range(chance.randint(1, 10))]
            events = [answered(phone, visit, item, "done") for item in items]
            pushes.append({one["id"] for one in events})
            assert set(phone.results(*events)) == {"accepted"}
            recorder.trace.append(Acknowledged(len(pushes)))
            more -= recorder.has_written(DATABASE, since=first)
            assert len(pushes) < MOST_PUSHES, "SQLite never moved its log into the database"
        trace = list(recorder.trace)
        close()
    recorder.unregister()
    return Recording(trace, first, pushes)


def close() -> None:
    """Closes every connection, with which SQLite ends its log."""
    db.session.remove()
    db.engine.dispose()


def loss(files: Mapping[str, bytearray], acknowledged: int, pushes: list[set[str]], folder: Path) -> str | None:
    """What is wrong with a database after a power cut; None when it is sound, holds every push that was acknowledged,
    whole, and of the others at most the one that was under way."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    try:
        with closing(sqlite3.connect(folder / DATABASE)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchall()
            ids = [id for (id,) in connection.execute("SELECT id FROM visit_events")]
    except sqlite3.DatabaseError as error:
        return f"cannot be read: {error}"
    if sound != [("ok",)]:
        return f"corrupt: {sound[0]}"
    if None in ids:  # a page of zeros can look sound
        return "corrupt: an event without an id"
    kept = {str(UUID(id)) for id in ids}
    possible = [set[str]().union(*pushes[:count]) for count in (acknowledged, acknowledged + 1)]
    return None if kept in possible else f"{len(kept)} events after {acknowledged} acknowledged pushes"


def losses(recording: Recording, cuts: int, folder: Path, seed: int) -> list[str]:
    """What was lost in so many power cuts."""
    moments = power_cuts(recording.trace, recording.first, cuts // 2, random.Random(seed))
    found = (loss(files, acknowledged, recording.pushes, folder) for acknowledged, files in moments)
    return [one for one in found if one]


@pytest.mark.parametrize("seed", range(max(1, CUTS // PER_TRACE)))
def test_sqlite_keeps_what_it_acknowledged(tmp_path: Path, seed: int) -> None:
    recording = record(tmp_path, seed)
    assert losses(recording, min(CUTS, PER_TRACE), tmp_path / "after", seed) == []


@pytest.mark.parametrize("weaker", ["NORMAL", "OFF"])
def test_a_sqlite_that_does_not_sync_is_noticed(tmp_path: Path, weaker: str) -> None:
    recording = record(tmp_path, 0, weaker)
    assert losses(recording, 40, tmp_path / "after", 0)
