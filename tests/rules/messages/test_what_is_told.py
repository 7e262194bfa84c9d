"""What is told of an arrival, of an incident and of lateness: when, and to whom. The words stand in `letters.txt`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from doorstep.config import standard_folder
from doorstep.messages.quiet import not_before, quiet_hours
from doorstep.promises.jobs import kinds_of
from doorstep.promises.rules import Moment
from doorstep.standard.loading import load
from doorstep.visits.messages import Entry, Happened, Visit, planned, why_not

DOCUMENT, _ = load(standard_folder())
assert DOCUMENT is not None
STANDARD: Mapping[str, Any] = DOCUMENT
SEND = STANDARD["messages"]["send"]
SHANGHAI = "Asia/Shanghai"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-23 {text}").replace(tzinfo=ZoneInfo(SHANGHAI)).astimezone(UTC)


ENTRY = Entry("e1", at("09:00"), None, SHANGHAI, at("07:00") - timedelta(days=3))
VISIT = Visit(
    id="v",
    team="t",
    order="WO-1",
    kind="fault-repair",
    standard="s",
    customer="c",
    premises="p",
    technician="li",
    entry=ENTRY,
    depart_by=at("08:35"),
    office={"dispatcher": ["zhao"], "supervisor": ["chen"]},
)
ARRIVED = Happened("a", at("08:55"))


def told(visit: Visit, kind: str) -> set[tuple[str, str, datetime]]:
    """Role, recipient and time of every message of a kind."""
    return {(one.role, one.recipient, one.due) for one in planned(visit, SEND) if one.kind == kind}


def test_the_customer_hears_that_somebody_is_at_the_door_unless_the_tap_is_taken_back() -> None:
    assert told(replace(VISIT, arrived=ARRIVED), "arrived") == {("customer", "c", at("08:56"))}
    assert told(VISIT, "arrived") == told(replace(VISIT, arrived=ARRIVED, completed=ARRIVED), "arrived") == set()
    earlier = replace(VISIT, arrived=Happened("a", ENTRY.at - timedelta(minutes=1)))
    assert told(earlier, "arrived") == set(), "another time was agreed since"


def test_supervisors_hear_of_each_incident_at_once_also_at_night() -> None:
    both = replace(VISIT, incidents=(Happened("i1", at("09:10")), Happened("i2", at("09:20"))))
    assert told(both, "incident") == {("supervisor", "chen", at("09:10")), ("supervisor", "chen", at("09:20"))}
    [first, _] = sorted((one for one in planned(both, SEND) if one.kind == "incident"), key=lambda one: one.due)
    night = at("03:00")
    assert not_before(night, night + timedelta(days=1), first.message, first.facts, quiet_hours("21:00-07:30")) == night
    assert why_not(both, first.version, "supervisor", "chen") == "too_late", "it is known, and no other visit's"


def test_a_level_may_have_words_of_its_own() -> None:
    assert kinds_of(SEND, Moment(at("09:00"), "start", ()), "travel.delay-notice") == ["late-risk"]
    assert kinds_of(SEND, Moment(at("09:00"), "overdue", ()), "travel.delay-notice") == ["late-untold"]
    assert kinds_of(SEND, Moment(at("09:00"), "start", ()), "complaint.answer") == ["promise-start"]
    assert kinds_of(SEND, Moment(at("09:00"), "warn", ()), "travel.delay-notice") == ["promise-warn"]
