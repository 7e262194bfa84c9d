"""Hours, leave and working days as they are shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from .. import zones
from ..accounts import store as accounts
from ..accounts.rules import FIELD_ROLES, Person, Team, supervises
from ..appointments import plan_store
from . import calendar_store, calendars, leave_store, store
from .calendars import Calendar
from .leaves import Leave
from .working import Said, on_day

Json = dict[str, Any]

PAST = timedelta(days=31)
"""So long somebody sees on the phone what became of a leave."""

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 20)
YEARS = range(FIRST_DAY.year, LAST_DAY.year + 1)


def sensible(day: date) -> date:
    """The day, or the nearest one of which hours are said."""
    return min(max(day, FIRST_DAY), LAST_DAY)


def leaves(found: Sequence[Leave], asking: Person, zone: str) -> list[Json]:
    """Leaves as somebody may see them: why somebody is away, they themselves know and who answers for them."""
    ids = {one.person for one in found}
    terms = store.terms(ids)
    also = {id for one in found for id in (one.cover, one.asked_by, one.decided_by, terms[one.person][1]) if id}
    people = accounts.people(ids | also)
    edges = [edge for one in found for edge in (one.begin, one.end)]
    plans = plan_store.plans_of(ids, min(edges), max(edges)) if edges else []
    return [
        {
            **vars(one),
            **_private(one, people[one.person], asking),
            **{name: at(getattr(one, name), zone) for name in ("begin", "end", "asked_at", "decided_at")},
            "zone": zone,
            "person": people[one.person],
            "partner": people.get(terms[one.person][1] or ""),
            **{name: people.get(getattr(one, name) or "") for name in ("cover", "asked_by", "decided_by")},
            "visits": sum(
                plan.person == one.person and plan.start < one.end and one.begin < plan.end for plan in plans
            ),
        }
        for one in found
    ]


def _private(leave: Leave, person: Person, asking: Person) -> Json:
    if asking.id == person.id or supervises(asking, person.team):
        return {}
    return {"kind": None, "reason": None, "answer": None}


def at(moment: datetime | None, zone: str) -> str | None:
    """An instant by the clock of a zone."""
    return zones.written(moment, zone) if moment else None


def week(team: Team, day: date, today: date, asking: Person, zone: str) -> Json:
    """A week of a team, from the Monday of a day on."""
    first = day - timedelta(days=day.weekday())
    days = [first + timedelta(days=number) for number in range(7)]
    people = [one for one in accounts.people_of_team(team.id) if one.roles & FIELD_ROLES]
    ids = [one.id for one in people]
    said, calendar, terms = store.hours_said(ids, first, days[-1], zone), calendar_store.calendar(), store.terms(ids)
    begin, end = calendars.wall(first, "00:00", zone), calendars.wall(days[-1], "24:00", zone)
    away = [one for one in leave_store.of_people(ids, begin) if one.begin < end and one.state in ("asked", "approved")]
    known = accounts.people({id for one in away if (id := one.cover)} | {id for _, id in terms.values() if id})
    return {
        "team": team,
        "zone": zone,
        "today": today,
        "known_until": calendar.last,
        "days": [_day(one, calendar) for one in days],
        "people": [
            {
                "person": one,
                "staff_no": one.staff_no,
                "keeps": terms[one.id][0],
                "partner": known.get(terms[one.id][1] or ""),
                "days": [worked(said[one.id], day, calendar) for day in days],
                "away": [
                    {
                        **vars(leave),
                        **_private(leave, one, asking),
                        "begin": at(leave.begin, zone),
                        "end": at(leave.end, zone),
                        "cover": known.get(leave.cover or ""),
                    }
                    for leave in away
                    if leave.person == one.id
                ],
            }
            for one in people
        ],
    }


def _day(day: date, calendar: Calendar) -> Json:
    working, weekday = calendars.is_working(calendar, day), day.weekday() < calendars.SATURDAY
    special = None if working == weekday else "make_up" if working else "holiday"
    if day in calendar.holidays:
        special = "holiday"
    return {"date": day, "special": special, "sure": day.year in calendar.years}


def worked(said: Said, day: date, calendar: Calendar) -> Json:
    """What somebody works who begins on a day, leave or not."""
    shift, dated = on_day(said, day, calendar), said.dates.get(day)
    return {
        "date": day,
        "start": f"{shift.start:%H:%M}" if shift else None,
        "end": f"{shift.end:%H:%M}" if shift else None,
        "dated": dated.kind if dated else None,
    }


def years(wanted: Collection[int]) -> list[Json]:
    """What is known of these years."""
    calendar, said = calendar_store.calendar(), calendar_store.years()
    people = accounts.people({one.by for one in said.values() if one.by})
    return [
        {
            "year": year,
            "ver": said[year].ver if year in said else 1,
            "origin": "office" if year in said else "standard" if year in calendar.years else "unknown",
            "holidays": sorted(day for day in calendar.holidays if day.year == year),
            "make_up": sorted(day for day in calendar.make_up if day.year == year),
            "by": people.get((said[year].by if year in said else None) or ""),
        }
        for year in sorted(wanted)
    ]
