"""What every answer carries, what the log tells, and the page of the API."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
import structlog
from apispec import APISpec
from flask import Flask
from flask.testing import FlaskClient

from doorstep import http
from doorstep.accounts import store
from people import PASSWORD, People, SignedIn

pytestmark = pytest.mark.one_database


@pytest.fixture
def log() -> io.StringIO:
    """What is logged."""
    kept = structlog.get_config()["logger_factory"]
    text = io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(text))
    yield text
    structlog.configure(logger_factory=kept)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


@pytest.mark.parametrize("path", ["/api/v1/session", "/api/v1/nothing", "/api/v1/openapi.json", "/api/v1/docs", "/a"])
def test_every_answer_carries_the_headers_of_a_strict_page(path: str, client: FlaskClient) -> None:
    headers = client.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers, "there is no TLS here"
    assert re.fullmatch(r"[0-9a-f-]{36}", headers["X-Request-Id"])
    if path.startswith("/api/"):
        public = path in {"/api/v1/openapi.json", "/api/v1/docs"}
        assert headers["Cache-Control"] == ("no-cache" if public else "no-store")


def test_browsers_remember_to_come_over_tls(app: Flask) -> None:
    behind_tls = replace(app.extensions["doorstep"], public_url="https://doorstep.example")
    other = Flask("other")
    http.prepare(other, behind_tls)
    answer = other.test_client().get("/")
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_a_request_leaves_one_line_without_personal_data(people: People, signed_in: SignedIn, log: io.StringIO) -> None:
    client = signed_in(people.chen)
    answer = client.get(f"/api/v1/people/{people.li.id}/devices", query_string={"phone": people.li.phone})
    [line] = lines(log)
    assert line.pop("ms") >= 0
    assert line.pop("at").endswith("Z")
    assert line == {
        "event": "request",
        "level": "info",
        "method": "GET",
        "route": "/api/v1/people/<uuid:person>/devices",
        "status": 200,
        "person": people.chen.id[-8:],
        "request_id": answer.headers["X-Request-Id"],
    }


def test_signing_in_leaves_no_secret_in_the_log(client: FlaskClient, people: People, log: io.StringIO) -> None:
    body = {"staff_no": people.li.staff_no, "password": PASSWORD}
    assert client.post("/api/v1/session", json=body).status_code == 200
    cookie = client.get_cookie("doorstep")
    assert cookie is not None
    client.post("/api/v1/session", json=body | {"password": "not the password"})
    for secret in (PASSWORD, "not the password", cookie.value, people.li.staff_no, people.li.name, people.li.phone):
        assert secret not in log.getvalue()


def test_an_error_is_logged_by_kind_and_place_and_not_by_its_text(
    people: People, signed_in: SignedIn, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        try:
            raise KeyError("李强 +8613800138101")
        except KeyError as cause:
            raise RuntimeError("建设路 12 号") from cause

    monkeypatch.setattr(store, "teams", fail)
    answer = signed_in(people.wu).get("/api/v1/teams")
    assert (answer.status_code, answer.json["code"]) == (500, "error")
    assert answer.json["of"] == answer.headers["X-Request-Id"]
    error, request = lines(log)
    assert error["request_id"] == request["request_id"] == answer.headers["X-Request-Id"]
    assert [cause["kind"] for cause in error["errors"]] == ["builtins.RuntimeError", "builtins.KeyError"]
    assert error["errors"][0]["places"][-1].endswith(" fail")
    for text in (log.getvalue(), answer.text):
        assert not any(secret in text for secret in ("李强", "+86", "建设路"))


class Page(HTMLParser):
    """The parts of a page that its policy forbids, and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forbidden: list[str] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"script", "style", "iframe"} or any(name == "style" or name.startswith("on") for name in given):
            self.forbidden.append(tag)
        self.ids.add(given.get("id") or "")
        self.links.append(given.get("href") or "")


def test_the_page_of_the_api_shows_every_operation_under_our_policy(client: FlaskClient) -> None:
    text = client.get("/api/v1/docs").text
    document = client.get("/api/v1/openapi.json").json
    page = Page(text)
    assert page.forbidden == []
    operations = {
        f"{method.upper()}-{path}"
        for path, methods in document["paths"].items()
        for method in methods
        if method != "parameters"
    }
    assert operations <= page.ids
    assert {link[1:] for link in page.links if link.startswith("#")} <= page.ids
    assert {link for link in page.links if link and not link.startswith("#")} == {"/api/v1/openapi.json"}


def test_the_document_is_made_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = app.test_client()
    first = client.get("/api/v1/openapi.json").json
    monkeypatch.setattr(APISpec, "to_dict", lambda _: pytest.fail("made again"))
    assert client.get("/api/v1/openapi.json").json == first
    assert client.get("/api/v1/docs").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/sync/push", 405),
        ("GET", "/api/v1/sessions/01900000-0000-7000-8000-000000000000", 405),
        ("DELETE", "/api/v1/sessions/no-id", 404),
        ("POST", "/api/v1/nothing", 404),
        ("GET", "/api/nothing", 404),
        ("POST", "/visits", 405),
    ],
)
def test_the_pages_of_the_client_take_no_address_of_the_api(
    method: str, path: str, status: int, client: FlaskClient
) -> None:
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert ("Allow" in answer.headers) == (status == 405)


def test_a_name_that_cannot_be_written_is_named_in_the_refusal(client: FlaskClient) -> None:
    body = r'{"staff_no": "T101", "password": "x", "\ud800": 1}'
    answer = client.post("/api/v1/session", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.get_json()["faults"]] == ["/\ud800"]


@pytest.mark.parametrize("body", ["[" * 10_000, '{"password": ' + "9" * 5000 + "}", "{", "\0"])
def test_json_beyond_every_limit_is_refused(body: str, client: FlaskClient) -> None:
    answer = client.post("/api/v1/session", data=body, content_type="application/json")
    assert (answer.status_code, answer.get_json()["code"]) == (400, "malformed")


def test_options_are_not_offered_to_other_origins(client: FlaskClient) -> None:
    answer = client.options("/api/v1/session", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 405
    assert not any(name.startswith("Access-Control") for name, _ in answer.headers)
