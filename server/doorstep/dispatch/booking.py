"""What a booking must say: turns what a dispatcher sent into a visit to be created, or names each fault.

Pure, like `rules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from .. import iso, zones
from ..accounts.rules import Person
from ..appointments.rules import BUFFER_MINUTES, NewVisit
from ..customers.rules import Customer, Premises, described_as, known_as, told_of
from ..errors import Fault, Invalid
from ..events.shapes import INTEGER_LIMIT
from ..roster.rules import Shift, in_two_places
from ..standard.rules import decimal
from ..standard.vocabulary import FACTS

LATEST_START = timedelta(days=366)
GRACE = timedelta(minutes=5)
"""A form takes a while to fill in; beyond that a time that has passed cannot be booked."""
LONGEST_WINDOW = timedelta(hours=12)
OFFICE_FACTS = ("order.", "appointment.", "customer.kind", "customer.contact_complete", "customer.position")
"""Facts that a booking brings; the others follow from customer, premises and staff."""
LONGEST_FACT = 500


def new_visit(
    id: str,
    given: Mapping[str, Any],
    team: str,
    zone: str,
    customer: Customer,
    premises: Premises,
    role: str | None,
    person: Person | None,
    now: datetime,
) -> NewVisit:
    """The visit to be created. `role` is that of whoever makes this kind of visit, None for a kind that does not exist.

    Raises Invalid with a fault for each part that is wrong.
    """
    zone = given.get("zone") or zone
    start = given.get("start")
    faults = [*(_time_faults(start, given.get("end"), now) if start else ()), *_zone_faults(zone)]
    if role is None:
        faults.append(Fault("/kind", "There is no such kind of visit, or nobody goes to the customer for it.", "kind"))
    faults += person_faults(given.get("person"), person, team, role)
    faults += _fact_faults(given.get("facts") or {}, now)
    refuse(faults)
    return NewVisit(
        id=id,
        order=given.get("order") or "",
        kind=given["kind"],
        team=team,
        customer=customer,
        premises=premises,
        facts=given.get("facts") or {},
        start=start,
        end=given.get("end"),
        zone=zone,
        asked_by=given.get("asked_by") or "customer",
        agreed_by=given.get("agreed_by") if start else None,
        travel_minutes=given.get("travel_minutes"),
        duration_minutes=given["duration_minutes"],
        instructions=given.get("instructions"),
        members=((person.id, "main"),) if person else (),
        buffer_minutes=BUFFER_MINUTES if given.get("buffer_minutes") is None else given["buffer_minutes"],
        despite=given.get("despite_leave"),
    )


def customer_named(id: str, said: Mapping[str, Any], phone: str, known: Sequence[Customer]) -> Customer:
    """Whom a booking describes: somebody who is known by this name among those of the phone, with what is said of them
    now, or else a new customer of this id."""
    given = {name: said.get(name) for name in ("address_as", "tier", "email", "language")}
    new = Customer(id=id, name=said["name"], phone=phone, is_new=said.get("is_new", False), **given)
    before = known_as(new.name, known)
    return told_of(before, new) if before else new


def place_named(id: str, said: Mapping[str, Any], theirs: Sequence[Premises]) -> Premises:
    """Where a booking goes: premises of the customer that are described so, or else new ones of this id."""
    new = Premises(id, said["address"], said.get("area_type"), said.get("place_type"))
    return described_as(new, theirs) or new


def zone_of(given: Mapping[str, Any], otherwise: str) -> str:
    """The zone that is named, or the other one; raises Invalid when it cannot be used."""
    zone: str = given.get("zone") or otherwise
    refuse(_zone_faults(zone))
    return zone


def check_move(
    given: Mapping[str, Any],
    person: Person | None,
    team: str,
    role: str | None,
    now: datetime,
    stood: Mapping[str, Any] | None = None,
) -> None:
    """Raises Invalid when a visit cannot be moved to this time, if there is one, or to this person. Whoever takes a
    move back comes to the time that it had (`stood`), also when that has passed meanwhile."""
    start, was = given.get("start"), (stood or {}).get("start")
    back = was is not None and start == datetime.fromisoformat(was)
    times = _time_faults(start, given.get("end"), now) if start and not back else ()
    refuse([*times, *person_faults(given.get("person"), person, team, role)])


def replaced_faults(
    given: Mapping[str, Any], person: Person | None, team: str, role: str | None, now: datetime
) -> list[Fault]:
    """What speaks against another person and time for a visit whose technician cannot come."""
    start = given.get("start")
    times = _time_faults(start, None, now) if start else ()
    return [*times, *person_faults(given.get("person"), person, team, role)]


def check_start(start: datetime, now: datetime) -> None:
    """Raises Invalid for a time at which nobody can begin a visit."""
    refuse(_time_faults(start, None, now))


def check_edit(given: Mapping[str, Any], person: Person | None, role: str | None, now: datetime) -> None:
    """Raises Invalid when a visit cannot be as it is said to be: `role` is that of whoever makes its kind of visit,
    `person` who goes there."""
    faults = list(
        _fact_faults({name: value for name, value in given.get("facts", {}).items() if value is not None}, now)
    )
    if "kind" not in given:
        refuse(faults)
        return
    if role is None:
        faults.append(Fault("/kind", "There is no such kind of visit, or nobody goes to the customer for it.", "kind"))
    elif person and role not in person.roles:
        faults.append(Fault("/kind", f"This kind of visit is made by the role {role}.", "role"))
    refuse(faults)


def _fact_faults(facts: Mapping[str, Any], now: datetime) -> Iterable[Fault]:
    for name, value in facts.items():
        if not _is_fact(name, value, now):
            yield Fault(f"/facts/{name}", "This is no fact of a work order, or not a value of it.", "fact")


def check_hours(shifts: Sequence[Shift]) -> None:
    """Raises Invalid for hours that begin before those of the evening before have ended."""
    weekdays = [shift.weekday for shift in shifts]
    refuse(
        Fault(f"/days/{weekdays.index(day)}/start", "The hours of the day before last longer than this.", "hours")
        for day in in_two_places(shifts)
    )


def person_faults(wanted: object, person: Person | None, team: str, role: str | None) -> Iterable[Fault]:
    """What speaks against the person who was asked for."""
    if wanted is None:
        return
    if person is None or person.team != team or not person.active:
        yield Fault("/person", "Nobody of this team has this id.", "person")
    elif role is not None and role not in person.roles:
        yield Fault("/person", f"This kind of visit is made by the role {role}.", "role")


def refuse(faults: Iterable[Fault]) -> None:
    """Raises Invalid when there are any."""
    if found := tuple(faults):
        raise Invalid("This cannot be done as it stands; see the faults.", found)


def _zone_faults(zone: str) -> Iterable[Fault]:
    if not zones.is_known(zone):
        yield Fault("/zone", f"{zone!r} {zones.WANTED}.", "zone")


def _time_faults(start: datetime, end: datetime | None, now: datetime) -> Iterable[Fault]:
    if start < now - GRACE:
        yield Fault("/start", "This time has passed.", "past")
    elif start > now + LATEST_START:
        yield Fault("/start", "This is more than a year ahead.", "too_far")
    if end is not None and not timedelta(0) < end - start <= LONGEST_WINDOW:
        yield Fault("/end", "The window ends after its start, by at most twelve hours.", "window")


def _is_fact(name: str, value: Any, now: datetime) -> bool:
    kind = FACTS.get(name) if name.startswith(OFFICE_FACTS) else None
    match kind:
        case None:
            return False
        case "boolean":
            return isinstance(value, bool)
        case "number":
            return decimal(value) is not None and (isinstance(value, str) or abs(value) <= INTEGER_LIMIT)
        case "instant":
            return isinstance(value, str) and iso.is_instant(value) and _is_past(value, now)
        case "text":
            return isinstance(value, str) and 0 < len(value) <= LONGEST_FACT and value.isprintable()
        case _:
            values = value if isinstance(value, list) else [value]
            return bool(values) and all(one in kind for one in values)


def _is_past(written: str, now: datetime) -> bool:
    """Whether an instant has been, by a clock that is a little off."""
    try:
        return iso.FIRST <= datetime.fromisoformat(written) <= now + GRACE
    except ValueError:  # the form of an instant, on no day of the calendar
        return False
