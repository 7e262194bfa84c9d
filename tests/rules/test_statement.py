"""What is signed: the shared cases, and whether a signature still says what its events say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from doorstep.events.rules import Event
from doorstep.events.shapes import Refusal
from doorstep.records.canonical import canonical
from doorstep.records.later import NOTHING, added_after, changed_after, not_seen, read_otherwise
from doorstep.records.statements import FIRST, FORMAT, FORMATS, match, statement
from doorstep.standard.fields import fields
from doorstep.standard.rules import assess
from doorstep.visits.events import parse
from doorstep.visits.rules import fold
from shared_cases import Case, by_name, event, event_id, load

Json = dict[str, Any]


def parsed(short: Json) -> Event:
    wire = event(short)
    read = parse(wire)
    assert not isinstance(read, Refusal), read
    return replace(read, device=wire["device"], by=wire["by"])


@pytest.mark.parametrize("case", load("statement*.yaml"), ids=lambda case: case["name"])
def test_a_shared_case(case: Case) -> None:
    asked, shorts = case.get("asked", []), case.get("events", [])
    kinds = {"private": {"answer": "yes-no-na", "private": True}}
    unless_given = {"required": True, "audience": "customer"}
    standard = {
        "hash": "e" * 64,
        "items": {
            item: unless_given | kinds.get(answer, {"answer": answer}) | case.get("items", {}).get(item, {})
            for _, item, answer, _, _ in asked
        },
    }
    phases: dict[str, list[Json]] = {}
    for phase, item, _, state, values in asked:
        value = values[0] if len(values) == 1 else None
        phases.setdefault(phase, []).append({"id": item, "state": state, "value": value, "values": values})
    named = {"promise": None, "ledger": []} | case.get("document", {})
    document = {
        **{"id": event_id("visit"), "order": "WO-1", "kind": "broadband-install", "promise": named["promise"]},
        "ledger": [{"entry": entry} for entry in named["ledger"]],
        "facts": case.get("facts", {}),
    }
    made = statement(
        standard,
        document,
        fold(parsed(short) for short in shorts),
        {"phases": [{"id": phase, "items": items} for phase, items in phases.items()]},
        case.get("language", "zh-CN"),
        FORMATS[case.get("format", 1) - 1],
    )
    made = by_name(made, [*shorts, {"is": "visit"}])
    if "whole" in case:
        assert made == case["whole"]
    else:
        assert {part: made[part] for part in case["expect"]} == case["expect"]


# ---- signing, and what comes after

ITEM = {"who": "technician", "required": True, "critical": False, "audience": "customer"}
STANDARD: Json = {
    "hash": "e" * 64,
    "items": {
        "enter.cloth": ITEM | {"answer": "tick"},
        "work.wifi": ITEM | {"answer": "tick", "when": {"order.wifi": True}},
        "work.hint": ITEM | {"answer": "text", "required": False},
        "work.grade": ITEM | {"answer": "text", "audience": "office"},
        "farewell.card": ITEM | {"answer": "tick"},
    },
    "visits": {
        "broadband-install": {
            "phases": [
                {"id": "enter", "items": ["enter.cloth"]},
                {"id": "work", "items": ["work.wifi", "work.hint", "work.grade"]},
                {"id": "farewell", "items": ["farewell.card"]},
            ]
        }
    },
    "levels": {},
}
P1 = {"entry": event_id("p1"), "start": "2026-06-03T18:00:00+08:00", "end": None, "zone": "Asia/Shanghai"}
P1 |= {"asked_by": "customer", "agreed_by": "王女士", "reason": None}
P2 = P1 | {"entry": event_id("p2"), "start": "2026-06-03T20:00:00+08:00", "agreed_by": None}
DOCUMENT: Json = {
    **{"id": event_id("visit"), "order": "WO-1", "kind": "broadband-install", "promise": P1, "ledger": [P1]},
    "facts": {"order.wifi": True},
}
PHOTO = {"sha256": "a" * 64, "size": 1, "mime": "image/jpeg", "width": 1, "height": 1}
LEAVE = {"reason": "trace", "returning": True, "told": True, "minutes": 9}
BEFORE = [
    parsed({"is": "a1", "type": "visit.arrived", "at": "1m"}),
    parsed({"is": "a2", "type": "item.answered", "body": {"item": "enter.cloth", "value": "done"}}),
    parsed({"is": "a3", "type": "item.answered", "body": {"item": "work.wifi", "value": "not_done", "note": "无"}}),
    parsed({"is": "a4", "type": "photo.added", "body": PHOTO}),
    parsed({"is": "a5", "type": "leave.started", "body": LEAVE}),
    parsed({"is": "a7", "type": "item.answered", "body": {"item": "work.grade", "value": "困难"}}),
    parsed({"is": "a6", "type": "question.raised", "body": {"text": "账单", "hotline": "queued"}}),
]


def judge(visit: Json, document: Json) -> Json:
    return assess(STANDARD, document["kind"], visit, fields(visit, document, {}))


def signed(events: list[Event] = BEFORE, document: Json = DOCUMENT, form: str = FORMAT, **other: Any) -> Event:
    """The signature of a customer who saw these events and this document."""
    visit = fold(events)
    shown = statement(STANDARD, document, visit, judge(visit, document), "zh-CN", form)
    body = {
        "statement": canonical(shown).decode(),
        "format": shown["format"],
        "language": "zh-CN",
        "standard": STANDARD["hash"],
        "promises": shown["promise"]["entries"] if shown["promise"] else [],
        "events": [one.id for one in events],
        "facts": document["facts"],
        "signature": {"kind": "typed", "name": "王女士"},
    }
    return parsed({"is": "s1", "type": "visit.signed", "body": body | other})


@pytest.mark.parametrize("form", FORMATS)
def test_a_signature_matches_what_it_names_and_nothing_else(form: str) -> None:
    later = parsed({"is": "a9", "type": "item.answered", "body": {"item": "enter.cloth", "value": "not_done"}})
    body = signed(form=form).body
    assert match(body, [*BEFORE, signed(form=form), later], STANDARD, DOCUMENT, judge) == "matches"
    assert ("work.grade" in body["statement"]) == (form == FIRST)


def test_what_is_signed_in_one_format_is_not_what_the_other_says() -> None:
    for form, other in ((FIRST, FORMAT), (FORMAT, FIRST)):
        assert match(signed(form=form).body | {"format": other}, BEFORE, STANDARD, DOCUMENT, judge) == "differs"


def test_it_matches_by_the_promise_and_the_facts_that_the_phone_knew() -> None:
    now = DOCUMENT | {"promise": P2, "ledger": [P1, P2], "facts": {"order.wifi": False}}
    assert match(signed().body, BEFORE, STANDARD, now, judge) == "matches"


def test_it_matches_when_a_moved_promise_was_known() -> None:
    moved = DOCUMENT | {"promise": P1, "ledger": [P1, P2]}
    assert match(signed(document=moved).body, BEFORE, STANDARD, moved, judge) == "matches"


def test_it_matches_without_a_promise() -> None:
    walk_in = DOCUMENT | {"promise": None, "ledger": []}
    assert match(signed(document=walk_in).body, BEFORE, STANDARD, walk_in, judge) == "matches"


@pytest.mark.parametrize(
    "other",
    [
        {"statement": "{}"},
        {"statement": "not JSON"},
        {"statement": signed().body["statement"].replace("done", "dona")},
        {"statement": signed().body["statement"] + " "},
        {"language": "en"},
        {"facts": {}},
        {"facts": {"order.wifi": False}},
        {"promises": []},
        {"events": [one.id for one in BEFORE[:-1]]},
    ],
    ids=str,
)
def test_it_differs(other: Json) -> None:
    assert match(signed().body | other, BEFORE, STANDARD, DOCUMENT, judge) == "differs"


@pytest.mark.parametrize(
    "other",
    [
        {"events": [*signed().body["events"], event_id("lost")]},
        {"promises": [event_id("p1"), event_id("p9")]},
        {"standard": "f" * 64},
        {"format": "doorstep-statement/3"},
    ],
    ids=str,
)
def test_it_cannot_be_rebuilt(other: Json) -> None:
    assert match(signed().body | other, BEFORE, STANDARD, DOCUMENT, judge) == "cannot_rebuild"


def test_it_cannot_be_rebuilt_without_the_standard() -> None:
    assert match(signed().body, BEFORE, None, DOCUMENT, judge) == "cannot_rebuild"


@pytest.mark.parametrize("missing", range(len(BEFORE)))
def test_it_cannot_be_rebuilt_without_an_event(missing: int) -> None:
    rest = BEFORE[:missing] + BEFORE[missing + 1 :]
    assert match(signed().body, rest, STANDARD, DOCUMENT, judge) == "cannot_rebuild"


BOTH, ONE, TWO = FORMATS, (FIRST,), (FORMAT,)
AFTER: list[tuple[str, Json, tuple[str, ...]]] = [
    ("item.answered", {"item": "enter.cloth", "value": "not_done", "replaces": ["a2"]}, BOTH),
    ("item.answered", {"item": "enter.cloth", "value": None, "replaces": ["a2"]}, BOTH),
    ("item.answered", {"item": "work.hint", "value": "x"}, ONE),
    ("item.answered", {"item": "work.grade", "value": "x", "replaces": ["a7"]}, ONE),
    ("item.answered", {"item": "farewell.card", "value": "done"}, ()),
    ("item.answered", {"item": "somewhere.else", "value": "done"}, ()),
    ("items.confirmed", {"phase": "enter", "items": ["farewell.card", "enter.cloth"]}, BOTH),
    ("items.confirmed", {"phase": "farewell", "items": ["farewell.card"]}, ()),
    ("visit.arrived", {}, BOTH),
    ("visit.arrived", {"undone": True, "replaces": ["a1"]}, BOTH),
    ("visit.left", {}, ()),
    ("photo.withdrawn", {"photo": "a4"}, BOTH),
    ("photo.withdrawn", {"photo": "x1"}, ()),
    ("photo.added", PHOTO, BOTH),
    ("photo.added", PHOTO | {"item": "enter.cloth"}, BOTH),
    ("photo.added", PHOTO | {"item": "work.grade"}, ONE),
    ("leave.ended", {"leave": "a5"}, BOTH),
    ("leave.ended", {"leave": "x1"}, ()),
    ("leave.started", {"reason": "trace", "returning": False, "told": True}, BOTH),
    ("hotline.called", {"question": "a6", "ticket": "T"}, BOTH),
    ("hotline.called", {"question": "x1", "ticket": "T"}, ()),
    ("question.raised", {"text": "x", "hotline": "called"}, BOTH),
    ("rating.given", {"stars": 5}, ()),
    ("note.added", {"text": "x"}, ()),
    ("note.added", {"text": "x", "item": "work.wifi"}, TWO),
    ("note.added", {"text": "x", "item": "work.grade"}, ()),
    ("incident.reported", {"kind": "damage", "text": "x"}, TWO),
    ("incident.reported", {"kind": "conflict", "text": "x"}, ()),
    ("visit.completed", {"outcome": "done", "recorded": 9}, ()),
    ("meter.read", {"item": "enter.cloth"}, ()),
]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("type", "body", "changes"), AFTER)
def test_what_comes_after_signing(type: str, body: Json, changes: tuple[str, ...], form: str) -> None:
    later = parsed({"is": "z1", "type": type, "body": body})
    signature = signed(form=form)
    events = [later, *BEFORE, signature]
    assert changed_after(signature, events) == ([later.id] if form in changes else [])
    assert not_seen(signature, events) == []


ASKED = ("enter.cloth", "work.wifi", "work.hint", "work.grade")
ADDED: list[tuple[str, Json, str | None]] = [
    ("item.answered", {"item": "work.grade", "value": "x", "replaces": ["a7"]}, "work.grade"),
    ("item.answered", {"item": "work.hint", "value": "x"}, "work.hint"),
    ("item.answered", {"item": "enter.cloth", "value": None, "replaces": ["a2"]}, "enter.cloth"),
    ("item.answered", {"item": "farewell.card", "value": "done"}, None),
    ("item.answered", {"item": "somewhere.else", "value": "done"}, None),
    ("items.confirmed", {"phase": "enter", "items": ["farewell.card", "enter.cloth"]}, "enter.cloth"),
    ("note.added", {"text": "x", "item": "work.grade"}, "work.grade"),
    ("note.added", {"text": "x"}, None),
    ("photo.added", PHOTO | {"item": "work.grade"}, "work.grade z1"),
    ("photo.added", PHOTO, "z1"),
    ("photo.withdrawn", {"photo": "a8"}, "work.wifi"),
    ("photo.withdrawn", {"photo": "x1"}, None),
    ("visit.arrived", {}, "z1"),
    ("leave.started", {"reason": "trace", "returning": False, "told": True}, "z1"),
    ("leave.ended", {"leave": "a5"}, "a5"),
    ("question.raised", {"text": "x", "hotline": "called"}, "z1"),
    ("hotline.called", {"question": "a6", "ticket": "T"}, "a6"),
    ("incident.reported", {"kind": "conflict", "text": "x"}, "z1"),
    ("rating.given", {"stars": 5}, None),
    ("visit.left", {}, None),
    ("visit.completed", {"outcome": "done", "recorded": 9}, None),
]


@pytest.mark.parametrize(("type", "body", "marked"), ADDED)
def test_what_is_added_after_signing_is_named(type: str, body: Json, marked: str | None) -> None:
    pictured = parsed({"is": "a8", "type": "photo.added", "body": PHOTO | {"item": "work.wifi"}})
    before = [*BEFORE, pictured]
    later = parsed({"is": "z1", "type": type, "body": body})
    found = added_after(signed(before), [later, *before, signed(before)], ASKED)
    words = (marked or "").split()
    assert found == {
        "items": [word for word in words if word in ASKED],
        "entries": [event_id(word) for word in words if word not in ASKED],
        "events": [later.id] if marked else [],
    }


def test_without_anything_later_nothing_is_named() -> None:
    assert added_after(signed(), [*BEFORE, signed()], ASKED) == NOTHING


@pytest.mark.parametrize("form", FORMATS)
def test_what_reads_otherwise_than_it_was_signed_is_named_though_nobody_said_anything_of_it(form: str) -> None:
    visit = fold(BEFORE)

    def now(document: Json) -> list[Json]:
        items: list[Json] = statement(STANDARD, document, visit, judge(visit, document), "zh-CN", form)["items"]
        return items

    without = DOCUMENT | {"facts": {"order.wifi": False}}
    assert read_otherwise(signed(form=form), now(DOCUMENT)) == set()
    assert read_otherwise(signed(form=form, document=without), now(DOCUMENT)) == {"work.wifi"}
    assert read_otherwise(signed(form=form), now(without)) == set(), "what is not asked any more is not read"


@pytest.mark.parametrize("type", ["item.answered", "items.confirmed", "leave.ended", "photo.added", "visit.arrived"])
def test_a_version_that_nobody_knows_changes_nothing(type: str) -> None:
    later = parsed({"is": "z1", "type": type, "v": 2, "body": {"items": 5}})
    assert changed_after(signed(), [later]) == []
    assert added_after(signed(), [later], ASKED) == NOTHING


def test_what_another_phone_said_was_not_seen() -> None:
    early = parsed({"is": "b1", "type": "note.added", "body": {"text": "x"}, "device": "B"})
    done = {"item": "enter.cloth", "value": "done"}
    seen = parsed({"is": "b2", "type": "item.answered", "body": done, "device": "B"})
    unseen = parsed({"is": "b3", "type": "item.answered", "body": done, "device": "B"})
    signature = signed([*BEFORE, seen])
    events = [*BEFORE, seen, unseen, early, signature, unseen]
    assert not_seen(signature, events) == [early.id, unseen.id]
    assert changed_after(signature, events) == [unseen.id]


@pytest.mark.parametrize("text", ["not JSON", "[]", "{}", '{"items": [1]}', '{"items": {"a": 1}}', "null"])
def test_what_is_no_statement_covers_no_items(text: str) -> None:
    later = parsed({"is": "z1", "type": "item.answered", "body": {"item": "enter.cloth", "value": "done"}})
    assert changed_after(signed(statement=text), [later]) == []
