"""Reviews for those who supervise: the queue, one review with its trail, the verdict, and the question to whoever made
the visit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import marshmallow as ma

from .. import clock
from ..accounts import store as accounts
from ..accounts.rules import supervises, team_to_list
from ..appointments import store as appointments
from ..database import reading, transact
from ..errors import Fault, Invalid
from ..http import IF_MATCH, Blueprint, caller, if_match
from ..records import summary_store
from . import apply, jobs, schemas, store
from .rules import Review

blp = Blueprint("audits", __name__, url_prefix="/api/v1/reviews", description="Reviews of sealed records")


@blp.route("", methods=["GET"])
@blp.arguments(schemas.WantedReviews, location="query", unknown=ma.RAISE)
@blp.response(200, schemas.ReviewPage)
@blp.refuses(401, 403, 404)
def reviews(wanted: dict[str, Any]) -> dict[str, Any]:
    """The reviews of one's own team; an administrator sees those of every team."""
    limit, cursor = wanted["limit"], wanted.get("cursor")
    jobs.examine(clock.now())
    with reading():
        team = team_to_list(caller().person, str(wanted["team"]) if "team" in wanted else None)
        found = store.page(team, wanted.get("state"), wanted.get("record"), int(cursor) if cursor else None, limit + 1)
        items, counts, unrecorded = _items(found[:limit]), store.counts(team), _unrecorded(team)
    return {
        "items": items,
        "counts": counts,
        "unrecorded": unrecorded,
        "cursor": str(found[limit - 1].record) if len(found) > limit else None,
    }


@blp.route("", methods=["POST"])
@blp.arguments(schemas.Listed, unknown=ma.RAISE)
@blp.response(200, schemas.Review)
@blp.refuses(400, 401, 403, 409, 415, 422)
def list_by_hand(given: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Put a record on the list, or once more when it was reviewed: somebody wants it looked at, and says why."""
    asking, now, number = caller().person, clock.now(), given["record"]
    while jobs.examine(now):  # what was sealed a moment ago may be on the list by itself
        pass
    with reading():
        record = summary_store.summaries([number]).get(number)
    if record is None or not supervises(asking, record.team):
        raise Invalid("There is no such record here.", (Fault("/record", "no record of your teams", "record"),))
    return _shown(apply.list_by_hand(record, given["comment"], asking.id, now))


@blp.route("/<uuid:review>", methods=["GET"])
@blp.response(200, schemas.Review)
@blp.refuses(401, 403, 404)
def review(review: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """A review of one's own team and its trail; that somebody opened it is noted there, once an hour."""
    asking, id, now = caller().person, str(review), clock.now()
    jobs.examine(now)
    with reading():
        store.review_for(asking, id)
        noted = store.opened_lately(id, asking.id, now)
    if not noted:
        transact(lambda: store.note_opened(id, asking.id, now))
    return _shown(id)


@blp.route("/<uuid:review>/verdict", methods=["POST"])
@blp.arguments(schemas.Verdict, unknown=ma.RAISE)
@blp.response(200, schemas.Review)
@blp.refuses(400, 401, 403, 404, 412, 415, 428)
@blp.doc(parameters=[IF_MATCH])
def judge(given: dict[str, Any], review: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Say whether the visit met the standard; this closes the review. Another verdict later stands beside the first."""
    asking, now = caller().person, clock.now()
    with reading():
        found = store.review_for(asking, str(review))
    apply.judge(found, given["verdict"], given.get("comment"), asking.id, now, if_match())
    return _shown(found.id)


@blp.route("/<uuid:review>/send-back", methods=["POST"])
@blp.arguments(schemas.SendBack, unknown=ma.RAISE)
@blp.response(200, schemas.Review)
@blp.refuses(400, 401, 403, 404, 409, 412, 415, 428)
@blp.doc(parameters=[IF_MATCH])
def send_back(given: dict[str, Any], review: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Ask whoever made the visit; it comes to their phone again, where they answer."""
    asking, now = caller().person, clock.now()
    with reading():
        found = store.review_for(asking, str(review))
    apply.send_back(found, given["comment"], asking.id, now, if_match())
    return _shown(found.id)


def _shown(id: str) -> tuple[dict[str, Any], int, dict[str, str]]:
    """A review as it stands now, with the version that a change of it has to name."""
    with reading():
        found = store.review_for(caller().person, id)
        trail = store.trail(id)
        people = accounts.people({act.by for act in trail if act.by})
        [item] = _items([found])
    acts = [{**vars(act), "by": people.get(act.by or "")} for act in trail]
    return {**item, "trail": acts}, 200, {"ETag": f'"{found.ver}"'}


def _unrecorded(team: str | None) -> list[dict[str, Any]]:
    found = jobs.unrecorded(clock.now())
    office = appointments.visits([one.visit for one in found])
    own = [one for one in found if team is None or office[one.visit].team == team]
    return [{**vars(one), "order": office[one.visit].order} for one in own[:100]]


def _items(found: Sequence[Review]) -> list[dict[str, Any]]:
    office = appointments.visits([review.visit for review in found])
    sealed = summary_store.summaries([review.record for review in found])
    people = accounts.people({review.technician for review in found if review.technician})
    teams = {team.id: team for team in accounts.teams()}
    return [
        {
            **vars(review),
            **{name: getattr(sealed[review.record], name) for name in ("kind", "start", "zone", "completed_at")},
            "order": office[review.visit].order if review.visit in office else None,
            "technician": people.get(review.technician or ""),
            "team": teams.get(review.team),
            "reasons": [
                {name: value for name, value in vars(reason).items() if value is not None} for reason in review.reasons
            ],
        }
        for review in found
    ]
