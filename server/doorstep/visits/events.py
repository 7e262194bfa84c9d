"""What a phone may say about a visit: the vocabulary as one table (docs/protocol.md, section 1).

The fold reads the same table, so a new type of event is one line here and one in client/src/core/visit/events.ts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..appointments.rules import VISIT
from ..events import rules as events
from ..events.rules import Event, Kind
from ..events.shapes import (
    BOOLEAN,
    DECIMAL,
    INTEGER_LIMIT,
    SHA256,
    SHORT,
    TEXT,
    UUID,
    UUIDS,
    ZONE,
    Open,
    Refusal,
    Shape,
    any_of,
    array,
    base64url,
    choice,
    escaped,
    instant,
    integer,
    malformed,
    mapping,
    nothing,
    size,
    text,
    variant,
    within,
)


def strokes(value: Any) -> Refusal | None:
    """A drawn signature: each stroke a list x, y, x, y … of integers."""
    if refusal := STROKES(value):
        return refusal
    if any(len(line) % 2 for line in value):
        return malformed("each stroke needs as many x as y")
    if size(value) > STROKES_BYTES:
        return Refusal("too_large", "", f"the strokes are larger than {STROKES_BYTES} bytes")
    return None


def flat(value: Any) -> Refusal | None:
    """Facts by name: each a text, an integer, a boolean or a list of texts."""
    if not isinstance(value, dict) or len(value) > 200:
        return malformed("expected an object of at most 200 fields")
    for name, entry in value.items():
        if refusal := FACT(entry):
            return within(escaped(name), refusal)
    return None


STROKES_BYTES = 32 * 1024
SIGNED_BYTES = 128 * 1024
"""A signature carries the statement and the ids of all events before it, beside the strokes."""

ITEM = Open(text(100, r"[a-z0-9][a-z0-9._-]*", "the id of an item"))
ANSWER = any_of("expected a text, a list of texts or null", nothing, TEXT, array(SHORT, 200, 1))
FACT = any_of(
    "expected a text, an integer, a boolean or a list of texts",
    nothing, TEXT, BOOLEAN, integer(-INTEGER_LIMIT, INTEGER_LIMIT), array(TEXT),
)  # fmt: skip
STROKES = array(array(integer(-100_000, 100_000), 20_000, 2), 2_000, 1)
POSITION = mapping({"lat": DECIMAL, "lon": DECIMAL, "accuracy": integer(0, 10_000_000)})
SIGNATURE = variant(
    "kind",
    {
        "drawn": mapping({"name?": SHORT, "strokes": strokes}),
        "typed": mapping({"name": text(200, r"(?s).*\S.*", "a name")}),
        "refused": mapping({"reason": choice("not_done", "dispute", "absent", "other"), "note?": TEXT}),
    },
)

MARK: dict[str, Shape] = {"replaces": UUIDS, "undone?": choice(True)}
GUARDED: dict[str, Shape] = {
    **MARK,
    "despite?": array(choice("other_day", "early", "other_visit"), 3, 1),
    "reason?": TEXT,
}
"""A mark before which the phone may ask back: what it asked about, and why the person went on all the same."""
JUDGED = mapping(
    {
        "verdict": choice("early", "on_target", "on_time", "late", "undetermined"),
        "minutes": DECIMAL,
        "error_s?": integer(0, 10_000_000),
        "entry": UUID,
    }
)
"""What the phone told the person about the arrival, against this entry of the ledger; the server judges by itself."""

DOOR_CODE = text(8, r"[0-9]{4,8}", "a code of 4 to 8 digits")

VOCABULARY: Mapping[str, Kind] = {
    "visit.departed": Kind("marks", "mark:departed", GUARDED),
    "visit.arrived": Kind(
        "marks",
        "mark:arrived",
        {
            **GUARDED,
            "door_code?": DOOR_CODE,
            "position?": POSITION,
            "judged?": JUDGED,
        },
        inside={"judged": ("verdict", "minutes", "error_s", "entry")},
    ),
    "door_code.entered": Kind("codes", "", {"door_code": DOOR_CODE}),
    "visit.entered": Kind("marks", "mark:entered", MARK),
    "visit.started": Kind("marks", "mark:started", GUARDED),
    "visit.finished": Kind("marks", "mark:finished", MARK),
    "visit.left": Kind("marks", "mark:left", MARK),
    "item.answered": Kind("answers", "item", {"item": ITEM, "value": ANSWER, "note?": TEXT, "replaces": UUIDS}),
    "items.confirmed": Kind("answers", "items", {"phase": ITEM, "items": array(ITEM, 200, 1), "replaces": UUIDS}),
    "note.added": Kind("notes", "notes", {"text": TEXT, "item?": ITEM, "replaces?": UUIDS}),
    "photo.added": Kind(
        "photos",
        "",
        {
            "sha256": SHA256,
            "size": integer(1, 4 * 1024 * 1024),
            "mime": choice("image/jpeg"),
            "width": integer(1, 20_000),
            "height": integer(1, 20_000),
            "item?": ITEM,
        },
        photo="sha256",
    ),
    "photo.withdrawn": Kind("", "", {"photo": UUID}),
    "call.attempted": Kind(
        "calls",
        "",
        {
            "purpose": choice("appointment", "arrival", "delay", "hotline"),
            "result": choice("reached", "no_answer", "wrong_number", "refused"),
            "note?": TEXT,
        },
    ),
    "delay.told": Kind(
        "delays",
        "",
        {
            "expected": instant,
            "answer": choice("accepts", "new_time", "cancel", "not_reached"),
            "cause?": TEXT,
        },
    ),
    "leave.started": Kind(
        "leaves",
        "",
        {
            "reason": choice("trace", "exchange", "material", "support", "other"),
            "returning": BOOLEAN,
            "told": BOOLEAN,
            "minutes?": integer(0, 10_080),
            "promised?": instant,
            "note?": TEXT,
        },
    ),
    "leave.ended": Kind("", "", {"leave": UUID}),
    "line.checked": Kind("lines", "", {"leave": UUID, "works": BOOLEAN, "note?": TEXT}),
    "question.raised": Kind(
        "questions",
        "",
        {
            "text": TEXT,
            "hotline": choice("called", "queued", "declined"),
            "ticket?": SHORT,
            "promised?": instant,
        },
    ),
    "hotline.called": Kind("", "", {"question": UUID, "ticket": SHORT}),
    "complaint.raised": Kind(
        "complaints",
        "",
        {
            "text": TEXT,
            "content": choice("product", "service", "price"),
            "grade": choice("ordinary", "fairly_hard", "hard", "special"),
            "about_staff": BOOLEAN,
            "promised": instant,
        },
    ),
    "incident.reported": Kind(
        "incidents",
        "",
        {"kind": choice("injury", "damage", "safety", "conflict", "other"), "text": TEXT},
    ),
    "promise.agreed": Kind(
        "promises",
        "",
        {
            "start": instant,
            "end?": instant,
            "zone": ZONE,
            "asked_by": choice("customer", "staff", "resource", "weather", "third_party"),
            "agreed_by": SHORT,
            "reason?": TEXT,
        },
    ),
    "rating.given": Kind("ratings", "rating", {"stars": integer(1, 5), "comment?": TEXT, "replaces": UUIDS}),
    "private.answered": Kind(
        "private",
        "private",
        {
            "item": ITEM,
            "key": text(100, r"[A-Za-z0-9._-]+", "the id of a key"),
            "wrapped": base64url(1024),
            "iv": text(16, r"[A-Za-z0-9_-]{16}", "96 bits in base64url"),
            "ciphertext": base64url(2048),
            "replaces": UUIDS,
        },
        hidden=("wrapped", "iv", "ciphertext"),
    ),
    "visit.signed": Kind(
        "signatures",
        "signature",
        {
            "statement": text(64 * 1024),
            "format": Open(text(100, r"[a-z0-9./-]+", "the name of a format")),
            "language": Open(text(35, r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", "the tag of a language")),
            "standard": Open(SHA256),
            "promises": UUIDS,
            "events": array(UUID, 1000),
            "facts": flat,
            "signature": SIGNATURE,
            "replaces": UUIDS,
        },
        SIGNED_BYTES,
        inside={"signature": ("kind", "reason")},
    ),
    "visit.completed": Kind(
        "completions",
        "",
        {
            "outcome": choice("done", "missed", "stopped", "cancelled", "rescheduled"),
            "reason?": TEXT,
            "report?": TEXT,
            "recorded": integer(1, 1_000_000),
        },
    ),
    "change.seen": Kind("seen", "", {"state": choice("booked", "cancelled"), "entry?": UUID, "gone?": choice(True)}),
    "reply.given": Kind("replies", "", {"record": integer(1, INTEGER_LIMIT), "text": TEXT}),
}


def parse(raw: Any, device: str | None = None, by: str | None = None) -> Event | Refusal:
    """Reads one event about a visit as it came over the wire, from a device and a person."""
    return events.parse(raw, {VISIT: VOCABULARY}, device, by)


def kind_of(event: Event) -> Kind | None:
    """The meaning of an event; None when this server does not know its type, or not this version of it."""
    return events.kind_of(event, VOCABULARY)


def registers_of(event: Event) -> tuple[str, ...]:
    """The registers that an event writes: none, one, or one for each item that it confirms."""
    kind = kind_of(event)
    match kind.register if kind else "":
        case "":
            return ()
        case "item":
            return (f"item:{event.body['item']}",)
        case "items":
            return tuple(dict.fromkeys(f"item:{item}" for item in event.body["items"]))
        case "private":
            return (f"private:{event.body['item']}",)
        case register:
            return (register,)
