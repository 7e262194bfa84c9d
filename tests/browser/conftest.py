"""The fixtures of the browser tests: an office, phones, a camera."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright
from scene import PATIENCE_MS, Office, Phone, chromium

from builders import publish_standard
from doorstep import create_app, migrations
from doorstep.database import db, reading
from ground import settings
from images import photo
from people import everybody
from rows import Rows, every_row, put_back
from serving import Server

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def shared_browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests of this process; each phone has a context of its own in it."""
    with chromium(playwright) as browser:
        yield browser


@pytest.fixture(scope="module")
def more_settings() -> dict[str, Any]:
    """What the office of a file sets beside the usual; a file that wants some has a fixture of this name."""
    return {}


@dataclass
class House:
    """An office for many tests, and all its rows as they were in the beginning: to make one takes as long as a test."""

    office: Office
    rows: Rows

    def put_back(self) -> None:
        """Puts everything back and has the server run. Called once the phones of the test before are closed."""
        server = self.office.server
        if server.client is not None or server.ahead_s:  # a test had an older one handed out, or let time pass
            server.stop()
            server.client, server.ahead_s = None, 0
        if server.lives:
            server.wait_until_quiet()
        for folder in ("photos", "journal"):
            shutil.rmtree(self.office.folder / "var" / folder, ignore_errors=True)
        with self.office.app.app_context():
            put_back(self.rows)
            db.session.remove()
        if not server.lives:
            server.start()


@pytest.fixture(scope="session")
def usual_house(tmp_path_factory: pytest.TempPathFactory, password_hash: str) -> Iterator[House]:
    """The office of all files that set nothing."""
    with built(tmp_path_factory.mktemp("office"), password_hash) as house:
        yield house


@pytest.fixture(scope="module")
def house(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    password_hash: str,
    more_settings: dict[str, Any],
) -> Iterator[House]:
    """The office of this file."""
    if not more_settings:
        yield request.getfixturevalue("usual_house")
        return
    with built(tmp_path_factory.mktemp("office"), password_hash, more_settings) as house:
        yield house


@contextmanager
def built(folder: Path, password_hash: str, more_settings: Mapping[str, Any] = MappingProxyType({})) -> Iterator[House]:
    """A migrated database with everybody and the shipped standard, and a server that can be started on it."""
    var = folder / "var"
    var.mkdir()
    url = f"sqlite:///{var / 'doorstep.db'}"
    chosen = replace(settings(url, var), **more_settings)
    app = create_app(chosen)
    with app.app_context():
        migrations.upgrade()
        people = everybody(password_hash)
        publish_standard()
        with reading():
            rows = every_row()
        db.session.remove()
    environment = {"DOORSTEP_DATABASE_URL": url, "DOORSTEP_VAR": str(var), "DOORSTEP_SECRET": chosen.secret}
    environment |= {"DOORSTEP_QUIET_HOURS": chosen.quiet_hours}
    environment |= {f"DOORSTEP_{name.upper()}": str(value) for name, value in more_settings.items()}
    server = Server(environment, folder)
    yield House(Office(app, people, server, folder), rows)
    server.stop()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def office(house: House) -> Office:
    """A running office, as if nobody had ever worked there."""
    house.put_back()
    return house.office


@pytest.fixture
def camera(tmp_path: Path) -> Path:
    """A picture file, as a phone's camera makes one."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(photo(1280, 960))
    return path


@pytest.fixture
def new_phone(
    playwright: Playwright, shared_browser: Browser, tmp_path: Path, office: Office
) -> Iterator[Callable[..., Phone]]:
    """A function that makes phones; all are closed at the end. One that is killed or opened again is its `own`."""
    made: list[Phone] = []

    def make(name: str, own: bool = False, **more: Any) -> Phone:
        shared = None if own else shared_browser
        made.append(Phone(playwright, tmp_path / name, office.server.url, shared=shared, **more))
        return made[-1]

    yield make
    for phone in made:
        phone.close()
