"""Restores that meet something else than they were made for: a newer database, another secret, an older restore, a
journal that was cut off, and what tries that were killed left behind."""

from __future__ import annotations

import os
import shutil
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from builders import NewPhone, a_whole_visit, book, move, publish_standard
from doorstep import backup, create_app, durable, journal, migrations, worker
from doorstep.accounts import access_store
from doorstep.accounts import store as accounts
from doorstep.accounts.rules import PersonChange
from doorstep.clock import now
from doorstep.database import db, reading, writing
from doorstep.feed import store as feed
from doorstep.records.commands import record as record_command
from people import People
from restoring import Elsewhere, put_journal
from sealed import finished
from serving import PATIENCE

pytestmark = pytest.mark.usefixtures("postgresql_programs")


def verified(app: Flask, *arguments: str) -> Any:
    return app.test_cli_runner().invoke(record_command, ["verify", *arguments])


def test_a_backup_of_an_older_version_comes_into_tables_of_this_one(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    """The operator ran `doorstep migrate` before the restore: tables that the backup does not know are there."""
    finished(people.li)
    with app.app_context():
        db.session.remove()
        flask_migrate.downgrade(revision="0014")
        backup.make(tmp_path / "old.doorstep", now())
        migrations.upgrade()
    other = elsewhere()
    with other.app_context():
        migrations.upgrade()
        assert backup.restore(tmp_path / "old.doorstep", now()) == 2
        migrations.refuse_unless_current()
        assert verified(other).exit_code == 0


def test_a_newer_backup_after_an_older_one_is_what_counts(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    """Monday's backup was restored by mistake, and worked with; then Tuesday's is found."""
    finished(people.li)
    backup.make(tmp_path / "monday.doorstep", now())
    tuesday = [finished(people.li), finished(people.wang)]
    backup.make(tmp_path / "tuesday.doorstep", now())
    first, second = elsewhere(), elsewhere()
    put_journal(app, first)
    with first.app_context():
        backup.restore(tmp_path / "monday.doorstep", now())
        mistaken = finished(people.zhou)
        copy = tmp_path / "outside.log"
        shutil.copy(journal.path(), copy)
    put_journal(first, second)
    with second.app_context():
        backup.restore(tmp_path / "tuesday.doorstep", now())
        finished(people.li)
        assert verified(second).exit_code == 0, verified(second).output
        result = verified(second, "--checkpoint", str(copy))
        assert result.exit_code == 0, result.output
        assert "entries 2 to 3 back" in result.output
        client = second.test_client()
        for one in tuesday:
            assert client.get(f"/api/v1/receipts/{one.digest}").json["restored"] is None
        assert client.get(f"/api/v1/receipts/{mistaken.digest}").json["restored"] is not None
        known = journal.digests(journal.told("chain"))
        assert [known[one.number] for one in tuesday] == [one.digest for one in tuesday], "expected again"


def test_a_journal_that_went_with_everything_else_comes_back_with_the_backup(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere, phone_of: NewPhone
) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    assert set(phone.results(*a_whole_visit(phone, visit), clock=phone.clock())) == {"accepted"}
    move(book(people.wang), now() + timedelta(days=3), 1)
    known = {name: journal.told(name) for name in ("chain", "office")}
    assert all(known.values())
    backup.make(tmp_path / "night.doorstep", now())
    with elsewhere().app_context():
        backup.restore(tmp_path / "night.doorstep", now())
        for name, lines in known.items():
            assert all(line in journal.told(name) for line in lines)


@pytest.mark.parametrize("journal_first", [True, False])
def test_the_journal_of_an_older_backup_is_repeated_whole(app: Flask, tmp_path: Path, journal_first: bool) -> None:
    """It was copied last: what stands in it need not stand in the backup's database."""
    (tmp_path / "journal").mkdir()
    (tmp_path / "journal" / "shut-out.log").write_text("person one 1\n")
    journal.path("shut-out").parent.mkdir(exist_ok=True)
    journal.path("shut-out").write_text("person one 1\nperson two 2\n")
    contents = backup.Contents("", "sqlite", None, 0, {}, journal_first=journal_first)
    told = backup._bring_journal(tmp_path, contents)
    assert told == [["person", "one", "1"], ["person", "two", "2"]][journal_first:]


def test_roles_that_were_taken_stay_taken_though_they_were_taken_before(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    """The journal says the same twice; the second time it was said after the backup."""

    def roles(*names: str) -> None:
        with writing():
            one = accounts.lock_people([people.zhao.id])[people.zhao.id]
            wanted = PersonChange(
                name=one.name,
                phone="+8613900000004",
                email=None,
                team=one.team,
                roles=frozenset(names),
                duties=frozenset(),
            )
            access_store.change_person(one.id, wanted, one.ver, None, now())

    roles("technician")
    roles("dispatcher", "supervisor")
    backup.make(tmp_path / "night.doorstep", now())
    roles("technician")
    other = elsewhere()
    put_journal(app, other)
    with other.app_context():
        backup.restore(tmp_path / "night.doorstep", now())
        with reading():
            assert accounts.person(people.zhao.id).roles == {"technician"}


def test_a_line_of_which_only_the_beginning_was_written_is_none(app: Flask, people: People, tmp_path: Path) -> None:
    """A disk was full in the middle of a line: ended later, it must not take the chain back to where it never was."""
    sealed = [finished(people.li) for _ in range(12)]
    with journal.path().open("a") as log:
        log.write("restored 1")  # … of "restored 12"
    assert next(iter(journal.place().backwards("chain"))).startswith("sealed 12 ")
    with reading():
        last = finished(people.wang)
    assert set(journal.digests(journal.told("chain"))) == {*range(1, len(sealed) + 1), last.number}
    assert verified(app).exit_code == 0


def test_phones_of_the_lost_epoch_know_nothing_of_the_new_one(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    """What a phone had heard of when it recorded something is a number; it must not reach what is said after it."""
    backup.make(tmp_path / "night.doorstep", now())
    with writing():
        heard = feed.take(100_000)[-1]
    with elsewhere().app_context():
        backup.restore(tmp_path / "night.doorstep", now())
        with writing():
            assert feed.take(1)[0] > heard


def test_a_restore_with_another_secret_says_what_cannot_be_opened(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    finished(people.li)
    backup.make(tmp_path / "night.doorstep", now())
    made = elsewhere()
    other = create_app(replace(made.extensions["doorstep"], secret="another secret, as long as it has to be"))
    with other.app_context():
        result = other.test_cli_runner().invoke(backup.restore_command, [str(tmp_path / "night.doorstep")])
        assert (result.exit_code, "another DOORSTEP_SECRET" in result.output) == (0, True), result.output
        db.session.remove()
        db.engine.dispose()


def test_a_server_that_ran_before_the_restore_is_no_obstacle(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    """A service that starts by itself has found the new, empty database first."""
    finished(people.li)
    backup.make(tmp_path / "night.doorstep", now())
    other = elsewhere()
    with other.app_context():
        migrations.upgrade()
        migrations.refuse_unless_current()
        worker.tick(other, Event())
        assert backup.restore(tmp_path / "night.doorstep", now()) == 2


def test_a_worker_leaves_a_database_alone_that_is_being_restored(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was started before the restore, and would send what was sent already."""
    publish_standard()
    book(people.li, start=now() + timedelta(days=3))
    with db.engine.begin() as connection:
        connection.execute(sa.text(f"CREATE TABLE {migrations.RESTORING} (mark text NOT NULL)"))
        connection.execute(sa.text(f"INSERT INTO {migrations.RESTORING} VALUES ('x')"))  # noqa: S608
    states = "SELECT state, count(*) FROM messages GROUP BY state ORDER BY state"
    with reading():
        before = db.session.execute(sa.text(states)).all()
    assert before
    worker.tick(app, Event())
    with reading():
        waiting = db.session.execute(sa.text(states)).all()
    with db.engine.begin() as connection:
        connection.execute(sa.text(f"DROP TABLE {migrations.RESTORING}"))
    worker.tick(app, Event())
    with reading():
        after = db.session.execute(sa.text(states)).all()
    assert (waiting, after == before) == (before, False)


# ---- what was cut off


def test_a_database_on_another_disk_comes_into_place_at_once(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copied from one disk to the other, it must not stand there half."""
    finished(people.li)
    backup.make(tmp_path / "night.doorstep", now())
    other = elsewhere()
    with other.app_context():
        if db.engine.dialect.name != "sqlite":
            return  # a dump is loaded in one transaction
        target = Path(str(db.engine.url.database))
        rename = os.rename

        def across(source: Any, to: Any, **named: Any) -> None:
            if Path(to).parent == target.parent and Path(source).parent != target.parent:
                raise OSError(18, "Invalid cross-device link")
            rename(source, to, **named)

        def half(source: Any, to: Any, **_: Any) -> None:
            Path(to).write_bytes(Path(source).read_bytes()[:5000])
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(os, "rename", across)
            patched.setattr(shutil, "copyfile", half)
            with pytest.raises(OSError, match="No space"):
                backup.restore(tmp_path / "night.doorstep", now())
        assert not target.exists() or target.stat().st_size == 0 or not sa.inspect(db.engine).get_table_names()
        with monkeypatch.context() as patched:
            patched.setattr(os, "rename", across)
            assert backup.restore(tmp_path / "night.doorstep", now()) == 2


@pytest.mark.parametrize("what", ["backup", "restore"])
def test_what_a_killed_try_left_goes_with_the_next_one(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere, what: str
) -> None:
    finished(people.li)
    other = elsewhere()
    folder = tmp_path / "backups"
    folder.mkdir()
    place, prefix = (folder, backup.BEGUN) if what == "backup" else (other.extensions["doorstep"].var, backup.RESTORED)
    young, old = place / f"{prefix}young", place / f"{prefix}old"
    for path in (young, old):
        path.mkdir()
        (path / "database").write_bytes(b"?")
    before = (now() - timedelta(days=2)).timestamp()
    os.utime(old, (before, before))
    backup.make(folder / "night.doorstep", now())
    with other.app_context():
        backup.restore(folder / "night.doorstep", now())
    assert (young.exists(), old.exists()) == (True, False), "a young one may be at work"


def test_a_backup_waits_for_a_migration(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of a migration is no database."""
    seen: list[str] = []
    done = Event()
    name = "_copy_sqlite" if db.engine.dialect.name == "sqlite" else "_dump_postgresql"
    copy = getattr(backup, name)

    def while_copying(target: Path) -> None:
        def migrate() -> None:
            with app.app_context(), migrations.alone():
                seen.append("migrated")
            done.set()

        waiting = threading.Thread(target=migrate)
        waiting.start()
        waiting.join(0.3)
        copy(target)
        seen.append("copied")

    monkeypatch.setattr(backup, name, while_copying)
    backup.make(tmp_path / "night.doorstep", now())
    done.wait(PATIENCE)
    assert seen == ["copied", "migrated"]


def test_a_restore_whose_journal_cannot_be_written_goes_on_later(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished(people.li)
    backup.make(tmp_path / "night.doorstep", now())
    other = elsewhere()
    with other.app_context():
        for error in (OSError(28, "No space left on device"), journal.store_error()("the store said no\nand more")):

            def refuses(*_: Any, error: Exception = error) -> None:
                raise error

            with monkeypatch.context() as patched:
                patched.setattr(durable, "append", refuses)
                result = other.test_cli_runner().invoke(backup.restore_command, [str(tmp_path / "night.doorstep")])
            assert (result.exit_code, "run it again" in result.output) == (1, True), result.output
            assert isinstance(result.exception, SystemExit), "a sentence, not a traceback"
        assert backup.restore(tmp_path / "night.doorstep", now()) == 2
