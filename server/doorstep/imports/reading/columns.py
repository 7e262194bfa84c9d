"""The columns of a work-order file and the words that its cells may hold.

They stand here once, for the reader and for the documentation (docs/import.md is compared with them by a test).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType


def plain(text: str) -> str:
    """Full-width digits, colons and letters as half-width ones, composed letters, no invisible marks."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).strip()


@lru_cache(5000)
def key(text: str) -> str:
    """A name as it is compared: without case, width, spaces or hyphens."""
    return re.sub(r"[\s_*:-]", "", plain(text)).casefold()


INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
"""Marks that come along when a number is copied from a chat or a contact, and that nobody sees."""


@dataclass(frozen=True)
class Column:
    """A column of the file: its key, which is also its English header, and its other headers, the usual one first.

    Of a column that may stand `twice`, the better cell is taken and the other one is named; `better` are the headers
    that go before the rest.
    """

    key: str
    headers: tuple[str, ...]
    required: bool = False
    twice: bool = False
    better: tuple[str, ...] = ()


COLUMNS = (
    Column("order", ("工单号", "工单编号", "工单流水号", "工单", "order no", "work order"), required=True),
    Column("kind", ("业务类型", "工单类型", "上门类型", "type"), required=True),
    Column("name", ("客户姓名", "客户名称", "姓名", "customer", "customer name"), required=True),
    Column("address_as", ("称呼", "form of address")),
    Column(
        "phone",
        (
            "电话", "联系电话", "客户电话", "手机", "手机号", "手机号码", "固定电话", "备用电话", "其他电话",
            "客户联系电话", "联系号码", "customer phone", "mobile",
        ),
        required=True,
        twice=True,
    ),
    Column("email", ("电子邮箱", "邮箱", "电子邮件", "e-mail", "customer email")),
    Column("language", ("语言", "客户语言", "customer language")),
    Column(
        "address", ("地址", "装机地址", "安装地址", "上门地址", "客户地址", "详细地址"),
        required=True, twice=True, better=("装机地址", "安装地址", "上门地址"),
    ),
    Column("area_type", ("区域类型", "地区类型", "area")),
    Column("place_type", ("场所", "场所类型", "place")),
    Column("latitude", ("纬度", "lat")),
    Column("longitude", ("经度", "lon", "lng")),
    Column("datum", ("坐标系", "coordinate system")),
    Column("tier", ("客户等级", "客户级别", "customer tier")),
    Column("customer_kind", ("客户类型", "customer type")),
    Column("is_new", ("新客户", "是否新客户", "new customer")),
    Column("day", ("预约日期", "约定日期", "上门日期", "预约上门日期", "日期", "date", "appointment date")),
    Column(
        "start",
        (
            "约定开始", "预约时间", "约定时间", "上门时间", "预约上门时间", "预约开始时间", "约定开始时间", "开始时间",
            "appointment", "start time",
        ),
        required=True,
    ),
    Column("slot", ("预约时段", "约定时段", "上门时段", "时段", "时间段", "time slot", "window")),
    Column("end", ("约定结束", "预约结束", "预约结束时间", "约定结束时间", "结束时间", "end time")),
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
    Column("position", ("职务", "客户职务", "position")),
    Column("fault", ("故障现象", "故障描述", "报障内容", "fault")),
    Column("reported_at", ("报障时间", "申告时间", "故障申告时间", "reported on")),
    Column("accepted_at", ("受理时间", "订单受理时间", "accepted on")),
    Column("documents", ("请客户准备", "需备材料", "documents")),
    Column("gate", ("门禁", "进门说明", "gate")),
    Column("instructions", ("备注", "特殊要求", "notes", "remarks")),
)  # fmt: skip

BY_KEY: Mapping[str, Column] = MappingProxyType({column.key: column for column in COLUMNS})

BY_HEADER: Mapping[str, str] = MappingProxyType(
    {key(header): column.key for column in COLUMNS for header in (column.key, *column.headers)}
)
"""Which column a header means."""


class Choice:
    """The values that a cell can have, by their own names and by the words people use; messages show the first word."""

    def __init__(self, **values: str) -> None:
        self.words = {value: words.split() for value, words in values.items()}
        self._by_key = {key(name): value for value, words in self.words.items() for name in (value, *words)}

    def named(self, text: str) -> str | None:
        """The value that goes by this name."""
        return self._by_key.get(key(text))


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
DATUMS = Choice(**{"WGS-84": "GPS WGS84坐标 CGCS2000", "GCJ-02": "火星坐标 高德 腾讯 国测局", "BD-09": "百度 百度坐标"})
YES_OR_NO = Choice(yes="是 有 y true 1 √", no="否 无 没有 n false 0 ×")
ZONES = {"北京时间": "Asia/Shanghai", "新疆时间": "Asia/Urumqi"}
UNKNOWN = {"未知", "不详", "unknown"}
