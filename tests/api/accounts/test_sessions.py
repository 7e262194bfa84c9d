"""Sessions and phones: how long they last, what ends them, and what the phone of a leaver may still do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from doorstep import clock
from doorstep.accounts import access_store, authorisation, device_store, session_store
from doorstep.clock import new_id, now
from doorstep.database import reading, writing
from doorstep.errors import Forbidden
from people import PASSWORD, People, SignedIn, browser, sign_in
from signing_in import Clock, enrolled, try_to_sign_in, with_device_cookie


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
