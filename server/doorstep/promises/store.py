"""The table of promises."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from .. import clock
from ..accounts import device_store
from ..accounts import store as accounts
from ..accounts.rules import Person, dispatched_for
from ..database import IDS, Base, Moment, Uuid, db, is_sqlite, whose
from ..events import unsettled_store
from .rules import BY_WORD, Holder, Promise, holders

_LOOKED_AT = sa.text("look_at IS NOT NULL")
_OPEN = sa.text("settled IS NULL AND outcome IS NULL")


class _Promise(Base):
    """`look_at` is when the engine looks at it next, never again when empty; `steps` how many steps of its service
    level have been taken. `holder` is a person or, with a `role`, a team whose people of that role hold it; what was
    settled before promises had holders has none."""

    __tablename__ = "promises"
    __table_args__ = (
        sa.Index(None, "about"),
        sa.Index("ix_promises_look_at", "look_at", sqlite_where=_LOOKED_AT, postgresql_where=_LOOKED_AT),
        sa.Index("ix_promises_held", "holder", "due", sqlite_where=_OPEN, postgresql_where=_OPEN),
        whose(open="what role kind outcome"),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    what: Mapped[str] = mapped_column(sa.Text, server_default="visit")
    about: Mapped[str] = mapped_column(Uuid)
    holder: Mapped[str | None] = mapped_column(Uuid)
    role: Mapped[str | None] = mapped_column(sa.Text)
    kind: Mapped[str] = mapped_column(sa.Text)
    by: Mapped[str | None] = mapped_column(Uuid)
    made: Mapped[datetime] = mapped_column(Moment)
    due: Mapped[datetime] = mapped_column(Moment)
    settled: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str | None] = mapped_column(sa.Text)
    heard: Mapped[datetime | None] = mapped_column(Moment)
    look_at: Mapped[datetime | None] = mapped_column(Moment)
    steps: Mapped[int] = mapped_column(server_default="0")


_promises = cast(sa.Table, _Promise.__table__)
_FIELDS = [name for name in Promise.__dataclass_fields__ if name != "holder"]
_PROMISE = [_promises.c[name] for name in (*_FIELDS, "holder", "role")]


@dataclass(frozen=True)
class Watched:
    """A promise with what it is about, and how many steps of its service level have been taken."""

    what: str
    about: str
    steps: int
    promise: Promise


def put(what: str, about: str, promises: Iterable[Promise]) -> None:
    """Writes the promises about a thing, or what has become of them; the caller holds the thing's lock."""
    put_all(what, {about: promises})


def put_all(what: str, promises: Mapping[str, Iterable[Promise]]) -> None:
    """`put` for many things of a kind."""
    # Phones make up the ids of their events: what one promises about a thing changes nothing about another.
    _put(what, promises, lambda said: _promises.c.about == said.about, {})


def put_levels(what: str, promises: Mapping[str, Iterable[Promise]]) -> None:
    """`put_all` for what levels promise: it goes with its order to another thing of that kind, and when it is due at
    another time people are told anew."""
    moved = {"about": lambda said: said.about, "steps": lambda said: _steps(said.due)}
    _put(what, promises, lambda said: _promises.c.kind == said.kind, moved)


def _steps(due: sa.ColumnElement[datetime]) -> sa.ColumnElement[int]:
    return sa.case((_promises.c.due.is_distinct_from(due), 0), else_=_promises.c.steps)


def _put(
    what: str,
    promises: Mapping[str, Iterable[Promise]],
    own: Callable[[Any], sa.ColumnElement[bool]],
    more: Mapping[str, Callable[[Any], Any]],
) -> None:
    """Writes promises, where those that are there already are the writer's `own`; `more`: what else is written."""
    rows = [
        {
            **{name: getattr(promise, name) for name in _FIELDS},
            "holder": promise.holder.id if promise.holder else None,
            "role": promise.holder.role if promise.holder else None,
            "what": what,
            "about": about,
            "steps": 0,
            "look_at": promise.made if promise.is_open else None,
        }
        for about, made in promises.items()
        for promise in made
    ]
    if rows:
        insert = sqlite.insert(_promises) if is_sqlite() else postgresql.insert(_promises)
        said = insert.excluded
        written = ("by", "made", "due", "settled", "outcome", "holder", "role", "heard")
        changed: dict[str, Any] = {name: said[name] for name in written}
        # What was settled may be open again (an arrival that was undone), or due at another time: it is looked at anew.
        other = sa.or_(*(_promises.c[name].is_distinct_from(said[name]) for name in ("due", "settled", "outcome")))
        changed["look_at"] = sa.case((other, said.look_at), else_=_promises.c.look_at)
        changed |= {name: value(said) for name, value in more.items()}
        where = sa.and_(_promises.c.what == said.what, own(said))
        db.session.execute(insert.on_conflict_do_update(index_elements=["id"], set_=changed, where=where), rows)


def about(what: str, id: str) -> list[Promise]:
    """The promises about a thing, in the order of their making."""
    return about_all(what, [id])[id]


def about_all(what: str, ids: Collection[str]) -> dict[str, list[Promise]]:
    """`about` of many things of a kind, by thing."""
    found: dict[str, list[Promise]] = {id: [] for id in ids}
    query = sa.select(_promises.c.about, *_PROMISE).where(_promises.c.what == what, _promises.c.about.in_(found))
    for row in db.session.execute(query.order_by(_promises.c.made, _promises.c.id)) if found else ():
        found[row.about].append(_promise(row))
    return found


def count_overdue(now: datetime, most: int) -> int:
    """How many promises that somebody holds are open after their time; at most `most`."""
    held = sa.select(_promises.c.id).where(_promises.c.holder.is_not(None), _OPEN, _promises.c.due < now).limit(most)
    return db.session.scalar(sa.select(sa.func.count()).select_from(held.subquery())) or 0


def todos(person: Person, limit: int) -> list[Watched]:
    """What a person owes next: up to `limit` open promises that they hold, or that their team's people of one of their
    roles hold, the one that is due first first. Dispatchers have those of people who are shut out as well."""
    parts = holders(person, accounts.absent_of_teams(dispatched_for(person)))
    held = _promises.c.holder.in_({holder.id for holder in parts})  # by the index, which does not find one OR the other
    query = sa.select(_promises.c.what, _promises.c.about, _promises.c.steps, *_PROMISE)
    made = _promises.c.made <= clock.now()  # that somebody will be late who has not set off is known before it is so
    query = query.where(held, _OPEN, made, sa.or_(*(_held_by(holder) for holder in parts)))
    return [_watched(row) for row in db.session.execute(query.order_by(_promises.c.due, _promises.c.id).limit(limit))]


def open_among(ids: sa.Select[tuple[str]], limit: int) -> list[Watched]:
    """Up to `limit` of the promises that a query names which are open, the one that is due first first."""
    query = sa.select(_promises.c.what, _promises.c.about, _promises.c.steps, *_PROMISE)
    query = query.where(_promises.c.id.in_(ids), _OPEN).order_by(_promises.c.due, _promises.c.id)
    return [_watched(row) for row in db.session.execute(query.limit(limit))]


def count_held(holder: Holder, kind: str) -> int:
    """How many open promises of a kind somebody holds."""
    query = sa.select(sa.func.count()).select_from(_promises)
    return db.session.scalar(query.where(_held_by(holder), _OPEN, _promises.c.kind == kind)) or 0


def held_by(person: str, but: Collection[str], limit: int) -> list[Watched]:
    """Up to `limit` open promises that a person holds themselves, but for these kinds; the first due first."""
    query = sa.select(_promises.c.what, _promises.c.about, _promises.c.steps, *_PROMISE)
    query = query.where(_held_by(Holder(person)), _OPEN, _promises.c.kind.not_in(but))
    return [_watched(row) for row in db.session.execute(query.order_by(_promises.c.due, _promises.c.id).limit(limit))]


def _held_by(holder: Holder) -> sa.ColumnElement[bool]:
    role = _promises.c.role
    return sa.and_(_promises.c.holder == holder.id, role.is_(None) if holder.role is None else role == holder.role)


def promise(id: str) -> Promise | None:
    """The promise of this id."""
    row = db.session.execute(sa.select(*_PROMISE).where(_promises.c.id == id)).first()
    return _promise(row) if row else None


def watched(ids: Collection[str]) -> list[Watched]:
    """The promises of these ids, with what they are about."""
    query = sa.select(_promises.c.what, _promises.c.about, _promises.c.steps, *_PROMISE)
    rows = db.session.execute(query.where(_promises.c.id.in_(set(ids))).order_by(_promises.c.id)) if ids else ()
    return [_watched(row) for row in rows]


def kind_about(kind: str, abouts: Collection[str]) -> dict[str, str]:
    """The promises of a kind about these things: what each is about, by its id."""
    query = sa.select(_promises.c.id, _promises.c.about).where(_promises.c.about.in_(IDS), _promises.c.kind == kind)
    return {id: about for id, about in db.session.execute(query, {"ids": list(set(abouts))})} if abouts else {}


def of_ids(ids: Collection[str]) -> dict[str, Promise]:
    """The promises of these ids, by id."""
    query = sa.select(*_PROMISE).where(_promises.c.id.in_(set(ids)))
    return {row.id: _promise(row) for row in db.session.execute(query)} if ids else {}


def heard(promise: Promise, now: datetime) -> datetime:
    """When the phone that could settle a promise was last heard of, or of one that words settle when somebody last said
    how it stands. A promise of nobody's is the office's, which is heard of always; of what nobody has spoken of, and of
    somebody without a phone, nothing was heard since the promise was made."""
    if promise.kind in BY_WORD:
        return promise.heard or min(promise.made, promise.due)
    if promise.by is None:
        return now
    return max([promise.made, *(device.seen for device in device_store.devices_of(promise.by))])


def any_to_look_at(now: datetime) -> bool:
    """Whether the engine has anything to do."""
    return bool(db.session.scalar(sa.select(sa.exists().where(_promises.c.look_at < now))))


def unsettled_to_look_at(now: datetime, what: str, limit: int) -> set[str]:
    """Up to `limit` things of a kind of whose promises one is to be looked at, and of which something is still to
    follow that the program has not failed at."""
    query = sa.select(_promises.c.about).where(_promises.c.look_at < now, _promises.c.what == what)
    query = query.where(unsettled_store.is_unsettled(_promises.c.what, _promises.c.about)).distinct().limit(limit)
    return unsettled_store.about(what, list(db.session.scalars(query)), but_failed=True)


def claim(now: datetime, limit: int, whats: Collection[str]) -> list[Watched]:
    """Locks up to `limit` promises about these kinds of things that are to be looked at, passing over those that others
    look at just now, and over those of things about which something is still to follow."""
    query = (
        sa.select(_promises.c.what, _promises.c.about, _promises.c.steps, *_PROMISE)
        .where(_promises.c.look_at < now, _promises.c.what.in_(whats))
        .where(~unsettled_store.is_unsettled(_promises.c.what, _promises.c.about))
        .order_by(_promises.c.look_at, _promises.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=_promises)
    )
    return [_watched(row) for row in db.session.execute(query)]


def looked(watched: Watched, steps: int, again: datetime | None) -> None:
    """Notes how many steps have been taken, and when to look again."""
    id = watched.promise.id
    db.session.execute(sa.update(_promises).where(_promises.c.id == id).values(steps=steps, look_at=again))


def _watched(row: sa.Row[Any]) -> Watched:
    return Watched(row.what, row.about, row.steps, _promise(row))


def _promise(row: sa.Row[Any]) -> Promise:
    held = Holder(row.holder, row.role) if row.holder else None
    return Promise(**{name: getattr(row, name) for name in _FIELDS}, holder=held)
