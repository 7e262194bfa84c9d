"""The wire form of push subscriptions: as browsers write them (`PushSubscription.toJSON`)."""

from __future__ import annotations

import marshmallow as ma

from ..accounts.subscribing import AUTH_BYTES, LONGEST, POINT_BYTES
from ..messages.rules import CHANNELS
from ..wire import matching, text


def _base64url(bytes: int) -> ma.fields.String:
    """So many bytes, without padding."""
    letters = -(-bytes * 4 // 3)
    return ma.fields.String(
        required=True, validate=matching(rf"[A-Za-z0-9_-]{{{letters}}}", f"{bytes} bytes in base64url")
    )


class SubscriptionKeys(ma.Schema):
    """To which what is pushed is encrypted (RFC 8291)."""

    p256dh = _base64url(POINT_BYTES)
    auth = _base64url(AUTH_BYTES)


class Subscribed(ma.Schema):
    """Where a browser takes what is pushed."""

    endpoint = ma.fields.String(required=True, validate=ma.validate.Length(1, LONGEST))
    keys = ma.fields.Nested(SubscriptionKeys, required=True)


class PushHere(ma.Schema):
    """What a browser needs to subscribe, and whether it is known here; `others` are the channels that reach one
    besides."""

    key = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "public key (P-256, uncompressed, base64url); null: nothing is pushed here"},
    )
    on = ma.fields.Boolean(required=True)
    others = ma.fields.List(text(*CHANNELS), required=True)
