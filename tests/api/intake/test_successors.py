"""An order goes on where a visit of it ended with work left: another visit, made once, with everything that is left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from builders import NewPhone, book
from continuing import after, agreed, chain, ended, stopped
from customer_links import Link
from doorstep.accounts import links
from doorstep.accounts.rules import Person
from doorstep.appointments import ledger_store, member_store, plan_store
from doorstep.appointments import store as appointments
from doorstep.appointments.continuing import next_id
from doorstep.appointments.rules import VISIT, main_of
from doorstep.clock import new_id, now
from doorstep.database import db, reading, transact
from doorstep.dispatch import schemas
from doorstep.intake import follow
from doorstep.messages import store as messages
from doorstep.promises import store as promises
from doorstep.roster import store as roster
from doorstep.roster.rules import Shift
from offices import Desk
from people import People, SignedIn
from rows import every_row, put_back

pytestmark = pytest.mark.one_database

Json = dict[str, Any]


def at(**later: float) -> datetime:
    """A whole minute from now on: a phone and an office agree on minutes."""
    return (now() + timedelta(**later)).replace(second=0, microsecond=0)


def goes(visit: str) -> str | None:
    with reading():
        return main_of(member_store.members(visit))


def planned(visit: str) -> bool:
    with reading():
        return visit in plan_store.plans([visit])


@pytest.fixture
def desk(people: People, signed_in: SignedIn) -> Desk:
    """赵敏 at her desk."""
    return Desk(signed_in(people.zhao))


def free(people: People) -> str:
    """A visit of 李强's that takes its time, and for which he comes in time."""
    return due(people.li, duration_minutes=60, buffer_minutes=0)


def due(*who: Person, **more: Any) -> str:
    """A visit that was agreed on yesterday and begins about now."""
    return book(*who, start=at(minutes=2), agreed_at=now() - timedelta(days=1), **more)


@pytest.mark.parametrize(
    ("outcome", "goes_on"),
    [("missed", True), ("stopped", True), ("rescheduled", True), ("cancelled", False), ("done", False)],
)
def test_an_ending_with_work_left_goes_on_once(people: People, phone_of: NewPhone, outcome: str, goes_on: bool) -> None:
    visit, phone = book(people.li, people.wang), phone_of(people.li)
    end = ended(phone, visit, outcome)
    assert phone.results(end) == ["accepted"]
    assert phone.results(end) == ["duplicate"]
    other = phone_of(people.wang)
    assert other.results(ended(other, visit, outcome)) == ["accepted"]
    follow.settle_now(VISIT, [visit], now())
    assert [one.id for one in chain(visit)] == ([visit, next_id(visit)] if goes_on else [visit])


def test_the_time_that_was_agreed_is_kept_by_whoever_went_and_blocks_it(people: People, phone_of: NewPhone) -> None:
    visit, phone, start = free(people), phone_of(people.li), at(days=1)
    phone.pull()
    assert set(phone.results(*stopped(phone, visit, start))) == {"accepted"}

    made = after(visit)
    [before] = chain(visit)[:1]
    same = "order kind team customer premises facts travel_minutes duration_minutes buffer_minutes".split()
    assert {name: getattr(made, name) for name in same} == {name: getattr(before, name) for name in same}
    assert goes(made.id) == people.li.id and planned(made.id) and not planned(visit)
    with reading():
        [entry] = ledger_store.ledger(made.id)
        waiting = [one.kind for one in messages.about(VISIT, [made.id])[made.id] if one.state == "waiting"]
        [promise] = [one for one in promises.about(VISIT, made.id) if one.kind == "appointment"]
        old = {one.due: one.outcome for one in promises.about(VISIT, visit) if one.kind == "appointment"}
    assert (entry.start, entry.origin, entry.agreed_by, entry.reason) == (start, "door", "王女士", "下班再来")
    assert "day-before" in waiting or "leave-now" in waiting
    assert promise.is_open and promise.holder and promise.holder.id == people.li.id
    assert old[promise.due] == "withdrawn", "it is the other visit's promise now"

    with pytest.raises(Exception, match="somewhere else"):
        book(people.li, start=start + timedelta(minutes=30), duration_minutes=10)

    [told] = [item for item in phone.pull() if item["kind"] == "scope.added"]
    carried = told["document"]["carried"]
    assert (told["visit"], carried["visit"], carried["outcome"]) == (made.id, visit, "stopped")
    assert carried["by"] == "李强" and carried["reason"] == "客户有事"
    tested = next(item for item in carried["left"] if item["id"] == "work.tested")
    assert (tested["state"], tested["why"]) == ("failed", "客户没空试用") and tested["zh"]
    assert {"finish.clean", "work.demo"} & {item["id"] for item in carried["left"]}
    assert not [item for item in carried["left"] if item["id"].startswith(("prepare", "private", "signoff"))]


@pytest.mark.parametrize("arrived", [True, False])
def test_the_record_is_of_the_day_on_which_it_was_made(
    people: People, phone_of: NewPhone, signed_in: SignedIn, arrived: bool
) -> None:
    """And not of the day of the visit that continues it, also where nobody said that they were there."""
    visit, phone = free(people), phone_of(people.li)
    said = stopped(phone, visit, at(days=3))[0 if arrived else 1 :]
    assert set(phone.results(*said)) == {"accepted"}
    chen = signed_in(people.chen)
    [listed] = chen.get("/api/v1/records").get_json()["items"]
    page = chen.get(f"/api/v1/records/{listed['number']}").get_json()
    assert len(page["document"]["ledger"]) == 2
    for start in (listed["start"], page["document"]["promise"]["start"]):
        assert datetime.fromisoformat(start) < at(days=1)


def test_where_somebody_else_must_be_found_the_clash_is_named(people: People, phone_of: NewPhone, desk: Desk) -> None:
    visit, phone, start = free(people), phone_of(people.li), at(days=1)
    book(people.li, order="WO-9", start=start + timedelta(minutes=30), duration_minutes=60)
    assert set(phone.results(*stopped(phone, visit, start))) == {"accepted"}
    made = after(visit)
    assert goes(made.id) is None and not planned(made.id)
    shown = desk.read(f"/visits/{made.id}")
    [clash] = shown["carried"]["clash"]
    assert (clash["order"], clash["person"]) == ("WO-9", "李强")
    assert datetime.fromisoformat(shown["promise"]["start"]) == start
    local = datetime.fromisoformat(shown["promise"]["start"])
    day = desk.read("/day", date=f"{local:%Y-%m-%d}")
    [card] = [one for one in day["unassigned"] if one["id"] == made.id]
    assert card["before"]["outcome"] == "stopped" and card["before"]["clash"] == [clash]
    cards = [*day["unassigned"], *(one for row in day["technicians"] for one in row["visits"])]
    assert len(cards) == 2 and schemas.Card(many=True).dump(cards) == cards, "they are written as they stand"


def test_who_does_not_work_that_day_does_not_go(people: People, phone_of: NewPhone) -> None:
    visit, phone, start = free(people), phone_of(people.li), at(days=1)
    other = start.astimezone().isoweekday() % 7 + 2
    week = [Shift(day % 7 + 1, datetime.min.time().replace(hour=8), datetime.min.time().replace(hour=18))
            for day in (other, other + 1)]  # fmt: skip
    transact(lambda: roster.put_shifts(people.li.id, week))
    assert set(phone.results(*stopped(phone, visit, start))) == {"accepted"}
    assert goes(after(visit).id) is None


def test_who_came_on_the_wrong_day_left_the_promised_one_to_the_next_visit(people: People, phone_of: NewPhone) -> None:
    start = at(days=1)
    visit, phone = book(people.li, start=start, duration_minutes=60), phone_of(people.li)
    assert set(phone.results(phone.event(visit, "visit.arrived"), ended(phone, visit, "missed"))) == {"accepted"}
    made = after(visit)
    assert made.start == start and goes(made.id) == people.li.id and planned(made.id)


def test_without_a_time_it_waits_for_one_where_the_desk_sees_it(people: People, phone_of: NewPhone, desk: Desk) -> None:
    visit, phone = due(people.li), phone_of(people.li)
    phone.pull()
    assert phone.results(ended(phone, visit, "missed", "无人应门")) == ["accepted"]
    made = after(visit)
    assert made.start is None and goes(made.id) is None
    assert "scope.added" not in {item["kind"] for item in phone.pull()}
    [card] = desk.read("/day")["waiting"]
    assert (card["id"], card["promise"], card["before"]["outcome"]) == (made.id, None, "missed")
    assert schemas.WaitingCard().dump(card) == card
    changed = desk.read("/day/changes", after=0)["visits"]
    assert {visit, made.id} <= set(changed)
    moved = desk.change(desk.read(f"/visits/{made.id}"), "move", start=at(days=1).isoformat(), asked_by="customer",
                        person=people.wang.id)  # fmt: skip
    assert moved.status_code == 200, moved.text
    assert goes(made.id) == people.wang.id and desk.read("/day")["waiting"] == []


def test_a_time_that_another_phone_agreed_on_reaches_the_visit_that_is_there(
    people: People, phone_of: NewPhone
) -> None:
    visit = due(people.li, people.wang, duration_minutes=60)
    li, wang = phone_of(people.li), phone_of(people.wang)
    promise = agreed(wang, visit, at(days=1))
    assert li.results(ended(li, visit, "stopped")) == ["accepted"]
    assert after(visit).start is None
    assert wang.results(promise) == ["accepted"]
    made = after(visit)
    assert made.start is not None
    assert goes(made.id) == people.li.id and planned(made.id)
    with reading():
        assert [entry.origin for entry in ledger_store.ledger(made.id)] == ["door"]
    again = agreed(wang, visit, at(days=3))
    again["wall"] -= 1000 * 3600
    assert wang.results(again) == ["accepted"]
    assert after(visit).start == made.start, "an agreement that was made before says nothing new"


def test_that_work_was_begun_may_come_to_light_after_the_ending(people: People, phone_of: NewPhone) -> None:
    """One phone calls it off at the door, another one has said before that the work was begun, or that somebody was
    there before another time was agreed; it was offline."""
    called_off, done = due(people.li, people.wang), due(people.wang, people.li)
    li, wang = phone_of(people.li), phone_of(people.wang)
    started, came = wang.event(called_off, "visit.started"), wang.event(done, "visit.arrived")
    assert li.results(ended(li, called_off, "cancelled")) == ["accepted"]
    assert li.results(agreed(li, done, at(days=1)), ended(li, done, "done")) == ["accepted"] * 2
    assert [len(chain(visit)) for visit in (called_off, done)] == [1, 1]
    assert wang.results(started, came) == ["accepted"] * 2
    assert [len(chain(visit)) for visit in (called_off, done)] == [2, 2]


def test_what_the_office_called_off_goes_on_only_where_a_time_was_agreed(
    people: People, phone_of: NewPhone, desk: Desk
) -> None:
    off, anyway, phone = book(people.li, people.wang), due(people.wang, people.li), phone_of(people.li)
    for visit in (off, anyway):
        assert (
            desk.change(desk.read(f"/visits/{visit}"), "cancel", reason="退单", asked_by="customer").status_code == 200
        )
    assert phone.results(ended(phone, off, "missed")) == ["accepted"]
    assert set(phone.results(*stopped(phone, anyway, at(days=1)))) == {"accepted"}
    assert len(chain(off)) == 1 and len(chain(anyway)) == 2


def test_what_was_promised_and_asked_is_carried_over_until_it_is_kept(people: People, phone_of: NewPhone) -> None:
    """Also over two visits, and whoever reads it sees what is still owed."""
    visit, phone = book(people.li), phone_of(people.li)
    due = at(days=2).isoformat()
    asked = phone.event(visit, "question.raised", {"text": "续约有优惠吗", "hotline": "queued", "promised": due})
    note = phone.event(visit, "note.added", {"text": "门禁 4711"})
    assert set(phone.results(asked, note, *stopped(phone, visit, at(hours=5)))) == {"accepted"}
    second = after(visit)
    assert set(phone.results(*stopped(phone, second.id, at(days=1)))) == {"accepted"}
    third = after(second.id)
    phone.pull()
    carried = phone.client.get(f"/api/v1/sync/visits/{third.id}/bundle").get_json()["document"]["carried"]
    [owed] = carried["promises"]
    assert (owed["kind"], owed["said"], owed["by"], owed["open"]) == ("question.answer", "续约有优惠吗", "李强", True)
    first = phone.client.get(f"/api/v1/sync/visits/{second.id}/bundle").get_json()["document"]["carried"]
    assert first["notes"] == ["门禁 4711"]


def test_what_comes_from_the_visit_before_only_later_is_told_as_well(people: People, phone_of: NewPhone) -> None:
    """What is carried over is as it was when the next visit was made; a second phone's promise stands beside it."""
    visit, li, wang = due(people.li, people.wang, duration_minutes=60), phone_of(people.li), phone_of(people.wang)
    assert set(li.results(*stopped(li, visit, at(days=1)))) == {"accepted"}
    li.pull()
    body = {"text": "发票什么时候开", "hotline": "called", "promised": at(days=2).isoformat()}
    assert wang.results(wang.event(visit, "question.raised", body)) == ["accepted"]
    made = after(visit)
    told = [item for item in li.pull() if item["kind"] == "visit" and item["visit"] == made.id]
    document = told[-1]["document"]
    assert document["carried"]["promises"] == []
    [before] = document["earlier"]
    assert [one["text"] for one in before["promises"] if one["state"] == "open"] == ["发票什么时候开"]
    assert datetime.fromisoformat(before["at"]) < at(hours=1), "when it was, and not when the next one is"


# ---- the office goes on


def test_the_office_continues_an_ended_visit_once(people: People, phone_of: NewPhone, desk: Desk) -> None:
    visit, phone, key = book(people.li, instructions="带光猫"), phone_of(people.li), new_id()
    body = {"start": at(days=1).isoformat(), "asked_by": "customer", "person": people.wang.id}
    early = desk.command(f"/visits/{visit}/continue", body)
    assert (early.status_code, early.get_json()["code"]) == (409, "not_over")
    assert phone.results(ended(phone, visit, "done")) == ["accepted"]
    first, again = (desk.command(f"/visits/{visit}/continue", body, key=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201) and first.get_json() == again.get_json()
    made = first.get_json()
    assert (made["id"], made["instructions"], made["carried"]["outcome"]) == (next_id(visit), "带光猫", "done")
    assert [one["id"] for one in made["chain"]] == [visit, made["id"]] and goes(made["id"]) == people.wang.id
    late = desk.command(f"/visits/{visit}/continue", body)
    assert (late.status_code, late.get_json()["code"]) == (409, "continued")
    assert late.get_json()["living"]["id"] == made["id"]


def test_the_office_books_again_what_it_had_cancelled(people: People, desk: Desk) -> None:
    visit = book(people.li)
    desk.change(desk.read(f"/visits/{visit}"), "cancel", reason="客户出差", asked_by="customer")
    made = desk.command(f"/visits/{visit}/continue", {}).get_json()
    assert (made["promise"], made["members"]) == (None, [])
    assert (made["carried"]["outcome"], made["carried"]["reason"]) == ("cancelled", "客户出差")
    faulty = desk.command(f"/visits/{visit}/continue", {"start": at(days=1).isoformat()})
    assert faulty.status_code == 422 and "asked_by" in faulty.text
    rude = {"start": at(days=1).isoformat(), "asked_by": "customer", "reason": "难道你不知道"}
    assert desk.command(f"/visits/{visit}/continue", rude).get_json()["faults"][0]["code"] == "forbidden_words"
    taken = book(people.li, start=at(days=2), duration_minutes=60)
    again = {"start": at(days=2).isoformat(), "asked_by": "customer", "person": people.li.id}
    desk.change(made, "cancel", reason="误建", asked_by="staff")
    refused = desk.command(f"/visits/{made['id']}/continue", again)
    assert (refused.status_code, refused.get_json()["visits"][0]["id"]) == (409, taken)
    assert len(chain(visit)) == 2, "nothing was made"


def test_a_phone_that_was_offline_finds_the_visit_that_the_office_made_meanwhile(
    people: People, phone_of: NewPhone, desk: Desk
) -> None:
    """The office called it off and booked again; then the phone comes, with work that was begun all the same."""
    visit, phone, mine = free(people), phone_of(people.li), at(days=2)
    early, late = stopped(phone, visit, mine), agreed(phone, visit, mine + timedelta(hours=2))
    early[-2]["wall"] -= 3_600_000
    desk.change(desk.read(f"/visits/{visit}"), "cancel", reason="客户要求改天", asked_by="customer")
    given = {"start": at(days=1).isoformat(), "asked_by": "customer", "person": people.wang.id}
    made = desk.command(f"/visits/{visit}/continue", given).get_json()
    late["wall"] += 60_000
    late["mono"][1] += 60_000

    assert set(phone.results(*early)) == {"accepted"}
    assert [one.id for one in chain(visit)] == [visit, made["id"]]
    assert after(visit).start == at(days=1), "the office agreed on it later than whoever was at the door"
    assert goes(made["id"]) == people.wang.id
    assert phone.results(late) == ["accepted"]
    assert after(visit).start == mine + timedelta(hours=2) and goes(made["id"]) == people.wang.id
    desk.change(desk.read(f"/visits/{made['id']}"), "cancel", reason="不需要了", asked_by="customer")
    assert phone.results(agreed(phone, visit, at(days=5))) == ["accepted"]
    assert len(chain(visit)) == 2, "what the office called off since stays called off"
    assert after(visit).start == mine + timedelta(hours=2)


def test_whoever_moves_an_ended_visit_is_told_which_one_lives(people: People, phone_of: NewPhone, desk: Desk) -> None:
    visit, over, phone, start = free(people), book(people.wang), phone_of(people.li), at(days=1)
    seen = desk.read(f"/visits/{visit}")
    assert set(phone.results(*stopped(phone, visit, start))) == {"accepted"}
    refused = desk.move(desk.read(f"/visits/{visit}"), at(days=2)).get_json()
    assert (refused["code"], refused["living"]["id"]) == ("finished", after(visit).id)
    assert datetime.fromisoformat(refused["living"]["start"]) == start and seen["chain"][0]["id"] == visit
    desk.change(desk.read(f"/visits/{over}"), "cancel", reason="退单", asked_by="customer")
    dead = desk.move(desk.read(f"/visits/{over}"), at(days=2)).get_json()
    assert dead["code"] == "cancelled" and "living" not in dead


def test_an_ended_visit_stays_on_the_day_on_which_it_was_made(people: People, phone_of: NewPhone, desk: Desk) -> None:
    visit, phone, start = free(people), phone_of(people.li), at(days=3)
    assert set(phone.results(*stopped(phone, visit, start))) == {"accepted"}
    shown = desk.read(f"/visits/{visit}")
    assert datetime.fromisoformat(shown["promise"]["start"]) < start
    assert len(shown["ledger"]) == 2


# ---- the customer's link


def opened(client: FlaskClient, visit: str, version: int = 1) -> Any:
    return client.post("/api/v1/portal/open", json={"link": links.address(visit, version).partition("/v/")[2]})


def test_the_link_leads_to_the_visit_that_lives_with_the_receipts_of_the_others(
    people: People, phone_of: NewPhone, client: FlaskClient
) -> None:
    visit, phone, start = free(people), phone_of(people.li), at(days=1)
    assert set(phone.results(*stopped(phone, visit, start))) == {"accepted"}
    shown = opened(client, visit).get_json()
    assert (shown["state"], datetime.fromisoformat(shown["promise"]["start"])) == ("booked", start)
    assert [one["receipt"]["outcome"] for one in shown["earlier"]] == ["stopped"] and shown["receipt"] is None
    made = after(visit)
    assert shown["door_code"] == links.door_code(made.id, 1)
    assert opened(client, made.id).get_json() == shown
    transact(lambda: appointments.renew_link(made.id))
    assert opened(client, visit).status_code == 404, "whoever had the old link has none of the order's"
    assert opened(client, made.id, 2).status_code == opened(client, visit, 2).status_code == 200


def test_the_customer_s_side_goes_on_with_the_order(
    app: Flask, people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    """What is owed, how a complaint was answered, and how they would have it: all said about the visit before."""
    visit, phone = free(people), phone_of(people.li)
    link = Link(app, visit)
    assert link.says("wish", note="请走后门", how="call").status_code == 200
    assert link.says("complaint", id=new_id(), text="约好的时间没有来").status_code == 200
    body = {"text": "续约有优惠吗", "hotline": "called", "promised": at(days=2).isoformat()}
    said = [phone.event(visit, "question.raised", body), *stopped(phone, visit, at(days=1))]
    assert set(phone.results(*said)) == {"accepted"}
    shown = link.shown()
    assert shown["visit"] == after(visit).id and shown["wish"]["note"] == "请走后门"
    assert sorted(one["kind"] for one in shown["promises"]) == ["complaint.answer", "question.answer"]
    assert [one["answer"] for one in shown["said"]["complaints"]] == [None]
    [voice] = signed_in(people.chen).get("/api/v1/voices?state=all").get_json()["items"]
    answered = signed_in(people.chen).post(f"/api/v1/voices/{voice['id']}/answer", json={"answer": "向您道歉"})
    assert answered.status_code == 200, answered.text
    assert [one["answer"] for one in link.shown()["said"]["complaints"]] == ["向您道歉"]
    [told] = [item for item in phone.pull() if item["kind"] == "scope.added" and item["visit"] == shown["visit"]]
    assert told["document"]["wish"]["note"] == "请走后门"
    assert link.says("wish").status_code == 200, "taken back on the page of the visit that goes on"
    [told] = [item for item in phone.pull() if item["kind"] == "visit" and item["visit"] == shown["visit"]]
    assert told["document"]["wish"] is None and link.shown()["wish"] is None


def test_a_page_that_lay_open_meanwhile_speaks_for_the_order(
    people: People, phone_of: NewPhone, client: FlaskClient
) -> None:
    visit, other, phone = free(people), book(people.zhou), phone_of(people.li)
    assert opened(client, visit).get_json()["visit"] == visit
    assert set(phone.results(*stopped(phone, visit, at(days=1)))) == {"accepted"}
    made = after(visit).id
    for named in (visit, made):
        answer = client.post("/api/v1/portal/wish", json={"visit": named, "note": f"请走后门 {named}"})
        assert (answer.status_code, answer.get_json()["visit"]) == (200, made), answer.text
        assert answer.get_json()["wish"]["note"] == f"请走后门 {named}"
    refused = client.post("/api/v1/portal/wish", json={"visit": other, "note": "x"})
    assert (refused.status_code, refused.get_json()["code"]) == (404, "no_such_link")


def test_an_order_keeps_its_number_and_no_other_visit_may_have_it(
    people: People, phone_of: NewPhone, desk: Desk
) -> None:
    visit, phone = book(people.li, order="WO-7"), phone_of(people.li)
    assert phone.results(ended(phone, visit, "missed")) == ["accepted"]
    assert after(visit).order == "WO-7"
    given = {"kind": "broadband-install", "order": "wo－7", "customer": {"name": "王", "phone": "13800000001"}}
    more = {"premises": {"address": "x"}, "start": at(days=2).isoformat(), "duration_minutes": 60, "asked_by": "staff"}
    taken = desk.command("/visits", given | more)
    assert (taken.status_code, taken.get_json()["code"]) == (409, "order_taken")


def test_what_a_restore_took_is_made_again_as_phones_know_it(people: People, phone_of: NewPhone) -> None:
    """A phone brings everything anew, also what was said at a visit that is not there any more; all of it comes in."""
    visit, phone = free(people), phone_of(people.li)
    with reading():
        backup = every_row()
    first = stopped(phone, visit, at(hours=5))
    assert set(phone.results(*first)) == {"accepted"}
    before = after(visit)
    with reading():
        [entry] = ledger_store.ledger(before.id)
    second = stopped(phone, before.id, at(days=1))
    assert set(phone.results(*second)) == {"accepted"}
    third = after(before.id).id
    db.session.remove()
    put_back(backup)
    assert len(chain(visit)) == 1
    assert set(phone.results(*second, *first)) == {"accepted"}
    assert [one.id for one in chain(visit)] == [visit, before.id, third]
    with reading():
        assert [one.id for one in ledger_store.ledger(before.id)][:1] == [entry.id]
