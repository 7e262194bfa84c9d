"""What the office puts right about a customer reaches whatever waits for them, phones too, and the trail tells it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from builders import NewPhone
from doorstep.appointments import store as appointments
from doorstep.customers import store as customers
from doorstep.database import reading, transact
from mail_server import Mailbox
from mailing import START, Clock, customer, found, tick, visit_of
from offices import Desk
from people import People, SignedIn


@pytest.fixture
def desk(time: Clock, people: People, signed_in: SignedIn) -> Desk:
    """赵敏 at her desk."""
    return Desk(signed_in(people.zhao))


def of(visit: str) -> str:
    with reading():
        known = appointments.visit(visit)
    assert known is not None
    return known.customer


def corrected(desk: Desk, id: str, before: Any, after: Any, **more: Any) -> Any:
    answer = desk.command(f"/customers/{id}/correct", {"before": before, "after": after, **more})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_the_wrong_mail_is_put_right_for_what_waits_and_not_for_what_was_sent(
    app: Flask, people: People, time: Clock, box: Mailbox, desk: Desk, signed_in: SignedIn
) -> None:
    visit = visit_of(people.li, customer=customer("wnag@a.example"))
    tick(app)
    sent = found(visit, "booked")
    shown = corrected(desk, of(visit), {"email": "wnag@a.example"}, {"email": "wang@a.example"})
    assert shown["email"] == "wang@a.example"
    time.at = found(visit, "day-before").due
    tick(app)
    assert [len(box.of(to)) for to in ("wnag@a.example", "wang@a.example")] == [1, 1]
    assert found(visit, "booked") == sent
    [entry] = shown["trail"]
    assert (entry["by"]["name"], entry["changed"]) == (
        people.zhao.name,
        [{"field": "email", "before": "wnag@a.example", "after": "wang@a.example"}],
    )
    again = {"before": {"email": "wnag@a.example"}, "after": {"email": "x@a.example"}}
    desk = Desk(signed_in(people.zhao))  # the night has passed
    stale = desk.command(f"/customers/{of(visit)}/correct", again)
    assert (stale.status_code, stale.get_json()["code"]) == (409, "changed")


def test_phones_get_the_documents_of_open_visits_anew(
    people: People, time: Clock, signed_in: SignedIn, phone_of: NewPhone
) -> None:
    time.at = START
    desk = Desk(signed_in(people.zhao))
    visit = visit_of(people.li)
    phone = phone_of(people.li)
    phone.pull()
    id = of(visit)
    shown = corrected(desk, id, {"door_note": None, "phone": desk.read(f"/customers/{id}")["phone"]},
                      {"door_note": "狗在院里，先打电话", "phone": "139 8888 0001"})  # fmt: skip
    [place] = shown["premises"]
    other = corrected(desk, id, {"address": place["address"]}, {"address": "柳巷7号"}, premises=place["id"])
    assert other["premises"][0]["address"] == "柳巷7号"
    document = [item["document"] for item in phone.pull() if item["kind"] == "visit"][-1]
    assert document["customer"]["note"] == "狗在院里，先打电话"
    assert (document["customer"]["phone"], document["premises"]["address"]) == ("+8613988880001", "柳巷7号")
    assert [change["field"] for entry in other["trail"] for change in entry["changed"]] == [
        "address",
        "door_note",
        "phone",
    ]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ({"phone": "x"}, {"phone": "12"}, "phone"),
        ({}, {"address": "柳巷7号"}, None),
        ({}, {}, None),
        ({}, {"name": None}, None),
        ({}, {"hours_from": "25:00"}, None),
        ({}, {"unheard": "of"}, None),
    ],
)
def test_what_cannot_be_right_is_refused(people: People, desk: Desk, before: Any, after: Any, code: str | None) -> None:
    id = of(visit_of(people.li))
    answer = desk.command(f"/customers/{id}/correct", {"before": before, "after": after})
    assert answer.status_code == 422, answer.text
    assert code is None or answer.get_json()["faults"][0]["code"] == code


@pytest.mark.one_database
def test_the_position_goes_with_the_address_unless_only_its_spelling_changes(people: People, desk: Desk) -> None:
    visit = visit_of(people.li)
    id = of(visit)
    with reading():
        [place] = customers.premises_of([id])[id]
    transact(lambda: customers.correct_premises(id, replace(place, latitude="31.2", longitude="121.5", datum="WGS-84")))
    spelt = {"address": place.address.replace("号", "号 ")}
    corrected(desk, id, {"address": place.address}, spelt, premises=place.id)
    with reading():
        [kept] = customers.premises_of([id])[id]
    assert (kept.address, kept.latitude) == (spelt["address"], "31.2")
    corrected(desk, id, spelt, {"address": "柳巷7号"}, premises=place.id)
    with reading():
        [moved] = customers.premises_of([id])[id]
    assert (moved.latitude, moved.longitude, moved.datum) == (None, None, None)
