"""`doorstep serve`: waitress, whose loop takes bodies in by itself, so that a slow one keeps no thread busy; with
limits that hold for whoever comes without a proxy in front.

A body that is too large is refused when its header has come, or at the byte that is too many. Whoever sends more slowly
than `SLOWEST` bytes a second, after a while of grace, is cut off, so that connections come free again.
"""

from __future__ import annotations

import resource
import time
from typing import Any

import waitress
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer
from waitress.utilities import RequestEntityTooLarge

from . import limits

GRACE_S = 30.0
SLOWEST = 1024
IDLE_S = 30
MOST_CONNECTIONS = 2000
OTHER_FILES = 256
"""Files that the process needs beside its connections: database, photos, bodies that are being taken in."""


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Reads a request, up to the limit of its route."""

    error: Any

    def __init__(self, adj: Any) -> None:
        super().__init__(adj)
        self.began = time.monotonic()
        self.most = limits.MOST_BYTES

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        cookies = self.headers.get("COOKIE", "")
        self.most = limits.most_bytes(str(self.command), str(self.path), cookies)

    def received(self, data: bytes) -> int:
        consumed: int = super().received(data)
        too_large = max(self.content_length, self.body_bytes_received) > self.most
        if self.headers_finished and too_large and self.error is None:
            self.error = RequestEntityTooLarge(f"A body may have {self.most} bytes here.")
            self.completed = True
        return consumed

    def is_too_slow(self) -> bool:
        """Whether what has come by now is less than anybody with a bad connection brings."""
        came: int = self.body_bytes_received
        return time.monotonic() > self.began + GRACE_S + came / SLOWEST


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection; one that brings its request too slowly is closed."""

    parser_class = Parser

    def readable(self) -> bool:
        if self.request is not None and self.request.is_too_slow():
            self.will_close = True
        ready: bool = super().readable()
        return ready


def server(application: Any, host: str, port: int, threads: int) -> Any:
    """A server that is bound and not yet running. Raises OSError or ValueError when the address cannot be had."""
    made = waitress.create_server(
        application,
        host=host,
        port=port,
        threads=threads,
        ident="",
        connection_limit=_connections(),
        asyncore_use_poll=True,  # select() ends at the 1024th file
        channel_timeout=IDLE_S,
        cleanup_interval=5,
        max_request_body_size=limits.MOST_BYTES + 1,
        max_request_header_size=32 * 1024,
    )
    for one in (made, *getattr(made, "map", {}).values()):
        if isinstance(one, BaseWSGIServer):
            one.channel_class = Channel
    return made


def _connections() -> int:
    """How many connections may be open at once: as many as the system grants files for, up to a bound."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + OTHER_FILES
    granted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < granted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (granted, hard))
    return max(granted - OTHER_FILES, 100)
