"""Over which days numbers are counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..errors import Fault, Invalid

USUAL_DAYS = 30
"""Days that are counted, up to today, unless somebody says otherwise."""
MOST_DAYS = 400
MOST_ITEMS = 20


@dataclass(frozen=True)
class Span:
    """Days, the first and the last included."""

    since: date
    upto: date


def span(since: date | None, upto: date | None, today: date) -> Span:
    """The days to count; raises Invalid `span` when they are none, or more than can be counted at once."""
    upto = upto or today
    since = since or date.fromordinal(max(upto.toordinal() - USUAL_DAYS + 1, 1))
    days = (upto - since).days + 1
    if not 0 < days <= MOST_DAYS:
        message = f"The days must be 1 to {MOST_DAYS}, the first not after the last."
        raise Invalid(message, (Fault("/query/from", message, "span"),), code="span")
    return Span(since, upto)
