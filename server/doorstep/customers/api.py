"""A customer on one page, for those whose teams visit them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import marshmallow as ma

from .. import clock
from ..accounts import trail_store
from ..accounts.phones import e164
from ..accounts.rules import TrailEntry, teams_overseen
from ..appointments import customer_store
from ..database import reading, transact
from ..errors import Fault, Invalid, NotFound
from ..http import IDEMPOTENCY_KEY, Blueprint, caller, idempotency_key
from ..intake import belongings_store, correcting, erasing, merging, notices
from ..intake.correcting import Corrected
from ..intake.store import Command
from . import schemas, view

Json = dict[str, Any]

EXPORTED = "customer.exported"

blp = Blueprint(
    "customers", __name__, url_prefix="/api/v1/customers", description="Customers and what is known of them"
)


@blp.route("/doubles", methods=["GET"])
@blp.response(200, schemas.PossibleDoubles)
@blp.refuses(401, 403)
def doubles() -> Json:
    """Who may be written down twice, among the customers whom one's teams visited lately or will soon."""
    with reading():
        return {"items": view.doubles(teams_overseen(caller().person), clock.now())}


@blp.route("/<uuid:customer>", methods=["GET"])
@blp.response(200, schemas.WholeCustomer)
@blp.refuses(401, 403, 404)
def customer(customer: UUID) -> Json:
    """A customer whom one's teams visit, with their visits of those teams, calls, promises and premises."""
    return _shown(str(customer))


@blp.route("/<uuid:customer>/correct", methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY_KEY])
@blp.arguments(schemas.CustomerCorrection, unknown=ma.RAISE)
@blp.response(200, schemas.WholeCustomer)
@blp.refuses(400, 401, 403, 404, 409, 415, 503)
def correct(given: Json, customer: UUID) -> Json:
    """Put right what is known of a customer or of one of their premises: whatever waits for them follows, and so do the
    phones of those who go there."""
    asking, command, id = caller().person, _command(), str(customer)
    with reading():
        customer_store.customer_for(asking, id)
    premises = str(given["premises"]) if "premises" in given else None
    said = Corrected(id, premises, given["before"], _numbers(given["after"]))
    correcting.correct(said, asking.id, clock.now(), command)
    return _shown(id)


@blp.route("/<uuid:customer>/notices", methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY_KEY])
@blp.arguments(schemas.NoticesChosen, unknown=ma.RAISE)
@blp.response(200, schemas.WholeCustomer)
@blp.refuses(400, 401, 403, 404, 409, 415, 503)
def told_by(given: Json, customer: UUID) -> Json:
    """Write down over which channel a customer wants to be told first, or that they want no messages, as they said;
    what waits for them goes accordingly."""
    asking, command, id = caller().person, _command(), str(customer)
    with reading():
        customer_store.customer_for(asking, id)
    notices.choose_for(id, given["choice"], asking.id, clock.now(), command)
    return _shown(id)


@blp.route("/<uuid:customer>/merge", methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY_KEY])
@blp.arguments(schemas.OtherCustomer, unknown=ma.RAISE)
@blp.response(200, schemas.WholeCustomer)
@blp.refuses(400, 401, 403, 404, 409, 415, 503)
def merge(given: Json, customer: UUID) -> Json:
    """Make another customer part of this one: visits, premises, messages and phones follow. It can be undone for 30
    days."""
    asking, command = caller().person, _command()
    id, other = _two(str(customer), str(given["other"]))
    merging.merge(id, other, asking.id, clock.now(), command)
    return _shown(id)


@blp.route("/<uuid:customer>/part", methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY_KEY])
@blp.arguments(schemas.UndoneMerge, unknown=ma.RAISE)
@blp.response(200, schemas.WholeCustomer)
@blp.refuses(400, 401, 403, 404, 409, 415, 503)
def part(given: Json, customer: UUID) -> Json:
    """Undo the last merge into a customer: both are as they were, and what came since stays with whom it belongs
    to."""
    asking, command = caller().person, _command()
    with reading():
        id = customer_store.customer_for(asking, str(customer)).id
    merging.part(id, str(given["merge"]), asking.id, clock.now(), command)
    return _shown(id)


@blp.route("/<uuid:customer>/apart", methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY_KEY])
@blp.arguments(schemas.OtherCustomer, unknown=ma.RAISE)
@blp.response(200, schemas.WholeCustomer)
@blp.refuses(400, 401, 403, 404, 415, 503)
def keep_apart(given: Json, customer: UUID) -> Json:
    """These are two customers: nobody proposes them as one again."""
    asking, command = caller().person, _command()
    id, other = _two(str(customer), str(given["other"]))
    merging.keep_apart(id, other, asking.id, clock.now(), command)
    return _shown(id)


@blp.route("/<uuid:customer>/export", methods=["POST"])
@blp.response(200, schemas.Export)
@blp.refuses(401, 403, 404, 503)
def export(customer: UUID) -> Json:
    """Everything that is kept of a customer, by table; the trail says who took it out."""
    asking, id, now = caller().person, str(customer), clock.now()

    def take_out() -> Json:
        customer_store.customer_for(asking, id)
        trail_store.add_to_trail(TrailEntry(clock.new_id(), asking.id, EXPORTED, id, now))
        return belongings_store.everything(id)

    return {"customer": id, "at": now.isoformat(), "tables": transact(take_out)}


@blp.route("/<uuid:customer>/erase", methods=["POST"])
@blp.arguments(schemas.Erasure, unknown=ma.RAISE)
@blp.response(204)
@blp.refuses(400, 401, 403, 404, 409, 415, 503)
def erase(given: Json, customer: UUID) -> None:
    """Erase everything about a customer for good; what was sealed stays verifiable without saying who it was. Not while
    there are visits to come."""
    asking = caller().person
    with reading():
        found = customer_store.customer_for(asking, str(customer))
    if given["name"].strip() != found.name:
        message = "This is not the name of the customer."
        raise Invalid(message, (Fault("/name", message, "name"),))
    erasing.erase(found.id, asking.id, clock.now())


def _command() -> Command:
    return Command(caller().person.id, *idempotency_key())


def _two(id: str, other: str) -> tuple[str, str]:
    """Two customers whom one's teams visit; raises NotFound, Invalid."""
    asking = caller().person
    with reading():
        living = customer_store.customer_for(asking, id).id
        try:
            found = customer_store.customer_for(asking, other).id
        except NotFound:
            found = living
    if found == living:
        message = "This is no other customer of yours."
        raise Invalid(message, (Fault("/other", message, "customer"),))
    return living, found


def _numbers(after: Json) -> Json:
    """The same with telephone numbers in E.164; raises Invalid."""
    numbers = {name: e164(after[name]) for name in ("phone", "contact_phone") if after.get(name)}
    message = "This is no telephone number."
    if wrong := [Fault(f"/after/{name}", message, "phone") for name, number in numbers.items() if number is None]:
        raise Invalid(message, tuple(wrong))
    return {**after, **numbers}


def _shown(id: str) -> Json:
    asking = caller().person
    with reading():
        found = customer_store.customer_for(asking, id)
        return view.whole(found, teams_overseen(asking), clock.now())
