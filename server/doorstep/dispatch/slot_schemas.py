"""The wire form of what the office is answered about times; `asked` has what it asks."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields

from ..customers.rules import CHANNELS
from ..wire import Named, text
from .schemas import Technician

REASONS = ("wished", "follows", "precedes", "way", "free_day", "gap", "busy")
AGAINST = ("absent", "outside_hours", "overlap", "way_before", "way_after", "skill")


class Reason(ma.Schema):
    """Why a free time stands where it stands."""

    code = text(*REASONS)
    visit = fields.String()
    minutes = fields.Integer()
    count = fields.Integer()


class TimeHeld(ma.Schema):
    """Somebody is booking this time at this moment; it is free again by `until` at the latest."""

    by = fields.Nested(Named, required=True)
    until = text()


class Slot(ma.Schema):
    """A free time: `end` is when the work should be done; the buffer comes after it. `travel_minutes`: the way from the
    visit before, where both places are known."""

    person = fields.Nested(Technician, required=True)
    start = text()
    end = text()
    zone = text()
    travel_minutes = fields.Integer(required=True, allow_none=True)
    held = fields.Nested(TimeHeld, required=True, allow_none=True)
    reasons = fields.List(fields.Nested(Reason), required=True)


class Preferred(ma.Schema):
    """When a customer would have somebody come (HH:MM), and how they would be told, as their page says."""

    hours_from = text(null=True)
    hours_until = text(null=True)
    channel = text(*CHANNELS, null=True)


class Slots(ma.Schema):
    """Free times, the best first; with what is known of the customer's wishes, where it is known whose premises it is
    about."""

    items = fields.List(fields.Nested(Slot), required=True)
    preferred = fields.Nested(Preferred, required=True, allow_none=True)


class Against(ma.Schema):
    """What speaks against a person and a time: the `visit` in the way or the one that cannot be reached, the `minutes`
    that are lacking, the skills that are (`words`)."""

    code = text(*AGAINST)
    words = fields.List(fields.String(), required=True)
    visit = fields.String()
    order = fields.String()
    minutes = fields.Integer()


class SpeaksAgainst(ma.Schema):
    """Everything that does; nothing where somebody can go."""

    items = fields.List(fields.Nested(Against), required=True)
