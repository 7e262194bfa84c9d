"""What stands in a calendar, for how long, and how often it may be read."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..appointments.rules import PHONE_HORIZON

PAST = timedelta(days=14)
AHEAD = timedelta(days=60)
CANCELLED = PHONE_HORIZON
"""How long after its time a cancelled visit is still shown as cancelled: as long as on the phone."""
OFTEN = 30
WITHIN_S = 600
"""How often one address is answered within so many seconds, by one process. Programs ask every quarter of an hour."""

NAME = {"zh-CN": "上门", "en": "Doorstep visits"}
OFF = {"zh-CN": "已取消：{kind}", "en": "Cancelled: {kind}"}
BACKUP = {"zh-CN": "{kind}（备岗）", "en": "{kind} (backup)"}


@dataclass(frozen=True)
class Entry:
    """A visit as a calendar has it. `id` stays when it moves, `version` rises with every change of it, `changed` is
    when it was booked, moved or cancelled last."""

    id: str
    version: int
    changed: datetime
    start: datetime
    end: datetime
    kind: str
    street: str
    backup: bool
    cancelled: bool


def title(entry: Entry, language: str) -> str:
    """What the entry is called. That it is cancelled is said in words, too: some programs show no state."""
    kind = BACKUP[language].format(kind=entry.kind) if entry.backup else entry.kind
    return OFF[language].format(kind=kind) if entry.cancelled else kind


def is_shown(entry: Entry, now: datetime) -> bool:
    """Whether this stands in the calendar now."""
    return now - PAST <= entry.start < now + AHEAD and (not entry.cancelled or now < entry.start + CANCELLED)


def wait(answered: deque[float], now: float) -> int:
    """For how many seconds this address is not answered again, 0 when it is now; `answered` are the last `OFTEN`
    answers, by the monotonic clock."""
    full = len(answered) == OFTEN and now < answered[0] + WITHIN_S
    return int(answered[0] + WITHIN_S - now) + 1 if full else 0
