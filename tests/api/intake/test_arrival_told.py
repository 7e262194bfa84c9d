"""What whoever goes there is told of a visit besides its time: how their arrival was judged, who moved or cancelled it;
and what the office hears of it: what was read, and what was done although the phone had asked back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from builders import NewPhone, Phone, at, book, move, publish_standard
from doorstep.appointments import store as appointments
from doorstep.clock import now
from doorstep.database import reading
from doorstep.feed import store as feed
from doorstep.records import store as records
from offices import Desk
from people import People, SignedIn

SHANGHAI = ZoneInfo("Asia/Shanghai")

pytestmark = pytest.mark.one_database


@pytest.fixture
def desk(app: Flask, people: People, signed_in: SignedIn) -> Desk:
    """The dispatcher's."""
    publish_standard()
    return Desk(signed_in(people.zhao))


def told(phone: Phone, visit: str) -> list[dict[str, Any]]:
    """The documents of a visit that are new to a phone."""
    return [item["document"] for item in phone.pull() if item["kind"] == "visit" and item["visit"] == visit]


def here(phone: Phone, start: datetime, minutes: float) -> None:
    """Sets the phone's clock so many minutes after the start of a visit."""
    phone.wall_ms = at(start) + int(minutes * 60_000)


def visit_at(people: People, start: datetime, **changes: Any) -> str:
    return book(people.li, start=start, agreed_at=start - timedelta(days=1), **changes)


# ---- the arrival, back to the phone


def test_the_phone_is_told_how_its_arrival_was_judged_and_again_when_that_changes(
    people: People, phone_of: NewPhone
) -> None:
    phone, start = phone_of(people.li), now()
    visit = visit_at(people, start)
    phone.pull()
    here(phone, start, -4)
    arrival = phone.event(visit, "visit.arrived")
    phone.results(arrival)
    [first] = told(phone, visit)
    assert (first["ver"], first["arrival"]["verdict"], first["arrival"]["event"]) == (1, "undetermined", arrival["id"])

    phone.results(phone.event(visit, "note.added", {"text": "门铃坏了"}), clock=phone.clock())
    [second] = told(phone, visit)
    assert (second["arrival"]["verdict"], second["arrival"]["minutes"], second["ver"]) == ("on_time", "-4.0", 1)
    assert datetime.fromisoformat(second["arrival"]["at"]) == (start - timedelta(minutes=4)).replace(microsecond=0)

    phone.results(phone.event(visit, "note.added", {"text": "狗"}))
    assert told(phone, visit) == [], "judged as before"


def test_an_arrival_that_is_taken_back_is_judged_no_more(people: People, phone_of: NewPhone) -> None:
    phone, start = phone_of(people.li), now()
    visit = visit_at(people, start)
    here(phone, start, -4)
    arrival = phone.event(visit, "visit.arrived")
    phone.results(arrival, clock=phone.clock())
    phone.pull()
    phone.results(phone.event(visit, "visit.arrived", {"replaces": [arrival["id"]], "undone": True}))
    assert [document["arrival"] for document in told(phone, visit)] == [None]


def test_an_account_manager_who_is_five_to_ten_minutes_ahead_is_on_target(people: People, phone_of: NewPhone) -> None:
    phone, start = phone_of(people.li), now()
    visit = visit_at(people, start, kind="account-manager-visit")
    here(phone, start, -7)
    phone.results(phone.event(visit, "visit.arrived"), clock=phone.clock())
    assert [item["document"]["arrival"]["verdict"] for item in phone.pull() if "document" in item] == ["on_target"]


# ---- the notice


@pytest.mark.parametrize(
    ("arrived", "told_at", "failed"),
    [
        (-4, None, set()),
        (25, None, {"travel.notice"}),
        (-24, None, {"travel.notice"}),
        (25, -14.6, {"travel.notice-lead"}),
        (25, -20, set()),
        (25, 20, {"travel.notice"}),
        (-24, -40, set()),
    ],
)
def test_who_comes_late_or_early_without_a_word_before_the_promised_time_fails(
    people: People, phone_of: NewPhone, arrived: float, told_at: float | None, failed: set[str]
) -> None:
    phone, start = phone_of(people.li), now() - timedelta(hours=2)
    visit = visit_at(people, start)
    events = []
    if told_at is not None:
        here(phone, start, told_at)
        expected = {"expected": (start + timedelta(minutes=arrived)).isoformat(), "answer": "accepts"}
        events.append(phone.event(visit, "delay.told", expected))
    here(phone, start, arrived)
    events.append(phone.event(visit, "visit.arrived"))
    here(phone, start, 60)
    events.append(phone.event(visit, "visit.completed", {"outcome": "done", "recorded": len(events) + 1}))
    phone.results(*events, clock=phone.clock())
    with reading():
        [record] = records.records_of(visit)
    assessment = record.sealed["assessment"]
    assert set(assessment["failed"]) & {"travel.notice", "travel.notice-lead"} == failed
    assert ("travel.notice" in assessment["critical"]) == ("travel.notice" in failed)


@pytest.mark.parametrize(
    ("answer", "verdict", "failed"),
    [("accepts", "on_time", False), ("not_reached", "late", True), (None, "late", True)],
)
def test_a_time_that_the_customer_agrees_to_in_time_is_the_promise(
    people: People, phone_of: NewPhone, desk: Desk, answer: str | None, verdict: str, failed: bool
) -> None:
    """Told of a delay half an hour ahead, and there by then; or silent, and there at the same minute."""
    phone, start = phone_of(people.li), now() - timedelta(hours=2)
    visit = visit_at(people, start)
    phone.pull()
    said, expected = [], (start + timedelta(minutes=40)).isoformat()
    here(phone, start, -30)
    if answer:
        said.append(phone.event(visit, "delay.told", {"expected": expected, "answer": answer}))
    if answer == "accepts":
        agreed = {"start": expected, "zone": "Asia/Shanghai", "asked_by": "staff", "agreed_by": "王女士"}
        said.append(phone.event(visit, "promise.agreed", agreed))
    phone.results(*said, clock=phone.clock())
    here(phone, start, 42)
    said += [phone.event(visit, "visit.arrived")]
    here(phone, start, 60)
    done = phone.event(visit, "visit.completed", {"outcome": "done", "recorded": len(said) + 1})
    phone.results(said[-1], done, clock=phone.clock())
    with reading():
        [record] = records.records_of(visit)
    assert record.sealed["arrival"]["verdict"] == verdict
    assert ("travel.notice" in record.sealed["assessment"]["failed"]) == failed


def test_the_office_sees_that_a_customer_was_told_and_by_when_to_expect_somebody(
    people: People, phone_of: NewPhone, desk: Desk
) -> None:
    phone, start = phone_of(people.li), now() - timedelta(minutes=30)
    visit = visit_at(people, start)

    def risk() -> dict[str, Any]:
        day = desk.client.get(f"/api/v1/day?date={start.astimezone(SHANGHAI).date()}").json
        [card] = [one for row in day["technicians"] for one in row["visits"] if one["id"] == visit]
        found: dict[str, Any] = card["risk"]
        return found

    assert risk()["told"] is None
    desk.command(f"/visits/{visit}/calls", {"purpose": "delay", "result": "no_answer"})
    assert risk()["told"] is None, "nobody was reached"
    desk.command(f"/visits/{visit}/calls", {"purpose": "delay", "result": "reached"})
    assert risk()["told"]["expected"] is None
    expected = (now() + timedelta(minutes=25)).replace(microsecond=0)
    told = phone.event(visit, "delay.told", {"expected": expected.isoformat(), "answer": "accepts"})
    phone.results(told, clock=phone.clock())
    assert datetime.fromisoformat(risk()["told"]["expected"]) == expected


def test_a_call_of_the_office_about_the_delay_is_a_notice(people: People, phone_of: NewPhone, desk: Desk) -> None:
    phone, start = phone_of(people.li), now() + timedelta(minutes=20)
    visit = visit_at(people, start)
    desk.command(f"/visits/{visit}/calls", {"purpose": "delay", "result": "reached"})
    here(phone, start, 30)
    arrival = phone.event(visit, "visit.arrived")
    done = phone.event(visit, "visit.completed", {"outcome": "done", "recorded": 2})
    phone.results(arrival, done, clock=phone.clock())
    with reading():
        [record] = records.records_of(visit)
    assert "travel.notice" not in record.sealed["assessment"]["failed"]


def test_nobody_has_to_tell_of_a_time_that_they_had_not_heard_of(people: People, phone_of: NewPhone) -> None:
    phone, start = phone_of(people.li), now()
    visit = visit_at(people, start)
    phone.pull()
    move(visit, start + timedelta(hours=2), agreed_by="王女士")
    arrival = phone.event(visit, "visit.arrived")
    done = phone.event(visit, "visit.completed", {"outcome": "done", "recorded": 2})
    phone.results(arrival, done, clock=phone.clock())
    with reading():
        [record] = records.records_of(visit)
    assert (record.sealed["arrival"]["verdict"], record.sealed["arrival"]["unaware"]) == ("early", True)
    assert "travel.notice" not in record.sealed["assessment"]["failed"]


# ---- what was changed


def test_the_phone_is_told_who_moved_and_who_cancelled_it_and_why(
    people: People, phone_of: NewPhone, desk: Desk
) -> None:
    phone = phone_of(people.li)
    visit = desk.booked(now() + timedelta(hours=3), person=people.li.id)
    phone.pull()
    moved = desk.move(visit, now() + timedelta(hours=5), reason="客户要开会").get_json()
    [document] = told(phone, visit["id"])
    assert (document["promised_by"], document["ledger"][-1]["reason"]) == (people.zhao.name, "客户要开会")
    assert document["cancelled"] is None
    desk.change(moved, "cancel", reason="不需要了", asked_by="customer")
    [document] = told(phone, visit["id"])
    cancelled = document["cancelled"]
    assert (cancelled["by"], cancelled["asked_by"], cancelled["reason"]) == (people.zhao.name, "customer", "不需要了")


def test_whoever_reads_of_a_change_begins_nothing_and_the_office_sees_it(
    people: People, phone_of: NewPhone, desk: Desk
) -> None:
    phone = phone_of(people.li)
    visit = desk.booked(now() + timedelta(hours=3), person=people.li.id)
    desk.move(visit, now() + timedelta(hours=5))
    phone.pull()
    shown = desk.read(f"/visits/{visit['id']}")
    entry = shown["promise"]["entry"]
    assert (shown["seen"], shown["despite"]) == ([], [])
    assert phone.results(phone.event(visit["id"], "change.seen", {"state": "booked", "entry": entry})) == ["accepted"]
    with reading():
        office = appointments.visit(visit["id"])
    assert office is not None and office.begun is False
    [seen] = desk.read(f"/visits/{visit['id']}")["seen"]
    assert (seen["by"]["name"], seen["state"], seen["entry"]) == (people.li.name, "booked", entry)
    assert seen["gone"] is None


def test_whoever_reads_that_somebody_else_goes_makes_nothing_of_it_but_known(
    people: People, phone_of: NewPhone, desk: Desk, signed_in: SignedIn
) -> None:
    phone = phone_of(people.li)
    visit = desk.booked(now() + timedelta(hours=3), person=people.li.id)
    phone.pull()
    desk.change(visit, "reassign", person=people.wang.id)
    entry = visit["promise"]["entry"]
    read = phone.event(visit["id"], "change.seen", {"state": "booked", "entry": entry, "gone": True})
    assert phone.results(read) == ["accepted"]
    shown = desk.read(f"/visits/{visit['id']}")
    [seen] = shown["seen"]
    assert (seen["by"]["name"], seen["gone"], shown["status"]) == (people.li.name, True, "booked")
    assert signed_in(people.chen).get("/api/v1/reviews").get_json()["unrecorded"] == []


def test_why_somebody_went_on_although_the_phone_asked_back_is_shown(
    people: People, phone_of: NewPhone, desk: Desk
) -> None:
    phone = phone_of(people.li)
    visit = desk.booked(now() + timedelta(hours=26), person=people.li.id)
    body = {"replaces": [], "despite": ["other_day", "other_visit"], "reason": "客户催着要先去"}
    departed = phone.event(visit["id"], "visit.departed", body)
    assert phone.results(departed) == ["accepted"]
    [despite] = desk.read(f"/visits/{visit['id']}")["despite"]
    assert (despite["step"], despite["despite"], despite["reason"], despite["by"]["name"]) == (
        "departed",
        ["other_day", "other_visit"],
        "客户催着要先去",
        people.li.name,
    )
    phone.results(phone.event(visit["id"], "visit.departed", {"replaces": [departed["id"]], "undone": True}))
    assert desk.read(f"/visits/{visit['id']}")["despite"] == []


def test_only_those_who_go_there_hear_how_an_arrival_was_judged(people: People, phone_of: NewPhone) -> None:
    """The office hears that something was said, and that it was read; its own document is the same."""
    phone, start = phone_of(people.li), now()
    visit = visit_at(people, start)
    with reading():
        position = feed.clock()
    assert position is not None
    here(phone, start, -4)
    phone.results(phone.event(visit, "visit.arrived"), clock=phone.clock())
    with reading():
        rows = feed.rows_after(people.east.id, position.seq, position.seq + 10, 10)
        own = feed.rows_after(people.li.id, position.seq, position.seq + 10, 10)
    assert [row.kind for row in rows] == ["event", "visit"]
    assert [row.kind for row in own] == ["event", "visit"]
