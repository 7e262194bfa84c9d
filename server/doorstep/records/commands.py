"""`doorstep record`: holds the chain of sealed records against itself and its checkpoints, and shows a record."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import click
from flask import Flask
from flask.cli import with_appcontext

from .. import clock, database, durable, installation, journal
from ..config import Settings
from ..database import reading
from ..events.shapes import INTEGER_LIMIT
from . import restored_store, rules, store, verifying
from .rules import ChainFault
from .verifying import Part, Place, Seen

NOTE = "verified.json"
"""Below `var`: how far a verification came that is under way, or was stopped."""
STOPPED = 130
"""The exit code of what was stopped from outside, as shells have it."""

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
@click.option("--continue", "goes_on", is_flag=True, help="Go on where the last verification was stopped.")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=lambda: min(len(os.sched_getaffinity(0)), 64),
    help="How many processes look at a long chain at once; without it one for each core.",
)
@with_appcontext
def verify(checkpoint: Path | None, goes_on: bool, processes: int) -> None:
    """Find the first sealed entry that was changed, removed, added or swapped.

    Without a checkpoint from outside, whoever can write both the database and the journal can write both anew. Entries
    that a restore took back are named, and are no fault. It can be stopped at any time.
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
        restored = [line for entry, numbers in explained.items() for line in _taken_back(entry, numbers, known)]
        changed = restored_store.fault_of(restores)
        after = _stopped_at(settings) if goes_on else verifying.START
    fault = _walked(settings, still, after, number, processes) or changed
    for line in restored:
        click.echo(line)
    if fault:
        click.echo(f"Entry {fault.number} {FAULTS[fault.what]}.")
        sys.exit(1)
    place = checkpoint or settings.journal
    click.echo(f"{number} entries, none was changed. Held against {len(still)} checkpoints of {place}.")
    click.echo(f"The last digest is {digest}.")


def _stopped_at(settings: Settings) -> Place:
    """How far the last verification came that was stopped."""
    try:
        noted = json.loads((settings.var / NOTE).read_text())
    except FileNotFoundError as error:
        raise click.ClickException("No verification was stopped here: begin anew, without --continue.") from error
    place = Place(noted["number"], noted["digest"])
    if store.digests([place.number]).get(place.number) != place.digest:
        said = f"Entry {place.number} is not the one that was verified: it was restored or changed since."
        raise click.ClickException(f"{said} Begin anew, without --continue.")
    click.echo(f"Entries 1 to {place.number} were verified until {noted['at']}.")
    return place


def _walked(
    settings: Settings, known: Mapping[int, str], after: Place, number: int, processes: int
) -> ChainFault | None:
    """Walks the chain, shows how far it is, and notes it, so that it can be stopped at any time."""
    note, reached = settings.var / NOTE, after
    parallel = processes if number - after.number > processes * verifying.PART else 1
    with click.progressbar(length=number, label="Verifying", show_pos=True, file=sys.stderr) as bar:
        bar.update(after.number)

        def passed(place: Place) -> None:
            nonlocal reached
            bar.update(place.number - reached.number)
            reached = place
            durable.write(note, json.dumps({**vars(place), "at": f"{clock.now():%Y-%m-%d %H:%M} UTC"}).encode())

        try:
            with _eyes(settings, parallel) as look:
                fault = verifying.first_fault(known, look, after, passed)
        except KeyboardInterrupt:
            click.echo(f"\nStopped behind entry {reached.number}; --continue goes on from there.", err=True)
            sys.exit(STOPPED)
    note.unlink(missing_ok=True)
    return fault


@contextmanager
def _eyes(settings: Settings, processes: int) -> Iterator[verifying.Look]:
    """Whoever looks at the parts: this process, or several, each with a connection of its own."""
    if processes == 1:
        yield verifying.in_turn
        return
    spawned = get_context("spawn")  # a fork would share the connections
    with ProcessPoolExecutor(processes, spawned, _begin, (settings,)) as pool:
        try:
            yield partial(_at_once, pool, 2 * processes)
        finally:
            pool.shutdown(cancel_futures=True)


def _begin(settings: Settings) -> None:
    """Prepares a process that looks at parts; whoever types Ctrl-C speaks to the first one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    app = Flask("doorstep")
    installation.set_up(app, settings)
    database.bind(app, settings.database_url)
    app.app_context().push()


def _at_once(pool: ProcessPoolExecutor, ahead: int, parts: Iterable[Part]) -> Iterator[Seen]:
    waiting: deque[Future[Seen]] = deque()
    for part in parts:
        waiting.append(pool.submit(verifying.look, part))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


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
