"""Messages that wait or were sent."""

from __future__ import annotations

from builders import book
from doorstep.accounts.rules import Person
from doorstep.clock import new_id
from doorstep.database import writing
from doorstep.messages import store as messages
from people import People

from .accounts import team
from .declaring import Call, Thing, call, thing


@thing("message")
def message(person: Person) -> Thing:
    """A message about a visit that the person goes to."""
    made = book(person, team=team(person).id)
    with writing():
        [kept, *_] = sorted(messages.kept("visit", [made]), key=lambda kept: kept.id)
    return Thing({"message": kept.id}, owner=person.id, team=person.team)


@call("POST /api/v1/messages/<uuid:message>/resend")
def resend(people: People) -> Call:
    return Call(json={}, headers={"Idempotency-Key": new_id()})


@call("POST /api/v1/messages/<uuid:message>/correct-address")
def correct_address(people: People) -> Call:
    body = {"email": "wang@example.com", "before": None}
    return Call(json=body, headers={"Idempotency-Key": new_id()})


@call("POST /api/v1/messages/<uuid:message>/told")
def told(people: People) -> Call:
    body = {"outcome": "told", "note": "晚上再打"}
    return Call(json=body, headers={"Idempotency-Key": new_id()})


@call("GET /api/v1/messages")
def listed(people: People) -> Call:
    """A page that holds everything that three visits plan for everybody."""
    return Call(query={"limit": "100"})
