"""What becomes of a promise, and who is to hear of it when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.accounts.rules import Person
from doorstep.promises.rules import (
    Agreed,
    Arrival,
    Holder,
    Moment,
    Promise,
    appointments,
    holders,
    moments,
    passed,
    state,
    to_tell,
)

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PROMISE = Promise("p", "leave.return", "li", NINE, NINE + timedelta(minutes=60))
LEVEL = {
    "tell": {"warn": ["visitor"], "overdue": ["visitor", "dispatcher"]},
    "escalate": [(timedelta(minutes=30), ["supervisor"])],
}


def minutes(count: int) -> datetime:
    return NINE + timedelta(minutes=count)


@pytest.mark.parametrize(
    ("settled", "outcome", "heard", "now", "expected"),
    [
        (None, None, 0, 60, "open"),
        (None, None, 61, 62, "broken"),
        (None, None, 30, 62, "unheard"),
        (None, None, 60, 600, "unheard"),
        (50, None, 50, 600, "met"),
        (61, None, 61, 600, "broken"),
        (None, "met", 0, 600, "met"),
        (None, "withdrawn", 0, 600, "withdrawn"),
    ],
)
def test_a_promise_is_never_called_broken_unheard(
    settled: int | None, outcome: str | None, heard: int, now: int, expected: str
) -> None:
    promise = replace(PROMISE, settled=minutes(settled) if settled else None, outcome=outcome)
    assert state(promise, minutes(heard), minutes(now)) == expected


def test_the_moments_come_in_order_of_time() -> None:
    warn = (timedelta(minutes=30), timedelta(minutes=10))
    assert moments(PROMISE, warn, LEVEL) == (
        Moment(minutes(30), "warn", ("visitor",)),
        Moment(minutes(50), "warn", ("visitor",)),
        Moment(minutes(60), "overdue", ("visitor", "dispatcher")),
        Moment(minutes(90), "escalated", ("supervisor",)),
    )


def test_a_warning_from_before_the_promise_is_left_out() -> None:
    found = moments(PROMISE, (timedelta(minutes=60), timedelta(minutes=10)), LEVEL)
    assert [moment.name for moment in found] == ["warn", "overdue", "escalated"]


MOMENTS = moments(PROMISE, (timedelta(minutes=30), timedelta(minutes=10)), LEVEL)


@pytest.mark.parametrize(
    ("told", "now", "expected"),
    [
        (0, 30, []),
        (0, 31, [0]),
        (1, 31, []),
        (0, 51, [1]),
        (0, 60, [1]),
        (1, 61, [2]),
        (0, 61, [2]),
        (0, 600, [2, 3]),
        (3, 600, [3]),
        (4, 600, []),
    ],
)
def test_each_moment_is_told_once_and_no_warning_late(told: int, now: int, expected: list[int]) -> None:
    assert [place for place, _ in to_tell(MOMENTS, told, minutes(now))] == expected


@given(st.lists(st.integers(0, 200), min_size=1))
def test_however_often_it_is_looked_at_everything_but_warnings_is_told_exactly_once(looks: list[int]) -> None:
    told: list[int] = []
    taken = 0
    for now in sorted(looks):
        told += [place for place, _ in to_tell(MOMENTS, taken, minutes(now))]
        taken = passed(MOMENTS, minutes(now))
    assert len(told) == len(set(told))
    assert [place for place in told if place >= 2] == [place for place in (2, 3) if place < taken]


FIRST = Agreed("e1", minutes(0), None, minutes(-500))
SECOND = Agreed("e2", minutes(120), minutes(240), minutes(-100))
LATEST = timedelta(minutes=10)


HOLDER = Holder("li")


def outcomes(arrival: Arrival | None, over: str, in_force: str = "e2") -> dict[str, str | None]:
    made = appointments([FIRST, SECOND], in_force, "li", HOLDER, LATEST, arrival, over)
    return {promise.id: promise.outcome for promise in made}


def test_an_appointment_is_due_when_its_window_ends() -> None:
    first, second = appointments([FIRST, SECOND], "e2", "li", HOLDER, LATEST, None, "")
    assert (first.due, second.due) == (minutes(10), minutes(250))
    assert first.holder == second.holder == HOLDER


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [("early", "met"), ("on_time", "met"), ("on_target", "met"), ("late", "broken"), ("undetermined", "undetermined")],
)
def test_the_arrival_settles_the_appointment_it_was_judged_by(verdict: str, outcome: str) -> None:
    assert outcomes(Arrival("e2", verdict, minutes(120)), "") == {"e1": "withdrawn", "e2": outcome}
    assert outcomes(Arrival("e1", verdict, minutes(1)), "") == {"e1": outcome, "e2": None}


def test_what_was_moved_or_cancelled_is_promised_no_more() -> None:
    assert outcomes(None, "") == {"e1": "withdrawn", "e2": None}
    assert outcomes(None, "cancelled") == {"e1": "withdrawn", "e2": "withdrawn"}
    assert outcomes(None, "completed") == {"e1": "withdrawn", "e2": "undetermined"}


def person(roles: str, duties: str = "", team: str | None = "east") -> Person:
    return Person("li", "李", "1", "+8613800000001", parts(roles), team, True, None, parts(duties))


def parts(words: str) -> frozenset[str]:
    return frozenset(words.split())


def test_a_person_holds_what_is_theirs_and_what_is_their_parts_in_the_team() -> None:
    assert holders(person("technician")) == [Holder("li"), Holder("east", "technician")]
    both = [Holder("li"), Holder("east", "complaints"), Holder("east", "dispatcher"), Holder("east", "supervisor")]
    assert holders(person("supervisor dispatcher", "complaints")) == both
    assert holders(person("administrator", team=None)) == [Holder("li")]


def test_whoever_dispatches_for_another_team_holds_what_its_dispatchers_hold() -> None:
    serving = replace(person("dispatcher supervisor"), serves=frozenset({"west"}))
    assert holders(serving)[3:] == [Holder("west", "dispatcher")]
    assert holders(replace(serving, roles=parts("supervisor"))) == [Holder("li"), Holder("east", "supervisor")]


def test_what_people_hold_who_are_shut_out_is_the_dispatchers() -> None:
    assert holders(person("dispatcher"), {"he", "an"})[2:] == [Holder("an"), Holder("he")]
    assert holders(person("technician"), {"he"}) == holders(person("technician"))
