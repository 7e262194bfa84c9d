"""What customers said through their link, for the office. Dispatchers read what has to be put right; what is thought of
people is read by who answers for them, and by none of those whom it may be about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import marshmallow as ma

from .. import clock, installation
from ..accounts import store as accounts
from ..accounts.rules import teams_to_list
from ..appointments import ledger_store, member_store
from ..appointments import store as appointments
from ..appointments.rules import PromiseEntry, in_force, served, zone_of
from ..customers import store as customers
from ..database import reading
from ..http import Blueprint, caller
from ..promises import store as promises
from . import apply, schemas, store
from .rules import Voice

Json = dict[str, Any]

blp = Blueprint("voices", __name__, url_prefix="/api/v1/voices", description="What customers said through their link")


@blp.route("", methods=["GET"])
@blp.arguments(schemas.WantedVoices, location="query", unknown=ma.RAISE)
@blp.response(200, schemas.VoicePage)
@blp.refuses(401, 403, 404)
def voices(wanted: Json) -> Json:
    """What the customers of one's own team said, as far as one may read it, the latest first; an administrator sees
    that of every team."""
    asking, limit = caller().person, wanted["limit"]
    with reading():
        teams = teams_to_list(asking, str(wanted["team"]) if "team" in wanted else None)
        found = store.page(asking, teams, wanted["state"] == "waiting", wanted.get("cursor"), limit + 1)
        items = _shown(found[:limit])
        waiting = len(store.page(asking, teams, True, None, schemas.MOST))
    return {
        "items": items,
        "waiting": waiting,
        "cursor": store.cursor_after(found[limit - 1]) if len(found) > limit else None,
    }


@blp.route("/<uuid:voice>/answer", methods=["POST"])
@blp.arguments(schemas.VoiceAnswer, unknown=ma.RAISE)
@blp.response(200, schemas.Voice)
@blp.refuses(400, 401, 403, 404, 409, 415, 422)
def answer(given: Json, voice: UUID) -> Json:
    """Note that somebody saw to it; a complaint is answered in words, which its customer reads through the link."""
    apply.answer(caller().person, str(voice), given.get("answer"), clock.now())
    with reading():
        [shown] = _shown([store.voice_for(caller().person, str(voice))])
    return shown


def _was(voice: Voice, ledger: Sequence[PromiseEntry]) -> datetime | None:
    """The time that the customer gave up for another."""
    agreed = in_force(entry for entry in ledger if entry.at < voice.at) if voice.kind == "moved" else None
    return agreed.start if agreed else None


def _shown(found: Sequence[Voice]) -> list[Json]:
    ids = {voice.visit for voice in found}
    office, ledgers = appointments.visits(ids), ledger_store.ledgers(ids)
    mains = member_store.mains(ids)
    known = customers.customers({visit.customer for visit in office.values()})
    people = accounts.people({*mains.values(), *(voice.answered_by for voice in found if voice.answered_by)})
    teams = {team.id: team for team in accounts.teams()}
    home = installation.settings().zone
    items = []
    for voice in found:
        promise = promises.promise(voice.id) if voice.kind == "complaint" else None
        visit, ledger = office[voice.visit], ledgers[voice.visit]
        agreed = served(visit, ledger)
        items.append(
            {
                **vars(voice),
                "order": visit.order,
                "day": agreed and agreed.start,
                "was": _was(voice, ledger),
                "team": teams.get(voice.team),
                "customer": known[visit.customer].address_as or known[visit.customer].name,
                "person": people.get(mains.get(voice.visit, "")),
                "zone": zone_of(ledger) if ledger else home,
                "words": voice.text,
                "due": promise.due if promise else None,
                "waiting": voice.is_waiting,
                "answered_by": people.get(voice.answered_by or ""),
            }
        )
    return items
