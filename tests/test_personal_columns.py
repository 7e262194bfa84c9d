"""Every column that can hold words says whose they are: erasing, exporting and the search for canaries go by that."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import sqlalchemy as sa

import doorstep
from doorstep.database import NOT_OPEN, Base, columns_of, whose


def faults_of(table: sa.Table) -> Iterator[str]:
    """What a table does not say of its columns, says of none, or says in two ways."""
    holds_words = {
        column.name for column in table.columns if isinstance(column.type, sa.String | sa.LargeBinary | sa.JSON)
    }
    open, owned = set(table.info.get("open", ())), {name for of in NOT_OPEN for name in table.info.get(of, ())}
    for name in sorted(holds_words - open - owned):
        yield f"{table.name}.{name}: say in `whose` of its store whether it is a customer's, a person's, secret or open"
    for name in sorted(open | owned):
        if name not in table.c:
            yield f"{table.name}.{name}: there is no such column"
    for name in sorted(open & owned):
        yield f"{table.name}.{name}: it is personal or open, not both"


SERVER = Path(doorstep.__file__).parent
STORES = [path for path in SERVER.rglob("*.py") if "__tablename__" in path.read_text()]
for path in STORES:  # a table is known when its store was imported
    import_module(".".join(("doorstep", *path.relative_to(SERVER).with_suffix("").parts)))


def test_every_column_of_words_says_whose_they_are() -> None:
    assert len(STORES) > 20
    assert [fault for table in Base.metadata.sorted_tables for fault in faults_of(table)] == []


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (whose(open="kind"), "t.note: say in `whose`"),
        ({}, "t.kind: say in `whose`"),
        (whose(open="kind note picture"), "t.picture: there is no such column"),
        (whose(open="kind note", customer="note"), "t.note: it is personal or open, not both"),
    ],
)
def test_what_a_table_forgets_is_noticed(said: dict[str, dict[str, list[str]]], fault: str) -> None:
    columns = [sa.Column("id", sa.Uuid), sa.Column("kind", sa.String(9)), sa.Column("note", sa.Text)]
    table = sa.Table("t", sa.MetaData(), *columns, info=said.get("info", {}))
    assert next(faults_of(table)).startswith(fault)


def test_what_is_personal_is_found_by_whose_it_is() -> None:
    found = {of: {str(column) for column in columns_of(of)} for of in NOT_OPEN}
    assert {"customers.phone", "premises.address", "visit_events.body", "record_openings.value"} <= found["customer"]
    assert {"people.phone", "devices.name", "messages.text"} <= found["person"]
    assert found["secret"] == {
        "people.password_hash",
        "one_time_codes.code_hash",
        "sessions.token_hash",
        "phone_keys.wrapped",
        "calendars.token_hash",
        "push_keys.wrapped",
        "push_subscriptions.endpoint",
        "push_subscriptions.p256dh",
        "push_subscriptions.auth",
        "short_links.digest",
    }
    assert "visits.kind" not in found["customer"] | found["person"]


def test_the_digest_of_what_somebody_said_is_as_personal_as_what_they_said() -> None:
    """Also where what was not accepted waits, what an office command asked for, and what supervisors wrote of a visit:
    who it was is guessed, and the digest says whether it was guessed right."""
    found = {str(column) for column in columns_of("customer")}
    assert {"visit_events.digest", "quarantine.digest", "command_keys.fingerprint"} <= found
    assert {"quarantine.comment", "review_steps.comment", "review_questions.comment"} <= found
