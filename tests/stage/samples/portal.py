"""The customer's link."""

from __future__ import annotations

from builders import book
from doorstep.accounts import links
from doorstep.appointments import ledger_store
from doorstep.database import reading
from people import People

from .declaring import Call, call


@call("POST /api/v1/portal/open")
def open_link(people: People) -> Call:
    return Call(json={"link": links.address(book(people.li), 1).partition("/v/")[2]})


@call("GET /api/v1/portal/visit")
def look_at_a_visit(people: People) -> Call:
    return Call(cookies=customer_of(book(people.li)))


@call("POST /api/v1/portal/confirm")
def confirm(people: People) -> Call:
    visit = book(people.li)
    with reading():
        [entry] = ledger_store.ledger(visit)
    return Call(json={"entry": entry.id}, cookies=customer_of(visit))


def customer_of(visit: str) -> dict[str, str]:
    """The cookie of the visit's customer, who has opened the link."""
    return {"doorstep-link": links.address(visit, 1).partition("/v/")[2]}
