"""What the fuzz suites share: a populated database of each kind, and passwords that cost nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import count
from zlib import crc32

import pytest
from argon2 import PasswordHasher
from flask import Flask
from fuzzing import Api
from population import Population, populate

from doorstep.accounts import passwords
from people import PASSWORD

DATABASES_IN_TURN = ("sqlite", "postgres")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves an operation marked `in_turn` to one of the databases, unless everything is to be thorough."""
    if "DOORSTEP_TEST_FUZZ_EXAMPLES" in os.environ:
        return
    elsewhere = [item for item in items if item.get_closest_marker("in_turn") and not _is_turn(item)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        left = set(elsewhere)
        items[:] = [item for item in items if item not in left]


def _is_turn(item: pytest.Item) -> bool:
    said = item.callspec.params  # type: ignore[attr-defined]
    return DATABASES_IN_TURN[crc32(said["label"].encode()) % 2] == said["app_of_session"]


CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session")
def cheap_hash() -> str:
    """The hash of everybody's password, quickly checked: hundreds of requests sign in."""
    return CHEAP.hash(PASSWORD)


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """New passwords are hashed just as quickly."""
    monkeypatch.setattr(passwords, "_hasher", CHEAP)


@pytest.fixture(scope="session")
def populated(app_of_session: Flask, cheap_hash: str) -> Population:
    """What the database is populated with, made once for each database."""
    with app_of_session.app_context():
        return populate(app_of_session, cheap_hash)


@pytest.fixture
def api(app_of_session: Flask, populated: Population) -> Api:
    """The API on a freshly populated database."""
    with app_of_session.app_context():
        populated.undo()
        populated.keep_photos()
    return Api(app_of_session, replace(populated, numbers=count()))
