"""The machines that work on one database, each with a folder (`var`) of its own.

A machine is known by an id in its `var`, and enters itself into the database when it starts. Two of them must share one
secret, one journal and one photo store: what one machine seals, the other opens, and whom one shuts out, no restore on
the other lets in again.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import click
import sqlalchemy as sa
from flask.cli import with_appcontext
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from . import durable, installation
from .clock import new_id
from .config import Settings, SettingsError
from .database import Base, Uuid, db, is_sqlite, reading, transact, whose


class _Machine(Base):
    """`journal` is where the machine writes its journal; `number` and `digest` the entry of the chain that it noted
    there last."""

    __tablename__ = "machines"
    __table_args__ = whose(open="journal digest")

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    journal: Mapped[str] = mapped_column(sa.Text)
    number: Mapped[int | None] = mapped_column(sa.BigInteger)
    digest: Mapped[str | None] = mapped_column(sa.String(64))


_machines = cast(sa.Table, _Machine.__table__)


def own_id() -> str:
    """The id of this machine, made on first use."""
    return _kept_id(installation.settings().var / "machine")


@lru_cache(maxsize=8)
def _kept_id(path: Path) -> str:
    if not path.exists():
        durable.create(path, new_id().encode())
    return path.read_text().strip()


def enter() -> None:
    """Enters this machine, as one that is about to work.

    Raises SettingsError when another one works on the same database and the two do not share what they must.
    """
    settings = installation.settings()
    with reading():
        others = db.session.scalar(sa.select(sa.func.count()).where(_machines.c.id != own_id()))
    if others:
        refuse_unless_shared(settings)
    transact(lambda: _write(None, None))


def refuse_unless_shared(settings: Settings) -> None:
    """Raises SettingsError unless several machines can work with these settings."""
    seen = (
        "Another machine works on this database (one with another DOORSTEP_VAR; if it is gone: doorstep machine list, "
        "doorstep machine forget), so"
    )
    if not settings.secret_given:
        raise SettingsError(
            f"{seen} DOORSTEP_SECRET must be set, to the same value on each. The one that was made by itself stands in "
            "the file `secret` of the first machine's DOORSTEP_VAR."
        )
    for name, url in (("PHOTOS", settings.photos_url), ("JOURNAL", settings.journal)):
        if settings.is_own(url):
            raise SettingsError(f"{seen} DOORSTEP_{name}_URL must name a place that all of them see.")


def noted(number: int, digest: str) -> None:
    """Says that this machine's journal holds this entry of the chain; outside of the transaction that sealed it."""
    with db.engine.connect().execution_options(doorstep_write=True) as connection, connection.begin():
        connection.execute(_written(number, digest))


def noted_elsewhere(number: int) -> list[tuple[int, str]]:
    """What journals other than this machine's hold at or after this entry of the chain."""
    query = sa.select(_machines.c.number, _machines.c.digest)
    rows = db.session.execute(query.where(_machines.c.journal != _place(), _machines.c.number >= number))
    return [(row.number, row.digest) for row in rows]


def known() -> list[tuple[str, str]]:
    """Every machine that entered itself: its id, and where it writes its journal (its own id: in its folder)."""
    return [(row.id, row.journal) for row in db.session.execute(sa.select(_machines).order_by(_machines.c.id))]


def forget(id: str) -> bool:
    """Forgets a machine that is gone; False when there is none of this id. One that still works enters itself again."""
    gone = sa.delete(_machines).where(_machines.c.id == id).returning(_machines.c.id)
    return db.session.execute(gone).first() is not None


def forget_all() -> None:
    """Forgets every machine, as a restore does: those that are still there enter themselves again."""
    db.session.execute(sa.delete(_machines))


def _place() -> str:
    """Tells one journal from another, whatever a machine calls its own folders."""
    settings = installation.settings()
    return own_id() if settings.is_own(settings.journal) else settings.journal


def _write(number: int | None, digest: str | None) -> None:
    db.session.execute(_written(number, digest))


def _written(number: int | None, digest: str | None) -> Any:
    insert = sqlite.insert(_machines) if is_sqlite() else postgresql.insert(_machines)
    row = {"id": own_id(), "journal": _place(), "number": number, "digest": digest}
    changed = {"journal": row["journal"]} if number is None else row
    return insert.values(row).on_conflict_do_update(index_elements=["id"], set_=changed)


# ---- commands


@click.group()
def machine() -> None:
    """The machines that work on this database."""


@machine.command("list")
@with_appcontext
def list_command() -> None:
    """List them, with the place of each one's journal; this one has a star."""
    with reading():
        found = known()
    for id, place in found:
        click.echo(f"{'*' if id == own_id() else ' '} {id} {'in its own folder' if place == id else place}")


@machine.command("forget")
@click.argument("id", type=click.UUID)
@with_appcontext
def forget_command(id: UUID) -> None:
    """Forget a machine that is gone for ever, so that another one takes its place.

    What only its journal says is lost with it: whom it shut out, a restore of an older backup lets in again.
    """
    if not transact(lambda: forget(str(id))):
        raise click.ClickException(f"There is no machine {id} here; see: doorstep machine list")
    click.echo(f"The machine {id} is forgotten.")
