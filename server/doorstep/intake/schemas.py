"""The wire form of the quarantine."""

from __future__ import annotations

import marshmallow as ma

from ..wire import LINE, Named, matching, text, whole_characters

REASONS = (
    "malformed", "too_large", "not_yours", "unknown_visit", "id_reused", "after_deactivation", "undated",
    "device_revoked", "unforeseen",
)  # fmt: skip
"""Reasons that a list can be asked for; a newer part of the program may write others."""
SETTLEMENTS = ("taken", "aside")
MOST = 100
"""Parcels on one page."""
SHOWN = 200
"""Events of a parcel that are shown."""


def _comment(required: bool) -> ma.fields.String:
    says = matching(r"[^\x00]*[^\x00\s][^\x00]*", "a text that says something")
    checks = (ma.validate.Length(max=2000), says, whole_characters)
    return ma.fields.String(required=required, allow_none=not required, validate=checks)


def _line(longest: int) -> ma.fields.String:
    return ma.fields.String(load_default="—", validate=(ma.validate.Length(1, longest), *LINE))


class WantedParcels(ma.Schema):
    """Which parcels to list; what is left out does not matter."""

    team = ma.fields.UUID()
    reason = ma.fields.String(validate=matching(r"[a-z_]{1,40}", "a reason"))
    state = ma.fields.String(load_default="open", validate=ma.validate.OneOf(("open", "settled")))
    cursor = ma.fields.String(
        validate=matching(r"[0-9]{1,17}~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "the cursor of a page")
    )
    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(1, MOST))


class OwnVisit(ma.Schema):
    """What is known of a visit that nobody else knows any more."""

    kind = ma.fields.String(required=True, validate=matching(r"[a-z0-9-]{1,100}", "a kind of visit"))
    customer = _line(200)
    address = _line(500)


class TakeOver(ma.Schema):
    """Into which visit: the one of this work-order number, one of its own, or else the one that the work names."""

    order = ma.fields.String(validate=(ma.validate.Length(1, 64), *LINE))
    own = ma.fields.Nested(OwnVisit)
    comment = _comment(False)

    @ma.validates_schema
    def one_of_them(self, given: dict[str, object], **_: object) -> None:
        """An existing visit or a new one."""
        if "order" in given and "own" in given:
            raise ma.ValidationError("name an existing visit or make one, not both", "own")


class PutAside(ma.Schema):
    """Why this work is not taken over."""

    comment = _comment(True)


class Parcel(ma.Schema):
    """What one phone brought of one thing and that was not accepted for one reason: nothing of it, only about it.
    `what` is the kind of the thing, where that could be read. `zone` has the clock by which its times are shown: that
    of the visit, else that of the installation."""

    parcel = text()
    reason = text()
    what = text(null=True)
    visit = text(null=True)
    known = ma.fields.Boolean(required=True, metadata={"description": "whether there is such a visit here"})
    order = text(null=True)
    team = ma.fields.Nested(Named, required=True, allow_none=True)
    by = ma.fields.Nested(Named, required=True, allow_none=True)
    zone = text()
    events = ma.fields.Integer(required=True)
    waiting = ma.fields.Integer(required=True)
    first = ma.fields.AwareDateTime(required=True, format="iso")
    last = ma.fields.AwareDateTime(required=True, format="iso")
    settled = ma.fields.AwareDateTime(required=True, allow_none=True, format="iso")
    settlement = text(*SETTLEMENTS, null=True)


class Unsealed(ma.Schema):
    """A completed visit of which no record could be made yet."""

    visit = text()
    order = text()
    since = ma.fields.AwareDateTime(required=True, format="iso")


class ParcelCounts(ma.Schema):
    """How much of the team's waits, whatever else was asked."""

    open = ma.fields.Integer(required=True)
    unsealed = ma.fields.Integer(required=True)


class ParcelPage(ma.Schema):
    """Parcels, the one that has waited longest first (settled ones: the latest); `cursor` continues the list and is
    null at its end. `unsealed` names at most a page."""

    items = ma.fields.List(ma.fields.Nested(Parcel), required=True)
    counts = ma.fields.Nested(ParcelCounts, required=True)
    unsealed = ma.fields.List(ma.fields.Nested(Unsealed), required=True)
    cursor = text(null=True)


class Waiting(ma.Schema):
    """An event as its phone brought it, as far as anybody may read it; `raw` is the beginning of one that is none."""

    event = text()
    type = text(null=True)
    wall = ma.fields.Integer(required=True, allow_none=True)
    tz = ma.fields.Integer(required=True, allow_none=True)
    body = ma.fields.Dict(required=True)
    raw = text(null=True)
    detail = text(null=True)
    received = ma.fields.AwareDateTime(required=True, format="iso")
    settlement = text(*SETTLEMENTS, null=True)
    comment = text(null=True)
    taken_into = text(null=True)


class ParcelStep(ma.Schema):
    """Who read or decided what; `by` is null for the command line and for the program itself."""

    at = ma.fields.AwareDateTime(required=True, format="iso")
    by = ma.fields.Nested(Named, required=True, allow_none=True)
    did = text("opened", "taken", "aside")


class OpenedParcel(Parcel):
    """A parcel with what is in it, of which at most 200 events are shown."""

    content = ma.fields.List(ma.fields.Nested(Waiting), required=True)
    trail = ma.fields.List(ma.fields.Nested(ParcelStep), required=True)
