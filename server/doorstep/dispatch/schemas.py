"""The wire form of what the office is answered; `asked` has what it asks and commands."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields

from ..appointments.rules import ROLES
from ..promises.rules import ANSWERS, ORIGINS, WORKING
from ..promises.rules import STATES as PROMISE_STATES
from ..wire import (
    OUTCOMES,
    VERDICTS,
    Carried,
    Clashing,
    LedgerEntry,
    Named,
    Place,
    PromiseInForce,
    Visited,
    Wish,
    Written,
    facts,
    text,
)

STATES = ("booked", "cancelled")
STATUSES = ("booked", "travelling", "on_site", "away", "left", "completed")
RISKS = ("not_departed", "not_arrived", "leave_overdue", "wrong_door_code", "unheard", "phone_gone")


class Technician(Named):
    """Somebody of the team."""

    staff_no = text()


class Plan(ma.Schema):
    """Who is where: [start, end). `clash`: agreed at the door and in the way of another."""

    start = text()
    end = text()
    clash = fields.Boolean(required=True)


class Addressee(ma.Schema):
    """A customer, as much as a card shows."""

    name = text()
    address_as = text(null=True)
    phone = text()


class Address(ma.Schema):
    """Where the visit goes."""

    address = text()
    area_type = text(null=True)


class Actual(ma.Schema):
    """From when to when somebody was there; `end` null: they still are, or nobody said."""

    start = text()
    end = text(null=True)


class Member(ma.Schema):
    """Who goes; who is not `active` was shut out, and will not come."""

    person = text()
    name = text()
    phone = text()
    role = text(*ROLES)
    active = fields.Boolean(required=True)


class ToldLate(ma.Schema):
    """When the customer was told that it will be late, and by when to expect somebody, where a phone said so."""

    at = text()
    expected = text(null=True)


class Hand(ma.Schema):
    """Who sees to it, since when; with `until`, it rests until then."""

    by = fields.Nested(Named, required=True, allow_none=True)
    at = text()
    until = text(null=True)


class Risk(ma.Schema):
    """What should have happened by now and did not, or is not as it should be."""

    kind = text(*RISKS)
    since = text()
    told = fields.Nested(ToldLate, required=True, allow_none=True)
    hand = fields.Nested(Hand, required=True, allow_none=True)


class Before(ma.Schema):
    """How the visit before of the same order ended, and what kept whoever went there from coming again."""

    outcome = text(*OUTCOMES)
    clash = fields.List(fields.Nested(Clashing), required=True)


class Card(ma.Schema):
    """A visit on the board."""

    id = text()
    ver = fields.Integer(required=True)
    order = text()
    kind = text()
    state = text(*STATES)
    status = text(*STATUSES)
    promise = fields.Nested(PromiseInForce, required=True)
    plan = fields.Nested(Plan, required=True, allow_none=True)
    duration_minutes = fields.Integer(required=True, allow_none=True)
    buffer_minutes = fields.Integer(required=True)
    travel_minutes = fields.Integer(required=True, allow_none=True)
    depart_by = text(null=True)
    customer = fields.Nested(Addressee, required=True)
    premises = fields.Nested(Address, required=True)
    members = fields.List(fields.Nested(Member), required=True)
    verdict = text(*VERDICTS, null=True)
    minutes = text(null=True)
    outcome = text(*OUTCOMES, null=True)
    actual = fields.Nested(Actual, required=True, allow_none=True)
    confirmed_at = text(null=True)
    record = fields.Integer(required=True, allow_none=True)
    risk = fields.Nested(Risk, required=True, allow_none=True)
    before = fields.Nested(Before, required=True, allow_none=True)


class WaitingCard(Card):
    """A visit to come for which no time is agreed yet; `due`: the first deadline of its order that is still open."""

    promise = fields.Nested(PromiseInForce, required=True, allow_none=True)
    due = text(null=True)


class Hours(ma.Schema):
    """From when to when somebody works that day."""

    start = text()
    end = text()


class Absent(ma.Schema):
    """Somebody is on leave; `cover`: who stands in for them."""

    start = text()
    end = text()
    cover = text(null=True)


class TechnicianDay(ma.Schema):
    """A technician's day; without `hours` they do not begin work on it, `night` began the evening before; `absent` is
    leave that was approved."""

    person = fields.Nested(Technician, required=True)
    team = text(null=True)
    skills = fields.List(fields.String(), required=True)
    hours = fields.Nested(Hours, required=True, allow_none=True)
    night = fields.Nested(Hours, required=True, allow_none=True)
    absent = fields.List(fields.Nested(Absent), required=True)
    visits = fields.List(Written(Card), required=True)


class Day(ma.Schema):
    """The day of teams. `seq`: ask `/day/changes` from here. `waiting`: what is to be done on no day yet, because no
    time is agreed."""

    date = fields.Date(required=True)
    zone = text()
    now = text()
    seq = fields.Integer(required=True)
    teams = fields.List(fields.Nested(Named), required=True)
    technicians = fields.List(fields.Nested(TechnicianDay), required=True)
    unassigned = fields.List(Written(Card), required=True)
    waiting = fields.List(Written(WaitingCard), required=True)


class OnTheDay(ma.Schema):
    """A visit where it stands on the day that was asked for: in the row of `person`, or in nobody's."""

    person = text(null=True)
    card = Written(Card, required=True)


class Changes(ma.Schema):
    """Which visits were named since; ask on from `seq`. `cards`, for whoever named a day: those of them that stand
    there now; `waiting`, those that wait for a time. What is in neither is on that day no more."""

    seq = fields.Integer(required=True)
    visits = fields.List(fields.String(), required=True)
    cards = fields.List(fields.Nested(OnTheDay), required=True)
    waiting = fields.List(Written(WaitingCard), required=True)


class LateNow(ma.Schema):
    """How many visits of today want somebody now whom nobody sees to."""

    count = fields.Integer(required=True)


class KnownPremises(ma.Schema):
    """Premises of a customer."""

    id = text()
    address = text()
    area_type = text(null=True)
    place_type = text(null=True)


class EarlierVisit(ma.Schema):
    """A visit that a customer had or will have."""

    id = text()
    order = text()
    kind = text()
    start = text()
    state = text(*STATES)
    over = fields.Boolean(required=True, metadata={"description": "whether it is completed or cancelled"})


class FoundCustomer(Addressee):
    """A customer with their premises and last visits."""

    id = text()
    email = text(null=True)
    language = text(null=True)
    tier = text(null=True)
    premises = fields.List(fields.Nested(KnownPremises), required=True)
    visits = fields.List(fields.Nested(EarlierVisit), required=True)


class Customers(ma.Schema):
    """The customers that were found, the latest visited first."""

    items = fields.List(fields.Nested(FoundCustomer), required=True)


class Call(ma.Schema):
    """A call about a visit, from the office or the door."""

    id = text()
    at = text()
    by = fields.Nested(Named, required=True, allow_none=True)
    purpose = text()
    result = text()
    note = text(null=True)
    expected = text(null=True)
    origin = text("office", "door")


class Seen(ma.Schema):
    """Whoever goes there has read when the visit is (the promise of this entry), or that it is cancelled; `gone`: that
    they do not go there any more."""

    id = text()
    at = text()
    by = fields.Nested(Named, required=True, allow_none=True)
    state = text(*STATES)
    entry = text(null=True)
    gone = fields.Boolean(required=True, allow_none=True)


class Despite(ma.Schema):
    """Somebody set off, arrived or began although the phone had asked back: about what, and why all the same."""

    id = text()
    at = text()
    by = fields.Nested(Named, required=True, allow_none=True)
    step = text("departed", "arrived", "started")
    despite = fields.List(text("other_day", "early", "other_visit"), required=True)
    reason = text(null=True)


class Summary(ma.Schema):
    """What happened, in short."""

    verdict = text(*VERDICTS, null=True)
    minutes = text(null=True)
    outcome = text(*OUTCOMES, null=True)
    reason = text(null=True)
    unaware = fields.Boolean(required=True)
    wrong_code = fields.Boolean(required=True, metadata={"description": "the code that was typed at the door"})
    clash = fields.Boolean(required=True)


class Confirmation(ma.Schema):
    """The customer agreed once more, through the link."""

    entry = text()
    at = text()


class Cancelled(ma.Schema):
    """Since when a visit is cancelled, and whether the office did it or the customer by the link."""

    at = text()
    by = fields.Nested(Named, required=True, allow_none=True)
    asked_by = text(null=True)
    reason = text()
    origin = text("office", "link")


class Renewed(ma.Schema):
    """That the customer got another link; `by` null: on the server's command line."""

    at = text()
    by = fields.Nested(Named, required=True, allow_none=True)
    reason = text()


class WordOnWorking(ma.Schema):
    """Somebody's word on whether a line works; `by` null: the customer's."""

    at = text()
    works = fields.Boolean(required=True)
    origin = text(*ORIGINS)
    by = fields.Nested(Named, required=True, allow_none=True)
    note = text(null=True)


class PromisedWorking(ma.Schema):
    """That a line works by then, as whoever left promised, or that an answer comes; nobody knows (`open`, and `unheard`
    when it is overdue) before somebody says how it stands."""

    id = text()
    kind = text(WORKING, *sorted(ANSWERS))
    made = text()
    due = text()
    by = fields.Nested(Named, required=True, allow_none=True)
    state = text(*PROMISE_STATES)
    words = fields.List(fields.Nested(WordOnWorking), required=True)


class Deadline(ma.Schema):
    """What a service level promises from when the order came in: which one, from which fact, by when."""

    id = text()
    fact = text()
    zh = text()
    en = text()
    due = text()
    sure = fields.Boolean(
        required=True, metadata={"description": "whether the holidays of every year it is counted over are known"}
    )
    state = text(*PROMISE_STATES)


class OfOrder(ma.Schema):
    """A visit of the order: when, who goes or went, what became of it."""

    id = text()
    state = text(*STATES)
    status = text(*STATUSES)
    outcome = text(*OUTCOMES, null=True)
    start = text(null=True)
    zone = text()
    main = text(null=True)
    record = fields.Integer(required=True, allow_none=True)


class Stood(ma.Schema):
    """How a visit stood before a command: whether and when it was to be, for how long, and who was to go."""

    state = text(*STATES)
    start = text(null=True)
    end = text(null=True)
    person = text(null=True)
    duration_minutes = fields.Integer(required=True, allow_none=True)


class OfficeVisit(ma.Schema):
    """A visit as the office sees it: its document (docs/protocol.md, section 6) and what became of it."""

    id = text()
    ver = fields.Integer(required=True)
    order = text()
    kind = text()
    standard = text()
    state = text(*STATES)
    team = text()
    promise = fields.Nested(PromiseInForce, required=True, allow_none=True)
    ledger = fields.List(fields.Nested(LedgerEntry), required=True)
    travel_minutes = fields.Integer(required=True, allow_none=True)
    duration_minutes = fields.Integer(required=True, allow_none=True)
    buffer_minutes = fields.Integer(required=True)
    depart_by = text(null=True)
    customer = fields.Nested(Visited, required=True)
    premises = fields.Nested(Place, required=True)
    facts = facts()
    instructions = text(null=True)
    wish = fields.Nested(Wish, required=True, allow_none=True)
    members = fields.List(fields.Nested(Member), required=True)
    status = text(*STATUSES)
    summary = fields.Nested(Summary, required=True)
    plan = fields.Nested(Plan, required=True, allow_none=True)
    calls = fields.List(fields.Nested(Call), required=True)
    seen = fields.List(fields.Nested(Seen), required=True)
    despite = fields.List(fields.Nested(Despite), required=True)
    confirmations = fields.List(fields.Nested(Confirmation), required=True)
    cancelled = fields.Nested(Cancelled, required=True, allow_none=True)
    renewals = fields.List(fields.Nested(Renewed), required=True)
    record = fields.Integer(required=True, allow_none=True)
    carried = fields.Nested(Carried, required=True, allow_none=True)
    working = fields.List(fields.Nested(PromisedWorking), required=True)
    deadlines = fields.List(fields.Nested(Deadline), required=True)
    chain = fields.List(
        fields.Nested(OfOrder),
        required=True,
        metadata={"description": "every visit of the order, from the first to the one that goes on"},
    )


class Commanded(OfficeVisit):
    """A visit after a command. `stood`: how it stood before, where the command can be taken back."""

    stood = fields.Nested(Stood, required=True, allow_none=True)
