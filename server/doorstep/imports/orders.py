"""Imports the work orders of a file: the same for the command and for the page of the office."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from .. import clock, installation, zones
from ..accounts import store as accounts
from ..accounts.phones import e164
from ..accounts.rules import FIELD_ROLES
from ..appointments import imported_store, ledger_store, member_store, order_store, plan_store
from ..appointments import store as appointments
from ..appointments.order_file_store import OrderFile
from ..appointments.rules import ROLES, Member
from ..customers import store as customers
from ..errors import Conflict
from ..intake import bookings as intake
from ..intake.store import Command
from ..roster import calendar_store
from ..roster import store as roster
from ..roster.working import Absence
from ..standard import store as standard
from . import plans
from .cells import Table
from .plans import Known
from .reading.headers import NOTHING_CHOSEN, Chosen
from .reading.orders import Kind, Office, Sheet, read
from .rules import Booked, Current, Plan, Remark, WorkOrder
from .understood import Ground, Understood, understood


@dataclass(frozen=True)
class How:
    """How a file is to be read. `good_rows`: leave out the rows that are wrong. `datum`: the coordinate system where
    the file does not say it. `teams`: those for whom it may book, None for all there are."""

    good_rows: bool = False
    datum: str | None = None
    teams: frozenset[str] | None = None
    chosen: Chosen = NOTHING_CHOSEN


@dataclass(frozen=True)
class Checked:
    """What a file says, and what would become of it: `rows` are those that can be read, `faults` all that stop a row,
    in their order."""

    sheet: Sheet
    plan: Plan
    rows: tuple[Understood, ...]
    faults: tuple[Remark, ...]
    zone: str
    good_rows: bool

    @property
    def refused(self) -> int:
        """How many rows have a fault."""
        return len({fault.row for fault in self.faults})

    @property
    def stops(self) -> bool:
        """Whether nothing is imported as it stands."""
        return not self.plan.outcomes if self.good_rows else bool(self.faults)


def checked(table: Table, how: How, now: datetime) -> Checked:
    """The rows of a file held against what is booked. Raises Conflict `no_standard`."""
    published = standard.current()
    if published is None:
        raise Conflict("No standard is published.", code="no_standard")
    office = replace(_office(published, now, how.teams), datum=how.datum)
    sheet = read(table, office, how.chosen)
    known = _known(sheet.orders)
    elsewhere = _elsewhere(sheet.orders, known, how.teams)
    orders = [order for order in sheet.orders if order.row not in {fault.row for fault in elsewhere}]
    plan = (plans.good_rows if how.good_rows else plans.plan)(orders, known, now, clock.new_id)
    faults = tuple(sorted((*sheet.faults, *elsewhere, *plan.faults), key=lambda fault: fault.row))
    rows = understood(orders, plan, sheet.remarks, faults, _ground(office, orders))
    return Checked(sheet, plan, rows, faults, office.zone, how.good_rows)


def carry_out(found: Checked, name: str, by: str | None, now: datetime, command: Command | None = None) -> str:
    """Imports what was checked and writes it down; returns the id under which it stands there, or that under which the
    same command was written down before. Raises Stale and Conflict where somebody changed one of the visits since."""
    outcomes = list(found.plan.outcomes.values())
    file = OrderFile(
        id=clock.new_id(),
        at=now,
        by=by,
        name=name,
        added=outcomes.count("new"),
        moved=outcomes.count("moved"),
        reassigned=outcomes.count("reassigned"),
        corrected=outcomes.count("corrected"),
        unchanged=outcomes.count("unchanged"),
        refused=found.refused,
    )
    return intake.import_orders(found.plan.create, found.plan.changes, found.plan.said, file, command)


def _elsewhere(orders: Sequence[WorkOrder], known: Known, teams: Collection[str] | None) -> list[Remark]:
    """The rows about a work order that is another team's than those for whom the file may book."""
    zh, en = "这个工单属于别的班组，不能由您导入", "this work order is another team's; you do not dispatch for it"
    return [
        Remark(order.row, "工单号", zh, en)
        for order in orders
        if teams is not None
        and (current := known.current.get(order.order)) is not None
        and current.visit.team not in teams
    ]


def _office(published: dict[str, Any], now: datetime, teams: Collection[str] | None) -> Office:
    """What rows are checked against: teams, people, and the standard's kinds of visit that people of the field do."""
    settings = installation.settings()
    every = [Kind(id, tuple(visit["name"].values()), visit["role"]) for id, visit in published["visits"].items()]
    return Office(
        kinds=[kind for kind in every if kind.role in FIELD_ROLES],
        others=[kind for kind in every if kind.role not in FIELD_ROLES],
        teams=[team for team in accounts.teams() if teams is None or team.id in teams],
        people={
            person.staff_no: person
            for person in accounts.everybody(active_only=False)
            if teams is None or person.team in teams
        },
        zone=settings.zone,
        now=now,
        phone=e164,
    )


def _known(orders: Sequence[WorkOrder]) -> Known:
    """What the work orders are held against: the visits with their numbers, the customers with their phones, and where
    people are."""
    office = order_store.by_orders([order.order for order in orders])
    ids = [visit.id for visit in office.values()]
    chains = order_store.chains(ids)
    every = [visit.id for chain in chains.values() for visit in chain]
    ever, ledgers = member_store.members_of(ids, all=True), ledger_store.ledgers(every)
    members = {id: [member for member in of_visit if member.to_seq is None] for id, of_visit in ever.items()}
    said = imported_store.imported(ids)
    who = customers.customers([visit.customer for visit in office.values()])
    where = customers.premises([visit.premises for visit in office.values()])
    current = {
        number: Current(
            visit=visit,
            name=who[visit.customer].name,
            phone=who[visit.customer].phone,
            address=where[visit.premises].address,
            members={member.role: member.person for member in members[visit.id]},
            ledger=tuple(ledgers[visit.id]),
            begun=visit.begun,
            said=said.get(visit.id),
            former=_former(ever[visit.id]),
            before=tuple(entry for one in chains[visit.id][:-1] for entry in ledgers[one.id]),
        )
        for number, visit in office.items()
    }
    people = {member.person for of_visit in members.values() for member in of_visit}
    people |= {person for order in orders for person in (order.main, order.backup) if person}
    return Known(
        current=current,
        customers=customers.with_phones({phone for order in orders for phone in (order.phone, *order.other_phones)}),
        booked=_booked(orders, current),
        away=_away(orders),
        names={id: person.name for id, person in accounts.people(people).items()},
    )


def _former(ever: Sequence[Member]) -> dict[str, frozenset[str]]:
    """Who went to a visit before and does not in that role now, by role."""
    now = {(one.role, one.person) for one in ever if one.to_seq is None}
    return {
        role: frozenset(one.person for one in ever if one.role == role and (role, one.person) not in now)
        for role in ROLES
    }


def _ground(office: Office, orders: Sequence[WorkOrder]) -> Ground:
    """What rows are shown against."""
    teams = {order.team for order in orders}
    goers = [one for one in office.people.values() if one.active and one.team in teams and one.roles & FIELD_ROLES]
    days = [order.start.astimezone(zones.place(office.zone)).date() for order in orders] or [clock.now().date()]
    said = roster.hours_said([one.id for one in goers], min(days) - timedelta(days=1), max(days), office.zone)
    return Ground(
        kinds={kind.id: kind.names for kind in office.kinds},
        people={person.id: person for person in office.people.values()},
        said={team: {one.id: said[one.id] for one in goers if one.team == team} for team in teams},
        calendar=calendar_store.calendar(),
        zone=office.zone,
    )


def _away(orders: Sequence[WorkOrder]) -> dict[str, list[Absence]]:
    """The leave of those whom the file wants to go."""
    people, starts = {order.main for order in orders if order.main}, [order.start for order in orders]
    return roster.absent(people, min(starts), max(starts) + timedelta(days=2)) if people else {}


def _booked(orders: Sequence[WorkOrder], current: Mapping[str, Current]) -> list[Booked]:
    """Where the people who are to go are planned while the file wants them."""
    people = {order.main for order in orders if order.main}
    people |= {main for visit in current.values() if (main := visit.members.get("main"))}
    if not people:
        return []
    span = timedelta(days=2)
    starts = [order.start for order in orders]
    plans = plan_store.plans_of(people, min(starts) - span, max(starts) + span)
    numbers = {id: visit.order for id, visit in appointments.visits([plan.visit for plan in plans]).items()}
    return [Booked(plan, numbers[plan.visit]) for plan in plans]
