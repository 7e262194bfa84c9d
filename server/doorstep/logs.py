"""The log: one line of JSON for each request and for each surprise, and never a name, a number, an address or a token.

A line tells a path by its template and a person by the end of their id. An exception is told by its kind and place; its
message may quote what somebody wrote.
"""

from __future__ import annotations

import logging
import re
import sys
import time
import traceback
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from functools import partial
from typing import Any, TextIO

import structlog
from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars, merge_contextvars

from .clock import new_id

log = structlog.get_logger()


def prepare(app: Flask, behind_proxy: bool) -> None:
    """Sets up the log, and writes a line for each request of the app, under the id that the proxy gave it where one of
    ours stands in front."""
    structlog.configure(
        processors=[
            merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            without_messages,
            structlog.processors.JSONRenderer(),  # in ASCII: some readers of logs break lines at U+0085 and U+2028
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.getLogger("PIL").setLevel(logging.INFO)  # at DEBUG it quotes what a photo says of its maker and place
    logging.getLogger("waitress").addFilter(_without_path)
    app.before_request(partial(_begin, behind_proxy))
    app.after_request(_end)


@contextmanager
def going_to(file: TextIO) -> Iterator[None]:
    """Meanwhile the log goes to another place."""
    before = structlog.get_config()["logger_factory"]
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file))
    try:
        yield
    finally:
        structlog.configure(logger_factory=before)


_ID = re.compile(r"[0-9a-f]{8}(-?)(?:[0-9a-f]{4}\1){3}[0-9a-f]{12}", re.ASCII)
"""What proxies call a request: 128 bits in hexadecimal, with the hyphens of a UUID or without. Nothing else is taken
over: it stands in the log, and whoever asks may have made it up."""


def _begin(behind_proxy: bool) -> None:
    given = request.headers.get("X-Request-Id", "") if behind_proxy else ""
    g.request_id = given if _ID.fullmatch(given) else new_id()
    g.began = time.perf_counter()
    clear_contextvars()
    bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    caller = g.get("caller")
    log.info(
        "request",
        method=request.method,
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        ms=round((time.perf_counter() - g.began) * 1000, 1),
        person=caller.person.id[-8:] if caller else None,
    )
    return response


def _without_path(record: logging.LogRecord) -> bool:
    """Lets a line of the server pass without the path that it served, which may be the secret address of a calendar."""
    text, serving, _ = str(record.msg).partition(" serving ")
    record.msg = f"{text} serving a request" if serving else record.msg
    return True


def without_messages(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor that puts the kinds and places of an exception and its causes where its text would stand."""
    given = line.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()[1]
    elif isinstance(given, tuple):
        given = given[1]
    if isinstance(given, BaseException):
        line["errors"] = list(_causes(given))
    return line


def _causes(error: BaseException | None) -> Iterator[dict[str, Any]]:
    while error is not None:
        places = [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
        ]
        yield {"kind": f"{type(error).__module__}.{type(error).__qualname__}", "places": places}
        error = error.__cause__ or error.__context__
