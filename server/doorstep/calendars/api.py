"""One's own calendar: its secret address, and what a calendar program reads there."""

from __future__ import annotations

from collections import deque
from typing import Any

import marshmallow as ma
from flask import Response, current_app

from .. import clock, cookies, installation
from ..accounts import calendar_store
from ..accounts.rules import FIELD_ROLES, Calendar
from ..database import reading, transact
from ..errors import NotFound, TooMany
from ..http import Blueprint, caller
from . import rules, schemas, view, written

blp = Blueprint("calendars", __name__, url_prefix="/api/v1", description="One's own visits in a calendar program")

Json = dict[str, Any]


@blp.route("/calendar", methods=["GET"])
@blp.response(200, schemas.Calendar)
@blp.refuses(401, 403)
def look() -> Json:
    """Whether one has an address for one's calendar; the address itself is kept nowhere."""
    with reading():
        found = calendar_store.calendar_of(caller().person.id)
    return {"made_at": found.made if found else None, "language": found.language if found else None}


@blp.route("/calendar", methods=["POST"])
@blp.arguments(schemas.CalendarWanted, unknown=ma.RAISE)
@blp.response(200, schemas.CalendarMade)
@blp.refuses(400, 401, 403, 415, 422, 503)
def make(given: Json) -> Json:
    """Make an address for one's calendar, or another one: the one before ends at once. It is told this once."""
    token, digest = cookies.new_session_token()
    new = Calendar(caller().person.id, digest, given["language"], clock.now())
    transact(lambda: calendar_store.put_calendar(new))
    address = f"{installation.settings().origin}/api/v1/calendars/{token}.ics"
    return {"made_at": new.made, "language": new.language, "address": address}


@blp.route("/calendar", methods=["DELETE"])
@blp.response(204)
@blp.refuses(401, 403, 503)
def revoke() -> None:
    """End the address of one's calendar at once; a second time changes nothing."""
    asking, now = caller().person.id, clock.now()
    transact(lambda: calendar_store.end_calendar(asking, asking, now))


@blp.route("/calendars/<string:token>.ics", methods=["GET"])
@blp.response(200, {"type": "string"}, content_type="text/calendar")
@blp.refuses(404, 429)
def read(token: str) -> Response:
    """The visits of the address's person, as iCalendar: two weeks back, sixty days ahead; time, kind and street, no
    name and no number. 404 `no_such_calendar` for a wrong address and for one that has ended, all alike."""
    now = clock.now()
    with reading():
        found = calendar_store.calendar_with(cookies.token_hash(token))
        if found is None or not found[1].active or not found[1].roles & FIELD_ROLES:
            raise NotFound("There is no calendar at this address.", code="no_such_calendar")
        _admit(found[0])
        entries = view.entries(found[0], now)
    text = written.file(entries, found[0].language, installation.settings().origin)
    headers = {"Cache-Control": "private, no-cache", "Content-Disposition": 'inline; filename="doorstep.ics"'}
    return Response(text, mimetype="text/calendar", headers=headers)


def _admit(calendar: Calendar) -> None:
    """Raises TooMany when this address is read too often. Guesses are not counted: 256 bits cannot be guessed."""
    known: dict[str, deque[float]] = current_app.extensions.setdefault("doorstep.calendars", {})
    answered = known.setdefault(calendar.person, deque(maxlen=rules.OFTEN))
    now = clock.monotonic()
    if seconds := rules.wait(answered, now):
        raise TooMany("This calendar is read too often.", seconds)
    answered.append(now)
