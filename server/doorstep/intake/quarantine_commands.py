"""`doorstep quarantine`: the quarantine on the command line, where no supervisor's page can be had."""

from __future__ import annotations

import json
import sys
from typing import NoReturn

import click
from flask.cli import with_appcontext

from .. import clock, installation
from ..appointments import order_store
from ..database import reading
from ..errors import DoorstepError
from . import aside, rules, store
from .api import content_of
from .store import Parcel


@click.group()
def quarantine() -> None:
    """Work that phones brought and that was not accepted."""


@quarantine.command("list")
@with_appcontext
def list_parcels() -> None:
    """List what waits for a decision, the longest first, and what could not be sealed."""
    with reading():
        waiting, unsealed = store.parcels(None, None, True, None, aside.MOST), store.unsealed()
    for one in waiting:
        click.echo(f"{one.parcel}  {one.reason}, {one.events - one.done} events since {one.first:%Y-%m-%d %H:%M} UTC")
    for late in unsealed:
        click.echo(f"Visit {late.visit} is completed and could not be sealed ({late.error}).")
    if not waiting and not unsealed:
        click.echo("Nothing waits.")


@quarantine.command()
@click.argument("parcel", metavar="WORK")
@with_appcontext
def show(parcel: str) -> None:
    """Print a piece of WORK. It holds personal data."""
    found = _parcel(parcel)
    with reading():
        content = [content_of(one) for one in store.in_parcel(found.parcel)]
    click.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str))


@quarantine.command("take-over")
@click.argument("parcel", metavar="WORK")
@click.option("--order", help="The work-order number of the visit, where the work does not name one that is known.")
@click.option("--own", metavar="KIND", help="Make a visit of this kind of work on a visit that is not known.")
@with_appcontext
def take_over(parcel: str, order: str | None, own: str | None) -> None:
    """Take a piece of WORK over into a visit."""
    found, into = _parcel(parcel), None
    if order is not None:
        with reading():
            named = order_store.by_order(order)
        if named is None:
            _refuse(f"There is no visit with the work-order number {order}.")
        into = named.id
    try:
        if own is not None and into is None:
            known = aside.Own(own, "—", "—", installation.settings().zone)
            taken = aside.take_over_as_own(found, known, None, None, clock.now())
        else:
            taken = aside.take_over(found, into, None, None, clock.now())
    except DoorstepError as error:
        _refuse(error.message)
    click.echo(f"{taken} events were taken over.")


@quarantine.command("aside")
@click.argument("parcel", metavar="WORK")
@click.option("--because", required=True, help="Why it is not taken over.")
@with_appcontext
def put_aside(parcel: str, because: str) -> None:
    """Put a piece of WORK aside for good; it is kept."""
    try:
        aside.put_aside(_parcel(parcel), because, None, clock.now())
    except DoorstepError as error:
        _refuse(error.message)
    click.echo("It was put aside.")


@quarantine.command()
@with_appcontext
def again() -> None:
    """Try once more what the program itself had failed at: to take in events, and to seal visits."""
    taken, sealed = aside.look_again(clock.now())
    click.echo(f"{taken} events came in, {sealed} records were sealed.")


def _parcel(id: str) -> Parcel:
    with reading():
        found = store.parcel(id) if rules.is_id(id) else None
    if found is None:
        _refuse(f"There is no such piece of work: {id}. `doorstep quarantine list` names them.")
    return found


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)
