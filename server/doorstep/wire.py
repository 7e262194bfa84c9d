"""What the schemas of several features share: texts on the wire, in the words of both JSON Schema and Python."""

from __future__ import annotations

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


def text(*options: str, null: bool = False) -> fields.String:
    """A text that is always there, one of `options` if there are any."""
    return fields.String(required=True, allow_none=null, validate=validate.OneOf(options) if options else None)


class Named(Schema):
    """A person or a team."""

    id = text()
    name = text()
