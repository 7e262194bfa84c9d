"""A Doorstep of one's own to measure: a database of either kind with everybody and the shipped standard, the app in
this process, a server process, and phones that talk to it over one connection each."""

from __future__ import annotations

import http.client
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlencode

import psutil
import structlog
from flask import Flask
from flask.testing import FlaskClient

from builders import Phone, answered, new_visit, publish_standard, standard
from doorstep import create_app, migrations
from doorstep.accounts import passwords
from doorstep.accounts.rules import Person
from doorstep.clock import now
from doorstep.database import db
from doorstep.intake import bookings
from ground import drop_postgres_database, postgres_database, settings
from people import PASSWORD, People, browser, everybody, sign_in
from serving import Server

DATABASES = ("sqlite", "postgres")


@dataclass(frozen=True)
class Answer:
    """What came back, as Flask's test client gives it."""

    status_code: int
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode()

    def get_json(self) -> Any:
        return json.loads(self.data)

    def get_data(self, as_text: Literal[True]) -> str:
        return self.text


class Connection:
    """A connection to the server process that stays open, with the calls of Flask's test client that phones make. It
    keeps the session that it is given, and every cookie that the server sets."""

    def __init__(self, port: int, token: str | None = None) -> None:
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Sec-Fetch-Site": "same-origin"}
        self.cookies = {"doorstep": token} if token else {}

    def open(self, path: str, *, method: str, **request: Any) -> Answer:
        if "json" in request:
            return self.post(path, request["json"])
        return self.call(method, path, request.get("data"), request.get("content_type"))

    def get(self, path: str, query_string: Mapping[str, str] | None = None) -> Answer:
        return self.call("GET", f"{path}?{urlencode(query_string)}" if query_string else path)

    def post(self, path: str, json: Any) -> Answer:
        return self.call("POST", path, _json_text(json), "application/json")

    def put(self, path: str, data: bytes, content_type: str) -> Answer:
        return self.call("PUT", path, data, content_type)

    def close(self) -> None:
        """Ends the connection; the next call makes another one."""
        self.http.close()

    def call(self, method: str, path: str, body: bytes | None = None, mime: str | None = None) -> Answer:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = self.headers | {"Cookie": kept} | ({"Content-Type": mime} if mime else {})
        self.http.request(method, path, body, headers)
        response = self.http.getresponse()
        for cookie in response.headers.get_all("Set-Cookie", ()):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, response.read())


def _json_text(content: Any) -> bytes:
    return json.dumps(content).encode()


@dataclass
class Installation:
    """The app in this process and, once `serve` was called, a server process on the same database."""

    kind: str
    url: str
    folder: Path
    app: Flask
    people: People
    server: Server | None = None

    def serve(self) -> None:
        """Starts the server process."""
        self.server = Server(
            {
                "DOORSTEP_DATABASE_URL": self.url,
                "DOORSTEP_VAR": str(self.folder),
                "DOORSTEP_SECRET": self.app.extensions["doorstep"].secret,
            },
            self.folder,
            at_once=False,
        )
        self.server.start()

    def process(self) -> psutil.Process:
        """The server process."""
        assert self.server is not None and self.server.process is not None, "call serve() first"
        return psutil.Process(self.server.process.pid)

    def book(self, count: int, *people: Person, **changes: Any) -> list[str]:
        """That many visits of these people, in half an hour if nothing else is said; returns their ids."""
        news = [new_visit(*people, **changes) for _ in range(count)]
        with self.app.app_context():
            bookings.create_visits(news, None, now())
        return [new.id for new in news]

    def phone(self, person: Person) -> Phone:
        """A phone of this person that talks to the server process."""
        assert self.server is not None, "call serve() first"
        token = self.client(person).get_cookie("doorstep")
        assert token is not None
        return Phone(cast(FlaskClient, Connection(self.server.port, token.value)), person).enrol()

    def client(self, person: Person) -> FlaskClient:
        """A browser of this person that talks to the app in this process."""
        client = browser(self.app)
        with self.app.app_context():
            sign_in(client, person)
        return client


@contextmanager
def installation(kind: str) -> Iterator[Installation]:
    """A fresh installation on `sqlite` or `postgres`; ended and deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="doorstep-bench-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'doorstep.db'}"
        if kind == "postgres":
            url = postgres_database(f"bench_{os.getpid()}_{folder.name[-8:].lower()}")
        app = create_app(settings(url, folder))
        log = (folder / "app.log").open("w")
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(log))
        with app.app_context():
            migrations.upgrade()
            publish_standard()
            made = Installation(kind, url, folder, app, everybody(passwords.hashed(PASSWORD)))
        try:
            yield made
        finally:
            if made.server is not None:
                made.server.stop()
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
            if kind == "postgres":
                drop_postgres_database(url)
            log.close()


def answers(phone: Phone, visit: str, count: int) -> list[dict[str, Any]]:
    """Answers to that many items of a visit, as the phone makes them now."""
    asked = [item for phase in standard()["visits"][new_visit().kind]["phases"] for item in phase["items"]]
    return [answered(phone, visit, item, "done") for item in islice(cycle(asked), count)]
