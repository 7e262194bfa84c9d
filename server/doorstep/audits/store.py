"""The tables of reviews: one row for each reviewed visit, its trail, and how far records and answers were read.

A line of the trail is added and never changed. What became of a review also stands beside its record
(`records.store.note_review`), written with it.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ..accounts import trail_store
from ..accounts.rules import Person, TrailEntry, supervises
from ..appointments import question_store
from ..appointments.rules import VISIT
from ..clock import new_id
from ..database import Base, Moment, Uuid, db, is_sqlite, whose
from ..errors import NotFound
from ..events import store as event_log
from ..events import unsettled_store
from ..feed import store as feed
from ..records import summary_store
from .rules import OPENED_EVERY, STATES, Act, Reason, Review

OPENED = "review.opened"
"""How the trail of who saw what calls the opening of a review."""


@dataclass(frozen=True)
class Progress:
    """How far reviews have been brought up: the number of the last record that was examined, the place in the feed of
    the last answer that was noted, and that of the last event whose flags were read. All are given out in the order of
    commits, so nothing comes in behind them."""

    record: int
    answer: int
    flagged: int


class _Review(Base):
    __tablename__ = "reviews"
    __table_args__ = (
        sa.CheckConstraint(f"state IN {STATES}", name="state"),
        sa.Index(None, "team", "state", "record"),
        whose(open="reasons state verdict"),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    ver: Mapped[int]
    record: Mapped[int] = mapped_column(sa.BigInteger, sa.ForeignKey("chain_entries.number"), unique=True)
    visit: Mapped[str] = mapped_column(Uuid, unique=True)
    team: Mapped[str] = mapped_column(Uuid)
    technician: Mapped[str | None] = mapped_column(Uuid)
    reasons: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.Text)
    verdict: Mapped[str | None] = mapped_column(sa.Text)
    picked_at: Mapped[datetime] = mapped_column(Moment)


class _Act(Base):
    __tablename__ = "review_steps"
    __table_args__ = whose(customer="comment", person="comment", open="did verdict")

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    review: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("reviews.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str | None] = mapped_column(Uuid)
    did: Mapped[str] = mapped_column(sa.Text)
    verdict: Mapped[str | None] = mapped_column(sa.Text)
    comment: Mapped[str | None] = mapped_column(sa.Text)


class _Progress(Base):
    """One row, locked by whoever brings reviews up."""

    __tablename__ = "review_progress"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    record: Mapped[int] = mapped_column(sa.BigInteger)
    answer: Mapped[int] = mapped_column(sa.BigInteger)
    flagged: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")


_reviews = cast(sa.Table, _Review.__table__)
_acts = cast(sa.Table, _Act.__table__)
_progress = cast(sa.Table, _Progress.__table__)
_PROGRESS = sa.select(_progress.c.record, _progress.c.answer, _progress.c.flagged)


# ---- reviews


def review_for(asking: Person, id: str) -> Review:
    """The review, if it is of a team that the asking person supervises; raises NotFound."""
    found = next(iter(_found(_reviews.c.id == id)), None)
    if found is None or not supervises(asking, found.team):
        raise NotFound("There is no such review here.", of=id)
    return found


def lock(id: str) -> Review:
    """A review that is known to exist, locked until the transaction ends; after its visit's lock, where both are
    taken."""
    return _found(_reviews.c.id == id, locked=True)[0]


def lock_of_visits(visits: Collection[str]) -> dict[str, Review]:
    """The reviews of visits, locked in the order of their ids; by visit, those without one are left out."""
    return {review.visit: review for review in _found(_reviews.c.visit.in_(visits), locked=True)} if visits else {}


def add(review: Review) -> None:
    """Adds a review that was picked; the database refuses a second one of the same visit."""
    db.session.execute(sa.insert(_reviews).values(_row(review)))
    summary_store.note_review(review.record, review.state, review.verdict)


def put(review: Review) -> None:
    """Writes a review in place of the one before; the caller holds its lock."""
    db.session.execute(sa.update(_reviews).where(_reviews.c.id == review.id).values(_row(review)))
    summary_store.note_review(review.record, review.state, review.verdict)


def page(team: str | None, state: str | None, record: int | None, cursor: int | None, limit: int) -> list[Review]:
    """Up to `limit` reviews, the oldest record first, the first one after `cursor`, the number of a record; closed ones
    the newest first. None leaves a condition out."""
    query = sa.select(_reviews).limit(limit)
    for name, value in {"team": team, "state": state, "record": record}.items():
        if value is not None:
            query = query.where(_reviews.c[name] == value)
    number = _reviews.c.record
    newest_first = state == "closed"
    if cursor is not None:
        query = query.where(number < cursor if newest_first else number > cursor)
    query = query.order_by(number.desc() if newest_first else number)
    return [_review(row) for row in db.session.execute(query)]


def with_reason(code: str) -> list[str]:
    """The reviews that have this reason, in the order of their records."""
    named = _reviews.c.reasons.contains(f'"code": "{code}"', autoescape=True)
    return list(db.session.execute(sa.select(_reviews.c.id).where(named).order_by(_reviews.c.record)).scalars())


def counts(team: str | None) -> dict[str, int]:
    """How many reviews are in each state."""
    query = sa.select(_reviews.c.state, sa.func.count()).group_by(_reviews.c.state)
    if team is not None:
        query = query.where(_reviews.c.team == team)
    return dict.fromkeys(STATES, 0) | {state: count for state, count in db.session.execute(query)}


# ---- the trail


def add_acts(acts: Collection[Act]) -> None:
    """Adds lines to the trails of reviews."""
    if acts:
        db.session.execute(sa.insert(_acts), [asdict(act) for act in acts])


def trail(review: str) -> list[Act]:
    """Everything that happened to a review, in order, also who opened it."""
    query = sa.select(_acts).where(_acts.c.review == review)
    done = [Act(**row._mapping) for row in db.session.execute(query)]
    opened = [Act(entry.id, review, entry.at, entry.by, "opened") for entry in _openings(review)]
    return sorted((*done, *opened), key=lambda act: (act.at, act.id))


def opened_lately(review: str, person: str, now: datetime) -> bool:
    """Whether it is noted already that this person has opened the review."""
    return any(entry.by == person and entry.at > now - OPENED_EVERY for entry in _openings(review))


def note_opened(review: str, person: str, now: datetime) -> None:
    """Notes that this person has opened the review, once an hour."""
    lock(review)
    if not opened_lately(review, person, now):
        trail_store.add_to_trail(TrailEntry(new_id(), person, OPENED, review, now))


def _openings(review: str) -> list[TrailEntry]:
    return [entry for entry in trail_store.trail_of(review) if entry.act == OPENED]


# ---- progress


def is_behind() -> bool:
    """Whether a record was sealed, or an answer or a contradiction came, that reviews have not been brought up to."""
    row = db.session.execute(_PROGRESS).first()
    progress = Progress(*row) if row else Progress(0, 0, 0)
    return (
        summary_store.last() > progress.record
        or bool(question_store.answered_after(progress.answer, 1))
        or bool(event_log.flagged_after(VISIT, progress.flagged, unsettled_store.upto(feed.head()), 1))
    )


def lock_progress() -> Progress:
    """How far reviews have been brought up, locked: two workers never examine at once."""
    insert = sqlite.insert(_progress) if is_sqlite() else postgresql.insert(_progress)
    db.session.execute(insert.values(id=1, record=0, answer=0, flagged=0).on_conflict_do_nothing())
    return Progress(*db.session.execute(_PROGRESS.with_for_update()).one())


def set_progress(progress: Progress) -> None:
    """Notes how far reviews have been brought up; the caller holds the lock."""
    db.session.execute(sa.update(_progress).values(asdict(progress)))


def _found(condition: sa.ColumnElement[bool], locked: bool = False) -> list[Review]:
    query = sa.select(_reviews).where(condition).order_by(_reviews.c.id)
    return [_review(row) for row in db.session.execute(query.with_for_update() if locked else query)]


def _review(row: sa.Row[Any]) -> Review:
    reasons = tuple(Reason(**reason) for reason in json.loads(row.reasons))
    return Review(**{**row._mapping, "reasons": reasons})


def _row(review: Review) -> dict[str, Any]:
    return {**vars(review), "reasons": json.dumps([asdict(reason) for reason in review.reasons])}
