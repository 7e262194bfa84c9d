"""When what phones said really happened, by the measurements that are kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from . import samples_store
from .rules import Event
from .times import Corrected, correct


def corrected_times(events: Collection[Event], until: datetime | None = None) -> dict[str, Corrected]:
    """The corrected times of events, by id, from the measurements that had come `until` then: any clock can be set back
    afterwards."""
    samples = samples_store.samples_for(events, until)
    return {event.id: correct(event, samples.get(event.device, ())) for event in events}
