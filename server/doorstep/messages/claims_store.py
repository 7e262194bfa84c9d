"""The claims on messages: what a worker takes, many at a time, and what it writes down of each.

A claim is a message in state `sending` with the number of its attempt: whoever took it later has another number, and
what the one before still has to say changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ..clock import new_id
from ..database import Base, Moment, Uuid, db, is_sqlite, whose
from . import delivery_store, rules
from .letters import Letter
from .rules import Taken
from .store import _MESSAGE, _OPEN, _SENDING, Message, _json, _message, _messages

_MY_TURN = sa.select(sa.func.pg_advisory_xact_lock(0x6D657373, sa.func.hashtext(sa.bindparam("channel"))))
"""The lock that whoever claims messages of a channel holds for that moment."""
_DUE = """
    SELECT messages.id, messages.about FROM messages {open}
    WHERE messages.{of_open} AND messages.channel = :channel AND messages.try_at <= :now
    AND NOT EXISTS (SELECT 1 FROM channel_rests WHERE channel_rests.channel = :channel AND until > :now)
    AND NOT EXISTS (
        SELECT 1 FROM messages AS others {sending}
        WHERE others.about = messages.about AND others.channel = :channel
        AND others.{of_sending} AND others.try_at > :now
    )
    ORDER BY messages.try_at, messages.id LIMIT :most
"""
"""What waits for a channel that does not rest, or belonged to a worker that died. Of those about one visit or person
only one goes out over a channel at a time: they are read in the order in which they arrive.

The states stand in the text: of one that it is told later, a database does not know whether an index of some of the
rows has it. SQLite is told which index to go by: by itself it goes through all that wait, and sorts them.
"""


def _due(lock: str = "", **by: str) -> sa.TextualSelect:
    text = _DUE.format(**{"open": "", "sending": "", "of_open": _OPEN, "of_sending": _SENDING, **by})
    return sa.text(text + lock).bindparams(sa.bindparam("now", type_=Moment)).columns(id=Uuid, about=Uuid)


_BY_INDEX = {"open": "INDEXED BY ix_messages_open", "sending": "INDEXED BY ix_messages_sending"}
_SEEN = {True: _due(**_BY_INDEX), False: _due()}
_LOCKED = {True: _SEEN[True], False: _due("FOR UPDATE OF messages SKIP LOCKED")}
"""By whether it is SQLite, where whoever writes is alone."""
_TAKEN = (
    sa.update(_messages)
    .where(_messages.c.id.in_(sa.bindparam("ids", expanding=True)))
    .values(state="sending", try_at=sa.bindparam("ends", type_=Moment), attempts=_messages.c.attempts + 1)
    .returning(*_MESSAGE)
)
_WRITTEN = sa.update(_messages).where(
    _messages.c.id == sa.bindparam("of"), sa.text(_SENDING), _messages.c.attempts == sa.bindparam("attempt")
)
_BESIDE = 2
"""As many rows are looked at for one that is taken: of several about the same the others stay."""


@dataclass(frozen=True)
class Note:
    """What becomes of a claimed message: the columns that change, and what the other side said that took it. `onward`:
    which channel takes it up at once, because this one could not do it."""

    claimed: Message
    values: Mapping[str, Any] = field(hash=False)
    taken: Taken | None = None
    onward: Onward | None = None


@dataclass(frozen=True)
class Onward:
    """The next channel of a message, and when it may go there."""

    channel: str
    at: datetime


class _Rest(Base):
    """Until when a channel takes nothing, and what the other side said."""

    __tablename__ = "channel_rests"
    __table_args__ = whose(open="channel detail")

    channel: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    until: Mapped[datetime] = mapped_column(Moment)
    detail: Mapped[str] = mapped_column(sa.Text)


_rests = cast(sa.Table, _Rest.__table__)


def rest(channel: str, until: datetime, detail: str) -> None:
    """Lets nobody claim what waits for a channel before an instant; of two the later counts."""
    insert = (sqlite.insert if is_sqlite() else postgresql.insert)(_rests)
    said = insert.excluded
    later = insert.on_conflict_do_update(
        index_elements=["channel"],
        set_={"until": said.until, "detail": said.detail},
        where=_rests.c.until < said.until,
    )
    db.session.execute(later, {"channel": channel, "until": until, "detail": detail})


def resting(now: datetime) -> dict[str, datetime]:
    """Until when each channel rests that does."""
    query = sa.select(_rests.c.channel, _rests.c.until).where(_rests.c.until > now)
    return {channel: until for channel, until in db.session.execute(query)}


def count_due(channel: str, now: datetime, most: int) -> int:
    """How many messages there are for a worker to take to a channel, up to `most`."""
    return len(db.session.execute(_SEEN[is_sqlite()], {"channel": channel, "now": now, "most": most}).all())


def claim(channel: str, now: datetime, most: int) -> list[Message]:
    """Takes up to so many of the messages that have been due longest, one about each thing, for the time of the lease.

    Workers take turns, on PostgreSQL as well: two that took messages about one visit at the same instant would not see
    each other's. What a planning holds just now they pass over.
    """
    if not is_sqlite():
        db.session.execute(_MY_TURN, {"channel": channel})
    first: dict[str, str] = {}
    for row in db.session.execute(_LOCKED[is_sqlite()], {"channel": channel, "now": now, "most": most * _BESIDE}):
        first.setdefault(row.about, row.id)
    ids = [*first.values()][:most]
    if not ids:
        return []
    taken = db.session.execute(_TAKEN, {"ids": ids, "ends": now + rules.LEASE})
    found = {row.id: _message(row) for row in taken}
    return [found[id] for id in ids]


def hand_over(claims: Collection[Message], now: datetime) -> set[str]:
    """Notes that messages are about to be handed over, and gives them another lease; returns the ids of those that may
    be. Not one whose first lease has ended, because somebody else may be sending it then."""
    own = sa.tuple_(_messages.c.id, _messages.c.attempts).in_([(one.id, one.attempts) for one in claims])
    which = sa.and_(_messages.c.id.in_([one.id for one in claims]), own, sa.text(_SENDING), _messages.c.try_at > now)
    noted = sa.update(_messages).where(which).values(handed_at=now, try_at=now + rules.LEASE)
    return set(db.session.scalars(noted.returning(_messages.c.id)))


def write(notes: Iterable[Note]) -> dict[str, str]:
    """Writes down what became of claims, but for those whose lease ran out and that somebody else has claimed since.
    Returns those of them that were reported as lost before this was known, with the provider's word for why."""
    notes = list(notes)
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for note in notes:
        if note.onward is not None:
            _pass_on(note, note.onward)
            continue
        of = {"of": note.claimed.id, "attempt": note.claimed.attempts}
        alike.setdefault(tuple(sorted(note.values)), []).append({**note.values, **of})
    for rows in alike.values():
        db.session.execute(_WRITTEN, rows)
    taken = [(one.claimed.id, one.taken, one.values["sent_at"]) for one in notes if one.taken]
    delivered = [(said.id or message, message, said.segments, at) for message, said, at in taken]
    delivery_store.taken(delivered)
    return delivery_store.failed([number for number, *_ in delivered]) if delivered else {}


def _pass_on(note: Note, onward: Onward) -> None:
    """Has another channel say the same, unless the claim was somebody else's by now."""
    ours = _WRITTEN.values(dict(note.values)).returning(_messages.c.id)
    if db.session.execute(ours, {"of": note.claimed.id, "attempt": note.claimed.attempts}).first() is not None:
        say_over(note.claimed.id, onward)


def lost(one: Message, detail: str) -> None:
    """That a locked message which was sent never arrived, as somebody says who had taken it."""
    gone = {"state": "not_sent", "reason": rules.FAILED, "detail": detail}
    db.session.execute(sa.update(_messages).where(_messages.c.id == one.id).values(gone))


def say_over(id: str, onward: Onward) -> None:
    """Has another channel say the same as a message."""
    anew = {"id": new_id(), "channel": onward.channel, "try_at": onward.at, "state": "waiting", "attempts": 0}
    columns = [_messages.c[name] for name in (*_SAME, *anew)]
    values = [column if column.name in _SAME else sa.literal(anew[column.name], column.type) for column in columns]
    insert = (sqlite.insert if is_sqlite() else postgresql.insert)(_messages)
    copied = insert.from_select(columns, sa.select(*values).where(_messages.c.id == id))
    again = {name: copied.excluded[name] for name in ("due", "until", "facts", "try_at", "state")}
    db.session.execute(
        copied.on_conflict_do_update(
            index_elements=["about", "version", "kind", "recipient", "channel"],
            set_={**again, "reason": None, "detail": None, "handed_at": None},
            where=_messages.c.state == "withdrawn",
        )
    )


_SAME = "what about version kind role recipient day team promise due until facts".split()
"""What a message says on whatever channel."""


def failed_on(one: Message) -> set[str]:
    """The channels that could not say this before."""
    same = [_messages.c[name] == getattr(one, name) for name in ("about", "version", "kind", "recipient")]
    failed = (_messages.c.state == "not_sent", _messages.c.reason == "failed")
    return set(db.session.scalars(sa.select(_messages.c.channel).where(*same, *failed)))


def sent(claimed: Message, now: datetime, facts: Mapping[str, Any], words: Letter, taken: Taken | None = None) -> Note:
    """That a message went out, in these words, made of these facts; `taken`: what the other side said of it."""
    said = {"facts": _json(facts), **_words(words)}
    values = {"state": "sent", "reason": None, "detail": None, "handed_at": None, "sent_at": now, **said}
    return Note(claimed, values, taken)


def _words(letter: Letter) -> dict[str, str]:
    return {"language": letter.language, "subject": letter.subject, "text": letter.text}


def uncertain(claimed: Message, detail: str, now: datetime, facts: Mapping[str, Any], words: Letter) -> Note:
    """That a message may have gone out, and when, and that nobody knows."""
    said = {"facts": _json(facts), **_words(words)}
    return Note(claimed, {"state": "uncertain", "reason": None, "detail": detail, "sent_at": now, **said})


def not_sent(claimed: Message, reason: str, detail: str | None = None) -> Note:
    """That a message was not sent and will not be."""
    return _given_up(claimed, "not_sent", reason, detail)


def withdraw(claimed: Message, reason: str) -> Note:
    """That a message has lost its cause."""
    return _given_up(claimed, "withdrawn", reason, None)


def _given_up(claimed: Message, state: str, reason: str, detail: str | None) -> Note:
    """What another worker had handed over when it died may have been sent, whatever has happened since."""
    said = {"reason": reason, "detail": detail}
    if claimed.handed_at is None:
        return Note(claimed, {"state": state, **said})
    return Note(claimed, {"state": "uncertain", "sent_at": claimed.handed_at, **said})


def wait(claimed: Message, until: datetime) -> Note:
    """That a message waits, for the morning or for another worker: that was no attempt."""
    return Note(claimed, {"state": "waiting", "try_at": until, "attempts": claimed.attempts - 1})


def throttled(claimed: Message, until: datetime, detail: str) -> Note:
    """That a channel took nothing just now: that was no attempt either, though it was about to be handed over."""
    return Note(claimed, {**wait(claimed, until).values, "detail": detail, "handed_at": claimed.handed_at})


def try_again(claimed: Message, at: datetime, detail: str) -> Note:
    """That a message waits for another attempt."""
    return Note(claimed, {"state": "waiting", "try_at": at, "detail": detail, "handed_at": claimed.handed_at})
