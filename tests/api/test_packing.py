"""Answers on the wire: packed for whoever takes them packed, never where somebody could probe for a secret, and not
sent again to whoever has them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from builders import NewPhone, a_whole_visit, book, publish_standard, standard
from customer_links import PORTAL, Link, in_hours
from doorstep import packing
from doorstep.accounts import links
from doorstep.standard import store as standards
from doorstep.standard.api import _lasting
from people import People, SignedIn
from serving_here import running

pytestmark = pytest.mark.one_database

UNPACKED = {"br": brotli.decompress, "gzip": lambda packed: zlib.decompress(packed, wbits=31)}
MORNING = in_hours(72).replace(hour=1)
"""At nine by the clock of the office."""
LIST = "/api/v1/messages"
DOCUMENT = "/api/v1/openapi.json"


def unpacked(answer: TestResponse) -> bytes:
    """What it says; it must have come packed."""
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    return UNPACKED[answer.headers["Content-Encoding"]](answer.data)


@pytest.fixture
def office(people: People, signed_in: SignedIn) -> FlaskClient:
    """A dispatcher of a team with some visits."""
    for hour in range(8):
        book(people.li, start=MORNING + timedelta(hours=hour))
    return signed_in(people.zhao)


@pytest.mark.parametrize("path", [LIST, DOCUMENT, "/api/v1/docs"])
@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a_long_answer_comes_packed_to_whoever_asks_for_it(path: str, coding: str, office: FlaskClient) -> None:
    plain = office.get(path)
    assert "Content-Encoding" not in plain.headers
    packed = office.get(path, headers={"Accept-Encoding": coding})
    assert packed.headers["Content-Encoding"] == coding
    assert unpacked(packed) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    assert packed.headers["Vary"] == plain.headers["Vary"] and "Accept-Encoding" in packed.headers["Vary"]
    head = office.head(path, headers={"Accept-Encoding": coding})
    assert (head.data, head.headers["Content-Length"]) == (b"", packed.headers["Content-Length"])


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0.5, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity", None),
        ("deflate", None),
        ("gzip;q=0", None),
        ("", None),
    ],
)
def test_the_caller_chooses_the_coding(accepted: str, coding: str | None, client: FlaskClient) -> None:
    for path in (DOCUMENT, "/api/v1/docs"):
        answer = client.get(path, headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding") == coding


def test_a_short_answer_goes_as_it_is(client: FlaskClient) -> None:
    answer = client.get("/api/v1/session", headers={"Accept-Encoding": "br"})
    assert len(answer.data) < packing.LEAST_BYTES
    assert "Content-Encoding" not in answer.headers


# ---- secrets


def test_nothing_is_packed_where_the_door_code_stands(app: Flask, people: People) -> None:
    link = Link(app, book(people.li, start=in_hours(72)))
    found = {
        path: link.client.get(f"{PORTAL}/{path}", headers={"Accept-Encoding": "br, gzip"})
        for path in ("visit", "times", "company")
    }
    assert found["visit"].json["door_code"] is not None
    assert len(found["visit"].data) > packing.LEAST_BYTES, "it is left as it is because of what it says"
    written = links.address(link.visit, 1).partition("/v/")[2]
    opened = link.client.post(f"{PORTAL}/open", json={"link": written}, headers={"Accept-Encoding": "br, gzip"})
    assert opened.json["door_code"] == found["visit"].json["door_code"]
    assert not any("Content-Encoding" in answer.headers for answer in (*found.values(), opened))


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "", "Accept": "text/html,application/xhtml+xml,*/*;q=0.8"},
    ],
    ids=["another site leads here", "a neighbour asks", "an old browser is led here"],
)
def test_what_a_page_of_somebody_else_asks_for_keeps_its_length(headers: dict[str, str], office: FlaskClient) -> None:
    for path in (LIST, DOCUMENT):
        answer = office.get(path, headers={"Accept-Encoding": "br, gzip", **headers})
        assert answer.status_code == 200 and len(answer.data) > packing.LEAST_BYTES
        assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("site", ["same-origin", "none", ""])
def test_our_own_page_gets_it_packed(site: str, office: FlaskClient) -> None:
    answer = office.get(LIST, headers={"Accept-Encoding": "br", "Sec-Fetch-Site": site})
    assert unpacked(answer)


# ---- not again


@pytest.mark.parametrize("coding", ["br", "identity"])
def test_what_did_not_change_is_not_sent_again(coding: str, office: FlaskClient, people: People) -> None:
    path = f"/api/v1/people/{people.li.id}/hours"
    first = office.get(path, headers={"Accept-Encoding": coding})
    asking = {"Accept-Encoding": coding, "If-None-Match": first.headers["ETag"]}
    same = office.get(path, headers=asking)
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert same.headers["Cache-Control"] == "no-store"
    days = [{"weekday": 1, "start": "08:10", "end": "12:00"}]
    assert office.put(path, json={"days": days}).status_code == 200
    newer = office.get(path, headers=asking)
    assert newer.status_code == 200 and newer.headers["ETag"] != first.headers["ETag"]


def test_a_version_to_be_changed_is_no_promise_that_nothing_is_new(
    office: FlaskClient, people: People, phone_of: NewPhone
) -> None:
    visit = book(people.li, start=in_hours(120))
    seen = office.get(f"/api/v1/visits/{visit}")
    assert seen.headers["ETag"] == '"1"'
    phone = phone_of(people.li)
    phone.results(phone.event(visit, "visit.departed"))
    again = office.get(f"/api/v1/visits/{visit}", headers={"If-None-Match": '"1"'})
    assert again.status_code == 200 and again.json != seen.json


def test_an_answer_to_a_phone_is_packed_and_has_no_tag(people: People, phone_of: NewPhone) -> None:
    visit = book(people.li)
    phone = phone_of(people.li)
    phone.results(*a_whole_visit(phone, visit))
    headers = {"Accept-Encoding": "gzip", "Doorstep-Req": "n-1"}
    answer = phone.client.get("/api/v1/sync/pull", headers=headers)
    said = json.loads(unpacked(answer))
    assert said["req"] == "n-1" and {item["visit"] for item in said["items"] if "visit" in item} == {visit}
    assert "ETag" not in answer.headers


def test_the_standard_is_packed_once_and_read_once(
    people: People, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/api/v1/standard/{publish_standard()}"
    _lasting.cache_clear()
    phone = signed_in(people.li)
    first = phone.get(path, headers={"Accept-Encoding": "br"})
    assert json.loads(unpacked(first)) == standard()
    monkeypatch.setattr(brotli, "compress", lambda *_, **__: pytest.fail("packed again"))
    monkeypatch.setattr(standards, "text", lambda _: pytest.fail("read again"))
    assert phone.get(path, headers={"Accept-Encoding": "br"}).data == first.data
    assert phone.get(path).json == standard()
    again = phone.get(path, headers={"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("path", "caching"),
    [
        (DOCUMENT, "no-cache"),
        ("/api/v1/docs", "no-cache"),
        ("/api/v1/people", "no-store"),
        ("/api/v1/nothing", "no-store"),
        ("/api/v1/standard", "no-store"),
    ],
)
def test_each_kind_of_answer_says_how_long_it_holds(path: str, caching: str, office: FlaskClient) -> None:
    answer = office.get(path)
    assert answer.headers["Cache-Control"] == caching
    assert ("ETag" in answer.headers) == (answer.status_code == 200)


# ---- a server, a socket


@pytest.fixture
def connection(app: Flask) -> Iterator[HTTPConnection]:
    """A connection to the server that we ship."""
    with running(app) as server:
        made = HTTPConnection("127.0.0.1", server.effective_port)
        yield made
        made.close()


def test_packed_answers_follow_each_other_on_one_connection(connection: HTTPConnection) -> None:
    for coding in ("gzip", "br", "gzip"):
        connection.request("GET", DOCUMENT, headers={"Accept-Encoding": coding})
        answer = connection.getresponse()
        packed = answer.read()
        assert (answer.status, answer.headers["Content-Length"]) == (200, str(len(packed)))
        assert json.loads(UNPACKED[answer.headers["Content-Encoding"]](packed))["openapi"]
        connection.request("GET", DOCUMENT, headers={"If-None-Match": answer.headers["ETag"]})
        again = connection.getresponse()
        assert (again.status, again.read()) == (304, b"")
