"""Workers that die at any moment lose no message of any channel, double none by the key that its receiver knows it by,
and announce no cancelled visit."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

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
from doorstep.messages.channels import register
from doorstep.standard import store as standards
from doorstep.standard.loading import digest
from ground import drop_postgres_database, postgres_database, running_app
from mail_server import Mailbox, mailbox
from people import everybody
from sms_provider import KEYS, Provider, sms_provider
from web_twin import Twin, web_twin

MESSAGES = int(os.environ.get("DOORSTEP_TEST_MESSAGES", "240"))
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
    "zh": {"subject": "上门提醒", "text": "{customer}您好，{date}{time}见。{hotline}"},
    "en": {"subject": "A reminder", "text": "Dear {customer}, see you on {date}, {time}. {hotline}"},
}
"""By mail to whoever has an address, else as a text message."""
SEND = {"soon": SOON, "beside": SOON}
WAYS = {"roles": {"customer": ["mail", "sms"]}, "kinds": {"beside": {"customer": ["webhook"]}}}
CHANNELS = ("mail", "sms", "webhook")
THROTTLED, REFUSED = (200, '{"Code": "Throttling.User"}'), "550 no such mailbox"
Key = tuple[str, str]
"""A channel, and whom it told: an address, a number, an order."""


@dataclass
class Receivers:
    """A server for each channel."""

    box: Mailbox
    provider: Provider
    program: Twin

    def got(self) -> list[tuple[Key, str]]:
        """What came, each with the key by which its receiver would know it again."""
        mails = [(("mail", str(mail["To"])), str(mail["Message-ID"])) for mail in [*self.box.mails]]
        texts = [(("sms", f"+86{sent.phone}"), sent.ours) for sent in [*self.provider.sent[len(THROTTLES) :]]]
        calls = [
            (("webhook", told.json()["data"]["order"]), told.headers["webhook-id"]) for told in [*self.program.requests]
        ]
        return [*mails, *texts, *calls]


THROTTLES = [THROTTLED, THROTTLED]
"""What the provider of text messages says first: it takes nothing for a second, and all others go on."""


@contextmanager
def receivers() -> Iterator[Receivers]:
    """They run until the block ends."""
    with mailbox() as box, sms_provider("aliyun") as provider, web_twin() as program:
        box.takes_seconds = 0.02
        provider.answers.extend(THROTTLES)
        yield Receivers(box, provider, program)


@dataclass
class Outcome:
    """What the receivers got in the end, against what they should have got; `refused`: how many addresses were; `log`:
    errors that no kill explains."""

    expected: set[Key]
    cancelled: set[Key]
    receivers: Receivers
    kills: int
    states: Counter[str]
    refused: int
    log: list[str]

    @property
    def faults(self) -> dict[str, object]:
        """What is wrong, by name; empty when all is well."""
        got = self.receivers.got()
        keys: dict[Key, set[str]] = {}
        for told, key in got:
            keys.setdefault(told, set()).add(key)
        repeated = len(got) - sum(map(len, keys.values()))
        found = {
            "lost": sorted(self.expected - keys.keys()),
            "doubled": sorted(told for told, ids in keys.items() if len(ids) > 1),
            "announced": sorted(self.cancelled & keys.keys()),
            "unknown": sorted(keys.keys() - self.expected - self.cancelled),
            "not as documented": self.receivers.provider.faults,
            "repeated": repeated if repeated > self.kills * len(CHANNELS) else 0,
            "failed by itself": self.log,
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
    """A standard with two messages, an hour before the visit."""
    messages = {**standard()["messages"], "send": SEND, "ways": WAYS}
    document = {**standard(), "messages": messages}
    document = {**document, "hash": digest(document)}
    transact(lambda: standards.publish(document, now(), None))


def prepare(count: int, box: Mailbox) -> tuple[set[Key], set[Key], datetime, int]:
    """Visits whose messages, two of each, are to fall due; returns who is to hear of those that stand and of the
    others, when these were cancelled, and how many addresses are refused, so that a text message takes the place of a
    mail. Some messages were claimed by a worker that died: some of those that stand, and some before anybody heard of
    the cancellation."""
    zhao = everybody("no password").zhao
    publish()
    start = now() + timedelta(hours=2)
    visits, told = [], {}
    for number in range(count // 2):
        address = f"c{number}@a.example" if number % 2 else None
        customer = Customer(new_id(), "王秀兰", "王女士", f"+86139{number:08}", email=address)
        visit = new_visit(team=str(zhao.team), customer=customer, start=start)
        visits.append(visit)
        if address and number % 20 == 3:
            box.refusals[address] = REFUSED
        by_mail = address is not None and address not in box.refusals
        told[visit.id] = {("mail", str(address)) if by_mail else ("sms", customer.phone), ("webhook", visit.order)}
    bookings.create_visits(visits, None, now())
    for channel in CHANNELS * max(1, count // 60):
        transact(lambda channel=channel: claims.claim(channel, start, 1))  # type: ignore[misc]
    with reading():
        dead = {one.about for one in store.page(None, None, "sending", None, None, count)}
    given_up = {visit.id for place, visit in enumerate(visits) if place % 10 == 0 or visit.id in dead}
    for id in given_up:
        bookings.cancel(id, "不需要了", zhao.id, now(), 1)
    for channel in CHANNELS:
        transact(lambda channel=channel: claims.claim(channel, start, 1))  # type: ignore[misc]
    expected = {key for id, keys in told.items() if id not in given_up for key in keys}
    cancelled = {key for id, keys in told.items() if id in given_up for key in keys}
    refused = sum(visit.id not in given_up and visit.customer.email in box.refusals for visit in visits)
    return expected, cancelled, now(), refused


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


def channels(of: Receivers, var: Path) -> dict[str, str]:
    """The settings that name these receivers."""
    file = var / "sms.yaml"
    file.write_text(of.provider.file.replace("  cancelled:", "  soon:").replace("wait: PT10M", "wait: PT1S"))
    return {
        "smtp_url": of.box.url,
        "mail_from": "s@a.example",
        "sms_file": str(file),
        "sms_keys": KEYS,
        "webhook_url": of.program.url,
        "webhook_secret": "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    }


def run(app: Flask, count: int, patience: float, mutant: str | None = None) -> Outcome:
    """Four workers send everything while they are killed at random."""
    settings: Settings = app.extensions["doorstep"]
    with receivers() as found, app.app_context(), pytest.MonkeyPatch.context() as patch:
        given = channels(found, settings.var)
        patch.setitem(app.extensions, "doorstep", Settings(**{**vars(settings), **given, "outbound_local": True}))
        register.set_up.cache_clear()
        with pytest.MonkeyPatch.context() as short:
            short.setattr(rules, "LEASE", LEASE)
            expected, cancelled, cancelled_at, refused = prepare(count, found.box)
        fall_due(lambda _: now(), 1)
        db.session.remove()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")} | {
            "DOORSTEP_DATABASE_URL": settings.database_url,
            "DOORSTEP_VAR": str(settings.var),
            "DOORSTEP_SECRET": settings.secret,
            "DOORSTEP_PUBLIC_URL": settings.public_url,
            "DOORSTEP_QUIET_HOURS": "none",
            "DOORSTEP_OUTBOUND_LOCAL": "yes",
            **{f"DOORSTEP_{name.upper()}": value for name, value in given.items()},
        }
        command = [sys.executable, str(PROGRAM), "1", *([mutant] if mutant else [])]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
        with (
            (settings.var / "log").open("w+") as said,
            subprocess.Popen(command, env=environment, stderr=said, **pipes) as workers,
        ):
            assert workers.stdin is not None and workers.stdout is not None
            assert workers.stdout.readline() == "ready\n"
            due = max(now(), cancelled_at + AFTER_CANCELLING)
            fall_due(lambda place: due + SPREAD * place / count, 2 * count, "waiting sending")
            time.sleep(max(0, (due - now()).total_seconds()))
            workers.stdin.write("start\n")
            most = max(60, count / 4)
            wait(8 if mutant else most, lambda: len(found.got()) > KILLED_UNTIL * len(expected))
            workers.stdin.write("in peace\n")
            kills = int(workers.stdout.readline())
            wait_for_rest(patience)
            workers.stdin.write("end\n")
        log = (settings.var / "log").read_text().splitlines()
        failed = [line for line in log if '"level": "error"' in line]
        return Outcome(expected, cancelled, found, kills, states(), refused, failed)


def states() -> Counter[str]:
    """How many messages are in which state."""
    with db.engine.connect() as connection:
        return Counter(connection.scalars(sa.text("SELECT state FROM messages")))


def test_no_message_is_lost_doubled_or_sent_for_a_cancelled_visit(made: Flask) -> None:
    outcome = run(made, MESSAGES, patience=120)
    assert outcome.faults == {}
    assert outcome.kills >= max(5, MESSAGES // 20) and len(outcome.expected) > MESSAGES * 3 // 4
    assert {channel for channel, _ in outcome.expected} == set(CHANNELS)
    ended = {"sent": len(outcome.expected), "withdrawn": len(outcome.cancelled), "not_sent": outcome.refused}
    assert outcome.states == ended and outcome.refused


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mutant", TRIED)
def test_a_worker_that_lacks_a_defence_is_noticed(made: Flask, mutant: str) -> None:
    assert run(made, 40, patience=5, mutant=mutant).faults
