"""The only place that asks what time it is and draws random numbers; rules get `now` and ids as arguments."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime


def now() -> datetime:
    """The current instant, in UTC."""
    return datetime.fromtimestamp(time.time(), UTC)


def now_ms() -> int:
    """The current instant in milliseconds since 1970 UTC."""
    return int(time.time() * 1000)


def monotonic() -> float:
    """Seconds on a clock that nobody sets, for spans within this process."""
    return time.monotonic()


def new_id() -> str:
    """A UUID, version 7 (RFC 9562): milliseconds first, then 74 random bits."""
    value = now_ms() << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
