"""Each defence taken away is noticed: `make test` tries those that show at once, `make soak` all of them."""

from __future__ import annotations

import os

import pytest
from flask import Flask
from mutants import MUTANTS, Mutant
from schedule import run

from doorstep.database import db, reading
from people import People
from rows import every_row, put_back

BUDGET = 2000
ALL = os.environ.get("DOORSTEP_TEST_MUTANTS") == "yes"
QUICK = {
    "the server refuses a push with poison in it",
    "the feed says nothing of lost visits",
    "the last answer by the clock wins",
    "nobody goes on where a visit ended with work left",
    "a page and its cursor are two writes",
    "what levels promised is never withdrawn",
}


@pytest.mark.parametrize("mutant", [m for m in MUTANTS if ALL or m.name in QUICK], ids=lambda m: m.name)
def test_a_missing_defence_is_noticed(app: Flask, people: People, standard: str, mutant: Mutant) -> None:
    with reading():
        beginning = every_row()
    for count in range(1, BUDGET + 1):
        try:
            with mutant.server():
                run(app, people, standard, 7_000_000 + count, mutant.phone)
        except AssertionError as noticed:
            print(f"\n{mutant.name}: {count} schedules ({str(noticed).splitlines()[0][:100]})")
            return
        finally:
            db.session.remove()
            put_back(beginning)
    pytest.fail(f"{mutant.name}: not noticed in {BUDGET} schedules")
