"""The chain of sealed entries and the openings of its commitments; `summary_store` has a row of each record for lists.

An entry is written once. The database itself refuses to change or delete it (`GUARDS`), so whoever wants to must first
remove the guards, and then `doorstep record verify` finds it. What comes later never touches an earlier row: that a
record is superseded follows from a later record of the same visit.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from .. import journal
from ..accounts.rules import Person, supervises
from ..database import IDS, Base, Moment, Uuid, db, is_sqlite, whose
from ..errors import NotFound
from ..events.shapes import INTEGER_LIMIT
from ..rows import insert_all, together
from . import contents, rules, summary_store
from .rules import GENESIS, Json, Opening
from .summary_store import RecordSummary

PAGE = 200
"""Entries that a walk along the chain holds at once."""


@dataclass(frozen=True)
class Record:
    """A sealed record: `document` is the canonical JSON whose SHA-256 is `digest`; `previous` the digest before it."""

    number: int
    visit: str
    previous: str
    digest: str
    document: str
    sealed_at: datetime

    @property
    def sealed(self) -> Json:
        """The document, read."""
        content: Json = json.loads(self.document)
        return content


class _Entry(Base):
    """One link of the chain; `kind` is record, erasure or restore."""

    __tablename__ = "chain_entries"
    __table_args__ = (
        sa.Index(None, "visit", "number"),
        whose(open="kind previous digest document"),
    )

    number: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(sa.Text)
    visit: Mapped[str | None] = mapped_column(Uuid)
    previous: Mapped[str] = mapped_column(sa.String(64))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    document: Mapped[str] = mapped_column(sa.Text)
    sealed_at: Mapped[datetime] = mapped_column(Moment)


class _Head(Base):
    """The last link, in one row that every sealing locks."""

    __tablename__ = "chain_head"
    __table_args__ = whose(open="digest")

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(sa.BigInteger)
    digest: Mapped[str] = mapped_column(sa.String(64))


class _Opening(Base):
    """What opens one commitment of a record. `value` is JSON. Without this row nothing gives the value back: so it is
    erased, and the chain names what was."""

    __tablename__ = "record_openings"
    __table_args__ = whose(customer="salt value", open="path")

    record: Mapped[int] = mapped_column(sa.BigInteger, sa.ForeignKey("chain_entries.number"), primary_key=True)
    path: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    salt: Mapped[str] = mapped_column(sa.String(64))
    value: Mapped[str] = mapped_column(sa.Text)


_entries = cast(sa.Table, _Entry.__table__)
_head = cast(sa.Table, _Head.__table__)
_openings = cast(sa.Table, _Opening.__table__)


# ---- the database's own refusal

_REFUSED = "what is sealed never changes"
GUARDS: Mapping[str, tuple[str, ...]] = {
    "sqlite": (
        f"CREATE TRIGGER chain_entries_unchanged BEFORE UPDATE ON chain_entries "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
        f"CREATE TRIGGER chain_entries_kept BEFORE DELETE ON chain_entries "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
        f"CREATE TRIGGER record_openings_unchanged BEFORE UPDATE ON record_openings "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
    ),
    "postgresql": (
        f"CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql "
        f"AS $$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$",
        "CREATE TRIGGER chain_entries_unchanged BEFORE UPDATE OR DELETE ON chain_entries "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER chain_entries_kept BEFORE TRUNCATE ON chain_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER record_openings_unchanged BEFORE UPDATE ON record_openings "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    ),
}
"""Statements for each database, to be run once both tables are there. Openings may be deleted, but not changed."""

for _dialect, _statements in GUARDS.items():
    for _statement in _statements:
        _ddl = sa.DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(_openings, "after_create", _ddl.execute_if(dialect=_dialect))


# ---- sealing


@dataclass(frozen=True)
class Prepared:
    """A record that only waits for its place in the chain: `parts` are what it says, with everything personal closed,
    each in canonical JSON; the rows of its openings and of its summary, the items that it was asked and those that
    failed, and the record of this visit that it supersedes."""

    visit: str
    parts: Mapping[str, str]
    openings: Sequence[Mapping[str, str]]
    summary: Mapping[str, Any]
    asked: Sequence[str]
    failed: Sequence[str]
    supersedes: int | None


def prepare(content: Mapping[str, Any]) -> Prepared:
    """Makes a record of what `contents.content` returned, as far as that goes without the chain. Whatever a phone has
    said that cannot be sealed raises here, where nothing is locked and nothing was written."""
    closed, openings = rules.close(content, _salts())
    return Prepared(
        visit=content["visit"],
        parts=rules.written(closed),
        openings=[vars(opening) for opening in openings],
        summary=summary_store.summary_of(content),
        asked=contents.asked_items(content["assessment"]),
        failed=content["assessment"]["failed"],
        supersedes=content["supersedes"],
    )


def seal(prepared: Prepared, now: datetime) -> Record:
    """Seals a record as the next link of the chain, and returns it; see `seal_all`."""
    return seal_all([prepared], now)[0]


def seal_all(prepared: Sequence[Prepared], now: datetime) -> list[Record]:
    """Seals records, each of another visit, as the next links of the chain in this order, and returns them: with as
    many statements as one of them takes.

    Call it inside the write transaction that keeps what completed the visits, after every other row and before the
    feed's clock: it locks the head of the chain until the commit. The journal's lines are written after the commit by
    themselves, all at once.
    """
    if not prepared:
        return []
    failing = [one for one in prepared if one.failed]
    sets = summary_store.keep_sets([*(one.asked for one in prepared), *(one.failed for one in failing)])
    failed = dict(zip((one.visit for one in failing), sets[len(prepared) :], strict=True))
    last, digest = _hold()
    records = []
    for number, one in enumerate(prepared, last + 1):
        previous = digest
        document, digest = rules.chained("record", one.parts, previous, number, _instant(now))
        records.append(Record(number, one.visit, previous, digest, document, now))
    openings = [
        {"record": record.number, **opening}
        for record, one in zip(records, prepared, strict=True)
        for opening in one.openings
    ]
    summaries = [
        summary_store.Added(record.number, one.summary, asked, failed.get(one.visit), one.failed, one.supersedes)
        for record, one, asked in zip(records, prepared, sets, strict=False)
    ]
    with together():
        _append([{"kind": "record", **vars(record)} for record in records], now)
        insert_all(_openings, openings)
        summary_store.add(summaries)
    return records


def add_link(kind: str, content: Mapping[str, Any], now: datetime) -> int:
    """Seals an entry that is no record (`erasure`, `restore`) and returns its number; `content` holds nothing personal.

    Takes the same lock as `seal_all`.
    """
    parts = rules.written(content)
    last, previous = _hold()
    document, digest = rules.chained(kind, parts, previous, last + 1, _instant(now))
    link = {"number": last + 1, "visit": None, "previous": previous, "digest": digest, "document": document}
    _append([{"kind": kind, **link, "sealed_at": now}], now)
    return last + 1


def erase(visits: Collection[str], now: datetime) -> int | None:
    """Seals that the openings of these visits' records are erased, which the caller deletes in this transaction;
    returns the entry's number, None where there is nothing to erase. Takes the same lock as `seal_all`."""
    query = sa.select(_openings.c.record, _openings.c.path).join(_entries, _entries.c.number == _openings.c.record)
    rows = db.session.execute(query.where(_entries.c.visit.in_(visits)).order_by(_openings.c.record, _openings.c.path))
    paths: dict[int, list[str]] = {}
    for row in rows:
        paths.setdefault(row.record, []).append(row.path)
    if not paths:
        return None
    return add_link("erasure", {"erased": [{"record": number, "paths": found} for number, found in paths.items()]}, now)


def _instant(now: datetime) -> str:
    return now.isoformat(timespec="milliseconds")


GONE_AFTER_S = 30
"""Whoever holds the head and says nothing for so long has gone, or stands still: PostgreSQL ends its transaction, and
the next one seals. Of a process that ends it hears at once."""


def _hold() -> tuple[int, str]:
    """Locks the head; number and digest of the last link."""
    query = sa.select(_head.c.number, _head.c.digest).with_for_update()
    if not is_sqlite():
        query = query.add_columns(sa.func.set_config("idle_in_transaction_session_timeout", f"{GONE_AFTER_S}s", True))
    head = db.session.execute(query).first()
    if head is None:
        insert = sqlite.insert(_head) if is_sqlite() else postgresql.insert(_head)
        db.session.execute(insert.values(id=1, number=0, digest=GENESIS).on_conflict_do_nothing())
        head = db.session.execute(query).one()
    return head.number, head.digest


def _append(links: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Writes links and moves the head, which is held, behind the last of them."""
    insert_all(_entries, links)
    last = links[-1]
    db.session.execute(sa.update(_head).values(number=last["number"], digest=last["digest"]))
    for link in links:
        words = journal.sealed(link["number"], link["digest"], link["visit"], int(now.timestamp() * 1000))
        journal.note("chain", *words)


def _salts() -> Iterator[bytes]:
    """Salts of 32 random bytes each; a record needs dozens of them, and asking for them one by one takes longer."""
    while True:
        drawn = secrets.token_bytes(32 * 64)
        yield from (drawn[start : start + 32] for start in range(0, len(drawn), 32))


# ---- reading


def record(number: int) -> Record | None:
    """The record of this number; None for an entry that is no record."""
    return next(iter(_records(_entries.c.number == number)), None) if number <= INTEGER_LIMIT else None


def record_for(asking: Person, number: int) -> tuple[Record, RecordSummary]:
    """A record and its summary, if it is of a team that the asking person supervises; raises NotFound."""
    found = record(number)
    summary = summary_store.summaries([number]).get(number) if found else None
    if found is None or summary is None or not supervises(asking, summary.team):
        raise NotFound("There is no such record here.", of=str(number))
    return found, summary


def records_of(visit: str) -> list[Record]:
    """The records of a visit, the one in force last."""
    return _records(_entries.c.visit == visit)


def numbers_in_force(visits: Collection[str]) -> dict[str, int]:
    """The number of each visit's last record, by visit; those without any are left out."""
    last = sa.select(_entries.c.visit, sa.func.max(_entries.c.number)).group_by(_entries.c.visit)
    last = last.where(_entries.c.visit.in_(IDS), _entries.c.kind == "record")
    rows = db.session.execute(last, {"ids": list(set(visits))})
    return {visit: number for visit, number in rows}


_LAST_SEALED = (
    sa.select(_entries.c.visit, _entries.c.number, _entries.c.digest, _entries.c.sealed_at)
    .where(_entries.c.visit.in_(IDS), _entries.c.kind == "record")
    .order_by(_entries.c.number)
)


def last_sealed(visits: Collection[str]) -> dict[str, tuple[int, str, datetime]]:
    """Number and digest of each visit's last record, and when it was sealed, by visit; those without any are left
    out."""
    if not visits:
        return {}
    rows = db.session.execute(_LAST_SEALED, {"ids": list(visits)})
    return {row.visit: (row.number, row.digest, row.sealed_at) for row in rows}


def with_digest(digest: str) -> Record | None:
    """The record of this digest; None when there is none."""
    return next(iter(_records(_entries.c.digest == digest)), None)


def is_checkpointed(number: int) -> bool:
    """Whether a journal covers this entry: the last checkpoint of one is an entry of this chain, at or after it."""
    noted = journal.covers(number)
    return any(noted[sealed] == digest for sealed, digest in digests(noted).items())


def digests(numbers: Collection[int]) -> dict[int, str]:
    """The digests of these entries, by number; those that are not there are left out."""
    found: dict[int, str] = {}
    wanted = sorted(numbers)
    for start in range(0, len(wanted), PAGE):
        query = sa.select(_entries.c.number, _entries.c.digest)
        query = query.where(_entries.c.number.in_(wanted[start : start + PAGE]))
        found |= {row.number: row.digest for row in db.session.execute(query)}
    return found


def openings_of(number: int) -> list[Opening]:
    """The openings of a record's commitments that have not been erased."""
    rows = db.session.execute(sa.select(_openings).where(_openings.c.record == number).order_by(_openings.c.path))
    return [_opened(row) for row in rows]


def openings_below(part: str, numbers: Collection[int]) -> dict[int, list[Opening]]:
    """`openings_of` many records, as far as they open something in this part of them; by the record's number."""
    found: dict[int, list[Opening]] = {number: [] for number in numbers}
    query = sa.select(_openings).where(_openings.c.record.in_(found), _openings.c.path.startswith(f"/{part}/"))
    for row in db.session.execute(query.order_by(_openings.c.record, _openings.c.path)) if found else ():
        found[row.record].append(_opened(row))
    return found


def sealed_after(number: int, limit: int) -> list[Record]:
    """Up to `limit` records with a greater number than this, in order. Nothing with a smaller number than one of them
    can still come: numbers are given out under the lock of the chain's head."""
    return _records(_entries.c.number.in_(summary_store.numbers_after(number, limit)))


def head() -> tuple[int, str]:
    """Number and digest of the last link, as the head's own row says; (0, GENESIS) for an empty chain."""
    row = db.session.execute(sa.select(_head.c.number, _head.c.digest)).first()
    return (row.number, row.digest) if row else (0, GENESIS)


def _opened(row: Any) -> Opening:
    return Opening(row.path, row.salt, json.loads(row.value))


def _records(condition: sa.ColumnElement[bool]) -> list[Record]:
    query = sa.select(_entries).where(condition, _entries.c.kind == "record").order_by(_entries.c.number)
    return [
        Record(row.number, row.visit, row.previous, row.digest, row.document, row.sealed_at)
        for row in db.session.execute(query)
    ]


def sealed_before(visits: Collection[str], before: datetime) -> set[str]:
    """Those of the given visits that have a record, and none that was sealed since an instant."""
    query = sa.select(_entries.c.visit).where(_entries.c.visit.in_(list(visits)), _entries.c.kind == "record")
    query = query.group_by(_entries.c.visit).having(sa.func.max(_entries.c.sealed_at) < before)
    return {str(visit) for visit in db.session.scalars(query)}
