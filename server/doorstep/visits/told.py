"""What somebody was told, whether it still holds, and which message says so when it does not.

Every {field} of a message states a fact. A fact that can change has messages that answer to its change (`WATCHED`), or
a reason why none is needed (`EXEMPT`); a test walks over every message of the standard and asks for one of the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..messages.kept import Told

Json = dict[str, Any]

_FIELD = re.compile(r"\{([^{}]*)\}")

FIXED = {
    "company": "it is the installation's, not the visit's",
    "hotline": "it is the installation's, not the visit's",
    "customer": "whoever is addressed knows their own name, and a technician goes to an address",
    "order": "a visit keeps its number",
    "kind": "a visit keeps its kind",
    "address": "a visit is moved in time and not in place: another address is another visit",
    "code": "it is made for the one message that brings it",
    "link": "it opens the visit as it stands; when it is renewed, the new one has a message of its own",
}
"""Fields that state nothing that could change, and why."""
FACTS = {
    "date": "when",
    "time": "when",
    "depart": "when",
    "technician": "who",
    "expected": "expected",
    "count": "day",
    "list": "day",
    "heard": "phone",
    "due": "promise",
    "promise": "promise",
    "state": "promise",
}
"""The fact that a field states."""
WATCHED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("customer", "when"): ("visit.moved", "visit.cancelled"),
    ("customer", "who"): ("visit.reassigned",),
    ("customer", "expected"): ("delay.told", "delay.early", "visit.moved", "visit.cancelled"),
    ("customer", "departed"): ("visit.not_departed",),
    ("customer", "cancelled"): ("visit.done_after_all",),
    ("technician", "when"): ("leave.moved", "leave.cancelled", "leave.reassigned", "leave.after_all"),
}
"""What answers when a fact that somebody of this role was told has changed."""
EXEMPT: Mapping[tuple[str, str], str] = {
    ("technician", "who"): "it is their own name",
    ("technician", "day"): "the phone shows the day as it stands, and for each visit they are told when to set off",
    ("technician", "phone"): "it is about one silence of the own phone",
    ("dispatcher", "phone"): "it is about one silence of a phone",
    ("dispatcher", "day"): "the page of messages, or of the day, shows how many there are now",
    ("dispatcher", "who"): "it is whoever was to go when it was sent",
    ("dispatcher", "when"): "it is about one moment of that day, which the page of the day shows as it stands",
    ("supervisor", "who"): "it is whoever was there",
    ("told", "when"): "it is about one moment of a promise about that time",
    ("told", "who"): "it is whoever made the promise, and that stays so",
    (
        "told",
        "promise",
    ): "it is about one moment of a promise, and another promise has messages of its own",
}
"""Facts that change and that no message answers to, and why. `told`: whoever a service level tells."""
CALLS_OFF = ("leave.moved", "leave.cancelled", "leave.reassigned")
AFTER_ALL = "leave.after_all"
CORRECT = (*CALLS_OFF, AFTER_ALL, "visit.reassigned", "visit.not_departed")
"""Messages that answer to another message, and not to an event."""


def fields(words: Json) -> set[str]:
    """The fields that a message's words name, in either language."""
    return {
        name
        for language in ("zh", "en")
        for part in ("subject", "text")
        for name in _FIELD.findall(words[language][part])
    }


def stated(message: Json) -> set[str]:
    """The facts that a message tells to whom it is for. Who else comes says the time, and not that it is a new one: a
    move has a message of its own, whichever of the two goes out first."""
    found = {FACTS[name] for name in fields(message) if name in FACTS}
    if message.get("after") == "visit.reassigned":
        found -= {"when"}
    return found | {fact for fact, said_by in SAID_BY.items() if message.get("after") in said_by}


SAID_BY = {"cancelled": ("visit.cancelled",), "departed": ("visit.departed", "visit.not_departed")}
"""Facts that no field states, and the messages about them: that nobody comes, whether somebody is under way."""


def last(sent: Iterable[Told], messages: Mapping[str, Json], role: str, fact: str) -> Told | None:
    """The last that was told to somebody of this role and stated this fact; `sent` is in order of time."""
    found = None
    for one in sent:
        if one.role == role and fact in stated(messages.get(one.kind, _NOTHING)):
            found = one
    return found


_NOTHING: Json = {"zh": {"subject": "", "text": ""}, "en": {"subject": "", "text": ""}}


def expects(sent: Iterable[Told], messages: Mapping[str, Json], facts: Json) -> bool:
    """Whether the last that the customer was told of a time is this one, and that somebody comes."""
    known = last(sent, messages, "customer", "when")
    return (
        known is not None and messages[known.kind].get("after") != "visit.cancelled" and same_time(known.facts, facts)
    )


def sent_off(sent: Iterable[Told], messages: Mapping[str, Json]) -> Iterator[Told]:
    """For each technician who was told to set off and was not called off since: what they were told last."""
    return (one for one, goes in _last_words(sent, messages) if goes)


def called_off(sent: Iterable[Told], messages: Mapping[str, Json]) -> Iterator[Told]:
    """For each technician who was called off and was not told to set off since: what they were told last."""
    return (one for one, goes in _last_words(sent, messages) if not goes)


def _last_words(sent: Iterable[Told], messages: Mapping[str, Json]) -> Iterable[tuple[Told, bool]]:
    """What each technician was told last about setting off, and whether that was to go."""
    found: dict[str, tuple[Told, bool]] = {}
    for one in sent:
        message = messages.get(one.kind, _NOTHING)
        to_set_off = message.get("to") == "technician" and "depart_by" in message.get("before", {})
        goes = to_set_off or message.get("after") == AFTER_ALL
        if goes or message.get("after") in CALLS_OFF:
            found[one.recipient] = one, goes
    return found.values()


def same_time(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two messages speak of the same time."""
    return all(one.get(name) == other.get(name) for name in ("start", "end", "zone"))
