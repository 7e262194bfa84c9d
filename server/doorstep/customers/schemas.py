"""The wire form of a customer's page."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields

from ..promises.rules import STATES as PROMISE_STATES
from ..wire import OUTCOMES, VERDICTS, Named, text

STATES = ("booked", "cancelled")
STATUSES = ("booked", "travelling", "on_site", "away", "left", "completed")


class OptedOut(ma.Schema):
    """A channel over which the customer wants nothing, and since when."""

    channel = text()
    at = text()


class CustomerPremises(ma.Schema):
    """Where a customer is visited."""

    id = text()
    address = text()
    area_type = text(null=True)
    place_type = text(null=True)


class CustomerVisit(ma.Schema):
    """A visit of a customer; `start` is empty while no time is agreed."""

    id = text()
    order = text()
    kind = text()
    state = text(*STATES)
    status = text(*STATUSES)
    outcome = text(*OUTCOMES, null=True)
    verdict = text(*VERDICTS, null=True)
    over = fields.Boolean(required=True)
    start = text(null=True)
    end = text(null=True)
    zone = text()
    address = text(null=True)
    main = fields.Nested(Named, required=True, allow_none=True)
    record = fields.Integer(required=True, allow_none=True)


class CustomerCall(ma.Schema):
    """A call to a customer that the office made, or tried to."""

    id = text()
    at = text()
    by = fields.Nested(Named, required=True, allow_none=True)
    purpose = text()
    result = text()
    note = text(null=True)
    visit = text()
    order = text()


class CustomerPromise(ma.Schema):
    """What was promised to a customer at a visit."""

    id = text()
    kind = text()
    due = text()
    state = text(*PROMISE_STATES)
    visit = text()
    order = text()


class WholeCustomer(ma.Schema):
    """A customer with everything that the office knows of them."""

    id = text()
    name = text()
    address_as = text(null=True)
    phone = text()
    email = text(null=True)
    language = text(null=True)
    tier = text(null=True)
    is_new = fields.Boolean(required=True)
    zone = text()
    opted_out = fields.List(fields.Nested(OptedOut), required=True)
    premises = fields.List(fields.Nested(CustomerPremises), required=True)
    coming = fields.List(fields.Nested(CustomerVisit), required=True)
    past = fields.List(fields.Nested(CustomerVisit), required=True)
    calls = fields.List(fields.Nested(CustomerCall), required=True)
    promises = fields.List(fields.Nested(CustomerPromise), required=True)
