"""The wire form of numbers."""

from __future__ import annotations

import marshmallow as ma

from .. import wire
from ..audits.rules import STATES, VERDICTS
from ..wire import OUTCOMES, text


class WantedNumbers(ma.Schema):
    """What to count; without days the last thirty."""

    team = ma.fields.UUID()
    since = ma.fields.Date(data_key="from", metadata={"description": "the first day"})
    upto = ma.fields.Date(data_key="to", metadata={"description": "the last day"})


def _counted(name: str, of: str, *options: str, null: bool = False) -> ma.fields.List[ma.fields.Nested]:
    """How many records there are for each value that occurs, one of `options`; `null`: or for none."""
    counted = ma.Schema.from_dict({of: text(*options, null=null), "count": ma.fields.Integer(required=True)}, name=name)
    return ma.fields.List(ma.fields.Nested(counted), required=True)


class ItemCount(ma.Schema):
    """An item, in how many records it failed, and in how many it was asked."""

    item = ma.fields.String(required=True)
    failed = ma.fields.Integer(required=True)
    asked = ma.fields.Integer(required=True)


class Numbers(ma.Schema):
    """Counts of the records in force whose promise begins on these days; each opens the list that it is the length of.

    `items` are those that failed most often, at most twenty; what does not occur is left out.
    """

    since = ma.fields.Date(required=True, data_key="from")
    upto = ma.fields.Date(required=True, data_key="to")
    visits = ma.fields.Integer(required=True)
    outcomes = _counted("OutcomeCount", "outcome", *OUTCOMES)
    punctuality = _counted("PunctualityCount", "verdict", *wire.VERDICTS, null=True)
    items = ma.fields.List(ma.fields.Nested(ItemCount), required=True)
    reviews = _counted("ReviewCount", "state", *STATES)
    verdicts = _counted("VerdictCount", "verdict", *VERDICTS)
