"""Fault schedules against two machines: folders of their own, one database, one object store for photos and journal.

Which machine gets a request is chance. `make test` plays 6 schedules on each database, `make soak` as many as of those
with one machine.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from schedule import Violation, run

from builders import Phone, a_whole_visit, book
from doorstep import create_app, journal
from doorstep.database import db, reading
from doorstep.records import store as records
from doorstep.records import verifying
from doorstep.visits import photo_files
from ground import settings
from people import People, browser, sign_in
from rows import every_row, put_back

SCHEDULES = int(os.environ.get("DOORSTEP_TEST_SCHEDULES", "6"))
STORE = {"photos_url": "memory:///two-machines/photos", "journal_url": "memory:///two-machines/journal"}
"""An object store in the memory of this process, which both machines see: it knows the conditional put of S3."""


@pytest.fixture
def machines(app: Flask, tmp_path: Path) -> Iterator[tuple[Flask, Flask]]:
    """Two machines on the database of the test."""
    photo_files._store_at.cache_clear()
    journal._place_at.cache_clear()
    made = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        made.append(create_app(replace(settings(app.extensions["doorstep"].database_url, tmp_path / name), **STORE)))
    yield made[0], made[1]
    for machine in made:
        with machine.app_context():
            db.session.remove()
            db.engine.dispose()


def test_two_machines_keep_the_protocol(machines: tuple[Flask, Flask], people: People, standard: str) -> None:
    first, second = machines
    fired: Counter[str] = Counter()
    counted, seed, failure = 0, 9_000_000, ""
    with first.app_context():
        with reading():
            beginning = every_row()
        while counted < SCHEDULES:
            try:
                outcome = run(first, people, standard, seed, machines=(first, second))
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


def test_both_machines_seal_one_chain_with_one_journal(
    machines: tuple[Flask, Flask], people: People, standard: str
) -> None:
    """Each visit is done half on one machine and half on the other."""
    with machines[0].app_context():
        visits = [book(people.li) for _ in range(4)]
        client = browser(machines[0])
        sign_in(client, people.li)
        phone = Phone(client, people.li).enrol()
        for turn, visit in enumerate(visits):
            for place, event in enumerate(a_whole_visit(phone, visit)):
                client.application = machines[(turn + place) % 2]
                assert phone.results(event) == ["accepted"]
        with reading():
            sealed = [records.records_of(visit)[0] for visit in visits]
            number, digest = records.head()
    for machine in machines:
        with machine.app_context():
            assert journal.digests(journal.told("chain"))[number] == digest
            assert len(journal.told("chain")) == number == len(visits)
            with reading():
                assert all(records.is_checkpointed(record.number) for record in sealed)
            assert verifying.first_fault(journal.digests(journal.told("chain"))) is None
