"""What a row of a file changes about the visit that has its number, and what it leaves alone.

A file repeats old knowledge: it is compared with what the last file said, and not with the present. What the office or
the door changed since then stays, and the difference is named; what the file itself has changed applies. What has held
before and was replaced does not come back by a file either: it may be an older one that is imported once more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from .. import zones
from ..appointments.rules import Imported, MemberChange, PromiseEntry, in_force, is_same_time
from ..customers.rules import normal_form
from .rules import Current, Remark, WorkOrder

COLUMNS = {"main": "装维人员工号", "backup": "备用人员工号"}


@dataclass(frozen=True)
class Compared:
    """What a row changes: a time, people, facts that were not right. `refusals` say why it cannot; `differences` what
    changes, in words; `left_alone` what the row says otherwise and is not taken over."""

    move: PromiseEntry | None
    members: tuple[MemberChange, ...]
    refusals: tuple[Remark, ...]
    differences: tuple[Remark, ...]
    left_alone: tuple[Remark, ...]
    facts: Mapping[str, str]

    @property
    def outcome(self) -> str:
        """What becomes of a row that nothing is refused of."""
        if self.move:
            return "moved"
        return "reassigned" if self.members else "corrected" if self.facts else "unchanged"


CORRECTED = {"order.reported_at": "报障时间", "order.accepted_at": "受理时间"}
"""Facts of an order that a later file puts right: promises are due by them."""


def compare(
    order: WorkOrder, current: Current, names: Mapping[str, str], now: datetime, new_id: Callable[[], str]
) -> Compared:
    """What a work order changes about the visit of its number; `names` are those of people, by id."""
    move, time_left = _time(order, current, now, new_id)
    wanted, people_left = _wanted(order, current, names)
    members = _member_changes(current, wanted)
    facts = _corrected(order, current)
    if current.is_over:
        over = [_over(order, current)] if move or members or time_left or people_left else []
        move, members, time_left, people_left = None, [], over, []
    return Compared(
        move=move,
        members=tuple(members),
        refusals=tuple(_refusals(order, current, changed=bool(move or members))),
        differences=(
            *_differences(order, current, move, members, names),
            *(() if current.is_over else _of_facts(order, facts)),
        ),
        left_alone=(*_left_alone(order, current), *time_left, *people_left),
        facts={} if current.is_over else facts,
    )


def _over(order: WorkOrder, current: Current) -> Remark:
    """Said of a row that is about an order which has ended: a file begins nothing anew."""
    how = ("已取消", "is cancelled") if current.visit.state == "cancelled" else ("已结束", "is over")
    return Remark(
        order.row,
        "工单号",
        f"此工单的上门{how[0]}，文件未改动它；还要上门请在该单详情里点“继续上门”或“重新预约”",
        f"the visit of this number {how[1]}; left alone. For another visit of the order, continue it from its page",
    )


# ---- the time


def _time(
    order: WorkOrder, current: Current, now: datetime, new_id: Callable[[], str]
) -> tuple[PromiseEntry | None, list[Remark]]:
    """The new time that the order gives the visit, if it gives one, and what is said about one that it does not."""
    promise = in_force(current.ledger)
    if promise is None and any(is_same_time(order.start, order.end, one.start, one.end) for one in current.before):
        old = _written(order.start, order.end, order.zone)
        return None, [
            Remark(
                order.row,
                "约定开始",
                f"{old} 那次上门已结束，文件仍是旧时间，未改；新时间待与客户约定",
                f"the visit at {old} is over, another one waits for a time; the file repeats the old one; left alone",
            )
        ]
    if promise is not None:
        if is_same_time(order.start, order.end, promise.start, promise.end):
            return None, []
        if kept := _kept(order, current, promise):
            return None, [Remark(order.row, "约定开始", *kept)]
    return (
        PromiseEntry(
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
        ),
        [],
    )


AGREED = {
    "office": ("办公室", "by the office"),
    "door": ("现场", "at the door"),
    "link": ("客户（通过链接）", "by the customer, by the link"),
}
"""Where the promise in force was agreed, in the words of a remark."""


def _kept(order: WorkOrder, current: Current, promise: PromiseEntry) -> tuple[str, str] | None:
    """Why the promise in force stays, although the order names another time; None when it does not stay.

    A time that was agreed after the one in force, as the file itself says, always applies.
    """
    if order.agreed_at is not None and order.agreed_at > promise.at:
        return None
    who_zh, who_en = AGREED[promise.origin]
    file, held = (_written(one.start, one.end, order.zone) for one in (order, promise))
    last = _last_time(current)
    if last is None:
        repeated = any(is_same_time(order.start, order.end, entry.start, entry.end) for entry in current.ledger)
        elsewhere = promise.origin != "office"
        last = (order.start, order.end) if elsewhere and repeated else (promise.start, promise.end)
    if is_same_time(order.start, order.end, *last):
        return (
            f"此后已由{who_zh}改约到 {held}，文件仍是旧时间 {file}，未改",
            f"another time, {held}, was agreed {who_en} since; the file repeats {file}; left alone",
        )
    if not is_same_time(promise.start, promise.end, *last):
        return (
            f"文件改为 {file}，但此后已由{who_zh}改约到 {held}，未改；确需更改请在派单页改约",
            f"the file now says {file}, but {held} was agreed {who_en} since; left alone, move it by hand if need be",
        )
    if any(is_same_time(order.start, order.end, one.start, one.end) for one in (*current.before, *current.ledger)):
        return (
            f"{file} 是以前约过的时间，已改为 {held}，可能是旧文件，未改；确需改回请在派单页改约",
            f"{file} was agreed before and replaced by {held}, this may be an older file; left alone, move it by hand "
            "if need be",
        )
    return None


def _last_time(current: Current) -> tuple[datetime, datetime | None] | None:
    """The time that the last file gave the visit. Of imports that remembered nothing, the ledger knows it: their
    entries are by nobody."""
    if current.said is not None:
        return current.said.start, current.said.end
    entries = [entry for entry in current.ledger if entry.origin == "office" and entry.by is None]
    last = in_force(entries)
    return (last.start, last.end) if last else None


# ---- the people


def _wanted(order: WorkOrder, current: Current, names: Mapping[str, str]) -> tuple[dict[str, str], list[Remark]]:
    """Whom the order puts in which role; a role that it leaves empty stays as it is, and so does one that was given to
    somebody else since the last file."""
    asked = {role: person for role, person in (("main", order.main), ("backup", order.backup)) if person is not None}
    changing = {role: person for role, person in asked.items() if current.members.get(role) != person}
    left = {role: why for role, person in changing.items() if (why := _stays(role, person, current, names))}
    wanted = {role: person for role, person in changing.items() if role not in left}
    staying = {current.members.get(role) for role in left}
    for role, person in list(wanted.items()):
        if person in staying:  # whoever goes already, because the office said so, does not also stand by
            del wanted[role]
            left[role] = (
                f"{names.get(person, '')}已在这一单中，未改",
                f"{names.get(person, '')} goes to this visit already; left alone",
            )
    return wanted, [Remark(order.row, COLUMNS[role], *why) for role, why in left.items()]


def _stays(role: str, person: str, current: Current, names: Mapping[str, str]) -> tuple[str, str] | None:
    """Why somebody else keeps a role, although the file names this person; None when they do not."""
    former = current.former.get(role, frozenset())
    if current.said is None and not former:
        return None
    last: str | None = getattr(current.said, role, None)
    held = current.members.get(role)
    file, now_zh, now_en = (
        names.get(person, ""),
        names.get(held, "") if held else "无人",
        names.get(held, "") if held else "nobody",
    )
    if person == last:
        return (
            f"此后已由办公室改派（现为{now_zh}），文件仍是{file}，未改",
            f"the office has given it to {now_en} since; the file repeats {file}; left alone",
        )
    if person in former:
        return (
            f"{file}以前负责过这一单，已改派（现为{now_zh}），可能是旧文件，未改；确需改回请在派单页改派",
            f"it was given from {file} to {now_en} before, this may be an older file; left alone, give it back by hand "
            "if need be",
        )
    if held != last:
        return (
            f"文件改为{file}，但此后已由办公室改派（现为{now_zh}），未改；确需更改请在派单页改派",
            f"the file now says {file}, but the office has given it to {now_en} since; left alone",
        )
    return None


def _member_changes(current: Current, wanted: Mapping[str, str]) -> list[MemberChange]:
    """How the wanted people get their roles. Somebody who is in the visit already in another role leaves first: nobody
    is in it twice."""
    visit = current.visit.id
    staying = {role: person for role, person in current.members.items() if person not in wanted.values()}
    leave = [MemberChange(visit, role, person, None) for role, person in current.members.items() if role not in staying]
    return leave + [MemberChange(visit, role, staying.get(role), person) for role, person in wanted.items()]


def _corrected(order: WorkOrder, current: Current) -> dict[str, str]:
    """The facts of which the file says something else than is known."""
    said = {name: order.facts[name] for name in CORRECTED if name in order.facts}
    known = {name: current.visit.facts.get(name) for name in said}
    return {
        name: value
        for name, value in said.items()
        if (before := known[name]) is None or datetime.fromisoformat(before) != datetime.fromisoformat(value)
    }


# ---- in words


def _of_facts(order: WorkOrder, facts: Mapping[str, str]) -> list[Remark]:
    """What a row puts right, in words."""
    found = []
    for name, value in facts.items():
        here = _written(datetime.fromisoformat(value), None, order.zone)
        found.append(Remark(order.row, CORRECTED[name], f"更正：{here}", f"put right: {here}"))
    return found


def _differences(
    order: WorkOrder,
    current: Current,
    move: PromiseEntry | None,
    changes: list[MemberChange],
    names: Mapping[str, str],
) -> list[Remark]:
    """What changes in a visit, in words."""
    found = []
    before = in_force(current.ledger)
    if move:
        new = _written(move.start, move.end, order.zone)
        old = _written(before.start, before.end, order.zone) if before else None
        words = (f"改约：{old} → {new}", f"moved from {old} to {new}") if old else (f"约定：{new}", f"to come at {new}")
        found.append(Remark(order.row, "约定开始", *words))
    joined = {change.role: names.get(change.after, "") for change in changes if change.after}
    if "main" in joined:
        name = joined["main"]
        found.append(Remark(order.row, COLUMNS["main"], f"换人：{name}", f"another person goes: {name}"))
    if "backup" in joined:
        name = joined["backup"]
        found.append(Remark(order.row, COLUMNS["backup"], f"换备用人员：{name}", f"another backup: {name}"))
    return found


def _written(start: datetime, end: datetime | None, zone: str) -> str:
    """A promise by the clock of the row: two that are compared need one clock."""
    here = zones.place(zone)
    first, last = start.astimezone(here), end.astimezone(here) if end else None
    if last is None:
        return f"{first:%Y-%m-%d %H:%M}"
    return f"{first:%Y-%m-%d %H:%M}–{last:{'%H:%M' if last.date() == first.date() else '%Y-%m-%d %H:%M'}}"


def _refusals(order: WorkOrder, current: Current, changed: bool) -> list[Remark]:
    """Why the order cannot be what the visit of its number is, or cannot change it while it is under way."""
    visit = current.visit
    found = []
    if normal_form(order.name) != normal_form(current.name):
        found.append(("客户姓名", "此工单号已属于另一位客户", "this work-order number belongs to another customer"))
    if order.kind != visit.kind:
        found.append(("业务类型", "此工单号已是另一种业务", "the visit of this number is of another kind"))
    if order.team != visit.team:
        found.append(("班组", "导入不能更换班组", "an import cannot change the team"))
    if changed and current.begun:
        found.append(
            ("工单号", "上门已经开始，时间和人员不能再改", "the visit has begun; its time and people cannot be changed")
        )
    return [Remark(order.row, *fault) for fault in found]


def _left_alone(order: WorkOrder, current: Current) -> list[Remark]:
    """Differences that an import never takes over."""
    found = []
    if current.phone not in (order.phone, *order.other_phones):
        found.append(("电话", "与已有的不同，未改", "differs from the known one; left alone"))
    if normal_form(order.address) != normal_form(current.address):
        found.append(("地址", "与已有的不同，未改", "differs from the known one; left alone"))
    return [Remark(order.row, *fault) for fault in found]


def said_by(order: WorkOrder, current: Current, found: Compared, now: datetime) -> Imported:
    """What the next file is compared with. What an older file repeats is not news: there the file before still counts,
    or what the next one changes would be held against the wrong knowledge."""
    said = Imported(current.visit.id, order.start, order.end, order.main, order.backup, now)
    last, promise = _last_time(current), in_force(current.ledger)
    before = [entry for entry in current.ledger if is_same_time(order.start, order.end, entry.start, entry.end)]
    if last and before and promise not in before and not found.move:
        said = replace(said, start=last[0], end=last[1])
    if current.said is not None and order.main in current.former.get("main", ()):
        said = replace(said, main=current.said.main)
    if current.said is not None and order.backup in current.former.get("backup", ()):
        said = replace(said, backup=current.said.backup)
    return said
