"""What a proxy or an orchestrator asks: `/healthz`, does the process live; `/readyz`, may it get requests."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
import structlog
from flask import Blueprint, Response, current_app, jsonify

from . import migrations, surroundings
from .database import db, reading
from .errors import Unavailable
from .http import problem
from .visits import photos

FREE_BYTES = 500 * 1000 * 1000
"""Room that photos, the journal and SQLite's log need for an evening's work."""

PROBED_EVERY_S = 30

log = structlog.get_logger()

blp = Blueprint("health", __name__)


@blp.get("/healthz")
def alive() -> Response:
    """The process answers; nothing else is asked, so that a database that is down restarts nothing."""
    return jsonify(status="alive")


@blp.get("/readyz")
def ready() -> Response:
    """The server can do its work, or why not; `notes` are what it does without, and what does not fit its proxy."""
    if reasons := list(_reasons()):
        return problem(503, "not_ready", "This server cannot take requests now.", reasons=reasons)
    notes = sorted({*current_app.extensions["doorstep"].notes, *surroundings.notes()})
    return jsonify(status="ready", **({"notes": notes} if notes else {}))


def _reasons() -> Iterator[str]:
    """`database_down`, `migration_pending`, `storage_low`, `photos_down`."""
    try:
        with reading():
            db.session.execute(sa.text("SELECT 1"))
        if migrations.current() != migrations.newest():
            yield "migration_pending"
    except Exception as error:  # whatever keeps the database from answering
        log.warning("database_not_ready", error=type(error).__name__)
        yield "database_down"
    var: Path = current_app.extensions["doorstep"].var
    if shutil.disk_usage(var).free < FREE_BYTES:
        yield "storage_low"
    if not _photos_work():
        yield "photos_down"


_probed: dict[str, tuple[float, bool]] = {}
"""When the photo store of an address was last tried, by the monotonic clock, and whether it worked."""


def _photos_work() -> bool:
    """Whether photos can be kept now; asked of the store itself at most twice a minute, for proxies ask often."""
    url = current_app.extensions["doorstep"].photos_url
    at, works = _probed.get(url, (float("-inf"), False))
    if time.monotonic() < at + PROBED_EVERY_S:
        return works
    try:
        photos.probe()
        works = True
    except Unavailable as error:
        log.warning("photos_not_ready", error=type(error.__cause__).__name__)
        works = False
    _probed[url] = (time.monotonic(), works)
    return works
