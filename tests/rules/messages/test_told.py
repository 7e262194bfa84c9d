"""Every fact in a message that was sent has something that notices its change, or a reason why nothing needs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from test_messages import AGREED, ENTRY, SEND, VISIT, at

from doorstep.messages.kept import Kept, Told, known_to_recipients
from doorstep.messages.quiet import PAST
from doorstep.messages.rules import Planned, text
from doorstep.visits import told
from doorstep.visits.messages import Delay, Happened, Visit, planned, why_not
from doorstep.visits.told import EXEMPT, FACTS, FIXED, WATCHED

SENT = at("2026-11-22 18:00")


# ---- the table


def readers(kind: str, message: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each kind with each role that reads words of its own."""
    yield kind, message["to"], message
    for role in ("customer", "technician"):
        if role in message:
            yield kind, "told", message[role]


STATEMENTS = [one for kind, message in SEND.items() for one in readers(kind, message)]


def unnoticed(kind: str, role: str, words: dict[str, Any], send: dict[str, Any]) -> list[str]:
    """The fields of a message that state something whose change nobody would notice."""
    if send[kind].get("after") in PAST:
        return []
    found = []
    triggers = {message.get("after") for message in send.values()}
    for name in sorted(told.fields(words)):
        fact = FACTS.get(name)
        watched = fact and set(WATCHED.get((role, fact), ())) & triggers
        if not (name in FIXED or watched or (role, fact) in EXEMPT):
            found.append(name)
    return found


@pytest.mark.parametrize(("kind", "role", "words"), STATEMENTS, ids=[f"{kind} {role}" for kind, role, _ in STATEMENTS])
def test_every_fact_of_every_message_is_watched_or_exempt(kind: str, role: str, words: dict[str, Any]) -> None:
    assert unnoticed(kind, role, words, SEND) == []


def test_a_new_message_that_states_what_nobody_watches_is_noticed() -> None:
    words = {"subject": "", "text": "{technician}"}
    new = {"to": "technician", "about": "visit", "before": {"start": "PT1H"}, "zh": words, "en": words}
    assert unnoticed("new", "technician", new, {**SEND, "new": new}) == []
    new = {**new, "to": "customer"}
    nobody = {kind: one for kind, one in SEND.items() if one.get("after") != "visit.reassigned"}
    assert unnoticed("new", "customer", new, {**nobody, "new": new}) == ["technician"]
    mood = {**new, "zh": {"subject": "", "text": "{mood}"}}
    assert unnoticed("new", "customer", mood, {**SEND, "new": mood}) == ["mood"]


def test_every_line_of_the_table_is_needed_and_has_a_reason() -> None:
    stated = {
        (role, FACTS.get(name, "")) for _, role, words in STATEMENTS for name in told.fields(words) if name in FACTS
    }
    assert WATCHED.keys() | EXEMPT.keys() == stated | {("customer", "cancelled"), ("customer", "departed")}
    assert not WATCHED.keys() & EXEMPT.keys()
    assert all(len(reason.split()) > 3 for reason in (*EXEMPT.values(), *FIXED.values()))


# ---- what the table says is so


def was_told(one: Planned, number: int = 1, **facts: Any) -> Told:
    return Told(f"m{number}", one.kind, one.role, one.recipient, one.due, {**one.facts, **facts})


def of_kind(kind: str, visit: Visit) -> Planned:
    return next(one for one in planned(visit, SEND) if one.kind == kind)


STATES_NOTHING = ("photos.asked", "link.renewed", "visit.arrived")
"""Bring a code or a link, or speak of whoever stands at the door: they state nothing that could change."""
TOLD_OF = [
    kind
    for kind, message in SEND.items()
    if message["about"] == "visit"
    and message["to"] == "customer"
    and message.get("after") not in (*PAST, *STATES_NOTHING)
]
UNDER_WAY = replace(
    VISIT,
    departed=Happened("d", at("2026-11-23 08:30")),
    delay=None,
)


def example(kind: str) -> tuple[Visit, Told]:
    """A visit about which this message went out, which is all that its customer was told."""
    if kind == "moved":
        visit = replace(VISIT, first=False)
    elif kind == "cancelled":
        visit = replace(VISIT, cancelled=at("2026-11-21 12:00"))
    elif kind == "reassigned":
        visit = replace(VISIT, sent=(was_told(of_kind("day-before", VISIT), technician="zhou"),))
    elif kind in ("delay", "early"):
        expected = at("2026-11-23 09:30" if kind == "delay" else "2026-11-23 08:45")
        visit = replace(UNDER_WAY, delay=Delay("l", at("2026-11-23 08:40"), expected))
    elif kind == "not-on-the-way":
        visit = replace(VISIT, sent=(was_told(of_kind("on-the-way", UNDER_WAY)),))
    else:
        visit = UNDER_WAY if kind == "on-the-way" else VISIT
    one = was_told(of_kind(kind, visit), number=2)
    return replace(visit, sent=(*visit.sent, one), told=True), one


LATER = replace(ENTRY, id="e2", start=at("2026-11-24 15:00"), at=at("2026-11-22 20:00"))


@pytest.mark.parametrize("kind", TOLD_OF)
def test_a_customer_who_was_told_something_hears_when_it_holds_no_more(kind: str) -> None:
    visit, _ = example(kind)
    before = {(one.kind, one.version) for one in planned(visit, SEND)}

    def news(**changed: Any) -> set[str]:
        after = planned(replace(visit, **changed), SEND)
        return {one.kind for one in after if one.role == "customer" and (one.kind, one.version) not in before}

    facts = told.stated(SEND[kind])
    if "when" in facts and kind != "cancelled":
        assert "moved" in news(entry=LATER, first=False)
        assert "cancelled" in news(cancelled=at("2026-11-22 20:00"))
    if "who" in facts:
        assert "reassigned" in news(technician="wang")
    if "expected" in facts:
        assert "delay" in news(delay=Delay("l2", at("2026-11-23 08:50"), at("2026-11-23 09:50")))
    if kind == "on-the-way":
        assert news(departed=None) == {"not-on-the-way"}
    if "cancelled" in facts:
        done = Happened("x", at("2026-11-23 10:00"))
        assert news(completed=done, done=True) == {"done-after-all"}


def test_who_did_not_set_off_after_all_is_told_once_and_anew_after_the_next_time() -> None:
    sent = was_told(of_kind("on-the-way", UNDER_WAY))
    taken_back = replace(VISIT, sent=(sent,))
    correction = of_kind("not-on-the-way", taken_back)
    assert (correction.version, correction.corrects) == (sent.id, True)
    corrected = replace(taken_back, sent=(sent, was_told(correction, number=2)))
    assert "not-on-the-way" not in {one.kind for one in planned(corrected, SEND)}
    again = replace(corrected, departed=Happened("d2", at("2026-11-23 08:33")))
    assert of_kind("on-the-way", again).version == "d2"
    undone = replace(corrected, sent=(*corrected.sent, was_told(of_kind("on-the-way", again), number=3)))
    assert of_kind("not-on-the-way", undone).version == "m3"


@pytest.mark.parametrize(
    "changed",
    [
        {"sent": ()},
        {"departed": Happened("d", at("2026-11-23 08:30"))},
        {"arrived": Happened("a", at("2026-11-23 08:50"))},
        {"cancelled": at("2026-11-23 08:40")},
        {"entry": None},
    ],
    ids=["nobody was told", "under way", "there", "cancelled", "no time"],
)
def test_setting_off_is_taken_back_where_it_was_told_and_somebody_is_still_to_come(
    changed: dict[str, Any],
) -> None:
    visit = replace(VISIT, sent=(was_told(of_kind("on-the-way", UNDER_WAY)),))
    assert "not-on-the-way" in {one.kind for one in planned(visit, SEND)}
    assert "not-on-the-way" not in {one.kind for one in planned(replace(visit, **changed), SEND)}


def test_nothing_is_said_of_what_nobody_was_told() -> None:
    assert "reassigned" not in {one.kind for one in planned(replace(VISIT, technician="wang"), SEND)}
    booked = was_told(of_kind("booked", VISIT))
    after = planned(replace(VISIT, technician="wang", sent=(booked,)), SEND)
    assert "reassigned" not in {one.kind for one in after}, "booking names nobody"
    nameless = was_told(of_kind("day-before", VISIT), technician=None)
    assert "reassigned" not in {one.kind for one in planned(replace(VISIT, technician="wang", sent=(nameless,)), SEND)}


def test_who_comes_is_told_anew_each_time_and_not_when_the_first_one_comes_after_all() -> None:
    reminder = was_told(of_kind("day-before", VISIT), number=1)
    given = replace(VISIT, technician="wang", sent=(reminder,))
    first = of_kind("reassigned", given)
    assert (first.version, first.facts["technician"], first.recipient) == ("m1", "wang", "c")
    assert "reassigned" not in {one.kind for one in planned(replace(given, technician="li"), SEND)}
    back = replace(given, technician="li", sent=(reminder, was_told(first, number=2)))
    second = of_kind("reassigned", back)
    assert (second.version, second.facts["technician"]) == ("m2", "li")
    assert why_not(replace(back, technician="wang"), "m2", "customer", "c") == "holds"


def test_nobody_is_announced_while_nobody_goes_or_whoever_goes_is_shut_out() -> None:
    reminder = was_told(of_kind("day-before", VISIT))
    for changed in ({"technician": None}, {"technician": "wang", "absent": True}):
        visit = replace(VISIT, sent=(reminder,), **changed)
        assert "reassigned" not in {one.kind for one in planned(visit, SEND)}
        assert of_kind("day-before", visit).facts["technician"] is None
        assert "leave-now" not in {one.kind for one in planned(visit, SEND)}
    assert why_not(replace(VISIT, absent=True), "e1", "technician", "li") == "shut_out"


def test_a_time_that_the_customer_knows_is_not_told_again() -> None:
    """It was moved and moved back before anybody was told of it."""
    booked = was_told(of_kind("booked", VISIT))
    back = replace(VISIT, first=False, entry=replace(ENTRY, id="e3", at=at("2026-11-21 10:00")), sent=(booked,))
    assert "moved" not in {one.kind for one in planned(back, SEND)}
    window = replace(back, entry=replace(back.entry or ENTRY, end=ENTRY.start + timedelta(hours=2)))
    assert "moved" in {one.kind for one in planned(window, SEND)}


# ---- somebody who was told to set off


SENT_OFF = was_told(of_kind("leave-now", VISIT))
STOPPED = replace(VISIT, sent=(SENT_OFF,))


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"cancelled": at("2026-11-23 08:26")}, "leave-cancelled"),
        ({"technician": "wang"}, "leave-reassigned"),
        ({"technician": None}, "leave-reassigned"),
        ({"entry": LATER, "first": False}, "leave-moved"),
        ({"cancelled": at("2026-11-23 08:40"), "departed": Happened("d", at("2026-11-23 08:30"))}, "leave-cancelled"),
    ],
)
def test_whoever_was_told_to_set_off_hears_when_it_is_called_off(changed: dict[str, Any], kind: str) -> None:
    found = [one for one in planned(replace(STOPPED, **changed), SEND) if one.kind.startswith("leave-") and one.at_once]
    assert [(one.kind, one.role, one.recipient, one.version) for one in found] == [(kind, "technician", "li", "m1")]
    [one] = found
    assert one.due < one.until and one.facts["technician"] == "li"
    expected = LATER.start if kind == "leave-moved" else ENTRY.start
    assert one.facts["start"] == text(expected), "the time that is called off, or the new one"


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"departed": Happened("d", at("2026-11-23 08:30"))},
        {"arrived": Happened("a", at("2026-11-23 08:55")), "cancelled": at("2026-11-23 08:56")},
        {"completed": Happened("x", at("2026-11-23 10:00"))},
    ],
    ids=["as it was", "under way", "there", "done"],
)
def test_nothing_is_called_off_for_who_is_right_to_go_or_has_been_there(changed: dict[str, Any]) -> None:
    assert not [
        one for one in planned(replace(STOPPED, **changed), SEND) if one.kind.startswith("leave-") and one.at_once
    ]


def test_it_is_called_off_once_and_again_only_after_being_sent_off_again() -> None:
    given = replace(STOPPED, technician="wang")
    off = was_told(of_kind("leave-reassigned", given), number=2)
    heard = replace(given, sent=(SENT_OFF, off))
    for changed in ({}, {"cancelled": at("2026-11-23 08:40")}):
        assert not [one for one in planned(replace(heard, **changed), SEND) if one.recipient == "li"]
    again = replace(SENT_OFF, id="m3")
    cancelled = replace(heard, sent=(SENT_OFF, off, again), cancelled=at("2026-11-23 08:40"))
    assert {(one.kind, one.version) for one in planned(cancelled, SEND) if one.recipient == "li"} == {
        ("leave-cancelled", "m3")}  # fmt: skip


# ---- somebody who should go after all

CALLED_OFF = at("2026-11-23 08:30")
"""Later than the usual time to tell them, which is ten minutes before 8:35."""


def called_off(kind: str, **changed: Any) -> Visit:
    """A visit whose technician was told to set off and then, at half past eight, this."""
    visit = replace(STOPPED, **changed)
    off = replace(was_told(of_kind(kind, visit), number=2), at=CALLED_OFF)
    return replace(visit, sent=(SENT_OFF, off))


BACK = replace(ENTRY, id="e3", at=at("2026-11-23 08:31"))


@pytest.mark.parametrize(
    ("visit", "changed"),
    [
        (called_off("leave-reassigned", technician="wang"), {"technician": "li"}),
        (called_off("leave-moved", entry=LATER, first=False), {"entry": BACK}),
        (
            called_off("leave-moved", entry=LATER, first=False),
            {"entry": replace(BACK, start=at("2026-11-23 09:05")), "depart_by": at("2026-11-23 08:40")},
        ),
        (
            called_off("leave-reassigned", technician="wang"),
            {"technician": "li", "departed": Happened("d", at("2026-11-23 08:28"))},
        ),
    ],
    ids=["given back", "moved back", "moved to another time soon", "turned round"],
)
def test_whoever_was_called_off_hears_that_they_go_after_all(visit: Visit, changed: dict[str, Any]) -> None:
    again = replace(visit, **changed)
    [one] = [one for one in planned(again, SEND) if one.kind == "leave-after-all"]
    assert again.entry is not None
    assert (one.recipient, one.version, one.until) == ("li", "m2", again.entry.start)
    assert one.facts["start"] == text(again.entry.start)
    heard = replace(again, sent=(*again.sent, replace(was_told(one, number=3), at=at("2026-11-23 08:32"))))
    assert "leave-after-all" not in {one.kind for one in planned(heard, SEND)}, "once"
    off = planned(replace(heard, cancelled=at("2026-11-23 08:33")), SEND)
    assert [(one.kind, one.version) for one in off if one.recipient == "li"] == [("leave-cancelled", "m3")]


AFTERNOON = replace(ENTRY, id="e3", start=at("2026-11-23 15:00"), at=at("2026-11-23 08:31"))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"technician": None},
        {"technician": "zhou"},
        {"technician": "li", "absent": True},
        {"technician": "li", "cancelled": at("2026-11-23 08:31")},
        {"technician": "li", "departed": Happened("d", at("2026-11-23 08:32"))},
        {"technician": "li", "arrived": Happened("a", at("2026-11-23 08:55"))},
        {"technician": "li", "completed": Happened("x", at("2026-11-23 10:00"))},
    ],
    ids=["as it was", "nobody", "a third one", "shut out", "cancelled", "under way", "there", "done"],
)
def test_nobody_is_sent_after_all_who_does_not_go_or_went(changed: dict[str, Any]) -> None:
    visit = replace(called_off("leave-reassigned", technician="wang"), **changed)
    assert "leave-after-all" not in {one.kind for one in planned(visit, SEND)}


def test_whoever_is_told_to_set_off_as_usual_needs_no_other_word() -> None:
    moved = called_off("leave-moved", entry=LATER, first=False)
    later = replace(moved, entry=AFTERNOON, depart_by=at("2026-11-23 14:35"))
    assert {one.kind for one in planned(later, SEND) if one.recipient == "li"} == {"leave-now"}


def test_another_time_is_told_as_such_though_the_word_about_another_person_went_out_first() -> None:
    reminder = was_told(of_kind("day-before", VISIT))
    both = replace(VISIT, entry=LATER, first=False, technician="wang", sent=(reminder,))
    named = was_told(of_kind("reassigned", both), number=2)
    assert named.facts["start"] == text(LATER.start)
    assert "moved" in {one.kind for one in planned(replace(both, sent=(reminder, named)), SEND)}


# ---- done though it was cancelled


def test_a_customer_who_heard_that_nobody_comes_is_not_just_thanked() -> None:
    done = replace(VISIT, cancelled=AGREED, completed=Happened("x", at("2026-11-23 10:00")), done=True)
    assert {one.kind for one in planned(done, SEND)} == {"finished"}, "nobody was told of the cancellation"
    told_off = was_told(of_kind("cancelled", replace(VISIT, cancelled=AGREED)))
    assert {one.kind for one in planned(replace(done, sent=(told_off,)), SEND)} == {"done-after-all"}
    older = {kind: message for kind, message in SEND.items() if kind != "done-after-all"}
    assert {one.kind for one in planned(replace(done, sent=(told_off,)), older)} == {"finished"}, (
        "it knows no other words"
    )


# ---- the order of what was told


def test_what_is_being_sent_may_have_arrived_and_comes_last() -> None:
    def row(number: int, state: str, sent_at: Any) -> Kept:
        return Kept(
            f"m{number}", "v", "e1", "booked", "customer", "c", "mail", state, None, AGREED, SENT, {}, sent_at
        )  # fmt: skip

    kept = [
        row(1, "sending", None), row(2, "sent", SENT), row(3, "uncertain", AGREED), row(4, "waiting", None),
        row(5, "withdrawn", None), row(6, "not_sent", None),
    ]  # fmt: skip
    assert [one.id for one in known_to_recipients(kept)] == ["m3", "m2", "m1"]


def test_who_heard_that_nobody_comes_hears_when_it_is_on_again_at_the_same_time() -> None:
    called_off, word = example("cancelled")
    again = replace(called_off, cancelled=None)
    assert [one.version for one in planned(again, SEND) if one.kind == "moved"] == [word.id]
    unsaid = replace(again, sent=())
    assert "moved" not in {one.kind for one in planned(unsaid, SEND)}, "nobody had heard of it"
