"""What a person owes comes to their phone: the open promises that they hold themselves, whole each time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from builders import NewPhone, Phone, book
from doorstep.clock import new_id, now
from doorstep.database import reading, transact
from doorstep.intake import todos
from doorstep.intake.rules import hotline_promise
from doorstep.intake.things import PROMISED
from doorstep.messages import store as messages
from doorstep.promises import jobs, store
from doorstep.promises.rules import Holder, Promise
from people import People

TOMORROW = timedelta(days=1)


def owed(items: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """What the last item that says so lists."""
    lists = [item["thing"]["owed"] for item in items if item["kind"] == "todos.added"]
    return lists[-1] if lists else None


def raised(phone: Phone, visit: str, hotline: str = "queued") -> dict[str, Any]:
    body = {"text": "为什么扣了两次费", "hotline": hotline, "promised": (now() + TOMORROW).isoformat()}
    return phone.event(visit, "question.raised", body)


def test_a_call_that_had_no_network_is_owed_from_when_there_was_one(people: People, phone_of: NewPhone) -> None:
    li, visit = phone_of(people.li), book(people.li)
    li.pull()
    question = raised(li, visit)
    assert li.results(question) == ["accepted"]
    items = li.pull()
    assert [item["todos"] for item in items if item["kind"] == "todos.added"] == [people.li.id]
    call, answer = owed(items) or []
    assert (call["kind"], call["id"], call["question"]) == (
        "question.hotline",
        hotline_promise(question["id"]),
        question["id"],
    )
    assert timedelta(minutes=14) < datetime.fromisoformat(call["due"]) - now() <= timedelta(minutes=15)
    assert (call["name"], call["phone"], call["text"]) == ("王女士", "+8613800000001", "为什么扣了两次费")
    assert (answer["kind"], answer["id"], answer["text"]) == ("question.answer", question["id"], "为什么扣了两次费")

    assert li.results(li.event(visit, "hotline.called", {"question": question["id"], "ticket": "T-1"})) == ["accepted"]
    assert [one["kind"] for one in owed(li.pull()) or []] == ["question.answer"], "the call has settled it"
    with reading():
        outcome = {one.kind: (one.settled is not None, one.due) for one in store.about("visit", visit)}
    assert outcome["question.hotline"][0]


def test_a_call_that_is_not_made_is_told_to_whoever_is_to_hear(people: People, phone_of: NewPhone) -> None:
    li, visit = phone_of(people.li), book(people.li)
    li.results(raised(li, visit))
    late = now() + timedelta(minutes=16)
    li.results(li.event(visit, "note.added", {"text": "还在路上"}))
    jobs.tick(late, PROMISED, {"console": "none"})
    with reading():
        sent = messages.page(None, None, None, (["visit"], visit), None, 50)
    told = {(one.kind, one.role) for one in sent if one.promise and one.facts["level"] == "first-ask.hotline"}
    assert told == {("promise-overdue", "technician"), ("promise-overdue", "supervisor")}


def test_nobody_owes_a_call_that_was_made_or_not_wanted(people: People, phone_of: NewPhone) -> None:
    li, visit = phone_of(people.li), book(people.li)
    li.results(raised(li, visit, "called"), raised(li, visit, "declined"))
    assert [one["kind"] for one in owed(li.pull()) or []] == ["question.answer", "question.answer"]


def test_what_somebody_owes_comes_with_a_reset_and_to_nobody_else(people: People, phone_of: NewPhone) -> None:
    li, wang = phone_of(people.li), phone_of(people.wang)
    visit = book(people.li, people.wang)
    li.results(raised(li, visit))
    li.cursor = wang.cursor = None
    assert [one["kind"] for one in owed(li.pull()) or []] == ["question.hotline", "question.answer"]
    assert owed(wang.pull()) is None, "a colleague goes there, and owes nothing"
    with reading():
        assert todos.documents({people.li.id}, people.wang.id) == {}, "whatever a row of the feed names"


def test_the_times_of_visits_and_what_a_role_holds_are_left_out(people: People, phone_of: NewPhone) -> None:
    li = phone_of(people.li)
    book(people.li)
    due = now() + TOMORROW
    team = Promise(new_id(), "answer", None, now(), due, holder=Holder(str(people.li.team), "technician"))
    transact(lambda: store.put("case", new_id(), [team]))
    assert owed(li.pull()) is None
    own = Promise(new_id(), "answer", None, now(), due, holder=Holder(people.li.id))
    transact(lambda: store.put("case", new_id(), [own]))
    li.cursor = None
    [only] = owed(li.pull()) or []
    assert (only["id"], only["what"], only["name"], only["phone"]) == (own.id, "case", None, None)
