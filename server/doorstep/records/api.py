"""Sealed records for those who supervise: a list by day, team, technician, outcome and punctuality, and each record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import marshmallow as ma

from ..accounts import store as accounts
from ..accounts.rules import team_to_list
from ..appointments import store as appointments
from ..appointments.rules import VISIT
from ..database import reading
from ..events import store as event_log
from ..events.apply import corrected_times
from ..events.rules import Event
from ..http import Blueprint, caller
from ..visits import keys, photo_store
from . import finding_store, rules, schemas, store, summary_store
from .summary_store import RecordSummary
from .view import Told, view

blp = Blueprint("records", __name__, url_prefix="/api/v1/records", description="Sealed records of finished visits")


@blp.route("", methods=["GET"])
@blp.arguments(schemas.Wanted, location="query", unknown=ma.RAISE)
@blp.response(200, schemas.Page)
@blp.refuses(401, 403, 404)
def records(wanted: dict[str, Any]) -> dict[str, Any]:
    """The records in force of one's own team, the newest first; an administrator sees those of every team."""
    before, limit, query = wanted.pop("cursor", None), wanted.pop("limit"), wanted.pop("q", "").strip()
    team, technician = (str(wanted[name]) if name in wanted else None for name in ("team", "technician"))
    with reading():
        team = team_to_list(caller().person, team)
        asked = summary_store.Wanted(**{**wanted, "team": team, "technician": technician})
        asked = finding_store.searched(asked, query) if query else asked
        found = summary_store.page(asked, int(before) if before else None, limit + 1)
        items = _items(found[:limit])
    return {"items": items, "cursor": str(found[limit - 1].number) if len(found) > limit else None}


@blp.route("/<int:number>", methods=["GET"])
@blp.response(200, schemas.Record)
@blp.refuses(401, 403, 404)
def record(number: int) -> dict[str, Any]:
    """A record of one's own team: what was sealed, and what came later."""
    with reading():
        found, _ = store.record_for(caller().person, number)
        opened, _ = rules.open_record(found.sealed, store.openings_of(number))
        later = [other.number for other in store.records_of(found.visit) if other.number > number]
        told = _told(found.visit)
    return {
        "number": number,
        "digest": found.digest,
        "previous": found.previous,
        "sealed_at": found.sealed_at,
        "superseded_by": later[0] if later else None,
        "later_record": later[-1] if later else None,
        **view(opened, told),
    }


def _items(found: Sequence[RecordSummary]) -> list[dict[str, Any]]:
    office = appointments.visits([summary.visit for summary in found])
    people = accounts.people({summary.technician for summary in found if summary.technician})
    teams = {team.id: team for team in accounts.teams()}
    named = photo_store.of_visits([summary.visit for summary in found])
    kept = photo_store.have({reference.sha256 for references in named.values() for reference in references})
    why = finding_store.reasons({summary.visit: summary.outcome for summary in found if summary.outcome != "done"})
    items = []
    for summary in found:
        total = {reference.sha256 for reference in named.get(summary.visit, ())}
        items.append(
            {
                **vars(summary),
                "order": office[summary.visit].order if summary.visit in office else None,
                "technician": people.get(summary.technician or ""),
                "team": teams.get(summary.team),
                "reason": why.get(summary.visit),
                "photos": {"stored": len(total & kept), "total": len(total)},
            }
        )
    return items


def _told(visit: str) -> Told:
    """The log of a visit with what is known now about its times, people and photos."""
    log = event_log.log_of(VISIT, visit)
    events = [entry.event for entry in log]
    people = accounts.people({event.by for event in events if event.by})
    named = photo_store.of_visits([visit]).get(visit, [])
    return Told(
        log=log,
        times=corrected_times(events),
        names={person.id: person.name for person in people.values()},
        kept=photo_store.have({reference.sha256 for reference in named}),
        let_go=photo_store.were_let_go({reference.sha256 for reference in named}),
        read=_read,
    )


def _read(event: Event) -> Any:
    """The value of a private answer; None when it cannot be read."""
    try:
        return keys.decrypt(event.body, event.about, event.id)
    except keys.Unreadable:
        return None
