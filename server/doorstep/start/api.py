"""How far an installation has been set up: team, people, standard, first visits. Nothing is commanded here."""

from __future__ import annotations

from typing import Any

from ..accounts import store as accounts
from ..accounts.rules import FIELD_ROLES
from ..appointments import store as appointments
from ..database import reading
from ..http import Blueprint
from ..standard import store as standards
from . import schemas

blp = Blueprint("start", __name__, url_prefix="/api/v1", description="How far an installation has been set up")


@blp.route("/start", methods=["GET"])
@blp.response(200, schemas.Beginnings)
@blp.refuses(401, 403)
def start() -> dict[str, Any]:
    """What is there already of what a first day needs."""
    with reading():
        roles = [person.roles for person in accounts.everybody(active_only=True)]
        return {
            "teams": len(accounts.teams()),
            "goers": sum(bool(one & FIELD_ROLES) for one in roles),
            "office": sum("dispatcher" in one for one in roles),
            "standard": standards.current() is not None,
            "visits": bool(appointments.ids_after(None, 1)),
        }
