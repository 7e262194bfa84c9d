"""Browsers that take what is pushed: their keys, what they tell the server, and how they open what comes."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass(frozen=True)
class Subscriber:
    """A browser that has subscribed at this address of its push service."""

    endpoint: str
    pair: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def p256dh(self) -> bytes:
        return self.pair.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def as_json(self) -> dict[str, Any]:
        """What it tells the server, as `PushSubscription.toJSON` writes it."""
        return {"endpoint": self.endpoint, "keys": {"p256dh": text(self.p256dh), "auth": text(self.auth)}}

    def opened(self, body: bytes) -> bytes:
        """What stands in a body that was pushed, by another library than the server's."""
        import http_ece  # only those who open something need it

        found: bytes = http_ece.decrypt(body, private_key=self.pair, auth_secret=self.auth, version="aes128gcm")
        return found
