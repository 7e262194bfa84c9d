"""The quarantine for those who supervise: what was not accepted and why, and what becomes of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import marshmallow as ma

from .. import clock, installation
from ..accounts import store as accounts
from ..accounts import trail_store
from ..accounts.rules import team_to_list
from ..appointments import ledger_store, order_store
from ..appointments import store as appointments
from ..appointments.rules import VISIT, in_force
from ..database import reading
from ..errors import NotFound
from ..events.rules import Event
from ..http import Blueprint, caller
from . import aside, schemas, store, things
from .store import Parcel, Quarantined

blp = Blueprint("quarantine", __name__, url_prefix="/api/v1/quarantine", description="Work that was not accepted")

OPENED_EVERY = timedelta(hours=1)
"""That somebody read a parcel is noted again only after this long: a page that is left open asks often."""
UNREADABLE = ("wrapped", "iv", "ciphertext", "key", "statement", "facts", "events")
"""Fields of events' bodies that only the server may read, or that say nothing to a person."""
RAW = 2000


@blp.route("", methods=["GET"])
@blp.arguments(schemas.WantedParcels, location="query", unknown=ma.RAISE)
@blp.response(200, schemas.ParcelPage)
@blp.refuses(401, 403, 404)
def parcels(wanted: dict[str, Any]) -> dict[str, Any]:
    """What phones of one's own team brought and was not accepted; an administrator sees that of every team."""
    waits, limit = wanted["state"] == "open", wanted["limit"]
    with reading():
        team = team_to_list(caller().person, str(wanted["team"]) if "team" in wanted else None)
        found = store.parcels(team, wanted.get("reason"), waits, wanted.get("cursor"), limit + 1)
        items, unsealed = _items(found[:limit]), _unsealed(team)
        counts = {"open": store.count_open(team), "unsealed": len(unsealed)}
    cursor = store.cursor_after(found[limit - 1], waits) if len(found) > limit else None
    return {"items": items, "counts": counts, "unsealed": unsealed[: schemas.MOST], "cursor": cursor}


@blp.route("/<uuid:parcel>", methods=["GET"])
@blp.response(200, schemas.OpenedParcel)
@blp.refuses(401, 403, 404)
def parcel(parcel: UUID) -> dict[str, Any]:
    """A parcel of one's own team with what is in it; that somebody read it is noted, once an hour."""
    asking, id, now = caller().person, str(parcel), clock.now()
    with reading():
        store.parcel_for(asking, id)
        noted = any(
            one.by == asking.id and one.act == aside.OPENED and one.at > now - OPENED_EVERY
            for one in trail_store.trail_of(id)
        )
    if not noted:
        aside.note_opened(id, asking.id, now)
    return _shown(id)


@blp.route("/<uuid:parcel>/take-over", methods=["POST"])
@blp.arguments(schemas.TakeOver, unknown=ma.RAISE)
@blp.response(200, schemas.OpenedParcel)
@blp.refuses(400, 401, 403, 404, 409, 415)
def take_over(given: dict[str, Any], parcel: UUID) -> dict[str, Any]:
    """Take the work over into a visit, as if its phone had been allowed to bring it. Repeating it changes nothing."""
    asking, now, comment = caller().person, clock.now(), given.get("comment")
    with reading():
        found = store.parcel_for(asking, str(parcel))
        into = None
        if "order" in given:
            named = order_store.by_order(given["order"])
            if named is None:
                raise NotFound("There is no visit of this work-order number here.", code="no_such_order")
            into = appointments.visit_for(asking, named.id).id
    if "own" in given:
        own = aside.Own(**given["own"], zone=installation.settings().zone)
        aside.take_over_as_own(found, own, comment, asking.id, now)
    else:
        aside.take_over(found, into, comment, asking.id, now)
    return _shown(found.parcel)


@blp.route("/<uuid:parcel>/set-aside", methods=["POST"])
@blp.arguments(schemas.PutAside, unknown=ma.RAISE)
@blp.response(200, schemas.OpenedParcel)
@blp.refuses(400, 401, 403, 404, 409, 415)
def set_aside(given: dict[str, Any], parcel: UUID) -> dict[str, Any]:
    """Put the work aside for good: it is kept, and asks nobody any more. Repeating it changes nothing."""
    asking = caller().person
    with reading():
        found = store.parcel_for(asking, str(parcel))
    aside.put_aside(found, given["comment"], asking.id, clock.now())
    return _shown(found.parcel)


def _shown(id: str) -> dict[str, Any]:
    with reading():
        found = store.parcel_for(caller().person, id)
        [item] = _items([found])
        content = [content_of(one) for one in store.in_parcel(id, schemas.SHOWN)]
        steps = trail_store.trail_of(id)
        people = accounts.people({step.by for step in steps if step.by})
    trail = [
        {"at": step.at, "by": people.get(step.by or ""), "did": step.act.removeprefix("quarantine.")} for step in steps
    ]
    return {**item, "content": content, "trail": trail}


def content_of(one: Quarantined) -> dict[str, Any]:
    """An event of the quarantine, as far as a person may read it."""
    said = things.read(json.loads(one.raw), one.device, one.by).said
    names = ("event", "detail", "received", "settlement", "comment", "taken_into")
    kept = {name: getattr(one, name) for name in names}
    if not isinstance(said, Event):
        return {**kept, "type": None, "wall": None, "tz": None, "body": {}, "raw": one.raw[:RAW]}
    body = {name: value for name, value in said.body.items() if name not in UNREADABLE}
    if isinstance(body.get("signature"), dict):
        body["signature"] = {name: value for name, value in body["signature"].items() if name != "strokes"}
    return {**kept, "type": said.type, "wall": said.wall, "tz": said.tz, "body": body, "raw": None}


def _items(found: Sequence[Parcel]) -> list[dict[str, Any]]:
    visits = {one.parcel: one.about for one in found if one.what == VISIT}
    office = appointments.visits({visit for visit in visits.values() if visit})
    promises = {visit: in_force(ledger) for visit, ledger in ledger_store.ledgers(office).items()}
    settings = installation.settings()
    people = accounts.people({one.by for one in found})
    teams = {team.id: team for team in accounts.teams()}
    return [
        {
            **vars(one),
            "visit": visit,
            "known": visit in office,
            "order": office[visit].order if visit in office else None,
            "zone": promise.zone if (promise := promises.get(visit or "")) else settings.zone,
            "team": teams.get(one.team or ""),
            "by": people.get(one.by),
            "waiting": one.events - one.done,
        }
        for one in found
        for visit in [visits.get(one.parcel)]
    ]


def _unsealed(team: str | None) -> list[dict[str, Any]]:
    waiting = store.unsealed()
    office = appointments.visits([one.visit for one in waiting])
    own = [one for one in waiting if team is None or office[one.visit].team == team]
    return [{"visit": one.visit, "order": office[one.visit].order, "since": one.since} for one in own]
