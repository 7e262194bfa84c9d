"""The routes of files of work orders: looked at first, then imported, and written down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import marshmallow as ma

from .. import clock
from ..accounts import store as accounts
from ..accounts.rules import Person, dispatched_for
from ..appointments import order_file_store
from ..appointments.order_file_store import OrderFile
from ..database import reading
from ..errors import Conflict, NotFound, Unavailable
from ..http import IDEMPOTENCY_KEY, caller, idempotency_key
from ..intake import store as commands
from ..intake.store import Command
from . import order_schemas, orders, view
from .cells import Table
from .corrections import Corrections, corrected, width
from .orders import Checked, How
from .reading.headers import Chosen, find, likely
from .received import blp, refused, table_of

Json = dict[str, Any]

MOST_ROWS = 2_000
"""Rows of a file that is looked at on a page; whoever has more splits the file, or imports it by the command."""
SHOWN = 100
"""Imports of which the list tells."""
PATIENCE_S = 20
_turn = Lock()
"""One file at a time is in the memory of a process."""


@blp.route("/imports/check", methods=["POST"])
@blp.arguments(order_schemas.OrderFile, unknown=ma.RAISE)
@blp.response(200, order_schemas.OrdersRead)
@blp.refuses(400, 401, 403, 409, 413, 415, 422, 503)
def check_orders(given: Json) -> Json:
    """Say what would become of the work orders of a file (CSV or a workbook); nothing is changed."""
    with _read(given) as (table, found, own):
        return {**view.file(table, found, own), "known": view.known_columns()}


@blp.route("/imports", methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY_KEY])
@blp.arguments(order_schemas.OrderFile, unknown=ma.RAISE)
@blp.response(200, order_schemas.OrderFileDone)
@blp.refuses(400, 401, 403, 409, 412, 413, 415, 422, 503)
def import_orders(given: Json) -> Json:
    """Import the work orders of a file: all of them or, when a row is wrong, none; with `good_rows` those that are not
    wrong."""
    command = Command(caller().person.id, *idempotency_key())
    with reading():
        known = commands.earlier(command, clock.now())
    if known is None:
        with _read(given) as (_, found, _):
            if found.stops:
                raise Conflict("The file has faults; nothing was imported.", code="file_wrong")
            known = orders.carry_out(found, given["name"], command.person, clock.now(), command)
    with reading():
        done = order_file_store.get(known)
        if done is None:
            raise NotFound("There is no such import.", of=known)
        return _done([done])[0]


@blp.route("/imports", methods=["GET"])
@blp.response(200, order_schemas.OrderFilesDone)
@blp.refuses(401, 403)
def done_imports() -> Json:
    """The imports of those for whose teams one dispatches, the newest first; for administrators all, also those of the
    command."""
    teams = _teams(caller().person)
    with reading():
        people = None if teams is None else [one.id for team in teams for one in accounts.people_of_team(team)]
        return {"items": _done(order_file_store.latest(people, SHOWN))}


def _teams(asking: Person) -> frozenset[str] | None:
    """For whom this person may book; None for all teams."""
    return None if "administrator" in asking.roles else dispatched_for(asking)


@contextmanager
def _read(given: Json) -> Iterator[tuple[Table, Checked, int]]:
    """The table as it is meant, what it says, and how many columns the file has itself; one at a time."""
    if not _turn.acquire(timeout=PATIENCE_S):
        raise Unavailable("Other files are being read; try again in a moment.")
    try:
        table = table_of(given["file"])
        own = width(table)
        if len(table.rows) > MOST_ROWS:
            raise refused(f"A file has at most {MOST_ROWS} rows here.", "file_too_long")
        table, chosen = corrected(table, _corrections(given, table))
        how = How(given["good_rows"], given["datum"], _teams(caller().person), chosen)
        with reading():
            found = orders.checked(table, how, clock.now())
        yield table, found, own
    finally:
        _turn.release()


def _corrections(given: Json, table: Table) -> Corrections:
    """What was put right by hand. Where nobody says in which row the headers stand and none is found, the likeliest is
    taken, so that its columns can be named."""
    found = find(table)
    row = given["header"] or (found.row if found else likely(table))
    return Corrections(
        chosen=Chosen(row, {one["at"]: one["column"] for one in given["columns"]}),
        cells={(one["row"], one["at"]): one["text"] for one in given["cells"]},
        added=[(one["column"], one["text"]) for one in given["added"]],
    )


def _done(files: list[OrderFile]) -> list[Json]:
    people = accounts.people({file.by for file in files if file.by})
    return [
        {
            "id": file.id,
            "at": file.at,
            "by": people.get(file.by or ""),
            "name": file.name,
            "counts": {**vars(file), "new": file.added},
        }
        for file in files
    ]
