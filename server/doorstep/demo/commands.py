"""The command `doorstep demo`: a demonstration day, made through the real import and the real intake."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import timedelta
from pathlib import Path
from threading import Event

import click
import sqlalchemy as sa
import structlog
from flask import Flask
from flask.cli import with_appcontext

from .. import clock, durable, installation, migrations, worker, zones
from ..accounts import links
from ..accounts import store as accounts
from ..appointments import order_store
from ..appointments import store as appointments
from ..config import Settings, standard_folder
from ..database import Base, db, reading, transact
from ..feed import store as feed
from ..imports.commands import import_table
from ..imports.opening.files import table
from ..standard import store as standard
from ..standard.loading import belongs, files_in, load
from . import day, marks, people
from .phone import Here, Phone, Visit
from .stories import YESTERDAY, perform

LOG = "demo.log"
"""What would be printed while the day is made, messages above all."""

ORDERS = "demo-work-orders.csv"
"""The work orders as they were imported, kept below `var` for trying `doorstep import` again."""

OF_ITSELF = {"feed_clock", "feed_marks", "phone_keys", "push_keys", "machines"}
"""Tables that have rows before anybody has done anything."""


@click.command()
@click.option("--reset", is_flag=True, help="Throw the demonstration away and make a new one around this hour.")
@click.option("--no-list", is_flag=True, help="Do not say who can sign in: the server that comes next says it.")
@with_appcontext
def demo(reset: bool, no_list: bool) -> None:
    """Fill a fresh embedded database with a demonstration day, and print who can sign in.

    Once made, it stays as it is until --reset. Never touches a database that holds anything else.
    """
    app = installation.app()
    settings = installation.settings(app)
    database = _embedded(settings)
    made = marks.marked(settings)
    if made is None and _holds_anything():
        raise click.ClickException(
            "数据库里已有别的数据，不会写入演示数据 / this database holds other data; nothing is mixed into it."
        )
    if made is not None and (reset or not made):
        _start_over(settings, database)
        made = None
    if made is None:
        _make(app, settings)
    else:
        click.echo(
            "演示数据已在，重新生成请用 doorstep demo --reset / the demonstration is there; --reset makes a new one."
        )
    for line in _customers():
        click.echo(line)
    for line in () if no_list else marks.told(settings):
        click.echo(line)


def _customers() -> list[str]:
    """The pages of a customer who is visited next and of one who was visited yesterday, as their messages name them."""
    now = clock.now()
    with reading():
        team = next(team for team in accounts.teams() if team.name == people.EAST)
        coming = appointments.visits_between(team.id, now, now + timedelta(days=2))
        past = order_store.by_orders(YESTERDAY)
        shown = {
            "客户，上门前 / customer, before the visit": next(iter(coming), None),
            "客户，上门后 / customer, afterwards": next(iter(past.values()), None),
        }
        return [f"{who}: {links.address(visit.id, visit.link_version)}" for who, visit in shown.items() if visit]


def _make(app: Flask, settings: Settings) -> None:
    """1. Mark the database as a demonstration. 2. People, standard, work orders. 3. Yesterday, visit by visit."""
    now = clock.now()
    epoch = transact(feed.hold).epoch
    marks.mark(settings, epoch, now, finished=False)
    click.echo("正在生成演示数据… / making a demonstration day …")
    people.add(settings.secret, now)
    document, faults = load(standard_folder())
    if document is None:
        raise click.ClickException(f"The standard has faults: {faults[0]}")
    files = {name: text.decode() for name, text in files_in(standard_folder()).items() if belongs(name)}
    transact(lambda: standard.publish(document, now, None, files=files))
    local = now.astimezone(zones.place(settings.zone)).replace(tzinfo=None)
    orders = day.shifted(day.SAMPLE.read_text("utf-8"), local).encode()
    durable.write(settings.var / ORDERS, orders)
    import_table(table(orders), "work-orders.csv", dry_run=False)
    phones: dict[str, Phone] = {}
    staff = day.staff(orders.decode(), YESTERDAY)
    with _quiet_log(), click.progressbar(staff.items(), label="已完成 / completed", file=sys.stderr) as visits:
        for order, staff_no in visits:
            if staff_no not in phones:
                phones[staff_no] = Phone(Here(app), staff_no, people.password(settings.secret))
            perform(Visit(phones[staff_no], order, YESTERDAY[order].said), YESTERDAY[order])
    with open(settings.var / LOG, "a", opener=durable.private) as log, redirect_stdout(log):
        worker.tick(app, Event())  # what was due at once
    click.echo(f"消息在“消息”页，也在 / messages are on the page Messages, and in {settings.var / LOG}")
    marks.mark(settings, epoch, now, finished=True)


@contextmanager
def _quiet_log() -> Iterator[None]:
    """Leaves out the line for each request: here they are the script's own, and would bury what is to be read."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    try:
        yield
    finally:
        structlog.configure(**before)


def _embedded(settings: Settings) -> Path:
    """The file of the embedded database; a demonstration goes into no other."""
    path = marks.embedded(settings)
    if path is None:
        raise click.ClickException(
            "演示数据只写入 var 目录里的内置数据库 / a demonstration goes only into the embedded database below "
            f"{settings.var}."
        )
    return path


def _holds_anything() -> bool:
    """Whether any table has a row."""
    with reading():
        return any(
            db.session.execute(sa.select(sa.literal(1)).select_from(made).limit(1)).first()
            for made in Base.metadata.sorted_tables
            if made.name not in OF_ITSELF
        )


def _start_over(settings: Settings, database: Path) -> None:
    """Removes the demonstration's database, photos and journal, and makes empty tables.

    Sealed records cannot be deleted row by row, which is as it should be. A database that a server has open is left
    alone: SQLite gives up its log file only to the last one who uses it.
    """
    db.session.remove()
    db.engine.dispose()
    connection = sqlite3.connect(database, timeout=1)
    try:
        alone = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0] == "delete"
    except sqlite3.OperationalError:
        alone = False
    finally:
        connection.close()
    if not alone:
        raise click.ClickException("请先停止服务 / a server is using this database; stop it first.")
    for leftover in (database, settings.var / marks.MARKER, settings.var / ORDERS, settings.var / LOG):
        leftover.unlink(missing_ok=True)
    for folder in ("photos", "journal"):
        shutil.rmtree(settings.var / folder, ignore_errors=True)
    migrations.upgrade()
