"""The wire form of accounts."""

from __future__ import annotations

import marshmallow as ma

from ..wire import LINE, matching
from . import rules
from .store import PAGE

_Password = ma.fields.String(
    required=True, validate=[ma.validate.Length(1, 200), *LINE], metadata={"format": "password"}
)


class SignIn(ma.Schema):
    """Who wants to sign in, and on which phone: the id of its local database once it has one, what it calls itself."""

    staff_no = ma.fields.String(required=True, validate=ma.validate.Length(1, 40))
    password = _Password
    device = ma.fields.UUID(allow_none=True)
    device_name = ma.fields.String(allow_none=True, validate=[ma.validate.Length(1, 80), *LINE])


class PasswordChange(ma.Schema):
    """A new password, and the old one as proof."""

    old = _Password
    new = _Password


class CodeUse(ma.Schema):
    """A one-time code, and the password that its person wants from now on."""

    staff_no = ma.fields.String(required=True, validate=ma.validate.Length(1, 40))
    code = ma.fields.String(required=True, validate=[ma.validate.Length(1, 40), *LINE])
    new = _Password


class TeamSaid(ma.Schema):
    """What is said of a team."""

    name = ma.fields.String(required=True, validate=[ma.validate.Length(1, 80), *LINE])
    region = ma.fields.String(required=True, allow_none=True, validate=[ma.validate.Length(1, 80), *LINE])


class Team(ma.Schema):
    """A team."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    region = ma.fields.String(required=True, allow_none=True)


class TeamName(ma.Schema):
    """A team as part of something else."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)


class Colleague(ma.Schema):
    """A person as colleagues see them."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    staff_no = ma.fields.String(required=True)
    roles = ma.fields.List(ma.fields.String(validate=ma.validate.OneOf(rules.ROLES)), required=True)
    duties = ma.fields.List(ma.fields.String(validate=ma.validate.OneOf(rules.DUTIES)), required=True)
    team = ma.fields.Nested(TeamName, required=True, allow_none=True)


class Oneself(Colleague):
    """A person as they see themselves."""

    phone = ma.fields.String(required=True, metadata={"description": "E.164"})


class SignedIn(ma.Schema):
    """Who is signed in."""

    person = ma.fields.Nested(Oneself, required=True)


class DeviceName(ma.Schema):
    """A device as part of a session."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)


class Session(ma.Schema):
    """One sign-in of a person."""

    id = ma.fields.String(required=True)
    device = ma.fields.Nested(DeviceName, required=True, allow_none=True)
    agent = ma.fields.String(required=True, metadata={"description": "what it called itself, or browser and system"})
    created = ma.fields.AwareDateTime(required=True)
    seen = ma.fields.AwareDateTime(required=True)
    expires = ma.fields.AwareDateTime(required=True)
    current = ma.fields.Boolean(required=True, metadata={"description": "the one that asks"})


class Device(ma.Schema):
    """An enrolled phone."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    app_version = ma.fields.String(required=True, allow_none=True)
    standalone = ma.fields.Boolean(required=True, metadata={"description": "installed on the home screen"})
    persisted = ma.fields.Boolean(required=True, metadata={"description": "the browser promised to keep its storage"})
    enrolled = ma.fields.AwareDateTime(required=True)
    seen = ma.fields.AwareDateTime(required=True)
    revoked_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class PeopleQuery(ma.Schema):
    """Which people, and which page of them."""

    team = ma.fields.UUID()
    role = ma.fields.String(validate=ma.validate.OneOf(rules.ROLES))
    state = ma.fields.String(load_default="active", validate=ma.validate.OneOf(("active", "disabled", "all")))
    query = ma.fields.String(load_default="", validate=[ma.validate.Length(0, 80), *LINE])
    cursor = ma.fields.String(load_default="", validate=matching(r"[A-Z0-9-]{0,20}", "the cursor of a page"))
    limit = ma.fields.Integer(load_default=PAGE, validate=ma.validate.Range(1, PAGE))


class Listed(Colleague):
    """A person in a list."""

    active = ma.fields.Boolean(required=True)


class PeoplePage(ma.Schema):
    """People by staff number; `next` is the cursor of the next page, or null."""

    items = ma.fields.List(ma.fields.Nested(Listed), required=True)
    next = ma.fields.String(required=True, allow_none=True)


class Teams(ma.Schema):
    """Teams by name, and the zone by whose clock the office works."""

    items = ma.fields.List(ma.fields.Nested(Team), required=True)
    zone = ma.fields.String(required=True)


class Sessions(ma.Schema):
    """Living sessions, the one seen last first."""

    items = ma.fields.List(ma.fields.Nested(Session), required=True)


class Devices(ma.Schema):
    """Enrolled devices, the one seen last first."""

    items = ma.fields.List(ma.fields.Nested(Device), required=True)


class SignOut(ma.Schema):
    """What a phone says when its person leaves."""

    emptied = ma.fields.Boolean(load_default=False)
