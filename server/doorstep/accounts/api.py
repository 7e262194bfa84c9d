"""The guard before every route, and the routes about people, their sessions and their devices."""

from __future__ import annotations

import hmac
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from flask import abort, after_this_request, g, request
from marshmallow import RAISE

from .. import clock, cookies, installation
from ..database import end_look, looking, reading, transact
from ..errors import Fault, Forbidden, Invalid, NotFound, Unauthenticated, Unavailable
from ..http import Blueprint, caller
from . import (
    access_store,
    attempt_store,
    authorisation,
    code_store,
    device_store,
    passwords,
    rules,
    schemas,
    session_store,
    store,
)
from .rules import Attempt, Caller, NewSession, Permission, Person, Session, Team

log = structlog.get_logger()

blp = Blueprint("accounts", __name__, url_prefix="/api/v1", description="People, sessions and devices")

SAFE = {"GET", "HEAD", "OPTIONS"}
WRONG = "The staff number or the password is wrong."
WRONG_CODE = "The staff number or the code is wrong, or the code was used or is too old."


@blp.before_app_request
def guard() -> None:
    """Lets a request through to its route, or refuses it; sets who is asking.

    1. The route's row in the authorisation table; no row, no answer.
    2. A request that changes something must come from our own pages, with a body of the kind the route takes, or from
       a server that signs what it sends.
    3. Who is asking, read anew each time: what was revoked a moment ago is refused now, by every process.
    4. The person's roles against the row. Whether a thing is within reach, the route's own getter decides.
    """
    if request.url_rule is None:
        return  # 404 or 405 follows
    row = authorisation.row_of(request.method, request.url_rule.rule)
    permission = authorisation.table().get(row)
    if permission is None:
        log.error("route_without_permission", route=row)
        raise Forbidden("This route is not in the authorisation table.", code="not_in_table")
    if request.method not in SAFE and not permission.signed:
        _refuse_forgery(permission)
    if permission.anyone:
        return
    g.caller = _authenticated(permission)
    if not permission.reach(g.caller.person):
        raise Forbidden("Your role may not do this.", code="role")


@blp.teardown_app_request
def end(_error: BaseException | None) -> None:
    """Leaves no transaction open in which the guard looked and nothing else was done."""
    end_look()


def _refuse_forgery(permission: Permission) -> None:
    """Refuses what another site may have made this browser send. A form can send neither JSON nor an image."""
    origins = frozenset({installation.settings().origin, request.host_url.rstrip("/")})
    if not rules.is_same_origin(request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin"), origins):
        raise Forbidden("This request does not come from a page of Doorstep.", code="cross_site")
    has_body = bool(request.content_length) or "Transfer-Encoding" in request.headers
    if (has_body or request.mimetype) and request.mimetype != permission.takes:
        abort(415, description=f"This route takes {permission.takes}.")


def _authenticated(permission: Permission) -> Caller:
    """Who is asking, by session or, where the row allows it, by device; raises Unauthenticated."""
    now = clock.now()
    with looking(then_writes=request.method not in SAFE):
        session = _living_session(now)
        if session is None and permission.device and (by_device := _leaver_on_device(now)):
            return by_device
    if session is None:
        raise Unauthenticated("Nobody is signed in here, or the session has ended.")
    living, person = session
    if now >= living.seen + rules.SEEN_EVERY:
        with suppress(Unavailable):  # a busy database is no reason to refuse; the next request notes it
            transact(lambda: session_store.see_session(living.id, now))
    return Caller(person, living.id, living.device, "session")


def _living_session(now: datetime) -> tuple[Session, Person] | None:
    token = cookies.session_token(request)
    found = session_store.session_with_token(cookies.token_hash(token)) if token else None
    return found if found is not None and rules.is_alive(*found, now) else None


def _leaver_on_device(now: datetime) -> Caller | None:
    """The deactivated person whose phone hands in what is left."""
    id = cookies.proven_device(request)
    device = device_store.device(id) if id is not None else None
    person = store.person(device.person) if device is not None else None
    if device is None or person is None or not rules.may_push(person, device, now):
        return None
    return Caller(person, "", device.id, "device")


@blp.route("/session", methods=["POST"])
@blp.arguments(schemas.SignIn)
@blp.response(200, schemas.SignedIn)
@blp.refuses(400, 401, 403, 415, 429)
def sign_in(given: dict[str, Any]) -> dict[str, Any]:
    """Sign in.

    Sets the session cookie. On a phone, give its `device` id, or have its cookie: the session of the person who
    registered it then lasts 30 days, and the device's other sessions end. The answer is the same for an unknown staff
    number as for a wrong password.
    """
    staff_no = rules.staff_number(given["staff_no"])
    now = clock.now()
    checked, attempt = _check_password(staff_no, given["password"], now)
    if checked is None:
        raise Unauthenticated(WRONG, code="wrong_password")
    # An app names its device when it registers it, once; the cookie that it got then speaks for it at every sign-in.
    with reading():
        device = str(given["device"]) if given.get("device") else _own_phone(checked.person)

    token, token_hash = cookies.new_session_token()
    former = cookies.session_token(request)

    def open_session() -> tuple[Person, Session]:
        known = device_store.lock_device(device) if device is not None else None
        if known is not None:
            device_store.check_device(known, checked.person)
        person = attempt_store.confirmed(checked)
        if person is None:  # deactivated, or another password, while the hash was computed
            raise Unauthenticated(WRONG, code="wrong_password")
        attempt_store.succeeded(attempt)
        expires = rules.session_expires(person.roles, device, now)
        agent = given.get("device_name") or rules.agent_label(request.headers.get("User-Agent", ""))
        return person, session_store.open_session(
            NewSession(clock.new_id(), token_hash, person.id, device, agent, now, expires),
            former=cookies.token_hash(former) if former is not None else None,
        )

    person, session = transact(open_session)
    after_this_request(lambda response: cookies.set_session_cookie(response, token, session.expires))
    known_browser = cookies.known_browser(request)
    after_this_request(lambda response: cookies.remember_browser(response, known_browser, clock.new_id(), person.id))
    with reading():
        return {"person": _shown([person])[0]}


@blp.route("/session", methods=["GET"])
@blp.response(200, schemas.SignedIn)
@blp.refuses(401)
def who_am_i() -> dict[str, Any]:
    """Who is signed in here."""
    with reading():
        return {"person": _shown([caller().person])[0]}


@blp.route("/session", methods=["DELETE"])
@blp.arguments(schemas.SignOut, location="query", unknown=RAISE)
@blp.response(204)
@blp.refuses(401, 403)
def sign_out(query: dict[str, Any]) -> None:
    """Sign out: the session ends on the server, whatever becomes of the cookie. `emptied`: the phone had nothing unsent
    and has deleted what it held."""
    asking = caller()
    now = clock.now()

    def end() -> None:
        session_store.end_session(asking.session, asking.person.id, now)
        if query["emptied"] and asking.device is not None:
            device_store.empty_device(asking.device, now)

    transact(end)
    after_this_request(cookies.drop_session_cookie)


@blp.route("/session/password", methods=["PUT"])
@blp.arguments(schemas.PasswordChange)
@blp.response(204)
@blp.refuses(400, 401, 403, 415, 422, 429)
def change_password(given: dict[str, Any]) -> None:
    """Change one's own password. Every other session of the person ends."""
    asking = caller()
    now = clock.now()
    new = passwords.acceptable(given["new"], asking.person.staff_no, "/new")
    checked, attempt = _check_password(asking.person.staff_no, given["old"], now)
    wrong = Invalid("The old password is wrong.", (Fault("/old", "wrong", "wrong_password"),), code="wrong_password")
    if checked is None:
        raise wrong
    password_hash = passwords.hashed(new)

    def change() -> None:
        if attempt_store.confirmed(checked) is None:
            raise wrong
        attempt_store.succeeded(attempt)
        access_store.set_password(asking.person.id, password_hash, asking.person.id, now, keep_session=asking.session)

    transact(change)


@blp.route("/session/code", methods=["POST"])
@blp.arguments(schemas.CodeUse)
@blp.response(204)
@blp.refuses(400, 401, 403, 415, 422, 429)
def use_code(given: dict[str, Any]) -> None:
    """Give oneself a password with a one-time code, which counts once; then sign in with it. Every session of the
    person ends. The answer to a wrong code is the same for an unknown staff number, and tries are counted as those of
    passwords."""
    staff_no, now = rules.staff_number(given["staff_no"]), clock.now()
    new = passwords.acceptable(given["new"], staff_no, "/new")
    checked, attempt = _check_password(staff_no, rules.normal_code(given["code"]), now, by_code=True)
    if checked is None:
        raise Unauthenticated(WRONG_CODE, code="wrong_code")
    password_hash = passwords.hashed(new)

    def use() -> None:
        person = code_store.use_code(checked)
        if person is None:
            raise Unauthenticated(WRONG_CODE, code="wrong_code")
        attempt_store.succeeded(attempt)
        access_store.set_password(person.id, password_hash, person.id, now)

    transact(use)


@blp.route("/sessions", methods=["GET"])
@blp.response(200, schemas.Sessions)
@blp.refuses(401)
def own_sessions() -> dict[str, Any]:
    """Where one is signed in."""
    asking = caller()
    with reading():
        return {"items": _shown_sessions(asking.person, asking, clock.now())}


@blp.route("/sessions/<uuid:session>", methods=["DELETE"])
@blp.response(204)
@blp.refuses(401, 403, 404)
def end_session(session: UUID) -> None:
    """End a session: one's own; an administrator, anybody's."""
    asking = caller()
    now = clock.now()

    def end() -> None:
        session_store.end_session(session_store.session_for(asking.person, str(session)).id, asking.person.id, now)

    transact(end)


@blp.route("/devices", methods=["GET"])
@blp.response(200, schemas.Devices)
@blp.refuses(401)
def own_devices() -> dict[str, Any]:
    """The phones one has enrolled."""
    asking = caller()
    with reading():
        return {"items": device_store.devices_of(asking.person.id)}


@blp.route("/devices/<uuid:device>", methods=["DELETE"])
@blp.response(204)
@blp.refuses(401, 403, 404)
def revoke_device(device: UUID) -> None:
    """Shut out a phone, such as a lost one: one's own; a supervisor, one of the team's; an administrator, any."""
    asking = caller()
    now = clock.now()

    def revoke() -> None:
        access_store.revoke_device(device_store.device_for(asking.person, str(device)).id, asking.person.id, now)

    transact(revoke)


@blp.route("/people", methods=["GET"])
@blp.arguments(schemas.PeopleQuery, location="query", unknown=RAISE)
@blp.response(200, schemas.PeoplePage)
@blp.refuses(401, 403)
def list_people(query: dict[str, Any]) -> dict[str, Any]:
    """People by staff number, active unless asked otherwise: of one's teams; for an administrator, of all."""
    teams = rules.teams_overseen(caller().person)
    if "team" in query:
        wanted = frozenset({str(query["team"])})
        teams = wanted if teams is None else teams & wanted
    limit: int = query["limit"]
    with reading():
        active = {"active": True, "disabled": False}.get(query["state"])
        asked = teams, query.get("role"), query["cursor"], limit + 1, active, query["query"].strip()
        found = store.page_of_people(*asked)
        items = _shown(found[:limit])
    return {"items": items, "next": items[-1]["staff_no"] if len(found) > limit else None}


@blp.route("/people/<uuid:person>/sessions", methods=["GET"])
@blp.response(200, schemas.Sessions)
@blp.refuses(401, 403, 404)
def sessions_of_person(person: UUID) -> dict[str, Any]:
    """Where somebody is signed in; for administrators."""
    asking = caller()
    with reading():
        found = store.person_for(asking.person, str(person))
        return {"items": _shown_sessions(found, asking, clock.now())}


@blp.route("/people/<uuid:person>/devices", methods=["GET"])
@blp.response(200, schemas.Devices)
@blp.refuses(401, 403, 404)
def devices_of_person(person: UUID) -> dict[str, Any]:
    """The phones somebody has enrolled; for the supervisors of the team and administrators."""
    with reading():
        found = store.person_for(caller().person, str(person))
        return {"items": device_store.devices_of(found.id)}


@blp.route("/teams", methods=["POST"])
@blp.arguments(schemas.TeamSaid, unknown=RAISE)
@blp.response(201, schemas.Team)
@blp.refuses(400, 401, 403, 409, 415, 422, 503)
def add_team(given: dict[str, Any]) -> tuple[Team, int]:
    """Set up a team."""
    return _saved(Team(clock.new_id(), given["name"].strip(), given["region"])), 201


@blp.route("/teams/<uuid:team>", methods=["PUT"])
@blp.arguments(schemas.TeamSaid, unknown=RAISE)
@blp.response(200, schemas.Team)
@blp.refuses(400, 401, 403, 404, 409, 415, 422, 503)
def change_team(given: dict[str, Any], team: UUID) -> Team:
    """Give a team another name, or region."""
    with reading():
        if store.team(str(team)) is None:
            raise NotFound("There is no such team.", of=str(team))
    return _saved(Team(str(team), given["name"].strip(), given["region"]))


def _saved(team: Team) -> Team:
    asking, now = caller().person.id, clock.now()
    transact(lambda: store.save_team(team, asking, now))
    return team


@blp.route("/teams", methods=["GET"])
@blp.response(200, schemas.Teams)
@blp.refuses(401, 403)
def list_teams() -> dict[str, Any]:
    """One's team; for an administrator, every team."""
    zone = installation.settings().zone
    with reading():
        return {"items": store.teams(rules.teams_overseen(caller().person)), "zone": zone}


def _check_password(
    staff_no: str, password: str, now: datetime, by_code: bool = False
) -> tuple[attempt_store.Credentials | None, Attempt]:
    """What the password was checked against, or None when it is wrong; the try is counted as failed for now. `by_code`:
    it is a one-time code.

    Raises TooMany. The slow check stands between two transactions, and takes as long for an unknown staff number.
    """
    with reading():
        attempt = Attempt(
            id=clock.new_id(),
            account=_digest("account", staff_no),
            address=_digest("address", rules.network(request.remote_addr or "")),
            device=_known_place(staff_no),
            at=now,
        )
        credentials = code_store.code_credentials(staff_no, now) if by_code else attempt_store.credentials(staff_no)
    transact(lambda: attempt_store.admit(attempt))
    right = passwords.matches(credentials.password_hash if credentials else None, password)
    return credentials if right else None, attempt


def _own_phone(person: str) -> str | None:
    """The phone whose cookie came along, if this very person enrolled it and it is not revoked."""
    id = cookies.proven_device(request)
    device = device_store.device(id) if id is not None else None
    return device.id if device and device.person == person and device.revoked_at is None else None


def _known_place(staff_no: str) -> str | None:
    """This very person's phone; or else the browser, if they have signed in there before."""
    browser = cookies.known_browser(request)
    person = store.person_numbered(staff_no)
    if person is None:
        return None
    if phone := _own_phone(person.id):
        return phone
    return browser.id if browser is not None and person.id in browser.people else None


def _digest(kind: str, text: str) -> str:
    """A keyed digest: the table of attempts names no account and no address, not even to who can list them all."""
    return hmac.digest(installation.settings().secret.encode(), f"{kind}:{text}".encode(), "sha256").hex()


def _shown(people: list[Person]) -> list[dict[str, Any]]:
    teams = {team.id: team for team in store.teams()}
    return [
        {
            "id": person.id,
            "name": person.name,
            "staff_no": person.staff_no,
            "phone": person.phone,
            "roles": sorted(person.roles, key=rules.ROLES.index),
            "duties": sorted(person.duties),
            "team": teams.get(person.team) if person.team else None,
            "active": person.active,
        }
        for person in people
    ]


def _shown_sessions(person: Person, asking: Caller, now: datetime) -> list[dict[str, Any]]:
    devices = {device.id: device for device in device_store.devices_of(person.id)}
    return [
        {
            "id": session.id,
            "device": devices.get(session.device) if session.device else None,
            "agent": session.agent,
            "created": session.created,
            "seen": session.seen,
            "expires": session.expires,
            "current": session.id == asking.session,
        }
        for session in session_store.sessions_of(person, now)
    ]
