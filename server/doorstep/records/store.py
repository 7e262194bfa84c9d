"""The chain of sealed entries, the openings of its commitments, and one summary row of each record for lists.

An entry is written once. The database itself refuses to change or delete it (`GUARDS`), so whoever wants to must first
remove the guards, and then `doorstep record verify` finds it. What comes later never touches an earlier row: that a
record is superseded follows from a later record of the same visit.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from .. import iso, journal, zones
from ..accounts.rules import Person, supervises
from ..database import Base, Moment, Uuid, db, is_sqlite
from ..errors import NotFound
from ..visits.events import INTEGER_LIMIT
from . import rules
from .rules import GENESIS, ChainFault, Entry, Json, Opening

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


@dataclass(frozen=True)
class RecordSummary:
    """What a list shows of a record, all of it as sealed.

    `technician` is who completed the visit, `day` the date of the promise (without one: of the completion) at its
    place; `minutes` a signed decimal string; `signature` and `match` those of the signature that stood.
    """

    number: int
    visit: str
    kind: str
    team: str
    technician: str | None
    day: date
    start: datetime | None
    zone: str | None
    outcome: str
    verdict: str | None
    minutes: str | None
    signature: str | None
    match: str | None
    critical: int
    surprises: int
    completed_at: datetime


@dataclass(frozen=True)
class Wanted:
    """Which records in force to list or to count; None leaves a condition out.

    `since` and `upto` are days, both included; `item` failed; `reviewed` is the state or the verdict of the review.
    """

    team: str | None = None
    day: date | None = None
    since: date | None = None
    upto: date | None = None
    technician: str | None = None
    outcome: str | None = None
    verdict: str | None = None
    item: str | None = None
    reviewed: str | None = None


class _Entry(Base):
    """One link of the chain; `kind` is record, erasure or restore."""

    __tablename__ = "chain_entries"
    __table_args__ = (sa.Index(None, "visit", "number"),)

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

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(sa.BigInteger)
    digest: Mapped[str] = mapped_column(sa.String(64))


class _Opening(Base):
    """What opens one commitment of a record; erasing a person deletes it. `value` is JSON."""

    __tablename__ = "record_openings"

    record: Mapped[int] = mapped_column(sa.BigInteger, sa.ForeignKey("chain_entries.number"), primary_key=True)
    path: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    salt: Mapped[str] = mapped_column(sa.String(64))
    value: Mapped[str] = mapped_column(sa.Text)


class _Summary(Base):
    __tablename__ = "record_summaries"
    __table_args__ = (sa.Index(None, "team", "day", "number"), sa.Index(None, "visit", "number"))

    number: Mapped[int] = mapped_column(sa.BigInteger, sa.ForeignKey("chain_entries.number"), primary_key=True)
    visit: Mapped[str] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(sa.Text)
    team: Mapped[str] = mapped_column(Uuid)
    technician: Mapped[str | None] = mapped_column(Uuid)
    day: Mapped[date]
    start: Mapped[datetime | None] = mapped_column(Moment)
    zone: Mapped[str | None] = mapped_column(sa.Text)
    outcome: Mapped[str] = mapped_column(sa.Text)
    verdict: Mapped[str | None] = mapped_column(sa.Text)
    minutes: Mapped[str | None] = mapped_column(sa.Text)
    signature: Mapped[str | None] = mapped_column(sa.Text)
    match: Mapped[str | None] = mapped_column(sa.Text)
    critical: Mapped[int]
    surprises: Mapped[int]
    completed_at: Mapped[datetime] = mapped_column(Moment)
    asked: Mapped[str | None] = mapped_column(sa.String(64))
    review: Mapped[str | None] = mapped_column(sa.Text)
    review_verdict: Mapped[str | None] = mapped_column(sa.Text)


class _Asked(Base):
    """A set of items that a visit was asked, by its digest: thousands of records share a few of them."""

    __tablename__ = "asked_items"

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    items: Mapped[str] = mapped_column(sa.Text)


class _Failure(Base):
    """An item that failed in a record."""

    __tablename__ = "record_failures"
    __table_args__ = (sa.Index(None, "item", "record"),)

    record: Mapped[int] = mapped_column(sa.BigInteger, sa.ForeignKey("chain_entries.number"), primary_key=True)
    item: Mapped[str] = mapped_column(sa.Text, primary_key=True)


_entries = cast(sa.Table, _Entry.__table__)
_head = cast(sa.Table, _Head.__table__)
_openings = cast(sa.Table, _Opening.__table__)
_summaries = cast(sa.Table, _Summary.__table__)
_asked = cast(sa.Table, _Asked.__table__)
_failures = cast(sa.Table, _Failure.__table__)
_SUMMARY = [_summaries.c[name] for name in RecordSummary.__dataclass_fields__]


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
"""Statements for each database, to be run once both tables are there; erasure may delete openings."""

for _dialect, _statements in GUARDS.items():
    for _statement in _statements:
        _ddl = sa.DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(_openings, "after_create", _ddl.execute_if(dialect=_dialect))


# ---- sealing


@dataclass(frozen=True)
class Prepared:
    """A record that only waits for its place in the chain: `content` with everything personal closed, the rows of its
    openings and of its summary, the items that it was asked and those that failed."""

    visit: str
    content: Json
    openings: Sequence[Mapping[str, str]]
    summary: Mapping[str, Any]
    asked: Sequence[str]
    failed: Sequence[str]


def prepare(content: Mapping[str, Any]) -> Prepared:
    """Makes a record of what `rules.content` returned, as far as that goes without the chain. Whatever a phone has said
    that cannot be sealed raises here, where nothing is locked and nothing was written."""
    closed, openings = rules.close(content, iter(lambda: secrets.token_bytes(32), b""))
    return Prepared(
        visit=content["visit"],
        content=closed,
        openings=[_opening_row(opening) for opening in openings],
        summary=_summary_row(content),
        asked=rules.asked_items(content["assessment"]),
        failed=content["assessment"]["failed"],
    )


def seal(prepared: Prepared, now: datetime) -> Record:
    """Seals a record as the next link of the chain, and returns it.

    Call it inside the write transaction that keeps the completing event, after every other row and before the feed's
    clock: it locks the head of the chain until the commit. The journal's line is written after the commit by itself.
    """
    number, previous = _next()
    sealed, digest = rules.chained("record", prepared.content, previous, number, now.isoformat(timespec="milliseconds"))
    document = _append("record", prepared.visit, sealed, digest, now)
    if prepared.openings:
        db.session.execute(sa.insert(_openings), [{"record": number, **opening} for opening in prepared.openings])
    asked = _keep_asked(prepared.asked)
    db.session.execute(sa.insert(_summaries).values(number=number, asked=asked, **prepared.summary))
    if prepared.failed:
        db.session.execute(sa.insert(_failures), [{"record": number, "item": item} for item in prepared.failed])
    return Record(number, prepared.visit, previous, digest, document, now)


def add_link(kind: str, content: Mapping[str, Any], now: datetime) -> int:
    """Seals an entry that is no record (`erasure`, `restore`) and returns its number; `content` holds nothing personal.

    Takes the same lock as `seal`.
    """
    number, previous = _next()
    entry, digest = rules.chained(kind, content, previous, number, now.isoformat(timespec="milliseconds"))
    _append(kind, None, entry, digest, now)
    return number


def _next() -> tuple[int, str]:
    """The number of the next link and the digest before it. Locks the head."""
    insert = sqlite.insert(_head) if is_sqlite() else postgresql.insert(_head)
    db.session.execute(insert.values(id=1, number=0, digest=GENESIS).on_conflict_do_nothing())
    head = db.session.execute(sa.select(_head.c.number, _head.c.digest).with_for_update()).one()
    return head.number + 1, head.digest


def _append(kind: str, visit: str | None, entry: Json, digest: str, now: datetime) -> str:
    """Writes a link and moves the head; returns the entry's canonical JSON."""
    document = rules.canonical(entry).decode()
    row = {
        "number": entry["number"],
        "kind": kind,
        "visit": visit,
        "previous": entry["previous"],
        "digest": digest,
        "document": document,
        "sealed_at": now,
    }
    db.session.execute(sa.insert(_entries).values(row))
    db.session.execute(sa.update(_head).values(number=entry["number"], digest=digest))
    journal.note("chain", *journal.sealed(entry["number"], digest, visit, int(now.timestamp() * 1000)))
    return document


def _keep_asked(items: Sequence[str]) -> str:
    """Keeps a set of items, unless it is known, and returns its digest."""
    text = rules.canonical(items)
    insert = sqlite.insert(_asked) if is_sqlite() else postgresql.insert(_asked)
    row = {"digest": rules.digest(text), "items": text.decode()}
    db.session.execute(insert.values(row).on_conflict_do_nothing())
    return row["digest"]


def _opening_row(opening: Opening) -> dict[str, str]:
    return {"path": opening.path, "salt": opening.salt, "value": rules.canonical(opening.value).decode()}


def _summary_row(content: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a record's summary, from the content that `rules.content` makes."""
    fold, arrival = content["fold"], content["arrival"] or {}
    agreed = sorted(content["ledger"], key=lambda entry: (datetime.fromisoformat(entry["at"]), entry["entry"]))
    promise: Json = agreed[-1] if agreed else {}
    completion = fold["completions"][0]
    corrected = {correction["event"]: correction["at_ms"] for correction in content["clock"]}
    completed_at = iso.instant(corrected.get(completion["event"], completion["wall"]))
    start = datetime.fromisoformat(promise["start"]) if promise else None
    signed = fold["signatures"][0] if fold["signatures"] else None
    matches = {signature["event"]: signature["match"] for signature in content["signatures"]}
    return {
        "visit": content["visit"],
        "kind": content["kind"],
        "team": content["team"],
        "technician": completion["by"],
        "day": (start.astimezone(zones.place(promise["zone"])) if start else completed_at).date(),
        "start": start,
        "zone": promise.get("zone"),
        "outcome": completion["outcome"],
        "verdict": arrival.get("verdict"),
        "minutes": arrival.get("minutes"),
        "signature": signed["signature"]["kind"] if signed else None,
        "match": matches.get(signed["event"]) if signed else None,
        "critical": len(content["assessment"]["critical"]),
        "surprises": len(fold["surprises"]),
        "completed_at": completed_at,
    }


# ---- reading


def record(number: int) -> Record | None:
    """The record of this number; None for an entry that is no record."""
    return next(iter(_records(_entries.c.number == number)), None) if number <= INTEGER_LIMIT else None


def record_for(asking: Person, number: int) -> tuple[Record, RecordSummary]:
    """A record and its summary, if it is of a team that the asking person supervises; raises NotFound."""
    found = record(number)
    summary = summaries([number]).get(number) if found else None
    if found is None or summary is None or not supervises(asking, summary.team):
        raise NotFound("There is no such record here.", of=str(number))
    return found, summary


def records_of(visit: str) -> list[Record]:
    """The records of a visit, the one in force last."""
    return _records(_entries.c.visit == visit)


def numbers_in_force(visits: Collection[str]) -> dict[str, int]:
    """The number of each visit's last record, by visit; those without any are left out."""
    last = sa.select(_entries.c.visit, sa.func.max(_entries.c.number)).group_by(_entries.c.visit)
    rows = db.session.execute(last.where(_entries.c.visit.in_(set(visits)), _entries.c.kind == "record"))
    return {visit: number for visit, number in rows}


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


def sealed_after(number: int, limit: int) -> list[Record]:
    """Up to `limit` records with a greater number than this, in order. Nothing with a smaller number than one of them
    can still come: numbers are given out under the lock of the chain's head."""
    numbers = sa.select(_summaries.c.number).where(_summaries.c.number > number)
    return _records(_entries.c.number.in_(numbers.order_by(_summaries.c.number).limit(limit)))


def page(wanted: Wanted, before: int | None, limit: int) -> list[RecordSummary]:
    """Up to `limit` records in force, newest first, the first one older than `before`."""
    query = _in_force(wanted, *_SUMMARY).order_by(_summaries.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(_summaries.c.number < before)
    return [RecordSummary(**row._mapping) for row in db.session.execute(query)]


def count_by(name: Literal["outcome", "verdict", "review", "review_verdict"], wanted: Wanted) -> dict[str, int]:
    """How many records in force there are for each outcome, verdict on the arrival, state or verdict of a review; those
    without one are left out."""
    column = _summaries.c[name]
    query = _in_force(wanted, column, sa.func.count()).where(column.is_not(None)).group_by(column)
    return {value: count for value, count in db.session.execute(query.order_by(column))}


def count_failures(wanted: Wanted, limit: int) -> dict[str, int]:
    """The items that failed in most of these records, and in how many; the first by name of those that failed alike."""
    failed = sa.func.count().label("failed")
    query = _in_force(wanted, _failures.c.item, failed).join(_failures, _failures.c.record == _summaries.c.number)
    query = query.group_by(_failures.c.item).order_by(failed.desc(), _failures.c.item).limit(limit)
    return {item: count for item, count in db.session.execute(query)}


def count_asked(wanted: Wanted) -> Counter[str]:
    """In how many of these records each item was asked."""
    query = _in_force(wanted, _asked.c["items"], sa.func.count()).join(_asked, _asked.c.digest == _summaries.c.asked)
    counts: Counter[str] = Counter()
    for items, records in db.session.execute(query.group_by(_asked.c.digest, _asked.c["items"])):
        counts.update(dict.fromkeys(json.loads(items), records))
    return counts


def _in_force(wanted: Wanted, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """A query of the records that no later one of the same visit has superseded: whatever counts them and whatever
    lists them reads the same ones."""
    later = _summaries.alias("later")
    superseded = sa.exists().where(later.c.visit == _summaries.c.visit, later.c.number > _summaries.c.number)
    query = sa.select(*columns).select_from(_summaries).where(~superseded)
    for name in ("team", "day", "technician", "outcome", "verdict"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(_summaries.c[name] == value)
    if wanted.since is not None:
        query = query.where(_summaries.c.day >= wanted.since)
    if wanted.upto is not None:
        query = query.where(_summaries.c.day <= wanted.upto)
    if wanted.item is not None:
        failed = sa.exists().where(_failures.c.record == _summaries.c.number, _failures.c.item == wanted.item)
        query = query.where(failed)
    if wanted.reviewed is not None:
        query = query.where(
            sa.or_(_summaries.c.review == wanted.reviewed, _summaries.c.review_verdict == wanted.reviewed)
        )
    return query


def summaries(numbers: Collection[int]) -> dict[int, RecordSummary]:
    """The summaries of these records, by number."""
    rows = db.session.execute(sa.select(*_SUMMARY).where(_summaries.c.number.in_(numbers)))
    return {row.number: RecordSummary(**row._mapping) for row in rows}


def note_review(number: int, state: str, verdict: str | None) -> None:
    """Writes beside a record what became of its review, for lists and counts."""
    noted = sa.update(_summaries).where(_summaries.c.number == number)
    db.session.execute(noted.values(review=state, review_verdict=verdict))


def last() -> int:
    """The number of the last record; 0 before the first."""
    return db.session.scalar(sa.select(sa.func.max(_summaries.c.number))) or 0


def head() -> tuple[int, str]:
    """Number and digest of the last link, as the head's own row says; (0, GENESIS) for an empty chain."""
    row = db.session.execute(sa.select(_head.c.number, _head.c.digest)).first()
    return (row.number, row.digest) if row else (0, GENESIS)


def first_fault(checkpoints: Mapping[int, str], progress: Callable[[int], None]) -> ChainFault | None:
    """Walks the whole chain and returns the first entry that is not as it was sealed; None when all are.

    `checkpoints` are digests by number that were kept outside the database. `progress` hears the number of each entry.
    Beside what `rules.verify_chain` finds, `opening`: a commitment's opening was changed, and `unopened`: it is gone,
    and no entry of the chain says that it was erased.
    """
    found: list[ChainFault] = []
    erased = _erased()

    def entries() -> Iterator[Entry]:
        for entry, openings in _with_openings():
            yield entry
            progress(entry.number)  # the link held, otherwise nobody would have asked on
            if not found and (what := _unlike(entry, openings, erased.get(entry.number, frozenset()))):
                found.append(ChainFault(entry.number, what))

    number, digest = head()
    broken = rules.verify_chain(entries(), {number: digest} | dict(checkpoints) if number else checkpoints)
    return min((*found, *([broken] if broken else ())), key=lambda fault: fault.number, default=None)


def _unlike(entry: Entry, rows: Sequence[Any], erased: Collection[str]) -> str | None:
    """What is wrong with the openings of an entry: `opening`, `unopened`, or nothing."""
    try:
        sealed = json.loads(entry.document)
        if rules.open_record(sealed, [_opened(row) for row in rows])[1]:
            return "opening"
    except ValueError:  # no salt, or no JSON, any more
        return "opening"
    return "unopened" if set(rules.commitments(sealed)) - {row.path for row in rows} - set(erased) else None


def _erased() -> dict[int, set[str]]:
    """What the chain says was erased. Its entries are verified like all others."""
    erased: dict[int, set[str]] = {}
    for document in db.session.scalars(sa.select(_entries.c.document).where(_entries.c.kind == "erasure")):
        for number, paths in rules.erased_by(document).items():
            erased.setdefault(number, set()).update(paths)
    return erased


def _with_openings() -> Iterator[tuple[Entry, list[Any]]]:
    """The whole chain in order with the rows that open it, read in pages."""
    after = None
    while rows := _entries_after(after):
        after = rows[-1].number
        openings: dict[int, list[Any]] = {row.number: [] for row in rows}
        query = sa.select(_openings).where(_openings.c.record.in_(openings))
        for opening in db.session.execute(query):
            openings[opening.record].append(opening)
        for row in rows:
            yield Entry(row.number, row.previous, row.digest, row.document), openings[row.number]


def _entries_after(number: int | None) -> list[Any]:
    query = sa.select(_entries).order_by(_entries.c.number).limit(PAGE)
    if number is not None:
        query = query.where(_entries.c.number > number)
    return list(db.session.execute(query))


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
