"""The worker: it does what follows from what phones said, and ticks: sends messages that are due, looks at promises
whose time has come, and picks records for review.

What is to be done stands in rows, which are claimed, so any number of workers, inside servers and beside them, may do
so at once. What follows does not wait for a tick: a push wakes the worker of its own process.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from types import FrameType

import click
import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from . import application, clock, installation, lives, migrations, ticks
from .accounts import links
from .appointments import link_store
from .appointments import store as appointments
from .appointments.rules import VISIT
from .audits import jobs as reviews
from .config import Settings
from .database import db
from .errors import Unavailable
from .intake import aside, follow, tells, things, undelivered, watching
from .intake import jobs as intake
from .messages import jobs as messages
from .messages.channels import register
from .messages.channels.base import Channel
from .messages.noting import Follows
from .messages.quiet import quiet_hours
from .messages.rules import CHANNELS, CODE, LINK
from .messages.store import Message
from .promises import jobs as promises
from .voices import rules as voices

EVERY_SECONDS = 5
LOOKS_EVERY_S = 0.5
"""How often a process looks for what another one has taken in: one look at a table that is empty as a rule."""
RESTS_S = 0.25
"""What follows from a push that finds the worker at rest follows at once. Under way it takes what has come in so long
together: what a batch costs whatever its size is spent less often."""
AGAIN_HOURS = 24
"""Between two tries of what the program had failed at; the first is at the start."""
log = structlog.get_logger()


Job = Callable[[Flask, threading.Event], object]


def follow_phones(_app: Flask, stop: threading.Event) -> None:
    """Does what follows from what phones said."""
    intake.settle_all(stop.is_set, rest=lambda: stop.wait(RESTS_S))


def watch_promises(app: Flask, _stop: threading.Event) -> None:
    """Looks at the promises whose time has come."""
    promises.tick(clock.now(), things.PROMISED, register.kinds(installation.settings(app)))


def send_messages(app: Flask, stop: threading.Event) -> None:
    """Sends what is due over each channel; ends early, between two messages, when it is to stop."""
    _send(app, stop, register.every(installation.settings(app)))


def sending(names: Collection[str]) -> Job:
    """`send_messages` over these channels alone, for a worker where none waits for another."""

    def send_messages(app: Flask, stop: threading.Event) -> None:
        every = register.every(installation.settings(app))
        _send(app, stop, {name: every[name] for name in names})

    return send_messages


def _send(app: Flask, stop: threading.Event, channels: Mapping[str, Channel]) -> None:
    settings = installation.settings(app)
    quiet, used = quiet_hours(settings.quiet_hours), register.kinds(settings)
    post = messages.Post(channels, things.look, link, quiet, settings.zone, used, FOLLOWS)
    messages.send_due(post, stop.is_set, app.app_context)


def apart(app: Flask) -> list[Job]:
    """`send_messages` for each channel that is set up here, and for what waits for one that is not."""
    used = register.set_up(installation.settings(app))
    return [*(sending([name]) for name in used), sending([name for name in CHANNELS if name not in used])]


def watch_phones(_app: Flask, _stop: threading.Event) -> None:
    """Has people told of phones that are silent while a visit should be over."""
    watching.watch(clock.now())


def examine_records(_app: Flask, _stop: threading.Event) -> None:
    """Picks the records that want a look."""
    reviews.examine(clock.now())


def try_again(_app: Flask, _stop: threading.Event) -> None:
    """Tries once more what the program had failed at: it may be a newer one, or the fault may have been outside."""
    aside.look_again(clock.now())
    reviews.examine_again(clock.now())


FOLLOWS = Follows(tells.given_up, undelivered.noted)
TICKING: tuple[Job, ...] = (watch_promises, watch_phones, send_messages, examine_records, lives.keep)


def tick(app: Flask, stop: threading.Event) -> None:
    """Does what is due now, one job after the other."""
    for job in (follow_phones, *TICKING):
        do(job, app, stop)


def do(job: Job, app: Flask, stop: threading.Event) -> bool:
    """One job, once, and whether it could be done; a busy database waits for the next tick, and a fault in one keeps no
    other from its own."""
    with app.app_context():
        try:
            if migrations.restoring() is None:  # what is due there may have been sent before the loss
                job(app, stop)
                return True
        except Unavailable as error:
            log.warning("tick put off", job=job.__name__, code=error.code)
        except Exception:
            log.exception("tick failed", job=job.__name__)
        finally:
            db.session.remove()
    return False


def do_and_note(job: Job, app: Flask, stop: threading.Event) -> None:
    """`do`, and a note that it was done, for whoever watches whether anybody works."""

    def note(_app: Flask, _stop: threading.Event) -> None:
        ticks.note(job.__name__, clock.now())

    if do(job, app, stop):
        do(note, app, stop)


def link(claimed: Collection[Message]) -> dict[str, str]:
    """The address of the customer's page, or the digits of a code, made now and kept nowhere; nothing for one about a
    day. By the message's id."""
    visits = appointments.visits([one.about for one in claimed if one.what in (VISIT, LINK)])
    short = link_store.short_links({visit.id: visit.link_version for visit in visits.values()})
    found = {}
    for one in claimed:
        visit = visits.get(one.about)
        found[one.id] = links.address(visit.id, visit.link_version) if visit else ""
        if token := short.get(one.about):
            found[one.id] = links.short_address(token)
        if one.what == CODE:
            found[one.id] = voices.digits(installation.settings().secret, one.about, one.facts["visit"])
    return found


@contextmanager
def following(app: Flask) -> Iterator[None]:
    """Does what follows from what phones say, in the background until the block ends: at once when a push of this
    process says so, and soon when it was another's."""
    stop, woken = threading.Event(), threading.Event()

    def run() -> None:
        while not stop.is_set():
            woken.clear()  # first: what is said while it looks has it look once more
            done = do(follow_phones, app, stop)
            woken.wait(LOOKS_EVERY_S) if done else stop.wait(EVERY_SECONDS)

    thread = threading.Thread(target=run, name="following")
    with follow.woken(woken.set):
        thread.start()
        try:
            yield
        finally:
            stop.set()
            woken.set()
            thread.join()


@contextmanager
def ticking(app: Flask) -> Iterator[None]:
    """Follows, and ticks in the background, until the block ends; what is being sent then is sent to its end. Each job
    has a tick of its own, and so has each channel: a mail server that says nothing keeps neither promises from being
    looked at nor other messages from going out."""
    stop = threading.Event()
    # One at a time of each, and none to catch up with: each tick does everything that is due.
    scheduler = BackgroundScheduler(job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None})
    for job in (*(job for job in TICKING if job is not send_messages), *apart(app)):
        often = {"seconds": EVERY_SECONDS, "next_run_time": clock.now()}
        scheduler.add_job(partial(do_and_note, job, app, stop), "interval", name=job.__name__, **often)
    again = {"hours": AGAIN_HOURS, "next_run_time": clock.now()}
    scheduler.add_job(partial(do, try_again, app, stop), "interval", name=try_again.__name__, **again)
    scheduler.start()
    try:
        with following(app):
            yield
    finally:
        stop.set()
        scheduler.shutdown(wait=True)


def say_notes(settings: Settings) -> None:
    """Says at the start what this installation does without."""
    for sentence in {**register.notes(settings), **settings.notes}.values():
        click.echo(sentence, err=True)


@click.command()
def worker() -> None:
    """Do what follows from what phones say, send messages and watch promises, until SIGTERM or Ctrl-C. Several may run
    at once, also beside `serve`."""
    app = application.made(None, served=False)
    with app.app_context():
        migrations.refuse_unless_current()
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    click.echo("The worker runs; stop it with Ctrl-C.")
    say_notes(installation.settings(app))
    with ticking(app):
        ended.wait()
