"""The wire form of what customers said, for those who may read it."""

from __future__ import annotations

import marshmallow as ma

from ..sms.replies import MEANINGS
from ..wire import Named, matching, text, whole_characters
from .rules import KINDS, WRONG

MOST = 100
"""Voices on one page."""


class WantedVoices(ma.Schema):
    """Which voices to list; `waiting`: those that nobody has seen to."""

    team = ma.fields.UUID()
    state = ma.fields.String(load_default="waiting", validate=ma.validate.OneOf(("waiting", "all")))
    cursor = ma.fields.String(
        validate=matching(r"[1-9][0-9]{0,17}~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "the cursor of a page")
    )
    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(1, MOST))


class VoiceAnswer(ma.Schema):
    """That the office saw to it; the words are shown to the customer who complained."""

    answer = ma.fields.String(
        allow_none=True,
        validate=(
            ma.validate.Length(max=1000),
            matching(r"[^\x00]*[^\x00\s][^\x00]*", "a text that says something"),
            whole_characters,
        ),
    )


class Voice(ma.Schema):
    """What a customer said; `due` is by when a complaint is to be answered."""

    id = text()
    kind = text(*(kind for kind in KINDS if kind not in ("wish", "photos")))
    at = ma.fields.AwareDateTime(required=True, format="iso")
    visit = text()
    order = text()
    day = ma.fields.AwareDateTime(
        required=True, allow_none=True, format="iso", metadata={"description": "when the visit begins, or began"}
    )
    was = ma.fields.AwareDateTime(
        required=True, allow_none=True, format="iso", metadata={"description": "of one that was moved: when it began"}
    )
    team = ma.fields.Nested(Named, required=True, allow_none=True)
    customer = text()
    person = ma.fields.Nested(Named, required=True, allow_none=True, metadata={"description": "who goes, or went"})
    zone = text()
    stars = ma.fields.Integer(required=True, allow_none=True)
    choice = text(*WRONG, *MEANINGS, null=True)
    words = text(null=True)
    due = ma.fields.AwareDateTime(required=True, allow_none=True, format="iso")
    waiting = ma.fields.Boolean(required=True)
    answered = ma.fields.AwareDateTime(required=True, allow_none=True, format="iso")
    answered_by = ma.fields.Nested(Named, required=True, allow_none=True)
    answer = text(null=True)


class VoicePage(ma.Schema):
    """A page of voices, the latest first; `waiting` counts those that nobody has seen to, up to a hundred."""

    items = ma.fields.List(ma.fields.Nested(Voice), required=True)
    waiting = ma.fields.Integer(required=True)
    cursor = text(null=True)
