"""The customer's routes about what was done: what they think of it, whether it works, and the photos behind a code."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, after_this_request, request

from .. import clock, cookies, installation
from ..appointments import order_store
from ..appointments.rules import OfficeVisit
from ..database import reading
from ..errors import NotFound
from ..intake import working
from ..intake.working import Said
from ..visits import photo_files
from ..visits.photos import COPY_HEADERS
from ..voices import apply as voices
from ..voices import rules as voice_rules
from ..voices import store as voice_store
from ..voices.rules import Voice
from . import link, schemas, view
from .link import blp

Json = dict[str, Any]


def _say(kind: str, given: Json) -> Json:
    """Writes down what the customer said; answers the visit. A rating is about the visit that it names, everything else
    about the living one of the order."""
    now = clock.now()
    find = link.spoken_of if kind in voice_rules.AFTERWARDS else link.named
    office = find(given["visit"], now)
    said = {name: given[name] for name in ("choice", "stars", "text") if given.get(name) is not None}
    voices.say(Voice(str(given["id"]), office.id, office.team, kind, now, **said))
    with reading():
        return view.shown(link.here(now), now)


@blp.route("/portal/rating", methods=["POST"])
@blp.arguments(schemas.Rated)
@blp.response(200, schemas.Visit)
@blp.refuses(400, 403, 404, 409, 415, 422, 429)
def rate(given: Json) -> Json:
    """Rate the visit when it is over; the last rating counts. Those who answer for the people read it, and no phone."""
    return _say("rating", given)


@blp.route("/portal/remark", methods=["POST"])
@blp.arguments(schemas.Remarked)
@blp.response(200, schemas.Visit)
@blp.refuses(400, 403, 404, 415, 422, 429)
def remark(given: Json) -> Json:
    """Tell those who answer for the people something; whoever came does not read it."""
    return _say("remark", given)


@blp.route("/portal/complaint", methods=["POST"])
@blp.arguments(schemas.Complained)
@blp.response(200, schemas.Visit)
@blp.refuses(400, 403, 404, 415, 422, 429)
def complain(given: Json) -> Json:
    """Complain; it is promised by when an answer comes, and nobody whom it may be about reads it."""
    return _say("complaint", given)


@blp.route("/portal/mistake", methods=["POST"])
@blp.arguments(schemas.Mistaken)
@blp.response(200, schemas.Visit)
@blp.refuses(400, 403, 404, 415, 422, 429)
def mistake(given: Json) -> Json:
    """Say that the link reached the wrong person, or that another person came than is shown."""
    return _say("wrong_person", given)


@blp.route("/portal/again", methods=["POST"])
@blp.arguments(schemas.WantedAgain)
@blp.response(200, schemas.Visit)
@blp.refuses(400, 403, 404, 409, 415, 422, 429)
def want_again(given: Json) -> Json:
    """Ask for another visit where nobody is to come any more: the office sees it, and calls to agree on a time."""
    return _say(voice_rules.AGAIN, given)


@blp.route("/portal/working", methods=["POST"])
@blp.arguments(schemas.SaidWorking)
@blp.response(200, schemas.Visit)
@blp.refuses(400, 403, 404, 409, 415, 422)
def say_working(given: Json) -> Json:
    """Say that what was promised to work does, or does not; answers the visit."""
    now = clock.now()
    id = link.named(given["visit"], now).id
    working.say(Said(id, str(given["promise"]), given["works"], given.get("note") or None, None), now)
    with reading():
        return view.shown(link.here(now), now)


# ---- photos


@blp.route("/portal/photos/code", methods=["POST"])
@blp.arguments(schemas.CommandOfCustomer)
@blp.response(200, schemas.Visit)
@blp.refuses(400, 403, 404, 409, 415, 422, 429)
def ask_code(given: Json) -> Json:
    """Have a code sent to the order's customer: whoever was forwarded the link does not see the photos."""
    now = clock.now()
    voices.ask_code(_first_of(link.named(given["visit"], now)), now)
    with reading():
        return view.shown(link.here(now), now)


@blp.route("/portal/photos/open", methods=["POST"])
@blp.arguments(schemas.CodeTyped)
@blp.response(200, schemas.PhotosShown)
@blp.refuses(400, 403, 404, 409, 415, 422)
def open_photos(given: Json) -> Json:
    """Type the code: this browser may look at the photos of the order for a while, as far as the customer agreed to
    them."""
    now = clock.now()
    office = link.named(given["visit"], now)
    proof = voices.open_photos(_first_of(office), given["code"], now)
    after_this_request(lambda response: cookies.set_photos_cookie(response, proof))
    with reading():
        return {"items": view.photos_of(office.id)}


@blp.route("/portal/photos/agreement", methods=["POST"])
@blp.arguments(schemas.Agreed)
@blp.response(200, schemas.PhotosShown)
@blp.refuses(400, 403, 404, 415, 422)
def agree(given: Json) -> Json:
    """Agree to see all photos of the visit here, where the code was typed; or to see none any more, which anybody with
    the link may say."""
    now = clock.now()
    office = link.spoken_of(given["visit"], now)
    if given["agree"]:
        with reading():
            _opened(office, now)
    voices.agree(office.id, given["agree"], now)
    with reading():
        return {"items": view.photos_of(office.id)}


@blp.route("/portal/photos", methods=["GET"])
@blp.response(200, schemas.PhotosShown)
@blp.refuses(404)
def photos() -> Json:
    """The photos, in the browser where the code was typed."""
    now = clock.now()
    with reading():
        return {"items": view.photos_of(_opened(link.here(now), now).id)}


@blp.route("/portal/photos/<string(length=64):sha256>", methods=["GET"])
@blp.response(200, {"type": "string", "format": "binary"}, content_type="image/jpeg")
@blp.refuses(404)
def photo(sha256: str) -> Response:
    """One of these photos, drawn anew: upright, without position or other metadata."""
    now = clock.now()
    with reading():
        office = _opened(link.here(now), now)
        if sha256 not in {one["sha256"] for one in view.photos_of(office.id)}:
            raise _closed()
    headers = {**COPY_HEADERS, "Cache-Control": "private, no-store"}
    return Response(photo_files.open_copy(sha256), headers=headers, mimetype="image/jpeg")


def _opened(office: OfficeVisit, now: datetime) -> OfficeVisit:
    """The visit, if the code of its photos was typed in this browser and is still good; raises NotFound."""
    first = order_store.chain(office.id)[0].id
    proven = voice_rules.proven(installation.settings().secret, cookies.photos_proof(request), first)
    code = voice_store.code(proven, first) if proven else None
    if not voice_rules.is_open(code, now):
        raise _closed()
    return office


def _first_of(office: OfficeVisit) -> str:
    """The first visit of the order. A code belongs to it, so that one opens the photos of all visits of the order, also
    when another one follows, and nobody has more tries because there are several."""
    with reading():
        return order_store.chain(office.id)[0].id


def _closed() -> NotFound:
    return NotFound("Type the code that was sent to the order's customer.", code="code_needed")
