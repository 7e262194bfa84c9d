"""What a proxy or an orchestrator asks: `/healthz`, does the process live; `/readyz`, may it get requests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
import structlog
from flask import Blueprint, Response, current_app, jsonify

from . import migrations
from .database import db, reading
from .http import problem

FREE_BYTES = 500 * 1000 * 1000
"""Room that photos, the journal and SQLite's log need for an evening's work."""

log = structlog.get_logger()

blp = Blueprint("health", __name__)


@blp.get("/healthz")
def alive() -> Response:
    """The process answers; nothing else is asked, so that a database that is down restarts nothing."""
    return jsonify(status="alive")


@blp.get("/readyz")
def ready() -> Response:
    """The server can do its work, or why not."""
    if reasons := list(_reasons()):
        return problem(503, "not_ready", "This server cannot take requests now.", reasons=reasons)
    return jsonify(status="ready")


def _reasons() -> Iterator[str]:
    """`database_down`, `migration_pending`, `storage_low`."""
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
