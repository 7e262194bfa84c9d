"""The same requests, in the same order, from the same state: SQLite and PostgreSQL answer alike.

`DOORSTEP_TEST_FUZZ_REPLAYED` sets how many requests are compared at least; each role that an operation lets in makes
some of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path

import pytest
from flask import Flask
from fuzzing import Api, together
from population import Population, described, populate

from doorstep.accounts import store as accounts
from doorstep.database import is_sqlite
from doorstep.errors import Invalid
from ground import drop_postgres_database, postgres_database, running_app

REPLAYED = int(os.environ.get("DOORSTEP_TEST_FUZZ_REPLAYED", "200"))
THOROUGH = "DOORSTEP_TEST_FUZZ_REPLAYED" in os.environ
EACH = 3
"""Requests in a row of one role to one operation: two that are meant to be well formed, and one that is not."""


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, cheap_hash: str, worker_id: str
) -> Iterator[tuple[Flask, Flask, Population]]:
    """An app on SQLite and one on PostgreSQL, and the population of both."""
    folder = tmp_path_factory.mktemp("both")
    server = postgres_database(f"fuzz_{worker_id}_{os.getpid()}")
    with ExitStack() as stack:
        stack.callback(drop_postgres_database, server)
        sqlite = stack.enter_context(running(f"sqlite:///{folder / 'test.db'}", folder / "sqlite"))
        postgres = stack.enter_context(running(server, folder / "postgres"))
        with sqlite.app_context():
            population = populate(sqlite, cheap_hash)
        yield sqlite, postgres, population


@contextmanager
def running(url: str, var: Path) -> Iterator[Flask]:
    yield from running_app(url, var)


def differences(both: tuple[Flask, Flask, Population], labels: list[str], requests: int) -> tuple[int, list[str]]:
    """Sends so many requests to these operations on SQLite, and the same to PostgreSQL.

    Returns how many were sent, and those that were answered with another status or another code.
    """
    sqlite, postgres, population = both
    for app in (sqlite, postgres):
        with app.app_context():
            population.restore()
    first, second = Api(sqlite, population), Api(postgres, population)
    groups = [(label, group) for label in labels for group in together(population.welcome(label), THOROUGH)]
    for number, (label, group) in enumerate(cycle(groups)):
        if number >= len(groups) and len(first.wire.exchanges) >= requests:
            break
        first.requests(label, group, EACH, number, first.send)
    found = []
    for one in first.wire.exchanges:
        other = second.replay(one.request)
        if (one.status, one.code) != (other.status, other.code):
            found.append(f"{one.status} {one.code} on SQLite, {other.status} {other.code}: {one.request}"[:2000])
    return len(first.wire.exchanges), found


def test_both_databases_answer_alike(both: tuple[Flask, Flask, Population]) -> None:
    sent, found = differences(both, list(described()), REPLAYED)
    assert sent >= REPLAYED
    assert not found, "\n\n".join(found[:20])


def test_a_difference_is_found(both: tuple[Flask, Flask, Population], monkeypatch: pytest.MonkeyPatch) -> None:
    teams = accounts.teams

    def only_on_sqlite(*given: object) -> object:
        if not is_sqlite():
            raise Invalid("There are no teams here.")
        return teams(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(accounts, "teams", only_on_sqlite)
    _, found = differences(both, ["GET /api/v1/teams"], 9)
    assert found
