"""Fault schedules: the real server and the device model, on both databases.

`make test` plays 300 on each, `make soak` 3,000 and every mutant; a schedule counts only when its faults fired.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
from flask import Flask
from schedule import run
from world import every_row, put_back

from doorstep.clock import now
from doorstep.config import standard_folder
from doorstep.database import reading, writing
from doorstep.standard import store as standards
from doorstep.standard.loading import load
from people import People

SCHEDULES = int(os.environ.get("DOORSTEP_TEST_SCHEDULES", "300"))
BLOCK = 20


@pytest.fixture
def standard(app: Flask) -> str:
    """The hash of the shipped standard, published."""
    loaded, faults = load(standard_folder())
    assert loaded is not None, faults
    with writing():
        standards.publish(loaded, now(), None)
    return str(loaded["hash"])


@pytest.mark.parametrize("block", range(0, SCHEDULES, BLOCK))
def test_nothing_is_lost_doubled_or_shown_wrongly(app: Flask, people: People, standard: str, block: int) -> None:
    fired: Counter[str] = Counter()
    counted = 0
    seed = block * 1000
    with reading():
        beginning = every_row()
    while counted < min(BLOCK, SCHEDULES - block):
        outcome = run(app, people, standard, seed)
        counted += outcome.counts
        fired += outcome.fired
        seed += 1
        put_back(beginning)
    assert len(fired) >= 12, f"some faults never fired: {dict(fired)}"
