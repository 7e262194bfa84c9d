"""The wire form of what the office asks and commands; `schemas` has what it is answered."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from ..appointments.rules import ASKED_BY
from ..customers.rules import AREA_TYPES, LANGUAGES, PLACE_TYPES, TIERS
from ..mail_address import is_public_mail_address
from ..wire import LINE, matching, whole_characters

PURPOSES = ("appointment", "delay")
RESULTS = ("reached", "no_answer", "wrong_number", "refused")

TIME_OF_DAY = matching(r"([01][0-9]|2[0-3]):[0-5][0-9]", "a time of day such as 08:30")
TEXT = (matching(r"[^\x00]*", "a text without NUL"), whole_characters)


def _line(longest: int, required: bool = False) -> fields.String:
    """A text of one line that somebody typed."""
    return fields.String(required=required, allow_none=not required, validate=[validate.Length(1, longest), *LINE])


def _choice(*options: str, required: bool = False) -> fields.String:
    return fields.String(required=required, allow_none=not required, validate=validate.OneOf(options))


def _minutes(low: int, high: int, required: bool = False) -> fields.Integer:
    return fields.Integer(strict=True, required=required, allow_none=not required, validate=validate.Range(low, high))


def _moment(required: bool = False) -> fields.AwareDateTime:
    return fields.AwareDateTime(format="iso", required=required, allow_none=not required)


def _email(given: str) -> None:
    if not is_public_mail_address(given):
        raise ma.ValidationError("no address that mail can be sent to")


def check_agreed(data: dict[str, Any]) -> None:
    """Refuses a time that nobody asked for, and the end of a window that has no start."""
    if data.get("start") and not data.get("asked_by"):
        raise ma.ValidationError({"asked_by": ["Missing data for required field."]})
    if data.get("start") is None and data.get("end"):
        raise ma.ValidationError({"start": ["a window has a start"]})


MOST_TEAMS = 20


class WantedTeams(ma.Schema):
    """Which teams; one's own unless it is said."""

    team = fields.List(fields.UUID(), validate=validate.Length(1, MOST_TEAMS))


class WantedDay(WantedTeams):
    """Which day of which teams; today, and one's own, unless it is said."""

    date = fields.Date()


class Since(WantedDay):
    """Changes of teams since a place in the feed; with a `date`, what they look like on that day."""

    after = fields.Integer(required=True, validate=validate.Range(0, 2**53 - 1))


class CustomerQuery(ma.Schema):
    """Digits of a phone number (three or more) or letters of a name; without it those who were visited last."""

    query = fields.String(validate=[validate.Length(1, 80), *LINE])


class SlotWork(ma.Schema):
    """Which visit a time is wanted for. `not`: one that is being moved; `premises`: where it is, if they are known;
    `travel_minutes`: the way there, for where they are not."""

    team = fields.UUID()
    kind = _line(80, required=True)
    duration_minutes = fields.Integer(required=True, validate=validate.Range(5, 1440))
    buffer_minutes = fields.Integer(validate=validate.Range(0, 240))
    travel_minutes = fields.Integer(validate=validate.Range(0, 600))
    premises = fields.UUID()
    moving = fields.UUID(data_key="not")


class SlotQuery(SlotWork):
    """From which day on times are wanted, and for how many days. `zone`: by whose clock the days are meant, the
    installation's unless it is said; `wish_from`, `wish_until`: between which times of day the customer would have
    somebody come."""

    date = fields.Date(required=True)
    days = fields.Integer(load_default=1, validate=validate.Range(1, 14))
    person = fields.UUID()
    zone = _line(64)
    wish_from = fields.String(validate=TIME_OF_DAY)
    wish_until = fields.String(validate=TIME_OF_DAY)


class AgainstQuery(SlotWork):
    """Who is to begin the visit, and when."""

    person = fields.UUID(required=True)
    start = _moment(required=True)


class TimeToHold(ma.Schema):
    """Whose time is to be held, from when on and for how long; `not`: a visit that is being moved, in nobody's way."""

    person = fields.UUID(required=True)
    start = _moment(required=True)
    duration_minutes = _minutes(5, 1440, required=True)
    buffer_minutes = _minutes(0, 240)
    moving = fields.UUID(data_key="not")


# ---- commands


class BookedCustomer(ma.Schema):
    """A known customer by `id`, with another `email` or `language` if they say so; or a new one by everything else."""

    id = fields.UUID()
    name = _line(80)
    address_as = _line(40)
    phone = _line(40)
    email = fields.String(allow_none=True, validate=[*LINE, _email])
    language = _choice(*LANGUAGES)
    tier = _choice(*TIERS)
    is_new = fields.Boolean(truthy={True}, falsy={False})

    @ma.validates_schema
    def one_or_the_other(self, data: dict[str, object], **_: object) -> None:
        """Refuses a customer who is neither known nor described."""
        if "id" not in data:
            missing = {name: ["Missing data for required field."] for name in ("name", "phone") if not data.get(name)}
            if missing:
                raise ma.ValidationError(missing)


class BookedPremises(ma.Schema):
    """Known premises by `id`, or new ones by everything else."""

    id = fields.UUID()
    address = _line(200)
    area_type = _choice(*AREA_TYPES)
    place_type = _choice(*PLACE_TYPES)

    @ma.validates_schema
    def one_or_the_other(self, data: dict[str, object], **_: object) -> None:
        """Refuses premises that are neither known nor described."""
        if "id" not in data and not data.get("address"):
            raise ma.ValidationError({"address": ["Missing data for required field."]})


class Sending(ma.Schema):
    """A command that may send somebody who is on leave: `despite_leave` says why they go all the same."""

    despite_leave = _line(200)


class Booking(Sending):
    """A visit to be booked; without a `start` it waits until a time is agreed."""

    kind = _line(80, required=True)
    order = fields.String(
        allow_none=True, validate=matching(r"[^\s\x00-\x1f\x7f\ud800-\udfff]{1,64}", "a work-order number")
    )
    team = fields.UUID()
    customer = fields.Nested(BookedCustomer, required=True)
    premises = fields.Nested(BookedPremises, required=True)
    start = _moment()
    end = _moment()
    zone = _line(64)
    duration_minutes = _minutes(5, 1440, required=True)
    buffer_minutes = _minutes(0, 240)
    travel_minutes = _minutes(0, 600)
    person = fields.UUID(allow_none=True)
    asked_by = _choice(*ASKED_BY)
    agreed_by = _line(80)
    facts = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 80)), values=fields.Raw(), validate=validate.Length(max=50)
    )
    instructions = fields.String(allow_none=True, validate=[validate.Length(1, 500), *TEXT])

    @ma.validates_schema
    def asked_with_a_time(self, data: dict[str, Any], **_: object) -> None:
        """A time was agreed with somebody, and what was agreed has a time."""
        check_agreed(data)


class Edit(ma.Schema):
    """What was booked, as it is right: what is left out stays, a fact that is null goes."""

    kind = fields.String(validate=[validate.Length(1, 80), *LINE])
    duration_minutes = fields.Integer(strict=True, validate=validate.Range(5, 1440))
    buffer_minutes = fields.Integer(strict=True, validate=validate.Range(0, 240))
    facts = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 80)),
        values=fields.Raw(allow_none=True),
        validate=validate.Length(max=50),
    )
    instructions = fields.String(allow_none=True, validate=[validate.Length(1, 500), *TEXT])


class Undoing(Sending):
    """A command that may take back another one of the same person: the one of the key `undoes`."""

    undoes = fields.UUID()


class Move(Undoing):
    """Another time for a visit, and who agreed; perhaps another technician (null: nobody) and another estimate of the
    work or the way."""

    start = _moment(required=True)
    end = _moment()
    duration_minutes = _minutes(5, 1440)
    travel_minutes = _minutes(0, 600)
    person = fields.UUID(allow_none=True)
    asked_by = _choice(*ASKED_BY, required=True)
    agreed_by = _line(80)
    reason = _line(200)


class Continue(Sending):
    """What another visit of an ended one's order is to be: perhaps at a time that was agreed, with a technician, with
    another estimate or another instruction (empty: none)."""

    start = _moment()
    end = _moment()
    duration_minutes = _minutes(5, 1440)
    person = fields.UUID(allow_none=True)
    asked_by = _choice(*ASKED_BY)
    agreed_by = _line(80)
    reason = _line(200)
    instructions = fields.String(allow_none=True, validate=[validate.Length(0, 500), *TEXT])

    @ma.validates_schema
    def asked_with_a_time(self, data: dict[str, Any], **_: object) -> None:
        """A time was agreed with somebody, and what was agreed has a time."""
        check_agreed(data)


class Cancel(ma.Schema):
    """Why a visit is cancelled, and who asked for it."""

    reason = _line(200, required=True)
    asked_by = _choice(*ASKED_BY, required=True)


class Reinstate(Sending):
    """That a cancellation is taken back: the command of the key `undoes`."""

    undoes = fields.UUID(required=True)


class Reassign(Undoing):
    """Who is to go; null: nobody for now."""

    person = fields.UUID(required=True, allow_none=True)


class RenewLink(ma.Schema):
    """Why the customer gets another link."""

    reason = _line(200, required=True)


class NewCall(ma.Schema):
    """A call to the customer, or an attempt."""

    purpose = _choice(*PURPOSES, required=True)
    result = _choice(*RESULTS, required=True)
    note = fields.String(allow_none=True, validate=[validate.Length(0, 500), *TEXT])
    expected = fields.AwareDateTime(
        allow_none=True,
        format="iso",
        metadata={"description": "of a call about a delay: when the customer was told to expect somebody"},
    )


SEES_TO = ("take", "take_over", "rest", "let_go")


class SeeTo(ma.Schema):
    """Who sees to a late visit: whoever asks (`take_over`: also where another one does), nobody for so many minutes
    (`rest`), or nobody any more."""

    do = fields.String(required=True, validate=validate.OneOf(SEES_TO))
    minutes = _minutes(5, 240)

    @ma.validates_schema
    def _says_how_long(self, data: dict[str, Any], **_: Any) -> None:
        if (data["do"] == "rest") != (data.get("minutes") is not None):
            raise ma.ValidationError("for how many minutes it rests, and only then", "minutes")


class Working(ma.Schema):
    """That a line works of which somebody promised that it would (`promise`), or that it does not; of a promised
    answer, that it was given, or was not."""

    promise = fields.UUID(required=True)
    works = fields.Boolean(required=True, truthy={True}, falsy={False})
    note = fields.String(allow_none=True, validate=[validate.Length(0, 500), *TEXT])


class Shift(ma.Schema):
    """When somebody works from a weekday on: 1 is Monday, 7 Sunday; `start` and `end` by the clock of the place. An
    `end` before `start` is on the next day."""

    weekday = fields.Integer(strict=True, required=True, validate=validate.Range(1, 7))
    start = fields.String(required=True, validate=TIME_OF_DAY)
    end = fields.String(required=True, validate=TIME_OF_DAY)

    @ma.validates_schema
    def lasting(self, data: dict[str, Any], **_: object) -> None:
        """Refuses hours that end when they begin."""
        if data["end"] == data["start"]:
            raise ma.ValidationError({"end": ["must be another time than the start; an earlier one is the next day's"]})


class WorkingHours(ma.Schema):
    """A week of hours; a weekday that is left out is free."""

    days = fields.List(fields.Nested(Shift), required=True, validate=validate.Length(max=7))

    @ma.validates_schema
    def once_each(self, data: dict[str, Any], **_: object) -> None:
        """Refuses two lines about one weekday."""
        weekdays = [day["weekday"] for day in data["days"]]
        if len(set(weekdays)) < len(weekdays):
            raise ma.ValidationError({"days": ["a weekday stands here twice"]})
