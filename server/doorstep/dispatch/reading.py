"""Understands the rows of a work-order file: finds the columns, checks each cell, names every fault.

Pure, like `rules`: cells in, work orders or faults out. The words that a cell may hold stand here once, for the reader
and for the documentation (docs/import.md is compared with them by a test).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..accounts.rules import Person, Team
from ..customers import rules as customers
from .cells import Cell, Table
from .rules import Remark, WorkOrder

MAX_ROWS = 20_000
LONGEST_CELL = 500
FARTHEST_PAST = timedelta(days=31)
FARTHEST_FUTURE = timedelta(days=366)
LONGEST_WINDOW = timedelta(hours=12)


# ---- text


def _shown(cell: Cell) -> str:
    """The cell as a person sees it.

    A leading apostrophe, by which a spreadsheet is kept from reading a formula or a number, is not part of the text.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip("\ufeff \t\r\n\v\f\u00a0\u3000\u200b")
    return text[1:] if re.match(r"'[=+\-@\t＝＋－＠0-9]", text) else text


def _plain(text: str) -> str:
    """Full-width digits, colons and letters as half-width ones."""
    return unicodedata.normalize("NFKC", text).strip()


def _key(text: str) -> str:
    """A name as it is compared: without case, width, spaces or hyphens."""
    return re.sub(r"[\s_*:-]", "", _plain(text)).casefold()


def _column_key(header: Cell) -> str | None:
    """The column that a header means, whatever unit or hint it adds in brackets; None when there is no such column."""
    return _HEADERS.get(_key(re.sub(r"[(（][^()（）]*[)）]\s*$", "", _shown(header))))


# ---- columns


@dataclass(frozen=True)
class Column:
    """A column of the file: its key, which is also its English header, and its other headers, the usual one first."""

    key: str
    headers: tuple[str, ...]
    required: bool = False


COLUMNS = (
    Column("order", ("工单号", "工单编号", "工单", "order no", "work order"), required=True),
    Column("kind", ("业务类型", "工单类型", "上门类型", "type"), required=True),
    Column("name", ("客户姓名", "客户名称", "姓名", "customer", "customer name"), required=True),
    Column("address_as", ("称呼", "form of address")),
    Column("phone", ("电话", "联系电话", "客户电话", "手机", "手机号", "customer phone"), required=True),
    Column("email", ("电子邮箱", "邮箱", "电子邮件", "e-mail", "customer email")),
    Column("language", ("语言", "客户语言", "customer language")),
    Column("address", ("地址", "客户地址", "安装地址", "上门地址", "装机地址"), required=True),
    Column("area_type", ("区域类型", "地区类型", "area")),
    Column("place_type", ("场所", "场所类型", "place")),
    Column("latitude", ("纬度", "lat")),
    Column("longitude", ("经度", "lon", "lng")),
    Column("tier", ("客户等级", "客户级别", "customer tier")),
    Column("customer_kind", ("客户类型", "customer type")),
    Column("is_new", ("新客户", "是否新客户", "new customer")),
    Column("start", ("约定开始", "预约时间", "约定时间", "上门时间", "appointment", "start time"), required=True),
    Column("end", ("约定结束", "预约结束", "end time")),
    Column("zone", ("时区", "time zone", "timezone")),
    Column("agreed_by", ("预约确认人", "确认人", "agreed with")),
    Column("agreed_at", ("预约确认时间", "确认时间", "agreed on")),
    Column("asked_by", ("改约方", "提出方", "requested by")),
    Column("reason", ("改约原因", "reschedule reason")),
    Column("staff_no", ("装维人员工号", "工号", "人员工号", "客户经理工号", "staff number", "technician")),
    Column("backup", ("备用人员工号", "备用工号", "B角工号", "backup staff no")),
    Column("team", ("班组", "装维班组", "团队")),
    Column("access", ("接入方式", "access type")),
    Column("pon_type", ("PON类型", "pon")),
    Column("down", ("签约下行", "下行速率", "下行带宽", "down mbps")),
    Column("up", ("签约上行", "上行速率", "上行带宽", "up mbps")),
    Column("wifi", ("Wi-Fi", "无线覆盖", "是否Wi-Fi")),
    Column("services", ("业务", "开通业务", "service")),
    Column("travel", ("路程分钟", "路程", "travel minutes")),
    Column("duration", ("作业分钟", "作业时长", "duration minutes")),
    Column("buffer", ("缓冲分钟", "缓冲", "间隔分钟", "buffer minutes")),
    Column("instructions", ("备注", "特殊要求", "notes", "remarks")),
)

_HEADERS = MappingProxyType(
    {_key(header): column.key for column in COLUMNS for header in (column.key, *column.headers)}
)
"""Which column a header means."""

_USUAL_HEADER = MappingProxyType({column.key: column.headers[0] for column in COLUMNS})


class Choice:
    """The values that a cell can have, by their own names and by the words people use; messages show the first word."""

    def __init__(self, **values: str) -> None:
        self.words = {value: words.split() for value, words in values.items()}
        self._by_key = {_key(name): value for value, words in self.words.items() for name in (value, *words)}

    def named(self, text: str) -> str | None:
        """The value that goes by this name."""
        return self._by_key.get(_key(text))


AREA_TYPES = Choice(city="城市 市区 城区", county_seat="县城 县城区", township="乡镇 镇 乡", village="农村 村 乡村")
PLACE_TYPES = Choice(home="家庭 住宅 家", office="办公室 单位 写字楼", shop="商铺 店铺 门店", other="其他 其它")
TIERS = Choice(diamond="钻石 钻石卡 钻石客户", gold="金卡 金卡客户", silver="银卡 银卡客户", none="普通 普通客户 无")
CUSTOMER_KINDS = Choice(individual="个人 公众 家庭客户", organisation="单位 企业 政企 organization")
ACCESS = Choice(fibre="光纤 FTTH fiber", copper="铜线 ADSL VDSL", wireless="无线 FWA", none="无")
PON_TYPES = Choice(gpon="GPON", xgs_pon="XGS-PON 10G-GPON", epon="EPON")
SERVICES = Choice(
    web="上网 宽带", video="视频", iptv="电视 高清电视", voice="语音 固话 电话", mesh="组网 全屋组网 Wi-Fi组网"
)
ASKED_BY = Choice(
    customer="客户 用户",
    staff="员工 装维人员 客户经理",
    resource="资源 资源原因",
    weather="天气 天气原因",
    third_party="第三方",
)
LANGUAGES = Choice(**{"zh-CN": "中文 汉语 简体中文 Chinese", "en": "英语 英文 English"})
YES_OR_NO = Choice(yes="是 有 y true 1 √", no="否 无 没有 n false 0 ×")
ZONES = {"北京时间": "Asia/Shanghai", "新疆时间": "Asia/Urumqi"}
UNKNOWN = {"未知", "不详", "unknown"}


@dataclass(frozen=True)
class Kind:
    """A kind of visit that can be imported: its id, its names in both languages, and the role that does it."""

    id: str
    names: tuple[str, ...]
    role: str


@dataclass(frozen=True)
class Office:
    """What rows are checked against.

    `phone` turns a telephone number as people write it into E.164, or into None; `zone` counts where a row names none.
    """

    kinds: Sequence[Kind]
    teams: Sequence[Team]
    people: Mapping[str, Person]
    zone: str
    now: datetime
    phone: Callable[[str], str | None]


@dataclass(frozen=True)
class Sheet:
    """What was read.

    `orders` are the rows without a fault, `faults` say of each other row, cell by cell, why it cannot be read; while
    the header itself has a fault there are no orders. `remarks` stop nothing: they say what was changed in reading,
    what a row holds besides, and what was not taken. `unread` are headers of columns that nobody reads, `name` is the
    sheet of the workbook, "" for a text file.
    """

    orders: tuple[WorkOrder, ...]
    faults: tuple[Remark, ...]
    unread: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    name: str = ""


# ---- reading

_DATE_MARKS = {ord("年"): "-", ord("月"): "-", ord("日"): " ", ord("时"): ":", ord("点"): ":", ord("分"): ""}
_MOMENT = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[tT\s]\s*(\d{1,2}):(\d{1,2})?(?::(\d{1,2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?"
)


def _offset(text: str) -> tzinfo | None:
    """The zone of a written offset; raises ValueError."""
    return datetime.strptime(text, "%z").tzinfo


def read(table: Table, office: Office) -> Sheet:
    """Understands a table whose first row with anything in it holds the headers.

    Empty rows are passed over. A row with a fault yields no work order, but all its faults are named.
    """
    filled = [(number, row) for number, row in enumerate(table.rows, 1) if any(_shown(cell) for cell in row)]
    if not filled:
        return Sheet((), (Remark(1, "", "文件是空的", "the file is empty"),))
    (top, headers), rows = filled[0], filled[1:]
    places, faults, unread = _columns(top, headers)
    if faults:
        return Sheet((), tuple(faults), unread)
    if not rows:
        return Sheet((), (Remark(top, "", "没有工单行", "there is no row below the headers"),), unread)
    if len(rows) > MAX_ROWS:
        fault = Remark(top, "", f"超过 {MAX_ROWS} 行，请分成几个文件", f"more than {MAX_ROWS} rows; split the file")
        return Sheet((), (fault,), unread)
    lookup = _Lookup(office)
    orders: list[WorkOrder] = []
    first_row: dict[str, int] = {}
    for number, cells in rows:
        row = _Row(
            number, {key: (header, cells[at] if at < len(cells) else None) for key, (at, header) in places.items()}
        )
        order = _work_order(row, office, lookup)
        if order is not None and (earlier := first_row.setdefault(order.order, number)) != number:
            row.wrong("order", f"与第 {earlier} 行的工单号重复", f"the same number as in row {earlier}")
        faults += row.faults
        if order is not None and not row.faults:
            orders.append(order)
    return Sheet(tuple(orders), tuple(faults), unread)


def known_headers(headers: Iterable[Cell]) -> int:
    """How many of these are headers of a column: tells the right separator of a text file from the wrong ones."""
    return sum(_column_key(header) is not None for header in headers)


def _columns(top: int, headers: Sequence[Cell]) -> tuple[dict[str, tuple[int, str]], list[Remark], tuple[str, ...]]:
    """Where each column stands and how its header is spelt; what is wrong with the headers; which nobody reads."""
    places: dict[str, tuple[int, str]] = {}
    faults, unread = [], []
    for at, cell in enumerate(headers):
        header, key = _shown(cell), _column_key(cell)
        if key is None:
            unread += [header] if header else []
        elif key in places:
            same = places[key][1]
            faults.append(Remark(top, header, f"与「{same}」列重复", f"the same column as {same}"))
        else:
            places[key] = (at, header)
    for column in COLUMNS:
        if column.required and column.key not in places:
            faults.append(Remark(top, column.headers[0], "缺少此列", f"the column {column.key} is missing"))
    return places, faults, tuple(unread)


class _Lookup:
    """The names by which kinds and teams are found."""

    def __init__(self, office: Office) -> None:
        self.kinds = {_key(name): kind for kind in office.kinds for name in (kind.id, *kind.names)}
        self.teams = {_key(team.name): team for team in office.teams}


class _Row:
    """The cells of one row by column, and the faults found in them so far."""

    def __init__(self, number: int, cells: Mapping[str, tuple[str, Cell]]) -> None:
        self.number = number
        self.cells = cells
        self.faults: list[Remark] = []

    def wrong(self, key: str, zh: str, en: str) -> None:
        """Notes a fault of a cell, under the header of the file or, when it has no such column, the usual one."""
        header = self.cells[key][0] if key in self.cells else _USUAL_HEADER[key]
        self.faults.append(Remark(self.number, header, zh, en))

    def cell(self, key: str) -> Cell:
        return self.cells.get(key, ("", None))[1]

    def text(self, key: str, longest: int = LONGEST_CELL, required: bool = False) -> str | None:
        """The cell as text; None when it is empty or unusable."""
        cell = self.cell(key)
        shown = _shown(cell)
        if not shown:
            if required:
                self.wrong(key, "不能为空", "must not be empty")
            return None
        if (isinstance(cell, float) and abs(cell) >= 1e15) or re.fullmatch(r"\d(\.\d+)?[eE]\+\d+", shown):
            self.wrong(
                key,
                "号码已被表格软件改成数值，后几位已丢失；请把该列设为文本后重新填写",
                "the spreadsheet made this a number and lost digits; make the column text and enter it again",
            )
            return None
        if len(shown) > longest:
            self.wrong(key, f"超过 {longest} 个字", f"longer than {longest} characters")
            return None
        if any(unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"} for char in shown.replace("\n", " ")):
            self.wrong(key, "含有不可显示的字符", "contains characters that cannot be shown")
            return None
        return shown

    def choice(self, key: str, choice: Choice) -> str | None:
        """One of the values; None when the cell is empty or says that it is unknown."""
        shown = self.text(key)
        if shown is None or shown.casefold() in UNKNOWN:
            return None
        found = choice.named(shown)
        if found is None:
            words = "、".join(words[0] for words in choice.words.values())
            self.wrong(key, f"应为 {words} 之一", f"must be one of {', '.join(choice.words)}")
        return found

    def choices(self, key: str, choice: Choice) -> list[str] | None:
        """Several of the values, separated by a comma, 、 ; / + or |."""
        shown = self.text(key)
        if shown is None:
            return None
        found = {choice.named(part) for part in re.split(r"[,，、;；/+|]", shown) if part.strip()}
        if None in found:
            words = "、".join(words[0] for words in choice.words.values())
            self.wrong(key, f"只能含有 {words}", f"may only hold {', '.join(choice.words)}")
            return None
        return [value for value in choice.words if value in found]

    def flag(self, key: str) -> bool | None:
        """Yes or no."""
        said = self.choice(key, YES_OR_NO)
        return None if said is None else said == "yes"

    def minutes(self, key: str, lowest: int, highest: int) -> int | None:
        """A whole number of minutes."""
        shown = self.text(key)
        if shown is None:
            return None
        match = re.fullmatch(r"(\d{1,5})\s*(分钟|分|min|minutes)?", _plain(shown))
        if match is None or not lowest <= int(match[1]) <= highest:
            self.wrong(
                key, f"应为 {lowest} 到 {highest} 的整数分钟", f"must be whole minutes from {lowest} to {highest}"
            )
            return None
        return int(match[1])

    def speed(self, key: str) -> int | str | None:
        """Megabits a second: a whole number, or a decimal string."""
        shown = self.text(key)
        if shown is None:
            return None
        match = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)\s*(m|mbps|mbit/s|兆)?", _plain(shown).casefold())
        if match is None or Decimal(match[1]) <= 0:
            self.wrong(key, "应为以 Mbps 计的正数，如 1000", "must be a positive number of Mbit/s, such as 1000")
            return None
        number = Decimal(match[1])
        return int(number) if number == number.to_integral_value() else str(number.normalize())

    def degrees(self, key: str, highest: int) -> str | None:
        """Degrees (WGS 84) as a decimal string."""
        shown = self.text(key)
        if shown is None:
            return None
        if not re.fullmatch(r"-?\d{1,3}(\.\d{1,12})?", shown) or abs(Decimal(shown)) > highest:
            self.wrong(
                key, f"应为 -{highest} 到 {highest} 的十进制度数", f"must be degrees from -{highest} to {highest}"
            )
            return None
        return f"{round(Decimal(shown), 6):f}"

    def zone(self, default: str) -> str:
        """The IANA zone of the row."""
        shown = self.text("zone")
        if shown is None:
            return default
        try:
            return ZoneInfo(ZONES.get(shown, shown)).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.wrong("zone", "应为 Asia/Shanghai 这样的时区名", "must be an IANA zone such as Asia/Shanghai")
            return default

    def moment(self, key: str, zone: str, day: date | None = None, required: bool = False) -> datetime | None:
        """An instant, written as local time of the zone or with its own offset; a bare time of day belongs to `day`."""
        local = self._written_moment(key, day, required)
        if local is None or local.tzinfo is not None:
            return local
        here = ZoneInfo(zone)
        earlier, later = local.replace(tzinfo=here, fold=0), local.replace(tzinfo=here, fold=1)
        if earlier.utcoffset() != later.utcoffset():
            self.wrong(
                key,
                "当天调整时钟，此时刻不明确；请写明与 UTC 的时差，如 +08:00",
                "the clocks change at this time; give the offset, such as +08:00",
            )
            return None
        return earlier.astimezone(UTC)

    def _written_moment(self, key: str, day: date | None, required: bool) -> datetime | None:
        """The moment as it stands in the cell: aware only where it was written with an offset."""
        match self.cell(key):
            case datetime() as moment:  # a spreadsheet counts in parts of a day, which seldom gives whole seconds
                return (moment + timedelta(milliseconds=500)).replace(microsecond=0)
            case time() as of_day if day is not None:
                return datetime.combine(day, of_day.replace(microsecond=0))
        shown = self.text(key, required=required)
        if shown is None:
            return None
        plain = _plain(shown).translate(_DATE_MARKS)
        if day is not None and re.fullmatch(r"\d{1,2}:\d{0,2}", plain):
            plain = f"{day.isoformat()} {plain}"
        found = _MOMENT.fullmatch(plain)
        try:
            if found is None:
                raise ValueError(shown)
            year, month, of_month, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
            moment = datetime(year, month, of_month, hour, minute, second)
            return moment.replace(tzinfo=_offset(found[7])).astimezone(UTC) if found[7] else moment
        except ValueError:
            self.wrong(
                key,
                "应为日期加时刻，如 2026-11-22 09:00、2026/11/22 9:00 或 2026年11月22日 9:00",
                "must be a date and a time, such as 2026-11-22 09:00",
            )
            return None


def _work_order(row: _Row, office: Office, lookup: _Lookup) -> WorkOrder | None:
    """The work order of a row; None when it cannot be made, and then the row has faults."""
    order = row.text("order", 64, required=True)
    if order is not None and re.search(r"\s", order):
        row.wrong("order", "工单号不能含空格", "a work-order number holds no spaces")
    kind = _kind(row, lookup)
    name, address_as = row.text("name", 80, required=True), row.text("address_as", 40)
    phone = _phone(row, office)
    address = row.text("address", 200, required=True)
    latitude, longitude = row.degrees("latitude", 90), row.degrees("longitude", 180)
    if bool(_shown(row.cell("latitude"))) != bool(_shown(row.cell("longitude"))):
        missing = "longitude" if _shown(row.cell("latitude")) else "latitude"
        row.wrong(missing, "经纬度须成对填写", "latitude and longitude go together")
    zone = row.zone(office.zone)
    start, end = _promise(row, zone, office.now)
    agreed_at = row.moment("agreed_at", zone)
    if agreed_at is not None and agreed_at > office.now:
        row.wrong("agreed_at", "确认时间在将来", "the agreement lies in the future")
    main = _member(row, "staff_no", office, kind)
    backup = _member(row, "backup", office, kind)
    if main is not None and backup is not None and main.id == backup.id:
        row.wrong("backup", "备用人员与装维人员是同一人", "the backup is the same person as the main one")
    team = _team(row, lookup, main, backup)
    facts = {
        "customer.kind": row.choice("customer_kind", CUSTOMER_KINDS),
        "order.access": row.choice("access", ACCESS),
        "order.pon_type": row.choice("pon_type", PON_TYPES),
        "order.contracted_down_mbps": row.speed("down"),
        "order.contracted_up_mbps": row.speed("up"),
        "order.wifi": row.flag("wifi"),
        "order.services": row.choices("services", SERVICES),
    }
    area_type, place_type = row.choice("area_type", AREA_TYPES), row.choice("place_type", PLACE_TYPES)
    tier, is_new = row.choice("tier", TIERS), row.flag("is_new")
    asked_by, agreed_by = row.choice("asked_by", ASKED_BY), row.text("agreed_by", 80)
    travel, duration = row.minutes("travel", 0, 600), row.minutes("duration", 5, 1440)
    buffer, language, email = row.minutes("buffer", 0, 240), row.choice("language", LANGUAGES), _email(row)
    reason, instructions = row.text("reason", 200), row.text("instructions")
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
        facts={fact: value for fact, value in facts.items() if value is not None},
        start=start,
        end=end,
        zone=zone,
        agreed_at=agreed_at,
        main=main.id if main else None,
        backup=backup.id if backup else None,
        tier=tier,
        is_new=is_new,
        area_type=area_type,
        place_type=place_type,
        asked_by=asked_by,
        agreed_by=agreed_by,
        reason=reason,
        travel_minutes=travel,
        duration_minutes=duration,
        instructions=instructions,
        buffer_minutes=buffer,
        email=email,
        language=language,
    )


def _kind(row: _Row, lookup: _Lookup) -> Kind | None:
    shown = row.text("kind", required=True)
    if shown is None:
        return None
    kind = lookup.kinds.get(_key(shown))
    if kind is None:
        known = {kind.id: kind for kind in lookup.kinds.values()}
        names = "、".join(kind.names[0] for kind in known.values())
        row.wrong("kind", f"没有这种业务类型；可用：{names}", f"no such kind of visit; there are {', '.join(known)}")
    return kind


def _phone(row: _Row, office: Office) -> str | None:
    shown = row.text("phone", 40, required=True)
    if shown is None:
        return None
    phone = office.phone(_plain(shown))
    if phone is None:
        row.wrong("phone", "不是有效的电话号码", "is not a valid telephone number")
    return phone


def _email(row: _Row) -> str | None:
    shown = row.text("email", 254)
    if shown is None:
        return None
    if not customers.is_email(_plain(shown)):
        row.wrong("email", "不是有效的电子邮箱", "is not an e-mail address")
        return None
    return _plain(shown)


def _promise(row: _Row, zone: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    start = row.moment("start", zone, required=True)
    if start is None:
        return None, None
    if not now - FARTHEST_PAST <= start <= now + FARTHEST_FUTURE:
        row.wrong(
            "start",
            "离今天太远（最早 31 天前，最晚一年后），请核对年份",
            "is too far from today (31 days back, one year ahead); check the year",
        )
    end = row.moment("end", zone, day=start.astimezone(ZoneInfo(zone)).date())
    if end is not None and not timedelta(0) < end - start <= LONGEST_WINDOW:
        row.wrong("end", "应晚于约定开始，且相差不超过 12 小时", "must be after the start, by at most 12 hours")
    return start, end


def _member(row: _Row, key: str, office: Office, kind: Kind | None) -> Person | None:
    shown = row.text(key, 20)
    if shown is None:
        return None
    person = office.people.get(_plain(shown).upper())
    if person is None:
        row.wrong(key, "没有这个工号", "nobody has this staff number")
    elif not person.active:
        row.wrong(key, "此人已停用", "this person is deactivated")
    elif kind is not None and kind.role not in person.roles:
        row.wrong(key, f"此人的岗位不能做「{kind.names[0]}」", f"this person's roles do not include {kind.role}")
    return person


def _team(row: _Row, lookup: _Lookup, main: Person | None, backup: Person | None) -> str | None:
    shown = row.text("team", 80)
    if shown is None:
        if main is not None and main.team is not None:
            return main.team
        if not _shown(row.cell("staff_no")) or main is not None:
            row.wrong(
                "team",
                "没有装维人员，或此人不属于任何班组时，须填写班组",
                "must be given without a person who has a team",
            )
        return None
    team = lookup.teams.get(_key(shown))
    if team is None:
        row.wrong("team", "没有这个班组", "there is no such team")
        return None
    for key, person in (("staff_no", main), ("backup", backup)):
        if person is not None and person.team != team.id:
            row.wrong(key, "此人不属于该班组", "this person does not belong to the team")
    return team.id
