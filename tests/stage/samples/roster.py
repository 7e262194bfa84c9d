"""Hours, leave and working days."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from doorstep.accounts.rules import Person
from doorstep.clock import new_id, now
from doorstep.roster import apply as roster
from doorstep.roster.leaves import Leave
from people import People

from .declaring import Call, Thing, call, thing

AHEAD = count(1)
"""In so many days somebody's next leave begins: no two of them overlap."""
DAYS = {"begin": "2031-12-01T00:00", "end": "2031-12-03T00:00"}


@thing("leave")
def leave(person: Person) -> Thing:
    """A leave that the person asks for."""
    begin = now() + timedelta(days=next(AHEAD))
    new = Leave(new_id(), person.id, "annual", begin, begin + timedelta(days=1), "asked", now(), person.id)
    roster.ask(new)
    return Thing({"leave": new.id}, owner=person.id, team=person.team)


@thing("person/day")
def date_of_somebody(person: Person) -> Thing:
    """A date of the person's hours."""
    return Thing({"person": person.id, "day": "2031-12-01"}, owner=person.id, team=person.team)


@thing("year")
def year(person: Person) -> Thing:
    """A year of the calendar."""
    return Thing({"year": "2031"})


@call("POST /api/v1/leaves/mine")
def ask(people: People) -> Call:
    return Call(json={"id": new_id(), "kind": "annual", "reason": "回老家", **DAYS})


@call("POST /api/v1/leaves")
def write_down(people: People) -> Call:
    return Call(json={"id": new_id(), "person": people.li.id, "kind": "sick", **DAYS})


@call("POST /api/v1/leaves/<uuid:leave>/withdraw")
def withdraw(people: People) -> Call:
    return Call(headers={"If-Match": '"1"'})


@call("POST /api/v1/leaves/<uuid:leave>/decide")
def decide(people: People) -> Call:
    return Call(json={"approve": True}, headers={"If-Match": '"1"'})


@call("POST /api/v1/leaves/<uuid:leave>/move")
def move(people: People) -> Call:
    return Call(json=DAYS, headers={"If-Match": '"1"'})


@call("PUT /api/v1/people/<uuid:person>/hours/<string(length=10):day>")
def set_date(people: People) -> Call:
    return Call(json={"kind": "overtime", "start": "09:00", "end": "12:00"})


@call("PUT /api/v1/people/<uuid:person>/terms")
def set_terms(people: People) -> Call:
    return Call(json={"keeps": True, "partner": None})


@call("PUT /api/v1/working-days/<int:year>")
def set_year(people: People) -> Call:
    return Call(json={"holidays": ["2031-10-01"], "make_up": ["2031-10-11"]}, headers={"If-Match": '"1"'})
