"""`doorstep backup` and `doorstep restore`: one file with everything but the photos' bytes, which never change.

A backup is taken while the server works: SQLite by `VACUUM INTO` (copies of a live file were broken 60 of 60 times),
PostgreSQL by `pg_dump`. It also holds the journal as it was just before, and the list of photos. After it, phones may
forget what it holds. A restore begins a new epoch, in which every phone offers its own events again; it ends every
session and stands in the chain for everybody to see.

A restore that was interrupted is continued by running it again. Its database comes into place at once, already with
another epoch and with a table (`doorstep_restoring`) that keeps every server from working on it until the last step.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask.cli import with_appcontext

from . import clock, durable, installation, iso, journal, machines, migrations, restored
from .accounts import access_store
from .appointments import store as appointments
from .arguments import NewFile
from .clock import new_id
from .database import Base, db, is_sqlite, reading, transact
from .feed import store as feed
from .intake import erasing
from .messages import store as messages
from .migrations import RESTORING
from .records import restored_store
from .records import store as records
from .records.rules import TakenBack
from .visits import keys, photo_store

FORMAT = "doorstep-backup/1"
CONTENTS, DATABASE, PHOTOS = "contents.json", "database", "photos.txt"
READ_AT_ONCE = 1 << 20
DUMP = b"PGDMP"
"""How a file of `pg_dump -Fc` begins."""
BEGUN, RESTORED = ".doorstep-backup-", ".restore-"
ABANDONED_AFTER = timedelta(days=1)
"""No backup and no restore takes that long: what is older was left by one that was killed."""
OF_ITSELF = {"phone_keys", "push_keys", "machines", "feed_clock", "feed_marks"}
"""Tables that have rows as soon as there are tables, or a server works on them; a restore replaces them."""


class BackupError(click.ClickException):
    """A backup cannot be made or restored; the message says why and what to do."""


@dataclass(frozen=True)
class Contents:
    """What a backup says of itself: `seq` the place in the feed that it surely holds, `files` their digests by name,
    `journal_first` that all lines of its journal stand in its database, too."""

    made_at: str
    database: str
    schema: str | None
    seq: int
    files: Mapping[str, str]
    format: str = FORMAT
    journal_first: bool = False


# ---- backup


def make(target: Path, now: datetime) -> Contents:
    """Writes a backup to `target`, durable and read once more, readable by its owner alone; then tells the feed how far
    it reaches. Raises BackupError or OSError; then nothing stands at `target`."""
    if target.exists():
        raise BackupError(f"{target} exists already; a backup never replaces another one.")
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}; make it first.")
    _remove_leftovers(target.parent, BEGUN, now - ABANDONED_AFTER)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=BEGUN) as name:
        folder = Path(name) / "files"
        folder.mkdir()
        # Before the copy, so that the copy holds all of both: what comes in meanwhile may be in it or not.
        with reading():
            position = feed.clock()
        _write_journal(folder)
        with migrations.alone():  # half of a migration is no database
            (_copy_sqlite if is_sqlite() else _dump_postgresql)(folder / DATABASE)
            schema = migrations.current()
        with reading():  # after the copy, so that it names every photo that the copy has
            (folder / PHOTOS).write_text("".join(f"{sha256}\n" for sha256 in photo_store.all_kept()))
        contents = Contents(
            made_at=now.isoformat(timespec="seconds"),
            database=db.engine.dialect.name,
            schema=schema,
            seq=position.seq if position else 0,
            files=_digests(folder),
            journal_first=True,
        )
        (folder / CONTENTS).write_text(json.dumps(asdict(contents), indent=1))
        _pack(folder, target)
    transact(lambda: feed.mark_backed_up(contents.seq))
    return contents


def _write_journal(folder: Path) -> None:
    (folder / "journal").mkdir()
    for name in journal.LOGS:
        lines = journal.place().lines(name)
        (folder / "journal" / f"{name}.log").write_text("".join(f"{line}\n" for line in lines), "utf-8")


def _copy_sqlite(target: Path) -> None:
    connection = db.engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        raise BackupError(f"SQLite could not write the copy: {error}.") from error
    finally:
        connection.close()


def _dump_postgresql(target: Path) -> None:
    _postgresql("pg_dump", "--format=custom", f"--file={target}")


def _postgresql(program: str, *arguments: str) -> None:
    """Runs a program of PostgreSQL on our database."""
    command, environment = _call(program, *arguments, f"--dbname={_address()}")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(f"{program}: {done.stderr.strip()}")


def _call(program: str, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """The command, and the environment through which the password goes: there `ps` is blind."""
    if shutil.which(program) is None:
        raise BackupError(
            f"{program} is not on the PATH; install PostgreSQL's client programs of the server's version."
        )
    password = db.engine.url.password
    return [program, *arguments], {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}


def _address() -> str:
    return db.engine.url.set(drivername="postgresql", password=None).render_as_string()


def _pack(folder: Path, target: Path) -> None:
    """Packs the folder under another name, reads it once more, and only then gives it its own name."""
    part = folder.with_name("packed")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, durable.PRIVATE)
    with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
        archive.add(folder / CONTENTS, CONTENTS)
        for name in _digests(folder):
            if name != CONTENTS:
                archive.add(folder / name, name)
    durable.settle(part, target.parent)
    try:
        sound = _packed_digests(part) == _digests(folder)
    except (gzip.BadGzipFile, EOFError, tarfile.TarError, zlib.error):
        sound = False
    if not sound:
        raise BackupError(f"What was written to {target.parent} reads back otherwise; is that disk sound?")
    part.rename(target)
    durable.settle(target, target.parent)


def _remove_leftovers(folder: Path, prefix: str, before: datetime) -> None:
    """Removes what tries that were killed left behind: all that a database holds, and as large."""
    for path in folder.glob(f"{prefix}*"):
        if path.is_dir() and path.stat().st_mtime < before.timestamp():
            shutil.rmtree(path, ignore_errors=True)


def _packed_digests(file: Path) -> dict[str, str]:
    """The SHA-256 of every file in a backup, by its name in it, read to the very end, where its checksum stands."""
    found = {}
    with gzip.open(file) as stream, tarfile.open(fileobj=stream, mode="r:") as archive:
        for member in archive:
            if (content := archive.extractfile(member)) is not None:
                found[member.name] = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
        while stream.read(READ_AT_ONCE):
            pass
    return found


# ---- restore


def restore(source: Path, now: datetime) -> int:
    """Restores a backup into an empty database and returns the number of the chain's entry that says so.

    1. Check every file of the backup before anything is touched.
    2. Put the database in place, at once: with an epoch that no phone has seen, and the mark of a restore. Where this
       very backup is in place already, an earlier try was interrupted, and this one goes on from here.
    3. Bring tables, keys and journal up to date; a journal that is there already knows more than the backup's.
    4. In one transaction: a new epoch, no sessions, nobody let in again who was shut out, no link that was revoked, no
       message that may have been sent already, an entry of the chain that names what was lost, and no mark any more.

    Each step can be done again, so a try that is interrupted anywhere is continued by the next one.
    """
    var = installation.settings().var
    _remove_leftovers(var, RESTORED, now - ABANDONED_AFTER)
    with tempfile.TemporaryDirectory(dir=var, prefix=RESTORED) as name:
        folder = Path(name)
        contents, mark = _unpacked(source, folder)
        begun = migrations.restoring()
        if begun is None:
            _refuse_unfit(contents)
            (_put_sqlite if is_sqlite() else _load_postgresql)(folder / DATABASE, mark)
        elif begun != mark:
            raise BackupError(
                "The restore of another backup was begun here and not finished. Finish it with that file, or restore "
                "into a new, empty database."
            )
        _bring_up_to_date()
        for key in sorted((folder / "keys").glob("*.pem")):
            keys.take_in(key.stem, key.read_bytes())
        told = _bring_journal(folder, contents)
    return transact(lambda: _begin_anew(contents, now, told))


def _bring_up_to_date() -> None:
    try:
        migrations.upgrade()
    except CommandError as error:
        raise BackupError("This backup comes from a newer version of Doorstep; install that one first.") from error


def _bring_journal(folder: Path, contents: Contents) -> list[list[str]]:
    """Brings the journal the lines that only the backup has; returns what was said of people, devices and links since
    the backup, in the order in which it was said.

    What stood in the backup's journal stands in its database: to repeat it could bring back what was changed since.
    Backups of older versions copied the journal last; there all of it is repeated, the backup's lines first.
    """
    for name in ("chain", "office"):
        journal.bring(name, journal.whole_lines(folder / "journal" / f"{name}.log"))
    kept = journal.whole_lines(folder / "journal" / "shut-out.log")
    since = journal.beyond(journal.place().lines("shut-out"), kept)
    journal.bring("shut-out", kept)
    return [line.split() for line in (since if contents.journal_first else kept + since)]


def _begin_anew(contents: Contents, now: datetime, told: Sequence[Sequence[str]]) -> int:
    number, _ = records.head()
    journal.note_restored(number, restored_store.chain())
    _, gone = journal.history(journal.told("chain"))
    feed.new_epoch(restored_at=now)
    machines.forget_all()
    access_store.end_all_sessions(now)
    messages.hold_back(now)
    access_store.shut_out_again(told, now)
    appointments.renew_links_again(told)
    erasing.erase_again(told, now)
    lost = restored_store.take_back(
        TakenBack(one.number, one.digest, one.visit, iso.instant(one.ms) if one.ms is not None else None)
        for one in gone
    )
    said = {"backup": contents.made_at, "lost": lost, "taken_back": restored_store.taken_back_digest()}
    entry = records.add_link("restore", said, now)
    db.session.execute(sa.text(f"DROP TABLE {RESTORING}"))
    return entry


def _unpacked(source: Path, folder: Path) -> tuple[Contents, str]:
    """Unpacks a backup and checks each of its files; what it says of itself, and what tells it from any other. Raises
    BackupError for one that is damaged.

    A bare file of `pg_dump -Fc` is taken, too, whatever it lacks: somebody may have nothing else.
    """
    with source.open("rb") as file:
        if file.read(len(DUMP)) == DUMP:
            file.seek(0)
            mark = hashlib.file_digest(file, "sha256").hexdigest()
            shutil.copyfile(source, folder / DATABASE)
            made_at = datetime.fromtimestamp(source.stat().st_mtime, UTC).isoformat(timespec="seconds")
            return Contents(made_at=made_at, database="postgresql", schema=None, seq=0, files={}), mark
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
    if contents.schema is None:
        raise BackupError(f"{source} holds no tables: it was made before the first doorstep migrate.")
    return contents, hashlib.sha256((folder / CONTENTS).read_bytes()).hexdigest()


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
                table.name in present - OF_ITSELF
                and db.session.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first()
            ):
                raise BackupError(f"The database is not empty: there are rows in {table.name}. Restore into a new one.")


def _in_restoring(mark: str) -> list[str]:
    """What makes a loaded database one that is being restored, in the transaction that loads it."""
    return [
        f"CREATE TABLE {RESTORING} (mark text NOT NULL)",
        f"INSERT INTO {RESTORING} VALUES ('{mark}')",  # noqa: S608 - a digest of our own
        f"UPDATE feed_clock SET epoch = '{new_id()}'",  # noqa: S608 - an id of our own
    ]


def _put_sqlite(source: Path, mark: str) -> None:
    """Puts the file in place of the empty database, whose log must not be played over it."""
    with closing(sqlite3.connect(source)) as copy, copy:
        for statement in _in_restoring(mark):
            copy.execute(statement)
    target = Path(str(db.engine.url.database))
    db.session.remove()
    db.engine.dispose()
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    durable.replace(source, target)


def _load_postgresql(source: Path, mark: str) -> None:
    """Plays the dump and what follows it in one transaction: psql commits at the end of its input, and never gets
    there when pg_restore fails."""
    # pg_restore drops what the dump has: tables of a later version would stay, and stop the migration to it.
    names = {*Base.metadata.tables, "alembic_version"} & set(sa.inspect(db.engine).get_table_names())
    drop = "".join(f"DROP TABLE {name} CASCADE;\n" for name in sorted(names))
    db.session.remove()
    unpack, _ = _call("pg_restore", "--clean", "--if-exists", "--no-owner", "--file=-", str(source))
    load, environment = _call(
        "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--dbname={_address()}"
    )
    with tempfile.TemporaryFile("w+") as said:
        with (
            subprocess.Popen(unpack, stdout=subprocess.PIPE, stderr=said) as unpacking,
            subprocess.Popen(
                load, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
            ) as loading,
        ):
            assert unpacking.stdout is not None and loading.stdin is not None
            try:
                loading.stdin.write(drop.encode())
                shutil.copyfileobj(unpacking.stdout, loading.stdin)
                if unpacking.wait() == 0:
                    statements = ["RESET search_path", *_in_restoring(mark)]
                    loading.stdin.write("".join(f"{one};\n" for one in statements).encode())
                    loading.stdin.close()
                    loading.wait()
            except BrokenPipeError:
                loading.wait()  # psql has ended early, and says why
            finally:
                unpacking.kill()
                loading.kill()
        said.seek(0)
        if unpacking.returncode or loading.returncode:
            raise BackupError(f"The dump cannot be loaded: {said.read().strip()}")


# ---- files


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

    The photos' bytes are not in it: copy the photo store as well, at any time afterwards. Its files never change. Nor
    is DOORSTEP_SECRET, without which the customers' private answers cannot be opened: keep it somewhere else.
    """
    try:
        contents = make(file.absolute(), clock.now())
    except OSError as error:
        raise BackupError(f"No backup was made, and nothing stands at {file}: {error.strerror or error}.") from error
    except journal.store_error() as error:
        raise BackupError(f"No backup was made: the journal cannot be read ({journal.why(error)}).") from error
    click.echo(f"{file}: everything up to {contents.seq} of the feed. Copy the photo store as well.")


@click.command("restore")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--report", is_flag=True, help="Say once more what is known of what the last restore lost.")
@with_appcontext
def restore_command(file: Path | None, report: bool) -> None:
    """Restore FILE into an empty database, while no server works on it. Run it again when it was interrupted.

    Everybody must sign in again; phones offer once more what they have. Put the journal in place first, if it is not.
    """
    if (file is None) != report:
        raise click.UsageError("Name the backup to restore, or say --report.")
    if file is not None:
        try:
            number = restore(file, clock.now())
        except OSError as error:
            raise BackupError(f"The restore stopped ({error.strerror or error}); run it again.") from error
        except journal.store_error() as error:
            raise BackupError(f"The restore stopped: no journal ({journal.why(error)}); run it again.") from error
        click.echo(f"Restored; entry {number} of the chain says so.")
    for line in restored.report():
        click.echo(line)
    if file is not None:
        if trouble := keys.trouble():
            click.echo(trouble)
        click.echo("Put the photos back, then run: doorstep fsck. When the phones have come: doorstep restore --report")
