"""The chain as a walk along it reads it: some entries after each other, with the openings of each."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from ..database import db
from . import rules, store
from .rules import Entry, Kept
from .store import _entries, _openings

PAGE = 200
"""Entries that are held at once."""

_ENTRY = [_entries.c[name] for name in Entry.__dataclass_fields__]


def end() -> int:
    """The number of the last entry, or that which the head names where there are fewer."""
    last = db.session.scalar(sa.select(sa.func.max(_entries.c.number))) or 0
    return max(last, store.head()[0])


def between(first: int, last: int) -> Iterator[tuple[Entry, list[Kept]]]:
    """The entries of these numbers in order, each with its openings. Before the first entry of a chain there is none,
    so whatever stands there comes with it."""
    after = first - 1 if first > 1 else None
    while rows := _some(after, last):
        openings: dict[int, list[Kept]] = {row.number: [] for row in rows}
        query = sa.select(_openings).where(_openings.c.record.between(rows[0].number, rows[-1].number))
        for opening in db.session.execute(query):
            openings[opening.record].append(Kept(opening.path, opening.salt, opening.value))
        for row in rows:
            yield Entry(row.number, row.previous, row.digest, row.document), openings[row.number]
        after = rows[-1].number


def _some(after: int | None, last: int) -> list[sa.Row[tuple[int, str, str, str]]]:
    query = sa.select(*_ENTRY).where(_entries.c.number <= last).order_by(_entries.c.number).limit(PAGE)
    return list(db.session.execute(query if after is None else query.where(_entries.c.number > after)))


def erased() -> dict[int, set[str]]:
    """What the chain says was erased, by record: the paths of openings. These entries are verified like all others."""
    found: dict[int, set[str]] = {}
    for document in db.session.scalars(sa.select(_entries.c.document).where(_entries.c.kind == "erasure")):
        for number, paths in rules.erased_by(document).items():
            found.setdefault(number, set()).update(paths)
    return found
