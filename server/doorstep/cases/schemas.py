"""The wire form of cases."""

from __future__ import annotations

import marshmallow as ma

from ..wire import Named, matching, text, whole_characters
from .acts import CHANNELS, CONTENTS, FORMS, GRADES, KINDS

MOST = 100
"""Cases on one page."""
OUTCOMES = ("satisfied", "answered", "not_reached", "declined", "withdrawn")
STATES = ("open", "resolved", "closed")


def _words(longest: int) -> ma.fields.String:
    """What somebody writes down."""
    return ma.fields.String(
        required=True,
        validate=(
            ma.validate.Length(max=longest),
            matching(r"[^\x00]*[^\x00\s][^\x00]*", "a text that says something"),
            whole_characters,
        ),
    )


class WantedCases(ma.Schema):
    """Which cases to list; `whose`: one's own alone."""

    team = ma.fields.UUID()
    whose = ma.fields.String(load_default="team", validate=ma.validate.OneOf(("team", "mine")))
    state = ma.fields.String(load_default="open", validate=ma.validate.OneOf(("open", "overdue", "ended")))
    kind = ma.fields.String(validate=ma.validate.OneOf(KINDS))
    grade = ma.fields.String(validate=ma.validate.OneOf(GRADES))
    visit = ma.fields.UUID()
    customer = ma.fields.UUID()
    cursor = ma.fields.String(
        validate=matching(r"[1-9][0-9]{0,17}~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "the cursor of a page")
    )
    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(1, MOST))


class NewCase(ma.Schema):
    """What a customer asks for, as the office writes it down: the four facts of first-ask (FIR-02) and what it is.
    `about`: of a complaint, the people of the staff whom it is about. `due`: what was promised, where it is another
    time than the usual one."""

    id = ma.fields.UUID(required=True, metadata={"description": "made up for this case: the same again opens none"})
    kind = text(*KINDS)
    channel = text(*CHANNELS)
    words = _words(4000)
    name = _words(200)
    phone = ma.fields.String(load_default=None, allow_none=True, validate=ma.validate.Length(max=40))
    address = ma.fields.String(
        load_default=None, allow_none=True, validate=(ma.validate.Length(max=500), whole_characters)
    )
    visit = ma.fields.UUID(load_default=None, allow_none=True)
    customer = ma.fields.UUID(load_default=None, allow_none=True)
    team = ma.fields.UUID(load_default=None, allow_none=True)
    grade = ma.fields.String(load_default=None, allow_none=True, validate=ma.validate.OneOf(GRADES))
    content = ma.fields.String(load_default=None, allow_none=True, validate=ma.validate.OneOf(CONTENTS))
    about = ma.fields.List(ma.fields.UUID(), load_default=list, validate=ma.validate.Length(max=10))
    due = ma.fields.AwareDateTime(load_default=None, allow_none=True, format="iso")


class NewAct(ma.Schema):
    """Something that is done to a case; what the `body` holds depends on its type (docs/protocol.md)."""

    id = ma.fields.UUID(required=True, metadata={"description": "made up for this act: the same again does nothing"})
    type = text(*FORMS)
    body = ma.fields.Dict(ma.fields.String(), load_default=dict)


class CaseInShort(ma.Schema):
    """A case as a list shows it; `level` of the four says how high it stands by now."""

    id = text()
    number = text()
    kind = text(*KINDS)
    state = text(*STATES)
    outcome = text(*OUTCOMES, null=True)
    grade = text(*GRADES, null=True)
    channel = text(*CHANNELS)
    words = text()
    name = text()
    phone = text(null=True)
    order = text(null=True)
    team = ma.fields.Nested(Named, required=True, allow_none=True)
    owner = ma.fields.Nested(Named, required=True, allow_none=True)
    offered = ma.fields.Nested(Named, required=True, allow_none=True)
    level = ma.fields.Integer(required=True)
    opened = ma.fields.AwareDateTime(required=True, format="iso")
    due = ma.fields.AwareDateTime(required=True, format="iso")
    ended = ma.fields.AwareDateTime(required=True, allow_none=True, format="iso")


class CasePage(ma.Schema):
    """A page of cases; `overdue` counts the open ones among all of these whose answer is overdue, up to a hundred."""

    items = ma.fields.List(ma.fields.Nested(CaseInShort), required=True)
    overdue = ma.fields.Integer(required=True)
    cursor = text(null=True)


class DoneAct(ma.Schema):
    """Something that was done to a case; nobody's (`by`) followed from the act before."""

    id = text()
    at = ma.fields.AwareDateTime(required=True, format="iso")
    by = ma.fields.Nested(Named, required=True, allow_none=True)
    type = text("opened", *FORMS, "closed", "reopened")
    body = ma.fields.Dict(ma.fields.String(), required=True)


class GivenTime(ma.Schema):
    """A time by which an answer was promised, and what has become of it."""

    due = ma.fields.AwareDateTime(required=True, format="iso")
    made = ma.fields.AwareDateTime(required=True, format="iso")
    outcome = text("met", "broken", "withdrawn", null=True)


class WholeCase(CaseInShort):
    """A case on its page. `missing`: what has to be there before it can be called resolved. `may`: what the caller can
    do to it as it stands. `takers`: to whom it can be offered."""

    content = text(*CONTENTS, null=True)
    address = text(null=True)
    customer = text(null=True)
    visit = text(null=True)
    restated = text(null=True)
    agreement = text(null=True)
    authority = text("asked", "given", "refused", null=True)
    paused = ma.fields.AwareDateTime(required=True, allow_none=True, format="iso")
    stood_minutes = ma.fields.Integer(required=True)
    handovers = ma.fields.Integer(required=True)
    reopened = ma.fields.Integer(required=True)
    first_contact = ma.fields.Boolean(required=True)
    about = ma.fields.List(ma.fields.Nested(Named), required=True)
    verified = ma.fields.AwareDateTime(required=True, allow_none=True, format="iso")
    steps = ma.fields.List(ma.fields.String(), required=True)
    missing = ma.fields.List(ma.fields.String(), required=True)
    promised = ma.fields.List(ma.fields.Nested(GivenTime), required=True)
    acts = ma.fields.List(ma.fields.Nested(DoneAct), required=True)
    may = ma.fields.List(ma.fields.String(), required=True)
    takers = ma.fields.List(ma.fields.Nested(Named), required=True)
