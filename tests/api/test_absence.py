"""Somebody cannot come: their visits get a proposal each, are given to others in one step, and come back in one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from builders import ZONE, NewPhone, answered, publish_standard
from doorstep.accounts import trail_store
from doorstep.clock import new_id, now
from doorstep.database import reading
from offices import Desk
from people import People, SignedIn

HERE = ZoneInfo(ZONE)


@pytest.fixture(autouse=True)
def _in_app(app: Flask) -> Iterator[None]:
    publish_standard()
    yield


@pytest.fixture
def desk(people: People, signed_in: SignedIn) -> Desk:
    """赵敏 at her desk."""
    return Desk(signed_in(people.zhao))


def tomorrow() -> date:
    return (now().astimezone(HERE) + timedelta(days=1)).date()


def at(hour: int) -> datetime:
    return datetime.combine(tomorrow(), datetime.min.time(), HERE).replace(hour=hour)


def span() -> dict[str, str]:
    return {"begin": f"{tomorrow()}T00:00", "end": f"{tomorrow() + timedelta(days=2)}T00:00"}


def plan(desk: Desk, person: str, **query: Any) -> Any:
    return desk.read(f"/people/{person}/absence", **span(), **query)


def applied(desk: Desk, person: str, rows: list[dict[str, Any]], key: str | None = None, **more: Any) -> Any:
    body = {"id": new_id(), "kind": "sick", **span(), "visits": rows, **more}
    return desk.command(f"/people/{person}/absence", body, key=key)


def as_proposed(plan: Any) -> list[dict[str, Any]]:
    """What the page sends when nothing is changed in it."""
    return [
        {"visit": one["id"], "ver": one["ver"], "person": one["proposed"]["person"]["id"]}
        | ({"start": one["proposed"]["start"], "asked_by": "resource"} if one["proposed"]["moves"] else {})
        for one in plan["visits"]
        if one["proposed"]
    ]


def goes(desk: Desk, visit: dict[str, Any]) -> tuple[str | None, datetime]:
    shown = desk.read(f"/visits/{visit['id']}")
    main = next((one["person"] for one in shown["members"] if one["role"] == "main"), None)
    return main, datetime.fromisoformat(shown["promise"]["start"])


def test_an_absence_is_planned_entered_and_taken_back_in_one_step(desk: Desk, people: People) -> None:
    nine, eleven = (desk.booked(at(hour), person=people.li.id) for hour in (9, 11))
    taken = desk.booked(at(11), person=people.wang.id)
    found = plan(desk, people.li.id)
    first, second = found["visits"]
    assert (first["id"], second["id"]) == (nine["id"], eleven["id"])
    assert (first["proposed"]["person"]["name"], first["proposed"]["moves"]) == ("王芳", False)
    assert first["proposed"]["reasons"][0]["code"] == "same_time"
    assert second["proposed"]["moves"], "王芳 is elsewhere then"
    [option] = second["options"]
    assert [(one["code"], one.get("order")) for one in option["against"]] == [("overlap", taken["order"])]

    key = new_id()
    made = applied(desk, people.li.id, as_proposed(found), key)
    assert made.status_code == 201, made.text
    assert applied(desk, people.li.id, as_proposed(found), key).json["code"] == "key_reused"
    assert goes(desk, nine) == (people.wang.id, at(9))
    main, start = goes(desk, eleven)
    assert main == people.wang.id and start != at(11)
    assert plan(desk, people.li.id)["visits"] == []
    [leave] = plan(desk, people.li.id)["leaves"]
    assert (leave["id"], leave["state"]) == (made.json["leave"], "approved")

    undone = desk.command(f"/leaves/{leave['id']}/undo", {"undoes": key})
    assert (undone.status_code, undone.json) == (200, {"stays": []})
    assert [goes(desk, one) for one in (nine, eleven)] == [(people.li.id, at(9)), (people.li.id, at(11))]
    assert plan(desk, people.li.id)["leaves"] == []
    again = desk.command(f"/leaves/{leave['id']}/undo", {"undoes": key})
    assert (again.status_code, again.json["code"]) == (409, "not_undoable")


def test_what_cannot_be_given_in_whole_is_not_given_at_all(desk: Desk, people: People) -> None:
    nine, eleven = (desk.booked(at(hour), person=people.li.id) for hour in (9, 11))
    taken = desk.booked(at(11), person=people.wang.id)
    rows = [{"visit": one["id"], "ver": 1, "person": people.wang.id} for one in (nine, eleven)]
    refused = applied(desk, people.li.id, rows)
    assert (refused.status_code, refused.json["code"]) == (409, "overlap")
    assert [one["id"] for one in refused.json["visits"]] == [taken["id"]]
    assert goes(desk, nine) == (people.li.id, at(9)) and plan(desk, people.li.id)["leaves"] == []
    rows[1] |= {"person": people.sun.id}
    wrong = applied(desk, people.li.id, [*rows, {"visit": taken["id"], "ver": 1, "person": None}])
    assert [one["pointer"] for one in wrong.json["faults"]] == ["/visits/1/person", "/visits/2/visit"]


def test_what_was_begun_or_changed_since_stays_and_is_named(desk: Desk, people: People, phone_of: NewPhone) -> None:
    begun, changed, back = (desk.booked(at(hour), person=people.li.id) for hour in (9, 11, 14))
    key = new_id()
    made = applied(desk, people.li.id, as_proposed(plan(desk, people.li.id)), key)
    phone = phone_of(people.wang)
    phone.pull()
    phone.results(answered(phone, begun["id"], "enter.shoe-covers", "done"))
    other = desk.read(f"/visits/{changed['id']}")
    assert desk.change(other, "reassign", person=None).status_code == 200
    undone = desk.command(f"/leaves/{made.json['leave']}/undo", {"undoes": key})
    assert [(one["order"], one["why"]) for one in undone.json["stays"]] == [
        (begun["order"], "begun"),
        (changed["order"], "changed"),
    ]
    assert goes(desk, back)[0] == people.li.id and goes(desk, begun)[0] == people.wang.id


def test_a_leave_that_was_given_before_is_used_and_stays(desk: Desk, people: People, signed_in: SignedIn) -> None:
    visit, chen = desk.booked(at(9), person=people.li.id), Desk(signed_in(people.chen))
    body = {"id": new_id(), "person": people.li.id, "kind": "annual", **span()}
    leave = chen.client.post("/api/v1/leaves", json=body).json
    key, rows = new_id(), as_proposed(plan(desk, people.li.id))
    assert applied(desk, people.li.id, rows, id=new_id()).json["code"] == "leave_overlaps"
    assert applied(desk, people.li.id, rows, key, id=leave["id"]).status_code == 201
    assert desk.command(f"/leaves/{leave['id']}/undo", {"undoes": key}).status_code == 200
    assert goes(desk, visit)[0] == people.li.id
    assert [one["state"] for one in plan(desk, people.li.id)["leaves"]] == ["approved"]
    assert (
        applied(desk, people.li.id, [], kind="annual", begin=f"{tomorrow()}T00:00").json["code"] == "not_yours_to_give"
    )


def test_somebody_on_leave_goes_only_with_a_reason_through_every_door(desk: Desk, people: People) -> None:
    li, wang = people.li.id, people.wang.id
    moved, given = desk.booked(at(9) + timedelta(days=3), person=li), desk.booked(at(9), person=wang)
    cancelled, key = desk.booked(at(14), person=li), new_id()
    path = f"/visits/{cancelled['id']}"
    off = desk.command(f"{path}/cancel", {"reason": "误操作", "asked_by": "staff"}, 1, key).json
    assert applied(desk, li, []).status_code == 201
    back = {"undoes": key}
    doors = [
        lambda more: desk.book(at(16), person=li, **more),
        lambda more: desk.move(moved, at(11), **more),
        lambda more: desk.change(given, "reassign", person=li, **more),
        lambda more: desk.command(f"{path}/reinstate", {**back, **more}, off["ver"]),
    ]
    for door in doors:
        refused = door({})
        assert (refused.status_code, refused.json["code"]) == (422, "absent"), refused.text
        assert [one["pointer"] for one in refused.json["faults"]] == ["/despite_leave"]
        assert door({"despite_leave": "本人要求去"}).status_code in (200, 201)
    with reading():
        assert [one.changed for one in trail_store.trail_of(given["id"])] == [{"despite_leave": [None, "本人要求去"]}]
    assert goes(desk, given)[0] == li
    late = desk.read(f"/visits/{given['id']}")
    assert desk.change(late, "move", start=(at(17)).isoformat(), asked_by="customer").status_code == 422
    assert desk.change(late, "edit", instructions="带梯子").status_code == 200, "nobody is sent by that"
