"""The command `doorstep import`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from .. import clock
from ..accounts import store as accounts
from ..accounts.rules import FIELD_ROLES
from ..appointments import ledger_store, plan_store
from ..appointments import store as appointments
from ..config import Settings
from ..customers import store as customers
from ..database import reading
from ..errors import Conflict, Stale
from ..intake import office as intake
from ..standard import store as standard
from ..visits import store as visits
from . import files, rules
from .cells import Table
from .files import Unreadable
from .phones import e164
from .reading import Kind, Office, Sheet, read
from .rules import Booked, Current, Plan, Remark, WorkOrder


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything and change nothing.")
@with_appcontext
def import_orders(file: Path, dry_run: bool) -> None:
    """Import work orders from FILE (CSV or XLSX): all of them or, when a row is wrong, none.

    Importing a file again is safe: work orders are known by their numbers. docs/import.md lists the columns.
    """
    try:
        table = files.table(file.read_bytes())
    except Unreadable as error:
        raise click.ClickException(str(error)) from error
    import_table(table, dry_run)


def import_table(table: Table, dry_run: bool) -> None:
    """Imports the rows of a file, or says what is wrong with them; raises ClickException when nothing was imported."""
    now = clock.now()
    with reading():
        published = standard.current()
        if published is None:
            raise click.ClickException("还没有发布规范 / no standard is published. Run: doorstep standard publish")
        sheet = read(table, _office(published, now))
        plan = _planned(sheet.orders, now)
    faults = sorted((*sheet.faults, *plan.faults), key=lambda fault: fault.row)
    _tell(sheet, plan, faults)
    if faults:
        raise click.ClickException("有错误，什么也没有导入 / there are faults; nothing was imported.")
    if dry_run:
        click.echo("试运行，什么也没有改 / dry run, nothing was changed.")
        return
    try:
        intake.import_orders(plan.create, plan.changes, None, now)
    except (Stale, Conflict) as error:
        raise click.ClickException(
            "导入期间有人改动了这些上门，什么也没有导入；请再导入一次 / "
            f"{error.message} Nothing was imported; import the file again."
        ) from error


def _office(published: dict[str, Any], now: datetime) -> Office:
    """What rows are checked against: teams, people, and the standard's kinds of visit that people of the field do."""
    settings: Settings = current_app.extensions["doorstep"]
    return Office(
        kinds=[
            Kind(id, tuple(visit["name"].values()), visit["role"])
            for id, visit in published["visits"].items()
            if visit["role"] in FIELD_ROLES
        ],
        teams=accounts.teams(),
        people={person.staff_no: person for person in accounts.everybody(active_only=False)},
        zone=settings.zone,
        now=now,
        phone=e164,
    )


def _planned(orders: Sequence[WorkOrder], now: datetime) -> Plan:
    """What follows from the work orders, given the visits with their numbers and the customers with their phones."""
    office = appointments.by_orders([order.order for order in orders])
    ids = [visit.id for visit in office.values()]
    members, ledgers = appointments.members_of(ids), ledger_store.ledgers(ids)
    begun = visits.summaries(ids)
    who = customers.customers([visit.customer for visit in office.values()])
    where = customers.premises([visit.premises for visit in office.values()])
    current = {
        number: Current(
            visit=visit,
            name=who[visit.customer].name,
            phone=who[visit.customer].phone,
            address=where[visit.premises].address,
            members={member.role: member.person for member in members[visit.id]},
            ledger=tuple(ledgers[visit.id]),
            begun=visit.id in begun,
        )
        for number, visit in office.items()
    }
    known = customers.with_phones({order.phone for order in orders})
    return rules.plan(orders, current, known, _booked(orders, current), now, clock.new_id)


def _booked(orders: Sequence[WorkOrder], current: Mapping[str, Current]) -> list[Booked]:
    """Where the people who are to go are planned while the file wants them."""
    people = {order.main for order in orders if order.main}
    people |= {main for visit in current.values() if (main := visit.members.get("main"))}
    if not people:
        return []
    span = timedelta(days=2)
    starts = [order.start for order in orders]
    plans = plan_store.plans_of(people, min(starts) - span, max(starts) + span)
    numbers = {id: visit.order for id, visit in appointments.visits([plan.visit for plan in plans]).items()}
    return [Booked(plan, numbers[plan.visit]) for plan in plans]


def _tell(sheet: Sheet, plan: Plan, faults: Sequence[Remark]) -> None:
    """Prints what was found, faults last, so that they stand above the prompt."""
    if sheet.unread:
        click.echo(f"不读取的列 / columns that are not read: {'、'.join(sheet.unread)}")
    for remark in (*plan.left_alone, *plan.differences):
        click.echo(str(remark))
    if faults:
        for fault in faults:
            click.echo(str(fault), err=True)
        return
    moved, changed = len(plan.moves), len({change.visit for change in plan.members})
    click.echo(
        f"新增 {len(plan.create)}，改约 {moved}，换人 {changed}，不变 {plan.unchanged} / "
        f"{len(plan.create)} new, {moved} moved, {changed} with other people, {plan.unchanged} unchanged."
    )
