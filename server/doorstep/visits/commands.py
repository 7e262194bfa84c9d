"""`doorstep keys`: the keys to which phones encrypt private answers."""

from __future__ import annotations

import sys
from typing import TextIO

import click
from flask.cli import with_appcontext

from ..appointments import link_store
from ..database import transact
from ..messages import push_key_store
from . import keys as store


@click.group()
def keys() -> None:
    """Keys of private answers, and of push notifications."""


@keys.command()
@click.option(
    "--former",
    required=True,
    type=click.File("r"),
    help="A file that holds the former DOORSTEP_SECRET; - reads it from standard input.",
)
@with_appcontext
def rewrap(former: TextIO) -> None:
    """Wrap the keys anew after DOORSTEP_SECRET was changed; safe to repeat.

    Stop the servers, set the new secret on every machine, run this once, start again. Links that customers have
    already are made of the secret, too: they open nothing after it was changed, and short ones are made anew.
    """
    secret = former.read().strip()
    answers, pushes = store.rewrap(secret), push_key_store.rewrap(secret)
    click.echo(f"{answers[0] + pushes[0]} keys were wrapped anew.")
    transact(link_store.name_all)
    closed = [*answers[1], *pushes[1]]
    if closed:
        click.echo(f"Opened by neither secret: {', '.join(closed)}.", err=True)
        sys.exit(1)


@keys.command()
@with_appcontext
def renew() -> None:
    """Make a new key, to which phones encrypt from their next contact on. Older keys stay.

    Also makes another key for push notifications, if nothing opens the one that there is.
    """
    click.echo(f"Phones encrypt to {store.renew()} from now on.")
    if push_key_store.replace_lost():
        click.echo("The key for push notifications was lost with its secret, and is another one now.")
