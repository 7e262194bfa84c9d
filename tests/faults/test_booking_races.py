"""Forty dispatchers want one technician for one time, each in their own way: exactly one of them gets him.

Threads on the real app, each with connections of its own. What the database holds in the end is looked at with a query
of its own, so that a booking without the constraint and the locks is seen.
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import EnvironBuilder, TestResponse

from builders import new_visit, publish_standard
from customer_links import Link
from doorstep.accounts import store as accounts
from doorstep.accounts.rules import Person
from doorstep.appointments.order_file_store import OrderFile
from doorstep.appointments.plan_store import APART
from doorstep.appointments.rules import NewVisit
from doorstep.clock import new_id, now
from doorstep.database import db, is_sqlite
from doorstep.errors import Conflict
from doorstep.intake import bookings
from offices import Desk, booking
from people import People, SignedIn
from serving import PATIENCE

ROUNDS = int(os.environ.get("DOORSTEP_TEST_RACE_ROUNDS", "3"))
RACERS = 40
AROUND = (-40, -20, 0, 0, 15, 30)
"""Minutes by which the racers' times differ; the visits take 75."""

EMPTY = EnvironBuilder().get_request()
Bid = Callable[[], TestResponse]
"""One attempt to have the technician."""


@dataclass
class Race:
    """One technician, one time, and everybody who wants them together."""

    app: Flask
    desks: list[Desk]
    people: People
    chance: random.Random
    first: datetime = field(default_factory=now)
    elsewhere: Iterator[int] = field(default_factory=count)
    of_customer: str = ""
    holding: bool = True

    def bids(self, at: datetime) -> list[Bid]:
        """A way for each racer: a booking, a move, a move with another technician, another technician alone, a
        cancellation taken back, an ended order that goes on, a file of orders, a hold, a customer by the link; each at
        a time of its own, all of which overlap."""
        visits: list[NewVisit] = []
        bids = [self.bid(desk, at + timedelta(minutes=self.chance.choice(AROUND)), visits) for desk in self.desks[3:]]
        first = (lambda: self.hold(at)) if self.holding else self.bid(self.desks[1], at, visits)
        bids += [first, self.by_file(at), self.by_link(at, visits)]
        bookings.create_visits(visits, None, now())
        return bids

    def hold(self, at: datetime) -> TestResponse:
        """Another one of the office keeps the time; none but one may, or the second would replace the first."""
        given = {"person": self.people.li.id, "start": at.isoformat(), "duration_minutes": 60}
        return self.desks[0].client.put("/api/v1/slots/hold", json=given)

    def by_file(self, at: datetime) -> Bid:
        """A file of work orders, as the command takes it in."""
        new = new_visit(self.people.li, start=at, team=self.people.east.id, duration_minutes=60, buffer_minutes=15)

        def take_in() -> TestResponse:
            try:
                bookings.import_orders(
                    [new], (), (), OrderFile(new_id(), now(), self.people.zhao.id, "", 1, 0, 0, 0, 0, 0)
                )
            except Conflict as error:
                document = {"code": error.code, "visits": list(getattr(error, "visits", ()))}
                return TestResponse(json.dumps(document), "409", {}, EMPTY, content_type="application/json")
            return TestResponse(json.dumps({"id": new.id}), "201", {}, EMPTY, content_type="application/json")

        return take_in

    def by_link(self, at: datetime, visits: list[NewVisit]) -> Bid:
        """A customer moves by the link, when nobody but him is free."""
        start = self.first + timedelta(days=110, minutes=80 * next(self.elsewhere))
        hour = {"team": self.people.east.id, "duration_minutes": 60, "buffer_minutes": 15, "travel_minutes": None}
        visits.append(new_visit(self.people.li, start=start, **hour))
        visits.append(new_visit(self.people.wang, start=at - timedelta(hours=2), **{**hour, "duration_minutes": 300}))
        mine = self.of_customer = visits[-2].id

        def move() -> TestResponse:
            return Link(self.app, mine).moves(at.isoformat())

        return move

    def bid(self, desk: Desk, wanted: datetime, visits: list[NewVisit]) -> Bid:
        """One racer's way; the visit that it needs is added to `visits`."""
        li, wang = self.people.li, self.people.wang
        elsewhere = self.first + timedelta(days=110, minutes=80 * next(self.elsewhere))
        hour = {"team": self.people.east.id, "duration_minutes": 60, "buffer_minutes": 15}

        def visit(*people: Person, start: datetime) -> dict[str, Any]:
            visits.append(new_visit(*people, start=start, **hour))
            return {"id": visits[-1].id, "ver": 1}

        def cancelled(*people: Person) -> tuple[dict[str, Any], str]:
            """A visit that was called off, and by which command."""
            made, key = new_visit(*people, start=wanted, **hour), new_id()
            bookings.create_visits([made], None, now())
            body = {"reason": "客户退单", "asked_by": "customer"}
            answer = desk.command(f"/visits/{made.id}/cancel", body, 1, key)
            assert answer.status_code == 200, answer.text
            return answer.get_json(), key

        match self.chance.choice(["book", "move", "move to him", "give to him", "take back", "go on"]):
            case "take back":
                gone, key = cancelled(li)
                return lambda: desk.change(gone, "reinstate", undoes=key)
            case "go on":
                gone, _ = cancelled()
                again = {"start": wanted.isoformat(), "person": li.id, "asked_by": "customer"}
                return lambda: desk.command(f"/visits/{gone['id']}/continue", again)
            case "book":
                return lambda: desk.book(wanted, person=li.id)
            case "move":
                his = visit(li, start=elsewhere)
                return lambda: desk.move(his, wanted)
            case "move to him":
                hers = visit(wang, start=elsewhere)
                return lambda: desk.move(hers, wanted, person=li.id)
            case _:
                nobodys = visit(start=wanted)
                return lambda: desk.change(nobodys, "reassign", person=li.id)

    def won(self, answer: dict[str, Any]) -> str:
        """The visit that has the time; a customer is shown theirs without its id."""
        return str(answer.get("id") or self.of_customer)

    def run(self, at: datetime) -> list[TestResponse]:
        """Everybody bids at once."""
        bids = self.bids(at)
        return self.together(lambda place: bids[place]())

    def together(self, act: Callable[[int], TestResponse]) -> list[TestResponse]:
        """Has every racer act at the same moment."""
        start = Barrier(RACERS)

        def go(place: int) -> TestResponse:
            with self.app.app_context():
                start.wait(PATIENCE)
                return act(place)

        db.session.remove()
        with ThreadPoolExecutor(RACERS) as pool:
            return list(pool.map(go, range(RACERS)))


@pytest.fixture
def race(app: Flask, people: People, signed_in: SignedIn) -> Race:
    publish_standard()
    desks = [Desk(signed_in(people.wu)), *(Desk(signed_in(people.zhao)) for _ in range(RACERS - 1))]
    return Race(app, desks, people, random.Random(11))


def double_bookings() -> int:
    """How many pairs of plans have one person in two places."""
    pairs = """
    SELECT count(*) FROM plans one JOIN plans other ON one.person = other.person AND one.visit < other.visit
    WHERE one.start < other."end" AND other.start < one."end" AND NOT one.clash AND NOT other.clash
    """
    db.session.rollback()
    with db.engine.connect() as connection:
        return int(connection.execute(sa.text(pairs)).scalar_one())


def told(answers: list[TestResponse]) -> Counter[tuple[int, str]]:
    """What the racers heard: statuses, with the code of a refusal."""
    return Counter((answer.status_code, (answer.get_json() or {}).get("code", "")) for answer in answers)


def test_exactly_one_of_forty_gets_the_time(race: Race) -> None:
    for number in range(ROUNDS):
        at = (now() + timedelta(days=2 + number)).replace(hour=3, minute=0, second=0, microsecond=0)
        answers = race.run(at)
        won = [answer.get_json() for answer in answers if answer.status_code < 300]
        assert len(won) == 1, told(answers)
        assert sum(count for (status, _), count in told(answers).items() if status == 409) == RACERS - 1, told(answers)
        if "until" in won[0]:
            assert told(answers)[409, "held"] + told(answers)[409, "taken"] == RACERS - 1, told(answers)
        for answer in answers:
            if answer.status_code == 409 and answer.get_json()["code"] == "overlap":
                in_the_way = [visit["id"] for visit in answer.get_json()["visits"]]
                assert in_the_way == [race.won(won[0])]
        assert double_bookings() == 0
        race.desks[0].client.delete("/api/v1/slots/hold")


def test_one_visit_gets_one_main_technician(race: Race, people: People) -> None:
    """Everybody has seen that nobody goes; all but one learn that this has changed."""
    visit, chosen = race.desks[0].booked(now() + timedelta(days=3)), [people.li.id, people.wang.id]
    answers = race.together(lambda n: race.desks[n].change(visit, "reassign", person=chosen[n % 2]))
    assert told(answers) == {(200, ""): 1, (412, "stale"): RACERS - 1}


def test_one_command_sent_forty_times_at_once_happens_once(race: Race, people: People) -> None:
    key, body = new_id(), booking(now() + timedelta(days=2), person=people.li.id)
    answers = race.together(lambda n: race.desks[max(n, 1)].command("/visits", body, key=key))
    assert {answer.status_code for answer in answers} == {201}, told(answers)
    assert len({answer.get_json()["id"] for answer in answers}) == 1
    assert answers[0].get_json()["order"].endswith("-1")


# ---- without what prevents it


@contextmanager
def without_the_constraint() -> Iterator[None]:
    """The database says nothing any more; put back at the end."""
    db.session.remove()
    execute("DROP TRIGGER plans_apart_insert", "DROP TRIGGER plans_apart_update") if is_sqlite() else execute(
        "ALTER TABLE plans DROP CONSTRAINT plan_overlap"
    )
    try:
        yield
    finally:
        db.session.remove()
        execute("DELETE FROM plans", *(one for one in APART[db.engine.dialect.name] if "TYPE" not in one))


def execute(*statements: str) -> None:
    with db.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_without_constraint_and_lock_the_double_booking_is_seen(race: Race, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "lock_people", lambda ids: {})
    race.holding = False  # whoever holds the time keeps all the others from trying
    with without_the_constraint():
        answers = race.run((now() + timedelta(days=2)).replace(hour=3, microsecond=0))
        assert double_bookings() > 0
        assert sum(answer.status_code < 300 for answer in answers) > 1


def test_the_database_itself_refuses(race: Race, people: People) -> None:
    """Whatever the program does: a second plan for the same time cannot be written, unless as a clash."""
    start, desk = now() + timedelta(days=2), race.desks[0]
    desk.booked(start, person=people.li.id)
    hers = desk.booked(start, person=people.wang.id)
    take = sa.text("UPDATE plans SET person = :li, clash = :clash WHERE visit = :visit")
    with pytest.raises(sa.exc.IntegrityError, match="plan_overlap"), db.engine.begin() as connection:
        connection.execute(take, {"li": people.li.id, "visit": hers["id"], "clash": False})
    with db.engine.begin() as connection:
        connection.execute(take, {"li": people.li.id, "visit": hers["id"], "clash": True})
    assert double_bookings() == 0
