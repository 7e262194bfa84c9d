"""Messages that wait or were sent."""

from __future__ import annotations

from builders import book
from doorstep.accounts.rules import Person
from doorstep.database import writing
from doorstep.messages import store as messages

from .accounts import team
from .declaring import Thing, thing


@thing("message")
def message(person: Person) -> Thing:
    """A message about a visit that the person goes to."""
    made = book(person, team=team(person).id)
    with writing():
        [kept, *_] = sorted(messages.kept("visit", [made]), key=lambda kept: kept.id)
    return Thing({"message": kept.id}, owner=person.id, team=person.team)
