"""Who is where from when to when: what a visit keeps free of others, and who goes when somebody else is to go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.appointments.rules import (
    Member,
    MemberChange,
    OfficeVisit,
    Plan,
    PromiseEntry,
    main_of,
    overlap,
    plan,
)
from doorstep.intake.offering import main_change

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
VISIT = OfficeVisit("v", 1, "WO-1", "broadband-install", "team", "hash", "booked", "c", "p", {}, 20, 60, None)
PROMISE = PromiseEntry("e", "v", NINE, None, "Asia/Shanghai", "customer", None, None, NINE, "office", None, None)
LI, WANG = Member("v", "li", "main", 1), Member("v", "wang", "backup", 1)


def minutes(one: Plan | None) -> float | None:
    return (one.end - one.start) / timedelta(minutes=1) if one else None


def test_a_visit_keeps_its_estimate_and_its_buffer_free() -> None:
    assert plan(VISIT, "li", PROMISE) == Plan("v", "li", NINE, NINE + timedelta(minutes=75))
    assert minutes(plan(replace(VISIT, duration_minutes=None), "li", PROMISE)) == 75
    assert minutes(plan(replace(VISIT, duration_minutes=20, buffer_minutes=0), "li", PROMISE)) == 20


def test_the_end_of_a_promised_window_takes_no_more_time() -> None:
    window = replace(PROMISE, end=NINE + timedelta(hours=2))
    assert plan(VISIT, "li", window) == plan(VISIT, "li", PROMISE)


@pytest.mark.parametrize(
    ("visit", "main", "promise"),
    [
        (VISIT, None, PROMISE),
        (VISIT, "li", None),
        (replace(VISIT, state="cancelled"), "li", PROMISE),
        (replace(VISIT, finished=NINE), "li", PROMISE),
    ],
    ids=["nobody goes", "no time", "cancelled", "finished"],
)
def test_nothing_is_kept_free_for(visit: OfficeVisit, main: str | None, promise: PromiseEntry | None) -> None:
    assert plan(visit, main, promise) is None


@given(start=st.integers(-300, 300), first=st.integers(5, 240), second=st.integers(5, 240), buffer=st.integers(0, 60))
def test_two_plans_overlap_when_a_minute_is_in_both_and_neighbours_never(
    start: int, first: int, second: int, buffer: int
) -> None:
    one = plan(replace(VISIT, duration_minutes=first, buffer_minutes=buffer), "li", PROMISE)
    later = replace(PROMISE, start=NINE + timedelta(minutes=start))
    other = plan(replace(VISIT, id="w", duration_minutes=second, buffer_minutes=buffer), "li", later)
    assert one and other
    shared = set(range(first + buffer)) & set(range(start, start + second + buffer))
    assert overlap(one, other) == overlap(other, one) == bool(shared)
    neighbour = replace(other, start=one.end, end=one.end + (other.end - other.start))
    assert not overlap(one, neighbour) and not overlap(neighbour, one)
    assert not overlap(one, replace(one, person="wang"))


@pytest.mark.parametrize(
    ("members", "person", "expected"),
    [
        ([LI], "zhou", [MemberChange("v", "main", "li", "zhou")]),
        ([], "zhou", [MemberChange("v", "main", None, "zhou")]),
        ([LI, WANG], None, [MemberChange("v", "main", "li", None)]),
        ([LI, WANG], "wang", [MemberChange("v", "backup", "wang", None), MemberChange("v", "main", "li", "wang")]),
        ([LI], "li", []),
        ([], None, []),
    ],
    ids=["another", "the first", "nobody", "the backup", "the same", "still nobody"],
)
def test_who_leaves_and_who_joins(members: list[Member], person: str | None, expected: list[MemberChange]) -> None:
    assert list(main_change("v", members, person)) == expected


def test_the_one_who_goes_is_the_main_member() -> None:
    assert main_of([WANG, LI]) == "li" and main_of([WANG]) is None
