"""Keeps the measurements of phones' clocks no longer than somebody may need them to date what was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from ..accounts import device_store
from ..appointments import store as appointments
from ..database import reading, transact
from ..events import samples_store
from ..events.samples_store import KeptSample

AT_ONCE = 500
AROUND = timedelta(days=8)
"""Work is done within so many days of its promise; what a phone measured then may be needed to date it."""


def forget_samples(before: datetime, is_stopped: Callable[[], bool]) -> int:
    """Deletes measurements that came before an instant; returns how many.

    One stays while a visit of the phone's owner that was promised around that time is not sealed, or was sealed only
    since: a phone that was away brings its work late, and a record is dated by what was measured then.
    """
    with reading():
        held: dict[str, list[datetime]] = {}
        for person, start in appointments.unsettled(before, before + AROUND):
            held.setdefault(person, []).append(start)
    deleted, last = 0, None
    while not is_stopped():
        with reading():
            batch = samples_store.samples_before(before, last, AT_ONCE)
            owners = device_store.owners({sample.device for sample in batch})
        if not batch:
            break
        last = batch[-1]
        gone = [one for one in batch if not _is_held(one, held.get(owners.get(one.device, ""), []))]
        transact(lambda gone=gone: samples_store.delete_samples(gone))  # type: ignore[misc]
        deleted += len(gone)
    return deleted


def _is_held(sample: KeptSample, starts: list[datetime]) -> bool:
    return any(abs(sample.received - start) <= AROUND for start in starts)
