"""The command-line program `doorstep`."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec

import click
from flask.cli import FlaskGroup

from . import create_app
from .config import SettingsError

COMMANDS = (
    "accounts.commands:person",
    "standard.commands:standard",
    "dispatch.commands:import_orders",
    "intake.commands:visit",
    "records.commands:record",
)


@click.group(cls=FlaskGroup, create_app=create_app, add_default_commands=False)
def doorstep() -> None:
    """Doorstep 上门: visits by the service standard."""


for _command in COMMANDS:
    _module, _, _name = _command.partition(":")
    if find_spec(f".{_module}", __package__) is None:  # wave-1 scaffold
        continue
    doorstep.add_command(getattr(import_module(f".{_module}", __package__), _name))


def main() -> None:
    """The entry point; a wrong setting ends in a sentence, not in a traceback."""
    try:
        doorstep()
    except SettingsError as error:
        click.echo(error, err=True)
        sys.exit(2)
