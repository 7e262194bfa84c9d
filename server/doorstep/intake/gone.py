"""Work that may have been lost with a phone: what was begun there, or fell due while it was silent, and never came.

A browser that throws its data away, or a phone that is lost, takes with it what was not sent, and the next one begins
empty and says that everything is sent. The server knows better: what it had handed out and not got back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ..accounts import device_store
from ..appointments import ledger_store
from ..appointments import store as appointments
from ..appointments.rules import VISIT, OfficeVisit, in_force
from ..events import store as event_log


def begun(office: Iterable[OfficeVisit], people: Iterable[str]) -> dict[str, datetime]:
    """Of these visits those under way that were begun on a phone of these people that is gone: since when it has been
    silent."""
    under_way = [visit.id for visit in office if visit.begun and visit.finished is None and visit.state == "booked"]
    gone = device_store.gone_devices(people) if under_way else {}
    on = event_log.devices_of(VISIT, under_way) if gone else {}
    silent = {visit: [gone[id].seen for id in devices if id in gone] for visit, devices in on.items()}
    return {visit: max(seen) for visit, seen in silent.items() if seen}


def missing(person: str, now: datetime) -> list[str]:
    """The visits that a person has to look at on a new phone: what was begun on one that is gone, and what fell due
    since it was last heard of; in order of their promise."""
    gone = device_store.gone_devices([person])
    if not gone:
        return []
    office = appointments.visits(appointments.scope(person, now))
    lost = begun(office.values(), [person])
    waiting = [visit.id for visit in office.values() if not visit.begun and visit.state == "booked"]
    silent_since = max(device.seen for device in gone.values())
    for visit, ledger in ledger_store.ledgers(waiting).items():
        promise = in_force(ledger)
        if promise and silent_since < promise.start <= now:
            lost[visit] = silent_since
    return [visit for visit in office if visit in lost]
