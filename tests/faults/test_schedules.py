"""Fault schedules: the real server and the device model, on both databases.

`make test` plays 300 on each, `make soak` 3,000 and every mutant; a schedule counts only when its faults fired.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
from flask import Flask
from schedule import run

from doorstep.database import reading
from people import People
from rows import every_row, put_back

SCHEDULES = int(os.environ.get("DOORSTEP_TEST_SCHEDULES", "300"))
BLOCK = 20


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
