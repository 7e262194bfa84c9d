"""Gathers what stands in a calendar, in a fixed number of statements."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..accounts.rules import Calendar
from ..appointments import going_store
from ..customers import store as customers
from ..customers.rules import street
from ..standard import store as standards
from .rules import AHEAD, PAST, Entry, is_shown


def entries(of: Calendar, now: datetime) -> list[Entry]:
    """The visits to which the person goes, as their calendar has them."""
    going = going_store.going(of.person, now - PAST, now + AHEAD)
    places = customers.premises({one.premises for one in going})
    word = "en" if of.language == "en" else "zh"
    found = [
        Entry(
            id=one.id,
            version=one.ver,
            changed=one.changed,
            start=one.start,
            end=max(one.end or one.start, one.start + timedelta(minutes=one.minutes)),
            kind=standards.by_hash(one.standard)["visits"][one.kind]["name"][word],
            street=street(places[one.premises].address),
            backup=one.role == "backup",
            cancelled=one.state == "cancelled",
        )
        for one in going
    ]
    return [entry for entry in found if is_shown(entry, now)]
