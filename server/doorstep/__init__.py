"""Doorstep 上门: the on-site service standard on the phone, offline; sealed records; audits."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from .config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Raises SettingsError when a setting is wrong."""
    from .application import made  # whoever asks a command what it can do waits for none of it

    return made(settings)
