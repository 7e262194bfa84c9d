"""One summary row of each record, for lists and counts: what a list shows, what was asked, what failed, and what became
of the review."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from .. import zones
from ..database import Base, Moment, Uuid, db, is_sqlite, whose
from ..rows import insert_all
from . import canonical, contents

Json = dict[str, Any]


@dataclass(frozen=True)
class RecordSummary:
    """What a list shows of a record, all of it as sealed.

    `technician` is who completed the visit, `day` the date of the promise for which it was made, at its place (without
    one: of the completion, by the clock of who said so); `minutes` a signed decimal string; `signature` and `match`
    those of the signature that stood.
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
class Meant:
    """Records of which one of these is true: that number, of a visit that `of` names or of one of `visits`, completed
    by one of these people, or one of these items failed."""

    number: int | None
    of: sa.Select[Any]
    visits: Collection[str]
    technicians: Collection[str]
    items: Collection[str]


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
    meant: Meant | None = None


COUNTED = ("outcome", "verdict", "review", "review_verdict", "asked", "failed")
"""Columns whose values are counted."""
_FORCE = sa.text("superseded IS NULL")


class _Summary(Base):
    """`superseded` is the number of the next record of the same visit; `asked` and `failed` are the digests of sets of
    items (`asked_items`), the second of those that `record_failures` lists, so that counts need not read these.

    What is counted stands in one index, of records in force alone: those of a day that are alike lie there together.
    """

    __tablename__ = "record_summaries"
    __table_args__ = (
        sa.Index(None, "team", "day", "number"),
        sa.Index(None, "day", "number"),
        sa.Index(None, "visit", "number"),
        sa.Index("ix_record_summaries_counted", "day", "team", *COUNTED, sqlite_where=_FORCE, postgresql_where=_FORCE),
        whose(open="kind zone outcome verdict minutes signature match asked failed review review_verdict"),
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
    failed: Mapped[str | None] = mapped_column(sa.Text)
    superseded: Mapped[int | None] = mapped_column(sa.BigInteger)
    review: Mapped[str | None] = mapped_column(sa.Text)
    review_verdict: Mapped[str | None] = mapped_column(sa.Text)


class _Asked(Base):
    """A set of items that a visit was asked, or of those that failed, by its digest: thousands of records share a few
    of them."""

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
    completion = fold["completions"][0]
    completed_at, promise = contents.completed_at(content), contents.made_for(content) or {}
    start = datetime.fromisoformat(promise["start"]) if promise else None
    at_phone = completed_at + timedelta(minutes=completion["tz"])
    signed = fold["signatures"][0] if fold["signatures"] else None
    matches = {signature["event"]: signature["match"] for signature in content["signatures"]}
    return {
        "visit": content["visit"],
        "kind": content["kind"],
        "team": content["team"],
        "technician": completion["by"],
        "day": (start.astimezone(zones.place(promise["zone"])) if start else at_phone).date(),
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


@dataclass(frozen=True)
class Added:
    """What is noted beside a record that was sealed: its `summary_of`, the digest of the items that it was asked and of
    those that failed (`keep_sets`), these themselves, and the record of the same visit that it supersedes."""

    number: int
    summary: Mapping[str, Any]
    asked: str
    failed: str | None
    failures: Sequence[str]
    supersedes: int | None


def add(records: Sequence[Added]) -> None:
    """Writes the summaries of records that were sealed, each of another visit. What one of them supersedes is in force
    no longer."""
    later = [{"record": one.number, "of": one.summary["visit"]} for one in records if one.supersedes is not None]
    if later:
        earlier = sa.and_(_summaries.c.visit == sa.bindparam("of"), _summaries.c.superseded.is_(None))
        db.session.execute(sa.update(_summaries).where(earlier).values(superseded=sa.bindparam("record")), later)
    insert_all(
        _summaries,
        [{"number": one.number, "asked": one.asked, "failed": one.failed} | dict(one.summary) for one in records],
    )
    insert_all(_failures, [{"record": one.number, "item": item} for one in records for item in one.failures])


def keep_sets(sets: Sequence[Sequence[str]]) -> list[str]:
    """Keeps sets of items, unless they are known, and returns the digest of each."""
    texts = [canonical.canonical(items).decode() for items in sets]
    digests = [canonical.digest(text.encode()) for text in texts]
    # In one order, whoever writes them: two who bring the same new ones wait for one another, and not both.
    rows = [{"digest": digest, "items": text} for digest, text in sorted({*zip(digests, texts, strict=True)})]
    insert = sqlite.insert(_asked) if is_sqlite() else postgresql.insert(_asked)
    db.session.execute(insert.values(rows).on_conflict_do_nothing())
    return digests


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
    """Up to `limit` records in force, newest first, the first one older than `before`. Those of a span of days go by
    day, so that an old month is read without what came since."""
    number, day = _summaries.c.number, _summaries.c.day
    query = _in_force(wanted, *_SUMMARY).limit(limit)
    if wanted.since is None and wanted.upto is None:
        query = query.order_by(number.desc())
        return _summaries_of(query if before is None else query.where(number < before))
    query = query.order_by(day.desc(), number.desc())
    if before is not None:
        its_day = sa.select(day).where(number == before).scalar_subquery()
        query = query.where(sa.tuple_(day, number) < sa.tuple_(its_day, sa.literal(before, sa.BigInteger)))
    return _summaries_of(query)


def _summaries_of(query: sa.Select[Any]) -> list[RecordSummary]:
    return [RecordSummary(**row._mapping) for row in db.session.execute(query)]


@dataclass(frozen=True)
class Counts:
    """How many records there are for each outcome, verdict on the arrival, state and verdict of a review; those without
    one are left out. In how many each item was asked, and in how many it failed."""

    outcomes: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    reviews: Counter[str] = field(default_factory=Counter)
    review_verdicts: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)


def counts(wanted: Wanted) -> Counts:
    """Counts the records in force: one pass over the entries of one index, whatever is counted."""
    each_day = _alike_of_a_day(wanted).subquery()
    columns = [each_day.c[name] for name in COUNTED]
    query: sa.Select[Any] = sa.select(*columns, sa.func.sum(each_day.c.records)).group_by(*columns)
    alike = db.session.execute(query).all()
    items = _items_of({digest for row in alike for digest in (row.asked, row.failed) if digest})
    made = Counts()
    for outcome, verdict, review, review_verdict, asked, failed, records in alike:
        count = int(records)
        made.outcomes[outcome] += count
        for counter, value in (
            (made.verdicts, verdict),
            (made.reviews, review),
            (made.review_verdicts, review_verdict),
        ):
            if value is not None:
                counter[value] += count
        made.asked.update(dict.fromkeys(items.get(asked, ()), count))
        made.failed.update(dict.fromkeys(items.get(failed, ()), count))
    return made


def _alike_of_a_day(wanted: Wanted) -> sa.Select[Any]:
    """How many records in force of each day and team are alike in what is counted. They are grouped in the order of
    their index: nothing is sorted. SQLite asks each entry for the team: as a condition that would lead it to the index
    of the lists, which lacks what is counted, so that it would read every row as well."""
    day, team, columns = _summaries.c.day, _summaries.c.team, [_summaries.c[name] for name in COUNTED]
    asked_of_each = is_sqlite() and wanted.team is not None
    wanted_otherwise = replace(wanted, team=None) if asked_of_each else wanted
    query = _in_force(wanted_otherwise, *columns, sa.func.count().label("records"))
    if asked_of_each:
        query = query.where(sa.case((team == wanted.team, 1), else_=0) == 1)
    return query.group_by(day, team, *columns)


def _items_of(digests: Collection[str]) -> dict[str, list[str]]:
    """The sets of items of these digests."""
    rows = db.session.execute(sa.select(_asked.c.digest, _asked.c["items"]).where(_asked.c.digest.in_(digests)))
    return {digest: json.loads(items) for digest, items in rows}


def _in_force(wanted: Wanted, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """A query of the records that no later one of the same visit has superseded: whatever counts them and whatever
    lists them reads the same ones."""
    query = sa.select(*columns).select_from(_summaries).where(_summaries.c.superseded.is_(None))
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
    return query if wanted.meant is None else query.where(_is_meant(wanted.meant))


def _is_meant(meant: Meant) -> sa.ColumnElement[bool]:
    number, visit = _summaries.c.number, _summaries.c.visit
    failed = sa.exists().where(_failures.c.record == number, _failures.c.item.in_(list(meant.items)))
    return sa.or_(
        number == meant.number,
        visit.in_(meant.of),
        visit.in_(sorted(meant.visits)),
        _summaries.c.technician.in_(sorted(meant.technicians)),
        *([failed] if meant.items else []),
    )
