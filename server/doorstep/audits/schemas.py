"""The wire form of reviews."""

from __future__ import annotations

import marshmallow as ma

from ..events.shapes import INTEGER_LIMIT
from ..wire import Named, matching, text, whole_characters
from .rules import REASONS, STATES, VERDICTS

MOST = 100
"""Reviews on one page."""

DID = ("picked", "opened", "judged", "sent_back", "answered")


def _comment(shortest: int) -> ma.fields.String:
    """Words of a supervisor; a visible character is in them, and no NUL, which PostgreSQL cannot keep."""
    return ma.fields.String(
        required=shortest > 0,
        allow_none=shortest == 0,
        validate=(
            ma.validate.Length(max=2000),
            matching(r"[^\x00]*[^\x00\s][^\x00]*", "a text that says something"),
            whole_characters,
        ),
    )


class WantedReviews(ma.Schema):
    """Which reviews to list; what is left out does not matter."""

    team = ma.fields.UUID()
    state = ma.fields.String(validate=ma.validate.OneOf(STATES))
    record = ma.fields.Integer(validate=ma.validate.Range(1, INTEGER_LIMIT))
    cursor = ma.fields.String(validate=matching(r"[1-9][0-9]{0,17}", "the cursor of a page"))
    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(1, MOST))


class Verdict(ma.Schema):
    """A verdict; what is not simply good needs a comment."""

    verdict = text(*VERDICTS)
    comment = _comment(0)


class SendBack(ma.Schema):
    """What the technician is asked."""

    comment = _comment(1)


class Listed(ma.Schema):
    """A record that somebody wants looked at, and why."""

    record = ma.fields.Integer(strict=True, required=True, validate=ma.validate.Range(1, INTEGER_LIMIT))
    comment = _comment(1)


class ReviewReason(ma.Schema):
    """Why the record is reviewed."""

    code = text(*REASONS)
    of = ma.fields.String(metadata={"description": "the item; arrival or leave; the kind of a contradiction"})
    minutes = ma.fields.String(metadata={"description": "how late the arrival was: decimal, one digit"})


class ReviewItem(ma.Schema):
    """A review in a list."""

    id = text()
    ver = ma.fields.Integer(required=True)
    record = ma.fields.Integer(required=True)
    visit = text()
    order = text(null=True)
    kind = text()
    start = ma.fields.AwareDateTime(required=True, allow_none=True, format="iso")
    zone = text(null=True)
    technician = ma.fields.Nested(Named, required=True, allow_none=True)
    team = ma.fields.Nested(Named, required=True, allow_none=True)
    reasons = ma.fields.List(ma.fields.Nested(ReviewReason), required=True)
    state = text(*STATES)
    verdict = text(*VERDICTS, null=True)
    picked_at = ma.fields.AwareDateTime(required=True, format="iso")
    completed_at = ma.fields.AwareDateTime(required=True, format="iso")


class ReviewCounts(ma.Schema):
    """How many reviews of the team are in each state, whatever else was asked."""

    open = ma.fields.Integer(required=True)
    sent_back = ma.fields.Integer(required=True)
    answered = ma.fields.Integer(required=True)
    closed = ma.fields.Integer(required=True)


class Unrecorded(ma.Schema):
    """A visit that is made although it was cancelled or given to somebody else, and has no record yet."""

    visit = text()
    order = text()
    kinds = ma.fields.List(text("after_cancel", "after_reassign"), required=True)
    since = ma.fields.AwareDateTime(required=True, format="iso")


class ReviewPage(ma.Schema):
    """Reviews, the oldest first (closed ones: the newest); `cursor` continues the list and is null at its end.
    `unrecorded` names at most a hundred visits."""

    items = ma.fields.List(ma.fields.Nested(ReviewItem), required=True)
    counts = ma.fields.Nested(ReviewCounts, required=True)
    unrecorded = ma.fields.List(ma.fields.Nested(Unrecorded), required=True)
    cursor = text(null=True)


class ReviewAct(ma.Schema):
    """A line of the trail; `by` is null for the server."""

    at = ma.fields.AwareDateTime(required=True, format="iso")
    by = ma.fields.Nested(Named, required=True, allow_none=True)
    did = text(*DID)
    verdict = text(*VERDICTS, null=True)
    comment = text(null=True)


class Review(ReviewItem):
    """A review with everything that happened to it."""

    trail = ma.fields.List(ma.fields.Nested(ReviewAct), required=True)
