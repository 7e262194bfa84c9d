"""The application: what `create_app` makes of settings."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import structlog
from flask import Flask

from . import config, database, durable, installation, logs
from .config import Settings

log = structlog.get_logger()

FEATURES = sorted(path.parent.name for path in Path(__file__).parent.glob("*/api.py"))
"""The rooms that have routes, found by their `api.py`, which holds `blp`."""


def made(settings: Settings | None, *, served: bool = True) -> Flask:
    """The application. One that is not `served` has no routes, and costs a fifth less memory: a worker needs none.
    Raises SettingsError when a setting is wrong."""
    settings = settings or config.from_environment()
    app = Flask(__package__ or __name__, static_folder=None)
    installation.set_up(app, settings)
    app.config["SECRET_KEY"] = settings.secret
    database.bind(app, settings.database_url)
    if served:
        _open(app, settings)
    else:
        logs.prepare(app, behind_proxy=False)
    for path in durable.make_all_private(settings.var):
        log.warning("readable_by_others", path=str(path))
    return app


def _open(app: Flask, settings: Settings) -> None:
    """Opens the doors; nothing of them is loaded where nobody comes in."""
    from . import api_page, health, http, metrics, migrations

    migrations.prepare(app)

    api = http.prepare(app, settings)
    app.register_blueprint(health.blp)  # looks first: the guard's transaction keeps its connection
    app.register_blueprint(metrics.blp)
    for feature in FEATURES:
        module = import_module(f".{feature}.api", __package__)
        api.register_blueprint(module.blp)
    api_page.serve(app, api)
    http.serve_client(app, settings)
