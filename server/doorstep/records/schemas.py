"""The wire form of records."""

from __future__ import annotations

import marshmallow as ma

from ..visits.events import VOCABULARY
from ..wire import LINE, OUTCOMES, VERDICTS, Named, matching, text

MATCHES = ("matches", "differs", "cannot_rebuild")
REVIEWED = ("open", "sent_back", "answered", "closed", "meets", "fails", "undecided")
SIGNATURES = ("drawn", "typed", "refused")

MOST = 100
"""Records on one page."""


class Wanted(ma.Schema):
    """Which records to list; what is left out does not matter."""

    day = ma.fields.Date(metadata={"description": "the day of the promise, at the place of the visit"})
    team = ma.fields.UUID()
    technician = ma.fields.UUID()
    outcome = ma.fields.String(validate=ma.validate.OneOf(OUTCOMES))
    verdict = ma.fields.String(validate=ma.validate.OneOf(VERDICTS))
    since = ma.fields.Date(data_key="from", metadata={"description": "the first such day"})
    upto = ma.fields.Date(data_key="to", metadata={"description": "the last such day"})
    item = ma.fields.String(
        validate=matching(r"[a-z0-9.-]{1,100}", "the name of an item"), metadata={"description": "an item that failed"}
    )
    reviewed = ma.fields.String(
        validate=ma.validate.OneOf(REVIEWED), metadata={"description": "the state or the verdict of the review"}
    )
    q = ma.fields.String(
        validate=[ma.validate.Length(1, 80), *LINE],
        metadata={
            "description": "what is known of it: customer, address, order, who went, what failed, what was written"
        },
    )
    cursor = ma.fields.String(validate=matching(r"[1-9][0-9]{0,17}", "the cursor of a page"))
    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(1, MOST))


class PhotoCount(ma.Schema):
    """How many photos the visit's events name, and how many of them have arrived."""

    stored = ma.fields.Integer(required=True)
    total = ma.fields.Integer(required=True)


class Item(ma.Schema):
    """A record in a list, as sealed; only the photos are counted now."""

    number = ma.fields.Integer(required=True)
    visit = text()
    order = text(null=True)
    kind = text()
    start = ma.fields.AwareDateTime(required=True, allow_none=True, format="iso")
    zone = text(null=True)
    technician = ma.fields.Nested(Named, required=True, allow_none=True)
    team = ma.fields.Nested(Named, required=True, allow_none=True)
    outcome = text(*OUTCOMES)
    verdict = text(*VERDICTS, null=True)
    minutes = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "decimal, one digit; negative is early"}
    )
    signature = text(*SIGNATURES, null=True)
    match = text(*MATCHES, null=True)
    reason = text(null=True)
    critical = ma.fields.Integer(required=True, metadata={"description": "critical items failed or in conflict"})
    surprises = ma.fields.Integer(required=True)
    completed_at = ma.fields.AwareDateTime(required=True, format="iso")
    photos = ma.fields.Nested(PhotoCount, required=True)


class Page(ma.Schema):
    """Records in force, the newest first; `cursor` continues the list and is null at its end."""

    items = ma.fields.List(ma.fields.Nested(Item), required=True)
    cursor = text(null=True)


class Speaker(ma.Schema):
    """Who said something."""

    id = text(null=True)
    name = text(null=True)


class After(ma.Schema):
    """What stands in the visit otherwise than when it was signed, the farewell aside."""

    items = ma.fields.List(ma.fields.String(), required=True)
    entries = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "of its lists, by event"})
    events = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "what changed either"})


class Signature(ma.Schema):
    """A signature that stands, on the phone of `by`. `statement` is what was signed, as docs/protocol.md section 5 has
    it."""

    event = text()
    kind = text(*SIGNATURES)
    name = text(null=True)
    strokes = ma.fields.List(ma.fields.List(ma.fields.Integer()), required=True, allow_none=True)
    reason = text(null=True)
    note = text(null=True)
    match = text(*MATCHES, null=True)
    statement = ma.fields.Dict(required=True, allow_none=True)
    changed_after = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "ids of events"})
    not_seen = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "ids of events"})
    after = ma.fields.Nested(After, required=True)
    wall = ma.fields.Integer(required=True)
    by = ma.fields.Nested(Speaker, required=True)


class Photo(ma.Schema):
    """A photo of the visit as sealed; its digest is null once it was erased."""

    sha256 = text(null=True)
    event = text()
    item = text(null=True)
    withdrawn = ma.fields.Boolean(required=True)
    stored = ma.fields.Boolean(required=True)
    original_deleted_at = ma.fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "when its life ended; the copy at `url` stays"}
    )
    url = text(null=True)


class Entry(ma.Schema):
    """An event, in the order in which they came; `corrected` is null when nothing bounds the error of the clock."""

    event = text()
    type = ma.fields.String(required=True, metadata={"examples": list(VOCABULARY)[:3]})
    wall = ma.fields.Integer(required=True)
    tz = ma.fields.Integer(required=True)
    corrected = text(null=True)
    error_ms = ma.fields.Integer(required=True, allow_none=True)
    grade = text()
    flags = ma.fields.List(ma.fields.String(), required=True)
    device = text(null=True)
    by = ma.fields.Nested(Speaker, required=True)
    body = ma.fields.Dict(required=True)
    late = ma.fields.Boolean(required=True)


class Private(ma.Schema):
    """What the customer answered privately."""

    item = text()
    value = ma.fields.Raw(required=True, allow_none=True)
    readable = ma.fields.Boolean(required=True)


class Record(ma.Schema):
    """A record with everything that a supervisor reads. Personal values are null once they were erased."""

    number = ma.fields.Integer(required=True)
    digest = text()
    previous = text()
    sealed_at = ma.fields.AwareDateTime(required=True, format="iso")
    superseded_by = ma.fields.Integer(required=True, allow_none=True)
    later_record = ma.fields.Integer(
        required=True, allow_none=True, metadata={"description": "the record in force, when it is not this one"}
    )
    document = ma.fields.Dict(required=True)
    standard = text()
    visit = ma.fields.Dict(required=True)
    assessment = ma.fields.Dict(required=True)
    arrival = ma.fields.Dict(required=True, allow_none=True)
    signature = ma.fields.Nested(Signature, required=True, allow_none=True, metadata={"description": "the first one"})
    signatures = ma.fields.List(ma.fields.Nested(Signature), required=True)
    photos = ma.fields.List(ma.fields.Nested(Photo), required=True)
    timeline = ma.fields.List(ma.fields.Nested(Entry), required=True)
    private = ma.fields.List(ma.fields.Nested(Private), required=True)
    late = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "ids of events"})
