"""What a request asks of the database: one transaction, and nothing that it knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import orm

import examined
from builders import NewPhone, Phone, a_whole_visit, answered, book
from doorstep.database import db, is_sqlite, reading
from doorstep.feed import store as feed
from people import People


@pytest.fixture(autouse=True)
def looked_just_now(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a restore has begun is not asked meanwhile."""
    monkeypatch.setitem(app.extensions, "doorstep_looked", SimpleNamespace(restoring=False, again=inf))


@contextmanager
def transactions() -> Iterator[list[str]]:
    """How those that begin meanwhile end, in turn."""
    ended: list[str] = []
    listeners = {name: (lambda _connection, name=name: ended.append(name)) for name in ("commit", "rollback")}
    for name, listener in listeners.items():
        sa.event.listen(db.engine, name, listener)
    try:
        yield ended
    finally:
        for name, listener in listeners.items():
            sa.event.remove(db.engine, name, listener)


def answers(phone: Phone, visit: str, count: int) -> list[dict[str, Any]]:
    return [answered(phone, visit, f"work.item-{number}", "done") for number in range(count)]


def test_who_asks_is_read_in_the_transaction_of_the_work(
    app: Flask, people: People, phone_of: NewPhone, later: None
) -> None:
    visit, phone = book(people.li), phone_of(people.li)
    phone.pull()
    with transactions() as ended:
        phone.results(*answers(phone, visit, 3))
    assert ended == ["rollback"] * is_sqlite() + ["commit"], "there a transaction that is to write begins as one"
    with transactions() as ended:
        phone.pull_page()
    assert ended == ["rollback" if is_sqlite() else "commit"]


def test_a_request_uses_one_connection_at_a_time(app: Flask, people: People, phone_of: NewPhone) -> None:
    """If each of more threads than there are connections held one and waited for a second, none would get it."""
    visit, phone = book(people.li), phone_of(people.li)
    used, most = 0, 0

    def change(by: int) -> None:
        nonlocal used, most
        used += by
        most = max(most, used)

    db.session.remove()
    listeners = {"checkout": lambda *_: change(1), "checkin": lambda *_: change(-1)}
    for name, listener in listeners.items():
        sa.event.listen(db.engine, name, listener)
    try:
        for ask in (phone.pull_page, lambda: phone.results(*answers(phone, visit, 1))):
            del app.extensions["doorstep_looked"]  # so that it looks whether a restore has begun
            ask()
    finally:
        for name, listener in listeners.items():
            sa.event.remove(db.engine, name, listener)
    assert most == 1


def test_a_request_that_is_refused_leaves_no_transaction_open(app: Flask, people: People, phone_of: NewPhone) -> None:
    phone = phone_of(people.li)
    for answer in (phone.client.get("/api/v1/people"), phone.client.post("/api/v1/visits", json={})):
        assert answer.status_code == 403
        assert not db.session().in_transaction()


def test_a_look_that_was_for_reading_is_not_written_in(app: Flask, people: People, phone_of: NewPhone) -> None:
    """And what was read for writing is no snapshot: another transaction begins."""
    phone = phone_of(people.li)
    with transactions() as ended:
        assert phone.client.post("/api/v1/sync/photos/have", json={"sha256": ["0" * 64]}).status_code == 200
    assert ended == (["rollback"] * 3 if is_sqlite() else ["rollback", "commit", "commit"])


def test_what_is_prepared_outlives_a_read(app: Flask) -> None:
    """PostgreSQL parses and plans a statement once for each connection, not once for each read."""
    db.session.remove()
    db.engine.dispose()  # so that there is one connection
    for _ in range(8):
        with reading():
            feed.clock()
    with reading():
        kept = is_sqlite() or db.session.scalar(sa.text("SELECT count(*) FROM pg_prepared_statements"))
    assert kept


def test_a_push_of_many_takes_as_many_statements_as_one(
    app: Flask, people: People, phone_of: NewPhone, later: None
) -> None:
    visit, phone = book(people.li), phone_of(people.li)
    phone.results(*answers(phone, visit, 1))
    asked = []
    for count in (1, 20):
        with examined.statements() as taken:
            phone.results(*answers(phone, visit, count))
        asked.append(len(taken))
    assert asked[0] == asked[1] == 8 + is_sqlite() * 3, "there the parts of what is written are statements of their own"


def test_a_statement_about_tables_goes_straight_to_the_connection(
    app: Flask, people: People, phone_of: NewPhone, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a session does before that took a quarter of a statement; the first one of a transaction opens it."""
    visit, phone = book(people.li), phone_of(people.li)
    phone.results(*answers(phone, visit, 1))
    prepared: list[Any] = []
    execute = orm.Session._execute_internal

    def noted(self: orm.Session, statement: Any, *given: Any, **more: Any) -> Any:
        prepared.append(statement)
        return execute(self, statement, *given, **more)

    monkeypatch.setattr(orm.Session, "_execute_internal", noted)
    phone.results(*answers(phone, visit, 3), clock=phone.clock())
    phone.pull_page()
    assert len(prepared) <= 2


def test_nothing_is_asked_about_nothing(app: Flask, people: People, phone_of: NewPhone) -> None:
    visit, phone = book(people.li), phone_of(people.li)
    with examined.statements() as asked:
        phone.results(*a_whole_visit(phone, visit))
        phone.pull()
        phone.cursor = None
        phone.pull()
    assert not [words for words in asked if "1 != 1" in words]
