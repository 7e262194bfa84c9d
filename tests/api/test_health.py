"""What proxies ask, and what the command line tells of an installation."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

import images
from builders import NewPhone, book, photo_added
from doorstep import create_app, health, migrations, ticks
from doorstep.cli import doorstep
from doorstep.config import Settings, SettingsError, from_environment
from doorstep.database import reading
from doorstep.visits import photo_files
from ground import settings
from people import People
from rows import every_row

GIGABYTE = 1000**3


@pytest.fixture
def with_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk with room, whatever the one of this machine has."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(GIGABYTE, 0, GIGABYTE))


def test_a_living_process_says_so(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "alive"})


@pytest.mark.usefixtures("with_room")
def test_a_server_that_can_work_is_ready(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "newest", migrations.current)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready"})


@pytest.mark.usefixtures("with_room")
def test_a_database_that_takes_nothing_is_not_ready_and_trying_it_leaves_nothing(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "newest", migrations.current)
    monkeypatch.setattr(health, "_probed", {})
    with reading():
        before = every_row()
    assert client.get("/readyz").status_code == 200
    with reading():
        assert every_row() == before

    def takes_nothing(*_: object) -> None:
        raise OperationalError("INSERT", None, Exception("attempt to write a readonly database"))

    health._probed.clear()
    monkeypatch.setattr(ticks, "_put", takes_nothing)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["reasons"]) == (503, ["read_only"])


@pytest.mark.usefixtures("with_room")
def test_a_database_behind_its_program_is_not_ready(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "newest", lambda: "a version to come")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["reasons"]) == (503, ["migration_pending"])


def test_a_full_disk_is_not_ready(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "newest", migrations.current)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(GIGABYTE, GIGABYTE, 499_999_999))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["reasons"]) == (503, ["storage_low"])
    assert answer.mimetype == "application/problem+json"


@pytest.fixture
def without_photo_store(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A photo store that cannot be used: its folder lies below a file."""
    (tmp_path / "file").write_text("no folder")
    broken = replace(app.extensions["doorstep"], photos_url=(tmp_path / "file" / "photos").as_uri())
    monkeypatch.setitem(app.extensions, "doorstep", broken)
    yield


@pytest.mark.usefixtures("with_room", "without_photo_store")
def test_a_photo_store_that_cannot_be_used_is_not_ready(
    app: Flask, people: People, phone_of: NewPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "newest", migrations.current)
    phone, data = phone_of(people.li), images.photo()
    phone.push(photo_added(phone, book(people.li), data))
    sha256 = hashlib.sha256(data).hexdigest()
    kept = phone.client.put(f"/api/v1/sync/photos/{sha256}", data=data, content_type="image/jpeg")
    assert (kept.status_code, kept.get_json()["code"]) == (503, "photos_down"), "the phone keeps it and comes again"
    answer = phone.client.get("/readyz")
    assert (answer.status_code, answer.json["reasons"]) == (503, ["photos_down"])


@pytest.mark.usefixtures("with_room")
def test_a_journal_that_cannot_be_written_is_not_ready_and_stops_the_start(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(migrations, "newest", migrations.current)
    (tmp_path / "file").write_text("no folder")
    broken = replace(app.extensions["doorstep"], journal_url=(tmp_path / "file" / "journal").as_uri())
    monkeypatch.setitem(app.extensions, "doorstep", broken)
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["reasons"]) == (503, ["journal_down"])
    monkeypatch.setattr("doorstep.serving.server", lambda *_, **__: pytest.fail("it serves"))
    outcome = app.test_cli_runner().invoke(doorstep, ["serve", "--port", "0"])
    assert outcome.exit_code != 0 and "DOORSTEP_JOURNAL_URL" in outcome.output


@pytest.mark.usefixtures("without_photo_store")
def test_a_server_without_a_photo_store_does_not_start(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "newest", migrations.current)
    monkeypatch.setattr("doorstep.serving.server", lambda *_, **__: pytest.fail("it serves"))
    outcome = app.test_cli_runner().invoke(doorstep, ["serve", "--port", "0"])
    assert outcome.exit_code != 0 and "DOORSTEP_PHOTOS_URL" in outcome.output


def test_the_photo_store_is_not_asked_by_every_question_of_a_proxy(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[None] = []
    monkeypatch.setattr(health, "_probed", {})
    monkeypatch.setattr(photo_files, "probe", lambda: asked.append(None))
    for _ in range(5):
        client.get("/readyz")
    assert len(asked) == 1


@pytest.mark.parametrize("address", ["ftp://photos.example/x", "s3://", "photos", "memory:///", "file://", "s3://[x"])
def test_a_photo_store_that_nobody_knows_stops_the_start(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingsError, match="DOORSTEP_PHOTOS_URL"):
        from_environment({"DOORSTEP_VAR": str(tmp_path), "DOORSTEP_PHOTOS_URL": address})


@pytest.mark.usefixtures("with_room")
def test_a_database_that_is_down_is_not_ready_but_alive(tmp_path: Path) -> None:
    app = create_app(settings("postgresql+psycopg://nobody@127.0.0.1:1/nothing", tmp_path))
    with app.app_context(), pytest.raises(OperationalError):
        migrations.current()
    client = app.test_client()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["reasons"]) == (503, ["database_down"])
    assert "127.0.0.1" not in answer.text
    assert client.get("/healthz").status_code == 200


def test_printed_settings_hold_no_secret(tmp_path: Path) -> None:
    given = {
        "DOORSTEP_VAR": str(tmp_path),
        "DOORSTEP_SECRET": "geheim" * 8,
        "DOORSTEP_DATABASE_URL": "postgresql://doorstep:geheim@db/doorstep?sslmode=require&password=geheim",
        "DOORSTEP_PHOTOS_URL": "s3://photos?aws_secret_access_key=geheim&region=cn-north-1",
        "DOORSTEP_SMTP_URL": "smtp://doorstep:geheim@mail.example:587",
        "DOORSTEP_METRICS_TOKEN": "geheim" * 8,
    }
    app = create_app(from_environment(given))
    with app.app_context():
        said = app.test_cli_runner().invoke(_command("config")).output
    with pytest.raises(SettingsError, match="DOORSTEP_METRICS_TOKEN must be 32"):
        from_environment(given | {"DOORSTEP_METRICS_TOKEN": "geheim"})
    assert "geheim" not in said
    assert "DOORSTEP_SECRET=***" in said
    assert "@db/doorstep?sslmode=require" in said
    assert "region=cn-north-1" in said
    assert {line.partition("=")[0] for line in said.splitlines()} == {
        f"DOORSTEP_{name.upper()}" for name in Settings.__dataclass_fields__
    }


def _command(name: str):  # type: ignore[no-untyped-def]
    from doorstep.cli import doorstep

    return doorstep.get_command(None, name)
