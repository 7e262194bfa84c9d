"""What somebody owes next."""

from __future__ import annotations

from datetime import timedelta

from doorstep.accounts.rules import Person
from doorstep.clock import new_id, now
from doorstep.database import transact
from doorstep.promises import store as promises
from doorstep.promises.rules import Holder, Promise

from .declaring import Thing, thing


@thing("todo")
def todo(person: Person) -> Thing:
    """A promise that the person holds."""
    made = Promise(new_id(), "answer", None, now(), now() + timedelta(hours=1), holder=Holder(person.id))
    transact(lambda: promises.put("case", new_id(), [made]))
    return Thing({"todo": made.id}, owner=person.id, team=person.team)
