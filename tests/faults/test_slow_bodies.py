"""What a stranger can do to `doorstep serve` with bodies: nothing large is taken in, nothing slow keeps others waiting.

Real connections on the loopback, few and short enough for every run.
"""

from __future__ import annotations

import contextlib
import select
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import request

from doorstep import cookies, create_app, limits, serving
from doorstep.sync import rules as sync_rules
from ground import settings
from serving import PATIENCE
from serving_here import running

SLOW = 150
"""Connections that hold half a request: more than waitress takes by default, and many more than there are threads."""
HEAD = "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{more}\r\n"
SIGN_IN = ("POST", "/api/v1/session")
PHOTO = ("PUT", "/api/v1/sync/photos/" + "0" * 64)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Any]:
    with running(create_app(settings(f"sqlite:///{tmp_path / 'slow.db'}", tmp_path))) as found:
        yield found


@pytest.fixture
def port(server: Any) -> int:
    return int(server.effective_port)


def opened(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def head(route: tuple[str, str], *more: str) -> bytes:
    method, path = route
    return HEAD.format(method=method, path=path, more="".join(f"{line}\r\n" for line in more)).encode()


def status(connection: socket.socket) -> int:
    return int(connection.recv(4096).split()[1])


def eventually(port: int, asked: bytes, wanted: int) -> int:
    """What a request that is made again and again is answered in the end."""
    end = time.monotonic() + PATIENCE
    while True:
        with closing(opened(port)) as connection:
            connection.sendall(asked)
            if (answer := status(connection)) == wanted or time.monotonic() > end:
                return answer
        time.sleep(0.05)


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
    more = [f"Cookie: {cookie}"] if cookie else []
    with closing(opened(port)) as connection:
        connection.sendall(head(route, "Content-Length: 60000000", *more))
        assert status(connection) == 413, "not a byte of it was sent"
    with closing(opened(port)) as connection:
        connection.sendall(head(route, f"Content-Length: {most + 1}", "Expect: 100-continue", *more))
        assert status(connection) == 413, "nor of one that asks beforehand"
    with closing(opened(port)) as connection:
        lines = (f"Content-Length: {most}", *([f"Cookie: {cookie}"] if cookie else []))
        connection.sendall(head(route, *lines) + b"x" * most)
        assert status(connection) not in (413, 500), "what is allowed is read"


@pytest.mark.parametrize("size", [limits.ANYBODY_BYTES + 1, limits.MOST_BYTES])
def test_a_refusal_reaches_whoever_sends_all_of_a_body_first(port: int, size: int) -> None:
    """As browsers do; a connection that is reset under their hands looks like no network at all."""
    for _ in range(5):
        with closing(opened(port)) as connection:
            connection.sendall(head(PHOTO, f"Content-Length: {size}") + b"x" * size)
            assert status(connection) == 413


def test_a_body_that_does_not_say_its_length_is_refused_at_the_byte_that_is_too_many(port: int) -> None:
    with closing(opened(port)) as connection:
        connection.sendall(head(SIGN_IN, "Transfer-Encoding: chunked"))
        sent, answer = poured(connection, 60_000_000, lambda part: b"%x\r\n%s\r\n" % (len(part), part))
    assert answer in (413, 0) and sent < 8_000_000, "what the buffers of both ends hold, and no more"


def test_slow_bodies_keep_nobody_waiting(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "GRACE_S", 100 * PATIENCE)
    held = [opened(port) for _ in range(SLOW)]
    try:
        for connection in held:
            connection.sendall(head(SIGN_IN, "Content-Length: 1000") + b"{")
        for _ in range(5):  # while the others still hold what they hold, however long this takes
            with closing(opened(port)) as connection:
                connection.sendall(head(("GET", "/healthz")))
                assert status(connection) == 200
    finally:
        for connection in held:
            connection.close()


@pytest.fixture
def signed(tmp_path: Path) -> str:
    """The cookie of a browser in which somebody signed in."""
    made = settings(f"sqlite:///{tmp_path / 'slow.db'}", tmp_path)
    return "doorstep-browser=" + cookies._browser_signer(made).sign("some-browser~somebody").decode()


def test_strangers_with_a_cookie_of_our_name_share_a_bound_and_take_no_room_from_others(
    port: int, signed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A phone that has only its session's cookie may bring a photo; a stranger could say that it is one."""
    monkeypatch.setattr(serving, "UNPROVEN_BYTES", 10_000_000)
    monkeypatch.setattr(serving, "GRACE_S", 100 * PATIENCE)
    photo = head(PHOTO, "Content-Length: 4000000", "Cookie: doorstep=x")
    held = [opened(port) for _ in range(2)]
    try:
        for connection in held:
            connection.sendall(photo + b"x")
        one_more = photo + b"x" * 4_000_000
        chunked = head(PHOTO, "Transfer-Encoding: chunked", "Cookie: doorstep=x")
        assert eventually(port, one_more, 503) == 503, (
            "once the others have been taken in; and not a byte of it is kept"
        )
        with closing(opened(port)) as connection:
            connection.sendall(chunked)
            assert status(connection) == 503
        for cookie, size in (("doorstep=x", limits.ANYBODY_BYTES), (f"doorstep=x; {signed}", 4_000_000)):
            with closing(opened(port)) as connection:
                lines = (f"Content-Length: {size}", f"Cookie: {cookie}")
                connection.sendall(head(PHOTO, *lines) + b"x" * size)
                assert status(connection) == 403, "it is read, and the app says who may"
    finally:
        for connection in held:
            connection.close()
    assert eventually(port, one_more, 403) == 403, "what was cut off gives its room back"


@pytest.mark.parametrize(
    "cookie",
    ["doorstep-device=x.y", "doorstep-browser=", "doorstep-browser=\xff\xfe.\x80", "doorstep-device=" + "." * 3000],
)
def test_a_cookie_that_was_made_up_proves_nothing(tmp_path: Path, cookie: str) -> None:
    assert not cookies.is_from_us(cookie, settings(f"sqlite:///{tmp_path / 'x.db'}", tmp_path))


def test_whoever_reads_no_answer_keeps_no_thread(server: Any, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pile of requests in one piece: their answers are more than a connection may owe, and a thread would wait.

    The threads are faster than the loop here: when it looks again nothing more can be written to the connection.
    """
    took_in = serving.Channel.received

    def full_by_then(channel: serving.Channel, data: bytes) -> bool:
        took = took_in(channel, data)
        while len(channel.requests) > serving.MOST_AT_ONCE and select.select([], [channel.socket], [], 0)[1]:
            time.sleep(0.001)
        return took

    monkeypatch.setattr(serving.Channel, "received", full_by_then)
    one = head(("GET", "/api/v1/openapi.json"))
    held = [opened(port) for _ in range(4)]
    try:
        for connection in held:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(one * (8000 // len(one)))
        for _ in range(5):
            with closing(opened(port)) as connection:
                connection.sendall(head(("GET", "/healthz")))
                assert status(connection) == 200
        end = time.monotonic() + PATIENCE
        while server.active_channels and time.monotonic() < end:
            time.sleep(0.01)
        assert not server.active_channels, "cut off, though nobody reads"
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
        end = time.monotonic() + PATIENCE
        with contextlib.suppress(ConnectionError):
            while time.monotonic() < end:
                connection.sendall(b"x")
                connection.settimeout(0.1)
                with contextlib.suppress(TimeoutError):
                    if not connection.recv(100):
                        break
        assert time.monotonic() < end, "nobody cut it off"


def test_a_slow_line_has_the_time_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    parser = serving.Parser(None, None)  # type: ignore[arg-type]
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


def test_whom_a_proxy_names_reaches_the_app(tmp_path: Path) -> None:
    """waitress takes these headers away by itself; then everybody has the proxy's address, and nobody notices."""
    app = create_app(replace(settings(f"sqlite:///{tmp_path / 'slow.db'}", tmp_path), trusted_proxies=1))
    seen: list[str | None] = []
    app.before_request(lambda: seen.append(request.remote_addr))
    with running(app) as server, closing(opened(server.effective_port)) as connection:
        connection.sendall(head(("GET", "/healthz"), "X-Forwarded-For: 198.51.100.1, 203.0.113.7"))
        assert status(connection) == 200
    assert seen == ["203.0.113.7"]
