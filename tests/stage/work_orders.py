"""A small office and rows of work orders for it, as tests of the reader and of the import want them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from doorstep.accounts.rules import Person, Team
from doorstep.imports.cells import Cell, Table
from doorstep.imports.reading.orders import Kind, Office, Sheet, read
from doorstep.imports.rules import WorkOrder

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
EAST, WEST = Team("team-east", "城东装维班", None), Team("team-west", "城西装维班(二)", None)


def person(id: str, staff_no: str, role: str = "technician", team: Team = EAST, active: bool = True) -> Person:
    return Person(id, id, staff_no, "+8613811110001", frozenset({role}), team.id, active, None)


LI, WANG = person("li", "T1001"), person("wang", "T1002")
ZHOU, SUN = person("zhou", "T2001", team=WEST), person("sun", "M3001", "account_manager")
GONE = person("gone", "T1009", active=False)
OFFICE = Office(
    kinds=[
        Kind("broadband-install", ("宽带装机", "Broadband installation"), "technician"),
        Kind("account-manager-visit", ("客户经理走访", "Account-manager visit"), "account_manager"),
    ],
    teams=[EAST, WEST],
    people={one.staff_no: one for one in (LI, WANG, ZHOU, SUN, GONE)},
    zone="Asia/Shanghai",
    now=NOW,
    phone=lambda text: f"+86{text}" if text.isdigit() and len(text) == 11 else None,
)
GOOD: Mapping[str, Cell] = {
    "工单号": "WO-1",
    "业务类型": "宽带装机",
    "客户姓名": "王秀兰",
    "电话": "13800000001",
    "地址": "梧桐路18号2单元601",
    "约定开始": "2026-11-22 10:00",
    "装维人员工号": "T1001",
}


def sheet(*rows: Mapping[str, Cell], office: Office = OFFICE) -> Sheet:
    """What the reader makes of these rows, below one line of all their headers."""
    headers = list(dict.fromkeys(header for row in rows for header in row))
    return read(Table([headers, *([row.get(header) for header in headers] for row in rows)]), office)


def order(**cells: Cell) -> WorkOrder:
    """The work order of a good row with these cells in place of its own."""
    made = sheet({**GOOD, **cells})
    assert made.faults == ()
    return made.orders[0]
