"""Messages for those who answer for a team: what waits, what was sent, and what was not and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import marshmallow as ma

from .. import clock, installation, iso
from ..accounts import store as accounts
from ..accounts.phones import e164
from ..accounts.rules import teams_to_list
from ..appointments.rules import VISIT
from ..customers import store as customers
from ..database import reading
from ..errors import Fault, Invalid
from ..http import IDEMPOTENCY_KEY, Blueprint, caller, idempotency_key
from ..intake import telling
from ..intake.store import Command
from ..intake.telling import Correction
from . import delivery_store, jobs, page_store, schemas, store
from .page_store import Place, Wanted
from .rules import LINK, STATES, local
from .store import Message

OF_VISIT = (VISIT, LINK)
"""What a message is about that belongs to a visit, and whose `about` is that."""

blp = Blueprint("messages", __name__, url_prefix="/api/v1/messages", description="Messages and what became of them")


@blp.route("", methods=["GET"])
@blp.arguments(schemas.WantedMessages, location="query", unknown=ma.RAISE)
@blp.response(200, schemas.MessagePage)
@blp.refuses(401, 403, 404)
def messages(wanted: dict[str, Any]) -> dict[str, Any]:
    """The messages of one's own team, what reached nobody first; an administrator sees those of every team."""
    limit = wanted["limit"]
    with reading():
        asked = _asked(wanted)
        after = _place(wanted["cursor"]) if "cursor" in wanted else None
        found = page_store.page(asked, after, limit + 1)
        items = _shown([one for _, one in found[:limit]])
        first = after is None
        counts = page_store.counts(asked) if first and _is_bounded(asked) else None
        segments = page_store.segments(asked.teams, asked.due) if first and asked.due else None
    return {
        "items": items,
        "cursor": _cursor(*found[limit - 1]) if len(found) > limit else None,
        "segments": segments,
        "counts": None if counts is None else {state: counts.get(state, 0) for state in STATES},
    }


@blp.route("/<uuid:message>", methods=["GET"])
@blp.response(200, schemas.Message)
@blp.refuses(401, 403, 404)
def message(message: UUID) -> dict[str, Any]:
    """A message of one's own team, with its words."""
    return _whole(str(message))


# ---- commands


@blp.route("/<uuid:message>/resend", methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY_KEY])
@blp.arguments(schemas.Again, unknown=ma.RAISE)
@blp.response(200, schemas.Message)
@blp.refuses(400, 401, 403, 404, 409, 415, 503)
def resend(given: dict[str, Any], message: UUID) -> dict[str, Any]:
    """Send a message once more that reached nobody, or perhaps nobody; its receiver knows it by the same id."""
    command, id = _command(), _own(message)
    telling.resend(id, caller().person.id, clock.now(), command)
    return _whole(id)


@blp.route("/<uuid:message>/correct-address", methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY_KEY])
@blp.arguments(schemas.Correction, unknown=ma.RAISE)
@blp.response(200, schemas.Message)
@blp.refuses(400, 401, 403, 404, 409, 415, 503)
def correct_address(given: dict[str, Any], message: UUID) -> dict[str, Any]:
    """Correct the customer's address: whatever waits for them goes there, and this message once more where it still
    holds."""
    command, id = _command(), _own(message)
    telling.correct(id, _correction(given), caller().person.id, clock.now(), command)
    return _whole(id)


@blp.route("/<uuid:message>/told", methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY_KEY])
@blp.arguments(schemas.Told, unknown=ma.RAISE)
@blp.response(200, schemas.Message)
@blp.refuses(400, 401, 403, 404, 409, 415, 503)
def told(given: dict[str, Any], message: UUID) -> dict[str, Any]:
    """Somebody has called the customer about a message that no channel could deliver."""
    command, id = _command(), _own(message)
    reached, note = given["outcome"] == "told", given.get("note")
    telling.told(id, reached, note, caller().person.id, clock.now(), command)
    return _whole(id)


def _command() -> Command:
    return Command(caller().person.id, *idempotency_key())


def _own(message: UUID) -> str:
    """The id of a message that is the caller's business; raises NotFound."""
    with reading():
        return store.message_for(caller().person, str(message)).id


def _correction(given: dict[str, Any]) -> Correction:
    if "email" in given:
        return Correction("email", given["before"], given["email"])
    phone = e164(given["phone"])
    if phone is None:
        message = "This is no telephone number."
        raise Invalid(message, (Fault("/phone", message, "phone"),))
    return Correction("phone", given["before"], phone)


# ---- what the routes have in common


def _whole(id: str) -> dict[str, Any]:
    with reading():
        found = store.message_for(caller().person, id)
        [shown] = _shown([found])
        known = customers.customers([found.recipient]).get(found.recipient) if found.role == "customer" else None
        address = known and {"email": known.email, "phone": known.phone or None}
        return {**shown, "address": address, "call_until": telling.call_until(found)}


def _asked(wanted: dict[str, Any]) -> Wanted:
    return Wanted(
        teams=_teams(str(wanted["team"]) if "team" in wanted else None),
        due=_day(wanted),
        customer=str(wanted["customer"]) if "customer" in wanted else None,
        about=(OF_VISIT, str(wanted["visit"])) if "visit" in wanted else None,
        state=wanted.get("state"),
        kind=wanted.get("kind"),
        channel=wanted.get("channel"),
        reader=caller().person.id,
    )


def _is_bounded(asked: Wanted) -> bool:
    """Whether they can be counted: all that ever were are too many."""
    return bool(asked.due or asked.customer or asked.about)


def _shown(found: Sequence[Message]) -> list[dict[str, Any]]:
    home = installation.settings().zone
    open = [one for one in found if one.text is None]
    letters, names = jobs.letters(open, home, jobs.hidden(open)), jobs.names(found)
    deliveries = delivery_store.of_messages([one.id for one in found])
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
                "to": {"id": one.recipient, "role": one.role, "name": names.get(one.recipient, "")},
                "zone": one.facts["zone"],
                "delivery": deliveries.get(one.id),
                "subject": letter.subject if letter else one.subject,
                "text": letter.text if letter else one.text,
                "language": "en" if language == "en" else "zh-CN",
            }
        )
    return items


def _teams(wanted: str | None) -> tuple[str, ...]:
    """The teams to list: the wanted one, or else all that are one's own."""
    teams = teams_to_list(caller().person, wanted)
    return tuple(sorted(teams) if teams is not None else (team.id for team in accounts.teams()))


def _day(wanted: dict[str, Any]) -> tuple[datetime, datetime] | None:
    if "date" not in wanted:
        return None
    settings = installation.settings()
    day = wanted["date"]
    return local(day, "00:00", settings.zone), local(day + timedelta(days=1), "00:00", settings.zone)


def _cursor(part: int, last: Message) -> str:
    return f"{part}-{iso.microseconds(last.due)}-{last.id}"


def _place(cursor: str) -> Place:
    part, due, id = cursor.split("-", 2)
    return Place(int(part), iso.at_microseconds(int(due)), id)
