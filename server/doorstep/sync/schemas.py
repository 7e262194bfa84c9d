"""The wire form of sync: shape and range of what phones send, and the outline of what they get.

An event is a plain object here: `events.rules` reads it, and what it cannot read is quarantined, not
refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from ..appointments.rules import ROLES
from ..events.rules import YEAR_9999
from ..intake.rules import is_offered
from ..promises.rules import ORIGINS
from ..wire import (
    LINE,
    OUTCOMES,
    VERDICTS,
    Carried,
    LedgerEntry,
    Place,
    PromiseInForce,
    Visited,
    Wish,
    facts,
    matching,
    text,
)
from . import rules

LARGEST = 2**53 - 1
FACTS = 50

UUID = matching(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "a UUID in lower case")
SHA256 = matching(r"[0-9a-f]{64}", "a SHA-256 digest in lower-case hexadecimal")
BOOT = matching(r"[A-Za-z0-9_-]{1,64}", "the name of a run of the app")
FACT = matching(r"[a-z][a-z0-9_.]{0,63}", "the name of a fact")


def _integer(low: int, high: int, **more: Any) -> fields.Integer:
    return fields.Integer(strict=True, required=True, validate=validate.Range(low, high), **more)


class Mono(fields.Tuple):
    """`[boot, ms]`: the name of this run of the app, and its monotonic clock."""

    def __init__(self, **more: Any) -> None:
        boot = fields.String(required=True, validate=BOOT)
        super().__init__((boot, _integer(0, LARGEST)), **more)


MONO = {
    "type": "array",
    "items": {"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 0, "maximum": LARGEST}]},
    "minItems": 2,
    "maxItems": 2,
    "description": "[boot, ms]",
}


class SignedTimes(ma.Schema):
    """The exchange by which a clock was measured: the answer's nonce, times and stamp, and the phone's clock when it
    asked."""

    req = fields.String(required=True, validate=validate.Length(max=100))
    sent = _integer(-YEAR_9999, YEAR_9999)
    server_ms = fields.List(_integer(-YEAR_9999, YEAR_9999), required=True, validate=validate.Length(equal=2))
    stamp = fields.String(required=True, validate=validate.Length(max=100))


class ClockSample(ma.Schema):
    """One measurement of the phone's clock: add `offset_ms` to its wall clock to get the server's."""

    wall = _integer(-YEAR_9999, YEAR_9999)
    mono = Mono(required=True, metadata=MONO)
    offset_ms = _integer(-YEAR_9999, YEAR_9999)
    error_ms = _integer(0, YEAR_9999)
    signed = fields.Nested(SignedTimes, allow_none=True)


class OfferedEvent(ma.Schema):
    """An event; see docs/protocol.md, section 1."""

    class Meta:
        unknown = ma.INCLUDE

    id = fields.String(required=True, validate=UUID)


class OfferedEvents(fields.List[Any]):
    """Events as they came. The schema is asked only what is wrong with them: it takes longer than reading them."""

    def __init__(self, **more: Any) -> None:
        super().__init__(fields.Nested(OfferedEvent), **more)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> list[Any]:
        if isinstance(value, list) and all(map(is_offered, value)):
            return value
        return super()._deserialize(value, attr, data, **more)


class Push(ma.Schema):
    """Events of one phone, with a measurement of its clock and how many it still keeps back."""

    device = fields.String(required=True, validate=UUID)
    events = OfferedEvents(required=True, validate=validate.Length(max=rules.PUSH_EVENTS))
    clock = fields.Nested(ClockSample, allow_none=True)
    pending = fields.Integer(strict=True, validate=validate.Range(0, LARGEST))

    @ma.validates_schema(skip_on_field_errors=True)
    def _each_once(self, push: dict[str, Any], **_: Any) -> None:
        if len({event["id"] for event in push["events"]}) < len(push["events"]):
            raise ma.ValidationError("an event stands here twice", "events")


class Flag(fields.Boolean):
    """True or false; marshmallow's own takes 0 and 1 as well, which are equal to them in Python."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Enrolment(ma.Schema):
    """A phone's local database, and what it says about itself."""

    device = fields.String(required=True, validate=UUID)
    name = fields.String(required=True, validate=[validate.Length(1, 80), *LINE])
    standalone = Flag(required=True)
    persisted = Flag(required=True)


class Digests(ma.Schema):
    """Photos by their SHA-256."""

    sha256 = fields.List(fields.String(validate=SHA256), required=True, validate=validate.Length(max=500))


def _plain_fact(value: Any) -> None:
    if not (value is None or isinstance(value, bool | int | str)) or len(str(value)) > 500:
        raise ma.ValidationError("expected a text of at most 500 characters, an integer or a boolean")


class Diagnosis(ma.Schema):
    """What a phone noticed about itself: lost storage, a jump of its clock, a fold that differs."""

    device = fields.String(required=True, validate=UUID)
    facts = fields.Dict(
        keys=fields.String(validate=FACT),
        values=fields.Raw(allow_none=True, validate=_plain_fact),
        required=True,
        validate=validate.Length(max=FACTS),
    )


# A schema copies all its fields when it is made: each is made once.
ENROLMENT, PUSH, DIGESTS, DIAGNOSIS = Enrolment(), Push(), Digests(), Diagnosis()


class OfficeCall(ma.Schema):
    """A call to the customer that the office made."""

    id = text()
    at = text()
    purpose = text("appointment", "delay")
    result = text("reached", "no_answer", "wrong_number", "refused")
    note = text(null=True)


class Going(ma.Schema):
    """Somebody who goes to a visit."""

    person = text()
    name = text()
    role = text(*ROLES)


class Question(ma.Schema):
    """What a supervisor (`by`, a name) asks about the sealed record, in the review `id`; `replies` had come before."""

    id = text()
    record = fields.Integer(required=True)
    comment = text()
    at = text()
    by = text()
    replies = fields.List(fields.String(), required=True, metadata={"description": "ids of events"})


class PublicKey(ma.Schema):
    """Under which private answers are sealed, base64url: `spki` of RSA, or `x25519` of the faster way."""

    id = text()
    spki = text()
    x25519 = text()


class Promised(ma.Schema):
    """What was promised at an earlier visit; open also when it is overdue. `text`: what is still to be answered."""

    id = text()
    kind = text()
    due = text()
    state = text("open", "met", "broken", "undetermined", "withdrawn")
    text = text(null=True)


class Earlier(ma.Schema):
    """A visit before, of the same customer at the same address."""

    visit = text()
    at = text()
    zone = text()
    kind = text()
    outcome = text(*OUTCOMES)
    promises = fields.List(fields.Nested(Promised), required=True)


class CalledOff(ma.Schema):
    """Since when a visit is cancelled, by whom (a name; null with `origin` link: by the customer), who asked for it,
    and why."""

    at = text()
    by = text(null=True)
    asked_by = text(null=True)
    reason = text()
    origin = text("office", "link")


class KnownArrival(ma.Schema):
    """The judgement of an arrival by the promise of this entry."""

    verdict = text(*VERDICTS)
    minutes = text()
    error_s = fields.Integer(required=True, allow_none=True)
    grade = text()
    event = text()
    entry = text()


class DoorCode(ma.Schema):
    """Whether a code that was typed at the door was right, and how many were."""

    right = fields.Boolean(required=True)
    typed = fields.Integer(required=True)


class JudgedArrival(KnownArrival):
    """How the server judged the arrival; `known` when the phone had not heard of the promise in force (`unaware`)."""

    at = text()
    unaware = fields.Boolean(required=True)
    known = fields.Nested(KnownArrival, required=True, allow_none=True)
    door_code = fields.Nested(DoorCode, required=True, allow_none=True)


class SealedRecord(ma.Schema):
    """The record in force of a visit, which holds every completion up to the place `upto` of the feed."""

    number = fields.Integer(required=True)
    digest = text()
    at = text()
    upto = fields.Integer(required=True)


class OthersWord(ma.Schema):
    """What was said of a line that was promised to work (`promise`, the event of the leave)."""

    promise = text()
    at = text()
    works = fields.Boolean(required=True)
    origin = text(*ORIGINS)


class VisitDocument(ma.Schema):
    """A visit, as those who go there see it; docs/protocol.md, section 6."""

    id = text()
    ver = fields.Integer(required=True)
    order = text()
    kind = text()
    standard = text()
    state = text("booked", "cancelled")
    team = text()
    promise = fields.Nested(PromiseInForce, required=True, allow_none=True)
    ledger = fields.List(fields.Nested(LedgerEntry), required=True)
    calls = fields.List(fields.Nested(OfficeCall), required=True)
    travel_minutes = fields.Integer(required=True, allow_none=True)
    duration_minutes = fields.Integer(required=True, allow_none=True)
    depart_by = text(null=True)
    customer = fields.Nested(Visited, required=True)
    premises = fields.Nested(Place, required=True)
    facts = facts()
    instructions = text(null=True)
    members = fields.List(fields.Nested(Going), required=True)
    earlier = fields.List(fields.Nested(Earlier), required=True)
    review = fields.Nested(Question, required=True, allow_none=True)
    promised_by = text(null=True)
    cancelled = fields.Nested(CalledOff, required=True, allow_none=True)
    arrival = fields.Nested(JudgedArrival, required=True, allow_none=True)
    record = fields.Nested(SealedRecord, required=True, allow_none=True)
    carried = fields.Nested(Carried, required=True, allow_none=True)
    working = fields.List(fields.Nested(OthersWord), required=True)
    key = fields.Nested(PublicKey, required=True, allow_none=True)
    wish = fields.Nested(Wish, required=True, allow_none=True)


class HandedEvent(ma.Schema):
    """An event as a phone gets it; docs/protocol.md, section 1. What it is about stands under the name of the thing:
    `visit` and none of the others, or one of those."""

    id = text()
    visit = fields.String()
    type = text()
    v = fields.Integer(required=True)
    seen = fields.Integer(required=True)
    wall = fields.Integer(required=True)
    tz = fields.Integer(required=True)
    mono = Mono(required=True, metadata=MONO)
    body = fields.Dict(required=True)
    seq = fields.Integer(required=True)
    device = text()
    by = text()
    received = text()


class FeedItem(ma.Schema):
    """One row of the feed; which of the fields it has follows from its kind, and a phone passes by kinds that it does
    not know (docs/protocol.md, section 6). One about anything but a visit has the id under the name of the thing, and
    its document as `thing`. `promise`: of a visit that is gone for now, and is still the reader's."""

    seq = fields.Integer(required=True)
    kind = text()
    visit = fields.String()
    event = fields.Nested(HandedEvent)
    document = fields.Nested(VisitDocument)
    todos = fields.String(metadata={"description": "of what somebody owes: their id"})
    thing = fields.Dict()
    upto = fields.Integer()
    events = fields.List(fields.Nested(HandedEvent))
    reason = fields.String()
    to = fields.String(allow_none=True, metadata={"description": "of a visit that is gone: who goes there now"})
    promise = fields.Nested(PromiseInForce, allow_none=True)
    sha256 = fields.String()
    hash = fields.String()


class PullQuery(ma.Schema):
    """Where the phone stands; nothing to start over. `key=once`: the key of private answers is wanted beside the items,
    and not in each document."""

    cursor = fields.String(validate=validate.Length(max=1000))
    key = fields.String(validate=validate.OneOf(["once"]))


class Answer(ma.Schema):
    """What every JSON answer of sync carries."""

    doorstep = fields.Integer(required=True, metadata={"description": "version of the protocol"})
    req = fields.String(required=True, allow_none=True, metadata={"description": "the request's Doorstep-Req"})
    epoch = fields.String(required=True)
    server_ms = fields.List(
        fields.Integer(), required=True, metadata={"description": "when the request came and was answered"}
    )
    stamp = fields.String(required=True, metadata={"description": "the server's signature under these times"})


class Hello(Answer):
    """What this server can do."""

    proto = fields.Dict(fields.String(), fields.Integer(), required=True)
    things = fields.List(
        fields.String(), required=True, metadata={"description": "what an event may be about: fields of its envelope"}
    )
    statements = fields.List(
        fields.String(), required=True, metadata={"description": "the formats of statements that it can rebuild"}
    )
    limits = fields.Dict(fields.String(), fields.Integer(), required=True)
    feed_days = fields.Integer(required=True)


class Enrolled(Answer):
    """The phone is known."""

    device = fields.String(required=True)
    missing = fields.List(
        fields.String(), required=True, metadata={"description": "visits whose work may be lost with a former phone"}
    )


class Result(ma.Schema):
    """What became of one event."""

    result = fields.String(required=True, validate=validate.OneOf(("accepted", "duplicate", "quarantined")))
    reason = fields.String()


class Pushed(Answer):
    """A result for each event, by its id."""

    results = fields.Dict(fields.String(), fields.Nested(Result), required=True)
    want_photos = fields.List(fields.String(), required=True)
    backed_up_seq = fields.Integer(required=True)


class Pulled(Answer):
    """A page of the feed. `base` is the cursor that was asked with, `cursor` the one to ask with next; `key`, for a
    phone that asked for it, is that of all its documents, null where it has none."""

    base = fields.String(required=True, allow_none=True)
    reset = fields.Boolean(required=True)
    more = fields.Boolean(required=True)
    cursor = fields.String(required=True)
    items = fields.List(fields.Nested(FeedItem), required=True)
    backed_up_seq = fields.Integer(required=True)
    want_photos = fields.List(fields.String(), required=True)
    key = fields.Nested(PublicKey, allow_none=True)


class PhotosKept(Answer):
    """Which photos the server has checked and keeps, and which it waits for."""

    verified = fields.List(fields.String(), required=True)
    missing = fields.List(fields.String(), required=True)


class PhotoKept(Answer):
    """The photo is checked and durable."""

    sha256 = fields.String(required=True)
    size = fields.Integer(required=True)


class Bundle(Answer):
    """Everything about one visit."""

    visit = fields.String(required=True)
    document = fields.Nested(VisitDocument, required=True)
    events = fields.List(fields.Nested(HandedEvent), required=True)
