"""The wire form of calendars."""

from __future__ import annotations

import marshmallow as ma

from ..customers.rules import LANGUAGES
from ..wire import text


class CalendarWanted(ma.Schema):
    """In which language the kinds of visits are to stand there."""

    language = text(*LANGUAGES)


class Calendar(ma.Schema):
    """Whether somebody has an address for their calendar, since when, and in which language."""

    made_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    language = text(*LANGUAGES, null=True)


class CalendarMade(Calendar):
    """A new address, told this once."""

    address = ma.fields.String(required=True, metadata={"description": "secret: whoever has it reads the calendar"})
