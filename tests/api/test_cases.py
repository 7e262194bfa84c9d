"""Cases over HTTP: opened while the customer is on the line, owned by one, promised, handed over, answered, called back
about, and never seen by whom they are about."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from builders import book, publish_standard
from doorstep.clock import new_id
from doorstep.database import reading
from doorstep.intake.things import PROMISED
from doorstep.promises import jobs
from doorstep.promises import store as promises
from mailing import Clock
from people import People, SignedIn
from rows import every_row

CASES = "/api/v1/cases"


@pytest.fixture(autouse=True)
def standard(app: Flask) -> None:
    publish_standard()


def opened(client: FlaskClient, status: int = 201, **more: Any) -> dict[str, Any]:
    asked = {"id": new_id(), "kind": "enquiry", "channel": "phone", "words": "能不能换套餐", "name": "王女士"}
    answer = client.post(CASES, json={**asked, **more})
    assert answer.status_code == status, answer.text
    return dict(answer.json)


def do(client: FlaskClient, case: str, type: str, status: int = 200, **body: Any) -> dict[str, Any]:
    answer = client.post(f"{CASES}/{case}/acts", json={"id": new_id(), "type": type, "body": body})
    assert answer.status_code == status, answer.text
    return dict(answer.json)


def listed(client: FlaskClient, **query: str) -> list[str]:
    return [one["id"] for one in client.get(CASES, query_string=query).json["items"]]


def resolve(client: FlaskClient, case: str) -> None:
    do(client, case, "restated", text="网络三天没修", how="spoken")
    do(client, case, "proposed", remedy="repair", text="今晚换光猫")
    do(client, case, "agreed", text="今晚八点")
    do(client, case, "resolved", cause="goods", text="换了光猫")


def test_an_enquiry_is_owned_promised_and_ends_with_its_answer(
    app: Flask, people: People, signed_in: SignedIn, time: Clock
) -> None:
    zhao = signed_in(people.zhao)
    case = opened(zhao)
    assert (case["owner"]["id"], case["state"], case["level"]) == (people.zhao.id, "open", 1)
    assert datetime.fromisoformat(case["due"]) == time.now() + timedelta(hours=24)
    with reading():
        [todo] = promises.todos(people.zhao, 10)
    assert (todo.what, todo.about, todo.promise.kind) == ("case", case["id"], "question.answer")
    assert [one["about"] for one in zhao.get("/api/v1/todos").json["items"]] == [case["id"]]

    assert listed(zhao) == listed(signed_in(people.chen)) == [case["id"]]
    assert listed(signed_in(people.qian)) == []
    assert signed_in(people.qian).get(f"{CASES}/{case['id']}").status_code == 404

    done = do(zhao, case["id"], "answered", text="下月一日可以换", way="phone", reached=True)
    assert (done["state"], done["outcome"], done["first_contact"], done["may"]) == ("closed", "answered", True, [])
    assert listed(zhao) == [] and listed(zhao, state="ended") == [case["id"]]
    with reading():
        assert promises.todos(people.zhao, 10) == []
        assert [one.outcome for one in promises.about("case", case["id"])] == ["met"]


def test_the_same_command_twice_does_it_once(app: Flask, people: People, signed_in: SignedIn) -> None:
    zhao, id = signed_in(people.zhao), new_id()
    case = opened(zhao, id=id)
    assert opened(zhao, id=id) == case
    assert opened(zhao, 422, id=id, words="别的")["code"] == "id_reused"
    act = {"id": new_id(), "type": "told", "body": {"text": "还在查", "way": "phone"}}
    answers = [zhao.post(f"{CASES}/{id}/acts", json=act).json for _ in range(2)]
    assert answers[0] == answers[1] and len(answers[0]["acts"]) == 2
    other = zhao.post(f"{CASES}/{id}/acts", json={**act, "type": "step", "body": {"step": "calm"}})
    assert (other.status_code, other.json["code"]) == (422, "id_reused")


def test_whom_a_complaint_is_about_sees_nothing_of_it_before_it_is_verified(
    app: Flask, people: People, signed_in: SignedIn
) -> None:
    zhao, chen, wu = signed_in(people.zhao), signed_in(people.chen), signed_in(people.wu)
    case = opened(wu, kind="complaint", about=[people.zhao.id], team=people.east.id, words="调度员态度差")["id"]
    assert not any(case in zhao.get(path).text for path in (CASES, f"{CASES}?whose=mine", "/api/v1/todos"))
    assert zhao.get(f"{CASES}/{case}").status_code == 404
    assert do(zhao, case, "told", 404, text="我没有", way="phone")
    assert listed(chen) == [case]
    assert do(chen, case, "offered", 409, to=people.zhao.id, why="他最清楚")["code"] == "concerned"
    do(chen, case, "verified", text="录音属实")
    assert listed(zhao) == [case]
    assert do(zhao, case, "declined", 409, why="不是我")["code"] == "concerned"


def test_a_complaint_goes_round_until_its_customer_is_satisfied(
    app: Flask, people: People, signed_in: SignedIn, time: Clock
) -> None:
    zhao, chen = signed_in(people.zhao), signed_in(people.chen)
    visit = book(people.li)
    case = opened(zhao, kind="complaint", grade="hard", visit=visit)
    assert datetime.fromisoformat(case["due"]) == time.now() + timedelta(days=3)
    refused = do(zhao, case["id"], "resolved", 422, cause="goods", text="换了光猫")
    assert [fault["code"] for fault in refused["faults"]] == ["restated", "proposed", "agreed"]
    time.at += timedelta(minutes=5)
    resolve(zhao, case["id"])
    with reading():
        kinds = {one.kind: one.outcome for one in promises.about("case", case["id"])}
    assert kinds == {"complaint.answer": "met", "complaint.statutory": "met", "complaint.callback": None}
    assert do(zhao, case["id"], "called", 409, result="satisfied")["code"] == "own_case"
    again = do(chen, case["id"], "called", result="not_satisfied", note="又断了")
    assert (again["state"], again["level"], again["reopened"]) == ("open", 2, 1)
    resolve(zhao, case["id"])
    ended = do(chen, case["id"], "called", result="satisfied")
    assert (ended["state"], ended["outcome"]) == ("closed", "satisfied")
    assert [one["outcome"] for one in ended["promised"]] == ["met", "met"]
    assert [act["type"] for act in ended["acts"]][-2:] == ["called", "closed"]


def test_a_broken_promise_goes_up_and_its_owner_hears(
    app: Flask, people: People, signed_in: SignedIn, time: Clock
) -> None:
    case = opened(signed_in(people.zhao), kind="complaint")["id"]
    for hours, level in ((49, 2), (24, 3), (48, 4)):
        time.at += timedelta(hours=hours)
        zhao = signed_in(people.zhao)
        assert zhao.get(f"{CASES}/{case}").json["level"] == level
        jobs.tick(time.now(), PROMISED, {})
    with reading():
        told = {row["recipient"] for row in every_row()["messages"]}
    assert {people.zhao.id, people.chen.id, people.wu.id} <= told
    assert listed(zhao, state="overdue") == [case]
    assert zhao.get(CASES).json["overdue"] == 1


def test_a_case_is_handed_over_when_it_is_taken(app: Flask, people: People, signed_in: SignedIn) -> None:
    zhao, chen = signed_in(people.zhao), signed_in(people.chen)
    case = opened(zhao)["id"]
    assert do(zhao, case, "offered", 422, to=people.zhou.id, why="他去过")["faults"][0]["pointer"] == "/body/to"
    offered = do(zhao, case, "offered", to=people.chen.id, why="她管这个")
    assert (offered["owner"]["id"], offered["offered"]["id"]) == (people.zhao.id, people.chen.id)
    taken = do(chen, case, "accepted")
    assert (taken["owner"]["id"], taken["offered"], taken["handovers"]) == (people.chen.id, None, 1)
    with reading():
        assert promises.todos(people.zhao, 10) == [] and len(promises.todos(people.chen, 10)) == 1


def test_what_is_wrong_is_said_with_a_pointer(app: Flask, people: People, signed_in: SignedIn) -> None:
    zhao = signed_in(people.zhao)
    for wrong, pointer in (
        ({"phone": "12"}, "/phone"),
        ({"team": people.west.id}, "/team"),
        ({"about": [new_id()]}, "/about"),
        ({"kind": "joke"}, "/kind"),
        ({"due": "2036-01-01T00:00:00+08:00"}, "/due"),
    ):
        assert opened(zhao, 422, **wrong)["faults"][0]["pointer"] == pointer
    assert opened(zhao, 404, visit=new_id()) and opened(zhao, 404, customer=new_id())
    case = opened(zhao)["id"]
    assert do(zhao, case, "promised", 422, due="soon")["faults"][0]["pointer"] == "/body/due"
