"""The office's routes: the day of a team, finding customers and free times, booking, and what may become of a booking.

Every command carries an Idempotency-Key, and all that overwrite something the version that their caller has seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

import marshmallow as ma

from .. import clock, installation
from ..accounts import store as accounts
from ..accounts.phones import e164
from ..accounts.rules import Person, Team, oversees, teams_overseen
from ..appointments import customer_store, finding_store, ledger_store, member_store
from ..appointments import store as appointments
from ..appointments.calls import OfficeCall
from ..appointments.rules import Change, in_force, zone_of
from ..customers import store as customers
from ..customers.rules import Customer, Premises
from ..database import reading
from ..errors import Fault, NotFound
from ..http import IDEMPOTENCY_KEY, IF_MATCH, caller, idempotency_key, if_match
from ..intake import before, bookings, editing, hands, links, offering, reinstating, successors, working
from ..intake import store as commands
from ..intake.editing import Edit
from ..intake.store import Command
from ..intake.successors import Continue
from ..intake.working import Said
from ..roster import apply as leave
from ..roster import store as roster
from ..standard import store as standards
from ..standard import wording
from . import absences, asked, board, booking, days, office, schemas, slots, view
from .office import blp

Json = dict[str, Any]
Answer = tuple[Json, int, dict[str, str]]

__all__ = ["absences", "blp", "slots"]

MOST_CUSTOMERS = 20


# ---- looking


@blp.route("/day", methods=["GET"])
@blp.arguments(asked.WantedDay, location="query", unknown=ma.RAISE)
@blp.response(200, schemas.Day)
@blp.refuses(401, 403, 404)
def day(wanted: Json) -> Json:
    """The visits of teams on a day, also those that began the evening before and last into it, by technician."""
    now, zone = clock.now(), installation.settings().zone
    day = board.sensible(wanted["date"]) if "date" in wanted else board.here(now, zone)
    with reading():
        return days.of_teams(_teams(wanted), day, zone, now)


@blp.route("/day/changes", methods=["GET"])
@blp.arguments(asked.Since, location="query", unknown=ma.RAISE)
@blp.response(200, schemas.Changes)
@blp.refuses(401, 403, 404)
def changes(wanted: Json) -> Json:
    """Which visits of teams were changed, or something was said about, since a place in the feed."""
    now, zone = clock.now(), installation.settings().zone
    day = board.sensible(wanted["date"]) if "date" in wanted else None
    with reading():
        return days.changed(_teams(wanted), wanted["after"], day, zone, now)


@blp.route("/day/late", methods=["GET"])
@blp.arguments(asked.WantedTeams, location="query", unknown=ma.RAISE)
@blp.response(200, schemas.LateNow)
@blp.refuses(401, 403, 404)
def late(wanted: Json) -> Json:
    """How many visits of today want somebody now: what the navigation and the title of the office say."""
    now, zone = clock.now(), installation.settings().zone
    with reading():
        return {"count": days.late(_teams(wanted), board.here(now, zone), zone, now)}


@blp.route("/customers", methods=["GET"])
@blp.arguments(asked.CustomerQuery, location="query", unknown=ma.RAISE)
@blp.response(200, schemas.Customers)
@blp.refuses(401, 403)
def find_customers(wanted: Json) -> Json:
    """Customers whom one's teams have visited or will, by whatever is known of them; anybody by the whole number.
    Without a query those whom they were to visit last."""
    asking, query = caller().person, wanted.get("query", "").strip()
    teams = teams_overseen(asking)
    number = e164(query)
    with reading():
        if "query" not in wanted:
            every = [one.id for one in accounts.teams(teams)]
            ids = customer_store.recent(every, clock.now() + timedelta(days=1), MOST_CUSTOMERS)
            return {"items": view.found_customers(ids, teams, installation.settings().zone)}
        exact = [found.id for found, _ in customers.with_phones({number})] if number else []
        visited, _ = finding_store.customers_found(teams, query, MOST_CUSTOMERS)
        ids = list(dict.fromkeys((*(one.customer.id for one in visited), *exact)))[:MOST_CUSTOMERS]
        return {"items": view.found_customers(ids, teams, installation.settings().zone)}


@blp.route("/visits/<uuid:visit>", methods=["GET"])
@blp.response(200, schemas.OfficeVisit)
@blp.refuses(401, 403, 404)
def visit(visit: UUID) -> Answer:
    """A visit of one's team, with its ledger, its calls and what became of it."""
    return _shown(str(visit))


# ---- commands


def _command_route(path: str, schema: type[ma.Schema], status: int = 200, versioned: bool = True) -> Callable[..., Any]:
    """What the routes of all commands have in common: one that comes again is answered before anything about it is
    judged anew, because what was right the first time (a time, a person, the version) need not be right any more."""
    parameters = [IDEMPOTENCY_KEY, *([IF_MATCH] if versioned else [])]

    def decorated(carry_out: Callable[..., Answer]) -> Any:
        @wraps(carry_out)
        def view(given: Json, **path: UUID) -> Answer:
            command = _command(given.pop("undoes", None))
            with reading():
                about = commands.earlier(command, clock.now())
            return _answered(command, *(_shown(about, status) if about else carry_out(given, command, **path)))

        view = blp.refuses(400, 401, 403, 404, 409, 415, 503, *((412, 428) if versioned else ()))(view)
        view = blp.response(status, schemas.Commanded)(view)
        view = blp.arguments(schema, unknown=ma.RAISE)(view)
        return blp.route(path, methods=["POST"])(blp.doc(parameters=parameters)(view))

    return decorated


@_command_route("/visits", asked.Booking, status=201, versioned=False)
def book(given: Json, command: Command) -> Answer:
    """Book a visit."""
    asking, now = caller().person, clock.now()
    with reading():
        team = office.team(given)
        customer, premises = _customer_and_premises(given)
        new = booking.new_visit(
            clock.new_id(), given, team.id, installation.settings().zone, customer, premises,
            role=office.role(given["kind"]), person=office.person(given.get("person")), now=now,
        )  # fmt: skip
    made = bookings.book(new, asking.id, now, command)
    return _shown(made, 201)


@_command_route("/visits/<uuid:visit>/move", asked.Move)
def move(given: Json, command: Command, visit: UUID) -> Answer:
    """Agree on another time; perhaps with another technician, or another estimate, in one step."""
    asking, now, ver = caller().person, clock.now(), if_match()
    with reading():
        found = appointments.visit_for(asking, str(visit))
        person, role = office.person(given.get("person")), office.role(found.kind)
        promise, standard = in_force(ledger_store.ledger(found.id)), standards.current()
        members, stood = member_store.members(found.id), before.taken_back(command, found.id)
    booking.check_move(given, person, found.team, role, now, stood)
    wording.check("/reason", given.get("reason"), standard)
    zone = promise.zone if promise else installation.settings().zone
    entry = bookings.office_entry(
        found.id, given["start"], given.get("end"), zone, given["asked_by"], given.get("agreed_by"),
        given.get("reason"), asking.id, now,
    )  # fmt: skip
    others = offering.main_change(found.id, members, person.id if person else None) if "person" in given else ()
    work, way = given.get("duration_minutes"), given.get("travel_minutes")
    change = Change(found.id, ver, entry, others, work, travel_minutes=way, despite=_despite(given, command))
    bookings.change(change, now, command)
    return _shown(found.id)


@_command_route("/visits/<uuid:visit>/continue", asked.Continue, status=201, versioned=False)
def go_on(given: Json, command: Command, visit: UUID) -> Answer:
    """Book another visit of an ended one's order, with everything that the ended one left."""
    asking, now = caller().person, clock.now()
    with reading():
        found = appointments.visit_for(asking, str(visit))
        person, role = office.person(given.get("person")), office.role(found.kind)
        ledger, standard = ledger_store.ledger(found.id), standards.current()
    booking.check_move(given, person, found.team, role, now)
    wording.check("/reason", given.get("reason"), standard)
    zone = zone_of(ledger) if ledger else installation.settings().zone
    entry = given.get("start") and bookings.office_entry(
        found.id, given["start"], given.get("end"), zone, given["asked_by"], given.get("agreed_by"),
        given.get("reason"), asking.id, now,
    )  # fmt: skip
    wanted = Continue(
        found.id, entry, person.id if person else None, given.get("duration_minutes"), given.get("instructions"),
        given.get("despite_leave"),
    )  # fmt: skip
    return _shown(successors.go_on(wanted, asking.id, now, command), 201)


@_command_route("/visits/<uuid:visit>/cancel", asked.Cancel)
def cancel(given: Json, command: Command, visit: UUID) -> Answer:
    """Cancel a visit."""
    asking, now, ver = caller().person, clock.now(), if_match()
    with reading():
        found, standard = appointments.visit_for(asking, str(visit)), standards.current()
    wording.check("/reason", given["reason"], standard)
    bookings.cancel(found.id, given["reason"], asking.id, now, ver, given["asked_by"], command)
    return _shown(found.id)


@_command_route("/visits/<uuid:visit>/reinstate", asked.Reinstate)
def reinstate(given: Json, command: Command, visit: UUID) -> Answer:
    """Take a cancellation back: the visit is booked again, at its time and with its people."""
    asking, now, ver = caller().person, clock.now(), if_match()
    with reading():
        found = appointments.visit_for(asking, str(visit))
        before.taken_back(command, found.id)
    reinstating.reinstate(found.id, now, ver, command, given.get("despite_leave"))
    return _shown(found.id)


@_command_route("/visits/<uuid:visit>/reassign", asked.Reassign)
def reassign(given: Json, command: Command, visit: UUID) -> Answer:
    """Have another main technician go, or nobody for now."""
    asking, now, ver = caller().person, clock.now(), if_match()
    with reading():
        found = appointments.visit_for(asking, str(visit))
        before.taken_back(command, found.id)
        person = office.person(given["person"])
        others = offering.main_change(found.id, member_store.members(found.id), person.id if person else None)
        booking.refuse(booking.person_faults(given["person"], person, found.team, office.role(found.kind)))
    bookings.change(Change(found.id, ver, members=others, despite=_despite(given, command)), now, command)
    return _shown(found.id)


@_command_route("/visits/<uuid:visit>/edit", asked.Edit)
def edit(given: Json, command: Command, visit: UUID) -> Answer:
    """Say otherwise what was booked: how long, what for, with what, and what whoever goes there should know."""
    asking, now, ver = caller().person, clock.now(), if_match()
    with reading():
        found = appointments.visit_for(asking, str(visit))
        main = member_store.mains([found.id]).get(found.id)
        wanted = {name: value for name, value in given.items() if name != "kind" or value != found.kind}
        if "kind" in wanted:
            wanted["standard"] = (standards.current() or {}).get("hash")
        booking.check_edit(wanted, accounts.person(main) if main else None, office.role(wanted.get("kind", "")), now)
    editing.edit(Edit(found.id, ver, wanted), asking.id, now, command)
    return _shown(found.id)


@_command_route("/visits/<uuid:visit>/renew-link", asked.RenewLink, versioned=False)
def renew_link(given: Json, command: Command, visit: UUID) -> Answer:
    """Give the customer another link: the former one opens nothing from now on, and the new one is sent to them."""
    asking, now = caller().person, clock.now()
    with reading():
        found = appointments.visit_for(asking, str(visit))
    links.renew(found.id, given["reason"], asking.id, now, command)
    return _shown(found.id)


@_command_route("/visits/<uuid:visit>/calls", asked.NewCall, versioned=False)
def add_call(given: Json, command: Command, visit: UUID) -> Answer:
    """Write down a call to the customer."""
    asking, now = caller().person, clock.now()
    with reading():
        found = appointments.visit_for(asking, str(visit))
    said = given["purpose"], given["result"], given.get("note") or None, given.get("expected")
    bookings.add_call(OfficeCall(clock.new_id(), found.id, now, asking.id, *said), command)
    return _shown(found.id)


@_command_route("/visits/<uuid:visit>/see-to", asked.SeeTo, versioned=False)
def see_to(given: Json, command: Command, visit: UUID) -> Answer:
    """Say who of the office sees to a late visit, or that it may rest for a while."""
    asking, now = caller().person, clock.now()
    with reading():
        found = appointments.visit_for(asking, str(visit))
        hand = None if given["do"] == "let_go" else view.hand(found, asking.id, given.get("minutes"), now)
    if hand is None:
        hands.let_go(found.id, now, command)
    else:
        hands.take(hand, given["do"] == "take_over", command)
    return _shown(found.id)


@_command_route("/visits/<uuid:visit>/working", asked.Working, versioned=False)
def say_working(given: Json, command: Command, visit: UUID) -> Answer:
    """Write down that a line works which was promised to, or that it does not."""
    asking, now = caller().person, clock.now()
    with reading():
        found = appointments.visit_for(asking, str(visit))
    said = Said(found.id, str(given["promise"]), given["works"], given.get("note") or None, asking.id)
    working.say(said, now, command)
    return _shown(found.id)


# ---- hours


@blp.route("/people/<uuid:person>/hours", methods=["GET"])
@blp.response(200, asked.WorkingHours)
@blp.refuses(401, 403, 404)
def hours(person: UUID) -> Json:
    """When somebody of one's team works, weekday by weekday."""
    with reading():
        colleague = _colleague(person)
        return board.week(roster.shifts([colleague.id])[colleague.id])


@blp.route("/people/<uuid:person>/hours", methods=["PUT"])
@blp.arguments(asked.WorkingHours, unknown=ma.RAISE)
@blp.response(200, asked.WorkingHours)
@blp.refuses(400, 401, 403, 404, 415, 503)
def set_hours(given: Json, person: UUID) -> Json:
    """Say when somebody of one's team works. A weekday that is left out is free; no days at all: the usual hours."""
    shifts = board.shifts(given["days"])
    booking.check_hours(shifts)
    with reading():
        colleague = _colleague(person)
    leave.put_week(colleague.id, shifts, caller().person.id, clock.now())
    return board.week(shifts)


# ---- what the routes have in common


def _command(undoes: UUID | None = None) -> Command:
    """The command that this request is, by its Idempotency-Key."""
    return Command(caller().person.id, *idempotency_key(), undoes=str(undoes) if undoes else None)


def _despite(given: Json, command: Command) -> str | None:
    """Why somebody goes although they are on leave; whoever takes a command back puts them where they were."""
    reason: str | None = given.get("despite_leave")
    return reason or ("" if command.undoes else None)


def _answered(command: Command, shown: Json, status: int, headers: dict[str, str]) -> Answer:
    """What a command is answered: the visit, and how it stood before."""
    with reading():
        known = commands.stood(command.person, command.key)
    return {**shown, "stood": known and known[1]}, status, headers


def _teams(given: Json) -> list[Team]:
    """The teams that are meant, each once, or the one that `office.team` finds. Raises what that raises."""
    wanted = dict.fromkeys(given.get("team") or [None])
    return [office.team({"team": id}) for id in wanted]


def _colleague(id: UUID) -> Person:
    """Somebody of a team that the asking person looks after; raises NotFound."""
    found = accounts.person(str(id))
    if found is None or not oversees(caller().person, found.team):
        raise NotFound("There is no such person here.", of=str(id))
    return found


def _customer_and_premises(given: Json) -> tuple[Customer, Premises]:
    """The known or new customer of a booking, and their known or new premises; raises Invalid."""
    said, place = given["customer"], given["premises"]
    if "id" in said:
        customer = customers.customers([str(said["id"])]).get(str(said["id"]))
        customer = None if customer is None or customer.erased else customer
        booking.refuse([] if customer else [Fault("/customer/id", "There is no such customer.", "customer")])
        assert customer is not None
        customer = replace(customer, **{name: said[name] for name in ("email", "language") if name in said})
    else:
        phone = e164(said["phone"])
        booking.refuse([] if phone else [Fault("/customer/phone", "This is no telephone number.", "phone")])
        known = [found for found, _ in customers.with_phones({str(phone)})]
        customer = booking.customer_named(clock.new_id(), said, str(phone), known)
    theirs = {one.id: one for one in customers.premises_of([customer.id])[customer.id]}
    if "id" not in place:
        return customer, booking.place_named(clock.new_id(), place, list(theirs.values()))
    if str(place["id"]) not in theirs:
        booking.refuse([Fault("/premises/id", "This customer has no such premises.", "premises")])
    return customer, theirs[str(place["id"])]


def _shown(id: str, status: int = 200) -> Answer:
    """A visit as it stands now, and the version that a change of it has to name."""
    with reading():
        found = appointments.visit_for(caller().person, id)
        shown = view.whole(found, clock.now())
    return shown, status, {"ETag": f'"{found.ver}"'}
