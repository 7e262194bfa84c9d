"""Several machines on one database, each with a `var` of its own: what they share, and when they are refused."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import obstore
import pytest
from flask import Flask
from obstore.store import LocalStore, MemoryStore

from builders import NewPhone, Phone, a_whole_visit, book, publish_standard
from doorstep import backup, create_app, durable, journal, machines, migrations
from doorstep.accounts import access_store
from doorstep.accounts import store as accounts
from doorstep.clock import now
from doorstep.config import MadeSecret, SettingsError, from_environment
from doorstep.database import db, reading, writing
from doorstep.journal import Folder, NotConditional, Objects
from doorstep.records import rules
from doorstep.records import store as records
from ground import settings
from people import People, browser, sign_in
from sealed import finished, sealed_answer

Machine = Callable[..., Flask]


@pytest.fixture
def machine(app: Flask, tmp_path: Path) -> Iterator[Machine]:
    """Makes another machine on the database of the test."""
    made: list[Flask] = []

    def beside(**changed: object) -> Flask:
        var = tmp_path / f"machine-{len(made)}"
        var.mkdir()
        made.append(create_app(replace(settings(app.extensions["doorstep"].database_url, var), **changed)))
        return made[-1]

    yield beside
    for other in made:
        with other.app_context():
            db.session.remove()
            db.engine.dispose()


def shared(folder: Path) -> dict[str, str]:
    """Settings of machines that share photos and journal."""
    return {"photos_url": (folder / "photos").as_uri(), "journal_url": (folder / "journal").as_uri()}


def test_whichever_machine_gets_it_a_private_answer_is_read_and_the_receipt_is_checkpointed(
    app: Flask, machine: Machine, people: People, phone_of: NewPhone
) -> None:
    publish_standard()
    visit = book(people.li)
    phone = phone_of(people.li)
    event = phone.event(visit, "private.answered")
    event["body"] = sealed_answer("private.rooms", "yes")(visit, event["id"])  # by the key that this machine gave
    arrived, *rest = a_whole_visit(phone, visit)
    other = machine()
    with other.app_context():
        client = browser(other)
        sign_in(client, people.li)
        there = Phone(client, people.li, id=phone.id)
        assert set(there.results(arrived, event, *rest)) == {"accepted"}
    for one in (app, other):
        with one.app_context(), reading():
            [record] = records.records_of(visit)
            opened, _ = rules.open_record(record.sealed, records.openings_of(record.number))
            assert opened["private"] == {"private.rooms": ["yes"]}
            assert records.is_checkpointed(record.number)
        assert one.test_client().get(f"/api/v1/receipts/{record.digest}").json["checkpointed"] is True


def test_a_machine_whose_journal_is_full_promises_nothing(
    app: Flask, machine: Machine, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = machine()
    with other.app_context(), monkeypatch.context() as patched:

        def full(path: Path, line: str) -> None:
            raise OSError(28, "No space left on device")

        patched.setattr(durable, "append", full)
        record = finished(people.li)
    for one in (app, other):
        with one.app_context(), reading():
            assert not records.is_checkpointed(record.number)


def test_whom_one_machine_shuts_out_no_restore_on_another_lets_in(
    machine: Machine, people: People, tmp_path: Path, elsewhere: Machine, postgresql_programs: None
) -> None:
    first, second = machine(**shared(tmp_path / "shared")), machine(**shared(tmp_path / "shared"))
    with first.app_context():
        migrations.refuse_unless_current()
        backup.make(tmp_path / "night.doorstep", now())
    with second.app_context():
        migrations.refuse_unless_current()
        with writing():
            access_store.deactivate(people.li.id, None, now())
    third = elsewhere()
    there = create_app(replace(third.extensions["doorstep"], **shared(tmp_path / "shared")))
    with there.app_context():
        backup.restore(tmp_path / "night.doorstep", now())
        with reading():
            assert not accounts.people([people.li.id])[people.li.id].active
        db.session.remove()
        db.engine.dispose()


# ---- refused


def test_two_machines_that_share_nothing_are_refused(app: Flask, machine: Machine, tmp_path: Path) -> None:
    migrations.refuse_unless_current()
    migrations.refuse_unless_current()
    made = MadeSecret(app.extensions["doorstep"].secret)
    for changed, missing in (
        (shared(tmp_path / "shared") | {"secret": made}, "DOORSTEP_SECRET must be set"),
        ({}, "DOORSTEP_PHOTOS_URL must name a place"),
        ({"photos_url": (tmp_path / "photos").as_uri()}, "DOORSTEP_JOURNAL_URL must name a place"),
    ):
        with machine(**changed).app_context(), pytest.raises(SettingsError, match=missing):
            migrations.refuse_unless_current()
    with machine(**shared(tmp_path / "shared")).app_context():
        migrations.refuse_unless_current()


def test_a_machine_that_is_gone_is_forgotten_by_hand(app: Flask, machine: Machine) -> None:
    """Its folder was lost; the next one is a machine of its own."""
    migrations.refuse_unless_current()
    gone = machines.own_id()
    with machine().app_context():
        with pytest.raises(SettingsError, match="doorstep machine forget"):
            migrations.refuse_unless_current()
        run = app.test_cli_runner().invoke
        assert run(machines.machine, ["list"]).output == f"  {gone} in its own folder\n"
        assert run(machines.machine, ["forget", gone]).exit_code == 0
        again = run(machines.machine, ["forget", gone])
        assert (again.exit_code, "There is no machine" in again.output) == (1, True)
        migrations.refuse_unless_current()


@pytest.mark.parametrize("name", ["PHOTOS", "JOURNAL"])
def test_an_object_store_wants_a_secret_that_was_set(tmp_path: Path, name: str) -> None:
    given = {"DOORSTEP_VAR": str(tmp_path), f"DOORSTEP_{name}_URL": "s3://bucket/doorstep"}
    with pytest.raises(SettingsError, match="DOORSTEP_SECRET must be set"):
        from_environment(given)
    made = from_environment(given | {"DOORSTEP_SECRET": "x" * 32})
    beside = {"PHOTOS": "s3://bucket/doorstep/journal", "JOURNAL": "s3://bucket/doorstep"}
    assert made.journal == beside[name]


def test_a_journal_among_the_photos_is_refused(tmp_path: Path) -> None:
    photos = (tmp_path / "photos").as_uri()
    given = {"DOORSTEP_VAR": str(tmp_path), "DOORSTEP_PHOTOS_URL": photos, "DOORSTEP_JOURNAL_URL": f"{photos}/journal"}
    with pytest.raises(SettingsError, match="folder of the photos"):
        from_environment(given)


# ---- one journal


def test_a_journal_moves_to_the_place_that_all_see(
    app: Flask, people: People, machine: Machine, tmp_path: Path
) -> None:
    finished(people.li)
    with writing():
        access_store.deactivate(people.wang.id, None, now())
    before = {name: journal.place().lines(name) for name in journal.LOGS}
    moved = create_app(replace(app.extensions["doorstep"], **shared(tmp_path / "shared")))
    with moved.app_context():
        for _ in range(2):
            migrations.upgrade()
            assert {name: journal.place().lines(name) for name in journal.LOGS} == before
        assert (moved.extensions["doorstep"].var / "journal-moved").is_dir()
        db.engine.dispose()


def test_a_journal_can_move_more_than_once(app: Flask, people: People, tmp_path: Path) -> None:
    """Back below `var` for a while, and away again: nothing that stands there is lost or in the way."""
    moved = create_app(replace(app.extensions["doorstep"], **shared(tmp_path / "shared")))
    for _ in range(2):
        finished(people.li)
        said = journal.place().lines("chain")
        with moved.app_context():
            migrations.upgrade()
            assert said[-1] in journal.place().lines("chain")
    with moved.app_context():
        assert len(journal.place().lines("chain")) == 2
        db.session.remove()
        db.engine.dispose()


def test_what_is_said_twice_is_brought_twice(tmp_path: Path) -> None:
    said = ["sealed 2 a", "restored 1", "sealed 2 b", "restored 1", "sealed 2 c"]
    for there in range(len(said) + 1):
        assert journal.beyond(said, said[:there]) == said[there:]


def test_a_store_that_puts_over_what_is_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not every store that speaks S3 knows the put on condition; some do not even say so."""
    Objects(store := MemoryStore()).probe()
    Objects(store).probe()
    put = obstore.put
    monkeypatch.setattr(obstore, "put", lambda store, name, data, **_: put(store, name, data))
    for _ in range(2):
        with pytest.raises(NotConditional):
            Objects(MemoryStore()).probe()


@pytest.fixture(params=["folder", "objects on a disk", "objects in memory"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Folder | Objects]:
    """Makes one machine's view of a journal that all machines write."""
    if request.param == "folder":
        return lambda: Folder(tmp_path / "journal")
    store = MemoryStore() if request.param == "objects in memory" else LocalStore(tmp_path / "objects", mkdir=True)
    return lambda: Objects(store)


def test_machines_that_write_at_once_overwrite_nothing(places: Callable[[], Folder | Objects]) -> None:
    def write(place: Folder | Objects, name: str) -> None:
        for count in range(20):
            place.append("chain", f"sealed {name}{count}\nsealed {name}{count} once more")

    machines = {name: places() for name in "abc"}
    threads = [threading.Thread(target=write, args=(place, name)) for name, place in machines.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = places().lines("chain")
    assert sorted(lines) == sorted(
        f"sealed {name}{count}{more}" for name in "abc" for count in range(20) for more in ("", " once more")
    )
    for name, place in machines.items():
        assert place.lines("chain") == lines, "one order for all"
        own = [line for line in lines if line.startswith(f"sealed {name}") and "more" not in line]
        assert own == [f"sealed {name}{count}" for count in range(20)]
    assert list(places().backwards("chain"))[:5] == lines[:-6:-1]
    assert places().lines("office") == []
    assert list(places().backwards("office")) == []


def test_a_line_that_was_cut_off_spoils_no_other(tmp_path: Path) -> None:
    file = tmp_path / "journal" / "chain.log"
    durable.append(file, "sealed 1 a")
    with file.open("a") as log:
        log.write("sealed 2 half")
    durable.append(file, "sealed 3 c")
    assert journal.lines(file)[0] == ["sealed", "1", "a"]
    assert journal.lines(file)[-1] == ["sealed", "3", "c"]
