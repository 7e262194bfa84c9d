"""The wire form of the standard. The document itself is written and checked by the loader, so it stays open here."""

from __future__ import annotations

import marshmallow as ma

from ..wire import LINE, matching


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


_HASH = matching("[0-9a-f]{64}", "the hash of a version")
_ID = matching("[a-z0-9][a-z0-9._-]{0,79}", "an id")
_NAME = matching("[a-z0-9][a-z0-9./_-]{0,79}", "the name of a file")
MOST_FILES = 40
MOST_TEXT = 256 * 1024
_AT_MOST = ma.validate.Range(-1_000_000_000, 1_000_000_000)


def _line(longest: int = 600) -> ma.fields.String:
    return ma.fields.String(allow_none=True, validate=[ma.validate.Length(1, longest), *LINE])


class File(ma.Schema):
    """A file of the standard."""

    name = ma.fields.String(required=True, validate=_NAME, metadata={"description": "such as visits/fault-repair.yaml"})
    text = ma.fields.String(required=True, validate=ma.validate.Length(max=MOST_TEXT))


class Files(ma.Schema):
    """The files of a version."""

    files = ma.fields.List(ma.fields.Nested(File), required=True)
    kept = ma.fields.Boolean(required=True)


class BothWords(ma.Schema):
    """A text in both languages."""

    zh = ma.fields.String(required=True, validate=[ma.validate.Length(max=600), *LINE])
    en = ma.fields.String(required=True, validate=[ma.validate.Length(max=600), *LINE])


class ItemOption(BothWords):
    """One answer of a choice."""

    fail = ma.fields.Boolean()


class Bounds(ma.Schema):
    """What passes, as decimals."""

    gte = ma.fields.String(validate=[ma.validate.Length(1, 30), *LINE])
    lte = ma.fields.String(validate=[ma.validate.Length(1, 30), *LINE])


class ItemPatch(ma.Schema):
    """What to say of an item in `items.yaml` (checklists/README.md): null takes a field out, what is absent stays."""

    zh, en = _line(), _line()
    answer, who, audience = _line(40), _line(40), _line(40)
    required, critical, bulk, private = (ma.fields.Boolean(allow_none=True) for _ in range(4))
    multiple, scan, refusable = (ma.fields.Boolean(allow_none=True) for _ in range(3))
    help = ma.fields.Nested(BothWords, allow_none=True)
    rule = ma.fields.List(ma.fields.String(validate=[ma.validate.Length(1, 20), *LINE]), allow_none=True)
    basis, unit, pair = _line(40), _line(40), _line(80)
    phrases = ma.fields.List(ma.fields.String(validate=_ID), allow_none=True)
    fail = ma.fields.List(ma.fields.String(validate=[ma.validate.Length(1, 20), *LINE]), allow_none=True)
    options = ma.fields.Dict(
        keys=ma.fields.String(validate=_ID),
        values=ma.fields.Nested(ItemOption),
        allow_none=True,
        validate=ma.validate.Length(max=60),
    )
    min = ma.fields.Integer(strict=True, allow_none=True, validate=_AT_MOST)
    max = ma.fields.Integer(strict=True, allow_none=True, validate=_AT_MOST)
    max_length = ma.fields.Integer(strict=True, allow_none=True, validate=_AT_MOST)
    pass_ = ma.fields.Nested(Bounds, data_key="pass", attribute="pass", allow_none=True)


class Change(ma.Schema):
    """Of an item (`item`, `patch`; a patch of null takes the item out), or of a phase of a list (`kind`, `phase`,
    `items`)."""

    item = ma.fields.String(validate=_ID)
    patch = ma.fields.Nested(ItemPatch, allow_none=True)
    kind = ma.fields.String(validate=_ID)
    phase = ma.fields.String(validate=_ID)
    items = ma.fields.List(ma.fields.String(validate=_ID), validate=ma.validate.Length(max=200))

    @ma.validates_schema
    def one_of_both(self, data: dict[str, object], **_: object) -> None:
        """Exactly one of the two."""
        if set(data) not in ({"item", "patch"}, {"kind", "phase", "items"}):
            raise ma.ValidationError("Say item and patch, or kind, phase and items.")


class Draft(ma.Schema):
    """Files in place of those of a version."""

    base = ma.fields.String(required=True, validate=_HASH)
    files = ma.fields.List(ma.fields.Nested(File), required=True, validate=ma.validate.Length(max=MOST_FILES))
    change = ma.fields.Nested(Change, allow_none=True, load_default=None)


class Publication(ma.Schema):
    """A version to put in force, in place of its base."""

    base = ma.fields.String(required=True, validate=_HASH)
    files = ma.fields.List(ma.fields.Nested(File), required=True, validate=ma.validate.Length(max=MOST_FILES))
    note = ma.fields.String(required=True, validate=[ma.validate.Length(1, 200), *LINE])


class FoundFault(ma.Schema):
    """A fault of the check."""

    file = ma.fields.String(required=True)
    line = ma.fields.Integer(required=True)
    code = ma.fields.String(required=True)
    zh = ma.fields.String(required=True)
    en = ma.fields.String(required=True)
    place = ma.fields.List(
        ma.fields.String(), required=True, metadata={"description": "the entries that the line belongs to"}
    )


class Checked(ma.Schema):
    """What the check says: faults, or the document that these files make."""

    files = ma.fields.List(
        ma.fields.Nested(File), required=True, metadata={"description": "those that are otherwise than the base's"}
    )
    faults = ma.fields.List(ma.fields.Nested(FoundFault), required=True)
    document = ma.fields.Nested(Standard, required=True, allow_none=True)
    remarks = ma.fields.List(ma.fields.String(), required=True)
