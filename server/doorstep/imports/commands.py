"""The command `doorstep import`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from .. import clock, installation, zones
from ..accounts import store as accounts
from ..accounts.phones import e164
from ..accounts.rules import FIELD_ROLES
from ..appointments import imported_store, ledger_store, member_store, order_store, plan_store
from ..appointments import store as appointments
from ..appointments.rules import ROLES, Member
from ..customers import store as customers
from ..database import reading
from ..errors import Conflict, Stale
from ..intake import bookings as intake
from ..roster import calendar_store
from ..roster import store as roster
from ..standard import store as standard
from . import plans
from .cells import Table
from .opening import files
from .opening.files import Unreadable
from .plans import Known
from .reading.columns import DATUMS
from .reading.orders import Kind, Office, Sheet, read
from .rules import Booked, Current, Plan, Remark, WorkOrder
from .understood import Ground, Understood, lines, understood


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what is understood of each row and change nothing.")
@click.option("--good-rows", is_flag=True, help="Leave out the rows that are wrong and import the others.")
@click.option(
    "--datum", type=click.Choice(list(DATUMS.words)), help="The coordinate system, where FILE does not say it."
)
@with_appcontext
def import_orders(file: Path, dry_run: bool, good_rows: bool, datum: str | None) -> None:
    """Import work orders from FILE (CSV or a workbook): all of them or, when a row is wrong, none.

    Importing a file again is safe: work orders are known by their numbers, and a row changes only what is another than
    in the file before. docs/import.md lists the columns.
    """
    try:
        table = files.table(file.read_bytes())
    except Unreadable as error:
        raise click.ClickException(str(error)) from error
    import_table(table, dry_run, good_rows, datum)


def import_table(table: Table, dry_run: bool, good_rows: bool = False, datum: str | None = None) -> None:
    """Imports the rows of a file, or says what is wrong with them; raises ClickException when nothing was imported."""
    now = clock.now()
    with reading():
        published = standard.current()
        if published is None:
            raise click.ClickException("还没有发布规范 / no standard is published. Run: doorstep standard publish")
        office = replace(_office(published, now), datum=datum)
        sheet = read(table, office)
        plan = (plans.good_rows if good_rows else plans.plan)(sheet.orders, _known(sheet.orders), now, clock.new_id)
        faults = sorted((*sheet.faults, *plan.faults), key=lambda fault: fault.row)
        rows = understood(sheet.orders, plan, sheet.remarks, faults, _ground(office, sheet.orders))
    _tell(sheet, rows, faults, office.zone if dry_run else None)
    nothing = not plan.outcomes if good_rows else bool(faults)
    if nothing:
        raise click.ClickException("有错误，什么也没有导入 / there are faults; nothing was imported.")
    _count(plan, len({fault.row for fault in faults}))
    if dry_run:
        click.echo("试运行，什么也没有改 / dry run, nothing was changed.")
        return
    try:
        intake.import_orders(plan.create, plan.changes, plan.said, None, now)
    except (Stale, Conflict) as error:
        raise click.ClickException(
            "导入期间有人改动了这些上门，什么也没有导入；请再导入一次 / "
            f"{error.message} Nothing was imported; import the file again."
        ) from error


def _office(published: dict[str, Any], now: datetime) -> Office:
    """What rows are checked against: teams, people, and the standard's kinds of visit that people of the field do."""
    settings = installation.settings()
    every = [Kind(id, tuple(visit["name"].values()), visit["role"]) for id, visit in published["visits"].items()]
    return Office(
        kinds=[kind for kind in every if kind.role in FIELD_ROLES],
        others=[kind for kind in every if kind.role not in FIELD_ROLES],
        teams=accounts.teams(),
        people={person.staff_no: person for person in accounts.everybody(active_only=False)},
        zone=settings.zone,
        now=now,
        phone=e164,
    )


def _known(orders: Sequence[WorkOrder]) -> Known:
    """What the work orders are held against: the visits with their numbers, the customers with their phones, and where
    people are."""
    office = order_store.by_orders([order.order for order in orders])
    ids = [visit.id for visit in office.values()]
    chains = order_store.chains(ids)
    every = [visit.id for chain in chains.values() for visit in chain]
    ever, ledgers = member_store.members_of(ids, all=True), ledger_store.ledgers(every)
    members = {id: [member for member in of_visit if member.to_seq is None] for id, of_visit in ever.items()}
    said = imported_store.imported(ids)
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
            begun=visit.begun,
            said=said.get(visit.id),
            former=_former(ever[visit.id]),
            before=tuple(entry for one in chains[visit.id][:-1] for entry in ledgers[one.id]),
        )
        for number, visit in office.items()
    }
    people = {member.person for of_visit in members.values() for member in of_visit}
    people |= {person for order in orders for person in (order.main, order.backup) if person}
    return Known(
        current=current,
        customers=customers.with_phones({phone for order in orders for phone in (order.phone, *order.other_phones)}),
        booked=_booked(orders, current),
        names={id: person.name for id, person in accounts.people(people).items()},
    )


def _former(ever: Sequence[Member]) -> dict[str, frozenset[str]]:
    """Who went to a visit before and does not in that role now, by role."""
    now = {(one.role, one.person) for one in ever if one.to_seq is None}
    return {
        role: frozenset(one.person for one in ever if one.role == role and (role, one.person) not in now)
        for role in ROLES
    }


def _ground(office: Office, orders: Sequence[WorkOrder]) -> Ground:
    """What rows are shown against."""
    teams = {order.team for order in orders}
    goers = [one for one in office.people.values() if one.active and one.team in teams and one.roles & FIELD_ROLES]
    days = [order.start.astimezone(zones.place(office.zone)).date() for order in orders] or [clock.now().date()]
    said = roster.hours_said([one.id for one in goers], min(days) - timedelta(days=1), max(days), office.zone)
    return Ground(
        kinds={kind.id: kind.names for kind in office.kinds},
        people={person.id: person for person in office.people.values()},
        said={team: {one.id: said[one.id] for one in goers if one.team == team} for team in teams},
        calendar=calendar_store.calendar(),
        zone=office.zone,
    )


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


def _tell(sheet: Sheet, rows: Sequence[Understood], faults: Sequence[Remark], zone: str | None) -> None:
    """Prints what was found, faults last, so that they stand above the prompt; with a zone also what was understood of
    each row. The words go to whoever asked and nowhere else: they hold names, numbers and addresses."""
    if sheet.name:
        click.echo(f"工作表 / sheet: {sheet.name}")
    if sheet.unread:
        click.echo(f"不读取的列 / columns that are not read: {'、'.join(sheet.unread)}")
    shown = {row.row for row in rows}
    for remark in sheet.remarks:
        if remark.row not in shown:
            click.echo(str(remark))
    if zone is not None:
        for line in lines(rows, zone):
            click.echo(line)
    else:
        stopping = set(faults)
        for remark in (remark for row in rows for remark in row.remarks if remark not in stopping):
            click.echo(str(remark))
    for fault in faults:
        click.echo(str(fault), err=True)


def _count(plan: Plan, left_out: int) -> None:
    """Says how many rows do what."""
    moved, changed = len(plan.moves), len({change.visit for change in plan.members})
    click.echo(
        f"新增 {len(plan.create)}，改约 {moved}，换人 {changed}，更正 {len(plan.facts)}，不变 {plan.unchanged} / "
        f"{len(plan.create)} new, {moved} moved, {changed} with other people, {len(plan.facts)} corrected, "
        f"{plan.unchanged} unchanged."
    )
    if left_out:
        click.echo(f"有错误、未导入 {left_out} 行 / {left_out} rows with faults are left out.")
