"""Who of the office sees to a visit that is late, or until when it may rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Hand:
    """Somebody has a late visit in hand; with `until`, it rests until then instead. Said when the time in force was
    `entry`, and `kind` what was wrong."""

    visit: str
    entry: str | None
    kind: str
    by: str
    at: datetime
    until: datetime | None = None


def counts(hand: Hand | None, entry: str | None, kind: str, now: datetime) -> bool:
    """Whether it still holds: another time begins anew; what rests comes back in time, and when something else is
    wrong."""
    if hand is None or hand.entry != entry:
        return False
    return hand.until is None or (hand.kind == kind and now < hand.until)
