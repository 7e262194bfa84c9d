"""The command-line program `doorstep`."""

from __future__ import annotations

import signal
import sys
from contextlib import nullcontext
from importlib import import_module

import click
from flask import Flask, current_app
from flask.cli import FlaskGroup, with_appcontext

from . import create_app, migrations, worker
from .config import Settings, SettingsError
from .errors import Unavailable
from .visits import photos

COMMANDS = (
    "accounts.commands:person",
    "standard.commands:standard",
    "dispatch.commands:import_orders",
    "intake.commands:visit",
    "records.commands:record",
    "demo.commands:demo",
    "backup:backup_command",
    "backup:restore_command",
    "fsck:fsck",
    "worker:worker",
)


@click.group(cls=FlaskGroup, create_app=create_app, add_default_commands=False)
def doorstep() -> None:
    """Doorstep 上门: visits by the service standard."""


for _command in COMMANDS:
    _module, _, _name = _command.partition(":")
    doorstep.add_command(getattr(import_module(f".{_module}", __package__), _name))


@doorstep.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to this version's tables; safe to repeat."""
    migrations.upgrade()
    click.echo(f"The database is at {migrations.current()}.")


@doorstep.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
@with_appcontext
def serve(host: str, port: int, threads: int) -> None:
    """Serve in one process. Behind a proxy in production, gunicorn does the same with several."""
    import waitress

    settings: Settings = current_app.extensions["doorstep"]
    migrations.refuse_unless_current()
    try:
        photos.probe()
    except Unavailable as error:
        said = "The photo store cannot be used: DOORSTEP_PHOTOS_URL must name a place where this program may write."
        raise SettingsError(said) from error
    click.echo(f"Doorstep serves on {settings.public_url}; stop it with Ctrl-C.")
    application: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with worker.ticking(application) if settings.ticker else nullcontext():
        waitress.serve(application, host=host, port=port, threads=threads, ident="", channel_timeout=60)


@doorstep.command()
@with_appcontext
def config() -> None:
    """Print every setting, as the environment names it, secrets masked."""
    settings: Settings = current_app.extensions["doorstep"]
    for name, value in settings.shown().items():
        click.echo(f"DOORSTEP_{name.upper()}={value}")


def main() -> None:
    """The entry point; a wrong setting ends in a sentence, not in a traceback."""
    try:
        doorstep()
    except SettingsError as error:
        click.echo(error, err=True)
        sys.exit(2)
