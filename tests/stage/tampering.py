"""Somebody who has every right that a database gives, and `doorstep record verify`, which finds them out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from doorstep.database import db
from doorstep.records import store
from doorstep.records.commands import record

Execute = Callable[..., None]


def execute(statement: str, **values: object) -> None:
    """Raw SQL, past everything that the program would do."""
    with db.engine.begin() as connection:
        connection.execute(sa.text(statement), values)


@pytest.fixture
def dba(app: Flask) -> Iterator[Execute]:
    """Raw SQL by somebody who has removed the guards; they are put back afterwards."""
    dialect = db.engine.dialect.name
    for statement in store.GUARDS[dialect]:
        words = statement.split()
        if words[1] == "TRIGGER":
            table = words[words.index("ON") + 1]
            execute(f"DROP TRIGGER {words[2]}" + (f" ON {table}" if dialect == "postgresql" else ""))
    yield execute
    for statement in store.GUARDS[dialect]:
        execute(statement)


def delete(dba: Execute, first: int, last: int) -> None:
    """Deletes these entries and everything that hangs on them."""
    dba("DELETE FROM record_openings WHERE record BETWEEN :first AND :last", first=first, last=last)
    dba("DELETE FROM record_failures WHERE record BETWEEN :first AND :last", first=first, last=last)
    dba("DELETE FROM record_summaries WHERE number BETWEEN :first AND :last", first=first, last=last)
    dba("DELETE FROM chain_entries WHERE number BETWEEN :first AND :last", first=first, last=last)


Verify = Callable[..., tuple[int, str]]


@pytest.fixture
def verify(app: Flask) -> Callable[..., tuple[int, str]]:
    """`doorstep record verify`: its exit code and its verdict."""

    def run(*arguments: str) -> tuple[int, str]:
        result = app.test_cli_runner().invoke(record, ["verify", *arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout.strip()

    return run
