"""What a file of people is understood to say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from doorstep.imports.cells import Cell, Number, Table, Unread
from doorstep.imports.people_rows import read

HEAD: tuple[Cell, ...] = ("工号", " 姓名", "手机", "班组", "角色", "技能", "片区", "Email")


def test_rows_are_read_below_the_header_wherever_it_stands() -> None:
    row = ("T1", "周杰", Number(Decimal(13800138201), "1.38E+10"), "城东班", "装维、调度", "FTTR，fttr/IPTV", "", None)
    found = read(Table([["人员名单"], [], HEAD, row, [None, ""], ("T2", "李洁", 13800138202, "城东班")]))
    assert found is not None
    first, second = found
    assert (first.row, first.phone, first.email, first.faults) == (4, "13800138201", None, ())
    assert first.roles == {"technician", "dispatcher"} and first.skills == {"FTTR", "IPTV"}
    assert (second.row, second.phone, second.roles) == (6, "13800138202", {"technician"})


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        (("", "周杰", "13800138201", "城东班"), ("staff_no",)),
        (("T1", "周杰"), ("phone", "team")),
        (("T1", "周杰", Unread("#REF!", "错误", "an error"), "城东班"), ("phone",)),
        (("T1", "周杰", "13800138201", "城东班", "管理员"), ("roles",)),
        (("T1", "周杰", "13800138201", "城东班", "装维，司机"), ("roles",)),
    ],
)
def test_what_a_row_lacks_is_named(row: tuple[Cell, ...], faults: tuple[str, ...]) -> None:
    found = read(Table([HEAD, row]))
    assert found is not None and found[0].faults == faults


def test_what_is_no_list_of_people_is_said() -> None:
    assert read(Table([["工单号", "客户", "电话"], ["1", "2", "3"]])) is None
    assert read(Table([])) is None
