"""What follows from the work orders of a file for the visits that exist already: create, move, reassign, or refuse.

Every fault is named, in Chinese and in English; whoever applies a plan does so only when there is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from .. import zones
from ..appointments import rules as appointments
from ..appointments.rules import BUFFER_MINUTES, Change, MemberChange, NewVisit, OfficeVisit, PromiseEntry, in_force
from ..customers.rules import Customer, Premises, described_as, normal_form, told_of


@dataclass(frozen=True)
class Remark:
    """Something to say about a row, counted as a spreadsheet counts, and a column: its header, "" for the whole row."""

    row: int
    column: str
    zh: str
    en: str

    def __str__(self) -> str:
        zh_place = f"第 {self.row} 行" + (f"「{self.column}」" if self.column else "")
        en_place = f"row {self.row}" + (f", {self.column}" if self.column else "")
        return f"{zh_place}：{self.zh} / {en_place}: {self.en}"


@dataclass(frozen=True)
class WorkOrder:
    """A row that can be understood; what it leaves open is None. `team`, `main` and `backup` are ids."""

    row: int
    order: str
    kind: str
    team: str
    name: str
    address_as: str | None
    phone: str
    tier: str | None
    is_new: bool | None
    address: str
    area_type: str | None
    place_type: str | None
    latitude: str | None
    longitude: str | None
    facts: Mapping[str, Any] = field(hash=False)
    start: datetime
    end: datetime | None
    zone: str
    asked_by: str | None
    agreed_by: str | None
    agreed_at: datetime | None
    reason: str | None
    main: str | None
    backup: str | None
    travel_minutes: int | None
    duration_minutes: int | None
    instructions: str | None
    buffer_minutes: int | None = None
    email: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Current:
    """A visit that bears the number of a work order already: its customer's name and phone, its address, who goes to it
    (role → person), its promises, and whether anything has happened in it."""

    visit: OfficeVisit
    name: str
    phone: str
    address: str
    members: Mapping[str, str] = field(hash=False)
    ledger: tuple[PromiseEntry, ...]
    begun: bool


@dataclass(frozen=True)
class Plan:
    """What an import would do: all of it or, while there are faults, nothing.

    `vers` holds the version of each visit that would change. `differences` say what changes in visits that exist
    already, `left_alone` what the file says otherwise and an import does not take over.
    """

    create: tuple[NewVisit, ...] = ()
    moves: tuple[PromiseEntry, ...] = ()
    members: tuple[MemberChange, ...] = ()
    vers: Mapping[str, int] = field(default_factory=dict, hash=False)
    unchanged: int = 0
    faults: tuple[Remark, ...] = ()
    differences: tuple[Remark, ...] = ()
    left_alone: tuple[Remark, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """The moves and the other people, one change for each visit."""
        moves = {move.visit: move for move in self.moves}
        members = {id: tuple(change for change in self.members if change.visit == id) for id in self.vers}
        return tuple(Change(id, ver, moves.get(id), members[id]) for id, ver in self.vers.items())


@dataclass(frozen=True)
class Booked:
    """Where a person is planned already, and the number of the work order that keeps them there."""

    plan: appointments.Plan
    order: str


def plan(
    orders: Sequence[WorkOrder],
    current: Mapping[str, Current],
    known: Sequence[tuple[Customer, tuple[Premises, ...]]],
    booked: Sequence[Booked],
    now: datetime,
    new_id: Callable[[], str],
) -> Plan:
    """What follows from the work orders.

    `current` holds the visits that exist already, by work-order number; `known` are customers who have one of the
    phones, with their premises; `booked` says where the people of the file are meanwhile.
    """
    book = _Book(known, new_id)
    create: list[NewVisit] = []
    moves: list[PromiseEntry] = []
    members: list[MemberChange] = []
    vers: dict[str, int] = {}
    faults: list[Remark] = []
    differences: list[Remark] = []
    left_alone: list[Remark] = []
    unchanged = 0
    planned: dict[int, appointments.Plan | None] = {}
    for order in orders:
        visit = current.get(order.order)
        if visit is None:
            create.append(_new_visit(order, book, new_id))
            planned[order.row] = appointments.plan_of_new(create[-1])
            continue
        move, changes = _move(order, visit, now, new_id), _member_changes(order, visit)
        faults += _refusals(order, visit, changed=bool(move or changes))
        left_alone += _left_alone(order, visit, move)
        if not move and not changes:
            unchanged += 1
            continue
        vers[visit.visit.id] = visit.visit.ver
        planned[order.row] = appointments.plan(
            visit.visit, order.main or visit.members.get("main"), move or in_force(visit.ledger)
        )
        moves += [move] if move else []
        members += changes
        differences += _differences(order, visit, move, changes)
    faults += _overlaps(planned, [other for other in booked if other.plan.visit not in vers])
    return Plan(
        create=tuple(create),
        moves=tuple(moves),
        members=tuple(members),
        vers=vers,
        unchanged=unchanged,
        faults=tuple(faults),
        differences=tuple(differences),
        left_alone=tuple(left_alone),
    )


def _overlaps(planned: Mapping[int, appointments.Plan | None], booked: Sequence[Booked]) -> list[Remark]:
    """The rows that would have a person in two places, each with what is in its way: another row or a booked visit."""
    days: dict[str, list[tuple[appointments.Plan, int | str]]] = defaultdict(list)
    for row, one in planned.items():
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
                found += _in_two_places(entry[1], longest[1])
            if longest is None or entry[0].end > longest[0].end:
                longest = entry
    return found


def _in_two_places(one: int | str, other: int | str) -> list[Remark]:
    """Named at the later row; of a row and a booked visit, at the row."""
    rows = sorted(place for place in (one, other) if isinstance(place, int))
    orders = [place for place in (one, other) if isinstance(place, str)]
    if not rows:
        return []
    if orders:
        zh, en = f"与已有工单 {orders[0]} 的时间重叠", f"overlaps with {orders[0]}, which is booked"
    else:
        zh, en = f"与第 {rows[0]} 行的时间重叠", f"overlaps with row {rows[0]}"
    return [Remark(rows[-1], "约定开始", f"此人{zh}", f"the person's time {en}")]


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
        goes_by = order.phone, normal_form(order.name)
        before = self.customers.get(goes_by)
        customer = said if before is None else told_of(before, said)
        if before is not None and order.is_new is not None:
            customer = replace(customer, is_new=order.is_new)
        self.customers[goes_by] = customer
        return customer

    def place(self, order: WorkOrder, customer: Customer) -> Premises:
        """The premises of a work order. Premises that are described differently are others: visits that go to the known
        ones keep the description they were booked with."""
        places = self.premises[customer.id, normal_form(order.address)]
        said = Premises("", order.address, order.area_type, order.place_type, order.latitude, order.longitude)
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


def _move(order: WorkOrder, current: Current, now: datetime, new_id: Callable[[], str]) -> PromiseEntry | None:
    """The new time that the order gives the visit, if it gives one.

    A time that was agreed at the door after the file was made wins over the older one that the file repeats.
    """
    promise = in_force(current.ledger)
    if promise is None or (order.start, order.end) == (promise.start, promise.end):
        return None
    repeated = any((order.start, order.end) == (entry.start, entry.end) for entry in current.ledger)
    newer = order.agreed_at is not None and order.agreed_at > promise.at
    if promise.origin == "door" and repeated and not newer:
        return None
    return PromiseEntry(
        id=new_id(),
        visit=current.visit.id,
        start=order.start,
        end=order.end,
        zone=order.zone,
        asked_by=order.asked_by or "staff",
        agreed_by=order.agreed_by,
        reason=order.reason or "工单文件 / work-order file",
        at=now,
        origin="office",
        event=None,
        by=None,
    )


def _member_changes(order: WorkOrder, current: Current) -> list[MemberChange]:
    """The persons whom the order changes; a role that it leaves empty stays as it is.

    Somebody who is in the visit already in another role leaves first: nobody is in it twice.
    """
    visit = current.visit.id
    wanted = {role: person for role, person in (("main", order.main), ("backup", order.backup)) if person is not None}
    joining = {role: person for role, person in wanted.items() if current.members.get(role) != person}
    staying = {role: person for role, person in current.members.items() if person not in joining.values()}
    leave = [MemberChange(visit, role, person, None) for role, person in current.members.items() if role not in staying]
    return leave + [MemberChange(visit, role, staying.get(role), person) for role, person in joining.items()]


def _differences(
    order: WorkOrder, current: Current, move: PromiseEntry | None, changes: Sequence[MemberChange]
) -> list[Remark]:
    """What changes in a visit, in words."""
    found = []
    before = in_force(current.ledger)
    if move and before:
        old, new = _time(before), _time(move)
        found.append(Remark(order.row, "约定开始", f"改约：{old} → {new}", f"moved from {old} to {new}"))
    joined = {change.role for change in changes if change.after}
    if "main" in joined:
        found.append(Remark(order.row, "装维人员工号", "换人", "another person goes"))
    if "backup" in joined:
        found.append(Remark(order.row, "备用人员工号", "换备用人员", "another backup"))
    return found


def _time(entry: PromiseEntry) -> str:
    return f"{entry.start.astimezone(zones.place(entry.zone)):%Y-%m-%d %H:%M}"


def _refusals(order: WorkOrder, current: Current, changed: bool) -> list[Remark]:
    """Why the order cannot be what the visit of its number is, or cannot change it any more."""
    visit = current.visit
    found = []
    if normal_form(order.name) != normal_form(current.name):
        found.append(("客户姓名", "此工单号已属于另一位客户", "this work-order number belongs to another customer"))
    if order.kind != visit.kind:
        found.append(("业务类型", "此工单号已是另一种业务", "the visit of this number is of another kind"))
    if order.team != visit.team:
        found.append(("班组", "导入不能更换班组", "an import cannot change the team"))
    if changed and visit.state == "cancelled":
        found.append(("工单号", "此工单已取消，不能再改", "this visit is cancelled and cannot be changed"))
    elif changed and current.begun:
        found.append(
            ("工单号", "上门已经开始，时间和人员不能再改", "the visit has begun; its time and people cannot be changed")
        )
    return [Remark(order.row, *fault) for fault in found]


def _left_alone(order: WorkOrder, current: Current, move: PromiseEntry | None) -> list[Remark]:
    """Differences that an import does not take over."""
    found = []
    if order.phone != current.phone:
        found.append(("电话", "与已有的不同，未改", "differs from the known one; left alone"))
    if normal_form(order.address) != normal_form(current.address):
        found.append(("地址", "与已有的不同，未改", "differs from the known one; left alone"))
    promise = in_force(current.ledger)
    if move is None and promise is not None and order.start != promise.start:
        found.append(("约定开始", "已在现场与客户另约，未改", "another time was agreed at the door; left alone"))
    return [Remark(order.row, *fault) for fault in found]
