"""Work that was not accepted."""

from __future__ import annotations

from typing import Any

from builders import book
from doorstep.accounts.rules import Person
from doorstep.clock import new_id, now, now_ms
from doorstep.database import writing
from doorstep.intake import rules as intake
from doorstep.intake import store as store_of_intake
from doorstep.intake import things
from doorstep.intake.store import Quarantined
from people import People

from .accounts import team
from .declaring import Call, Thing, call, thing


@thing("parcel")
def parcel(person: Person) -> Thing:
    """Work on a visit of the person's that was not accepted."""
    own = team(person).id
    waiting = quarantined(event_of(book(person, team=own)), person, own)
    with writing():
        store_of_intake.quarantine([waiting])
    return Thing({"parcel": str(waiting.parcel)}, owner=person.id, team=waiting.team)


def event_of(visit: str) -> dict[str, Any]:
    """An arrival, as a phone writes it."""
    stamp = {"v": 1, "seen": 0, "wall": now_ms(), "tz": 480, "mono": ["boot-1", 1]}
    return {"id": new_id(), "visit": visit, "type": "visit.arrived", **stamp, "body": {"replaces": []}}


def quarantined(event: dict[str, Any], person: Person, team: str, reason: str = "not_yours") -> Quarantined:
    """An event of the person's phone that was not accepted."""
    device = new_id()
    offered = things.read(event, device, person.id)
    return Quarantined(
        event=offered.id,
        digest=offered.digest,
        what="visit",
        about=offered.about,
        device=device,
        by=person.id,
        reason=reason,
        detail=None,
        raw=offered.raw,
        received=now(),
        team=team,
        parcel=intake.parcel(offered.about, person.id, device, reason),
    )


@call("POST /api/v1/quarantine/<uuid:parcel>/take-over")
def take_over(people: People) -> Call:
    return Call(json={"comment": "李强代班"})


@call("POST /api/v1/quarantine/<uuid:parcel>/set-aside")
def set_aside(people: People) -> Call:
    return Call(json={"comment": "不是本班的工单"})
