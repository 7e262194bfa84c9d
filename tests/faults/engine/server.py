"""A server that dies when a request tells it to, and is back at once.

Run as a program it prints its port and serves the app of the environment's settings. Each life is a child process; the
parent holds the listening socket, so that whoever calls between two lives waits instead of being turned away.

`Dies: before-commit` on a request ends the life in the request's commit, `Dies: after-answer` once the app has answered
and before anything of the answer leaves. What follows from a push follows before the answer, so that who has rest has
seen all of it. Pages are small here: two visits do not fit into one.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any

import waitress
from flask import Flask
from sqlalchemy import event

from doorstep import create_app
from doorstep.database import db
from doorstep.intake import follow, jobs
from doorstep.sync import rules

KILLED = 137
PAGE_BYTES = 4096


class Mortal:
    """WSGI middleware: dies as the request says."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.doomed = threading.local()
        with app.app_context():
            event.listen(db.engine, "commit", self.commits)

    def commits(self, _connection: Any) -> None:
        if getattr(self.doomed, "now", False):
            os._exit(KILLED)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        when = environ.get("HTTP_DIES")
        self.doomed.now = when == "before-commit"
        answer = self.app(environ, start_response)
        if when:
            b"".join(answer)
            os._exit(KILLED)
        return answer


def main() -> None:
    """Serves one life after the other until it is told to end."""
    app = create_app()
    rules.PAGE_BYTES = PAGE_BYTES
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    code = KILLED
    while code == KILLED:
        life = os.fork()
        if life == 0:
            with follow.woken(lambda: jobs.settle_all(lambda: False)):
                waitress.serve(Mortal(app), sockets=[listener], threads=4, ident="")

        def end(_signal: int, _frame: FrameType | None, life: int = life) -> None:
            os.kill(life, signal.SIGKILL)
            sys.exit(0)

        signal.signal(signal.SIGTERM, end)
        _, status = os.waitpid(life, 0)
        code = os.waitstatus_to_exitcode(status)
    sys.exit(code)


if __name__ == "__main__":
    main()
