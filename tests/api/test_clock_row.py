"""What is held while everybody waits: the clock's row, from the moment a push takes its numbers to its commit."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask

from builders import NewPhone, Phone, a_whole_visit, answered, book
from doorstep import database
from doorstep.clock import new_id, now
from doorstep.customers.rules import Customer, Premises
from doorstep.database import db, is_sqlite, reading, transact, writing
from doorstep.errors import Unavailable
from doorstep.events import store as event_log
from doorstep.feed import store as feed
from doorstep.feed.rules import FeedRow
from doorstep.intake.jobs import settle_all
from doorstep.rows import insert_all, together
from people import People


@contextmanager
def under_the_clock() -> Iterator[list[str]]:
    """What is sent from the statement that takes the clock to the commit; `⏎` where PostgreSQL's answer is waited for,
    which a statement that goes with the commit has not."""
    sent: list[str] = []
    held = False
    wait = psycopg.Connection.wait

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        nonlocal held
        held = held or "UPDATE feed_clock" in statement
        if held:
            sent.append(statement)

    def waited(connection: Any, *given: Any, **more: Any) -> Any:
        found = wait(connection, *given, **more)
        if held and not connection.pgconn.pipeline_status:
            sent.append("⏎")
        return found

    def end(_connection: Any) -> None:
        nonlocal held
        held = False

    sa.event.listen(db.engine, "before_cursor_execute", note)
    sa.event.listen(db.engine, "commit", end)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(psycopg.Connection, "wait", waited)
            yield sent
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
        sa.event.remove(db.engine, "commit", end)


def answers(phone: Phone, visit: str, count: int) -> list[dict[str, Any]]:
    return [answered(phone, visit, f"work.item-{number}", "done") for number in range(count)]


def test_a_push_holds_the_clock_for_one_round_trip_with_the_commit_however_much_it_says(
    app: Flask, people: People, phone_of: NewPhone, later: None
) -> None:
    """SQLite needs a statement for each table, and no round trip for any."""
    visit = book(people.li, people.wang)
    phone = phone_of(people.li)
    for count in (1, 40):
        with under_the_clock() as sent:
            assert set(phone.results(*answers(phone, visit, count))) == {"accepted"}
        assert len(sent) == (4 if is_sqlite() else 1), "and no answer is waited for before the commit's"
        for table in ("visit_events", "unsettled", "feed"):
            assert sum(words.count(f"INSERT INTO {table} ") for words in sent) == 1


def test_what_follows_holds_the_clock_for_one_statement_however_many_visits_it_settles(
    app: Flask, people: People, phone_of: NewPhone, later: None
) -> None:
    phone = phone_of(people.li)
    for count in (1, 3):
        for _ in range(count):
            home = Premises(new_id(), f"梧桐路{new_id()}号", "city", "home")
            visit = book(people.li, people.wang, customer=Customer(new_id(), "王秀兰", None, ""), premises=home)
            assert set(phone.results(*a_whole_visit(phone, visit))) == {"accepted"}
        with under_the_clock() as sent:
            assert settle_all(lambda: False) == count
        taken, *answer, written = [" ".join(words.split()[:3]) for words in sent]
        assert taken.startswith("UPDATE feed_clock") and written == "INSERT INTO feed"
        assert set(answer) == (set() if is_sqlite() else {"⏎"})


def test_what_is_written_last_is_there_for_whoever_asks_and_gone_when_work_fails(app: Flask, people: People) -> None:
    feed_rows = database.Base.metadata.tables["feed"]
    found = sa.select(feed_rows.c.seq).where(feed_rows.c.reader == people.li.id).order_by(feed_rows.c.seq)

    def write(*more: int) -> None:
        with feed.numbered(2) as seqs:
            feed.append(FeedRow(people.li.id, seq, "event", "visit", people.li.id) for seq in (*seqs, *more))

    if not is_sqlite():
        with pytest.raises(Unavailable), writing():
            write()  # there is no clock yet
    before = transact(feed.hold).seq
    with pytest.raises(RuntimeError, match="in the middle"), writing():
        write()
        raise RuntimeError("in the middle")
    with writing():
        write()
        assert list(db.session.scalars(found)) == [before + 1, before + 2]
        db.session.execute(sa.delete(feed_rows).where(feed_rows.c.reader == people.li.id))
    with writing():
        write()
    for _ in range(2):
        with pytest.raises(Unavailable, match="at this very moment"), writing():
            write(*([2] if not is_sqlite() else [ask() + 2]))
    with reading():
        assert list(db.session.scalars(found)) == [before + 3, before + 4], "a row that stands there refuses all"
    assert ask() == before + 4


def test_what_is_gathered_is_written_together_or_not_at_all(app: Flask, people: People) -> None:
    feed_rows, marks = database.Base.metadata.tables["feed"], database.Base.metadata.tables["feed_marks"]
    row = {"reader": people.li.id, "seq": 1, "kind": "event", "what": "visit", "about": people.li.id}
    with pytest.raises(RuntimeError, match="in the middle"), writing(), together():
        insert_all(feed_rows, [row])
        raise RuntimeError("in the middle")
    with pytest.raises(sa.exc.IntegrityError), writing(), together():
        insert_all(marks, [{"at": now(), "seq": 1}])
        insert_all(feed_rows, [row, row])
    with writing(), together():
        insert_all(marks, [])
        insert_all(feed_rows, [row])
        insert_all(feed_rows, [row | {"seq": 2}])
    with reading():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(marks)) == 0
        assert list(db.session.scalars(sa.select(feed_rows.c.seq).order_by(feed_rows.c.seq))) == [1, 2]


def test_rows_that_go_together_are_what_they_were(app: Flask, people: People, phone_of: NewPhone) -> None:
    visit, phone = book(people.li), phone_of(people.li)
    odd = ['"', "\\", "\\u0041", "'", "王秀兰", "👩🏽‍🔧", "\u2028", "{}", "a\tb\nc", "%s", ":rows", "\x7f"]
    told = [phone.event(visit, "note.added", {"text": text, "item": None}) for text in odd]
    assert set(phone.results(*told)) == {"accepted"}
    with reading():
        log = event_log.log_of("visit", visit)
    assert [entry.event.body["text"] for entry in log] == odd
    assert all(entry.received.tzinfo is not None and entry.event.mono[1] > 2**31 for entry in log)
    reader = phone_of(people.li)
    assert [event["body"]["text"] for item in reader.pull() for event in item.get("events", ())] == odd


def test_rows_with_a_key_that_there_is_are_refused_together(app: Flask, people: People, phone_of: NewPhone) -> None:
    visit, phone = book(people.li), phone_of(people.li)
    phone.results(*answers(phone, visit, 2))
    table = database.Base.metadata.tables["feed"]
    with reading():
        before = db.session.execute(sa.select(table)).mappings().all()
    again = [dict(before[0]) | {"seq": feed.EPOCHS_APART}, dict(before[0])]
    with pytest.raises(sa.exc.IntegrityError), writing():
        insert_all(table, again)
    with reading():
        assert db.session.execute(sa.select(table)).mappings().all() == before


# ---- connections


@pytest.fixture(autouse=True)
def none_that_ended(app: Flask) -> Iterator[None]:
    """Leaves no connection behind that a test has ended: the next one would meet it."""
    yield
    db.session.remove()
    db.engine.dispose()


def end_connections() -> None:
    """Ends every connection of the pool at the server, as when it was started anew."""
    watcher = sa.create_engine(db.engine.url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with watcher.connect() as connection:
        connection.execute(sa.text(f"SELECT pg_terminate_backend(pid) {others}"))
        while connection.scalar(sa.text(f"SELECT count(*) {others}")):
            time.sleep(0.01)


def ask() -> int:
    with reading():
        return feed.head()


@pytest.mark.parametrize(("idle", "asked"), [(1000.0, 0), (0.0, 3)])
def test_a_connection_that_was_used_a_moment_ago_is_not_asked_whether_it_lives(
    app: Flask, monkeypatch: pytest.MonkeyPatch, idle: float, asked: int
) -> None:
    if not is_sqlite():
        ask()
        monkeypatch.setattr(database, "IDLE_S", idle)
        told: list[str] = []
        execute = psycopg.Connection.execute
        monkeypatch.setattr(
            psycopg.Connection, "execute", lambda self, query, *more: told.append(query) or execute(self, query, *more)
        )
        for _ in range(3):
            ask()
        assert told == ["SELECT 1"] * asked


@pytest.mark.parametrize("idle", [0.0, 1000.0])
def test_one_that_ended_while_nobody_used_it_is_noticed_by_nobody(
    app: Flask, people: People, phone_of: NewPhone, monkeypatch: pytest.MonkeyPatch, idle: float
) -> None:
    """However short it is that it was used last."""
    if not is_sqlite():
        visit, phone = book(people.li), phone_of(people.li)
        monkeypatch.setattr(database, "IDLE_S", idle)
        for request in (ask, phone.pull_page, lambda: phone.results(answered(phone, visit, "work.cloth", "done"))):
            end_connections()
            request()


def test_one_that_ends_in_the_middle_of_work_is_said_and_the_work_is_tried_again(app: Flask) -> None:
    if not is_sqlite():
        with pytest.raises(Unavailable), reading():
            feed.head()
            end_connections()
            feed.head()
        assert ask() >= 0, "all connections of before are forgotten with the first"
        tries = 0

        def work() -> int:
            nonlocal tries
            tries += 1
            feed.hold()
            if tries == 1:
                end_connections()
            return feed.head()

        assert transact(work) >= 0 and tries == 2, "a command is carried out all the same"
