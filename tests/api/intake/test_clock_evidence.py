"""What proves when a phone's work was done: the server's own times, the phone's word, and measurements of before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from builders import NewPhone, Phone, answered, at, book
from doorstep import clock
from doorstep.accounts import access_store
from doorstep.clock import now, now_ms
from doorstep.database import Base, db, reading, transact
from doorstep.events import samples_store
from doorstep.events.times import Sample
from doorstep.visits import store as visits
from people import People

pytestmark = pytest.mark.one_database

LATE = timedelta(minutes=50)
A_MINUTE_MS = 60_000


def judgement_of(visit: str) -> Mapping[str, Any]:
    with reading():
        found = visits.summary(visit)
    assert found is not None and found.judgement is not None
    return found.judgement


@pytest.fixture
def late(people: People, phone_of: NewPhone) -> tuple[Phone, str]:
    """The phone of 周磊, and a visit to which he comes 50 minutes late."""
    visit = book(people.zhou, start=now() - LATE, agreed_at=now() - timedelta(days=1))
    return phone_of(people.zhou), visit


def test_a_clock_that_the_servers_times_measured_proves_when_somebody_came(late: tuple[Phone, str]) -> None:
    phone, visit = late
    phone.ahead_ms = 3 * 3_600_000
    assert phone.results(phone.event(visit, "visit.arrived"), clock=phone.bound_clock()) == ["accepted"]
    found = judgement_of(visit)
    assert (found["verdict"], found["grade"]) == ("late", "bound")


def test_what_the_phone_says_beside_signed_times_changes_nothing(late: tuple[Phone, str]) -> None:
    phone, visit = late
    lie = {"offset_ms": -int(LATE.total_seconds() * 1000), "error_ms": 0}
    assert phone.results(phone.event(visit, "visit.arrived"), clock=phone.bound_clock() | lie) == ["accepted"]
    assert judgement_of(visit)["verdict"] == "late"


def test_a_measurement_of_the_phones_own_word_counts_and_is_called_that(late: tuple[Phone, str]) -> None:
    phone, visit = late
    lie = phone.clock(error_ms=40) | {"offset_ms": -int(LATE.total_seconds() * 1000)}
    assert phone.results(phone.event(visit, "visit.arrived"), clock=lie) == ["accepted"]
    assert judgement_of(visit)["grade"] == "measured"


def test_a_claim_does_not_stand_against_what_is_bound(late: tuple[Phone, str]) -> None:
    phone, visit = late
    phone.results(clock=phone.bound_clock())
    lie = phone.clock(error_ms=0) | {"offset_ms": -int(LATE.total_seconds() * 1000)}
    assert phone.results(phone.event(visit, "visit.arrived"), clock=lie) == ["accepted"]
    found = judgement_of(visit)
    assert (found["verdict"], found["grade"]) == ("late", "bound")


def test_a_claim_does_not_keep_what_is_bound_out_of_the_ledger(app: Flask) -> None:
    claim = Sample("run", 1000, 1000, 0, 0)
    bound = Sample("run", 2000, 2000, 0, 40, bound=True)
    event = {"device": clock.new_id()}
    for sample in (claim, bound):
        transact(lambda sample=sample: samples_store.add_sample(event["device"], sample, now()))
    with reading():
        kept = db.session.execute(sa.select(Base.metadata.tables["clock_samples"].c.bound)).scalars().all()
    assert sorted(kept) == [False, True]


# ---- after somebody was shut out


def shut_out(people: People) -> None:
    transact(lambda: access_store.deactivate(people.li.id, people.wu.id, now()))


@pytest.mark.parametrize("bound", [True, False])
def test_work_that_a_measurement_of_before_dates_is_taken(people: People, phone_of: NewPhone, bound: bool) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    phone.ahead_ms = 3 * 3_600_000
    phone.results(clock=phone.bound_clock() if bound else phone.clock())
    right = now_ms() + phone.ahead_ms
    phone.wall_ms = right - A_MINUTE_MS  # a measurement on a busy machine is off, too: by less
    before = answered(phone, visit, "enter.shoe-covers", "done")
    shut_out(people)
    phone.wall_ms = right + A_MINUTE_MS
    after = answered(phone, visit, "work.cloth", "done")
    phone.wall_ms = None
    assert phone.results(before, after, clock=phone.clock(error_ms=0)) == ["accepted", "after_deactivation"]


def test_a_clock_that_was_set_back_after_the_dismissal_dates_nothing(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    phone.results(clock=phone.bound_clock())
    shut_out(people)
    an_hour_ago = at(now() - timedelta(hours=1))
    set_back = phone.event(visit, "visit.arrived", wall=an_hour_ago, mono=[phone.boot, now().microsecond])
    new_run = phone.event(visit, "visit.started", wall=an_hour_ago, mono=["boot-2", 5000])
    claim = {"wall": an_hour_ago, "mono": ["boot-2", 6000], "offset_ms": 0, "error_ms": 0}
    assert phone.results(set_back, new_run, clock=claim) == ["undated", "undated"]
    assert phone.results(new_run, clock=claim) == ["undated"], "the same answer every time"
