"""The phones' routes: who they are, what they say, what they hear, and their photos. The wire only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
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
from ..feed.rules import FIRST, Clock, FeedRow, kinds_about
from ..http import Blueprint, caller
from ..intake import bookings, documents, gone
from ..intake import photos as phone_photos
from ..intake import push as intake
from ..intake.things import SHOWN, VOCABULARIES, kind_of
from ..records.statements import FORMATS
from ..visits import photo_files, photo_store, photos
from . import rules, schemas, store
from .rules import Cursor, Page

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
    answer = _pulled(asked, base, asking.person.id)
    if answer is None:
        _clock()
        bookings.open_scope(clock.now())
        answer = _pulled(asked, base, asking.person.id)
        assert answer is not None, "the clock was started, and the scope opened, just now"
    return answer


def _pulled(asked: Cursor | None, base: str | None, person: str) -> Response | None:
    """The answer to a pull, from one snapshot; None when the clock was never started, or people must first be told of
    visits that have come near."""
    with reading():
        position = feed.clock()
        if position is None or not bookings.is_scope_open(clock.now()):
            return None
        page = rules.page(asked, person, position)
        read = _snapshot if page.reset else _changes
        items, cursor = read(page, person, position)
        done = cursor.after is None and cursor.seq == page.head
        waiting = phone_photos.wanted(person) if page.reset and done else []

    return _answer(
        position.epoch,
        items,
        base=base,
        reset=page.reset,
        more=not done,
        cursor=rules.written(cursor, installation.settings().secret),
        backed_up_seq=position.backed_up_seq,
        want_photos=waiting,
    )


def _changes(page: Page, person: str, position: Clock) -> tuple[list[bytes], Cursor]:
    """The next feed rows as items, and the cursor after them.

    Rows of a thing that the person has left meanwhile say no more than that it is gone.
    """
    rows = feed.rows_after(person, page.after, page.head, rules.PAGE_ITEMS)
    shown: Shown = {}
    for what in {row.what for row in rows if row.what and row.about}:
        shown |= _shown(what, [row for row in rows if row.what == what and row.about], person)
    events = event_log.events_at([row.seq for row in rows if row.event and (row.what, row.about) in shown])

    def entries() -> Iterator[Entry]:
        for row in rows:
            told = row.about is None or (row.what, row.about) in shown or row.kind == kinds_about(str(row.what)).removed
            yield _item(row, position.seq, shown, events) if told else None, Cursor(position.epoch, person, row.seq)

    end = rows[-1].seq if len(rows) == rules.PAGE_ITEMS else page.head
    return _filled(entries(), Cursor(position.epoch, person, end))


def _snapshot(page: Page, person: str, position: Clock) -> tuple[list[bytes], Cursor]:
    """The next things in scope, whole, as they stood when the reset began; what came since follows as
    changes."""
    scope = _behind(page.last, person)

    def entries() -> Iterator[Entry]:
        shown: Shown = {}
        for place, (what, id) in enumerate(scope[: rules.PAGE_ITEMS]):
            if (what, id) not in shown:
                near = [one for kind, one in scope[place : place + READ_TOGETHER] if kind == what]
                shown = {(what, one): document for one, document in SHOWN[what].documents(near, person).items()}
            row = FeedRow(person, page.head, kinds_about(what).added, what, id, detail="reset")
            yield _item(row, position.seq, shown, {}), Cursor(position.epoch, person, page.head, id, what)

    end = Cursor(position.epoch, person, page.head)
    if len(scope) > rules.PAGE_ITEMS:
        what, id = scope[rules.PAGE_ITEMS - 1]
        end = replace(end, after=id, what=what)
    return _filled(entries(), end)


def _behind(last: tuple[str, str] | None, person: str) -> list[tuple[str, str]]:
    """Kind and id of everything in scope behind `last`, in the order in which a reset walks."""
    kinds = list(SHOWN)
    kinds = kinds[kinds.index(last[0]) :] if last else kinds
    all = [(what, id) for what in kinds for id in sorted(SHOWN[what].scope(person, clock.now()))]
    return [(what, id) for what, id in all if last is None or what != last[0] or id > last[1]]


Shown = dict[tuple[str, str], Any]
"""What a person sees, by kind and id: its document, or None where no row asks for it. What they are told of a thing
that they see no more stands under the kind of the row that says so."""
Entry = tuple[dict[str, Any] | None, Cursor]
"""What a page may say next (None: nothing), and the cursor after that."""
READ_TOGETHER = 10
"""Documents of a reset that are read at once: one by one would be slow, all of them too many for the last page."""


def _shown(what: str, rows: Sequence[FeedRow], person: str) -> Shown:
    """Those of the things of a kind that these rows are about and that the person sees."""
    if what not in SHOWN:
        return {}
    kinds = kinds_about(what)
    seen = set(SHOWN[what].seen({str(row.about) for row in rows}, person))
    wanted = {str(row.about) for row in rows if row.kind in (kinds.document, kinds.added)}
    documents = SHOWN[what].documents(wanted & seen, person)
    left = SHOWN[what].left({str(row.about) for row in rows if row.kind == kinds.removed}, person)
    return {(what, id): documents.get(id) for id in seen} | {(kinds.removed, id): left[id] for id in left}


def _filled(entries: Iterator[Entry], end: Cursor) -> tuple[list[bytes], Cursor]:
    """As many entries as fit into a page, at least one; and the cursor after them, `end` after the last."""
    items: list[bytes] = []
    used, reached = 0, end
    for item, after in entries:
        if item is not None:
            items.append(_text(item))
            used += len(items[-1])
            if used > rules.PAGE_BYTES and len(items) > 1:
                return items[:-1], reached
        reached = after
    return items, end


def _item(row: FeedRow, upto: int, shown: Shown, events: Mapping[int, event_log.LoggedEvent]) -> dict[str, Any]:
    """A row as the phone gets it."""
    item: dict[str, Any] = {"seq": row.seq, "kind": row.kind}
    if row.what is not None:
        item |= {row.what: row.about} | _said_of(row.what, row, upto, shown, events)
    match row.kind:
        case "photo.stored":
            item["sha256"] = row.detail
        case "standard.published":
            item["hash"] = row.detail
    return item


def _said_of(
    what: str, row: FeedRow, upto: int, shown: Shown, events: Mapping[int, event_log.LoggedEvent]
) -> dict[str, Any]:
    """What the item of a row says of its thing. Documents come as they are now, `upto` that place of the feed: a phone
    that shows one knows what stands in it, even when the rows that brought it there stand on a later page. That of
    anything but a visit is a field of its own, so that each has one form."""
    kinds, id = kinds_about(what), str(row.about)
    if row.kind == kinds.event:
        return {"event": _handed_out(events[row.seq])}
    if row.kind == kinds.removed:
        return {"reason": row.detail, **shown.get((kinds.removed, id), {})}
    if row.kind not in (kinds.document, kinds.added):
        return {}
    said = {"document" if what == FIRST else "thing": shown[what, id], "upto": upto}
    if row.kind == kinds.added:
        log = event_log.log_of(what, id, upto=row.seq)
        said |= {"events": [_handed_out(entry) for entry in log], "reason": row.detail}
    return said


def _handed_out(entry: event_log.LoggedEvent) -> dict[str, Any]:
    return entry.as_handed_out(kind_of(entry.event))


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
        events = [_handed_out(entry) for entry in event_log.log_of(VISIT, id)]
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
    text = _text({"doorstep": 1, "req": nonce, "epoch": epoch, **times, **content})
    if items is not None:
        text = b'%b,"items":[%b]}' % (text[:-1], b",".join(items))
    return Response(text, mimetype="application/json")


def _text(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


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
