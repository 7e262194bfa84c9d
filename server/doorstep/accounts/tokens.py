"""The secrets of the customer's link, computed from the installation's and from nothing that is stored."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

_LINK = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})", re.ASCII)
_SHORT = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


def link_token(secret: str, visit: str, version: int) -> str:
    """What opens a visit to its customer: 256 bits in base64url, made anew each time and stored nowhere.

    `version` is the visit's `link_version`; raising it revokes every link that was given out.
    """
    return base64.urlsafe_b64encode(_keyed(secret, "link", visit, version)).rstrip(b"=").decode()


def door_code(secret: str, visit: str, version: int) -> str:
    """The six digits that the customer alone is shown, and tells whoever stands at the door."""
    return f"{int.from_bytes(_keyed(secret, 'door', visit, version)) % 1_000_000:06}"


def short_token(secret: str, visit: str, version: int) -> str:
    """What a short link brings instead of visit and token: 128 bits in base64url, 22 characters, which a parameter of a
    text message can hold. It is stored nowhere either; of which visit it is stands under its `short_digest`."""
    return base64.urlsafe_b64encode(_keyed(secret, "short", visit, version)[:16]).rstrip(b"=").decode()


def short_digest(token: str) -> str:
    """Under what the visit of a short link is looked up: whoever reads the table can open nothing."""
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def is_short_link(text: str) -> bool:
    """Whether a text can be a short link."""
    return _SHORT.fullmatch(text) is not None


def read_link(text: str) -> tuple[str, str] | None:
    """Visit and token of a link `<visit>.<token>`; None for what cannot be one."""
    found = _LINK.fullmatch(text)
    return (found[1], found[2]) if found else None


def is_right(given: str, right: str) -> bool:
    """Whether a token or door code is the right one; takes as long for a near miss as for a wild guess."""
    return hmac.compare_digest(given.encode(), right.encode())


def _keyed(secret: str, use: str, visit: str, version: int) -> bytes:
    """HMAC-SHA-256 over what it is for, the visit and the version."""
    return hmac.digest(secret.encode(), f"doorstep.{use}:{visit}:{version}".encode(), "sha256")
