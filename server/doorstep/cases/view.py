"""Cases on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from .. import iso
from ..accounts import store as accounts
from ..accounts.rules import Person
from ..appointments import store as appointments
from ..standard import store as standards
from . import apply, courses, rules, store
from .acts import FORMS, Act
from .rules import Asking, Case
from .store import Ground

Json = dict[str, Any]

HEIGHTS = {"supervisor": 2, "complaints": 3, "administrator": 4}
"""Whose a case is that is so long overdue, by the role that the level names."""


def in_short(found: Sequence[Ground], now: datetime) -> list[Json]:
    """Cases as a list shows them."""
    cases = store.cases([one.id for one in found])
    people = accounts.people({who for case in cases.values() for who in _named(case)})
    orders = appointments.visits({one.visit for one in found if one.visit})
    teams = {team.id: team for team in accounts.teams()}
    items = []
    for one in found:
        case, visit = cases[one.id], orders.get(one.visit or "")
        items.append(
            {
                **{
                    name: getattr(case, name)
                    for name in ("id", "kind", "state", "outcome", "grade", "channel", "words")
                },
                **{name: getattr(case, name) for name in ("opened", "due", "ended")},
                "number": rules.number(one.id),
                "name": one.name,
                "phone": one.phone,
                "order": visit.order if visit else None,
                "team": teams.get(one.team),
                "owner": people.get(case.owner),
                "offered": people.get(case.offer.to) if case.offer else None,
                "level": _height(one, case, now),
            }
        )
    return items


def _named(case: Case) -> set[str]:
    return {case.owner, *case.about, *([case.offer.to] if case.offer else [])}


def _height(ground: Ground, case: Case, now: datetime) -> int:
    """How high a case stands by now: one level up for each that its promise has gone without an answer."""
    if case.answered or case.state != "open":
        return case.level
    levels = standards.by_hash(ground.standard)["levels"]
    kind = courses.ANSWERS.get(courses.word(case.kind))
    id = courses.level_of(kind, levels) if kind else None
    steps = [
        (iso.duration(step["after"]), HEIGHTS[role])
        for step in (levels[id]["escalate"] if id else ())
        for role in step["to"]
        if role in HEIGHTS
    ]
    return rules.level_at(case, now - case.due, steps)


def whole(asking: Person, ground: Ground, done: Sequence[Act], now: datetime) -> Json:
    """A case on its page."""
    [shown] = in_short([ground], now)
    case = rules.fold(done)
    takers = _takers(ground, case)
    people = {**accounts.people({act.by for act in done if act.by} | case.about), **{one.id: one for one in takers}}
    return {
        **shown,
        **{name: getattr(ground, name) for name in ("address", "customer", "visit")},
        **{name: getattr(case, name) for name in ("content", "restated", "agreement", "authority", "paused")},
        **{name: getattr(case, name) for name in ("handovers", "reopened", "verified")},
        "stood_minutes": int(_stood(case, now).total_seconds() // 60),
        "first_contact": case.is_first_contact,
        "about": [people[id] for id in sorted(case.about)],
        "steps": sorted(case.steps, key=lambda step: case.steps[step]),
        "missing": list(rules.missing(case)),
        "promised": [vars(one) for one in rules.given(done)],
        "acts": [{**vars(act), "by": people.get(act.by or ""), "body": dict(act.body)} for act in done],
        "may": [type for type in FORMS if _can(case, type, asking, ground, now)],
        "takers": takers,
    }


def _stood(case: Case, now: datetime) -> timedelta:
    return case.stood + (now - case.paused if case.paused else timedelta())


def _takers(ground: Ground, case: Case) -> list[Person]:
    """To whom a case can be offered: of the team whom it is not about, and not who owns it."""
    team = accounts.people_of_team(ground.team)
    return [one for one in team if one.id not in {case.owner, *case.about}]


def _can(case: Case, type: str, asking: Person, ground: Ground, now: datetime) -> bool:
    """Whether somebody can do this to a case as it stands, whatever they would say: what is missing is said then."""
    tried: Json = {
        "promised": {"due": (now + timedelta(minutes=1)).isoformat()},
        "offered": {"to": ""},
        "converted": {"kind": "complaint"},
    }
    act = Act("", case.id, case.seq + 1, now, asking.id, type, tried.get(type, {}))
    who = Asking(asking.id, apply.rank(asking, ground.team))
    return rules.refusal(case, act, who) in (None, "missing", "too_late")
