"""A web server of the tests on a port of its own, with or without TLS: it keeps what it gets and answers as it is told,
byte by byte if need be."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any, BinaryIO

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Request:
    """What came: method, target, headers with names in small letters, body."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


Talk = Callable[[socket.socket, Request], None]


def says(status: int, body: bytes | str | dict[str, Any] = b"", **headers: str) -> Talk:
    """An answer as servers write it; `Retry_After` stands for Retry-After."""
    text = json.dumps(body) if isinstance(body, dict) else body
    data = text.encode() if isinstance(text, str) else text
    lines = [f"HTTP/1.1 {status} Said", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    whole = "\r\n".join([*lines, f"Content-Length: {len(data)}", "", ""]).encode() + data
    return lambda line, _: line.sendall(whole)


@dataclass
class Twin:
    """`requests` came whole, `connections` were opened. `talk` is how the next ones are answered."""

    tls: ssl.SSLContext | None = None
    talk: Talk = field(default_factory=lambda: says(200))
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    listening: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    @property
    def port(self) -> int:
        return int(self.listening.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}"

    def serve(self) -> None:
        """Takes one connection after the other, each in a thread, until it stops listening."""
        with suppress(OSError):
            while True:
                line, _ = self.listening.accept()
                self.connections += 1
                threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, plain: socket.socket) -> None:
        with suppress(OSError), plain:
            line = self.tls.wrap_socket(plain, server_side=True) if self.tls else plain
            with line, line.makefile("rb") as file:
                if request := _whole(file):
                    self.requests.append(request)
                    self.talk(line, request)


def _whole(file: BinaryIO) -> Request | None:
    """The request that comes; None where whoever sends it dies over it."""
    head = []
    while (line := file.readline()) != b"\r\n":
        if not line.endswith(b"\r\n"):
            return None
        head.append(line)
    method, target, _ = head[0].decode().split(" ", 2)
    parsed = BytesHeaderParser().parsebytes(b"".join(head[1:]))
    headers = {name.lower(): value for name, value in parsed.items()}
    length = int(headers.get("content-length", 0))
    body = file.read(length)
    return Request(method, target, headers, body) if len(body) == length else None


@contextmanager
def web_twin(**given: Any) -> Iterator[Twin]:
    """A web server that runs until the block ends."""
    twin = Twin(**given)
    threading.Thread(target=twin.serve, daemon=True).start()
    try:
        yield twin
    finally:
        with suppress(OSError):
            twin.listening.shutdown(socket.SHUT_RDWR)
        twin.listening.close()


def certified(name: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate for that name which nobody else trusts: what its server shows, and what whoever trusts it has."""
    key, named = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(named, named, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    shows = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shows.load_cert_chain(pem)
    return shows, ssl.create_default_context(cadata=certificate.public_bytes(serialization.Encoding.PEM).decode())
