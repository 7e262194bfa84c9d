"""What follows from the work orders of a file for the visits that exist already: create, move, reassign, or refuse.

Every fault is named at its row, in Chinese and in English. Whoever applies a plan does so when there is no fault, or,
where somebody asked for the good rows, leaves out those that have one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..appointments import rules as appointments
from ..appointments.rules import BUFFER_MINUTES, Imported, MemberChange, NewVisit, in_force
from ..customers.rules import Customer, Premises, described_as, normal_form, told_of
from ..roster.working import Absence
from .comparing import COLUMNS, Compared, compare, said_by
from .rules import Booked, Current, Plan, Remark, WorkOrder


@dataclass(frozen=True)
class Known:
    """What work orders are held against.

    `current` holds the visits that exist already, by work-order number; `customers` are those who have one of the
    phones, with their premises; `booked` says where the people of the file are meanwhile; `names` are those of people,
    `away` is their leave.
    """

    current: Mapping[str, Current] = field(default_factory=dict, hash=False)
    customers: Sequence[tuple[Customer, tuple[Premises, ...]]] = ()
    booked: Sequence[Booked] = ()
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    away: Mapping[str, Sequence[Absence]] = field(default_factory=dict, hash=False)


def good_rows(orders: Sequence[WorkOrder], known: Known, now: datetime, new_id: Callable[[], str]) -> Plan:
    """What follows from the rows without a fault; the plan's faults say why the others are left out.

    Rows depend on one another: where one is left out, the visit that it would have moved away stays in the way of
    another. So what is left is planned anew until nothing is in its way. Of two rows that want one person at one time
    neither is good, because nobody knows which holds.
    """
    faults: list[Remark] = []
    left = list(orders)
    while True:
        planned = plan(left, known, now, new_id)
        if not planned.faults:
            return replace(planned, faults=tuple(faults))
        faults += planned.faults
        bad = {fault.row for fault in planned.faults}
        left = [order for order in left if order.row not in bad]


def plan(orders: Sequence[WorkOrder], known: Known, now: datetime, new_id: Callable[[], str]) -> Plan:
    """What follows from the work orders, if all of them are good."""
    book = _Book(known.customers, new_id)
    create: list[NewVisit] = []
    changed: dict[str, Compared] = {}
    vers: dict[str, int] = {}
    faults: list[Remark] = []
    left_alone: list[Remark] = []
    said: list[Imported] = []
    outcomes: dict[int, str] = {}
    places: dict[int, appointments.Plan | None] = {}
    stay: set[int] = set()  # who and when it is was decided before this file
    for order in orders:
        current = known.current.get(order.order)
        if current is None:
            create.append(_new_visit(order, book, new_id))
            places[order.row] = appointments.plan_of_new(create[-1])
            said.append(Imported(create[-1].id, order.start, order.end, order.main, order.backup, now))
            outcomes[order.row] = "new"
            continue
        found = compare(order, current, known.names, now, new_id)
        left_alone += found.left_alone
        if found.refusals:
            faults += found.refusals
            continue
        said.append(said_by(order, current, found, now))
        outcomes[order.row] = found.outcome
        if found.outcome == "unchanged":
            continue
        changed[current.visit.id] = found
        vers[current.visit.id] = current.visit.ver
        main = _main_after(current.members, found.members)
        places[order.row] = appointments.plan(current.visit, main, found.move or in_force(current.ledger))
        if not found.move and main == current.members.get("main"):
            stay.add(order.row)
    faults += _absent({row: one for row, one in places.items() if row not in stay}, known.away)
    faults += _overlaps(places, [other for other in known.booked if other.plan.visit not in vers])
    return Plan(
        create=tuple(create),
        moves=tuple(one.move for one in changed.values() if one.move),
        members=tuple(member for one in changed.values() for member in one.members),
        vers=vers,
        facts={id: one.facts for id, one in changed.items() if one.facts},
        unchanged=sum(outcome == "unchanged" for outcome in outcomes.values()),
        faults=tuple(faults),
        differences=tuple(remark for one in changed.values() for remark in one.differences),
        left_alone=tuple(left_alone),
        said=tuple(said),
        outcomes=outcomes,
    )


def _main_after(members: Mapping[str, str], changes: Sequence[MemberChange]) -> str | None:
    """Who goes once the changes are made."""
    main = members.get("main")
    for change in changes:
        if change.role == "main":
            main = change.after
    return main


# ---- nobody on leave, or in two places


def _absent(places: Mapping[int, appointments.Plan | None], away: Mapping[str, Sequence[Absence]]) -> list[Remark]:
    """The rows that would send somebody who is on leave then; why they go all the same can be said in the office."""
    zh = "这时请假：换人，或者不填，由调度员派单时写明理由"
    en = "on leave then: name somebody else, or nobody; a dispatcher can send them and say why"
    return [
        Remark(row, COLUMNS["main"], zh, en)
        for row, one in places.items()
        if one and any(gone.begin < one.end and one.start < gone.end for gone in away.get(one.person, ()))
    ]


def _overlaps(places: Mapping[int, appointments.Plan | None], booked: Sequence[Booked]) -> list[Remark]:
    """The rows that would have a person in two places, each with what is in its way: another row or a booked visit."""
    days: dict[str, list[tuple[appointments.Plan, int | str]]] = defaultdict(list)
    for row, one in places.items():
        if one is not None:
            days[one.person].append((one, row))
    for other in booked:
        if not other.plan.clash:
            days[other.plan.person].append((other.plan, other.order))
    found = []
    for day in days.values():
        longest: tuple[appointments.Plan, int | str] | None = None
        for entry in sorted(day, key=lambda entry: (entry[0].start, str(entry[1]))):
            if longest and appointments.overlap(longest[0], entry[0]):
                found += [*_in_the_way(entry[1], longest[1]), *_in_the_way(longest[1], entry[1])]
            if longest is None or entry[0].end > longest[0].end:
                longest = entry
    return sorted(found, key=lambda remark: remark.row)


def _in_the_way(row: int | str, other: int | str) -> list[Remark]:
    """Said of a row; of a visit that is booked nothing is said."""
    match row, other:
        case int(), str():
            zh, en = f"与已有工单 {other} 的时间重叠", f"overlaps with {other}, which is booked"
        case int(), int():
            zh, en = f"与第 {other} 行的时间重叠", f"overlaps with row {other}"
        case _:
            return []
    return [Remark(row, "约定开始", f"此人{zh}", f"the person's time {en}")]


# ---- what is created


class _Book:
    """Customers by phone and name, so that nobody who is known or stands in the file twice is written down twice."""

    def __init__(self, known: Sequence[tuple[Customer, tuple[Premises, ...]]], new_id: Callable[[], str]) -> None:
        self.new_id = new_id
        self.customers = {(customer.phone, normal_form(customer.name)): customer for customer, _ in reversed(known)}
        self.premises: dict[tuple[str, str], list[Premises]] = defaultdict(list)
        for customer, places in known:
            for place in places:
                self.premises[customer.id, normal_form(place.address)].append(place)

    def customer(self, order: WorkOrder) -> Customer:
        """The customer of a work order, with what the order says of them; what it leaves open stays as it is known."""
        said = Customer(
            id=self.new_id(),
            name=order.name,
            address_as=order.address_as,
            phone=order.phone,
            tier=order.tier,
            is_new=bool(order.is_new),
            email=order.email,
            language=order.language,
        )
        goes_by = [(phone, normal_form(order.name)) for phone in (order.phone, *order.other_phones)]
        before = next((known for one in goes_by if (known := self.customers.get(one))), None)
        customer = said if before is None else told_of(before, said)
        if before is not None and order.is_new is not None:
            customer = replace(customer, is_new=order.is_new)
        self.customers.update(dict.fromkeys(goes_by, customer))
        return customer

    def place(self, order: WorkOrder, customer: Customer) -> Premises:
        """The premises of a work order. Premises that are described differently are others: visits that go to the known
        ones keep the description they were booked with."""
        places = self.premises[customer.id, normal_form(order.address)]
        place = (order.address, order.area_type, order.place_type, order.latitude, order.longitude, order.datum)
        said = Premises("", *place)
        known = described_as(said, places)
        if known is None:
            known = replace(said, id=self.new_id())
            places.append(known)
        return known


def _new_visit(order: WorkOrder, book: _Book, new_id: Callable[[], str]) -> NewVisit:
    customer = book.customer(order)
    members = (("main", order.main), ("backup", order.backup))
    return NewVisit(
        id=new_id(),
        order=order.order,
        kind=order.kind,
        team=order.team,
        customer=customer,
        premises=book.place(order, customer),
        facts=order.facts,
        start=order.start,
        end=order.end,
        zone=order.zone,
        asked_by=order.asked_by or "customer",
        agreed_by=order.agreed_by,
        travel_minutes=order.travel_minutes,
        duration_minutes=order.duration_minutes,
        instructions=order.instructions,
        members=tuple((person, role) for role, person in members if person is not None),
        agreed_at=order.agreed_at,
        buffer_minutes=BUFFER_MINUTES if order.buffer_minutes is None else order.buffer_minutes,
    )
