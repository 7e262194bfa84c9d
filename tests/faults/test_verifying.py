"""A long chain is verified in parts, by several processes, and can be stopped: what is found is the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from doorstep import installation
from doorstep.clock import now
from doorstep.database import db, writing
from doorstep.records import commands, store, verifying, walk_store
from doorstep.records.commands import record
from doorstep.records.rules import ChainFault
from doorstep.records.verifying import Part, Place, Seen
from people import People
from sealed import finished, seal
from tampering import Execute, Verify, delete

PART, LENGTH = 3, 10
"""Three whole parts and one entry."""
ALONE = ("--processes", "1")


@pytest.fixture
def chain(app: Flask, people: People, monkeypatch: pytest.MonkeyPatch) -> list[store.Record]:
    """Ten records of two visits, looked at three at a time, and read two at a time."""
    monkeypatch.setattr(verifying, "PART", PART)
    monkeypatch.setattr(walk_store, "PAGE", 2)
    first, second = finished(people.li), finished(people.wang)
    return [first, second, *(seal(first.visit if place % 2 else second.visit) for place in range(LENGTH - 2))]


@pytest.fixture
def note(app: Flask) -> Iterator[Path]:
    """Where it stands how far a verification came."""
    path = installation.settings().var / commands.NOTE
    path.unlink(missing_ok=True)
    yield path
    path.unlink(missing_ok=True)


CHANGES = {
    "a document": "UPDATE chain_entries SET document = '{}' WHERE number = :n",
    "its digest": "UPDATE chain_entries SET digest = 'x' || substr(digest, 2) WHERE number = :n",
    "what it follows": "UPDATE chain_entries SET previous = 'x' || substr(previous, 2) WHERE number = :n",
    "an opening": "UPDATE record_openings SET value = '1' WHERE record = :n AND path = '/premises/address'",
    "no opening": "DELETE FROM record_openings WHERE record = :n",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_fault_is_named_wherever_parts_begin_and_end(
    chain: list[store.Record], dba: Execute, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    for number in (LENGTH, 2 * PART, PART + 1, PART, 1):  # the first of all that there are is named
        dba(CHANGES[change], n=number)
        found = verifying.first_fault({})
        assert found is not None and found.number == number
        with monkeypatch.context() as whole:
            whole.setattr(verifying, "PART", LENGTH)
            assert verifying.first_fault({}) == found


def test_an_entry_that_is_gone_is_named(chain: list[store.Record], dba: Execute) -> None:
    for number in (LENGTH, PART + 1, PART, 1):
        delete(dba, number, number)
        assert verifying.first_fault({}) == ChainFault(number, "missing")


def test_a_part_that_follows_from_another_entry_is_named(chain: list[store.Record]) -> None:
    """Somebody writes the chain anew between the looks at two parts."""

    def changed(parts: Iterable[Part]) -> Iterator[Seen]:
        for seen in verifying.in_turn(parts):
            yield seen if seen.part.first != 2 * PART + 1 else Seen(seen.part, "another", seen.digest, None)

    assert verifying.first_fault({}, changed) == ChainFault(2 * PART + 1, "previous")


def test_what_is_erased_while_the_walk_goes_on_is_no_fault(chain: list[store.Record], dba: Execute) -> None:
    def erasing(parts: Iterable[Part]) -> Iterator[Seen]:
        for part in parts:
            if part.first == PART + 1:
                paths = [path for path in openings_of(part.last)]
                with writing():
                    store.add_link("erasure", {"erased": [{"record": part.last, "paths": paths}]}, now())
                dba("DELETE FROM record_openings WHERE record = :n", n=part.last)
            yield verifying.look(part)

    assert verifying.first_fault({}, erasing) is None
    dba("DELETE FROM record_openings WHERE record = :n", n=LENGTH)
    assert verifying.first_fault({}, erasing) == ChainFault(LENGTH, "unopened")


def openings_of(number: int) -> list[str]:
    found = [opening.path for opening in store.openings_of(number)]
    db.session.rollback()
    return found


# ---- several processes


def test_several_processes_find_what_one_finds(chain: list[store.Record], dba: Execute, verify: Verify) -> None:
    sound = verify("--processes", "2")
    assert sound[0] == 0 and sound == verify("--processes", "1")
    dba(CHANGES["an opening"], n=8)
    dba(CHANGES["its digest"], n=5)
    changed = verify("--processes", "2")
    assert changed[1].startswith("Entry 5 ") and changed == verify("--processes", "1")


# ---- stopped, and taken up


def refused(app: Flask) -> str:
    """Why a verification cannot go on."""
    result = app.test_cli_runner().invoke(record, ["verify", "--continue"])
    assert result.exit_code == 1
    return str(result.output)


@pytest.fixture
def stopped(chain: list[store.Record], verify: Verify, note: Path, monkeypatch: pytest.MonkeyPatch) -> list[Part]:
    """A verification that somebody stopped while it looked at the third part; the parts that are looked at later."""
    looked: list[Part] = []
    look = verifying.look

    def stop(part: Part) -> Seen:
        if part.first > 2 * PART:
            raise KeyboardInterrupt
        return look(part)

    with monkeypatch.context() as once:
        once.setattr(verifying, "look", stop)
        assert verify(*ALONE)[0] == commands.STOPPED
    monkeypatch.setattr(verifying, "look", lambda part: looked.append(part) or look(part))
    return looked


def test_a_verification_goes_on_where_it_was_stopped(
    app: Flask, stopped: list[Part], chain: list[store.Record], verify: Verify, note: Path
) -> None:
    assert Place(*list(json.loads(note.read_text()).values())[:2]) == Place(2 * PART, chain[2 * PART - 1].digest)
    code, said = verify(*ALONE, "--continue")
    assert code == 0 and said.startswith(f"Entries 1 to {2 * PART} were verified until ")
    assert f"{LENGTH} entries, none was changed. Held against {LENGTH} checkpoints" in said
    assert [part.first for part in stopped] == [2 * PART + 1, 3 * PART + 1]
    assert not note.exists()
    assert "No verification was stopped here" in refused(app)


def test_without_asking_to_go_on_everything_is_verified(stopped: list[Part], verify: Verify, note: Path) -> None:
    assert verify(*ALONE)[0] == 0
    assert [part.first for part in stopped] == [1, PART + 1, 2 * PART + 1, 3 * PART + 1]


def test_a_fault_behind_the_place_is_found(stopped: list[Part], dba: Execute, verify: Verify) -> None:
    dba(CHANGES["a document"], n=LENGTH)
    assert verify(*ALONE, "--continue")[1].endswith(
        f"Entry {LENGTH} was changed: its content does not have its digest."
    )


def test_checkpoints_before_the_place_are_held_against_it(stopped: list[Part], verify: Verify, tmp_path: Path) -> None:
    kept = tmp_path / "kept.log"
    kept.write_text(f"sealed 2 {'0' * 64}\n")
    assert verify(*ALONE, "--continue", "--checkpoint", str(kept))[1].endswith(
        "Entry 2 is not what the checkpoint says: it was written anew."
    )


def test_nothing_goes_on_in_another_chain(app: Flask, stopped: list[Part], dba: Execute, verify: Verify) -> None:
    dba(CHANGES["its digest"], n=2 * PART)
    assert f"Entry {2 * PART} is not the one that was verified" in refused(app)
    assert verify(*ALONE)[1].startswith(f"Entry {2 * PART} ")
