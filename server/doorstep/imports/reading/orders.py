"""Understands the sheet of a work-order file: finds the table, checks each row, names every fault and every remark.

Pure, like `rules`: cells in, work orders or faults out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ... import mail_address, zones
from ...accounts.rules import Person, Team
from ...customers import rules as customers
from ..cells import Cell, Table, Unread
from ..rules import Remark, WorkOrder
from . import besides, columns, headers, moments
from .besides import cell_at
from .contacts import address_of, phone_of, place_of
from .headers import NOTHING_CHOSEN, Chosen, Header, text_of
from .rows import Place, Row

MAX_ROWS = 20_000
LONGEST_FACT = 500


@dataclass(frozen=True)
class Kind:
    """A kind of visit that can be imported: its id, its names in both languages, and the role that does it."""

    id: str
    names: tuple[str, ...]
    role: str


@dataclass(frozen=True)
class Office:
    """What rows are checked against.

    `phone` turns a telephone number as people write it into E.164, or into None; `zone` counts where a row names none,
    `datum` for positions of which the file does not say in which system they are; `others` are kinds of the standard
    for which nobody goes to a customer.
    """

    kinds: Sequence[Kind]
    teams: Sequence[Team]
    people: Mapping[str, Person]
    zone: str
    now: datetime
    phone: Callable[[str], str | None]
    datum: str | None = None
    others: Sequence[Kind] = ()


@dataclass(frozen=True)
class Sheet:
    """What was read.

    `orders` are the rows without a fault, `faults` say of each other row, cell by cell, why it cannot be read; while
    the header itself has a fault there are no orders. `remarks` stop nothing: they say what was changed in reading,
    what a row holds besides, and what was not taken. `unread` are headers of columns that nobody reads, `name` is the
    sheet of the workbook, "" for a text file. `header` is where the columns were found, None without one.
    """

    orders: tuple[WorkOrder, ...]
    faults: tuple[Remark, ...]
    unread: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    name: str = ""
    header: Header | None = None


def read(table: Table, office: Office, chosen: Chosen = NOTHING_CHOSEN) -> Sheet:
    """Understands a table, wherever in the sheet it begins.

    Empty rows are passed over. A row with a fault yields no work order, but all its faults are named.
    """
    filled = [number for number, row in enumerate(table.rows, 1) if any(map(_holds, row))]
    if not filled:
        return _refused(table, Remark(1, "", "文件是空的", "the file is empty"))
    header = headers.find(table, chosen)
    if header is None:
        required = [column for column in columns.COLUMNS if column.required]
        zh, en = "、".join(column.headers[0] for column in required), ", ".join(column.key for column in required)
        return _refused(
            table,
            Remark(filled[0], "", f"找不到表头；须有 {zh} 等列", f"the line of headers is missing; it must hold {en}"),
        )
    faults = [*header.faults]
    for usual, key in headers.missing(header):
        faults.append(Remark(header.row, usual, "缺少此列", f"the column {key} is missing"))
    numbers = [number for number in filled if number > header.row]
    if not faults and not numbers:
        faults.append(Remark(header.row, "", "没有工单行", "there is no row below the headers"))
    if len(numbers) > MAX_ROWS:
        faults.append(
            Remark(header.row, "", f"超过 {MAX_ROWS} 行，请分成几个文件", f"more than {MAX_ROWS} rows; split the file")
        )
    if faults:
        return Sheet((), tuple(faults), header.unread, (), table.name, header)
    return _rows(table, header, numbers, office)


def _refused(table: Table, *faults: Remark) -> Sheet:
    return Sheet((), faults, name=table.name)


def _holds(cell: Cell) -> bool:
    return isinstance(cell, Unread) or bool(text_of(cell))


def _rows(table: Table, header: Header, numbers: Sequence[int], office: Office) -> Sheet:
    """The rows below the header."""
    lookup, merged = _Lookup(office), besides.merged(table, header)
    orders: dict[int, WorkOrder] = {}
    faults: list[Remark] = []
    remarks = list(besides.of_sheet(table, header))
    first: dict[str, int] = {}
    for number in numbers:
        cells = table.rows[number - 1]
        row = Row(number, _placed(table, number, header, merged))
        if _repeats_header(row):
            continue
        if (trouble := besides.of_no_order(table, header, number)) is not None:
            (faults if trouble.stops else remarks).append(trouble.remark)
            if trouble.ends:
                break
            continue
        order = _work_order(row, header, office, lookup)
        besides.of_row(row, table, header)
        if order is not None:
            earlier = first.setdefault(customers.normal_form(order.order), number)
            if earlier != number and table.rows[earlier - 1] == cells:
                row.remark("order", f"与第 {earlier} 行完全相同，只读一次", f"is the same as row {earlier}; read once")
                order = None
            elif earlier != number:
                row.wrong("order", f"与第 {earlier} 行的工单号重复", f"the same number as in row {earlier}")
                if orders.pop(earlier, None) is not None:
                    zh, en = f"与第 {number} 行的工单号重复", f"the same number as in row {number}"
                    faults.append(Remark(earlier, row.places("order")[0].header, zh, en))
        faults += row.faults
        remarks += row.remarks
        if order is not None and not row.faults:
            orders[number] = order
    faults.sort(key=lambda fault: fault.row)
    return Sheet(tuple(orders.values()), tuple(faults), header.unread, tuple(remarks), table.name, header)


def _placed(table: Table, number: int, header: Header, merged: Mapping[tuple[int, int], int]) -> dict[str, list[Place]]:
    """The cells of a row by column. What is merged over several rows stands in each of them."""
    placed = {}
    for key, places in header.places.items():
        placed[key] = [
            Place(at, name, cell_at(table, merged.get((number, at), number), at), merged.get((number, at)))
            for at, name in places
        ]
    return placed


def _repeats_header(row: Row) -> bool:
    """Whether a row is the header once more, as on each page of what is made to be printed."""
    return all(text_of(place.cell) == place.header for places in row.cells.values() for place in places)


class _Lookup:
    """The names by which kinds and teams are found."""

    def __init__(self, office: Office) -> None:
        self.kinds = {columns.key(name): kind for kind in office.kinds for name in (kind.id, *kind.names)}
        self.others = {columns.key(name): kind for kind in office.others for name in (kind.id, *kind.names)}
        self.teams = {columns.key(team.name): team for team in office.teams}


def _work_order(row: Row, header: Header, office: Office, lookup: _Lookup) -> WorkOrder | None:
    """The work order of a row; None when it cannot be made, and then the row has faults."""
    order = _number(row)
    kind = _kind(row, lookup)
    name, address_as = row.words("name", 80, required=True), row.words("address_as", 40)
    (phone, other_phones), address = phone_of(row, office.phone), address_of(row)
    zone = _zone(row, office.zone)
    latitude, longitude, datum = place_of(row, header.datum or office.datum, zone)
    start, end = moments.promise(row, zone, office.now)
    agreed_at = moments.agreed_at(row, zone, office.now)
    main, backup = _members(row, office, kind)
    team = _team(row, lookup, main, backup)
    facts = _facts(row, zone, office.now)
    may_say = _may_say(row)
    if not (order and kind and name and phone and address and start and team):
        return None
    return WorkOrder(
        row=row.number,
        order=order,
        kind=kind.id,
        team=team,
        name=name,
        address_as=address_as,
        phone=phone,
        address=address,
        latitude=latitude,
        longitude=longitude,
        datum=datum,
        facts=facts,
        start=start,
        end=end,
        zone=zone,
        agreed_at=agreed_at,
        main=main.id if main else None,
        backup=backup.id if backup else None,
        other_phones=other_phones,
        **may_say,
    )


def _number(row: Row) -> str | None:
    order = row.identity("order", 64, required=True)
    if order is not None and re.search(r"\s", order):
        row.wrong("order", "工单号不能含空格", "a work-order number holds no spaces")
    return order


def _facts(row: Row, zone: str, now: datetime) -> dict[str, Any]:
    """What the row says of the order by the names of facts; what it leaves out is not there."""
    facts = {
        **moments.came_in(row, zone, now),
        "customer.kind": row.choice("customer_kind", columns.CUSTOMER_KINDS),
        "order.access": row.choice("access", columns.ACCESS),
        "order.pon_type": row.choice("pon_type", columns.PON_TYPES),
        "order.contracted_down_mbps": row.speed("down"),
        "order.contracted_up_mbps": row.speed("up"),
        "order.wifi": row.flag("wifi"),
        "order.services": row.choices("services", columns.SERVICES),
        "order.fault": row.text("fault", LONGEST_FACT),
        "order.documents": row.text("documents", LONGEST_FACT),
        "order.gate": row.text("gate", LONGEST_FACT),
        "customer.position": row.words("position", 40),
    }
    return {fact: value for fact, value in facts.items() if value is not None}


def _may_say(row: Row) -> dict[str, Any]:
    """What a row may leave out, by the fields of a work order; None what it does leave out."""
    return {
        "area_type": row.choice("area_type", columns.AREA_TYPES),
        "place_type": row.choice("place_type", columns.PLACE_TYPES),
        "tier": row.choice("tier", columns.TIERS),
        "is_new": row.flag("is_new"),
        "asked_by": row.choice("asked_by", columns.ASKED_BY),
        "agreed_by": row.words("agreed_by", 80),
        "travel_minutes": row.minutes("travel", 0, 600),
        "duration_minutes": row.minutes("duration", 5, 1440),
        "buffer_minutes": row.minutes("buffer", 0, 240),
        "language": row.choice("language", columns.LANGUAGES),
        "email": _email(row),
        "reason": row.text("reason", 200),
        "instructions": row.text("instructions", lines=True),
    }


def _members(row: Row, office: Office, kind: Kind | None) -> tuple[Person | None, Person | None]:
    """Who goes, and who goes instead."""
    main = _member(row, "staff_no", office, kind)
    backup = _member(row, "backup", office, kind)
    if main is not None and backup is not None and main.id == backup.id:
        row.wrong("backup", "备用人员与装维人员是同一人", "the backup is the same person as the main one")
    return main, backup


def _kind(row: Row, lookup: _Lookup) -> Kind | None:
    text = row.text("kind", required=True)
    if text is None:
        return None
    kind = lookup.kinds.get(columns.key(text))
    if kind is None and (other := lookup.others.get(columns.key(text))):
        row.wrong(
            "kind",
            f"「{other.names[0]}」不是上门业务，不能导入：请把这一行从文件中删去，另行办理",
            f"{other.id} is no visit to a customer and cannot be imported: take this row out of the file",
        )
    elif kind is None:
        known = {kind.id: kind for kind in lookup.kinds.values()}
        names = "、".join(kind.names[0] for kind in known.values())
        row.wrong("kind", f"没有这种业务类型；可用：{names}", f"no such kind of visit; there are {', '.join(known)}")
    return kind


def _email(row: Row) -> str | None:
    text = row.text("email", mail_address.LONGEST)
    if text is None:
        return None
    if not mail_address.is_public_mail_address(columns.plain(text)):
        row.wrong("email", "不是有效的电子邮箱", "is not an e-mail address")
        return None
    return columns.plain(text)


def _zone(row: Row, default: str) -> str:
    """The IANA zone of the row."""
    text = row.text("zone")
    if text is None:
        return default
    name = columns.ZONES.get(text, text)
    if zones.is_known(name):
        return name
    row.wrong("zone", "应为 Asia/Shanghai 这样的现行时区名", zones.WANTED)
    return default


def _member(row: Row, key: str, office: Office, kind: Kind | None) -> Person | None:
    text = row.identity(key, 20)
    if text is None:
        return None
    person = office.people.get(text.upper())
    if person is None:
        row.wrong(key, "没有这个工号", "nobody has this staff number")
    elif not person.active:
        row.wrong(key, "此人已停用", "this person is deactivated")
    elif kind is not None and kind.role not in person.roles:
        row.wrong(key, f"此人的岗位不能做「{kind.names[0]}」", f"this person's roles do not include {kind.role}")
    return person


def _team(row: Row, lookup: _Lookup, main: Person | None, backup: Person | None) -> str | None:
    text = row.words("team", 80)
    if text is None:
        if main is not None and main.team is not None:
            return main.team
        if not row.has("team") and (not row.has("staff_no") or main is not None):
            row.wrong(
                "team",
                "没有装维人员，或此人不属于任何班组时，须填写班组",
                "must be given without a person who has a team",
            )
        return None
    team = lookup.teams.get(columns.key(text))
    if team is None:
        row.wrong("team", "没有这个班组", "there is no such team")
        return None
    for key, person in (("staff_no", main), ("backup", backup)):
        if person is not None and person.team != team.id:
            row.wrong(key, "此人不属于该班组", "this person does not belong to the team")
    return team.id
