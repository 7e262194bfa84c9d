"""The office's routes about somebody who cannot come: what becomes of their visits, done and taken back in one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import marshmallow as ma

from .. import clock, installation
from ..accounts import store as accounts
from ..accounts.rules import Person, oversees, supervises
from ..appointments import ledger_store, member_store
from ..appointments import store as appointments
from ..appointments.replacing import Option, Proposal
from ..appointments.rules import PromiseEntry, in_force, period, zone_of
from ..customers import store as customers
from ..database import reading
from ..errors import Absent, Conflict, Fault, Forbidden, NotFound
from ..http import IDEMPOTENCY_KEY, caller, idempotency_key
from ..intake import absences, bookings
from ..intake import store as commands
from ..intake.absences import Concerned, Given
from ..intake.store import Command
from ..roster import leave_store
from ..roster import store as roster
from ..roster.leaves import Leave, check_span, span
from . import absence_schemas, board, booking, office
from .office import blp
from .slots import speaks

Json = dict[str, Any]


@blp.route("/people/<uuid:person>/absence", methods=["GET"])
@blp.arguments(absence_schemas.AbsenceQuery, location="query", unknown=ma.RAISE)
@blp.response(200, absence_schemas.Absence)
@blp.refuses(401, 403, 404)
def look(wanted: Json, person: UUID) -> Json:
    """What it means that somebody cannot come: all their visits of that time, each with a proposal and its reason."""
    now, home = clock.now(), installation.settings().zone
    begin, end = span(wanted["begin"], wanted["end"], home)
    check_span(begin, end)
    with reading():
        found = _colleague(person)
        cover = str(wanted["cover"]) if "cover" in wanted else roster.terms([found.id])[found.id][1]
        people, concerned = absences.look(found, begin, end, cover, _needs, home, now)
        leaves = leave_store.standing(found.id, begin, end)
        return {
            "person": found,
            "team": accounts.team(str(found.team)),
            "zone": home,
            "cover": accounts.people([cover]).get(cover) if cover else None,
            "leaves": [
                {"id": one.id, "state": one.state, "begin": board.at(one.begin, home), "end": board.at(one.end, home)}
                for one in leaves
            ],
            "visits": _visits(concerned, people),
        }


@blp.route("/people/<uuid:person>/absence", methods=["POST"])
@blp.arguments(absence_schemas.AbsenceEntry, unknown=ma.RAISE)
@blp.response(201, absence_schemas.AbsenceEntered)
@blp.refuses(400, 401, 403, 404, 409, 412, 415, 503)
@blp.doc(parameters=[IDEMPOTENCY_KEY])
def enter(given: Json, person: UUID) -> Json:
    """Write down that somebody cannot come, and give their visits to others: all of it, or nothing."""
    asking, now = caller().person, clock.now()
    command = Command(asking.id, *idempotency_key())
    with reading():
        if made := commands.earlier(command, now):
            return {"leave": made, "undoes": command.key}
        found = _colleague(person)
        leave = _leave(given, found, asking)
        visits = _given(given["visits"], found, asking)
    try:
        made = absences.enter(leave, visits, asking.id, now, command)
    except Absent as error:
        place = [one.visit for one in visits].index(error.visit)
        error.faults = tuple(replace(one, pointer=f"/visits/{place}{one.pointer}") for one in error.faults)
        raise
    return {"leave": made, "undoes": command.key}


@blp.route("/leaves/<uuid:leave>/undo", methods=["POST"])
@blp.arguments(absence_schemas.TakenBack, unknown=ma.RAISE)
@blp.response(200, absence_schemas.AbsenceRestored)
@blp.refuses(400, 401, 403, 404, 409, 415, 503)
@blp.doc(parameters=[IDEMPOTENCY_KEY])
def undo(given: Json, leave: UUID) -> Json:
    """Take back what one did because somebody could not come; what became of a visit since stays, and is named."""
    asking, now = caller().person, clock.now()
    command = Command(asking.id, *idempotency_key(), undoes=str(given["undoes"]))
    with reading():
        known = leave_store.leave(str(leave))
        person = accounts.person(known.person) if known else None
        if person is None or not oversees(asking, person.team):
            raise NotFound("There is no such leave here.", of=str(leave))
    stays = absences.take_back(str(leave), asking.id, now, command)
    with reading():
        orders = appointments.visits([one.visit for one in stays])
    return {"stays": [{"visit": one.visit, "order": orders[one.visit].order, "why": one.why} for one in stays]}


def _colleague(id: UUID) -> Person:
    """Somebody of a team that the asking person looks after; raises NotFound."""
    found = accounts.person(str(id))
    if found is None or not oversees(caller().person, found.team):
        raise NotFound("There is no such person here.", of=str(id))
    return found


def _needs(kind: str) -> tuple[str | None, frozenset[str]]:
    return office.role(kind), office.skills(kind)


def _leave(given: Json, person: Person, asking: Person) -> Leave:
    """The leave that is known by this id, if it is approved, or else the new one. Raises Conflict, Forbidden."""
    id, now = str(given["id"]), clock.now()
    if known := leave_store.leave(id):
        if known.person != person.id:
            raise Conflict("There is another leave of this id.", code="id_reused", of=id)
        if known.state != "approved":
            raise Conflict("This leave is not approved.", code="leave_over", of=id)
        return known
    if given["kind"] != "sick" and not supervises(asking, person.team):
        raise Forbidden("Leave other than for sickness is given by the supervisor.", code="not_yours_to_give")
    begin, end = span(given["begin"], given["end"], installation.settings().zone)
    check_span(begin, end)
    return Leave(
        id, person.id, given["kind"], begin, end, "approved", now, asking.id,
        reason=given["reason"], cover=str(given["cover"]) if given["cover"] else None, decided_at=now,
        decided_by=asking.id,
    )  # fmt: skip


def _given(rows: list[Json], person: Person, asking: Person) -> list[Given]:
    """What is to become of each visit; raises Invalid with a fault for each that is wrong."""
    now = clock.now()
    known = appointments.visits([str(row["visit"]) for row in rows])
    mains, ledgers = member_store.mains(known), ledger_store.ledgers(known)
    people = accounts.people([str(row["person"]) for row in rows if row["person"]])
    found, faults = [], []
    for place, row in enumerate(rows):
        visit, wanted = known.get(str(row["visit"])), people.get(str(row["person"]))
        if visit is None or not oversees(asking, visit.team) or mains.get(visit.id) != person.id:
            faults.append(Fault(f"/visits/{place}/visit", "This person makes no such visit.", "visit"))
            continue
        wrong = booking.replaced_faults(row, wanted, visit.team, office.role(visit.kind), now)
        faults += [replace(one, pointer=f"/visits/{place}{one.pointer}") for one in wrong]
        entry = _entry(row, visit.id, ledgers[visit.id], asking)
        found.append(Given(visit.id, row["ver"], wanted.id if wanted else None, entry, row.get("despite_leave")))
    booking.refuse(faults)
    return found


def _entry(row: Json, visit: str, ledger: list[PromiseEntry], asking: Person) -> PromiseEntry | None:
    """Another time that was agreed: a window that was promised stays as long as it was."""
    if row.get("start") is None:
        return None
    promise = in_force(ledger)
    end = row["start"] + (promise.end - promise.start) if promise and promise.end else None
    zone = zone_of(ledger) if ledger else installation.settings().zone
    return bookings.office_entry(
        visit, row["start"], end, zone, row["asked_by"], row.get("agreed_by"), None, asking.id, clock.now()
    )


def _visits(concerned: list[Concerned], people: Mapping[str, Person]) -> list[Json]:
    places = customers.premises([one.visit.premises for one in concerned])
    named = {
        said.visit for one in concerned for option in one.proposal.options for said in option.against if said.visit
    }
    orders = {id: visit.order for id, visit in appointments.visits(named).items()}
    return [
        {
            "id": one.visit.id,
            "ver": one.visit.ver,
            "order": one.visit.order,
            "kind": one.visit.kind,
            "begun": one.visit.begun,
            "customer": one.customer.name,
            "phone": one.customer.phone,
            "address": places[one.visit.premises].address,
            "promise": {"entry": one.promise.id, **period(one.promise)},
            "proposed": _proposed(one.proposal, people, one.promise.zone),
            "options": [_option(option, people, orders) for option in one.proposal.options],
        }
        for one in concerned
    ]


def _proposed(one: Proposal, people: Mapping[str, Person], zone: str) -> Json | None:
    if one.person is None:
        return None
    return {
        "person": people[one.person],
        "start": board.at(one.start, zone),
        "moves": one.moves,
        "reasons": [{name: value for name, value in vars(why).items() if value is not None} for why in one.reasons],
    }


def _option(one: Option, people: Mapping[str, Person], orders: Mapping[str, str]) -> Json:
    return {
        "person": people[one.person],
        "against": [speaks(said, orders) for said in one.against],
        "travel_minutes": one.way,
        "visits": one.count,
    }
