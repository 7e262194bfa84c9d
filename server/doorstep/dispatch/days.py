"""The day of teams, gathered: who works, where they are, and what was changed since somebody looked.

How many statements that takes does not depend on how many visits there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from ..accounts import store as accounts
from ..accounts.rules import FIELD_ROLES, Person, Team
from ..appointments import order_store
from ..appointments import store as appointments
from ..appointments.rules import VISIT
from ..feed import store as feed
from ..roster import calendar_store
from ..roster import store as roster
from . import board, view

Json = dict[str, Any]
MOST_CHANGES = 200


def of_teams(teams: Sequence[Team], day: date, zone: str, now: datetime) -> Json:
    """The whole day; inside the caller's reading."""
    begin, end = board.day_of(day, zone)
    ids = [team.id for team in teams]
    seq = feed.head()
    rows: dict[str | None, list[Json]] = defaultdict(list)
    for main, card in view.cards(appointments.visits_during(ids, begin, end), now):
        rows[main].append(card)
    return {
        "date": day,
        "zone": zone,
        "now": board.at(now, zone),
        "seq": seq,
        "teams": teams,
        "technicians": _technicians(ids, rows, day, zone),
        "unassigned": rows[None],
        "waiting": view.waiting(order_store.waiting(ids), zone, now),
    }


def late(teams: Sequence[Team], day: date, zone: str, now: datetime) -> int:
    """How many visits of a day somebody should see to, and nobody does; inside the caller's reading."""
    found = appointments.visits_during([team.id for team in teams], *board.day_of(day, zone))
    cards = view.cards([one for one in found if one.state == "booked"], now)
    return sum(card["risk"] is not None and card["risk"]["hand"] is None for _, card in cards)


def _technicians(teams: Collection[str], rows: dict[str | None, list[Json]], day: date, zone: str) -> list[Json]:
    """The rows of a day: who makes visits, what they can do, when they work, and where they are."""
    people = _goers(teams, {main for main in rows if main})
    ids = [person.id for person in people]
    said = roster.hours_said(ids, day - timedelta(days=1), day, zone)
    calendar, skills = calendar_store.calendar(), accounts.skills(ids)
    return [
        {
            "person": person,
            "team": person.team,
            "skills": sorted(skills[person.id]),
            **board.hours(said[person.id], day, calendar, zone),
            "visits": rows.get(person.id, []),
        }
        for person in people
    ]


def _goers(teams: Collection[str], going: Collection[str]) -> list[Person]:
    """Those of teams who make visits, and whoever else goes to one, by name."""
    people = {
        person.id: person for team in teams for person in accounts.people_of_team(team) if person.roles & FIELD_ROLES
    }
    people |= accounts.people(set(going) - people.keys())
    return sorted(people.values(), key=lambda person: (person.name, person.staff_no))


def changed(teams: Sequence[Team], after: int, day: date | None, zone: str, now: datetime) -> Json:
    """What the feed has named since, and how it stands on the day, if one was asked for; inside the caller's
    reading."""
    head = feed.head()
    read = [feed.rows_after(team.id, after, head, MOST_CHANGES) for team in teams]
    # Where one team has more than fits, the others are read again from there, and nothing is left out.
    seq = min((rows[-1].seq for rows in read if len(rows) == MOST_CHANGES), default=head)
    visits = {row.about for rows in read for row in rows if row.what == VISIT and row.about and row.seq <= seq}
    answer: Json = {"seq": seq, "visits": sorted(visits), "cards": [], "waiting": []}
    if day is not None and visits:
        ids, (begin, end) = [team.id for team in teams], board.day_of(day, zone)
        cards = view.cards(appointments.visits_during(ids, begin, end, visits), now)
        answer["cards"] = [{"person": main, "card": card} for main, card in cards]
        answer["waiting"] = view.waiting(order_store.waiting(ids, visits), zone, now)
    return answer
