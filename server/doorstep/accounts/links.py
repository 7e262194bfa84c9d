"""The customer's links of this installation: what `tokens` computes, with its own secret and address."""

from __future__ import annotations

from .. import installation
from . import tokens


def address(visit: str, version: int) -> str:
    """The address that a message gives the customer. What opens the visit is its fragment: browsers send that to no
    server, so it stands in no server's or proxy's log of requests. Whoever prints or logs the address itself gives it
    away."""
    settings = installation.settings()
    return f"{settings.origin}/#/v/{visit}.{tokens.link_token(settings.secret, visit, version)}"


def short_address(token: str) -> str:
    """The same with a short link, where the visit has one (`appointments.link_store`)."""
    return f"{installation.settings().origin}/#/v/{token}"


def is_right(token: str, visit: str, version: int) -> bool:
    """Whether this token opens the visit."""
    return tokens.is_right(token, tokens.link_token(installation.settings().secret, visit, version))


def is_right_short(token: str, visit: str, version: int) -> bool:
    """Whether this short token opens the visit."""
    return tokens.is_right(token, tokens.short_token(installation.settings().secret, visit, version))


def door_code(visit: str, version: int) -> str:
    """The six digits that the visit's customer is shown."""
    return tokens.door_code(installation.settings().secret, visit, version)
