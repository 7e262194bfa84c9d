"""What the office says about a visit: what, where, for whom, by whom, and when it was promised.

The promise is a ledger: an agreement is added, never overwritten, so that who moved a visit, when and with whose
consent stays known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .. import zones
from ..accounts.rules import Person
from ..customers.rules import Customer, Premises, at_the_door
from ..customers.rules import facts as customer_facts
from .calls import OfficeCall

VISIT = "visit"
"""What a row is about that is about a visit."""
ROLES = ("main", "backup")
ASKED_BY = ("customer", "staff", "resource", "weather", "third_party")
"""Who asked for a time, as in `promise.agreed`."""

BUFFER = timedelta(minutes=5)
"""Spare time on the way for traffic and parking; kept apart from the travel estimate and never added to the promise."""

PHONE_HORIZON = timedelta(days=2)
"""How far ahead a phone holds the visits of its person, and how long it shows a cancelled one."""

BUFFER_MINUTES = 15
"""Time that is kept free after a visit, unless the office says otherwise."""

USUAL_MINUTES = 60
"""How long a visit takes when nobody said."""

KEPT_AFTER_FINISH = timedelta(days=30)
"""How long a finished visit stays on the phone at most when no backup confirms it."""


@dataclass(frozen=True)
class NewVisit:
    """A visit to be created, with everything the office knows about it.

    `facts` holds `order.*` and `appointment.*`; those about customer, premises and staff are added when the document
    is made. Without a `start` no time was agreed yet, and the ledger begins empty: `end` and `agreed_by` are empty
    then, too. `agreed_at` is when the time was agreed with the customer; without it, the moment of creation counts.
    `members` are (person, role), perhaps nobody yet. `continues`: the visit of the same order before it. `despite`: why
    somebody goes although they are on leave.
    """

    id: str
    order: str
    kind: str
    team: str
    customer: Customer
    premises: Premises
    facts: Mapping[str, Any]
    start: datetime | None
    end: datetime | None
    zone: str
    asked_by: str
    agreed_by: str | None
    travel_minutes: int | None
    duration_minutes: int | None
    instructions: str | None
    members: tuple[tuple[str, str], ...]
    agreed_at: datetime | None = None
    buffer_minutes: int = BUFFER_MINUTES
    continues: str | None = None
    despite: str | None = None

    def __post_init__(self) -> None:
        if self.start is None and (self.end or self.agreed_by or self.agreed_at):
            raise ValueError("a time that was agreed has a start")


@dataclass(frozen=True)
class OfficeVisit:
    """The office's side of a visit; `customer` and `premises` are ids. What happened at the door is in the events.

    `link_version` is that of the customer's link and door code. `begun` when anything has been said about the visit,
    `finished` since when it is known to be completed; `continues` the visit of its order before it, `start` its time as
    lists have it.
    """

    id: str
    ver: int
    order: str
    kind: str
    team: str
    standard: str
    state: str
    customer: str
    premises: str
    facts: Mapping[str, Any] = field(hash=False)
    travel_minutes: int | None
    duration_minutes: int | None
    instructions: str | None
    link_version: int = 1
    buffer_minutes: int = BUFFER_MINUTES
    begun: bool = False
    finished: datetime | None = None
    continues: str | None = None
    start: datetime | None = None

    @property
    def erased(self) -> bool:
        """Whether its customer was erased: a visit has a number otherwise."""
        return not self.order


@dataclass(frozen=True)
class Confirmation:
    """The customer has said once more, through the link, that the time of this entry of the ledger suits them."""

    visit: str
    entry: str
    at: datetime


@dataclass(frozen=True)
class PromiseEntry:
    """One agreed time: who asked for it, who agreed, why, and when that was agreed (`at`).

    `origin` is office, door or, where the customer chose it by the link, link; `event` names the event of an agreement
    at the door, `by` the member of staff. `seq` is the place in the feed where the entry was announced, when that is
    known.
    """

    id: str
    visit: str
    start: datetime
    end: datetime | None
    zone: str
    asked_by: str
    agreed_by: str | None
    reason: str | None
    at: datetime
    origin: str
    event: str | None
    by: str | None
    seq: int | None = None


@dataclass(frozen=True)
class Member:
    """A person who goes (or went) to a visit: from one place in the feed to another, open while `to_seq` is None."""

    visit: str
    person: str
    role: str
    from_seq: int
    to_seq: int | None = None


@dataclass(frozen=True)
class MemberChange:
    """One person leaves a visit (`before`), or another joins it in a role (`after`), or both."""

    visit: str
    role: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Cancellation:
    """Since when a visit is cancelled, by whom, who asked for it, why, and whether the office did it or the customer by
    the link (`origin`: office or link)."""

    at: datetime
    by: str | None
    asked_by: str | None
    reason: str
    origin: str


@dataclass(frozen=True)
class Change:
    """What changes about a booked visit in one step: another agreed time, other people, another estimate or way, facts
    of its order that were not right.

    `ver` is the version that the caller has seen; `despite` why somebody goes although they are on leave, empty where
    it is only put back.
    """

    visit: str
    ver: int
    entry: PromiseEntry | None = None
    members: tuple[MemberChange, ...] = ()
    duration_minutes: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)
    travel_minutes: int | None = None
    despite: str | None = None


@dataclass(frozen=True)
class Imported:
    """What the last file of work orders said of a visit, and when it was imported; `main` and `backup` are people, None
    where the file left it open."""

    visit: str
    start: datetime
    end: datetime | None
    main: str | None
    backup: str | None
    at: datetime


@dataclass(frozen=True)
class Plan:
    """Who is where, from when to when: a visit and its buffer, [start, end).

    `clash` marks one that was agreed at the door and is in the way of others; it does not count for them.
    """

    visit: str
    person: str
    start: datetime
    end: datetime
    clash: bool = False


@dataclass(frozen=True)
class ReviewQuestion:
    """What a supervisor (`by`) asks the person who made a visit about its sealed record, for a review.

    `replies` are the ids of the replies to this record that were there already: none of them is the answer. Open while
    `ended` is None; `answer` is the place in the feed of the reply that ended it, `told` that at which this was noted,
    both None when the supervisor did.
    """

    id: str
    review: str
    visit: str
    record: int
    person: str
    comment: str
    at: datetime
    by: str
    replies: tuple[str, ...] = ()
    ended: datetime | None = None
    answer: int | None = None
    told: int | None = None


def in_force(ledger: Iterable[PromiseEntry], at: datetime | None = None) -> PromiseEntry | None:
    """The promise last agreed up to `at` (without it: up to now); None when nothing had been agreed by then.

    The order is that of agreeing, not of arriving here: an agreement made at the door counts from its own moment,
    whenever its phone came back. Of two made in the same instant the one with the greater id counts.
    """
    agreed = [entry for entry in ledger if at is None or entry.at <= at]
    return max(agreed, key=lambda entry: (entry.at, entry.id), default=None)


def served(visit: OfficeVisit, ledger: Sequence[PromiseEntry]) -> PromiseEntry | None:
    """The promise that a visit shows: the one in force, or of one that is over that by which it was made, when a later
    one is another visit's."""
    made = [entry for entry in ledger if entry.start == visit.start] if visit.finished else []
    return in_force(made) or in_force(ledger)


SAME_TIME = timedelta(minutes=1)
"""Promises are made in minutes: what differs by less is a program's rounding, and no other time."""


def zone_of(ledger: Sequence[PromiseEntry]) -> str:
    """By which clock instants of a visit are written: that of the last time that was agreed; UTC before the first."""
    return ledger[-1].zone if ledger else "UTC"


def is_same_time(start: datetime, end: datetime | None, other_start: datetime, other_end: datetime | None) -> bool:
    """Whether two times or windows are one and the same to whoever was promised them."""
    if (end is None) != (other_end is None):
        return False
    pairs = [(start, other_start), *([(end, other_end)] if end and other_end else [])]
    return all(abs(one - other) < SAME_TIME for one, other in pairs)


def told(ledger: Iterable[PromiseEntry]) -> PromiseEntry | None:
    """The promise in force as the customer heard of it: the first of the entries that agree on its time one after
    another. Whoever agrees once more on the same time tells nobody anything new."""
    entries = sorted(ledger, key=lambda entry: (entry.at, entry.id))
    found = entries.pop() if entries else None
    while entries and found and is_same_time(found.start, found.end, entries[-1].start, entries[-1].end):
        found = entries.pop()
    return found


def depart_by(start: datetime, travel_minutes: int | None) -> datetime | None:
    """When to set off: the promised start less the way and the buffer; unknown when the way is.

    The aim is to be there at the promised start, so the early target that is taken off is zero.
    """
    return None if travel_minutes is None else start - timedelta(minutes=travel_minutes) - BUFFER


def main_of(members: Iterable[Member]) -> str | None:
    """The person who goes, of the present members."""
    return next((member.person for member in members if member.role == "main"), None)


def plan(visit: OfficeVisit, main: str | None, promise: PromiseEntry | None) -> Plan | None:
    """Where a visit keeps its main technician; None when nobody goes, or it is cancelled or finished.

    A completion frees the rest of the time, whatever the outcome: for another time the order has another visit.
    """
    if main is None or promise is None or visit.state != "booked" or visit.finished is not None:
        return None
    return Plan(visit.id, main, promise.start, promise.start + busy_for(visit))


def plan_of_new(new: NewVisit) -> Plan | None:
    """The same for a visit that is being created."""
    main = next((person for person, role in new.members if role == "main"), None)
    if main is None or new.start is None:
        return None
    return Plan(new.id, main, new.start, new.start + busy_for(new))


def overlap(one: Plan, other: Plan) -> bool:
    """Whether two plans have a person in two places; one that ends when the other begins does not."""
    return one.person == other.person and one.start < other.end and other.start < one.end


def busy_for(visit: OfficeVisit | NewVisit) -> timedelta:
    """How long a visit keeps its technician: the estimate and the buffer after it."""
    minutes = USUAL_MINUTES if visit.duration_minutes is None else visit.duration_minutes
    return timedelta(minutes=minutes + visit.buffer_minutes)


LONGEST = timedelta(days=1)
"""No estimate and no window is longer."""


def over_by(visit: OfficeVisit, start: datetime, end: datetime | None) -> datetime:
    """When a visit that was promised for a time, or a window, should be over: neither a window nor the work ends at
    midnight. The buffer after it is nobody's visit."""
    minutes = USUAL_MINUTES if visit.duration_minutes is None else visit.duration_minutes
    return max(end or start, start + timedelta(minutes=minutes))


def document(
    visit: OfficeVisit,
    customer: Customer,
    premises: Premises,
    ledger: Sequence[PromiseEntry],
    members: Sequence[tuple[Member, Person]],
    key: Mapping[str, str] | None,
    zone: str,
    asked: tuple[ReviewQuestion, Person] | None = None,
    calls: Sequence[OfficeCall] = (),
) -> dict[str, Any]:
    """The visit document of the protocol (section 6), ready for JSON.

    `members` are the present ones; `key` is the public key for private answers, `zone` the installation's zone, in
    which instants that are not promises are written; `asked` what the reader is asked about the record, and by whom;
    `calls` those that the office made.
    """
    members = sorted(members, key=lambda pair: (ROLES.index(pair[0].role), pair[1].id))
    entries = sorted(ledger, key=lambda entry: (entry.at, entry.id))
    promise = served(visit, entries)
    leave = depart_by(promise.start, visit.travel_minutes) if promise else None
    return {
        "id": visit.id,
        "ver": visit.ver,
        "order": visit.order,
        "kind": visit.kind,
        "standard": visit.standard,
        "state": visit.state,
        "team": visit.team,
        "promise": {"entry": promise.id, **period(promise)} if promise else None,
        "ledger": [_agreed(entry, zone) for entry in entries],
        "calls": [_call(call, zone) for call in calls],
        "travel_minutes": visit.travel_minutes,
        "duration_minutes": visit.duration_minutes,
        "depart_by": zones.written(leave, promise.zone) if leave and promise else None,
        "customer": at_the_door(customer),
        "premises": _place(premises),
        "facts": dict(sorted({**visit.facts, **customer_facts(customer, premises), **_staff(members)}.items())),
        "instructions": visit.instructions,
        "members": [{"person": person.id, "name": person.name, "role": member.role} for member, person in members],
        "review": _review(*asked, zone) if asked else None,
        "key": dict(key) if key else None,
    }


def _agreed(entry: PromiseEntry, zone: str) -> dict[str, Any]:
    return {
        "entry": entry.id,
        **period(entry),
        "asked_by": entry.asked_by,
        "agreed_by": entry.agreed_by,
        "reason": entry.reason,
        "at": zones.written(entry.at, zone),
        "origin": entry.origin,
    }


def _call(call: OfficeCall, zone: str) -> dict[str, Any]:
    return {
        "id": call.id,
        "at": zones.written(call.at, zone),
        "purpose": call.purpose,
        "result": call.result,
        "note": call.note,
    }


def _place(premises: Premises) -> dict[str, Any]:
    return {name: value for name, value in asdict(premises).items() if name != "id"}


def _review(question: ReviewQuestion, by: Person, zone: str) -> dict[str, Any]:
    return {
        "id": question.review,
        "record": question.record,
        "comment": question.comment,
        "at": zones.written(question.at, zone),
        "by": by.name,
        "replies": list(question.replies),
    }


def period(entry: PromiseEntry) -> dict[str, str | None]:
    """From when to when, on the wire."""
    return {
        "start": zones.written(entry.start, entry.zone),
        "end": zones.written(entry.end, entry.zone) if entry.end else None,
        "zone": entry.zone,
    }


def _staff(members: Sequence[tuple[Member, Person]]) -> dict[str, str]:
    """What the service card says about the person who comes: the main member."""
    for member, person in members:
        if member.role == "main":
            return {"staff.name": person.name, "staff.number": person.staff_no, "staff.phone": person.phone}
    return {}
