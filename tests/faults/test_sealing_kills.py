"""A process that dies, or stands still, while it seals: the chain goes on without a gap, the journal says nothing that
is not so, and somebody else takes over."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import event

import sealed
from doorstep import durable, journal
from doorstep.clock import now
from doorstep.database import db, reading, transact, writing
from doorstep.fsck import compare
from doorstep.records import store, verifying
from people import People

MOST = 60


@contextmanager
def called_at_each_step(reached: Callable[..., None]) -> Iterator[None]:
    """Calls `reached` before each statement and commit, and around each step in which lines of the journal come to the
    disk; they are written in two halves."""
    write, sync = os.write, os.fsync

    def in_halves(handle: int, data: bytes) -> int:
        reached()
        written = write(handle, data[: len(data) // 2])
        reached()
        return written + write(handle, data[written:])

    def synced(handle: int) -> None:
        reached()
        sync(handle)
        reached()

    for moment in ("before_cursor_execute", "commit"):
        event.listen(db.engine, moment, reached)
    with patch.multiple(durable.os, write=in_halves, fsync=synced):
        yield


def apart(work: Callable[[], object]) -> int:
    """Does something in a process of its own; returns its id."""
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    return child


def seal_until(step: int, batch: Sequence[store.Prepared]) -> None:
    """Seals a batch, and dies at that step of it."""
    left = step

    def reached(*_: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with called_at_each_step(reached), writing():
        store.seal_all(batch, now())


def chain() -> list[store.Record]:
    with reading():
        return store.sealed_after(0, 1000)


def faults() -> dict[str, Any]:
    """What is wrong with the chain, held against the journal and against the log of events."""
    numbers = [one.number for one in chain()]
    with reading():
        last = store.head()[0]
    found = {
        "chain": verifying.first_fault(journal.checkpoints(journal.path())),
        "gap": numbers != list(range(1, last + 1)),
        "log": list(compare(lambda _: None)),
    }
    return {name: value for name, value in found.items() if value}


def run(people: People) -> dict[str, Any]:
    """Kills whoever seals, each a step later than the one before, until one comes to its end; the next one seals the
    same visits again."""
    visits = [sealed.finished(people.li).visit for _ in range(2)]
    found: dict[str, Any] = {}
    for step in range(1, MOST):
        before = len(chain())
        batch = [sealed.prepared(visit) for visit in visits]
        _, status = os.waitpid(apart(lambda: seal_until(step, batch)), 0)  # noqa: B023 - it has ended by then
        assert len(chain()) - before in (0, 2), "a batch is sealed as a whole, or not at all"
        found |= faults()
        if status == 0:
            assert step > 10, "it died at hardly any step"
            return found
        assert os.WTERMSIG(status) == signal.SIGKILL
    raise AssertionError("it never came to its end")


def test_who_dies_while_sealing_leaves_no_gap(app: Flask, people: People, standard: str) -> None:
    assert run(people) == {}
    last = chain()[-1]
    assert journal.told("chain")[-1][1:3] == [str(last.number), last.digest], "the last line covers all before it"


def test_a_journal_that_is_ahead_of_the_chain_is_noticed(app: Flask, people: People, standard: str) -> None:
    """A mutant: what is sealed stands in the journal before it is committed."""

    def note(name: journal.Log, *words: object) -> None:
        journal.place().append(name, " ".join(map(str, words)))

    with patch.object(journal, "note", note):
        assert "chain" in run(people)


def test_another_takes_over_from_who_stands_still(
    app: Flask, people: People, standard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("on one machine nothing ends the transaction of a process that stands still")
    monkeypatch.setattr(store, "GONE_AFTER_S", 1)
    mine, theirs = ([sealed.prepared(sealed.finished(people.li).visit)] for _ in range(2))
    append = store._append

    def stand_still(*given: Any) -> None:
        os.kill(os.getpid(), signal.SIGSTOP)
        append(*given)

    def seal() -> None:
        with patch.object(store, "_append", stand_still), writing():
            store.seal_all(theirs, now())

    child = apart(seal)
    os.waitpid(child, os.WUNTRACED)
    try:
        [record] = transact(lambda: store.seal_all(mine, now()))
    finally:
        os.kill(child, signal.SIGCONT)
        _, status = os.waitpid(child, 0)
    assert status != 0, "what it held is not its own any more"
    assert [one.number for one in chain()] == [1, 2, 3] and chain()[-1] == record
    assert faults() == {}
