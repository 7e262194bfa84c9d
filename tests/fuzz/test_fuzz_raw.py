"""Bytes that no HTTP library sends, over a socket to a server in a process of its own.

Every one gets a plain refusal or a closed connection, and the server goes on: afterwards it answers and takes an event.
"""

from __future__ import annotations

import errno
import gzip
import json
import socket
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from population import Caller, Population, populate

from doorstep.clock import new_id
from ground import running_app
from serving import PATIENCE, Server

CLOSED = 0
"""The server closed the connection without an answer."""
HUNG_UP = {errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN}
"""What a socket says, sooner or later, of a server that closed it."""
SECRET = "a secret of the tests, long enough to be accepted"
PUSH, SESSION = "/api/v1/sync/push", "/api/v1/session"


@dataclass(frozen=True)
class Target:
    """A running server and somebody who is signed in there."""

    server: Server
    caller: Caller

    def head(self, path: str, *lines: str, method: str = "POST") -> bytes:
        """The head of a request from one of our own pages."""
        given = [f"{method} {path} HTTP/1.1", f"Host: localhost:{self.server.port}", f"Origin: {self.server.url}"]
        given += ["Sec-Fetch-Site: same-origin", f"Cookie: doorstep={self.caller.token}", *lines]
        return "\r\n".join([*given, "", ""]).encode("latin-1")

    def json(self, body: bytes, *lines: str, path: str = PUSH, type: str = "application/json") -> bytes:
        """A whole request with this body."""
        return self.head(path, f"Content-Type: {type}", f"Content-Length: {len(body)}", *lines) + body

    def event(self) -> dict[str, object]:
        """An event that is accepted."""
        id, visit = new_id(), self.caller.own["visit"][1]
        clock = {"seen": 0, "wall": 1_790_000_000_000, "tz": 480, "mono": ["raw", 1]}
        return {"id": id, "visit": visit, "type": "note.added", "v": 1, "body": {"text": "x"}, **clock}

    def push(self, **changes: object) -> bytes:
        """The body of a push of one event, changed."""
        return json.dumps({"device": self.caller.device, "events": [self.event() | changes]}).encode()

    def status(self, request: bytes) -> int:
        """What the server answers to bytes after which nothing follows."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=PATIENCE) as connection:
            try:
                connection.sendall(request)
                connection.shutdown(socket.SHUT_WR)
            except OSError as gone:
                # It had heard enough, and may have hung up already; what it said can still be read.
                if gone.errno not in HUNG_UP:
                    raise
            try:
                answer = connection.makefile("rb").readline()
            except ConnectionResetError:
                return CLOSED
        return int(answer.split()[1]) if answer else CLOSED


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory, cheap_hash: str) -> Iterator[Target]:
    """A server on a populated SQLite database; the server in front of the app is the same on both."""
    folder = tmp_path_factory.mktemp("raw")
    url = f"sqlite:///{folder / 'doorstep.db'}"
    for app in running_app(url, folder):
        with app.app_context():
            population: Population = populate(app, cheap_hash)
    server = Server({"DOORSTEP_DATABASE_URL": url, "DOORSTEP_VAR": str(folder), "DOORSTEP_SECRET": SECRET}, folder)
    server.start()
    yield Target(server, population.callers["technician"])
    server.stop()


Raw = Callable[[Target], bytes]


def chunked(*chunks: bytes, also: tuple[str, ...] = ("Transfer-Encoding: chunked",)) -> Raw:
    """A request whose body comes in chunks, or in what should be chunks."""
    return lambda target: target.head(PUSH, "Content-Type: application/json", *also) + b"".join(chunks)


def lengths(*lines: str) -> Raw:
    """A push that says something odd about its length."""
    return lambda target: target.head(PUSH, "Content-Type: application/json", *lines) + b'{"device": 1}'


def body(data: bytes, *lines: str, type: str = "application/json") -> Raw:
    """A push with this body."""
    return lambda target: target.json(data, *lines, type=type)


def line(text: bytes) -> Raw:
    """A request that begins with this line."""
    return lambda target: text + b"\r\nHost: localhost\r\n\r\n"


def headers(*lines: str) -> Raw:
    """A harmless request with these headers."""
    return lambda target: target.head(SESSION, *lines, method="GET")


def address(path: str) -> Raw:
    return lambda target: target.head(path, method="GET")


REFUSED = {400, CLOSED}
BOMB = gzip.compress(b"[" + b"0," * 5_000_000 + b"0]", 9)
EMPTY = b'{"device": "x", "events": []}'
FAMILIES: dict[str, tuple[Raw, set[int]]] = {
    "a chunk without a size": (chunked(b"zz\r\nabc\r\n0\r\n\r\n"), REFUSED),
    "a chunk of negative size": (chunked(b"-5\r\nabcde\r\n0\r\n\r\n"), REFUSED),
    "a chunk of 16 exabytes": (chunked(b"ffffffffffffffff\r\nabc"), REFUSED | {413}),
    "a chunk shorter than it says": (chunked(b"ff\r\nabc\r\n0\r\n\r\n"), REFUSED),
    "a chunk longer than it says": (chunked(b"2\r\nabcdef\r\n0\r\n\r\n"), REFUSED),
    "chunks without an end": (chunked(b"2\r\n{}\r\n"), REFUSED),
    "a chunk size with an underscore": (chunked(b"0_2\r\n{}\r\n0\r\n\r\n"), REFUSED),
    "no chunks": (chunked(), REFUSED),
    "chunks and a length": (
        chunked(b"2\r\n{}\r\n0\r\n\r\n", also=("Transfer-Encoding: chunked", "Content-Length: 5")),
        REFUSED | {422},
    ),
    "chunks of chunks": (chunked(b"0\r\n\r\n", also=("Transfer-Encoding: chunked, chunked",)), REFUSED | {422, 501}),
    "an unknown transfer coding": (chunked(b"0\r\n\r\n", also=("Transfer-Encoding: snappy",)), REFUSED | {501}),
    "chunks over the limit": (chunked(b"100000\r\n" + b" " * 0x100000 + b"\r\n0\r\n\r\n"), {413}),
    "two lengths": (lengths("Content-Length: 13", "Content-Length: 2"), REFUSED),
    "two equal lengths": (lengths("Content-Length: 13, 13"), REFUSED),
    "a negative length": (lengths("Content-Length: -1"), REFUSED),
    "a length with a sign": (lengths("Content-Length: +13"), REFUSED),
    "a length in hexadecimal": (lengths("Content-Length: 0xd"), REFUSED),
    "a length in Arabic digits": (lengths("Content-Length: \xb2"), REFUSED),
    "a length of 40 digits": (lengths("Content-Length: " + "9" * 40), REFUSED | {413}),
    "a length over the limit": (lengths("Content-Length: 5000000000"), REFUSED | {413}),
    "no length": (lengths(), {400, 411, 422, CLOSED}),
    "a body that breaks off": (lengths("Content-Length: 5000"), REFUSED),
    "a head that breaks off": (lambda target: target.head(PUSH)[:-2], REFUSED),
    "UTF-16": (body('{"device": 1}'.encode("utf-16"), type="application/json; charset=utf-16"), {415, 422}),
    "UTF-32 without saying so": (body('{"device": 1}'.encode("utf-32")), {422}),
    "an unknown charset": (body(EMPTY, type="application/json; charset=klingon"), {415, 422}),
    "a charset without an end": (body(EMPTY, type='application/json; charset="'), {415, 422}),
    "GB18030": (body('{"device": "上门"}'.encode("gb18030")), {422}),
    "a byte order mark": (body(b"\xef\xbb\xbf" + EMPTY), {422}),
    "bytes that are no UTF-8": (body(b'{"device": "\xff\xfe\xc0\x80"}'), {422}),
    "surrogates in UTF-8": (body(b'{"device": "\xed\xa0\x80"}'), {422}),
    "a bomb in gzip": (body(BOMB, "Content-Encoding: gzip"), {415}),
    "a bomb in gzip twice": (body(gzip.compress(BOMB), "Content-Encoding: gzip, gzip"), {415}),
    "a bomb in brotli": (body(BOMB, "Content-Encoding: br"), {415}),
    "gzip without saying so": (body(BOMB), {422}),
    "a header of 64 KB": (headers("X-Long: " + "x" * 65_536), {200, 400, 431}),
    "a header of 1 MB": (headers("X-Long: " + "x" * 1_048_576), {400, 431}),
    "a cookie of 64 KB": (headers("Cookie: doorstep=" + "x" * 65_536), {200, 400, 401, 431}),
    "5,000 headers": (headers(*(f"X-{number}: x" for number in range(5000))), {200, 400, 431}),
    "a header without a colon": (headers("X-Broken"), REFUSED),
    "a header with a space in its name": (headers("X Broken: x"), REFUSED),
    "a header with NUL": (headers("X-Broken: a\0b"), REFUSED | {200}),
    "a header with a lone line feed": (headers("X-Broken: a\nX-Forged: b"), REFUSED),
    "a header that is folded": (headers("X-Broken: a\r\n b"), REFUSED | {200}),
    "a header in Latin-1": (headers("Doorstep-App: \xff\xfe", "User-Agent: \x80"), {200, 400}),
    "the method of a header": (headers("X-HTTP-Method-Override: DELETE"), {200}),
    "NUL in a text": (lambda target: target.json(target.push(body={"text": "a\0b"})), {200}),
    "half a surrogate pair in a text": (lambda target: target.json(target.push(body={"text": "\ud800"})), {200}),
    "half a surrogate pair for a name": (lambda target: target.json(target.push(**{"\ud800": 1})), {200}),
    "half a surrogate pair for a field": (body(b'{"\\ud800": 1}'), {422}),
    "NUL in an address": (address("/api/v1/people?role=%00&cursor=a%00"), {403, 422}),
    "surrogates in an address": (address("/api/v1/standard/%ED%A0%80"), {404}),
    "half an escape in an address": (address("/api/v1/standard/%"), {404}),
    "NUL in the address of a thing": (address("/api/v1/standard/a%00b"), {404}),
    "a number of 400 digits": (address("/api/v1/records/" + "9" * 400), {403, 404}),
    "the folder above": (address("/api/v1/../../../etc/passwd"), {404, 200}),
    "the folder above, written otherwise": (address("/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd.txt"), {404}),
    "100,000 lists": (body(b"[" * 100_000), {422}),
    "100,000 lists that end": (body(b"[" * 100_000 + b"]" * 100_000), {422}),
    "30,000 objects": (body(b'{"a":' * 30_000 + b"1" + b"}" * 30_000), {422}),
    "an event of 900 lists": (
        lambda target: target.json(target.push(body=None).replace(b"null", b"[" * 900 + b"]" * 900)),
        {200},
    ),
    "an event of 50,000 lists": (
        lambda target: target.json(target.push(body=None).replace(b"null", b"[" * 50_000 + b"]" * 50_000)),
        {200, 422},
    ),
    "1 MB of JSON": (body(b'{"device": "' + b"x" * 1_048_576 + b'"}'), {413}),
    "5 MB of JSON": (body(b'{"device": "' + b"x" * 5_000_000 + b'"}'), {413}),
    "1 MB to sign in": (lambda target: target.json(b'{"password": "' + b"x" * 1_048_576 + b'"}', path=SESSION), {413}),
    "5 MB to sign in": (lambda target: target.json(b'{"password": "' + b"x" * 5_000_000 + b'"}', path=SESSION), {413}),
    "100,000 lists to sign in": (lambda target: target.json(b"[" * 100_000, path=SESSION), {400, 422}),
    "a number of 5,000 digits to sign in": (
        lambda target: target.json(b'{"password": ' + b"9" * 5000 + b"}", path=SESSION),
        {400, 422},
    ),
    "a number of 5,000 digits": (
        lambda target: target.json(target.push(wall=0).replace(b'"wall": 0', b'"wall": ' + b"9" * 5000)),
        {200, 422},
    ),
    "a number of 4,000 digits": (
        lambda target: target.json(target.push(wall=0).replace(b'"wall": 0', b'"wall": ' + b"9" * 4000)),
        {200},
    ),
    "a number without bounds": (
        lambda target: target.json(target.push(wall=0).replace(b'"wall": 0', b'"wall": 1e999999')),
        {200},
    ),
    "no number": (lambda target: target.json(target.push(wall=float("nan"))), {200, 422}),
    "a name twice": (body(b'{"device": "x", "device": 1, "events": [], "events": {}}'), {422}),
    "a method nobody knows": (line(b"BREW /api/v1/session HTTP/1.1"), {400, 404, 405, 501}),
    "no method": (line(b"/api/v1/session HTTP/1.1"), REFUSED),
    "an old version": (line(b"GET /api/v1/session HTTP/0.9"), {400, 401, CLOSED}),
    "a version to come": (line(b"GET /api/v1/session HTTP/9.9"), {400, 401, 505}),
    "no address": (line(b"GET  HTTP/1.1"), REFUSED | {404}),
    "an address of 70 KB": (line(b"GET /" + b"a" * 70_000 + b" HTTP/1.1"), {200, 400, 414, 431}),
    "an address in bytes": (line(b"GET /\xff\xfe\x80 HTTP/1.1"), {200, 400, 404}),
    "the whole server": (line(b"OPTIONS * HTTP/1.1"), {400, 404, 405}),
    "a tunnel": (line(b"CONNECT doorstep:443 HTTP/1.1"), {400, 404, 405}),
    "an address with a host": (line(b"GET http://evil.example/api/v1/session HTTP/1.1"), {400, 401}),
    "TLS": (lambda target: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500), REFUSED),
    "nothing": (lambda target: b"", {CLOSED}),
    "a photo that breaks off": (
        lambda target: (
            target.head(
                f"/api/v1/sync/photos/{target.caller.own['sha256'][0]}",
                "Content-Type: image/jpeg",
                "Content-Length: 4000",
                method="PUT",
            )
            + b"\xff\xd8\xff"
        ),
        REFUSED,
    ),
}
"""What is sent, and what may be answered. 501 is waitress's own word for a transfer coding that it does not know
(RFC 9112, section 6.1); the app never sees such a request."""


def test_bytes_that_no_library_sends_are_refused(target: Target) -> None:
    """One test for all: each process that took some of them would need a server, which costs more than they do."""
    wrong = []
    for family, (make, allowed) in FAMILIES.items():
        if (status := target.status(make(target))) not in allowed:
            wrong.append(f"{family}: {status}, not {allowed}")
        with urllib.request.urlopen(f"{target.server.url}/healthz", timeout=PATIENCE) as answer:
            assert answer.status == 200, family
    assert not wrong, "\n".join(wrong)


def test_the_server_still_takes_an_event_afterwards(target: Target) -> None:
    for family in ("a chunk without a size", "100,000 lists", "a body that breaks off", "a bomb in gzip"):
        target.status(FAMILIES[family][0](target))
    body = target.push()
    [event] = json.loads(body)["events"]
    headers = {"Content-Type": "application/json", **target.caller.headers, "Origin": target.server.url}
    request = urllib.request.Request(f"{target.server.url}{PUSH}", body, headers)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        assert json.load(answer)["results"][event["id"]] == {"result": "accepted"}
