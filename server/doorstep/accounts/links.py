"""The customer's links of this installation: what `rules` computes, with its own secret and address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

from . import rules

if TYPE_CHECKING:
    from ..config import Settings


def address(visit: str, version: int) -> str:
    """The address that a message gives the customer. The link is its fragment, which no log ever sees."""
    settings = _settings()
    return f"{settings.origin}/#/v/{visit}.{rules.link_token(settings.secret, visit, version)}"


def is_right(token: str, visit: str, version: int) -> bool:
    """Whether this token opens the visit."""
    return rules.is_right(token, rules.link_token(_settings().secret, visit, version))


def door_code(visit: str, version: int) -> str:
    """The six digits that the visit's customer is shown."""
    return rules.door_code(_settings().secret, visit, version)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["doorstep"]
    return settings
