"""What customers said through their link."""

from __future__ import annotations

from builders import book
from doorstep.accounts.rules import Person
from doorstep.clock import new_id, now
from doorstep.voices import apply as voices
from doorstep.voices.rules import Voice
from people import People

from .accounts import team
from .declaring import Call, Thing, call, thing


@thing("voice")
def voice(person: Person) -> Thing:
    """That the link of a visit to which the person goes reached somebody else; everybody in the office may read it."""
    own = team(person).id
    said = Voice(new_id(), book(person, team=own), own, "wrong_person", now(), choice="not_mine")
    voices.say(said)
    return Thing({"voice": said.id}, owner=person.id, team=person.team)


@call("POST /api/v1/voices/<uuid:voice>/answer")
def answer(people: People) -> Call:
    return Call(json={"answer": "已核实，换了链接"})
