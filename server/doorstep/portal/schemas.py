"""The wire form of what the customer sees."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from ..customers.rules import LANGUAGES
from ..intake.notices import CHOICES
from ..promises.rules import STATES as PROMISE_STATES
from ..voices.rules import WAYS, WRONG
from ..wire import LINE, matching, whole_characters
from ..wire import text as _text
from .receipt_schemas import Receipt, Words, moment
from .rules import CALLED_OFF_BY, REFUSED, STATES, STEPS

TIME_OF_DAY = matching(r"([01][0-9]|2[0-3]):[0-5][0-9]", "a time of day such as 08:30")
TEXT = (matching(r"[^\x00]*[^\x00\s][^\x00]*", "a text that says something"), whole_characters)


class Link(ma.Schema):
    """What stands after `#/v/` in the address."""

    link = ma.fields.String(
        required=True, metadata={"description": "a short link, or visit and token with a full stop between them"}
    )


class Confirmed(ma.Schema):
    """The time that the customer agrees to."""

    entry = ma.fields.UUID(required=True, metadata={"description": "the entry of the promise that was shown"})


def _line(longest: int, required: bool = False) -> ma.fields.String:
    """A text of one line that somebody typed."""
    return ma.fields.String(
        required=required, allow_none=not required, validate=[ma.validate.Length(1, longest), *LINE]
    )


def _said(longest: int, required: bool = False) -> ma.fields.String:
    """A text that somebody typed."""
    return ma.fields.String(
        required=required, allow_none=not required, validate=[ma.validate.Length(1, longest), *TEXT]
    )


def _one_of(*options: str, required: bool = False) -> ma.fields.String:
    return ma.fields.String(required=required, allow_none=not required, validate=ma.validate.OneOf(options))


class CommandOfCustomer(ma.Schema):
    """A command of the customer's page: which visit it shows, so that nobody speaks for another link's."""

    visit = ma.fields.UUID(
        required=True, metadata={"description": "the visit that the page's link names, or another one of its order"}
    )


class TimeChosen(CommandOfCustomer):
    """Another of the offered times."""

    entry = ma.fields.UUID(required=True, metadata={"description": "the entry of the promise that was shown"})
    start = ma.fields.AwareDateTime(required=True, format="iso")
    reason = _line(200)


class NotWanted(CommandOfCustomer):
    """Why the customer does not want the visit."""

    entry = ma.fields.UUID(required=True, metadata={"description": "the entry of the promise that was shown"})
    reason = _line(200, required=True)


class WishSaid(CommandOfCustomer):
    """A note for whoever comes; how they are to make themselves known, and between which times of day to call. What is
    left out is not wished any more."""

    note = _said(300)
    how = _one_of(*WAYS)
    since = ma.fields.String(allow_none=True, validate=TIME_OF_DAY)
    until = ma.fields.String(allow_none=True, validate=TIME_OF_DAY)

    @ma.validates_schema(skip_on_field_errors=True)
    def _in_order(self, said: dict[str, Any], **_: object) -> None:
        since, until = said.get("since"), said.get("until")
        if since and until and since >= until:
            raise ma.ValidationError("must be later than `since`", "until")


class ToldBy(CommandOfCustomer):
    """How the customer wants to be told."""

    choice = _one_of(*CHOICES, required=True)


class VoiceOfCustomer(CommandOfCustomer):
    """Something that the customer says; `id` makes it said once, however often it is sent."""

    id = ma.fields.UUID(required=True)


class Rated(VoiceOfCustomer):
    """How satisfied the customer is, perhaps with words."""

    stars = ma.fields.Integer(strict=True, required=True, validate=ma.validate.Range(1, 5))
    text = _said(1000)


class Remarked(VoiceOfCustomer):
    """A remark for those who answer for the people who came."""

    text = _said(1000, required=True)


class Complained(VoiceOfCustomer):
    """A complaint, which is answered."""

    text = _said(2000, required=True)


class Mistaken(VoiceOfCustomer):
    """That the link reached somebody else (`not_mine`), or that somebody else came than is shown (`other_person`)."""

    choice = _one_of(*WRONG, required=True)
    text = _said(1000)


class CodeTyped(CommandOfCustomer):
    """The six digits that were sent to the order's customer."""

    code = ma.fields.String(required=True, validate=matching(r"[0-9]{6}", "six digits"))


class Agreed(CommandOfCustomer):
    """Whether the customer wants to see the photos of the visit through the link."""

    agree = ma.fields.Boolean(required=True, truthy={True}, falsy={False})


class WantedAgain(VoiceOfCustomer):
    """That somebody should come after all; perhaps when it suits."""

    text = _said(300)


class SaidWorking(CommandOfCustomer):
    """That what was promised to work does, or does not."""

    promise = ma.fields.UUID(required=True)
    works = ma.fields.Boolean(required=True, truthy={True}, falsy={False})
    note = ma.fields.String(allow_none=True, validate=[ma.validate.Length(0, 500), *TEXT])


class LineToWork(ma.Schema):
    """That a line works by then. `works`: what somebody said last, null while nobody has said anything (`unheard`: and
    it is overdue)."""

    id = _text()
    due = moment()
    zone = _text()
    state = _text(*PROMISE_STATES)
    works = ma.fields.Boolean(required=True, allow_none=True)
    said_at = moment(null=True)


class Promise(ma.Schema):
    """When somebody comes: a time, or a window, at the place of the visit."""

    entry = _text()
    start = moment()
    end = moment(null=True)
    zone = _text()


class Visitor(ma.Schema):
    """Who comes."""

    name = _text()
    staff_no = _text()


class Company(ma.Schema):
    """Whose service it is, and whom to call; null before a standard was published."""

    company = ma.fields.Nested(Words, required=True, allow_none=True)
    hotline = _text(null=True)


class TimeOffered(ma.Schema):
    """A time, or a window, that can be chosen; `wished`: it is in the hours in which the customer would have somebody
    come, as the office has noted them."""

    start = moment()
    end = moment(null=True)
    wished = ma.fields.Boolean(required=True)


class TimesOffered(ma.Schema):
    """What can be chosen, in order; `zone` is that of the visit."""

    zone = _text()
    times = ma.fields.List(ma.fields.Nested(TimeOffered), required=True)


class CourseStep(ma.Schema):
    """Something that has happened, or is expected, and when."""

    step = _text(*STEPS)
    at = moment()


class ChangesAllowed(ma.Schema):
    """Until when the time can be changed here; `refused` says why it cannot any more."""

    until = moment(null=True)
    refused = _text(*REFUSED, null=True)


class OwnWish(ma.Schema):
    """What the customer said of how to come and to call."""

    note = _text(null=True)
    how = _text(*WAYS, null=True)
    since = _text(null=True)
    until = _text(null=True)
    at = moment()


class Notices(ma.Schema):
    """How the customer is told, and what they can choose instead: messages over one channel or another first, `any` as
    everybody gets them, or `none`: then the office calls about what changes the visit."""

    choice = _text(*CHOICES)
    offered = ma.fields.List(_text(*CHOICES), required=True)


class Owed(ma.Schema):
    """Something that was promised: by when, and how that stands (`unheard`: its time has passed, and nobody has said
    that it was kept)."""

    kind = _text()
    due = moment()
    state = _text("open", "met", "broken", "unheard")


class ServiceCard(ma.Schema):
    """The service card: who came, how to reach them and the hotline, and the leaflet of the season."""

    name = _text()
    staff_no = _text()
    phone = _text(null=True)
    hotline = _text()
    leaflet = ma.fields.Nested(Words, required=True, allow_none=True)


class OwnComplaint(ma.Schema):
    """A complaint that came through the link, without its words: when, and what was answered."""

    at = moment()
    answered = moment(null=True)
    answer = _text(null=True)


class SaidAlready(ma.Schema):
    """What was said through the link already, without its words; `again`: since when the office is asked for another
    visit, and has not seen to it."""

    stars = ma.fields.Integer(required=True, allow_none=True)
    remarks = ma.fields.Integer(required=True)
    wrong_person = _text(*WRONG, null=True)
    complaints = ma.fields.List(ma.fields.Nested(OwnComplaint), required=True)
    again = moment(null=True)


class NobodyComes(ma.Schema):
    """Since when nobody is to come, and who would have it so: the customer by the `link`, the `customer` by asking the
    company, or the `company`. Why is between those who said it."""

    at = moment()
    by = _text(*CALLED_OFF_BY)


class PhotosLocked(ma.Schema):
    """That there are photos; `agreed`: they are shown once the code is typed; `to`: where the code would go, masked,
    null where none can be sent."""

    count = ma.fields.Integer(required=True)
    agreed = ma.fields.Boolean(required=True)
    to = _text(null=True)


class ShownPhoto(ma.Schema):
    """A photo of a visit of the order, what it shows, and with which `pair` it stands side by side."""

    visit = _text()
    sha256 = _text()
    url = _text()
    item = ma.fields.Nested(Words, required=True, allow_none=True)
    pair = _text(null=True)
    side = _text("before", "after", null=True)


class PhotosShown(ma.Schema):
    """The photos that the customer may see."""

    items = ma.fields.List(ma.fields.Nested(ShownPhoto), required=True)


class VisitBefore(ma.Schema):
    """A visit of the order that went before: who came, the stars that it was given, its photos, its receipt."""

    visit = _text()
    who = ma.fields.Nested(Visitor, required=True, allow_none=True)
    stars = ma.fields.Integer(required=True, allow_none=True)
    photos = ma.fields.Nested(PhotosLocked, required=True, allow_none=True)
    receipt = ma.fields.Nested(Receipt, required=True)


class Visit(ma.Schema):
    """A visit as its customer sees it."""

    visit = _text()
    order = _text()
    state = _text(*STATES)
    language = _text(*LANGUAGES)
    company = ma.fields.Nested(Words, required=True)
    hotline = _text()
    kind = ma.fields.Nested(Words, required=True)
    promise = ma.fields.Nested(Promise, required=True, allow_none=True)
    address = _text()
    who = ma.fields.Nested(Visitor, required=True, allow_none=True)
    door_code = _text(null=True)
    confirmed_at = moment(null=True)
    cancelled = ma.fields.Nested(NobodyComes, required=True, allow_none=True)
    steps = ma.fields.List(ma.fields.Nested(CourseStep), required=True)
    changes = ma.fields.Nested(ChangesAllowed, required=True)
    wish = ma.fields.Nested(OwnWish, required=True, allow_none=True)
    notices = ma.fields.Nested(Notices, required=True)
    ready = ma.fields.List(ma.fields.Nested(Words), required=True)
    promises = ma.fields.List(ma.fields.Nested(Owed), required=True)
    card = ma.fields.Nested(ServiceCard, required=True, allow_none=True)
    said = ma.fields.Nested(SaidAlready, required=True)
    photos = ma.fields.Nested(PhotosLocked, required=True, allow_none=True)
    receipt = ma.fields.Nested(Receipt, required=True, allow_none=True)
    earlier = ma.fields.List(
        ma.fields.Nested(VisitBefore),
        required=True,
        metadata={"description": "the visits of the same order that went before, the latest first"},
    )
    working = ma.fields.List(ma.fields.Nested(LineToWork), required=True)


class Restored(ma.Schema):
    """That a backup was restored after the record was sealed, which took it out of the chain; `now` is the number under
    which the same visit was sealed again, null until its phone has offered it once more."""

    at = moment()
    now = ma.fields.Integer(required=True, allow_none=True)


class Standing(ma.Schema):
    """Where a receipt stands in the chain, or stood before a restore."""

    record = ma.fields.Integer(required=True)
    digest = _text()
    sealed_at = moment(null=True)
    superseded_by = ma.fields.Integer(required=True, allow_none=True)
    checkpointed = ma.fields.Boolean(
        required=True, metadata={"description": "whether the journal outside the database covers it"}
    )
    restored = ma.fields.Nested(Restored, required=True, allow_none=True)
