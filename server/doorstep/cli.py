"""The command-line program `doorstep`."""

from __future__ import annotations

import errno
import os
import signal
import sys
from contextlib import nullcontext
from importlib import import_module
from typing import IO, Any

import click
from flask.cli import FlaskGroup, with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from . import create_app, durable, installation, journal, migrations, serving, worker
from .arguments import Line
from .config import SettingsError
from .errors import DoorstepError, Unavailable
from .visits import photo_files

COMMANDS = {
    "person": "accounts.commands:person",
    "standard": "standard.commands:standard",
    "sms": "sms.commands:sms",
    "import": "imports.commands:import_orders",
    "visit": "intake.commands:visit",
    "quarantine": "intake.quarantine_commands:quarantine",
    "keys": "visits.commands:keys",
    "machine": "machines:machine",
    "record": "records.commands:record",
    "examine": "audits.commands:examine",
    "demo": "demo.commands:demo",
    "backup": "backup:backup_command",
    "restore": "backup:restore_command",
    "fsck": "fsck:fsck",
    "worker": "worker:worker",
}
"""Where the commands stand of which a server holds nothing in its memory: each is loaded when it is given."""


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
        if name in COMMANDS:  # they are all here: no application need be made to find one
            module, _, found = COMMANDS[name].partition(":")
            command: click.Command = getattr(import_module(f".{module}", __package__), found)
            return command
        return self.commands.get(name)

    def list_commands(self, ctx: click.Context | None) -> list[str]:
        return sorted({*COMMANDS, *self.commands})

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise Refused(str(error)) from error
        except DoorstepError as error:
            faults = [f"{fault.pointer} {fault.message}" for fault in getattr(error, "faults", ())]
            raise Stopped("\n".join([error.message, *faults])) from error
        except (OperationalError, ProgrammingError) as error:
            said = str(error.orig).strip().partition("\n")[0]
            raise Stopped(
                f"The database cannot be used: {said}. Are its tables there? Run: doorstep migrate"
            ) from error
        except journal.StoreError as error:
            raise Stopped(f"The object store cannot be used: {journal.why(error)}.") from error
        except UnicodeEncodeError as error:
            raise Stopped("Something in this command or in what it shows is no text.") from error
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever was reading has heard enough
                raise
            where = f"{click.format_filename(error.filename)}: " if error.filename else ""
            raise Stopped(f"{where}{error.strerror or error}.") from error


@click.group(cls=Program, create_app=create_app, add_default_commands=False)
def doorstep() -> None:
    """Doorstep 上门: visits by the service standard."""


@doorstep.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to this version's tables; safe to repeat."""
    migrations.upgrade()
    click.echo(f"The database is at {migrations.current()}.")


@doorstep.command()
@click.option("--host", default="127.0.0.1", show_default=True, type=Line(255), help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
@with_appcontext
def serve(host: str, port: int, threads: int) -> None:
    """Serve in one process. In production several of them stand behind a proxy, each on a port of its own."""
    settings = installation.settings()
    migrations.refuse_unless_current()
    try:
        photo_files.probe()
    except Unavailable as error:
        said = "The photo store cannot be used: DOORSTEP_PHOTOS_URL must name a place where this program may write."
        raise SettingsError(said) from error
    click.echo(f"Doorstep serves on {settings.public_url}; stop it with Ctrl-C.")
    worker.say_notes(settings)
    application = installation.app()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with worker.ticking(application) if settings.ticker else nullcontext():
        try:
            server = serving.server(application, host, port, threads)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise SettingsError(f"Nobody can be served on {host}, port {port}: {why}") from error
        server.run()


@doorstep.command()
@with_appcontext
def config() -> None:
    """Print every setting, as the environment names it, secrets masked."""
    settings = installation.settings()
    for name, value in settings.shown().items():
        click.echo(f"DOORSTEP_{name.upper()}={value}")
    worker.say_notes(settings)


def main() -> None:
    """The entry point. What a command writes is its owner's alone."""
    os.umask(durable.OTHERS)
    doorstep()
