"""A promise: X promised Y by T. It is open, met, broken, or overdue and not heard of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Promise:
    """What `by` promised at `made` for `due`. Its id is that of the event that made it.

    `kind`: leave.return, question.answer or complaint.answer. `outcome` is met or broken once that is known,
    `settled` when it was settled.
    """

    id: str
    kind: str
    by: str | None
    made: datetime
    due: datetime
    settled: datetime | None = None
    outcome: str | None = None


def state(promise: Promise, heard: datetime, now: datetime) -> str:
    """open, met, broken, or unheard: overdue, but the phone that could have settled it was silent since.

    `heard` is when that phone was last heard of; for a promise of the office it is now. What nobody has heard
    of is never called broken.
    """
    if promise.outcome is not None:
        return promise.outcome
    if promise.settled is not None:
        return "met" if promise.settled <= promise.due else "broken"
    if now <= promise.due:
        return "open"
    return "broken" if heard > promise.due else "unheard"
