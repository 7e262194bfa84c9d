"""The command-line program `doorstep`. Nothing of the application is loaded before a command needs it."""

from __future__ import annotations

import errno
import os
from importlib import import_module
from typing import IO, Any

import click
from flask.cli import FlaskGroup

from . import create_app, durable

COMMANDS = {
    "backup": ("backup:backup_command", "Write a backup to FILE while the server works."),
    "config": ("commands:config", "Print every setting, as the environment names it, secrets masked."),
    "demo": ("demo.commands:demo", "Fill a fresh embedded database with a demonstration day."),
    "examine": ("audits.commands:examine", "Pick the records that want a look."),
    "fsck": ("fsck:fsck", "Check that every photo has its bytes and every sealed event stands in the log."),
    "import": ("imports.commands:import_orders", "Import work orders from FILE (CSV or a workbook)."),
    "keys": ("visits.commands:keys", "Keys of private answers, and of push notifications."),
    "machine": ("machines:machine", "The machines that work on this database."),
    "migrate": ("commands:migrate", "Bring the database to this version's tables; safe to repeat."),
    "person": ("accounts.commands:person", "Add people, set passwords, shut people out."),
    "quarantine": ("intake.quarantine_commands:quarantine", "Work that phones brought and that was not accepted."),
    "record": ("records.commands:record", "Sealed records."),
    "restore": ("backup:restore_command", "Restore FILE into an empty database, while no server works on it."),
    "serve": ("commands:serve", "Serve in one process."),
    "sms": ("sms.commands:sms", "Text messages: the file that describes the provider."),
    "standard": ("standard.commands:standard", "The service standard: check, compare, publish."),
    "visit": ("intake.commands:visit", "Visits."),
    "worker": ("worker:worker", "Do what follows from what phones say, send messages and watch promises."),
}
"""Where each command stands, and what it does in a line: to list them loads none of them."""


class Stopped(click.ClickException):
    """The command ended with a sentence for whoever gave it."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=True)


class Refused(Stopped):
    """A setting is wrong."""

    exit_code = 2


class Program(FlaskGroup):
    """The commands. What can go wrong with an installation or an argument ends in a sentence; a traceback is left for
    mistakes of the program."""

    def get_command(self, ctx: click.Context | None, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, found = COMMANDS[name][0].partition(":")
        command: click.Command = getattr(import_module(f".{module}", __package__), found)
        return command

    def list_commands(self, ctx: click.Context | None) -> list[str]:
        return sorted(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in sorted(COMMANDS)])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            stopped = _sentence(error)
            if stopped is None:
                raise
            raise stopped from error


def _sentence(error: Exception) -> Stopped | None:
    """What went wrong, for whoever gave the command; None for a mistake of the program. What can go wrong is named here
    and not above: by now it has been loaded by whoever failed."""
    from sqlalchemy.exc import OperationalError, ProgrammingError

    from . import journal
    from .config import SettingsError
    from .errors import DoorstepError

    match error:
        case SettingsError():
            return Refused(str(error))
        case DoorstepError():
            faults = [f"{fault.pointer} {fault.message}" for fault in getattr(error, "faults", ())]
            return Stopped("\n".join([error.message, *faults]))
        case OperationalError() | ProgrammingError():
            said = str(error.orig).strip().partition("\n")[0]
            return Stopped(f"The database cannot be used: {said}. Are its tables there? Run: doorstep migrate")
        case _ if isinstance(error, journal.store_error()):
            return Stopped(f"The object store cannot be used: {journal.why(error)}.")
        case UnicodeEncodeError():
            return Stopped("Something in this command or in what it shows is no text.")
        case OSError() if error.errno != errno.EPIPE:  # otherwise whoever was reading has heard enough
            where = f"{click.format_filename(error.filename)}: " if error.filename else ""
            return Stopped(f"{where}{error.strerror or error}.")
        case _:
            return None


@click.group(cls=Program, create_app=create_app, add_default_commands=False)
def doorstep() -> None:
    """Doorstep 上门: visits by the service standard."""


def main() -> None:
    """The entry point. What a command writes is its owner's alone."""
    os.umask(durable.OTHERS)
    doorstep()
