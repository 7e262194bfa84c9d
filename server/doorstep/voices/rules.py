"""A voice: what a customer said through their link about a visit. What may be said when, and who may read it.

A voice is added and never changed; of several of one kind the last counts. Nothing of it goes to a phone but the wish,
which is for whoever comes.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..accounts.rules import Person, oversees, supervises

VOICE = "voice"
"""What a row is about that is about a voice."""

REPLY = "reply"
"""What a customer answered to a text message; its `choice` is how it reads."""
KINDS = ("wish", "rating", "remark", "complaint", "wrong_person", "photos", "moved", "cancelled", "again", REPLY)
PRIVATE = frozenset({"rating", "remark", "complaint"})
"""What is for those alone who answer for the people, and never for whoever it may be about."""
WAITING = frozenset({"remark", "complaint", "wrong_person", "moved", "cancelled", "again", REPLY})
"""What stands in the office's list until somebody has seen to it."""
AFTERWARDS = frozenset({"rating"})
"""What makes sense only when the visit is over."""
AGAIN = "again"
"""That somebody should come after all, to an order of which nobody is to come any more."""

WAYS = ("call", "message", "door")
"""How whoever comes is to make themselves known."""
WRONG = ("not_mine", "other_person")
"""What is wrong: the link reached somebody else, or somebody else stands at the door."""

MOST_A_DAY = 20
"""Voices about one visit: nobody has more to say in a day, and a program that has would fill the office's list."""

COMPLAINT_DUE = timedelta(hours=48)
"""By when a complaint is answered, where the standard says nothing of it."""


@dataclass(frozen=True)
class Voice:
    """What was said: `choice` is one of the words of its kind, `stars` a rating, `since` and `until` times of day
    (HH:MM) of a wish, `text` the customer's own words. `answered` says when the office saw to it, who, and what it
    told the customer."""

    id: str
    visit: str
    team: str
    kind: str
    at: datetime
    choice: str | None = None
    stars: int | None = None
    since: str | None = None
    until: str | None = None
    text: str | None = None
    answered: datetime | None = None
    answered_by: str | None = None
    answer: str | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether the office has still to see to it."""
        return self.kind in WAITING and self.answered is None

    def says(self, other: Voice) -> bool:
        """Whether another one says the same."""
        return all(getattr(self, name) == getattr(other, name) for name in ("kind", *CONTENT))

    @property
    def says_nothing(self) -> bool:
        """Whether it only takes back what was said before."""
        return all(getattr(self, name) is None for name in CONTENT)


CONTENT = ("choice", "stars", "since", "until", "text")


def last(voices: Iterable[Voice], kind: str) -> Voice | None:
    """The one that counts, of those of a kind."""
    return max((one for one in voices if one.kind == kind), key=lambda one: (one.at, one.id), default=None)


def wish(voices: Iterable[Voice]) -> Voice | None:
    """How the customer would have it; None where nothing is wished, or not any more."""
    found = last(voices, "wish")
    return None if found is None or found.says_nothing else found


def may_read(person: Person, voice: Voice, went: Collection[str]) -> bool:
    """Whether a person may read a voice; `went` are those who go or ever went to its visit.

    What the customer thinks of those who came is for who answers for them, and for none of them, whatever else they
    are.
    """
    if voice.kind in PRIVATE:
        return supervises(person, voice.team) and person.id not in went
    return oversees(person, voice.team)


def too_many(voices: Sequence[Voice], now: datetime) -> bool:
    """Whether about this visit enough was said within a day."""
    return sum(one.at > now - timedelta(days=1) for one in voices) >= MOST_A_DAY


def answering(
    people: Collection[Person], administrators: Collection[Person], went: Collection[str]
) -> Collection[Person]:
    """Who hears of a complaint, of active people: the team's supervisors but those whom it may be about; where none is
    left, the administrators, who answer for every team."""
    left = [one for one in people if "supervisor" in one.roles and one.id not in went]
    return left or [one for one in administrators if one.id not in went]


def holder_of_complaint(
    people: Collection[Person], administrators: Collection[Person], went: Collection[str]
) -> Person | str | None:
    """Who answers a complaint, of the active people of the team: everybody with the duty for complaints, else every
    supervisor; one of them alone, the first by name, where another is who it may be about, and an administrator where
    nobody of the team is left. A duty or role is answered by its word; None when there is really nobody."""
    for part, having in (
        ("complaints", [one for one in people if "complaints" in one.duties]),
        ("supervisor", [one for one in people if "supervisor" in one.roles]),
    ):
        others = [one for one in having if one.id not in went]
        if others and len(others) == len(having):
            return part
        if others:
            return min(others, key=_by_name)
    return min(answering(people, administrators, went), key=_by_name, default=None)


def _by_name(person: Person) -> tuple[str, str]:
    return person.name, person.id


# ---- photos, behind a code

CODE_LASTS = timedelta(minutes=10)
CODE_TRIES = 5
CODES_AN_HOUR = 3
CODES_A_DAY = 8
"""What somebody can try who was forwarded the link: forty of a million codes in a day."""
CODE_PAUSE = timedelta(minutes=1)
"""Between two codes: the first one may still be on its way."""
OPEN_FOR = timedelta(minutes=30)
"""How long the photos stay open in the browser where the code was typed."""


@dataclass(frozen=True)
class Code:
    """A code that was asked for: how often it was tried, and when it was right."""

    id: str
    visit: str
    at: datetime
    tries: int = 0
    opened: datetime | None = None


def next_code(codes: Iterable[Code], now: datetime) -> datetime | None:
    """When the next code may be asked for, after those of the last day; None: now."""
    asked = sorted((code.at for code in codes), reverse=True)
    limits = ((1, CODE_PAUSE), (CODES_AN_HOUR, timedelta(hours=1)), (CODES_A_DAY, timedelta(days=1)))
    until = max((asked[most - 1] + within for most, within in limits if len(asked) >= most), default=now)
    return until if until > now else None


def may_try(code: Code | None, now: datetime) -> bool:
    """Whether a code can still be typed."""
    return code is not None and code.opened is None and code.tries < CODE_TRIES and now < code.at + CODE_LASTS


def is_open(code: Code | None, now: datetime) -> bool:
    """Whether what a code opened is open still."""
    return code is not None and code.opened is not None and now < code.opened + OPEN_FOR


def digits(secret: str, code: str, visit: str) -> str:
    """The six digits of a code, made when they are sent and when they are typed, and kept nowhere."""
    return f"{int.from_bytes(_keyed(secret, 'code', code, visit)) % 1_000_000:06}"


def is_same(given: str, right: str) -> bool:
    """Whether these digits are the right ones; takes as long for a near miss as for a wild guess."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), right.encode("utf-8", "replace"))


def proof(secret: str, code: str, visit: str) -> str:
    """What a browser holds where the code was right: `<code>.<proof>`."""
    return f"{code}.{_keyed(secret, 'photos', code, visit).hex()}"


def proven(secret: str, given: str, visit: str) -> str | None:
    """The id of the code that a browser's proof is of; None for what is none of this visit."""
    code = given.partition(".")[0]
    right = proof(secret, code, visit)
    return code if code and is_same(given, right) else None


def _keyed(secret: str, use: str, code: str, visit: str) -> bytes:
    said = f"doorstep.{use}:{visit}:{code}"
    return hmac.digest(secret.encode(), said.encode("utf-8", "replace"), "sha256")
