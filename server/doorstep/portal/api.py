"""The customer's routes before and during a visit, and the check of a receipt. `after` has what comes later."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Response, after_this_request, json, request

from .. import clock, cookies, installation
from ..appointments import ledger_store, member_store
from ..appointments.rules import USUAL_MINUTES, Change, OfficeVisit, PromiseEntry, in_force, main_of
from ..appointments.slots import FreeTime, Work
from ..appointments.ways import place_of
from ..customers import store as customers
from ..database import reading
from ..errors import Absent, Conflict, NotFound, Overlap, Stale, Taken
from ..intake import customer as intake
from ..intake import notices, offering
from ..records import canonical, restored_store
from ..records import store as records
from ..standard import store as standards
from ..voices.rules import Voice
from . import after, link, rules, schemas, view
from .link import blp

__all__ = ["after", "blp"]

Json = dict[str, Any]


@blp.route("/portal/open", methods=["POST"])
@blp.arguments(schemas.Link)
@blp.response(200, schemas.Visit)
@blp.refuses(400, 403, 404, 415, 422)
def open_link(given: Json) -> Json:
    """Open a link: sets a cookie that holds it, and answers the visit. Changes nothing."""
    now = clock.now()
    with reading():
        answer = view.shown(link.opens(given["link"], now), now)
    after_this_request(lambda response: cookies.set_link_cookie(response, given["link"]))
    return answer


@blp.route("/portal/visit", methods=["GET"])
@blp.response(200, schemas.Visit)
@blp.alt_response(304, description="Nothing that is shown has changed (If-None-Match)", success=True)
@blp.refuses(404)
def visit() -> Response:
    """The visit of the link that was opened in this browser; a page that lies open asks again with its ETag."""
    now = clock.now()
    with reading():
        answer = schemas.Visit().dump(view.shown(link.here(now), now))
    response = Response(json.dumps(answer), mimetype="application/json")
    response.set_etag(view.tag(answer))
    response.make_conditional(request)
    return response


@blp.route("/portal/company", methods=["GET"])
@blp.response(200, schemas.Company)
def company() -> Json:
    """Whose service this is and whom to call: also for somebody whose link opens nothing any more."""
    with reading():
        brand = (standards.current() or {}).get("brand", {})
    return {"company": brand.get("company"), "hotline": brand.get("hotline")}


@blp.route("/portal/confirm", methods=["POST"])
@blp.arguments(schemas.Confirmed)
@blp.response(200, schemas.Visit)
@blp.refuses(400, 403, 404, 409, 415, 422)
def confirm(given: Json) -> Json:
    """Agree once more to the time that is in force; answers the visit."""
    now = clock.now()
    with reading():
        id = link.here(now).id
    intake.confirm(id, str(given["entry"]), now)
    with reading():
        return view.shown(link.here(now), now)


# ---- another time, or none


@blp.route("/portal/times", methods=["GET"])
@blp.response(200, schemas.TimesOffered)
@blp.refuses(404)
def times() -> Json:
    """The free times that the customer may choose from: of the days to come, round, none before the cut-off."""
    now = clock.now()
    with reading():
        office = link.here(now)
        promise = in_force(ledger_store.ledger(office.id))
        allowed = promise is not None and view.changes(office, now).refused is None
        free = _offered(office, promise, now) if promise and allowed else {}
    return {
        "zone": promise.zone if promise else installation.settings().zone,
        "times": [
            {"start": start, "end": rules.end_of(promise, start) if promise else None, "wished": rules.is_wished(one)}
            for start, one in free.items()
        ],
    }


@blp.route("/portal/move", methods=["POST"])
@blp.arguments(schemas.TimeChosen)
@blp.response(200, schemas.Visit)
@blp.refuses(400, 403, 404, 409, 415, 422, 503)
def move(given: Json) -> Json:
    """Choose another of the offered times, with whoever is free then; answers the visit. What was chosen already is no
    second choice."""
    now = clock.now()
    office = link.named(given["visit"], now)
    with reading():
        promise = _promise(office, given, now)
        change = None if promise.start == given["start"] else _chosen(office, promise, given, now)
    if change:
        try:
            intake.move(office, change, now)
        except (Absent, Overlap) as error:
            with reading():
                raise _taken(office, promise, now) from error  # whose visit is in the way is nobody's business here
        except Stale as error:
            raise _moved(office) from error
    with reading():
        return view.shown(link.here(now), now)


def _chosen(office: OfficeVisit, promise: PromiseEntry, given: Json, now: datetime) -> Change:
    """What changes when the customer has this time; raises Taken when it is not, or no longer, among those offered."""
    start, offered = given["start"], _offered(office, promise, now)
    if start not in offered:
        raise _taken(office, promise, now)
    customer, members = customers.customers([office.customer])[office.customer], member_store.members(office.id)
    agreed_by = customer.address_as or customer.name
    entry = intake.entry(
        office.id, start, rules.end_of(promise, start), promise.zone, agreed_by, given.get("reason"), now
    )
    chosen = offered[start]
    others = offering.main_change(office.id, members, chosen.person)
    return Change(office.id, office.ver, entry, others, travel_minutes=chosen.way)


@blp.route("/portal/cancel", methods=["POST"])
@blp.arguments(schemas.NotWanted)
@blp.response(200, schemas.Visit)
@blp.refuses(400, 403, 404, 409, 415, 422, 503)
def cancel(given: Json) -> Json:
    """Cancel the visit, as the office would; answers it. Saying it twice cancels it once."""
    now = clock.now()
    office = link.named(given["visit"], now)
    if office.state != "cancelled":
        with reading():
            _promise(office, given, now)
        try:
            intake.cancel(office, given["reason"], now)
        except Stale as error:
            raise _moved(office) from error
    with reading():
        return view.shown(link.here(now), now)


@blp.route("/portal/wish", methods=["POST"])
@blp.arguments(schemas.WishSaid)
@blp.response(200, schemas.Visit)
@blp.refuses(400, 403, 404, 409, 415, 422, 429)
def wish(given: Json) -> Json:
    """Leave a note for whoever comes, and say when and how to be called; the last word counts. Answers the visit."""
    now = clock.now()
    office = link.named(given["visit"], now)
    said = {name: given.get(name) for name in ("since", "until")}
    intake.wish(
        Voice(clock.new_id(), office.id, office.team, "wish", now, given.get("how"), text=given.get("note"), **said)
    )
    with reading():
        return view.shown(link.here(now), now)


@blp.route("/portal/notices", methods=["POST"])
@blp.arguments(schemas.ToldBy)
@blp.response(200, schemas.Visit)
@blp.refuses(400, 403, 404, 409, 415, 422)
def told_by(given: Json) -> Json:
    """Say over which channel messages are to come first, or that none are to come; the last word counts. Answers the
    visit."""
    now = clock.now()
    notices.choose(link.named(given["visit"], now).customer, given["choice"], now)
    with reading():
        return view.shown(link.here(now), now)


def _promise(office: OfficeVisit, given: Json, now: datetime) -> PromiseEntry:
    """The promise in force, if it is the one that the page showed and the customer may still change it; raises
    Conflict."""
    refused = view.changes(office, now).refused
    if refused is not None:
        raise Conflict("This can no longer be changed here; call the hotline.", code=refused, of=office.id)
    promise = in_force(ledger_store.ledger(office.id))
    wanted = given.get("start")
    if promise is None or (promise.id != str(given["entry"]) and promise.start != wanted):
        raise _moved(office)
    return promise


def _offered(office: OfficeVisit, promise: PromiseEntry, now: datetime) -> dict[datetime, FreeTime]:
    """The times that the customer may choose, each with who would come."""
    home = installation.settings().zone
    work = timedelta(minutes=office.duration_minutes or USUAL_MINUTES)
    earliest = now + view.cutoff()
    kind = standards.by_hash(office.standard)["visits"][office.kind]
    role = kind["role"]
    buffer, last = timedelta(minutes=office.buffer_minutes), earliest + timedelta(days=rules.OFFERED_DAYS)
    place = customers.premises([office.premises])[office.premises]
    there = place_of(place.latitude, place.longitude, place.datum)
    asked = Work(work, buffer, there, office.travel_minutes)
    customer = customers.customer(office.customer)
    wanted = offering.Wanted(
        office.team,
        role,
        asked,
        earliest,
        last,
        office.id,
        skills=frozenset(kind.get("skills", ())),
        wish=offering.wish(customer.hours_from, customer.hours_until, promise.zone),
    )
    _, found = offering.free_times(wanted, home, now)
    main = main_of(member_store.members(office.id))
    return rules.offered(found, main, promise, earliest)


def _taken(office: OfficeVisit, promise: PromiseEntry, now: datetime) -> Taken:
    times: tuple[dict[str, str | bool | None], ...] = tuple(
        {"start": start.isoformat(), "end": end.isoformat() if end else None, "wished": rules.is_wished(one)}
        for start, one in _offered(office, promise, now).items()
        for end in [rules.end_of(promise, start)]
    )
    return Taken("This time has just been taken; choose another.", times)


def _moved(office: OfficeVisit) -> Conflict:
    return Conflict("This visit has changed meanwhile; look at it again.", code="moved", of=office.id)


# ---- the check of a receipt


@blp.route("/receipts/<string:digest>", methods=["GET"])
@blp.response(200, schemas.Standing)
@blp.refuses(404)
def receipt(digest: str) -> dict[str, Any]:
    """Whether a receipt's digest stands in the chain of sealed records; for anybody."""
    with reading():
        if not rules.is_digest(digest):
            raise _no_receipt()
        found = records.with_digest(digest)
        if found is None:
            return _taken_back(digest)
        if canonical.digest(found.document.encode()) != digest:
            raise _no_receipt()
        later = [other.number for other in records.records_of(found.visit) if other.number > found.number]
        return {
            "record": found.number,
            "digest": found.digest,
            "sealed_at": found.sealed_at,
            "superseded_by": later[0] if later else None,
            "checkpointed": records.is_checkpointed(found.number),
            "restored": None,
        }


def _taken_back(digest: str) -> dict[str, Any]:
    """What a receipt still proves whose record was sealed and then lost with a database that was restored."""
    lost = restored_store.taken_back(digest)
    if lost is None:
        raise _no_receipt()
    again = records.records_of(lost.visit) if lost.visit else []
    return {
        "record": lost.number,
        "digest": lost.digest,
        "sealed_at": lost.sealed_at,
        "superseded_by": again[-1].number if again else None,
        "checkpointed": True,
        "restored": {"at": restored_store.restores()[-1].at, "now": again[-1].number if again else None},
    }


def _no_receipt() -> NotFound:
    return NotFound("No sealed record has this digest.", code="no_such_receipt")
