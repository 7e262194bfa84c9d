"""One summary row of each record, for lists and counts: what a list shows, what was asked, what failed, and what became
of the review."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from .. import iso, zones
from ..database import Base, Moment, Uuid, db, is_sqlite, whose
from . import canonical

Json = dict[str, Any]


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


class _Summary(Base):
    __tablename__ = "record_summaries"
    __table_args__ = (
        sa.Index(None, "team", "day", "number"),
        sa.Index(None, "visit", "number"),
        whose(open="kind zone outcome verdict minutes signature match asked review review_verdict"),
    )

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
    __table_args__ = whose(open="digest items")

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    items: Mapped[str] = mapped_column(sa.Text)


class _Failure(Base):
    """An item that failed in a record."""

    __tablename__ = "record_failures"
    __table_args__ = (
        sa.Index(None, "item", "record"),
        whose(open="item"),
    )

    record: Mapped[int] = mapped_column(sa.BigInteger, sa.ForeignKey("chain_entries.number"), primary_key=True)
    item: Mapped[str] = mapped_column(sa.Text, primary_key=True)


_summaries = cast(sa.Table, _Summary.__table__)
_asked = cast(sa.Table, _Asked.__table__)
_failures = cast(sa.Table, _Failure.__table__)
_SUMMARY = [_summaries.c[name] for name in RecordSummary.__dataclass_fields__]


# ---- writing


def summary_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a record's summary, from the content that `contents.content` makes."""
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


def add(number: int, summary: Mapping[str, Any], asked: Sequence[str], failed: Sequence[str]) -> None:
    """Writes the summary of a record that was sealed, with the items that it was asked and those that failed."""
    db.session.execute(sa.insert(_summaries).values(number=number, asked=_keep_asked(asked), **summary))
    if failed:
        db.session.execute(sa.insert(_failures), [{"record": number, "item": item} for item in failed])


def _keep_asked(items: Sequence[str]) -> str:
    """Keeps a set of items, unless it is known, and returns its digest."""
    text = canonical.canonical(items)
    insert = sqlite.insert(_asked) if is_sqlite() else postgresql.insert(_asked)
    row = {"digest": canonical.digest(text), "items": text.decode()}
    db.session.execute(insert.values(row).on_conflict_do_nothing())
    return row["digest"]


def note_review(number: int, state: str, verdict: str | None) -> None:
    """Writes beside a record what became of its review, for lists and counts."""
    noted = sa.update(_summaries).where(_summaries.c.number == number)
    db.session.execute(noted.values(review=state, review_verdict=verdict))


# ---- reading


def numbers_after(number: int, limit: int) -> list[int]:
    """Up to `limit` numbers of records that are greater than this one, in order."""
    query = sa.select(_summaries.c.number).where(_summaries.c.number > number)
    return list(db.session.scalars(query.order_by(_summaries.c.number).limit(limit)))


def summaries(numbers: Collection[int]) -> dict[int, RecordSummary]:
    """The summaries of these records, by number."""
    rows = db.session.execute(sa.select(*_SUMMARY).where(_summaries.c.number.in_(numbers)))
    return {row.number: RecordSummary(**row._mapping) for row in rows}


def last() -> int:
    """The number of the last record; 0 before the first."""
    return db.session.scalar(sa.select(sa.func.max(_summaries.c.number))) or 0


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
