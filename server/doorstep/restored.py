"""What a restore lost, as far as the journal and the phones know: a list for the office to work through.

The journal says what the office did after the backup, by ids and times alone; phones bring work for visits that the
database does not know, or no longer gives to their people. What has been done again is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from . import installation, journal
from .accounts import store as accounts
from .appointments import ledger_store, member_store, order_store
from .appointments import store as appointments
from .appointments.rules import OfficeVisit, in_force
from .database import reading
from .intake import store as intake
from .messages import store as messages
from .records import restored_store


@dataclass
class Told:
    """What the journal says of one visit between the backup and the restore; the last word of each kind."""

    order: str | None = None
    start: str | None = None
    cancelled: bool = False
    person: str | None = None


@dataclass
class Since:
    """What the journal says between a backup and its restore, by visit."""

    visits: dict[str, Told] = field(default_factory=dict)

    def hear(self, words: Sequence[str]) -> None:
        """Takes one line of the journal's log `office`, without its time."""
        match words:
            case ["booked", visit, order]:
                self.of(visit).order = unquote(order)
            case ["moved", visit, start]:
                self.of(visit).start = start
            case ["cancelled", visit]:
                self.of(visit).cancelled = True
            case ["reinstated", visit]:
                self.of(visit).cancelled = False
            case ["given", visit, person]:
                self.of(visit).person = person

    def of(self, visit: str) -> Told:
        return self.visits.setdefault(visit, Told())


def report() -> list[str]:
    """One line for each thing that the last restore lost and that nobody has done again; says so when there is none."""
    with reading():
        restores = restored_store.restores()
        if not restores:
            return ["This database was never restored."]
        last = restores[-1]
        made_at = datetime.fromisoformat(last.said["backup"])
        found = [*_office(_since(made_at, last.at)), *_phones(last.at), *_receipts(), *_messages()]
    head = f"Restored at {_local(last.at)} from the backup of {_local(made_at)}."
    return [head, *(found or ["Nothing is known to be missing."])]


def _since(made_at: datetime, restored_at: datetime) -> Since:
    since = Since()
    first, last = int(made_at.timestamp() * 1000), int(restored_at.timestamp() * 1000)
    for kind, ms, *rest in (line for line in journal.told("office") if len(line) > 2):
        if ms.isdecimal() and first <= int(ms) <= last:
            since.hear([kind, *rest])
    return since


def _office(since: Since) -> Iterator[str]:
    known = appointments.visits(since.visits)
    mains = member_store.mains(known)
    people = accounts.people({told.person for told in since.visits.values() if told.person} | set(mains.values()))
    for id, told in since.visits.items():
        visit = known.get(id)
        if visit is None:
            if told.order is not None and not told.cancelled and order_store.by_order(told.order) is None:
                yield f"Booked and lost: order {told.order} (visit {id}). Book it again."
            continue
        if told.cancelled and visit.state != "cancelled":
            yield f"Cancelled, and booked again by the restore: order {visit.order}."
            continue
        if told.start is not None and _start(visit) != datetime.fromisoformat(told.start):
            yield f"Moved, and back at its old time: order {visit.order} was to be at {_local_text(told.start)}."
        if told.person is not None and mains.get(id) != told.person:
            name = people[told.person].name if told.person in people else told.person
            yield f"Given to somebody else, and back: order {visit.order} was {name}'s."


def _phones(restored_at: datetime) -> Iterator[str]:
    for visit, reason, count in intake.quarantined_since(restored_at):
        yield f"Phones brought {count} events for visit {visit or 'unknown'} that wait in the quarantine ({reason})."


def _receipts() -> Iterator[str]:
    for one in restored_store.not_sealed_again():
        yield f"Record {one.number} was sealed, and waits for its phone to be sealed again (visit {one.visit})."


def _messages() -> Iterator[str]:
    if held := messages.held_back():
        yield f"{held} messages were due before the restore and are not sent: nobody knows which of them went out."


def _start(visit: OfficeVisit) -> datetime | None:
    promise = in_force(ledger_store.ledger(visit.id))
    return promise.start if promise else None


def _local_text(moment: str) -> str:
    return _local(datetime.fromisoformat(moment))


def _local(moment: datetime) -> str:
    zone = ZoneInfo(installation.settings().zone)
    return f"{moment.astimezone(UTC).astimezone(zone):%Y-%m-%d %H:%M}"
