"""What was sent and never arrived, as a provider reports afterwards: it counts as failed there, the next channel says
it, and where there is none, somebody calls. One transaction. Locks: the message on all its channels; then promises.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from .. import clock, installation
from ..database import transact
from ..messages import again_store, claims_store, delivery_store, reached_store
from ..messages.again import REACHES
from ..messages.channels import register, sms
from ..messages.claims_store import Onward
from ..messages.quiet import quiet_hours
from ..messages.rules import FAILED, To
from ..messages.store import Message
from . import tells


def reported(rows: Iterable[tuple[str, str, str]], lost: Mapping[str, str], now: datetime) -> None:
    """Keeps what a provider reports of messages, by its numbers: how each stands, and its word for it. What is `lost`
    goes on, with what is to be read of why."""
    transact(lambda: _reported(sorted(rows), lost, now))


def noted(lost: Mapping[str, str]) -> None:
    """These messages were noted as sent just now, but their provider had reported before that they never arrived: its
    word for why, by id. In the transaction of the note."""
    channel = sms.build(installation.settings())
    words = {id: channel.provider.said(code) if channel else code for id, code in lost.items()}
    _pass_on(words, clock.now())


def _reported(rows: list[tuple[str, str, str]], lost: Mapping[str, str], now: datetime) -> None:
    delivery_store.reported(rows, now)
    messages = delivery_store.numbered(lost) if lost else {}
    _pass_on({id: lost[number] for number, id in messages.items()}, now)


def _pass_on(lost: Mapping[str, str], now: datetime) -> None:
    """Has what follows of messages that never arrived: what is to be read of why, by id."""
    given_up = [one for id, why in sorted(lost.items()) if (one := _goes_on(id, why, now))]
    if given_up:
        tells.given_up(given_up)


def _goes_on(id: str, why: str, now: datetime) -> Message | None:
    """Has the next channel say it; returns the message where there is none. What lost its sense meanwhile, or was said
    another way, is left as it is."""
    of = again_store.lock(id)
    one = of.pop(id, None)
    if one is None or one.state != "sent" or now > one.until or any(other.state in REACHES for other in of.values()):
        return None
    claims_store.lost(one, why)
    failed = {one.channel, *(other.channel for other in of.values() if other.reason == FAILED)}
    settings = installation.settings()
    to = To(one.kind, one.role, one.recipient, one.facts["standard"])
    ways = reached_store.ways([to], register.kinds(settings), quiet_hours(settings.quiet_hours))
    course = ways.course(to, failed)
    if course is None or course.reason is not None:
        return one
    claims_store.say_over(id, Onward(course.channel, now))
    return None
