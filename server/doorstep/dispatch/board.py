"""A team's day as its dispatcher sees it: a card for each visit, and what is about to go wrong.

Pure, like `rules`: values in, JSON out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from .. import iso, zones
from ..accounts.rules import Person
from ..appointments.rules import Member, OfficeVisit, Plan, PromiseEntry, depart_by, main_of, zone_of
from ..customers.rules import Customer, Premises
from ..roster import rules as roster
from ..roster.calendars import Calendar
from ..roster.rules import Shift
from ..roster.working import Said, hours_on
from ..visits.store import Summary

Json = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """Everything that is known of one visit. `promise` is None while no time was agreed; `returning` is when its
    technician promised to be back, while they are away; `heard` when a phone of theirs was last heard of; `gone` since
    when the phone on which it was begun has been silent, when another one has taken its place; `level` the service
    level of its arrival, `carried` what the visit before it left, `unread` whether something was said that is still to
    follow: nobody is late then."""

    visit: OfficeVisit
    promise: PromiseEntry | None
    plan: Plan | None
    customer: Customer
    premises: Premises
    members: Sequence[tuple[Member, Person]]
    summary: Summary | None
    confirmed_at: datetime | None
    record: int | None
    returning: datetime | None
    heard: datetime | None
    gone: datetime | None
    level: Mapping[str, Any]
    carried: Json | None = None
    unread: bool = False

    @property
    def status(self) -> str:
        return self.summary.status if self.summary else "booked"

    @property
    def zone(self) -> str:
        """By which clock its instants are written."""
        return zone_of([self.promise] if self.promise else [])

    @property
    def main(self) -> str | None:
        return main_of(member for member, _ in self.members)


FIRST_DAY, LAST_DAY = date(1970, 1, 2), date(2199, 12, 30)


def sensible(day: date) -> date:
    """The day, or the nearest one on which there can be visits: databases and calendars end somewhere."""
    return min(max(day, FIRST_DAY), LAST_DAY)


def day_of(day: date, zone: str) -> tuple[datetime, datetime]:
    """From midnight to midnight, by the clock of the place."""
    here = zones.place(zone)
    return datetime.combine(day, time(), here), datetime.combine(day + timedelta(days=1), time(), here)


def here(now: datetime, zone: str) -> date:
    """Which day it is there."""
    return now.astimezone(zones.place(zone)).date()


def hours(said: Said, day: date, calendar: Calendar, zone: str) -> Json:
    """From when to when somebody works who begins on a day, since when, where they work into it from the evening
    before, and when they are on leave that day; on the wire. Why they are is not the board's business."""
    midnight, next_midnight = day_of(day, zone)
    last = hours_on(said, day - timedelta(days=1), calendar, zone)
    away = [one for one in said.away if one.begin < next_midnight and midnight < one.end]
    return {
        "hours": _span(hours_on(said, day, calendar, zone), zone),
        "night": _span(last if last and last[1] > midnight else None, zone),
        "absent": [{"start": at(one.begin, zone), "end": at(one.end, zone), "cover": one.cover} for one in away],
    }


def _span(shift: roster.Hours | None, zone: str) -> Json | None:
    return {"start": at(shift[0], zone), "end": at(shift[1], zone)} if shift else None


def week(said: Sequence[Shift]) -> Json:
    """A week of hours on the wire."""
    days = [(shift.weekday, f"{shift.start:%H:%M}", f"{shift.end:%H:%M}") for shift in roster.week(said)]
    return {"days": [{"weekday": weekday, "start": start, "end": end} for weekday, start, end in days]}


def shifts(days: Sequence[Mapping[str, Any]]) -> list[Shift]:
    """A week of hours from the wire."""
    return [Shift(day["weekday"], time.fromisoformat(day["start"]), time.fromisoformat(day["end"])) for day in days]


def card(known: Known, now: datetime) -> Json:
    """A visit as much as a board shows of it (docs/protocol.md, section 9)."""
    visit, promise, zone = known.visit, known.promise, known.zone
    leave = depart_by(promise.start, visit.travel_minutes) if promise else None
    return {
        "id": visit.id,
        "ver": visit.ver,
        "order": visit.order,
        "kind": visit.kind,
        "state": visit.state,
        "status": known.status,
        "promise": promise
        and {"entry": promise.id, "start": at(promise.start, zone), "end": at(promise.end, zone), "zone": zone},
        "plan": planned(known.plan, zone),
        "duration_minutes": visit.duration_minutes,
        "buffer_minutes": visit.buffer_minutes,
        "travel_minutes": visit.travel_minutes,
        "depart_by": at(leave, zone),
        "customer": {
            "name": known.customer.name,
            "address_as": known.customer.address_as,
            "phone": known.customer.phone,
        },
        "premises": {"address": known.premises.address, "area_type": known.premises.area_type},
        "members": members(known),
        "verdict": known.summary.verdict if known.summary else None,
        "minutes": known.summary.minutes if known.summary else None,
        "outcome": known.summary.outcome if known.summary else None,
        "actual": _actual(known, zone),
        "confirmed_at": at(known.confirmed_at, zone),
        "record": known.record,
        "risk": _risk(known, now),
        "before": known.carried and {name: known.carried[name] for name in ("outcome", "clash")},
    }


def _actual(known: Known, zone: str) -> Json | None:
    """From when somebody was really there, and until when; None before they came."""
    if known.summary is None or known.summary.arrived is None:
        return None
    return {"start": at(known.summary.arrived, zone), "end": at(known.summary.completed, zone)}


def members(known: Known) -> list[Json]:
    """Who goes, on the wire."""
    return [
        {"person": one.id, "name": one.name, "phone": one.phone, "role": member.role, "active": one.active}
        for member, one in known.members
    ]


def planned(plan: Plan | None, zone: str) -> Json | None:
    """A plan on the wire."""
    return {"start": at(plan.start, zone), "end": at(plan.end, zone), "clash": plan.clash} if plan else None


def at(moment: datetime | None, zone: str) -> str | None:
    """RFC 3339 by the clock of the zone, to the second."""
    return zones.written(moment, zone) if moment else None


def _risk(known: Known, now: datetime) -> Json | None:
    """What should have happened by now and did not. When no phone of the technician was heard of since, nobody knows
    whether it did: the visit is unheard. Nor when what the phone held went with it."""
    if known.visit.state != "booked" or known.main is None or known.unread:
        return None
    late = _late(known, now)
    if known.gone and (late is None or known.gone < late[1]):
        late = "phone_gone", known.gone
    elif late and late[0] != "wrong_door_code" and (known.heard is None or known.heard < late[1]):
        late = "unheard", known.heard or late[1]
    return {"kind": late[0], "since": at(late[1], known.zone), "told": None, "hand": None} if late else None


def _late(known: Known, now: datetime) -> tuple[str, datetime] | None:
    if known.status == "away" and known.returning and known.returning < now:
        return "leave_overdue", known.returning
    if known.status in {"on_site", "away", "left"} and known.summary and known.summary.wrong_code:
        return "wrong_door_code", known.summary.arrived or now
    promise = known.promise
    if promise is None or known.status not in {"booked", "travelling"}:
        return None
    arrived_by = (promise.end or promise.start) + timedelta(seconds=iso.duration_s(known.level.get("latest", "PT0S")))
    if arrived_by < now:
        return "not_arrived", arrived_by
    departed_by = depart_by(promise.start, known.visit.travel_minutes)
    if known.status == "booked" and departed_by is not None and departed_by < now:
        return "not_departed", departed_by
    return None
