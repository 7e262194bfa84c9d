"""What levels promise of what happened to a thing: started, met, broken, withdrawn; every level in the standard."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep import iso
from doorstep.appointments.rules import OfficeVisit, PromiseEntry
from doorstep.config import standard_folder
from doorstep.promises.levels import Course, Mark, promises, settled_with, watched
from doorstep.promises.rules import REGION, About, Holder, Moment, Promise, heard_by, moments, watchers
from doorstep.roster.calendars import Calendar, read
from doorstep.standard.levels import TRIGGERS
from doorstep.standard.loading import load
from doorstep.visits.courses import Past, course

TEN = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""Monday, ten o'clock in Shanghai."""
HOLDER = Holder("li")
SHANGHAI = "Asia/Shanghai"


@cache
def standard() -> dict[str, Any]:
    document, faults = load(standard_folder())
    assert document and not faults
    return document


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def calendar() -> Calendar:
    return read(standard()["calendar"])


def kept(levels: dict[str, Any], *marks: Mark, **fields: str) -> list[tuple[str, str | None]]:
    """Kind and outcome of what stands when these things happened to something that can say every word."""
    known = {name.replace("__", "."): value for name, value in fields.items()}
    made = promises(levels, Course("thing", SHANGHAI, TRIGGERS, HOLDER, "li", marks, known), calendar())
    return [(one.kind, one.outcome) for one in made]


DEADLINES = {id: {**level, "enabled": True} for id, level in standard()["levels"].items() if "due" in level}


@pytest.mark.parametrize("id", sorted(DEADLINES))
def test_every_level_starts_warns_is_met_broken_and_escalates(id: str) -> None:
    """Also those of things that do not exist yet: to the engine their triggers are words."""
    level, fields = DEADLINES[id], {"visit__area_type": "city", "customer__tier": "gold"}
    begun = Mark(level["starts"], TEN, "one", promised=at(60) if level["due"]["fn"] == "promised" else None)
    end = level["met"][-1]
    [open_one] = promises(
        {id: level}, Course("thing", SHANGHAI, TRIGGERS, HOLDER, "li", [begun], known(fields)), calendar()
    )
    assert open_one.is_open and open_one.holder == HOLDER and open_one.made == TEN
    due = open_one.due
    if due > TEN:
        in_time = Mark(end, due, "one")
        assert kept({id: level}, begun, in_time, **fields) == [(id, "met")]
    assert kept({id: level}, begun, Mark(end, max(due, TEN) + timedelta(seconds=1), "one"), **fields) == [
        (id, "broken")
    ]
    assert kept({id: level}, begun, Mark(end, max(due, TEN), "another"), **fields) == [(id, None)]
    assert kept({id: {**level, "enabled": False}}, begun, **fields) == []
    told = {"tell": level["tell"], "escalate": [(iso.duration(one["after"]), one["to"]) for one in level["escalate"]]}
    names = [moment.name for moment in moments(open_one, map(iso.duration, level["warn"]), told)]
    assert ("start" in names) is ("start" in level["tell"])
    assert ("overdue" in names) is ("overdue" in level["tell"])
    assert names.count("escalated") == len(level["escalate"])
    assert names.count("warn") <= len(level["warn"])


def known(fields: dict[str, str]) -> dict[str, str]:
    return {name.replace("__", "."): value for name, value in fields.items()}


def test_a_condition_decides_whether_a_level_starts() -> None:
    level = {"first-visit.one-month": DEADLINES["first-visit.one-month"]}
    made = Mark("card.made", TEN)
    assert kept(level, made, customer__tier="silver") == [("first-visit.one-month", None)]
    assert kept(level, made, customer__tier="none") == kept(level, made) == []


def test_what_was_over_in_time_is_owed_no_more_and_what_was_late_stays_broken() -> None:
    level = {"repair.statutory": DEADLINES["repair.statutory"]}
    assert kept(level, Mark("order.reported", TEN, over=at(60))) == []
    assert kept(level, Mark("order.reported", TEN, over=at(49 * 60))) == [("repair.statutory", "broken")]
    working = Mark("order.working", at(30))
    assert kept(level, Mark("order.reported", TEN, over=at(60)), working) == [("repair.statutory", "met")]
    assert kept(level, Mark("order.reported", at(30)), Mark("order.working", TEN)) == [], "it worked before"


def test_what_the_office_heard_late_is_due_by_when_it_was_and_told_when_it_heard() -> None:
    marks = [Mark("order.reported", TEN, known=at(300))]
    [one] = promises(standard()["levels"], Course("order", SHANGHAI, TRIGGERS, HOLDER, None, marks), calendar())
    assert (one.made, one.due) == (at(300), at(48 * 60))


def test_a_level_that_no_word_of_a_thing_could_meet_is_none_of_it() -> None:
    assert "visit.callback" in watched(standard()["levels"], {"visit.completed", "callback.made"})
    assert "visit.callback" not in watched(standard()["levels"], {"visit.completed"})
    assert "repair.same-day" not in watched(standard()["levels"], TRIGGERS), "it is switched off"


# ---- a visit

OFFICE = OfficeVisit("v", 1, "WO-1", "fault-repair", "east", "s", "booked", "c", "p", {}, 20, 60, None)
NINE = Past(OFFICE, (), "v", at(-60), HOLDER, "li", assigned=at(-60), latest=timedelta(minutes=10))


def entry(id: str, start: float, agreed: float, end: float | None = None) -> PromiseEntry:
    last = at(end) if end is not None else None
    return PromiseEntry(id, "v", at(start), last, SHANGHAI, "customer", "王女士", None, at(agreed), "office", None, "x")


def of_visit(past: Past) -> dict[str, tuple[float, str | None]]:
    """When each promise of a visit is due, in minutes, and what became of it."""
    made = promises(standard()["levels"], course(past, SHANGHAI), calendar())
    return {one.kind: ((one.due - TEN).total_seconds() / 60, one.outcome) for one in made}


def test_who_is_given_a_visit_without_a_time_calls_within_two_open_hours() -> None:
    assert of_visit(NINE) == {"order.first-contact": (60, None)}
    assert of_visit(replace(NINE, called=[at(30)])) == {"order.first-contact": (60, "met")}
    assert of_visit(replace(NINE, called=[at(61)])) == {"order.first-contact": (60, "broken")}
    assert of_visit(replace(NINE, called=[at(-90)])) == {}, "the customer was called before"
    assert of_visit(replace(NINE, ledger=[entry("e", 300, -60)], assigned=at(-60))).keys() == {"travel.delay-notice"}
    assert of_visit(replace(NINE, assigned=None)) == {}
    assert of_visit(replace(NINE, cancelled=at(0))) == {}


def test_who_has_not_set_off_when_the_way_gets_too_long_tells_the_customer() -> None:
    """At 12:00, 20 minutes away: it is late when nobody has set off at 11:50."""
    booked = replace(NINE, ledger=[entry("e", 120, -60)])
    due = 120 + 10 - 20 + 5
    assert of_visit(booked) == {"travel.delay-notice": (due, None)}
    assert of_visit(replace(booked, departed=at(109))) == {}
    assert of_visit(replace(booked, departed=at(111))) == {"travel.delay-notice": (due, None)}
    assert of_visit(replace(booked, told=[at(114)])) == {"travel.delay-notice": (due, "met")}
    assert of_visit(replace(booked, told=[at(116)])) == {"travel.delay-notice": (due, "broken")}
    assert of_visit(replace(booked, told=[at(100)])) == {}, "the customer knew before"
    assert of_visit(replace(booked, departed=at(111), arrived=at(129))) == {}, "it was none after all"
    assert of_visit(replace(booked, departed=at(111), arrived=at(140))) == {"travel.delay-notice": (due, "broken")}
    assert of_visit(replace(booked, cancelled=at(100))) == {}
    moved = replace(booked, ledger=[entry("e", 120, -60), entry("f", 600, 112)])
    assert len(promises(standard()["levels"], course(moved, SHANGHAI), calendar())) == 2
    assert of_visit(replace(booked, ledger=[entry("e", 120, -60), entry("f", 600, 30)])) == {
        "travel.delay-notice": (600 - 5, None)
    }
    assert of_visit(replace(booked, office=replace(OFFICE, travel_minutes=None))) == {}


REPORTED = {"order.reported_at": at(-120).isoformat()}


def test_a_fault_is_owed_by_the_order_until_it_works() -> None:
    """Whichever visit of it the order has come to, and not by one that another visit continues."""
    told = replace(NINE, office=replace(OFFICE, facts=REPORTED), assigned=None)
    due = -120 + 48 * 60
    assert of_visit(told) == {"repair.statutory": (due, None)}
    assert of_visit(replace(told, completed=at(0), done=True)) == {"repair.statutory": (due, "met")}
    assert of_visit(replace(told, completed=at(0))) == {"repair.statutory": (due, None)}, "nobody was at home"
    assert of_visit(replace(told, continued=True)) == {}
    assert of_visit(replace(told, worked=[at(due + 1)])) == {"repair.statutory": (due, "broken")}
    assert of_visit(replace(told, fields={"visit.area_type": "village"})) == {"repair.statutory": (due + 24 * 60, None)}
    [first] = promises(standard()["levels"], course(told, SHANGHAI), calendar())
    [second] = promises(
        standard()["levels"], course(replace(told, office=replace(told.office, id="w")), SHANGHAI), calendar()
    )
    assert first.id == second.id, "the same promise goes on with the next visit"


def test_an_incident_is_reported_within_half_an_hour() -> None:
    calm = replace(NINE, assigned=None)
    assert of_visit(replace(calm, incidents={"i": (at(0), at(30))})) == {"incident.report": (30, "met")}
    assert of_visit(replace(calm, incidents={"i": (at(0), at(31))})) == {"incident.report": (30, "broken")}


# ---- what is written down

MARKS = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000) | st.none()), max_size=4)


@given(st.lists(MARKS, min_size=1, max_size=6))
def test_whatever_was_written_before_what_stands_is_what_follows_from_now(history: list[Any]) -> None:
    level = {"repair.statutory": DEADLINES["repair.statutory"]}
    written: dict[str, Promise] = {}
    for known_now in history:
        marks = [Mark("order.reported", at(begun), str(number)) for number, (begun, _) in enumerate(known_now)]
        marks += [Mark("order.working", at(end), str(n)) for n, (_, end) in enumerate(known_now) if end is not None]
        stand = promises(level, Course("thing", SHANGHAI, TRIGGERS, HOLDER, None, marks), calendar())
        written |= {one.id: one for one in settled_with(stand, written.values())}
        assert {one for one in written.values() if one.outcome != "withdrawn"} == set(stand)


# ---- four levels of people


def people(**found: Collection[str]) -> dict[str, Collection[str]]:
    return {"supervisor": ["chen"], "complaints": ["wu"], "administrator": ["root"], **found}


def test_where_nobody_has_a_part_the_next_level_of_people_hears() -> None:
    assert heard_by("supervisor", people()) == "supervisor"
    assert heard_by("supervisor", people(supervisor=[])) == "complaints"
    assert heard_by("complaints", people(complaints=())) == "administrator"
    assert heard_by("supervisor", people(supervisor=[], complaints=[])) == "administrator"
    assert heard_by("dispatcher", people()) == "dispatcher"


def test_an_escalation_adds_who_looks_on_and_moves_nobody() -> None:
    about = About("east", {}, {}, people(complaints=[]), {})
    told = [
        Moment(TEN, "warn", ("visitor", "supervisor")),
        Moment(TEN, "overdue", ("visitor", "customer", "dispatcher")),
        Moment(TEN, "escalated", ("supervisor",)),
        Moment(TEN, "escalated", ("complaints",)),
    ]
    assert watchers(told[:1], about) == []
    assert watchers(told[:2], about) == [Holder("east", "dispatcher")]
    assert watchers(told, about) == [
        Holder(REGION, "administrator"),
        Holder("east", "dispatcher"),
        Holder("east", "supervisor"),
    ]
