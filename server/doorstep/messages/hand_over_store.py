"""Messages that become another customer's, because two were made one, or two again. Never commits."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from ..database import db
from .store import _messages


def hand_over(about: Collection[str], of: str, to: str) -> None:
    """Whatever the one was told, is or will be told about these things is the other's."""
    theirs = sa.and_(_messages.c.about.in_(about), _messages.c.recipient == of)
    db.session.execute(sa.update(_messages).where(theirs).values(recipient=to))
