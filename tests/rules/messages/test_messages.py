"""Which messages there are to be, what changes when the facts do, and how they read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.config import standard_folder
from doorstep.messages.kept import Changes, Kept, changes
from doorstep.messages.letters import Names, Reading, letter
from doorstep.messages.rules import PAUSES, UNREACHABLE, Planned, local, next_try
from doorstep.messages.ways import Ways
from doorstep.standard.loading import load
from doorstep.visits.messages import (
    Day,
    Delay,
    Entry,
    Happened,
    Visit,
    day_of,
    planned,
    planned_for_day,
    why_not,
)

DOCUMENT, _ = load(standard_folder())
assert DOCUMENT is not None
STANDARD: Mapping[str, Any] = DOCUMENT
SEND = STANDARD["messages"]["send"]
SHANGHAI = "Asia/Shanghai"


def at(text: str, zone: str = SHANGHAI) -> datetime:
    """A local time of Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


AGREED = at("2026-11-20 10:00")
ENTRY = Entry("e1", at("2026-11-23 09:00"), None, SHANGHAI, AGREED)
VISIT = Visit(
    id="v",
    team="t",
    order="WO-1",
    kind="broadband-install",
    standard="s",
    customer="c",
    premises="p",
    technician="li",
    entry=ENTRY,
    depart_by=at("2026-11-23 08:35"),
)
DEPARTED = Happened("d", at("2026-11-23 08:30"))
ARRIVED = Happened("a", at("2026-11-23 08:55"))
COMPLETED = Happened("x", at("2026-11-23 10:00"))


def told(visit: Visit) -> dict[str, datetime]:
    """When each kind is due."""
    return {one.kind: one.due for one in planned(visit, SEND)}


def kinds(visit: Visit) -> set[str]:
    return set(told(visit))


# ---- what is planned


def test_a_booked_visit_is_announced_and_reminded_of() -> None:
    assert told(VISIT) == {
        "booked": AGREED,
        "day-before": at("2026-11-22 18:00"),
        "leave-now": at("2026-11-23 08:25"),
    }
    recipients = {one.kind: (one.role, one.recipient) for one in planned(VISIT, SEND)}
    assert recipients["booked"] == ("customer", "c") and recipients["leave-now"] == ("technician", "li")


@pytest.mark.parametrize(
    ("situation", "changed", "expected"),
    [
        ("nobody goes yet", {"technician": None}, {"booked", "day-before"}),
        ("the way is unknown", {"depart_by": None}, {"booked", "day-before"}),
        (
            "booked the evening before",
            {"entry": replace(ENTRY, at=at("2026-11-22 18:00"))},
            {"booked", "leave-now"},
        ),
        ("booked minutes ahead", {"entry": replace(ENTRY, at=at("2026-11-23 08:26"))}, {"booked"}),
        ("written down afterwards", {"entry": replace(ENTRY, at=at("2026-11-23 09:00"))}, set()),
        ("moved", {"first": False}, {"moved", "day-before", "leave-now"}),
        ("without a promise", {"entry": None}, set()),
        ("cancelled", {"cancelled": at("2026-11-21 12:00")}, {"cancelled"}),
        ("cancelled after the time, unannounced", {"cancelled": at("2026-11-23 09:00")}, set()),
        ("cancelled after the time, announced", {"cancelled": at("2026-11-23 09:00"), "told": True}, {"cancelled"}),
        ("set off", {"departed": DEPARTED}, {"booked", "day-before", "on-the-way"}),
        ("there", {"departed": DEPARTED, "arrived": ARRIVED}, {"booked", "arrived"}),
        ("done", {"arrived": ARRIVED, "completed": COMPLETED, "done": True}, {"finished"}),
        ("given up", {"arrived": ARRIVED, "completed": COMPLETED}, set()),
        ("done, though cancelled", {"cancelled": ARRIVED.at, "completed": COMPLETED, "done": True}, {"finished"}),
        (
            "late",
            {"departed": DEPARTED, "delay": Delay("l", at("2026-11-23 08:40"), at("2026-11-23 09:30"))},
            {"booked", "day-before", "on-the-way", "delay"},
        ),
        (
            "early",
            {"departed": DEPARTED, "delay": Delay("l", at("2026-11-23 08:40"), at("2026-11-23 08:45"))},
            {"booked", "day-before", "on-the-way", "early"},
        ),
        (
            "agreed anew after an arrival",
            {"first": False, "entry": replace(ENTRY, id="e2", at=ARRIVED.at, start=at("2026-11-25 09:00")),
             "departed": DEPARTED, "arrived": replace(ARRIVED, at=at("2026-11-23 08:50"))},
            {"moved", "day-before", "leave-now"},
        ),
    ],
)  # fmt: skip
def test_what_there_is_to_say(situation: str, changed: dict[str, Any], expected: set[str]) -> None:
    visit = replace(VISIT, **changed)
    if visit.entry and visit.entry.id == "e2":
        visit = replace(visit, depart_by=at("2026-11-25 08:35"))
    assert kinds(visit) == expected, situation


def test_a_message_speaks_of_the_promise_or_of_the_event_that_caused_it() -> None:
    visit = replace(VISIT, departed=DEPARTED)
    versions = {one.kind: one.version for one in planned(visit, SEND)}
    assert versions == {"booked": "e1", "day-before": "e1", "on-the-way": "d"}


def test_setting_off_is_told_when_the_tap_can_no_longer_be_taken_back() -> None:
    [one] = [one for one in planned(replace(VISIT, departed=DEPARTED), SEND) if one.kind == "on-the-way"]
    assert (one.due, one.at_once) == (DEPARTED.at + timedelta(minutes=1), False)
    assert one.until == DEPARTED.at + timedelta(hours=1), "it is held, and not good for longer"


ZONES = st.sampled_from([SHANGHAI, "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


@given(INSTANTS, ZONES)
def test_the_day_before_is_counted_by_the_clock_of_the_place(start: datetime, zone: str) -> None:
    entry = Entry("e1", start, None, zone, start - timedelta(days=5))
    due = told(replace(VISIT, entry=entry))["day-before"]
    there = due.astimezone(ZoneInfo(zone))
    assert (there.hour, there.minute) == (18, 0)
    assert there.date() + timedelta(days=1) == start.astimezone(ZoneInfo(zone)).date()


def test_a_time_that_the_clock_skips_or_repeats_is_one_instant() -> None:
    assert local(date(2026, 3, 29), "02:30", "Europe/Berlin") == at("2026-03-29 03:30", "Europe/Berlin")
    assert local(date(2026, 10, 25), "02:30", "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


HAPPENED = st.none() | st.builds(Happened, st.sampled_from(["d", "a", "x"]), INSTANTS)
VISITS = st.builds(
    Visit,
    id=st.just("v"),
    team=st.just("t"),
    order=st.just("WO-1"),
    kind=st.just("broadband-install"),
    standard=st.just("s"),
    customer=st.just("c"),
    premises=st.just("p"),
    technician=st.none() | st.sampled_from(["li", "wang"]),
    entry=st.none() | st.builds(Entry, st.sampled_from(["e1", "e2"]), INSTANTS, st.none(), ZONES, INSTANTS),
    first=st.booleans(),
    depart_by=st.none() | INSTANTS,
    cancelled=st.none() | INSTANTS,
    departed=HAPPENED,
    arrived=HAPPENED,
    delay=st.none() | st.builds(Delay, st.just("l"), INSTANTS, INSTANTS),
    completed=HAPPENED,
    done=st.booleans(),
    told=st.booleans(),
)


@given(VISITS)
def test_every_message_makes_sense_when_it_is_due_and_there_is_one_of_each(visit: Visit) -> None:
    wanted = planned(visit, SEND)
    assert all(one.due < one.until for one in wanted)
    assert len({one.key for one in wanted}) == len(wanted)
    assert {one.role: one.recipient for one in wanted}.items() <= {
        ("customer", "c"), ("technician", visit.technician)}  # fmt: skip
    if visit.cancelled and not visit.completed:
        assert {one.kind for one in wanted} <= {"cancelled"}


# ---- a person's day


def on_day(number: int, start: str, agreed: str = "2026-11-20 10:00", **changed: Any) -> Visit:
    entry = Entry(f"e{number}", at(start), None, SHANGHAI, at(agreed))
    return replace(VISIT, id=f"v{number}", order=f"WO-{number}", entry=entry, **changed)


TOMORROW = {"tomorrow": SEND["tomorrow"]}


def test_tomorrow_is_one_message_for_all_visits_of_the_day_in_their_order() -> None:
    visits = (on_day(1, "2026-11-23 14:00"), on_day(2, "2026-11-23 09:00"), on_day(3, "2026-11-23 11:00"))
    [message] = planned_for_day(Day("li", date(2026, 11, 23), visits), TOMORROW)
    assert (message.about, message.recipient, message.version) == ("li", "li", "2026-11-23")
    assert (message.due, message.until) == (at("2026-11-22 18:30"), at("2026-11-23 09:00"))
    assert [visit["order"] for visit in message.facts["visits"]] == ["WO-2", "WO-3", "WO-1"]


def test_a_day_without_visits_or_known_too_late_has_no_message() -> None:
    cancelled = on_day(1, "2026-11-23 09:00", cancelled=AGREED)
    late = on_day(2, "2026-11-23 09:00", agreed="2026-11-22 18:30")
    for visits in ((), (cancelled,), (late,)):
        assert planned_for_day(Day("li", date(2026, 11, 23), visits), TOMORROW) == frozenset()
    [message] = planned_for_day(Day("li", date(2026, 11, 23), (late, on_day(3, "2026-11-23 15:00"))), TOMORROW)
    assert [visit["order"] for visit in message.facts["visits"]] == ["WO-2", "WO-3"]


def test_in_the_evening_a_technician_hears_of_what_is_still_open_and_should_have_begun() -> None:
    visits = (on_day(1, "2026-11-23 14:00"), on_day(2, "2026-11-23 21:00"), on_day(3, "2026-11-23 09:00"))
    [message] = planned_for_day(Day("li", date(2026, 11, 23), visits), {"day-open": SEND["day-open"]})
    assert (message.due, message.until) == (at("2026-11-23 20:30"), at("2026-11-23 23:30"))
    assert [visit["order"] for visit in message.facts["visits"]] == ["WO-3", "WO-1"]
    done = tuple(replace(visit, completed=Happened("e", at("2026-11-23 15:00"))) for visit in visits)
    assert planned_for_day(Day("li", date(2026, 11, 23), done), SEND) == frozenset()


# ---- what changes


BY_MAIL = Ways({"mail": "email"}, {"email": dict.fromkeys(("c", "li", "wang"), "a@a.example")}, {})


def row(one: Planned, state: str = "waiting", reason: str | None = None, channel: str = "mail") -> Kept:
    return Kept(
        f"{channel} {one.kind} {one.version} {one.recipient}", one.about, one.version, one.kind, one.role,
        one.recipient, channel, state, reason, one.due, one.until, one.facts,
    )  # fmt: skip


def applied(kept: list[Kept], change: Changes) -> list[Kept]:
    """The rows after a change; as in the table, there is at most one of each key and channel."""
    rows = {one.id: one for one in kept}
    for id, going in [*((None, one) for one in change.new), *change.other]:
        reason = going.course.reason
        state = ("not_sent", reason) if reason else ("waiting", None)
        made = row(going.planned, *state, channel=going.course.channel)
        rows[id or made.id] = replace(made, id=id or made.id)
    for gone in change.gone:
        rows[gone.id] = replace(gone, state="withdrawn", reason="moved")
    assert len({(one.key, one.channel) for one in rows.values()}) == len(rows)
    return list(rows.values())


SET_UP = {"mail": "email", "sms": "phone", "console": "none"}
NEVER_SENT = [("waiting", None), ("not_sent", "failed"), ("withdrawn", "moved"), ("not_sent", "no_address"),
              ("not_sent", "no_channel"), ("not_sent", "opted_out")]  # fmt: skip
DONE = [("sending", None), ("sent", None), ("uncertain", None), ("not_sent", "too_late")]


def some_ways(draw: Callable[..., Any]) -> Ways:
    """Some of the channels, and who has which address."""
    reached = {kind: dict.fromkeys(draw(st.sets(st.sampled_from(["c", "li", "wang"]))), "there")
               for kind in ("email", "phone")}  # fmt: skip
    set_up = {name: SET_UP[name] for name in draw(st.sets(st.sampled_from(sorted(SET_UP))))}
    off = {"c", "li", "wang"} - reached["phone"].keys() if draw(st.booleans()) else set()
    return Ways(set_up, reached, {}, opted_out={"sms": off})


def from_scratch(one: Planned, rows: list[Kept], ways: Ways) -> tuple[str, str | None] | None:
    """Where a message is to wait, or why it cannot be sent; None when there is nothing more to do about it."""
    if any((kept.state, kept.reason) in DONE for kept in rows):
        return None
    left = [name for name in ("mail", "sms", "console") if name in ways.set_up]
    failed = {kept.channel for kept in rows if kept.reason == "failed"}
    for name in left:
        if name not in failed and (name == "console" or one.recipient in ways.addresses[SET_UP[name]]):
            return name, None
    if failed:
        return None
    if "sms" in left and one.recipient in ways.opted_out["sms"]:
        return "sms", "opted_out"
    return (left[0], "no_address") if left else ("none", "no_channel")


@given(VISITS, VISITS, st.data())
def test_planning_anew_leads_to_what_is_planned_and_then_to_nothing_more(
    before: Visit, after: Visit, data: st.DataObject
) -> None:
    """Whatever had become of the messages until then, and over which channels: what was sent or is being sent is left
    alone, what failed on one channel goes on to the next, and nobody waits twice for the same."""
    ways = some_ways(data.draw)
    kept = [
        row(one, *data.draw(st.sampled_from(NEVER_SENT + DONE if last else NEVER_SENT)), channel=channel)
        for one in sorted(planned(before, SEND), key=lambda one: one.key)
        for channel, last in zip(
            data.draw(st.lists(st.sampled_from(["mail", "sms", "console", "none"]), max_size=3, unique=True)),
            [True, False, False],
            strict=False,
        )
    ]
    wanted = planned(after, SEND)
    left = applied(kept, changes(kept, wanted, ways))
    assert changes(left, wanted, ways) == Changes((), (), ())
    of = {one.key: from_scratch(one, [row for row in kept if row.key == one.key], ways) for one in wanted}
    open_rows = [one for one in left if one.state == "waiting" or one.reason in UNREACHABLE]
    assert {one.key: (one.channel, one.reason) for one in open_rows} == {key: way for key, way in of.items() if way}
    assert len(open_rows) == len({one.key for one in open_rows})


def test_what_a_moved_visit_leaves_behind_says_why() -> None:
    moved = replace(VISIT, first=False, entry=replace(ENTRY, id="e2", start=at("2026-11-24 09:00")))
    gone = changes([row(one) for one in planned(VISIT, SEND)], planned(moved, SEND), BY_MAIL).gone
    assert {(one.kind, why_not(moved, one.version, one.role, one.recipient)) for one in gone} == {
        ("booked", "moved"), ("day-before", "moved"), ("leave-now", "moved")}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "kind", "reason"),
    [
        ({"cancelled": AGREED}, "day-before", "cancelled"),
        ({"completed": COMPLETED}, "day-before", "finished"),
        ({"technician": "wang"}, "leave-now", "reassigned"),
        ({"departed": DEPARTED}, "leave-now", "too_late"),
        ({"arrived": ARRIVED}, "day-before", "too_late"),
    ],
)
def test_what_loses_its_cause_says_why(changed: dict[str, Any], kind: str, reason: str) -> None:
    after = replace(VISIT, **changed)
    gone = changes([row(one) for one in planned(VISIT, SEND)], planned(after, SEND), BY_MAIL).gone
    assert {one.kind: why_not(after, one.version, one.role, one.recipient) for one in gone}[kind] == reason


def test_another_technician_gets_the_message_in_place_of_the_first() -> None:
    after = replace(VISIT, technician="wang")
    change = changes([row(one) for one in planned(VISIT, SEND)], planned(after, SEND), BY_MAIL)
    assert [(one.planned.kind, one.planned.recipient) for one in change.new] == [("leave-now", "wang")]
    assert [one.recipient for one in change.gone] == ["li"]
    assert {going.planned.kind for _, going in change.other} == {"booked", "day-before"}, "they name who comes"


# ---- sending


def test_attempts_are_bounded_and_further_and_further_apart() -> None:
    until = AGREED + timedelta(days=7)
    tries = [next_try(attempts, AGREED, until) for attempts in range(1, len(PAUSES) + 2)]
    waits = [again - AGREED for again in tries if again]
    assert waits == sorted(waits) and len(waits) == len(PAUSES) and tries[-1] is None
    assert next_try(1, AGREED, AGREED + timedelta(seconds=30)) is None, "it would come too late"


# ---- words

NAMES = Names({"li": "李强"}, {"c": "王女士"}, {"p": "梧桐路18号"})
LINK = "https://doorstep.example/#/v/x.y"


def read(one: Planned, language: str = "zh", role: str | None = None) -> tuple[str, str]:
    written = letter(one.kind, role or one.role, one.facts, STANDARD, NAMES, language, LINK, SHANGHAI)
    return written.subject, written.text


def of_kind(kind: str, visit: Visit) -> Planned:
    return next(one for one in planned(visit, SEND) if one.kind == kind)


def test_a_reminder_reads_well_in_both_languages() -> None:
    reminder = of_kind("day-before", VISIT)
    subject, text = read(reminder)
    assert subject == "上门提醒：11月23日（周一）09:00"
    assert text.startswith(
        "王女士您好，提醒您：11月23日（周一）09:00，李强将到您处为您服务（宽带装机）。"
    ) and text.endswith(LINK)
    subject, text = read(reminder, "en")
    assert subject == "A reminder: your visit on Mon 23 Nov, 09:00"
    assert "李强 will visit you on Mon 23 Nov, 09:00 (Broadband installation)." in text


def test_times_are_those_of_the_place() -> None:
    entry = replace(ENTRY, zone="Europe/Berlin", end=ENTRY.start + timedelta(hours=2))
    subject = read(of_kind("booked", replace(VISIT, entry=entry)), "en")[0]
    assert subject == "Your visit on Mon 23 Nov, 02:00–04:00 (UTC+1)", "not the clock of the office: it says so"
    here = Reading("en", "Europe/Berlin", "Europe/Berlin")
    summer, night = "2026-07-01T10:05:00+00:00", "2026-10-25T01:30:00+00:00"
    assert here.clock(summer, summer) == "12:05"
    assert here.clock(night, night) == "02:30 (UTC+1)", "this time comes twice that night"


@pytest.mark.parametrize(
    ("start", "end", "at_home", "abroad"),
    [
        ("2026-10-25T00:30Z", "2026-10-25T01:30Z", "02:30（UTC+2）–02:30（UTC+1）", "02:30（UTC+2）–02:30（UTC+1）"),
        ("2026-10-24T23:30Z", "2026-10-25T01:30Z", "01:30（UTC+2）–02:30（UTC+1）", "01:30（UTC+2）–02:30（UTC+1）"),
        ("2026-10-24T23:30Z", "2026-10-25T00:30Z", "01:30–02:30（UTC+2）", "01:30–02:30（UTC+2）"),
        ("2026-03-29T00:30Z", "2026-03-29T01:30Z", "01:30–03:30", "01:30（UTC+1）–03:30（UTC+2）"),
        ("2026-03-28T22:30Z", "2026-03-29T01:30Z", "23:30–次日 03:30", "23:30（UTC+1）–次日 03:30（UTC+2）"),
    ],
)
def test_a_window_over_a_change_of_the_clocks_says_by_which_each_end_is_meant(
    start: str, end: str, at_home: str, abroad: str
) -> None:
    said = [Reading("zh", "Europe/Berlin", home).period(start, end) for home in ("Europe/Berlin", SHANGHAI)]
    assert said == [at_home, abroad]


def test_a_time_of_another_day_says_so() -> None:
    start, later, earlier = "2026-11-23T15:00:00+00:00", "2026-11-23T17:30:00+00:00", "2026-11-22T15:40:00+00:00"
    zh, en = (Reading(language, SHANGHAI, SHANGHAI) for language in ("zh", "en"))
    assert (zh.period(start, later), en.period(start, later)) == ("23:00–次日 01:30", "23:00–01:30 the next day")
    assert (zh.clock(earlier, start), en.clock(earlier, start)) == ("前一天 23:40", "23:40 the day before")
    assert zh.clock("2026-11-26T17:30:00+00:00", start) == "11月27日（周五）01:30"
    assert en.clock("2026-11-26T17:30:00+00:00", start) == "Fri 27 Nov, 01:30"
    night = replace(VISIT, entry=replace(ENTRY, start=at("2026-11-23 23:00"), end=at("2026-11-24 01:00")))
    assert read(of_kind("booked", night))[0] == "上门预约：11月23日（周一）23:00–次日 01:00"


def test_who_is_not_known_yet_has_a_word() -> None:
    assert "上门人员将到您处" in read(of_kind("day-before", replace(VISIT, technician=None)))[1]


def test_names_are_text_and_never_templates() -> None:
    names = replace(NAMES, customers={"c": "{link}\r\nBcc: all"})
    written = letter("booked", "customer", of_kind("booked", VISIT).facts, STANDARD, names, "zh", LINK, SHANGHAI)
    assert written.text.startswith("{link}\r\nBcc: all您好") and "\n" not in written.subject


def test_the_list_of_a_day_has_a_line_for_each_visit() -> None:
    visits = (on_day(1, "2026-11-23 14:00"), on_day(2, "2026-11-23 09:00"))
    [message] = planned_for_day(Day("li", date(2026, 11, 23), visits), TOMORROW)
    assert read(message)[1] == (
        "李强，11月23日（周一）的上门安排共 2 单：\n"
        "09:00 宽带装机，梧桐路18号，王女士\n14:00 宽带装机，梧桐路18号，王女士"
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", SEND)
def test_every_message_of_the_standard_can_be_written(kind: str, language: str) -> None:
    facts = {
        **of_kind("booked", VISIT).facts,
        "expected": "2026-11-23T01:30:00+00:00",
        "depart_by": "2026-11-23T00:35:00+00:00",
        "due": "2026-11-23T01:40:00+00:00",
        "level": "leave.promise",
        "state": "unheard",
        "heard": "2026-11-23T04:20:00+00:00",
        "count": 2,
    }
    if SEND[kind]["about"] == "day":
        facts["visits"] = [facts]
    for role in ("customer", "technician", "dispatcher"):
        written = letter(kind, role, facts, STANDARD, NAMES, language, LINK, SHANGHAI)
        assert not re.search(r"[{}]|None", written.subject + written.text)
        assert len(written.text) <= 600 and written.subject == written.subject.strip()


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "最晚 11月24日（周二）10:30 给您答复"), ("en", "by Tue 24 Nov, 10:30.")]
)
def test_what_is_due_about_no_visit_is_said_with_its_day(language: str, said: str) -> None:
    """A complaint by the link begins at no time beside which an hour alone would say enough."""
    facts = {name: value for name, value in of_kind("booked", VISIT).facts.items() if name not in ("start", "end")}
    facts |= {"due": "2026-11-24T02:30:00+00:00", "level": "complaint.answer", "state": "open"}
    written = letter("promise-start", "customer", facts, STANDARD, NAMES, language, LINK, SHANGHAI)
    assert said in written.text


def test_the_day_of_a_promise_is_that_of_its_place() -> None:
    assert day_of(replace(ENTRY, start=at("2026-11-23 00:30"))) == date(2026, 11, 23)
