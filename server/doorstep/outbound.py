"""One bounded POST to an address that somebody supplied: a webhook, a robot, a gateway, a browser's push service.

Nobody reaches the own network through such an address (W1 of the reliability list). Its name is resolved once; when any
of what it stands for is not public, nothing is sent; the connection goes to what was looked at, while host, SNI and
certificate are those of the name. No redirect is followed and no proxy of the environment asked. Connecting, the whole
call and the answer are bounded, and each byte that is waited for counts against the same end.
"""

from __future__ import annotations

import io
import re
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from . import clock

CONNECT_S = 5.0
"""Seconds for resolving the name, connecting and agreeing on TLS."""
TOTAL_S = 10.0
"""Seconds for everything, however slowly each step goes on."""
ANSWER_BYTES = 64 * 1024
"""Of an answer no more is read, headers included."""

_PORTS = {"https": 443, "http": 80}
_BROKEN = re.compile(r"[\x00-\x20\x7f\\]")
"""What no address has that was written properly."""
_FIELD_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_FIELD_VALUE = re.compile(r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?|")
_OURS = frozenset("host content-length connection transfer-encoding accept-encoding".split())

_NOT_V4 = tuple(
    IPv4Network(text)
    for text in (
        "168.63.129.16/32",  # looks public and is the host of a virtual machine in one of the large clouds
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # the relays of 6to4
    )
)
_V6 = IPv6Network("2000::/3")
"""All that is handed out for the public network; what a program may mean by anything else, we need not know."""
_NOT_V6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments, Teredo among them, which carries an IPv4 address
        "2001:db8::/32",  # for documents
        "2002::/16",  # 6to4, which carries an IPv4 address
        "3fff::/20",  # for documents
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
"""How a network without IPv4 reaches an IPv4 address, which stands in the last 32 bits."""


@dataclass(frozen=True)
class Outbound:
    """What a call may do. `local`: it may also go to addresses that are not public, and without TLS; for trying out,
    and for what stands in the own network."""

    local: bool = False
    connect_s: float = CONNECT_S
    total_s: float = TOTAL_S
    answer_bytes: int = ANSWER_BYTES


@dataclass(frozen=True)
class Answer:
    """What the other side said. Names of headers are in small letters. `whole`: the body ended where it should; what
    was too long or too slow is cut off, and its status counts all the same."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    whole: bool = True


class NotSent(Exception):
    """Nobody has the whole of the body. `detail` names the cause and neither address nor secret; `permanent`: this
    address will never do."""

    def __init__(self, detail: str, permanent: bool = False) -> None:
        super().__init__(detail)
        self.detail = detail
        self.permanent = permanent


class Unanswered(Exception):
    """The whole request went out, and no status came back: it may have been taken."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    allowed: Outbound,
    handing_over: Callable[[], None] = lambda: None,
) -> Answer:
    """Sends the body to the address; any status is an answer, a redirect too. `handing_over` is called when somebody
    listens there and nothing of the request has gone out yet. Raises NotSent, Unanswered."""
    where = _where(url, allowed)
    head = _head(where, headers, len(body))
    begun = clock.monotonic()
    end, connected = begun + allowed.total_s, begun + min(allowed.connect_s, allowed.total_s)
    try:
        line = _Line(_connection(where, allowed, connected), end, allowed.answer_bytes)
    except TimeoutError as error:
        raise NotSent("nobody answered in time") from error
    except ssl.SSLCertVerificationError as error:
        raise NotSent("the certificate does not fit the address") from error
    except (OSError, ValueError) as error:
        raise NotSent(f"cannot connect: {type(error).__name__}") from error
    try:
        handing_over()
        try:
            line.sendall(head + body)
        except OSError as error:
            raise NotSent(f"hung up on us: {type(error).__name__}") from error
        return _answer(line)
    finally:
        line.hang_up()


# ---- which addresses may be called


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network, in whatever form it is written down or wrapped up."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv4Address):
        return _is_public_v4(ip)
    if ip in _NAT64:
        return _is_public_v4(IPv4Address(int(ip) & 0xFFFFFFFF))
    return _is_public_v6(ip)


def _is_public_v4(ip: IPv4Address) -> bool:
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in net for net in _NOT_V4)


def _is_public_v6(ip: IPv6Address) -> bool:
    return ip in _V6 and ip.is_global and ip.scope_id is None and not any(ip in net for net in _NOT_V6)


@dataclass(frozen=True)
class _Where:
    """An address taken apart: `host` is what is resolved and what the certificate must name."""

    tls: bool
    host: str
    port: int
    target: str

    @property
    def named(self) -> str:
        """As it stands in the header Host."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS["https" if self.tls else "http"] else f"{host}:{self.port}"


def _where(url: str, allowed: Outbound) -> _Where:
    """Raises NotSent for what is no address, or none that may be called."""
    try:
        parts = urlsplit(url)
        host, port = _host(parts), parts.port
        rest = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        rest.encode("ascii")
    except (ValueError, UnicodeError) as error:
        raise NotSent("is no address", permanent=True) from error
    if not host or port == 0 or parts.username is not None or _BROKEN.search(url):
        raise NotSent("is no address", permanent=True)
    if parts.scheme not in _PORTS or (parts.scheme == "http" and not allowed.local):
        raise NotSent("only https may be called", permanent=True)
    return _Where(parts.scheme == "https", host, port or _PORTS[parts.scheme], rest)


def _host(parts: SplitResult) -> str:
    """The host as it is resolved: in ASCII, in small letters, without the dot of the root."""
    host = (parts.hostname or "").removesuffix(".")
    host = host if ":" in host else host.encode("idna").decode()
    if "%" in host:
        raise ValueError("an address of one link only")
    return host


def _head(where: _Where, headers: Mapping[str, str], length: int) -> bytes:
    given = {"user-agent": "Doorstep", **{name.lower(): value for name, value in headers.items()}}
    for name, value in given.items():
        if not _FIELD_NAME.fullmatch(name) or not _FIELD_VALUE.fullmatch(value) or name in _OURS:
            raise NotSent("a header cannot be written", permanent=True)
    given |= {"content-length": str(length), "connection": "close", "accept-encoding": "identity"}
    lines = [f"POST {where.target} HTTP/1.1", f"Host: {where.named}", *(f"{name}: {given[name]}" for name in given)]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


# ---- the connection


def _connection(where: _Where, allowed: Outbound, end: float) -> socket.socket:
    """A connection to what the name stands for, looked at before the first packet."""
    found = _resolved(where.host, where.port, _left(end))
    if not allowed.local and not all(is_public(ip) for _, ip in found):
        raise NotSent("the address is not a public one", permanent=True)
    said: OSError = OSError("no address")
    for tried, (family, ip) in enumerate(found):
        raw = socket.socket(family, socket.SOCK_STREAM)
        try:
            raw.settimeout(_left(end) / (len(found) - tried))
            raw.connect((ip, where.port))
            raw.settimeout(_left(end))
            return _trusted().wrap_socket(raw, server_hostname=where.host) if where.tls else raw
        except ssl.SSLError:
            raw.close()
            raise
        except OSError as error:
            raw.close()
            said = error
    raise said


def _resolved(host: str, port: int, within: float) -> list[tuple[socket.AddressFamily, str]]:
    """What the name stands for, each once. The resolver knows no end of its own; one that has not answered in time is
    left to itself."""
    found: list[tuple[socket.AddressFamily, str]] = []
    failed: list[OSError] = []

    def resolve() -> None:
        try:
            for family, _, _, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                found.append((family, str(address[0])))
        except OSError as error:
            failed.append(error)
        except UnicodeError:
            failed.append(OSError("not a name"))

    thread = threading.Thread(target=resolve, daemon=True)
    thread.start()
    thread.join(within)
    if thread.is_alive():
        raise TimeoutError("the name was not resolved in time")
    if failed:
        raise failed[0]
    return list(dict.fromkeys(found))


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates count. Kept, because reading them takes longer than a call."""
    return ssl.create_default_context()


def _left(end: float) -> float:
    """Seconds until the end; raises TimeoutError after it."""
    if (left := end - clock.monotonic()) <= 0:
        raise TimeoutError("the end of a call")
    return left


class _Line(io.RawIOBase):
    """A connection with an end in time, and one in bytes: each step waits only for what is left of both."""

    def __init__(self, connection: socket.socket, end: float, most: int) -> None:
        super().__init__()
        self.connection = connection
        self.end = end
        self.room = most

    def sendall(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            self.connection.settimeout(_left(self.end))
            view = view[self.connection.send(view) :]

    def makefile(self, mode: str) -> io.BufferedReader:
        """What the standard library reads an answer from."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self.room <= 0:
            raise OSError("the answer is too long")
        self.connection.settimeout(_left(self.end))
        read = self.connection.recv_into(buffer[: self.room])
        self.room -= read
        return read

    def hang_up(self) -> None:
        with suppress(OSError):
            self.connection.close()


def _answer(line: _Line) -> Answer:
    """Reads status, headers and body, each as far as time and room go."""
    response = HTTPResponse(line, method="POST")  # type: ignore[arg-type]
    try:
        response.begin()
    except (OSError, HTTPException, ValueError) as error:
        raise Unanswered(f"no answer to the whole request: {type(error).__name__}") from error
    headers = {name.lower(): value for name, value in response.getheaders()}
    body, whole = b"", True
    try:
        while chunk := response.read1(8192):
            body += chunk
    except (OSError, HTTPException, ValueError):
        whole = False
    return Answer(response.status, headers, body, whole and not response.length)
