"""The customer's routes. A link opens one visit and nothing else; whoever has it is the customer.

Guesses are not counted: 256 bits cannot be guessed, and a limit by address would shut out everybody behind the same
mobile gateway.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import after_this_request, request

from .. import clock, cookies
from ..accounts import links
from ..accounts import store as accounts
from ..accounts.rules import read_link
from ..appointments import ledger_store, member_store
from ..appointments import store as appointments
from ..appointments.rules import OfficeVisit, in_force
from ..customers import store as customers
from ..customers.rules import LANGUAGES
from ..database import reading
from ..errors import NotFound
from ..http import Blueprint
from ..intake import customer as intake
from ..records import canonical, restored_store
from ..records import rules as record_rules
from ..records import store as records
from ..standard import store as standards
from ..visits import store as visits
from . import receipts, rules, schemas

blp = Blueprint("portal", __name__, url_prefix="/api/v1", description="The customer's link and receipt")

OPENED_BY_CODE = ("booked", "on_the_way")
"""States in which the customer needs the door code."""


@blp.route("/portal/open", methods=["POST"])
@blp.arguments(schemas.Link)
@blp.response(200, schemas.Visit)
@blp.refuses(400, 403, 404, 415, 422)
def open_link(given: dict[str, Any]) -> dict[str, Any]:
    """Open a link: sets a cookie that holds it, and answers the visit. Changes nothing."""
    now = clock.now()
    with reading():
        answer = _shown(_visit(given["link"], now))
    after_this_request(lambda response: cookies.set_link_cookie(response, given["link"]))
    return answer


@blp.route("/portal/visit", methods=["GET"])
@blp.response(200, schemas.Visit)
@blp.refuses(404)
def visit() -> dict[str, Any]:
    """The visit of the link that was opened in this browser."""
    now = clock.now()
    with reading():
        return _shown(_visit(cookies.link(request), now))


@blp.route("/portal/confirm", methods=["POST"])
@blp.arguments(schemas.Confirmed)
@blp.response(200, schemas.Visit)
@blp.refuses(400, 403, 404, 409, 415, 422)
def confirm(given: dict[str, Any]) -> dict[str, Any]:
    """Agree once more to the time that is in force; answers the visit."""
    now = clock.now()
    with reading():
        id = _visit(cookies.link(request), now).id
    intake.confirm(id, str(given["entry"]), now)
    with reading():
        return _shown(_visit(cookies.link(request), now))


@blp.route("/receipts/<string:digest>", methods=["GET"])
@blp.response(200, schemas.Standing)
@blp.refuses(404)
def receipt(digest: str) -> dict[str, Any]:
    """Whether a receipt's digest stands in the chain of sealed records; for anybody."""
    with reading():
        if not rules.is_digest(digest):
            raise _no_receipt()
        found = records.with_digest(digest)
        if found is None:
            return _taken_back(digest)
        if canonical.digest(found.document.encode()) != digest:
            raise _no_receipt()
        later = [other.number for other in records.records_of(found.visit) if other.number > found.number]
        return {
            "record": found.number,
            "digest": found.digest,
            "sealed_at": found.sealed_at,
            "superseded_by": later[0] if later else None,
            "checkpointed": records.is_checkpointed(found.number),
            "restored": None,
        }


def _taken_back(digest: str) -> dict[str, Any]:
    """What a receipt still proves whose record was sealed and then lost with a database that was restored."""
    lost = restored_store.taken_back(digest)
    if lost is None:
        raise _no_receipt()
    again = records.records_of(lost.visit) if lost.visit else []
    return {
        "record": lost.number,
        "digest": lost.digest,
        "sealed_at": lost.sealed_at,
        "superseded_by": again[-1].number if again else None,
        "checkpointed": True,
        "restored": {"at": restored_store.restores()[-1].at, "now": again[-1].number if again else None},
    }


def _no_receipt() -> NotFound:
    return NotFound("No sealed record has this digest.", code="no_such_receipt")


def _visit(link: str, now: datetime) -> OfficeVisit:
    """The visit that a link opens; raises NotFound, the same for whatever is wrong with it."""
    read = read_link(link)
    if read is not None:
        id, token = read
        found = appointments.visit(id)
        if links.is_right(token, id, found.link_version if found else 1) and found is not None:
            promise = in_force(ledger_store.ledger(id))
            if rules.is_kept(appointments.over(id), promise, now):
                return found
    raise NotFound("This link opens nothing, or no longer does.", code="no_such_link")


def _shown(office: OfficeVisit) -> dict[str, Any]:
    standard = standards.by_hash(office.standard)
    summary = visits.summary(office.id)
    state = rules.state(office, summary.status if summary else None)
    customer = customers.customers([office.customer])[office.customer]
    promise = in_force(ledger_store.ledger(office.id))
    main = next((member.person for member in member_store.members(office.id) if member.role == "main"), None)
    person = accounts.person(main) if main else None
    receipt = _receipt(office.id)
    if person and not person.active and receipt is None:
        person = None  # who was shut out is announced to nobody; with a receipt, it was they who came
    confirmed = {one.entry: one.at for one in ledger_store.confirmations([office.id])[office.id]}
    return {
        "state": state,
        "language": customer.language or LANGUAGES[0],
        "company": standard["brand"]["company"],
        "hotline": standard["brand"]["hotline"],
        "kind": standard["visits"][office.kind]["name"],
        "promise": promise and {"entry": promise.id, "start": promise.start, "end": promise.end, "zone": promise.zone},
        "address": customers.premises([office.premises])[office.premises].address,
        "who": person and {"name": person.name, "staff_no": person.staff_no},
        "door_code": links.door_code(office.id, office.link_version) if state in OPENED_BY_CODE else None,
        "confirmed_at": confirmed.get(promise.id) if promise else None,
        "receipt": receipt,
    }


def _receipt(visit: str) -> dict[str, Any] | None:
    """The receipt of the record in force; None before there is one."""
    sealed = records.records_of(visit)
    if not sealed:
        return None
    record = sealed[-1]
    opened, _ = record_rules.open_record(record.sealed, records.openings_of(record.number))
    standard = standards.by_hash(opened["standard"])
    return {
        **receipts.receipt(opened, standard, standards.current()),
        "digest": record.digest,
        "sealed_at": record.sealed_at,
    }
