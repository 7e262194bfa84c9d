"""What somebody owes next. There is nothing to command here: a todo ends when what was promised has come about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import marshmallow as ma

from .. import clock
from ..database import reading
from ..http import Blueprint, caller
from . import schemas, view

Json = dict[str, Any]

SOON = timedelta(days=1)

blp = Blueprint("todos", __name__, url_prefix="/api/v1", description="What one owes next")


@blp.route("/todos", methods=["GET"])
@blp.arguments(schemas.WantedTodos, location="query", unknown=ma.RAISE)
@blp.response(200, schemas.Todos)
@blp.refuses(401, 403)
def todos(wanted: Json) -> Json:
    """The open promises that one holds oneself, or that one's team's people of a role or duty of one's own hold, and
    those of others at which one looks on."""
    asking, limit, now = caller().person, wanted["limit"], clock.now()
    with reading():
        found = view.held(asking, schemas.MOST + 1)
        items = view.shown(asking, found[:limit], now)
        watched = view.shown(asking, view.looked_on(asking, schemas.MOST), now) if limit else []
    due = [one.promise.due for one in found[: schemas.MOST]]
    return {
        "items": items,
        "watched": watched,
        "more": len(found) > limit,
        "soon": sum(one < now + SOON for one in due),
        "overdue": sum(one < now for one in due),
    }
