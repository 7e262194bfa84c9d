"""Messages are claimed, looked at and written down many at a time; each stays on its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError
from tests.bench.installation import Installation
from tests.bench.messages import a_message, let_wait, looked_at_by_a_claim

from builders import ZONE, publish_standard
from doorstep import clock, worker
from doorstep.database import db, transact
from doorstep.intake import bookings, things
from doorstep.messages import claims_store as claims
from doorstep.messages import jobs, noting, rules
from doorstep.messages.letters import Letter
from doorstep.messages.noting import Book, Follows
from mailing import EVENING, START, Clock, customer, found, visit_of
from people import People


class Taking:
    """A channel with one line that takes everything; `before` is called with the number of each message."""

    name, kind_of_address, side_by_side = "console", "none", 1

    def __init__(self, before: Callable[[int], None] = lambda number: None) -> None:
        self.before, self.tried, self.taken = before, 0, list[str]()

    def send(self, id: str, to: str | None, letter: Letter, now: datetime, handing_over: Callable[[], None]) -> None:
        self.tried += 1
        self.before(self.tried)
        handing_over()
        self.taken.append(id)


def send(app: Flask, channel: Taking, stop: Callable[[], bool] = lambda: False, look: jobs.Look = things.look) -> None:
    db.session.remove()
    jobs.send_due(jobs.Post({"console": channel}, look, worker.link, None, ZONE), stop, app.app_context)


def booked(people: People, time: Clock, count: int) -> list[str]:
    """Visits whose customers are to hear of them one after the other."""
    visits = []
    for number in range(count):
        time.at += timedelta(seconds=1)
        visits.append(
            visit_of(people.li, start=START + timedelta(hours=number), customer=customer(f"c{number}@a.example"))
        )
    return visits


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of one message, two, four and so on, however slow the machine is."""
    monkeypatch.setattr(jobs, "FRESH", 3600)


def states(visits: list[str]) -> list[tuple[str, int]]:
    return [(one.state, one.attempts) for one in (found(visit, "booked") for visit in visits)]


def test_of_a_batch_whose_worker_dies_each_message_goes_out_once(app: Flask, people: People, time: Clock) -> None:
    """The worker is killed in a batch of four, while it sends the third of them."""
    visits = booked(people, time, 9)

    def die(number: int) -> None:
        if number == 6:
            raise SystemExit

    killed = Taking(die)
    with pytest.raises(SystemExit):
        send(app, killed)
    assert [state for state, _ in states(visits)] == ["sent"] * 5 + ["sending"] * 2 + ["waiting"] * 2
    other = Taking()
    send(app, other)
    assert len(other.taken) == 2, "what the dead one held is nobody's until its lease has run out"
    time.at += rules.LEASE
    send(app, other)
    assert states(visits) == [("sent", 1)] * 5 + [("sent", 2)] * 2 + [("sent", 1)] * 2
    assert len({*killed.taken, *other.taken}) == len(killed.taken + other.taken) == 9


@pytest.mark.one_database
def test_who_is_to_stop_gives_back_what_it_has_not_sent(app: Flask, people: People, time: Clock) -> None:
    visits, channel = booked(people, time, 6), Taking()
    send(app, channel, stop=lambda: channel.tried == 4)
    assert states(visits) == [("sent", 1)] * 4 + [("waiting", 0)] * 2


@pytest.mark.one_database
def test_what_waits_for_its_turn_is_looked_at_once_more(
    app: Flask, people: People, time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits = booked(people, time, 3)

    def cancel(number: int) -> None:
        if number == 2:
            monkeypatch.setattr(jobs, "FRESH", -1)
            bookings.cancel(visits[2], "不需要了", people.zhao.id, clock.now(), 1)

    send(app, Taking(cancel))
    assert states(visits) == [("sent", 1), ("sent", 1), ("withdrawn", 1)]


@pytest.mark.one_database
def test_a_message_that_cannot_be_handled_holds_up_no_other(app: Flask, people: People, time: Clock) -> None:
    odd, *others = booked(people, time, 7)

    def look(claimed: Any, now: datetime) -> Any:
        if any(one.about == odd for one in claimed):
            raise KeyError("nobody foresaw this")
        return things.look(claimed, now)

    send(app, Taking(), look=look)
    assert states(others) == [("sent", 1)] * 6
    assert (found(odd, "booked").state, found(odd, "booked").detail) == ("waiting", "KeyError")


@pytest.mark.one_database
def test_a_note_that_cannot_be_written_takes_no_other_with_it(app: Flask, people: People, time: Clock) -> None:
    booked(people, time, 3)
    first, second, third = transact(lambda: claims.claim("console", clock.now(), 3))
    book, ill = Book(Follows()), claims.Note(first, {"state": "nothing that there is"})
    refused, waiting = noting._Entry(first, ill), noting._Entry(second, claims.withdraw(second, "moved"))
    book._open += [refused, waiting]
    book.write(claims.withdraw(third, "moved"))
    assert waiting.written and isinstance(refused.error, IntegrityError)
    assert [found(one.about, "booked").state for one in (first, second, third)] == ["sending", "withdrawn", "withdrawn"]


@pytest.mark.one_database
def test_of_messages_about_one_visit_a_batch_has_the_first(app: Flask, people: People, time: Clock) -> None:
    [visit] = booked(people, time, 1)
    time.at = EVENING
    of_visit = [one for one in transact(lambda: claims.claim("console", clock.now(), 64)) if one.about == visit]
    assert [one.kind for one in of_visit] == ["booked"]


def test_a_claim_looks_at_no_more_where_more_wait(app: Flask, people: People, tmp_path: Path) -> None:
    publish_standard()
    first, examined = a_message(Installation("", "", tmp_path, app, people)), []
    for count in (200, 2_000):
        let_wait(first, count)
        examined.append(looked_at_by_a_claim())
    assert examined[1] <= 1.1 * examined[0]
