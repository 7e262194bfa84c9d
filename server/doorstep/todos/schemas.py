"""The wire form of what somebody owes next."""

from __future__ import annotations

import marshmallow as ma

from ..wire import Named, text

MOST = 100
"""Todos in one answer, and how many are counted."""


class WantedTodos(ma.Schema):
    """How many to show; with none the answer only counts."""

    limit = ma.fields.Integer(load_default=MOST, validate=ma.validate.Range(0, MOST))


class LevelName(ma.Schema):
    """What a service level is called, in both languages."""

    zh = text()
    en = text()


class Holding(ma.Schema):
    """Who is to keep it: a person, or the people of a role or duty of the team."""

    person = ma.fields.Nested(Named, required=True, allow_none=True)
    role = text(null=True)


class ToldOf(ma.Schema):
    """Somebody who was told of it, and when."""

    at = ma.fields.AwareDateTime(required=True, format="iso")
    person = ma.fields.Nested(Named, required=True, allow_none=True, metadata={"description": "null: the customer"})
    role = text()


class Todo(ma.Schema):
    """An open promise as its holder sees it: what is owed to whom, since when, until when."""

    id = text()
    kind = text()
    what = text()
    about = text()
    level = ma.fields.Nested(LevelName, required=True, allow_none=True)
    made = ma.fields.AwareDateTime(required=True, format="iso")
    due = ma.fields.AwareDateTime(required=True, format="iso")
    overdue = ma.fields.Boolean(required=True)
    zone = text()
    by = ma.fields.Nested(Named, required=True, allow_none=True, metadata={"description": "who promised it"})
    holder = ma.fields.Nested(Holding, required=True)
    told = ma.fields.List(ma.fields.Nested(ToldOf), required=True)
    visit = text(null=True)
    order = text(null=True)
    start = ma.fields.AwareDateTime(
        required=True, allow_none=True, format="iso", metadata={"description": "when the visit begins, or began"}
    )
    customer = text(null=True)
    phone = text(null=True)
    words = text(null=True)


class Todos(ma.Schema):
    """What is due first first. `soon`: how many are due within a day, those that are overdue among them."""

    items = ma.fields.List(ma.fields.Nested(Todo), required=True)
    watched = ma.fields.List(
        ma.fields.Nested(Todo), required=True, metadata={"description": "of others, to which one was added by a level"}
    )
    more = ma.fields.Boolean(required=True)
    soon = ma.fields.Integer(required=True)
    overdue = ma.fields.Integer(required=True)
