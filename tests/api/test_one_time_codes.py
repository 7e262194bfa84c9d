"""Passwords by a one-time code: told once, good once, for a day; and what else an administrator does on the page."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from builders import book, publish_standard
from doorstep.accounts import code_store, rules, store
from doorstep.clock import now
from doorstep.database import reading, writing
from people import PASSWORD, People, SignedIn, browser

API = "/api/v1/people"
NEW = "zai jia men kou 2027"


@pytest.fixture(autouse=True)
def _in_app(app: Flask) -> Iterator[None]:
    publish_standard()
    yield


@pytest.fixture
def wu(people: People, signed_in: SignedIn) -> FlaskClient:
    """吴涛, the administrator."""
    return signed_in(people.wu)


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


def use(app: Flask, staff_no: str, code: str, password: str = NEW) -> Any:
    body = {"staff_no": staff_no, "code": code, "new": password}
    return browser(app).post("/api/v1/session/code", json=body)


def signs_in(app: Flask, staff_no: str, password: str) -> bool:
    body = {"staff_no": staff_no, "password": password}
    return bool(browser(app).post("/api/v1/session", json=body).status_code == 200)


def test_somebody_new_makes_a_password_with_a_code(app: Flask, people: People, wu: FlaskClient) -> None:
    said = {"staff_no": "t-201", "name": "周杰", "phone": "13800138201", "email": None}
    body = {**said, "roles": ["technician"], "duties": [], "team": people.east.id}
    made = wu.post(API, json=body).get_json()
    assert not signs_in(app, "T-201", "nobody has this password"), "without a password nobody signs in"
    told = wu.post(f"{API}/{made['id']}/code")
    assert told.status_code == 201
    code = told.get_json()["code"]
    assert not signs_in(app, "T-201", code), "a code opens nothing"
    assert refusal(use(app, "T-201", code, "short")) == (422, "weak_password")
    assert use(app, "t-201", f" {code[:5].lower()}-{code[5:]}").status_code == 204
    assert signs_in(app, "T-201", NEW)
    assert refusal(use(app, "T-201", code)) == (401, "wrong_code"), "it is good once"
    acts = [line["act"] for line in wu.get(f"{API}/{made['id']}/trail").get_json()["items"]]
    assert acts == ["person.password", "person.code", "person.added"]


def test_a_forgotten_password_is_made_anew_and_ends_the_sessions(
    app: Flask, people: People, wu: FlaskClient, signed_in: SignedIn
) -> None:
    client = signed_in(people.li)
    first = wu.post(f"{API}/{people.li.id}/code").get_json()["code"]
    code = wu.post(f"{API}/{people.li.id}/code").get_json()["code"]
    assert client.get("/api/v1/session").status_code == 200, "until it is used nothing changes"
    assert signs_in(app, people.li.staff_no, PASSWORD)
    assert refusal(use(app, people.li.staff_no, first)) == (401, "wrong_code"), "the newest is the one"
    assert use(app, people.li.staff_no, code).status_code == 204
    assert client.get("/api/v1/session").status_code == 401
    assert not signs_in(app, people.li.staff_no, PASSWORD)


def test_a_code_ends_with_its_day_with_another_password_and_with_its_person(
    app: Flask, people: People, wu: FlaskClient
) -> None:
    wu.post(f"{API}/{people.li.id}/code")
    with reading():
        assert code_store.code_credentials(people.li.staff_no, now()) is not None
        assert code_store.code_credentials(people.li.staff_no, now() + rules.CODE_LIVES) is None
    told = wu.post(f"{API}/{people.wang.id}/code").get_json()["code"]
    assert wu.post(f"{API}/{people.wang.id}/disable").status_code == 200
    assert refusal(use(app, people.wang.staff_no, told)) == (401, "wrong_code")
    assert wu.post(f"{API}/{people.wang.id}/enable").status_code == 200
    assert refusal(use(app, people.wang.staff_no, told)) == (401, "wrong_code")


def test_guessing_codes_is_counted_like_guessing_passwords(app: Flask, people: People, wu: FlaskClient) -> None:
    code = wu.post(f"{API}/{people.li.id}/code").get_json()["code"]
    told = [refusal(use(app, people.li.staff_no, "AAAAABBBBB")) for _ in range(rules.FAILURES_PER_ACCOUNT + 1)]
    assert set(told[:-1]) == {(401, "wrong_code")} and told[-1] == (429, "too_many_attempts")
    assert refusal(use(app, people.li.staff_no, code)) == (429, "too_many_attempts")


def test_of_two_who_use_a_code_at_once_one_does(people: People, app: Flask) -> None:
    with writing():
        code_store.put_code(people.li.id, "hash", people.wu.id, now())
    with reading():
        checked = code_store.code_credentials(people.li.staff_no, now())
    assert checked is not None
    with writing():
        assert code_store.use_code(checked) is not None and code_store.use_code(checked) is None


def test_what_hangs_on_somebody_is_named_before(people: People, wu: FlaskClient) -> None:
    late, soon = book(people.li, start=now() + timedelta(days=3)), book(people.li, start=now() + timedelta(days=2))
    held = wu.get(f"{API}/{people.li.id}/held").get_json()
    assert [visit["id"] for visit in held["visits"]] == [soon, late] and held["heard"] is None
    assert not any(visit["begun"] for visit in held["visits"])


def test_nobody_gives_themselves_more(people: People, wu: FlaskClient) -> None:
    one = people.wu
    as_is = {"name": one.name, "phone": one.phone, "email": None, "duties": [], "roles": ["administrator"]}
    body = {**as_is, "team": people.east.id}
    more = {**body, "roles": ["administrator", "supervisor"]}
    assert refusal(wu.put(f"{API}/{one.id}", json=more, headers={"If-Match": '"1"'})) == (409, "own_rights")
    assert wu.put(f"{API}/{one.id}", json=body, headers={"If-Match": '"1"'}).status_code == 200


def test_teams_are_set_up_and_renamed(people: People, wu: FlaskClient) -> None:
    made = wu.post("/api/v1/teams", json={"name": "城南装维班", "region": "城南"})
    assert made.status_code == 201
    taken = wu.post("/api/v1/teams", json={"name": "城南装维班", "region": None})
    assert refusal(taken) == (409, "team_taken")
    path = f"/api/v1/teams/{made.get_json()['id']}"
    assert wu.put(path, json={"name": "城南一班", "region": "城南"}).get_json()["name"] == "城南一班"
    assert refusal(wu.put(path, json={"name": people.east.name, "region": None})) == (409, "team_taken")


def test_those_who_are_shut_out_are_listed_where_asked_for(people: People, wu: FlaskClient) -> None:
    def listed(**query: str) -> set[str]:
        return {one["staff_no"] for one in wu.get(API, query_string=query).get_json()["items"]}

    assert "T110" not in listed() and listed(state="disabled") == {"T110"}
    assert listed(query="何", state="all") == {"T110"} and listed(query="t10") >= {"T101", "T109"}
    assert listed(query="%") == set()


def test_people_come_in_by_a_file_all_or_none(app: Flask, people: People, wu: FlaskClient) -> None:
    def send(text: str, dry_run: bool = False) -> Any:
        file = base64.b64encode(text.encode()).decode()
        return wu.post(f"{API}/import", json={"file": file, "dry_run": dry_run})

    head = "工号,姓名,手机号,班组,技能\n"
    right = f"t301,周杰,138 0013 8301,{people.east.name},FTTR\n"
    wrong = f"T101,李洁,12,没有的班,\nT302,吴洁,13800138302,{people.east.name},\nt302,吴杰,13800138303,城东,\n"
    looked = send(head + right + wrong).get_json()
    assert [row["faults"] for row in looked["rows"]] == [[], ["phone", "team", "taken"], ["taken"], ["team", "taken"]]
    assert looked["added"] == [] and wu.get(API, query_string={"query": "T301"}).get_json()["items"] == []
    assert send(head + right, dry_run=True).get_json()["added"] == []
    [added] = send(head + right).get_json()["added"]
    assert use(app, "T301", added["code"]).status_code == 204 and signs_in(app, "T301", NEW)
    with reading():
        assert store.skills([added["person"]["id"]]) == {added["person"]["id"]: {"FTTR"}}
    assert refusal(send("a,b\n1,2\n")) == (422, "file_no_people")
    assert refusal(send("%PDF-1.7")) == (422, "file_unreadable")
    many = "".join(f"T4{number:03},周杰,13800138301,{people.east.name},\n" for number in range(101))
    assert refusal(send(head + many)) == (422, "file_too_long")
