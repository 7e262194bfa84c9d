"""The wire form of the routes about people."""

from __future__ import annotations

import marshmallow as ma

from ..accounts import rules
from ..mail_address import LONGEST
from ..wire import LINE, Named, text

MOST = 40
"""Skills, regions or teams of one person."""


def words(longest: int, description: str) -> ma.fields.List[str]:
    """What somebody can do, or where they work."""
    word = ma.fields.String(validate=[ma.validate.Length(1, longest), *LINE])
    return ma.fields.List(
        word, load_default=list, validate=ma.validate.Length(max=MOST), metadata={"description": description}
    )


class _Said(ma.Schema):
    """What may be said of a person. Everybody but an administrator is in a team; duties are for supervisors."""

    name = ma.fields.String(required=True, validate=[ma.validate.Length(1, 80), *LINE])
    phone = ma.fields.String(
        required=True,
        validate=[ma.validate.Length(1, 40), *LINE],
        metadata={"description": "without a country code, a Chinese number"},
    )
    email = ma.fields.String(required=True, allow_none=True, validate=[ma.validate.Length(3, LONGEST), *LINE])
    roles = ma.fields.List(
        ma.fields.String(validate=ma.validate.OneOf(rules.ROLES)),
        required=True,
        validate=ma.validate.Length(1, len(rules.ROLES)),
    )
    duties = ma.fields.List(
        ma.fields.String(validate=ma.validate.OneOf(rules.DUTIES)),
        required=True,
        validate=ma.validate.Length(max=len(rules.DUTIES)),
    )
    team = ma.fields.UUID(required=True, allow_none=True)
    serves = ma.fields.List(
        ma.fields.UUID(),
        load_default=list,
        validate=ma.validate.Length(max=MOST),
        metadata={"description": "the teams, beside the own one, for which a dispatcher dispatches"},
    )
    skills = words(40, "words of the standard or of the house")
    regions = words(80, "where the person works, if not in the team's region alone")


class NewPerson(_Said):
    """Somebody to be added; without a password they make one with a one-time code."""

    staff_no = ma.fields.String(required=True, validate=[ma.validate.Length(1, 40), *LINE])
    password = ma.fields.String(
        load_default=None,
        allow_none=True,
        validate=[ma.validate.Length(1, 200), *LINE],
        metadata={"format": "password"},
    )


class PersonChange(_Said):
    """Everything that may be changed, as it is to be. `release`: the visits to come that somebody of another team or
    role cannot make are given to nobody, instead of refusing the change."""

    release = ma.fields.Boolean(load_default=False, truthy={True}, falsy={False})


class Code(ma.Schema):
    """A one-time code, told this once."""

    code = text()
    expires = ma.fields.AwareDateTime(required=True)


class VisitHeld(ma.Schema):
    """A visit to come, or under way, to which somebody goes."""

    id = text()
    order = text()
    kind = text()
    start = ma.fields.AwareDateTime(required=True, allow_none=True)
    begun = ma.fields.Boolean(required=True)


class PromiseHeld(ma.Schema):
    """An open promise that somebody holds themselves."""

    id = text()
    kind = text()
    about = text()
    due = ma.fields.AwareDateTime(required=True)


class Held(ma.Schema):
    """What hangs on somebody: what is left behind when they are shut out."""

    visits = ma.fields.List(ma.fields.Nested(VisitHeld), required=True)
    promises = ma.fields.List(ma.fields.Nested(PromiseHeld), required=True)
    heard = ma.fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "when a phone of theirs was last heard of"}
    )


class TrailLine(ma.Schema):
    """Something that was done to somebody's account."""

    id = text()
    at = ma.fields.AwareDateTime(required=True)
    act = text()
    by = ma.fields.Nested(Named, required=True, allow_none=True)


class Trail(ma.Schema):
    """What was done to somebody's account, the latest first."""

    items = ma.fields.List(ma.fields.Nested(TrailLine), required=True)


class Words(ma.Schema):
    """The skills and regions that are in use."""

    skills = ma.fields.List(ma.fields.String(), required=True)
    regions = ma.fields.List(ma.fields.String(), required=True)


class WholePerson(Named):
    """A person as an administrator sees them; `ver` is what a change has to name."""

    ver = ma.fields.Integer(required=True)
    staff_no = text()
    roles = ma.fields.List(ma.fields.String(validate=ma.validate.OneOf(rules.ROLES)), required=True)
    duties = ma.fields.List(ma.fields.String(validate=ma.validate.OneOf(rules.DUTIES)), required=True)
    team = ma.fields.Nested(Named, required=True, allow_none=True)
    serves = ma.fields.List(ma.fields.Nested(Named), required=True)
    skills = ma.fields.List(ma.fields.String(), required=True)
    regions = ma.fields.List(
        ma.fields.String(), required=True, metadata={"description": "the person's own; without any, the team's"}
    )
    phone = ma.fields.String(required=True, metadata={"description": "E.164"})
    email = text(null=True)
    active = ma.fields.Boolean(required=True)
    deactivated_at = ma.fields.AwareDateTime(required=True, allow_none=True)
