"""A worker that is killed at any point of a batch: every completed visit gets one record, in the order in which the
completions came, without a gap in the chain, and nothing that was said is left over."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any
from unittest.mock import patch

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from builders import NewPhone, a_whole_visit, book
from continuing import stopped
from doorstep.appointments.continuing import next_id
from doorstep.appointments.rules import VISIT
from doorstep.database import db, reading, transact
from doorstep.events import unsettled_store
from doorstep.intake import follow, jobs
from doorstep.records import store as records
from doorstep.records import verifying
from people import People

EVERY = int(os.environ.get("DOORSTEP_TEST_FOLLOWER_KILLS_EVERY", "9"))
"""At each how many-th statement of the batch a worker is killed; the soak kills at each of them."""
ALL = os.environ.get("DOORSTEP_TEST_MUTANTS") == "yes"
MOST = 2000

Mutant = Callable[[], AbstractContextManager[Any]]


@contextmanager
def marks_done_before_the_work() -> Iterator[None]:
    """What is to follow counts as done as soon as somebody takes it."""

    def settle_due(most: int, at: Any) -> int:
        rows = transact(lambda: unsettled_store.claim(at, most))
        transact(lambda: unsettled_store.done(rows))
        transact(lambda: follow._settle(rows, [], at))
        return len(rows)

    with patch.object(follow, "settle_due", settle_due):
        yield


@contextmanager
def marks_done_after_the_work() -> Iterator[None]:
    """What follows and that it followed are two transactions, and how far was read is not asked."""

    def settle_due(most: int, at: Any) -> int:
        rows = transact(lambda: unsettled_store.claim(at, most))
        with patch.object(unsettled_store, "done", lambda _: None), patch.object(follow, "_unread", everything):
            transact(lambda: follow._settle(rows, [], at))
        transact(lambda: unsettled_store.done(rows))
        return len(rows)

    with patch.object(follow, "settle_due", settle_due):
        yield


def everything(held: Any, wanted: Any) -> dict[int, Any]:
    return {entry.seq: entry.event for _, id in wanted for entry in held[VISIT].logs[id]}


def killed_at(point: int) -> bool:
    """Whether a worker that is killed before it sends its statement of this number, or its commit, died of it; else it
    came to its end."""
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        count = 0

        def die(*_: Any) -> None:
            nonlocal count
            count += 1
            if count >= point:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(db.engine, "before_cursor_execute", die)
        event.listen(db.engine, "commit", die)
        jobs.settle_all(lambda: False)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status == 0 or os.WIFSIGNALED(status), status
    return bool(status)


def kill_through(first: int, step: int) -> int:
    """Kills workers one after the other, each a little later, until one comes to its end; returns how many died."""
    return next(place for place, point in enumerate(range(first, MOST, step)) if not killed_at(point))


def faults(visits: list[str], left: str) -> dict[str, Any]:
    """What is wrong after everything has followed."""
    with reading():
        found = {
            "records": [len(records.records_of(visit)) for visit in visits] != [1] * len(visits),
            "order": [one.visit for one in records.sealed_after(0, 100)] != visits,
            "left over": unsettled_store.about(VISIT),
            "goes on": db.session.scalars(sa.text("SELECT id FROM visits WHERE continues IS NOT NULL")).all()
            != [next_id(left)],
            "numbers": records.head()[0] != len(visits),
        }
    found["chain"] = verifying.first_fault({})
    return {name: value for name, value in found.items() if value}


def run(people: People, phone_of: NewPhone, step: int, mutant: Mutant = nullcontext) -> dict[str, Any]:
    """Two whole visits and one that goes on, handed in, and workers that die over them."""
    phone, visits = phone_of(people.li), [book(people.li) for _ in range(3)]
    for visit in visits[:2]:
        assert set(phone.results(*a_whole_visit(phone, visit))) == {"accepted"}
    assert set(phone.results(*stopped(phone, visits[2]))) == {"accepted"}
    with mutant():
        died = kill_through(1, step)
    assert died > 3
    print(f"{died} workers died")
    jobs.settle_all(lambda: False)
    return faults(visits, visits[2])


@pytest.mark.usefixtures("later")
def test_a_worker_that_dies_at_any_point_of_a_batch(people: People, phone_of: NewPhone, standard: str) -> None:
    assert run(people, phone_of, EVERY) == {}


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize(
    ("mutant", "shows"),
    [(marks_done_before_the_work, "records"), (marks_done_after_the_work, "records")],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_a_missing_defence_is_noticed(
    app: Flask, people: People, phone_of: NewPhone, standard: str, mutant: Mutant, shows: str
) -> None:
    if db.engine.dialect.name != "sqlite" and not ALL:
        pytest.skip("the soak tries both databases")
    assert shows in run(people, phone_of, 1 if ALL else 3, mutant)
