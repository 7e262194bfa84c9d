"""What the office does about cases, each in one transaction.

Locks: the case; then promises. Nothing here takes the clock: no phone hears of any of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .. import installation
from ..accounts import store as accounts
from ..accounts.rules import Person, supervises
from ..clock import new_id
from ..database import transact
from ..errors import Conflict, Fault, Invalid, NotFound
from ..promises import due, levels
from ..promises import store as promises
from ..promises.rules import About
from ..roster import calendar_store
from ..standard import store as standards
from ..standard import wording
from . import acts, courses, rules, store
from .acts import CASE, Act
from .rules import Asking, Case
from .store import Ground

Json = dict[str, Any]

USUAL = timedelta(hours=24)
"""By when somebody is answered where the standard says nothing of it."""
SAID = {
    "ended": "This case is over.",
    "concerned": "Whoever a case is about decides nothing of it and does not get it.",
    "not_owner": "This is for whoever owns the case, or for who stands above them.",
    "stays": "A complaint becomes nothing less; it ends with the callback.",
    "not_above": "This is for somebody who stands above whoever owns the case.",
    "past": "That time is over; promise one that is to come.",
    "too_late": "Nobody promises an answer later than 15 days after the case was opened.",
    "not_offered": "Nobody has offered you this case, or somebody has it by now.",
    "nothing_asked": "Nothing beyond their authority was proposed.",
    "paused": "The clock of this case stands already.",
    "not_paused": "The clock of this case does not stand.",
    "missing": "Something is missing before this case can be called resolved.",
    "resolved": "This case is resolved and waits for the callback.",
    "not_resolved": "The customer is called back when the case is resolved.",
    "own_case": "Somebody else than who owned the case does this.",
}
"""Why something cannot be done to a case."""
TOLD = {"told": "text", "proposed": "text", "agreed": "text", "answered": "text", "restated": "text", "paused": "why"}
"""Acts whose words the customer hears."""


@dataclass(frozen=True)
class Opening:
    """A case that somebody opens: `by` is its owner from then on. `due`: what they promised, where it is another time
    than the usual one. `about`: the people whom it is about."""

    ground: Ground
    kind: str
    channel: str
    words: str
    by: str
    grade: str | None = None
    content: str | None = None
    about: Collection[str] = ()
    due: datetime | None = None


def open(opening: Opening, now: datetime) -> None:
    """Opens a case; the same again, by its id, changes nothing. Raises Invalid `id_reused`, `too_late`, `past`."""
    transact(lambda: _open(opening, now))


def _open(opening: Opening, now: datetime) -> None:
    ground = opening.ground
    known = store.ground(ground.id, lock=True)
    until = opening.due or usual(opening.kind, opening.grade, standards.by_hash(ground.standard), now)
    if known is not None:
        first = store.acts([ground.id])[ground.id][0]
        if (known, first.by, first.body["words"]) != (ground, opening.by, opening.words):
            raise Invalid("Something else was opened under this id.", code="id_reused")
        return
    if not now < until <= now + rules.LONGEST:
        code = "past" if until <= now else "too_late"
        raise Invalid(SAID[code], (Fault("/due", SAID[code], code),), code=code)
    body: Json = {
        "kind": opening.kind,
        "channel": opening.channel,
        "words": opening.words,
        "owner": opening.by,
        "due": until.isoformat(),
        "grade": opening.grade,
        "content": opening.content,
        "about": sorted(opening.about),
    }
    first = Act(new_id(), ground.id, 1, now, opening.by, "opened", body)
    case = store.add(ground, first)
    _keep(ground, case, [first])


def usual(kind: str, grade: str | None, standard: Mapping[str, Any], now: datetime) -> datetime:
    """By when a case of this kind and grade is answered, as the service levels have it."""
    word = courses.word(kind)
    level = next(
        (
            one
            for one in standard["levels"].values()
            if one["enabled"] and one.get("starts") == courses.STARTED[word] and f"{word}.answered" in one["met"]
        ),
        None,
    )
    if level is None:
        return now + USUAL
    begun = due.Start(now, installation.settings().zone, {"complaint.grade": grade})
    return due.due(level["due"], begun, calendar_store.calendar()).at


def do(asking: Person, wanted: Act) -> None:
    """Does something to a case, and what follows from that by itself; the same again, by its id, changes nothing.

    Raises NotFound, Invalid for a wrong form, forbidden words and `id_reused`, Conflict for what cannot be done as it
    stands, or not by them.
    """
    if refused := acts.refusal(wanted.type, wanted.body):
        raise Invalid(refused.message, (Fault(f"/body{refused.pointer}", refused.message, refused.reason),))
    transact(lambda: _do(asking, wanted))


def _do(asking: Person, wanted: Act) -> None:
    if store.ground(wanted.case, lock=True) is None:
        raise NotFound("There is no such case here.", of=wanted.case)
    ground, before = store.case_for(asking, wanted.case)
    if same := store.act(wanted.id):
        if (same.case, same.by, same.type, same.body) != (wanted.case, wanted.by, wanted.type, wanted.body):
            raise Invalid("Something else was done under this id.", code="id_reused")
        return
    standard = standards.by_hash(ground.standard)
    if wanted.type in TOLD:
        words = TOLD[wanted.type]
        wording.check(f"/body/{words}", wanted.body[words], standard)
    if wanted.type == "offered":
        _check_taker(wanted.body["to"], ground)
    case = rules.fold(before)
    act = Act(wanted.id, wanted.case, case.seq + 1, wanted.at, wanted.by, wanted.type, wanted.body)
    if why := rules.refusal(case, act, Asking(asking.id, rank(asking, ground.team))):
        raise _refused(why, case, act)
    new = [act, *_following([*before, act], standard)]
    everything = [*before, *new]
    case = rules.fold(everything)
    store.done(new, case)
    _keep(ground, case, everything)


def _refused(why: str, case: Case, act: Act) -> Exception:
    if why == "missing":
        faults = tuple(Fault(f"/missing/{name}", SAID[why], name) for name in rules.missing(case, act))
        return Invalid(SAID[why], faults, code=why)
    if why in ("past", "too_late"):
        return Invalid(SAID[why], (Fault("/body/due", SAID[why], why),), code=why)
    return Conflict(SAID[why], code=why, of=case.id)


def _check_taker(person: str, ground: Ground) -> None:
    """Raises Invalid for somebody who cannot own a case of this team."""
    taker = accounts.people([person]).get(person)
    if taker is None or not taker.active or not (taker.team == ground.team or "administrator" in taker.roles):
        message = "Offer it to somebody of the team who is still there, or to management."
        raise Invalid(message, (Fault("/body/to", message, "to"),))


def _following(done: list[Act], standard: Mapping[str, Any]) -> list[Act]:
    """What a case comes to by the last thing that was done to it."""
    case, last = rules.fold(done), done[-1]
    match rules.follows(case, installation.settings().zone):
        case ("closed", outcome):
            return [Act(new_id(), case.id, last.seq + 1, last.at, None, "closed", {"outcome": outcome})]
        case ("reopened", _):
            until = usual(case.kind, case.grade, standard, last.at).isoformat()
            return [Act(new_id(), case.id, last.seq + 1, last.at, None, "reopened", {"due": until})]
        case _:
            return []


def rank(person: Person, team: str) -> int:
    """How high somebody stands to the cases of a team, of the four levels."""
    if "administrator" in person.roles:
        return 4
    if "complaints" in person.duties:
        return 3
    return 2 if supervises(person, team) else 1


def _keep(ground: Ground, case: Case, done: list[Act]) -> None:
    """Writes what is promised of a case, or what has become of it."""
    standard, zone = standards.by_hash(ground.standard)["levels"], installation.settings().zone
    promises.put(CASE, case.id, courses.answers(case, done))
    stand = levels.promises(
        courses.by_themselves(standard), courses.course(case, done, zone), calendar_store.calendar()
    )
    kinds = levels.watched(courses.by_themselves(standard), courses.SAYS)
    written = [one for one in promises.about(CASE, case.id) if one.kind in kinds]
    promises.put_levels(CASE, {case.id: list(levels.settled_with(stand, written))})


def gather(ids: Collection[str]) -> Mapping[str, About]:
    """What the engine of promises must know of cases, by id: whoever one is about hears nothing of it."""
    grounds, cases = store.grounds(ids), store.cases(ids)
    return {id: _about(ground, cases[id]) for id, ground in grounds.items() if id in cases}


def _about(ground: Ground, case: Case) -> About:
    standard = standards.by_hash(ground.standard)
    team = [one for one in accounts.people_of_team(ground.team) if one.id not in case.about]
    above = [one.id for one in accounts.of_every_team("administrator") if one.id not in case.about]
    by_itself = levels.watched(courses.by_themselves(standard["levels"]), courses.SAYS)
    given = {kind: courses.level_of(kind, standard["levels"]) for kind in courses.LEVELS}
    return About(
        team=ground.team,
        facts={
            "order": rules.number(case.id),
            "standard": ground.standard,
            "customer": ground.customer or "",
            "zone": installation.settings().zone,
        },
        levels={id: id for id in by_itself} | {kind: level for kind, level in given.items() if level},
        people={
            "owner": [case.owner],
            "dispatcher": [one.id for one in team if "dispatcher" in one.roles],
            "supervisor": [one.id for one in team if "supervisor" in one.roles],
            "complaints": [one.id for one in accounts.on_duty("complaints") if one.id not in case.about],
            "administrator": above,
        },
        standard=standard,
    )
