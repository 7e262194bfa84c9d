"""The office books, moves, cancels and reassigns over HTTP; nobody is in two places; no command happens twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from builders import NewPhone, Phone, publish_standard
from doorstep import clock
from doorstep.appointments import plan_store
from doorstep.clock import new_id, now
from doorstep.database import reading
from offices import Desk, booking
from people import People, SignedIn


@pytest.fixture(autouse=True)
def _in_app(app: Flask) -> Iterator[None]:
    publish_standard()
    yield


@pytest.fixture
def desk(people: People, signed_in: SignedIn) -> Desk:
    """赵敏 at her desk."""
    return Desk(signed_in(people.zhao))


def at(hours: float) -> datetime:
    """So many hours after nine o'clock UTC of the day after tomorrow."""
    nine = (now() + timedelta(days=2)).replace(hour=9, minute=0, second=0, microsecond=0)
    return nine + timedelta(hours=hours)


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


def faults(answer: Any) -> set[str]:
    assert answer.status_code == 422, answer.text
    return {fault["pointer"] for fault in answer.get_json()["faults"]}


def on_the_phone(phone: Phone, visit: dict[str, Any]) -> list[tuple[str, str | None]]:
    """What the phone heard of a visit since it last asked."""
    return [(item["kind"], item.get("reason")) for item in phone.pull() if item.get("visit") == visit["id"]]


# ---- booking


def test_what_is_booked_is_on_the_board_and_on_the_phone(desk: Desk, people: People, phone_of: NewPhone) -> None:
    phone = phone_of(people.li)
    phone.pull()
    start = now().replace(microsecond=0) + timedelta(hours=1)
    visit = desk.booked(start, person=people.li.id, travel_minutes=20, facts={"order.access": "fibre"})

    assert on_the_phone(phone, visit) == [("scope.added", "assigned")]
    assert visit["order"].startswith("DS-") and visit["order"].endswith("-1")
    assert visit["customer"]["phone"] == "+8613800010037" and visit["facts"]["order.access"] == "fibre"
    assert (visit["duration_minutes"], visit["buffer_minutes"], visit["ver"]) == (60, 15, 1)
    plan = visit["plan"]
    assert datetime.fromisoformat(plan["end"]) - datetime.fromisoformat(plan["start"]) == timedelta(minutes=75)
    assert visit["plan"]["start"] == visit["promise"]["start"]

    board = desk.read("/day", date=visit["promise"]["start"][:10])
    [li] = [row for row in board["technicians"] if row["person"]["id"] == people.li.id]
    [card] = li["visits"]
    assert (card["id"], card["plan"], card["status"], card["risk"]) == (visit["id"], plan, "booked", None)
    assert li["hours"]["start"].endswith("T08:30:00+08:00") and board["unassigned"] == []
    assert [row["person"]["name"] for row in board["technicians"]] == sorted(
        [people.li.name, people.wang.name, people.sun.name]
    )


def test_numbers_count_on_and_a_given_one_is_kept(desk: Desk) -> None:
    first, second = desk.booked(at(0)), desk.booked(at(0))
    assert second["order"] == f"{first['order'][:-1]}2"
    own = desk.booked(at(0), order="WO-20261122-007")
    assert own["order"] == "WO-20261122-007" and own["plan"] is None
    assert refusal(desk.book(at(0), order="WO-20261122-007")) == (409, "order_taken")


def test_everything_that_is_wrong_with_a_booking_is_named(desk: Desk, people: People) -> None:
    yesterday = now() - timedelta(days=1)
    wrong = desk.book(
        yesterday, end=yesterday.isoformat(), kind="piano-tuning", zone="Nowhere/City", person=people.zhou.id,
        facts={"order.access": "string", "visit.area_type": "city", "customer.kind": "individual"},
    )  # fmt: skip
    assert faults(wrong) == {
        "/start", "/end", "/kind", "/zone", "/person", "/facts/order.access", "/facts/visit.area_type"
    }  # fmt: skip
    for reported in (now() + timedelta(hours=1)).isoformat(), "2026-02-30T09:00:00Z", "2026-11-22 09:00", 9:
        wrong = desk.book(at(0), facts={"order.reported_at": reported})
        assert faults(wrong) == {"/facts/order.reported_at"}, reported
    assert faults(desk.book(at(0), person=people.sun.id)) == {"/person"}, "an account manager installs nothing"
    assert faults(desk.book(at(0), person=people.he.id)) == {"/person"}, "deactivated"
    assert faults(desk.book(at(0), customer={"name": "王", "phone": "12"})) == {"/customer/phone"}
    assert faults(desk.book(at(0), customer={"address_as": "王女士"})) == {"/customer/name", "/customer/phone"}
    assert faults(desk.book(at(0), customer={"id": new_id()})) == {"/customer/id"}
    assert faults(desk.book(at(0), premises={"id": new_id()})) == {"/premises/id"}
    assert faults(desk.book(at(0), premises={"area_type": "city"})) == {"/premises/address"}
    email = {"name": "王秀兰", "phone": "13800010037", "email": "王@example"}
    assert faults(desk.book(at(0), customer=email)) == {"/customer/email"}
    assert faults(desk.command("/visits", {**booking(at(0)), "duration_minutes": 4})) == {"/duration_minutes"}


def test_a_known_customer_is_booked_again_and_not_written_down_twice(desk: Desk, people: People) -> None:
    customer = {"name": "Jane Doe", "phone": "13800010037", "email": "jane@example.com", "language": "en"}
    desk.booked(at(0), customer=customer)
    [found] = desk.read("/customers", query="jane")["items"]
    assert (found["email"], found["language"], found["phone"]) == ("jane@example.com", "en", "+8613800010037")
    again = desk.booked(at(5), customer={"id": found["id"]}, premises={"id": found["premises"][0]["id"]})
    [found] = desk.read("/customers", query="jane")["items"]
    assert found["visits"][0]["id"] == again["id"] and len(found["premises"]) == 1
    assert found["language"] == "en"
    desk.change(again, "cancel", reason="不需要了", asked_by="customer")
    [found] = desk.read("/customers", query="jane")["items"]
    assert [one["over"] for one in found["visits"]] == [True, False], "what is over is nothing to move or to cancel"


def test_another_spelling_is_no_other_customer_address_or_number(desk: Desk) -> None:
    first = desk.booked(
        at(0), order="WO-7a", customer={"name": "杭州测试（集团）", "phone": "13800010037", "tier": "gold"},
        premises={"address": "梧桐路18号 2单元601", "area_type": "city"},
    )  # fmt: skip
    again = desk.booked(
        at(5), customer={"name": "杭州测试 (集团)", "phone": "１３８00010037", "address_as": "陈经理", "is_new": True},
        premises={"address": "梧桐路１８号2单元601"},
    )  # fmt: skip
    assert again["customer"]["name"] == "杭州测试（集团）", "as it was written the first time"
    assert again["premises"]["address"] == first["premises"]["address"]
    [found] = desk.read("/customers", query="１３８0001")["items"]
    assert (found["address_as"], found["tier"]) == ("陈经理", "gold")
    assert len(found["premises"]) == 1 and len(found["visits"]) == 2
    other = desk.booked(at(9), customer={"name": "杭州测试", "phone": "13800010037"})
    assert other["customer"]["id"] != again["customer"]["id"]
    for number in ("wo-7a", "ＷＯ－７Ａ", "WO–7a"):
        assert refusal(desk.book(at(0), order=number)) == (409, "order_taken")


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("杭州测试（集团）有限公司", ("测试(集团)", "州 测试", "【集团】有限")),
        ("O’Brien", ("o'br", "O`BRIEN", "ｏ＇ｂ")),
        ("José Doe", ("jose\u0301", "JOSÉ  DOE")),
        ("ＡＢＣ商店", ("abc", "c 商店")),
    ],
)
def test_a_customer_is_found_however_the_name_is_typed(desk: Desk, name: str, queries: tuple[str, ...]) -> None:
    desk.booked(at(0), customer={"name": name, "phone": "13912345678"})
    for query in queries:
        assert [found["name"] for found in desk.read("/customers", query=query)["items"]] == [name], query
    assert desk.read("/customers", query="\u200b")["items"] == []


@pytest.fixture
def sends_mail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "doorstep", replace(app.extensions["doorstep"], smtp_url="smtp://127.0.0.1:1"))


def outlook(desk: Desk, visit: dict[str, Any]) -> dict[str, str]:
    """What becomes of the messages about a visit, by kind."""
    return {one["kind"]: one["reason"] or one["state"] for one in desk.read("/messages", visit=visit["id"])["items"]}


@pytest.mark.usefixtures("sends_mail")
def test_a_known_customer_may_say_where_messages_go(desk: Desk) -> None:
    before = desk.booked(at(0), customer={"name": "Jane Doe", "phone": "13800010037"})
    assert outlook(desk, before) == {"booked": "no_address", "day-before": "no_address"}

    [found] = desk.read("/customers", query="jane")["items"]
    known = {"id": found["id"], "email": "jane@example.com", "language": "en"}
    again = desk.booked(at(5), customer=known, premises={"id": found["premises"][0]["id"]})
    [found] = desk.read("/customers", query="jane")["items"]
    assert (found["email"], found["language"], found["name"]) == ("jane@example.com", "en", "Jane Doe")
    assert outlook(desk, before) == outlook(desk, again) == {"booked": "waiting", "day-before": "waiting"}

    wrong = {"id": found["id"], "email": "jane"}
    assert faults(desk.book(at(10), customer=wrong)) == {"/customer/email"}
    desk.booked(at(10), customer={"id": found["id"], "email": None})
    [found] = desk.read("/customers", query="jane")["items"]
    assert (found["email"], found["language"]) == (None, "en")
    assert outlook(desk, before) == {"booked": "no_address", "day-before": "no_address"}


@pytest.mark.usefixtures("sends_mail")
def test_an_address_that_comes_while_somebody_is_on_the_way_changes_nothing_else(
    desk: Desk, people: People, phone_of: NewPhone
) -> None:
    phone = phone_of(people.li)
    who = {"name": "Jane Doe", "phone": "13800010037"}
    visit = desk.booked(now() + timedelta(hours=2), person=people.li.id, customer=who)
    phone.results(phone.event(visit["id"], "visit.departed"), clock=phone.clock())
    known = outlook(desk, visit)
    assert known["on-the-way"] == known["booked"] == "no_address"
    [found] = desk.read("/customers", query="jane")["items"]
    desk.booked(at(5), customer={"id": found["id"], "email": "jane@example.com"})
    assert outlook(desk, visit) == {**known, "on-the-way": "waiting", "booked": "waiting"}


# ---- nobody in two places


def test_a_person_who_is_somewhere_else_cannot_be_booked(desk: Desk, people: People) -> None:
    first = desk.booked(at(0), person=people.li.id)
    refused = desk.book(at(1), person=people.li.id)
    assert refusal(refused) == (409, "overlap")
    [way] = refused.get_json()["visits"]
    assert (way["id"], way["order"], way["person"]) == (first["id"], first["order"], people.li.id)
    assert datetime.fromisoformat(way["start"]) == at(0) and datetime.fromisoformat(way["end"]) == at(1.25)
    assert desk.book(at(1), person=people.wang.id).status_code == 201
    assert desk.book(at(1)).status_code == 201, "nobody goes there yet"
    neighbours = desk.book(at(1.25), person=people.li.id), desk.book(at(-1.25), person=people.li.id)
    assert [answer.status_code for answer in neighbours] == [201, 201]


def test_moves_and_other_people_meet_the_same_rule(desk: Desk, people: People) -> None:
    one, two = desk.booked(at(0), person=people.li.id), desk.booked(at(2), person=people.li.id)
    hers = desk.booked(at(0.5), person=people.wang.id)
    for refused in (
        desk.move(two, at(0.5)),
        desk.change(hers, "reassign", person=people.li.id),
        desk.move(one, at(0), duration_minutes=120),
        desk.move(hers, at(0.5), person=people.li.id),
    ):
        assert refusal(refused) == (409, "overlap")
    moved = desk.move(hers, at(1.25), person=people.li.id, duration_minutes=31, reason="客户要求")
    assert refusal(moved) == (409, "overlap"), "with its buffer it would not end before the next"
    moved = desk.command(
        f"/visits/{hers['id']}/move",
        {"start": at(1.25).isoformat(), "person": people.li.id, "duration_minutes": 30, "asked_by": "staff"},
        hers["ver"],
    )
    assert moved.status_code == 200 and moved.headers["ETag"] == '"2"'
    visit = moved.get_json()
    assert [member["person"] for member in visit["members"]] == [people.li.id] and visit["duration_minutes"] == 30
    assert [entry["asked_by"] for entry in visit["ledger"]] == ["customer", "staff"]


def test_time_is_free_again_after_a_cancellation_a_move_and_a_completion(
    desk: Desk, people: People, phone_of: NewPhone
) -> None:
    phone, li = phone_of(people.li), people.li.id
    cancelled = desk.booked(at(0), person=li)
    answer = desk.change(cancelled, "cancel", reason="客户退单", asked_by="customer")
    assert answer.status_code == 200 and answer.get_json()["cancelled"]["reason"] == "客户退单"
    assert answer.get_json()["plan"] is None and answer.get_json()["cancelled"]["by"]["id"] == people.zhao.id
    moved = desk.booked(at(0), person=li)
    moved = desk.move(moved, at(3)).get_json()
    finished = desk.booked(at(0), person=li)
    phone.results(phone.event(finished["id"], "visit.completed", {"outcome": "done", "recorded": 1}))
    assert desk.booked(at(0), person=li)["plan"] is not None
    assert refusal(desk.move(finished, at(9))) == (409, "finished")
    assert refusal(desk.move(cancelled | {"ver": 2}, at(9))) == (409, "cancelled")
    assert refusal(desk.change(cancelled | {"ver": 2}, "cancel", reason="x", asked_by="staff")) == (409, "cancelled")


def test_what_is_never_said_to_a_customer_is_no_reason(desk: Desk, people: People) -> None:
    visit = desk.booked(at(0), person=people.li.id)
    rude = "刚才不是跟你说了，改时间"
    refused = desk.move(visit, at(3), reason=rude)
    assert faults(refused) == {"/reason"} and "刚才不是跟你说了" in refused.text
    assert faults(desk.change(visit, "cancel", reason="我 也没辦法", asked_by="staff")) == {"/reason"}
    assert desk.move(visit, at(3), reason="不可能上午到").status_code == 200, "what is only warned of is taken"


def test_a_time_agreed_at_the_door_stands_and_becomes_a_plan_when_there_is_room(
    desk: Desk, people: People, phone_of: NewPhone
) -> None:
    phone = phone_of(people.li)
    other, begun = desk.booked(at(5), person=people.li.id), desk.booked(at(0), person=people.li.id)
    agreed = {"start": at(5).isoformat(), "zone": "Asia/Shanghai", "asked_by": "customer", "agreed_by": "王女士"}
    phone.results(phone.event(begun["id"], "promise.agreed", agreed))

    clashing = desk.read(f"/visits/{begun['id']}")
    assert clashing["plan"]["clash"] and clashing["summary"]["clash"]
    assert desk.book(at(0), person=people.li.id).status_code == 201, "the time before is free"
    assert desk.move(other, at(5), duration_minutes=90).status_code == 200, "a clash does not count for others"
    other = desk.read(f"/visits/{other['id']}")
    assert desk.change(other, "reassign", person=people.wang.id).status_code == 200
    assert desk.read(f"/visits/{begun['id']}")["plan"]["clash"] is False
    assert refusal(desk.book(at(5), person=people.li.id)) == (409, "overlap")


def test_only_the_one_who_goes_has_a_plan(desk: Desk, people: People) -> None:
    visit = desk.booked(at(0), person=people.li.id)
    none = desk.change(visit, "reassign", person=None).get_json()
    assert none["plan"] is None and none["members"] == [] and none["ver"] == 2
    given = desk.change(none, "reassign", person=people.wang.id).get_json()
    assert given["plan"] is not None
    with reading():
        assert {plan.person for plan in plan_store.plans([visit["id"]]).values()} == {people.wang.id}


# ---- calls


def test_calls_of_the_office_and_of_the_door_stand_together(desk: Desk, people: People, phone_of: NewPhone) -> None:
    visit = desk.booked(now() + timedelta(hours=1), person=people.li.id, agreed_by=None)
    phone = phone_of(people.li)
    phone.pull()
    called = desk.change(visit, "calls", purpose="appointment", result="no_answer", note="没人接")
    assert called.status_code == 200 and called.get_json()["ver"] == 1
    assert [item["document"]["calls"][0]["result"] for item in phone.pull()] == ["no_answer"]
    phone.results(phone.event(visit["id"], "call.attempted", {"purpose": "arrival", "result": "reached"}))
    calls = desk.read(f"/visits/{visit['id']}")["calls"]
    assert [(call["origin"], call["purpose"], call["by"]["name"], call["note"]) for call in calls] == [
        ("office", "appointment", people.zhao.name, "没人接"),
        ("door", "arrival", people.li.name, None),
    ]


# ---- looking


def test_the_board_says_what_is_about_to_go_wrong(
    desk: Desk, people: People, phone_of: NewPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = now()
    start = begin.replace(microsecond=0) + timedelta(minutes=40)
    visit = desk.booked(start, person=people.li.id, travel_minutes=20)

    def risk_at(minutes: float) -> tuple[str, datetime] | None:
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=minutes))
        cards = desk.read("/day", date=visit["promise"]["start"][:10])
        [risk] = [card["risk"] for row in cards["technicians"] for card in row["visits"]]
        return risk and (risk["kind"], datetime.fromisoformat(risk["since"]))

    departs = start - timedelta(minutes=25)
    assert risk_at(-26) is None
    assert risk_at(-20) == ("unheard", departs), "no phone was ever heard of"
    monkeypatch.setattr(clock, "now", lambda: start - timedelta(minutes=24))
    phone = phone_of(people.li)
    assert risk_at(-20) == ("not_departed", departs)
    assert risk_at(0) == ("not_departed", departs)
    assert risk_at(20)[0] == "unheard", "not heard of since the visit was due"
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=15))
    phone.results(phone.event(visit["id"], "visit.departed"))
    assert risk_at(20) == ("not_arrived", start + timedelta(minutes=10))
    phone.results(phone.event(visit["id"], "visit.arrived"))
    assert risk_at(21) is None
    leave = {"reason": "material", "returning": True, "told": True, "minutes": 20}
    phone.wall_ms = int((start + timedelta(minutes=22)).timestamp() * 1000)
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=43))
    phone.results(phone.event(visit["id"], "leave.started", leave))
    assert risk_at(44) == ("leave_overdue", start + timedelta(minutes=42))


def test_changes_tell_which_visits_to_look_at_again(desk: Desk, people: People) -> None:
    before = desk.read("/day")["seq"]
    visit, other = desk.booked(at(0)), desk.booked(at(1))
    told = desk.read("/day/changes", after=before)
    assert told["visits"] == sorted([visit["id"], other["id"]])
    assert desk.read("/day/changes", after=told["seq"])["visits"] == []
    desk.change(visit, "cancel", reason="误建", asked_by="staff")
    assert desk.read("/day/changes", after=told["seq"])["visits"] == [visit["id"]]


def test_customers_are_found_by_digits_letters_and_by_the_whole_number(
    desk: Desk, people: People, signed_in: SignedIn
) -> None:
    desk.booked(at(0), customer={"name": "王小明", "phone": "13912345678"})
    desk.booked(at(1), customer={"name": "李小明_%", "phone": "13987654321"})

    def names(desk: Desk, query: str) -> list[str]:
        return [found["name"] for found in desk.read("/customers", query=query)["items"]]

    assert names(desk, "3456") == ["王小明"] and names(desk, "小明") == ["李小明_%", "王小明"]
    assert names(desk, "34") == [] and names(desk, "%") == ["李小明_%"] and names(desk, "_") == ["李小明_%"]
    west, administrator = Desk(signed_in(people.qian)), Desk(signed_in(people.wu))
    assert names(west, "小明") == [] and names(west, "139 1234 5678") == ["王小明"]
    assert names(administrator, "小明") == ["李小明_%", "王小明"]


def test_free_times_are_really_free(desk: Desk, people: People) -> None:
    day = f"{at(0):%Y-%m-%d}"
    start = datetime.fromisoformat(f"{day}T10:00:00+08:00")
    visit = desk.booked(start, person=people.li.id)
    asked = {"date": day, "kind": "broadband-install", "duration_minutes": 60}
    found = desk.read("/slots", **asked)["items"]
    assert 0 < len(found) <= 20
    best = found[0]
    assert best["person"]["id"] == people.li.id
    assert {reason["code"] for reason in best["reasons"]} >= {"busy"} and any(
        reason.get("visit") == visit["id"] for reason in best["reasons"]
    )
    for slot in found[:6]:
        answer = desk.book(datetime.fromisoformat(slot["start"]), person=slot["person"]["id"])
        assert answer.status_code == 201, answer.text
        desk.change(answer.get_json(), "cancel", reason="试", asked_by="staff")
    own = desk.read("/slots", **asked, person=people.li.id, **{"not": visit["id"]})["items"]
    assert own and all(reason["code"] == "free_day" for slot in own for reason in slot["reasons"])
    assert {slot["person"]["id"] for slot in desk.read("/slots", **asked | {"kind": "first-visit"})["items"]} == {
        people.sun.id
    }
    today = desk.read("/slots", **asked | {"date": f"{now() + timedelta(hours=8):%Y-%m-%d}"})["items"]
    assert all(datetime.fromisoformat(slot["start"]) >= now() - timedelta(seconds=5) for slot in today)


def test_hours_are_kept_and_respected(desk: Desk, people: People) -> None:
    usual = desk.read(f"/people/{people.li.id}/hours")["days"]
    assert len(usual) == 7 and {(day["start"], day["end"]) for day in usual} == {("08:30", "18:00")}
    week = [{"weekday": 1, "start": "13:00", "end": "17:00"}]
    path = f"/api/v1/people/{people.li.id}/hours"
    assert desk.client.put(path, json={"days": week}).get_json() == {"days": week}
    assert desk.read(f"/people/{people.li.id}/hours")["days"] == week
    monday = now() + timedelta(days=7 - now().weekday())
    asked = {"kind": "broadband-install", "duration_minutes": 60, "person": people.li.id}
    found = desk.read("/slots", date=f"{monday:%Y-%m-%d}", **asked)["items"]
    assert {slot["start"][11:16] >= "13:00" and slot["end"][11:16] <= "17:00" for slot in found} == {True}
    assert desk.read("/slots", date=f"{monday + timedelta(days=1):%Y-%m-%d}", **asked)["items"] == []
    for wrong in (
        [{"weekday": 1, "start": "17:00", "end": "17:00"}],
        [{"weekday": 1, "start": "20:00", "end": "04:00"}, {"weekday": 2, "start": "03:00", "end": "12:00"}],
        [{"weekday": 8, "start": "08:00", "end": "13:00"}],
        [{"weekday": 1, "start": "8:00", "end": "24:00"}],
        [*week, *week],
    ):
        assert desk.client.put(path, json={"days": wrong}).status_code == 422
    assert desk.client.put(path, json={"days": []}).get_json()["days"] == usual


def test_another_team_is_out_of_reach(desk: Desk, people: People, signed_in: SignedIn) -> None:
    visit = desk.booked(at(0), person=people.li.id)
    west = Desk(signed_in(people.qian))
    for refused in (
        west.get(f"/visits/{visit['id']}"),
        west.move(visit, at(2)),
        west.get("/day", team=people.east.id),
        west.get(f"/people/{people.li.id}/hours"),
        west.book(at(0), team=people.east.id),
    ):
        assert refusal(refused) == (404, "not_found")
    administrator = Desk(signed_in(people.wu))
    assert administrator.booked(at(0), team=people.west.id)["team"] == people.west.id
    assert administrator.read("/day", date="9999-12-31")["teams"][0]["id"] == people.east.id
    assert administrator.read("/day", team=people.west.id, date="0001-01-01")["technicians"]
