"""The wire form of a customer's page."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields

from ..intake.notices import CHOICES, CHOSEN
from ..mail_address import is_public_mail_address
from ..promises.rules import STATES as PROMISE_STATES
from ..wire import LINE, OUTCOMES, VERDICTS, Named, matching, text, whole_characters
from .doubles import WHYS
from .rules import AREA_TYPES, CHANNELS, LANGUAGES, OF_PLACES, PLACE_TYPES, TIERS

ACTS = (
    "customer.corrected",
    "customer.exported",
    CHOSEN,
    "customer.merged",
    "customer.parted",
    "customer.apart",
)
"""What the page tells of the trail."""
STATES = ("booked", "cancelled")
VALUE = {"anyOf": [{"type": "string"}, {"type": "boolean"}, {"type": "null"}]}
STATUSES = ("booked", "travelling", "on_site", "away", "left", "completed")


class OptedOut(ma.Schema):
    """A channel over which the customer wants nothing, and since when."""

    channel = text()
    at = text()


class CustomerPremises(ma.Schema):
    """Where a customer is visited."""

    id = text()
    address = text()
    area_type = text(null=True)
    place_type = text(null=True)


class CustomerVisit(ma.Schema):
    """A visit of a customer; `start` is empty while no time is agreed."""

    id = text()
    order = text()
    kind = text()
    state = text(*STATES)
    status = text(*STATUSES)
    outcome = text(*OUTCOMES, null=True)
    verdict = text(*VERDICTS, null=True)
    over = fields.Boolean(required=True)
    start = text(null=True)
    end = text(null=True)
    zone = text()
    address = text(null=True)
    main = fields.Nested(Named, required=True, allow_none=True)
    record = fields.Integer(required=True, allow_none=True)


class CustomerCall(ma.Schema):
    """A call to a customer that the office made, or tried to."""

    id = text()
    at = text()
    by = fields.Nested(Named, required=True, allow_none=True)
    purpose = text()
    result = text()
    note = text(null=True)
    visit = text()
    order = text()


class LevelName(ma.Schema):
    """What a service level is called."""

    zh = text()
    en = text()


class CustomerPromise(ma.Schema):
    """What was promised to a customer at a visit."""

    id = text()
    kind = text()
    level = fields.Nested(LevelName, required=True, allow_none=True)
    due = text()
    state = text(*PROMISE_STATES)
    visit = text()
    order = text()


class Replaced(ma.Schema):
    """What a correction replaced: a text, or whether somebody is new."""

    field = text()
    before = fields.Raw(required=True, allow_none=True, metadata=VALUE)
    after = fields.Raw(required=True, allow_none=True, metadata=VALUE)


class TrailEntry(ma.Schema):
    """Who put what right; what was replaced is kept no longer than its customer."""

    id = text()
    at = text()
    by = fields.Nested(Named, required=True, allow_none=True)
    act = text(*ACTS)
    changed = fields.List(fields.Nested(Replaced), required=True)


class CustomerNotices(ma.Schema):
    """How a customer is told: `choice`, of what can be chosen for them."""

    choice = text(*CHOICES)
    offered = fields.List(text(*CHOICES), required=True)


class Double(ma.Schema):
    """Somebody who may be the same customer, written down once more."""

    id = text()
    name = text()
    phone = text()
    address = text(null=True)
    why = text(*WHYS)


class Merged(ma.Schema):
    """Who was made one with a customer; `undoable` until then, the last one first."""

    id = text()
    name = text()
    phone = text()
    at = text()
    by = fields.Nested(Named, required=True, allow_none=True)
    until = text()
    undoable = fields.Boolean(required=True)


class WholeCustomer(ma.Schema):
    """A customer with everything that the office knows of them."""

    id = text()
    name = text()
    address_as = text(null=True)
    phone = text()
    email = text(null=True)
    language = text(null=True)
    channel = text(*CHANNELS, null=True)
    tier = text(null=True)
    is_new = fields.Boolean(required=True)
    contact_name = text(null=True)
    contact_phone = text(null=True)
    hours_from = text(null=True)
    hours_until = text(null=True)
    note = text(null=True)
    door_note = text(null=True)
    zone = text()
    opted_out = fields.List(fields.Nested(OptedOut), required=True)
    notices = fields.Nested(CustomerNotices, required=True)
    doubles = fields.List(fields.Nested(Double), required=True)
    merged = fields.List(fields.Nested(Merged), required=True)
    premises = fields.List(fields.Nested(CustomerPremises), required=True)
    coming = fields.List(fields.Nested(CustomerVisit), required=True)
    past = fields.List(fields.Nested(CustomerVisit), required=True)
    calls = fields.List(fields.Nested(CustomerCall), required=True)
    promises = fields.List(fields.Nested(CustomerPromise), required=True)
    trail = fields.List(fields.Nested(TrailEntry), required=True)


class Export(ma.Schema):
    """Everything that is kept of a customer: the rows that are theirs, by the name of their table."""

    customer = text()
    at = text()
    tables = fields.Dict(fields.String(), fields.List(fields.Dict()), required=True)


class DoubleSide(ma.Schema):
    """One of two who may be the same."""

    id = text()
    name = text()
    phone = text()
    address = text(null=True)


class PossibleDouble(ma.Schema):
    """Two who may be one; `one` was written down first."""

    why = text(*WHYS)
    one = fields.Nested(DoubleSide, required=True)
    other = fields.Nested(DoubleSide, required=True)


class PossibleDoubles(ma.Schema):
    """Who may be written down twice, among the customers of one's teams who were visited lately or will be."""

    items = fields.List(fields.Nested(PossibleDouble), required=True)


# ---- commands


class OtherCustomer(ma.Schema):
    """The other one of two."""

    other = fields.UUID(required=True)


class Erasure(ma.Schema):
    """Who is erased: the name, typed as it stands, so that nobody erases another one."""

    name = fields.String(required=True, validate=[ma.validate.Length(1, 200), *LINE])


class UndoneMerge(ma.Schema):
    """Which merge is undone: the last one that is in force."""

    merge = fields.UUID(required=True)


def _line(longest: int, null: bool = True) -> fields.String:
    return fields.String(allow_none=null, validate=[ma.validate.Length(1, longest), *LINE])


def _paragraph() -> fields.String:
    told = (matching(r"[^\x00]*", "a text without NUL"), whole_characters)
    return fields.String(allow_none=True, validate=[ma.validate.Length(1, 1000), *told])


def _choice(*options: str) -> fields.String:
    return fields.String(allow_none=True, validate=ma.validate.OneOf(options))


def _time() -> fields.String:
    return fields.String(allow_none=True, validate=matching(r"([01][0-9]|2[0-3]):[0-5][0-9]", "a time such as 08:30"))


def _email(given: str) -> None:
    if not is_public_mail_address(given):
        raise ma.ValidationError("no address that mail can be sent to")


class Rightly(ma.Schema):
    """What is right of a customer, or of their premises; what is left out stays."""

    name = _line(80, null=False)
    address_as = _line(40)
    phone = _line(40, null=False)
    email = fields.String(allow_none=True, validate=[*LINE, _email])
    language = _choice(*LANGUAGES)
    channel = _choice(*CHANNELS)
    tier = _choice(*TIERS)
    is_new = fields.Boolean(truthy={True}, falsy={False})
    contact_name = _line(80)
    contact_phone = _line(40)
    hours_from = _time()
    hours_until = _time()
    note = _paragraph()
    door_note = _paragraph()
    address = _line(200, null=False)
    area_type = _choice(*AREA_TYPES)
    place_type = _choice(*PLACE_TYPES)


class NoticesChosen(ma.Schema):
    """How a customer wants to be told, as they said to somebody of ours."""

    choice = text(*CHOICES)


class CustomerCorrection(ma.Schema):
    """Fields as their author has seen them (`before`), and as they are to be (`after`): of the customer, or of the
    `premises` that are named."""

    premises = fields.UUID()
    before = fields.Dict(fields.String(), fields.Raw(allow_none=True, metadata=VALUE), required=True)
    after = fields.Nested(Rightly, required=True, unknown=ma.RAISE)

    @ma.validates_schema
    def of_one_thing(self, given: dict[str, Any], **_: object) -> None:
        """Refuses fields of a customer where premises are named, and the other way round."""
        wrong = [name for name in given["after"] if (name in OF_PLACES) != ("premises" in given)]
        if wrong or not given["after"]:
            raise ma.ValidationError({name: ["It belongs to another thing."] for name in wrong or ["after"]}, "after")
