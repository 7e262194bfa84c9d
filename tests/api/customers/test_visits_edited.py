"""A visit to come is put right: plan, messages, phones and trail follow, and the standard as for a booking."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from builders import NewPhone, publish_standard, standard
from doorstep.accounts import trail_store
from doorstep.clock import now
from doorstep.database import reading, transact
from doorstep.standard import store as standards
from offices import Desk
from people import People, SignedIn


@pytest.fixture
def desk(people: People, signed_in: SignedIn) -> Desk:
    """赵敏 at her desk."""
    publish_standard()
    return Desk(signed_in(people.zhao))


def edited(desk: Desk, visit: dict[str, Any], **wanted: Any) -> dict[str, Any]:
    answer = desk.change(visit, "edit", **wanted)
    assert answer.status_code == 200, answer.text
    changed: dict[str, Any] = answer.get_json()
    return changed


def test_what_was_booked_is_put_right_and_the_phone_hears_of_it(people: People, desk: Desk, phone_of: NewPhone) -> None:
    begin = now() + timedelta(hours=3)
    visit = desk.booked(begin, person=people.li.id, facts={"order.access": "fibre", "order.gate": "南门"})
    after = desk.booked(begin + timedelta(hours=3), person=people.li.id)
    phone = phone_of(people.li)
    phone.pull()
    changed = edited(
        desk, visit, duration_minutes=90, buffer_minutes=30, instructions="带长梯子",
        facts={"order.gate": None, "order.access": "copper"},
    )  # fmt: skip
    assert (changed["ver"], changed["standard"]) == (visit["ver"] + 1, visit["standard"])
    [item] = [one for one in phone.pull() if one["kind"] == "visit"]
    document = item["document"]
    assert (document["duration_minutes"], document["instructions"]) == (90, "带长梯子")
    assert document["facts"]["order.access"] == "copper" and "order.gate" not in document["facts"]
    with reading():
        [entry] = trail_store.trail_of(visit["id"])
    assert entry.by == people.zhao.id and entry.changed is not None
    assert entry.changed["duration_minutes"] == [60, 90] and entry.changed["instructions"] == [None, "带长梯子"]

    clash = desk.change(changed, "edit", duration_minutes=170)
    assert (clash.status_code, clash.get_json()["code"]) == (409, "overlap")
    assert [one["id"] for one in clash.get_json()["visits"]] == [after["id"]]
    assert desk.change(visit, "edit", duration_minutes=45).status_code == 412
    assert edited(desk, changed, duration_minutes=90)["ver"] == changed["ver"], "what changes nothing is no change"


def test_another_kind_brings_the_standard_in_force_until_the_visit_has_begun(
    people: People, desk: Desk, phone_of: NewPhone
) -> None:
    visit = desk.booked(now() + timedelta(hours=3), person=people.li.id)
    newer = {**standard(), "hash": "f" * 64}
    transact(lambda: standards.publish(newer, now(), None))
    assert edited(desk, visit, buffer_minutes=20)["standard"] == visit["standard"]
    shown = desk.read(f"/visits/{visit['id']}")
    changed = edited(desk, shown, kind="fault-repair")
    assert (changed["kind"], changed["standard"]) == ("fault-repair", newer["hash"])
    phone = phone_of(people.li)
    assert phone.results(phone.event(visit["id"], "visit.departed"), clock=phone.clock()) == ["accepted"]
    begun = desk.change(desk.read(f"/visits/{visit['id']}"), "edit", kind="broadband-install")
    assert (begun.status_code, begun.get_json()["code"]) == (409, "begun")
    other = desk.change(desk.read(f"/visits/{visit['id']}"), "edit", kind="no-such-kind")
    assert (other.status_code, other.get_json()["faults"][0]["pointer"]) == (422, "/kind")
