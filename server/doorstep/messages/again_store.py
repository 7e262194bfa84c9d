"""Messages that are sent once more: the row of one, locked, and how it waits again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from ..database import db
from .rules import TOLD
from .store import _MESSAGE, Message, _message, _messages


def lock(id: str) -> dict[str, Message]:
    """The message with the same one on other channels, by id, locked until the transaction ends; after the locks of
    things, where both are taken."""
    key = [_messages.c[name] for name in ("about", "version", "kind", "recipient")]
    of = sa.select(*key).where(_messages.c.id == id)
    query = sa.select(*_MESSAGE).where(sa.tuple_(*key).in_(of)).order_by(_messages.c.id).with_for_update()
    return {row.id: _message(row) for row in db.session.execute(query)}


def wait_again(message: Message, until: datetime, at: datetime) -> None:
    """Lets a locked message wait for one more attempt, which its channel and its receiver know by the same id. What may
    have gone out before may have, whatever becomes of this one."""
    waits = sa.update(_messages).where(_messages.c.id == message.id)
    db.session.execute(
        waits.values(
            state="waiting",
            reason=None,
            detail=None,
            until=until,
            try_at=at,
            handed_at=message.sent_at or message.handed_at,
            sent_at=None,
            language=None,
            subject=None,
            text=None,
        )
    )


def told(message: Message, others: Collection[Message], now: datetime) -> None:
    """Somebody told it by telephone: a locked message counts as sent, and the same one on other channels waits for
    nothing any more."""
    told = {"reason": TOLD, "detail": None, "handed_at": None}
    said = sa.update(_messages).where(_messages.c.id == message.id)
    db.session.execute(said.values(state="sent", sent_at=now, **told))
    rest = sa.update(_messages).where(_messages.c.id.in_([one.id for one in others]))
    db.session.execute(rest.where(_messages.c.state == "not_sent").values(state="withdrawn", **told))
