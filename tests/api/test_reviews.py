"""The queue of reviews, verdicts, and what is sent back to the technician's phone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event as sa_event
from werkzeug.test import TestResponse

import sealed
from builders import NewPhone, Phone, a_whole_visit, answered, book, publish_standard, reassign
from doorstep import clock
from doorstep.accounts import access_store
from doorstep.accounts.rules import Person
from doorstep.appointments import store as appointments
from doorstep.audits import jobs
from doorstep.clock import new_id, now
from doorstep.database import db, reading, transact, writing
from doorstep.feed import store as feed
from doorstep.records import store as records
from doorstep.records import summary_store
from people import People, SignedIn
from sealed import Told, finished, sealed_answer

FAILED = {"code": "critical_failed", "of": "work.cloth"}


@pytest.fixture(autouse=True)
def no_sample(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn unless a test says so."""
    share(app, monkeypatch, 0)


def share(app: Flask, monkeypatch: pytest.MonkeyPatch, percent: int) -> None:
    settings = app.extensions["doorstep"]
    changed = type(settings)(**{**vars(settings), "sample_percent": percent})
    monkeypatch.setitem(app.extensions, "doorstep", changed)


def queue(browser: FlaskClient, **query: object) -> dict[str, Any]:
    answer = browser.get("/api/v1/reviews", query_string={name: str(value) for name, value in query.items()})
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def listed(browser: FlaskClient, **query: object) -> list[int]:
    return [item["record"] for item in queue(browser, **query)["items"]]


def shown(browser: FlaskClient, id: str) -> dict[str, Any]:
    answer = browser.get(f"/api/v1/reviews/{id}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["ETag"] == f'"{answer.json["ver"]}"'
    return dict(answer.json)


def of_record(browser: FlaskClient, number: int) -> dict[str, Any]:
    [item] = queue(browser, record=number)["items"]
    return dict(item)


def post(browser: FlaskClient, review: dict[str, Any], what: str, **body: Any) -> TestResponse:
    return browser.post(f"/api/v1/reviews/{review['id']}/{what}", json=body, headers={"If-Match": f'"{review["ver"]}"'})


def posted(browser: FlaskClient, review: dict[str, Any], what: str, **body: Any) -> dict[str, Any]:
    answer = post(browser, review, what, **body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def trail(review: dict[str, Any]) -> list[tuple[str, str | None, str | None, str | None]]:
    return [
        (step["did"], step["by"]["name"] if step["by"] else None, step["verdict"], step["comment"])
        for step in review["trail"]
    ]


# ---- what is reviewed


def test_every_reason_brings_a_record_into_the_queue(app: Flask, people: People, signed_in: SignedIn) -> None:
    publish_standard()
    failed = finished(people.li)
    late = finished(people.li, cloth="done", verdict="late")
    differs = finished(people.li, cloth="done", match="differs")
    lost = finished(people.li, cloth="done", match="cannot_rebuild")
    told = finished(people.li, cloth="done", privately=sealed_answer("private.rooms", "yes"))
    finished(people.li, cloth="done", privately=sealed_answer("private.rooms", "no"))
    closed = finished(people.li, cloth="done", privately=unreadable(sealed_answer("private.rooms", "yes")))
    finished(people.li, cloth="done")
    found = {item["record"]: item["reasons"] for item in queue(signed_in(people.chen))["items"]}
    assert found == {
        failed.number: [FAILED],
        late.number: [{"code": "promise_broken", "of": "arrival", "minutes": "0.0"}],
        differs.number: [{"code": "signature_differs"}],
        lost.number: [{"code": "signature_differs"}],
        told.number: [{"code": "customer_said", "of": "private.rooms"}],
        closed.number: [{"code": "unreadable", "of": "private.rooms"}],
    }


def unreadable(seal: Callable[[str, str], dict[str, Any]]) -> Callable[[str, str], dict[str, Any]]:
    """A private answer that was made for another visit."""
    return lambda visit, event: seal(new_id(), event)


def test_a_share_of_the_rest_is_drawn(
    app: Flask, people: People, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = finished(people.li, cloth="done")
    assert listed(signed_in(people.chen)) == []
    share(app, monkeypatch, 100)
    drawn = finished(people.li, cloth="done")
    [item] = queue(signed_in(people.chen))["items"]
    assert (item["record"], item["reasons"]) == (drawn.number, [{"code": "sample"}]), f"{clean.number} was seen before"


def test_a_line_says_what_the_record_says(app: Flask, people: People, signed_in: SignedIn) -> None:
    record = finished(people.li)
    with reading():
        summary = summary_store.summaries([record.number])[record.number]
    item = of_record(signed_in(people.chen), record.number)
    assert item.pop("order").startswith("WO-")
    assert summary.start is not None and item.pop("id") and item.pop("picked_at")
    assert item == {
        "ver": 1,
        "record": record.number,
        "visit": record.visit,
        "kind": "broadband-install",
        "start": summary.start.isoformat(),
        "zone": "Asia/Shanghai",
        "technician": {"id": people.li.id, "name": "李强"},
        "team": {"id": people.east.id, "name": "城东装维班"},
        "reasons": [FAILED],
        "state": "open",
        "verdict": None,
        "completed_at": summary.completed_at.isoformat(),
    }


def test_examining_again_changes_nothing(app: Flask, people: People, signed_in: SignedIn) -> None:
    for _ in range(3):
        finished(people.li)
    assert jobs.examine(now()) == 3
    before = queue(signed_in(people.chen))
    assert jobs.examine(now()) == 0
    assert queue(signed_in(people.chen)) == before


def test_workers_at_the_same_time_pick_each_record_once(
    app: Flask, people: People, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 3)
    numbers = [finished(people.li).number for _ in range(10)]
    start = Barrier(4)

    def work(_: int) -> int:
        with app.app_context():
            start.wait()
            examined = sum(iter(lambda: jobs.examine(now()), 0))
            db.session.remove()
            return examined

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(work, range(4))) == 10
    chen = signed_in(people.chen)
    assert listed(chen) == numbers
    assert [len(shown(chen, item["id"])["trail"]) for item in queue(chen)["items"]] == [2] * 10, "picked, opened"


def test_a_call_reads_a_batch_at_most(app: Flask, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BATCH", 2)
    for _ in range(5):
        finished(people.li, cloth="done")
    assert [jobs.examine(now()) for _ in range(4)] == [2, 2, 1, 0]


def test_the_database_refuses_a_second_review_of_a_record(app: Flask, people: People) -> None:
    finished(people.li)
    jobs.examine(now())
    again = sa.text(
        "INSERT INTO reviews SELECT :id, ver, record, :id, team, technician, reasons, state, verdict, picked_at"
        " FROM reviews"
    )
    with pytest.raises(sa.exc.IntegrityError), db.engine.begin() as connection:
        connection.execute(again, {"id": new_id()})


# ---- the queue


def test_the_oldest_waits_at_the_head(app: Flask, people: People, signed_in: SignedIn) -> None:
    chen = signed_in(people.chen)
    numbers = [finished(people.li).number for _ in range(5)]
    assert listed(chen) == numbers
    for number in numbers[:3]:
        posted(chen, of_record(chen, number), "verdict", verdict="meets")
    assert listed(chen, state="open") == numbers[3:]
    assert listed(chen, state="closed") == numbers[2::-1], "of closed ones the newest comes first"
    assert queue(chen, state="sent_back")["counts"] == {"open": 2, "sent_back": 0, "answered": 0, "closed": 3}


@pytest.mark.parametrize("state", ["open", "closed"])
def test_the_queue_goes_on_where_it_ended(app: Flask, people: People, signed_in: SignedIn, state: str) -> None:
    chen = signed_in(people.chen)
    for _ in range(5):
        review = of_record(chen, finished(people.li).number)
        if state == "closed":
            posted(chen, review, "verdict", verdict="meets")
    found: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        page = queue(chen, state=state, limit=2, **cursor)
        assert len(page["items"]) <= 2
        found += [item["record"] for item in page["items"]]
        if page["cursor"] is None:
            break
        cursor = {"cursor": page["cursor"]}
    assert found == listed(chen, state=state) and len(found) == 5


def test_a_supervisor_sees_the_own_team_alone(app: Flask, people: People, signed_in: SignedIn) -> None:
    east, west = finished(people.li).number, finished(people.zhou).number
    wu = signed_in(people.wu)
    assert (listed(signed_in(people.chen)), listed(signed_in(people.feng))) == ([east], [west])
    assert listed(wu) == [east, west] and listed(wu, team=people.west.id) == [west]
    assert (queue(wu)["counts"]["open"], queue(wu, team=people.west.id)["counts"]["open"]) == (2, 1)
    assert signed_in(people.feng).get(f"/api/v1/reviews?team={people.east.id}").status_code == 404


@pytest.mark.parametrize("query", ["state=new", "record=0", "cursor=x", "limit=0", "limit=101", "page=2", "team=east"])
def test_a_condition_that_makes_no_sense_is_named(app: Flask, people: People, signed_in: SignedIn, query: str) -> None:
    answer = signed_in(people.chen).get(f"/api/v1/reviews?{query}")
    assert answer.status_code == 422
    assert answer.json["faults"][0]["pointer"].endswith("/" + query.partition("=")[0])


# ---- the trail


def test_who_opened_a_review_is_noted_once_an_hour(
    app: Flask, people: People, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen = signed_in(people.chen)
    review = of_record(chen, finished(people.li).number)
    for _ in range(3):
        shown(chen, review["id"])
    assert trail(shown(signed_in(people.wu), review["id"])) == [
        ("picked", None, None, None),
        ("opened", "陈静", None, None),
        ("opened", "吴涛", None, None),
    ]
    late = now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: late)
    again = shown(signed_in(people.chen), review["id"])
    assert Counter(did for did, *_ in trail(again)) == {"picked": 1, "opened": 3}
    assert again["ver"] == review["ver"], "to look at it is not to change it"


def test_listing_opens_nothing(app: Flask, people: People, signed_in: SignedIn) -> None:
    review = of_record(signed_in(people.wu), finished(people.li).number)
    assert [did for did, *_ in trail(shown(signed_in(people.chen), review["id"]))] == ["picked", "opened"]


# ---- the verdict


def test_a_verdict_closes_and_another_stands_beside_it(app: Flask, people: People, signed_in: SignedIn) -> None:
    chen = signed_in(people.chen)
    review = of_record(chen, finished(people.li).number)
    closed = posted(chen, review, "verdict", verdict="meets")
    assert (closed["state"], closed["verdict"], closed["ver"]) == ("closed", "meets", 2)
    again = posted(signed_in(people.wu), closed, "verdict", verdict="fails", comment="布没有铺到门口")
    assert (again["state"], again["verdict"]) == ("closed", "fails")
    assert trail(again) == [
        ("picked", None, None, None),
        ("judged", "陈静", "meets", None),
        ("judged", "吴涛", "fails", "布没有铺到门口"),
    ]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"verdict": "fails"}, "/comment"),
        ({"verdict": "undecided", "comment": None}, "/comment"),
        ({"verdict": "fails", "comment": "  "}, "/comment"),
        ({"verdict": "fails", "comment": "\0"}, "/comment"),
        ({"verdict": "fails", "comment": "很" * 2001}, "/comment"),
        ({"verdict": "good"}, "/verdict"),
        ({}, "/verdict"),
        ({"verdict": "meets", "by": "x"}, "/by"),
    ],
    ids=str,
)
def test_a_verdict_without_its_parts_is_refused(
    app: Flask, people: People, signed_in: SignedIn, body: dict[str, str], pointer: str
) -> None:
    chen = signed_in(people.chen)
    review = of_record(chen, finished(people.li).number)
    answer = post(chen, review, "verdict", **body)
    assert (answer.status_code, answer.json["faults"][0]["pointer"]) == (422, pointer)
    assert of_record(chen, review["record"]) == review


@pytest.mark.parametrize("what", ["verdict", "send-back"])
def test_only_the_version_that_was_seen_is_changed(app: Flask, people: People, signed_in: SignedIn, what: str) -> None:
    chen = signed_in(people.chen)
    review = of_record(chen, finished(people.li).number)
    body = {"verdict": "meets"} if what == "verdict" else {"comment": "？"}
    without = chen.post(f"/api/v1/reviews/{review['id']}/{what}", json=body)
    assert (without.status_code, without.json["code"]) == (428, "if_match")
    posted(chen, review, "verdict", verdict="meets")
    stale = post(chen, review, what, **body)
    assert (stale.status_code, stale.json["code"]) == (412, "stale")


def test_of_two_who_judge_at_once_one_hears_that_it_changed(app: Flask, people: People, signed_in: SignedIn) -> None:
    chen = signed_in(people.chen)
    start = Barrier(2)

    def judge(client: FlaskClient, review: dict[str, Any], what: str, body: dict[str, str]) -> int:
        start.wait()
        return post(client, review, what, **body).status_code

    for _ in range(5):
        review = of_record(chen, finished(people.li).number)
        bodies = [("verdict", {"verdict": "meets"}), ("send-back", {"comment": "？"})]
        with ThreadPoolExecutor(2) as workers:
            answers = [
                workers.submit(judge, client, review, *body)
                for client, body in zip((signed_in(people.wu), signed_in(people.chen)), bodies, strict=True)
            ]
        assert sorted(answer.result() for answer in answers) == [200, 412]
        assert len([did for did, *_ in trail(shown(chen, review["id"])) if did in ("judged", "sent_back")]) == 1


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
