"""`doorstep serve`: waitress, whose loop takes bodies in by itself, so that a slow one keeps no thread busy; with
limits that hold for whoever comes without a proxy in front.

A body that is too large is refused when its header has come, or at the byte that is too many. What a phone of ours
might send is read to its end first and thrown away: a connection that ends with bytes unread takes the answer with it,
and the phone would take the refusal for a bad network and try for ever. Whoever sends more slowly than `SLOWEST` bytes
a second, after a while of grace, is cut off, so that connections come free again. Whoever sends requests in a pile, and
reads no answer, would keep a thread waiting until he does: he is cut off as well.

A cookie that has only our name allows a larger body, because a phone may have lost all others. Any stranger can send
one; so all such bodies together have a bound, and those that a signed cookie comes with are not counted.
"""

from __future__ import annotations

import contextlib
import resource
import socket
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import waitress
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer
from waitress.utilities import Error, RequestEntityTooLarge

from . import cookies, installation, limits
from .config import Settings

GRACE_S = 30.0
SLOWEST = 1024
IDLE_S = 30
MOST_CONNECTIONS = 2000
MOST_AT_ONCE = 8
"""Requests of one connection that wait for their turn. Browsers and proxies send the next one after an answer."""
UNPROVEN_BYTES = 64 * 1024 * 1024
"""What all the bodies may have together that come with a cookie which nothing proves."""
OTHER_FILES = 256
"""Files that the process needs beside its connections: database, photos, bodies that are being taken in."""


class NoRoom(Error):  # type: ignore[misc]
    """Too much comes at once; the same may come again later."""

    code = 503
    reason = "Service Unavailable"


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Reads a request, up to the limit of its route; `served` is the server that took its connection."""

    error: Any
    expect_continue: bool

    def __init__(self, served: Served, adj: Any) -> None:
        super().__init__(adj)
        self.served = served
        self.began = time.monotonic()
        self.most = limits.MOST_BYTES
        self.unproven_bytes = 0
        self.to_throw_away = 0

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        sent = self.headers.get("COOKIE", "")
        self.most = limits.most_bytes(str(self.command), str(self.path), sent)
        size = self.most if self.chunked else self.content_length
        if limits.ANYBODY_BYTES < size <= self.most and not cookies.is_from_us(sent, self.served.settings):
            self.unproven_bytes = size

    def received(self, data: bytes) -> int:
        if self.to_throw_away:
            return self._throw_away(data)
        at_header = not self.headers_finished
        consumed: int = super().received(data)
        if self.headers_finished and self.error is None:
            if max(self.content_length, self.body_bytes_received) > self.most:
                self._refuse(RequestEntityTooLarge(f"A body may have {self.most} bytes here."))
            elif at_header and self.unproven_bytes and not self.served.has_room():
                self._refuse(NoRoom("Too much is being sent at once; send it again later."))
        self.expect_continue = self.expect_continue and self.error is None
        return consumed

    def _refuse(self, error: Error) -> None:
        self.error, self.completed, self.unproven_bytes = error, True, 0
        # Whoever asks beforehand sends nothing before it hears that it may.
        if self.body_bytes_received == 0 and 0 < self.content_length <= limits.MOST_BYTES and not self.expect_continue:
            self.to_throw_away, self.completed = self.content_length, False

    def _throw_away(self, data: bytes) -> int:
        taken = min(len(data), self.to_throw_away)
        self.to_throw_away -= taken
        self.body_bytes_received += taken
        self.completed = self.to_throw_away == 0
        return taken

    def is_too_slow(self) -> bool:
        """Whether what has come by now is less than anybody with a bad connection brings."""
        came: int = self.body_bytes_received
        return time.monotonic() > self.began + GRACE_S + came / SLOWEST


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection; one that brings its request too slowly, or more of them than anybody waits for, is closed."""

    def __init__(self, server: Any, *args: Any, **more: Any) -> None:
        self.parser_class = partial(Parser, server.served)
        super().__init__(server, *args, **more)

    def received(self, data: bytes) -> bool:
        took: bool = super().received(data)
        if len(self.requests) > MOST_AT_ONCE:
            self.will_close = True
        return took

    def readable(self) -> bool:
        if self.request is not None and self.request.is_too_slow():
            self.will_close = True
        if self.will_close:
            self._hang_up()
        ready: bool = super().readable()
        return ready

    def _hang_up(self) -> None:
        """Makes the loop see at once that this connection is over: it closes one when it can be written, and whoever
        reads no answer could keep it from that for ever."""
        with contextlib.suppress(OSError):  # the other end was faster
            self.socket.shutdown(socket.SHUT_RDWR)


class Served:
    """What the connections of a server have in common: its settings, and the room for what strangers may send."""

    def __init__(self, settings: Settings, taken_by: BaseWSGIServer) -> None:
        self.settings = settings
        self._server = taken_by

    def has_room(self) -> bool:
        """Whether the bodies that nothing proves, with the one that begins now, are not too much."""
        return sum(self._unproven()) <= UNPROVEN_BYTES

    def _unproven(self) -> Iterator[int]:
        for channel in list(self._server.active_channels.values()):
            for request in (channel.request, *channel.requests):
                yield getattr(request, "unproven_bytes", 0)


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
        clear_untrusted_proxy_headers=False,  # whom to believe is DOORSTEP_TRUSTED_PROXIES, which the app follows
    )
    for one in (made, *getattr(made, "map", {}).values()):
        if isinstance(one, BaseWSGIServer):
            one.channel_class = Channel
            one.served = Served(installation.settings(application), one)
    return made


def _connections() -> int:
    """How many connections may be open at once: as many as the system grants files for, up to a bound."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + OTHER_FILES
    granted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < granted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (granted, hard))
    return max(granted - OTHER_FILES, 100)
