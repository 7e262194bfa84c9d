"""What happened yesterday: for each work order of that day, how the visit went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from .. import iso, zones
from .phone import Json, Visit
from .pictures import strokes

DRAWN = "drawn"
REPORT = "按规范完成，客户已试用，现场已清理。"


@dataclass(frozen=True)
class Leave:
    """A temporary leave: why, the minutes that were promised and those that it took."""

    reason: str
    promised: int
    took: int


@dataclass(frozen=True)
class Story:
    """How one visit went.

    `arrived` counts from the promised start in minutes; `told`: the customer was called before a late arrival.
    `again`: so many days later, at this time, whoever stopped comes again. `signature` is drawn, a typed name in the
    form `typed:王女士`, or a reason for refusing in the form `refused:dispute`. `said` holds answers that
    differ from the passing ones, as (value, note) where one has a note.
    """

    arrived: float = -2
    told: bool = False
    work: int = 45
    leave: Leave | None = None
    question: str = ""
    complaint: str = ""
    signature: str = DRAWN
    stars: int | None = 5
    comment: str = ""
    again: tuple[int, str] = (0, "")
    outcome: str = "done"
    reason: str = ""
    report: str = REPORT
    said: Mapping[str, Any] = field(default_factory=dict, hash=False)


INSTALLED = {"work.serial": "HWTC7A3F21B8", "work.optical": "-19.4", "work.speed": "962", "work.safety": "na"}
REPAIRED = {
    "work.symptom": "昨晚八点起不能上网，光猫光信号灯闪红。",
    "work.split": "wired",
    "work.optical": "-21.0",
    "work.cause": "drop",
    "work.safety": "na",
}
MANAGED = {
    "prepare.purpose": "了解近期使用情况，介绍到期合约的续约办法",
    "work.usage": "整体满意，视频会议偶有卡顿，希望核实上行带宽。",
    "work.contact-left": "done",
}

YESTERDAY: Mapping[str, Story] = {
    "WO-DEMO-001": Story(
        arrived=-3,
        leave=Leave("material", 20, 16),
        comment="师傅很细心，教会了我用电视。",
        said={**INSTALLED, "work.wifi": "-58"},
    ),
    "WO-DEMO-002": Story(arrived=4, work=35, stars=4, said=REPAIRED),
    "WO-DEMO-003": Story(
        arrived=24,
        told=True,
        stars=3,
        comment="晚到了二十多分钟，不过提前打了电话。",
        report="因上一户施工延误，已提前告知客户；施工正常。",
        said={**INSTALLED, "work.speed": "482", "work.wifi": "-61"},
    ),
    "WO-DEMO-004": Story(
        arrived=1,
        work=30,
        question="我的套餐下个月到期，续约有什么优惠？",
        outcome="stopped",
        again=(2, "14:00"),
        reason="入户光缆被施工挖断，要等线务熔接，室内线也需更换",
        report="已报线务熔接光缆，带室内线再来更换。",
        said={
            "work.symptom": "晚上网速慢，今早起完全不能上网。",
            "work.split": "wired",
            "work.tested": ("not_done", "光缆未接通，无法测试"),
        },
    ),
    "WO-DEMO-005": Story(
        arrived=0,
        leave=Leave("trace", 15, 34),
        stars=3,
        said={**INSTALLED, "work.speed": "291", "private.objects": "yes"},
        report="查找分纤箱时间超过预计，返回晚于承诺。",
    ),
    "WO-DEMO-006": Story(
        arrived=-6, work=60, said={**INSTALLED, "work.speed": "289", "enter.shoe-covers-rural": "waived"}
    ),
    "WO-DEMO-007": Story(
        arrived=3,
        work=40,
        signature="refused:dispute",
        stars=2,
        complaint="电视花屏一个月内报修三次都没有彻底修好，要求说明原因并减免月费。",
        report="更换光猫后暂时恢复，客户对反复故障不满，已登记投诉。",
        said={
            **REPAIRED,
            "work.symptom": "电视直播花屏，每晚都有。",
            "work.result": "workaround",
            "work.wifi": "-63",
        },
    ),
    "WO-DEMO-008": Story(
        arrived=-8, work=70, signature="typed:孙海涛", said={**INSTALLED, "work.wifi": "-52", "work.speed": "948"}
    ),
    "WO-DEMO-009": Story(
        outcome="missed",
        arrived=2,
        reason="客户不在家，电话无人接听",
        report="等候二十分钟，已留言。",
        said={"arrive.no-access": ["called", "waited", "note"]},
    ),
    "WO-DEMO-010": Story(
        arrived=5,
        stars=None,
        said={
            **INSTALLED,
            "work.optical": ("-28.6", "外线衰耗偏大，已报线务，今日内处理"),
            "work.speed": "471",
            "work.photo-consent": "no",
        },
    ),
    "WO-DEMO-011": Story(arrived=-1, work=35, said={**REPAIRED, "enter.shoe-covers-rural": "worn"}),
    "WO-DEMO-012": Story(
        arrived=14,
        stars=4,
        said={
            **INSTALLED,
            "work.wifi": "-60",
            "work.speed": "490",
            "enter.shoe-covers": ("not_done", "店铺营业，店主说不用"),
        },
    ),
    "WO-DEMO-013": Story(arrived=-6, stars=5, said={**MANAGED, "work.offer": "interested", "work.trial": "yes"}),
    "WO-DEMO-014": Story(arrived=-4, stars=5, said={**MANAGED, "work.vip-card": "done", "work.aware": "yes"}),
    "WO-DEMO-015": Story(
        arrived=-7,
        stars=5,
        said={"prepare.eligible": "by_tier", "work.identity": "id_card", "work.business": ["renew"]},
    ),
    "WO-DEMO-016": Story(
        arrived=3,
        stars=4,
        said={
            "work.what-happened": "两次上门都没有修好，第二次还晚到半小时，没有提前告知。",
            "work.about-staff": "no",
            "work.wish-kind": "compensation",
            "work.remedy": "refund",
            "work.authority": "asked",
            "work.agreement": "agreed",
            "work.answer-within": "hours_24",
            "work.content": "service",
            "work.analysis": "两次处理人员不同，记录没有交接。",
            "work.proposal": "由班长专人负责，减免事项请示后答复。",
        },
    ),
}


def perform(visit: Visit, story: Story) -> None:
    """Plays a story on a phone, from packing to handing everything in."""
    _go_there(visit, story)
    if story.outcome == "missed":
        _nobody_home(visit, story)
        return
    visit.answer("arrive", skip=("arrive.no-access",))
    visit.mark("entered")
    visit.answer("enter")
    visit.mark("started")
    if story.outcome == "stopped":
        _stop(visit, story)
        return
    if story.leave:
        _leave(visit, story.leave)
    visit.answer("work")
    if story.question:
        promised = _at_zone(visit, minutes=24 * 60)
        visit.say("question.raised", text=story.question, hotline="called", ticket="FA-20318", promised=promised)
    visit.at(max(story.arrived + story.work, (visit.wall - visit.promised) / 60_000))
    visit.mark("finished")
    visit.answer("finish")
    if story.complaint:
        promised = _at_zone(visit, minutes=2 * 24 * 60)
        visit.say(
            "complaint.raised",
            text=story.complaint,
            content="product",
            grade="fairly_hard",
            about_staff=False,
            promised=promised,
        )
    visit.answer("sign-off")
    visit.answer_privately()
    if story.stars is not None:
        comment = {"comment": story.comment} if story.comment else {}
        visit.say("rating.given", stars=story.stars, replaces=[], **comment)
    visit.sign(_signature(story.signature, visit.document))
    visit.answer("farewell")
    visit.mark("left")
    visit.complete("done", story.report)


def _go_there(visit: Visit, story: Story) -> None:
    """From packing to the door."""
    depart = -(visit.document["travel_minutes"] + 8)
    visit.at(depart - 12)
    visit.answer("prepare")
    visit.answer("appoint")
    if story.told:
        visit.at(-25)
        expected = _at_zone(visit, minutes=25)
        visit.say("call.attempted", purpose="delay", result="reached")
        visit.say("delay.told", expected=expected, answer="accepts", cause="上一户施工延误")
    visit.at(depart + story.arrived if story.arrived > 10 else depart)
    visit.mark("departed")
    visit.answer("travel")
    visit.at(story.arrived)
    visit.mark("arrived")


def _nobody_home(visit: Visit, story: Story) -> None:
    visit.say("item.answered", item="arrive.door", value="done", replaces=[])
    visit.say("call.attempted", purpose="arrival", result="no_answer")
    visit.wall += 10 * 60_000
    visit.say("call.attempted", purpose="arrival", result="no_answer")
    visit.wall += 10 * 60_000
    visit.say("item.answered", item="arrive.no-access", value=story.said["arrive.no-access"], replaces=[])
    visit.mark("left")
    visit.complete(story.outcome, story.report, story.reason)


def _stop(visit: Visit, story: Story) -> None:
    """The line is mended from outside by tomorrow; then somebody comes once more, at a time that suits the customer."""
    for item, said in story.said.items():
        value, *note = said if isinstance(said, tuple) else (said,)
        visit.say("item.answered", item=item, value=value, replaces=[], **({"note": note[0]} if note else {}))
    promised = _at_zone(visit, minutes=24 * 60)
    visit.say("question.raised", text=story.question, hotline="called", ticket="FA-20318", promised=promised)
    visit.wall += story.work * 60_000
    visit.say("leave.started", reason="trace", returning=False, told=True, promised=_at_zone(visit, minutes=36 * 60))
    days, clock = story.again
    zone = visit.document["promise"]["zone"]
    day = iso.instant(visit.wall).astimezone(zones.place(zone)) + timedelta(days=days)
    start = day.replace(hour=int(clock[:2]), minute=int(clock[3:]), second=0, microsecond=0)
    agreed_by = visit.document["customer"]["address_as"] or visit.document["customer"]["name"]
    visit.say(
        "promise.agreed",
        start=zones.written(start, zone),
        zone=zone,
        asked_by="resource",
        agreed_by=agreed_by,
        reason=story.reason,
    )
    visit.mark("left")
    visit.complete(story.outcome, story.report, story.reason)


def _leave(visit: Visit, leave: Leave) -> None:
    promised = _at_zone(visit, minutes=leave.promised)
    id = visit.say(
        "leave.started", reason=leave.reason, returning=True, told=True, minutes=leave.promised, promised=promised
    )
    visit.wall += leave.took * 60_000
    visit.say("leave.ended", leave=id)


def _signature(wanted: str, document: Json) -> Json:
    kind, _, rest = wanted.partition(":")
    match kind:
        case "typed":
            return {"kind": "typed", "name": rest}
        case "refused":
            return {"kind": "refused", "reason": rest, "note": "客户要求先处理投诉"}
        case _:
            return {"kind": "drawn", "name": document["customer"]["name"], "strokes": strokes(document["order"])}


def _at_zone(visit: Visit, minutes: int) -> str:
    """The moment so many minutes from now, as the phone writes it."""
    moment = iso.instant(visit.wall) + timedelta(minutes=minutes)
    return zones.written(moment, visit.document["promise"]["zone"])
