"""What follows from the work orders of a file: visits, moves, other people, refusals, and what is left alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from doorstep.appointments.rules import Imported, MemberChange, OfficeVisit, PromiseEntry
from doorstep.appointments.rules import Plan as BookedPlan
from doorstep.customers.rules import Customer, Premises
from doorstep.imports.cells import Cell
from doorstep.imports.plans import Known, good_rows, plan
from doorstep.imports.rules import Booked, Current, Plan, WorkOrder
from doorstep.roster.working import Absence
from work_orders import EAST, LI, NOW, WANG, order


def ids() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"id-{next(numbers)}"


def planned(
    *orders: WorkOrder,
    current: Mapping[str, Current] | None = None,
    known: Any = (),
    elsewhere: Sequence[Booked] = (),
) -> Plan:
    return plan(orders, held_against(current, known, elsewhere), NOW, ids())


def held_against(current: Mapping[str, Current] | None, known: Any = (), elsewhere: Sequence[Booked] = ()) -> Known:
    return Known(current or {}, known, elsewhere, {LI.id: "李强", WANG.id: "王芳"})


def booked(of: WorkOrder, **changes: Any) -> Current:
    """The visit that an earlier import of this order has made."""
    visit = OfficeVisit("visit", 3, of.order, of.kind, of.team, "hash", "booked", "c", "p", {}, None, None, None)
    entry = PromiseEntry(
        "e1", "visit", of.start, of.end, of.zone, "customer", None, None, NOW - timedelta(days=1), "office", None, None
    )
    people = {role: id for role, id in (("main", of.main), ("backup", of.backup)) if id}
    return replace(Current(visit, of.name, of.phone, of.address, people, (entry,), False), **changes)


def test_an_unknown_number_is_a_new_visit() -> None:
    [new] = planned(order(备用人员工号="T1002")).create
    assert (new.order, new.kind, new.team, new.start) == (
        "WO-1",
        "broadband-install",
        EAST.id,
        NOW + timedelta(hours=1),
    )
    assert new.members == (("li", "main"), ("wang", "backup"))
    assert new.asked_by == "customer"
    assert new.agreed_by is None, "nobody is said to have agreed who was not named"


def test_a_known_customer_is_not_doubled_and_keeps_what_the_file_leaves_open() -> None:
    known = Customer("c-7", "王秀兰", "王阿姨", "+8613800000001", "gold", True)
    home = Premises("p-7", "梧桐路18号2单元601", "city", "home")
    [again] = planned(order(区域类型="城市", 场所="住宅"), known=[(known, (home,))]).create
    assert (again.customer, again.premises) == (known, home)
    [elsewhere] = planned(order(地址="梧桐路20号", 新客户="否"), known=[(known, (home,))]).create
    assert elsewhere.customer == replace(known, is_new=False)
    assert elsewhere.premises.id != home.id


def test_a_customer_who_stands_twice_in_the_file_is_one() -> None:
    first, second = planned(order(), order(工单号="WO-2")).create
    assert first.customer == second.customer
    assert first.premises == second.premises
    assert first.id != second.id


def test_a_person_who_shares_a_phone_is_somebody_else() -> None:
    known = Customer("c-7", "王大伟", None, "+8613800000001")
    [new] = planned(order(), known=[(known, ())]).create
    assert new.customer.id != known.id


def test_the_same_row_again_changes_nothing() -> None:
    made = planned(order(), current={"WO-1": booked(order())})
    assert (made.unchanged, made.outcomes) == (1, {2: "unchanged"})
    assert not (made.changes or made.create or made.faults or made.differences or made.left_alone)


def test_seconds_of_a_tools_rounding_are_no_other_time() -> None:
    was = booked(order())
    promised = replace(was.ledger[0], start=was.ledger[0].start + timedelta(seconds=43))
    made = planned(order(), current={"WO-1": replace(was, ledger=(promised,))})
    assert made.outcomes == {2: "unchanged"} and made.left_alone == ()
    a_minute = replace(promised, start=was.ledger[0].start + timedelta(minutes=1))
    assert planned(order(), current={"WO-1": replace(was, ledger=(a_minute,))}).outcomes == {2: "moved"}


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"约定结束": "2026-11-22 11:00"}, "2026-11-22 10:00 → 2026-11-22 10:00–11:00"),
        ({"约定开始": "2026-11-22 23:00", "约定结束": "2026-11-23 01:00"}, "10:00 → 2026-11-22 23:00–2026-11-23 01:00"),
        ({"约定开始": "2026-11-22 10:00", "时区": "Asia/Urumqi"}, "2026-11-22 08:00 → 2026-11-22 10:00"),
    ],
)
def test_a_move_is_said_with_its_window_and_by_one_clock(columns: dict[str, str], said: str) -> None:
    made = planned(order(**columns), current={"WO-1": booked(order())})
    assert said in str(made.differences[0])


def test_another_time_is_a_move_with_an_entry_of_its_own() -> None:
    later = order(约定开始="2026-11-22 14:00", 改约方="客户", 改约原因="孩子发烧", 预约确认人="王女士")
    made = planned(later, current={"WO-1": booked(order())})
    [entry] = made.moves
    assert (entry.visit, entry.start, entry.at, entry.origin) == ("visit", later.start, NOW, "office")
    assert (entry.asked_by, entry.reason, entry.agreed_by) == ("customer", "孩子发烧", "王女士")
    assert made.vers == {"visit": 3}
    assert [str(difference) for difference in made.differences] == [
        "第 2 行「约定开始」：改约：2026-11-22 10:00 → 2026-11-22 14:00 / "
        "row 2, 约定开始: moved from 2026-11-22 10:00 to 2026-11-22 14:00"
    ]


def test_a_move_that_says_nothing_of_the_customer_is_the_offices() -> None:
    [entry] = planned(order(约定开始="2026-11-22 14:00"), current={"WO-1": booked(order())}).moves
    assert (entry.asked_by, entry.agreed_by) == ("staff", None)


def test_another_person_takes_the_role_of_the_one_before() -> None:
    made = planned(order(装维人员工号="T1002"), current={"WO-1": booked(order())})
    assert made.members == (MemberChange("visit", "main", "li", "wang"),)
    assert made.moves == ()
    assert [difference.en for difference in made.differences] == ["another person goes: 王芳"]


def test_two_who_change_roles_leave_before_they_join() -> None:
    before = booked(order(备用人员工号="T1002"))
    made = planned(order(装维人员工号="T1002", 备用人员工号="T1001"), current={"WO-1": before})
    assert made.members == (
        MemberChange("visit", "main", "li", None),
        MemberChange("visit", "backup", "wang", None),
        MemberChange("visit", "main", None, "wang"),
        MemberChange("visit", "backup", None, "li"),
    )


def test_a_role_that_the_file_leaves_empty_stays() -> None:
    assert planned(order(装维人员工号="", 班组="城东装维班"), current={"WO-1": booked(order())}).unchanged == 1


def test_a_visit_that_has_begun_is_not_changed() -> None:
    before = booked(order(), begun=True)
    refused = planned(order(约定开始="2026-11-22 14:00"), current={"WO-1": before})
    assert [fault.row for fault in refused.faults] == [2]
    assert "has begun" in refused.faults[0].en
    assert planned(order(), current={"WO-1": before}).faults == (), "an unchanged row stays welcome"


@pytest.mark.parametrize("over", [{"state": "cancelled"}, {"finished": NOW}])
def test_an_order_that_is_over_is_left_alone_and_said_so(over: dict[str, Any]) -> None:
    before = booked(order(), visit=replace(booked(order()).visit, **over), begun=True)
    plan = planned(order(约定开始="2026-11-22 14:00"), current={"WO-1": before})
    assert (plan.faults, plan.changes, plan.unchanged) == ((), (), 1)
    [remark] = plan.left_alone
    assert "left alone" in remark.en and "继续上门" in remark.zh
    assert planned(order(), current={"WO-1": before}).left_alone == (), "a row that repeats what was needs no word"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"客户姓名": "李明"}, "客户姓名"),
        ({"业务类型": "客户经理走访", "装维人员工号": "", "班组": "城东装维班"}, "业务类型"),
        ({"装维人员工号": "T2001"}, "班组"),
    ],
)
def test_a_number_that_is_used_for_something_else_is_refused(cells: dict[str, Cell], column: str) -> None:
    faults = planned(order(**cells), current={"WO-1": booked(order())}).faults
    assert [fault.column for fault in faults] == [column]


def test_what_an_import_does_not_take_over_is_said() -> None:
    made = planned(order(电话="13900000009", 地址="别处1号"), current={"WO-1": booked(order())})
    assert [remark.column for remark in made.left_alone] == ["电话", "地址"]
    assert made.unchanged == 1


@pytest.mark.parametrize(
    ("origin", "event", "where"), [("door", "event", "at the door"), ("link", None, "by the customer, by the link")]
)
def test_a_time_agreed_elsewhere_wins_over_a_file_that_repeats_the_old_one(
    origin: str, event: str | None, where: str
) -> None:
    office = booked(order()).ledger[0]
    later = office.start + timedelta(hours=4)
    door = replace(office, id="e2", start=later, at=NOW, origin=origin, event=event, by=None)
    current = {"WO-1": booked(order(), ledger=(office, door))}
    made = planned(order(), current=current)
    assert made.moves == ()
    assert [remark.column for remark in made.left_alone] == ["约定开始"] and where in made.left_alone[0].en
    both = planned(order(约定开始="2026-11-22 17:00"), current=current)
    assert both.moves == () and "the file now says 2026-11-22 17:00" in both.left_alone[0].en
    agreed_later = replace(order(), agreed_at=NOW + timedelta(minutes=1))
    assert planned(agreed_later, current=current).moves, "and so is one that was agreed later"


@pytest.mark.parametrize(("origin", "where"), [("door", "at the door"), ("link", "by the customer, by the link")])
def test_of_a_visit_that_no_file_made_it_is_said_who_agreed_another_time(origin: str, where: str) -> None:
    by_hand = replace(booked(order()).ledger[0], by="dispatcher")
    later = replace(by_hand, id="e2", start=by_hand.start + timedelta(hours=4), at=NOW, origin=origin, by=None)
    made = planned(order(), current={"WO-1": booked(order(), ledger=(by_hand, later))})
    assert made.moves == ()
    assert [remark.en for remark in made.left_alone] == [
        f"another time, 2026-11-22 14:00, was agreed {where} since; the file repeats 2026-11-22 10:00; left alone"
    ], "not that the file may be an older one: it is the first"


# ---- old knowledge


def held(of: WorkOrder, said: WorkOrder | None = None, **changes: Any) -> dict[str, Current]:
    """The visit of WO-1 as it is now (`of`), after a last file that said something (the same, unless it is given)."""
    last = said or of
    memory = Imported("visit", last.start, last.end, last.main, last.backup, NOW)
    return {"WO-1": booked(of, said=memory, **changes)}


def test_what_the_office_agreed_since_the_last_file_stays_and_is_named() -> None:
    now = held(order(约定开始="2026-11-23 15:00", 装维人员工号="T1002"), said=order())
    made = planned(order(), current=now)
    assert made.changes == () and made.outcomes == {2: "unchanged"}
    assert [(remark.column, remark.en) for remark in made.left_alone] == [
        (
            "约定开始",
            "another time, 2026-11-23 15:00, was agreed by the office since; the file repeats 2026-11-22 10:00; "
            "left alone",
        ),
        ("装维人员工号", "the office has given it to 王芳 since; the file repeats 李强; left alone"),
    ]


def test_what_the_file_has_changed_applies() -> None:
    made = planned(order(约定开始="2026-11-23 15:00", 装维人员工号="T1002"), current=held(order()))
    [change] = made.changes
    assert change.entry is not None and change.members == (MemberChange("visit", "main", "li", "wang"),)
    assert made.left_alone == ()
    [remembered] = made.said
    assert (remembered.start, remembered.main) == (change.entry.start, WANG.id)


def test_of_two_changes_that_of_the_office_stays() -> None:
    now = held(order(约定开始="2026-11-23 15:00", 装维人员工号="", 班组="城东装维班"), said=order())
    made = planned(order(约定开始="2026-11-24 09:00", 装维人员工号="T1002"), current=now)
    assert made.changes == ()
    assert [remark.en.partition(",")[0] for remark in made.left_alone] == [
        "the file now says 2026-11-24 09:00",
        "the file now says 王芳",
    ]
    [remembered] = made.said
    assert remembered.main == WANG.id, "the next file that says so repeats it"


def test_a_change_of_one_thing_does_not_take_back_the_other() -> None:
    now = held(order(装维人员工号="T1002"), said=order())
    [change] = planned(order(约定开始="2026-11-23 15:00"), current=now).changes
    assert change.entry is not None and change.members == ()


def test_an_agreement_that_the_file_dates_after_the_office_applies() -> None:
    now = held(order(约定开始="2026-11-23 15:00"), said=order())
    newer = replace(order(), agreed_at=now["WO-1"].ledger[0].at + timedelta(minutes=1))
    assert planned(newer, current=now).outcomes == {2: "moved"}


def test_whoever_the_office_has_given_a_visit_does_not_also_stand_by() -> None:
    now = held(order(装维人员工号="T1002"), said=order())
    made = planned(order(备用人员工号="T1002"), current=now)
    assert made.changes == ()
    assert [remark.column for remark in made.left_alone] == ["装维人员工号", "备用人员工号"]


def test_a_row_of_a_visit_that_is_over_may_repeat_what_it_said() -> None:
    over = held(order(约定开始="2026-11-23 15:00"), said=order(), begun=True)
    assert planned(order(), current=over).faults == ()


# ---- the good rows


def good(*orders: WorkOrder, current: Mapping[str, Current] | None = None, elsewhere: Sequence[Booked] = ()) -> Plan:
    return good_rows(orders, held_against(current, (), elsewhere), NOW, ids())


def test_the_good_rows_are_planned_and_the_others_named() -> None:
    begun = {"WO-1": booked(order(), begun=True)}
    made = good(
        replace(order(约定开始="2026-11-22 14:00"), row=2),
        replace(order(工单号="WO-2", 约定开始="2026-11-23 14:00"), row=3),
        current=begun,
    )
    assert [new.order for new in made.create] == ["WO-2"] and made.changes == ()
    assert [(fault.row, fault.column) for fault in made.faults] == [(2, "工单号")]
    assert made.outcomes == {3: "new"} and [one.visit for one in made.said] == [made.create[0].id]


def test_of_two_rows_that_want_one_person_at_one_time_neither_is_good() -> None:
    orders = [replace(one, row=n) for n, one in enumerate(rows("10:00", "10:30", "14:00"), 2)]
    made = good(*orders)
    assert [new.order for new in made.create] == ["WO-3"]
    assert sorted({fault.row for fault in made.faults}) == [2, 3]


def test_a_row_that_needs_the_place_of_a_bad_one_is_left_out_too() -> None:
    """Row 2 would free ten o'clock for row 3, but its visit has begun, so that nobody moves it."""
    begun = {"WO-1": booked(rows("10:00")[0], begun=True)}
    moved, wants = replace(rows("15:00")[0], row=2), replace(rows("16:00", "10:00")[1], row=3)
    at_ten = Booked(BookedPlan("visit", LI.id, wants.start, wants.start + timedelta(minutes=75)), "WO-1")
    made = good(moved, wants, current=begun, elsewhere=[at_ten])
    assert made.create == () and made.changes == ()
    assert [(fault.row, fault.en.partition(" ")[0]) for fault in made.faults] == [(2, "the"), (3, "the")]
    assert "WO-1, which is booked" in made.faults[1].en


def test_rows_that_wait_for_one_another_fall_together() -> None:
    """Row 4 wants the place of row 3, and row 3 that of row 2, whose visit has begun."""
    ten, two, four = rows("10:00", "14:00", "16:00")
    current = {
        "WO-1": booked(ten, begun=True),
        "WO-2": replace(booked(two), visit=replace(booked(two).visit, id="v2")),
    }
    elsewhere = [
        Booked(BookedPlan(id, LI.id, at.start, at.start + timedelta(minutes=75)), at.order)
        for id, at in (("visit", ten), ("v2", two))
    ]
    made = good(
        replace(ten, row=2, start=four.start + timedelta(hours=2)),
        replace(two, row=3, start=ten.start),
        replace(four, row=4, start=two.start),
        replace(four, row=5, order="WO-4"),
        current=current,
        elsewhere=elsewhere,
    )
    assert [new.order for new in made.create] == ["WO-4"] and made.changes == ()
    assert [fault.row for fault in made.faults] == [2, 3, 4]


def test_a_bad_row_is_in_nobodys_way() -> None:
    """Row 2 cannot be moved to four o'clock, so whoever wants that time may have it."""
    begun = {"WO-1": booked(rows("10:00")[0], begun=True)}
    moved, wants = replace(rows("16:00")[0], row=2), replace(rows("15:00", "16:00")[1], row=3)
    made = good(moved, wants, current=begun)
    assert [new.order for new in made.create] == ["WO-2"] and {fault.row for fault in made.faults} == {2}


# ---- in two places


def rows(*times: str, **cells: Any) -> list[WorkOrder]:
    """Orders of an hour and a quarter for one technician, at these times."""
    return [order(**{"工单号": f"WO-{n}", "约定开始": f"2026-11-22 {at}", **cells}) for n, at in enumerate(times, 1)]


def said(plan: Plan) -> list[tuple[int, str]]:
    return [(fault.row, fault.en) for fault in plan.faults]


def elsewhere(start: str, minutes: int, clash: bool = False) -> Booked:
    begin = datetime.fromisoformat(f"2026-11-22T{start}:00+08:00")
    return Booked(BookedPlan("other", LI.id, begin, begin + timedelta(minutes=minutes), clash), "WO-99")


def test_rows_that_have_a_person_in_two_places_are_named() -> None:
    orders = [replace(one, row=n) for n, one in enumerate(rows("10:00", "11:00", "12:15", "12:30"), 2)]
    assert said(planned(*orders)) == [
        (2, "the person's time overlaps with row 3"),
        (3, "the person's time overlaps with row 2"),
        (4, "the person's time overlaps with row 5"),
        (5, "the person's time overlaps with row 4"),
    ]
    assert planned(*orders[::2]).faults == ()
    assert planned(orders[0], replace(orders[1], main=WANG.id)).faults == ()
    assert planned(orders[0], replace(orders[1], main=None)).faults == ()


def test_a_long_visit_is_in_the_way_of_all_that_begin_in_it() -> None:
    orders = [replace(one, row=n) for n, one in enumerate(rows("10:00", "11:00", "13:00"), 2)]
    long = replace(orders[0], duration_minutes=240)
    assert {row for row, _ in said(planned(long, *orders[1:]))} == {2, 3, 4}


def test_a_row_in_the_way_of_a_booked_visit_names_it() -> None:
    [one] = rows("10:00")
    assert said(planned(one, elsewhere=[elsewhere("11:00", 30)])) == [
        (one.row, "the person's time overlaps with WO-99, which is booked")
    ]
    assert planned(one, elsewhere=[elsewhere("11:15", 30), elsewhere("09:30", 30)]).faults == ()
    assert planned(one, elsewhere=[elsewhere("10:30", 30, clash=True)]).faults == ()


def test_two_visits_may_trade_places() -> None:
    one, other = rows("10:00", "14:00")
    now_one, now_other = replace(other, order="WO-1"), replace(one, order="WO-2")
    was = {
        "WO-1": replace(booked(one), visit=replace(booked(one).visit, id="v1")),
        "WO-2": replace(booked(other), visit=replace(booked(other).visit, id="v2")),
    }
    at_ten = Booked(BookedPlan("v1", LI.id, one.start, one.start + timedelta(minutes=75)), "WO-1")
    at_two = Booked(BookedPlan("v2", LI.id, other.start, other.start + timedelta(minutes=75)), "WO-2")
    made = planned(now_one, replace(now_other, row=9), current=was, elsewhere=[at_ten, at_two])
    assert made.faults == () and [change.visit for change in made.changes] == ["v1", "v2"]


def test_a_later_file_puts_right_when_an_order_was_reported() -> None:
    def held(**changes: Any) -> Mapping[str, Current]:
        made = booked(order(), **changes)
        return {"WO-1": replace(made, visit=replace(made.visit, facts={"order.reported_at": "2026-11-21T07:00:00Z"}))}

    same = planned(order(报障时间="2026-11-21 15:00"), current=held())
    assert (same.changes, same.outcomes) == ((), {2: "unchanged"})
    assert planned(order(), current=held()).changes == (), "a file that does not say when takes nothing away"
    right = planned(order(报障时间="2026-11-21 14:00"), current=held(begun=True))
    [change] = right.changes
    assert (change.visit, change.entry, change.members) == ("visit", None, ())
    assert change.facts == {"order.reported_at": "2026-11-21T06:00:00+00:00"}
    assert right.outcomes == {2: "corrected"} and not right.faults
    assert [(remark.column, remark.zh) for remark in right.differences] == [("报障时间", "更正：2026-11-21 14:00")]
    both = planned(order(报障时间="2026-11-21 14:00", 约定开始="2026-11-23 10:00"), current=held())
    assert both.outcomes == {2: "moved"} and both.changes[0].facts and both.changes[0].entry
    over = held()["WO-1"]
    over = replace(over, visit=replace(over.visit, state="cancelled"))
    assert planned(order(报障时间="2026-11-21 14:00"), current={"WO-1": over}).changes == ()


def test_a_row_that_sends_somebody_who_is_on_leave_is_refused_and_what_stood_before_is_not() -> None:
    one = rows("10:00")[0]
    gone = {LI.id: [Absence("leave", LI.id, "sick", one.start, one.start + timedelta(hours=2), None)]}
    refused = plan([one], Known(away=gone), NOW, ids())
    assert [(fault.row, fault.column) for fault in refused.faults] == [(one.row, "装维人员工号")]
    assert refused.create and not plan([one], Known(), NOW, ids()).faults
    known = Known(current={"WO-1": booked(one)}, away=gone)
    assert plan([one], known, NOW, ids()).faults == (), "the leave came later; the office sees to it"
