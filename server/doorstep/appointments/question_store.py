"""The table of what a supervisor asks about a sealed record, and of who answered."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database import IDS, Base, Moment, Uuid, db, whose
from .rules import ReviewQuestion

_UNANSWERED = sa.text("ended IS NULL")


class QuestionRow(Base):
    """A question about a sealed record; a visit has one open question at a time. `answer` is the place of the reply in
    the feed, `told` that at which it was noted here: replies are followed later than they come, and not in their
    order."""

    __tablename__ = "review_questions"
    __table_args__ = (
        sa.Index(
            "ix_review_questions_open", "visit", unique=True, sqlite_where=_UNANSWERED, postgresql_where=_UNANSWERED
        ),
        whose(customer="comment", person="comment", open="replies"),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    review: Mapped[str] = mapped_column(Uuid)
    visit: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("visits.id"))
    record: Mapped[int] = mapped_column(sa.BigInteger)
    person: Mapped[str] = mapped_column(Uuid)
    comment: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(Uuid)
    replies: Mapped[str] = mapped_column(sa.Text)
    ended: Mapped[datetime | None] = mapped_column(Moment)
    answer: Mapped[int | None] = mapped_column(sa.BigInteger, unique=True)
    told: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)


_questions = cast(sa.Table, QuestionRow.__table__)
_OPEN_QUESTIONS = sa.select(_questions).where(_questions.c.visit.in_(IDS), _questions.c.ended.is_(None))


def ask(question: ReviewQuestion) -> None:
    """Adds a question about a record; the caller holds the visit's lock, and has seen that none is open."""
    row = {**vars(question), "replies": json.dumps(question.replies)}
    db.session.execute(sa.insert(_questions).values(row))


def end_question(id: str, now: datetime, answer: int | None, told: int | None) -> None:
    """Ends an open question, by the reply at this place in the feed, as is `told` at another, or without one; the
    caller holds the visit's lock."""
    ended = sa.update(_questions).where(_questions.c.id == id, _questions.c.ended.is_(None))
    db.session.execute(ended.values(ended=now, answer=answer, told=told))


def open_questions(visit_ids: Collection[str]) -> dict[str, ReviewQuestion]:
    """The questions that wait for an answer, by visit."""
    rows = db.session.execute(_OPEN_QUESTIONS, {"ids": list(set(visit_ids))})
    return {row.visit: _question(row) for row in rows}


def visits_asked(person: sa.BindParameter[str]) -> sa.Select[tuple[str]]:
    """The query of the visits about whose records this person is asked something."""
    return sa.select(_questions.c.visit).where(_questions.c.person == person, _questions.c.ended.is_(None))


def answered_after(seq: int, limit: int) -> list[ReviewQuestion]:
    """The questions whose answers were noted after this place in the feed, in that order."""
    query = sa.select(_questions).where(_questions.c.told > seq).order_by(_questions.c.told, _questions.c.answer)
    query = query.limit(limit)
    return [_question(row) for row in db.session.execute(query)]


def _question(row: sa.Row[Any]) -> ReviewQuestion:
    return ReviewQuestion(**{**row._mapping, "replies": tuple(json.loads(row.replies))})
