"""`doorstep record`: holds the chain of sealed records against itself and its checkpoints, and shows a record."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from flask.cli import with_appcontext

from .. import installation, journal
from ..database import reading
from ..events.shapes import INTEGER_LIMIT
from . import restored_store, rules, store

FAULTS = {
    "missing": "is missing",
    "digest": "was changed: its content does not have its digest",
    "number": "stands in the place of another: its content carries another number",
    "previous": "does not follow from the entry before it",
    "checkpoint": "is not what the checkpoint says: it was written anew",
    "taken_back": "says that a backup was restored, and what it took back was changed since",
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

    Without a checkpoint from outside, whoever can write both the database and the journal can write both anew. Entries
    that a restore took back are named, and are no fault.
    """
    settings = installation.settings()
    known = journal.checkpoints(checkpoint) if checkpoint else journal.digests(journal.told("chain"))
    with reading():
        number, digest = store.head()
        chain = store.digests(known)
        restores = restored_store.restores()
        taken = restored_store.all_taken_back(set(known.values()) - set(chain.values()))
        explained = rules.explained(known, restores, chain, taken)
        gone = {number for numbers in explained.values() for number in numbers}
        still = {number: digest for number, digest in known.items() if number not in gone}
        with click.progressbar(length=number, label="Verifying", file=sys.stderr) as bar:
            fault = store.first_fault(still, lambda _: bar.update(1)) or restored_store.fault_of(restores)
        restored = [line for entry, numbers in explained.items() for line in _taken_back(entry, numbers, known)]
    for line in restored:
        click.echo(line)
    if fault:
        click.echo(f"Entry {fault.number} {FAULTS[fault.what]}.")
        sys.exit(1)
    place = checkpoint or settings.journal
    click.echo(f"{number} entries, none was changed. Held against {len(still)} checkpoints of {place}.")
    click.echo(f"The last digest is {digest}.")


def _taken_back(entry: int, numbers: list[int], known: Mapping[int, str]) -> Iterator[str]:
    """What became of the entries of a copy that a restore took back."""
    yield f"Restored: entry {entry} says that a backup was restored, which took entries {_span(numbers)} back."
    for number in numbers:
        lost = restored_store.taken_back(known[number])
        again = store.records_of(lost.visit) if lost and lost.visit else []
        if again:
            yield f"Entry {number} is now {again[-1].number}."
        elif lost is None:
            yield f"Entry {number}: the restore did not know of it, for its journal did not reach so far."
        elif lost.visit:
            yield f"Entry {number} was not sealed again yet."


def _span(numbers: list[int]) -> str:
    return f"{numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else str(numbers[0])


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
