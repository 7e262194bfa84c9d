"""What people said of themselves, and the keys to it, is readable by the program's own user and by nobody else."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import images
from doorstep import create_app, durable, journal, migrations
from doorstep.backup import make
from doorstep.clock import now
from doorstep.config import from_environment
from doorstep.database import db
from doorstep.visits import keys, photo_files


def open_to_others(folder: Path) -> list[str]:
    """What below a folder, and the folder itself, others may read, write or enter."""
    found = [folder, *folder.glob("**/*")]
    return [str(path) for path in found if path.stat().st_mode & durable.OTHERS]


@pytest.fixture
def careless() -> Iterator[None]:
    """A process whose files are open to everybody unless it says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def installation(tmp_path: Path, careless: None) -> Iterator[Flask]:
    """An installation in a folder of its own, as the environment makes it."""
    app = create_app(from_environment({"DOORSTEP_VAR": str(tmp_path / "a" / "var")}))
    with app.app_context():
        migrations.upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def fill(app: Flask) -> Path:
    """Makes every kind of file that the program keeps; returns the folder."""
    var: Path = app.extensions["doorstep"].var
    data = images.photo()
    photo_files.keep(hashlib.sha256(data).hexdigest(), data)
    keys.public()
    journal.note_restored(0, {})
    make(var / "backup", now())
    return var


def test_everything_that_is_made_is_private(installation: Flask) -> None:
    var = fill(installation)
    names = {path.name for path in var.glob("**/*")}
    assert names >= {"secret", "doorstep.db", "doorstep.db-wal", "doorstep.db-shm", "photos", "chain.log", "backup"}
    assert len(list(var.glob("photos/*/*"))) == 1
    assert open_to_others(var) == []
    assert stat.S_IMODE(var.parent.stat().st_mode) == 0o700, "made on the way, and as private"


def test_what_an_earlier_version_left_open_is_closed_at_the_start(installation: Flask) -> None:
    var = fill(installation)
    for path in (var, *var.glob("**/*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    db.session.remove()
    db.engine.dispose()
    create_app(from_environment({"DOORSTEP_VAR": str(var)}))
    assert open_to_others(var) == []


def test_a_database_elsewhere_is_closed_as_well(tmp_path: Path, careless: None) -> None:
    file = tmp_path / "elsewhere.db"
    given = {"DOORSTEP_VAR": str(tmp_path / "var"), "DOORSTEP_DATABASE_URL": f"sqlite:///{file}"}
    app = create_app(from_environment(given))
    with app.app_context():
        migrations.upgrade()
        files = sorted(tmp_path.glob("elsewhere.db*"))
        assert {one.name.removeprefix("elsewhere.db") for one in files} >= {"", "-wal", "-shm"}
        assert all(stat.S_IMODE(one.stat().st_mode) == 0o600 for one in files)
        db.session.remove()
        db.engine.dispose()


def test_a_place_that_everybody_shares_is_left_alone_and_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    create_app(from_environment({"DOORSTEP_VAR": str(shared), "DOORSTEP_SECRET": "x" * 32}))
    assert stat.S_IMODE(shared.stat().st_mode) == 0o1777
    assert '"readable_by_others"' in capfd.readouterr().err
