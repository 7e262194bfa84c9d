"""The table of what people say of promises: that what was promised has come about, or has not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Moment, Uuid, db, is_sqlite, whose
from .rules import Word


class _Word(Base):
    """Somebody's word. Its id is that of the event that said it, or one made up here."""

    __tablename__ = "promise_words"
    __table_args__ = whose(customer="note", open="origin")

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    promise: Mapped[str] = mapped_column(Uuid, index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    kept: Mapped[bool]
    origin: Mapped[str] = mapped_column(sa.Text)
    by: Mapped[str | None] = mapped_column(Uuid)
    note: Mapped[str | None] = mapped_column(sa.Text)


_words = cast(sa.Table, _Word.__table__)
_WORD = [_words.c[name] for name in Word.__dataclass_fields__]


def put(words: Sequence[Word]) -> None:
    """Writes words, or when those that are there already were said, as far as that is known better by now; the caller
    holds the lock of what the promises are about."""
    if words:
        insert = sqlite.insert(_words) if is_sqlite() else postgresql.insert(_words)
        dated = insert.on_conflict_do_update(index_elements=["id"], set_={"at": insert.excluded.at})
        db.session.execute(dated, [asdict(word) for word in words])


def of(promises: Collection[str]) -> dict[str, list[Word]]:
    """What was said of these promises, by promise, in order; of one that nobody has spoken of, nothing."""
    found: dict[str, list[Word]] = {id: [] for id in promises}
    if found:
        query = sa.select(*_WORD).where(_words.c.promise.in_(found)).order_by(_words.c.at, _words.c.id)
        for row in db.session.execute(query):
            found[row.promise].append(Word(*row))
    return found
