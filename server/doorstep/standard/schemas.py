"""The wire form of the standard. The document itself is written and checked by the loader, so it stays open here."""

from __future__ import annotations

import marshmallow as ma


class Standard(ma.Schema):
    """The document of docs/protocol.md, section 4."""

    hash = ma.fields.String(required=True, metadata={"description": "SHA-256 of the canonical JSON of the rest"})
    format = ma.fields.Integer(required=True)
    items = ma.fields.Dict(required=True)
    visits = ma.fields.Dict(required=True)
    phrases = ma.fields.Dict(required=True)
    tones = ma.fields.List(ma.fields.Dict(), metadata={"description": "absent from versions of before there were any"})
    forbidden = ma.fields.List(ma.fields.Dict(), required=True)
    levels = ma.fields.Dict(required=True)
    messages = ma.fields.Dict(metadata={"description": "absent from versions of before there were any"})
    calendar = ma.fields.Dict(metadata={"description": "absent from versions of before there was one"})
    brand = ma.fields.Dict(required=True)


class Version(ma.Schema):
    """A published version."""

    hash = ma.fields.String(required=True)
    published_at = ma.fields.AwareDateTime(required=True, format="iso")
    by = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "who published it; null: on the command line"}
    )
    current = ma.fields.Boolean(required=True)
    note = ma.fields.String(required=True)


class Versions(ma.Schema):
    """Every version, the one in force first."""

    items = ma.fields.List(ma.fields.Nested(Version), required=True)
