"""What a message is, whatever it is about: its states, over which channels it goes, why it does not, when it is tried
again. What is told about a thing is planned where the thing is (`visits.messages`).

Nothing here asks what time it is. What is planned changes only when the facts do, so that planning anew at any moment
gives the same messages; whether one still makes sense is asked when it is about to be sent (`until`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from .. import zones
from ..standard import vocabulary

Json = dict[str, Any]

STATES = ("waiting", "sending", "sent", "uncertain", "not_sent", "withdrawn")
"""`uncertain`: it may have been sent; nobody knows, and it is not sent again."""
UNREACHABLE = ("no_address", "no_channel", "opted_out")
"""Why a message is not even tried, as long as that holds."""
FAILED = "failed"
"""Why a message is given up on a channel that tried it."""
TOLD = "told"
"""Why a message counts as sent that no channel could: somebody told it by telephone."""
REASONS = (
    *UNREACHABLE,
    "too_late",
    "moved",
    "cancelled",
    "reassigned",
    "shut_out",
    "holds",
    "finished",
    "resolved",
    FAILED,
    "restored",
    TOLD,
)
CODE = "code"
"""What a message is about that brings a code."""
LINK = "link"
"""What a message is about that brings a visit's customer another link; its `about` is the visit."""
OWN = frozenset({"voice"})
"""Kinds of things about which a message is shown to nobody but its recipient."""
ROLES = vocabulary.RECIPIENTS
ADDRESSES = ("email", "phone", "device", "robot", "none")
"""What a channel must know of somebody to reach them; `none`: it asks for no address, and a `robot` has its own."""
NO_ADDRESS_NEEDED = frozenset({"robot", "none"})
NOWHERE = "none"
"""The channel of what has none."""
CHANNELS = (*vocabulary.CHANNELS, NOWHERE)
PHONE, TEAM = "phone", "team"
"""What a message is about that is about the phone of somebody, whose id is its `about`, or about a team."""
DAY = "day"
"""What a message is about that is about all of a person's day; its `about` is the person, its `version` the date."""

LEASE = timedelta(minutes=2)
"""How long a claimed message belongs to the worker that claimed it. It is renewed when the message is handed over, and
nothing is handed over after it ended."""
SHORTEST_REST, LONGEST_REST = timedelta(seconds=1), timedelta(hours=1)
"""How long a channel that was throttled rests, whatever the other side asks for."""
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180))
"""How long to wait after each failed attempt; after one more, it is given up."""


# ---- what is planned


@dataclass(frozen=True)
class To:
    """A message as far as its way depends on it: of which kind and to whom, and the hash of the standard that has its
    words."""

    kind: str
    role: str
    recipient: str
    standard: str


@dataclass(frozen=True)
class Planned:
    """A message that there is to be: about what, in which version of it, which kind, to whom, and when.

    `what` and `about` are the kind and the id of the thing; `version` is what of it the message speaks of: the entry of
    a ledger, an event, a `day`. `due` is when to send it, `until` when it has lost its sense. `facts` are what its
    words are made of: ids and times, no names; `message` is what the standard says of its kind. `at_once`: it answers
    to something that has happened, whatever a phone's clock says of when. `corrects`: it says that a message which was
    sent holds no more; `due` is when that one was sent, and it is due itself when that is found.
    """

    what: str
    about: str
    version: str
    kind: str
    role: str
    recipient: str
    due: datetime
    until: datetime
    team: str
    facts: Mapping[str, Any] = field(hash=False)
    message: Json = field(hash=False, compare=False, repr=False)
    day: date | None = None
    promise: str | None = None
    at_once: bool = False
    corrects: bool = False

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What there is at most one message of, on each channel that it took."""
        return self.about, self.version, self.kind, self.recipient

    @property
    def to(self) -> To:
        """What its way depends on."""
        return To(self.kind, self.role, self.recipient, self.facts["standard"])


# ---- sending


def next_try(attempts: int, now: datetime, until: datetime) -> datetime | None:
    """When to try again after so many failed attempts; None when it is given up."""
    if attempts > len(PAUSES):
        return None
    again = now + PAUSES[attempts - 1]
    return again if again <= until else None


@dataclass(frozen=True)
class Taken:
    """What the other side said when it took a message: its own number of it, under which a delivery report comes, and
    how many text messages the network counts."""

    id: str | None
    segments: int


# ---- time


def local(day: date, clock: str, zone: str) -> datetime:
    """A time of day by the clock of a zone, as an instant. A time that the clock skips in spring is as long after the
    jump as it should have been before it; of one that comes twice in autumn it is the first."""
    return datetime.combine(day, time.fromisoformat(clock), zones.place(zone)).astimezone(UTC)


def text(moment: datetime) -> str:
    """An instant as it stands in `facts`."""
    return moment.astimezone(UTC).isoformat()
