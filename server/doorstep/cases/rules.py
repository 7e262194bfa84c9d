"""How a case stands by its acts, and who may do what to it next. Pure.

One owner always (FIR-01, FIR-07); a promise to the customer (CMP-17), which a pause never makes kept; an end that only
the customer's answer brings (CMP-20): satisfied, withdrawn by themselves, or not reached, which is told apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from .. import zones
from .acts import Act

LONGEST = timedelta(days=15)
"""Within which whoever complains must be answered (OF-05): nobody promises more."""
CALLED_BACK = frozenset({"complaint", "displeasure"})
"""Kinds that end with a callback; the others end with the answer that reached the customer."""
ATTEMPTS = 3
DAYS = 2
APART = timedelta(hours=2)
"""Whoever cannot be reached was called so often, on so many days, and not at the same time of day."""
TOP = 4
"""The last of the four levels: who was asked, supervisor, complaints office, management (CMP-25)."""
State = Literal["open", "resolved", "closed"]
Outcome = Literal["satisfied", "answered", "not_reached", "declined", "withdrawn"]
"""How a case ended. answered: the answer reached whoever asked. declined: the customer wants no call; like not_reached,
that is not satisfied."""


@dataclass(frozen=True)
class Offer:
    """That somebody else should own a case, who has still to take it."""

    at: datetime
    by: str
    to: str
    why: str


@dataclass(frozen=True)
class Call:
    """A callback, or the attempt at one."""

    at: datetime
    by: str
    result: str
    note: str | None


@dataclass(frozen=True)
class Case:
    """A case as it stands.

    `owner` is who has to see to it; `offer`, who was asked to take it over; `owners` everybody who had it. `level` of
    the four says how high it has gone, `due` by when an answer is promised. `about`: the people of the staff whom it is
    about, who may see it once it is `verified`. `paused` is since when its clock stands, `stood` for how long it stood
    before that. `steps` says when each of the six was last done.
    """

    id: str
    kind: str
    opened: datetime
    channel: str
    owner: str
    words: str
    due: datetime
    state: State = "open"
    outcome: Outcome | None = None
    ended: datetime | None = None
    level: int = 1
    grade: str | None = None
    content: str | None = None
    about: frozenset[str] = frozenset()
    verified: datetime | None = None
    restated: str | None = None
    wish: Mapping[str, Any] | None = field(default=None, hash=False)
    proposal: Mapping[str, Any] | None = field(default=None, hash=False)
    authority: str | None = None
    agreement: str | None = None
    cause: str | None = None
    answered: datetime | None = None
    resolved: datetime | None = None
    paused: datetime | None = None
    stood: timedelta = timedelta()
    offer: Offer | None = None
    handovers: int = 0
    reopened: int = 0
    steps: Mapping[str, datetime] = field(default_factory=dict, hash=False)
    calls: tuple[Call, ...] = ()
    owners: tuple[str, ...] = ()
    seq: int = 0

    @property
    def is_first_contact(self) -> bool:
        """Whether whoever was asked first answered it, before anybody else had it (FIR-06)."""
        return self.answered is not None and self.handovers == 0 and self.level == 1 and self.reopened == 0


def number(id: str) -> str:
    """What people call a case on the telephone, of this id."""
    return f"C-{id[:8].upper()}"


def fold(acts: Iterable[Act]) -> Case:
    """A case as its acts leave it, the first of which opened it."""
    ordered = sorted(acts, key=lambda one: one.seq)
    case = _opened(ordered[0])
    for act in ordered[1:]:
        case = replace(_after(case, act), seq=act.seq)
    return case


def _opened(act: Act) -> Case:
    body = act.body
    return Case(
        id=act.case,
        kind=body["kind"],
        opened=act.at,
        channel=body["channel"],
        owner=body["owner"],
        words=body["words"],
        due=datetime.fromisoformat(body["due"]),
        grade=body.get("grade"),
        content=body.get("content"),
        about=frozenset(body.get("about", ())),
        level=body.get("level", 1),
        owners=(body["owner"],),
        seq=act.seq,
    )


def _after(case: Case, act: Act) -> Case:
    body = act.body
    match act.type:
        case "converted":
            return replace(case, kind=body["kind"])
        case "graded":
            return replace(case, grade=body["grade"], content=body.get("content", case.content))
        case "restated":
            return replace(case, restated=body["text"])
        case "step":
            return replace(case, steps={**case.steps, body["step"]: act.at})
        case "promised":
            return replace(case, due=datetime.fromisoformat(body["due"]))
        case "offered":
            return replace(case, offer=Offer(act.at, str(act.by), body["to"], body["why"]))
        case "declined":
            return replace(case, offer=None)
        case "accepted" | "taken_over":
            return _owned(case, str(act.by))
        case "wished":
            return replace(case, wish=dict(body))
        case "proposed":
            return replace(case, proposal=dict(body), authority="asked" if body.get("beyond") else None)
        case "authority":
            return replace(case, authority="given" if body["given"] else "refused")
        case "agreed":
            return replace(case, agreement=body["text"], answered=act.at)
        case "answered":
            return replace(case, answered=act.at) if body["reached"] else case
        case "paused":
            return replace(case, paused=act.at)
        case "resumed":
            return replace(case, paused=None, stood=case.stood + (act.at - case.paused if case.paused else timedelta()))
        case "verified":
            return replace(case, verified=act.at)
        case "resolved":
            return replace(case, state="resolved", resolved=act.at, cause=body.get("cause", case.cause))
        case "called":
            return replace(case, calls=(*case.calls, Call(act.at, str(act.by), body["result"], body.get("note"))))
        case "reopened":
            return _reopened(case, act)
        case "withdrawn":
            return replace(case, state="closed", outcome="withdrawn", ended=act.at)
        case "closed":
            return replace(case, state="closed", outcome=body["outcome"], ended=act.at)
        case _:
            return case


def _reopened(case: Case, act: Act) -> Case:
    """What the customer was not satisfied with is proposed and agreed anew, one level higher."""
    return replace(
        case,
        state="open",
        resolved=None,
        answered=None,
        agreement=None,
        proposal=None,
        authority=None,
        calls=(),
        level=min(case.level + 1, TOP),
        reopened=case.reopened + 1,
        due=datetime.fromisoformat(act.body["due"]),
    )


def _owned(case: Case, owner: str) -> Case:
    counted = case.handovers + (owner != case.owner)
    return replace(case, owner=owner, owners=(*case.owners, owner), offer=None, handovers=counted)


# ---- who may do what


@dataclass(frozen=True)
class Asking:
    """Who wants to do something to a case, and how high they stand to its team: 1 like whoever was asked, 2 its
    supervisor, 3 with the duty of complaints, 4 management."""

    person: str
    rank: int


OWNERS = frozenset(
    """
    converted graded restated step promised told offered wished proposed agreed answered paused resumed resolved
    """.split()
)
"""What its owner does, or whoever stands above them."""
ABOVE = frozenset({"authority", "verified", "taken_over"})
"""What only somebody above does."""


def refusal(case: Case, act: Act, asking: Asking) -> str | None:
    """Why an act cannot be done to a case as it stands, by its name; None when it can.

    ended; concerned: who is complained about decides nothing of it, and gets no part of it; not_owner; not_above:
    whoever decides stands above who asks; stays: a complaint becomes nothing less; too_late: beyond what anybody may
    promise; past: a time that is over; not_offered; nothing_asked; paused, not_paused; missing: something must be there
    before; resolved, not_resolved; own_case: nobody calls back about what they owned, or says that
    its customer has withdrawn it.
    """
    if case.state == "closed":
        return "ended"
    if asking.person in case.about or act.body.get("to") in case.about:
        return "concerned"
    if act.type in OWNERS and asking.person != case.owner and asking.rank == 1:
        return "not_owner"
    if act.type in ABOVE and (asking.rank == 1 or asking.person == case.owner):
        return "not_above"
    return _not_now(case, act, asking)


def _not_now(case: Case, act: Act, asking: Asking) -> str | None:
    """What of its state speaks against an act."""
    match act.type:
        case "converted":
            less = case.kind in CALLED_BACK and act.body["kind"] != "complaint"
            return "stays" if less or act.body["kind"] == case.kind else None
        case "promised":
            due = datetime.fromisoformat(act.body["due"])
            return "past" if due <= act.at else "too_late" if due > case.opened + LONGEST else None
        case "offered":
            return "own_case" if act.body["to"] == case.owner else None
        case "accepted" | "declined":
            return None if case.offer and case.offer.to == asking.person else "not_offered"
        case "authority":
            return None if case.authority == "asked" else "nothing_asked"
        case "paused":
            return "paused" if case.paused else None
        case "resumed":
            return None if case.paused else "not_paused"
        case "resolved":
            return "resolved" if case.state == "resolved" else "missing" if missing(case, act) else None
        case "withdrawn" if case.kind in CALLED_BACK:
            return "own_case" if asking.person in case.owners else None
        case "called":
            return "not_resolved" if case.state != "resolved" else "own_case" if asking.person in case.owners else None
        case _:
            return None


def missing(case: Case, act: Act | None = None) -> tuple[str, ...]:
    """What has to be there before a case can be called resolved, that is not there after this act."""
    case = _after(case, act) if act else case
    if case.kind not in CALLED_BACK:
        return () if case.answered else ("answered",)
    needs = {
        "restated": case.restated,
        "cause": case.cause,
        "proposed": case.proposal,
        "authority": case.authority in (None, "given"),
        "agreed": case.agreement,
    }
    return tuple(name for name, there in needs.items() if not there)


# ---- what follows by itself


def follows(case: Case, zone: str) -> tuple[str, str | None] | None:
    """What a case comes to as it stands: `closed` with its outcome, or `reopened` one level up; None: it goes on."""
    if case.state == "open" and case.kind not in CALLED_BACK and case.answered:
        return "closed", "answered"
    if case.state != "resolved" or not case.calls:
        return None
    match case.calls[-1].result:
        case "satisfied" | "declined" as outcome:
            return "closed", outcome
        case "not_satisfied":
            return "reopened", None
        case _:
            return ("closed", "not_reached") if was_tried(case.calls, zone) else None


def was_tried(calls: Collection[Call], zone: str) -> bool:
    """Whether a customer was called often enough, on enough days and at different times, to be called not reached."""
    place = zones.place(zone)
    tried = [one.at.astimezone(place) for one in calls]
    minutes = [at.hour * 60 + at.minute for at in tried]
    apart = max(minutes) - min(minutes) >= APART / timedelta(minutes=1)
    return len(tried) >= ATTEMPTS and len({at.date() for at in tried}) >= DAYS and apart


# ---- what was promised


@dataclass(frozen=True)
class Given:
    """A time by which the customer was told that there will be an answer: `id` of the act that gave it, when it was
    `settled` and whether it was kept; withdrawn where another time was agreed on before it was over."""

    id: str
    made: datetime
    due: datetime
    settled: datetime | None = None
    outcome: Literal["met", "broken", "withdrawn"] | None = None


def given(acts: Iterable[Act]) -> list[Given]:
    """Every time that was promised, in order, with what became of it. A new time that is agreed on when the former is
    over does not mend that; a pause changes none."""
    found: list[Given] = []
    for act in sorted(acts, key=lambda one: one.seq):
        reached = act.type == "agreed" or (act.type == "answered" and act.body["reached"])
        if act.type in ("withdrawn", "closed") or reached or act.body.get("due"):
            found = [_settled(one, act.at, kept=reached) if one.outcome is None else one for one in found]
        if act.body.get("due"):
            found.append(Given(act.id, act.at, datetime.fromisoformat(act.body["due"])))
    return found


def _settled(given: Given, at: datetime, kept: bool) -> Given:
    if at > given.due:
        return replace(given, settled=at, outcome="broken")
    return replace(given, settled=at, outcome="met") if kept else replace(given, outcome="withdrawn")


def level_at(case: Case, overdue: timedelta, steps: Iterable[tuple[timedelta, int]]) -> int:
    """How high a case stands that is overdue so long: `steps` says after how long it is whose."""
    return max([case.level, *(level for after, level in steps if overdue > after)])
