"""Messages for those who answer for a team: what waits, what was sent, and what was not and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import marshmallow as ma

from .. import installation, iso
from ..accounts.rules import oversees
from ..appointments.rules import VISIT
from ..database import reading
from ..errors import NotFound
from ..http import Blueprint, caller
from . import jobs, schemas, store
from .rules import LINK, local
from .store import Message

OF_VISIT = (VISIT, LINK)
"""What a message is about that belongs to a visit, and whose `about` is that."""

blp = Blueprint("messages", __name__, url_prefix="/api/v1/messages", description="Messages and what became of them")


@blp.route("", methods=["GET"])
@blp.arguments(schemas.WantedMessages, location="query", unknown=ma.RAISE)
@blp.response(200, schemas.MessagePage)
@blp.refuses(401, 403, 404)
def messages(wanted: dict[str, Any]) -> dict[str, Any]:
    """The messages of one's own team, the latest due first; an administrator sees those of every team."""
    limit = wanted["limit"]
    with reading():
        found = store.page(
            team=_team(str(wanted["team"]) if "team" in wanted else None),
            due=_day(wanted),
            state=wanted.get("state"),
            about=(OF_VISIT, str(wanted["visit"])) if "visit" in wanted else None,
            before=_place(wanted["cursor"]) if "cursor" in wanted else None,
            limit=limit + 1,
            reader=caller().person.id,
        )
        items = _shown(found[:limit])
    return {"items": items, "cursor": _cursor(found[limit - 1]) if len(found) > limit else None}


@blp.route("/<uuid:message>", methods=["GET"])
@blp.response(200, schemas.Message)
@blp.refuses(401, 403, 404)
def message(message: Any) -> dict[str, Any]:
    """A message of one's own team, with its words."""
    with reading():
        [shown] = _shown([store.message_for(caller().person, str(message))])
    return shown


def _shown(found: Sequence[Message]) -> list[dict[str, Any]]:
    home = installation.settings().zone
    open = [one for one in found if one.text is None]
    letters, names = jobs.letters(open, home, jobs.hidden(open)), jobs.names(found)
    items = []
    for one in found:
        letter = letters.get(one.id)
        language = letter.language if letter else one.language
        items.append(
            {
                **vars(one),
                "visit": one.about if one.what in OF_VISIT else None,
                "order": one.facts.get("order"),
                "about_day": one.day,
                "goes_at": one.try_at if one.state == "waiting" else None,
                "to": {"role": one.role, "name": names.get(one.recipient, "")},
                "zone": one.facts["zone"],
                "subject": letter.subject if letter else one.subject,
                "text": letter.text if letter else one.text,
                "language": "en" if language == "en" else "zh-CN",
            }
        )
    return items


def _team(wanted: str | None) -> str | None:
    """The team to list: the wanted one, or else one's own; None, which means all, for an administrator alone."""
    asking = caller().person
    team = wanted or asking.team
    if "administrator" in asking.roles:
        return wanted
    if team is None or not oversees(asking, team):
        raise NotFound("There is no such team here.", of=team)
    return team


def _day(wanted: dict[str, Any]) -> tuple[datetime, datetime] | None:
    if "date" not in wanted:
        return None
    settings = installation.settings()
    day = wanted["date"]
    return local(day, "00:00", settings.zone), local(day + timedelta(days=1), "00:00", settings.zone)


def _cursor(last: Message) -> str:
    return f"{iso.microseconds(last.due)}-{last.id}"


def _place(cursor: str) -> tuple[datetime, str]:
    due, _, id = cursor.partition("-")
    return iso.at_microseconds(int(due)), id
