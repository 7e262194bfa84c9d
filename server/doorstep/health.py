"""What a proxy or an orchestrator asks: `/healthz`, does the process live; `/readyz`, may it get requests."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
import structlog
from flask import Blueprint, Response, current_app, jsonify, request
from sqlalchemy.exc import DBAPIError

from . import clock, installation, journal, migrations, surroundings, ticks
from .database import db, reading
from .errors import Unavailable
from .http import problem
from .intake import follow
from .messages.channels import register
from .visits import keys, photo_files

FREE_BYTES = 500 * 1000 * 1000
"""Room that photos, the journal and SQLite's log need for an evening's work."""

PROBED_EVERY_S = 30
LOOK_EVERY_SECONDS = 1
"""How often a process looks whether a restore has begun under it."""

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
    settings = installation.settings()
    notes = sorted({*settings.notes, *register.notes(settings), *surroundings.notes(), *_stuck(), *_late()})
    return jsonify(status="ready", **({"notes": notes} if notes else {}))


@blp.before_app_request
def may_work() -> Response | None:
    """Keeps requests off a database whose restore is not finished: it still lets in who was shut out since."""
    if not request.path.startswith("/api/"):
        return None
    state: _Looked = current_app.extensions.setdefault("doorstep_looked", _Looked())
    if clock.monotonic() >= state.again:
        try:
            state.restoring = migrations.restoring() is not None
        except DBAPIError:  # the request itself will say so
            return None
        state.again = clock.monotonic() + LOOK_EVERY_SECONDS
    if state.restoring:
        return problem(503, "restoring", "A backup is being restored here. Nothing is lost; try again later.")
    return None


@dataclass
class _Looked:
    """What this process last saw, and when (monotonic seconds) it looks again."""

    restoring: bool = False
    again: float = 0


def _reasons() -> Iterator[str]:
    """`database_down`, `restoring`, `migration_pending`, `keys`, `read_only`, `storage_low`, `photos_down`,
    `journal_down`."""
    try:
        with reading():
            db.session.execute(sa.text("SELECT 1"))
        if migrations.restoring():
            yield "restoring"
        elif migrations.current() != migrations.newest():
            yield "migration_pending"
        elif keys.trouble():
            yield "keys"
        if not _works("database", ticks.probe):
            yield "read_only"
    except Exception as error:  # whatever keeps the database from answering
        log.warning("database_not_ready", error=type(error).__name__)
        yield "database_down"
    settings = installation.settings()
    if shutil.disk_usage(settings.var).free < FREE_BYTES:
        yield "storage_low"
    if not _works(settings.photos_url, photo_files.probe):
        yield "photos_down"
    if not _works(settings.journal, journal.probe):
        yield "journal_down"


def _stuck() -> Iterator[str]:
    """`not_followed`: the program fails at something that phones said, and tries it again; `doorstep fsck` names it."""
    if follow.failures():
        yield "not_followed"


def _late() -> Iterator[str]:
    """`tick_late`: no worker, in a server or beside it, has done one of its jobs for a minute. It is no reason to keep
    requests away: phones hand in what they have, and it follows when there is a worker again."""
    with reading():
        last = ticks.last()
    if any(clock.now() - at > ticks.LATE for at in last.values()):
        yield "tick_late"


_probed: dict[str, tuple[float, bool]] = {}
"""When a place was last tried, by the monotonic clock, and whether it worked."""


def _works(url: str, probe: Callable[[], None]) -> bool:
    """Whether this place can be written to now; asked of itself at most twice a minute, for proxies ask often."""
    at, works = _probed.get(url, (float("-inf"), False))
    if clock.monotonic() < at + PROBED_EVERY_S:
        return works
    try:
        probe()
        works = True
    except Unavailable as error:
        if error.code == "busy":  # somebody else writes: that it can be written to is just what this shows
            return works
        log.warning("place_not_ready", code=error.code, error=type(error.__cause__).__name__)
        works = False
    _probed[url] = (clock.monotonic(), works)
    return works
