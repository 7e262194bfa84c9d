"""What is told of an arrival, of an incident and of lateness: when, to whom, and in which words, which are stored here
for both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from doorstep.config import standard_folder
from doorstep.messages.letters import Names, letter
from doorstep.messages.quiet import not_before, quiet_hours
from doorstep.promises.jobs import kinds_of
from doorstep.promises.rules import Moment
from doorstep.standard.loading import load
from doorstep.visits.messages import Entry, Happened, Visit, planned, why_not

DOCUMENT, _ = load(standard_folder())
assert DOCUMENT is not None
STANDARD: Mapping[str, Any] = DOCUMENT
SEND = STANDARD["messages"]["send"]
SHANGHAI = "Asia/Shanghai"
NAMES = Names({"li": "李强"}, {"c": "王女士"}, {"p": "梧桐路18号"})


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-23 {text}").replace(tzinfo=ZoneInfo(SHANGHAI)).astimezone(UTC)


ENTRY = Entry("e1", at("09:00"), None, SHANGHAI, at("07:00") - timedelta(days=3))
VISIT = Visit(
    id="v",
    team="t",
    order="WO-1",
    kind="fault-repair",
    standard="s",
    customer="c",
    premises="p",
    technician="li",
    entry=ENTRY,
    depart_by=at("08:35"),
    office={"dispatcher": ["zhao"], "supervisor": ["chen"]},
)
ARRIVED = Happened("a", at("08:55"))


def told(visit: Visit, kind: str) -> set[tuple[str, str, datetime]]:
    """Role, recipient and time of every message of a kind."""
    return {(one.role, one.recipient, one.due) for one in planned(visit, SEND) if one.kind == kind}


def test_the_customer_hears_that_somebody_is_at_the_door_unless_the_tap_is_taken_back() -> None:
    assert told(replace(VISIT, arrived=ARRIVED), "arrived") == {("customer", "c", at("08:56"))}
    assert told(VISIT, "arrived") == told(replace(VISIT, arrived=ARRIVED, completed=ARRIVED), "arrived") == set()
    earlier = replace(VISIT, arrived=Happened("a", ENTRY.at - timedelta(minutes=1)))
    assert told(earlier, "arrived") == set(), "another time was agreed since"


def test_supervisors_hear_of_each_incident_at_once_also_at_night() -> None:
    both = replace(VISIT, incidents=(Happened("i1", at("09:10")), Happened("i2", at("09:20"))))
    assert told(both, "incident") == {("supervisor", "chen", at("09:10")), ("supervisor", "chen", at("09:20"))}
    [first, _] = sorted((one for one in planned(both, SEND) if one.kind == "incident"), key=lambda one: one.due)
    night = at("03:00")
    assert not_before(night, night + timedelta(days=1), first.message, first.facts, quiet_hours("21:00-07:30")) == night
    assert why_not(both, first.version, "supervisor", "chen") == "too_late", "it is known, and no other visit's"


def test_a_level_may_have_words_of_its_own() -> None:
    assert kinds_of(SEND, Moment(at("09:00"), "start", ()), "travel.delay-notice") == ["late-risk"]
    assert kinds_of(SEND, Moment(at("09:00"), "overdue", ()), "travel.delay-notice") == ["late-untold"]
    assert kinds_of(SEND, Moment(at("09:00"), "start", ()), "complaint.answer") == ["promise-start"]
    assert kinds_of(SEND, Moment(at("09:00"), "warn", ()), "travel.delay-notice") == ["promise-warn"]


FACTS = {
    **next(iter(planned(VISIT, SEND))).facts,
    "due": at("08:55").isoformat(),
    "level": "travel.delay-notice",
    "state": "open",
}
TEXTS = {
    ("arrived", "customer", "zh"): (
        "已到达，为您服务",
        "王女士您好，我们的上门人员已到您处。开门前请核对工作证和上门核验码；如果门口不是本人，请不要开门，并拨打10000。",
    ),
    ("arrived", "customer", "en"): (
        "We are at your door",
        "Dear 王女士, our technician has arrived. Before you open, please check the work ID and the door code; if it "
        "is somebody else, keep the door shut and call 10000.",
    ),
    ("incident", "supervisor", "zh"): (
        "异常上报：李强，工单WO-1",
        "李强在现场上报异常：工单WO-1，故障修复，梧桐路18号。请马上联系本人，先确认人员安全，再看上报内容。",
    ),
    ("incident", "supervisor", "en"): (
        "Incident: 李强, order WO-1",
        "李强 has reported an incident: order WO-1, Fault repair, 梧桐路18号. Please call them now: make sure that "
        "everybody is safe, then read the report.",
    ),
    ("late-risk", "technician", "zh"): (
        "09:00 赶不上了：请告知客户",
        "李强，09:00 的上门（梧桐路18号，工单WO-1）按路程已经赶不上。请现在给客户打电话：说声抱歉，说明原因和预计到达"
        "时间，并在手机上记下。",
    ),
    ("late-risk", "technician", "en"): (
        "Late for 09:00: tell the customer",
        "李强, you can no longer be at 梧桐路18号 by 09:00 (order WO-1). Please call the customer now: say sorry, why, "
        "and when you expect to be there, and note it on your phone.",
    ),
    ("late-risk", "dispatcher", "zh"): (
        "09:00 赶不上了：请告知客户",
        "工单WO-1：李强没有按时出发，09:00 赶不到梧桐路18号。请在 08:55 前告诉客户。",
    ),
    ("late-risk", "dispatcher", "en"): (
        "Late for 09:00: tell the customer",
        "Order WO-1: 李强 has not set off in time for 09:00 at 梧桐路18号. Please tell the customer by 08:55.",
    ),
    ("late-untold", "dispatcher", "zh"): (
        "要迟到，还没有告知客户：工单WO-1",
        "工单WO-1（09:00，梧桐路18号）要迟到，李强还没有告诉客户。请打给客户说明预计到达时间，或改派。",
    ),
    ("late-untold", "dispatcher", "en"): (
        "Late, and the customer does not know: order WO-1",
        "Order WO-1 (09:00, 梧桐路18号) will be late, and 李强 has not told the customer. Please call the customer "
        "with the expected time, or send somebody else.",
    ),
}


@pytest.mark.parametrize(("kind", "role", "language"), TEXTS)
def test_each_text_reads_as_it_is_stored(kind: str, role: str, language: str) -> None:
    written = letter(kind, role, FACTS, STANDARD, NAMES, language, "", SHANGHAI)
    assert (written.subject, written.text) == TEXTS[kind, role, language]
