"""The routes that take files."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from .. import clock
from ..accounts.rules import CODE_LIVES
from ..database import reading, transact
from ..http import caller
from . import order_files, people, people_rows, schemas
from .received import blp, refused, table_of

__all__ = ["blp", "order_files"]

Json = dict[str, Any]


@blp.route("/people/import", methods=["POST"])
@blp.arguments(schemas.PeopleFile, unknown=ma.RAISE)
@blp.response(200, schemas.PeopleRead)
@blp.refuses(400, 401, 403, 409, 413, 415, 422, 503)
def import_people(given: Json) -> Json:
    """Add the people of a file (CSV or a workbook), all of them or, when a row is wrong, none; with `dry_run` only say
    what was understood. Each gets a one-time code, told this once."""
    rows = _rows(given["file"])
    with reading():
        found = people.checked(rows)
    if given["dry_run"] or any(row.faults for row in found):
        return {"rows": found, "added": [], "expires": None}
    asking, now = caller().person.id, clock.now()
    codes = people.prepared(found)
    added = transact(lambda: people.add(rows, codes, asking, now))
    return {"rows": found, "added": added, "expires": now + CODE_LIVES}


def _rows(file: str) -> list[people_rows.PersonRow]:
    """The rows of a file; raises Invalid for one that cannot be read, or that is no list of people."""
    table = table_of(file)
    rows = people_rows.read(table)
    if not rows:
        needed = ", ".join(names[0] for names in map(people_rows.HEADERS.get, people_rows.NEEDED) if names)
        raise refused(f"There is no row of headings with {needed} and people below it.", "file_no_people")
    if len(rows) > people_rows.MOST_ROWS:
        raise refused(f"A file has at most {people_rows.MOST_ROWS} people.", "file_too_long")
    return rows
