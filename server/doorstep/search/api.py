"""The search of the office. Nothing is commanded here, and nobody finds what they may not look at."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from .. import installation
from ..accounts.rules import Person
from ..database import reading
from ..http import Blueprint, caller
from . import schemas, view

Json = dict[str, Any]

blp = Blueprint("search", __name__, url_prefix="/api/v1", description="Finding what somebody calls about")


@blp.route("/search", methods=["GET"])
@blp.arguments(schemas.Query, location="query", unknown=ma.RAISE)
@blp.response(200, schemas.Found)
@blp.refuses(401, 403)
def search(wanted: Json) -> Json:
    """Customers, visits, orders, records and people of one's teams, by digits, names, pinyin, addresses and numbers."""
    asking: Person = caller().person
    with reading():
        return view.found(asking, wanted["q"].strip(), installation.settings().zone)
