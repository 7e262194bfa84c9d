"""What customers asked for, and what is done about it."""

from __future__ import annotations

from builders import publish_standard
from doorstep.accounts.rules import Person
from doorstep.cases import apply
from doorstep.cases.apply import Opening
from doorstep.cases.store import Ground
from doorstep.clock import new_id, now
from people import People

from .accounts import team
from .declaring import Call, Thing, call, thing


@thing("case")
def case(person: Person) -> Thing:
    """Something that was asked in the team of the person."""
    own = team(person).id
    ground = Ground(new_id(), own, publish_standard(), None, None, "王女士", "+8613900000037", None)
    apply.open(Opening(ground, "enquiry", "phone", "下个月能不能换套餐", person.id), now())
    return Thing({"case": ground.id}, owner=person.id, team=person.team)


@call("POST /api/v1/cases")
def open_case(people: People) -> Call:
    publish_standard()
    asked = {"id": new_id(), "kind": "enquiry", "channel": "phone", "words": "下个月能不能换套餐", "name": "王女士"}
    return Call(json={**asked, "team": people.east.id})


@call("POST /api/v1/cases/<uuid:case>/acts")
def act(people: People) -> Call:
    return Call(json={"id": new_id(), "type": "offered", "body": {"to": people.wang.id, "why": "他去过"}})
