"""What becomes of an offered event, and what a visit's events mean for its arrival and its promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from doorstep import iso
from doorstep.appointments.rules import PromiseEntry
from doorstep.events.rules import Event
from doorstep.events.times import Corrected
from doorstep.intake import rules
from doorstep.intake.rules import Decision, Earlier, Offered, Sender, Standing
from doorstep.promises.rules import Holder, Promise, state
from doorstep.visits.events import VOCABULARY
from doorstep.visits.rules import fold

LI, WANG = "00000000-0000-7000-8000-00000000000a", "00000000-0000-7000-8000-00000000000b"
VISIT = "00000000-0000-7000-8000-000000000001"
PHONE = "00000000-0000-7000-8000-0000000000d1"
NINE = datetime(2026, 11, 22, 1, tzinfo=UTC)
"""Nine o'clock in Shanghai."""
read = partial(rules.read, things={"visit": VOCABULARY})
LEVEL = {"earliest": "-PT10M", "latest": "PT10M"}


def raw(number: int = 1, type: str = "note.added", **body: Any) -> dict[str, Any]:
    return {
        "id": f"00000000-0000-7000-8000-{number:012}",
        "visit": VISIT,
        "type": type,
        "v": 1,
        "seen": 0,
        "wall": ms(NINE),
        "tz": 480,
        "mono": ["boot", 0],
        "body": body or {"text": "x"},
    }


def ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def event(number: int, type: str, at: datetime = NINE, seen: int = 0, device: str = PHONE, **body: Any) -> Event:
    made = read(raw(number, type, **({"replaces": []} | body))).said
    assert isinstance(made, Event), made
    return replace(made, wall=ms(at), seen=seen, device=device, by=LI, mono=("boot", ms(at)))


# ---- decide

SENDER = Sender(LI, revoked=False, deactivated_ms=None)
STANDING = Standing(frozenset({LI}), frozenset({LI, WANG}), cancelled=False, completed=False)


def decided(
    offered: Offered | None = None,
    earlier: Earlier | None = None,
    sender: Sender = SENDER,
    visit: Standing | None = STANDING,
    happened: Corrected | None = None,
) -> Decision:
    return rules.decide(offered or read(raw()), earlier or Earlier(), sender, visit, happened)


def test_what_can_be_understood_and_is_theirs_is_accepted() -> None:
    assert decided() == Decision("accepted")


@pytest.mark.parametrize(
    ("standing", "sender", "flags"),
    [
        (replace(STANDING, cancelled=True), SENDER, ("after_cancel",)),
        (replace(STANDING, completed=True), SENDER, ("after_completion",)),
        (STANDING, replace(SENDER, person=WANG), ("after_reassign",)),
        (
            replace(STANDING, cancelled=True, completed=True, present=frozenset()),
            SENDER,
            ("after_cancel", "after_reassign", "after_completion"),
        ),
    ],
)
def test_what_surprises_is_accepted_and_flagged(standing: Standing, sender: Sender, flags: tuple[str, ...]) -> None:
    assert decided(visit=standing, sender=sender) == Decision("accepted", flags=flags)


def test_what_nobody_here_understands_is_accepted_and_flagged() -> None:
    assert decided(read(raw(type="lift.inspected"))).flags == ("unknown_type",)
    assert decided(read(raw() | {"v": 2})).flags == ("unknown_type",)


def test_reasons_of_a_quarantine() -> None:
    assert decided(read(raw(text=17))) == Decision("quarantined", "malformed")
    assert decided(read(raw(text="x", more=["y" * 4000] * 20))) == Decision("quarantined", "too_large")
    assert decided(read(raw(text="x", more=["门" * 4000] * 5))).result == "accepted", "its escapes are no part of it"
    assert decided(visit=None) == Decision("quarantined", "unknown_visit")
    assert decided(visit=replace(STANDING, ever=frozenset({WANG}))) == Decision("quarantined", "not_yours")
    assert decided(sender=replace(SENDER, revoked=True)) == Decision("quarantined", "device_revoked")


def test_only_what_was_done_before_the_deactivation_counts() -> None:
    shut_out = replace(SENDER, deactivated_ms=1000)
    for grade in ("bound", "measured"):
        then = Corrected("e", 1000, 0, grade)
        assert decided(sender=shut_out, happened=then) == Decision("accepted")
        later = replace(then, at_ms=1001)
        assert decided(sender=shut_out, happened=later) == Decision("quarantined", "after_deactivation")
    for undated in (Corrected("e", 1, None, "phone"), Corrected("e", 1, 0, "phone"), None):
        assert decided(sender=shut_out, happened=undated) == Decision("quarantined", "undated")


def test_the_same_again_gets_the_same_answer_whatever_changed_meanwhile() -> None:
    offered = read(raw())
    accepted = Earlier(accepted={offered.id: offered.digest})
    set_aside = Earlier(quarantined={(offered.id, offered.digest): "not_yours"})
    revoked = replace(SENDER, revoked=True)
    assert decided(offered, accepted, revoked, None) == Decision("duplicate")
    assert decided(offered, set_aside) == Decision("quarantined", "not_yours")


def test_another_content_under_a_used_id_is_set_aside() -> None:
    offered = read(raw())
    for earlier in (
        Earlier(accepted={offered.id: "0"}),
        Earlier(quarantined={(offered.id, "0"): "malformed"}),
    ):
        assert decided(offered, earlier) == Decision("quarantined", "id_reused")


def test_what_the_server_adds_and_the_order_of_fields_make_no_difference() -> None:
    again = dict(reversed(list(raw().items()))) | {"seq": 7, "device": PHONE, "by": LI, "received": "2026"}
    assert read(again) == read(raw())
    assert read(raw() | {"wall": 1}).digest != read(raw()).digest


# ---- the arrival


def promise(number: int, start: datetime, at: datetime, seq: int | None, **changes: Any) -> PromiseEntry:
    made = PromiseEntry(
        id=str(number), visit=VISIT, start=start, end=None, zone="Asia/Shanghai", asked_by="customer",
        agreed_by=None, reason=None, at=at, origin="office", event=None, by=None, seq=seq,
    )  # fmt: skip
    return replace(made, **changes)


def judged(events: list[Event], ledger: list[PromiseEntry], error_ms: int | None = 500) -> dict[str, Any] | None:
    times = {one.id: Corrected(one.id, one.wall, error_ms, "measured") for one in events}
    return rules.judge(fold(events), {one.id: one for one in events}, times, ledger, LEVEL)


BOOKED = promise(1, NINE, NINE - timedelta(days=1), None)


@pytest.mark.parametrize(
    ("minutes", "verdict"), [(-11, "early"), (-10, "on_time"), (0, "on_time"), (10, "on_time"), (11, "late")]
)
def test_an_arrival_is_judged_against_the_promise(minutes: int, verdict: str) -> None:
    judgement = judged([event(1, "visit.arrived", NINE + timedelta(minutes=minutes))], [BOOKED], error_ms=0)
    assert judgement is not None
    assert (judgement["verdict"], judgement["entry"], judgement["unaware"]) == (verdict, "1", False)


def test_nothing_is_judged_without_an_arrival_or_a_promise() -> None:
    arrival = event(1, "visit.arrived")
    assert judged([event(1, "visit.departed")], [BOOKED]) is None
    assert judged([arrival], []) is None
    assert judged([arrival], [replace(BOOKED, at=NINE + timedelta(seconds=1))]) is None


def test_a_phone_that_had_not_heard_of_the_move_is_judged_twice() -> None:
    moved = promise(2, NINE + timedelta(hours=2), NINE - timedelta(minutes=20), seq=50)
    unaware = judged([event(1, "visit.arrived", seen=49)], [BOOKED, moved])
    aware = judged([event(1, "visit.arrived", seen=50)], [BOOKED, moved])
    assert unaware is not None and aware is not None and unaware["known"] is not None
    assert (unaware["verdict"], unaware["unaware"], unaware["known"]["verdict"]) == ("early", True, "on_time")
    assert (aware["verdict"], aware["unaware"], aware["known"]) == ("early", False, None)


def test_what_was_agreed_on_the_phone_itself_it_knows() -> None:
    agreed = event(
        2, "promise.agreed", NINE, start="2026-11-22T10:00:00+08:00", zone="Asia/Shanghai",
        asked_by="customer", agreed_by="王女士",
    )  # fmt: skip
    entry = replace(rules.door_entry(VISIT, fold([agreed])["promises"][0], agreed.wall, "UTC"), seq=900)
    arrived = NINE + timedelta(hours=1)
    same = judged([agreed, event(3, "visit.arrived", arrived)], [BOOKED, entry])
    other = judged([agreed, event(3, "visit.arrived", arrived, device=VISIT)], [BOOKED, entry])
    assert same is not None and (same["verdict"], same["unaware"]) == ("on_time", False)
    assert other is not None and (other["verdict"], other["unaware"]) == ("on_time", True)


@pytest.mark.parametrize(
    ("type", "body", "office", "verdict"),
    [
        ("delay.told", {"answer": "accepts"}, None, "told"),
        ("delay.told", {"answer": "not_reached"}, None, "silent"),
        ("delay.told", {"answer": "not_reached"}, "reached", "told"),
        ("delay.told", {"answer": "not_reached"}, "no_answer", "silent"),
        ("call.attempted", {"purpose": "delay", "result": "reached"}, None, "told"),
        ("call.attempted", {"purpose": "delay", "result": "no_answer"}, None, "silent"),
        ("call.attempted", {"purpose": "arrival", "result": "reached"}, None, "silent"),
    ],
)
def test_who_was_not_reached_was_not_told(type: str, body: dict[str, str], office: str | None, verdict: str) -> None:
    before = NINE - timedelta(minutes=20)
    expected = {"expected": "2026-11-22T09:25:00+08:00"} if type == "delay.told" else {}
    events = [event(1, type, before, **expected, **body), event(2, "visit.arrived", NINE + timedelta(minutes=25))]
    times = {one.id: Corrected(one.id, one.wall, 500, "measured") for one in events}
    calls = [{"purpose": "delay", "result": office, "at": before.isoformat()}] if office else []
    notice = rules.notice_of(fold(events), times, [BOOKED], judged(events, [BOOKED]), calls)
    assert (notice["verdict"], notice["told_at"]) == (verdict, ms(before) if verdict == "told" else None)


def test_a_zone_that_does_not_exist_is_replaced() -> None:
    agreed = {
        "event": "e", "start": "2026-11-22T10:00:00+08:00", "end": None, "asked_by": "customer",
        "agreed_by": "x", "reason": None, "by": LI,
    }  # fmt: skip
    zones = {zone: rules.door_entry(VISIT, {**agreed, "zone": zone}, 0, "Asia/Shanghai").zone for zone in ZONES}
    assert zones == {
        "Europe/Berlin": "Europe/Berlin",
        "Nowhere/City": "Asia/Shanghai",
        "America": "Asia/Shanghai",
    }


ZONES = ("Europe/Berlin", "Nowhere/City", "America")


# ---- promises


def promises(*events: Event) -> list[Promise]:
    times = {one.id: Corrected(one.id, one.wall, 0, "measured") for one in events}
    return rules.promises_of(fold(events), times)


def test_a_leave_promises_to_come_back() -> None:
    left = event(1, "leave.started", reason="material", returning=True, told=True, minutes=30)
    back = event(2, "leave.ended", NINE + timedelta(minutes=30), leave=left.id)
    late = event(2, "leave.ended", NINE + timedelta(minutes=31), leave=left.id)
    gone = event(3, "leave.started", reason="exchange", returning=False, told=True, minutes=0)
    open_one = Promise(left.id, "leave.return", LI, NINE, NINE + timedelta(minutes=30), holder=Holder(LI))
    assert promises(left) == [open_one]
    assert promises(left, back) == [replace(open_one, settled=NINE + timedelta(minutes=30), outcome="met")]
    assert promises(left, late)[0].outcome == "broken"
    [working] = promises(gone)
    assert (working.kind, working.is_open) == ("order.working", True), "who stays away promises that it works by then"


def hotline_calls(*events: Event, heard: datetime = NINE + timedelta(hours=2)) -> list[Promise]:
    times = {one.id: Corrected(one.id, one.wall, 0, "measured") for one in events}
    return rules.hotline_calls(fold(events), times, {one.id: heard for one in events}, timedelta(minutes=15))


def test_a_call_that_had_no_signal_is_due_from_when_the_question_came_here() -> None:
    """Nobody can call where there is no network: two hours in a basement are not late."""
    asked = event(1, "question.raised", text="?", hotline="queued")
    heard = NINE + timedelta(hours=2)
    [owed] = hotline_calls(asked)
    assert (owed.kind, owed.made, owed.due, owed.holder) == (
        "question.hotline", heard, heard + timedelta(minutes=15), Holder(LI),
    )  # fmt: skip
    assert owed.is_open and owed.id != asked.id

    called = event(2, "hotline.called", NINE + timedelta(hours=2, minutes=15), question=asked.id, ticket="T1")
    again = event(3, "hotline.called", NINE + timedelta(hours=9), question=asked.id, ticket="T2")
    late = replace(called, wall=called.wall + 1000)
    assert state(hotline_calls(asked, called, again)[0], NINE, NINE) == "met"
    assert state(hotline_calls(asked, late)[0], NINE, NINE) == "broken"
    assert hotline_calls(asked, called)[0].id == owed.id


@pytest.mark.parametrize("hotline", ["called", "declined"])
def test_a_call_that_was_made_or_not_wanted_is_not_owed(hotline: str) -> None:
    assert hotline_calls(event(1, "question.raised", text="?", hotline=hotline)) == []


def test_a_question_promises_an_answer_where_a_time_was_said() -> None:
    asked = event(1, "question.raised", text="?", hotline="queued", promised="2026-11-22T17:00:00+08:00")
    unsaid = event(2, "question.raised", text="?", hotline="called")
    complaint = event(
        3, "complaint.raised", text="!", content="service", grade="hard", about_staff=False,
        promised="9999-12-31T23:59:59Z",
    )  # fmt: skip
    found = promises(asked, unsaid, complaint)
    assert [(one.kind, one.due.year) for one in found] == [
        ("question.answer", 2026),
        ("complaint.answer", 2200),
    ]
    assert {one.holder for one in found} == {Holder(LI)}, "whoever promised it"
    assert found[0].due == NINE + timedelta(hours=8)


def test_what_was_not_heard_of_is_never_called_broken() -> None:
    open_one = Promise("p", "leave.return", LI, NINE, NINE + timedelta(minutes=30))
    before, after = NINE + timedelta(minutes=30), NINE + timedelta(minutes=31)
    assert state(open_one, before, before) == "open"
    assert state(open_one, before, after) == "unheard"
    assert state(open_one, after, after) == "broken"
    assert state(replace(open_one, settled=before), after, after) == "met"
    assert state(replace(open_one, settled=after), after, after) == "broken"
    assert state(replace(open_one, settled=after, outcome="met"), after, after) == "met"


# ---- the status


@pytest.mark.parametrize(
    ("types", "status"),
    [
        ([], "booked"),
        (["visit.departed"], "travelling"),
        (["visit.departed", "visit.arrived"], "on_site"),
        (["visit.arrived", "visit.left"], "left"),
        (["visit.arrived", "visit.completed"], "completed"),
    ],
)
def test_where_a_visit_stands(types: list[str], status: str) -> None:
    bodies = {"visit.completed": {"outcome": "done", "recorded": 2}}
    events = [event(number, type, **bodies.get(type, {})) for number, type in enumerate(types, 1)]
    assert rules.status(fold(events)) == status


def test_a_visit_that_was_left_for_material_is_away() -> None:
    leave = event(2, "leave.started", reason="material", returning=True, told=True, minutes=30)
    back = event(3, "leave.ended", leave=leave.id)
    assert rules.status(fold([event(1, "visit.arrived"), leave])) == "away"
    assert rules.status(fold([event(1, "visit.arrived"), leave, back])) == "on_site"


def test_any_clock_gives_an_instant() -> None:
    assert iso.instant(-(10**15)) == datetime(1970, 1, 1, tzinfo=UTC)
    assert iso.instant(10**16) == datetime(2200, 1, 1, tzinfo=UTC)
    assert rules.named_instant("0001-01-01T00:00:00+08:00") == datetime(1970, 1, 1, tzinfo=UTC)
    assert rules.named_instant(None) is None


# ---- what only a phone's own clock says


@pytest.mark.parametrize(
    ("wall", "likely"),
    [(0, 30), (45, 45), (90, 60)],
    ids=["before what the phone had read", "in between", "after it came"],
)
def test_a_guessed_time_is_kept_within_what_is_known(wall: int, likely: int) -> None:
    """Booked at nine, moved at half past, read by the phone; it comes at ten."""
    moved = replace(BOOKED, id="moved", at=NINE + timedelta(minutes=30), seq=7)
    unread = replace(BOOKED, id="unread", at=NINE + timedelta(minutes=50), seq=8)
    said = replace(event(1, "visit.arrived", NINE + timedelta(minutes=wall)), seen=7)
    time = Corrected(said.id, said.wall, None, "phone")
    found = rules.likely(time, said, [BOOKED, moved, unread], NINE + timedelta(hours=1))
    assert abs(iso.instant(found.at_ms) - (NINE + timedelta(minutes=likely))) <= timedelta(milliseconds=1)
