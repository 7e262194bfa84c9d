"""Which database is a demonstration: only there does anybody hear who can sign in."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from .. import durable
from ..config import Settings
from ..database import db, is_sqlite, reading
from ..feed import store as feed
from . import people

MARKER = "demo.json"
"""A file below `var` that says which database is a demonstration, and whether it was finished."""


def embedded(settings: Settings) -> Path | None:
    """The file of the embedded database below `var`; None for any other database."""
    path = Path(db.engine.url.database or "").resolve() if is_sqlite() else None
    return path if path and path.is_relative_to(settings.var.resolve()) else None


def marked(settings: Settings) -> bool | None:
    """Whether the demonstration in this database was finished; None when the database is none."""
    path = settings.var / MARKER
    if not path.exists() or embedded(settings) is None:
        return None
    with reading():
        position = feed.clock()
    if position is None:
        return None
    marker = json.loads(path.read_text())
    return bool(marker["finished"]) if marker["epoch"] == position.epoch else None


def mark(settings: Settings, epoch: str, now: datetime, finished: bool) -> None:
    """Writes down that this database is a demonstration."""
    marker = {"epoch": epoch, "made": now.isoformat(timespec="seconds"), "finished": finished}
    durable.write(settings.var / MARKER, json.dumps(marker).encode())


def told(settings: Settings) -> list[str]:
    """Who can sign in, where the database is a demonstration; otherwise nothing."""
    return people.told(settings.secret, settings.public_url) if marked(settings) else []
