"""`doorstep fsck`: holds the rows of photos against their files, both ways."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import click
from flask.cli import with_appcontext

from . import clock
from .database import reading
from .errors import NotFound
from .visits import photos

ORPHAN_AFTER = timedelta(hours=24)
"""A file may be waiting for the row that follows it; a day later nobody does any more."""


@dataclass
class Finding:
    """Photos whose file is missing or holds other bytes; files without a row, removed or still young."""

    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
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
        kept = photos.all_kept()
    for sha256 in kept:
        progress(1)
        try:
            if hashlib.sha256(photos.read(sha256)).hexdigest() != sha256:
                finding.changed.append(sha256)
        except NotFound:
            finding.missing.append(sha256)
    known = set(kept)
    for name, written in photos.stored():
        if name in known or _kept_meanwhile(name):
            continue
        if written <= now - ORPHAN_AFTER:
            photos.remove(name)
            finding.removed.append(name)
        else:
            finding.waiting.append(name)
    return finding


def _kept_meanwhile(name: str) -> bool:
    with reading():
        return bool(photos.have([name]))


@click.command()
@with_appcontext
def fsck() -> None:
    """Check that every photo has its bytes; remove files that no row has named for a day."""
    with reading():
        count = len(photos.all_kept())
    with click.progressbar(length=count, label="Reading photos", file=sys.stderr) as bar:
        finding = check(clock.now(), bar.update)
    for sha256 in finding.missing:
        click.echo(f"Photo {sha256} is missing.")
    for sha256 in finding.changed:
        click.echo(f"Photo {sha256} was changed: its bytes have another SHA-256.")
    click.echo(
        f"{count} photos: {len(finding.missing)} missing, {len(finding.changed)} changed. Files without a row: "
        f"{len(finding.removed)} removed, {len(finding.waiting)} younger than a day."
    )
    if not finding.sound:
        sys.exit(1)
