"""Signing in and out, sessions, devices, passwords, and who is listed to whom."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from doorstep import clock, cookies
from doorstep.accounts import access_store, authorisation, device_store, passwords, session_store, trail_store
from doorstep.accounts.rules import Device, Person
from doorstep.clock import new_id, now
from doorstep.database import Base, db, reading, writing
from doorstep.errors import Forbidden
from people import PASSWORD, People, SignedIn, browser, sign_in


class Clock:
    """The server's clock, in the hands of a test."""

    def __init__(self) -> None:
        self.at = now()

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands still until the test moves it."""
    stopped = Clock()
    monkeypatch.setattr(clock, "now", stopped)
    return stopped


def enrolled(person: Person) -> Device:
    """A phone of the person."""
    with writing():
        return device_store.enrol_device(new_id(), person.id, "Pixel 8", True, True, clock.now())


def with_device_cookie(client: FlaskClient, device: Device) -> FlaskClient:
    """The browser of an enrolled phone."""
    answer = cookies.issue_device_cookie(Response(), device)
    client.set_cookie("doorstep-device", answer.headers["Set-Cookie"].partition("=")[2].partition(";")[0])
    return client


def try_to_sign_in(
    client: FlaskClient, person: Person | str, password: str = PASSWORD, device: str | None = None
) -> TestResponse:
    body = {"staff_no": person if isinstance(person, str) else person.staff_no, "password": password}
    return client.post("/api/v1/session", json=body | ({"device": device} if device else {}))


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


def everything_kept() -> str:
    """All rows of all tables, as one text."""
    with db.engine.connect() as connection:
        return str([connection.execute(sa.select(table)).all() for table in Base.metadata.sorted_tables])


def test_an_office_session_ends_after_half_an_hour_without_use(
    people: People, signed_in: SignedIn, time: Clock
) -> None:
    client = signed_in(people.zhao)
    for _ in range(3):
        time.advance(minutes=29, seconds=59)
        assert client.get("/api/v1/session").status_code == 200
    time.advance(minutes=30)
    assert client.get("/api/v1/session").status_code == 401


def test_an_office_session_ends_after_a_working_day(people: People, signed_in: SignedIn, time: Clock) -> None:
    client = signed_in(people.zhao, device=enrolled(people.zhao).id)
    for _ in range(35):
        time.advance(minutes=20)
        assert client.get("/api/v1/session").status_code == 200
    time.advance(minutes=20)
    assert client.get("/api/v1/session").status_code == 401


def test_a_phone_of_the_field_stays_signed_in_for_thirty_days(client: FlaskClient, people: People, time: Clock) -> None:
    assert try_to_sign_in(client, people.li, device=new_id()).status_code == 200
    time.advance(days=29, hours=23)
    assert client.get("/api/v1/session").status_code == 200
    time.advance(hours=1)
    assert client.get("/api/v1/session").status_code == 401


def test_a_technician_in_an_office_browser_has_an_office_session(
    people: People, signed_in: SignedIn, time: Clock
) -> None:
    client = signed_in(people.li)
    time.advance(minutes=30)
    assert client.get("/api/v1/session").status_code == 401


def test_a_session_that_enrols_its_phone_becomes_a_phones_session(
    people: People, signed_in: SignedIn, time: Clock
) -> None:
    device, client = enrolled(people.li), signed_in(people.li)
    with reading():
        [session] = session_store.sessions_of(people.li, time.at)
    with writing():
        session_store.bind_session(session.id, device)
    time.advance(days=29)
    assert client.get("/api/v1/session").status_code == 200


def test_use_is_written_down_at_most_once_a_minute(people: People, signed_in: SignedIn, time: Clock) -> None:
    client, start = signed_in(people.zhao), time.at

    def seen() -> datetime:
        return datetime.fromisoformat(client.get("/api/v1/sessions").json["items"][0]["seen"])

    time.advance(seconds=59)
    assert seen() == start
    time.advance(seconds=1)
    assert seen() == time.at


def end_by_signing_out(client: FlaskClient, people: People) -> None:
    assert client.delete("/api/v1/session").status_code == 204


def end_by_new_password_elsewhere(client: FlaskClient, people: People) -> None:
    elsewhere = browser(client.application)
    sign_in(elsewhere, people.li)
    body = {"old": PASSWORD, "new": "zai jia men kou 2027"}
    assert elsewhere.put("/api/v1/session/password", json=body).status_code == 204
    assert elsewhere.get("/api/v1/session").status_code == 200


def end_by_deactivation(client: FlaskClient, people: People) -> None:
    with writing():
        access_store.deactivate(people.li.id, None, clock.now())


def end_from_another_browser(client: FlaskClient, people: People) -> None:
    elsewhere = browser(client.application)
    sign_in(elsewhere, people.li)
    for session in elsewhere.get("/api/v1/sessions").json["items"]:
        if not session["current"]:
            assert elsewhere.delete(f"/api/v1/sessions/{session['id']}").status_code == 204


def end_by_the_administrator(client: FlaskClient, people: People) -> None:
    office = browser(client.application)
    sign_in(office, people.wu)
    for session in office.get(f"/api/v1/people/{people.li.id}/sessions").json["items"]:
        assert office.delete(f"/api/v1/sessions/{session['id']}").status_code == 204


def end_by_losing_the_phone(client: FlaskClient, people: People) -> None:
    office = browser(client.application)
    sign_in(office, people.chen)
    [device] = office.get(f"/api/v1/people/{people.li.id}/devices").json["items"]
    assert office.delete(f"/api/v1/devices/{device['id']}").status_code == 204


def end_by_signing_in_again(client: FlaskClient, people: People) -> None:
    assert try_to_sign_in(client, people.li).status_code == 200


@pytest.mark.parametrize(
    "end",
    [
        end_by_signing_out,
        end_by_new_password_elsewhere,
        end_by_deactivation,
        end_from_another_browser,
        end_by_the_administrator,
        end_by_losing_the_phone,
        end_by_signing_in_again,
    ],
)
def test_a_session_that_was_ended_cannot_be_replayed(
    end: Callable[[FlaskClient, People], None], people: People, signed_in: SignedIn
) -> None:
    client = signed_in(people.li, device=enrolled(people.li).id)
    cookie = client.get_cookie("doorstep")
    assert cookie is not None and client.get("/api/v1/session").status_code == 200
    end(client, people)
    client.set_cookie("doorstep", cookie.value)
    answer = client.get("/api/v1/session")
    assert (answer.status_code, answer.json["code"]) == (401, "sign_in")


def test_a_phone_has_one_session(app: Flask, people: People) -> None:
    phone, other_phone = new_id(), new_id()
    first, second, third = browser(app), browser(app), browser(app)
    for client, device in ((first, phone), (second, other_phone), (third, phone)):
        assert try_to_sign_in(client, people.li, device=device).status_code == 200
    assert [client.get("/api/v1/session").status_code for client in (first, second, third)] == [401, 200, 200]


def test_the_list_of_sessions_names_devices(client: FlaskClient, people: People) -> None:
    device = enrolled(people.li)
    client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 10; K) Chrome/148.0.0.0 Mobile Safari/537.36"
    try_to_sign_in(client, people.li, device=device.id)
    [session] = client.get("/api/v1/sessions").json["items"]
    assert session["device"] == {"id": device.id, "name": "Pixel 8"}
    assert session["agent"] == "Chrome, Android"
    assert session["current"] is True


def test_a_session_is_called_what_its_phone_calls_itself(client: FlaskClient, people: People) -> None:
    body = {"staff_no": people.li.staff_no, "password": PASSWORD, "device_name": "Pixel 8, Chrome 148"}
    assert client.post("/api/v1/session", json=body).status_code == 200
    assert client.get("/api/v1/sessions").json["items"][0]["agent"] == "Pixel 8, Chrome 148"


def test_a_device_speaks_for_one_person_and_not_when_revoked(client: FlaskClient, people: People) -> None:
    device = enrolled(people.li)
    answer = try_to_sign_in(client, people.wang, device=device.id)
    assert (answer.status_code, answer.json["code"]) == (403, "wrong_person")
    with writing():
        access_store.revoke_device(device.id, people.li.id, now())
    answer = try_to_sign_in(client, people.li, device=device.id)
    assert (answer.status_code, answer.json["code"]) == (403, "device_revoked")
    assert client.get_cookie("doorstep") is None


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


@pytest.fixture
def device_route(monkeypatch: pytest.MonkeyPatch) -> str:
    """A route that lets in the phone of a deactivated person."""
    row = "GET /api/v1/devices"
    table = dict(authorisation.table())
    table[row] = replace(table[row], device=True)
    monkeypatch.setattr(authorisation, "table", lambda: table)
    return row.partition(" ")[2]


def test_the_phone_of_a_leaver_hands_in_for_fourteen_days(
    app: Flask, people: People, device_route: str, time: Clock
) -> None:
    phone = with_device_cookie(browser(app), enrolled(people.li))
    assert phone.get(device_route).status_code == 401, "whoever is active signs in"
    with writing():
        access_store.deactivate(people.li.id, None, time.at)
    time.advance(days=13, hours=23)
    assert phone.get(device_route).status_code == 200
    assert phone.get("/api/v1/sessions").status_code == 401, "and for nothing else"
    time.advance(hours=1)
    assert phone.get(device_route).status_code == 401


def test_a_device_cookie_cannot_be_forged_or_outlive_its_device(app: Flask, people: People, device_route: str) -> None:
    device = enrolled(people.he)
    forged = browser(app)
    for value in (device.id, f"{device.id}.AAAA", "", "."):
        forged.set_cookie("doorstep-device", value)
        assert forged.get(device_route).status_code == 401
    phone = with_device_cookie(browser(app), device)
    assert phone.get(device_route).status_code == 200
    with writing():
        access_store.revoke_device(device.id, None, now())
    answer = phone.get(device_route)
    assert (answer.status_code, answer.json["code"]) == (403, "device_revoked")


def test_enrolling_again_changes_only_what_the_phone_says_of_itself(people: People) -> None:
    first = enrolled(people.li)
    later = now() + timedelta(days=1)
    with writing():
        again = device_store.enrol_device(first.id, people.li.id, "Pixel 8, Chrome 149", True, False, later)
    assert again == replace(first, name="Pixel 8, Chrome 149", persisted=False, seen=later)
    with pytest.raises(Forbidden, match="somebody else"), writing():
        device_store.enrol_device(first.id, people.wang.id, "Pixel 8", True, True, later)


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
    assert "+86" not in signed_in(people.zhao).get("/api/v1/people").text


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
