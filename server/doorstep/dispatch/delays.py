"""What customers were told of a delay, by a phone or by the office, since the time in force was agreed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from .. import iso
from ..appointments import call_store, ledger_store
from ..appointments.calls import OfficeCall
from ..appointments.rules import VISIT, PromiseEntry, in_force
from ..events import store as event_log
from ..events.rules import Event
from ..intake import sealing
from ..intake.rules import named_instant
from ..visits.rules import fold

NOT_TOLD = frozenset({"not_reached", "cancel"})


@dataclass(frozen=True)
class Told:
    """When a customer was told, and when they are to expect somebody, if that was said."""

    at: datetime
    expected: datetime | None


def told(visits: Collection[str]) -> dict[str, Told]:
    """The last word to each of these customers about a delay, by visit; of the few visits that are late."""
    if not visits:
        return {}
    # Nearly all of them were told nothing: whoever has one of these says so in a row, and only those are read whole.
    spoke = event_log.having(VISIT, visits, "delay.told")
    logs, calls = event_log.logs_of(VISIT, spoke), call_store.calls_of(visits)
    ledgers = ledger_store.ledgers({*spoke, *(id for id, made in calls.items() if made)})
    found = {}
    for id in ledgers:
        agreed = in_force(ledgers[id])
        said = [*_at_door([entry.event for entry in logs.get(id, ())], ledgers[id]), *_on_telephone(calls[id])]
        since = [one for one in said if agreed is None or one.at >= agreed.at]
        if since:
            found[id] = max(since, key=lambda one: one.at)
    return found


def _at_door(events: list[Event], ledger: list[PromiseEntry]) -> Iterator[Told]:
    delays = [one for one in fold(events)["delays"] if one["answer"] not in NOT_TOLD]
    by_id = {event.id: event for event in events}
    times = sealing.likely_times([by_id[one["event"]] for one in delays], ledger)
    for one in delays:
        yield Told(iso.instant(times[one["event"]].at_ms), named_instant(one["expected"]))


def _on_telephone(calls: list[OfficeCall]) -> Iterator[Told]:
    for call in calls:
        if (call.purpose, call.result) == ("delay", "reached"):
            yield Told(call.at, call.expected)
