"""Which times the office is offered, and what it is asked back about."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from builders import book, publish_standard
from customer_links import Link
from doorstep.accounts import store as accounts
from doorstep.clock import new_id, now
from doorstep.customers.rules import Customer, Premises
from doorstep.database import transact
from offices import Desk
from people import People, SignedIn

DAY = f"{now() + timedelta(days=3):%Y-%m-%d}"
WORK = {"kind": "broadband-install", "duration_minutes": 60}


@pytest.fixture
def desk(app: Flask, people: People, signed_in: SignedIn) -> Desk:
    publish_standard()
    return Desk(signed_in(people.zhao))


def at(clock: str, day: str = DAY) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+08:00")


def lying(north: float) -> Premises:
    return Premises(new_id(), f"中华大街{new_id()[:4]}号", "city", "home", f"{north:.6f}", "114.500000", "WGS-84")


def visit(people: People, start: str, north: float, **more: Any) -> str:
    return book(
        people.li,
        start=at(start),
        premises=lying(north),
        duration_minutes=60,
        buffer_minutes=15,
        travel_minutes=None,
        **more,
    )


def test_what_is_offered_can_be_reached_also_after_it_is_booked(desk: Desk, people: People) -> None:
    """Eleven kilometres, 34 minutes: by the place of the visit that is being moved, for a week, and by the link."""
    before, after = visit(people, "09:00", 36.60), visit(people, "14:00", 36.60)
    moving = visit(people, "16:00", 36.70)
    asked = {**WORK, "date": DAY, "person": people.li.id, "not": moving}
    found = desk.read("/slots", **asked)["items"]
    starts = {slot["start"][11:16] for slot in found}
    assert {"10:40", "12:20"} <= starts and not starts & {"10:15", "10:30", "12:30", "12:45"}
    [right_after] = [slot for slot in found if slot["start"][11:16] == "10:40"]
    assert right_after["travel_minutes"] == 34
    assert {"code": "follows", "visit": before} in right_after["reasons"]
    assert {"code": "way", "minutes": 34} in right_after["reasons"]

    moved = desk.move(desk.read(f"/visits/{moving}"), at("10:40"), travel_minutes=34).get_json()
    assert moved["depart_by"] == at("10:01").isoformat() >= at("10:00").isoformat()
    over = desk.read("/slots/against", **WORK, person=people.li.id, start=at("12:40").isoformat(), **{"not": moving})
    assert over["items"] == [{
        "code": "way_after", "words": [], "visit": after, "order": desk.read(f"/visits/{after}")["order"], "minutes": 19
    }]  # fmt: skip

    week = desk.read("/slots", **{**asked, "days": 7})["items"]
    assert len({slot["start"][:10] for slot in week}) == 7 and 12 * 7 >= len(week) > 70
    wished = desk.read("/slots", **asked, days=7, wish_from="16:00", wish_until="17:00")["items"]
    assert [slot["reasons"][0]["code"] for slot in wished[:14]] == ["wished"] * 14
    assert {slot["start"][11:13] for slot in wished[:14]} == {"16"}


@pytest.mark.one_database
def test_the_hours_on_the_page_of_a_customer_come_first(app: Flask, desk: Desk, people: People) -> None:
    """For whoever books at known premises, moves a visit, or opens the link; until somebody wishes for another time."""
    customer = Customer(new_id(), "王秀兰", None, "+8613800000009", channel="sms", hours_from="15:30")
    place = lying(36.60)
    moving = book(people.li, start=at("16:07"), customer=customer, premises=place, duration_minutes=60)
    for where in ({"not": moving}, {"premises": place.id}):
        found = desk.read("/slots", **WORK, date=DAY, **where)
        assert found["preferred"] == {"hours_from": "15:30", "hours_until": None, "channel": "sms"}
        assert found["items"][0]["reasons"][0] == {"code": "wished"} and found["items"][0]["start"][11:16] >= "15:30"
        other = desk.read("/slots", **WORK, date=DAY, **where, wish_from="00:00")["items"]
        assert all(reason["code"] != "wished" for slot in other for reason in slot["reasons"])
    assert desk.read("/slots", **WORK, date=DAY)["preferred"] is None
    offered = Link(app, moving).client.get("/api/v1/portal/times").json["times"]
    here = [(datetime.fromisoformat(one["start"]).astimezone(at("12:00").tzinfo), one["wished"]) for one in offered]
    assert all(wished is (f"{start:%H:%M}" >= "15:30") for start, wished in here) and {True, False} == {
        wished for _, wished in here
    }


@pytest.mark.one_database
def test_what_is_asked_back_about(desk: Desk, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def codes(start: str) -> list[str]:
        found = desk.read("/slots/against", **WORK, person=people.li.id, start=at(start).isoformat())["items"]
        return [one["code"] for one in found]

    assert codes("10:00") == [] and codes("22:00") == ["outside_hours"]
    taken = desk.booked(at("10:00"), person=people.li.id)
    assert codes("10:30") == ["overlap"]
    assert desk.get("/slots/against", **WORK, person=people.sun.id, start=at("10:00").isoformat()).status_code == 422
    # A kind of visit that needs a skill is made by those who have it, and asked back about for anybody else.
    monkeypatch.setattr("doorstep.dispatch.office.skills", lambda kind: frozenset({"fibre"}))
    transact(lambda: accounts.put_skills(people.wang.id, {"fibre"}, ()))
    assert codes("15:00") == ["skill"]
    offered = desk.read("/slots", **WORK, date=DAY)["items"]
    assert {slot["person"]["id"] for slot in offered} == {people.wang.id}
    assert desk.move(taken, at("22:00")).status_code == 200, "who knows better may"


def test_a_time_is_held_for_whoever_is_booking_it(
    app: Flask, desk: Desk, people: People, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five minutes: nobody else books it, by no door, and everybody sees who does; then it is anybody's."""
    other = Desk(signed_in(people.wu))
    asked = {**WORK, "date": DAY, "person": people.li.id, "team": people.east.id}

    def hold(start: str, by: Desk = desk) -> Any:
        given = {"person": people.li.id, "start": at(start).isoformat(), "duration_minutes": 60}
        return by.client.put("/api/v1/slots/hold", json=given)

    def held(by: Desk) -> set[str]:
        return {slot["start"][11:16] for slot in by.read("/slots", **asked)["items"] if slot["held"]}

    assert hold("10:00").get_json()["by"]["name"] == people.zhao.name
    assert held(desk) == set() and held(other) >= {"09:00", "10:00", "11:00"}
    for refused in (hold("10:30", other), other.book(at("10:00"), person=people.li.id, team=people.east.id)):
        assert (refused.status_code, refused.get_json()["code"]) == (409, "held")
        assert refused.get_json()["of"] == people.zhao.id and refused.get_json()["until"]
    # A customer is offered what nobody holds.
    book(people.wang, start=at("08:30"), duration_minutes=500)
    link = Link(app, visit(people, "16:00", 36.6))
    free = {datetime.fromisoformat(start) for start in link.times()}
    assert at("13:00") in free and at("10:00") not in free
    assert hold("16:15").get_json()["code"] == "overlap", "a visit is there"
    # Another time comes in place of the first, and what is booked is held no more.
    assert hold("12:00").status_code == 200 and "09:00" not in held(other)
    booked = desk.booked(at("12:00"), person=people.li.id)
    assert held(other) == set()
    assert hold("09:00").status_code == 200
    moved = desk.move(booked, at("09:00"))
    assert moved.status_code == 200 and held(other) == set(), "it was held for oneself"
    assert desk.move(moved.get_json(), at("12:00")).status_code == 200
    assert hold("09:00").status_code == 200 and held(other)
    assert desk.client.delete("/api/v1/slots/hold").status_code == 204 and held(other) == set()
    assert hold("09:00").status_code == 200
    later = now() + timedelta(minutes=5, seconds=1)
    monkeypatch.setattr("doorstep.clock.now", lambda: later)
    assert held(other) == set() and hold("09:30", other).status_code == 200
