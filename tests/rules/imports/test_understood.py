"""What a dry run shows of each row, as data and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

import pytest

from doorstep.imports.plans import Known, plan
from doorstep.imports.rules import Plan, Remark, WorkOrder
from doorstep.imports.understood import Ground, Understood, lines, understood
from doorstep.roster.calendars import Calendar
from doorstep.roster.rules import Shift
from doorstep.roster.working import Said
from work_orders import EAST, LI, NOW, WANG, order

ZONE = "Asia/Shanghai"
LI_NAMED, WANG_NAMED = replace(LI, name="李强"), replace(WANG, name="王芳")
NOBODY_ELSE: Mapping[str, Any] = {LI.id: (), WANG.id: ()}
"""Both work the usual hours."""


def shown(
    *orders: WorkOrder,
    remarks: tuple[Remark, ...] = (),
    faults: tuple[Remark, ...] = (),
    shifts: Mapping[str, Any] = NOBODY_ELSE,
    planned: Plan | None = None,
) -> tuple[Understood, ...]:
    ids = iter(f"id-{number}" for number in range(100))
    made = planned or plan(orders, Known(), NOW, lambda: next(ids))
    ground = Ground(
        {"broadband-install": ("宽带装机", "Broadband installation")},
        {LI.id: LI_NAMED, WANG.id: WANG_NAMED},
        {EAST.id: {person: Said(week) for person, week in shifts.items()}},
        Calendar(),
        ZONE,
    )
    return understood(orders, made, remarks, faults, ground)


def test_a_row_is_shown_as_it_was_understood() -> None:
    wanted = order(约定结束="11:30", 备用人员工号="T1002")
    changed = Remark(2, "地址", "去掉了空格", "blanks were taken out")
    [row] = shown(wanted, remarks=(changed,))
    assert (row.start, row.main, row.backup, row.outcome) == (wanted.start, LI_NAMED, WANG_NAMED, "new")
    assert list(lines([row], ZONE)) == [
        "第 2 行 row 2 · WO-1 · 宽带装机 Broadband installation · 新增 new",
        "    2026-11-22 周日 Sun 10:00–11:30 · 李强 T1001 + 王芳 T1002",
        "    王秀兰 · +8613800000001 · 梧桐路18号2单元601",
        "    ! 第 2 行「地址」：去掉了空格 / row 2, 地址: blanks were taken out",
    ]


def test_another_zone_a_window_over_midnight_and_nobody_to_go_are_said() -> None:
    wanted = order(
        约定开始="2026-11-22 21:00", 约定结束="2026-11-23 00:30", 时区="Asia/Urumqi", 装维人员工号="", 班组="城东装维班"
    )
    [row] = shown(wanted)
    assert list(lines([row], ZONE))[1] == (
        "    2026-11-22 周日 Sun 21:00–次日 next day 00:30 (Asia/Urumqi) · 未派人 nobody yet"
    )


def test_a_row_that_is_refused_says_so_and_why() -> None:
    fault = Remark(2, "业务类型", "此工单号已是另一种业务", "the visit of this number is of another kind")
    [row] = shown(order(), faults=(fault,))
    assert (row.outcome, row.remarks) == ("refused", (fault,))


@pytest.mark.parametrize(
    ("start", "shifts", "said"),
    [
        ("2026-11-22 08:30", NOBODY_ELSE, None),
        ("2026-11-22 18:00", NOBODY_ELSE, "outside the hours of 李强"),
        ("2026-11-23 04:00", NOBODY_ELSE, "begins at night (04:00); check it"),
        ("2026-11-22 22:00", NOBODY_ELSE, "begins at night (22:00); check it"),
        ("2026-11-22 21:59", NOBODY_ELSE, "outside the hours of 李强"),
        ("2026-11-22 06:00", {LI.id: [Shift(7, time(6), time(12))]}, None),
        ("2026-11-22 10:00", {LI.id: [Shift(1, time(6), time(12))], WANG.id: ()}, "outside the hours of 李强"),
        ("2026-11-23 06:30", {LI.id: [Shift(7, time(20), time(7))]}, None),
        ("2026-11-22 19:00", {WANG.id: ()}, "outside everybody's hours"),
        ("2026-11-22 10:00", {WANG.id: ()}, None),
        ("2026-11-22 10:00", {}, "outside everybody's hours"),
    ],
)
def test_a_start_that_nobody_may_have_meant_is_remarked(
    start: str, shifts: Mapping[str, Any], said: str | None
) -> None:
    [row] = shown(order(约定开始=start), shifts=shifts)
    assert [remark.en for remark in row.remarks] == ([said] if said else [])
    assert row.start == datetime.fromisoformat(f"{start}+08:00")


def test_a_time_that_stays_as_it_is_is_not_remarked() -> None:
    [row] = shown(order(约定开始="2026-11-23 04:00"), planned=Plan(outcomes={2: "unchanged"}))
    assert row.remarks == ()
