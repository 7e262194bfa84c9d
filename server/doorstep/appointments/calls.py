"""A call about a visit that the office made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class OfficeCall:
    """A call to the customer that the office made, or tried to; `purpose` and `result` as in `call.attempted`.
    `expected`: when they were told to expect somebody, if it was about a delay."""

    id: str
    visit: str
    at: datetime
    by: str
    purpose: str
    result: str
    note: str | None = None
    expected: datetime | None = None
