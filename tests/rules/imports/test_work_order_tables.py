"""Where the table of a work-order file begins, what its headers mean, and text files as offices have them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from doorstep.imports.cells import Area, Cell, Table
from doorstep.imports.opening import files
from doorstep.imports.opening.files import Unreadable
from doorstep.imports.reading.orders import Sheet, read
from work_orders import OFFICE

HEADERS = ["工单号", "业务类型", "客户姓名", "电话", "地址", "约定开始", "装维人员工号", "备注"]
ROW = ["WO-1", "宽带装机", "王秀兰", "13800000001", "梧桐路18号", "2026-11-22 10:00", "T1001", "先打电话"]
TEN = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def text(*rows: Sequence[str], separator: str = ",", newline: str = "\r\n", above: str = "") -> Sheet:
    """What is read from a text file, as it stands: nothing is quoted."""
    lines = newline.join(separator.join(row) for row in rows)
    return read(files.table((above + lines).encode()), OFFICE)


def said(made: Sheet) -> list[tuple[int, str]]:
    return [(remark.row, remark.column) for remark in made.remarks]


def faults(made: Sheet) -> list[tuple[int, str]]:
    return [(fault.row, fault.column) for fault in made.faults]


# ---- where it begins


@pytest.mark.parametrize(
    "above",
    [
        [["城东区装机工单明细"]],
        [["导出时间：2026-11-22 08:00", "", "制表人：赵敏"], []],
        [["填写说明"], ["1. 工单号不能重复"], ["2. 电话 请填手机"], [""]],
        [["工单号", "说明"], []],
        [[] for _ in range(20)],
    ],
)
def test_a_table_may_begin_below_other_things(above: list[list[str]]) -> None:
    made = text(*above, HEADERS, ROW)
    assert made.faults == ()
    assert [order.row for order in made.orders] == [len(above) + 2]


def test_a_sheet_without_headers_says_what_they_would_be() -> None:
    [fault] = text(["工单号", "电话"], ["WO-1", "13800000001"]).faults
    assert (fault.row, fault.column) == (1, "") and "order, kind, name, phone, address, start" in fault.en


def test_two_lines_of_headers_mean_what_they_say_together() -> None:
    groups = ["工单号", "业务类型", "客户信息", "", "", "约定", "", "装维", "备注"]
    names = ["", "", "姓名", "联系电话", "地址", "开始", "结束", "工号", ""]
    made = text(groups, names, [*ROW[:6], "11:00", *ROW[6:]])
    assert made.faults == ()
    [order] = made.orders
    assert (order.row, order.start, order.end) == (3, TEN, TEN.replace(hour=3))
    assert (order.name, order.main, order.instructions) == ("王秀兰", "li", "先打电话")


def test_merged_groups_reach_over_their_columns() -> None:
    groups: list[Cell] = ["工单号", "业务类型", "客户", None, None, "约定", None, "班组"]
    names: list[Cell] = [None, None, "姓名", "电话", "地址", "开始", "结束", None]
    rows = [
        groups,
        names,
        ["WO-1", "宽带装机", "王秀兰", "13800000001", "梧桐路18号", "2026-11-22 10:00", "11:00", "城东装维班"],
    ]
    made = read(Table(rows, merged=(Area(1, 2, 1, 4), Area(1, 5, 1, 6), Area(1, 0, 2, 0))), OFFICE)
    assert made.faults == () and made.orders[0].end == TEN.replace(hour=3)


def test_the_telephone_of_a_technician_is_not_the_customers() -> None:
    groups = ["工单号", "业务类型", "客户", "", "", "约定开始", "装维人员", "", ""]
    names = ["", "", "姓名", "电话", "地址", "", "工号", "姓名", "电话"]
    made = text(groups, names, [*ROW[:7], "李强", "13911112222"])
    assert made.faults == ()
    assert (made.orders[0].name, made.orders[0].phone) == ("王秀兰", "+8613800000001")
    assert made.unread == ("装维人员 姓名", "装维人员 电话")


@pytest.mark.parametrize("named", ["sep=;", "SEP=;", '"sep=;"'])
def test_a_first_line_may_name_the_separator(named: str) -> None:
    made = text(HEADERS, [*ROW[:7], "a,b,c,d,e"], separator=";", above=f"{named}\r\n")
    assert made.orders[0].instructions == "a,b,c,d,e"
    assert made.orders[0].row == 2, "a spreadsheet does not show that line"


def test_a_header_that_is_repeated_on_each_page_is_no_row() -> None:
    made = text(HEADERS, ROW, HEADERS, ["WO-2", *ROW[1:]])
    assert made.faults == () and [order.row for order in made.orders] == [2, 4]


def test_day_and_time_may_stand_in_columns_of_their_own() -> None:
    for headers, cells in (
        (["预约日期", "预约时间"], ["2026-11-22", "10:00"]),
        (["上门日期", "时段"], ["11月22日", "10:00-11:00"]),
        (["预约日期", "预约时间", "预约时段"], ["2026/11/22", "", "上午10点到11点"]),
        (["日期", "开始时间", "结束时间"], ["2026-11-22 00:00", "10:00", "11:00"]),
    ):
        made = text([*HEADERS[:5], *headers, "班组"], [*ROW[:5], *cells, "城东装维班"])
        assert made.faults == () and made.orders[0].start == TEN


def test_columns_that_contradict_each_other_are_a_fault() -> None:
    made = text([*HEADERS, "预约日期"], [*ROW, "2026-11-23"])
    assert faults(made) == [(2, "约定开始")] and "another column" in made.faults[0].en


@pytest.mark.parametrize(
    "header",
    [
        "路程(小时)",
        "作业时长（h）",
        "缓冲(天)",
        "签约下行(Gbps)",
        "签约上行(千兆)",
        "约定结束(UTC)",
        "预约确认时间（GMT+0）",
    ],
)
def test_a_unit_that_changes_the_meaning_is_a_fault(header: str) -> None:
    made = text([*HEADERS, header], [*ROW, "2"])
    assert faults(made) == [(1, header)]


@pytest.mark.parametrize(
    "header", ["路程(分钟)", "签约下行（Mbps）", "*电话", "联系电话1", "工单号(必填)", "地址\n(到门牌)"]
)
def test_a_hint_that_changes_nothing_is_passed_over(header: str) -> None:
    bare = {"*电话": "电话", "联系电话1": "电话", "工单号(必填)": "工单号", "地址\n(到门牌)": "地址"}.get(header)
    headers = [header if name == bare else name for name in HEADERS]
    if bare is None:
        headers, row = [*headers, header], [*ROW, "20"]
    else:
        row = ROW
    assert read(Table([headers, row]), OFFICE).faults == ()


# ---- two of a kind


def test_the_other_of_two_columns_is_said() -> None:
    headers = [*HEADERS, "手机号", "装机地址"]
    made = read(Table([headers, [*ROW[:3], "13800000002", *ROW[4:], "13800000001", "乙路2号"]]), OFFICE)
    assert made.faults == ()
    assert (made.orders[0].phone, made.orders[0].address) == ("+8613800000002", "乙路2号")
    assert said(made) == [(2, "手机号"), (2, "地址")]


def test_one_of_two_may_be_empty() -> None:
    rows = [[*ROW[:3], "", "", *ROW[5:], "13800000001", "乙路2号"], ["WO-2", *ROW[1:], "", ""]]
    made = read(Table([[*HEADERS, "手机号", "装机地址"], *rows]), OFFICE)
    assert made.faults == () and made.remarks == ()
    assert [order.address for order in made.orders] == ["乙路2号", "梧桐路18号"]


# ---- text files


def test_line_ends_of_any_system_are_read() -> None:
    for newline in ("\n", "\r\n", "\r"):
        made = text(HEADERS, ROW, ["WO-2", *ROW[1:]], newline=newline)
        assert made.faults == () and [order.row for order in made.orders] == [2, 3]


@pytest.mark.parametrize("broken", ["\n", "\r\n", "\r", "\v", "\u2028"])
def test_a_cell_may_have_several_lines(broken: str) -> None:
    made = text(HEADERS, [*ROW[:7], f'"先打电话{broken}家里有狗"'], ["WO-2", *ROW[1:]])
    assert made.faults == ()
    assert [order.instructions for order in made.orders] == ["先打电话\n家里有狗", "先打电话"]


@pytest.mark.parametrize("cell", ['"先打电话', '"先打电话"再上门', '"屏幕 "65寸" 的"', '先打电话"', '65" 屏幕'])
def test_a_bad_quote_costs_no_row_but_its_own(cell: str) -> None:
    made = text(
        HEADERS, ["WO-0", *ROW[1:]], [*ROW[:7], cell], *([f"WO-{n}", *ROW[1:7], '"好，"'] for n in range(2, 60))
    )
    bad = [fault.row for fault in made.faults]
    assert set(bad) <= {3}
    assert {order.order for order in made.orders} >= {"WO-0", *(f"WO-{n}" for n in range(2, 60))}
    if cell.startswith('"'):
        assert bad and "quotes do not match" in made.faults[0].en
    else:
        assert {order.order: order.instructions for order in made.orders}["WO-1"] == cell


def test_a_separator_without_quotes_is_named_before_it_moves_the_cells() -> None:
    made = text(HEADERS[:7], [*ROW[:4], "梧桐路18号,2单元", *ROW[5:7]])
    assert (2, "") in faults(made)
    assert made.orders == ()


def test_a_cell_of_one_row_stops_only_that_row() -> None:
    rows = [[f"WO-{n}", *ROW[1:]] for n in range(1, 6)]
    rows[1][3], rows[3][5] = "#N/A", "明天"
    made = text(HEADERS, *rows)
    assert [order.order for order in made.orders] == ["WO-1", "WO-3", "WO-5"]
    assert faults(made) == [(3, "电话"), (5, "约定开始")]


@pytest.mark.parametrize("written", ["nan", "NaN", "NULL", "(null)", "undefined", "\\N", "NaT", "[object Object]"])
def test_what_programs_write_for_nothing_is_nothing_and_is_said(written: str) -> None:
    made = text([*HEADERS, "约定结束", "称呼"], [*ROW[:7], written, written, written])
    assert made.faults == () and made.orders[0].instructions is None and made.orders[0].end is None
    assert {column for _, column in said(made)} == {"备注", "约定结束", "称呼"}
    nobody = text(HEADERS, [*ROW[:6], written, "x"])
    assert faults(nobody) == [(2, "班组")], "no person and no team"
    assert faults(text(HEADERS, [*ROW[:3], written, *ROW[4:]])) == [(2, "电话")]


@pytest.mark.parametrize(
    "written",
    [
        "#N/A",
        "#VALUE!",
        "#REF!",
        "#DIV/0!",
        "#NAME?",
        "Err:508",
        "####",
        "=B2",
        "=$B$2",
        "=工单!B2",
        "=SUM(A1:A2)",
        '=""&A1',
    ],
)
@pytest.mark.parametrize("at", [0, 2, 3, 4, 5, 6, 7])
def test_errors_and_formulas_in_text_files_are_no_texts(written: str, at: int) -> None:
    made = read(Table([HEADERS, [written if n == at else cell for n, cell in enumerate(ROW)]]), OFFICE)
    assert made.orders == () and (2, HEADERS[at]) in faults(made)


# ---- what is no table


def zipped(**parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), part)
    return data.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "zh", "en"),
    [
        (b"%PDF-1.7\n", "PDF", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "图片", "a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "图片", "a picture"),
        (b"\0\0\0\x18ftypheic", "图片", "a picture"),
        ("\ufeff<html><table><tr><td>工单号</td></tr></table></html>".encode(), "网页", "a web page"),
        (b"  <!DOCTYPE html>\n<html>", "网页", "a web page"),
        (b"MIME-Version: 1.0\r\n", "网页归档", "a web archive"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "2003", "XML spreadsheet"),
        (b'<?xml version="1.0"?><orders/>', "XML", "an XML file"),
        (b'[{"order": "WO-1"}]', "JSON", "a JSON file"),
        (b"{\\rtf1\\ansi", "RTF", "an RTF"),
        (b"Rar!\x1a\x07", "压缩包", "an archive"),
        (b"\xff\x00\x02\x00\x04\x04", "Works", "a Works"),
        (zipped(word__document_dot_xml=b"<w/>"), "Word", "a Word document"),
        (zipped(xl__workbook_dot_bin=b""), "XLSB", "a binary workbook"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "OpenDocument", "another kind of OpenDocument"),
        (zipped(orders_dot_csv=b"x"), "压缩包", "an archive"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "密码", "password"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word", "a Word document"),
        (OLE, "损坏", "damaged"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00 and then nothing", "损坏", "damaged"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(data: bytes, zh: str, en: str) -> None:
    with pytest.raises(Unreadable) as refused:
        files.table(data)
    assert zh in refused.value.zh and en in refused.value.en


def test_an_ods_with_a_password_says_so() -> None:
    manifest = b'<m xmlns="urn:x"><file-entry><encryption-data/></file-entry></m>'
    parts = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content_dot_xml": b"\x01\x02"}
    with pytest.raises(Unreadable, match="password"):
        files.table(zipped(**parts, **{"META-INF__manifest_dot_xml": manifest}))


# ---- what stands below the table


@pytest.mark.parametrize(
    "below",
    [
        "合计,1",
        "总 计,,1",
        "注：请于24小时内反馈",
        "制表人：张三,,审核：李四",
        "共1条记录",
        "说明：以上为当日工单",
        "Total,1",
    ],
)
def test_a_sum_or_a_note_below_the_table_is_named_and_no_fault(below: str) -> None:
    made = text(HEADERS, ROW, below.split(","))
    assert len(made.orders) == 1 and made.faults == ()
    assert said(made) == [(3, "")] and below.split(",")[0].strip() in made.remarks[0].zh


def test_a_row_with_nothing_but_its_running_number_is_no_work_order() -> None:
    made = text(["序号", *HEADERS], ["1", *ROW], ["2"], ["3"])
    assert len(made.orders) == 1 and made.faults == () and said(made) == [(3, ""), (4, "")]


def test_a_row_of_which_most_is_missing_is_a_fault_all_the_same() -> None:
    assert {row for row, _ in faults(text(HEADERS, ROW, ["WO-2", "宽带装机"]))} == {3}
    assert faults(text(HEADERS, ROW, ["WO-2", *ROW[1:3], "", *ROW[4:]])) == [(3, "电话")]


def test_below_another_header_nothing_is_read() -> None:
    """With name and address changed round every cell could be read, and would be wrong."""
    other = [HEADERS[0], HEADERS[1], HEADERS[4], HEADERS[3], HEADERS[2], *HEADERS[5:]]
    made = text(HEADERS, ROW, other, ["WO-2", "宽带装机", "梧桐路18号", "13800000001", "王秀兰", *ROW[5:]])
    assert [order.order for order in made.orders] == ["WO-1"] and faults(made) == [(3, "")]
    again = text(HEADERS, ROW, HEADERS, ["WO-2", *ROW[1:]])
    assert len(again.orders) == 2 and again.faults == ()


def test_a_row_that_cannot_be_read_is_named_once() -> None:
    assert faults(text(HEADERS, ['WO-1,"x', *ROW[2:]], ["WO-2", *ROW[1:]])) == [(2, "")]
