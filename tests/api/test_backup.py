"""Backup, restore and the check of photos: what comes back is what was there, and everybody knows that it came back."""

from __future__ import annotations

import hashlib
import shutil
import tarfile
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

import images
from builders import book, publish_standard
from doorstep import backup, fsck, journal, migrations
from doorstep.accounts import access_store, attempt_store, device_store, passwords
from doorstep.accounts import store as accounts
from doorstep.appointments import store as appointments
from doorstep.backup import BackupError
from doorstep.clock import new_id, now
from doorstep.database import db, reading, writing
from doorstep.feed import store as feed
from doorstep.records import store
from doorstep.records.commands import record
from doorstep.visits import keys, photo_files, photo_store
from people import People, browser, sign_in
from sealed import finished

pytestmark = pytest.mark.usefixtures("postgresql_programs")


def verified(app: Flask) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(record, ["verify"])
    return result.exit_code, result.stdout


def test_a_backup_comes_back(app: Flask, people: People, tmp_path: Path, elsewhere: Callable[..., Flask]) -> None:
    data = images.photo()
    kept = photo_files.keep(hashlib.sha256(data).hexdigest(), data)
    with writing():
        photo_store.add(kept, now())
    sealed = [finished(people.li, photo=kept.sha256), finished(people.wang)]
    key = keys.public()
    contents = backup.make(tmp_path / "night.doorstep", now())
    with reading():
        before = feed.clock()
    assert before is not None
    assert before.backed_up_seq == contents.seq == before.seq

    other = elsewhere()
    with other.app_context():
        number = backup.restore(tmp_path / "night.doorstep", now())
        with reading():
            after = feed.clock()
            assert [store.record(one.number) for one in sealed] == sealed
            assert store.openings_of(1)
            assert photo_store.all_kept() == [kept.sha256]
        assert after is not None
        assert (after.seq > before.seq, after.epoch == before.epoch) == (True, False)
        assert keys.public() == key
        assert number == 3
        assert verified(other)[0] == 0
        assert fsck.check(now()).missing == [kept.sha256], "photos travel on their own"


def test_a_restore_ends_every_session(
    app: Flask, people: People, tmp_path: Path, elsewhere: Callable[..., Flask]
) -> None:
    client = browser(app)
    sign_in(client, people.li)
    cookie = client.get_cookie("doorstep")
    assert cookie is not None
    backup.make(tmp_path / "night.doorstep", now())
    other = elsewhere()
    with other.app_context():
        backup.restore(tmp_path / "night.doorstep", now())
    assert client.get("/api/v1/session").status_code == 200
    there = browser(other)
    there.set_cookie("doorstep", cookie.value)
    assert there.get("/api/v1/session").status_code == 401


def test_a_restore_lets_nobody_in_again(
    app: Flask, people: People, tmp_path: Path, elsewhere: Callable[..., Flask]
) -> None:
    old, late = new_id(), new_id()
    publish_standard()
    renewed, kept = book(people.li), book(people.li, start=now() + timedelta(days=1))
    with writing():
        device_store.enrol_device(old, people.wang.id, "Pixel 8", True, True, now())
    backup.make(tmp_path / "night.doorstep", now())
    new = passwords.hashed("shang men fu wu 2027")
    with writing():
        access_store.deactivate(people.li.id, None, now())
        device_store.enrol_device(late, people.wang.id, "Pixel 9", True, True, now())
        for device in (old, late):
            access_store.revoke_device(device, None, now())
        access_store.set_password(people.zhao.id, new, None, now())
        for _ in range(2):
            appointments.renew_link(renewed)
    with pytest.raises(RuntimeError), writing():
        access_store.deactivate(people.wang.id, None, now())
        raise RuntimeError
    with reading():
        left = accounts.person(people.li.id)
    other = elsewhere()
    (other.extensions["doorstep"].var / "journal").mkdir()
    with other.app_context():
        told = (app.extensions["doorstep"].var / "journal" / "shut-out.log").read_text()
        journal.path("shut-out").write_text(told * 2 + f"link {new_id()} 2\n" + "person cut-o")
        backup.restore(tmp_path / "night.doorstep", now())
        with reading():
            assert accounts.person(people.li.id) == left
            assert accounts.person(people.wang.id) == people.wang
            assert all(device.revoked_at for device in device_store.devices_of(people.wang.id))
            assert {device.id for device in device_store.devices_of(people.wang.id)} == {old, late}
            credentials = attempt_store.credentials(people.zhao.staff_no)
            links = dict(db.session.execute(sa.text("SELECT CAST(id AS varchar(36)), link_version FROM visits")).all())
        assert credentials is not None
        assert credentials.password_hash == new
        assert links == {renewed: 3, kept: 1}


def test_a_restore_sends_nothing_twice(
    app: Flask, people: People, tmp_path: Path, elsewhere: Callable[..., Flask]
) -> None:
    publish_standard()
    book(people.li, start=now() + timedelta(days=3))
    backup.make(tmp_path / "night.doorstep", now())
    other = elsewhere()
    with other.app_context():
        backup.restore(tmp_path / "night.doorstep", now())
        with reading():
            rows = db.session.execute(sa.text("SELECT kind, state, reason FROM messages")).all()
    states = {row.kind: (row.state, row.reason) for row in rows}
    assert states["booked"] == ("not_sent", "restored")
    assert states["leave-now"] == ("waiting", None)


def test_a_restore_says_in_the_chain_what_was_lost(
    app: Flask, people: People, tmp_path: Path, elsewhere: Callable[..., Flask]
) -> None:
    first = finished(people.li)
    backup.make(tmp_path / "night.doorstep", now())
    finished(people.wang)
    finished(people.li)
    other = elsewhere()
    (other.extensions["doorstep"].var / "journal").mkdir()
    with other.app_context():
        shutil.copy(app.extensions["doorstep"].var / "journal" / "chain.log", journal.path())
        assert backup.restore(tmp_path / "night.doorstep", now()) == 2
        with reading():
            row = db.session.execute(sa.text("SELECT kind, document FROM chain_entries WHERE number = 2")).one()
            assert store.record(1) == first
        assert row.kind == "restore"
        assert '"lost":{"from":2,"to":3}' in row.document
        assert verified(other)[0] == 0
        with db.engine.begin() as connection:  # what is sealed after a restore is expected again
            connection.execute(sa.text("UPDATE chain_head SET number = 1, digest = :digest"), {"digest": first.digest})
        assert journal.checkpoints(journal.path()).keys() == {1, 2}


def test_a_backup_under_writes_is_whole(
    app: Flask, people: People, tmp_path: Path, elsewhere: Callable[..., Flask]
) -> None:
    """Backups while another thread seals: each comes back consistent in itself, and as long as it was then."""
    stop = threading.Event()

    def work() -> None:
        with app.app_context():
            while not stop.is_set():
                finished(people.li)

    writer = threading.Thread(target=work)
    writer.start()
    try:
        files = [tmp_path / f"{place}.doorstep" for place in range(3)]
        for file in files:
            backup.make(file, now())
    finally:
        stop.set()
        writer.join()
    lengths = []
    for file in files:
        other = elsewhere()
        with other.app_context():
            lengths.append(backup.restore(file, now()))
            assert verified(other)[0] == 0
            with reading():
                assert store.head()[0] == lengths[-1]
                records = db.session.execute(sa.text("SELECT count(*) FROM record_summaries")).scalar()
                visits = db.session.execute(sa.text("SELECT count(DISTINCT about) FROM visit_events")).scalar()
            assert records == lengths[-1] - 1
            assert visits in (records, records + 1), "a visit may be told and not yet sealed"
    assert lengths == sorted(lengths)
    assert lengths[-1] > lengths[0], "nothing was written meanwhile"


def test_a_restore_refuses_a_database_with_rows(
    app: Flask, people: People, tmp_path: Path, elsewhere: Callable[..., Flask]
) -> None:
    finished(people.li)
    backup.make(tmp_path / "night.doorstep", now())
    with pytest.raises(BackupError, match="not empty"):
        backup.restore(tmp_path / "night.doorstep", now())
    assert verified(app)[0] == 0
    other = elsewhere()
    with other.app_context():
        migrations.upgrade()
        backup.restore(tmp_path / "night.doorstep", now())
        with pytest.raises(BackupError, match="not empty"):
            backup.restore(tmp_path / "night.doorstep", now())


def test_a_damaged_backup_is_refused(
    app: Flask, people: People, tmp_path: Path, elsewhere: Callable[..., Flask]
) -> None:
    finished(people.li)
    file = tmp_path / "night.doorstep"
    backup.make(file, now())
    whole = file.read_bytes()
    with elsewhere().app_context():
        for place in (len(whole) * quarters // 4 for quarters in (1, 2, 3)):
            for damaged in (whole[:place], whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]):
                file.write_bytes(damaged)
                with pytest.raises(BackupError, match="damaged"):
                    backup.restore(file, now())
                assert not sa.inspect(db.engine).get_table_names()


def repacked(file: Path, change: Callable[[Path], None]) -> None:
    """Unpacks a backup, changes something in it and packs it again."""
    folder = file.with_suffix(".d")
    with tarfile.open(file) as archive:
        archive.extractall(folder, filter="data")
    change(folder)
    with tarfile.open(file, "w:gz") as archive:
        for path in folder.iterdir():
            archive.add(path, path.name)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("doorstep-backup/1", "doorstep-backup/2", "format"),
        ('"schema": "', '"schema": "9', "newer version"),
        ('"database": "', '"database": "other-', "backup of other-"),
        ('"seq"', '"sequence"', "damaged"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused(
    app: Flask, tmp_path: Path, elsewhere: Callable[..., Flask], old: str, new: str, why: str
) -> None:
    file = tmp_path / "night.doorstep"
    backup.make(file, now())

    def change(folder: Path) -> None:
        text = (folder / "contents.json").read_text()
        assert old in text
        (folder / "contents.json").write_text(text.replace(old, new, 1))

    repacked(file, change)
    with elsewhere().app_context(), pytest.raises(BackupError, match=why):
        backup.restore(file, now())


def test_a_file_slipped_into_a_backup_is_refused(app: Flask, tmp_path: Path, elsewhere: Callable[..., Flask]) -> None:
    file = tmp_path / "night.doorstep"
    backup.make(file, now())
    repacked(file, lambda folder: (folder / "extra").write_text("?") and None)
    with elsewhere().app_context(), pytest.raises(BackupError, match="damaged"):
        backup.restore(file, now())


def test_a_backup_is_private_and_replaces_none(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "night.doorstep"
    backup.make(file, now())
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [file.name], "nothing else is left behind"
    with pytest.raises(BackupError, match="exists already"):
        backup.make(file, now())


def test_a_backup_without_postgresqls_programs_says_what_to_do(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    result = app.test_cli_runner().invoke(backup.backup_command, [str(tmp_path / "night.doorstep")])
    if db.engine.dialect.name == "postgresql":
        assert result.exit_code == 1
        assert "pg_dump is not on the PATH" in result.output
        assert list(tmp_path.iterdir()) == []
    else:
        assert result.exit_code == 0, result.output


def test_a_backup_that_fails_moves_no_watermark(
    app: Flask, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished(people.li)

    def full(folder: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_pack", full)
    with pytest.raises(OSError, match="No space"):
        backup.make(tmp_path / "night.doorstep", now())
    with reading():
        position = feed.clock()
    assert position is not None
    assert position.backed_up_seq == 0


# ---- photos against their rows


def kept_photo(seed: int) -> str:
    data = images.photo(seed=seed)
    kept = photo_files.keep(hashlib.sha256(data).hexdigest(), data)
    with writing():
        photo_store.add(kept, now())
    return kept.sha256


def file_of(app: Flask, sha256: str) -> Path:
    return app.extensions["doorstep"].var / "photos" / sha256[:2] / sha256


def test_photos_that_are_as_they_were(app: Flask) -> None:
    for seed in range(3):
        kept_photo(seed)
    result = app.test_cli_runner().invoke(fsck.fsck)
    assert result.exit_code == 0, result.output
    assert "3 photos: 0 missing, 0 changed." in result.output


def test_a_photo_that_changed_or_went_is_named(app: Flask) -> None:
    sound, changed, missing = (kept_photo(seed) for seed in range(3))
    file_of(app, changed).write_bytes(file_of(app, changed).read_bytes()[:-1] + b"\0")
    file_of(app, missing).unlink()
    result = app.test_cli_runner().invoke(fsck.fsck)
    assert result.exit_code == 1
    assert f"Photo {missing} is missing." in result.output
    assert f"Photo {changed} was changed" in result.output
    assert sound not in result.output


def test_a_file_without_a_row_goes_after_a_day(app: Flask) -> None:
    data = images.photo()
    orphan = hashlib.sha256(data).hexdigest()
    photo_files.keep(orphan, data)
    half = file_of(app, orphan).with_name(f"{orphan}#1")  # what a crash leaves of a file that was being written
    half.write_bytes(data[:100])
    with_row = kept_photo(7)
    young = fsck.check(now() + timedelta(hours=23))
    assert sorted(young.waiting) == sorted([orphan, f"{orphan[:2]}/{orphan}#1"])
    assert young.removed == []
    old = fsck.check(now() + timedelta(hours=25))
    assert sorted(old.removed) == sorted([orphan, f"{orphan[:2]}/{orphan}#1"])
    assert old.sound
    assert not file_of(app, orphan).exists()
    assert not half.exists()
    assert file_of(app, with_row).exists()
    assert fsck.check(now() + timedelta(hours=25)) == fsck.Finding()


def test_a_photo_store_elsewhere_is_checked_alike(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way through the object store, as for S3, with obstore's store in memory."""
    at = f"memory:///{new_id()}"
    monkeypatch.setitem(app.extensions, "doorstep", replace(app.extensions["doorstep"], photos_url=at))
    data = images.photo()
    orphan = hashlib.sha256(data).hexdigest()
    photo_files.keep(orphan, data)
    assert photo_files.open_copy(orphan)
    assert fsck.check(now()).waiting == [orphan]
    assert fsck.check(now() + timedelta(hours=25)).removed == [orphan]
    assert fsck.check(now()) == fsck.Finding()
