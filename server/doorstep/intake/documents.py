"""What a visit looks like to those who go there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ..accounts import store as accounts
from ..appointments import store as appointments
from ..appointments.rules import Member, OfficeVisit, PromiseEntry, document
from ..customers import store as customers
from ..visits import keys

Json = dict[str, Any]


def of(ids: Collection[str]) -> dict[str, Json]:
    """The visit documents of these ids, by id, as phones get them."""
    office = appointments.visits(ids)
    ledgers, members = appointments.ledgers(office), appointments.members_of(office)
    return _documents(list(office.values()), ledgers, members)


def of_visit(office: OfficeVisit, ledger: Sequence[PromiseEntry], members: Sequence[Member]) -> Json:
    return _documents([office], {office.id: ledger}, {office.id: members})[office.id]


def _documents(
    office: Sequence[OfficeVisit],
    ledgers: Mapping[str, Sequence[PromiseEntry]],
    members: Mapping[str, Sequence[Member]],
) -> dict[str, Json]:
    people = accounts.people({member.person for group in members.values() for member in group})
    found = customers.customers([visit.customer for visit in office])
    places = customers.premises([visit.premises for visit in office])
    key = keys.public()
    return {
        visit.id: document(
            visit,
            found[visit.customer],
            places[visit.premises],
            ledgers[visit.id],
            [(member, people[member.person]) for member in members[visit.id]],
            key,
            ledgers[visit.id][-1].zone,
        )
        for visit in office
    }
