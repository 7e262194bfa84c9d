"""How many rows are written at once, and how the last of them go with the commit.

Whoever holds the clock keeps everybody else from committing, so what is written under it is one statement, and on
PostgreSQL that goes to the server in one round trip with the commit (`database.writing`). On SQLite, where no statement
is a round trip, each table has its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError

from .database import db, is_sqlite
from .errors import Unavailable

Rows = tuple[sa.Table, Sequence[Mapping[str, Any]]]
Names = tuple[sa.Table, tuple[str, ...]]


def insert_all(table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes rows that all have the same columns. PostgreSQL gets them as one text in one statement: a statement for
    each would be sent, run and answered by itself, while whoever waits for a lock waits for all of them."""
    if rows:
        gathered: list[Rows] | None = db.session().info.get("gathered")
        if gathered is None:
            _insert([(table, rows)])
        else:
            gathered.append((table, rows))


@contextmanager
def together() -> Iterator[None]:
    """What `insert_all` is given inside is written at the end, on PostgreSQL in one statement, whatever the tables.
    Nothing inside may read it, or count on it being there."""
    with _gathered() as gathered:
        yield
    _insert(gathered)


@contextmanager
def last(numbers: sa.Update | None = None, count: int = 0) -> Iterator[None]:
    """`together`, for what a transaction writes last: on PostgreSQL it goes with the commit. Where something is asked
    after all, it goes before that.

    `numbers` takes `count` numbers (`:count`) and returns the one before the first of them; then the rows' `seq` are
    their places among these, from 1.

    Raises Unavailable, here or at the commit, when somebody else wrote one of the rows at this very moment; on the next
    try it is known.
    """
    with _gathered() as gathered:
        yield
    if is_sqlite():
        with _refusing():
            _insert(gathered)
    elif gathered:
        db.session().info["last"] = lambda: _send(gathered, numbers, count)


def _send(gathered: Sequence[Rows], numbers: sa.Update | None, count: int) -> None:
    with _refusing():
        _insert(gathered, numbers, count)


@contextmanager
def _gathered() -> Iterator[list[Rows]]:
    info, gathered = db.session().info, list[Rows]()
    assert "gathered" not in info, "one at a time"
    info["gathered"] = gathered
    try:
        yield gathered
    finally:
        del info["gathered"]


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise Unavailable("Somebody wrote the same at this very moment; send it again.", code="busy") from error


def _insert(parts: Sequence[Rows], numbers: sa.Update | None = None, count: int = 0) -> None:
    if is_sqlite():
        for table, rows in parts:
            db.session.execute(sa.insert(table), rows)
    elif parts:
        given: dict[str, Any] = {
            f"rows{place}": json.dumps(rows, ensure_ascii=False, default=_written)
            for place, (_, rows) in enumerate(parts)
        }
        names = tuple((table, tuple(rows[0])) for table, rows in parts)
        db.session.execute(_insert_from_json(names, numbers), given | ({"count": count} if numbers is not None else {}))


@cache
def _insert_from_json(parts: tuple[Names, ...], numbers: sa.Update | None) -> sa.Insert:
    """The last one, with those before it inside."""
    before = numbers.cte("taken") if numbers is not None else None
    *inside, last = [_insert_part(place, table, names, before) for place, (table, names) in enumerate(parts)]
    return last.add_cte(*(one.cte(f"part{place}") for place, one in enumerate(inside)))


def _insert_part(place: int, table: sa.Table, names: Sequence[str], before: sa.CTE | None) -> sa.Insert:
    text = sa.cast(sa.bindparam(f"rows{place}", type_=sa.Text), postgresql.JSON)
    given = sa.func.json_to_recordset(text).table_valued(*(sa.column(name, table.c[name].type) for name in names))
    rows = given.render_derived(name=f"given{place}", with_types=True)
    found: list[Any] = list(rows.c)
    if before is not None:  # null where there is no clock, which no column `seq` takes
        taken = sa.select(before).scalar_subquery()
        found = [taken + column if column.name == "seq" else column for column in found]
    return sa.insert(table).from_select(list(names), sa.select(*found), include_defaults=False)


def _written(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written into a row")
