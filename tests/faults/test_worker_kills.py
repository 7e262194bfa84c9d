"""Workers that die at any moment lose no message, double none by its Message-ID, and announce no cancelled visit."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from killed_workers import LEASE, MUTANTS

from builders import new_visit, standard
from doorstep.clock import new_id, now
from doorstep.config import Settings
from doorstep.customers.rules import Customer
from doorstep.database import db, reading, transact
from doorstep.intake import bookings
from doorstep.messages import claims_store as claims
from doorstep.messages import rules, store
from doorstep.standard import store as standards
from doorstep.standard.loading import digest
from ground import drop_postgres_database, postgres_database, running_app
from mail_server import Mailbox, mailbox
from people import everybody

MESSAGES = int(os.environ.get("DOORSTEP_TEST_MESSAGES", "80"))
TRIED = list(MUTANTS) if os.environ.get("DOORSTEP_TEST_MUTANTS") == "yes" else ["lose_the_lease"]
AFTER_CANCELLING = timedelta(seconds=5)
KILLED_UNTIL = 0.7
"""The share of the messages that must be out before the killing ends."""
SPREAD = timedelta(seconds=2)
PROGRAM = Path(__file__).with_name("killed_workers.py")
SOON = {
    "to": "customer",
    "about": "visit",
    "before": {"start": "PT1H"},
    "until": "start",
    "zh": {"subject": "上门提醒", "text": "{customer}您好，{time}见。"},
    "en": {"subject": "A reminder", "text": "Dear {customer}, see you at {time}."},
}


@dataclass
class Outcome:
    """What the receivers got in the end, against what they should have got."""

    expected: set[str]
    cancelled: set[str]
    box: Mailbox
    kills: int
    states: Counter[str] = field(default_factory=Counter)

    @property
    def faults(self) -> dict[str, object]:
        """What is wrong, by name; empty when all is well."""
        names: dict[str, set[str]] = {}
        for mail in self.box.mails:
            names.setdefault(str(mail["To"]), set()).add(str(mail["Message-ID"]))
        repeated = len(self.box.mails) - sum(map(len, names.values()))
        found = {
            "lost": sorted(self.expected - names.keys()),
            "doubled": sorted(to for to, ids in names.items() if len(ids) > 1),
            "announced": sorted(self.cancelled & names.keys()),
            "repeated": repeated if repeated > self.kills else 0,
            "unfinished": sum(self.states[state] for state in ("waiting", "sending")),
        }
        return {name: value for name, value in found.items() if value}


@pytest.fixture(params=["sqlite", "postgres"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An app on a database of its own, which other processes open, too."""
    url = (
        f"sqlite:///{tmp_path / 'kills.db'}"
        if request.param == "sqlite"
        else postgres_database(f"worker_kills_{os.getpid()}")
    )
    yield from running_app(url, tmp_path)
    if request.param == "postgres":
        drop_postgres_database(url)


def publish() -> None:
    """A standard with one message, an hour before the visit."""
    document = {**standard(), "messages": {**standard()["messages"], "send": {"soon": SOON}}}
    document = {**document, "hash": digest(document)}
    transact(lambda: standards.publish(document, now(), None))


def prepare(count: int) -> tuple[set[str], set[str], datetime]:
    """Visits whose messages are to fall due; returns the addresses of those that stand and of the others, and
    when these were cancelled. Some were claimed by a worker that died: one of those that stand, and some before anybody
    heard of the cancellation."""
    zhao = everybody("no password").zhao
    publish()
    start = now() + timedelta(hours=2)
    visits = {}
    for number in range(count):
        address = f"c{number}@a.example"
        customer = Customer(new_id(), "王秀兰", "王女士", "+8613800000001", email=address)
        visits[address] = new_visit(team=str(zhao.team), customer=customer, start=start)
    bookings.create_visits(list(visits.values()), None, now())
    for _ in range(max(1, count // 20)):
        transact(lambda: claims.claim("mail", start, 1))
    with reading():
        dead = {one.about for one in store.page(None, None, "sending", None, None, count)}
    given_up = {address for place, address in enumerate(visits) if place % 10 == 0 or visits[address].id in dead}
    for address in given_up:
        bookings.cancel(visits[address].id, "不需要了", zhao.id, now(), 1)
    transact(lambda: claims.claim("mail", start, 1))
    return set(visits) - given_up, given_up, now()


def fall_due(moments: Callable[[int], datetime], most: int, states: str = "waiting") -> None:
    """Sets when open messages fall due, up to `most` of them: what would take hours happens in seconds."""
    table = store._messages
    with db.engine.begin() as connection:
        opened = sa.select(table.c.id).where(table.c.state.in_(states.split())).order_by(table.c.id).limit(most)
        for place, id in enumerate(connection.scalars(opened).all()):
            connection.execute(sa.update(table).where(table.c.id == id).values(try_at=moments(place)))


def wait(seconds: float, done: Callable[[], bool]) -> None:
    """Returns when it is done, or at the latest after so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not done():
        time.sleep(0.1)


def wait_for_rest(patience: float) -> None:
    """Returns when no message is open, or when for so many seconds nothing has come of those that are."""
    left, since = None, time.monotonic()
    while left != 0 and time.monotonic() < since + patience:
        time.sleep(0.1)
        before, left = left, sum(states()[state] for state in ("waiting", "sending"))
        since = time.monotonic() if left != before else since


def run(app: Flask, count: int, patience: float, mutant: str | None = None) -> Outcome:
    """Four workers send everything while they are killed at random."""
    settings: Settings = app.extensions["doorstep"]
    with mailbox() as box, app.app_context():
        box.takes_seconds = 0.02
        app.extensions["doorstep"] = Settings(**{**vars(settings), "smtp_url": box.url, "mail_from": "s@a.example"})
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rules, "LEASE", LEASE)
            expected, cancelled, cancelled_at = prepare(count)
        fall_due(lambda _: now(), 1)
        db.session.remove()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")} | {
            "DOORSTEP_DATABASE_URL": settings.database_url,
            "DOORSTEP_VAR": str(settings.var),
            "DOORSTEP_SECRET": settings.secret,
            "DOORSTEP_PUBLIC_URL": settings.public_url,
            "DOORSTEP_SMTP_URL": box.url,
            "DOORSTEP_QUIET_HOURS": "none",
            "DOORSTEP_MAIL_FROM": "s@a.example",
        }
        command = [sys.executable, str(PROGRAM), "1", *([mutant] if mutant else [])]
        with subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        ) as workers:
            assert workers.stdin is not None and workers.stdout is not None
            assert workers.stdout.readline() == "ready\n"
            due = max(now(), cancelled_at + AFTER_CANCELLING)
            fall_due(lambda place: due + SPREAD * place / count, count, "waiting sending")
            time.sleep(max(0, (due - now()).total_seconds()))
            workers.stdin.write("start\n")
            wait(8 if mutant else 60, lambda: len(box.mails) > KILLED_UNTIL * len(expected))
            workers.stdin.write("in peace\n")
            kills = int(workers.stdout.readline())
            wait_for_rest(patience)
            workers.stdin.write("end\n")
        return Outcome(expected, cancelled, box, kills, states())


def states() -> Counter[str]:
    """How many messages are in which state."""
    with db.engine.connect() as connection:
        return Counter(connection.scalars(sa.text("SELECT state FROM messages")))


def test_no_message_is_lost_doubled_or_sent_for_a_cancelled_visit(made: Flask) -> None:
    outcome = run(made, MESSAGES, patience=120)
    assert outcome.faults == {}
    assert outcome.kills >= 5 and len(outcome.expected) > MESSAGES * 3 // 4
    assert outcome.states == {"sent": len(outcome.expected), "withdrawn": len(outcome.cancelled)}


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mutant", TRIED)
def test_a_worker_that_lacks_a_defence_is_noticed(made: Flask, mutant: str) -> None:
    assert run(made, 40, patience=5, mutant=mutant).faults
