"""Whoever changes what is sealed, with every right that a database gives, is found out and the entry is named."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from builders import NewPhone, a_whole_visit, book
from doorstep import journal
from doorstep.clock import now
from doorstep.database import Base, db, reading, writing
from doorstep.events import store as event_log
from doorstep.fsck import fsck
from doorstep.records import canonical, rules, store
from people import People
from sealed import finished, seal
from tampering import Execute, Verify, delete, execute


@pytest.fixture
def chain(app: Flask, people: People) -> list[store.Record]:
    """Six records of two visits."""
    first, second = finished(people.li), finished(people.wang)
    return [first, second, *(seal(first.visit if place % 2 else second.visit) for place in range(4))]


@pytest.fixture
def without_checkpoint(app: Flask, tmp_path: Path) -> list[str]:
    """Arguments for a verification that knows nothing but the database."""
    nothing = tmp_path / "nothing.log"
    nothing.touch()
    return ["--checkpoint", str(nothing)]


def test_an_honest_chain_holds(chain: list[store.Record], verify: Verify) -> None:
    code, said = verify()
    assert code == 0
    assert said.startswith("6 entries, none was changed. Held against 6 checkpoints")
    assert said.endswith(f"The last digest is {chain[-1].digest}.")


def test_two_hundred_honest_records_raise_no_alarm(app: Flask, people: People, verify: Verify) -> None:
    visits = [finished(people.li).visit for _ in range(4)]
    for place in range(196):
        seal(visits[place % 4])
    code, said = verify()
    assert code == 0, said


def test_an_empty_chain_holds(app: Flask, verify: Verify) -> None:
    code, said = verify()
    assert code == 0, said


def test_one_byte_of_a_record(chain: list[store.Record], dba: Execute, verify: Verify) -> None:
    def put(number: int, document: str) -> None:
        dba("UPDATE chain_entries SET document = :document WHERE number = :number", document=document, number=number)

    chance = random.Random(0)
    for _ in range(20):
        victim = chance.choice(chain)
        place = chance.randrange(len(victim.document))
        byte = "x" if victim.document[place] != "x" else "y"
        put(victim.number, victim.document[:place] + byte + victim.document[place + 1 :])
        assert verify() == (1, f"Entry {victim.number} was changed: its content does not have its digest.")
        put(victim.number, victim.document)
    assert verify()[0] == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE chain_entries SET digest = 'x' || substr(digest, 2) WHERE number = 4",
        "UPDATE chain_entries SET previous = 'x' || substr(previous, 2) WHERE number = 4",
    ],
)
def test_one_byte_of_a_digest(chain: list[store.Record], dba: Execute, verify: Verify, statement: str) -> None:
    dba(statement)
    code, said = verify()
    assert code == 1
    assert said.startswith("Entry 4 ")


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_record_deleted(
    chain: list[store.Record], dba: Execute, verify: Verify, without_checkpoint: list[str], number: int
) -> None:
    delete(dba, number, number)
    assert verify(*without_checkpoint) == (1, f"Entry {number} is missing.")


def test_two_records_swapped(
    chain: list[store.Record], dba: Execute, verify: Verify, without_checkpoint: list[str]
) -> None:
    dba("UPDATE chain_entries SET digest = 'aside' WHERE number = 2")
    one, other = chain[1], chain[4]
    for to, it in ((5, one), (2, other)):
        dba(
            "UPDATE chain_entries SET document = :document, digest = :digest WHERE number = :to",
            document=it.document,
            digest=it.digest,
            to=to,
        )
    code, said = verify(*without_checkpoint)
    assert (code, said) == (1, "Entry 2 stands in the place of another: its content carries another number.")


def cut_off(dba: Execute, upto: int, head: str) -> None:
    delete(dba, upto + 1, 6)
    dba("UPDATE chain_head SET number = :upto, digest = :head", upto=upto, head=head)


def test_the_newest_records_cut_off(
    chain: list[store.Record], dba: Execute, verify: Verify, without_checkpoint: list[str]
) -> None:
    cut_off(dba, 4, chain[3].digest)
    assert verify(*without_checkpoint)[0] == 0, "a chain alone cannot know how long it was"
    assert verify() == (1, "Entry 5 is missing.")


def test_the_newest_record_cut_off_carelessly(
    chain: list[store.Record], dba: Execute, verify: Verify, without_checkpoint: list[str]
) -> None:
    delete(dba, 6, 6)
    assert verify(*without_checkpoint) == (1, "Entry 6 is missing.")


def test_everything_deleted(chain: list[store.Record], dba: Execute, verify: Verify) -> None:
    cut_off(dba, 0, rules.GENESIS)
    dba("DELETE FROM chain_head")
    assert verify() == (1, "Entry 1 is missing.")


def written_anew(chain: list[store.Record], dba: Execute, number: int) -> None:
    """Changes what one record says and makes every digest after it right again."""
    previous = chain[number - 1].previous
    for sealed in chain[number - 1 :]:
        content = json.loads(sealed.document) | {"previous": previous}
        if sealed.number == number:
            content["assessment"]["critical"] = []
        document = canonical.canonical(content).decode()
        digest = hashlib.sha256(document.encode()).hexdigest()
        dba(
            "UPDATE chain_entries SET document = :document, previous = :previous, digest = :digest "
            "WHERE number = :number",
            document=document,
            previous=previous,
            digest=digest,
            number=sealed.number,
        )
        previous = digest
    dba("UPDATE chain_head SET digest = :digest", digest=previous)


def test_a_chain_written_anew(
    chain: list[store.Record], dba: Execute, verify: Verify, without_checkpoint: list[str]
) -> None:
    written_anew(chain, dba, 3)
    assert verify(*without_checkpoint)[0] == 0, "a chain alone cannot know that it was another"
    assert verify() == (1, "Entry 3 is not what the checkpoint says: it was written anew.")


def test_one_checkpoint_covers_everything_before_it(
    chain: list[store.Record], dba: Execute, verify: Verify, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.log"
    kept.write_text(f"sealed 6 {chain[5].digest}\n")
    written_anew(chain, dba, 3)
    assert verify("--checkpoint", str(kept))[0] == 1


@pytest.mark.parametrize(
    "change",
    [
        "value = '\"forged\"'",
        "value = '1.5'",
        "value = 'no JSON'",
        "salt = substr(salt, 2) || substr(salt, 1, 1)",
        "salt = 'no salt'",
        "path = '/nowhere'",
    ],
)
def test_an_opening_altered(chain: list[store.Record], dba: Execute, verify: Verify, change: str) -> None:
    dba("UPDATE record_openings SET " + change + " WHERE record = 4 AND path = '/premises/address'")  # noqa: S608
    fault = "has an opening that does not fit its commitment: a personal value was changed"
    assert verify() == (1, f"Entry 4 {fault}.")


def erased(number: int, *paths: str) -> None:
    """Writes into the chain that these openings of a record were erased, as an erasure does."""
    with writing():
        store.add_link("erasure", {"erased": [{"record": number, "paths": list(paths)}]}, now())


def paths_of(number: int) -> list[str]:
    with reading():
        return [opening.path for opening in store.openings_of(number)]


def test_an_opening_that_the_chain_says_was_erased_is_no_fault(
    chain: list[store.Record], dba: Execute, verify: Verify
) -> None:
    erased(4, *paths_of(4))
    dba("DELETE FROM record_openings WHERE record = 4")
    code, said = verify()
    assert code == 0, said


UNOPENED = "Entry 4 lacks the opening of a personal value, and no entry says that it was erased."


@pytest.mark.parametrize("where", ["record = 4", "record = 4 AND path = '/premises/address'"])
def test_an_opening_deleted_behind_the_chain(
    chain: list[store.Record], dba: Execute, verify: Verify, where: str
) -> None:
    erased(4, "/customer/name", "/customer/phone")
    erased(3, *paths_of(3))
    dba(f"DELETE FROM record_openings WHERE {where}")  # noqa: S608
    assert verify() == (1, UNOPENED)


def test_an_erasure_written_into_the_chain_afterwards(chain: list[store.Record], dba: Execute, verify: Verify) -> None:
    dba("DELETE FROM record_openings WHERE record = 4")
    document = json.dumps({"entry": "erasure", "erased": [{"record": 4, "paths": []}]})
    dba(
        "INSERT INTO chain_entries (number, kind, previous, digest, document, sealed_at) "
        "SELECT 7, 'erasure', digest, 'made up', :document, sealed_at FROM chain_entries WHERE number = 6",
        document=document,
    )
    assert verify()[1].startswith("Entry 4 lacks")
    dba("DELETE FROM chain_entries WHERE number = 7")
    dba("UPDATE chain_entries SET kind = 'erasure', document = :document WHERE number = 6", document=document)
    assert verify()[0] == 1


# ---- the log of events beside the records


@pytest.fixture
def check(app: Flask) -> Callable[[], tuple[int, str]]:
    """`doorstep fsck`: its exit code and what it says."""

    def run() -> tuple[int, str]:
        result = app.test_cli_runner().invoke(fsck)
        return result.exit_code, result.stdout

    return run


def test_an_honest_log_is_as_it_was_sealed(chain: list[store.Record], check: Callable[[], tuple[int, str]]) -> None:
    code, said = check()
    assert code == 0, said
    assert "0 differences" in said


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("DELETE FROM visit_events WHERE id = :id", "is missing in the log"),
        ("UPDATE visit_events SET body = replace(body, 'not_done', 'done') WHERE id = :id", "was changed in the log"),
        ("UPDATE visit_events SET wall = wall + 60000 WHERE id = :id", "was changed in the log"),
        ("UPDATE visit_events SET type = 'note.added' WHERE id = :id", "was changed in the log"),
        ("UPDATE visit_events SET about = :other WHERE id = :id", "is missing in the log"),
        ('UPDATE visit_events SET "by" = :other WHERE id = :id', "another person or phone"),
        ("UPDATE visit_events SET device = :other WHERE id = :id", "another person or phone"),
    ],
)
def test_an_event_of_a_sealed_visit_changed_in_the_log(
    people: People, dba: Execute, verify: Verify, check: Callable[[], tuple[int, str]], change: str, fault: str
) -> None:
    sealed = finished(people.li)
    with reading():
        [told] = [one for one in event_log.events_of("visit", sealed.visit) if one.body.get("item") == "work.cloth"]
    dba(change, id=told.id, **({"other": people.wang.id} if ":other" in change else {}))
    code, said = check()
    assert code == 1
    assert f"Event {told.id} of record {sealed.number} {'' if 'another' in fault else fault}" in said
    assert fault in said
    assert verify()[0] == 0, "the record itself is whole"


def test_a_log_that_cannot_be_read_is_named(people: People, dba: Execute, check: Callable[[], tuple[int, str]]) -> None:
    sealed = finished(people.li)
    dba("UPDATE visit_events SET body = '{' WHERE about = :visit", visit=sealed.visit)
    code, said = check()
    assert code == 1
    assert f"Record {sealed.number} or the log of its visit cannot be read" in said


def test_what_came_after_the_record_and_what_was_erased_are_no_difference(
    people: People, phone_of: NewPhone, dba: Execute, check: Callable[[], tuple[int, str]]
) -> None:
    visit, phone = book(people.li), phone_of(people.li)
    phone.results(*a_whole_visit(phone, visit))
    phone.results(phone.event(visit, "note.added", {"text": "补充"}))
    dba("DELETE FROM record_openings")
    code, said = check()
    assert code == 0, said


def test_the_first_of_two_faults_is_named(chain: list[store.Record], dba: Execute, verify: Verify) -> None:
    dba("UPDATE record_openings SET value = '1' WHERE record = 2 AND path = '/premises/address'")
    dba("UPDATE chain_entries SET document = '{}' WHERE number = 5")
    assert verify()[1].startswith("Entry 2 ")
    dba("UPDATE chain_entries SET document = '{}' WHERE number = 1")
    assert verify()[1].startswith("Entry 1 ")


def test_nonsense_in_place_of_a_record(chain: list[store.Record], dba: Execute, verify: Verify) -> None:
    """Even with a digest that fits."""
    for document in ("", "[]", "null", '"text"', "{", '{"number": "4"}'):
        dba(
            "UPDATE chain_entries SET document = :document, digest = :digest WHERE number = 4",
            document=document,
            digest=hashlib.sha256(document.encode()).hexdigest(),
        )
        assert verify()[1].startswith("Entry 4 "), document


def test_an_entry_slipped_in_behind(chain: list[store.Record], dba: Execute, verify: Verify) -> None:
    dba(
        "INSERT INTO chain_entries (number, kind, visit, previous, digest, document, sealed_at) "
        "SELECT 7, kind, visit, previous, 'made up', document, sealed_at FROM chain_entries WHERE number = 6"
    )
    assert verify()[1].startswith("Entry 7 ")


# ---- the guards and the journal


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE chain_entries SET document = '{}' WHERE number = 1",
        "UPDATE chain_entries SET visit = visit",
        "DELETE FROM chain_entries WHERE number = 6",
        "UPDATE record_openings SET value = '1'",
    ],
)
def test_the_database_refuses(chain: list[store.Record], statement: str) -> None:
    execute("DELETE FROM record_openings WHERE record = 6")
    execute("DELETE FROM record_summaries")
    with pytest.raises(DBAPIError, match="what is sealed never changes"):
        execute(statement)


def test_a_migrated_database_and_one_made_from_the_tables_have_the_same_guards(app: Flask, tmp_path: Path) -> None:
    """Both ways of making the tables must end in the same refusals."""

    def guards(connection: sa.Connection) -> set[str]:
        if connection.dialect.name == "postgresql":
            query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        else:
            query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        return set(connection.execute(sa.text(query)).scalars())

    named = {words.split()[2] for words in store.GUARDS[db.engine.dialect.name] if words.startswith("CREATE TRIGGER")}
    with db.engine.connect() as connection:
        assert named <= guards(connection)
    made = sa.create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    Base.metadata.create_all(made)
    with made.connect() as connection:
        assert {words.split()[2] for words in store.GUARDS["sqlite"]} <= guards(connection)


def test_postgresql_refuses_to_empty_the_table(chain: list[store.Record]) -> None:
    if db.engine.dialect.name == "postgresql":
        with pytest.raises(DBAPIError, match="what is sealed never changes"):
            execute("TRUNCATE chain_entries CASCADE")


def test_the_journal_names_what_was_committed(chain: list[store.Record]) -> None:
    assert journal.checkpoints(journal.path()) == {sealed.number: sealed.digest for sealed in chain}


def test_the_journal_does_not_name_what_was_rolled_back(chain: list[store.Record]) -> None:
    with pytest.raises(RuntimeError), writing():
        store.add_link("restore", {}, chain[0].sealed_at)
        raise RuntimeError("the disk broke")
    assert len(journal.checkpoints(journal.path())) == 6
    seal(chain[0].visit)
    with reading():
        number, digest = store.head()
    assert journal.checkpoints(journal.path())[7] == digest
    assert number == 7


def test_a_full_disk_does_not_undo_a_seal(
    chain: list[store.Record], verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, line: str) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("doorstep.durable.append", full)
        assert seal(chain[0].visit).number == 7
    assert seal(chain[0].visit).number == 8
    code, said = verify()
    assert code == 0, said


def test_a_line_that_a_crash_cut_off_is_left_out(chain: list[store.Record], verify: Verify) -> None:
    with journal.path().open("a") as file:
        file.write(f"sealed 7 {'0' * 10}")
    code, said = verify()
    assert code == 0, said
