"""Sealed records."""

from __future__ import annotations

from doorstep.accounts.rules import Person
from doorstep.records.store import Record
from sealed import finished

from .accounts import team
from .declaring import Thing, thing


@thing("number")
def record(person: Person) -> Thing:
    """A record of the person's team."""
    sealed = finished(person, team=team(person).id)
    return Thing({"number": str(sealed.number)}, owner=person.id, team=team_of(sealed))


@thing("record")
def record_of_a_visit(person: Person) -> Thing:
    """The same, as a list names it: by its visit."""
    sealed = finished(person, team=team(person).id)
    return Thing({"visit": sealed.visit}, owner=person.id, team=team_of(sealed))


@thing("digest")
def receipt(person: Person) -> Thing:
    """The digest of a record, which is for anybody who has it."""
    return Thing({"digest": finished(person).digest})


def team_of(sealed: Record) -> str:
    return str(sealed.sealed["team"])
