"""The office's routes about times: which are free, and what speaks against one that somebody has in mind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import marshmallow as ma

from .. import clock, installation
from ..accounts import store as accounts
from ..accounts.rules import Person, oversees
from ..appointments import store as appointments
from ..appointments.rules import BUFFER_MINUTES
from ..appointments.slots import Against, FreeTime, Wish, Work
from ..appointments.ways import Place, place_of
from ..customers import store as customers
from ..customers.rules import Customer
from ..database import reading
from ..errors import Fault, Invalid
from ..http import caller
from ..intake import holding, offering
from . import asked, board, booking, office, slot_schemas
from .office import blp

Json = dict[str, Any]

MOST_TIMES = 20
"""Of one day; of several, fewer of each."""
MOST_EACH_DAY = 12


@blp.route("/slots", methods=["GET"])
@blp.arguments(asked.SlotQuery, location="query", unknown=ma.RAISE)
@blp.response(200, slot_schemas.Slots)
@blp.refuses(401, 403, 404)
def slots(wanted: Json) -> Json:
    """Free times of a day, or of several, for a visit, the best first, none of them in the past."""
    now, home = clock.now(), installation.settings().zone
    zone = booking.zone_of(wanted, home)
    day, count = board.sensible(wanted["date"]), wanted["days"]
    with reading():
        premises, _ = _premises(wanted)
        customer = customers.at_premises(premises) if premises else None
        asking = offering.Wanted(
            team=office.team(wanted).id,
            role=office.role(wanted["kind"]),
            work=_work(wanted),
            begin=board.day_of(day, zone)[0],
            end=board.day_of(board.sensible(day + timedelta(days=count - 1)), zone)[1],
            moving=str(wanted["moving"]) if "moving" in wanted else None,
            only=str(wanted["person"]) if "person" in wanted else None,
            skills=office.skills(wanted["kind"]),
            wish=_wish(wanted, customer, zone),
            by=caller().person.id,
        )
        people, found = offering.free_times(asking, home, now)
        kept = offering.best(found, MOST_TIMES if count == 1 else MOST_EACH_DAY, zone)
        people = {**people, **accounts.people({free.held.by for free in kept if free.held})}
    return {"items": [_slot(free, people, zone) for free in kept], "preferred": customer}


@blp.route("/slots/against", methods=["GET"])
@blp.arguments(asked.AgainstQuery, location="query", unknown=ma.RAISE)
@blp.response(200, slot_schemas.SpeaksAgainst)
@blp.refuses(401, 403, 404)
def against(wanted: Json) -> Json:
    """What speaks against somebody's making a visit at a time: nothing of it is refused, all of it is asked back."""
    zone = installation.settings().zone
    with reading():
        person, team = office.person(wanted["person"]), office.team(wanted)
        booking.refuse(booking.person_faults(wanted["person"], person, team.id, office.role(wanted["kind"])))
        question = offering.Asked(
            str(wanted["person"]),
            wanted["start"],
            _work(wanted),
            office.skills(wanted["kind"]),
            str(wanted["moving"]) if "moving" in wanted else None,
        )
        [found] = offering.against([question], zone)
        orders = appointments.visits([one.visit for one in found if one.visit])
    return {"items": [speaks(one, {id: visit.order for id, visit in orders.items()}) for one in found]}


@blp.route("/slots/hold", methods=["PUT"])
@blp.arguments(asked.TimeToHold, unknown=ma.RAISE)
@blp.response(200, slot_schemas.TimeHeld)
@blp.refuses(400, 401, 403, 404, 409, 415, 422, 503)
def hold(given: Json) -> Json:
    """Hold somebody's time for five minutes, in place of what one held before; nobody else can book it meanwhile."""
    asking, now, zone = caller().person, clock.now(), installation.settings().zone
    booking.check_start(given["start"], now)
    with reading():
        person = office.person(given["person"])
        if person is None or not oversees(asking, person.team):
            raise Invalid("Nobody of your teams has this id.", (Fault("/person", "nobody of your teams", "person"),))
        moving = appointments.visit_for(asking, str(given["moving"])).id if "moving" in given else None
    work = timedelta(minutes=given["duration_minutes"] + given.get("buffer_minutes", BUFFER_MINUTES))
    found = holding.hold(asking.id, person.id, given["start"], given["start"] + work, moving, now)
    return {"by": asking, "until": board.at(found.until, zone)}


@blp.route("/slots/hold", methods=["DELETE"])
@blp.response(204)
@blp.refuses(401, 403)
def let_go() -> None:
    """Hold nothing any more."""
    holding.let_go(caller().person.id)


def _work(wanted: Json) -> Work:
    place, way = _place(wanted)
    return Work(
        timedelta(minutes=wanted["duration_minutes"]),
        timedelta(minutes=wanted.get("buffer_minutes", BUFFER_MINUTES)),
        place,
        wanted.get("travel_minutes", way),
    )


def _premises(wanted: Json) -> tuple[str | None, int | None]:
    """The known premises where it is, or those of the visit that is being moved, with the way that was said of it."""
    premises = str(wanted["premises"]) if "premises" in wanted else None
    if "moving" not in wanted:
        return premises, None
    moved = appointments.visit_for(caller().person, str(wanted["moving"]))
    return premises or moved.premises, moved.travel_minutes


def _place(wanted: Json) -> tuple[Place | None, int | None]:
    """Where it is, if that is known, and the way that was said of it."""
    premises, way = _premises(wanted)
    known = customers.premises([premises]).get(premises) if premises else None
    return (place_of(known.latitude, known.longitude, known.datum) if known else None), way


def _wish(wanted: Json, customer: Customer | None, zone: str) -> Wish | None:
    """What the customer wishes for as whoever asks says, or else as is known of them."""
    if "wish_from" in wanted or "wish_until" in wanted:
        return offering.wish(wanted.get("wish_from"), wanted.get("wish_until"), zone)
    return offering.wish(customer.hours_from, customer.hours_until, zone) if customer else None


def _slot(free: FreeTime, people: Mapping[str, Person], zone: str) -> Json:
    reasons = [{name: value for name, value in vars(one).items() if value is not None} for one in free.reasons]
    return {
        "person": people[free.person],
        "start": board.at(free.start, zone),
        "end": board.at(free.end, zone),
        "zone": zone,
        "travel_minutes": free.way,
        "held": {"by": people[free.held.by], "until": board.at(free.held.until, zone)} if free.held else None,
        "reasons": reasons,
    }


def speaks(one: Against, orders: Mapping[str, str]) -> Json:
    """What speaks against a time, on the wire; `orders` are the numbers of visits."""
    said = {"code": one.code, "words": list(one.words)}
    if one.visit:
        said |= {"visit": one.visit, "order": orders[one.visit]}
    return said | ({"minutes": one.minutes} if one.minutes is not None else {})
