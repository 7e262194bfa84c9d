"""The wire form of what is found."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields, validate

from ..wire import LINE, OUTCOMES, Named, text

BY = ("phone", "name", "pinyin", "address_as", "address", "order", "staff_no", "number")
GROUPS = ("visits", "customers", "orders", "records", "people")


class Query(ma.Schema):
    """What somebody typed: words that are all meant, in any order."""

    q = fields.String(required=True, validate=[validate.Length(1, 80), *LINE])


class Why(ma.Schema):
    """By what something is found, and what stands there."""

    by = text(*BY)
    text = text()


class _Found(ma.Schema):
    why = fields.List(fields.Nested(Why), required=True)


class SearchedCustomer(_Found):
    """A customer of one's team. `address`: that by which they are found, or else the first."""

    id = text()
    name = text()
    address_as = text(null=True)
    phone = text()
    address = text(null=True)


class SearchedVisit(_Found):
    """A visit to a customer who was found: one that is to come, or else the last. `main`: who goes there."""

    id = text()
    order = text()
    kind = text()
    state = text("booked", "cancelled")
    over = fields.Boolean(required=True, metadata={"description": "cancelled, or finished"})
    begun = fields.Boolean(required=True)
    start = text(null=True)
    zone = text()
    customer = text()
    phone = text()
    address = text()
    main = fields.Nested(Named, required=True, allow_none=True)


class SearchedOrder(SearchedVisit):
    """A work order by its number, and the visit that goes on of it."""


class SearchedRecord(_Found):
    """A sealed record."""

    number = fields.Integer(required=True)
    visit = text()
    order = text()
    day = fields.Date(required=True)
    outcome = text(*OUTCOMES)
    customer = text()


class SearchedPerson(_Found):
    """Somebody who works here."""

    id = text()
    name = text()
    staff_no = text()
    phone = text()
    team = fields.Nested(Named, required=True, allow_none=True)


class Found(ma.Schema):
    """What was found, in groups, the likeliest first. `more`: the groups that hold more than is shown."""

    visits = fields.List(fields.Nested(SearchedVisit), required=True)
    customers = fields.List(fields.Nested(SearchedCustomer), required=True)
    orders = fields.List(fields.Nested(SearchedOrder), required=True)
    records = fields.List(fields.Nested(SearchedRecord), required=True)
    people = fields.List(fields.Nested(SearchedPerson), required=True)
    more = fields.List(fields.String(validate=validate.OneOf(GROUPS)), required=True)
