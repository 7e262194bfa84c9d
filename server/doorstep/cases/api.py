"""Cases: what customers ask for or complain of, for those who answer them. Whoever one is about sees nothing of it
before it is verified."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import marshmallow as ma

from .. import clock
from ..accounts import store as accounts
from ..accounts.phones import e164
from ..accounts.rules import Person, oversees, teams_to_list
from ..appointments import customer_store
from ..appointments import store as appointments
from ..customers import merge_store
from ..customers import store as customers
from ..database import reading
from ..errors import Conflict, Fault, Invalid
from ..http import Blueprint, caller
from ..standard import store as standards
from . import apply, schemas, store, view
from .acts import Act
from .apply import Opening
from .store import Ground, Wanted

Json = dict[str, Any]

blp = Blueprint("cases", __name__, url_prefix="/api/v1/cases", description="What customers ask for or complain of")


@blp.route("", methods=["GET"])
@blp.arguments(schemas.WantedCases, location="query", unknown=ma.RAISE)
@blp.response(200, schemas.CasePage)
@blp.refuses(401, 403, 404)
def cases(wanted: Json) -> Json:
    """The cases of one's teams, or one's own: open ones by when an answer is due, ended ones the latest first."""
    asking, limit, now = caller().person, wanted["limit"], clock.now()
    mine, state = wanted["whose"] == "mine", wanted["state"]
    with reading():
        teams = teams_to_list(asking, str(wanted["team"]) if "team" in wanted else None)
        asked = Wanted(
            None if mine else teams,
            owner=asking.id if mine else None,
            ended=state == "ended",
            kind=wanted.get("kind"),
            grade=wanted.get("grade"),
            visit=str(wanted["visit"]) if "visit" in wanted else None,
            customers=_one_by_now(str(wanted["customer"])) if "customer" in wanted else None,
            overdue=now if state == "overdue" else None,
        )
        found = store.page(asking, asked, wanted.get("cursor"), limit + 1)
        late = store.page(asking, Wanted(teams, overdue=now), None, schemas.MOST)
        last = store.cases([found[limit - 1].id]) if len(found) > limit else {}
        return {
            "items": view.in_short(found[:limit], now),
            "overdue": len(late),
            "cursor": next(map(store.cursor_after, last.values()), None),
        }


def _one_by_now(customer: str) -> set[str]:
    """A customer, with everybody who was made one with them."""
    return {customer, *(one.gone for one in merge_store.of(customer))}


@blp.route("", methods=["POST"])
@blp.arguments(schemas.NewCase, unknown=ma.RAISE)
@blp.response(201, schemas.WholeCase)
@blp.refuses(400, 401, 403, 404, 409, 415, 503)
def open_case(given: Json) -> Json:
    """Open a case while the customer is on the line; whoever opens it owns it until somebody else takes it."""
    asking, now = caller().person, clock.now()
    with reading():
        ground = _ground(asking, given)
        about = _about([str(id) for id in given["about"]])
    apply.open(
        Opening(
            ground, given["kind"], given["channel"], given["words"], asking.id, given["grade"], given["content"],
            about, given["due"],
        ),
        now,
    )  # fmt: skip
    return _shown(ground.id)


def _ground(asking: Person, given: Json) -> Ground:
    """What the case stands on: the visit says whose it is and of which team, the customer of which team where no visit
    does. Raises NotFound, Invalid, Conflict `no_standard`."""
    visit = appointments.visit_for(asking, str(given["visit"])) if given["visit"] else None
    customer = visit.customer if visit else str(given["customer"]) if given["customer"] else None
    if customer and not visit:
        customer_store.customer_for(asking, customer)
    standard = standards.current()
    if standard is None:
        raise Conflict("No standard is published yet.", code="no_standard")
    team = visit.team if visit else str(given["team"]) if given["team"] else asking.team
    if team is None or not oversees(asking, team) or team not in {one.id for one in accounts.teams()}:
        message = "Say which team the case is for: it must be one of yours."
        raise Invalid(message, (Fault("/team", message, "team"),), code="team")
    phone = e164(given["phone"]) if given["phone"] else None
    if given["phone"] and phone is None:
        message = "This is no telephone number; write it with its area code."
        raise Invalid(message, (Fault("/phone", message, "phone"),), code="phone")
    known = customers.customer(customer) if customer else None
    return Ground(
        str(given["id"]), team, str(standard["hash"]), visit.id if visit else None, customer, given["name"],
        phone or (known.phone if known else None), given["address"],
    )  # fmt: skip


def _about(ids: list[str]) -> list[str]:
    """The people whom a complaint is about; raises Invalid for somebody whom nobody knows."""
    if accounts.people(ids).keys() != set(ids):
        message = "Somebody whom the case is about is not known."
        raise Invalid(message, (Fault("/about", message, "about"),), code="about")
    return ids


@blp.route("/<uuid:case>", methods=["GET"])
@blp.response(200, schemas.WholeCase)
@blp.refuses(401, 403, 404)
def case(case: UUID) -> Json:
    """A case with everything that was done to it."""
    return _shown(str(case))


@blp.route("/<uuid:case>/acts", methods=["POST"])
@blp.arguments(schemas.NewAct, unknown=ma.RAISE)
@blp.response(200, schemas.WholeCase)
@blp.refuses(400, 401, 403, 404, 409, 415, 503)
def act(given: Json, case: UUID) -> Json:
    """Do something to a case: one of the six steps, an answer, a handover, a callback. What follows from it by itself,
    its end or that it is opened again one level higher, is done with it."""
    asking, id = caller().person, str(case)
    with reading():
        store.case_for(asking, id)
    apply.do(asking, Act(str(given["id"]), id, 0, clock.now(), asking.id, given["type"], given["body"]))
    return _shown(id)


def _shown(id: str) -> Json:
    asking = caller().person
    with reading():
        ground, done = store.case_for(asking, id)
        return view.whole(asking, ground, done, clock.now())
