"""The server that we ship, in a thread of the test's own process."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

from flask import Flask

from doorstep import serving
from doorstep.database import db
from serving import PATIENCE


@contextlib.contextmanager
def running(app: Flask) -> Iterator[Any]:
    """A server that runs as `doorstep serve` runs it, with two threads."""
    server = serving.server(app, "127.0.0.1", 0, threads=2)

    def run() -> None:
        with contextlib.suppress(OSError):  # the test closes it under its feet
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield server
    server.close()
    server.task_dispatcher.shutdown()
    thread.join(PATIENCE)
    with app.app_context():
        db.engine.dispose()
