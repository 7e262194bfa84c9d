"""XLSX and ODS workbooks written part by part, for what no tool writes on demand: errors, formulas, damage."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

HEADERS = "工单号 业务类型 客户姓名 电话 地址 约定开始 班组 备注".split()
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
CODES = (
    "General",
    "yyyy-mm-dd hh:mm",
    "h:mm",
    "[h]:mm",
    "0000000000",
    '"WD-"0000',
    "0%",
    "yyyy-mm-dd",
    "0.0",
    "#,##0.00",
)
"""The number formats of the styles, by their number; the style after the last one strikes through."""

STRUCK = len(CODES)
Raw = tuple[str, str]
"""A cell as it stands in the sheet: its attributes, and what is inside."""


def cell(value: str | Raw | None, place: str) -> str:
    """A cell: a text, or raw."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return f'<c r="{place}" {value[0]}>{value[1]}</c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def letters(at: int) -> str:
    """The letters of a column: 0 is A, 26 AA."""
    return (chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26)


def sheet(
    rows: Sequence[Sequence[str | Raw | None]],
    before: str = "",
    after: str = "",
    below: str = "",
    of_row: Mapping[int, str] | None = None,
) -> str:
    """A worksheet: `before` and `after` its rows other elements, `below` more rows, `of_row` attributes by number."""
    lines = [
        f'<row r="{number}" {(of_row or {}).get(number, "")}>'
        + "".join(cell(value, f"{letters(at)}{number}") for at, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    ]
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{"".join(lines)}{below}</sheetData>{after}</worksheet>'


def workbook(
    *sheets: str,
    names: Sequence[str] = ("工单", "其他", "更多"),
    states: Sequence[str] = (),
    properties: str = "",
    strings: str = "",
    strict: bool = False,
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """The bytes of a workbook with these sheets; `parts` come besides or in place of its own."""
    states = [*states, *["visible"] * len(sheets)]
    quoted = [escape(code, {'"': "&quot;"}) for code in CODES]
    formats = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(quoted))
    styles = "".join(f'<xf numFmtId="{200 + n}" fontId="0"/>' for n in range(len(CODES)))
    styles += '<xf numFmtId="0" fontId="1"/>'
    tabs = "".join(
        f'<sheet name="{names[n]}" sheetId="{n + 1}" state="{states[n]}" r:id="r{n}"/>' for n in range(len(sheets))
    )
    pointers = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(len(sheets))
    )
    pointers += f'<Relationship Id="s1" Type="{OFFICE}/styles" Target="styles.xml"/>'
    pointers += f'<Relationship Id="s2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="m" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr {properties}/>'
        f"<sheets>{tabs}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{pointers}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><fonts><font/>'
        f"<font><strike/></font></fonts><cellXfs>{styles}</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        **{f"xl/worksheets/sheet{n}.xml": text for n, text in enumerate(sheets)},
        **(parts or {}),
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in made.items():
            if strict and isinstance(part, str):
                for ours, theirs in STRICT.items():
                    part = part.replace(ours, theirs)
            archive.writestr(name, part)
    return data.getvalue()


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of these parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return data.getvalue()


def ods(table: str) -> bytes:
    """An ODS file with the headers and these rows in its only table."""
    names = "".join(f"<table-cell><p>{header}</p></table-cell>" for header in HEADERS)
    content = f'<document><table name="a"><table-row>{names}</table-row>{table}</table></document>'
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": content.encode()})
