"""The wire form of a receipt: the record in force, as far as it is the customer's."""

from __future__ import annotations

import marshmallow as ma

from ..wire import OUTCOMES, VERDICTS
from ..wire import text as _text


def moment(null: bool = False) -> ma.fields.AwareDateTime:
    """An instant that is always there."""
    return ma.fields.AwareDateTime(required=True, allow_none=null, format="iso")


def _after() -> ma.fields.Boolean:
    return ma.fields.Boolean(
        required=True, metadata={"description": "whether it was added or changed after the signature"}
    )


class Words(ma.Schema):
    """A text in both languages."""

    zh = _text()
    en = _text()


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
    at = moment()
    promised = _text(null=True)
    note = _text(null=True)
    back = moment(null=True)
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

    at = moment()
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
    sealed_at = moment()
    supersedes = ma.fields.Integer(required=True, allow_none=True)
    completed_at = moment()
    outcome = _text(*OUTCOMES)
    arrival = ma.fields.Nested(Arrival, required=True, allow_none=True)
    items = ma.fields.List(ma.fields.Nested(ReceiptItem), required=True)
    leaves = ma.fields.List(ma.fields.Nested(ReceiptLeave), required=True)
    questions = ma.fields.List(ma.fields.Nested(ReceiptQuestion), required=True)
    complaints = ma.fields.List(ma.fields.Nested(ReceiptComplaint), required=True)
    agreed = ma.fields.List(ma.fields.Nested(ReceiptAgreed), required=True)
    damages = ma.fields.List(ma.fields.Nested(ReceiptDamage), required=True)
    signature = ma.fields.Nested(ReceiptSignature, required=True, allow_none=True)
