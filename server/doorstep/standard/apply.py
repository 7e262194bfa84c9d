"""Puts a version of the standard in force, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .. import clock
from ..accounts import trail_store
from ..accounts.rules import TrailEntry
from . import store


def publish(
    document: Mapping[str, Any],
    now: datetime,
    by: str | None,
    note: str,
    files: Mapping[str, str],
    base: str | None = None,
) -> bool:
    """A version with its trail; false when it is in force already. Raises Conflict."""
    published = store.publish(dict(document), now, by, note, files, base)
    if published:
        trail_store.add_to_trail(TrailEntry(clock.new_id(), by, "standard.published", document["hash"], now))
    return published
