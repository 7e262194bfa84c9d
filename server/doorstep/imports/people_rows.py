"""What a file of people says: its header in either language, and a person in each row below. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..accounts.rules import words
from .cells import Cell, Number, Table, Unread, plain_number

HEADERS = {
    "staff_no": ("工号", "员工号", "staff number", "staff no", "staff_no"),
    "name": ("姓名", "名字", "name"),
    "phone": ("手机号", "手机", "电话", "联系电话", "phone", "mobile", "mobile number"),
    "email": ("电子邮箱", "邮箱", "email", "e-mail", "mail"),
    "roles": ("角色", "岗位", "role", "roles"),
    "team": ("班组", "所在班组", "team"),
    "skills": ("技能", "skill", "skills"),
    "regions": ("片区", "负责片区", "region", "regions"),
}
"""The columns, and what people call them."""
NEEDED = ("staff_no", "name", "phone", "team")
ROLES = {
    "technician": ("装维人员", "装维", "technician"),
    "account_manager": ("客户经理", "account manager", "account_manager"),
    "dispatcher": ("调度员", "调度", "dispatcher"),
    "supervisor": ("主管", "班长", "supervisor"),
}
"""What each role is called in a file. Administrators are made one by one."""
MOST_ROWS = 100
"""People of one file: a code is made for each, which takes a while on purpose."""
HEADER_WITHIN = 20


@dataclass(frozen=True)
class PersonRow:
    """A row as it was understood; `row` is what a spreadsheet calls it, `faults` are the columns that are wrong."""

    row: int
    staff_no: str
    name: str
    phone: str
    email: str | None
    roles: frozenset[str]
    team: str
    skills: frozenset[str]
    regions: frozenset[str]
    faults: tuple[str, ...] = ()


def read(table: Table) -> list[PersonRow] | None:
    """The people of a file; None where no row is a header with all the columns that are needed."""
    for at, cells in enumerate(table.rows[:HEADER_WITHIN]):
        places = _places(cells)
        if all(name in places for name in NEEDED):
            below = enumerate(table.rows[at + 1 :], at + 2)
            return [_person(number, places, row) for number, row in below if any(map(_text, row))]
    return None


def _places(cells: Sequence[Cell]) -> dict[str, int]:
    called = [re.sub(r"\s+", " ", _text(cell)).casefold() for cell in cells]
    found = {}
    for column, names in HEADERS.items():
        at = next((place for place, name in enumerate(called) if name in names), None)
        if at is not None:
            found[column] = at
    return found


def _person(number: int, places: dict[str, int], row: Sequence[Cell]) -> PersonRow:
    said = {name: _text(row[at]) if at < len(row) else "" for name, at in places.items()}
    roles, strange = _roles(said.get("roles", ""))
    lacking = [name for name in NEEDED if not said[name]]
    unread = [name for name, at in places.items() if at < len(row) and isinstance(row[at], Unread)]
    return PersonRow(
        row=number,
        staff_no=said["staff_no"],
        name=said["name"],
        phone=said["phone"],
        email=said.get("email") or None,
        roles=roles,
        team=said["team"],
        skills=_list(said.get("skills", "")),
        regions=_list(said.get("regions", "")),
        faults=tuple(dict.fromkeys((*lacking, *unread, *(["roles"] if strange else [])))),
    )


def _roles(text: str) -> tuple[frozenset[str], bool]:
    """The roles that a cell names, technician where it names none, and whether it says anything else."""
    named = {one.casefold() for one in _list(text)}
    found = {role for role, names in ROLES.items() if named & set(names)}
    strange = named - {name for names in ROLES.values() for name in names}
    return frozenset(found or {"technician"}), bool(strange)


def _list(text: str) -> frozenset[str]:
    return words(re.split(r"[,，、;；/|\n]", text))


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Number() | Unread():
            text = plain_number(cell.value) if isinstance(cell, Number) and "E" in cell.shown else cell.shown
        case bool():
            text = str(cell)
        case int() | float() | Decimal():
            text = plain_number(Decimal(str(cell)))
        case _:
            text = str(cell)
    return unicodedata.normalize("NFKC", text).strip()
