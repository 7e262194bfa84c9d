"""What is told about visits: which messages there are to be, a pure function of what is known about a visit, or about a
person's day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from .. import iso, zones
from ..appointments.rules import VISIT
from ..messages.kept import Told
from ..messages.rules import DAY, Planned, local, text
from . import told

Json = dict[str, Any]

UNDO = timedelta(minutes=1)
"""How long what a tap would tell a customer is held: for some seconds the phone offers to take the tap back, and the
answer to that has to get here, too."""
OFFICE = ("dispatcher", "supervisor")
TAPPED = frozenset({"visit.departed", "visit.arrived"})
"""What a tap tells that can be taken back."""
IN_CALENDAR = frozenset({"visit.booked", "visit.moved", "visit.cancelled"})
"""What brings the entry of the visit in a customer's own calendar up to date."""

# ---- what is known


@dataclass(frozen=True)
class Entry:
    """The promise in force; `at` is when it was agreed, or became known here if that was later; `sequence` counts the
    times that were agreed for the visit, from 1."""

    id: str
    start: datetime
    end: datetime | None
    zone: str
    at: datetime
    sequence: int = 1


@dataclass(frozen=True)
class Happened:
    """Something that was said of a visit: by which event, and when it happened by the server's clock."""

    event: str
    at: datetime


@dataclass(frozen=True)
class Delay(Happened):
    """A delay, and when the technician now expects to arrive."""

    expected: datetime


@dataclass(frozen=True)
class Visit:
    """Everything about a visit that decides its messages. People, places and standards are ids.

    `first`: nothing else was promised before `entry`. `done`: it was completed as done; `missed`: nobody was home.
    `told`: the customer was sent something about it; `sent` is what anybody was, in order of time, `before` what
    anybody was about visits of the same order that went before. `absent`: whoever goes there was shut out. `minutes`:
    how long it is planned to take. `office`: the team's people, by role.
    """

    id: str
    team: str
    order: str
    kind: str
    standard: str
    customer: str
    premises: str
    technician: str | None
    entry: Entry | None
    first: bool = True
    depart_by: datetime | None = None
    cancelled: datetime | None = None
    departed: Happened | None = None
    arrived: Happened | None = None
    delay: Delay | None = None
    completed: Happened | None = None
    done: bool = False
    missed: bool = False
    told: bool = False
    sent: tuple[Told, ...] = ()
    before: tuple[Told, ...] = ()
    absent: bool = False
    minutes: int = 60
    incidents: tuple[Happened, ...] = ()
    office: Mapping[str, Collection[str]] = field(default_factory=dict, hash=False)

    @property
    def comes(self) -> str | None:
        """Who is announced, and told to go."""
        return None if self.absent else self.technician

    @property
    def to_come(self) -> bool:
        """Whether somebody is still expected there: a time agreed after an arrival counts anew."""
        over = self.cancelled or self.completed or self.since_agreed(self.arrived)
        return self.entry is not None and not over

    def since_agreed(self, happened: Happened | None) -> Happened | None:
        """What happened, if that was after the promise in force was agreed."""
        return happened if happened and self.entry and happened.at >= self.entry.at else None


@dataclass(frozen=True)
class Day:
    """The visits of one person that begin on one day (local, where they are); `visits` are those still to come."""

    person: str
    day: date
    visits: tuple[Visit, ...]


# ---- what is planned


def planned(visit: Visit, messages: Mapping[str, Json]) -> frozenset[Planned]:
    """The messages about a visit, as the standard's `messages.send` asks for them."""
    return frozenset(
        found
        for kind, message in messages.items()
        if message["about"] == "visit"
        for found in _planned(visit, kind, message, messages)
    )


def _planned(visit: Visit, kind: str, message: Json, messages: Mapping[str, Json]) -> Iterator[Planned]:
    if message.get("after") in told.CALLS_OFF:
        yield from _called_off(visit, kind, message, messages)
        return
    if message.get("after") == told.AFTER_ALL:
        yield from _after_all(visit, kind, message, messages)
        return
    if visit.entry is None:
        return
    for version, due, more in _moments(visit, message, messages):
        until = visit.entry.start if message["until"] == "start" else due + iso.duration(message["until"])
        if message.get("after") in TAPPED:
            due += UNDO
        if message["to"] == "customer" and message.get("after") in IN_CALENDAR:
            more = {**more, "calendar": _in_calendar(visit, visit.entry)}
        if due < until:
            for recipient in _recipients(visit, message["to"]):
                yield _of_visit(visit, kind, message, recipient, version, due, until, facts(visit) | more)


def _recipients(visit: Visit, to: str) -> Collection[str]:
    if to == "customer":
        return (visit.customer,)
    if to == "technician":
        return (visit.comes,) if visit.comes else ()
    return visit.office.get(to, ())


def _moments(visit: Visit, message: Json, messages: Mapping[str, Json]) -> list[tuple[str, datetime, Json]]:
    """Every `_moment` of a message: each incident has one of its own."""
    if message.get("after") == "incident.reported":
        return [(one.event, one.at, {}) for one in visit.incidents]
    moment = _moment(visit, message, messages)
    return [moment] if moment else []


def _in_calendar(visit: Visit, entry: Entry) -> Json:
    """The visit as an entry of a calendar, whose number rises with each time that is agreed, and when it is called
    off."""
    end = max(entry.end or entry.start, entry.start + timedelta(minutes=visit.minutes))
    off = visit.cancelled is not None
    return {"uid": visit.id, "sequence": entry.sequence + off, "end": text(end), "cancelled": off}


def _called_off(visit: Visit, kind: str, message: Json, messages: Mapping[str, Json]) -> Iterator[Planned]:
    """Whoever was told to set off, and should not go there now, or not then, hears why."""
    for one in told.sent_off(visit.sent, messages):
        if _why_called_off(visit, one) == message["after"]:
            until = one.at + iso.duration(message["until"])
            known = facts(visit) if message["after"] == "leave.moved" else dict(one.facts)
            found = {**known, "technician": one.recipient}
            yield _of_visit(visit, kind, message, one.recipient, one.id, one.at, until, found)


def _after_all(visit: Visit, kind: str, message: Json, messages: Mapping[str, Json]) -> Iterator[Planned]:
    """Whoever was called off, and should go now all the same, hears it when it is too late to tell them as usual."""
    entry = visit.entry
    if entry is None or visit.depart_by is None or not visit.to_come:
        return
    setting_off = [one["before"] for one in messages.values() if one["to"] == "technician" and "before" in one]
    ahead = [before["depart_by"] for before in setting_off if "depart_by" in before]
    for one in told.called_off(visit.sent, messages):
        left = visit.departed and visit.departed.at > one.at
        as_usual = any(max(one.at, entry.at) < visit.depart_by - iso.duration(early) for early in ahead)
        until = entry.start if message["until"] == "start" else one.at + iso.duration(message["until"])
        if one.recipient == visit.comes and not left and not as_usual and one.at < until:
            yield _of_visit(visit, kind, message, one.recipient, one.id, one.at, until, facts(visit))


def _why_called_off(visit: Visit, one: Told) -> str | None:
    if visit.completed or visit.entry is None or visit.since_agreed(visit.arrived):
        return None
    if visit.cancelled:
        return "leave.cancelled"
    if visit.technician != one.recipient:
        return "leave.reassigned"
    return None if told.same_time(one.facts, facts(visit)) else "leave.moved"


def _of_visit(
    visit: Visit,
    kind: str,
    message: Json,
    recipient: str,
    version: str,
    due: datetime,
    until: datetime,
    known: Json,
) -> Planned:
    return Planned(
        what=VISIT,
        about=visit.id,
        version=version,
        kind=kind,
        role=message["to"],
        recipient=recipient,
        due=due,
        until=until,
        team=visit.team,
        facts=known,
        message=message,
        at_once="after" in message and message["after"] not in TAPPED,
        corrects=message.get("after") in told.CORRECT,
    )


def _moment(visit: Visit, message: Json, messages: Mapping[str, Json]) -> tuple[str, datetime, Json] | None:
    """The version, when it is due, and what its words need besides; None when there is nothing to say."""
    entry = visit.entry
    if entry is None:
        return None
    match message:
        case {"after": trigger}:
            return _after(trigger, visit, entry, messages)
        case {"at": {"days": days, "time": clock}}:
            due = local(day_of(entry) + timedelta(days=days), clock, entry.zone)
        case {"before": {"start": ahead}}:
            due = entry.start - iso.duration(ahead)
        case {"before": {"depart_by": ahead}} if visit.depart_by and not visit.since_agreed(visit.departed):
            due = visit.depart_by - iso.duration(ahead)
        case {"past": {"depart_by": late}} if by := _to_set_off(visit, entry):
            due = by + iso.duration(late)
        case _:
            return None
    more = {"depart_by": text(visit.depart_by)} if visit.depart_by else {}
    return (entry.id, due, more) if visit.to_come and entry.at < due else None


def _to_set_off(visit: Visit, entry: Entry) -> datetime | None:
    """By when whoever goes there is to set off; None when nobody goes, they have, or it was too late for that already
    when the time was agreed."""
    late = visit.depart_by is None or entry.at >= visit.depart_by
    return None if late or not visit.comes or visit.since_agreed(visit.departed) else visit.depart_by


def _after(trigger: str, visit: Visit, entry: Entry, messages: Mapping[str, Json]) -> tuple[str, datetime, Json] | None:
    over = visit.cancelled or visit.completed
    agreed_ahead = not over and entry.at < entry.start
    departed, delay = visit.since_agreed(visit.departed), visit.delay
    match trigger:
        case "visit.booked" if agreed_ahead and visit.first:
            return None if told.expects(visit.before, messages, facts(visit)) else (entry.id, entry.at, {})
        case "visit.moved" if agreed_ahead:
            off = told.last(visit.sent, messages, "customer", "cancelled")
            known = told.expects((*visit.before, *visit.sent), messages, facts(visit))
            if off and off.at > entry.at and not known:
                return off.id, off.at, {}  # it was called off, and is on again at the same time
            return None if known or visit.first else (entry.id, entry.at, {})
        case "visit.reassigned" if visit.to_come and visit.comes:
            named = told.last(visit.sent, messages, "customer", "who")
            holds = named is None or named.facts["technician"] in (None, visit.comes)
            return None if named is None or holds else (named.id, named.at, {})
        case "visit.cancelled" if visit.cancelled and not visit.completed:
            to_know = visit.told or visit.cancelled < entry.start
            return (entry.id, visit.cancelled, {}) if to_know else None
        case "visit.departed" if departed and visit.to_come:
            return departed.event, departed.at, {}
        case "visit.arrived" if (arrived := visit.since_agreed(visit.arrived)) and not over:
            return arrived.event, arrived.at, {}
        case "visit.not_departed" if visit.departed is None and visit.to_come:
            knows = told.last(visit.sent, messages, "customer", "departed")
            corrected = knows is None or messages[knows.kind]["after"] == trigger
            return None if knows is None or corrected else (knows.id, knows.at, {})
        case "delay.told" | "delay.early" if delay and visit.since_agreed(delay) and visit.to_come:
            early = delay.expected < entry.start and any(one.get("after") == "delay.early" for one in messages.values())
            fits = early == (trigger == "delay.early")
            return (delay.event, delay.at, {"expected": text(delay.expected)}) if fits else None
        case "visit.missed" if visit.completed and visit.missed:
            return visit.completed.event, visit.completed.at, {}
        case "visit.completed" | "visit.done_after_all" if visit.completed and visit.done:
            after_all = _knows_of_cancelling(visit, messages)
            fits = after_all == (trigger == "visit.done_after_all")
            return (visit.completed.event, visit.completed.at, {}) if fits else None
    return None


def _knows_of_cancelling(visit: Visit, messages: Mapping[str, Json]) -> bool:
    """Whether the customer was told that nobody comes, and there are words for that it was done all the same."""
    words = any(message.get("after") == "visit.done_after_all" for message in messages.values())
    return words and told.last(visit.sent, messages, "customer", "cancelled") is not None


def planned_for_day(day: Day, messages: Mapping[str, Json]) -> frozenset[Planned]:
    """The messages about a person's day: one for each kind, while at least one visit was known in time for it."""
    every = sorted(
        ((visit.entry, visit) for visit in day.visits if visit.entry and not (visit.cancelled or visit.completed)),
        key=lambda pair: (pair[0].start, pair[1].id),
    )
    found = set()
    for kind, message in messages.items():
        if message["about"] != "day":
            continue
        visits = _spoken_of(every, day.day, message["at"])
        if not visits:
            continue
        entry, first = visits[0]
        due = _due_of_day(day.day, message["at"], entry.zone)
        until = entry.start if message["until"] == "start" else due + iso.duration(message["until"])
        if due >= until or not any(one.at < due for one, _ in visits):
            continue
        found.add(
            Planned(
                what=DAY,
                about=day.person,
                version=day.day.isoformat(),
                kind=kind,
                role="technician",
                recipient=day.person,
                due=due,
                until=until,
                day=day.day,
                team=first.team,
                facts={
                    "standard": first.standard,
                    "technician": day.person,
                    "start": text(entry.start),
                    "zone": entry.zone,
                    "visits": [facts(visit) for _, visit in visits],
                },
                message=message,
            )
        )
    return frozenset(found)


def _spoken_of(visits: Sequence[tuple[Entry, Visit]], day: date, at: Json) -> list[tuple[Entry, Visit]]:
    """The visits that a message about a day names: ahead of it all of them; on the day itself those that should have
    begun by then."""
    ahead = at["days"] < 0
    return [(entry, visit) for entry, visit in visits if ahead or entry.start < _due_of_day(day, at, entry.zone)]


def _due_of_day(day: date, at: Json, zone: str) -> datetime:
    return local(day + timedelta(days=at["days"]), at["time"], zone)


def facts(visit: Visit) -> Json:
    """What the words of any message about a visit are made of."""
    entry = visit.entry
    return {
        "order": visit.order,
        "kind": visit.kind,
        "standard": visit.standard,
        "customer": visit.customer,
        "premises": visit.premises,
        "technician": visit.comes,
        "start": text(entry.start) if entry else None,
        "end": text(entry.end) if entry and entry.end else None,
        "zone": entry.zone if entry else None,
    }


def why_not(visit: Visit | None, version: str, role: str, recipient: str) -> str:
    """Why a message that was planned is not to be sent any more."""
    if visit is not None and visit.absent and role == "technician" and recipient == visit.technician:
        return "shut_out"
    if visit is None or visit.cancelled:
        return "cancelled"
    if visit.completed:
        return "finished"
    if role == "technician" and recipient != visit.technician:
        return "reassigned"
    if version in {one.id for one in visit.sent}:
        return "holds"
    if role in OFFICE and visit.entry and version == visit.entry.id:
        return "resolved"  # they have set off, or arrived
    said = {one.event for one in (visit.departed, visit.arrived, visit.delay, *visit.incidents) if one}
    if visit.entry and version != visit.entry.id and version not in said:
        return "moved"
    return "too_late"


def day_of(entry: Entry) -> date:
    """The day on which a promise begins, where it is."""
    return entry.start.astimezone(zones.place(entry.zone)).date()
