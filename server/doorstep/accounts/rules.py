"""Who is who and who may do what: people, sessions, guessing, and the table of permissions, as plain values.

Standard library only; `now` is an argument.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Literal

from ..errors import Conflict, Fault, Forbidden, Invalid, NotFound
from ..mail_address import is_mail_address

ROLES = ("technician", "account_manager", "dispatcher", "supervisor", "administrator")
FIELD_ROLES = frozenset({"technician", "account_manager"})
"""Roles that work at the customer's door, with a phone that may be offline for days."""
DUTIES = ("quality", "complaints")
"""What a supervisor may be charged with beside the team."""

OFFICE_IDLE = timedelta(minutes=30)
OFFICE_LIFETIME = timedelta(hours=12)
PHONE_LIFETIME = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=1)
"""`seen` of a session is written at most this often, so that reading costs no write."""
PUSH_AFTER_DEACTIVATION = timedelta(days=14)
"""How long the phone of a deactivated person may still hand in what was done before."""

GUESSING_WINDOW = timedelta(minutes=15)
FAILURES_PER_ACCOUNT = 10
FAILURES_PER_ADDRESS = 100
FAILURES_PER_ACCOUNT_KNOWN = 50
"""Over all phones and browsers where the person has signed in before: whoever has collected such cookies with a
password that has changed since guesses no faster for it."""

PASSWORD_LENGTH = range(10, 201)
CODE_LIVES = timedelta(hours=24)
"""How long a one-time code counts: told in the evening, it is used the next morning."""
CODE_LETTERS, CODE_LENGTH = "23456789ABCDEFGHJKMNPQRSTUVWXYZ", 10
"""What can be told apart when it is read out, and how many of it: 49 bits, which nobody guesses in a day at ten tries a
quarter of an hour."""


_BROWSERS = {
    "MicroMessenger": "WeChat",
    "Edg": "Edge",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
"""Signs in a User-Agent, in the order in which they decide: each browser claims to be the ones below it."""

Ownership = Literal["self", "member", "team", "all"]
OWNERSHIPS: tuple[Ownership, ...] = ("self", "member", "team", "all")


@dataclass(frozen=True)
class Team:
    """A team of one branch; dispatchers and supervisors see their own team's visits."""

    id: str
    name: str
    region: str | None


@dataclass(frozen=True)
class Person:
    """Somebody who works with Doorstep. `phone` in E.164; `email` is where messages go, if there is one."""

    id: str
    name: str
    staff_no: str
    phone: str
    roles: frozenset[str]
    team: str | None
    active: bool
    deactivated_at: datetime | None
    duties: frozenset[str] = frozenset()
    email: str | None = None
    ver: int = 1
    serves: frozenset[str] = frozenset()
    """The teams, beside one's own, for which a dispatcher dispatches."""


@dataclass(frozen=True)
class PersonChange:
    """A person as they are to be from now on: everything about them that may be changed. `phone` in E.164. `skills` and
    `regions` as `words` returns them; without regions of their own somebody works in the team's."""

    name: str
    phone: str
    email: str | None
    roles: frozenset[str]
    duties: frozenset[str]
    team: str | None
    skills: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    serves: frozenset[str] = frozenset()


@dataclass(frozen=True)
class NewPerson:
    """A person to be added: `staff_no` as `staff_number` returns it, `phone` in E.164."""

    id: str
    name: str
    staff_no: str
    phone: str
    roles: frozenset[str]
    team: str | None
    password_hash: str
    created: datetime
    duties: frozenset[str] = frozenset()
    email: str | None = None
    skills: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    serves: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Device:
    """One local database on one phone, enrolled by one person; the id is made there. `emptied_at` when it was given up
    with everything on it sent."""

    id: str
    person: str
    name: str
    app_version: str | None
    standalone: bool
    persisted: bool
    enrolled: datetime
    seen: datetime
    revoked_at: datetime | None
    emptied_at: datetime | None = None


@dataclass(frozen=True)
class Session:
    """A sign-in of one person. `device` is the phone's own id, which may not be enrolled yet."""

    id: str
    person: str
    device: str | None
    agent: str
    created: datetime
    seen: datetime
    expires: datetime
    ended: datetime | None


@dataclass(frozen=True)
class NewSession:
    """A sign-in to be kept. `token_hash`: lower-case hexadecimal SHA-256 of the cookie's value."""

    id: str
    token_hash: str
    person: str
    device: str | None
    agent: str
    created: datetime
    expires: datetime


@dataclass(frozen=True)
class Calendar:
    """The one address under which a person's own calendar is read, in a language; its secret is kept as `token_hash`
    alone."""

    person: str
    token_hash: str
    language: str
    made: datetime


@dataclass(frozen=True)
class Caller:
    """Who is asking.

    `via` is `device`, and `session` empty, for the phone of a deactivated person: it may hand in its events and
    do nothing else.
    """

    person: Person
    session: str
    device: str | None
    via: Literal["session", "device"]


@dataclass(frozen=True)
class Attempt:
    """One try to sign in.

    `account` and `address` are keyed digests; `device` is set only when an enrolled device of that account, or a
    browser where that very person has signed in before, proved itself.
    """

    id: str
    account: str
    address: str
    device: str | None
    at: datetime


@dataclass(frozen=True)
class TrailEntry:
    """Who did what to what, and when; `by` is None for the command line. `of` is the id of a thing, never a name.
    `changed`: what was corrected, by the name of the field, as it was and as it is."""

    id: str
    by: str | None
    act: str
    of: str
    at: datetime
    changed: Mapping[str, Sequence[object]] | None = None


@dataclass(frozen=True)
class Permission:
    """One row of the authorisation table: whose call is answered, and for which things.

    `who` maps a role, or `signed_in` for all of them, to the things it reaches; `anyone` needs no sign-in. `device`
    lets in the phone of a deactivated person; `signed` is what another server sends, which the route itself checks.
    `takes` is the media type of the body; `lists` names the kind of thing that a list consists of, for the tests.
    """

    anyone: bool = False
    who: Mapping[str, Ownership] = field(default_factory=dict)
    device: bool = False
    signed: bool = False
    takes: str = "application/json"
    lists: str | None = None

    def reach(self, person: Person) -> frozenset[Ownership]:
        """The ownerships under which this person's call is answered; none means that it is refused."""
        return frozenset(own for role, own in self.who.items() if role == "signed_in" or role in person.roles)


def oversees(person: Person, team: str | None) -> bool:
    """Whether the matters of `team` are this person's: its dispatchers and supervisors, those who dispatch for it, and
    every administrator."""
    overseen = teams_overseen(person)
    return overseen is None or team in overseen


def supervises(person: Person, team: str | None) -> bool:
    """Whether this person answers for the people of `team`: its supervisors, and every administrator."""
    if "administrator" in person.roles:
        return True
    return team is not None and person.team == team and "supervisor" in person.roles


def team_to_list(person: Person, team: str | None) -> str | None:
    """The team whose matters a list of a supervisor's shows: `team`, or else one's own; None, which means all of them,
    for an administrator alone. Raises NotFound."""
    if "administrator" in person.roles:
        return team
    wanted = person.team if team is None else team
    if not supervises(person, wanted):
        raise NotFound("There is no such team here.", of=wanted)
    return wanted


def teams_overseen(person: Person) -> frozenset[str] | None:
    """The teams whose matters are this person's; None for all of them."""
    if "administrator" in person.roles:
        return None
    own = {person.team} if person.team and not person.roles.isdisjoint({"dispatcher", "supervisor"}) else set[str]()
    return frozenset(own | teams_served(person))


def teams_served(person: Person) -> frozenset[str]:
    """The teams, beside their own, for which this person dispatches now."""
    return person.serves if "dispatcher" in person.roles else frozenset()


def dispatched_for(person: Person) -> frozenset[str]:
    """Every team for which this person dispatches: one's own and those served."""
    own = {person.team} if person.team and "dispatcher" in person.roles else set[str]()
    return frozenset(own | teams_served(person))


def teams_to_list(person: Person, team: str | None) -> frozenset[str] | None:
    """The teams whose matters a list of the office shows: `team`, or else all that are one's own; None for all there
    are. Raises NotFound."""
    if team is None:
        return teams_overseen(person)
    if not oversees(person, team):
        raise NotFound("There is no such team here.", of=team)
    return frozenset({team})


def staff_number(text: str) -> str:
    """The staff number in its one spelling (capitals, half-width); raises Invalid when it cannot be one."""
    staff_no = unicodedata.normalize("NFKC", text).strip().upper()
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{2,19}", staff_no):
        message = "A staff number has 3 to 20 letters, digits or hyphens and begins with a letter or digit."
        raise Invalid(message, (Fault("/staff_no", message, "staff_no"),), code="staff_no")
    return staff_no


def words(said: Iterable[str]) -> frozenset[str]:
    """What somebody can do, or where they work, each word in one spelling: half-width, without blanks around it, and
    only once whatever its capitals. The one that was said first stays."""
    spelt = (" ".join(unicodedata.normalize("NFKC", word).split()) for word in said)
    return frozenset({word.casefold(): word for word in reversed([*filter(None, spelt)])}.values())


def check_email(email: str | None) -> None:
    """Raises Invalid when this is no address that mail could be sent to."""
    if email is not None and not is_mail_address(email):
        raise Invalid("This is no e-mail address.", (Fault("/email", "expected name@host", "email"),))


def check_roles(roles: frozenset[str], duties: frozenset[str], in_team: bool, serves: Collection[str] = ()) -> None:
    """Raises Invalid when the roles, the duties, the team and the teams served of a person do not go together."""
    if duties and "supervisor" not in roles:
        raise Invalid("Only a supervisor has duties.", (Fault("/duties", "only for supervisors", "duties"),))
    if serves and "dispatcher" not in roles:
        raise Invalid("Only a dispatcher dispatches for teams.", (Fault("/serves", "only for dispatchers", "serves"),))
    if not in_team and roles != {"administrator"}:
        raise Invalid("Everybody but an administrator is in a team.", (Fault("/team", "missing", "team"),))


def normal_password(password: str) -> str:
    """The password as it is hashed: one Unicode form, whatever the keyboard sent."""
    return unicodedata.normalize("NFC", password)


def acceptable_password(password: str, staff_no: str, pointer: str = "/password") -> str:
    """The password as it is hashed; raises Invalid when it is too short, too long or nothing but the staff number."""
    normal = normal_password(password)
    if len(normal) not in PASSWORD_LENGTH:
        message = f"A password has {PASSWORD_LENGTH.start} to {PASSWORD_LENGTH.stop - 1} characters."
    elif not normal.upper().replace(staff_no, "") or len(set(normal)) < 4:
        message = "This password is too easy to guess."
    else:
        return normal
    raise Invalid(message, (Fault(pointer, message, "weak_password"),), code="weak_password")


def normal_code(typed: str) -> str:
    """A one-time code as it was made, however it was typed: capitals, half-width, without blanks and hyphens."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed)).upper()


def check_own_rights(asking: Person, wanted: PersonChange) -> None:
    """Raises Conflict when somebody would give themselves more than they have: that is for another administrator."""
    more = wanted.roles - asking.roles or wanted.duties - asking.duties or wanted.serves - asking.serves
    if more:
        raise Conflict("Nobody gives themselves more rights: ask another administrator.", code="own_rights")


def session_expires(roles: frozenset[str], device: str | None, created: datetime) -> datetime:
    """When a sign-in ends at the latest: on a phone of the field after 30 days, elsewhere after a working day."""
    return created + (PHONE_LIFETIME if _of_the_field(roles, device) else OFFICE_LIFETIME)


def is_alive(session: Session, person: Person, now: datetime) -> bool:
    """Whether the session still speaks for the person."""
    if session.ended is not None or not person.active or now >= session.expires:
        return False
    return _of_the_field(person.roles, session.device) or now < session.seen + OFFICE_IDLE


def _of_the_field(roles: frozenset[str], device: str | None) -> bool:
    return device is not None and bool(roles) and roles <= FIELD_ROLES


def may_push(person: Person, device: Device, now: datetime) -> bool:
    """Whether the device's cookie alone is enough to push: only after the person was deactivated, for 14 days.

    Raises Forbidden when the device was revoked.
    """
    if device.revoked_at is not None:
        raise Forbidden("This device was revoked.", code="device_revoked", of=device.id)
    return person.deactivated_at is not None and now < person.deactivated_at + PUSH_AFTER_DEACTIVATION


def gone(devices: Iterable[Device]) -> list[Device]:
    """Those of one person's devices that another one has taken the place of without a word: not heard of since it was
    enrolled, and not emptied before."""
    known = list(devices)
    newest = max((device.enrolled for device in known), default=None)
    return [
        device
        for device in known
        if newest and device.seen < newest and (device.emptied_at is None or device.emptied_at < device.seen)
    ]


def locked_until(filled_by: Iterable[datetime | None], now: datetime) -> datetime | None:
    """Until when nobody may try again, given the failure that filled each limit (the 10th newest where it is ten)."""
    ends = [filled + GUESSING_WINDOW for filled in filled_by if filled is not None]
    return max((end for end in ends if end > now), default=None)


def network(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 of an IPv6 one, which a single line has to itself."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed)


def agent_label(user_agent: str) -> str:
    """A browser and its system in a few words, for the list of sessions; the full header is not kept."""
    found = (
        next((name for sign, name in signs.items() if sign in user_agent), None) for signs in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(name for name in found if name)


def is_same_origin(fetch_site: str | None, origin: str | None, origins: frozenset[str]) -> bool:
    """Whether a request that changes something comes from our own pages, by `Sec-Fetch-Site` and `Origin`.

    Whatever of the two was sent must agree, and one of them must be there: a request without either is refused.
    """
    if fetch_site is None and origin is None:
        return False
    return fetch_site in (None, "same-origin") and (origin is None or origin in origins)
