"""The table of push subscriptions: where the browsers of people take what is pushed to them. Never commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Moment, Uuid, db, whose
from .store import lock_people
from .subscribing import LIVES, MOST, Subscription


class _SubscriptionRow(Base):
    """One for a session. It is no foreign key: sessions are deleted in bulk, and whoever ends one ends this, too."""

    __tablename__ = "push_subscriptions"
    __table_args__ = whose(secret="endpoint p256dh auth")

    session: Mapped[str] = mapped_column(Uuid, primary_key=True)
    person: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"), index=True)
    endpoint: Mapped[str] = mapped_column(sa.Text, unique=True)
    p256dh: Mapped[bytes]
    auth: Mapped[bytes]
    told: Mapped[datetime] = mapped_column(Moment)


_table = cast(sa.Table, _SubscriptionRow.__table__)
_COLUMNS = [_table.c[name] for name in Subscription.__dataclass_fields__]


def subscriptions_of(person: str, now: datetime) -> list[Subscription]:
    """Where a person takes what is pushed now, the browser heard of last first."""
    query = sa.select(*_COLUMNS).where(_table.c.person == person, _table.c.told > now - LIVES)
    return [Subscription(*row) for row in db.session.execute(query.order_by(_table.c.told.desc(), _table.c.session))]


def reached(people: Iterable[str], now: datetime) -> set[str]:
    """Who of these takes anywhere what is pushed."""
    asked = set(people)
    query = sa.select(_table.c.person).where(_table.c.person.in_(asked), _table.c.told > now - LIVES)
    return set(db.session.scalars(query)) if asked else set()


def subscribes(session: str) -> bool:
    """Whether the browser of this session takes what is pushed."""
    return db.session.scalar(sa.select(_table.c.person).where(_table.c.session == session)) is not None


def put_subscription(new: Subscription) -> None:
    """Keeps where the browser of a session takes what is pushed, in place of what it or another session there said
    before; of more than `MOST` of one person the oldest go."""
    lock_people([new.person])
    of_this_browser = sa.or_(_table.c.session == new.session, _table.c.endpoint == new.endpoint)
    db.session.execute(sa.delete(_table).where(of_this_browser))
    of_person = sa.select(_table.c.session).where(_table.c.person == new.person)
    older = db.session.scalars(of_person.order_by(_table.c.told.desc(), _table.c.session).offset(MOST - 1)).all()
    db.session.execute(sa.delete(_table).where(_table.c.session.in_(older)))
    db.session.execute(sa.insert(_table).values(vars(new)))


def end_subscription(session: str) -> None:
    """Ends what this session takes; a second time changes nothing."""
    db.session.execute(sa.delete(_table).where(_table.c.session == session))


def end_subscriptions(sessions: sa.Select[str]) -> None:
    """Ends what the sessions take whose ids are selected."""
    db.session.execute(sa.delete(_table).where(_table.c.session.in_(sessions)))


def end_gone(endpoints: Collection[str]) -> None:
    """Ends what push services say is gone."""
    if endpoints:
        db.session.execute(sa.delete(_table).where(_table.c.endpoint.in_(endpoints)))


def hand_on(sessions: sa.Select[str], to: str) -> None:
    """The session `to` takes the place of these, in the same browser: it takes what the one heard of last took."""
    taken = sa.select(_table.c.session).where(_table.c.session.in_(sessions))
    last = db.session.scalar(taken.order_by(_table.c.told.desc(), _table.c.session).limit(1))
    if last is not None:
        db.session.execute(sa.update(_table).where(_table.c.session == last).values(session=to))
