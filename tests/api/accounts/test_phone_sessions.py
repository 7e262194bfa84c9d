"""Every sign-in of a phone's own person is a phone's session; everybody else's there is one of the office."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from builders import Phone, book
from doorstep import clock
from doorstep.accounts import access_store, store
from doorstep.accounts.rules import NewPerson, Person
from doorstep.clock import new_id
from doorstep.database import transact, writing
from people import PASSWORD, People, browser


def sign_in_by_password(client: FlaskClient, person: Person) -> None:
    """As the app does it: it says what the phone is called and names no device."""
    body = {"staff_no": person.staff_no, "password": PASSWORD, "device_name": "Android, Chrome 150"}
    assert client.post("/api/v1/session", json=body).status_code == 200


def later(monkeypatch: pytest.MonkeyPatch, **passed: int) -> None:
    then = clock.now() + timedelta(**passed)
    monkeypatch.setattr(clock, "now", lambda: then)


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/api/v1/session").status_code == 200


@pytest.fixture
def phone(app: Flask, people: People) -> Phone:
    """The registered phone of 李强, whose first session has ended."""
    client = browser(app)
    sign_in_by_password(client, people.li)
    phone = Phone(client, people.li).enrol()
    transact(lambda: access_store.end_all_sessions(clock.now()))
    assert not is_signed_in(client)
    return phone


def test_the_browser_keeps_the_cookie_as_long_as_the_session(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser(app)
    sign_in_by_password(client, people.li)
    Phone(client, people.li).enrol()
    cookie = client.get_cookie("doorstep")
    assert cookie is not None and cookie.expires is not None
    assert cookie.expires > clock.now() + timedelta(days=29)


def test_the_second_session_of_a_phone_is_like_the_first(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in_by_password(phone.client, phone.person)
    cookie = phone.client.get_cookie("doorstep")
    assert cookie is not None and cookie.expires is not None
    assert cookie.expires > clock.now() + timedelta(days=29)
    later(monkeypatch, days=29)
    assert is_signed_in(phone.client)


def test_a_push_says_whose_phone_it_is_when_no_cookie_does(
    app: Flask, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.client = browser(app)
    sign_in_by_password(phone.client, phone.person)
    visit = book(phone.person)
    assert phone.results(phone.event(visit, "visit.departed")) == ["accepted"]
    assert phone.client.get_cookie("doorstep-device") is not None
    later(monkeypatch, days=1)
    assert phone.results(phone.event(visit, "visit.arrived")) == ["accepted"]
    cookie = phone.client.get_cookie("doorstep")
    assert cookie is not None and cookie.expires is not None and cookie.expires > clock.now() + timedelta(days=28)


def test_anybody_elses_session_on_that_phone_is_one_of_the_office(
    phone: Phone, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_by_password(phone.client, people.wang)
    assert phone.push().status_code == 403, "the phone is not hers"
    later(monkeypatch, minutes=30)
    assert not is_signed_in(phone.client)


def test_a_browser_that_is_known_and_no_phone_has_office_sessions(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser(app)
    for _ in range(2):
        sign_in_by_password(client, people.li)
    later(monkeypatch, minutes=30)
    assert not is_signed_in(client)


def test_whoever_works_in_the_office_too_has_an_office_session_on_the_phone(
    app: Flask, people: People, password_hash: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    roles = frozenset({"technician", "dispatcher"})
    both = NewPerson(
        new_id(), "马丽", "T201", "+8613800138201", roles, people.east.id, password_hash, created=clock.now()
    )
    person = transact(lambda: store.add_person(both))
    client = browser(app)
    for _ in range(2):
        sign_in_by_password(client, person)
        assert Phone(client, person).enrol().push().status_code == 200
    later(monkeypatch, minutes=30)
    assert not is_signed_in(client)


def test_a_revoked_phone_keeps_nobody_signed_in(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    with writing():
        access_store.revoke_device(phone.id, None, clock.now())
    sign_in_by_password(phone.client, phone.person)
    assert phone.push().status_code == 200, "what is left goes to the quarantine"
    later(monkeypatch, minutes=30)
    assert not is_signed_in(phone.client)


def test_two_copies_of_a_phone_do_not_throw_each_other_out(app: Flask, phone: Phone) -> None:
    copies = [browser(app), browser(app)]
    for client in copies:
        sign_in_by_password(client, phone.person)
    for client in (*copies, *copies):
        phone.client = client
        phone.enrol()
        assert phone.push().status_code == 200
    assert [is_signed_in(client) for client in copies] == [True, True]
