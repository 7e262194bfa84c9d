"""What a phone may say about a visit: the vocabulary as one table, and how one event is read (docs/protocol.md, 1).

The fold reads the same table, so a new type of event is one line here and one in client/src/core/visit/events.ts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from .. import iso

Body = dict[str, Any]


@dataclass(frozen=True)
class Event:
    """One fact from a phone. `device` and `by` (the person) are set by the server; `wall` is in milliseconds since
    1970, `tz` in minutes east of UTC, `mono` names a run of the app and its monotonic clock in milliseconds."""

    id: str
    visit: str
    type: str
    v: int
    seen: int
    wall: int
    tz: int
    mono: tuple[str, int]
    body: Body
    device: str | None = None
    by: str | None = None


@dataclass(frozen=True)
class Refusal:
    """Why something cannot be understood: the reason of its quarantine, a JSON pointer into the event, a sentence."""

    reason: str
    pointer: str
    message: str


Shape = Callable[[Any], Refusal | None]
"""Looks at a value; None when it is well formed. The pointer of a refusal starts at the value: whoever looked into
something lengthens it (`within`), so that no pointer is built for what is well formed."""


@dataclass(frozen=True, slots=True)
class Open:
    """A shape whose values may stand in a sealed record for everybody to read: nobody can write anything of their own
    into them. What is not open is personal."""

    look: Shape

    def __call__(self, value: Any) -> Refusal | None:
        """As its shape."""
        return self.look(value)


def malformed(message: str, pointer: str = "") -> Refusal:
    """What does not have the form of the protocol."""
    return Refusal("malformed", pointer, message)


def within(name: str | int, refusal: Refusal) -> Refusal:
    """A refusal of what stands under a name or in a place."""
    return replace(refusal, pointer=f"/{name}{refusal.pointer}")


# ---- shapes

INTEGER_LIMIT = 2**53 - 1
DEEPEST = 12


def integer(low: int, high: int) -> Shape:
    """A whole number between two bounds."""

    def check(value: Any) -> Refusal | None:
        if type(value) is int and low <= value <= high:
            return None
        return malformed(f"expected an integer from {low} to {high}")

    return Open(check)


def text(longest: int = 4000, pattern: str = r"(?s).*", form: str = "") -> Shape:
    """A text of at most `longest` characters (code points) that matches the pattern as a whole."""
    expected = form or f"a text of at most {longest} characters"
    matches = re.compile(pattern).fullmatch

    def check(value: Any) -> Refusal | None:
        if isinstance(value, str) and len(value) <= longest and matches(value):
            return None
        return malformed(f"expected {expected}")

    return check


def choice(*options: str | bool) -> Shape:
    """One of the given values."""

    def check(value: Any) -> Refusal | None:
        if isinstance(value, str | bool) and value in options:
            return None
        return malformed(f"expected one of {', '.join(json.dumps(option) for option in options)}")

    return Open(check)


def array(shape: Shape, longest: int = 200, shortest: int = 0) -> Shape:
    """A list of values of one shape; open when they are."""

    def check(value: Any) -> Refusal | None:
        if not isinstance(value, list) or not shortest <= len(value) <= longest:
            return malformed(f"expected a list of {shortest} to {longest} values")
        for place, entry in enumerate(value):
            if refusal := shape(entry):
                return within(place, refusal)
        return None

    return Open(check) if isinstance(shape, Open) else check


def mapping(fields: Mapping[str, Shape]) -> Shape:
    """An object with these fields; a name that ends in `?` may be absent or null. Other fields are kept and ignored."""
    expected = [(field.removesuffix("?"), field.endswith("?"), shape) for field, shape in fields.items()]

    def check(value: Any) -> Refusal | None:
        if not isinstance(value, dict):
            return malformed("expected an object")
        for name, optional, shape in expected:
            found = value.get(name)
            if found is None and optional:
                continue
            if found is None and name not in value:
                return malformed("is missing", f"/{name}")
            if refusal := shape(found):
                return within(name, refusal)
        return None

    return check


def variant(tag: str, forms: Mapping[str, Shape]) -> Shape:
    """An object whose field `tag` says which form the rest has."""
    tagged = mapping({tag: choice(*forms)})

    def check(value: Any) -> Refusal | None:
        return tagged(value) or forms[value[tag]](value)

    return check


def any_of(message: str, *shapes: Shape) -> Shape:
    """A value that has one of several shapes."""

    def check(value: Any) -> Refusal | None:
        return None if any(shape(value) is None for shape in shapes) else malformed(message)

    return check


@Open
def instant(value: Any) -> Refusal | None:
    """An RFC 3339 instant with an offset."""
    if isinstance(value, str) and iso.is_instant(value):
        try:
            datetime.fromisoformat(value)
        except ValueError:
            return malformed("no such date or time")
        return None
    return malformed("expected a time such as 2026-11-22T09:00:00+08:00")


def nothing(value: Any) -> Refusal | None:
    """Null."""
    return None if value is None else malformed("expected null")


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
EVENT_BYTES = 64 * 1024
SIGNED_BYTES = 128 * 1024
"""A signature carries the statement and the ids of all events before it, beside the strokes."""

TEXT = text()
SHORT = text(200)
UUID = Open(text(36, r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "a UUID in lower case"))
UUIDS = array(UUID)
ITEM = Open(text(100, r"[a-z0-9][a-z0-9._-]*", "the id of an item"))
SHA256 = text(64, r"[0-9a-f]{64}", "a SHA-256 digest in hexadecimal")
DECIMAL = text(24, r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", "a decimal string")
BOOLEAN = choice(True, False)
ZONE = Open(text(64, r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*", "the name of a time zone"))
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


def base64url(longest: int) -> Shape:
    """Bytes in base64url without padding."""
    return text(longest, r"[A-Za-z0-9_-]+", "base64url")


# ---- the vocabulary


@dataclass(frozen=True)
class Kind:
    """What one type of event means: the part of the fold it goes to (empty: it only speaks about another event), the
    register it writes (empty: none, it adds to a list), the fields of its body and the most bytes it may have. `inside`
    names what may be read of a field that is an object; without it the object is personal as a whole."""

    into: str
    register: str
    fields: Mapping[str, Shape]
    bytes: int = EVENT_BYTES
    inside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def shape(self) -> Shape:
        """The shape of its body."""
        return mapping(self.fields)

    @cached_property
    def known(self) -> tuple[str, ...]:
        """The names of the fields that the fold shows."""
        names = (field.removesuffix("?") for field in self.fields)
        return tuple(name for name in names if name not in ("replaces", "undone"))

    @cached_property
    def open(self) -> frozenset[str]:
        """The names of the fields that a sealed record shows to everybody."""
        return frozenset(name.removesuffix("?") for name, shape in self.fields.items() if isinstance(shape, Open))


MARK: dict[str, Shape] = {"replaces": UUIDS, "undone?": choice(True)}

VOCABULARY: Mapping[str, Kind] = {
    "visit.departed": Kind("marks", "mark:departed", MARK),
    "visit.arrived": Kind(
        "marks",
        "mark:arrived",
        {**MARK, "door_code?": text(8, r"[0-9]{4,8}", "a code of 4 to 8 digits"), "position?": POSITION},
    ),
    "visit.entered": Kind("marks", "mark:entered", MARK),
    "visit.started": Kind("marks", "mark:started", MARK),
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
    "reply.given": Kind("replies", "", {"record": integer(1, INTEGER_LIMIT), "text": TEXT}),
}


def kind_of(event: Event) -> Kind | None:
    """The meaning of an event; None when this server does not know its type, or not this version of it."""
    return VOCABULARY.get(event.type) if event.v == 1 else None


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


# ---- reading one event

YEAR_1, YEAR_9999 = -62_135_596_800_000, 253_402_300_799_999
BOOT = text(64, r"[A-Za-z0-9_-]+", "the name of a run of the app")
MILLISECONDS = integer(0, INTEGER_LIMIT)


def monotonic(value: Any) -> Refusal | None:
    """`[boot, ms]`."""
    if not isinstance(value, list) or len(value) != 2:
        return malformed("expected the name of a run of the app and milliseconds")
    boot, ms = value
    if refusal := BOOT(boot):
        return within(0, refusal)
    if refusal := MILLISECONDS(ms):
        return within(1, refusal)
    return None


ENVELOPE: Mapping[str, Shape] = {
    "id": UUID,
    "visit": UUID,
    "type": text(64, r"[a-z][a-z_]*(\.[a-z_]+)*", "the type of an event"),
    "v": integer(1, 1000),
    "seen": MILLISECONDS,
    "wall": integer(YEAR_1, YEAR_9999),
    "tz": integer(-18 * 60, 18 * 60),
    "mono": monotonic,
    "body": mapping({}),
}
SOUND_ENVELOPE = mapping(ENVELOPE)
ADDED_BY_THE_SERVER = ("seq", "device", "by", "received")
"""Ignored when they come back: a phone that offers its events again may send them as it pulled them."""


def parse(raw: Any, device: str | None = None, by: str | None = None) -> Event | Refusal:
    """Reads one event as it came over the wire, from a device and a person.

    Refused is only what cannot be understood. An event of an unknown type or version is read when its envelope is
    sound and its body can stand in canonical JSON; fields of the body that are not known are kept.
    """
    if not isinstance(raw, dict):
        return malformed("expected an object")
    said = {name: value for name, value in raw.items() if name not in ADDED_BY_THE_SERVER}
    refusal = plain(said, DEEPEST) or SOUND_ENVELOPE(said)
    if refusal is None and (strangers := sorted(said.keys() - ENVELOPE.keys())):
        refusal = malformed("is not a field of an event", f"/{escaped(strangers[0])}")
    if refusal:
        return refusal
    event = Event(**{**said, "mono": tuple(said["mono"])}, device=device, by=by)
    kind = kind_of(event)
    most = kind.bytes if kind else EVENT_BYTES
    if size(said) > most:
        return Refusal("too_large", "", f"the event is larger than {most} bytes")
    if kind and (refusal := kind.shape(event.body)):
        return within("body", refusal)
    return event


def as_sent(event: Event) -> dict[str, Any]:
    """The event as its phone sent it, without what the server added; two events are the same when this is the same."""
    return {name: getattr(event, name) for name in ENVELOPE} | {"mono": list(event.mono)}


def plain(value: Any, deepest: int) -> Refusal | None:
    """Refuses what has no canonical form or what a database cannot keep: floats, integers beyond 2^53, the character
    NUL, half of a surrogate pair, and nesting without end."""
    kind = type(value)
    if kind is str:
        return malformed("contains NUL or half of a character") if UNSOUND.search(value) else None
    if kind is int:
        return None if abs(value) <= INTEGER_LIMIT else malformed("integer beyond 2^53")
    if kind is bool or value is None:
        return None
    if kind is not dict and kind is not list:
        return malformed("expected an integer or a decimal string, not a float")
    if deepest == 0:
        return malformed("is nested too deeply")
    if kind is dict and UNSOUND.search("".join(value)):
        return malformed("has a field whose name contains NUL or half of a character")
    for name, entry in value.items() if kind is dict else enumerate(value):
        if refusal := plain(entry, deepest - 1):
            return within(escaped(str(name)), refusal)
    return None


UNSOUND = re.compile("[\0\ud800-\udfff]")


def size(value: Any) -> int:
    """The length of the canonical JSON in bytes (the order of fields does not change it)."""
    return len(COMPACT.encode(value).encode())


COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def escaped(name: str) -> str:
    """A name as a step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
