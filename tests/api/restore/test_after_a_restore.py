"""After a restore: receipts, checkpoints, and what the office has to do again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from builders import a_whole_visit, book, move, publish_standard, reassign
from doorstep import backup, journal, restored
from doorstep.appointments import store as appointments
from doorstep.clock import now
from doorstep.database import db, reading
from doorstep.intake import bookings
from doorstep.records import restored_store, store
from doorstep.records.commands import record as record_command
from people import People
from restoring import Elsewhere, phone_in, put_journal
from sealed import finished

# ---- receipts, checkpoints, and what the office has to do again

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("postgresql_programs")]


@pytest.fixture
def lost_and_sealed_again(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere
) -> tuple[Flask, store.Record, store.Record, Path]:
    """A restored installation, a record that the backup did not hold, the same visit sealed anew, and a copy of the
    first installation's journal that was kept outside."""
    publish_standard()
    finished(people.wang)
    visit, waiting = book(people.li), book(people.li, start=now() + timedelta(hours=4))
    backup.make(tmp_path / "night.doorstep", now())
    phone = phone_in(app, people)
    events, late = a_whole_visit(phone, visit), a_whole_visit(phone, waiting)
    assert set(phone.results(*events, clock=phone.clock())) == {"accepted"}
    assert set(phone.results(*late, clock=phone.clock())) == {"accepted"}
    with reading():
        [lost] = store.records_of(visit)
    outside = tmp_path / "outside.log"
    outside.write_text(journal.path().read_text())
    other = elsewhere()
    put_journal(app, other)
    with other.app_context():
        backup.restore(tmp_path / "night.doorstep", now())
        again = phone_in(other, people)
        assert set(again.results(*events, clock=again.clock())) == {"accepted"}
        with reading():
            [now_sealed] = store.records_of(visit)
    return other, lost, now_sealed, outside


def test_a_receipt_from_before_a_restore_still_proves_something(
    lost_and_sealed_again: tuple[Flask, store.Record, store.Record, Path],
) -> None:
    other, lost, again, _ = lost_and_sealed_again
    with other.app_context():
        with reading():
            [restore] = restored_store.restores()
            [waits] = [one for one in journal.history(journal.told("chain"))[1] if one.visit != lost.visit]
        client = other.test_client()
        assert client.get(f"/api/v1/receipts/{lost.digest}").json == {
            "record": lost.number,
            "digest": lost.digest,
            "sealed_at": lost.sealed_at.isoformat(timespec="milliseconds").replace("+", "000+"),
            "superseded_by": again.number,
            "checkpointed": True,
            "restored": {"at": restore.at.isoformat(), "now": again.number},
        }
        assert (lost.number, again.number) == (2, 3)
        assert client.get(f"/api/v1/receipts/{waits.digest}").json["restored"]["now"] is None
        assert client.get(f"/api/v1/receipts/{again.digest}").json["restored"] is None
        assert client.get(f"/api/v1/receipts/{'0' * 64}").status_code == 404


def test_a_copy_of_the_journal_from_before_says_restored_and_not_tampered(
    lost_and_sealed_again: tuple[Flask, store.Record, store.Record, Path],
) -> None:
    other, lost, again, outside = lost_and_sealed_again
    with other.app_context():
        result = other.test_cli_runner().invoke(record_command, ["verify", "--checkpoint", str(outside)])
        assert result.exit_code == 0, result.output
        assert "Restored: entry 2 says that a backup was restored, which took entries 2 to 3 back." in result.output
        assert f"Entry {lost.number} is now {again.number}." in result.output
        assert "Entry 3 was not sealed again yet." in result.output
        assert "Held against 1 checkpoints" in result.output
        own = other.test_cli_runner().invoke(record_command, ["verify"])
        assert (own.exit_code, "Restored" in own.output) == (0, False)


def test_a_restore_excuses_nothing_from_before_it(
    lost_and_sealed_again: tuple[Flask, store.Record, store.Record, Path],
) -> None:
    other, lost, _, outside = lost_and_sealed_again
    with other.app_context():
        text = outside.read_text()
        with reading():
            first = store.record(1)
        assert first is not None
        outside.write_text(text.replace(first.digest, "0" * 64))
        result = other.test_cli_runner().invoke(record_command, ["verify", "--checkpoint", str(outside)])
        assert (result.exit_code, "Entry 1 is not what the checkpoint says" in result.output) == (1, True)
        later = "".join(f"{line}\n" for line in journal.place().lines("chain")).replace(lost.digest, "1" * 64)
        outside.write_text(later + f"sealed 3 {'2' * 64}\n")
        result = other.test_cli_runner().invoke(record_command, ["verify", "--checkpoint", str(outside)])
        assert (result.exit_code, "Entry 3 is not what" in result.output) == (1, True)


def test_what_a_restore_took_back_cannot_be_changed_unseen(
    lost_and_sealed_again: tuple[Flask, store.Record, store.Record, Path],
) -> None:
    other, *_ = lost_and_sealed_again
    with other.app_context():
        with db.engine.begin() as connection:
            connection.execute(sa.text("UPDATE entries_taken_back SET number = 9"))
        result = other.test_cli_runner().invoke(record_command, ["verify"])
        assert (result.exit_code, "what it took back was changed" in result.output) == (1, True)


def test_a_second_restore_remembers_what_the_first_took_back(
    lost_and_sealed_again: tuple[Flask, store.Record, store.Record, Path], tmp_path: Path, elsewhere: Elsewhere
) -> None:
    other, lost, again, outside = lost_and_sealed_again
    third = elsewhere()
    put_journal(other, third)
    with third.app_context():
        assert backup.restore(tmp_path / "night.doorstep", now()) == 2
        for digest in (lost.digest, again.digest):
            assert third.test_client().get(f"/api/v1/receipts/{digest}").json["restored"]["now"] is None
        for copy in (outside, other.extensions["doorstep"].var / "journal" / "chain.log"):
            result = third.test_cli_runner().invoke(record_command, ["verify", "--checkpoint", str(copy)])
            assert result.exit_code == 0, result.output


def test_a_restore_names_what_the_office_did_since_the_backup(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    publish_standard()
    visits = [book(people.li, start=now() + timedelta(days=day)) for day in range(1, 5)]
    at = now() + timedelta(days=9)
    backup.make(tmp_path / "night.doorstep", now() - timedelta(seconds=5))
    with reading():
        orders = {id: visit.order for id, visit in appointments.visits(visits).items()}
    move(visits[0], at, 1)
    bookings.cancel(visits[1], "客户取消", people.zhao.id, now(), 1)
    reassign(visits[2], people.li.id, people.wang.id)
    booked = book(people.li, start=now() + timedelta(days=6))
    phone = phone_in(app, people)
    work = phone.event(booked, "note.added", {"text": "箱子在门卫"})
    with reading():
        order = appointments.visits([booked])[booked].order
    other = elsewhere()
    put_journal(app, other)
    with other.app_context():
        backup.restore(tmp_path / "night.doorstep", now())
        said = restored.report()
        assert any(line.startswith(f"Booked and lost: order {order} ") for line in said)
        assert any(line.startswith(f"Moved, and back at its old time: order {orders[visits[0]]} ") for line in said)
        assert f"Cancelled, and booked again by the restore: order {orders[visits[1]]}." in said
        assert f"Given to somebody else, and back: order {orders[visits[2]]} was {people.wang.name}'s." in said
        assert not any(orders[visits[3]] in line for line in said), "nothing was done about that one"
        again = phone_in(other, people)
        assert set(again.results(work)) == {"unknown_visit"}
        assert any(f"1 events for visit {booked} that wait" in line for line in restored.report())
        move(visits[0], at, 1)
        bookings.cancel(visits[1], "客户取消", people.zhao.id, now(), 1)
        result = other.test_cli_runner().invoke(backup.restore_command, ["--report"])
        assert result.exit_code == 0, result.output
        assert orders[visits[0]] not in result.output, "what was done again is off the list"
        assert orders[visits[1]] not in result.output
        assert orders[visits[2]] in result.output


def test_a_database_that_was_never_restored_says_so(app: Flask) -> None:
    result = app.test_cli_runner().invoke(backup.restore_command, ["--report"])
    assert (result.exit_code, result.output.strip()) == (0, "This database was never restored.")
