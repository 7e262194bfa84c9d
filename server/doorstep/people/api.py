"""The administrator's routes about people. The lists of colleagues are in `accounts`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import marshmallow as ma

from .. import clock
from ..accounts import code_store, device_store, passwords, rules, store, trail_store
from ..accounts.phones import mobile_number
from ..accounts.rules import NewPerson, Person, PersonChange
from ..appointments import store as appointments
from ..database import reading, transact
from ..errors import Fault, Invalid
from ..http import IF_MATCH, Blueprint, caller, if_match
from ..intake import people as intake
from ..promises import store as promises
from ..standard import store as standards
from . import schemas

Json = dict[str, Any]
Answer = tuple[Json, int, dict[str, str]]

MOST_HELD = 200
"""Promises, or lines of the trail, that a page shows."""

blp = Blueprint("people", __name__, url_prefix="/api/v1/people", description="Adding and changing people")


@blp.route("", methods=["POST"])
@blp.arguments(schemas.NewPerson, unknown=ma.RAISE)
@blp.response(201, schemas.WholePerson)
@blp.refuses(400, 401, 403, 409, 415, 503)
def add(given: Json) -> Answer:
    """Add somebody. A staff number is given once: that of somebody who was shut out comes back with that person."""
    staff_no = rules.staff_number(given["staff_no"])
    wanted = _wanted(given)
    password = given["password"]
    password_hash = passwords.hashed(passwords.acceptable(password, staff_no)) if password else ""
    new = NewPerson(
        id=clock.new_id(),
        name=wanted.name,
        staff_no=staff_no,
        phone=wanted.phone,
        roles=wanted.roles,
        team=wanted.team,
        password_hash=password_hash,
        created=clock.now(),
        duties=wanted.duties,
        email=wanted.email,
        skills=wanted.skills,
        regions=wanted.regions,
        serves=wanted.serves,
    )
    return _shown(transact(lambda: store.add_person(new, caller().person.id)), 201)


@blp.route("/<uuid:person>", methods=["GET"])
@blp.response(200, schemas.WholePerson)
@blp.refuses(401, 403, 404)
def look(person: UUID) -> Answer:
    """A person, active or shut out; for the supervisors of the team and administrators."""
    with reading():
        found = store.person_for(caller().person, str(person))
    return _shown(found)


@blp.route("/<uuid:person>", methods=["PUT"])
@blp.arguments(schemas.PersonChange, unknown=ma.RAISE)
@blp.response(200, schemas.WholePerson)
@blp.refuses(400, 401, 403, 404, 409, 412, 415, 428, 503)
@blp.doc(parameters=[IF_MATCH])
def change(given: Json, person: UUID) -> Answer:
    """Change somebody: name, phone, mail address, roles, duties, team. Other roles end the person's sessions."""
    asking, now, ver = caller().person, clock.now(), if_match()
    with reading():
        found = store.person_for(asking, str(person))
    wanted = _wanted(given)
    if found.id == asking.id:
        rules.check_own_rights(asking, wanted)
    return _shown(intake.change(found.id, wanted, given["release"], ver, asking.id, now))


@blp.route("/<uuid:person>/disable", methods=["POST"])
@blp.response(200, schemas.WholePerson)
@blp.refuses(401, 403, 404, 409, 503)
def disable(person: UUID) -> Answer:
    """Shut somebody out at once; a second time changes nothing. Phones may still hand in what was done before."""
    asking, now = caller().person, clock.now()
    with reading():
        found = store.person_for(asking, str(person))
    return _shown(intake.shut_out(found.id, asking.id, now))


@blp.route("/<uuid:person>/enable", methods=["POST"])
@blp.response(200, schemas.WholePerson)
@blp.refuses(401, 403, 404, 503)
def enable(person: UUID) -> Answer:
    """Let somebody in again who was shut out, with the old password; a second time changes nothing."""
    asking, now = caller().person, clock.now()
    with reading():
        found = store.person_for(asking, str(person))
    return _shown(intake.let_in(found.id, asking.id, now))


@blp.route("/<uuid:person>/code", methods=["POST"])
@blp.response(201, schemas.Code)
@blp.refuses(401, 403, 404, 503)
def make_code(person: UUID) -> tuple[Json, int]:
    """Make a one-time code, with which somebody gives themselves a password (`POST /session/code`); it is told this
    once, and the one before ends."""
    asking, now = caller().person, clock.now()
    with reading():
        found = store.person_for(asking, str(person))
    code = passwords.new_code()
    code_hash = passwords.hashed(code)
    return {"code": code, "expires": transact(lambda: code_store.put_code(found.id, code_hash, asking.id, now))}, 201


@blp.route("/<uuid:person>/held", methods=["GET"])
@blp.response(200, schemas.Held)
@blp.refuses(401, 403, 404)
def held(person: UUID) -> Json:
    """What hangs on somebody: visits to come and under way, open promises, and when their phone was last heard of."""
    with reading():
        found = store.person_for(caller().person, str(person))
        ids = appointments.coming_of_person(found.id)
        visits = sorted(appointments.visits(ids).values(), key=lambda visit: (visit.start is None, visit.start))
        owed = promises.held_by(found.id, (), MOST_HELD)
        return {
            "visits": visits,
            "promises": [{**vars(one.promise), "about": one.about} for one in owed],
            "heard": device_store.last_heard([found.id]).get(found.id),
        }


@blp.route("/<uuid:person>/trail", methods=["GET"])
@blp.response(200, schemas.Trail)
@blp.refuses(401, 403, 404)
def trail(person: UUID) -> Json:
    """What was done to somebody's account, and by whom."""
    with reading():
        found = store.person_for(caller().person, str(person))
        lines = trail_store.trail_of(found.id)[::-1][:MOST_HELD]
        people = store.people({line.by for line in lines if line.by})
        return {"items": [{**vars(line), "by": people.get(line.by or "")} for line in lines]}


@blp.route("/words", methods=["GET"])
@blp.response(200, schemas.Words)
@blp.refuses(401, 403)
def words() -> Json:
    """The skills and regions that are said of anybody, and the skills that visits need: what a page proposes."""
    with reading():
        skills, regions = store.words_in_use()
        standard = standards.current()
    needed = {skill for kind in standard["visits"].values() for skill in kind.get("skills", ())} if standard else set()
    return {"skills": sorted({*skills, *needed}), "regions": regions}


def _wanted(given: Json) -> PersonChange:
    """What is wanted of a person; raises Invalid for what does not go together, or names a team that is not there."""
    roles, duties = frozenset(given["roles"]), frozenset(given["duties"])
    team = str(given["team"]) if given["team"] else None
    serves = frozenset(map(str, given["serves"])) - {team}
    rules.check_roles(roles, duties, team is not None, serves)
    rules.check_email(given["email"])
    with reading():
        if team is not None and store.team(team) is None:
            message = "There is no such team."
            raise Invalid(message, (Fault("/team", message, "team"),))
        if len(store.teams(serves)) < len(serves):
            message = "One of these teams is not there."
            raise Invalid(message, (Fault("/serves", message, "team"),))
    return PersonChange(
        name=given["name"].strip(),
        phone=mobile_number(given["phone"]),
        email=given["email"],
        roles=roles,
        duties=duties,
        team=team,
        skills=rules.words(given["skills"]),
        regions=rules.words(given["regions"]),
        serves=serves,
    )


def _shown(person: Person, status: int = 200) -> Answer:
    with reading():
        team = store.team(person.team) if person.team else None
        serves = store.teams(person.serves)
        skills, regions = store.skills([person.id]), store.regions([person.id])
    shown = {
        **vars(person),
        "roles": sorted(person.roles, key=rules.ROLES.index),
        "duties": sorted(person.duties),
        "team": team,
        "serves": serves,
        "skills": sorted(skills[person.id]),
        "regions": sorted(regions[person.id]),
    }
    return shown, status, {"ETag": f'"{person.ver}"'}
