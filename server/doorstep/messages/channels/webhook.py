"""A program of the operator's own that is told each message (Standard Webhooks): what it makes of it is its own
affair. The message's id is `webhook-id`, by which the same message is known again however often it comes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime

from ...config import Settings
from ...outbound import Outbound
from ..letters import Letter
from . import calls
from .base import SIDE_BY_SIDE, HandingOver, Uncertain, Undelivered


@dataclass(frozen=True)
class Webhook:
    """`secrets` are as the standard writes them, `whsec_…`; while one takes the place of another, both sign."""

    url: str
    secrets: tuple[str, ...]
    allowed: Outbound
    name: str = "webhook"
    kind_of_address: str = "robot"
    side_by_side: int = SIDE_BY_SIDE

    def send(self, id: str, to: str | None, letter: Letter, now: datetime, handing_over: HandingOver) -> None:
        """Tells the program of a message. What it did not answer is told again: it knows the id."""
        body, at = written(letter, now), str(int(now.timestamp()))
        headers = {
            "content-type": "application/json",
            "webhook-id": id,
            "webhook-timestamp": at,
            "webhook-signature": " ".join(signature(secret, id, at, body) for secret in self.secrets),
        }
        try:
            calls.taken(self.url, body, headers, self.allowed, now, handing_over)
        except Uncertain as error:
            raise Undelivered(error.detail) from error


def written(letter: Letter, now: datetime) -> bytes:
    """The body: which message, about which order, to somebody of which role, in which words."""
    data = {"role": letter.role, "order": letter.fields.get("order", ""), "language": letter.language}
    data |= {"subject": letter.subject, "text": letter.text}
    told = {"type": f"message.{letter.kind}", "timestamp": now.isoformat().replace("+00:00", "Z"), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: str, id: str, at: str, body: bytes) -> str:
    """What proves that the body comes from whoever knows the secret, and when it was sent."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.new(key, f"{id}.{at}.".encode() + body, hashlib.sha256).digest()).decode()


def build(settings: Settings) -> Webhook | None:
    """The program of the settings."""
    if not settings.webhook_url:
        return None
    return Webhook(settings.webhook_url, tuple(settings.webhook_secret.split()), Outbound(settings.outbound_local))
