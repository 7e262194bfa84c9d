"""The wire form of messages: docs/protocol.md, section 10."""

from __future__ import annotations

import datetime

import marshmallow as ma

from ..mail_address import is_public_mail_address
from ..wire import LINE, matching
from . import rules

MOST = 200
CURSOR = r"[01]-[0-9]{1,17}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
"""In which part of the list the last one of a page stands, when it was due, in microseconds since 1970, and its id."""
KIND = r"[a-z0-9][a-z0-9_-]{0,63}"


def _text(*known: str, null: bool = False) -> ma.fields.String:
    choices = (*known, None) if null else known
    return ma.fields.String(required=True, allow_none=null, validate=ma.validate.OneOf(choices) if known else None)


def _count() -> ma.fields.Integer:
    return ma.fields.Integer(required=True)


class WantedMessages(ma.Schema):
    """Which messages to list."""

    team = ma.fields.UUID()
    date = ma.fields.Date(
        validate=ma.validate.Range(datetime.date(1970, 1, 1), datetime.date(2200, 1, 1)),
        metadata={"description": "due on this day, in the installation's zone"},
    )
    state = ma.fields.String(validate=ma.validate.OneOf(rules.STATES))
    kind = ma.fields.String(validate=matching(KIND, "a kind of message"))
    channel = ma.fields.String(validate=ma.validate.OneOf(rules.CHANNELS))
    visit = ma.fields.UUID()
    customer = ma.fields.UUID()
    cursor = ma.fields.String(validate=matching(CURSOR, "the cursor of a page"))
    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(1, MOST))


class Recipient(ma.Schema):
    """To whom a message goes."""

    id = _text()
    role = _text(*rules.ROLES)
    name = _text()


class Delivery(ma.Schema):
    """What a provider that took a message said of it since; `code` is its own word."""

    segments = ma.fields.Integer(required=True, allow_none=True)
    state = _text("delivered", "failed", null=True)
    code = _text(null=True)
    reported = ma.fields.AwareDateTime(required=True, allow_none=True, format="iso")


class MessageItem(ma.Schema):
    """A message in a list."""

    id = _text()
    kind = _text()
    visit = _text(null=True)
    order = _text(null=True)
    about_day = ma.fields.Date(required=True, allow_none=True)
    to = ma.fields.Nested(Recipient, required=True)
    channel = _text(*rules.CHANNELS)
    due = ma.fields.AwareDateTime(required=True, format="iso")
    goes_at = ma.fields.AwareDateTime(
        required=True,
        allow_none=True,
        format="iso",
        metadata={"description": "when one that waits goes out, or is tried again"},
    )
    zone = _text()
    state = _text(*rules.STATES)
    reason = _text(*rules.REASONS, null=True)
    detail = _text(null=True)
    sent_at = ma.fields.AwareDateTime(required=True, allow_none=True, format="iso")
    attempts = ma.fields.Integer(required=True)
    subject = _text()
    delivery = ma.fields.Nested(Delivery, required=True, allow_none=True)


class StateCounts(ma.Schema):
    """How many messages there are in each state."""

    waiting = _count()
    sending = _count()
    sent = _count()
    uncertain = _count()
    not_sent = _count()
    withdrawn = _count()


class MessagePage(ma.Schema):
    """Messages: those first that reached nobody, or perhaps nobody, or not yet although it was tried; then the rest; of
    each the latest due first."""

    items = ma.fields.List(ma.fields.Nested(MessageItem), required=True)
    counts = ma.fields.Nested(
        StateCounts,
        required=True,
        allow_none=True,
        metadata={
            "description": "of the first page of a day, a customer or a visit: how many, whichever state is asked for"
        },
    )
    segments = ma.fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "of the first page of a day: how many text messages its teams paid for"},
    )
    cursor = _text(null=True)


class CustomerAddress(ma.Schema):
    """Where a customer can be reached: by `email` or by `phone`, which are null where nobody knows them."""

    email = _text(null=True)
    phone = _text(null=True)


class Message(MessageItem):
    """A message with its words; `address` is its customer's, null where it is for one of our people."""

    address = ma.fields.Nested(CustomerAddress, required=True, allow_none=True)
    call_until = ma.fields.AwareDateTime(
        required=True,
        allow_none=True,
        format="iso",
        metadata={"description": "until when somebody calls, as no channel reached the customer; null: nobody has to"},
    )
    language = _text("zh-CN", "en")
    text = ma.fields.String(
        required=True, metadata={"description": "as sent, or as it would be sent now; without the customer's link"}
    )


class Again(ma.Schema):
    """That a message is to be sent once more: there is nothing to say besides."""


class Told(ma.Schema):
    """How a call went about a message that no channel could deliver."""

    outcome = ma.fields.String(required=True, validate=ma.validate.OneOf(("told", "not_reached")))
    note = ma.fields.String(validate=[*LINE, ma.validate.Length(1, 500)])


def _email(given: str) -> None:
    if not is_public_mail_address(given):
        raise ma.ValidationError("no address that mail can be sent to")


class Correction(ma.Schema):
    """The address at which a customer is reached from now on, instead of the one `before` that the caller has seen."""

    email = ma.fields.String(validate=[*LINE, _email])
    phone = ma.fields.String(validate=[*LINE, ma.validate.Length(1, 40)])
    before = ma.fields.String(required=True, allow_none=True, validate=[*LINE, ma.validate.Length(0, 254)])

    @ma.validates_schema
    def _one_of_them(self, said: dict[str, object], **_: object) -> None:
        if ("email" in said) == ("phone" in said):
            raise ma.ValidationError("either `email` or `phone`", "email")
