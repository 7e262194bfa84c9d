"""The tables of the customer's links: which visit a short one opens, and when somebody renewed one. Never commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from .. import installation
from ..accounts.tokens import short_digest, short_token
from ..database import IDS, Base, Moment, Uuid, db, is_sqlite, whose


@dataclass(frozen=True)
class Renewal:
    """That the customer of a visit got another link, by whom (None: on the command line), and why."""

    id: str
    visit: str
    at: datetime
    by: str | None
    reason: str


class RenewalRow(Base):
    """That a link opens nothing any more, and another one does."""

    __tablename__ = "link_renewals"
    __table_args__ = whose(customer="reason")

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    visit: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("visits.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str | None] = mapped_column(Uuid)
    reason: Mapped[str] = mapped_column(sa.Text)


class ShortLinkRow(Base):
    """Of which visit a short link is. That it still opens it is asked of the visit's `link_version`."""

    __tablename__ = "short_links"
    __table_args__ = whose(secret="digest")

    digest: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    visit: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("visits.id"))


_short = cast(sa.Table, ShortLinkRow.__table__)
_SHORT = sa.select(_short.c.digest).where(_short.c.digest.in_(sa.bindparam("digests", expanding=True)))
_visits = sa.table("visits", sa.column("id", Uuid), sa.column("link_version"))
_LAST = sa.bindparam("last", type_=Uuid)
_VERSIONS = sa.select(_visits).where(sa.or_(_LAST.is_(None), _visits.c.id > _LAST)).order_by(_visits.c.id).limit(5000)
_renewals = cast(sa.Table, RenewalRow.__table__)
_RENEWALS = sa.select(_renewals).where(_renewals.c.visit.in_(IDS)).order_by(_renewals.c.at, _renewals.c.id)


def add(renewal: Renewal) -> None:
    """Writes down a renewal; the caller holds the locks of the order's visits."""
    db.session.execute(sa.insert(_renewals), [asdict(renewal)])


def renewals(visits: Collection[str]) -> list[Renewal]:
    """When the links of these visits were renewed, in order."""
    return [Renewal(**row._mapping) for row in db.session.execute(_RENEWALS, {"ids": list(visits)})]


def name(versions: Mapping[str, int]) -> None:
    """Lets the links of these visits, by id and version, be written short."""
    rows = [{"digest": short_digest(token), "visit": visit} for visit, token in _tokens(versions).items()]
    if rows:
        insert = sqlite.insert(_short) if is_sqlite() else postgresql.insert(_short)
        db.session.execute(insert.on_conflict_do_nothing(), rows)


def name_all() -> None:
    """The same for all visits there are, after the secret was changed. The links that customers had open nothing now,
    and their rows go."""
    db.session.execute(sa.delete(_short))
    last: str | None = None
    while rows := db.session.execute(_VERSIONS, {"last": last}).all():
        name({row.id: row.link_version for row in rows})
        last = rows[-1].id


def short_links(versions: Mapping[str, int]) -> dict[str, str]:
    """The short links of these visits, by id; one that was booked under another secret has none."""
    tokens = _tokens(versions)
    digests = {visit: short_digest(token) for visit, token in tokens.items()}
    known = set(db.session.scalars(_SHORT, {"digests": list(digests.values())})) if digests else set()
    return {visit: token for visit, token in tokens.items() if digests[visit] in known}


def visit_of(short: str) -> str | None:
    """The visit that a short link was made for; whether it opens it is for the caller to ask."""
    return db.session.scalar(sa.select(_short.c.visit).where(_short.c.digest == short_digest(short)))


def _tokens(versions: Mapping[str, int]) -> dict[str, str]:
    secret = installation.settings().secret
    return {visit: short_token(secret, visit, version) for visit, version in versions.items()}
