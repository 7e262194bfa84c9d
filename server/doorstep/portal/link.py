"""What a customer's link opens. A link opens one visit and nothing else; whoever has it is the customer.

Guesses are not counted: 256 bits cannot be guessed, and a limit by address would shut out everybody behind the same
mobile gateway. A browser holds one link at a time, in a cookie; a page that commands something names the visit that it
shows, so that the page of another link, opened in the same browser since, is never spoken for.
"""

from __future__ import annotations

from datetime import datetime

from flask import request

from .. import cookies
from ..accounts import links
from ..accounts.rules import read_link
from ..appointments import ledger_store
from ..appointments import store as appointments
from ..appointments.rules import OfficeVisit, in_force
from ..database import reading
from ..errors import NotFound
from ..http import Blueprint
from . import rules

blp = Blueprint("portal", __name__, url_prefix="/api/v1", description="The customer's link and receipt")


def opens(link: str, now: datetime) -> OfficeVisit:
    """The visit that a link opens; raises NotFound, the same for whatever is wrong with it."""
    read = read_link(link)
    if read is not None:
        id, token = read
        found = appointments.visit(id)
        if links.is_right(token, id, found.link_version if found else 1) and found is not None:
            promise = in_force(ledger_store.ledger(id))
            if rules.is_kept(appointments.over(id), promise, now):
                return found
    raise _nothing()


def here(now: datetime) -> OfficeVisit:
    """The visit of the link that was opened in this browser; raises NotFound."""
    return opens(cookies.link(request), now)


def named(visit: object, now: datetime) -> OfficeVisit:
    """The visit of this browser's link, which the page names by its link; raises NotFound, also when another link was
    opened here since."""
    link = cookies.link(request)
    if link.partition(".")[0] != str(visit):
        raise _nothing()
    with reading():
        return opens(link, now)


def _nothing() -> NotFound:
    return NotFound("This link opens nothing, or no longer does.", code="no_such_link")
