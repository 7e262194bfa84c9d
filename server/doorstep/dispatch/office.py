"""What the routes of the office have in common: whose team is meant, who makes a kind of visit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ..accounts import store as accounts
from ..accounts.rules import FIELD_ROLES, Person, Team, oversees
from ..errors import NotFound
from ..http import Blueprint, caller
from ..standard import store as standards

Json = dict[str, Any]

blp = Blueprint("dispatch", __name__, url_prefix="/api/v1", description="Booking visits")


def team(given: Json) -> Team:
    """The team that is meant, one's own unless it is said; for an administrator, who has none, the first by name.
    Raises NotFound for one that the asking person does not look after."""
    asking = caller().person
    id = str(given["team"]) if given.get("team") else asking.team
    team = accounts.team(id) if id is not None else next(iter(accounts.teams()), None)
    if team is None or not oversees(asking, team.id):
        raise NotFound("There is no such team here.", of=id)
    return team


def role(kind: str) -> str | None:
    """Who makes this kind of visit; None when there is no such kind, or nobody goes to the customer for it."""
    role = _kind(kind).get("role")
    return role if role in FIELD_ROLES else None


def skills(kind: str) -> frozenset[str]:
    """What whoever makes this kind of visit must be able to do."""
    return frozenset(_kind(kind).get("skills", ()))


def _kind(kind: str) -> Json:
    standard = standards.current()
    found: Json = standard["visits"].get(kind, {}) if standard else {}
    return found


def person(id: UUID | None) -> Person | None:
    """The person who is meant, if anybody is."""
    return accounts.person(str(id)) if id is not None else None
