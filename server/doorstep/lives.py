"""How long things are kept, and the worker's job to let them go: everything that grows has an end.

Each thing is deleted in small transactions, so that nobody waits for it, and by any number of workers at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog
from flask import Flask

from . import clock, installation
from .accounts import trail_store
from .config import Settings
from .database import transact
from .feed import jobs as feed
from .intake import store as intake
from .messages import delivery_store as deliveries
from .messages import store as messages
from .records import jobs as records
from .visits import jobs as visits
from .voices import store as voices

EVERY = timedelta(hours=1)
"""How often a process looks: what is kept for months may stay an hour longer."""
AT_ONCE = 1000
log = structlog.get_logger()


def keep(app: Flask, stop: threading.Event) -> None:
    """Lets go what has been kept long enough, unless this process looked a moment ago."""
    now, looked = clock.now(), app.extensions.get("doorstep.lives")
    if looked is not None and abs(now - looked) < EVERY:
        return
    settings = installation.settings(app)
    gone = {name: delete() for name, delete in _lives(settings, now, stop.is_set).items() if not stop.is_set()}
    app.extensions["doorstep.lives"] = now
    if any(gone.values()):
        log.info("let_go", **gone)


def _lives(settings: Settings, now: datetime, is_stopped: Callable[[], bool]) -> dict[str, Callable[[], int]]:
    """What is let go, by name; each says how many it deleted."""

    def before(days: int) -> datetime:
        return now - timedelta(days=days)

    return {
        "feed": lambda: feed.trim(now, timedelta(days=settings.keep_feed_days), is_stopped),
        "samples": lambda: visits.forget_samples(before(settings.keep_samples_days), is_stopped),
        "originals": lambda: records.forget_originals(before(settings.keep_originals_days), now, is_stopped),
        "messages": lambda: _all(partial(messages.forget, before(settings.keep_messages_days)), is_stopped),
        "deliveries": lambda: _all(partial(deliveries.forget, before(settings.keep_messages_days), now), is_stopped),
        "quarantine": lambda: _all(partial(intake.forget_settled, before(settings.keep_quarantine_days)), is_stopped),
        "keys": lambda: _all(partial(intake.forget_keys, now - intake.KEYS_KEPT), is_stopped),
        "codes": lambda: _all(partial(voices.forget_codes, before(1)), is_stopped),
        "trail": lambda: _all(partial(trail_store.forget_trail, before(settings.keep_trail_days)), is_stopped),
    }


def _all(forget: Callable[[int], int], is_stopped: Callable[[], bool]) -> int:
    """Deletes in transactions of at most so many rows until there are none left."""
    deleted = 0
    while not is_stopped():
        count = transact(lambda: forget(AT_ONCE))
        deleted += count
        if count < AT_ONCE:
            break
    return deleted
