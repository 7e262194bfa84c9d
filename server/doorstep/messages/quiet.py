"""The hours in which nobody gets a message that can wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from .. import zones
from .rules import local

Json = dict[str, Any]

SOON = timedelta(hours=3)
"""What begins or began within this is about the next hours."""
NOTICE = timedelta(hours=1)
"""Who would hear in the morning of what begins less than this later, hears at night."""
PAST = ("visit.completed", "visit.done_after_all")
"""Messages that speak of what is over: it does not change any more."""
AT_ONCE = frozenset(
    """
    visit.departed visit.not_departed visit.arrived delay.told delay.early photos.asked incident.reported visit.missed
    """.split()
)
"""What is about now whenever it happens."""


@dataclass(frozen=True)
class Quiet:
    """The hours in which nobody gets a message that can wait, by the clock of the visit; they may go over midnight."""

    start: time
    end: time

    def morning(self, moment: datetime, zone: str) -> datetime | None:
        """When the quiet hours end in which a moment lies; None when it lies in none."""
        there = moment.astimezone(zones.place(zone))
        over_midnight = self.start > self.end
        late, early = there.time() >= self.start, there.time() < self.end
        if not (late or early if over_midnight else late and early):
            return None
        day = there.date() + timedelta(days=1 if over_midnight and late else 0)
        return local(day, f"{self.end:%H:%M}", zone)


def quiet_hours(written: str) -> Quiet | None:
    """`21:00-07:30`, or `none`."""
    if written == "none":
        return None
    start, _, end = written.partition("-")
    return Quiet(time.fromisoformat(start), time.fromisoformat(end))


def waits_for_nothing(message: Json) -> bool:
    """Whether a message is always about the next hours: somebody is under way, has to set off, or is overdue."""
    after = message.get("after", "")
    return "before" in message or "past" in message or after in AT_ONCE or after.startswith(("promise.", "leave."))


def not_before(
    moment: datetime, until: datetime, message: Json, facts: Mapping[str, Any], quiet: Quiet | None
) -> datetime:
    """When a message may go out that is ready at `moment`: then, or in the morning when it can wait for it.

    `message` is what the standard says of its kind, `facts` what its words are made of.
    """
    zone = facts["zone"]
    morning = quiet.morning(moment, zone) if quiet and not waits_for_nothing(message) else None
    if morning is None or morning >= until:
        return moment
    # What is over begins no more, and what is no appointment never does.
    promised = None if message.get("after") in PAST else facts.get("start")
    start = datetime.fromisoformat(promised) if promised else None
    if start and (abs(start - moment) <= SOON or moment < start < morning + NOTICE):
        return moment
    return morning
