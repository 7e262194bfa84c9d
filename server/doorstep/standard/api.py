"""The routes of the standard: its versions, and each version as it was published."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Response

from ..accounts import store as accounts
from ..database import reading
from ..http import Blueprint
from ..packing import Lasting
from . import schemas, store

blp = Blueprint("standard", __name__, url_prefix="/api/v1/standard", description="The service standard")

FOR_EVER = "private, max-age=31536000, immutable"


@blp.route("", methods=["GET"])
@blp.response(200, schemas.Versions)
@blp.refuses(401)
def versions() -> dict[str, Any]:
    """The published versions, the one in force first."""
    with reading():
        found = store.history()
        people = accounts.people({one.published_by for one in found if one.published_by})
    shown = [
        {**vars(one), "current": place == 0, "by": by.name if (by := people.get(one.published_by or "")) else None}
        for place, one in enumerate(found)
    ]
    return {"items": shown}


@blp.route("/<string:hash>", methods=["GET"])
@blp.response(200, schemas.Standard)
@blp.alt_response(304, description="The caller has it already", success=True)
@blp.refuses(401, 404)
def document(hash: str) -> Response:
    """One version of the standard. Its hash names its content, so it may be kept for ever."""
    return _lasting(hash).answer()


@lru_cache(maxsize=16)  # a hash names one content for ever, so what is cached never grows stale
def _lasting(hash: str) -> Lasting:
    with reading():
        return Lasting(store.text(hash), "application/json", FOR_EVER)
