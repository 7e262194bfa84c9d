"""The measurements can still be made: what they fill a database with is held to its constraints, and is somebody
else's; what they hand in is what a phone would."""

from __future__ import annotations

import json
from datetime import timedelta
from threading import Event

from tests.bench import board, slots
from tests.bench.installation import installation
from tests.bench.pull import Reader
from tests.bench.visits import Round, hand_in, rows, visits_of

from doorstep import worker
from doorstep.clock import now
from doorstep.database import reading
from doorstep.demo.phone import Here
from doorstep.records import summary_store


def test_a_pull_among_copies_can_be_measured() -> None:
    with installation("sqlite") as made:
        reader = Reader.prepare(made, 5)
        reader.change()
        reader.pull()
        assert reader.examined() > 0


def test_whole_visits_are_sealed_as_they_were_signed() -> None:
    with installation("sqlite") as made:
        li, client, handed = made.people.li, Here(made.app), []
        for photos, order in enumerate(["WO-1", "WO-2"]):
            made.book(1, li, order=order, start=now() - timedelta(hours=2 - photos))
            handed += visits_of(client, li.staff_no, [order], photos)
        assert [len(json.loads(one.body)["events"]) for one in handed] == [26, 27]
        assert [[len(data) // 100_000 for data in one.photos.values()] for one in handed] == [[], [2]]
        visits = [one.visit for one in handed]
        assert hand_in(2, client, handed) == visits
        worker.tick(made.app, Event())
        with made.app.app_context(), reading():
            records = summary_store.summaries([1, 2])
        assert {one.visit for one in records.values()} == set(visits)
        assert {(one.outcome, one.signature, one.match) for one in records.values()} == {("done", "drawn", "matches")}


def test_what_free_times_look_at_can_be_measured() -> None:
    with installation("sqlite") as made:
        found = [*slots.rows(made, technicians=4, each=20)]
    assert [row.met for row in found] == [True, True] and all(int(row.measured.replace(",", "")) > 0 for row in found)


def test_a_board_is_held_to_its_aims_on_postgresql() -> None:
    here, beside = [board.Asked(50, 28, 130_000, 200, 1_500)] * 2, [board.Asked(200, 31, 140_000, 200, 1_500)]
    cpu, statements, wire = board.rows("postgres", here, beside)
    assert (cpu.measured, cpu.met) == ("50 ms; beside 200 ms", True)
    assert (statements.measured, wire.met) == ("28; beside 31", True)
    assert [row.met for row in board.rows("postgres", beside)] == [False, None, True]
    assert next(board.rows("sqlite", beside)).met is None, "the aim is PostgreSQL's"


def test_a_build_is_held_against_another() -> None:
    here = [Round(taken, taken / 2, 10, 5, 100, 1, 1, 2000) for taken in (60, 80, 70)]
    beside = [Round(10, 10, 50, 5, 100, 9, 21, 50)]
    taken, sustained, cpu, *_ = rows("sqlite", 0, here, beside)
    assert (taken.measured, taken.met) == ("70.0 /s (60.0 /s to 80.0 /s); 7.00 of 10.0 /s", True)
    assert (sustained.measured, sustained.met) == ("35.0 /s (30.0 /s to 40.0 /s); 3.50 of 10.0 /s", True)
    assert (cpu.measured, cpu.met) == ("10.0 ms (10.0 ms to 10.0 ms); 0.20 of 50.0 ms", True)
    assert [row.met for row in rows("sqlite", 0, here)] == [None, None, True, None, None, None, True, True]
