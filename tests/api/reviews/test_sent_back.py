"""What is sent back to the technician's phone, and what becomes of a review when its visit is sealed again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event as sa_event

import sealed
from builders import NewPhone, Phone, a_whole_visit, answered, book, reassign
from doorstep.accounts import access_store
from doorstep.accounts.rules import Person
from doorstep.appointments import store as appointments
from doorstep.clock import now
from doorstep.database import db, reading, transact, writing
from doorstep.feed import store as feed
from doorstep.records import store as records
from people import People, SignedIn
from reviewing import FAILED, listed, of_record, post, posted, queue, shown, trail
from sealed import Told, finished

pytestmark = pytest.mark.one_database

# ---- sent back


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    sa_event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    sa_event.remove(db.engine, "before_cursor_execute", note)


def a_visit_with_a_failure(phone: Phone, *others: Person) -> str:
    """A visit that is done, sealed, backed up, and has left the phones of everybody."""
    visit = book(phone.person, *others)
    phone.pull()
    failed = answered(phone, visit, "enter.shoe-covers", "not_done")
    assert set(phone.results(failed, *a_whole_visit(phone, visit))) == {"accepted"}
    back_up()
    phone.pull()
    assert scope(phone) == []
    return visit


def back_up() -> None:
    transact(lambda: feed.mark_backed_up(feed.head()))


def scope(phone: Phone) -> list[str]:
    with reading():
        return appointments.scope(phone.person.id, now())


def replied(phone: Phone, visit: str, record: int, text: str = "铺了，照片没拍到") -> dict[str, Any]:
    return phone.event(visit, "reply.given", {"record": record, "text": text})


def review_of(browser: FlaskClient, visit: str) -> dict[str, Any]:
    return next(item for item in queue(browser)["items"] if item["visit"] == visit)


def test_what_is_sent_back_comes_to_the_phone_and_leaves_with_the_answer(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    li, chen = phone_of(people.li), signed_in(people.chen)
    visit = a_visit_with_a_failure(li)
    review = review_of(chen, visit)
    asked = posted(chen, review, "send-back", comment="为什么没穿鞋套？")
    assert asked["state"] == "sent_back"

    [item] = [item for item in li.pull() if item["visit"] == visit]
    assert (item["kind"], item["reason"]) == ("scope.added", "returned")
    assert len(item["events"]) == 23, "the visit comes whole"
    question = item["document"]["review"]
    assert question.pop("at")
    assert question == {
        "id": review["id"],
        "record": review["record"],
        "comment": "为什么没穿鞋套？",
        "by": "陈静",
        "replies": [],
    }
    assert scope(li) == [visit]
    anew = phone_of(people.li)
    assert [item["document"]["review"]["comment"] for item in anew.pull()] == ["为什么没穿鞋套？"]
    bundle = li.client.get(f"/api/v1/sync/visits/{visit}/bundle").json
    assert bundle["document"]["review"]["id"] == review["id"]

    reply = replied(li, visit, review["record"])
    assert li.results(reply) == ["accepted"]
    heard = [item for item in li.pull() if item["visit"] == visit]
    assert [item["kind"] for item in heard] == ["event", "visit"]
    assert heard[1]["document"]["review"] is None
    assert heard[1]["document"]["ver"] > item["document"]["ver"]
    assert scope(li) == []
    told = shown(chen, review["id"])
    assert (told["state"], told["ver"]) == ("answered", asked["ver"] + 1)
    assert trail(told)[1:-1] == [
        ("sent_back", "陈静", None, "为什么没穿鞋套？"),
        ("answered", "李强", None, "铺了，照片没拍到"),
    ]
    assert li.results(reply) == ["duplicate"]
    assert shown(chen, review["id"])["ver"] == told["ver"]


def test_an_answer_that_nobody_looked_at_yet_makes_the_verdict_stale(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    li, chen = phone_of(people.li), signed_in(people.chen)
    visit = a_visit_with_a_failure(li)
    asked = posted(chen, review_of(chen, visit), "send-back", comment="？")
    li.results(replied(li, visit, asked["record"]))
    assert post(chen, asked, "verdict", verdict="meets").status_code == 412
    closed = posted(chen, review_of(chen, visit), "verdict", verdict="meets")
    assert [did for did, *_ in trail(closed)] == ["picked", "sent_back", "answered", "judged"]


def test_only_who_made_the_visit_is_asked(people: People, phone_of: NewPhone, signed_in: SignedIn) -> None:
    li, wang, chen = phone_of(people.li), phone_of(people.wang), signed_in(people.chen)
    visit = a_visit_with_a_failure(li, people.wang)
    wang.pull()
    asked = posted(chen, review_of(chen, visit), "send-back", comment="？")
    assert [(item["kind"], item["document"]["review"]) for item in wang.pull()] == [("visit", None)]
    assert (scope(wang), scope(li)) == ([], [visit])
    assert wang.client.get(f"/api/v1/sync/visits/{visit}/bundle").json["document"]["review"] is None
    wang.results(replied(wang, visit, asked["record"]))
    assert shown(chen, asked["id"])["state"] == "sent_back", "what another one says is no answer"


@pytest.mark.parametrize("record", [1, 77])
def test_a_reply_to_nothing_changes_nothing(
    people: People, phone_of: NewPhone, signed_in: SignedIn, record: int
) -> None:
    li, chen = phone_of(people.li), signed_in(people.chen)
    visit = a_visit_with_a_failure(li)
    review = review_of(chen, visit)
    if record != review["record"]:
        review = posted(chen, review, "send-back", comment="？")
    assert li.results(replied(li, visit, record)) == ["accepted"]
    after = shown(chen, review["id"])
    assert (after["state"], after["ver"]) == (review["state"], review["ver"])
    assert "answered" not in [did for did, *_ in trail(after)]


def test_a_second_question_knows_the_first_answer(people: People, phone_of: NewPhone, signed_in: SignedIn) -> None:
    li, chen = phone_of(people.li), signed_in(people.chen)
    visit = a_visit_with_a_failure(li)
    posted(chen, review_of(chen, visit), "send-back", comment="为什么？")
    first = replied(li, visit, review_of(chen, visit)["record"])
    li.results(first)
    again = posted(chen, review_of(chen, visit), "send-back", comment="有照片吗？")
    document = li.pull()[-1]["document"]
    assert (document["review"]["comment"], document["review"]["replies"]) == ("有照片吗？", [first["id"]])
    li.results(replied(li, visit, again["record"], "没有"))
    assert [did for did, *_ in trail(shown(chen, again["id"]))][:5] == [
        "picked",
        "sent_back",
        "answered",
        "sent_back",
        "answered",
    ]


def test_a_verdict_takes_the_question_back(people: People, phone_of: NewPhone, signed_in: SignedIn) -> None:
    li, chen = phone_of(people.li), signed_in(people.chen)
    visit = a_visit_with_a_failure(li)
    asked = posted(chen, review_of(chen, visit), "send-back", comment="？")
    li.pull()
    closed = posted(chen, asked, "verdict", verdict="fails", comment="一周没有回复")
    assert [(item["kind"], item["document"]["review"]) for item in li.pull()] == [("visit", None)]
    assert scope(li) == []
    li.results(replied(li, visit, closed["record"]))
    after = shown(chen, closed["id"])
    assert (after["state"], after["ver"]) == ("closed", closed["ver"])


@pytest.mark.parametrize("why", ["gone elsewhere", "deactivated"])
def test_who_can_no_longer_be_asked_is_not(people: People, phone_of: NewPhone, signed_in: SignedIn, why: str) -> None:
    li, chen = phone_of(people.li), signed_in(people.chen)
    visit = book(people.li)
    if why == "gone elsewhere":
        reassign(visit, people.li.id, people.wang.id)
    li.results(answered(li, visit, "enter.shoe-covers", "not_done"), *a_whole_visit(li, visit))
    if why == "deactivated":
        with writing():
            access_store.deactivate(people.li.id, None, now())
    review = review_of(chen, visit)
    answer = post(chen, review, "send-back", comment="？")
    assert (answer.status_code, answer.json["code"]) == (409, "technician_gone")
    assert review_of(chen, visit) == review


@pytest.mark.parametrize(("first", "code"), [("send-back", "sent_back"), ("verdict", "closed")])
def test_nobody_is_asked_twice_or_after_the_verdict(
    people: People, phone_of: NewPhone, signed_in: SignedIn, first: str, code: str
) -> None:
    li, chen = phone_of(people.li), signed_in(people.chen)
    visit = a_visit_with_a_failure(li)
    body = {"comment": "？"} if first == "send-back" else {"verdict": "meets"}
    review = posted(chen, review_of(chen, visit), first, **body)
    answer = post(chen, review, "send-back", comment="？")
    assert (answer.status_code, answer.json["code"]) == (409, code)


def test_an_ordinary_push_asks_nothing_about_reviews(people: People, phone_of: NewPhone, signed_in: SignedIn) -> None:
    li = phone_of(people.li)
    visit = a_visit_with_a_failure(li)
    review = review_of(signed_in(people.chen), visit)
    posted(signed_in(people.chen), review, "send-back", comment="？")
    with statements() as ordinary:
        li.results(answered(li, visit, "work.cloth", "done"))
    with statements() as reply:
        li.results(replied(li, visit, review["record"]))
    assert not [statement for statement in ordinary if "review" in statement]
    assert len([statement for statement in reply if "review_questions" in statement]) == 2


# ---- sealed again


def sealed_again(record: records.Record, person: Person) -> records.Record:
    """The visit of a record, completed a second time."""
    told = Told(record.visit, person, now())
    told.tell("visit.completed", outcome="done", recorded=1)
    sealed.keep(told.events)
    return sealed.seal(record.visit, match="differs")


def test_a_review_follows_its_visit_to_the_record_in_force(app: Flask, people: People, signed_in: SignedIn) -> None:
    chen = signed_in(people.chen)
    record = finished(people.li)
    before = of_record(chen, record.number)
    again = sealed_again(record, people.li)
    after = of_record(chen, again.number)
    assert listed(chen) == [again.number]
    assert (after["id"], after["state"], after["ver"]) == (before["id"], "open", 2)
    twice = {"code": "contradiction", "of": "second_completion"}
    assert after["reasons"] == [FAILED, {"code": "signature_differs"}, twice]
    assert [did for did, *_ in trail(shown(chen, after["id"]))] == ["picked", "picked", "opened"]


def test_what_was_judged_is_open_again_when_it_is_sealed_anew(app: Flask, people: People, signed_in: SignedIn) -> None:
    chen = signed_in(people.chen)
    record = finished(people.li)
    posted(chen, of_record(chen, record.number), "verdict", verdict="meets")
    again = of_record(chen, sealed_again(record, people.li).number)
    assert (again["state"], again["verdict"]) == ("open", None)
    assert ("judged", "陈静", "meets", None) in trail(shown(chen, again["id"]))


def test_a_question_about_the_earlier_record_is_still_answered(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    li, chen = phone_of(people.li), signed_in(people.chen)
    visit = a_visit_with_a_failure(li)
    asked = posted(chen, review_of(chen, visit), "send-back", comment="？")
    li.results(li.event(visit, "visit.completed", {"outcome": "done", "recorded": 24}))
    moved = review_of(chen, visit)
    assert (moved["state"], moved["record"] > asked["record"]) == ("sent_back", True)
    li.results(replied(li, visit, asked["record"]))
    assert review_of(chen, visit)["state"] == "answered"
