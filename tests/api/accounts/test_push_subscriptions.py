"""Where browsers take what is pushed: for as long as somebody is signed in there, and no longer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from builders import Phone
from doorstep import clock
from doorstep.accounts import access_store, push_store, store
from doorstep.accounts.rules import Person, PersonChange
from doorstep.database import reading, transact
from people import PASSWORD, People, SignedIn, browser
from signing_in import Clock
from subscribers import Subscriber

HERE, THERE = "https://push.example.com/here", "https://push.example.com/there"


def subscribe(client: FlaskClient, endpoint: str = HERE) -> Subscriber:
    """The browser tells where it takes what is pushed."""
    told = Subscriber(endpoint)
    assert client.put("/api/v1/push", json=told.as_json()).status_code == 204
    return told


def taken(person: Person) -> set[str]:
    """Where a person takes what is pushed."""
    with reading():
        return {one.endpoint for one in push_store.subscriptions_of(person.id, clock.now())}


def by_password(client: FlaskClient, person: Person) -> None:
    body = {"staff_no": person.staff_no, "password": PASSWORD}
    assert client.post("/api/v1/session", json=body).status_code == 200


def test_a_browser_subscribes_and_stops(people: People, signed_in: SignedIn) -> None:
    client = signed_in(people.li)
    before = client.get("/api/v1/push").json
    assert before["on"] is False and len(before["key"]) == 87
    first = subscribe(client)
    with reading():
        [kept] = push_store.subscriptions_of(people.li.id, clock.now())
        assert push_store.reached([people.li.id, people.wang.id], clock.now()) == {people.li.id}
    assert (kept.endpoint, kept.p256dh, kept.auth) == (HERE, first.p256dh, first.auth)
    assert client.get("/api/v1/push").json == before | {"on": True}
    subscribe(client, THERE)  # the browser has another address now
    assert taken(people.li) == {THERE}
    subscribe(signed_in(people.wang), THERE)  # and somebody else sits at it
    assert (taken(people.li), taken(people.wang)) == (set(), {THERE})
    for _ in range(2):
        assert client.delete("/api/v1/push").status_code == 204


@pytest.mark.one_database
def test_what_is_no_subscription_is_refused(people: People, signed_in: SignedIn) -> None:
    client, right = signed_in(people.li), Subscriber(HERE).as_json()
    keys = right["keys"]
    for wrong in (
        right | {"endpoint": "http://push.example.com/x"},
        right | {"endpoint": "https://10.0.0.1@push.example.com/"},
        right | {"endpoint": "https://push.example.com/" + "x" * 1000},
        right | {"keys": keys | {"p256dh": "B" + "A" * 86}},
        right | {"keys": keys | {"auth": keys["auth"][:-1]}},
        right | {"keys": keys | {"auth": keys["auth"] + "\n"}},
        right | {"more": 1},
        {"endpoint": HERE},
    ):
        assert client.put("/api/v1/push", json=wrong).status_code == 422, wrong
    assert taken(people.li) == set()


@pytest.mark.one_database
def test_of_one_person_ten_browsers_count(people: People, signed_in: SignedIn, time: Clock) -> None:
    for number in range(12):
        subscribe(signed_in(people.li), f"{HERE}/{number}")
        time.advance(seconds=1)
    assert taken(people.li) == {f"{HERE}/{number}" for number in range(2, 12)}


def sign_out(client: FlaskClient, person: Person) -> None:
    assert client.delete("/api/v1/session?emptied=1").status_code == 204


def revoke(client: FlaskClient, person: Person) -> None:
    [device] = client.get("/api/v1/devices").json["items"]
    assert client.delete(f"/api/v1/devices/{device['id']}").status_code == 204


def other_password(client: FlaskClient, person: Person) -> None:
    transact(lambda: access_store.set_password(person.id, "x", None, clock.now()))


def other_roles(client: FlaskClient, person: Person) -> None:
    wanted = PersonChange(person.name, person.phone, person.email, frozenset({"dispatcher"}), frozenset(), person.team)

    def change() -> None:
        store.lock_people([person.id])
        access_store.change_person(person.id, wanted, person.ver, None, clock.now())

    transact(change)


def shut_out(client: FlaskClient, person: Person) -> None:
    transact(lambda: access_store.deactivate(person.id, None, clock.now()))


def set_back(client: FlaskClient, person: Person) -> None:
    transact(lambda: access_store.end_all_sessions(clock.now()))


@pytest.mark.parametrize("end", [sign_out, revoke, other_password, other_roles, shut_out, set_back])
def test_it_ends_with_the_session(
    app: Flask, people: People, signed_in: SignedIn, end: Callable[[FlaskClient, Person], None]
) -> None:
    client, colleague = browser(app), signed_in(people.wang)
    by_password(client, people.li)
    Phone(client, people.li).enrol()
    subscribe(client)
    subscribe(colleague, THERE)
    end(client, people.li)
    assert taken(people.li) == set()
    assert taken(people.wang) == (set() if end is set_back else {THERE})


@pytest.mark.one_database
def test_it_goes_on_when_the_same_person_signs_in_anew_in_that_browser(app: Flask, people: People, time: Clock) -> None:
    phone, office = browser(app), browser(app)
    by_password(phone, people.li)
    Phone(phone, people.li).enrol()
    by_password(office, people.zhao)
    subscribe(phone)
    subscribe(office, THERE)
    time.advance(days=29)
    for client, person in ((phone, people.li), (office, people.zhao)):
        by_password(client, person)
        assert client.get("/api/v1/push").json["on"] is True
    assert (taken(people.li), taken(people.zhao)) == ({HERE}, {THERE})
    by_password(office, people.chen)  # a colleague at the same computer
    assert office.get("/api/v1/push").json["on"] is False
    assert (taken(people.zhao), taken(people.chen)) == (set(), set())
    time.advance(days=1, seconds=1)  # the phone has named it for the last time thirty days ago
    assert taken(people.li) == set()
