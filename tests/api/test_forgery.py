"""A request that another site made the browser send changes nothing, on any route that changes something.

Generated: each row of the authorisation table that is no GET × each forgery, sent by somebody who may call the route.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from test_authorisation import TABLE, call_of, filled, make_thing, parameters, send
from werkzeug.test import TestResponse

from doorstep.accounts.rules import Permission, Person
from doorstep.database import reading, writing
from doorstep.feed import store as feed
from people import SAME_ORIGIN, People, SignedIn, browser
from rows import Rows, every_row
from samples import Call

pytestmark = pytest.mark.one_database  # a forged request is refused before any database is asked

CHANGING = [row for row, permission in TABLE.items() if not row.startswith("GET ") and not permission.signed]
READING = [row for row in TABLE if row.startswith("GET ")]

FOREIGN = "https://evil.example"
FORGERIES: dict[str, tuple[dict[str, str], str | None]] = {
    "neither Origin nor Fetch Metadata": ({}, None),
    "Origin null": ({"Origin": "null"}, None),
    "another origin, old browser": ({"Origin": FOREIGN}, None),
    "another site": ({"Origin": FOREIGN, "Sec-Fetch-Site": "cross-site"}, None),
    "another site without Origin": ({"Sec-Fetch-Site": "cross-site"}, None),
    "a sibling host": ({"Origin": "http://sibling.localhost", "Sec-Fetch-Site": "same-site"}, None),
    "our Origin on another port": ({"Origin": "http://localhost:81"}, None),
    "one header right, the other wrong": ({"Origin": FOREIGN, "Sec-Fetch-Site": "same-origin"}, None),
    "plain text": ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, "text/plain"),
    "a form": ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, "application/x-www-form-urlencoded"),
    "a form with files": ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, "multipart/form-data"),
}
"""The headers of each, and the media type of the body where that is what is wrong."""


def content() -> Rows:
    """Every row of every table."""
    with reading():
        return every_row()


def somebody_allowed(
    permission: Permission, app: Flask, people: People, signed_in: SignedIn
) -> tuple[FlaskClient, Person]:
    """A browser in which somebody may call the route, and that person."""
    for person in (people.li, people.zhao, people.chen, people.sun, people.wu):
        if permission.anyone or permission.reach(person):
            return (browser(app) if permission.anyone else signed_in(person)), person
    raise AssertionError("nobody may call this route")


def forged(client: FlaskClient, row: str, path: dict[str, str], call: Call, forgery: str) -> TestResponse:
    """Sends the call as another site could make the browser send it."""
    headers, media_type = FORGERIES[forgery]
    for name in SAME_ORIGIN:
        client.environ_base.pop(name, None)
    for name, value in call.cookies.items():
        client.set_cookie(name, value)
    body: Mapping[str, object] = {"json": call.json, "data": call.data}
    if media_type:
        body = {"data": call.data or b'{"a": 1}', "content_type": media_type}
    return client.open(
        filled(row, path),
        method=row.partition(" ")[0],
        query_string=call.query,
        headers=call.headers | headers,
        **body,
    )


@pytest.mark.parametrize("row", CHANGING)
def test_a_forged_request_changes_nothing(row: str, app: Flask, people: People, signed_in: SignedIn) -> None:
    client, person = somebody_allowed(TABLE[row], app, people, signed_in)
    path = make_thing(row, person).path if parameters(row) else {}
    call = call_of(row, people)
    before = content()
    for forgery, (_, media_type) in FORGERIES.items():
        answer = forged(client, row, path, call, forgery)
        assert (answer.status_code, answer.json["code"]) == (
            (415, "media_type") if media_type else (403, "cross_site")
        ), f"{forgery}: {answer.text}"
    assert content() == before
    client.environ_base.update(SAME_ORIGIN)
    answer = send(client, row, path, call)  # refused above for where it came from: from our own page it is let in
    assert answer.status_code not in {401, 403, 404, 415}, answer.text


@pytest.mark.parametrize("row", READING)
def test_reading_changes_nothing(row: str, app: Flask, people: People, signed_in: SignedIn) -> None:
    client, person = somebody_allowed(TABLE[row], app, people, signed_in)
    path = {"page": "nowhere"} if "page" in parameters(row) else {}
    if parameters(row) and not path:
        path = make_thing(row, person).path
    with writing():
        feed.start()
    call = call_of(row, people)  # making it may book a visit
    before = content()
    send(client, row, path, call)
    after = content()
    # Who looked at what may be written down.
    assert {name: rows for name, rows in after.items() if name != "trail"} == {
        name: rows for name, rows in before.items() if name != "trail"
    }


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://192.168.1.7:8000", "Host": "192.168.1.7:8000"},
    ],
    ids=["Origin alone", "Fetch Metadata alone", "by another address of this host"],
)
def test_one_header_that_is_right_is_enough(headers: dict[str, str], app: Flask, people: People) -> None:
    answer = app.test_client().post("/api/v1/session", json={"staff_no": "T101", "password": "wrong"}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (401, "wrong_password")
