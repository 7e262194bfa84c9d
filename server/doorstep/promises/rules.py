"""A promise: X promised Y by T. It is open, met, broken, or overdue and not heard of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from ..accounts.rules import Person, teams_served

WORKING = "order.working"
"""What was promised by somebody who left and does not come back: that it works by then."""
OUTLIVE = frozenset({"question.answer", "complaint.answer", "question.hotline", WORKING})
"""Kinds of promises that stay when what they are about is over: an answer is owed all the same, a call, and a line."""
ANSWERS = frozenset({"question.answer", "complaint.answer"})
"""Kinds of promises of which somebody says that they were kept: the answer itself is given by telephone, in writing or
at the door."""
GIVEN = frozenset({"appointment", "leave.return", *OUTLIVE})
"""Kinds of promises that somebody gave the customer in words. What service levels promise beside them is for those who
have to keep it."""
BY_WORD = frozenset({WORKING})
"""Kinds of promises of which nothing is known before somebody says how it stands."""
REGION = "00000000-0000-0000-0000-000000000000"
"""Stands for all teams where the people of a role hold or watch something together."""
NEXT = {"supervisor": "complaints", "complaints": "administrator"}
"""Who hears in place of whom, where nobody has a role or a duty: the next of the four levels of people."""
OF_REGION = frozenset({"complaints", "administrator"})
"""Parts that are played for all teams."""
LOOK_ON = frozenset({"dispatcher", "supervisor", *OF_REGION})
"""Parts that look on at a promise once they have heard that it was not kept."""
STATES = ("open", "met", "broken", "unheard", "undetermined", "withdrawn")
"""How a promise can stand (`state`)."""
ORIGINS = ("technician", "office", "customer")
"""Who says how it stands."""


@dataclass(frozen=True)
class Holder:
    """Who is to keep a promise: a person or, with a `role`, the people of that role in the team `id`."""

    id: str
    role: str | None = None


@dataclass(frozen=True)
class Promise:
    """What `by` promised at `made` for `due`. Its id is that of the event, or of the entry of the ledger, that made it.

    `kind` is a word of the thing that it is about, such as appointment or leave.return. `outcome` is met or broken once
    that is known, undetermined when the evidence cannot tell, withdrawn when it stands no more; `settled` when it was
    settled. `holder` has to keep it, who need not be who made it. `heard` is when somebody last said how it stands, of
    a kind that is settled by words.
    """

    id: str
    kind: str
    by: str | None
    made: datetime
    due: datetime
    settled: datetime | None = None
    outcome: str | None = None
    holder: Holder | None = None
    heard: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be kept."""
        return self.outcome is None and self.settled is None


@dataclass(frozen=True)
class Word:
    """What somebody says of a promise: `kept` when it has come about. `by` is a person, None for the customer."""

    id: str
    promise: str
    at: datetime
    kept: bool
    origin: str
    by: str | None
    note: str | None = None


@dataclass(frozen=True)
class Agreed:
    """A time of the ledger: `id` of its entry, and when it was agreed."""

    id: str
    start: datetime
    end: datetime | None
    at: datetime


@dataclass(frozen=True)
class Arrival:
    """An arrival as it was judged: against which entry, with which verdict."""

    entry: str
    verdict: str
    at: datetime


@dataclass(frozen=True)
class Moment:
    """When somebody is to hear of a promise. `name`: start, warn, overdue or escalated; `to`: roles."""

    at: datetime
    name: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class About:
    """What the engine must know of a thing.

    `facts` are what the words of a message are made of, always with the `zone` by whose clock they are and the hash of
    the `standard` that has them; `levels` the service level (its id) for each kind of promise:
    a kind without one is not watched, because no level in force speaks of it or because it ended with the thing;
    `people` who plays which part, by role; `standard` the document by which the thing is done.
    """

    team: str
    facts: Mapping[str, Any] = field(hash=False)
    levels: Mapping[str, str] = field(hash=False)
    people: Mapping[str, Collection[str]] = field(hash=False)
    standard: Mapping[str, Any] = field(hash=False)


Gather = Callable[[Collection[str]], Mapping[str, About]]
"""What is known of things of one kind, by id; what is not there any more is left out."""


def state(promise: Promise, heard: datetime, now: datetime) -> str:
    """open, met, broken, or unheard: overdue, but the phone that could have settled it was silent since.

    `heard` is when that phone was last heard of; for a promise of the office it is now. What nobody has heard
    of is never called broken.
    """
    if promise.outcome is not None:
        return promise.outcome
    if promise.settled is not None:
        return "met" if promise.settled <= promise.due else "broken"
    if now <= promise.due:
        return "open"
    return "broken" if heard > promise.due else "unheard"


def by_words(promise: Promise, words: Iterable[Word]) -> Promise:
    """A promise as words settle it: kept since the first who said so of those whom nobody has contradicted, and met
    when that was in time. Whoever says that it is not kept opens it again; before anybody speaks, nothing is known."""
    since: datetime | None = None
    heard: datetime | None = None
    for word in sorted(words, key=lambda word: (word.at, word.id)):
        heard, since = word.at, (since or word.at) if word.kept else None
    outcome = None if since is None else "met" if since <= promise.due else "broken"
    return replace(promise, settled=since, outcome=outcome, heard=heard)


def holders(person: Person, absent: Collection[str] = ()) -> list[Holder]:
    """What a person is when it comes to holding promises: themselves, their team's people of each role or duty that
    they have, and the dispatchers of the teams for which they dispatch. What those of a team hold who are shut out
    (`absent`) is the dispatchers' until they are let in again."""
    parts = sorted({*person.roles, *person.duties}) if person.team else []
    served = [Holder(team, "dispatcher") for team in sorted(teams_served(person))]
    for_others = map(Holder, sorted(absent)) if "dispatcher" in parts else ()
    return [Holder(person.id), *(Holder(str(person.team), part) for part in parts), *served, *for_others]


def appointments(
    ledger: Sequence[Agreed],
    in_force: str | None,
    by: str | None,
    holder: Holder,
    latest: timedelta,
    arrival: Arrival | None,
    over: str,
    completed: datetime | None = None,
) -> Iterator[Promise]:
    """The promises that the ledger of a visit makes: each time is one, due when the window of its level ends.

    A time that another one replaced is withdrawn, unless the arrival was judged by it. `over`: how the visit ended
    (cancelled or completed), empty while it is to come; `completed` when it was. A time that was still to come then is
    none of this visit's: it is another visit's, or nobody's.
    """
    for agreed in ledger:
        due = (agreed.end or agreed.start) + latest
        promise = Promise(agreed.id, "appointment", by, agreed.at, due, holder=holder)
        if arrival and arrival.entry == agreed.id:
            outcome = {"late": "broken", "undetermined": "undetermined"}.get(arrival.verdict, "met")
            yield replace(promise, settled=arrival.at, outcome=outcome)
        elif agreed.id != in_force or over:
            its_own = agreed.id == in_force and over == "completed" and not (completed and agreed.start > completed)
            outcome = "undetermined" if its_own else "withdrawn"
            yield replace(promise, outcome=outcome)
        else:
            yield promise


def moments(promise: Promise, warn: Iterable[timedelta], level: Mapping[str, Any]) -> tuple[Moment, ...]:
    """Everything that a service level asks for while a promise is open, in order of time.

    `warn` is how long before it is due; a warning that would come before the promise was made is left out. `level` has
    `tell` (moment → roles) and `escalate` ([(how long after, roles)]).
    """
    tell = level["tell"]
    found = [Moment(promise.made, "start", tuple(tell.get("start", ())))]
    found += [
        Moment(promise.due - ahead, "warn", tuple(tell.get("warn", ())))
        for ahead in warn
        if promise.due - ahead > promise.made
    ]
    found.append(Moment(promise.due, "overdue", tuple(tell.get("overdue", ()))))
    found += [Moment(promise.due + after, "escalated", tuple(to)) for after, to in level["escalate"]]
    return tuple(sorted((moment for moment in found if moment.to), key=lambda moment: moment.at))


def passed(moments: Sequence[Moment], now: datetime) -> int:
    """How many of the moments lie behind."""
    return sum(moment.at < now for moment in moments)


def to_tell(moments: Sequence[Moment], told: int, now: datetime) -> list[tuple[int, Moment]]:
    """The moments that have come since `told` of them were, with their places; of warnings only the last, and none once
    it is overdue: what is late anyway is not warned of."""
    came = list(enumerate(moments[: passed(moments, now)]))
    late = any(moment.name in ("overdue", "escalated") for _, moment in came)
    warnings = [place for place, moment in came if moment.name == "warn"]
    dropped = set(warnings if late else warnings[:-1])
    return [(place, moment) for place, moment in came if place >= told and place not in dropped]


def heard_by(part: str, people: Mapping[str, Collection[str]]) -> str:
    """Who plays a part, by role: where nobody does, the next who answers for it."""
    while part in NEXT and not people.get(part):
        part = NEXT[part]
    return part


def watchers(moments: Iterable[Moment], about: About) -> list[Holder]:
    """Who looks on from these moments on: whoever is told that a promise was not kept, and is none of those who keep
    it."""
    parts = {heard_by(part, about.people) for one in moments if one.name in LATE for part in one.to} & LOOK_ON
    return [Holder(REGION if part in OF_REGION else about.team, part) for part in sorted(parts)]


LATE = ("overdue", "escalated")
"""Moments at which a promise was not kept."""


def facts(promise: Promise, about: About, heard: datetime, now: datetime) -> dict[str, Any]:
    """What the words of a message about a promise are made of."""
    return {
        **about.facts,
        "level": about.levels[promise.kind],
        "due": promise.due.isoformat(),
        "state": state(promise, heard, now),
        "technician": promise.by,
    }
