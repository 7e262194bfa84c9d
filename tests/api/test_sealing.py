"""Records that are sealed together: as if one after the other, for the price of one."""

from __future__ import annotations

import json
import os
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask

import sealed
from doorstep import durable, journal
from doorstep.clock import now
from doorstep.database import reading, writing
from doorstep.records import store, verifying
from examined import statements
from people import People


def test_a_batch_is_sealed_in_its_order(app: Flask, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    visits = [sealed.finished(people.li).visit for _ in range(3)]
    batch = [sealed.prepared(visit) for visit in (visits[2], visits[0], visits[1])]
    written: list[str] = []
    folder = type(journal.place())
    append = folder.append

    def noted(self: Any, name: Any, line: str) -> None:
        written.append(line)
        append(self, name, line)

    monkeypatch.setattr(folder, "append", noted)
    with writing():
        made = store.seal_all(batch, now())
        assert not written, "nothing is promised outside before it is committed"
    assert [(one.number, one.visit) for one in made] == [(4, visits[2]), (5, visits[0]), (6, visits[1])]
    [lines] = written
    assert [line.split()[1:4] for line in lines.split("\n")] == [
        [str(one.number), one.digest, one.visit] for one in made
    ]
    with reading():
        assert [store.record(one.number) for one in made] == made
        assert [json.loads(one.document)["supersedes"] for one in made] == [3, 1, 2]
        assert store.head() == (6, made[-1].digest)
        assert verifying.first_fault(journal.checkpoints(journal.path())) is None


def test_the_journal_is_on_the_disk_when_a_batch_is_sealed(app: Flask, people: People) -> None:
    batch = [sealed.prepared(sealed.finished(people.li).visit) for _ in range(2)]
    forced: list[bytes] = []
    sync = os.fsync

    def force(handle: int) -> None:
        sync(handle)
        forced.append(journal.path().read_bytes())

    with patch.object(durable.os, "fsync", force), writing():
        store.seal_all(batch, now())
    assert len(forced) == 1, "the disk is waited for once"
    assert forced[-1] == journal.path().read_bytes() and len(forced[-1].splitlines()) == 4


def test_many_take_as_many_statements_as_one(app: Flask, people: People) -> None:
    visits = [sealed.finished(people.li).visit for _ in range(5)]
    batches = [[sealed.prepared(visit) for visit in some] for some in (visits[:1], visits[1:])]
    took = []
    for batch in batches:
        with statements() as run, writing():
            store.seal_all(batch, now())
        took.append(len(run))
    assert took[0] == took[1], took


def test_none_are_sealed_without_a_lock(app: Flask) -> None:
    with statements() as run, writing():
        assert store.seal_all([], now()) == []
    assert not [statement for statement in run if "chain_head" in statement]
