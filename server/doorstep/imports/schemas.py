"""The wire form of the routes that take files."""

from __future__ import annotations

import marshmallow as ma

from ..accounts import rules
from ..wire import Named, text

MOST_FILE = 240_000
"""Characters of a file in base64: a hundred people take a tenth of it."""


class PeopleFile(ma.Schema):
    """A file of people."""

    file = ma.fields.String(
        required=True, validate=ma.validate.Length(1, MOST_FILE), metadata={"description": "its bytes in base64"}
    )
    dry_run = ma.fields.Boolean(required=True, truthy={True}, falsy={False})


class PersonRead(ma.Schema):
    """A row as it was understood; `faults` are the columns that are wrong, `taken` a number that somebody has."""

    row = ma.fields.Integer(required=True)
    staff_no = text()
    name = text()
    phone = text()
    email = text(null=True)
    roles = ma.fields.List(ma.fields.String(validate=ma.validate.OneOf(rules.ROLES)), required=True)
    team = text()
    skills = ma.fields.List(ma.fields.String(), required=True)
    regions = ma.fields.List(ma.fields.String(), required=True)
    faults = ma.fields.List(ma.fields.String(), required=True)


class Numbered(Named):
    """Somebody who was added."""

    staff_no = text()


class PersonAdded(ma.Schema):
    """Somebody who was added, with a one-time code."""

    person = ma.fields.Nested(Numbered, required=True)
    code = text()


class PeopleRead(ma.Schema):
    """What was understood of a file, and who was added."""

    rows = ma.fields.List(ma.fields.Nested(PersonRead), required=True)
    added = ma.fields.List(ma.fields.Nested(PersonAdded), required=True)
    expires = ma.fields.AwareDateTime(required=True, allow_none=True)
