"""Hours, leave and working days: what people ask for on their phones, and what the office says."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import marshmallow as ma

from .. import clock, installation, zones
from ..accounts import store as accounts
from ..accounts.rules import Person, Team, oversees, supervises, teams_to_list
from ..database import reading
from ..errors import Conflict, Fault, Forbidden, Invalid, NotFound
from ..http import IF_MATCH, Blueprint, caller, if_match
from . import apply, calendar_store, calendars, leave_store, schemas, store, view
from .calendar_store import Year
from .leaves import Leave, span
from .working import Dated

Json = dict[str, Any]
Answer = tuple[Json, int, dict[str, str]]

blp = Blueprint("roster", __name__, url_prefix="/api/v1", description="Hours, leave, working days")


# ---- leave, by whom it is


@blp.route("/leaves/mine", methods=["GET"])
@blp.response(200, schemas.Leaves)
@blp.refuses(401, 403)
def mine() -> Json:
    """One's own leaves, from a month ago on."""
    asking, now = caller().person, clock.now()
    with reading():
        found = leave_store.of_people([asking.id], now - view.PAST)
        return _listed(found, asking)


@blp.route("/leaves/mine", methods=["POST"])
@blp.arguments(schemas.Asked, unknown=ma.RAISE)
@blp.response(201, schemas.Leave)
@blp.refuses(400, 401, 403, 409, 415, 503)
def ask(given: Json) -> Answer:
    """Ask for leave, under an id that the phone makes up: the same again changes nothing."""
    asking, now = caller().person, clock.now()
    new = Leave(
        str(given["id"]), asking.id, given["kind"], *_span(given), "asked", now, asking.id, reason=given["reason"]
    )
    return _shown(apply.ask(new), 201)


@blp.route("/leaves/<uuid:leave>/withdraw", methods=["POST"])
@blp.response(200, schemas.Leave)
@blp.refuses(401, 403, 404, 409, 412, 428, 503)
@blp.doc(parameters=[IF_MATCH])
def withdraw(leave: UUID) -> Answer:
    """Take back a leave that one asked for, before it has begun."""
    asking, now, ver = caller().person, clock.now(), if_match()
    with reading():
        found = leave_store.leave(str(leave))
    if found is None or found.person != asking.id:
        raise NotFound("There is no such leave here.", of=str(leave))
    return _shown(apply.withdraw(leave_store.at_version(found, ver), asking.id, now))


# ---- leave, by the office


@blp.route("/leaves", methods=["GET"])
@blp.arguments(schemas.WantedLeaves, location="query", unknown=ma.RAISE)
@blp.response(200, schemas.Leaves)
@blp.refuses(401, 403, 404)
def leaves(wanted: Json) -> Json:
    """The leaves of a team, or of all of one's teams, that have not ended, or not before a day, by their beginning."""
    asking, zone = caller().person, installation.settings().zone
    since = calendars.wall(wanted["since"], "00:00", zone) if "since" in wanted else clock.now()
    with reading():
        teams = teams_to_list(asking, str(wanted["team"]) if "team" in wanted else None)
        people = [one.id for one in accounts.everybody(active_only=True) if teams is None or one.team in teams]
        return _listed(leave_store.of_people(people, since), asking)


@blp.route("/leaves", methods=["POST"])
@blp.arguments(schemas.WrittenDown, unknown=ma.RAISE)
@blp.response(201, schemas.Leave)
@blp.refuses(400, 401, 403, 404, 409, 415, 503)
def write_down(given: Json) -> Answer:
    """Write down that somebody is away, approved at once. That somebody is ill is a fact, which dispatchers write down
    too; any other leave is for who answers for the person to give."""
    asking, now = caller().person, clock.now()
    with reading():
        person = accounts.person(str(given["person"]))
    if person is None or not oversees(asking, person.team):
        message = "There is no such person here."
        raise Invalid(message, (Fault("/person", message, "person"),))
    if given["kind"] != "sick" and not supervises(asking, person.team):
        raise Forbidden("Leave other than for sickness is given by the supervisor.", code="not_yours_to_give")
    new = Leave(
        str(given["id"]), person.id, given["kind"], *_span(given), "approved", now, asking.id,
        reason=given["reason"], cover=_id(given["cover"]), decided_at=now, decided_by=asking.id,
    )  # fmt: skip
    return _shown(apply.ask(new), 201)


@blp.route("/leaves/<uuid:leave>/decide", methods=["POST"])
@blp.arguments(schemas.LeaveVerdict, unknown=ma.RAISE)
@blp.response(200, schemas.Leave)
@blp.refuses(400, 401, 403, 404, 409, 412, 415, 428, 503)
@blp.doc(parameters=[IF_MATCH])
def decide(given: Json, leave: UUID) -> Answer:
    """Approve a leave of one's own people, with who stands in, or refuse it."""
    found, by, now = _theirs(leave), caller().person.id, clock.now()
    return _shown(apply.decide(found, given["approve"], _id(given["cover"]), given["answer"], by, now))


@blp.route("/leaves/<uuid:leave>/move", methods=["POST"])
@blp.arguments(schemas.LeaveMoved, unknown=ma.RAISE)
@blp.response(200, schemas.Leave)
@blp.refuses(400, 401, 403, 404, 409, 412, 415, 428, 503)
@blp.doc(parameters=[IF_MATCH])
def move(given: Json, leave: UUID) -> Answer:
    """Shorten a leave of one's own people, or let it last longer, or name somebody else who stands in."""
    found, by, now = _theirs(leave), caller().person.id, clock.now()
    return _shown(apply.move(found, *_span(given), _id(given["cover"]), by, now))


# ---- hours


@blp.route("/hours", methods=["GET"])
@blp.arguments(schemas.WantedWeek, location="query", unknown=ma.RAISE)
@blp.response(200, schemas.TeamWeek)
@blp.refuses(401, 403, 404)
def week(wanted: Json) -> Json:
    """A week of a team: who works when, who is away, and who stands in."""
    asking, zone = caller().person, installation.settings().zone
    today = clock.now().astimezone(zones.place(zone)).date()
    with reading():
        return view.week(_team(wanted), view.sensible(wanted.get("date", today)), today, asking, zone)


@blp.route("/people/<uuid:person>/hours/<string(length=10):day>", methods=["PUT"])
@blp.arguments(schemas.DatedHours, unknown=ma.RAISE)
@blp.response(200, schemas.PersonDay)
@blp.refuses(400, 401, 403, 404, 415, 503)
def set_date(given: Json, person: UUID, day: str) -> Json:
    """Say what somebody of one's team works on one date: overtime, an exchange, a day off."""
    asking, now, wanted = caller().person, clock.now(), _day(day)
    dated = _dated(wanted, given)
    with reading():
        colleague = _colleague(person)
    apply.put_date(colleague.id, wanted, dated, asking.id, now)
    with reading():
        said = store.hours_said([colleague.id], wanted, wanted, installation.settings().zone)[colleague.id]
        return view.worked(said, wanted, calendar_store.calendar())


@blp.route("/people/<uuid:person>/terms", methods=["PUT"])
@blp.arguments(schemas.Terms, unknown=ma.RAISE)
@blp.response(200, schemas.Terms)
@blp.refuses(400, 401, 403, 404, 415, 503)
def set_terms(given: Json, person: UUID) -> Json:
    """Say whether somebody of one's team keeps the calendar, and who stands in for them."""
    asking, now = caller().person, clock.now()
    with reading():
        colleague = _colleague(person)
    apply.put_terms(colleague, given["keeps"], _id(given["partner"]), asking.id, now)
    return given


# ---- working days


@blp.route("/working-days", methods=["GET"])
@blp.response(200, schemas.WorkingYears)
@blp.refuses(401, 403)
def working_days() -> Json:
    """The holidays and make-up days of this year and the next, and of every other that is known."""
    this = clock.now().astimezone(zones.place(installation.settings().zone)).year
    with reading():
        return {"years": view.years({this, this + 1, *calendar_store.calendar().years})}


@blp.route("/working-days/<int:year>", methods=["PUT"])
@blp.arguments(schemas.YearSaid, unknown=ma.RAISE)
@blp.response(200, schemas.WorkingYears)
@blp.refuses(400, 401, 403, 404, 412, 415, 428, 503)
@blp.doc(parameters=[IF_MATCH])
def set_year(given: Json, year: int) -> Json:
    """Put the special days of a year right, in place of what the standard says of it."""
    asking, now, ver = caller().person, clock.now(), if_match()
    days = {name: tuple(sorted(set(given[name]))) for name in ("holidays", "make_up")}
    if year not in view.YEARS:
        raise NotFound("There is no such year.", of=str(year))
    calendars.check_year(year, days["holidays"], days["make_up"])
    apply.put_year(Year(year, days["holidays"], days["make_up"], asking.id, now, ver), now)
    return working_days_of(year)


def working_days_of(year: int) -> Json:
    """A year as it is known now."""
    with reading():
        return {"years": view.years({year})}


# ---- what the routes have in common


def _shown(leave: Leave, status: int = 200) -> Answer:
    with reading():
        [shown] = view.leaves([leave], caller().person, installation.settings().zone)
    return shown, status, {"ETag": f'"{leave.ver}"'}


def _listed(found: list[Leave], asking: Person) -> Json:
    zone = installation.settings().zone
    people = accounts.people({one.person for one in found if one.state == "asked" and one.person != asking.id})
    asked = sum(
        one.state == "asked" and supervises(asking, people[one.person].team) for one in found if one.person in people
    )
    return {"items": view.leaves(found, asking, zone), "asked": asked, "zone": zone}


def _theirs(id: UUID) -> Leave:
    """A leave of somebody whom the asking person answers for, as the caller has seen it. Raises NotFound, Stale; nobody
    decides about their own."""
    ver = if_match()
    with reading():
        found = leave_store.leave(str(id))
        person = accounts.person(found.person) if found else None
    if found is None or person is None or not supervises(caller().person, person.team):
        raise NotFound("There is no such leave here.", of=str(id))
    if person.id == caller().person.id:
        raise Conflict("Nobody decides about their own leave.", code="own_leave", of=found.id)
    return leave_store.at_version(found, ver)


def _team(given: Json) -> Team:
    """The team that is meant, one's own unless it is said; for an administrator, who has none, the first by name."""
    asking = caller().person
    id = str(given["team"]) if given.get("team") else asking.team
    team = accounts.team(id) if id is not None else next(iter(accounts.teams()), None)
    if team is None or not oversees(asking, team.id):
        raise NotFound("There is no such team here.", of=id)
    return team


def _colleague(id: UUID) -> Person:
    found = accounts.person(str(id))
    if found is None or not oversees(caller().person, found.team):
        raise NotFound("There is no such person here.", of=str(id))
    return found


def _id(given: UUID | None) -> str | None:
    return str(given) if given else None


def _span(given: Json) -> tuple[datetime, datetime]:
    """From when to when, by the clock of the installation; raises Invalid."""
    return span(given["begin"], given["end"], installation.settings().zone)


def _day(text: str) -> date:
    try:
        return view.sensible(date.fromisoformat(text))
    except ValueError as error:
        raise NotFound("There is no such day.", of=text) from error


def _dated(day: date, given: Json) -> Dated | None:
    """What is said of a date; raises Invalid for a beginning without an end, or hours that last no time."""
    if given["kind"] is None:
        return None
    start, end = given["start"], given["end"]
    if (start is None) != (end is None) or (start is not None and start == end):
        message = "Hours have a beginning and another end, or neither."
        raise Invalid(message, (Fault("/end", message, "hours"),))
    return Dated(day, given["kind"], start and time.fromisoformat(start), end and time.fromisoformat(end))
