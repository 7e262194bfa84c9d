"""What a browser's push subscription is (RFC 8030), which one is taken, and how long it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

LONGEST = 1000
"""Characters of an address; those of the known push services have at most half as many."""
POINT_BYTES, AUTH_BYTES = 65, 16
"""A public key of P-256, uncompressed, and the secret beside it (RFC 8291, section 3.1)."""
LIVES = timedelta(days=30)
"""How long a subscription counts from when its browser last named it: as long as a phone stays signed in."""
MOST = 10
"""Browsers of one person; the one that was named longest ago goes first."""


@dataclass(frozen=True)
class Subscription:
    """Where the browser of a session takes what is pushed: the address at its push service, which is secret, and the
    keys to which it is encrypted. It ends with its session; `told` is when the browser last named it."""

    session: str
    person: str
    endpoint: str
    p256dh: bytes
    auth: bytes
    told: datetime


def counts(one: Subscription, now: datetime) -> bool:
    """Whether this is still where its person takes what is pushed."""
    return now < one.told + LIVES


def is_endpoint(url: str, local: bool) -> bool:
    """Whether this can be the address of a push service: https, a host, no name and no password. `local`: this
    installation also calls what is not public, and without TLS. Whether it is public is looked at whenever it is
    called."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return (
        len(url) <= LONGEST
        and url.isascii()
        and url.isprintable()
        and " " not in url
        and parts.scheme in (("https", "http") if local else ("https",))
        and bool(parts.hostname)
        and port != 0
        and parts.username is None
        and not parts.fragment
    )
