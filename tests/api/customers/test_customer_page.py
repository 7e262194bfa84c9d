"""A customer's page: everything that the office knows, and only of those whom one's team visits."""

from __future__ import annotations

from datetime import timedelta

from builders import publish_standard
from doorstep.clock import now
from offices import Desk
from people import People, SignedIn


def test_a_customer_has_a_page_with_all_that_the_team_knows(people: People, signed_in: SignedIn) -> None:
    publish_standard()
    desk = Desk(signed_in(people.zhao))
    later = desk.booked(now() + timedelta(days=2))
    sooner = desk.booked(now() + timedelta(days=1), person=people.li.id)
    off = desk.booked(now() + timedelta(days=3))
    desk.change(off, "cancel", reason="客户退单", asked_by="customer")
    desk.change(sooner, "calls", purpose="appointment", result="reached", note="门禁打这个电话")
    id = sooner["customer"]["id"]

    shown = desk.read(f"/customers/{id}")
    assert (shown["name"], shown["phone"], shown["address_as"]) == ("王秀兰", "+8613800010037", "王女士")
    assert [one["id"] for one in shown["coming"]] == [sooner["id"], later["id"]]
    assert [(one["id"], one["state"]) for one in shown["past"]] == [(off["id"], "cancelled")]
    assert shown["coming"][0]["main"] == {"id": people.li.id, "name": people.li.name}
    assert [(one["by"]["name"], one["note"], one["order"]) for one in shown["calls"]] == [
        (people.zhao.name, "门禁打这个电话", sooner["order"])
    ]
    assert [one["address"] for one in shown["premises"]] == ["梧桐路18号2单元601"]
    assert [one["id"] for one in desk.read("/customers")["items"]] == [id], "whoever is visited soon is listed"
