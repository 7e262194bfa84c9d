"""The claims on messages: what a worker takes, many at a time, and what it writes down of each.

A claim is a message in state `sending` with the number of its attempt: whoever took it later has another number, and
what the one before still has to say changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ..database import Moment, Uuid, db, is_sqlite
from . import delivery_store, rules
from .letters import Letter
from .rules import Taken
from .store import _MESSAGE, _OPEN, _SENDING, Message, _json, _message, _messages

_MY_TURN = sa.select(sa.func.pg_advisory_xact_lock(0x6D657373616765))
"""The lock that whoever claims messages holds for that moment."""
_DUE = """
    SELECT messages.id, messages.about FROM messages {open} WHERE messages.{of_open} AND messages.try_at <= :now
    AND NOT EXISTS (
        SELECT 1 FROM messages AS others {sending}
        WHERE others.about = messages.about AND others.{of_sending} AND others.try_at > :now
    )
    ORDER BY messages.try_at, messages.id LIMIT :most
"""
"""What waits, or belonged to a worker that died. Of those about one visit or person only one goes out at a time: they
are read in the order in which they arrive.

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
    """What becomes of a claimed message: the columns that change, and what the other side said that took it."""

    claimed: Message
    values: Mapping[str, Any] = field(hash=False)
    taken: Taken | None = None


def count_due(now: datetime, most: int) -> int:
    """How many messages there are for a worker to take, up to `most`."""
    return len(db.session.execute(_SEEN[is_sqlite()], {"now": now, "most": most}).all())


def claim(now: datetime, most: int) -> list[Message]:
    """Takes up to so many of the messages that have been due longest, one about each thing, for the time of the lease.

    Workers take turns, on PostgreSQL as well: two that took messages about one visit at the same instant would not see
    each other's. What a planning holds just now they pass over.
    """
    if not is_sqlite():
        db.session.execute(_MY_TURN)
    first: dict[str, str] = {}
    for row in db.session.execute(_LOCKED[is_sqlite()], {"now": now, "most": most * _BESIDE}):
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


def write(notes: Iterable[Note]) -> None:
    """Writes down what became of claims, but for those whose lease ran out and that somebody else has claimed since."""
    notes = list(notes)
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for note in notes:
        of = {"of": note.claimed.id, "attempt": note.claimed.attempts}
        alike.setdefault(tuple(sorted(note.values)), []).append({**note.values, **of})
    for rows in alike.values():
        db.session.execute(_WRITTEN, rows)
    taken = [(one.claimed.id, one.taken, one.values["sent_at"]) for one in notes if one.taken]
    delivery_store.taken((said.id or message, message, said.segments, at) for message, said, at in taken)


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


def try_again(claimed: Message, at: datetime, detail: str) -> Note:
    """That a message waits for another attempt."""
    return Note(claimed, {"state": "waiting", "try_at": at, "detail": detail, "handed_at": claimed.handed_at})
