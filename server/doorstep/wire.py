"""What the schemas of several features share: texts on the wire, in the words of both JSON Schema and Python."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate


def matching(pattern: str, form: str) -> validate.Regexp:
    """A text that matches as a whole; `$` alone would let a line end pass in Python, and JSON Schema knows no \\Z."""
    return validate.Regexp(rf"^{pattern}$(?!\n)", error=f"expected {form}")


def whole_characters(text: str) -> None:
    """Refuses half of a surrogate pair: UTF-8 has no bytes for it, and JSON Schema no words."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValidationError("half of a surrogate pair")


LINE = (matching(r"[^\x00-\x1f\x7f]*", "a text without control characters"), whole_characters)
"""A text of one line that every database can keep (PostgreSQL has no NUL)."""


WALL = matching(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]", "a day and time without a zone")
"""A day and a time of day, by the clock of the installation."""


def text(*options: str, null: bool = False) -> fields.String:
    """A text that is always there, one of `options` if there are any."""
    return fields.String(required=True, allow_none=null, validate=validate.OneOf(options) if options else None)


class Written(fields.Nested):
    """What is JSON already, in the very form of this schema: it goes out as it stands. Dumping five hundred cards of a
    day anew was a third of its answer."""

    # The library's own Nested names its first argument otherwise than the field that it is made of.
    def _serialize(self, nested_obj: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        return nested_obj


class Named(Schema):
    """A person or a team."""

    id = text()
    name = text()


OUTCOMES = ("done", "missed", "stopped", "cancelled", "rescheduled")
VERDICTS = ("early", "on_target", "on_time", "late", "undetermined")
"""What becomes of a visit, and what is judged of an arrival."""

FACTS = {
    "anyOf": [
        {"type": "string"},
        {"type": "integer"},
        {"type": "boolean"},
        {"type": "array", "items": {"type": "string"}},
    ]
}
"""What a fact can be, in the words of JSON Schema."""


def facts() -> fields.Dict:
    """What the office knows of a visit, by the names that conditions read."""
    return fields.Dict(fields.String(), fields.Raw(metadata=FACTS), required=True)


class PromiseInForce(Schema):
    """The promise in force; instants are RFC 3339 by the clock of the place."""

    entry = text()
    start = text()
    end = text(null=True)
    zone = text()


class LedgerEntry(PromiseInForce):
    """One promise of the ledger: who asked for it, and who agreed."""

    asked_by = text()
    agreed_by = text(null=True)
    reason = text(null=True)
    at = text()
    origin = text()


WISHES = ("call", "message", "door")
"""How customers may want to be told that somebody comes."""


class Wish(Schema):
    """How the customer would have it, as they said through their link: a note, how whoever comes is to make themselves
    known, and between which times of day to call."""

    note = text(null=True)
    how = text(*WISHES, null=True)
    since = text(null=True)
    until = text(null=True)
    at = text()


class LeftItem(Schema):
    """Something that was not done at the visit before; `why` is what was noted there."""

    id = text()
    zh = text()
    en = text()
    state = text("failed", "conflict", "open")
    why = text(null=True)


class OwedPromise(Schema):
    """Something that was promised at a visit before; `open`: nobody has said yet that it was kept."""

    id = text()
    kind = text("question.answer", "complaint.answer", "order.working")
    due = text(null=True)
    said = text(null=True)
    by = text(null=True)
    open = fields.Boolean(required=True)


class Clashing(Schema):
    """What kept whoever went before from coming again at the agreed time; without an `order` they do not work then."""

    order = text(null=True)
    person = text()
    start = text(null=True)
    end = text(null=True)


class Carried(Schema):
    """What the visit before this one of the same order left to it. `by`: the name of whoever ended it."""

    visit = text()
    outcome = text(*OUTCOMES)
    at = text()
    zone = text()
    by = text(null=True)
    reason = text(null=True)
    report = text(null=True)
    left = fields.List(fields.Nested(LeftItem), required=True)
    promises = fields.List(fields.Nested(OwedPromise), required=True)
    notes = fields.List(fields.String(), required=True)
    clash = fields.List(fields.Nested(Clashing), required=True)


class Visited(Schema):
    """The customer, as whoever goes there knows them, whom to call instead, and what is noted for every visit."""

    id = text()
    name = text()
    address_as = text(null=True)
    phone = text()
    contact_name = fields.String(allow_none=True)
    contact_phone = fields.String(allow_none=True)
    note = fields.String(allow_none=True)


class Place(Schema):
    """Where the visit is; coordinates are decimal strings, in the system `datum` (null: nobody has said in which)."""

    address = text()
    area_type = text(null=True)
    place_type = text(null=True)
    latitude = text(null=True)
    longitude = text(null=True)
    datum = text(null=True)
