"""Fault schedules: the real server and the device model, on both databases.

`make test` plays 200, the databases taking turns, `make soak` 3,000 on each and every mutant; a schedule counts only
when its faults fired.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
from flask import Flask
from schedule import Oracle, Violation, run, settle
from world import Tap, World

from builders import reassign
from doorstep.database import reading
from ground import DATABASES
from images import photo
from people import People
from rows import every_row, put_back

SCHEDULES = int(os.environ.get("DOORSTEP_TEST_SCHEDULES", "200"))
BLOCK = 20
PLAYED = [
    (kind, block)
    for number, block in enumerate(range(0, SCHEDULES, BLOCK))
    for kind in (DATABASES if "DOORSTEP_TEST_SCHEDULES" in os.environ else [DATABASES[number % 2]])
]


@pytest.mark.parametrize(("app_of_session", "block"), PLAYED, indirect=["app_of_session"])
def test_nothing_is_lost_doubled_or_shown_wrongly(app: Flask, people: People, standard: str, block: int) -> None:
    fired: Counter[str] = Counter()
    counted, failure = 0, ""
    seed = block * 1000
    with reading():
        beginning = every_row()
    while counted < min(BLOCK, SCHEDULES - block):
        try:
            outcome = run(app, people, standard, seed)
        except Violation as violation:
            failure = str(violation)
            break
        counted += outcome.counts
        fired += outcome.fired
        seed += 1
        put_back(beginning)
    if failure:
        pytest.fail(failure, pytrace=False)
    assert len(fired) >= 12, f"some faults never fired: {dict(fired)}"


def test_a_photo_taken_under_an_assignment_that_a_restore_forgot(app: Flask, people: People, standard: str) -> None:
    """Its event is no longer the sender's to say and goes to the quarantine; its bytes must still come to rest."""
    world = World.begin(app, people, 1, standard)
    oracle = Oracle(world)
    world.back_up()
    second, li = world.visits[2], world.phones[0]
    reassign(second, people.wang.id, people.li.id)
    li.sync(world.send_from)
    id = li.photograph(second, photo(16, 16), world.wall(li), 0)
    world.taps[id] = Tap(li.disk.own[id].event, li.name, frozenset())
    li.push(world.send_from)
    world.restore()
    settle(world, oracle)
    oracle.at_the_end()
    assert li.disk.own[id].quarantined and li.disk.verified == set(li.disk.photos)
