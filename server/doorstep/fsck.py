"""`doorstep fsck`: holds the rows of photos against their files, both ways, and the events against the records; names
what the program cannot follow, and promises that are not what the service levels make of what is known."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import click
from flask.cli import with_appcontext

from . import clock
from .appointments import store as appointments
from .appointments.rules import VISIT
from .database import reading, transact
from .errors import NotFound
from .events import store as event_log
from .intake import follow, messages
from .records import store as records
from .records import summary_store
from .records.comparing import Difference, differences
from .records.rules import open_record
from .visits import photo_files, photo_store

ORPHAN_AFTER = timedelta(hours=24)
"""A file may be waiting for the row that follows it; a day later nobody does any more."""


@dataclass
class Finding:
    """Photos whose file is missing or holds other bytes; those whose original was deleted on time and whose copy is
    there; files without a row, removed or still young."""

    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    let_go: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether every row has its bytes."""
        return not self.missing and not self.changed


def check(now: datetime, progress: Callable[[int], None] = lambda _: None) -> Finding:
    """Reads every photo, and removes files that no row has named for a day."""
    finding = Finding()
    with reading():
        kept, copies = photo_store.all_kept(), photo_store.copies()
    gone = {sha256: digest for sha256, digest in copies.values()}
    for sha256 in kept:
        progress(1)
        read, digest = (photo_files.read_copy, gone[sha256]) if sha256 in gone else (photo_files.read, sha256)
        try:
            sound = hashlib.sha256(read(sha256)).hexdigest() == digest
        except NotFound:
            (finding.let_go if _went_before_a_restore(sha256, now) else finding.missing).append(sha256)
            continue
        if not sound:
            finding.changed.append(sha256)
        elif sha256 in gone:
            finding.let_go.append(sha256)
    known = (set(kept) - gone.keys()) | copies.keys()
    for name, written in photo_files.stored():
        if name in known or _kept_meanwhile(name):
            continue
        if written <= now - ORPHAN_AFTER:
            photo_files.remove(name)
            finding.removed.append(name)
        else:
            finding.waiting.append(name)
    return finding


def _went_before_a_restore(sha256: str, now: datetime) -> bool:
    """Whether the original was deleted on time after the backup that this database comes from: then its copy is there,
    which nothing else makes, and the row learns of it."""
    try:
        copy = photo_files.read_copy(sha256)
    except NotFound:
        return False
    return transact(lambda: photo_store.let_go(sha256, hashlib.sha256(copy).hexdigest(), now))


def _kept_meanwhile(name: str) -> bool:
    with reading():
        return name in photo_store.copies() or (bool(photo_store.have([name])) and not photo_store.were_let_go([name]))


def unfollowed(now: datetime) -> Iterator[str]:
    """A sentence for each thing of which the program cannot do what follows from what was said."""
    for one in follow.failures():
        waits = max(timedelta(), (one.again or now) - now)
        yield (
            f"What was said of {one.what} {one.about} on {one.since:%Y-%m-%d %H:%M} UTC is kept, and nothing has "
            f"followed from it: {one.error}, {one.tries} times. Tried again in {waits.total_seconds() / 60:.0f} min."
        )


def unpromised() -> Iterator[str]:
    """A sentence for each visit whose service levels promise something else than is written down."""
    last = None
    while True:
        with reading():
            page = appointments.ids_after(last, PAGE)
            found = messages.unlike(page)
        for visit in found:
            yield f"What the service levels promise about visit {visit} is not what is written down."
        if not page:
            return
        last = page[-1]


PAGE = 100
"""Records, or visits, that are compared in one reading."""
UNLIKE = {
    "missing": "is missing in the log",
    "changed": "was changed in the log",
    "speaker": "is said to come from another person or phone than was sealed",
}


def compare(progress: Callable[[int], None] = lambda _: None) -> Iterator[str]:
    """A sentence for each event of a sealed record that the log no longer has as it was sealed."""
    after = 0
    while True:
        with reading():
            page = records.sealed_after(after, PAGE)
            found = [(record.number, _unlike(record)) for record in page]
        for number, unlike in found:
            progress(1)
            if unlike is None:
                yield f"Record {number} or the log of its visit cannot be read; `doorstep record verify` says more."
            for one in unlike or ():
                yield f"Event {one.event} of record {number} {UNLIKE[one.what]}."
        if not page:
            return
        after = page[-1].number


def _unlike(record: records.Record) -> list[Difference] | None:
    """Where the log differs from a record; None when one of the two is no JSON any more."""
    try:
        opened, _ = open_record(record.sealed, records.openings_of(record.number))
        return differences(opened, {event.id: event for event in event_log.events_of(VISIT, record.visit)})
    except (ValueError, KeyError, TypeError):
        return None


@click.command()
@with_appcontext
def fsck() -> None:
    """Check that every photo has its bytes and every sealed event stands in the log as it was sealed; remove files that
    no row has named for a day."""
    with reading():
        count = len(photo_store.all_kept())
    with click.progressbar(length=count, label="Reading photos", file=sys.stderr) as bar:
        finding = check(clock.now(), bar.update)
    for sha256 in finding.missing:
        click.echo(f"Photo {sha256} is missing.")
    for sha256 in finding.changed:
        click.echo(f"Photo {sha256} was changed: its bytes have another SHA-256.")
    click.echo(
        f"{count} photos: {len(finding.missing)} missing, {len(finding.changed)} changed. Originals deleted on time, "
        f"with a whole copy: {len(finding.let_go)}. Files without a row: "
        f"{len(finding.removed)} removed, {len(finding.waiting)} younger than a day."
    )
    with reading():
        last = summary_store.last()
    with click.progressbar(length=last, label="Comparing records", file=sys.stderr) as bar:
        unlike = list(compare(bar.update))
    for sentence in unlike:
        click.echo(sentence)
    click.echo(f"{len(unlike)} differences between the records and the log of events.")
    stuck = [*unfollowed(clock.now()), *unpromised()]
    for sentence in stuck:
        click.echo(sentence)
    if not finding.sound or unlike or stuck:
        sys.exit(1)
