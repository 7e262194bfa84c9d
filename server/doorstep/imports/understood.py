"""What was understood of each row of a file, as data and in words: a wrong reading is seen before it is imported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from .. import zones
from ..accounts.rules import Person
from ..roster.calendars import Calendar
from ..roster.working import Said, works_at
from .rules import Plan, Remark, WorkOrder

NIGHT_BEGINS, NIGHT_ENDS = time(22), time(6)
"""Between these nobody wants a visit; whoever means it says so in the file and passes over the remark."""

WEEKDAYS = ("周一 Mon", "周二 Tue", "周三 Wed", "周四 Thu", "周五 Fri", "周六 Sat", "周日 Sun")
OUTCOMES = {
    "new": "新增 new",
    "moved": "改约 moved",
    "reassigned": "换人 other people",
    "corrected": "更正 put right",
    "unchanged": "不变 unchanged",
    "refused": "拒绝 refused",
}


@dataclass(frozen=True)
class Understood:
    """A row as it was understood. Times are in the zone of the visit; `outcome` is one of OUTCOMES, `kind` the name of
    the kind of visit in every language; `remarks` is all that is to be said about the row, faults last."""

    row: int
    order: str
    outcome: str
    kind: tuple[str, ...]
    start: datetime
    end: datetime | None
    zone: str
    main: Person | None
    backup: Person | None
    name: str
    phone: str
    address: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class Ground:
    """What rows are shown against: kinds of visit by id, people by id, the what is said of the hours of those who could
    go, by team and person, the calendar, and the zone in which hours are meant."""

    kinds: Mapping[str, tuple[str, ...]] = field(hash=False)
    people: Mapping[str, Person] = field(hash=False)
    said: Mapping[str, Mapping[str, Said]] = field(hash=False)
    calendar: Calendar
    zone: str


def understood(
    orders: Sequence[WorkOrder], plan: Plan, remarks: Sequence[Remark], faults: Sequence[Remark], ground: Ground
) -> tuple[Understood, ...]:
    """The rows that could be read, in their order, with what an import would make of them; `remarks` are those of the
    reader, `faults` all that stop a row."""
    said: dict[int, list[Remark]] = defaultdict(list)
    for remark in (*remarks, *plan.differences, *plan.left_alone, *hours_remarks(orders, plan, ground), *faults):
        said[remark.row].append(remark)
    refused = {fault.row for fault in faults}
    return tuple(
        Understood(
            row=order.row,
            order=order.order,
            outcome="refused" if order.row in refused else plan.outcomes.get(order.row, "refused"),
            kind=ground.kinds.get(order.kind, (order.kind,)),
            start=order.start.astimezone(zones.place(order.zone)),
            end=order.end.astimezone(zones.place(order.zone)) if order.end else None,
            zone=order.zone,
            main=ground.people.get(order.main or ""),
            backup=ground.people.get(order.backup or ""),
            name=order.name,
            phone=order.phone,
            address=order.address,
            remarks=tuple(said[order.row]),
        )
        for order in orders
    )


# ---- times that nobody may have meant


def hours_remarks(orders: Sequence[WorkOrder], plan: Plan, ground: Ground) -> list[Remark]:
    """What is to be said about new times: at night, or when nobody who could go works."""
    found = []
    for order in orders:
        if plan.outcomes.get(order.row) not in ("new", "moved"):
            continue
        here = order.start.astimezone(zones.place(order.zone))
        if here.time() >= NIGHT_BEGINS or here.time() < NIGHT_ENDS:
            zh, en = f"夜间开始（{here:%H:%M}）", f"begins at night ({here:%H:%M})"
            found.append(Remark(order.row, "约定开始", f"{zh}，请核对", f"{en}; check it"))
        elif unheard_of := _outside_hours(order, ground):
            found.append(Remark(order.row, "约定开始", *unheard_of))
    return found


def _outside_hours(order: WorkOrder, ground: Ground) -> tuple[str, str] | None:
    """Whether the one who goes does not work then, or nobody of the team."""
    said = ground.said.get(order.team, {})
    if order.main is not None and order.main in said:
        if works_at(said[order.main], order.start, ground.calendar, ground.zone):
            return None
        name = ground.people[order.main].name
        return f"不在{name}的工作时间内", f"outside the hours of {name}"
    if any(works_at(one, order.start, ground.calendar, ground.zone) for one in said.values()):
        return None
    return "不在班组任何人的工作时间内", "outside everybody's hours"


# ---- in words


def lines(rows: Sequence[Understood], zone: str) -> Iterator[str]:
    """The rows as a clerk reads them, in Chinese and English; `zone` is the installation's, which is not repeated."""
    for row in rows:
        kind = " ".join(row.kind)
        yield f"第 {row.row} 行 row {row.row} · {row.order} · {kind} · {OUTCOMES[row.outcome]}"
        goes = " + ".join(f"{one.name} {one.staff_no}" for one in (row.main, row.backup) if one) or "未派人 nobody yet"
        yield f"    {when(row)}{f' ({row.zone})' if row.zone != zone else ''} · {goes}"
        yield f"    {row.name} · {row.phone} · {row.address}"
        for remark in row.remarks:
            yield f"    ! {remark}"


def when(row: Understood) -> str:
    """A time with its weekday; a window with its end, and with the day of its end where that is another."""
    start = f"{row.start:%Y-%m-%d} {WEEKDAYS[row.start.weekday()]} {row.start:%H:%M}"
    if row.end is None:
        return start
    other_day = "次日 next day " if row.end.date() != row.start.date() else ""
    return f"{start}–{other_day}{row.end:%H:%M}"
