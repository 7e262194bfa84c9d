"""Numbers for those who supervise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from .. import clock, installation, zones
from ..accounts.rules import team_to_list
from ..database import reading
from ..http import Blueprint, caller
from ..records import summary_store
from . import rules, schemas

blp = Blueprint("numbers", __name__, url_prefix="/api/v1/numbers", description="Counts of sealed records")


@blp.route("", methods=["GET"])
@blp.arguments(schemas.WantedNumbers, location="query", unknown=ma.RAISE)
@blp.response(200, schemas.Numbers)
@blp.refuses(401, 403, 404)
def numbers(wanted: dict[str, Any]) -> dict[str, Any]:
    """Visits, punctuality, failed items and reviews of one's own team; an administrator counts every team."""
    today = clock.now().astimezone(zones.place(installation.settings().zone)).date()
    span = rules.span(wanted.get("since"), wanted.get("upto"), today)
    with reading():
        team = team_to_list(caller().person, str(wanted["team"]) if "team" in wanted else None)
        asked_for = summary_store.Wanted(team=team, since=span.since, upto=span.upto)
        counts = summary_store.counts(asked_for)
    often = sorted(counts.failed.items(), key=lambda one: (-one[1], one[0]))[: rules.MOST_ITEMS]
    return {
        **vars(span),
        "visits": counts.outcomes.total(),
        "outcomes": _counted("outcome", counts.outcomes),
        "punctuality": _counted("verdict", counts.verdicts),
        "items": [{"item": item, "failed": count, "asked": counts.asked[item]} for item, count in often],
        "reviews": _counted("state", counts.reviews),
        "verdicts": _counted("verdict", counts.review_verdicts),
    }


def _counted(name: str, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{name: value, "count": count} for value, count in sorted(counts.items())]
