"""The commands of the whole installation: tables, server, settings."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout
from pathlib import Path

import click
from flask.cli import with_appcontext

from . import durable, installation, logs, migrations, serving, worker
from .arguments import Line
from .config import SettingsError
from .demo import marks
from .errors import Unavailable
from .visits import photo_files


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to this version's tables; safe to repeat."""
    migrations.upgrade()
    click.echo(f"The database is at {migrations.current()}.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, type=Line(255), help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--log",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the log, and messages that are printed, to this file instead of the terminal.",
)
@with_appcontext
def serve(host: str, port: int, threads: int, log: Path | None) -> None:
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
    for line in marks.told(settings):
        click.echo(line)
    application = installation.app()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with _written_to(log) if log else nullcontext(), worker.ticking(application) if settings.ticker else nullcontext():
        try:
            server = serving.server(application, host, port, threads)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise SettingsError(f"Nobody can be served on {host}, port {port}: {why}") from error
        server.run()


@click.command()
@with_appcontext
def config() -> None:
    """Print every setting, as the environment names it, secrets masked."""
    settings = installation.settings()
    for name, value in settings.shown().items():
        click.echo(f"DOORSTEP_{name.upper()}={value}")
    worker.say_notes(settings)


@contextmanager
def _written_to(file: Path) -> Iterator[None]:
    """Meanwhile everything that would be printed goes to the end of a file, which is its owner's alone. What ends the
    program is said on the terminal."""
    with (
        open(file, "a", buffering=1, opener=durable.private) as opened,
        redirect_stdout(opened),
        redirect_stderr(opened),
        logs.going_to(opened),
    ):
        yield
