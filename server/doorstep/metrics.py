"""`/metrics`: how the installation does, in numbers, as Prometheus reads them (text format 0.0.4).

Everything is read from the database at the moment of asking, in a few statements that look at no more than `MOST` rows
each: so every process says the same, and one of them is asked. No name, no id, no number of anybody stands in it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

from flask import Blueprint, Request, Response, request

from . import clock, installation, ticks
from .config import Settings
from .database import reading
from .errors import Forbidden, NotFound
from .events import unsettled_store
from .intake import store as intake
from .messages import counted_store, delivery_store
from .promises import store as promises

TYPE = "text/plain; version=0.0.4; charset=utf-8"
MOST = 10_000
"""No count goes further: what is worse than that is not worse for an alarm."""
GIVEN_UP = timedelta(days=1)
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")

blp = Blueprint("metrics", __name__)


@dataclass(frozen=True)
class Gauge:
    """A number with its name and what it says; `samples` by their labels."""

    name: str
    help: str
    samples: tuple[tuple[Mapping[str, str], float], ...]


@blp.get("/metrics")
def metrics() -> Response:
    """The numbers, for whoever asks from this machine itself or brings the token that is set; 404, or 403 where
    there is a token, for everybody else."""
    settings = installation.settings()
    if not may_read(request, settings):
        if settings.metrics_token:
            raise Forbidden("This wants the token of DOORSTEP_METRICS_TOKEN.", code="metrics_token")
        raise NotFound("There is nothing at this address.")
    with reading():
        found = list(gauges(clock.now()))
    return Response(text(found), content_type=TYPE, headers={"Cache-Control": "no-store"})


def may_read(asked: Request, settings: Settings) -> bool:
    """Whether this request may be told. Where a token is set, it alone decides."""
    if settings.metrics_token:
        given = asked.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.metrics_token}".encode())
    return is_from_here(asked, settings)


def is_from_here(asked: Request, settings: Settings) -> bool:
    """Whether a program of this machine asks by itself. A proxy is one, too, and asks for the world: it is known by
    what it says of whom it asks for. Where people come over https, a proxy stands in front in any case, and as
    long as none is trusted nobody knows whether it says anything."""
    if settings.secure and not settings.trusted_proxies:
        return False
    if any(name in asked.headers for name in FORWARDED):
        return False
    before = asked.environ.get("werkzeug.proxy_fix.orig", {})
    try:
        return ip_address(before.get("REMOTE_ADDR") or asked.remote_addr or "").is_loopback
    except ValueError:
        return False


def gauges(now: datetime) -> Iterator[Gauge]:
    """Every number, as of now; inside a `reading`."""
    waiting = counted_store.waiting(now, MOST)
    yield _by("messages_waiting", "Messages that wait for their time.", {w.channel: w.waiting for w in waiting})
    yield _by(
        "messages_late",
        "Of these, those that should have gone out five minutes ago.",
        {w.channel: w.late for w in waiting},
    )
    given_up = counted_store.given_up(now - GIVEN_UP, MOST)
    yield Gauge(
        "messages_given_up",
        "Messages due within the last day that were not sent.",
        tuple(({"channel": channel, "reason": reason}, count) for channel, reason, count in given_up),
    )
    strangers = delivery_store.unknown(now - GIVEN_UP, MOST)
    yield _one("reports_unknown", "Delivery reports of the last day about no message of ours.", strangers)
    lag = unsettled_store.lag(MOST)
    yield _one("unsettled", "Things said by phones from which nothing has followed yet.", lag.waiting)
    yield _one("unsettled_seconds", "Age of the oldest of these.", _seconds(lag.since, now) if lag.since else 0)
    yield _one("not_followed", "Things at which the program failed and which it tries again.", lag.failed)
    yield _one(
        "quarantine_parcels", "Parcels of work that was not accepted and waits for somebody.", intake.count_open(None)
    )
    yield _one("promises_overdue", "Promises that are open after their time.", promises.count_overdue(now, MOST))
    ages = {job: _seconds(at, now) for job, at in ticks.last().items()}
    yield _by("tick_seconds", "Since the worker last did this job.", ages, "job")


def text(gauges: list[Gauge]) -> str:
    """The numbers in Prometheus' text format. Names, helps and labels are words of the program: no escape is needed."""
    lines = []
    for gauge in gauges:
        name = f"doorstep_{gauge.name}"
        lines += [f"# HELP {name} {gauge.help}", f"# TYPE {name} gauge"]
        for labels, value in gauge.samples:
            inside = ",".join(f'{label}="{word}"' for label, word in labels.items())
            lines.append(f"{name}{{{inside}}} {value:g}" if inside else f"{name} {value:g}")
    return "\n".join([*lines, ""])


def _one(name: str, help: str, value: float) -> Gauge:
    return Gauge(name, help, (({}, value),))


def _by(name: str, help: str, values: Mapping[str, float], label: str = "channel") -> Gauge:
    return Gauge(name, help, tuple(({label: word}, value) for word, value in values.items()))


def _seconds(at: datetime, now: datetime) -> float:
    return max((now - at).total_seconds(), 0)
