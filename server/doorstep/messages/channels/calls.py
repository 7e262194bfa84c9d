"""What channels share that send by a POST: what an answer's status and its headers mean for a message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from ... import outbound
from ...outbound import Answer, Outbound
from .base import HandingOver, Throttled, Uncertain, Undelivered

USUAL_WAIT = timedelta(minutes=1)
"""How long whoever says *too many* without saying how long is left alone."""
FOR_NOW = frozenset({408, 425, 500, 502, 503, 504})
"""Statuses that may be another one the next time."""


def taken(
    url: str, body: bytes, headers: Mapping[str, str], allowed: Outbound, now: datetime, handing_over: HandingOver
) -> Answer:
    """Sends the body and returns the answer of somebody who took it (2xx), for its channel to read. Raises Undelivered,
    Uncertain, Throttled."""
    try:
        answer = outbound.post(url, body, headers, allowed, handing_over)
    except outbound.NotSent as error:
        raise Undelivered(error.detail, permanent=error.permanent) from error
    except outbound.Unanswered as error:
        raise Uncertain(error.detail) from error
    if 200 <= answer.status <= 299:
        return answer
    wait = retry_after(answer.headers, now)
    if answer.status == 429 or (answer.status == 503 and wait):
        raise Throttled(f"status {answer.status}", wait or USUAL_WAIT)
    raise Undelivered(f"status {answer.status}", permanent=answer.status not in FOR_NOW)


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the other side asks to be left alone: a number of seconds, or a date."""
    said = headers.get("retry-after") or headers.get("x-ogw-ratelimit-reset") or ""
    if re.fullmatch(r"[0-9]{1,6}", said):
        return timedelta(seconds=int(said))
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(until.replace(tzinfo=until.tzinfo or UTC) - now, timedelta())
