"""What the fuzz suites share: a populated database of each kind, and passwords that cost nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from argon2 import PasswordHasher
from flask import Flask
from fuzzing import Api
from population import Population, populate

from doorstep.accounts import passwords
from people import PASSWORD

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
