"""What happened to a visit in the words of the service levels: what starts its deadlines and what meets them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ..appointments.rules import OfficeVisit, PromiseEntry, zone_of
from ..promises.levels import Course, Mark
from ..promises.rules import Holder

SAYS = frozenset(
    """
    order.reported order.accepted order.assigned order.working appointment.called delay.predicted delay.told
    visit.arrived visit.completed incident.happened incident.reported
    """.split()
)
"""The words of levels that are said of a visit. What starts at the door with a promise is kept otherwise
(`intake.messages.STARTED_BY`)."""
FACTS = {"order.reported_at": "order.reported", "order.accepted_at": "order.accepted"}
"""What the office knows of an order that starts a deadline of the whole order, which may take several visits."""


@dataclass(frozen=True)
class Past:
    """What has happened to a visit, as far as its levels look at it.

    `root` and `known` are those of the order: its first visit, and since when the office knows of it. `continued`: the
    order goes on with another visit. `assigned`: when somebody was to go first. `called` and `told`: when the customer
    was called about the time, and told of a delay. `worked`: when the line was said to work. `incidents`: what happened
    and when the office heard of it, by event. `latest`: how late an arrival may be.
    """

    office: OfficeVisit
    ledger: Sequence[PromiseEntry]
    root: str
    known: datetime
    holder: Holder
    by: str | None
    continued: bool = False
    assigned: datetime | None = None
    cancelled: datetime | None = None
    departed: datetime | None = None
    arrived: datetime | None = None
    completed: datetime | None = None
    done: bool = False
    called: Collection[datetime] = ()
    told: Collection[datetime] = ()
    worked: Collection[datetime] = ()
    incidents: Mapping[str, tuple[datetime, datetime]] = field(default_factory=dict, hash=False)
    latest: timedelta | None = None
    fields: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def over(self) -> datetime | None:
        """When the visit ended."""
        return min(filter(None, (self.cancelled, self.completed)), default=None)


def course(past: Past, zone: str) -> Course:
    """The course of a visit; `zone` is by whose clock it goes while no time is agreed."""
    marks = [*_of_order(past), *_of_contact(past), *_of_delay(past), *_of_incidents(past)]
    there = zone_of(past.ledger) if past.ledger else zone
    return Course(past.root, there, SAYS, past.holder, past.by, marks, past.fields)


def _of_order(past: Past) -> Iterator[Mark]:
    """What was reported or accepted is owed until it works, whichever visit of the order does it: until the order is
    called off, and by the visit that the order has come to."""
    if not past.continued:
        for fact, word in FACTS.items():
            if isinstance(written := past.office.facts.get(fact), str):
                yield Mark(word, datetime.fromisoformat(written), known=past.known, over=past.cancelled)
    if past.arrived:
        yield Mark("visit.arrived", past.arrived)
    if past.completed:
        yield Mark("visit.completed", past.completed)
        if past.done:
            yield Mark("order.working", past.completed)
    yield from (Mark("order.working", at) for at in past.worked)


def _of_contact(past: Past) -> Iterator[Mark]:
    """Whoever goes calls the customer first, unless a time is agreed already."""
    if past.assigned:
        yield Mark("order.assigned", past.assigned, past.office.id, over=past.over)
    agreed = (entry.at for entry in past.ledger)
    yield from (Mark("appointment.called", at, past.office.id) for at in (*agreed, *past.called))


def _of_delay(past: Past) -> Iterator[Mark]:
    """Who has not set off when the way begins to take longer than there is time will be late, and tells the customer;
    another time that is agreed on tells them as well. An arrival in time shows that it was none."""
    if past.latest is None or past.office.travel_minutes is None or past.assigned is None:
        return
    entries = sorted(past.ledger, key=lambda one: (one.at, one.id))
    for entry, after in zip(entries, [*entries, None][1:], strict=True):
        last = (entry.end or entry.start) + past.latest
        at = max(last - timedelta(minutes=past.office.travel_minutes), entry.at)
        ends = [one for one in (past.over, past.arrived, after and after.at) if one and one >= entry.at]
        left = past.departed is not None and entry.at <= past.departed <= at
        in_time = past.arrived is not None and entry.at <= past.arrived <= last
        if left or in_time or any(one <= at for one in ends):
            continue
        yield Mark("delay.predicted", at, entry.id, over=min(ends, default=None))
        told = [*(one for one in past.told if one >= entry.at), *([after.at] if after else [])]
        yield from (Mark("delay.told", one, entry.id) for one in told)


def _of_incidents(past: Past) -> Iterator[Mark]:
    for event, (happened, heard) in past.incidents.items():
        yield Mark("incident.happened", happened, event)
        yield Mark("incident.reported", heard, event)
