"""The table of messages: what waits, what was sent, and what was not and why."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ..accounts.rules import Person, oversees
from ..clock import new_id
from ..database import IDS, Base, Moment, Uuid, db, delete_some, is_sqlite, whose
from ..errors import NotFound
from ..feed import store as feed
from . import rules
from .kept import Changes, Going, Kept
from .quiet import not_before
from .rules import DAY, Planned
from .ways import Ways


@dataclass(frozen=True)
class Message:
    """A message as it stands in the table.

    `facts` are what its words are made of; `language`, `subject` and `text` are its words once it was sent, without
    the customer's link. `attempts` tells one claim from the next. `try_at` is when it may go out, or be tried again.
    `handed_at`: a worker handed it over then, and died before it noted the end. `detail` says more about a failure, and
    names nobody.
    """

    id: str
    what: str
    about: str
    version: str
    kind: str
    role: str
    recipient: str
    channel: str
    day: date | None
    team: str
    promise: str | None
    due: datetime
    until: datetime
    facts: Mapping[str, Any] = field(hash=False)
    state: str
    reason: str | None
    detail: str | None
    attempts: int
    try_at: datetime
    handed_at: datetime | None
    sent_at: datetime | None
    language: str | None
    subject: str | None
    text: str | None


@dataclass(frozen=True)
class ToldOf:
    """Somebody who was told of a promise, and when."""

    promise: str
    at: datetime
    role: str
    recipient: str


_OPEN = "state IN ('waiting', 'sending')"
_SENDING = "state = 'sending'"
_FAILING = (
    "(state = 'uncertain' OR (state = 'not_sent' AND reason <> 'opted_out') OR (state = 'waiting' AND attempts > 0))"
)
"""Of what reached nobody although it was to, or nobody knows, or has not yet although it was tried."""


def _where(condition: str) -> dict[str, Any]:
    """For an index of some of the rows, on either database."""
    return {f"{kind}_where": sa.text(condition) for kind in ("sqlite", "postgresql")}


class _Message(Base):
    """`try_at` is when a worker may take it: of one that is being sent, the end of that worker's lease. `handed_at` is
    when it was handed over to the channel, until it is known what became of it."""

    __tablename__ = "messages"
    __table_args__ = (
        sa.UniqueConstraint("about", "version", "kind", "recipient", "channel"),
        sa.CheckConstraint(f"state IN {rules.STATES}", name="state"),
        sa.Index("ix_messages_open", "channel", "try_at", "id", **_where(_OPEN)),
        sa.Index("ix_messages_sending", "about", **_where(_SENDING)),
        sa.Index("ix_messages_failing", "team", "due", **_where(_FAILING)),
        sa.Index(None, "team", "due"),
        sa.Index(None, "state", "due"),
        sa.Index(None, "recipient", "due"),
        whose(
            customer="facts subject text",
            person="subject text",
            open="what version kind role channel state reason detail language",
        ),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    what: Mapped[str] = mapped_column(sa.Text, server_default="visit")
    about: Mapped[str] = mapped_column(Uuid)
    version: Mapped[str] = mapped_column(sa.Text)
    kind: Mapped[str] = mapped_column(sa.Text)
    role: Mapped[str] = mapped_column(sa.Text)
    recipient: Mapped[str] = mapped_column(Uuid)
    channel: Mapped[str] = mapped_column(sa.Text)
    day: Mapped[date | None] = mapped_column(sa.Date)
    team: Mapped[str] = mapped_column(Uuid)
    promise: Mapped[str | None] = mapped_column(Uuid)
    due: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime] = mapped_column(Moment)
    facts: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.Text)
    reason: Mapped[str | None] = mapped_column(sa.Text)
    detail: Mapped[str | None] = mapped_column(sa.Text)
    attempts: Mapped[int]
    try_at: Mapped[datetime] = mapped_column(Moment)
    handed_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    language: Mapped[str | None] = mapped_column(sa.Text)
    subject: Mapped[str | None] = mapped_column(sa.Text)
    text: Mapped[str | None] = mapped_column(sa.Text)


_messages = cast(sa.Table, _Message.__table__)
_KEPT = [_messages.c[name] for name in Kept.__dataclass_fields__]
_MESSAGE = [_messages.c[name] for name in Message.__dataclass_fields__]


# Every replanning takes these. Building a statement costs more than running it: these are built once.
_LOCKED = sa.select(*_KEPT).order_by(_messages.c.id).with_for_update()
_ABOUT = sa.and_(
    _messages.c.what == sa.bindparam("kind"), _messages.c.about.in_(sa.bindparam("abouts", expanding=True))
)
_OF = sa.select(*_KEPT).where(_ABOUT, _messages.c.promise.is_(None))
_KEPT_ABOUT = _LOCKED.where(_ABOUT, _messages.c.promise.is_(None))
_KEPT_OF_DAYS = _LOCKED.where(_ABOUT, _messages.c.version.in_(sa.bindparam("versions", expanding=True)))


# ---- planning


def kept(what: str, abouts: Collection[str]) -> list[Kept]:
    """The messages about these things of a kind, locked, but for those about promises."""
    return _kept(_KEPT_ABOUT, what, abouts=abouts)


def about(what: str, ids: Collection[str]) -> dict[str, list[Kept]]:
    """The messages about each of these things, but for those about promises; nothing is locked."""
    found: dict[str, list[Kept]] = {id: [] for id in ids}
    for one in _kept(_OF, what, abouts=ids) if ids else ():
        found[one.about].append(one)
    return found


def told_of_promises(abouts: Collection[str], promises: Collection[str]) -> dict[str, list[ToldOf]]:
    """Who was told of these promises, which are about these things; by promise, in order."""
    found: dict[str, list[ToldOf]] = {}
    query = sa.select(_messages.c.promise, _messages.c.sent_at, _messages.c.role, _messages.c.recipient)
    query = query.where(_messages.c.about.in_(IDS), _messages.c.promise.in_(set(promises)), _messages.c.state == "sent")
    query = query.order_by(_messages.c.sent_at, _messages.c.id)
    for row in db.session.execute(query, {"ids": list(abouts)}) if promises else ():
        found.setdefault(row.promise, []).append(ToldOf(row.promise, row.sent_at, row.role, row.recipient))
    return found


def untold(what: str, customers: Collection[str], now: datetime) -> list[str]:
    """The things of a kind of which these customers are still to be told something, or would be if they could be
    reached."""
    unreachable = sa.and_(_messages.c.state == "not_sent", _messages.c.reason.in_(rules.UNREACHABLE))
    query = sa.select(_messages.c.about).distinct().where(_messages.c.recipient.in_(IDS), _messages.c.what == what)
    query = query.where(_messages.c.until > now, sa.or_(_messages.c.state == "waiting", unreachable))
    return list(db.session.scalars(query, {"ids": list(customers)}))


def kept_of_days(days: Collection[tuple[str, date]]) -> list[Kept]:
    """The messages about these days of these people, locked."""
    versions = {(person, day.isoformat()) for person, day in days}
    found = _kept(_KEPT_OF_DAYS, DAY, abouts=(person for person, _ in versions), versions=(day for _, day in versions))
    return [row for row in found if (row.about, row.version) in versions]


def _kept(query: sa.Select[Any], what: str, **given: Iterable[str]) -> list[Kept]:
    rows = db.session.execute(query, {"kind": what, **{name: list(set(values)) for name, values in given.items()}})
    return [Kept(**{**row._mapping, "facts": json.loads(row.facts)}) for row in rows]


def write(changes: Changes, ways: Ways, now: datetime, why: Callable[[Kept], str]) -> None:
    """Lets new messages wait and withdraws others, `why` says for which reason; the caller has them locked."""
    restored = feed.restored_at() if changes.other else None
    for id, one in changes.other:
        values = _waiting(one, ways, now, restored)
        db.session.execute(sa.update(_messages).where(_messages.c.id == id).values(values))
    reasons: dict[str, list[str]] = {}
    for row in changes.gone:
        reasons.setdefault(why(row), []).append(row.id)
    for reason, ids in reasons.items():
        gone = sa.update(_messages).where(_messages.c.id.in_(ids))
        db.session.execute(gone.values(state="withdrawn", reason=reason))
    _add(changes.new, ways, now)


def add(wanted: Iterable[Planned], ways: Ways, now: datetime) -> None:
    """Lets messages wait that there are not yet; one that was withdrawn at this very moment waits again."""
    _add([Going(one, course) for one in wanted if (course := ways.course(one.to))], ways, now)


def _add(going: Collection[Going], ways: Ways, now: datetime) -> None:
    restored = feed.restored_at() if going else None
    rows = [
        {
            "id": new_id(),
            "what": one.planned.what,
            "about": one.planned.about,
            "version": one.planned.version,
            "kind": one.planned.kind,
            "role": one.planned.role,
            "recipient": one.planned.recipient,
            "day": one.planned.day,
            "team": one.planned.team,
            "promise": one.planned.promise,
            "attempts": 0,
            **_waiting(one, ways, now, restored),
        }
        for one in going
    ]
    if rows:
        insert = sqlite.insert(_messages) if is_sqlite() else postgresql.insert(_messages)
        again = {
            name: insert.excluded[name] for name in ("state", "reason", "due", "until", "facts", "try_at", "handed_at")
        }
        key = ["about", "version", "kind", "recipient", "channel"]
        db.session.execute(
            insert.on_conflict_do_update(index_elements=key, set_=again, where=_messages.c.state == "withdrawn"), rows
        )


def _waiting(going: Going, ways: Ways, now: datetime, restored: datetime | None) -> dict[str, Any]:
    """What a message says that waits, or that would if its recipient could be reached. One that could go before the
    database was `restored` may have gone, which the database has forgotten: it is not sent again."""
    one = going.planned

    def free(at: datetime) -> datetime:
        return not_before(at, one.until, one.message, one.facts, ways.quiet)

    due = max(one.due, now) if one.corrects else one.due
    reason = "restored" if restored and free(due) <= restored else going.course.reason
    return {
        "channel": going.course.channel,
        "due": due,
        "until": one.until,
        "facts": _json(one.facts),
        "state": "not_sent" if reason else "waiting",
        "reason": reason,
        "handed_at": None,
        "try_at": free(now if one.at_once else one.due),
    }


# ---- after a restore


def hold_back(now: datetime) -> None:
    """Keeps from being sent what could go before a restore: it may have gone, after the backup was made."""
    could_go = sa.or_(_messages.c.state == "sending", _messages.c.try_at <= now)
    held = sa.update(_messages).where(_messages.c.state.in_(("waiting", "sending")), could_go)
    db.session.execute(held.values(state="not_sent", reason="restored"))


def held_back() -> int:
    """How many messages were not sent because the database was restored."""
    held = sa.select(sa.func.count()).where(_messages.c.state == "not_sent", _messages.c.reason == "restored")
    return db.session.scalar(held) or 0


# ---- reading


def page(
    team: str | None,
    due: tuple[datetime, datetime] | None,
    state: str | None,
    about: tuple[Collection[str], str] | None,
    before: tuple[datetime, str] | None,
    limit: int,
    reader: str | None = None,
    also: Iterable[sa.ColumnElement[bool] | sa.TextClause] = (),
) -> list[Message]:
    """Up to `limit` messages, the latest due first, from `before` (when due, id) on; of every team when it is None.
    `about`: the kinds and the id of the thing; `also`: what else is true of them. Among them are those to the `reader`
    alone that are nobody else's business."""
    query = sa.select(*_MESSAGE).order_by(_messages.c.due.desc(), _messages.c.id.desc()).limit(limit)
    query = query.where(for_eyes_of(reader), *also)
    if team is not None:
        query = query.where(_messages.c.team == team)
    if due is not None:
        query = query.where(_messages.c.due >= due[0], _messages.c.due < due[1])
    if state is not None:
        query = query.where(_messages.c.state == state)
    if about is not None:
        query = query.where(_messages.c.what.in_(sorted(about[0])), _messages.c.about == about[1])
    if before is not None:
        moment, id = before
        earlier = sa.and_(_messages.c.due == moment, _messages.c.id < id)
        query = query.where(sa.or_(_messages.c.due < moment, earlier))
    return [_message(row) for row in db.session.execute(query)]


def for_eyes_of(reader: str | None) -> sa.ColumnElement[bool]:
    """That a message is no secret, or goes to this person."""
    return sa.or_(_messages.c.what.not_in(sorted(rules.OWN)), _messages.c.recipient == reader)


def message_for(asking: Person, id: str) -> Message:
    """The message, if it is about the asking person's team or they are an administrator; raises NotFound."""
    found = message(id)
    foreign = found is not None and found.what in rules.OWN and found.recipient != asking.id
    if found is None or foreign or not oversees(asking, found.team):
        raise NotFound("There is no such message here.", of=id)
    return found


def message(id: str) -> Message | None:
    """The message, whomever it is for; None where there is none."""
    row = db.session.execute(sa.select(*_MESSAGE).where(_messages.c.id == id)).first()
    return _message(row) if row else None


def _message(row: sa.Row[Any]) -> Message:
    return Message(**{**row._mapping, "facts": json.loads(row.facts)})


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def forget(before: datetime, limit: int) -> int:
    """Deletes at most `limit` messages that were due before an instant and of which nothing more will come; returns how
    many."""
    settled = _messages.c.state.not_in(("waiting", "sending"))
    return delete_some(_messages, sa.and_(_messages.c.due < before, settled), limit)
