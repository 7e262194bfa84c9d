"""Rows of a work-order file: what they are understood as, and what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from doorstep.appointments.rules import ASKED_BY as LEDGER_ASKED_BY
from doorstep.customers import rules as customers
from doorstep.imports.cells import Cell, Table
from doorstep.imports.reading import columns, orders
from doorstep.imports.reading.columns import COLUMNS
from doorstep.imports.reading.orders import read
from doorstep.standard.vocabulary import FACTS
from work_orders import EAST, GOOD, NOW, OFFICE, WEST, order, sheet

# ---- what is understood


def test_a_plain_row_becomes_a_work_order() -> None:
    made = order()
    assert (made.row, made.order, made.kind, made.team) == (2, "WO-1", "broadband-install", EAST.id)
    assert (made.name, made.phone, made.address) == ("王秀兰", "+8613800000001", "梧桐路18号2单元601")
    assert (made.start, made.end, made.zone, made.main) == (NOW + timedelta(hours=1), None, "Asia/Shanghai", "li")
    assert made.facts == {}
    assert made.is_new is None and made.area_type is None


def test_every_column_arrives_where_it_belongs() -> None:
    made = order(
        称呼="王女士", 区域类型="乡镇", 场所="商铺", 纬度="31.2304", 经度="121.4737", 客户等级="金卡", 客户类型="政企",
        新客户="是", 约定结束="2026-11-22 11:30", 预约确认人="王女士", 预约确认时间="2026-11-20 15:00", 改约方="天气",
        改约原因="台风", 备用人员工号="t1002", 班组="城东装维班", 接入方式="FTTH", PON类型="XGS-PON", 签约下行="1000M",
        签约上行=300.0, **{"Wi-Fi": "有"}, 业务="宽带、IPTV", 路程分钟="20分钟", 作业分钟=60, 备注="先打电话",
    )  # fmt: skip
    assert (made.address_as, made.area_type, made.place_type, made.tier) == ("王女士", "township", "shop", "gold")
    assert (made.latitude, made.longitude, made.is_new) == ("31.230400", "121.473700", True)
    assert (made.end, made.agreed_by) == (datetime(2026, 11, 22, 3, 30, tzinfo=UTC), "王女士")
    assert made.agreed_at == datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
    assert (made.asked_by, made.reason, made.main, made.backup) == ("weather", "台风", "li", "wang")
    assert (made.travel_minutes, made.duration_minutes, made.instructions) == (20, 60, "先打电话")
    assert made.facts == {
        "customer.kind": "organisation",
        "order.access": "fibre",
        "order.pon_type": "xgs_pon",
        "order.contracted_down_mbps": 1000,
        "order.contracted_up_mbps": 300,
        "order.wifi": True,
        "order.services": ["web", "iptv"],
    }


def test_english_headers_and_values_are_understood_in_any_order() -> None:
    row = {
        "Start time": "2026-11-22 10:00", "ORDER": "WO-1", "Customer name": "Wang", "phone (mobile)": "13800000001",
        "kind": "Broadband Installation", "address": "18 Wutong Road", "staff_no": "T1001", "area_type": "county_seat",
    }  # fmt: skip
    made = sheet(row)
    assert made.faults == ()
    assert (made.orders[0].kind, made.orders[0].area_type) == ("broadband-install", "county_seat")


def test_headers_may_stand_below_empty_rows_and_rows_keep_their_numbers() -> None:
    headers = list(GOOD)
    bad = {**GOOD, "工单号": "WO-2", "电话": "12"}
    made = read(Table([[], [""], headers, list(GOOD.values()), [], list(bad.values())]), OFFICE)
    assert [one.row for one in made.orders] == [4]
    assert [fault.row for fault in made.faults] == [6]


def test_columns_that_nobody_reads_are_named() -> None:
    assert sheet({**GOOD, "内部编号": "7", "": None}).unread == ("内部编号",)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-22 09:00", "2026-11-22T09:00", "2026/11/22 9:00", "2026年11月22日 9:00", "2026年11月22日9时00分",
        "2026年11月22日 9点", "2026.11.22 09:00:00", "２０２６-11-22　09：00", "2026-11-22T01:00:00Z",
        "2026-11-22T02:00+01:00", datetime(2026, 11, 22, 9, 0), datetime(2026, 11, 22, 8, 59, 59, 999_500),
    ],
)  # fmt: skip
def test_a_time_may_be_written_in_many_ways(written: Cell) -> None:
    assert order(约定开始=written).start == NOW


@pytest.mark.parametrize("written", ["11:30", "11：30", time(11, 30), "2026-11-22 11:30"])
def test_an_end_without_a_date_belongs_to_the_day_of_the_start(written: Cell) -> None:
    assert order(约定结束=written).end == datetime(2026, 11, 22, 3, 30, tzinfo=UTC)


def test_times_are_local_to_the_zone_of_the_row() -> None:
    assert order(时区="Asia/Urumqi", 约定开始="2026-11-22 09:00").start == NOW + timedelta(hours=2)
    assert order(时区="北京时间", 约定开始="2026-11-22 09:00").zone == "Asia/Shanghai"


def test_numbers_of_a_spreadsheet_are_read_as_they_are_seen() -> None:
    made = order(工单号=20261122001.0, 电话=13800000001.0)
    assert (made.order, made.phone) == ("20261122001", "+8613800000001")


@pytest.mark.parametrize("written", ["'13800000001", " 13800000001 ", "１３８０００００００１", "\u300013800000001"])
def test_an_apostrophe_blanks_and_wide_digits_do_not_hurt(written: str) -> None:
    assert order(电话=written).phone == "+8613800000001"


def test_unknown_is_not_the_same_as_a_value() -> None:
    assert order(区域类型="未知").area_type is None


def test_marks_that_nobody_sees_do_not_hurt_in_a_choice_or_a_header() -> None:
    assert order(客户等级="金\u200b卡").tier == "gold"
    assert order(**{"客户\u200e等级": "金卡"}).tier == "gold"


def test_without_a_person_the_team_is_enough() -> None:
    made = order(装维人员工号="", 班组="城西装维班（二）")
    assert (made.main, made.team) == (None, WEST.id)


def test_the_words_of_the_file_are_those_of_the_standard_and_of_the_ledger() -> None:
    """What a file can say must be what a checklist's condition can ask for."""
    for fact, choice in {
        "visit.area_type": columns.AREA_TYPES,
        "visit.place_type": columns.PLACE_TYPES,
        "customer.tier": columns.TIERS,
        "customer.kind": columns.CUSTOMER_KINDS,
        "order.access": columns.ACCESS,
        "order.pon_type": columns.PON_TYPES,
        "order.services": columns.SERVICES,
    }.items():
        assert tuple(choice.words) == FACTS[fact]
    assert tuple(columns.ASKED_BY.words) == LEDGER_ASKED_BY
    assert FACTS["visit.area_type"] == customers.AREA_TYPES
    assert FACTS["visit.place_type"] == customers.PLACE_TYPES
    assert FACTS["customer.tier"] == customers.TIERS


def test_no_header_means_two_columns() -> None:
    meant = [{columns.key(header) for header in (column.key, *column.headers)} for column in COLUMNS]
    assert len(set().union(*meant)) == sum(map(len, meant))


# ---- what is wrong


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"工单号": ""}, "工单号", "must not be empty"),
        ({"工单号": "WO 1"}, "工单号", "no spaces"),
        ({"工单号": 1.23456789012345e17}, "工单号", "lost digits"),
        ({"工单号": "1.23457E+16"}, "工单号", "lost digits"),
        ({"工单号": "W" * 65}, "工单号", "longer than 64"),
        ({"业务类型": "拆机"}, "业务类型", "no such kind"),
        ({"业务类型": None}, "业务类型", "must not be empty"),
        ({"客户姓名": " 　"}, "客户姓名", "must not be empty"),
        ({"客户姓名": "王\x07秀兰"}, "客户姓名", "cannot be shown"),
        ({"电话": "12345"}, "电话", "telephone"),
        ({"电话": "1.38E+10"}, "电话", "lost digits"),
        ({"地址": ""}, "地址", "must not be empty"),
        ({"约定开始": ""}, "约定开始", "must not be empty"),
        ({"约定开始": "明天上午"}, "约定开始", "date and a time"),
        ({"约定开始": "2026-11-22"}, "约定开始", "date and a time"),
        ({"约定开始": date(2026, 11, 22)}, "约定开始", "date and a time"),
        ({"约定开始": 46348.375}, "约定开始", "a number and no date"),
        ({"约定开始": "2026-02-30 09:00"}, "约定开始", "no day of the calendar"),
        ({"约定开始": "2026-11-22 25:00"}, "约定开始", "no time of day"),
        ({"约定开始": "2025-11-22 09:00"}, "约定开始", "too far"),
        ({"约定开始": "2062-11-22 09:00"}, "约定开始", "too far"),
        ({"约定结束": "09:30"}, "约定结束", "after the start"),
        ({"约定结束": "2026-11-24 09:30"}, "约定结束", "after the start"),
        ({"时区": "Asia"}, "时区", "IANA"),
        ({"时区": "UTC+8"}, "时区", "IANA"),
        ({"时区": "posix/Asia/Shanghai"}, "时区", "IANA"),
        ({"时区": "PRC"}, "时区", "IANA"),
        ({"时区": "../../etc/passwd"}, "时区", "IANA"),
        ({"预约确认时间": "2026-11-23 09:00"}, "预约确认时间", "future"),
        ({"装维人员工号": "T9999"}, "装维人员工号", "nobody"),
        ({"装维人员工号": "T1009"}, "装维人员工号", "deactivated"),
        ({"装维人员工号": "M3001"}, "装维人员工号", "do not include technician"),
        ({"备用人员工号": "T1001"}, "备用人员工号", "same person"),
        ({"装维人员工号": ""}, "班组", "must be given"),
        ({"班组": "城北"}, "班组", "no such team"),
        ({"班组": "城西装维班(二)"}, "装维人员工号", "does not belong"),
        ({"区域类型": "郊区"}, "区域类型", "county_seat"),
        ({"场所": "工厂"}, "场所", "must be one of"),
        ({"客户等级": "白金"}, "客户等级", "must be one of"),
        ({"接入方式": "卫星"}, "接入方式", "must be one of"),
        ({"PON类型": "apon"}, "PON类型", "must be one of"),
        ({"业务": "上网、洗衣"}, "业务", "may only hold"),
        ({"Wi-Fi": "也许"}, "Wi-Fi", "must be one of"),
        ({"签约下行": "很快"}, "签约下行", "Mbit/s"),
        ({"签约下行": "0"}, "签约下行", "Mbit/s"),
        ({"签约上行": "-5"}, "签约上行", "Mbit/s"),
        ({"路程分钟": "半小时"}, "路程分钟", "whole minutes"),
        ({"路程分钟": "601"}, "路程分钟", "whole minutes"),
        ({"作业分钟": 4}, "作业分钟", "whole minutes"),
        ({"作业分钟": 60.5}, "作业分钟", "whole minutes"),
        ({"纬度": "31.2"}, "经度", "go together"),
        ({"纬度": "91", "经度": "121"}, "纬度", "degrees"),
        ({"备注": "长" * 501}, "备注", "longer than 500"),
    ],
)
def test_a_bad_cell_is_named(cells: dict[str, Cell], column: str, said: str) -> None:
    made = sheet({**GOOD, **cells})
    assert made.orders == ()
    [fault] = made.faults
    assert (fault.row, fault.column) == (2, column)
    assert said in fault.en
    assert fault.zh and not fault.zh.isascii()


def test_every_fault_of_a_row_and_every_bad_row_is_named() -> None:
    made = sheet(
        GOOD,
        {**GOOD, "工单号": "WO-2", "电话": "1", "约定开始": "?"},
        {**GOOD, "工单号": "WO-3", "业务类型": "?"},
    )
    assert [one.order for one in made.orders] == ["WO-1"]
    assert [(fault.row, fault.column) for fault in made.faults] == [(3, "电话"), (3, "约定开始"), (4, "业务类型")]


def test_a_number_that_stands_twice_names_the_first_row() -> None:
    """Which of the two holds is nobody's guess, so neither is a good row."""
    made = sheet(GOOD, {**GOOD, "工单号": "WO-2"}, {**GOOD, "地址": "别处1号"})
    assert [one.order for one in made.orders] == ["WO-2"]
    first, second = made.faults
    assert (first.row, second.row, second.column) == (2, 4, "工单号")
    assert "第 4 行" in first.zh and "第 2 行" in second.zh and "row 2" in second.en


def test_a_row_that_stands_twice_is_read_once() -> None:
    made = sheet(GOOD, GOOD)
    assert [one.row for one in made.orders] == [2] and made.faults == ()
    [remark] = made.remarks
    assert (remark.row, remark.column) == (3, "工单号") and "row 2" in remark.en


def test_a_fault_is_told_in_both_languages() -> None:
    [fault] = sheet({**GOOD, "电话": "1"}).faults
    assert str(fault) == "第 2 行「电话」：不是有效的电话号码 / row 2, 电话: is not a valid telephone number"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ([], "empty"),
        ([[None, ""], []], "empty"),
        ([list(GOOD)], "no row"),
        ([[header for header in GOOD if header != "电话"], ["x"]], "phone is missing"),
        ([[*GOOD, "约定时间"], [*GOOD.values(), "2026-11-22 10:00"]], "same column"),
    ],
)
def test_a_table_that_cannot_be_work_orders_is_refused(table: list[list[Cell]], said: str) -> None:
    made = read(Table(table), OFFICE)
    assert made.orders == ()
    assert said in made.faults[0].en


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "MAX_ROWS", 2)
    made = sheet(*({**GOOD, "工单号": f"WO-{number}"} for number in range(3)))
    assert made.orders == () and "more than 2 rows" in made.faults[0].en


def test_a_time_that_the_clocks_skip_or_repeat_is_refused() -> None:
    office = replace(OFFICE, now=datetime(2027, 3, 20, tzinfo=UTC))
    for written, year in (("2027-03-28 02:30", 2027), ("2027-10-31 02:30", 2027)):
        made = sheet({**GOOD, "时区": "Europe/Berlin", "约定开始": written}, office=office)
        assert [fault.column for fault in made.faults] == ["约定开始"], year
        assert "clocks change" in made.faults[0].en
    assert not sheet({**GOOD, "时区": "Europe/Berlin", "约定开始": "2027-10-31T02:30+01:00"}, office=office).faults


# ---- the documentation


def test_the_documentation_lists_every_column_and_every_word() -> None:
    lines = (Path(__file__).parents[3] / "docs" / "import.md").read_text().splitlines()
    table = [line.split("|") for line in lines if line.count("|") >= 4]
    rows = {cells[1].strip().strip("*"): cells for cells in table}
    for column in COLUMNS:
        cells = rows[column.key]
        assert cells[2].strip() == ", ".join(column.headers)
        assert ("**" in cells[1]) == column.required
    text = "\n".join(lines)
    for choice in vars(columns).values():
        if isinstance(choice, columns.Choice):
            for words in choice.words.values():
                assert " ".join(words) in text
