"""The fixtures of the browser tests: an office, phones, a camera."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright
from scene import Office, Phone

from builders import publish_standard
from doorstep import create_app, migrations
from doorstep.database import db
from ground import settings
from images import photo
from people import everybody
from serving import Server

expect.set_options(timeout=30_000)  # patience costs nothing where it is not needed, and the machine may be busy


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture
def more_settings() -> dict[str, Any]:
    """What an office sets beside the usual; a test that wants some has a fixture of this name."""
    return {}


@pytest.fixture
def office(tmp_path: Path, password_hash: str, more_settings: dict[str, Any]) -> Iterator[Office]:
    """A server of one's own, with everybody and the shipped standard."""
    var = tmp_path / "var"
    var.mkdir()
    url = f"sqlite:///{var / 'doorstep.db'}"
    chosen = replace(settings(url, var), **more_settings)
    app = create_app(chosen)
    with app.app_context():
        migrations.upgrade()
        people = everybody(password_hash)
        publish_standard()
        db.session.remove()
    environment = {"DOORSTEP_DATABASE_URL": url, "DOORSTEP_VAR": str(var), "DOORSTEP_SECRET": chosen.secret}
    environment |= {f"DOORSTEP_{name.upper()}": str(value) for name, value in more_settings.items()}
    server = Server(environment, tmp_path)
    server.start()
    yield Office(app, people, server, tmp_path)
    server.stop()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def camera(tmp_path: Path) -> Path:
    """A picture file, as a phone's camera makes one."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(photo(1280, 960))
    return path


@pytest.fixture
def new_phone(playwright: Playwright, tmp_path: Path, office: Office) -> Iterator[Callable[..., Phone]]:
    """A function that makes phones; all are closed at the end, with a last picture of each kept as output."""
    made: list[Phone] = []

    def make(name: str, **more: Any) -> Phone:
        made.append(Phone(playwright, tmp_path / name, office.server.url, **more))
        return made[-1]

    yield make
    for phone in made:
        phone.close()
