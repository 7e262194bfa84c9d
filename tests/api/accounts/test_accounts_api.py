"""Signing in and out, sessions, devices, passwords, and who is listed to whom."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from doorstep.accounts import access_store, passwords, session_store, trail_store
from doorstep.accounts.rules import Person
from doorstep.clock import new_id, now
from doorstep.database import Base, db, reading, writing
from people import PASSWORD, People, SignedIn, browser
from signing_in import Clock, enrolled, try_to_sign_in, with_device_cookie


def everything_kept() -> str:
    """All rows of all tables, as one text."""
    with db.engine.connect() as connection:
        return str([connection.execute(sa.select(table)).all() for table in Base.metadata.sorted_tables])


def test_signing_in_says_who_one_is(client: FlaskClient, people: People) -> None:
    answer = try_to_sign_in(client, people.li)
    assert answer.status_code == 200
    assert answer.json == {
        "person": {
            "id": people.li.id,
            "name": "李强",
            "staff_no": "T101",
            "phone": "+8613800138101",
            "roles": ["technician"],
            "duties": [],
            "team": {"id": people.east.id, "name": "城东装维班"},
        }
    }
    assert client.get("/api/v1/session").json == answer.json


def test_a_staff_number_is_read_as_people_type_it(client: FlaskClient, people: People) -> None:
    assert try_to_sign_in(client, " ｔ101 ").status_code == 200


def test_a_wrong_password_and_an_unknown_number_are_answered_alike(
    client: FlaskClient, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = []
    verify = passwords._hasher.verify
    monkeypatch.setattr(
        passwords, "_hasher", Checking(lambda *given: (checks.append(given[0][:30]), verify(*given))[1])
    )
    passwords._nobodys_hash.cache_clear()
    answers = [
        try_to_sign_in(client, people.li, "not the password"),
        try_to_sign_in(client, "T999", "not the password"),
        try_to_sign_in(client, people.he),
    ]
    assert {(answer.status_code, answer.text) for answer in answers} == {(401, answers[0].text)}
    assert answers[0].json["code"] == "wrong_password"
    assert len(checks) == 3
    assert len(set(checks)) == 1, "the same costs"


class Checking:
    """argon2's hasher, with another `verify`."""

    def __init__(self, verify: Callable[..., bool]) -> None:
        self.verify = verify
        self.hash = passwords._hasher.hash


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    app: Flask, client: FlaskClient, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = try_to_sign_in(client, people.li).headers["Set-Cookie"]
    name, _, token = plain.partition(";")[0].partition("=")
    assert name == "doorstep"
    assert len(token) == 43, "256 bits in base64url"
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(plain.split("; "))
    assert token not in everything_kept()

    behind_tls = replace(app.extensions["doorstep"], public_url="https://doorstep.example")
    monkeypatch.setitem(app.extensions, "doorstep", behind_tls)
    secure = try_to_sign_in(client, people.li).headers["Set-Cookie"]
    assert secure.startswith("__Host-doorstep=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(secure.split("; "))
    assert "Domain" not in secure


def fail(client: FlaskClient, person: Person | str, times: int) -> list[int]:
    return [try_to_sign_in(client, person, "not the password").status_code for _ in range(times)]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that cost nothing to check, for tests that try many."""
    monkeypatch.setattr(passwords, "matches", lambda kept, given: kept is not None and given == PASSWORD)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("account", ["T101", "T999"], ids=["known", "unknown"])
def test_ten_failures_lock_an_account_for_a_while(
    account: str, app: Flask, client: FlaskClient, people: People, time: Clock
) -> None:
    assert fail(client, account, 10) == [401] * 10
    time.advance(minutes=5)
    answer = try_to_sign_in(client, account)
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_attempts")
    assert answer.headers["Retry-After"] == "601"
    assert try_to_sign_in(browser(app), people.wang).status_code == 200, "another account is free"
    time.advance(seconds=601)
    assert try_to_sign_in(client, account).status_code == (200 if account == people.li.staff_no else 401)


@pytest.mark.usefixtures("quick")
def test_whoever_signs_in_again_and_again_is_not_locked_out(client: FlaskClient, people: People) -> None:
    assert {try_to_sign_in(client, people.li).status_code for _ in range(12)} == {200}


@pytest.mark.usefixtures("quick")
def test_strangers_do_not_lock_out_the_real_person_on_their_phone(app: Flask, people: People) -> None:
    mine, anothers = enrolled(people.li), enrolled(people.wang)
    assert fail(browser(app), people.li, 11)[-1] == 429
    assert try_to_sign_in(with_device_cookie(browser(app), anothers), people.li).status_code == 429
    phone = with_device_cookie(browser(app), mine)
    assert try_to_sign_in(phone, people.li).status_code == 200
    assert fail(phone, people.li, 11) == [401] * 10 + [429], "the phone has a count of its own"
    with writing():
        access_store.revoke_device(mine.id, people.li.id, now())
    assert try_to_sign_in(with_device_cookie(browser(app), mine), people.li).status_code == 429


@pytest.mark.usefixtures("quick")
def test_a_hundred_failures_lock_an_address(app: Flask, people: People) -> None:
    """Eighty of them are copies of the first ten: the same line, other accounts."""
    attempts = Base.metadata.tables["sign_in_attempts"]

    def of(address: str, n: int) -> int:
        client = browser(app)
        client.environ_base["REMOTE_ADDR"] = address
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{n}"
        return fail(client, f"X{n:04}", 1)[0]

    assert {of(f"2001:db8::{n:x}", n) for n in range(10)} == {401}
    with reading():
        failures = [dict(row) for row in db.session.execute(sa.select(attempts)).mappings()]
    with writing():
        db.session.execute(attempts.insert(), [row | {"id": new_id()} for row in failures * 8])
    assert {of(f"2001:db8::{n:x}", n) for n in range(90, 100)} == {401}
    assert of("2001:db8::ffff", 100) == 429, "one line has a whole /64"
    assert of("2001:db8:0:1::1", 101) == 401
    assert of("203.0.113.7", 102) == 401


@pytest.mark.usefixtures("quick")
def test_guessing_in_parallel_gets_no_more_tries(app: Flask, people: People) -> None:
    statuses: list[int] = []

    def guess() -> None:
        with app.app_context():
            statuses.extend(fail(browser(app), people.li, 6))

    threads = [threading.Thread(target=guess) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [401] * 10 + [429] * 26


def test_a_password_that_changes_while_it_is_checked_opens_nothing(
    client: FlaskClient, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def matches_and_meanwhile(kept: str | None, given: str) -> bool:
        with writing():
            access_store.set_password(people.li.id, "another", None, now())
        return True

    monkeypatch.setattr(passwords, "matches", matches_and_meanwhile)
    assert try_to_sign_in(client, people.li).status_code == 401
    with reading():
        assert session_store.sessions_of(people.li, now()) == []


def test_a_new_password_counts_from_now_on(client: FlaskClient, people: People, signed_in: SignedIn) -> None:
    body = {"old": PASSWORD, "new": "zai jia men kou 2027"}
    assert signed_in(people.li).put("/api/v1/session/password", json=body).status_code == 204
    assert try_to_sign_in(client, people.li).status_code == 401
    assert try_to_sign_in(client, people.li, "zai jia men kou 2027").status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"old": "not the password", "new": "zai jia men kou 2027"}, "/old", "wrong_password"),
        ({"old": PASSWORD, "new": "short"}, "/new", "weak_password"),
        ({"old": PASSWORD, "new": "1111111111111"}, "/new", "weak_password"),
        ({"old": PASSWORD, "new": "t101t101t101"}, "/new", "weak_password"),
        ({"old": PASSWORD}, "/new", "invalid"),
        ({"old": PASSWORD, "new": "zai jia men kou 2027", "roles": ["administrator"]}, "/roles", "invalid"),
    ],
)
def test_a_password_change_that_is_wrong_says_where(
    body: dict[str, object], pointer: str, code: str, people: People, signed_in: SignedIn
) -> None:
    answer = signed_in(people.li).put("/api/v1/session/password", json=body)
    assert answer.status_code == 422
    assert [(fault["pointer"], fault["code"]) for fault in answer.json["faults"]] == [(pointer, code)]


@pytest.mark.usefixtures("quick")
def test_the_old_password_cannot_be_guessed_either(people: People, signed_in: SignedIn) -> None:
    client = signed_in(people.li)
    body = {"old": "not the password", "new": "zai jia men kou 2027"}
    statuses = [client.put("/api/v1/session/password", json=body).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


def test_people_are_listed_by_page_and_filter(people: People, signed_in: SignedIn) -> None:
    office = signed_in(people.wu)

    def listed(**query: object) -> tuple[list[str], str | None]:
        page = office.get("/api/v1/people", query_string=query).json
        return [person["name"] for person in page["items"]], page["next"]

    first, cursor = listed(limit=4)
    second, after = listed(limit=4, cursor=cursor)
    assert first + second == ["李强", "王芳", "周磊", "赵敏", "钱进", "陈静", "冯军", "孙丽"]
    assert listed(limit=4, cursor=after) == (["吴涛"], None)
    assert listed(role="technician") == (["李强", "王芳", "周磊"], None)
    assert listed(role="technician", team=people.west.id) == (["周磊"], None)


def test_a_dispatcher_sees_no_other_team_whatever_they_ask_for(people: People, signed_in: SignedIn) -> None:
    page = signed_in(people.zhao).get("/api/v1/people", query_string={"team": people.west.id}).json
    assert page == {"items": [], "next": None}


def test_colleagues_see_no_phone_number(people: People, signed_in: SignedIn) -> None:
    answer = signed_in(people.zhao).get("/api/v1/people")
    seen = {person["id"] for person in answer.json["items"]}
    colleagues = [person for person in (people.li, people.wang, people.zhao) if person.id in seen]
    assert len(colleagues) == 3, "those whose numbers these are"
    for person in colleagues:
        assert person.phone.startswith("+86") and person.phone.removeprefix("+86") not in answer.text


@pytest.mark.parametrize(
    "query",
    [{"limit": 0}, {"limit": 201}, {"limit": "x"}, {"cursor": "\x00"}, {"role": "boss"}, {"team": "x"}, {"a": 1}],
)
def test_a_query_that_makes_no_sense_is_refused(query: dict[str, object], people: People, signed_in: SignedIn) -> None:
    assert signed_in(people.wu).get("/api/v1/people", query_string=query).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"staff_no": "T101"},
        {"staff_no": 101, "password": PASSWORD},
        {"staff_no": "T101", "password": PASSWORD, "role": "administrator"},
        {"staff_no": "T101", "password": PASSWORD, "device": "not an id"},
        {"staff_no": "T101", "password": "x" * 201},
        {"staff_no": "'; --", "password": PASSWORD},
        {"staff_no": "T101\x00", "password": PASSWORD},
        {"staff_no": "T101", "password": PASSWORD + "\x00"},
        {"staff_no": "T101", "password": PASSWORD + "\ud83d"},
        {"staff_no": "T101", "password": PASSWORD, "device_name": "Pixel\x00"},
        {"staff_no": "T101", "password": PASSWORD, "device_name": "P" * 81},
    ],
    ids=str,
)
def test_a_sign_in_that_makes_no_sense_is_refused(body: object, client: FlaskClient, people: People) -> None:
    # Written here, because the client of the tests cannot send half a surrogate pair.
    answer = client.post("/api/v1/session", data=json.dumps(body), content_type="application/json")
    assert answer.status_code == 422


def test_the_trail_tells_who_did_it(people: People, signed_in: SignedIn) -> None:
    device = enrolled(people.li)
    signed_in(people.chen).delete(f"/api/v1/devices/{device.id}")
    with reading():
        assert [(entry.act, entry.by) for entry in trail_store.trail_of(device.id)] == [
            ("device.enrolled", people.li.id),
            ("device.revoked", people.chen.id),
        ]
        assert [entry.act for entry in trail_store.trail_of(people.he.id)] == ["person.added", "person.deactivated"]
