"""The wire form of an absence: what the office asks, and what is proposed for the visits of whoever cannot come."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from ..appointments.rules import ASKED_BY
from ..roster.leaves import KINDS
from ..wire import LINE, WALL, Named, PromiseInForce, text
from .schemas import Technician
from .slot_schemas import Against, Reason

MOST_VISITS = 200
STAYS = ("begun", "over", "changed", "gone", "taken")


class Span(ma.Schema):
    """From when to when, by the clock of the installation: `end` is the first moment of work."""

    begin = fields.String(required=True, validate=WALL)
    end = fields.String(required=True, validate=WALL)


class AbsenceQuery(Span):
    """When somebody cannot come; `cover`: who stands in, whoever usually does unless it is said."""

    cover = fields.UUID()


class Replaced(ma.Schema):
    """What is to become of a visit: who goes (null: nobody for now), and perhaps another time that was agreed."""

    visit = fields.UUID(required=True)
    ver = fields.Integer(strict=True, required=True, validate=validate.Range(1, 2**53 - 1))
    person = fields.UUID(required=True, allow_none=True)
    start = fields.AwareDateTime(allow_none=True, format="iso")
    asked_by = fields.String(allow_none=True, validate=validate.OneOf(ASKED_BY))
    agreed_by = fields.String(allow_none=True, validate=[validate.Length(1, 80), *LINE])
    despite_leave = fields.String(allow_none=True, validate=[validate.Length(1, 200), *LINE])

    @ma.validates_schema
    def asked_with_a_time(self, data: dict[str, Any], **_: object) -> None:
        """Another time was agreed with somebody."""
        if data.get("start") and not data.get("asked_by"):
            raise ma.ValidationError({"asked_by": ["Missing data for required field."]})


class AbsenceEntry(Span):
    """That somebody cannot come: a new leave, or with the `id` of one that is approved that one, whose kind and times
    count; and what is to become of their visits."""

    id = fields.UUID(required=True, metadata={"description": "made up by whoever asks, for a new leave"})
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    reason = fields.String(load_default=None, allow_none=True, validate=[validate.Length(1, 300), *LINE])
    cover = fields.UUID(load_default=None, allow_none=True)
    visits = fields.List(fields.Nested(Replaced), required=True, validate=validate.Length(max=MOST_VISITS))

    @ma.validates_schema
    def once_each(self, data: dict[str, Any], **_: object) -> None:
        """Refuses two lines about one visit."""
        ids = [one["visit"] for one in data["visits"]]
        if len(set(ids)) < len(ids):
            raise ma.ValidationError({"visits": ["a visit stands here twice"]})


class TakenBack(ma.Schema):
    """That an absence is taken back: the command of the key `undoes`."""

    undoes = fields.UUID(required=True)


class AbsenceOption(ma.Schema):
    """Somebody who makes such visits, at the time that was promised: what speaks against it; `travel_minutes` from the
    visit before, `visits` that they have that day."""

    person = fields.Nested(Technician, required=True)
    against = fields.List(fields.Nested(Against), required=True)
    travel_minutes = fields.Integer(required=True, allow_none=True)
    visits = fields.Integer(required=True)


class WhyProposed(Reason):
    """Why somebody is proposed: as of a free time, and `cover`: whoever stands in; `same_time`: what was promised
    stands."""

    code = text("cover", "same_time", "wished", "follows", "precedes", "way", "free_day", "gap", "busy")


class Proposed(ma.Schema):
    """Who is to go, and when; `moves`: it is another time than was promised, so the customer has to agree."""

    person = fields.Nested(Technician, required=True)
    start = text()
    moves = fields.Boolean(required=True)
    reasons = fields.List(fields.Nested(WhyProposed), required=True)


class ConcernedVisit(ma.Schema):
    """A visit of somebody who cannot come. `proposed` null: nobody can, or it is `begun`."""

    id = text()
    ver = fields.Integer(required=True)
    order = text()
    kind = text()
    begun = fields.Boolean(required=True)
    customer = text()
    phone = text()
    address = text()
    promise = fields.Nested(PromiseInForce, required=True)
    proposed = fields.Nested(Proposed, required=True, allow_none=True)
    options = fields.List(fields.Nested(AbsenceOption), required=True)


class StandingLeave(ma.Schema):
    """A leave of that time that is known already."""

    id = text()
    begin = text()
    end = text()
    state = text("asked", "approved")


class Absence(ma.Schema):
    """What somebody's absence means: their visits in order of time, each with a proposal. `leaves` are those of that
    time that are known; `cover` stands in."""

    person = fields.Nested(Technician, required=True)
    team = fields.Nested(Named, required=True)
    zone = text()
    cover = fields.Nested(Named, required=True, allow_none=True)
    leaves = fields.List(fields.Nested(StandingLeave), required=True)
    visits = fields.List(fields.Nested(ConcernedVisit), required=True)


class AbsenceEntered(ma.Schema):
    """A leave that was written down; `undoes` is what takes it and the rest back."""

    leave = text()
    undoes = text()


class Stayed(ma.Schema):
    """A visit that was not given back, and why."""

    visit = text()
    order = text()
    why = text(*STAYS)


class AbsenceRestored(ma.Schema):
    """What was not given back; nothing where everything stands as before."""

    stays = fields.List(fields.Nested(Stayed), required=True)
