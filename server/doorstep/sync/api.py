"""The phones' routes: who they are, what they say, what they hear, and their photos. The wire only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from shutil import copyfileobj
from typing import Any
from uuid import UUID

import marshmallow as ma
from flask import Response, after_this_request, g, request
from flask_smorest import abort

from .. import clock, cookies, installation
from ..accounts import device_store, session_store
from ..accounts.rules import Caller, Session
from ..appointments import member_store
from ..appointments.rules import VISIT
from ..database import reading, transact
from ..errors import Conflict, Fault, Forbidden, Invalid, NotFound, TooLarge, UpgradeRequired
from ..events import store as event_log
from ..feed import store as feed
from ..feed.rules import Clock
from ..http import Blueprint, caller
from ..intake import documents, gone, scope
from ..intake import photos as phone_photos
from ..intake import push as intake
from ..intake.things import VOCABULARIES
from ..records.statements import FORMATS
from ..visits import photo_files, photo_store, photos
from . import rules, schemas, store, view
from .rules import Cursor

blp = Blueprint("sync", __name__, url_prefix="/api/v1/sync", description="What phones say and hear")

SMALL = 64 * 1024
"""The most bytes of a request that holds neither events nor a photo."""


@blp.before_request
def receive() -> None:
    """Notes when the request came, and refuses what no phone of ours sends."""
    g.received_ms = clock.now_ms()
    if request.headers.get("Content-Encoding", "identity") != "identity":
        abort(415, description="Bodies are taken as they are, not compressed.")
    asking: Caller | None = g.get("caller")
    believed = request.headers.get("Doorstep-Person")
    if asking is not None and believed not in (None, asking.person.id):
        raise Forbidden("Somebody else is signed in here.", code="wrong_person")


@blp.route("/hello", methods=["GET"])
@blp.response(200, schemas.Hello)
def hello() -> Response:
    """What this server can do, and what it takes at most."""
    return _answer(
        _clock().epoch,
        proto=rules.PROTO,
        things=list(VOCABULARIES),  # a phone keeps back what is about anything else
        statements=list(FORMATS),  # and has nothing signed that could not be rebuilt here
        limits={
            "push_events": rules.PUSH_EVENTS,
            "push_bytes": rules.PUSH_BYTES,
            "page_items": rules.PAGE_ITEMS,
            "photo_bytes": rules.PHOTO_BYTES,
        },
        feed_days=installation.settings().keep_feed_days,
    )


@blp.route("/devices", methods=["POST"])
@blp.doc(requestBody={"required": True, "content": {"application/json": {"schema": schemas.Enrolment}}})
@blp.response(200, schemas.Enrolled)
@blp.refuses(401, 403, 413, 415, 422)
def enrol() -> Response:
    """Register this phone for the person who is signed in; harmless to repeat."""
    asking = caller()
    given = _body(schemas.ENROLMENT, SMALL)
    now = clock.now()

    def enrol_and_bind() -> Session:
        device = device_store.enrol_device(
            given["device"], asking.person.id, given["name"], given["standalone"], given["persisted"], now
        )
        return session_store.bind_session(asking.session, device)

    _keep_signed_in(transact(enrol_and_bind))
    position = _clock()
    with reading():
        missing = gone.missing(asking.person.id, now)
    return _answer(position.epoch, device=given["device"], missing=missing)


def _keep_signed_in(session: Session) -> None:
    """Has this browser keep the cookies of a phone's session: they were given for a day in an office."""
    token = cookies.session_token(request)
    with reading():
        device = device_store.device(str(session.device))
    assert token is not None and device is not None, "the session was bound to its device just now"
    after_this_request(lambda response: cookies.set_session_cookie(response, token, session.expires))
    after_this_request(lambda response: cookies.issue_device_cookie(response, device))


@blp.route("/push", methods=["POST"])
@blp.doc(requestBody={"required": True, "content": {"application/json": {"schema": schemas.Push}}})
@blp.response(200, schemas.Pushed)
@blp.refuses(401, 403, 409, 413, 415, 422, 503)
def push() -> Response:
    """Hand in events; each is answered by itself, and durable when this answers."""
    asking = caller()
    given = _body(schemas.PUSH, rules.PUSH_BYTES)
    measured = given.get("clock")
    sample = rules.measurement(measured, installation.settings().secret) if measured else None

    pushed = intake.push(asking, given["device"], given["events"], clock.now(), sample, _header("Doorstep-App", 40))
    if pushed.session:
        _keep_signed_in(pushed.session)

    results = {
        id: {"result": decision.result} | ({"reason": decision.reason} if decision.reason else {})
        for id, decision in pushed.decisions.items()
    }
    return _answer(
        pushed.clock.epoch,
        results=results,
        want_photos=pushed.want_photos,
        backed_up_seq=pushed.clock.backed_up_seq,
    )


@blp.route("/pull", methods=["GET"])
@blp.arguments(schemas.PullQuery, location="query")
@blp.response(200, schemas.Pulled)
@blp.refuses(401, 403, 422, 426)
def pull(query: dict[str, Any]) -> Response:
    """Hear what is new since the cursor, or, without a usable one, everything in scope."""
    asking = caller()
    if _proto() < rules.PROTO["pull_min"]:
        raise UpgradeRequired("This version of the app can still hand in, but no longer fetch. Update it.")
    base = query.get("cursor")
    asked = rules.read(base, installation.settings().secret) if base else None
    key_once = "key" in query
    answer = _pulled(asked, base, asking.person.id, key_once)
    if answer is None:
        _clock()
        scope.open_scope(clock.now())
        answer = _pulled(asked, base, asking.person.id, key_once)
        assert answer is not None, "the clock was started, and the scope opened, just now"
    return answer


def _pulled(asked: Cursor | None, base: str | None, person: str, key_once: bool) -> Response | None:
    """The answer to a pull, from one snapshot; None when the clock was never started, or people must first be told of
    visits that have come near."""
    with reading():
        position = feed.clock()
        if position is None or not scope.is_scope_open(clock.now()):
            return None
        page = replace(rules.page(asked, person, position), key_once=key_once)
        found = (view.snapshot if page.reset else view.changes)(page, person, position)
        cursor = found.cursor
        done = cursor.after is None and cursor.seq == page.head
        waiting = phone_photos.wanted(person) if page.reset and done else []

    return _answer(
        position.epoch,
        found.items,
        base=base,
        reset=page.reset,
        more=not done,
        cursor=rules.written(cursor, installation.settings().secret),
        backed_up_seq=position.backed_up_seq,
        want_photos=waiting,
        **({"key": found.key} if key_once else {}),
    )


@blp.route("/visits/<uuid:visit>/bundle", methods=["GET"])
@blp.response(200, schemas.Bundle)
@blp.refuses(401, 403, 404)
def bundle(visit: UUID) -> Response:
    """Everything about one visit, for a phone that found its own copy wrong."""
    asking, id = caller(), str(visit)
    with reading():
        if not any(member.person == asking.person.id for member in member_store.members(id)):
            raise NotFound("There is no such visit.", of=id)
        document = documents.of([id], asking.person.id)[id]
        events = [view.handed_out(entry) for entry in event_log.log_of(VISIT, id)]
    return _answer(_clock().epoch, visit=id, document=document, events=events)


@blp.route("/photos/have", methods=["POST"])
@blp.doc(requestBody={"required": True, "content": {"application/json": {"schema": schemas.Digests}}})
@blp.response(200, schemas.PhotosKept)
@blp.refuses(401, 403, 413, 415, 422)
def have_photos() -> Response:
    """Which photos of one's own events are kept, and which are missing.

    Digests that nobody names, or others do, are left out.
    """
    asking = caller()
    given = _body(schemas.DIGESTS, SMALL)
    with reading():
        own = phone_photos.named(asking.person.id, given["sha256"])
        verified = photo_store.have(own)
    return _answer(_clock().epoch, verified=sorted(verified), missing=sorted(own - verified))


@blp.route("/photos/<string(length=64):sha256>", methods=["PUT"])
@blp.doc(
    requestBody={
        "required": True,
        "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
    }
)
@blp.response(200, schemas.PhotoKept)
@blp.refuses(401, 403, 404, 413, 415, 422, 503)
def put_photo(sha256: str) -> Response:
    """Hand in a photo that an event of one's own names; checked and durable when this answers."""
    asking = caller()
    if (request.content_length or 0) > rules.PHOTO_BYTES:
        raise TooLarge(f"A photo has at most {rules.PHOTO_BYTES} bytes.")
    with reading():
        if not phone_photos.named(asking.person.id, [sha256]):
            raise NotFound("No event of yours names this photo; push the event first.", of=sha256)
        photo = photo_store.kept(sha256) if photo_store.were_let_go([sha256]) else None
    if photo is None:  # else its original went on time, and is not wanted back
        photo = photo_files.keep(sha256, _photo_bytes())
        phone_photos.keep(photo, clock.now())
    return _answer(_clock().epoch, sha256=photo.sha256, size=photo.size)


@blp.route("/photos/<string(length=64):sha256>", methods=["GET"])
@blp.response(200, {"type": "string", "format": "binary"}, content_type="image/jpeg")
@blp.refuses(401, 403, 404)
def get_photo(sha256: str) -> Response:
    """A copy of a photo of a visit that one goes to."""
    asking = caller()
    with reading():
        members = member_store.members_of(photo_store.visits_of(sha256))
    if not any(member.person == asking.person.id for group in members.values() for member in group):
        raise NotFound("There is no such photo.", of=sha256)
    return Response(photo_files.open_copy(sha256), mimetype="image/jpeg", headers=photos.COPY_HEADERS)


@blp.route("/diag", methods=["POST"])
@blp.doc(requestBody={"required": True, "content": {"application/json": {"schema": schemas.Diagnosis}}})
@blp.response(200, schemas.Answer)
@blp.refuses(401, 403, 409, 413, 415, 422)
def diagnose() -> Response:
    """Keep what a phone noticed about itself."""
    asking = caller()
    given = _body(schemas.DIAGNOSIS, SMALL)
    now = clock.now()

    def keep() -> None:
        device = device_store.lock_device(given["device"])
        if device is None:
            raise Conflict("This phone is not registered.", code="unknown_device", of=given["device"])
        device_store.check_device(device, asking.person.id)
        store.add_report(device.id, given["facts"], now)

    transact(keep)
    return _answer(_clock().epoch)


def _photo_bytes() -> bytes:
    """The body of the request, held once: `get_data` collects it and then copies it."""
    held = BytesIO()
    copyfileobj(request.stream, held)
    return held.getvalue()


def _body(schema: ma.Schema, limit: int) -> dict[str, Any]:
    """The body of the request, read and checked; raises TooLarge or Invalid."""
    if (request.content_length or 0) > limit:
        raise TooLarge(f"The request has more than {limit} bytes; send less at once.")
    data = request.get_data(cache=False)
    if len(data) > limit:
        raise TooLarge(f"The request has more than {limit} bytes; send less at once.")
    try:
        loaded: dict[str, Any] = schema.load(json.loads(data))
    except ma.ValidationError as error:
        abort(422, description="The request cannot be read.", messages={"json": error.messages})
    except (ValueError, RecursionError) as error:
        raise Invalid("The request is not JSON.", (Fault("", "not JSON"),)) from error
    return loaded


def _answer(epoch: str, items: Sequence[bytes] | None = None, **content: Any) -> Response:
    """An answer that the phone can tell from a login page of some other network: it repeats the request's own
    nonce.

    `items` are JSON texts already.
    """
    nonce = _header("Doorstep-Req", 100)
    received, answered = g.received_ms, clock.now_ms()
    stamp = rules.stamp(nonce, received, answered, installation.settings().secret)
    times = {"server_ms": [received, answered], "stamp": stamp}
    text = view.text({"doorstep": 1, "req": nonce, "epoch": epoch, **times, **content})
    if items is not None:
        text = b'%b,"items":[%b]}' % (text[:-1], b",".join(items))
    return Response(text, mimetype="application/json")


def _clock() -> Clock:
    """The clock, started if this is the first call to a new database."""
    with reading():
        position = feed.clock()
    if position is None:
        position = transact(feed.hold)
    return position


def _header(name: str, longest: int) -> str | None:
    value = request.headers.get(name)
    return value[:longest] if value is not None else None


def _proto() -> int:
    """The version of the protocol that the phone speaks; what says nothing speaks the newest."""
    text = request.headers.get("Doorstep-Proto", str(rules.PROTO["max"]))
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
