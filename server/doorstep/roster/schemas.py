"""The wire form of hours, leave and working days."""

from __future__ import annotations

import marshmallow as ma

from ..wire import LINE, WALL, Named, matching, text
from .leaves import KINDS, STATES
from .working import DATED

CLOCK = matching(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", "HH:MM")
MOST_DAYS = 92


class Asked(ma.Schema):
    """A leave that is asked for: by the clock of the installation, `end` is the first moment of work."""

    id = ma.fields.UUID(required=True, metadata={"description": "made up by whoever asks: again changes nothing"})
    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(KINDS))
    begin = ma.fields.String(required=True, validate=WALL)
    end = ma.fields.String(required=True, validate=WALL)
    reason = ma.fields.String(load_default=None, allow_none=True, validate=[ma.validate.Length(1, 300), *LINE])


class WrittenDown(Asked):
    """A leave that the office writes down, approved at once."""

    person = ma.fields.UUID(required=True)
    cover = ma.fields.UUID(load_default=None, allow_none=True)


class LeaveVerdict(ma.Schema):
    """What becomes of a leave; `cover` stands in."""

    approve = ma.fields.Boolean(required=True)
    answer = ma.fields.String(load_default=None, allow_none=True, validate=[ma.validate.Length(1, 300), *LINE])
    cover = ma.fields.UUID(load_default=None, allow_none=True)


class LeaveMoved(ma.Schema):
    """Other times of a leave, or somebody else who stands in."""

    begin = ma.fields.String(required=True, validate=WALL)
    end = ma.fields.String(required=True, validate=WALL)
    cover = ma.fields.UUID(load_default=None, allow_none=True)


class WantedLeaves(ma.Schema):
    """Whose leaves: of one's own team unless it is said, those that end after a day."""

    team = ma.fields.UUID()
    since = ma.fields.Date()


class Leave(ma.Schema):
    """A leave. `kind`, `reason` and `answer` are told to the person and to who answers for them alone."""

    id = text()
    ver = ma.fields.Integer(required=True)
    person = ma.fields.Nested(Named, required=True)
    kind = text(*KINDS, null=True)
    begin = text()
    end = text()
    zone = text()
    state = text(*STATES)
    reason = text(null=True)
    answer = text(null=True)
    cover = ma.fields.Nested(Named, required=True, allow_none=True)
    partner = ma.fields.Nested(
        Named, required=True, allow_none=True, metadata={"description": "who usually stands in for them"}
    )
    asked_at = text()
    asked_by = ma.fields.Nested(Named, required=True, allow_none=True)
    decided_at = text(null=True)
    decided_by = ma.fields.Nested(Named, required=True, allow_none=True)
    visits = ma.fields.Integer(
        required=True, metadata={"description": "of this person in that time: what somebody else has to make"}
    )


class Leaves(ma.Schema):
    """Leaves by their beginning; `asked`: how many wait for whoever asks to decide."""

    items = ma.fields.List(ma.fields.Nested(Leave), required=True)
    asked = ma.fields.Integer(required=True)
    zone = text()


class WantedWeek(ma.Schema):
    """Which week of which team: that of a date."""

    team = ma.fields.UUID()
    date = ma.fields.Date()


class TeamDay(ma.Schema):
    """A day by the calendar. `special`: a holiday, or a make-up day; `sure`: the calendar knows its year."""

    date = ma.fields.Date(required=True)
    special = text("holiday", "make_up", null=True)
    sure = ma.fields.Boolean(required=True)


class PersonDay(ma.Schema):
    """What somebody works who begins on a day, leave or not; `dated` why it is not what the week says."""

    date = ma.fields.Date(required=True)
    start = text(null=True)
    end = text(null=True)
    dated = text(*DATED, null=True)


class Away(ma.Schema):
    """Somebody is on approved leave, or asked for one."""

    id = text()
    begin = text()
    end = text()
    state = text(*STATES)
    kind = text(*KINDS, null=True)
    cover = ma.fields.Nested(Named, required=True, allow_none=True)


class PersonWeek(ma.Schema):
    """A week of somebody; `keeps`: free on holidays, works on make-up days. `partner` stands in for them."""

    person = ma.fields.Nested(Named, required=True)
    staff_no = text()
    keeps = ma.fields.Boolean(required=True)
    partner = ma.fields.Nested(Named, required=True, allow_none=True)
    days = ma.fields.List(ma.fields.Nested(PersonDay), required=True)
    away = ma.fields.List(ma.fields.Nested(Away), required=True)


class TeamWeek(ma.Schema):
    """A week of a team, from Monday on. `known_until`: the last year whose holidays are known."""

    team = ma.fields.Nested(Named, required=True)
    zone = text()
    today = ma.fields.Date(required=True)
    known_until = ma.fields.Integer(required=True, allow_none=True)
    days = ma.fields.List(ma.fields.Nested(TeamDay), required=True)
    people = ma.fields.List(ma.fields.Nested(PersonWeek), required=True)


class DatedHours(ma.Schema):
    """What somebody works on one date; without `start` and `end` not at all, and `kind` null: what the week says."""

    kind = ma.fields.String(required=True, allow_none=True, validate=ma.validate.OneOf(DATED))
    start = ma.fields.String(load_default=None, allow_none=True, validate=CLOCK)
    end = ma.fields.String(load_default=None, allow_none=True, validate=CLOCK)


class Terms(ma.Schema):
    """Whether somebody keeps the calendar, and who stands in for them."""

    keeps = ma.fields.Boolean(required=True)
    partner = ma.fields.UUID(required=True, allow_none=True)


class WorkingYear(ma.Schema):
    """The special days of a year. `origin`: the standard, what the office put right, or nobody knows it."""

    year = ma.fields.Integer(required=True)
    ver = ma.fields.Integer(required=True)
    origin = text("standard", "office", "unknown")
    holidays = ma.fields.List(ma.fields.Date(), required=True)
    make_up = ma.fields.List(ma.fields.Date(), required=True)
    by = ma.fields.Nested(Named, required=True, allow_none=True)


class WorkingYears(ma.Schema):
    """The years that matter, the next one too."""

    years = ma.fields.List(ma.fields.Nested(WorkingYear), required=True)


class YearSaid(ma.Schema):
    """The special days of a year, in place of what was known."""

    holidays = ma.fields.List(ma.fields.Date(), required=True, validate=ma.validate.Length(max=MOST_DAYS))
    make_up = ma.fields.List(ma.fields.Date(), required=True, validate=ma.validate.Length(max=MOST_DAYS))
