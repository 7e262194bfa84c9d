"""Whether a message that reached nobody, or perhaps nobody, is sent once more because the office says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from .. import iso
from ..errors import Conflict
from . import quiet
from .quiet import Quiet, not_before

Json = dict[str, Any]

REACHES = frozenset({"sent", "sending", "waiting"})
"""States of what reached somebody, or is about to."""
REFUSED: Mapping[str, str] = {
    "sent": "This message was sent.",
    "sending": "This message is being sent at this moment.",
    "waiting": "This message waits for its time.",
    "withdrawn": "What this message says holds no more.",
    "moved": "The visit was moved; its customer is told the new time by another message.",
    "cancelled": "The visit is cancelled.",
    "reassigned": "Somebody else goes there by now.",
    "shut_out": "Whoever it is for can no longer sign in.",
    "holds": "What they were told before is true after all.",
    "finished": "The visit, or what was promised, is over.",
    "resolved": "What it warned of is settled by now.",
    "too_late": "It has lost its sense; tell them by telephone what is to be said now.",
    "no_address": "Nobody knows where to send it; correct the address first.",
    "told": "The customer was told by telephone.",
    "opted_out": "They want no such messages; tell them by telephone.",
    "elsewhere": "The same was sent, or goes out, over another channel.",
    "no_channel": "There is no way to send messages here.",
}
"""Why one is not sent again, by what is found of it."""


def refusal(why: str, id: str, others: tuple[str, ...] = ()) -> Conflict:
    """The answer to who would send it again all the same; `others` are the messages that make it needless."""
    return Conflict(REFUSED[why], code=f"again_{why}", of=id, others=others)


def reached_by(states: Mapping[str, str], lost: Collection[str]) -> tuple[str, ...]:
    """Which of the same message on other channels, with their `states` by id, told whoever it is for, or will: of those
    that were sent not the `lost` ones, which a provider says never arrived. What may have been sent is no hindrance:
    the office knows that it may come twice."""
    return tuple(sorted(id for id, state in states.items() if state in REACHES and id not in lost))


def can_be_sent_again(state: str, attempts: int) -> bool:
    """Whether it failed, expired, may have failed, or fails at this time."""
    return state in ("not_sent", "uncertain") or (state == "waiting" and attempts > 0)


def until(planned: datetime, message: Json, now: datetime) -> datetime | None:
    """Until when it makes sense if it is sent again now; None when it makes none any more. What is no appointment and
    no matter of the next hours, as thanks with a receipt, is as good later: it has as long again as the standard gives
    it."""
    if now <= planned:
        return planned
    if message["until"] == "start" or quiet.waits_for_nothing(message):
        return None
    return now + iso.duration(message["until"])


def at(now: datetime, ends: datetime, message: Json, facts: Mapping[str, Any], hours: Quiet | None) -> datetime:
    """When it goes out: now, but not in the quiet hours where it can wait for the morning."""
    return not_before(now, ends, message, facts, hours)
