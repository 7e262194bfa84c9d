"""`doorstep record`: holds the chain of sealed records against itself and its checkpoints, and shows a record."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from .. import journal
from ..database import reading
from ..visits.events import INTEGER_LIMIT
from . import rules, store

FAULTS = {
    "missing": "is missing",
    "digest": "was changed: its content does not have its digest",
    "number": "stands in the place of another: its content carries another number",
    "previous": "does not follow from the entry before it",
    "checkpoint": "is not what the checkpoint says: it was written anew",
    "opening": "has an opening that does not fit its commitment: a personal value was changed",
    "unopened": "lacks the opening of a personal value, and no entry says that it was erased",
}


@click.group()
def record() -> None:
    """Sealed records."""


@record.command()
@click.option(
    "--checkpoint",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A journal that was kept elsewhere, in place of this installation's own.",
)
@with_appcontext
def verify(checkpoint: Path | None) -> None:
    """Find the first sealed entry that was changed, removed, added or swapped.

    Without a checkpoint from outside, whoever can write both the database and the journal can write both anew.
    """
    file = checkpoint or journal.path()
    known = journal.checkpoints(file)
    with reading():
        number, digest = store.head()
        with click.progressbar(length=number, label="Verifying", file=sys.stderr) as bar:
            fault = store.first_fault(known, lambda _: bar.update(1))
    if fault:
        click.echo(f"Entry {fault.number} {FAULTS[fault.what]}.")
        sys.exit(1)
    click.echo(f"{number} entries, none was changed. Held against {len(known)} checkpoints of {file}.")
    click.echo(f"The last digest is {digest}.")


@record.command()
@click.argument("number", type=click.IntRange(1, INTEGER_LIMIT))
@with_appcontext
def show(number: int) -> None:
    """Print a record with its personal values, as far as they are not erased, and its digest."""
    with reading():
        found = store.record(number)
        openings = store.openings_of(number)
    if found is None:
        click.echo(f"There is no record {number}.", err=True)
        sys.exit(1)
    opened, _ = rules.open_record(found.sealed, openings)
    click.echo(json.dumps(opened, ensure_ascii=False, indent=2))
    click.echo(f"SHA-256 {found.digest}")
