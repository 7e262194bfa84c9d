"""One's own calendar."""

from __future__ import annotations

from doorstep import cookies
from doorstep.accounts import calendar_store
from doorstep.accounts.rules import Calendar, Person
from doorstep.clock import now
from doorstep.database import writing
from people import People

from .declaring import Call, Thing, call, thing


@thing("token")
def token(person: Person) -> Thing:
    """The address of the person's calendar: they have one, and a second address would be the end of the first."""
    made = f"calendar-of-{person.id}"
    with writing():
        calendar_store.put_calendar(Calendar(person.id, cookies.token_hash(made), "zh-CN", now()))
    return Thing({"token": made}, owner=person.id, team=person.team)


@call("POST /api/v1/calendar")
def make(people: People) -> Call:
    return Call(json={"language": "zh-CN"})
