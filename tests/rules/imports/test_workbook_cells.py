"""What the cells of a workbook can hold, and that nothing of it is handed out as empty or as less."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from doorstep.imports.opening import files, formats, parts
from doorstep.imports.opening.files import Unreadable
from doorstep.imports.reading.orders import Sheet, read
from doorstep.imports.rules import WorkOrder
from raw_workbook import STRUCK, Raw, sheet, workbook
from work_orders import OFFICE

HEADERS = [
    "工单号",
    "业务类型",
    "客户姓名",
    "电话",
    "地址",
    "约定开始",
    "约定结束",
    "装维人员工号",
    "班组",
    "备注",
    "路程分钟",
]
AT = {header: at for at, header in enumerate(HEADERS)}
NINE = 46359.375  # 2026-12-03 09:00


def row(number: int = 1, **cells: str | Raw | None) -> list[str | Raw | None]:
    """A good row with these cells in place of its own."""
    good = [
        f"WO-{number}",
        "宽带装机",
        "王秀兰",
        "13800000001",
        "梧桐路18号",
        f"2026-12-0{number} 09:00",
        None,
        None,
        "城东装维班",
    ]
    made: list[str | Raw | None] = [*good, None, None]
    for header, value in cells.items():
        made[AT[header]] = value
    return made


def read_rows(*rows: Sequence[str | Raw | None], before: str = "", after: str = "", strings: str = "") -> Sheet:
    """What is read from a workbook of these rows."""
    return read_book(workbook(sheet([HEADERS, *rows], before, after), strings=strings))


def read_book(data: bytes) -> Sheet:
    return read(files.table(data), OFFICE)


def only(made: Sheet) -> WorkOrder:
    """The only work order of a sheet without faults."""
    assert made.faults == ()
    [order] = made.orders
    return order


FORMULA = "<f>VLOOKUP(A2,Z:Z,2,0)</f>"
UNREAD: list[Raw] = [
    ('t="e"', "<v>#N/A</v>"),
    ('t="e"', f"{FORMULA}<v>#VALUE!</v>"),
    ("", FORMULA),
    ("", f"{FORMULA}<v/>"),
    ("", f"{FORMULA}<v></v>"),
    ('t="str"', FORMULA),
    ("", f"{FORMULA}<v>0</v>"),
    ("", f"{FORMULA}<v>0.0</v>"),
    ('s="2"', f"{FORMULA}<v>0</v>"),
    ('t="str"', f"{FORMULA}<v>0</v>"),
    ('t="str"', "<v>#REF!</v>"),
    ('t="s"', "<v>1</v>"),
    ('t="d"', "<v>soon</v>"),
    ("", "<v>1E+400</v>"),
]
"""Cells that a person sees as something, and a careless reader as nothing."""


@pytest.mark.parametrize("raw", UNREAD)
@pytest.mark.parametrize("header", [header for header in HEADERS if header != "业务类型"])
def test_what_could_not_be_read_is_never_taken_for_what_was_not_said(header: str, raw: Raw) -> None:
    strings = "<si><t>甲</t></si><si><r><rPr><strike/></rPr><t>甲路1号</t></r><r><t>乙路2号</t></r></si>"
    made = read_rows(row(**{header: raw}), strings=strings)
    assert made.orders == ()
    assert header in [fault.column for fault in made.faults]
    assert {fault.row for fault in made.faults} == {2}


def test_a_formula_that_says_empty_is_empty() -> None:
    assert only(read_rows(row(备注=('t="str"', f"{FORMULA}<v></v>")))).instructions is None
    assert only(read_rows(row(备注=('t="str"', f"{FORMULA}<v>先打电话</v>")))).instructions == "先打电话"
    assert only(read_rows(row(路程分钟=("", "<v>0</v>")))).travel_minutes == 0, "a nought that somebody entered is one"


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (('s="4"', "<v>12345</v>"), "0000012345"),
        (('s="5"', "<v>77</v>"), "WD-0077"),
        (("", "<v>20261203000123</v>"), "20261203000123"),
        (('s="9"', "<v>20261203000123</v>"), "20261203000123"),
        (('t="inlineStr"', "<v>WD-77</v>"), "WD-77"),
        (("", "<is><t>WD-77</t></is>"), "WD-77"),
        (("", "<v>2.0261203000123E+13</v>"), "20261203000123"),
        (('t="str"', "<f>A1</f><v>WD-77</v>"), "WD-77"),
        (('t="inlineStr"', "<is><t>20261203000124.0</t></is>"), "20261203000124"),
        (('t="inlineStr"', "<is><t>`0077</t></is>"), "0077"),
        (('t="inlineStr"', "<is><t>'WD-77</t></is>"), "WD-77"),
        (('t="inlineStr"', '<is><t>="WD-77"</t></is>'), "WD-77"),
        (('t="inlineStr"', "<is><t>ＷＤ－７７</t></is>"), "WD-77"),
        (('t="inlineStr"', "<is><t>\u202dWD-77\u202c</t></is>"), "WD-77"),
        (
            ('t="inlineStr"', "<is><r><t>WD-</t></r><r><rPr><b/></rPr><t>77</t></r><rPh><t>dabuliu</t></rPh></is>"),
            "WD-77",
        ),
    ],
)
def test_a_number_is_read_as_it_is_seen(raw: Raw, number: str) -> None:
    assert only(read_rows(row(工单号=raw))).order == number


@pytest.mark.parametrize(
    ("header", "raw", "said"),
    [
        ("工单号", ("", "<v>1234567890123456</v>"), "lost digits"),
        ("工单号", ('s="1"', f"<v>{NINE}</v>"), "a date or a time"),
        ("地址", ('s="7"', "<v>46082</v>"), "a date or a time"),
        ("地址", ('t="inlineStr"', "<is><t>3月1日</t></is>"), "a date or a time"),
        ("客户姓名", ('t="b"', "<v>1</v>"), "TRUE or FALSE"),
        ("装维人员工号", ('s="6"', "<v>0.5</v>"), "nobody has"),
        ("路程分钟", ('s="6"', "<v>0.5</v>"), "whole minutes"),
        ("路程分钟", ("", "<v>20.4</v>"), "whole minutes"),
    ],
)
def test_what_a_spreadsheet_made_of_it_is_named(header: str, raw: Raw, said: str) -> None:
    [fault] = read_rows(row(**{header: raw})).faults
    assert (fault.row, fault.column) == (2, header) and said in fault.en


def test_texts_are_read_whole_and_without_their_reading_aids() -> None:
    strings = (
        "<si><t>东京</t><rPh sb='0' eb='2'><t>とうきょう</t></rPh></si>"
        "<si><r><t xml:space='preserve'>先打电话_x000D_\n</t></r><r><rPr><b/></rPr><t>家里有狗</t></r></si>"
    )
    made = only(read_rows(row(客户姓名=('t="s"', "<v>0</v>"), 备注=('t="s"', "<v>1</v>")), strings=strings))
    assert (made.name, made.instructions) == ("东京", "先打电话\n家里有狗")


def test_a_name_in_two_lines_is_one_and_that_is_said() -> None:
    made = read_rows(row(地址="云江市城东区\r\n试验路1号"))
    assert only(made).address == "云江市城东区 试验路1号"
    assert [(remark.row, remark.column) for remark in made.remarks] == [(2, "地址")]


@pytest.mark.parametrize(
    ("raw", "start"),
    [
        (('s="1"', f"<v>{NINE}</v>"), NINE),
        (('s="1"', "<v>46359.3749999</v>"), NINE),
        (('s="1"', "<v>46359.375497685185</v>"), NINE),
        (('s="1"', "<v>46359</v>"), 46359),
        (('t="d"', "<v>2026-12-03T09:00:00Z</v>"), NINE),
        (('t="d" s="1"', "<v>2026-12-03T09:00:00.000Z</v>"), NINE),
        (('t="str"', "<f>TEXT(A1,1)</f><v>2026-12-03 09:00</v>"), NINE),
    ],
)
def test_a_date_cell_is_the_clock_on_the_wall(raw: Raw, start: float) -> None:
    wall = datetime(1899, 12, 30) + timedelta(days=start)
    assert only(read_rows(row(约定开始=raw))).start == wall.replace(tzinfo=UTC) - timedelta(hours=8)


def test_days_may_be_counted_from_1904() -> None:
    cell = ('s="1"', f"<v>{NINE - 1462}</v>")
    for flag in ('date1904="1"', 'date1904="true"'):
        made = read_book(workbook(sheet([HEADERS, row(约定开始=cell)]), properties=flag))
        assert only(made).start == datetime(2026, 12, 3, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("yyyy-mm-dd", date(2026, 12, 3)),
        ('m"月"d"日"', date(2026, 12, 3)),
        ("yyyy-mm-dd hh:mm", datetime(2026, 12, 3)),
        ("上午/下午h:mm", datetime(2026, 12, 3)),
        ("mm:ss", datetime(2026, 12, 3)),
    ],
)
def test_a_whole_day_is_midnight_only_where_its_format_shows_a_time(code: str, seen: date) -> None:
    found = formats.moment(Decimal(46_359), code, datetime(1899, 12, 30))
    assert (type(found), found) == (type(seen), seen)


def test_a_duration_is_a_time_of_the_day_of_the_start() -> None:
    for raw in (('s="3"', f"<v>{15.5 / 24}</v>"), ('s="2"', f"<v>{15.5 / 24}</v>")):
        made = only(read_rows(row(约定开始="2026-12-03 14:00", 约定结束=raw)))
        assert made.end == datetime(2026, 12, 3, 7, 30, tzinfo=UTC)
    made = only(read_rows(row(约定开始="2026-12-03 23:00", 约定结束=('s="3"', f"<v>{25 / 24}</v>"))))
    assert made.end == datetime(2026, 12, 3, 17, 0, tzinfo=UTC), "25:00 is one o'clock of the next day"


# ---- what a sheet holds besides


def remarks(made: Sheet) -> list[tuple[int, str]]:
    return [(remark.row, remark.column) for remark in made.remarks]


def test_hidden_rows_and_columns_are_read_and_said() -> None:
    data = sheet(
        [HEADERS, row(1), row(2), row(3)],
        before='<cols><col min="4" max="4" hidden="1"/><col min="5" max="5" width="0"/><col min="6" width="9"/></cols>',
        of_row={3: 'hidden="1"', 4: 'ht="0" customHeight="1"'},
    )
    made = read_book(workbook(data))
    assert len(made.orders) == 3
    assert remarks(made) == [(1, "电话"), (1, "地址"), (3, ""), (4, "")]


def test_cells_that_are_merged_over_rows_mean_the_same_in_each() -> None:
    merged = '<mergeCells><mergeCell ref="C2:C3"/><mergeCell ref="E2:E3"/></mergeCells>'
    made = read_rows(row(1), row(2, 客户姓名=None, 地址=None), after=merged)
    assert [(order.name, order.address) for order in made.orders] == [("王秀兰", "梧桐路18号")] * 2
    assert remarks(made) == [(3, "客户姓名"), (3, "地址")]


def test_what_a_merged_cell_covers_is_a_fault() -> None:
    merged = '<mergeCells><mergeCell ref="C2:C3"/></mergeCells>'
    [fault] = read_rows(row(1), row(2, 客户姓名="李明"), after=merged).faults
    assert (fault.row, fault.column) == (3, "客户姓名") and "李明" in fault.zh


def test_what_is_struck_through_is_said() -> None:
    struck = (f't="inlineStr" s="{STRUCK}"', "<is><t>WO-1</t></is>")
    made = read_rows(row(工单号=struck))
    assert len(made.orders) == 1 and remarks(made) == [(2, "工单号")]


def test_a_comment_is_said() -> None:
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    pointer = '<Relationship Id="c" Type="x/comments" Target="../comments1.xml"/>'
    rels = f'<Relationships xmlns="{package}">{pointer}</Relationships>'
    text = "<text><r><t>客户改到</t></r><r><t>十点</t></r></text>"
    comments = f'<comments><commentList><comment ref="F2">{text}</comment></commentList></comments>'
    extra = {"xl/worksheets/_rels/sheet0.xml.rels": rels, "xl/comments1.xml": comments}
    made = read_book(workbook(sheet([HEADERS, row()]), parts=extra))
    [remark] = made.remarks
    assert (remark.row, remark.column) == (2, "约定开始") and "客户改到十点" in remark.zh


def test_a_cell_without_a_header_is_said() -> None:
    assert remarks(read_rows([*row(), "十点以后"])) == [(2, "")]


# ---- which sheet, and how much of it


def test_the_sheet_with_the_headers_is_read_and_others_are_named() -> None:
    notes, orders = sheet([["填写说明"], ["请勿修改表头"]]), sheet([HEADERS, row()])
    made = read_book(workbook(notes, orders, names=("填写说明", "工单")))
    assert (made.name, len(made.orders), made.remarks) == ("工单", 1, ())
    both = read_book(workbook(orders, sheet([HEADERS, row(2)]), names=("城东", "城西")))
    assert [order.order for order in both.orders] == ["WO-1"]
    assert "城西" in both.remarks[0].zh and both.remarks[0].row == 1
    hidden = read_book(workbook(orders, sheet([HEADERS, row(2)]), states=("hidden",)))
    assert [order.order for order in hidden.orders] == ["WO-2"] and len(hidden.remarks) == 1


def test_limits_hold_for_the_sheet_that_is_read() -> None:
    wide = sheet([["x"] * 200])
    deep = sheet([["x"]], below='<row r="900000"><c r="A900000"><v>1</v></c></row>')
    assert len(read_book(workbook(sheet([HEADERS, row()]), wide, deep)).orders) == 1
    for stray in ('<row r="1048576"><c r="A1048576" s="1"/></row>', '<row r="9"><c r="XFD9" s="1"/></row>'):
        assert len(read_book(workbook(sheet([HEADERS, row()], below=stray))).orders) == 1, "a style is no content"
    for far in ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', '<row r="9"><c r="XFD9"><v>1</v></c></row>'):
        with pytest.raises(Unreadable, match="more than 40000 rows or 100 columns"):
            files.table(workbook(sheet([HEADERS, row()], below=far)))


def test_cells_beyond_the_declared_size_and_without_places_are_read() -> None:
    good = "WO-1 宽带装机 王秀兰 13800000001 梧桐路18号".split()
    bare = ""
    for line in (HEADERS[:6], [*good, "2026-12-01 09:00"]):
        bare += "<row>" + "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in line) + "</row>"
    text = sheet([]).replace("<sheetData>", '<dimension ref="A1:B1"/><sheetData>' + bare)
    made = read_book(workbook(text))
    assert [fault.column for fault in made.faults] == ["班组"], "all but the team was found"


def test_strict_workbooks_are_read() -> None:
    assert len(read_book(workbook(sheet([HEADERS, row()]), strict=True)).orders) == 1


def test_a_workbook_that_says_two_things_of_a_cell_is_damaged() -> None:
    twice = sheet([HEADERS, row()], below='<row r="2"><c r="C2"><v>1</v></c></row>')
    with pytest.raises(Unreadable, match="two cells at C2"):
        files.table(workbook(twice))


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("name", ["workbook.xml", "worksheets/sheet0.xml", "sharedStrings.xml", "styles.xml"])
def test_no_entity_is_followed(name: str) -> None:
    shared = row(备注=('t="s"', "<v>0</v>"))
    whole = workbook(sheet([HEADERS, shared]), strings="<si><t>x</t></si>")
    assert len(read_book(whole).orders) == 1
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        part = archive.read(f"xl/{name}").decode()
    with pytest.raises(Unreadable, match="damaged"):
        files.table(workbook(sheet([HEADERS, shared]), parts={f"xl/{name}": ENTITIES + part}))


def test_a_part_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MAX_UNPACKED", 50_000)
    picture = {"xl/media/image1.png": b"\0" * 200_000}
    assert len(read_book(workbook(sheet([HEADERS, row()]), parts=picture)).orders) == 1, "pictures are not read"
    with pytest.raises(Unreadable, match="too much data"):
        files.table(workbook(sheet([HEADERS, row()], after=f"<x>{'a' * 60_000}</x>")))


def test_a_table_of_nothing_is_said_to_be_empty() -> None:
    [fault] = read_book(workbook(sheet([]))).faults
    assert fault.en == "the file is empty"
