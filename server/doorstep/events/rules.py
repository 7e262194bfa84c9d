"""An event: one fact from a phone about one thing; how it is read, and what its type means (docs/protocol.md, 1).

Each kind of thing brings a vocabulary of its own, `{type: Kind}`; a type belongs to one thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .shapes import (
    DEEPEST,
    INTEGER_LIMIT,
    UUID,
    Open,
    Refusal,
    Shape,
    escaped,
    integer,
    malformed,
    mapping,
    plain,
    size,
    text,
    within,
)

Body = dict[str, Any]


@dataclass(frozen=True)
class Event:
    """One fact from a phone; `what` and `about` are the kind and the id of the thing that it is about. `device` and
    `by` (the person) are set by the server; `wall` is in milliseconds since 1970, `tz` in minutes east of UTC, `mono`
    names a run of the app and its monotonic clock in milliseconds."""

    id: str
    what: str
    about: str
    type: str
    v: int
    seen: int
    wall: int
    tz: int
    mono: tuple[str, int]
    body: Body
    device: str | None = None
    by: str | None = None


EVENT_BYTES = 64 * 1024


@dataclass(frozen=True)
class Kind:
    """What one type of event means: the part of the fold it goes to (empty: it only speaks about another event), the
    register it writes (empty: none, it adds to a list), the fields of its body and the most bytes it may have. `inside`
    names what may be read of a field that is an object; without it the object is personal as a whole. `hidden` fields
    are for the server alone and are handed out to no phone; `photo` is the field that names a photo by its digest.
    What `opens` its thing makes it: the thing has the id of the event, and whoever said it works on it."""

    into: str
    register: str
    fields: Mapping[str, Shape]
    bytes: int = EVENT_BYTES
    inside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    photo: str = ""
    opens: bool = False

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


Vocabulary = Mapping[str, Kind]


def kind_of(event: Event, vocabulary: Vocabulary) -> Kind | None:
    """The meaning of an event; None when this server does not know its type, or not this version of it."""
    return vocabulary.get(event.type) if event.v == 1 else None


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


def parse(
    raw: Any,
    things: Mapping[str, Vocabulary],
    device: str | None = None,
    by: str | None = None,
    longest: int | None = None,
) -> Event | Refusal:
    """Reads one event as it came over the wire, from a device and a person. `things` holds the vocabulary of each kind
    of thing that an event may be about: the envelope names exactly one of them. `longest`, where it is known, is a
    number of bytes that it surely does not pass: then it is measured only where that would be too many.

    Refused is only what cannot be understood. An event of an unknown type or version is read when its envelope is
    sound and its body can stand in canonical JSON; fields of the body that are not known are kept.
    """
    if not isinstance(raw, dict):
        return malformed("expected an object")
    said = {name: value for name, value in raw.items() if name not in ADDED_BY_THE_SERVER}
    refusal = plain(said, DEEPEST) or named_thing(said, things) or SOUND_ENVELOPE(said)
    if refusal is None and (strangers := sorted(said.keys() - ENVELOPE.keys() - things.keys())):
        refusal = malformed("is not a field of an event", f"/{escaped(strangers[0])}")
    if refusal:
        return refusal
    what = next(name for name in things if name in said)
    event = from_wire(said, what, device, by)
    kind = kind_of(event, things[what])
    others = (other for other, vocabulary in things.items() if other != what and event.type in vocabulary)
    if (other := next(others, None)) and event.type not in things[what]:
        return malformed(f"{event.type} is said of a {other}, not of a {what}", "/type")
    most = kind.bytes if kind else EVENT_BYTES
    if (longest is None or longest > most) and size(said) > most:
        return Refusal("too_large", "", f"the event is larger than {most} bytes")
    if kind and kind.opens and event.about != event.id:
        return malformed(f"the {what} that it opens has the id of the event", f"/{what}")
    if kind and (refusal := kind.shape(event.body)):
        return within("body", refusal)
    return event


def named_thing(said: Mapping[str, Any], things: Mapping[str, Vocabulary]) -> Refusal | None:
    """Refuses an event that names no thing, or more than one, or none that can be one."""
    named = [name for name in things if name in said]
    if not named:
        return malformed("is missing", f"/{next(iter(things))}")
    if len(named) > 1:
        return malformed(f"an event is about one thing, and this one names a {named[0]}, too", f"/{named[1]}")
    refusal = UUID(said[named[0]])
    return within(named[0], refusal) if refusal else None


def from_wire(said: Mapping[str, Any], what: str, device: str | None = None, by: str | None = None) -> Event:
    """The event in a wire form whose envelope is sound, and which names the thing that it is about under `what`. Device
    and person are those that it names, unless they are given."""
    fields = {name: said[name] for name in ENVELOPE} | {"mono": tuple(said["mono"])}
    device, by = device or said.get("device"), by or said.get("by")
    return Event(**fields, what=what, about=said[what], device=device, by=by)


def as_sent(event: Event) -> dict[str, Any]:
    """The event as its phone sent it, without what the server added; two events are the same when this is the same."""
    sent = {name: getattr(event, name) for name in ENVELOPE} | {"mono": list(event.mono)}
    return {"id": sent.pop("id"), event.what: event.about, **sent}
