"""The installation that is at work: the one place that knows where the running app keeps the settings it was made with.

Doors and what stands above them may know Flask; a store, an edge or a transaction asks here and does not. `rules` ask
nobody: what they need of the settings is an argument.
"""

from __future__ import annotations

from flask import Flask, current_app

from .config import Settings


def set_up(app: Flask, settings: Settings) -> None:
    """Gives an app its settings, when it is made."""
    app.extensions["doorstep"] = settings


def settings(of: Flask | None = None) -> Settings:
    """The settings of an app: of the one at work here (a request, a command, a tick of the worker) unless one is
    given. RuntimeError where none is at work."""
    found: Settings = (of or current_app).extensions["doorstep"]
    return found


def app() -> Flask:
    """The app at work, for whoever hands it to another thread."""
    found: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return found
