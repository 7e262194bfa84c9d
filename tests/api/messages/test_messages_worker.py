"""The worker as a program: it sends what is due, beside a server or inside one, and ends when it is asked to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from builders import book
from doorstep.accounts import store as accounts
from doorstep.accounts.commands import person
from doorstep.clock import now
from doorstep.config import Settings, SettingsError, from_environment
from doorstep.database import db, reading
from doorstep.messages import reached_store, store
from doorstep.messages.channels import register
from ground import running_app
from people import PASSWORD, People, everybody
from serving import free_port


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Flask]:
    """An installation with an embedded database, which programs can open."""
    yield from running_app(f"sqlite:///{tmp_path / 'doorstep.db'}", tmp_path)


def states(app: Flask) -> dict[str, str]:
    """The state of each kind of message."""
    with app.app_context(), reading():
        found = {one.kind: one.state for one in store.page(None, None, None, None, None, 100)}
    return found


@pytest.mark.parametrize("command", [["worker"], ["serve", "--port", "{port}"]], ids=["worker", "serve"])
def test_it_sends_what_is_due_and_ends_when_it_is_asked_to(command: list[str], installation: Flask) -> None:
    with installation.app_context():
        book(everybody("no password").li, start=now() + timedelta(days=3))
        db.session.remove()
    settings: Settings = installation.extensions["doorstep"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")} | {
        "DOORSTEP_DATABASE_URL": settings.database_url,
        "DOORSTEP_VAR": str(settings.var),
        "DOORSTEP_SECRET": settings.secret,
        "DOORSTEP_QUIET_HOURS": "none",
        "PYTHONUNBUFFERED": "1",
    }
    words = [word.format(port=free_port()) for word in command]
    program = [sys.executable, "-c", "from doorstep.cli import main; main()", *words]
    with subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        watchdog = threading.Timer(60, running.kill)
        watchdog.start()
        said = next((line for line in running.stdout if line.startswith("── 上门预约")), None)
        running.send_signal(signal.SIGTERM)
        running.stdout.read()
        code = running.wait()
        watchdog.cancel()
    assert said is not None and code == 0
    found = states(installation)
    found.pop("day-open", None)  # of a visit that begins late in the evening there is none
    assert found.pop("booked") == "sent"
    assert found == dict.fromkeys(("day-before", "leave-now", "not-departed", "tomorrow"), "waiting")


@pytest.mark.parametrize(
    "given",
    [
        {"smtp_url": "mail.example"},
        {"smtp_url": "http://mail.example"},
        {"smtp_url": "smtp://"},
        {"smtp_url": "smtp://mail.example:port"},
        {"smtp_url": "smtps://me:geheim@:465"},
        {"mail_from": "nobody"},
        {"mail_from": "a@b.example\r\nBcc: all@b.example"},
    ],
    ids=str,
)
def test_a_mail_server_that_cannot_be_meant_stops_the_start(given: dict[str, str], tmp_path: Path) -> None:
    environment = {f"DOORSTEP_{name.upper()}": value for name, value in given.items()}
    with pytest.raises(SettingsError, match=next(iter(environment))) as refused:
        from_environment({"DOORSTEP_VAR": str(tmp_path), **environment})
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("url", ["smtp://localhost", "smtps://me:p%40ss@mail.example:465", "smtp+starttls://h:587"])
def test_mail_servers_that_can_be_meant(url: str, tmp_path: Path) -> None:
    given = {"DOORSTEP_VAR": str(tmp_path), "DOORSTEP_SMTP_URL": url, "DOORSTEP_MAIL_FROM": "上门 <a@b.example>"}
    assert [*register.set_up(from_environment(given))] == ["mail", "push"]


def add(app: Flask, email: str) -> str:
    words = ["add", "T301", "--name", "郑伟", "--phone", "13800138301", "--role", "technician", "--team", "城东装维班"]
    result = app.test_cli_runner().invoke(person, [*words, "--password-stdin", "--email", email], input=f"{PASSWORD}\n")
    return str(result.output)


def test_a_person_may_have_a_mail_address(app: Flask, people: People) -> None:
    assert add(app, "zheng@a.example") == "Added T301 郑伟.\n"
    listed = app.test_cli_runner().invoke(person, ["list"]).output
    assert "T301\t郑伟\ttechnician\t城东装维班\tzheng@a.example" in listed.splitlines()
    with reading():
        found = accounts.person_numbered("T301")
        assert found is not None and reached_store.addresses([found.id, people.li.id], "email") == {
            found.id: "zheng@a.example"
        }


@pytest.mark.parametrize("email", ["zheng", "a@b, c@d", "a b@c", "a@b\nc@d", "@"])
def test_what_is_no_mail_address_is_refused(email: str, app: Flask, people: People) -> None:
    assert add(app, email) == "This is no e-mail address.\n"


def test_a_worker_loads_no_doors_and_nothing_that_it_may_never_need(installation: Flask) -> None:
    program = (
        "import sys, threading\n"
        "from doorstep import application, migrations, worker\n"
        "app = application.made(None, served=False)\n"
        "with app.app_context():\n"
        "    migrations.refuse_unless_current()\n"
        "    worker.tick(app, threading.Event())\n"
        "print([one for one in sys.argv[1:] if one in sys.modules], not list(app.url_map.iter_rules()))\n"
    )
    heavy = [
        "flask_smorest",
        "apispec",
        "alembic",
        "flask_migrate",
        "obstore",
        "PIL",
        "icalendar",
        "dateutil",
        "opencc",
    ]
    settings: Settings = installation.extensions["doorstep"]
    given = {
        "DOORSTEP_DATABASE_URL": settings.database_url,
        "DOORSTEP_VAR": str(settings.var),
        "DOORSTEP_SECRET": settings.secret,
        "DOORSTEP_PUBLIC_URL": "http://localhost:8000",
    }
    said = subprocess.run(
        [sys.executable, "-c", program, *heavy], env={**os.environ, **given}, capture_output=True, text=True, check=True
    )
    assert said.stdout.splitlines()[-1] == "[] True", said.stderr
