"""`/metrics`: what it says, in how many statements, to whom; and the id that a request has in the log."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event

from builders import NewPhone, book
from doorstep import clock, health, http, migrations, ticks, worker
from doorstep.clock import new_id, now
from doorstep.database import db, reading, writing
from doorstep.events import unsettled_store
from doorstep.messages.channels import register
from doorstep.metrics import TYPE
from people import People

Asks = Callable[..., int]
TOKEN = "t" * 32


def numbers(client: FlaskClient) -> dict[tuple[str, ...], float]:
    """What Prometheus' own parser reads: the value of each name with its labels."""
    answer = client.get("/metrics")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, TYPE), answer.text
    families = list(text_string_to_metric_families(answer.text))
    assert all(family.documentation and family.type == "gauge" for family in families)
    return {
        (sample.name.removeprefix("doorstep_"), *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that the database is asked meanwhile."""
    seen: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_what_is_wrong_with_an_installation_is_counted(app: Flask, people: People, phone_of: NewPhone) -> None:
    client, at = app.test_client(), now()
    assert numbers(client) == {
        (name,): 0
        for name in (
            "reports_unknown unsettled unsettled_seconds not_followed quarantine_parcels promises_overdue".split()
        )
    }
    visit = book(people.li, start=at + timedelta(hours=30))
    phone = phone_of(people.li)
    phone.push(phone.event(new_id(), "visit.departed", {"replaces": []}))
    with writing():
        rows = [(900_001, 0, None), (900_002, 2, "KeyError")]
        unsettled_store.note(
            unsettled_store.Unsettled(seq, "visit", new_id(), at - timedelta(seconds=90), tries, error)
            for seq, tries, error in rows
        )
        ticks._put("send_messages", at - timedelta(seconds=300))
        messages, promises = (db.metadata.tables[name] for name in ("messages", "promises"))
        mine = [row.id for row in db.session.execute(sa.select(messages.c.id).where(messages.c.state == "waiting"))]
        assert len(mine) > 2
        for id, said in zip(
            mine,
            (
                {"try_at": at - timedelta(hours=1)},
                {"try_at": at + timedelta(hours=1), "due": at - timedelta(hours=1), "attempts": 1},
                {"state": "not_sent", "reason": "failed", "due": at - timedelta(hours=2)},
            ),
            strict=False,
        ):
            db.session.execute(sa.update(messages).where(messages.c.id == id).values(said))
        made = {"what": "visit", "about": visit, "kind": "question.answer", "steps": 0, "holder": people.li.id}
        for minutes, outcome in ((-5, None), (-5, "broken"), (5, None)):
            due = {"id": new_id(), "made": at, "due": at + timedelta(minutes=minutes), "outcome": outcome}
            db.session.execute(sa.insert(promises).values(**made, **due))
    [channel] = register.set_up(app.extensions["doorstep"]).keys() - register.BY_ITSELF
    with statements() as asked:
        found = numbers(client)
    assert len(asked) == 7, asked
    ages = {name: found.pop(name) for name in (("unsettled_seconds",), ("tick_seconds", "send_messages"))}
    assert found == {("reports_unknown",): 0} | {
        ("messages_waiting", channel): len(mine) - 1,
        ("messages_late", channel): 2,
        ("messages_given_up", channel, "failed"): 1,
        ("unsettled",): 1,
        ("not_followed",): 1,
        ("quarantine_parcels",): 1,
        ("promises_overdue",): 1,
    }
    assert all(90 <= age < 3600 for age in ages.values())


@pytest.fixture
def asks(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Asks:
    """A function that asks for the metrics with these headers, and says the status."""

    def ask(peer: str = "127.0.0.1", headers: dict[str, str] | None = None, **changes: Any) -> int:
        monkeypatch.setitem(app.extensions, "doorstep", replace(app.extensions["doorstep"], **changes))
        answer = app.test_client().get("/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": peer})
        return answer.status_code

    return ask


@pytest.mark.one_database
def test_this_machine_alone_is_told_or_whoever_has_the_token(asks: Asks) -> None:
    assert asks() == asks("::1") == 200
    assert asks("10.0.0.7") == asks("") == 404
    for name in ("X-Forwarded-For", "Forwarded", "X-Forwarded-Proto", "X-Real-IP", "Via"):
        assert asks(headers={name: "127.0.0.1"}) == 404, "a proxy of this machine asks for somebody else"
    assert asks("10.0.0.7", {"X-Forwarded-For": "127.0.0.1"}, trusted_proxies=1) == 404
    assert asks(trusted_proxies=1) == 200, "past the proxy"
    assert asks(trusted_proxies=0, public_url="https://doorstep.example") == 404, "a proxy that says nothing"
    assert asks("10.0.0.7", {"Authorization": f"Bearer {TOKEN}"}, metrics_token=TOKEN) == 200
    assert asks("10.0.0.7", {"Authorization": f"Bearer {TOKEN}x"}) == asks("127.0.0.1") == 403
    assert asks("10.0.0.7", {"Authorization": "Bearer é"}) == 403


def last_tick(job: worker.Job) -> datetime:
    with reading():
        return ticks.last()[job.__name__]


def test_a_worker_that_stands_still_is_noted(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "newest", migrations.current)
    monkeypatch.setattr(health, "FREE_BYTES", 0)
    job = worker.examine_records
    worker.do_and_note(job, app, Event())
    assert "notes" not in client.get("/readyz").json
    noted = last_tick(job)
    worker.do_and_note(job, app, Event())
    assert last_tick(job) == noted, "a moment ago is enough"
    later = now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["notes"]) == (200, ["tick_late"])
    worker.do_and_note(job, app, Event())
    assert "notes" not in client.get("/readyz").json


HEX = "0123456789abcdef0123456789abcdef"
UUID = "01234567-89ab-7def-8123-456789abcdef"


@pytest.mark.one_database
def test_a_proxy_of_ours_names_a_request_and_nobody_else(app: Flask) -> None:
    def named(given: str, proxies: int = 1) -> str:
        other = Flask("other")
        http.prepare(other, replace(app.extensions["doorstep"], trusted_proxies=proxies))
        return other.test_client().get("/", headers={"X-Request-Id": given}).headers["X-Request-Id"]

    assert [named(HEX), named(UUID)] == [HEX, UUID]
    for made_up in ("13800138000", "Wang Xiulan", HEX + "0", UUID[:-1], UUID.replace("-", "", 1), f"{UUID} x", ""):
        assert re.fullmatch(r"[0-9a-f-]{36}", named(made_up)) and named(made_up) != made_up
    assert named(UUID, proxies=0) != UUID
