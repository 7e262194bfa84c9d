"""The wire form of what the customer sees."""

from __future__ import annotations

import marshmallow as ma

from ..customers.rules import LANGUAGES
from ..wire import OUTCOMES, VERDICTS
from .rules import STATES


def _text(*options: str, null: bool = False) -> ma.fields.String:
    """A text that is always there, one of `options` if there are any."""
    choice = ma.validate.OneOf(options) if options else None
    return ma.fields.String(required=True, allow_none=null, validate=choice)


def _moment(null: bool = False) -> ma.fields.AwareDateTime:
    return ma.fields.AwareDateTime(required=True, allow_none=null, format="iso")


def _after() -> ma.fields.Boolean:
    return ma.fields.Boolean(
        required=True, metadata={"description": "whether it was added or changed after the signature"}
    )


class Link(ma.Schema):
    """What stands after `#/v/` in the address."""

    link = ma.fields.String(required=True, metadata={"description": "visit and token, with a full stop between them"})


class Confirmed(ma.Schema):
    """The time that the customer agrees to."""

    entry = ma.fields.UUID(required=True, metadata={"description": "the entry of the promise that was shown"})


class Words(ma.Schema):
    """A text in both languages."""

    zh = _text()
    en = _text()


class Promise(ma.Schema):
    """When somebody comes: a time, or a window, at the place of the visit."""

    entry = _text()
    start = _moment()
    end = _moment(null=True)
    zone = _text()


class Visitor(ma.Schema):
    """Who comes."""

    name = _text()
    staff_no = _text()


class Limit(ma.Schema):
    """What a number is held against, in decimals; `contracted` is what was ordered."""

    contracted = _text(null=True)
    gte = _text(null=True)
    lte = _text(null=True)
    unit = _text(null=True)


class ReceiptItem(Words):
    """Something that was asked during the visit and is the customer's to read; what was erased is null."""

    state = _text("passed", "recorded", "failed", "na", "open", "conflict", "unknown", "refused")
    values = ma.fields.List(ma.fields.Nested(Words), required=True)
    note = _text(null=True)
    limit = ma.fields.Nested(Limit, required=True, allow_none=True)
    after = _after()


class ReceiptLeave(ma.Schema):
    """An absence during the work; `promised` is what was promised about coming back or about the line."""

    reason = _text("trace", "exchange", "material", "support", "other")
    at = _moment()
    promised = _text(null=True)
    note = _text(null=True)
    back = _moment(null=True)
    after = _after()


class ReceiptComplaint(ma.Schema):
    """What the customer complained of, and until when it is answered."""

    text = _text(null=True)
    promised = _text(null=True)
    after = _after()


class ReceiptQuestion(ReceiptComplaint):
    """What the customer asked, until when it is answered, and the hotline's numbers for it."""

    tickets = ma.fields.List(ma.fields.String(), required=True)


class ReceiptAgreed(ma.Schema):
    """A new time that was agreed at the door."""

    start = _text()
    end = _text(null=True)
    zone = _text()
    asked_by = _text("customer", "staff", "resource", "weather", "third_party")
    reason = _text(null=True)
    after = _after()


class ReceiptDamage(ma.Schema):
    """Something of the customer's that was damaged."""

    text = _text(null=True)
    after = _after()


class Arrival(ma.Schema):
    """When the technician came; `grade` is the evidence for it."""

    at = _moment()
    verdict = _text(*VERDICTS)
    minutes = _text(null=True)
    grade = _text("door_code", "bound", "measured", "synced", "phone")
    after = _after()


class ReceiptSignature(ma.Schema):
    """The signature that stood when the record was sealed."""

    kind = _text("drawn", "typed", "refused")
    name = _text(null=True)
    match = _text("matches", "differs", "cannot_rebuild", null=True)


class Receipt(ma.Schema):
    """The record in force, as far as it is the customer's."""

    record = ma.fields.Integer(required=True)
    digest = _text()
    sealed_at = _moment()
    supersedes = ma.fields.Integer(required=True, allow_none=True)
    completed_at = _moment()
    outcome = _text(*OUTCOMES)
    arrival = ma.fields.Nested(Arrival, required=True, allow_none=True)
    items = ma.fields.List(ma.fields.Nested(ReceiptItem), required=True)
    leaves = ma.fields.List(ma.fields.Nested(ReceiptLeave), required=True)
    questions = ma.fields.List(ma.fields.Nested(ReceiptQuestion), required=True)
    complaints = ma.fields.List(ma.fields.Nested(ReceiptComplaint), required=True)
    agreed = ma.fields.List(ma.fields.Nested(ReceiptAgreed), required=True)
    damages = ma.fields.List(ma.fields.Nested(ReceiptDamage), required=True)
    signature = ma.fields.Nested(ReceiptSignature, required=True, allow_none=True)


class Visit(ma.Schema):
    """A visit as its customer sees it."""

    state = _text(*STATES)
    language = _text(*LANGUAGES)
    company = ma.fields.Nested(Words, required=True)
    hotline = _text()
    kind = ma.fields.Nested(Words, required=True)
    promise = ma.fields.Nested(Promise, required=True, allow_none=True)
    address = _text()
    who = ma.fields.Nested(Visitor, required=True, allow_none=True)
    door_code = _text(null=True)
    confirmed_at = _moment(null=True)
    receipt = ma.fields.Nested(Receipt, required=True, allow_none=True)


class Restored(ma.Schema):
    """That a backup was restored after the record was sealed, which took it out of the chain; `now` is the number under
    which the same visit was sealed again, null until its phone has offered it once more."""

    at = _moment()
    now = ma.fields.Integer(required=True, allow_none=True)


class Standing(ma.Schema):
    """Where a receipt stands in the chain, or stood before a restore."""

    record = ma.fields.Integer(required=True)
    digest = _text()
    sealed_at = _moment(null=True)
    superseded_by = ma.fields.Integer(required=True, allow_none=True)
    checkpointed = ma.fields.Boolean(
        required=True, metadata={"description": "whether the journal outside the database covers it"}
    )
    restored = ma.fields.Nested(Restored, required=True, allow_none=True)
