"""When the database cannot: locked, full, written by many at once; and what a pull costs when it is large."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event as hook
from sqlalchemy.exc import OperationalError

from builders import NewPhone, Phone, answered, book, new_visit, publish_standard
from doorstep.clock import now
from doorstep.database import db, is_sqlite, reading
from doorstep.events import store as event_log
from doorstep.intake import bookings
from people import People
from serving import PATIENCE


@contextmanager
def impatient() -> Iterator[None]:
    """Locks are waited for a hundredth of the time that the app asks for on each of its connections."""

    def hurry(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        query = "SELECT setting::int FROM pg_settings WHERE name = 'lock_timeout'"
        [patience] = cursor.execute("PRAGMA busy_timeout" if is_sqlite() else query).fetchone()
        assert patience > 0, "it would wait for ever, or not at all"
        setting = "PRAGMA busy_timeout" if is_sqlite() else "SET lock_timeout"
        cursor.execute(f"{setting} = {patience // 100}")
        connection.commit()

    db.session.remove()
    db.engine.dispose()
    hook.listen(db.engine, "connect", hurry)
    try:
        yield
    finally:
        hook.remove(db.engine, "connect", hurry)
        db.session.remove()
        db.engine.dispose()


@contextmanager
def somebody_holds_the_lock() -> Iterator[None]:
    """Another program writes, and takes its time."""
    other = sa.create_engine(db.engine.url)
    with other.connect() as connection:
        if is_sqlite():
            connection.connection.driver_connection.isolation_level = None  # type: ignore[union-attr]
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("UPDATE feed_clock SET seq = seq")
        yield
        connection.rollback()
    other.dispose()


@contextmanager
def no_space_left() -> Iterator[None]:
    """The disk is full. SQLite is really given no more pages; PostgreSQL's refusal is played."""

    def no_more_pages(connection: sa.Connection) -> None:
        cursor = connection.connection.cursor()
        [pages] = cursor.execute("PRAGMA page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")

    def refused(_c: Any, _cursor: Any, statement: str, _p: Any, _x: Any, _many: bool) -> None:
        if "INSERT INTO visit_events" in statement:
            raise OperationalError(statement, None, psycopg.errors.DiskFull("could not extend file"))

    if is_sqlite():  # pages that earlier tests have freed would still be given out
        with db.engine.connect() as connection:
            connection.connection.cursor().execute("VACUUM")
    name, listener = ("begin", no_more_pages) if is_sqlite() else ("before_cursor_execute", refused)
    hook.listen(db.engine, name, listener, insert=True)
    try:
        yield
    finally:
        hook.remove(db.engine, name, listener)
        db.session.remove()
        db.engine.dispose()


def ids_in_log(visit: str) -> list[str]:
    with reading():
        return [entry.event.id for entry in event_log.log_of("visit", visit)]


def test_a_locked_database_is_said_and_loses_nothing(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    event = answered(phone, visit, "enter.shoe-covers", "done")
    with impatient():
        with somebody_holds_the_lock():
            answer = phone.push(event)
            assert (answer.status_code, answer.get_json()["code"]) == (503, "busy")
            assert int(answer.headers["Retry-After"]) > 0
            assert phone.client.get("/api/v1/sync/pull").status_code == 200
        assert ids_in_log(visit) == []
        assert phone.results(event) == ["accepted"]
    assert ids_in_log(visit) == [event["id"]]


def test_a_full_disk_is_said_and_loses_nothing(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    events = [phone.event(visit, "note.added", {"text": "x" * 4000}) for _ in range(60)]
    with no_space_left():
        answer = phone.push(*events)
        assert (answer.status_code, answer.get_json()["code"]) == (503, "storage_full")
        assert int(answer.headers["Retry-After"]) > 0
        assert phone.client.get("/api/v1/sync/pull").status_code == 200
    assert ids_in_log(visit) == []
    assert set(phone.results(*events)) == {"accepted"}
    assert ids_in_log(visit) == [event["id"] for event in events]


@pytest.mark.parametrize("app_of_session", ["postgres"], indirect=True)
def test_a_server_that_ends_while_a_connection_is_made_ready_is_said(
    people: People, phone_of: NewPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message that the server ends has come and the connection's end has not: what psycopg then complains of is the
    state of the connection."""
    phone, visit = phone_of(people.li), book(people.li)
    event = answered(phone, visit, "enter.shoe-covers", "done")

    def ended(*_: object) -> None:
        raise psycopg.ProgrammingError("can't change it now: connection in transaction status ACTIVE")

    with monkeypatch.context() as patched:
        patched.setattr(db.engine.dialect, "set_connection_execution_options", ended)
        answer = phone.push(event)
        assert (answer.status_code, answer.get_json()["code"]) == (503, "database_down")
    assert phone.results(event) == ["accepted"]


def test_the_same_event_from_two_phones_at_once_is_kept_once(app: Flask, people: People, phone_of: NewPhone) -> None:
    phone, twin, visit = phone_of(people.li), phone_of(people.li), book(people.li)
    batches = [[answered(phone, visit, "enter.shoe-covers", "done") for _ in range(5)] for _ in range(8)]
    outcomes: list[list[str]] = []

    def hand_in(sender: Phone) -> None:
        for batch in batches:
            outcomes.append(sender.results(*batch))

    in_parallel(app, [lambda: hand_in(phone), lambda: hand_in(twin)])

    assert sorted(ids_in_log(visit)) == sorted(event["id"] for batch in batches for event in batch)
    assert sorted(result for outcome in outcomes for result in outcome) == ["accepted"] * 40 + ["duplicate"] * 40


def test_a_reader_never_meets_an_earlier_number_after_a_later_one(
    app: Flask, people: People, phone_of: NewPhone
) -> None:
    """Four people write about visits that 王芳 goes to as well, while her phone pulls: what she got up to each
    cursor is all that there is up to it (I4, I11), and no number comes twice (I12)."""
    writers = [phone_of(person) for person in (people.li, people.zhou, people.sun, people.li)]
    shared = [book(writer.person, people.wang) for writer in writers]
    reader = phone_of(people.wang)
    reader.pull()
    heard: list[tuple[int, list[int]]] = []
    writing = threading.Event()

    def write(writer: Phone, visit: str) -> None:
        for _ in range(12):
            writer.push(*(answered(writer, visit, "enter.shoe-covers", "done") for _ in range(3)))

    def listen() -> None:
        while not writing.is_set():
            page = reader.pull_page()
            heard.append((reader.seen, [item["seq"] for item in page["items"]]))

    def write_all() -> None:
        try:
            in_parallel(app, [lambda w=w, v=v: write(w, v) for w, v in zip(writers, shared, strict=True)])
        finally:
            writing.set()

    in_parallel(app, [write_all, listen])
    heard.append((10**9, [item["seq"] for item in reader.pull()]))

    with reading():
        every = sorted(entry.seq for visit in shared for entry in event_log.log_of("visit", visit))
    assert len(every) == len(set(every)) == 4 * 12 * 3
    received: list[int] = []
    for reached, seqs in heard:
        received += seqs
        assert [seq for seq in received if seq in set(every)] == [seq for seq in every if seq <= reached]


def in_parallel(app: Flask, works: list[Callable[[], None]]) -> None:
    """Runs each in a thread of its own, with its own session; raises what one of them raised."""
    failures: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            with app.app_context():
                work()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    if failures:
        raise failures[0]


# ---- cost


@contextmanager
def counting_rows() -> Iterator[list[int]]:
    """Counts what the database examines: rows on PostgreSQL, steps of the virtual machine on SQLite.

    PostgreSQL reads a small table whole even if it has an index; here it may not, as if every table were large. Where
    an index is lacking it still must.
    """
    counted = [0]

    def step() -> int:
        counted[0] += 1
        return 0

    def begin(connection: sa.Connection) -> None:
        if is_sqlite():
            connection.connection.driver_connection.set_progress_handler(step, 1)  # type: ignore[union-attr]
        else:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            counted[0] -= rows_read(connection)

    def end(connection: sa.Connection) -> None:
        if not is_sqlite():
            counted[0] += rows_read(connection)

    def rows_read(connection: sa.Connection) -> int:
        """What this session has read and not reported yet, so a transaction's own part is a difference."""
        query = "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
        return int(connection.exec_driver_sql(query).scalar() or 0)

    listeners = (("begin", begin), ("commit", end), ("rollback", end))
    for name, listener in listeners:
        hook.listen(db.engine, name, listener)
    try:
        yield counted
    finally:
        for name, listener in listeners:
            hook.remove(db.engine, name, listener)
        db.session.remove()
        db.engine.dispose()


def test_what_a_pull_examines_does_not_grow_with_the_database(people: People, phone_of: NewPhone) -> None:
    phone, other = phone_of(people.li), phone_of(people.zhou)
    publish_standard()

    def examined(count: int) -> int:
        """What a pull of one change examines, with `count` more visits in the database, a tenth of them one's
        own."""
        first = now() + timedelta(minutes=30 + count)
        added = [
            new_visit(people.zhou, start=first + timedelta(minutes=number))
            if number % 10
            else new_visit(people.li, start=first + timedelta(minutes=number // 10))
            for number in range(count)
        ]
        bookings.create_visits(added, None, now())
        for visit in added[:20]:
            phone.push(answered(phone, visit.id, "enter.shoe-covers", "done"))
            other.push(answered(other, visit.id, "enter.shoe-covers", "done"))
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
        phone.pull()
        phone.push(answered(phone, added[0].id, "enter.shoe-covers", "done"))
        with counting_rows() as counted:
            assert len(phone.pull()) == 1
        return counted[0]

    small, large = examined(50), examined(500)
    if is_sqlite():  # what it has learned of these tables would decide how those of later tests are read
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM sqlite_stat1")
        db.engine.dispose()
    # With other statistics PostgreSQL may join a handful of rows another way; what grows examines ten times as many.
    assert 0 < large <= 3 * small, f"{small} before, {large} after"


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of request lines help nobody."""
    caplog.set_level("ERROR")
