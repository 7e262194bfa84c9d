"""What customers say through their link: who reads it, and that nobody does whom it may be about, by any route."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from builders import SYNC, NewPhone, a_whole_visit, book
from continuing import after, ended
from customer_links import PORTAL, Link, in_hours
from doorstep.accounts import authorisation
from doorstep.accounts import store as accounts
from doorstep.accounts.rules import Person
from doorstep.appointments import store as appointments
from doorstep.clock import new_id, now
from doorstep.database import reading, transact, writing
from doorstep.intake import things
from doorstep.messages import store as messages
from doorstep.promises import jobs as promise_jobs
from doorstep.promises import store as promises
from doorstep.voices import rules
from doorstep.voices import store as voices
from people import People, SignedIn
from rows import every_row

pytestmark = pytest.mark.one_database

SECRET = "他进了卧室，还收了钱"
KINDS = ("remark", "complaint", "rating")


@pytest.fixture
def visit(people: People, phone_of: NewPhone) -> str:
    """A visit that 李强 made."""
    made, phone = book(people.li, people.wang), phone_of(people.li)
    phone.results(*a_whole_visit(phone, made), clock=phone.clock())
    return made


@pytest.fixture
def link(app: Flask, visit: str) -> Link:
    return Link(app, visit)


def say(link: Link, kind: str, **more: Any) -> str:
    id = new_id()
    said = {"stars": 1, "text": SECRET} if kind == "rating" else {"text": SECRET}
    answer = link.says(kind, id=id, **{**said, **more})
    assert answer.status_code == 200, answer.text
    return id


def listed(client: FlaskClient, state: str = "all") -> list[str]:
    answer = client.get("/api/v1/voices", query_string={"state": state})
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json["items"]]


# ---- what may be said


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_is_kept_once_and_its_words_are_not_shown_again(link: Link, people: People, kind: str) -> None:
    id = say(link, kind)
    with reading():
        before = every_row()
        kept = voices.voice(id)
    assert kept is not None and (kept.kind, kept.text) == (kind, SECRET)
    body = {"id": id, "text": SECRET, **({"stars": 1} if kind == "rating" else {})}
    assert link.says(kind, **body).status_code == 200, "the answer to the first was lost"
    with reading():
        assert every_row() == before
    assert SECRET not in link.client.get(f"{PORTAL}/visit").text, "a link can be forwarded"
    foreign = Link(link.client.application, book(people.li, start=in_hours(72)))
    for other in (link.says(kind, **{**body, "text": "另一件事"}), foreign.says("remark", id=id, text=SECRET)):
        assert (other.status_code, other.json["code"]) == (422, "id_reused")


def test_a_visit_is_rated_when_it_is_over_and_the_last_rating_counts(app: Flask, link: Link, people: People) -> None:
    early = Link(app, book(people.li, start=in_hours(72)))
    assert early.says("rating", id=new_id(), stars=5).json["code"] == "not_yet"
    for stars in (2, 4):
        assert link.says("rating", id=new_id(), stars=stars).json["said"]["stars"] == stars


def test_a_program_does_not_fill_the_office_s_list(link: Link) -> None:
    for number in range(rules.MOST_A_DAY):
        assert link.says("remark", id=new_id(), text=f"第 {number} 条").status_code == 200
    answer = link.says("remark", id=new_id(), text="再来一条")
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_voices")


@pytest.mark.parametrize(
    ("kind", "body"),
    [("rating", {"stars": 0}), ("rating", {"stars": 6}), ("remark", {}), ("complaint", {"text": ""}),
     ("complaint", {"text": " \u3000"}),
     ("mistake", {"choice": "somebody"}), ("remark", {"text": "x" * 1001}), ("remark", {"text": "\0"})],
)  # fmt: skip
def test_what_says_nothing_is_refused(link: Link, kind: str, body: dict[str, Any]) -> None:
    assert link.says(kind, id=new_id(), **body).status_code == 422


def test_a_mistake_is_for_whoever_can_put_it_right(link: Link, people: People, signed_in: SignedIn) -> None:
    id = new_id()
    assert link.says("mistake", id=id, choice="other_person").json["said"]["wrong_person"] == "other_person"
    for person in (people.zhao, people.chen, people.wu):
        assert id in listed(signed_in(person))


# ---- who reads it


def test_supervisors_and_administrators_read_it_and_nobody_else(
    link: Link, people: People, signed_in: SignedIn
) -> None:
    said = {say(link, kind) for kind in KINDS}
    for person in (people.chen, people.wu):
        assert set(listed(signed_in(person))) == said
        assert SECRET in signed_in(person).get("/api/v1/voices?state=all").text
    for person in (people.zhao, people.feng, people.qian):
        client = signed_in(person)
        assert listed(client) == []
        for id in said:
            answer = client.post(f"/api/v1/voices/{id}/answer", json={"answer": "好"})
            assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    for person in (people.li, people.wang, people.sun):
        assert signed_in(person).get("/api/v1/voices").status_code == 403


def ids(row: str, known: dict[str, list[str]]) -> Iterator[str]:
    """The addresses of a row, with every id that is known for its parameter."""
    path = row.partition(" ")[2]
    names = re.findall(r"<(?:[^:<>]+:)?([^<>]+)>", path)
    if not names:
        yield path
    elif len(names) == 1:
        for id in known.get(names[0], []):
            yield re.sub(r"<[^<>]+>", id, path)


def concerned(people: People, visit: str) -> Person:
    """陈's colleague who supervises and visits, too: he went to this visit."""
    with writing():
        accounts.put_roles(people.wang.id, {"technician", "supervisor", "dispatcher"}, {"complaints"})
    with reading():
        return accounts.people([people.wang.id])[people.wang.id]


def test_by_no_route_does_whoever_it_may_be_about_read_it(
    app: Flask, link: Link, people: People, signed_in: SignedIn, phone_of: NewPhone
) -> None:
    """Every route that answers a GET is asked by those who went there, one of whom is a supervisor as well, with the
    duty for complaints; and by the dispatcher."""
    wang = concerned(people, link.visit)
    said = [say(link, kind) for kind in KINDS]
    transact(lambda: promise_jobs._look(now() + timedelta(hours=47, minutes=30), things.PROMISED, {"console": "none"}))
    with reading():
        sent = [one.id for one in messages.page(None, None, None, None, None, 500, people.chen.id)]
    known = {
        "visit": [link.visit],
        "voice": said,
        "person": [people.li.id, wang.id],
        "message": sent,
        "number": ["1"],
        "hash": ["x"],
        "review": [new_id()],
        "parcel": [new_id()],
        "sha256": ["0" * 64],
    }
    query = {"/api/v1/customers": "?query=王", "/api/v1/day/changes": "?after=0", "/api/v1/voices": "?state=all"}
    asked = 0
    for person in (people.li, wang, people.zhao):
        client = signed_in(person)
        for row in authorisation.table():
            if not row.startswith("GET /api/v1/") or "portal" in row:
                continue
            for path in ids(row, known):
                text = client.get(path + query.get(path, "")).text
                assert SECRET not in text, f"{path} as {person.name}"
                assert not any(id in text.replace(path, "") for id in said), f"{path} as {person.name} names a voice"
                asked += 1
    assert asked > 60
    for person in (people.li, wang):
        phone = phone_of(person)
        assert SECRET not in str(phone.pull()), "nor does a phone"
        assert SECRET not in signed_in(person).get(f"{SYNC}/visits/{link.visit}/bundle").text
    for id in said:
        assert signed_in(wang).post(f"/api/v1/voices/{id}/answer", json={"answer": "没有的事"}).status_code == 404


def test_who_went_to_a_visit_before_of_the_order_reads_nothing_that_is_said_of_it_later(
    app: Flask, people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    """Whoever stopped is complained about when the link leads to the next visit already."""
    visit, phone = book(people.wang), phone_of(people.wang)
    wang = concerned(people, visit)
    assert phone.results(ended(phone, visit, "stopped")) == ["accepted"]
    link = Link(app, after(visit).id)
    said = {say(link, kind) for kind in ("remark", "complaint")}
    assert set(listed(signed_in(people.chen))) == said
    assert not said & set(listed(signed_in(wang)))
    for id in said:
        assert signed_in(wang).post(f"/api/v1/voices/{id}/answer", json={"answer": "没有"}).status_code == 404
    with reading():
        assert "complaint.answer" not in {one.promise.kind for one in promises.todos(wang, 9)}


# ---- complaints


def test_a_complaint_is_a_promise_to_answer_and_the_customer_sees_how_it_stands(
    link: Link, people: People, signed_in: SignedIn
) -> None:
    id = say(link, "complaint")
    with reading():
        promise = promises.promise(id)
        [todo] = promises.todos(people.chen, 9)
    assert promise is not None and promise.due - promise.made == timedelta(hours=48)
    assert todo.promise.id == id
    [owed] = [one for one in link.shown()["promises"] if one["kind"] == "complaint.answer"]
    assert owed["state"] == "open"
    chen = signed_in(people.chen)
    assert id in listed(chen, "waiting")
    assert chen.post(f"/api/v1/voices/{id}/answer", json={}).json["code"] == "words_needed"
    answer = chen.post(f"/api/v1/voices/{id}/answer", json={"answer": "已核实，向您道歉，费用退回"})
    assert answer.status_code == 200 and answer.json["answered_by"]["name"] == people.chen.name
    shown = link.shown()
    assert shown["said"]["complaints"][0]["answer"] == "已核实，向您道歉，费用退回"
    assert [one["state"] for one in shown["promises"] if one["kind"] == "complaint.answer"] == ["met"]
    again = chen.post(f"/api/v1/voices/{id}/answer", json={"answer": "再说一次"})
    assert (again.status_code, again.json["code"]) == (409, "answered")
    assert listed(chen, "waiting") == []


def test_nobody_whom_a_complaint_may_be_about_is_to_answer_it(link: Link, people: People) -> None:
    wang = concerned(people, link.visit)
    say(link, "complaint")
    with reading():
        assert promises.todos(wang, 9) == []
        assert [one.promise.kind for one in promises.todos(people.chen, 9)] == ["complaint.answer"]


def told_of_voices(reader: str) -> list[messages.Message]:
    """What somebody was told about what customers said, in order of time."""
    with reading():
        found = messages.page(None, None, None, None, None, 500, reader)
    return sorted((one for one in found if one.what == "voice"), key=lambda one: one.due)


def test_a_complaint_is_told_at_once_to_who_answers_it_and_to_its_customer(link: Link, people: People) -> None:
    say(link, "complaint")
    promise_jobs.tick(now() + timedelta(minutes=1), things.PROMISED, {"console": "none"})
    with reading():
        customer = appointments.visit(link.visit).customer  # type: ignore[union-attr]
    for reader in (people.chen.id, customer):
        assert [one.kind for one in told_of_voices(reader)] == ["promise-start"]
    assert told_of_voices(people.wu.id) == [], "somebody of the team answers it"
    promise_jobs.tick(now() + timedelta(hours=73), things.PROMISED, {"console": "none"})
    assert [one.role for one in told_of_voices(people.wu.id)] == ["administrator"], "escalated after a day"


def test_a_complaint_that_nobody_of_the_team_may_read_is_told_to_administrators(
    link: Link, people: People, signed_in: SignedIn
) -> None:
    """The team's only supervisor went there, too."""
    wang = concerned(people, link.visit)
    with writing():
        accounts.put_roles(people.chen.id, {"dispatcher"}, set())
    id = say(link, "complaint")
    with reading():
        assert [one.promise.id for one in promises.todos(people.wu, 9)] == [id]
    for hours, kinds in ((0.1, ["promise-start"]), (47.5, ["promise-start", "promise-warn"])):
        promise_jobs.tick(now() + timedelta(hours=hours), things.PROMISED, {"console": "none"})
        assert [one.kind for one in told_of_voices(people.wu.id)] == kinds
    for person in (people.chen, wang):
        assert told_of_voices(person.id) == []
    wu = signed_in(people.wu)
    assert id in listed(wu, "waiting")
    assert wu.get(f"/api/v1/messages/{told_of_voices(people.wu.id)[0].id}").status_code == 200
    assert wu.post(f"/api/v1/voices/{id}/answer", json={"answer": "已核实，向您道歉"}).status_code == 200


def test_an_answer_says_nothing_that_is_never_said(link: Link, people: People, signed_in: SignedIn) -> None:
    id = say(link, "complaint")
    chen = signed_in(people.chen)
    answer = chen.post(f"/api/v1/voices/{id}/answer", json={"answer": "这个我也没办法"})
    assert (answer.status_code, answer.json["faults"][0]["code"]) == (422, "forbidden_words")
    assert id in listed(chen, "waiting")
    note = say(link, "remark")
    assert chen.post(f"/api/v1/voices/{note}/answer", json={"answer": "这个我也没办法"}).status_code == 200, "a note"


def test_a_late_answer_reminds_those_alone_who_may_read_it(link: Link, people: People, signed_in: SignedIn) -> None:
    wang = concerned(people, link.visit)
    id = say(link, "complaint")
    promise_jobs.tick(now() + timedelta(hours=49), things.PROMISED, {"console": "none"})
    with reading():
        told = [one for one in messages.page(None, None, None, None, None, 500, people.chen.id) if one.what == "voice"]
    assert {one.recipient for one in told} == {people.chen.id} and told
    for person in (wang, people.zhao, people.wu):
        shown = signed_in(person).get("/api/v1/messages?limit=200").json["items"]
        assert not {one["id"] for one in shown} & {one.id for one in told}
        assert signed_in(person).get(f"/api/v1/messages/{told[0].id}").status_code == 404
    assert signed_in(people.chen).get(f"/api/v1/messages/{told[0].id}").status_code == 200
    with reading():
        assert promises.promise(id) is not None
