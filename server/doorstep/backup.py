"""`doorstep backup` and `doorstep restore`: one file with everything but the photos' bytes, which never change.

A backup is taken while the server works: SQLite by `VACUUM INTO` (copies of a live file were broken 60 of 60 times),
PostgreSQL by `pg_dump`. It also holds the journal, the keys of private answers and the list of photos. After it, phones
may forget what it holds. A restore begins a new epoch, in which every phone offers its own events again; it ends every
session and stands in the chain for everybody to see.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import click
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app
from flask.cli import with_appcontext

from . import clock, durable, journal, migrations
from .accounts import store as accounts
from .appointments import store as appointments
from .arguments import NewFile
from .database import Base, db, is_sqlite, reading, transact
from .feed import store as feed
from .notices import store as notices
from .records import store as records
from .visits import photos

FORMAT = "doorstep-backup/1"
CONTENTS, DATABASE, PHOTOS = "contents.json", "database", "photos.txt"


class BackupError(click.ClickException):
    """A backup cannot be made or restored; the message says why and what to do."""


@dataclass(frozen=True)
class Contents:
    """What a backup says of itself: `seq` the place in the feed that it surely holds, `files` their digests by name."""

    made_at: str
    database: str
    schema: str | None
    seq: int
    files: Mapping[str, str]
    format: str = FORMAT


# ---- backup


def make(target: Path, now: datetime) -> Contents:
    """Writes a backup to `target`, durable, readable by its owner alone; then tells the feed how far it reaches."""
    if target.exists():
        raise BackupError(f"{target} exists already; a backup never replaces another one.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as name:
        folder = Path(name)
        with reading():
            position = feed.clock()
        (_copy_sqlite if is_sqlite() else _dump_postgresql)(folder / DATABASE)
        with reading():  # after the copy, so that it names every photo that the copy has
            (folder / PHOTOS).write_text("".join(f"{sha256}\n" for sha256 in photos.all_kept()))
        for log in map(journal.path, journal.LOGS):
            _copy(log, folder / "journal" / log.name)
        for key in sorted((_var() / "keys").glob("*.pem")):
            _copy(key, folder / "keys" / key.name)
        contents = Contents(
            made_at=now.isoformat(timespec="seconds"),
            database=db.engine.dialect.name,
            schema=migrations.current(),
            seq=position.seq if position else 0,
            files=_digests(folder),
        )
        (folder / CONTENTS).write_text(json.dumps(asdict(contents), indent=1))
        _pack(folder, target)
    transact(lambda: feed.mark_backed_up(contents.seq))
    return contents


def _copy_sqlite(target: Path) -> None:
    connection = db.engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()


def _dump_postgresql(target: Path) -> None:
    _postgresql("pg_dump", "--format=custom", f"--file={target}")


def _postgresql(program: str, *arguments: str) -> None:
    """Runs a program of PostgreSQL on our database; the password goes through the environment, where `ps` is blind."""
    url = db.engine.url
    if shutil.which(program) is None:
        raise BackupError(
            f"{program} is not on the PATH; install PostgreSQL's client programs of the server's version."
        )
    address = url.set(drivername="postgresql", password=None).render_as_string()
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    done = subprocess.run(
        [program, *arguments, f"--dbname={address}"], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program}: {done.stderr.strip()}")


def _pack(folder: Path, target: Path) -> None:
    part = target.with_name(f".{target.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, durable.PRIVATE)
    with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
        archive.add(folder / CONTENTS, CONTENTS)
        for name in _digests(folder):
            if name != CONTENTS:
                archive.add(folder / name, name)
    part.rename(target)
    durable.settle(target, target.parent)


# ---- restore


def restore(source: Path, now: datetime) -> int:
    """Restores a backup into an empty database and returns the number of the chain's entry that says so.

    1. Check every file of the backup before anything is touched. 2. Put database, keys and journal in place; a journal
    that is there already knows more than the one of the backup. 3. In one transaction: a new epoch, no sessions, nobody
    let in again who was shut out, no link that was revoked, no message that may have been sent already, and an entry of
    the chain that names what was lost.
    """
    with tempfile.TemporaryDirectory(dir=_var(), prefix=".restore-") as name:
        folder = Path(name)
        contents = _unpacked(source, folder)
        _refuse_unfit(contents)
        (_put_sqlite if is_sqlite() else _load_postgresql)(folder / DATABASE)
        for key in sorted((folder / "keys").glob("*.pem")):
            if not (_var() / "keys" / key.name).exists():
                durable.write(_var() / "keys" / key.name, key.read_bytes())
        for log in map(journal.path, journal.LOGS):
            kept = folder / "journal" / log.name
            if kept.exists() and not log.exists():
                durable.write(log, kept.read_bytes())
    if contents.schema is not None:
        migrations.upgrade()
    return transact(lambda: _begin_anew(contents, now))


def _begin_anew(contents: Contents, now: datetime) -> int:
    number, _ = records.head()
    lost = sorted(sealed for sealed in journal.checkpoints(journal.path()) if sealed > number)
    journal.note_restored(number)
    feed.new_epoch()
    accounts.end_all_sessions(now)
    notices.hold_back(now)
    told = journal.lines(journal.path("shut-out"))
    accounts.shut_out_again(told, now)
    appointments.renew_links_again(told)
    said = {"backup": contents.made_at, "lost": {"from": lost[0], "to": lost[-1]} if lost else None}
    return records.add_link("restore", said, now)


def _unpacked(source: Path, folder: Path) -> Contents:
    """Unpacks a backup and checks each of its files; raises BackupError for one that is damaged."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        contents = Contents(**json.loads((folder / CONTENTS).read_text()))
    except (OSError, EOFError, tarfile.TarError, zlib.error, ValueError, TypeError) as error:
        raise BackupError(f"{source} is damaged, or is no backup of Doorstep.") from error
    if contents.format != FORMAT:
        raise BackupError(f"{source} has the format {contents.format}; this version reads {FORMAT}.")
    if _digests(folder, but=CONTENTS) != contents.files:
        raise BackupError(f"{source} is damaged: its files are not those that it lists.")
    return contents


def _refuse_unfit(contents: Contents) -> None:
    """Raises BackupError unless the backup fits this program and the database is empty."""
    if contents.database != db.engine.dialect.name:
        raise BackupError(f"This is a backup of {contents.database}; the database here is {db.engine.dialect.name}.")
    try:
        if contents.schema is not None:
            ScriptDirectory(str(migrations.FOLDER)).get_revision(contents.schema)
    except CommandError as error:
        raise BackupError("This backup comes from a newer version of Doorstep; install that one first.") from error
    present = set(sa.inspect(db.engine).get_table_names())
    with reading():
        for table in Base.metadata.sorted_tables:
            if (
                table.name in present
                and db.session.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first()
            ):
                raise BackupError(f"The database is not empty: there are rows in {table.name}. Restore into a new one.")


def _put_sqlite(source: Path) -> None:
    """Puts the file in place of the empty database, whose log must not be played over it."""
    target = Path(str(db.engine.url.database))
    db.session.remove()
    db.engine.dispose()
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    shutil.move(source, target)
    durable.settle(target, target.parent)


def _load_postgresql(source: Path) -> None:
    db.session.remove()
    _postgresql("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(source))


# ---- files


def _var() -> Path:
    var: Path = current_app.extensions["doorstep"].var
    return var


def _copy(source: Path, target: Path) -> None:
    if source.exists():
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(source, target)


def _digests(folder: Path, but: str | None = None) -> dict[str, str]:
    """The SHA-256 of every file below a folder, by its path in it."""
    found = {}
    for path in sorted(folder.glob("**/*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != but:
            with path.open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


# ---- commands


@click.command("backup")
@click.argument("file", type=NewFile())
@with_appcontext
def backup_command(file: Path) -> None:
    """Write a backup to FILE while the server works.

    The photos' bytes are not in it: copy the photo store as well, at any time afterwards. Its files never change.
    """
    contents = make(file.absolute(), clock.now())
    click.echo(f"{file}: everything up to {contents.seq} of the feed. Copy the photo store as well.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore_command(file: Path) -> None:
    """Restore FILE into an empty database, while no server works on it.

    Everybody must sign in again; phones offer once more what they have.
    """
    number = restore(file, clock.now())
    click.echo(f"Restored; entry {number} of the chain says so. Put the photos back, then run: doorstep fsck")
