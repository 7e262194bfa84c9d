"""A customer on one page, for those whose teams visit them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from .. import clock
from ..accounts.rules import teams_overseen
from ..appointments import customer_store
from ..database import reading
from ..http import Blueprint, caller
from . import schemas, view

Json = dict[str, Any]

blp = Blueprint(
    "customers", __name__, url_prefix="/api/v1/customers", description="Customers and what is known of them"
)


@blp.route("/<uuid:customer>", methods=["GET"])
@blp.response(200, schemas.WholeCustomer)
@blp.refuses(401, 403, 404)
def customer(customer: UUID) -> Json:
    """A customer whom one's teams visit, with their visits of those teams, calls, promises and premises."""
    return _shown(str(customer))


def _shown(id: str) -> Json:
    asking = caller().person
    with reading():
        found = customer_store.customer_for(asking, id)
        return view.whole(found, teams_overseen(asking), clock.now())
