"""Messages that are sent once more: the row of one, locked, and how it waits again."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from ..database import db
from .store import _MESSAGE, Message, _message, _messages


def lock(id: str) -> Message | None:
    """The message, locked until the transaction ends; after the locks of things, where both are taken."""
    row = db.session.execute(sa.select(*_MESSAGE).where(_messages.c.id == id).with_for_update()).first()
    return _message(row) if row else None


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
