"""The restore drill: interrupted at each step and repeated, what was sent and what was shut out, and what receipts that
customers hold still prove."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from builders import a_whole_visit, book, move, publish_standard
from doorstep import backup, journal, migrations, restored, worker
from doorstep.accounts import access_store, attempt_store, passwords
from doorstep.accounts import store as accounts
from doorstep.backup import BackupError
from doorstep.clock import now
from doorstep.config import SettingsError
from doorstep.database import db, reading, writing
from doorstep.feed import store as feed
from doorstep.records import restored_store, store
from doorstep.records.commands import record as record_command
from doorstep.visits import keys
from people import People, browser, sign_in
from restoring import Elsewhere, phone_in, put_journal, sent
from sealed import finished

pytestmark = pytest.mark.usefixtures("postgresql_programs")


# ---- interrupted


def cut_in(monkeypatch: pytest.MonkeyPatch, target: Any, name: str, before: bool) -> None:
    """Lets the process die just before or just after a step of the restore: after one is before the next."""
    real = getattr(target, name)

    def dies(*arguments: Any, **named: Any) -> Any:
        if not before:
            real(*arguments, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(target, name, dies)


LOADS = {"sqlite": "_put_sqlite", "postgresql": "_load_postgresql"}


STEPS = [
    pytest.param(lambda: (backup, LOADS[db.engine.dialect.name]), id="the database"),
    pytest.param(lambda: (migrations, "upgrade"), id="its tables"),
    pytest.param(lambda: (backup, "_bring_journal"), id="the journal"),
    pytest.param(lambda: (journal, "note_restored"), id="the journal's word"),
    pytest.param(lambda: (access_store, "shut_out_again"), id="who is shut out"),
    pytest.param(lambda: (store, "add_link"), id="the chain's entry"),
]
DEATHS = [
    *(pytest.param(*step.values, True, id=f"before {step.id}") for step in STEPS),
    pytest.param(*STEPS[-1].values, False, id="after all"),
]


@pytest.mark.parametrize(("step", "before"), DEATHS)
def test_a_restore_that_is_interrupted_serves_nobody_and_is_continued(
    app: Flask,
    people: People,
    tmp_path: Path,
    elsewhere: Elsewhere,
    monkeypatch: pytest.MonkeyPatch,
    step: Callable[[], tuple[Any, str]],
    before: bool,
) -> None:
    client = browser(app)
    sign_in(client, people.li)
    token = client.get_cookie("doorstep")
    assert token is not None
    kept = finished(people.li)
    with reading():
        key = keys.public()
    with writing():
        feed.take(1)
        old = feed.epoch()
    backup.make(tmp_path / "night.doorstep", now())
    lost = finished(people.wang)
    with writing():
        access_store.deactivate(people.zhou.id, None, now())
    other = elsewhere()
    put_journal(app, other)
    with other.app_context():
        target, name = step()
        with monkeypatch.context() as dying:
            cut_in(dying, target, name, before)
            with pytest.raises(KeyboardInterrupt):
                backup.restore(tmp_path / "night.doorstep", now())
        db.session.remove()
        there = browser(other)
        there.set_cookie("doorstep", token.value)
        if sa.inspect(db.engine).has_table("feed_clock"):
            answer = there.get("/api/v1/session")
            assert (answer.status_code, answer.json["code"]) == (503, "restoring")
            assert there.get("/readyz").json["reasons"][0] == "restoring"
            with pytest.raises(SettingsError, match="doorstep restore again"):
                migrations.refuse_unless_current()
            with reading():
                assert feed.epoch() != old, "an old epoch would let phones believe that nothing was lost"
        other.extensions.pop("doorstep_looked", None)  # the next process looks at once
        number = backup.restore(tmp_path / "night.doorstep", now())
        migrations.refuse_unless_current()
        there.set_cookie("doorstep", token.value)
        assert there.get("/api/v1/session").status_code == 401, "its session had to end"
        with reading():
            assert feed.epoch() != old
            assert store.record(1) == kept
            assert keys.public() == key
            assert not accounts.people([people.zhou.id])[people.zhou.id].active
            [restore] = restored_store.restores()
        assert number == 2, "one entry, however many tries"
        assert restore.said["lost"] == {"from": lost.number, "to": lost.number}
        assert other.test_cli_runner().invoke(record_command, ["verify"]).exit_code == 0
        with pytest.raises(BackupError, match="not empty"):
            backup.restore(tmp_path / "night.doorstep", now())


def test_a_restore_is_not_continued_with_another_backup(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup.make(tmp_path / "monday.doorstep", now())
    finished(people.li)
    backup.make(tmp_path / "tuesday.doorstep", now())
    with elsewhere().app_context():
        with monkeypatch.context() as dying:
            cut_in(dying, backup, "_begin_anew", before=True)
            with pytest.raises(KeyboardInterrupt):
                backup.restore(tmp_path / "monday.doorstep", now())
        with pytest.raises(BackupError, match="another backup"):
            backup.restore(tmp_path / "tuesday.doorstep", now())
        backup.restore(tmp_path / "monday.doorstep", now())


def test_a_dump_that_ends_in_the_middle_leaves_nothing(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    """psql commits at the end of what it is given: pg_restore must not be believed when it gives up."""
    if db.engine.dialect.name == "sqlite":
        return  # its file is put in place whole
    finished(people.li)
    dumped(tmp_path / "night.dump")
    whole = (tmp_path / "night.dump").read_bytes()
    (tmp_path / "night.dump").write_bytes(whole[: len(whole) * 3 // 4])
    with elsewhere().app_context():
        with pytest.raises(BackupError, match="cannot be loaded"):
            backup.restore(tmp_path / "night.dump", now())
        assert not sa.inspect(db.engine).get_table_names()


def dumped(file: Path) -> None:
    url = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    subprocess.run(["pg_dump", "-Fc", f"--file={file}", f"--dbname={url}"], check=True)


def test_a_bare_dump_of_postgresql_is_taken_too(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    if db.engine.dialect.name == "sqlite":
        return  # pg_dump is PostgreSQL's
    kept = finished(people.li)
    dumped(tmp_path / "night.dump")
    with elsewhere().app_context():
        assert backup.restore(tmp_path / "night.dump", now()) == 2
        with reading():
            assert store.record(1) == kept


# ---- what was sent, who was shut out


def test_what_was_sent_before_the_loss_is_not_sent_again(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    """The customer is thanked in the morning; the disk dies; the phone, as it should, offers its events again."""
    publish_standard()
    visit, next_day = book(people.li), book(people.li, start=now() + timedelta(days=2))
    backup.make(tmp_path / "night.doorstep", now())
    phone = phone_in(app, people)
    events = a_whole_visit(phone, visit)
    assert set(phone.results(*events, clock=phone.clock())) == {"accepted"}
    worker.tick(app, Event())
    assert sent("finished") == 1
    other = elsewhere()
    with other.app_context():
        backup.restore(tmp_path / "night.doorstep", now())
        again = phone_in(other, people)
        assert set(again.results(*events, clock=again.clock())) == {"accepted"}
        worker.tick(other, Event())
        assert sent("finished") == 0
        with reading():
            state = db.session.execute(sa.text("SELECT state, reason FROM messages WHERE kind = 'finished'")).one()
        assert tuple(state) == ("not_sent", "restored"), "and the office sees why"
        assert any("messages were due before the restore" in line for line in restored.report())
        move(next_day, now() + timedelta(days=3), 1)
        worker.tick(other, Event())
        assert sent("moved") == 1, "what happens after the restore is told"


def test_an_older_journal_does_not_bring_back_an_old_password(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    leaked, good = passwords.hashed("the one that leaked"), passwords.hashed("the good one, 2026")
    with writing():
        access_store.set_password(people.zhao.id, leaked, None, now())
    sunday = journal.path("shut-out").read_text()
    with writing():
        access_store.set_password(people.zhao.id, good, None, now())
    backup.make(tmp_path / "wednesday.doorstep", now())
    other = elsewhere()
    with other.app_context():
        journal.path("shut-out").parent.mkdir()
        journal.path("shut-out").write_text(sunday)
        backup.restore(tmp_path / "wednesday.doorstep", now())
        with reading():
            credentials = attempt_store.credentials(people.zhao.staff_no)
        assert credentials is not None
        assert credentials.password_hash == good
        assert len(journal.path("shut-out").read_text().splitlines()) >= 2, "the journal knows again what it had lost"


def test_what_the_journal_says_since_the_backup_counts(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    """Two changes after the backup: the later one stands, and none of those from before it comes back."""
    hashes = [passwords.hashed(f"the password of day {day}, 2026") for day in range(3)]
    with writing():
        access_store.set_password(people.zhao.id, hashes[0], None, now())
    backup.make(tmp_path / "night.doorstep", now())
    for hash in hashes[1:]:
        with writing():
            access_store.set_password(people.zhao.id, hash, None, now())
    other = elsewhere()
    put_journal(app, other, "shut-out")
    with other.app_context():
        backup.restore(tmp_path / "night.doorstep", now())
        with reading():
            credentials = attempt_store.credentials(people.zhao.staff_no)
        assert credentials is not None
        assert credentials.password_hash == hashes[2]


# ---- what a backup promises


def test_a_backup_promises_no_more_than_it_holds(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is written while the database is copied may be missing from the copy: phones must not forget it."""
    with writing():
        [before] = feed.take(1)
    name = "_copy_sqlite" if db.engine.dialect.name == "sqlite" else "_dump_postgresql"
    copy = getattr(backup, name)

    def busy(target: Path) -> None:
        copy(target)
        with writing():
            feed.take(5)
            access_store.deactivate(people.zhou.id, None, now())

    with monkeypatch.context() as patched:
        patched.setattr(backup, name, busy)
        contents = backup.make(tmp_path / "night.doorstep", now())
    with reading():
        position = feed.clock()
    assert position is not None
    assert (contents.seq, position.backed_up_seq, position.seq) == (before, before, before + 5)
    other = elsewhere()
    put_journal(app, other)
    with other.app_context():
        backup.restore(tmp_path / "night.doorstep", now())
        with reading():
            assert feed.head() >= contents.seq
            assert not accounts.people([people.zhou.id])[people.zhou.id].active, "shut out while the copy was made"


@pytest.mark.parametrize("place", ["os.fdopen", "tarfile.TarFile.addfile"])
def test_a_full_disk_leaves_no_backup_and_says_so(
    app: Flask, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    finished(people.li)

    def full(*_: Any, **__: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"doorstep.backup.{place}", full)
    result = app.test_cli_runner().invoke(backup.backup_command, [str(tmp_path / "night.doorstep")])
    assert result.exit_code == 1
    assert "No space left on device" in result.output
    assert isinstance(result.exception, SystemExit), "a sentence, not a traceback"
    assert list(tmp_path.iterdir()) == []
    with reading():
        assert feed.backed_up_seq() == 0


def test_a_backup_that_reads_back_otherwise_is_none(
    app: Flask, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished(people.li)
    settle = backup.durable.settle

    def damaged(path: Path, below: Path) -> None:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
        settle(path, below)

    monkeypatch.setattr(backup.durable, "settle", damaged)
    with pytest.raises(BackupError, match="reads back otherwise"):
        backup.make(tmp_path / "night.doorstep", now())
    assert list(tmp_path.iterdir()) == []
