"""Who leaves for good promises that it works by then: unknown until the technician, the office or the customer says how
it stands; then met, broken, or open again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from builders import ZONE, NewPhone, Phone, book
from continuing import after, ended
from customer_links import Link
from doorstep import clock
from doorstep.appointments.rules import VISIT
from doorstep.clock import new_id, now
from doorstep.database import reading
from doorstep.errors import Invalid
from doorstep.intake import working
from doorstep.promises import store as promises
from doorstep.promises.rules import GIVEN, Promise
from offices import Desk
from people import People, SignedIn

pytestmark = pytest.mark.one_database

Json = dict[str, Any]


def left(phone: Phone, visit: str, hours: float = 16) -> Json:
    """Somebody leaves and says that it works within so many hours."""
    due = (now() + timedelta(hours=hours)).isoformat()
    return phone.event(
        visit, "leave.started", {"reason": "exchange", "returning": False, "told": True, "promised": due}
    )


def promise_of(visit: str) -> Promise:
    with reading():
        [found] = [one for one in promises.about(VISIT, visit) if one.kind == "order.working"]
    return found


def checked(phone: Phone, visit: str, leave: Json, works: bool = True) -> Json:
    return phone.event(visit, "line.checked", {"leave": leave["id"], "works": works})


@pytest.fixture
def desk(people: People, signed_in: SignedIn) -> Desk:
    """赵敏 at her desk."""
    return Desk(signed_in(people.zhao))


def said(desk: Desk, visit: str) -> Json:
    """What the desk reads of the promise."""
    [shown] = desk.read(f"/visits/{visit}")["working"]
    return dict(shown)


def test_nobody_knows_before_somebody_says_and_it_outlives_the_visit(people: People, phone_of: NewPhone) -> None:
    visit, phone = book(people.li), phone_of(people.li)
    leave = left(phone, visit)
    assert set(phone.results(leave, ended(phone, visit, "done"))) == {"accepted"}
    promise = promise_of(visit)
    assert (promise.is_open, promise.id, promise.by) == (True, leave["id"], people.li.id)
    with reading():
        assert [(one.promise.kind, one.about) for one in promises.todos(people.li, 10)] == [("order.working", visit)]
    assert phone.results(checked(phone, visit, leave, works=False)) == ["accepted"]
    assert promise_of(visit).is_open
    assert phone.results(checked(phone, visit, leave)) == ["accepted"]
    assert promise_of(visit).outcome == "met"
    with reading():
        assert promises.todos(people.li, 10) == []


def test_whoever_says_too_late_that_it_works_says_that_it_was_broken(
    people: People, phone_of: NewPhone, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, phone = book(people.li), phone_of(people.li)
    leave = left(phone, visit, hours=0.01)
    assert phone.results(leave) == ["accepted"]
    later = now() + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert (said(desk, visit)["state"], said(desk, visit)["words"]) == ("unheard", [])
    told = desk.command(f"/visits/{visit}/working", {"promise": leave["id"], "works": False, "note": "还是红灯"})
    assert told.status_code == 200, told.text
    assert said(desk, visit)["state"] == "broken" and promise_of(visit).is_open, "and it is still owed"
    key = new_id()
    for _ in range(2):
        told = desk.command(f"/visits/{visit}/working", {"promise": leave["id"], "works": True}, key=key)
        assert told.status_code == 200, told.text
    assert promise_of(visit).outcome == "broken" and promise_of(visit).settled is not None
    words = said(desk, visit)["words"]
    assert [(one["works"], one["origin"], one["by"]["name"], one["note"]) for one in words] == [
        (False, "office", "赵敏", "还是红灯"), (True, "office", "赵敏", None)
    ]  # fmt: skip


def test_the_customer_says_it_by_the_link_and_the_phone_hears_it(
    app: Flask, people: People, phone_of: NewPhone
) -> None:
    visit, other, phone = book(people.li), book(people.zhou), phone_of(people.li)
    leave = left(phone, visit)
    assert phone.results(leave) == ["accepted"]
    phone.pull()
    link = Link(app, visit)
    opened = link.shown()
    assert [(one["id"], one["state"], one["works"]) for one in opened["working"]] == [(leave["id"], "open", None)]
    assert opened["promises"] == [], "it is told once"
    for _ in range(2):
        answer = link.says("working", promise=leave["id"], works=True)
        assert answer.status_code == 200, answer.text
    assert [(one["state"], one["works"]) for one in answer.get_json()["working"]] == [("met", True)]
    [told] = [item for item in phone.pull() if item["kind"] == "visit"]
    assert [(one["promise"], one["works"], one["origin"]) for one in told["document"]["working"]] == [
        (leave["id"], True, "customer")
    ]
    foreign = link.says("working", promise=new_id(), works=True)
    assert (foreign.status_code, foreign.get_json()["faults"][0]["pointer"]) == (422, "/promise")
    elsewhere = Link(app, other).says("working", promise=leave["id"], works=False)
    assert elsewhere.status_code == 422, "nobody speaks of a line that was promised to others"
    link.visit = other
    assert link.says("working", promise=leave["id"], works=False).status_code == 404, "nor for another page"
    assert promise_of(visit).outcome == "met"


def test_a_customer_has_only_so_much_to_say(app: Flask, people: People, phone_of: NewPhone) -> None:
    visit, phone = book(people.li), phone_of(people.li)
    leave = left(phone, visit)
    assert phone.results(leave) == ["accepted"]
    link = Link(app, visit)
    codes = [link.says("working", promise=leave["id"], works=number % 2 == 0).status_code for number in range(21)]
    assert codes == [200] * 20 + [409]


def test_whoever_comes_next_says_it_of_the_visit_before(people: People, phone_of: NewPhone, desk: Desk) -> None:
    visit, phone = book(people.li), phone_of(people.li)
    leave = left(phone, visit)
    assert set(phone.results(leave, ended(phone, visit, "stopped"))) == {"accepted"}
    made = after(visit)
    body = {"start": (now() + timedelta(hours=3)).isoformat(), "asked_by": "customer", "person": people.wang.id}
    assert desk.change(desk.read(f"/visits/{made.id}"), "move", **body).status_code == 200
    wang = phone_of(people.wang)
    wang.pull()
    assert wang.results(checked(wang, made.id, leave)) == ["accepted"]
    assert promise_of(visit).outcome == "met"
    assert [one["works"] for one in said(desk, made.id)["words"]] == [True]
    [told] = [item for item in wang.pull() if item["kind"] == "visit"]
    assert [one["open"] for one in told["document"]["carried"]["promises"]] == [False]
    foreign = book(people.zhou)
    other = phone_of(people.zhou)
    assert other.results(checked(other, foreign, leave, works=False)) == ["accepted"]
    assert promise_of(visit).outcome == "met", "what is said at another order's door says nothing here"


def test_whoever_comes_next_hears_what_others_said_of_it_meanwhile(
    app: Flask, people: People, phone_of: NewPhone, desk: Desk
) -> None:
    """The customer through the link that was made for the visit before, and whoever was there then."""
    visit, li = book(people.li), phone_of(people.li)
    leave = left(li, visit)
    assert set(li.results(leave, ended(li, visit, "stopped"))) == {"accepted"}
    made, link = after(visit), Link(app, visit)
    assert [one["zone"] for one in link.shown()["working"]] == [ZONE], "although the visit that goes on has no time yet"
    body = {"start": (now() + timedelta(hours=3)).isoformat(), "asked_by": "customer", "person": people.wang.id}
    assert desk.change(desk.read(f"/visits/{made.id}"), "move", **body).status_code == 200
    wang = phone_of(people.wang)
    wang.pull()

    assert link.says("working", promise=leave["id"], works=False).status_code == 200
    assert li.results(checked(li, visit, leave)) == ["accepted"]
    told = [item for item in wang.pull() if item["kind"] == "visit" and item["visit"] == made.id]
    words = told[-1]["document"]["working"]
    assert [(one["promise"], one["works"], one["origin"]) for one in words] == [
        (leave["id"], False, "customer"), (leave["id"], True, "technician")
    ]  # fmt: skip
    assert [one["open"] for one in told[-1]["document"]["carried"]["promises"]] == [False]


def test_whoever_comes_next_hears_that_it_still_does_not_work(people: People, phone_of: NewPhone, desk: Desk) -> None:
    """Said by whoever left, when they looked once more: the promise stays open, and nobody owes anything else."""
    visit, li = book(people.li), phone_of(people.li)
    leave = left(li, visit)
    assert set(li.results(leave, ended(li, visit, "stopped"))) == {"accepted"}
    made = after(visit)
    body = {"start": (now() + timedelta(hours=3)).isoformat(), "asked_by": "customer", "person": people.wang.id}
    assert desk.change(desk.read(f"/visits/{made.id}"), "move", **body).status_code == 200
    wang = phone_of(people.wang)
    wang.pull()

    assert li.results(checked(li, visit, leave, works=False)) == ["accepted"]
    [told] = [item["document"] for item in wang.pull() if item["kind"] == "visit" and item["visit"] == made.id]
    assert [(one["works"], one["origin"]) for one in told["working"]] == [(False, "technician")]
    again = desk.read(f"/visits/{made.id}")
    assert desk.change(again, "reassign", person=people.li.id).status_code == 200
    documents = {item["visit"]: item["document"] for item in phone_of(people.li).pull() if "document" in item}
    assert documents[made.id]["working"] == told["working"], "also where both visits come at once"
    assert documents[visit]["working"] == [], "whose phone said it"


def test_whoever_goes_to_that_address_next_hears_that_the_promise_is_settled(
    people: People, phone_of: NewPhone, desk: Desk
) -> None:
    """Another order's visit, whose document tells of the one before: by the office's word, and by that of whoever
    continues the order."""
    visit, li = book(people.li), phone_of(people.li)
    leave = left(li, visit)
    assert set(li.results(leave, ended(li, visit, "stopped"))) == {"accepted"}
    made, next = after(visit), book(people.zhou)
    body = {"start": (now() + timedelta(hours=3)).isoformat(), "asked_by": "customer", "person": people.wang.id}
    assert desk.change(desk.read(f"/visits/{made.id}"), "move", **body).status_code == 200
    zhou, wang = phone_of(people.zhou), phone_of(people.wang)
    assert _told_of(zhou, next, visit) == ["open"]

    says = {"promise": leave["id"], "works": True}
    assert desk.command(f"/visits/{visit}/working", says).status_code == 200
    assert _told_of(zhou, next, visit) == ["met"]
    assert wang.results(checked(wang, made.id, leave, works=False)) == ["accepted"]
    assert _told_of(zhou, next, visit) == ["open"]


def _told_of(phone: Phone, visit: str, before: str) -> list[str]:
    """What a phone hears just now, in the document of a visit, of the promises of one before."""
    [document] = [item["document"] for item in phone.pull() if item.get("visit") == visit]
    [one] = [one for one in document["earlier"] if one["visit"] == before]
    return [promise["state"] for promise in one["promises"]]


def test_the_leave_of_somebody_who_comes_back_is_another_promise(people: People, phone_of: NewPhone) -> None:
    visit, phone = book(people.li), phone_of(people.li)
    leave = phone.event(visit, "leave.started", {"reason": "trace", "returning": True, "told": True, "minutes": 30})
    assert set(phone.results(leave, checked(phone, visit, leave))) == {"accepted"}
    with reading():
        assert [one.kind for one in promises.about(VISIT, visit) if one.kind in GIVEN - {"appointment"}] == [
            "leave.return"
        ]


def test_what_is_overdue_and_unknown_is_told_as_that(
    people: People, phone_of: NewPhone, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Although the phone that left was heard of since: it knows nothing about the line."""
    visit, phone = book(people.li), phone_of(people.li)
    leave = left(phone, visit, hours=0.2)
    assert phone.results(leave) == ["accepted"]
    later = now() + timedelta(minutes=20)
    monkeypatch.setattr(clock, "now", lambda: later)
    phone.client.get("/api/v1/sync/pull")
    assert said(desk, visit)["state"] == "unheard"


def test_the_office_says_that_an_answer_promised_at_the_door_was_given(
    people: People, phone_of: NewPhone, desk: Desk
) -> None:
    visit, phone = book(people.li), phone_of(people.li)
    due = (now() + timedelta(hours=20)).isoformat()
    complaint = {"text": "收费不清楚", "content": "price", "grade": "ordinary", "about_staff": False, "promised": due}
    raised = phone.event(visit, "complaint.raised", complaint)
    assert set(phone.results(raised, ended(phone, visit, "done"))) == {"accepted"}
    shown = said(desk, visit)
    assert (shown["kind"], shown["state"], shown["words"]) == ("complaint.answer", "open", [])
    assert "收费不清楚" not in str(shown), "the words of a complaint are not for everybody who books"

    def says(works: bool, note: str) -> Any:
        return desk.command(f"/visits/{visit}/working", {"promise": raised["id"], "works": works, "note": note})

    assert says(True, "电话里说明了资费").status_code == 200
    with reading():
        assert promises.todos(people.li, 10) == [], "it ends when it was answered"
        [promise] = [one for one in promises.about(VISIT, visit) if one.kind == "complaint.answer"]
    assert promise.outcome == "met" and said(desk, visit)["words"][0]["note"] == "电话里说明了资费"
    assert phone.results(phone.event(visit, "note.added", {"text": "后来补记"})) == ["accepted"]
    with reading():
        [promise] = [one for one in promises.about(VISIT, visit) if one.kind == "complaint.answer"]
    assert promise.outcome == "met", "what the phone says next does not open it again"
    says(False, "客户说没有接到电话")
    assert said(desk, visit)["state"] == "open"


def test_customers_say_nothing_of_answers(app: Flask, people: People, phone_of: NewPhone) -> None:
    visit, phone = book(people.li), phone_of(people.li)
    due = (now() + timedelta(hours=20)).isoformat()
    complaint = {"text": "收费不清楚", "content": "price", "grade": "ordinary", "about_staff": False, "promised": due}
    raised = phone.event(visit, "complaint.raised", complaint)
    assert phone.results(raised) == ["accepted"]
    with pytest.raises(Invalid):
        working.say(working.Said(visit, raised["id"], True, None, None), now())
