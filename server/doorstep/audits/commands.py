"""`doorstep examine`: examines sealed records now, also those at which the program had failed."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from .. import clock
from . import jobs


@click.command()
@with_appcontext
def examine() -> None:
    """Pick the records that want a look, and examine once more those at which the program itself had failed."""
    read = 0
    while count := jobs.examine(clock.now()):
        read += count
    found = jobs.examine_again(clock.now())
    click.echo(
        f"{read} records and answers were read. {found} records gave a reason that could not be examined before."
    )
