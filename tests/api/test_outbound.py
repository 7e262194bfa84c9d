"""Calls to addresses that somebody supplied: where they may go, and that they end (`doorstep.outbound`)."""

from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path
from typing import Any

import pytest

from doorstep import clock, outbound
from doorstep.outbound import Answer, NotSent, Outbound, Unanswered
from serving import PATIENCE
from web_twin import Request, certified, says, web_twin

pytestmark = pytest.mark.one_database

OPEN = Outbound(local=True)
PUBLIC = "93.184.215.14"
NOT_PUBLIC = """
0.0.0.0 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 168.63.129.16 169.254.169.254 172.16.0.1
172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1
240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::93.184.215.14 ::ffff:127.0.0.1 ::ffff:93.184.215.14 ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1
64:ff9b::169.254.169.254 64:ff9b::10.0.0.1 64:ff9b:1::93.184.215.14 100::1 2001::1 2001:0:5db8:d70e::1 2001:db8::1
2002:7f00:1::1 2002:5db8:d70e::1 3fff::1 5f00::1 4000::1 fc00::1 fd12::1 fe80::1 fe80::1%lo fec0::1 ff02::1 localhost
""".split()


def test_what_is_not_public_is_known_in_every_wrapping() -> None:
    assert [ip for ip in NOT_PUBLIC if outbound.is_public(ip)] == []
    public = [PUBLIC, "1.1.1.1", "100.63.255.255", "172.32.0.1", "2400:3200::1", "64:ff9b::93.184.215.14"]
    assert [ip for ip in public if not outbound.is_public(ip)] == []


HOSTS = (
    "127.0.0.1 127.1 127.0.1 127.1.2.3 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 0x7f.1 0 0.0.0.0 "
    "localhost localhost. LOCALHOST １２７.０.０.１ 127。0。0。1 ⑫7.0.0.1 [::1] [::] [::ffff:127.0.0.1] "
    "[::ffff:7f00:1] [0:0:0:0:0:ffff:127.0.0.1] [::127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::] [::1%25lo] "
    "[fe80::1%25lo] user@127.0.0.1 user:word@127.0.0.1 "
    "a.example@127.0.0.1 127.0.0.1%00 127.0.0.1%2f 127.0.0.1\\@a.example"
).split()
"""This machine, written in every way that some program understands."""


def test_no_way_of_writing_it_reaches_this_machine() -> None:
    """Not one connection is opened; the same addresses do lead here where that is allowed."""
    with web_twin() as twin:
        urls = [
            f"{scheme}://{host}:{twin.port}{rest}" for host in HOSTS for scheme in ("https", "http") for rest in ("/",)
        ]
        urls += [f"{scheme}://127.0.0.1:{twin.port}" for scheme in ("ftp", "file", "gopher", "HTTP", "")]
        urls += [
            f"//127.0.0.1:{twin.port}/",
            f"127.0.0.1:{twin.port}",
            f" https://127.0.0.1:{twin.port}",
            "https://",
            "",
        ]
        urls += [
            f"https://127.0.0.1\t:{twin.port}/",
            f"https://127.0.0.1:{twin.port}/\r\nHost: a",
            "https://[::1",
            "https://a:b/",
        ]
        assert len(urls) >= 80
        for url in urls:
            with pytest.raises(NotSent) as refused:
                outbound.post(url, b"{}", {}, Outbound())
            assert refused.value.permanent or "cannot connect" in refused.value.detail, url
        assert twin.connections == 0
        led = 0
        for host in HOSTS[:22]:
            try:
                led += outbound.post(f"http://{host}:{twin.port}/", b"{}", {}, OPEN).status == 200
            except NotSent:
                continue
        assert led >= 12, "so the twin could have been reached"


def named(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """The names that are asked for from now on; each asking gets the next of the answers."""
    asked, left = [], list(answers)

    def lookup(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [
            (socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in found
        ]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return asked


@pytest.mark.parametrize("found", [[PUBLIC, "10.0.0.5"], ["127.0.0.1", PUBLIC], [PUBLIC, "::1"], ["169.254.169.254"]])
def test_a_name_with_one_address_that_is_not_public_is_not_called(
    monkeypatch: pytest.MonkeyPatch, found: list[str]
) -> None:
    named(monkeypatch, found)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("somebody was called"))
    with pytest.raises(NotSent, match="not a public one") as refused:
        outbound.post("https://hook.example/", b"", {}, Outbound())
    assert refused.value.permanent


def test_a_name_is_resolved_once_and_called_where_it_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is public when it is looked at and this machine when it is called."""
    asked, called = named(monkeypatch, [PUBLIC], ["127.0.0.1"]), []

    def connect(_: socket.socket, address: tuple[str, int]) -> None:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(NotSent, match="cannot connect") as refused:
        outbound.post("https://hook.example/", b"", {}, Outbound())
    assert (asked, called, refused.value.permanent) == (["hook.example"], [(PUBLIC, 443)], False)


def test_the_certificate_is_that_of_the_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The next address of a name is tried, too, and Host is the name."""
    shows, trusts = certified("hook.example", tmp_path)
    monkeypatch.setattr(outbound, "_trusted", lambda: trusts)
    named(monkeypatch, ["::1", "127.0.0.1"])
    with web_twin(tls=shows) as twin:
        twin.talk = says(202, "{}", X_Said="yes")
        answer = outbound.post(f"https://hook.example:{twin.port}/a?b=c", b'"\xe4"', {"X-Given": "1"}, OPEN)
        assert answer == Answer(202, {"x-said": "yes", "content-length": "2"}, b"{}")
        [request] = twin.requests
        assert (request.method, request.target, request.body) == ("POST", "/a?b=c", b'"\xe4"')
        assert request.headers["host"] == f"hook.example:{twin.port}" and request.headers["x-given"] == "1"
        for wrong in ("other.example", "127.0.0.1"):
            with pytest.raises(NotSent, match="certificate"):
                outbound.post(f"https://{wrong}:{twin.port}/", b"", {}, OPEN)
        monkeypatch.setattr(outbound, "_trusted", ssl.create_default_context)
        with pytest.raises(NotSent, match="certificate"):
            outbound.post(f"https://hook.example:{twin.port}/", b"", {}, OPEN)
        assert len(twin.requests) == 1


def test_no_redirect_is_followed_and_no_proxy_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with web_twin() as twin, web_twin() as other:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, other.url)
        for status in (301, 302, 303, 307, 308):
            twin.talk = says(status, Location=other.url)
            assert outbound.post(twin.url, b"{}", {}, OPEN).status == status
        assert (len(twin.requests), other.connections) == (5, 0)


def drip(text: bytes) -> Any:
    """Says this, and then one byte after the other, many more than anybody should wait for; `hung_up` is set when
    nobody listens any more."""

    def talk(line: socket.socket, _: Request) -> None:
        try:
            line.sendall(text)
            for _ in range(2000):
                line.sendall(b" ")
                pause.wait(0.002)
        except OSError:
            hung_up.set()

    pause, hung_up = threading.Event(), threading.Event()
    return talk, hung_up


@pytest.mark.parametrize("begun", [b"HTTP/1.1 200", b"HTTP/1.1 200 Said\r\nA:"])
def test_a_call_ends_in_time_however_it_is_drawn_out(monkeypatch: pytest.MonkeyPatch, begun: bytes) -> None:
    """The clock runs with what comes, so that no test waits: each byte is well within the time, and no end comes."""
    at = iter(range(10_000))
    monkeypatch.setattr(clock, "monotonic", lambda: next(at) * 0.1)
    talk, hung_up = drip(begun)
    with web_twin(talk=talk) as twin, pytest.raises(Unanswered, match="Timeout"):
        outbound.post(twin.url, b"{}", {}, OPEN)
    assert hung_up.wait(PATIENCE) and next(at) < 200


def test_a_body_without_an_end_is_cut_off_and_its_status_counts() -> None:
    talk, hung_up = drip(b"HTTP/1.1 410 Gone\r\n\r\n" + b"x" * 70_000)
    with web_twin(talk=talk) as twin:
        answer = outbound.post(twin.url, b"{}", {}, OPEN)
        assert (answer.status, answer.whole) == (410, False) and 60_000 < len(answer.body) <= outbound.ANSWER_BYTES
        assert hung_up.wait(PATIENCE)
        for cut in (b"Content-Length: 9\r\n\r\n{}", b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"):
            twin.talk = lambda line, _, cut=cut: line.sendall(b"HTTP/1.1 200 Said\r\n" + cut)  # type: ignore[misc]
            assert not outbound.post(twin.url, b"{}", {}, OPEN).whole
        twin.talk = lambda line, _: line.sendall(
            b"HTTP/1.1 200 Said\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
        )
        assert outbound.post(twin.url, b"{}", {}, OPEN) == Answer(200, {"transfer-encoding": "chunked"}, b"{}")


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 100 Go on\r\n\r\n", b"NONSENSE\r\n\r\n", b"A: " + b"a" * 70_000])
def test_a_request_without_an_answer_may_have_been_taken(said: bytes) -> None:
    with web_twin(talk=lambda line, _: line.sendall(said)) as twin:
        with pytest.raises(Unanswered):
            outbound.post(twin.url, b"{}", {}, OPEN)
        assert len(twin.requests) == 1


def test_nothing_goes_out_before_it_is_handed_over() -> None:
    """What stands in the way is known before, and whoever may not hand over does not."""
    with web_twin() as twin:
        for headers in ({"A": "b\r\nC: d"}, {"A b": "c"}, {"Host": "a.example"}, {"A": "ä"}):
            with pytest.raises(NotSent, match="header"):
                outbound.post(twin.url, b"{}", headers, OPEN, lambda: pytest.fail("handed over"))
        with pytest.raises(NotSent, match="is no address"):
            outbound.post(twin.url.replace("://", "://name:word@"), b"{}", {}, OPEN)
        with pytest.raises(KeyError):
            outbound.post(twin.url, b"{}", {}, OPEN, lambda: {}["not mine any more"])
        gone = twin.url
        assert twin.requests == []
    with pytest.raises(NotSent, match="cannot connect"):
        outbound.post(gone, b"{}", {}, OPEN, lambda: pytest.fail("handed over"))


def test_a_name_that_nobody_resolves_in_time_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: done.wait(PATIENCE) and [])
    with pytest.raises(NotSent, match="in time"):
        outbound.post("https://hook.example/", b"", {}, Outbound(connect_s=0.01))
    done.set()
