"""Times and places at the doors of the server: zones, nights, clocks that are wrong, and what is undone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from builders import ZONE, NewPhone, at, book, publish_standard
from doorstep.accounts import links
from doorstep.appointments import ledger_store
from doorstep.appointments import store as appointments
from doorstep.appointments.rules import VISIT
from doorstep.clock import now
from doorstep.database import db, reading, transact, writing
from doorstep.intake import messages
from doorstep.messages import store as kept_messages
from doorstep.promises import jobs
from doorstep.promises import store as promises
from doorstep.visits import store as visits
from offices import Desk
from people import People, SignedIn

URUMQI = "Asia/Urumqi"
ODD = ("posix/Asia/Shanghai", "localtime", "right/Europe/Berlin", "posixrules", "Factory", "PRC", "Nowhere/City")


@pytest.fixture
def desk(app: Flask, people: People, signed_in: SignedIn) -> Desk:
    publish_standard()
    return Desk(signed_in(people.zhao))


def local(day: date, hour: int, minute: int = 0, zone: str = ZONE) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))


def days_ahead(count: int) -> date:
    return (now().astimezone(ZoneInfo(ZONE)) + timedelta(days=count)).date()


# ---- zones


@pytest.mark.parametrize("zone", ODD)
def test_a_zone_that_pages_cannot_show_is_refused_where_it_is_named(desk: Desk, zone: str) -> None:
    tomorrow = days_ahead(1)
    for answer in (
        desk.book(local(tomorrow, 10), zone=zone),
        desk.get("/slots", date=tomorrow, kind="broadband-install", duration_minutes=60, zone=zone),
    ):
        assert answer.status_code == 422, answer.text
        [fault] = answer.get_json()["faults"]
        assert fault["pointer"] == "/zone"
        assert "such as Asia/Shanghai" in fault["message"]


def test_a_zone_from_the_door_that_pages_cannot_show_is_read_as_the_one_of_the_visit(
    app: Flask, people: People, phone_of: NewPhone
) -> None:
    phone = phone_of(people.li)
    visits = {zone: book(people.li, zone=URUMQI) for zone in (*ODD, "Europe/Berlin")}
    for zone, visit in visits.items():
        agreed = {"start": "2027-03-01T09:00:00+08:00", "zone": zone, "asked_by": "customer", "agreed_by": "王女士"}
        assert phone.results(phone.event(visit, "promise.agreed", agreed)) == ["accepted"]
    with reading():
        read = {zone: ledger_store.ledger(visit)[-1].zone for zone, visit in visits.items()}
    assert read == {zone: URUMQI for zone in ODD} | {
        "posix/Asia/Shanghai": "Asia/Shanghai",
        "right/Europe/Berlin": "Europe/Berlin",
        "Europe/Berlin": "Europe/Berlin",
    }


@pytest.mark.parametrize(("old", "shown"), [("posix/Asia/Shanghai", ZONE), ("localtime", "UTC"), ("PRC", "PRC")])
def test_a_row_from_before_the_list_was_closed_is_shown_and_can_be_moved(
    desk: Desk, people: People, old: str, shown: str
) -> None:
    visit = desk.booked(local(days_ahead(1), 10), person=people.li.id)
    with writing():
        db.session.execute(sa.text("UPDATE promise_entries SET zone = :old"), {"old": old})
    seen = desk.read(f"/visits/{visit['id']}")
    assert seen["promise"]["zone"] == shown
    assert datetime.fromisoformat(seen["promise"]["start"]) == local(days_ahead(1), 10)
    assert desk.read("/day", date=days_ahead(1))["technicians"]
    assert desk.move(seen, local(days_ahead(2), 10)).status_code == 200


def test_free_times_of_a_day_are_those_of_the_clock_by_which_it_is_meant(desk: Desk, people: People) -> None:
    day = days_ahead(3)
    asked = {"date": day, "kind": "broadband-install", "duration_minutes": 60, "person": people.li.id}
    here, there = desk.read("/slots", **asked)["items"], desk.read("/slots", **asked, zone=URUMQI)["items"]
    assert {slot["zone"] for slot in there} == {URUMQI}
    assert {slot["start"][-6:] for slot in there} == {"+06:00"}
    assert {slot["start"][:10] for slot in (*here, *there)} == {str(day)}
    assert {datetime.fromisoformat(slot["start"]) for slot in here} == {
        datetime.fromisoformat(slot["start"]) for slot in there
    }, "who works from half past eight to six in Shanghai works two hours earlier by the clock in Urumqi"


def test_the_office_says_by_whose_clock_it_works(desk: Desk) -> None:
    assert desk.read("/teams")["zone"] == ZONE


# ---- nights


def test_who_works_from_the_evening_to_the_morning_is_offered_the_night(desk: Desk, people: People) -> None:
    week = {"days": [{"weekday": day, "start": "20:00", "end": "04:00"} for day in range(1, 8)]}
    path = f"/api/v1/people/{people.li.id}/hours"
    assert desk.client.put(path, json=week).get_json() == week
    assert desk.read(f"/people/{people.li.id}/hours") == week

    day = days_ahead(2)
    [row] = [one for one in desk.read("/day", date=day)["technicians"] if one["person"]["id"] == people.li.id]
    spans = [[datetime.fromisoformat(row[name][edge]) for edge in ("start", "end")] for name in ("hours", "night")]
    evening, morning = day - timedelta(days=1), day + timedelta(days=1)
    assert spans == [[local(day, 20), local(morning, 4)], [local(evening, 20), local(day, 4)]]

    asked = {"date": day, "kind": "broadband-install", "duration_minutes": 120, "person": people.li.id}
    starts = [datetime.fromisoformat(slot["start"]) for slot in desk.read("/slots", **asked)["items"]]
    assert {start.date() for start in starts} == {day}
    assert min(starts) == local(day, 0)
    assert max(starts) == local(day, 23, 30), "the work ends at half past one"
    assert local(day, 2) in starts and local(day, 2, 30) not in starts


def test_a_visit_over_midnight_stands_on_both_days(desk: Desk, people: People) -> None:
    day = days_ahead(2)
    night = desk.booked(local(day, 23), person=people.li.id, duration_minutes=180)
    window = desk.booked(local(day, 22), end=local(day + timedelta(days=1), 1).isoformat(), duration_minutes=30)
    evening = desk.booked(local(day, 20), person=people.wang.id, duration_minutes=240)

    def board(ahead: int) -> set[str]:
        shown = desk.read("/day", date=day + timedelta(days=ahead))
        rows = [row["visits"] for row in shown["technicians"]]
        return {card["id"] for cards in (*rows, shown["unassigned"]) for card in cards}

    assert board(0) == {night["id"], window["id"], evening["id"]}
    assert board(1) == {night["id"], window["id"]}, "what ends at midnight is over"
    assert board(2) == board(-1) == set()


# ---- clocks that are wrong


# ---- clocks that are wrong


YEAR = timedelta(days=365)


@pytest.mark.parametrize("wrong", [YEAR, -YEAR], ids=["ahead", "behind"])
def test_what_a_phone_with_a_wrong_clock_agrees_counts_from_now_until_the_next_agreement(
    desk: Desk, people: People, phone_of: NewPhone, wrong: timedelta
) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    phone.pull()
    phone.boot, phone.wall_ms = "unmeasured", at(now() + wrong)
    starts = [local(days_ahead(days), 10) for days in (1, 2, 3)]
    for start in starts[:2]:
        body = {"start": start.isoformat(), "zone": ZONE, "asked_by": "customer", "agreed_by": "王女士"}
        assert phone.results(phone.event(visit, "promise.agreed", body)) == ["accepted"]
        phone.wall_ms += 1000
        assert datetime.fromisoformat(desk.read(f"/visits/{visit}")["promise"]["start"]) == start
    moved = desk.move(desk.read(f"/visits/{visit}"), starts[2]).get_json()
    assert datetime.fromisoformat(moved["promise"]["start"]) == starts[2]
    with reading():
        told = [entry.at for entry in ledger_store.ledger(visit)]
    assert told == sorted(told) and told[-1] <= now()


@pytest.mark.parametrize("bound", [False, True], ids=["claimed", "bound"])
def test_no_measurement_puts_what_was_agreed_behind_what_the_office_agrees_later(
    desk: Desk, people: People, phone_of: NewPhone, bound: bool
) -> None:
    """A claim can say anything; with the server's own times, the phone still says how long after them it was tapped."""
    phone, visit = phone_of(people.li), book(people.li)
    phone.pull()
    clock = phone.bound_clock() if bound else phone.clock() | {"offset_ms": int(YEAR.total_seconds() * 1000)}
    phone.ahead_ms = 20 * 3_600_000 if bound else 0
    start = local(days_ahead(1), 10)
    body = {"start": start.isoformat(), "zone": ZONE, "asked_by": "customer", "agreed_by": "王女士"}
    assert phone.results(phone.event(visit, "promise.agreed", body), clock=clock) == ["accepted"]
    seen = desk.read(f"/visits/{visit}")
    assert datetime.fromisoformat(seen["promise"]["start"]) == start
    moved = desk.move(seen, local(days_ahead(3), 10)).get_json()
    assert datetime.fromisoformat(moved["promise"]["start"]) == local(days_ahead(3), 10)


def test_a_wrong_clock_starts_no_promise_in_another_year(app: Flask, people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    phone.boot, phone.wall_ms = "unmeasured", at(now() + YEAR)
    away = {"reason": "material", "returning": True, "told": True, "minutes": 20}
    departed, left = phone.event(visit, "visit.departed"), phone.event(visit, "leave.started", away)
    assert phone.results(departed, left) == ["accepted"] * 2
    with reading():
        [promise] = [one for one in promises.about("visit", visit) if one.kind == "leave.return"]
    assert promise.due <= now() + timedelta(minutes=20)


# ---- what is undone, and what is judged again


def test_an_arrival_that_was_undone_is_watched_again(app: Flask, people: People, phone_of: NewPhone) -> None:
    publish_standard()
    phone, visit = phone_of(people.li), book(people.li, start=now() + timedelta(minutes=40))
    arrived = phone.event(visit, "visit.arrived")
    assert phone.results(arrived, clock=phone.clock()) == ["accepted"]
    jobs.tick(now() + timedelta(minutes=20), {VISIT: messages.gather}, {"console": "none"})
    undone = phone.event(visit, "visit.arrived", {"replaces": [arrived["id"]], "undone": True})
    assert phone.results(undone, clock=phone.clock()) == ["accepted"]
    jobs.tick(now() + timedelta(minutes=120), {VISIT: messages.gather}, {"console": "none"})
    with reading():
        told = [one.kind for one in kept_messages.page(None, None, None, (["visit"], visit), None, 100) if one.promise]
    assert "promise-overdue" in told
    jobs.tick(now() + timedelta(minutes=121), {VISIT: messages.gather}, {"console": "none"})
    with reading():
        assert [
            one.kind for one in kept_messages.page(None, None, None, (["visit"], visit), None, 100) if one.promise
        ] == told


def test_a_door_code_that_was_right_stays_right_when_the_link_is_renewed(
    app: Flask, people: People, phone_of: NewPhone
) -> None:
    phone, visit = phone_of(people.li), book(people.li)

    def grade() -> str:
        with reading():
            summary = visits.summary(visit)
        assert summary is not None and summary.judgement is not None
        return str(summary.judgement["grade"])

    def arrive(code: str) -> None:
        arrived = phone.event(visit, "visit.arrived", {"replaces": [], "door_code": code})
        assert phone.results(arrived, clock=phone.clock()) == ["accepted"]

    arrive(links.door_code(visit, 1))
    assert grade() == "door_code"
    transact(lambda: appointments.renew_link(visit))
    assert phone.results(phone.event(visit, "note.added", {"text": "光猫已装"})) == ["accepted"]
    assert grade() == "door_code"


def test_the_code_of_a_revoked_link_proves_nothing(app: Flask, people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    old = links.door_code(visit, 1)
    transact(lambda: appointments.renew_link(visit))
    arrived = phone.event(visit, "visit.arrived", {"replaces": [], "door_code": old})
    assert phone.results(arrived, clock=phone.clock()) == ["accepted"]
    with reading():
        summary = visits.summary(visit)
    assert summary is not None and summary.judgement is not None and summary.judgement["grade"] == "measured"
