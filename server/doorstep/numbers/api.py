"""Numbers for those who supervise."""

from __future__ import annotations

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
        outcomes = summary_store.count_by("outcome", asked_for)
        failures = summary_store.count_failures(asked_for, rules.MOST_ITEMS)
        asked = summary_store.count_asked(asked_for)
        punctuality = summary_store.count_by("verdict", asked_for)
        reviews = summary_store.count_by("review", asked_for)
        verdicts = summary_store.count_by("review_verdict", asked_for)
    return {
        **vars(span),
        "visits": sum(outcomes.values()),
        "outcomes": _counted("outcome", outcomes),
        "punctuality": _counted("verdict", punctuality),
        "items": [{"item": item, "failed": count, "asked": asked[item]} for item, count in failures.items()],
        "reviews": _counted("state", reviews),
        "verdicts": _counted("verdict", verdicts),
    }


def _counted(name: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [{name: value, "count": count} for value, count in counts.items()]
