"""The worker: a ticker that sends messages that are due, looks at promises whose time has come, and picks records for
review.

The scheduler only ticks. What is to be done stands in rows, which are claimed one by one, so any number of workers,
inside servers and beside them, may tick at once.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType

import click
import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask, current_app
from flask.cli import with_appcontext

from . import clock, migrations
from .accounts import links
from .appointments import store as appointments
from .audits import jobs as reviews
from .config import Settings
from .database import db
from .errors import Unavailable
from .intake import messages
from .notices import jobs as notices
from .notices.channels import channel
from .notices.store import Message
from .promises import jobs as promises

EVERY_SECONDS = 5
log = structlog.get_logger()


def tick(app: Flask, stop: threading.Event) -> None:
    """Does what is due now. Ends early, between two messages, when it is to stop; a busy database waits for the next
    tick."""
    settings: Settings = app.extensions["doorstep"]
    duties: tuple[Callable[[], object], ...] = (
        lambda: promises.tick(clock.now(), messages.gather, settings.channel),
        lambda: notices.send_due(channel(settings), messages.look, link, stop.is_set),
        lambda: reviews.examine(clock.now()),
    )
    with app.app_context():
        for duty in duties:
            try:
                duty()
            except Unavailable as error:
                log.warning("tick put off", code=error.code)
            except Exception:  # a fault in one duty must not keep the others from theirs
                log.exception("tick failed")
            finally:
                db.session.remove()


def link(message: Message) -> str:
    """The address of the customer's page, made now and kept nowhere; nothing for one about a day."""
    visit = appointments.visit(message.visit) if message.visit else None
    return links.address(visit.id, visit.link_version) if visit else ""


@contextmanager
def ticking(app: Flask) -> Iterator[None]:
    """Ticks in the background until the block ends; what is being sent then is sent to its end."""
    stop = threading.Event()
    # One at a time here, and none to catch up with: each tick does everything that is due.
    scheduler = BackgroundScheduler(job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None})
    scheduler.add_job(partial(tick, app, stop), "interval", seconds=EVERY_SECONDS, next_run_time=clock.now())
    scheduler.start()
    try:
        yield
    finally:
        stop.set()
        scheduler.shutdown(wait=True)


@click.command()
@with_appcontext
def worker() -> None:
    """Send messages and watch promises, until SIGTERM or Ctrl-C. Several may run at once, also beside `serve`."""
    migrations.refuse_unless_current()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    click.echo("The worker runs; stop it with Ctrl-C.")
    with ticking(app):
        ended.wait()
