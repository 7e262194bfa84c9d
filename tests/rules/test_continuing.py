"""Which endings leave work to another visit of the order, and what that one is given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from doorstep.appointments.continuing import Ended, handed_on, in_order, leaving, next_id
from doorstep.appointments.rules import OfficeVisit, PromiseEntry

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


def entry(id: str, start: datetime, at: datetime, origin: str = "office") -> PromiseEntry:
    return PromiseEntry(id, "v", start, None, "Asia/Shanghai", "customer", "王女士", None, at, origin, None, "li")


def ended(outcome: str, begun: bool = False, event: str = "e1", arrived: datetime | None = NOON) -> Ended:
    return Ended(event, outcome, NOON + timedelta(hours=1), begun, arrived)


BOOKED = entry("p1", NOON, NOON - timedelta(days=1))
AT_THE_DOOR = entry("p2", LATER, NOON + timedelta(minutes=30), "door")
MOVED = entry("p3", LATER, NOON + timedelta(minutes=30))


@pytest.mark.parametrize(
    ("outcome", "begun", "last", "goes_on"),
    [
        ("missed", False, BOOKED, "without a time"),
        ("stopped", True, BOOKED, "without a time"),
        ("rescheduled", False, AT_THE_DOOR, "p2"),
        ("missed", False, MOVED, "p3"),
        ("cancelled", False, BOOKED, None),
        ("cancelled", False, MOVED, None),
        ("cancelled", True, BOOKED, "without a time"),
        ("cancelled", False, AT_THE_DOOR, "p2"),
        ("done", True, BOOKED, None),
        ("done", True, MOVED, None),
        ("done", True, AT_THE_DOOR, "p2"),
    ],
)
def test_an_ending_goes_on_or_not(outcome: str, begun: bool, last: PromiseEntry, goes_on: str | None) -> None:
    found = leaving([ended(outcome, begun)], [BOOKED, last])
    shown = found and (found.entry.id if found.entry else "without a time")
    assert shown == goes_on


def test_a_time_that_was_agreed_before_somebody_came_was_that_of_this_visit() -> None:
    """Also when they came early and were done before it."""
    before = entry("p2", LATER, NOON - timedelta(minutes=30), "door")
    assert leaving([ended("done", True)], [BOOKED, before]) is None
    soon = entry("p2", NOON + timedelta(hours=2), NOON + timedelta(minutes=30), "door")
    assert leaving([ended("done", True)], [BOOKED, soon]) is None


def test_a_time_that_had_passed_is_not_handed_on() -> None:
    past = entry("p2", NOON + timedelta(minutes=30), NOON + timedelta(minutes=10), "door")
    found = leaving([ended("stopped", True)], [BOOKED, past])
    assert found is not None and found.entry is None


@pytest.mark.parametrize("order", [("done", "stopped"), ("stopped", "done")])
def test_of_two_phones_one_that_leaves_work_is_enough(order: tuple[str, str]) -> None:
    found = leaving([ended(order[0], event="e1"), ended(order[1], event="e2")], [BOOKED])
    assert found is not None and found.ended.outcome == "stopped"


def test_nothing_follows_from_a_visit_that_has_not_ended() -> None:
    assert leaving([], [BOOKED, AT_THE_DOOR]) is None


def test_whoever_makes_it_again_makes_the_same() -> None:
    assert next_id("a") == next_id("a") != next_id("b")
    once, again = handed_on(AT_THE_DOOR, "next"), handed_on(AT_THE_DOOR, "next")
    assert once == again and once.id != AT_THE_DOOR.id
    assert (once.start, once.at, once.agreed_by, once.origin, once.event) == (
        AT_THE_DOOR.start, AT_THE_DOOR.at, "王女士", "door", None
    )  # fmt: skip


def test_the_visits_of_an_order_stand_one_after_the_other() -> None:
    def visit(id: str, continues: str | None) -> OfficeVisit:
        return OfficeVisit(
            id, 1, "WO-1", "repair", "t", "h", "booked", "c", "p", {}, None, None, None, continues=continues
        )

    assert [one.id for one in in_order([visit("c", "b"), visit("a", None), visit("b", "a")])] == ["a", "b", "c"]
