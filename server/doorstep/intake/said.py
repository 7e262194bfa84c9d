"""What the phones have said of a visit, as far as messages and promises look at it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .. import iso
from ..events.times import Corrected
from ..promises.rules import Arrival
from ..visits.messages import Delay, Happened
from ..visits.rules import Visit
from .rules import named_instant

CAUSES = frozenset(
    """
    visit.departed visit.arrived delay.told visit.completed promise.agreed call.attempted incident.reported
    leave.started line.checked
    """.split()
)
"""Events that change what is to be told about a visit, or what its levels promise; a push of others costs nothing."""


@dataclass(frozen=True)
class Said:
    """What the phones have said of a visit. `called` and `told`: when the customer was called about the time, and told
    of a delay; `incidents`: when each happened, by event."""

    departed: Happened | None = None
    arrived: Happened | None = None
    delay: Delay | None = None
    completed: Happened | None = None
    done: bool = False
    missed: bool = False
    arrival: Arrival | None = None
    called: tuple[datetime, ...] = ()
    told: tuple[datetime, ...] = ()
    incidents: Mapping[str, datetime] = field(default_factory=dict, hash=False)


def said(visit: Visit, times: Mapping[str, Corrected], judgement: Mapping[str, Any] | None) -> Said:
    """What a fold says; `times` are those of its `timed_events`, `judgement` is that of the arrival."""
    marks, completions = visit["marks"], visit["completions"]
    delays = {delay["event"]: delay for delay in visit["delays"] if delay["answer"] != "cancel"}
    departed, arrived = ({mark["event"] for mark in marks.get(name, ())} for name in ("departed", "arrived"))
    completed = {completion["event"] for completion in completions[:1]}
    last_delay = max((_happened(times[id]) for id in delays), key=_order, default=None)
    expected = named_instant(delays[last_delay.event]["expected"]) if last_delay else None
    first_arrival = _first(times, arrived)
    reached = {one["event"] for one in visit["delays"] if one["answer"] != "not_reached"}
    reached |= {one["event"] for one in visit["calls"] if (one["purpose"], one["result"]) == ("delay", "reached")}
    return Said(
        departed=_first(times, departed),
        arrived=first_arrival,
        delay=Delay(last_delay.event, last_delay.at, expected) if last_delay and expected else None,
        completed=_first(times, completed),
        done=bool(completions) and completions[0]["outcome"] == "done",
        missed=bool(completions) and completions[0]["outcome"] == "missed",
        arrival=Arrival(judgement["entry"], judgement["verdict"], first_arrival.at)
        if judgement and first_arrival
        else None,
        called=_all(times, {one["event"] for one in visit["calls"] if one["purpose"] == "appointment"}),
        told=_all(times, reached),
        incidents={one["event"]: iso.instant(times[one["event"]].at_ms) for one in visit["incidents"]},
    )


def _happened(time: Corrected) -> Happened:
    return Happened(time.event, iso.instant(time.at_ms))


def _order(happened: Happened) -> tuple[datetime, str]:
    return happened.at, happened.event


def _first(times: Mapping[str, Corrected], ids: Collection[str]) -> Happened | None:
    return min((_happened(times[id]) for id in ids), key=_order, default=None)


def _all(times: Mapping[str, Corrected], ids: Collection[str]) -> tuple[datetime, ...]:
    return tuple(sorted(iso.instant(times[id].at_ms) for id in ids))
