"""Everything that is kept of one customer comes out in one file, and nothing of anybody else."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from builders import NewPhone, a_whole_visit, publish_standard
from doorstep.clock import now
from doorstep.database import Base
from doorstep.intake.belongings_store import BELONGS, PARTS
from offices import Desk
from people import People, SignedIn


def test_every_table_with_a_customers_column_says_how_its_rows_are_known() -> None:
    theirs = {table.name for table in Base.metadata.sorted_tables if table.info.get("customer")}
    assert theirs - PARTS - BELONGS.keys() == set(), "say in BELONGS how a row is about a customer"
    assert theirs >= PARTS and not PARTS & BELONGS.keys()


def canaries(who: str) -> dict[str, Any]:
    return {
        "customer": {"name": f"{who}赛花", "phone": "13977770000" if who == "佘" else "13977771111"},
        "premises": {"address": f"{who}家巷 7731 号"},
        "instructions": f"{who}家的狗叫旺财",
    }


def texts(export: dict[str, Any]) -> str:
    return json.dumps(export, ensure_ascii=False)


def test_all_of_one_customer_and_nothing_of_another(people: People, signed_in: SignedIn, phone_of: NewPhone) -> None:
    publish_standard()
    desk, boss = Desk(signed_in(people.zhao)), Desk(signed_in(people.wu))
    own = desk.booked(now() + timedelta(hours=1), person=people.li.id, **canaries("佘"))
    other = desk.booked(now() + timedelta(hours=4), person=people.li.id, **canaries("穆"))
    id = own["customer"]["id"]
    desk.change(own, "calls", purpose="appointment", result="reached", note="佘家只在晚上接电话")
    body = {"before": {"door_note": None}, "after": {"door_note": "佘家要脱鞋"}}
    desk.command(f"/customers/{id}/correct", body)
    phone = phone_of(people.li)
    said = phone.event(own["id"], "note.added", {"text": "佘家的网线在阳台", "replaces": []})
    phone.results(said, *a_whole_visit(phone, own["id"]), clock=phone.clock())

    answer = boss.client.post(f"/api/v1/customers/{id}/export")
    assert answer.status_code == 200, answer.text
    export = answer.get_json()
    found = texts(export)
    for canary in (
        "佘赛花",
        "+8613977770000",
        "佘家巷 7731 号",
        "佘家的狗叫旺财",
        "佘家只在晚上接电话",
        "佘家要脱鞋",
        "佘家的网线在阳台",
    ):
        assert canary in found, canary
    assert "穆" not in found and "13977771111" not in found and other["id"] not in found
    assert {row["kind"] for row in export["tables"]["messages"]} and export["tables"]["visit_events"]
    assert export["tables"]["record_openings"], "what opens the sealed record is theirs"
    assert "password_hash" not in found
    shown = boss.read(f"/customers/{id}")
    assert (shown["trail"][0]["act"], shown["trail"][0]["by"]["id"]) == ("customer.exported", people.wu.id)


@pytest.mark.one_database
def test_an_export_is_for_administrators(people: People, signed_in: SignedIn) -> None:
    publish_standard()
    desk = Desk(signed_in(people.zhao))
    own = desk.booked(now() + timedelta(hours=1))
    assert desk.client.post(f"/api/v1/customers/{own['customer']['id']}/export").status_code == 403
