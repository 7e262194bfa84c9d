"""What a customer's link opens. A link opens one visit and nothing else; whoever has it is the customer.

Guesses are not counted: neither the 256 bits of a long link nor the 128 of a short one can be guessed, and a limit by
address would shut out everybody behind the same mobile gateway. A browser holds one link at a time, in a cookie; a page
that commands something names the visit that it shows, so that the page of another link, opened in the same browser
since, is never spoken for.
"""

from __future__ import annotations

from datetime import datetime

from flask import request

from .. import cookies
from ..accounts import links
from ..accounts.tokens import is_short_link, read_link
from ..appointments import ledger_store, link_store, order_store
from ..appointments import store as appointments
from ..appointments.rules import OfficeVisit, in_force
from ..database import reading
from ..errors import NotFound
from ..http import Blueprint
from . import rules

blp = Blueprint("portal", __name__, url_prefix="/api/v1", description="The customer's link and receipt")


def opens(link: str, now: datetime) -> OfficeVisit:
    """The visit that a link opens, the living one of its order, as long as any of the order is kept; raises NotFound,
    the same for whatever is wrong with it."""
    id = _visit_of(link)
    if id is not None:
        of_order = order_store.chain(id)
        if any(_is_kept(visit, now) for visit in reversed(of_order)):
            return of_order[-1]
    raise _nothing()


def _visit_of(link: str) -> str | None:
    """The visit that a link opens, long or short; None when it opens none."""
    if is_short_link(link):
        id = link_store.visit_of(link)
        short = appointments.visit(id) if id else None
        return id if short and links.is_right_short(link, short.id, short.link_version) else None
    if (read := read_link(link)) is None:
        return None
    id, token = read
    found = appointments.visit(id)
    return id if links.is_right(token, id, found.link_version if found else 1) and found is not None else None


def _is_kept(visit: OfficeVisit, now: datetime) -> bool:
    return rules.is_kept(appointments.over(visit.id), in_force(ledger_store.ledger(visit.id)), now)


def here(now: datetime) -> OfficeVisit:
    """The visit of the link that was opened in this browser; raises NotFound."""
    return opens(cookies.link(request), now)


def named(visit: object, now: datetime) -> OfficeVisit:
    """The visit of this browser's link, of whose order the page names any; raises NotFound, also when another link was
    opened here since. A page that lies open names the visit that was the living one then."""
    return _of_order(visit, now)[-1]


def spoken_of(visit: object, now: datetime) -> OfficeVisit:
    """The visit that the page names, of the order of this browser's link, living or not: what somebody thinks of one
    that is over is about that one. Raises NotFound as `named` does."""
    return next(one for one in _of_order(visit, now) if one.id == str(visit))


def _of_order(visit: object, now: datetime) -> list[OfficeVisit]:
    with reading():
        of_order = order_store.chain(opens(cookies.link(request), now).id)
    if str(visit) not in {one.id for one in of_order}:
        raise _nothing()
    return of_order


def _nothing() -> NotFound:
    return NotFound("This link opens nothing, or no longer does.", code="no_such_link")
