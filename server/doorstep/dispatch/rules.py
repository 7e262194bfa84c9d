"""What follows from the work orders of a file for the visits that exist already: create, move, reassign, or refuse.

Every fault is named, in Chinese and in English; whoever applies a plan does so only when there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ..appointments.rules import MemberChange, NewVisit, OfficeVisit, PromiseEntry, in_force
from ..customers.rules import Customer, Premises


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


def plan(
    orders: Sequence[WorkOrder],
    current: Mapping[str, Current],
    known: Sequence[tuple[Customer, tuple[Premises, ...]]],
    now: datetime,
    new_id: Callable[[], str],
) -> Plan:
    """What follows from the work orders.

    `current` holds the visits that exist already, by work-order number; `known` are customers who have one of the
    phones, with their premises.
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
    for order in orders:
        visit = current.get(order.order)
        if visit is None:
            create.append(_new_visit(order, book, new_id))
            continue
        move, changes = _move(order, visit, now, new_id), _member_changes(order, visit)
        faults += _refusals(order, visit, changed=bool(move or changes))
        left_alone += _left_alone(order, visit, move)
        if not move and not changes:
            unchanged += 1
            continue
        vers[visit.visit.id] = visit.visit.ver
        moves += [move] if move else []
        members += changes
        differences += _differences(order, visit, move, changes)
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


class _Book:
    """Customers by phone and name, so that nobody who is known or stands in the file twice is written down twice."""

    def __init__(self, known: Sequence[tuple[Customer, tuple[Premises, ...]]], new_id: Callable[[], str]) -> None:
        self.new_id = new_id
        self.customers = {(customer.phone, customer.name): customer for customer, _ in reversed(known)}
        self.premises = {customer.id: list(places) for customer, places in known}

    def customer(self, order: WorkOrder) -> Customer:
        """The customer of a work order, with what the order says of them; what it leaves open stays as it is known."""
        before = self.customers.get((order.phone, order.name))
        customer = Customer(
            id=before.id if before else self.new_id(),
            name=order.name,
            address_as=order.address_as or (before.address_as if before else None),
            phone=order.phone,
            tier=order.tier or (before.tier if before else None),
            is_new=order.is_new if order.is_new is not None else bool(before and before.is_new),
        )
        self.customers[order.phone, order.name] = customer
        return customer

    def place(self, order: WorkOrder, customer: Customer) -> Premises:
        """The premises of a work order. Premises that are described differently are others: visits that go to the known
        ones keep the description they were booked with."""
        places = self.premises.setdefault(customer.id, [])
        said = Premises("", order.address, order.area_type, order.place_type, order.latitude, order.longitude)
        for place in places:
            if replace(place, id="") == said:
                return place
        places.append(replace(said, id=self.new_id()))
        return places[-1]


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
    return f"{entry.start.astimezone(ZoneInfo(entry.zone)):%Y-%m-%d %H:%M}"


def _refusals(order: WorkOrder, current: Current, changed: bool) -> list[Remark]:
    """Why the order cannot be what the visit of its number is, or cannot change it any more."""
    visit = current.visit
    found = []
    if order.name != current.name:
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
    if order.address != current.address:
        found.append(("地址", "与已有的不同，未改", "differs from the known one; left alone"))
    promise = in_force(current.ledger)
    if move is None and promise is not None and order.start != promise.start:
        found.append(("约定开始", "已在现场与客户另约，未改", "another time was agreed at the door; left alone"))
    return [Remark(order.row, *fault) for fault in found]
