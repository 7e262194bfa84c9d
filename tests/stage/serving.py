"""A real server in a process of its own, which the tests can kill, and tell when to die.

Run as a program it serves the app like `doorstep serve` does, with one addition that product code does not have: a file
that names a request (`POST /api/v1/sync/push before` or `after`) makes the process die just before the app sees that
request, or after it has answered and before the answer leaves. And one address more: `/quiet` answers when nothing else
is being worked on, so that whoever puts the rows back knows that nobody writes any more.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

KILLED = 137
PATIENCE = 300
"""Seconds within which a server that works at all has started, answered or ended, on the slowest machine."""


class DiesOnRequest:
    """WSGI middleware: dies, once, around the request that the order file names."""

    def __init__(self, app: Callable[..., Iterable[bytes]], order: Path) -> None:
        self.app = app
        self.order = order

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        when = self._when(environ)
        if when == "before":
            os._exit(KILLED)
        answer = self.app(environ, start_response)
        if when == "after":
            b"".join(answer)
            os._exit(KILLED)
        return answer

    def _when(self, environ: dict[str, Any]) -> str | None:
        if not self.order.exists():
            return None
        method, path, when = self.order.read_text().split()
        if (method, path) != (environ["REQUEST_METHOD"], environ["PATH_INFO"]):
            return None
        self.order.unlink()
        return when


class SaysWhenQuiet:
    """WSGI middleware: `/quiet` is answered once no other request is being worked on, and `rests` says that nothing is
    to follow from those before."""

    def __init__(self, app: Callable[..., Iterable[bytes]], rests: Callable[[], bool] = lambda: True) -> None:
        self.app = app
        self.rests = rests
        self.working = 0
        self.changed = threading.Condition()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/quiet":
            with self.changed:
                self.changed.wait_for(lambda: self.working == 0)
            while not self.rests():
                time.sleep(0.01)
            start_response("204 No Content", [])
            return []
        with self.changed:
            self.working += 1
        try:
            return self.app(environ, start_response)
        finally:
            with self.changed:
                self.working -= 1
                self.changed.notify_all()


@dataclass
class Server:
    """A server process on a port of its own; `environment` holds its DOORSTEP_ settings. It serves the client that is
    built here, or another one: `client` is the package's folder around that one's `static`. With
    `at_once` a push is answered when everything has followed from it: who sees that it was sent may look at what came
    of it. Its clock goes `ahead_s` seconds ahead from its next start on: that is how time passes here."""

    environment: dict[str, str]
    folder: Path
    port: int = field(default_factory=lambda: free_port())
    client: Path | None = None
    at_once: bool = True
    ahead_s: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
        environment |= {"DOORSTEP_PUBLIC_URL": self.url, "DOORSTEP_TICKER": "no"}
        environment |= {"DOORSTEP_QUIET_HOURS": "none"} | self.environment
        with (self.folder / "server.log").open("ab") as log:
            command = [sys.executable, __file__, str(self.port), str(self.folder / "die"), str(self.client or "")]
            command += [str(self.ahead_s), *(["at-once"] if self.at_once else [])]
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=PATIENCE).close()
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        raise RuntimeError(f"the server did not start: {(self.folder / 'server.log').read_text()[-2000:]}")

    @property
    def lives(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def wait_until_quiet(self) -> None:
        """Returns when everything that was asked has been worked on, also what nobody waits for any more."""
        for _ in range(2):  # what was sent before the first of them is read before the second
            urllib.request.urlopen(f"{self.url}/quiet", timeout=PATIENCE).close()

    def die_at(self, request: str, when: str) -> None:
        """Orders it to die at the next such request (`POST /api/v1/sync/push`), `before` or `after` the app worked."""
        order = self.folder / "order"
        order.write_text(f"{request} {when}")
        order.rename(self.folder / "die")  # at once: the server must never read half an order

    def wait_for_death(self) -> None:
        """Returns when the ordered death has happened; raises TimeoutExpired when it does not."""
        assert self.process is not None
        assert self.process.wait(PATIENCE) == KILLED

    def kill(self) -> None:
        """SIGKILL: no chance to finish anything."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """Ends it in an orderly way."""
        if self.process is not None and self.lives:
            self.process.terminate()
            self.process.wait(PATIENCE)


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Serves until it is told to die."""
    from doorstep import clock, config, create_app, http, serving, worker
    from doorstep.clock import now
    from doorstep.database import reading
    from doorstep.events import unsettled_store
    from doorstep.intake import follow, jobs

    port, order, client = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3] or config.PACKAGE)
    ahead = int(sys.argv[4])
    clock.time = SimpleNamespace(time=lambda: time.time() + ahead, monotonic=time.monotonic)  # type: ignore[assignment]
    with patch.object(http, "PACKAGE", client):
        app = create_app()

    def rests() -> bool:
        with app.app_context(), reading():
            return not unsettled_store.is_any_due(now())

    app.wsgi_app = SaysWhenQuiet(DiesOnRequest(app.wsgi_app, order), rests)  # type: ignore[method-assign]
    at_once = follow.woken(lambda: jobs.settle_all(lambda: False)) if sys.argv[5:] else nullcontext()
    with worker.following(app), at_once:
        serving.server(app, "127.0.0.1", port, threads=8).run()


if __name__ == "__main__":
    main()
