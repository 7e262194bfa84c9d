"""Telephones, addresses and coordinates of a work-order file: which is taken, and what a cell holds besides."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from math import cos, hypot, radians

import pytest

from doorstep.accounts.phones import e164
from doorstep.imports.reading.coordinates import to_wgs84
from doorstep.imports.reading.orders import Office, Sheet
from work_orders import GOOD, OFFICE, sheet

REAL: Office = replace(OFFICE, phone=e164)


def told(made: Sheet) -> list[tuple[str, str]]:
    """What is remarked of the cells of the only row."""
    assert made.faults == ()
    return [(remark.column, remark.zh) for remark in made.remarks]


# ---- telephones


@pytest.mark.parametrize(
    "written",
    [
        "13800138000", "138 0013 8000", "138-0013-8000", "+86 138 0013 8000", "0086-13800138000",
        "１３８００１３８０００",
        "\u202d13800138000\u202c",
        "`13800138000", "'13800138000", '="13800138000"', "13800138000.0", "(+86)13800138000",
        13800138000.0, " 13800138000\t",
    ],
)  # fmt: skip
def test_a_telephone_number_may_be_written_in_many_ways(written: str | float) -> None:
    made = sheet({**GOOD, "电话": written}, office=REAL)
    assert made.faults == () and made.orders[0].phone == "+8613800138000"


@pytest.mark.parametrize(
    ("written", "phone", "besides"),
    [
        ("13800138000/0571-88888888", "+8613800138000", "0571-88888888"),
        ("0571-88888888、13800138000", "+8613800138000", "0571-88888888"),
        ("13800138000 13900139000", "+8613800138000", "13900139000"),
        ("13800138000\n13900139000", "+8613800138000", "13900139000"),
        ("王女士13800138000", "+8613800138000", "王女士"),
        ("13800138000（王先生）", "+8613800138000", "王先生"),
        ("0571-88888888转801", "+8657188888888", "转801"),
        ("0571-88888888-801", None, ""),
        ("138001380001", None, ""),
        ("1380013800", None, ""),
        ("请打办公室", None, ""),
    ],
)
def test_what_a_cell_holds_besides_a_number_is_said(written: str, phone: str | None, besides: str) -> None:
    made = sheet({**GOOD, "电话": written}, office=REAL)
    if phone is None:
        assert made.orders == () and [fault.column for fault in made.faults] == ["电话"]
        return
    assert made.orders[0].phone == phone
    assert any(column == "电话" and besides in zh for column, zh in told(made))


def test_of_two_columns_the_mobile_number_is_taken() -> None:
    made = sheet({**GOOD, "电话": "0571-88888888", "手机号": "13800138000"}, office=REAL)
    assert made.orders[0].phone == "+8613800138000"
    assert [column for column, zh in told(made) if "0571-88888888" in zh] == ["电话"]
    wrong = sheet({**GOOD, "电话": "12345", "手机号": "13800138000"}, office=REAL)
    assert [column for column, zh in told(wrong) if "12345" in zh] == ["电话"]
    both = sheet({**GOOD, "电话": "12345", "手机号": "1"}, office=REAL)
    assert [fault.column for fault in both.faults] == ["电话", "手机号"]
    error = sheet({**GOOD, "电话": "#N/A", "手机号": "13800138000"}, office=REAL)
    assert [fault.column for fault in error.faults] == ["电话"], "what could not be read is not passed over"


def test_of_two_addresses_that_of_the_work_is_taken() -> None:
    made = sheet({**GOOD, "地址": "", "客户地址": "甲路1号", "装机地址": "乙路2号"})
    assert made.orders[0].address == "乙路2号"
    assert told(made) == [("客户地址", "另有「甲路1号」，用的是「装机地址」")]
    same = sheet({**GOOD, "地址": "乙路2号", "装机地址": "乙路2号"})
    assert told(same) == []


# ---- coordinates


def metres(one: tuple[str, str], other: tuple[float, float]) -> float:
    north, east = float(one[0]) - other[0], float(one[1]) - other[1]
    return hypot(north, east * cos(radians(other[0]))) * 111_320


TIANANMEN = (39.907333, 116.391083)
"""A place whose coordinates in all three systems are published: WGS-84."""
PLACES = {"WGS-84": TIANANMEN, "GCJ-02": (39.908735, 116.397326), "BD-09": (39.915110, 116.403695)}


@pytest.mark.parametrize("datum", PLACES)
def test_a_place_is_the_same_in_every_datum(datum: str) -> None:
    north, east = PLACES[datum]
    assert metres(to_wgs84(Decimal(str(north)), Decimal(str(east)), datum), TIANANMEN) < 5


@pytest.mark.parametrize(
    ("headers", "datum"),
    [
        (("GPS纬度", "GPS经度"), "WGS-84"),
        (("纬度(GCJ-02)", "经度(GCJ-02)"), "GCJ-02"),
        (("高德纬度", "高德经度"), "GCJ-02"),
        (("百度纬度", "百度经度"), "BD-09"),
        (("纬度（百度坐标）", "经度（百度坐标）"), "BD-09"),
        (("BD09纬度", "BD09经度"), "BD-09"),
    ],
)
def test_the_datum_may_stand_in_the_header(headers: tuple[str, str], datum: str) -> None:
    north, east = PLACES[datum]
    made = sheet({**GOOD, headers[0]: str(north), headers[1]: str(east)})
    [order] = made.orders
    assert order.latitude and order.longitude
    assert metres((order.latitude, order.longitude), TIANANMEN) < 5
    assert order.datum == "WGS-84" and len(told(made)) == (datum != "WGS-84")


def test_a_place_of_which_nobody_says_the_datum_is_kept_as_it_stands_and_named() -> None:
    row = {**GOOD, "纬度": "39.908735", "经度": "116.397326"}
    silent = sheet(row)
    [order] = silent.orders
    assert (order.latitude, order.longitude, order.datum) == ("39.908735", "116.397326", None)
    assert [column for column, zh in told(silent) if "坐标系" in zh] == ["纬度"]
    [said] = sheet(row, office=replace(OFFICE, datum="GCJ-02")).orders
    assert said.datum == "WGS-84" and said.latitude and said.longitude
    assert metres((said.latitude, said.longitude), TIANANMEN) < 5
    [other] = sheet({**row, "坐标系": "WGS-84"}, office=replace(OFFICE, datum="GCJ-02")).orders
    assert other.latitude == "39.908735", "what a row says goes before what whoever imports says"


def test_the_datum_may_have_a_column() -> None:
    north, east = PLACES["BD-09"]
    [order] = sheet({**GOOD, "纬度": str(north), "经度": str(east), "坐标系": "百度"}).orders
    assert order.latitude and order.longitude
    assert metres((order.latitude, order.longitude), TIANANMEN) < 5
    wrong = sheet({**GOOD, "纬度": "39.9", "经度": "116.4", "坐标系": "西安80"})
    assert [fault.column for fault in wrong.faults] == ["坐标系"], "a datum that nobody knows is not taken for another"


@pytest.mark.parametrize("hint", ["北京54", "西安80坐标", "UTM", "墨卡托"])
def test_a_header_with_a_datum_that_nobody_knows_is_a_fault(hint: str) -> None:
    made = sheet({**GOOD, f"纬度({hint})": "39.9", f"经度({hint})": "116.4"})
    assert made.orders == () and [fault.column for fault in made.faults] == [f"纬度({hint})", f"经度({hint})"]
    same = sheet({**GOOD, "纬度（十进制度）": "39.9", "经度(CGCS2000)": "116.4"})
    assert same.faults == () and same.orders[0].latitude == "39.900000"


def test_two_datums_in_one_table_are_a_fault() -> None:
    made = sheet({**GOOD, "纬度(GCJ-02)": "39.9", "经度(BD-09)": "116.4"})
    assert made.orders == () and "two coordinate systems" in made.faults[0].en


def test_as_many_decimals_are_read_as_a_tool_writes() -> None:
    made = sheet({**GOOD, "坐标系": "GPS", "纬度": "31.23040000000000020463", "经度": 121.47370000000001})
    assert (made.orders[0].latitude, made.orders[0].longitude) == ("31.230400", "121.473700")
    assert told(made) == []


PLACED = {**GOOD, "坐标系": "WGS-84"}


def test_no_place_and_exchanged_ones_are_said() -> None:
    nowhere = sheet({**PLACED, "纬度": "0", "经度": "0.0"})
    assert (nowhere.orders[0].latitude, nowhere.orders[0].longitude) == (None, None) and len(told(nowhere)) == 1
    for north, east in (("121.4737", "31.2304"), ("87.6168", "43.8256")):
        made = sheet({**PLACED, "纬度": north, "经度": east})
        assert (float(made.orders[0].latitude or 0), float(made.orders[0].longitude or 0)) == (
            float(east),
            float(north),
        )
        assert len(told(made)) == 1
    far = sheet({**PLACED, "纬度": "52.52", "经度": "13.405"})
    assert far.orders[0].latitude == "52.520000" and len(told(far)) == 1
    berlin = sheet({**PLACED, "纬度": "52.52", "经度": "13.405", "时区": "Europe/Berlin"})
    assert told(berlin) == []
    shifted = sheet({**PLACED, "纬度": "52.52", "经度": "13.405", "坐标系": "GCJ-02"})
    assert shifted.orders == () and "in China only" in shifted.faults[0].en
