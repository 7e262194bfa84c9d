"""What a stranger can do to `doorstep serve` with bodies: nothing large is taken in, nothing slow keeps others waiting.

Real connections on the loopback, few and short enough for every run.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from doorstep import create_app, limits, serving
from doorstep.database import db
from doorstep.sync import rules as sync_rules
from ground import settings

SLOW = 150
"""Connections that hold half a request: more than waitress takes by default, and many more than there are threads."""
HEAD = "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{more}\r\n"
SIGN_IN = ("POST", "/api/v1/session")
PHOTO = ("PUT", "/api/v1/sync/photos/" + "0" * 64)


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """The port of a server that runs as `doorstep serve` runs it, with two threads."""
    app = create_app(settings(f"sqlite:///{tmp_path / 'slow.db'}", tmp_path))
    server = serving.server(app, "127.0.0.1", 0, threads=2)

    def run() -> None:
        with contextlib.suppress(OSError):  # the test closes it under its feet
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield int(server.effective_port)
    server.close()
    server.task_dispatcher.shutdown()
    thread.join(timeout=10)
    with app.app_context():
        db.engine.dispose()


def opened(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def head(route: tuple[str, str], *more: str) -> bytes:
    method, path = route
    return HEAD.format(method=method, path=path, more="".join(f"{line}\r\n" for line in more)).encode()


def status(connection: socket.socket) -> int:
    return int(connection.recv(4096).split()[1])


def poured(connection: socket.socket, size: int, chunk: Callable[[bytes], bytes] = bytes) -> tuple[int, int]:
    """Sends `size` bytes or until an answer comes: how many were sent, and the answer's status (0: it was cut off)."""
    sent, part = 0, chunk(b"x" * 16_384)
    connection.setblocking(True)
    while sent < size:
        with contextlib.suppress(BlockingIOError):
            connection.setblocking(False)
            if answer := connection.recv(4096):
                return sent, int(answer.split()[1])
            return sent, 0
        connection.setblocking(True)
        try:
            connection.sendall(part)
        except OSError:
            return sent, 0
        sent += len(part)
    return sent, status(connection)


@pytest.mark.parametrize(
    ("route", "cookie", "most"),
    [
        (SIGN_IN, "", limits.ANYBODY_BYTES),
        (PHOTO, "", limits.ANYBODY_BYTES),
        (PHOTO, "other=doorstep=1", limits.ANYBODY_BYTES),
        (SIGN_IN, "doorstep=x", limits.PUSH_BYTES + 1024),
        (PHOTO, "a=b; doorstep-device=x", limits.MOST_BYTES),
    ],
)
def test_a_body_that_is_too_large_is_refused_at_its_header(
    port: int, route: tuple[str, str], cookie: str, most: int
) -> None:
    for size in (most + 1, 60_000_000):
        with closing(opened(port)) as connection:
            connection.sendall(head(route, f"Content-Length: {size}", *([f"Cookie: {cookie}"] if cookie else [])))
            assert status(connection) == 413, "not a byte of it was sent"
    with closing(opened(port)) as connection:
        lines = (f"Content-Length: {most}", *([f"Cookie: {cookie}"] if cookie else []))
        connection.sendall(head(route, *lines) + b"x" * most)
        assert status(connection) not in (413, 500), "what is allowed is read"


def test_a_body_that_does_not_say_its_length_is_refused_at_the_byte_that_is_too_many(port: int) -> None:
    with closing(opened(port)) as connection:
        connection.sendall(head(SIGN_IN, "Transfer-Encoding: chunked"))
        sent, answer = poured(connection, 60_000_000, lambda part: b"%x\r\n%s\r\n" % (len(part), part))
    assert answer in (413, 0) and sent < 8_000_000, "what the buffers of both ends hold, and no more"


def test_slow_bodies_keep_nobody_waiting(port: int) -> None:
    held = [opened(port) for _ in range(SLOW)]
    try:
        for connection in held:
            connection.sendall(head(SIGN_IN, "Content-Length: 1000") + b"{")
        began = time.monotonic()
        for _ in range(5):
            with closing(opened(port)) as connection:
                connection.sendall(head(("GET", "/healthz")))
                assert status(connection) == 200
        assert time.monotonic() - began < 5
    finally:
        for connection in held:
            connection.close()


@pytest.mark.parametrize("sent", [b"POST /api/v1/session HT", head(SIGN_IN, "Content-Length: 1000") + b"{"])
def test_whoever_sends_too_slowly_is_cut_off_however_busy_they_look(
    port: int, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(serving, "GRACE_S", 0.5)
    with closing(opened(port)) as connection:
        connection.sendall(sent)
        began = time.monotonic()
        with contextlib.suppress(ConnectionError):
            while time.monotonic() < began + 10:
                connection.sendall(b"x")
                connection.settimeout(0.1)
                with contextlib.suppress(TimeoutError):
                    if not connection.recv(100):
                        break
    assert time.monotonic() - began < 5


def test_a_slow_line_has_the_time_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    parser = serving.Parser(None)
    parser.body_bytes_received = 100 * serving.SLOWEST
    clock = parser.began
    monkeypatch.setattr(time, "monotonic", lambda: clock + serving.GRACE_S + 99)
    assert not parser.is_too_slow()
    monkeypatch.setattr(time, "monotonic", lambda: clock + serving.GRACE_S + 101)
    assert parser.is_too_slow()


def test_phones_and_server_speak_of_the_same_limits() -> None:
    assert (limits.PHOTO_BYTES, limits.PUSH_BYTES) == (sync_rules.PHOTO_BYTES, sync_rules.PUSH_BYTES)


def test_whichever_server_it_runs_in_the_app_reads_no_byte_that_is_too_many(tmp_path: Path) -> None:
    client = create_app(settings(f"sqlite:///{tmp_path / 'x.db'}", tmp_path)).test_client()

    class Never:
        def read(self, *_: int) -> bytes:
            raise AssertionError("it was read")

        readline = read

    body = {"wsgi.input": Never(), "CONTENT_LENGTH": str(limits.ANYBODY_BYTES + 1), "CONTENT_TYPE": "application/json"}
    answer = client.post("/api/v1/session", environ_overrides=body, headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too_large")
