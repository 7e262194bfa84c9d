"""The command `doorstep import`."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from .. import clock
from ..appointments.order_file_store import LONGEST_NAME
from ..database import reading
from ..errors import Conflict, Stale
from . import orders
from .cells import Table
from .opening import files
from .opening.files import Unreadable
from .orders import Checked
from .reading.columns import DATUMS
from .rules import Plan
from .understood import lines


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
    import_table(table, file.name[-LONGEST_NAME:], dry_run, good_rows, datum)


def import_table(table: Table, name: str, dry_run: bool, good_rows: bool = False, datum: str | None = None) -> None:
    """Imports the rows of a file, or says what is wrong with them; raises ClickException when nothing was imported."""
    now = clock.now()
    try:
        with reading():
            found = orders.checked(table, orders.How(good_rows, datum), now)
    except Conflict as error:
        raise click.ClickException(
            "还没有发布规范 / no standard is published. Run: doorstep standard publish"
        ) from error
    _tell(found, dry_run)
    if found.stops:
        raise click.ClickException("有错误，什么也没有导入 / there are faults; nothing was imported.")
    _count(found.plan, found.refused)
    if dry_run:
        click.echo("试运行，什么也没有改 / dry run, nothing was changed.")
        return
    try:
        orders.carry_out(found, name, None, now)
    except (Stale, Conflict) as error:
        raise click.ClickException(
            "导入期间有人改动了这些上门，什么也没有导入；请再导入一次 / "
            f"{error.message} Nothing was imported; import the file again."
        ) from error


def _tell(found: Checked, dry_run: bool) -> None:
    """Prints what was found, faults last, so that they stand above the prompt; in a dry run also what was understood of
    each row. The words go to whoever asked and nowhere else: they hold names, numbers and addresses."""
    sheet, rows, faults = found.sheet, found.rows, found.faults
    if sheet.name:
        click.echo(f"工作表 / sheet: {sheet.name}")
    if sheet.unread:
        click.echo(f"不读取的列 / columns that are not read: {'、'.join(sheet.unread)}")
    shown = {row.row for row in rows}
    for remark in sheet.remarks:
        if remark.row not in shown:
            click.echo(str(remark))
    if dry_run:
        for line in lines(rows, found.zone):
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
