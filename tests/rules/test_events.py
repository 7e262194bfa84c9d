"""Reading events: what is understood is kept as it came, what is not is refused with the place and the reason."""

from __future__ import annotations

import json
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.events.rules import EVENT_BYTES, Event, Kind, as_sent
from doorstep.events.rules import parse as parse_event
from doorstep.events.shapes import TEXT, Refusal, size
from doorstep.standard.vocabulary import LEAVES
from doorstep.visits.events import SIGNED_BYTES, VOCABULARY, parse
from random_visits import random_events
from shared_cases import event, event_id

Json = dict[str, Any]

A, B = event_id("lot"), event_id("lob")
WHEN = "2026-06-03T18:00:00+08:00"
SHA256 = "0123456789abcdef" * 4
BODIES: dict[str, Json] = {
    **{name: {"replaces": [B]} for name in VOCABULARY if name.startswith("visit.")},
    **{name: {"replaces": [B], "despite": ["early"], "reason": "x"} for name in ("visit.departed", "visit.started")},
    "visit.arrived": {
        "replaces": [],
        "despite": ["other_day", "other_visit"],
        "reason": "x",
        "door_code": "4711",
        "position": {"lat": "29.5", "lon": "-106.5", "accuracy": 20},
        "judged": {"verdict": "early", "minutes": "-24.0", "error_s": 2, "entry": B},
    },
    "item.answered": {"item": "enter.cloth", "value": "done", "note": "x", "replaces": []},
    "items.confirmed": {"phase": "prepare", "items": ["prepare.tools"], "replaces": []},
    "note.added": {"text": "x", "item": "enter.cloth", "replaces": []},
    "photo.added": {"sha256": SHA256, "size": 9, "mime": "image/jpeg", "width": 4, "height": 3, "item": "x"},
    "photo.withdrawn": {"photo": B},
    "call.attempted": {"purpose": "arrival", "result": "reached", "note": "x"},
    "delay.told": {"expected": WHEN, "answer": "accepts", "cause": "x"},
    "leave.started": {
        **{"reason": "trace", "returning": True, "told": True, "minutes": 30, "promised": WHEN, "note": "x"}
    },
    "leave.ended": {"leave": B},
    "line.checked": {"leave": B, "works": True, "note": "x"},
    "question.raised": {"text": "x", "hotline": "queued", "ticket": "T", "promised": WHEN},
    "hotline.called": {"question": B, "ticket": "T"},
    "complaint.raised": {**{"text": "x", "content": "price", "grade": "hard", "about_staff": True, "promised": WHEN}},
    "incident.reported": {"kind": "damage", "text": "x"},
    "promise.agreed": {
        **{"start": WHEN, "end": WHEN, "zone": "Asia/Shanghai", "asked_by": "staff", "agreed_by": "x", "reason": "x"}
    },
    "rating.given": {"stars": 5, "comment": "x", "replaces": []},
    "private.answered": {
        **{"item": "x", "key": "k1", "wrapped": "AA", "iv": "A" * 16, "ciphertext": "AA", "replaces": []}
    },
    "visit.signed": {
        **{"statement": "{}", "format": "doorstep-statement/1", "language": "zh-CN", "standard": SHA256},
        **{"promises": [B], "events": [B], "facts": {"order.wifi": True}, "replaces": []},
        "signature": {"kind": "drawn", "name": "x", "strokes": [[0, 1, -2, 3]]},
    },
    "visit.completed": {"outcome": "done", "reason": "x", "report": "x", "recorded": 1},
    "door_code.entered": {"door_code": "471147"},
    "change.seen": {"state": "booked", "entry": B, "gone": True},
    "reply.given": {"record": 1, "text": "x"},
}


def sent(type: str = "item.answered", **other: Any) -> Json:
    """An event as a phone sends it; `body` and other fields as given."""
    made = event({"is": "a", "type": type, "body": deepcopy(BODIES.get(type, {}))})
    wire = {name: value for name, value in made.items() if name not in ("device", "by")}
    return wire | {"body": deepcopy(BODIES.get(type, {}))} | other


def with_body(type: str, **changes: Any) -> Json:
    return sent(type, body=BODIES[type] | changes)


def refusal(raw: Any) -> Refusal:
    read = parse(raw)
    assert isinstance(read, Refusal), read
    return read


# ---- what it is about

THINGS = {"visit": VOCABULARY, "parcel": {"parcel.left": Kind("notes", "", {"where": TEXT})}}
"""A visit, and a second kind of thing."""


def about(what: str, type: str, **body: Any) -> Json:
    wire = sent(type, body=body)
    return {("parcel" if name == "visit" else name): value for name, value in wire.items()} if what != "visit" else wire


def test_an_event_is_about_the_thing_that_it_names() -> None:
    raw = about("parcel", "parcel.left", where="门口")
    read = parse_event(raw, THINGS)
    assert isinstance(read, Event), read
    assert (read.what, read.about) == ("parcel", raw["parcel"])
    assert as_sent(read) == raw


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            sent() | {"parcel": B},
            Refusal("malformed", "/parcel", "an event is about one thing, and this one names a visit, too"),
        ),
        (
            {**about("parcel", "parcel.left", where="x"), "parcel": "B"},
            Refusal("malformed", "/parcel", "expected a UUID in lower case"),
        ),
        (
            {name: value for name, value in sent().items() if name != "visit"},
            Refusal("malformed", "/visit", "is missing"),
        ),
        (
            about("parcel", "visit.arrived", replaces=[]),
            Refusal("malformed", "/type", "visit.arrived is said of a visit, not of a parcel"),
        ),
        (
            about("visit", "parcel.left", where="x"),
            Refusal("malformed", "/type", "parcel.left is said of a parcel, not of a visit"),
        ),
        (about("parcel", "parcel.left"), Refusal("malformed", "/body/where", "is missing")),
    ],
)
def test_an_event_names_one_thing_and_says_what_is_said_of_it(raw: Json, expected: Refusal) -> None:
    assert parse_event(raw, THINGS) == expected


def test_a_type_that_nobody_knows_may_be_said_of_anything() -> None:
    assert isinstance(parse_event(about("parcel", "parcel.weighed", kg=3), THINGS), Event)
    assert isinstance(parse_event(about("visit", "visit.dreamt"), THINGS), Event)


def test_a_thing_that_the_server_does_not_know_is_no_thing() -> None:
    assert refusal(about("parcel", "parcel.left", where="x")) == Refusal("malformed", "/visit", "is missing")


# ---- what is understood


def test_every_type_has_a_body_here() -> None:
    assert BODIES.keys() == VOCABULARY.keys()


@pytest.mark.parametrize("type", VOCABULARY)
def test_an_event_comes_back_as_it_was_sent(type: str) -> None:
    read = parse(sent(type))
    assert isinstance(read, Event), read
    assert as_sent(read) == sent(type)
    assert (read.device, read.by) == (None, None)


def test_a_phone_may_say_every_reason_that_a_list_may_offer() -> None:
    raw = sent("leave.started")
    for reason in (*LEAVES, "lunch"):
        raw["body"]["reason"] = reason
        assert isinstance(parse(raw), Event) == (reason != "lunch")


@pytest.mark.parametrize("type", VOCABULARY)
def test_optional_fields_may_be_absent_or_null(type: str) -> None:
    optional = [field[:-1] for field in VOCABULARY[type].fields if field.endswith("?")]
    absent = {name: value for name, value in BODIES[type].items() if name not in optional}
    assert isinstance(parse(sent(type, body=absent)), Event)
    assert isinstance(parse(sent(type, body=BODIES[type] | dict.fromkeys(optional))), Event)


@pytest.mark.parametrize(
    ("type", "field"),
    [(type, field) for type, kind in VOCABULARY.items() for field in kind.fields if not field.endswith("?")],
)
def test_every_other_field_is_needed(type: str, field: str) -> None:
    body = {name: value for name, value in BODIES[type].items() if name != field}
    assert refusal(sent(type, body=body)) == Refusal("malformed", f"/body/{field}", "is missing")


EMPTY_IS_TEXT = {"value", "note", "text", "comment", "cause", "reason", "report", "ticket", "agreed_by", "statement"}
EMPTY_IS_NO_TEXT = {("leave.started", "reason")}


@pytest.mark.parametrize(
    ("type", "field", "value"),
    [
        (type, name, value)
        for type, kind in VOCABULARY.items()
        for name in (field.removesuffix("?") for field in kind.fields)
        for value in ({"an": "object"}, [[["lists"]]], -7, "")
        if value != "" or name not in EMPTY_IS_TEXT or (type, name) in EMPTY_IS_NO_TEXT
        if name != "facts" or not isinstance(value, dict)
    ],
)
def test_a_field_has_its_own_shape(type: str, field: str, value: Any) -> None:
    found = refusal(with_body(type, **{field: value}))
    assert found.reason == "malformed" and found.pointer.startswith(f"/body/{field}")


def test_unknown_fields_of_a_body_are_kept() -> None:
    read = parse(with_body("item.answered", mood={"deep": [1, None, "x"]}))
    assert isinstance(read, Event) and read.body["mood"] == {"deep": [1, None, "x"]}


@pytest.mark.parametrize(("type", "v"), [("meter.read", 1), ("item.answered", 2), ("x", 999), ("a.b.c_d", 1)])
def test_an_unknown_type_or_version_is_kept_as_it_is(type: str, v: int) -> None:
    body = {"item": 7, "any": [None, True, {"x": "👩‍🔧"}], "replaces": "not a list"}
    read = parse(sent(type, v=v, body=body))
    assert isinstance(read, Event) and (read.type, read.v, read.body) == (type, v, body)


def test_what_the_server_added_is_ignored() -> None:
    again = sent() | {"seq": 9, "device": "another", "by": "somebody", "received": WHEN}
    assert parse(again) == parse(sent())


@given(st.integers(0, 10**6))
def test_made_up_events_come_back_as_they_were_sent(seed: int) -> None:
    for wire in random_events(Random(seed), 5):
        read = parse(wire)
        assert isinstance(read, Event), read
        assert as_sent(read) == {name: value for name, value in wire.items() if name not in ("device", "by")}


# ---- what is not


@pytest.mark.parametrize("raw", [None, 1, "x", [], [sent()], True])
def test_what_is_no_object_is_refused(raw: Any) -> None:
    assert refusal(raw).pointer == ""


@pytest.mark.parametrize("field", ["id", "visit", "type", "v", "seen", "wall", "tz", "mono", "body"])
def test_every_field_of_the_envelope_is_needed(field: str) -> None:
    raw = {name: value for name, value in sent().items() if name != field}
    assert refusal(raw) == Refusal("malformed", f"/{field}", "is missing")


@pytest.mark.parametrize(
    ("field", "value", "pointer"),
    [
        *(("id", value, "/id") for value in (None, 1, "", "x", A.upper(), A[:-1], A + "0", f"{{{A}}}")),
        *(("visit", value, "/visit") for value in (None, "visit-1", A.upper())),
        *(("type", value, "/type") for value in (None, 1, "", "Visit.arrived", "a..b", ".a", "a.", "a b", "a" * 65)),
        *((field, "a\n", f"/{field}") for field in ("id", "type")),
        *(("v", value, "/v") for value in (None, 0, -1, "1", True, 1001)),
        *(("seen", value, "/seen") for value in (None, -1, "1", False, 2**53)),
        *(("wall", value, "/wall") for value in (None, "now", True, 253_402_300_800_000, -62_135_596_800_001)),
        *(("tz", value, "/tz") for value in (None, "480", 1081, -1081)),
        *(("mono", value, "/mono") for value in (None, "b1", [], ["b1"], ["b1", 1, 2], {"b1": 1})),
        *(("mono", [value, 1], "/mono/0") for value in (None, 1, "", "b 1", "b" * 65)),
        *(("mono", ["b1", value], "/mono/1") for value in (None, "1", -1, True)),
        *(("body", value, "/body") for value in (None, [], "x", 1)),
    ],
)
def test_the_envelope_has_a_form(field: str, value: Any, pointer: str) -> None:
    found = refusal(sent() | {field: value})
    assert (found.reason, found.pointer) == ("malformed", pointer)


def test_a_stranger_in_the_envelope_is_refused() -> None:
    assert refusal(sent() | {"a/b~c": 1}) == Refusal("malformed", "/a~1b~0c", "is not a field of an event")


@pytest.mark.parametrize(
    ("type", "changes", "pointer"),
    [
        ("visit.arrived", {"undone": False}, "/body/undone"),
        ("visit.arrived", {"undone": 1}, "/body/undone"),
        ("visit.arrived", {"replaces": None}, "/body/replaces"),
        ("visit.arrived", {"replaces": [B, "x"]}, "/body/replaces/1"),
        ("visit.arrived", {"replaces": [B] * 201}, "/body/replaces"),
        ("visit.arrived", {"door_code": "471"}, "/body/door_code"),
        ("visit.arrived", {"door_code": "471147114"}, "/body/door_code"),
        ("visit.arrived", {"door_code": "４７１１"}, "/body/door_code"),
        ("door_code.entered", {"door_code": "471"}, "/body/door_code"),
        ("visit.arrived", {"position": {"lat": "29.5", "lon": "106.5"}}, "/body/position/accuracy"),
        ("visit.arrived", {"position": {"lat": "29,5", "lon": "1", "accuracy": 1}}, "/body/position/lat"),
        ("visit.arrived", {"position": {"lat": 29, "lon": "1", "accuracy": 1}}, "/body/position/lat"),
        ("visit.arrived", {"position": {"lat": "1e5", "lon": "1", "accuracy": 1}}, "/body/position/lat"),
        ("visit.arrived", {"position": {"lat": "01", "lon": "1", "accuracy": 1}}, "/body/position/lat"),
        ("visit.departed", {"despite": []}, "/body/despite"),
        ("visit.departed", {"despite": ["rain"]}, "/body/despite/0"),
        ("visit.started", {"reason": 1}, "/body/reason"),
        ("visit.arrived", {"judged": {"verdict": "early", "minutes": -24, "entry": B}}, "/body/judged/minutes"),
        ("visit.arrived", {"judged": {"verdict": "soon", "minutes": "0.0", "entry": B}}, "/body/judged/verdict"),
        ("visit.arrived", {"judged": {"verdict": "early", "minutes": "0.0"}}, "/body/judged/entry"),
        ("change.seen", {"state": "moved"}, "/body/state"),
        ("change.seen", {"entry": "e1"}, "/body/entry"),
        ("change.seen", {"gone": False}, "/body/gone"),
        ("item.answered", {"item": ""}, "/body/item"),
        ("item.answered", {"item": "Enter"}, "/body/item"),
        ("item.answered", {"item": "__proto__"}, "/body/item"),
        ("item.answered", {"item": "x" * 101}, "/body/item"),
        ("item.answered", {"value": True}, "/body/value"),
        ("item.answered", {"value": 5}, "/body/value"),
        ("item.answered", {"value": []}, "/body/value"),
        ("item.answered", {"value": ["x"] * 201}, "/body/value"),
        ("item.answered", {"value": ["x", None]}, "/body/value"),
        ("item.answered", {"value": "x" * 4001}, "/body/value"),
        ("item.answered", {"note": "x" * 4001}, "/body/note"),
        ("items.confirmed", {"items": []}, "/body/items"),
        ("items.confirmed", {"items": ["ok", "Not ok"]}, "/body/items/1"),
        ("note.added", {"replaces": [1]}, "/body/replaces/0"),
        ("photo.added", {"sha256": SHA256.upper()}, "/body/sha256"),
        ("photo.added", {"sha256": SHA256[:-1]}, "/body/sha256"),
        ("photo.added", {"size": 0}, "/body/size"),
        ("photo.added", {"size": 4 * 1024 * 1024 + 1}, "/body/size"),
        ("photo.added", {"mime": "image/svg+xml"}, "/body/mime"),
        ("photo.added", {"width": 0}, "/body/width"),
        ("photo.added", {"height": 20_001}, "/body/height"),
        ("call.attempted", {"purpose": "chat"}, "/body/purpose"),
        ("call.attempted", {"result": "Reached"}, "/body/result"),
        ("delay.told", {"expected": "18:00"}, "/body/expected"),
        ("delay.told", {"expected": "2026-06-03T18:00:00"}, "/body/expected"),
        ("delay.told", {"expected": "2026-06-03 18:00:00Z"}, "/body/expected"),
        ("delay.told", {"expected": "2026-02-30T18:00:00Z"}, "/body/expected"),
        ("delay.told", {"expected": "2026-06-03T24:00:01Z"}, "/body/expected"),
        ("delay.told", {"expected": "2026-06-03T18:00:00+25:00"}, "/body/expected"),
        ("delay.told", {"expected": "２026-06-03T18:00:00Z"}, "/body/expected"),
        ("delay.told", {"expected": 1780480800000}, "/body/expected"),
        ("leave.started", {"returning": "yes"}, "/body/returning"),
        ("leave.started", {"returning": 1}, "/body/returning"),
        ("leave.started", {"minutes": "30"}, "/body/minutes"),
        ("leave.started", {"minutes": 10_081}, "/body/minutes"),
        ("leave.ended", {"leave": [B]}, "/body/leave"),
        ("line.checked", {"works": "yes"}, "/body/works"),
        ("promise.agreed", {"zone": "../../etc/passwd"}, "/body/zone"),
        ("promise.agreed", {"zone": "/etc"}, "/body/zone"),
        ("promise.agreed", {"zone": ""}, "/body/zone"),
        ("promise.agreed", {"agreed_by": "x" * 201}, "/body/agreed_by"),
        ("rating.given", {"stars": 0}, "/body/stars"),
        ("rating.given", {"stars": 6}, "/body/stars"),
        ("rating.given", {"stars": "5"}, "/body/stars"),
        ("rating.given", {"stars": True}, "/body/stars"),
        ("private.answered", {"iv": "A" * 15}, "/body/iv"),
        ("private.answered", {"iv": "A" * 15 + "="}, "/body/iv"),
        ("private.answered", {"ciphertext": "A" * 2049}, "/body/ciphertext"),
        ("private.answered", {"wrapped": "A+/="}, "/body/wrapped"),
        ("visit.signed", {"signature": {"kind": "guessed"}}, "/body/signature/kind"),
        ("visit.signed", {"signature": {}}, "/body/signature/kind"),
        ("visit.signed", {"signature": {"kind": ["drawn"]}}, "/body/signature/kind"),
        ("visit.signed", {"signature": {"kind": "typed"}}, "/body/signature/name"),
        ("visit.signed", {"signature": {"kind": "typed", "name": " \n"}}, "/body/signature/name"),
        ("visit.signed", {"signature": {"kind": "refused"}}, "/body/signature/reason"),
        ("visit.signed", {"signature": {"kind": "drawn"}}, "/body/signature/strokes"),
        ("visit.signed", {"signature": {"kind": "drawn", "strokes": []}}, "/body/signature/strokes"),
        ("visit.signed", {"signature": {"kind": "drawn", "strokes": [[1]]}}, "/body/signature/strokes/0"),
        ("visit.signed", {"signature": {"kind": "drawn", "strokes": [[1, 2, 3]]}}, "/body/signature/strokes"),
        ("visit.signed", {"signature": {"kind": "drawn", "strokes": [[1, "2"]]}}, "/body/signature/strokes/0/1"),
        ("visit.signed", {"facts": {"a/b": {"deep": 1}}}, "/body/facts/a~1b"),
        ("visit.signed", {"facts": {str(n): n for n in range(201)}}, "/body/facts"),
        ("visit.signed", {"events": [B] * 1001}, "/body/events"),
        ("visit.signed", {"language": "chinese please"}, "/body/language"),
        ("visit.completed", {"recorded": 0}, "/body/recorded"),
        ("visit.completed", {"outcome": "won"}, "/body/outcome"),
        ("reply.given", {"record": 0}, "/body/record"),
    ],
)
def test_a_body_out_of_form_is_refused_at_its_place(type: str, changes: Json, pointer: str) -> None:
    found = refusal(with_body(type, **changes))
    assert (found.reason, found.pointer) == ("malformed", pointer)


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        (1.0, "/body/x"),
        (float("nan"), "/body/x"),
        (float("inf"), "/body/x"),
        (2**53, "/body/x"),
        (-(2**53), "/body/x"),
        ([1, {"y": [0.5]}], "/body/x/1/y/0"),
        ("a\0b", "/body/x"),
        ("\ud800", "/body/x"),
        ({"a\0b": 1}, "/body/x"),
        ({"\udfff": 1}, "/body/x"),
    ],
)
@pytest.mark.parametrize("type", ["item.answered", "meter.read"])
def test_what_has_no_canonical_form_is_refused_everywhere(type: str, value: Any, pointer: str) -> None:
    found = refusal(sent(type, body=BODIES.get(type, {}) | {"x": value}))
    assert (found.reason, found.pointer) == ("malformed", pointer)


def test_nesting_has_an_end() -> None:
    def nested(depth: int) -> Any:
        return [nested(depth - 1)] if depth else "x"

    assert isinstance(parse(sent("meter.read", body={"x": nested(10)})), Event)
    assert refusal(sent("meter.read", body={"x": nested(11)})).reason == "malformed"
    assert refusal(sent("meter.read", body={"x": nested(400)})).reason == "malformed"


# ---- how much


@pytest.mark.parametrize(
    ("type", "field", "most"),
    [("meter.read", "x", EVENT_BYTES), ("note.added", "x", EVENT_BYTES), ("visit.signed", "x", SIGNED_BYTES)],
)
def test_an_event_has_a_largest_size(type: str, field: str, most: int) -> None:
    def filled(more: int) -> Json:
        return sent(type, body=BODIES.get(type, {}) | {field: "门" * (more // 3) + "x" * (more % 3)})

    room = most - size(filled(0))
    assert size(filled(room)) == most
    assert isinstance(parse(filled(room)), Event)
    assert refusal(filled(room + 1)).reason == "too_large"


def test_strokes_have_a_largest_size() -> None:
    def drawn(strokes: int) -> Json:
        line = [12345, 12345] * 10
        return with_body("visit.signed", signature={"kind": "drawn", "strokes": [line] * strokes})

    assert isinstance(parse(drawn(32 * 1024 // 122 - 1)), Event)
    assert refusal(drawn(32 * 1024 // 122 + 1)) == Refusal(
        "too_large", "/body/signature/strokes", "the strokes are larger than 32768 bytes"
    )


def test_a_text_is_measured_in_characters() -> None:
    assert isinstance(parse(with_body("note.added", text="👩" * 4000)), Event)
    assert isinstance(refusal(with_body("note.added", text="x" * 4001)), Refusal)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
)


@given(st.sampled_from(sorted(VOCABULARY)), st.data())
def test_nothing_makes_reading_fail(type: str, data: st.DataObject) -> None:
    fields = [field.removesuffix("?") for field in VOCABULARY[type].fields]
    body = BODIES[type] | data.draw(st.dictionaries(st.sampled_from(fields), anything, max_size=3))
    envelope = data.draw(st.dictionaries(st.sampled_from(sorted(sent())), anything, max_size=1))
    read = parse(sent(type, body=body) | envelope)
    if isinstance(read, Event):
        assert json.loads(json.dumps(as_sent(read))) == sent(type, body=body) | envelope
