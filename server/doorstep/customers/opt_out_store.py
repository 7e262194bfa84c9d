"""The table of customers who want no messages over a channel. Never commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ..database import IDS, Base, Moment, Uuid, db, is_sqlite, whose


class _OptOut(Base):
    """That a customer wants nothing over a channel any more, and since when."""

    __tablename__ = "opt_outs"
    __table_args__ = whose(open="channel")

    customer: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("customers.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


_opt_outs = cast(sa.Table, _OptOut.__table__)


def add(customers: Collection[str], channel: str, now: datetime) -> None:
    """These customers want nothing over this channel."""
    rows = [{"customer": customer, "channel": channel, "at": now} for customer in sorted(customers)]
    if rows:
        insert = (sqlite.insert if is_sqlite() else postgresql.insert)(_opt_outs)
        db.session.execute(insert.on_conflict_do_nothing(), rows)


def take_over(gone: str, kept: str) -> list[str]:
    """What the one wants nothing over, the other does not either; the channels that are new to them."""
    known = {channel for channel, _ in of(kept)}
    new = [row for row in of(gone) if row[0] not in known]
    if new:
        rows = [{"customer": kept, "channel": channel, "at": at} for channel, at in new]
        db.session.execute(sa.insert(_OptOut), rows)
    return [channel for channel, _ in new]


def give_back(kept: str, gone: str, taken: Collection[str], since: datetime) -> None:
    """Makes two again of what `take_over` made one; what was refused since holds for both."""
    later = [row for row in of(kept) if row[1] > since]
    for channel, at in later:
        add([gone], channel, at)
    earlier = set(taken) - {channel for channel, _ in later}
    own = sa.and_(_opt_outs.c.customer == kept, _opt_outs.c.channel.in_(earlier))
    db.session.execute(sa.delete(_opt_outs).where(own))


def end(customers: Collection[str], channel: str) -> None:
    """They do again."""
    of = sa.and_(_opt_outs.c.customer.in_(list(customers)), _opt_outs.c.channel == channel)
    db.session.execute(sa.delete(_opt_outs).where(of))


def opted_out(customers: Collection[str], channel: str) -> set[str]:
    """Those of these customers who want nothing over this channel."""
    return by_channel(customers).get(channel, set())


def by_channel(customers: Iterable[str]) -> dict[str, set[str]]:
    """Who of these customers wants nothing over a channel, by channel."""
    query = sa.select(_opt_outs.c.channel, _opt_outs.c.customer).where(_opt_outs.c.customer.in_(IDS))
    found: dict[str, set[str]] = {}
    for row in db.session.execute(query, {"ids": list(customers)}):
        found.setdefault(row.channel, set()).add(row.customer)
    return found


def of(customer: str) -> list[tuple[str, datetime]]:
    """The channels over which a customer wants nothing, and since when."""
    query = sa.select(_opt_outs.c.channel, _opt_outs.c.at).where(_opt_outs.c.customer == customer)
    return [(row.channel, row.at) for row in db.session.execute(query.order_by(_opt_outs.c.channel))]
