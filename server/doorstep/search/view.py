"""Gathers what is found, in a number of statements that does not depend on how much there is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from ..accounts import store as accounts
from ..accounts.rules import Person, oversees, supervises, teams_overseen
from ..appointments import finding_store, ledger_store, member_store, order_store
from ..appointments import store as appointments
from ..appointments.finding_store import Found
from ..appointments.rules import OfficeVisit, served, zone_of
from ..customers import store as customers
from ..customers.finding import Reason
from ..errors import NotFound
from ..records import store as records
from ..records import summary_store
from . import rules

Json = dict[str, Any]

MOST = 8
"""Of each group so many are shown."""
SPOKEN_OF = 3
MOST_PEOPLE = 5_000
_NUMBER = re.compile(r"[#№\s]*(\d{1,9})\s*", re.ASCII)


def found(asking: Person, query: str, zone: str) -> Json:
    """What somebody may look at of whatever fits the query."""
    teams = teams_overseen(asking)
    people, many = finding_store.customers_found(teams, query, MOST)
    spoken = finding_store.spoken_of(teams, [one.customer.id for one in people], SPOKEN_OF)
    office = appointments.visits({id for ids in spoken.values() for id in ids})
    meant = [visit for one in people for visit in _meant([office[id] for id in spoken[one.customer.id]])]
    firsts = finding_store.orders_found(teams, query, MOST + 1)
    chains = order_store.chains(firsts)
    orders = [chains[id][-1] for id in firsts if oversees(asking, chains[id][-1].team)]
    why = {one.customer.id: _why(one.reasons) for one in people}
    by_visit = {visit.id: why[visit.customer] for visit in meant}
    by_order = {visit.id: [{"by": "order", "text": visit.order}] for visit in orders}
    sealed = _records(asking, query, office, why)
    staff, more_staff = _people(teams, query)
    shown = _visits({visit.id: visit for visit in (*meant, *orders)}, zone)
    more = {
        "visits": len(meant) > MOST,
        "customers": many,
        "orders": len(orders) > MOST,
        "records": len(sealed) > MOST,
        "people": more_staff,
    }
    return {
        "visits": [{**shown[visit.id], "why": by_visit[visit.id]} for visit in meant[:MOST]],
        "customers": [_customer(one) for one in people],
        "orders": [{**shown[visit.id], "why": by_order[visit.id]} for visit in orders[:MOST]],
        "records": sealed[:MOST],
        "people": staff,
        "more": [group for group, there in more.items() if there],
    }


def _meant(visits: Sequence[OfficeVisit]) -> list[OfficeVisit]:
    """Of a customer's visits those that they call about: what is to come, the next first, or else the last one."""
    coming = [visit for visit in visits if not _over(visit)]
    timed = sorted((visit for visit in coming if visit.start), key=lambda visit: str(visit.start))
    return [*timed, *(visit for visit in coming if not visit.start)] or list(visits[:1])


def _over(visit: OfficeVisit) -> bool:
    return visit.state == "cancelled" or visit.finished is not None


def _why(reasons: Iterable[Reason]) -> list[Json]:
    return [{"by": by, "text": text} for by, text in dict.fromkeys((reason.by, reason.shown) for reason in reasons)]


def _customer(found: Found) -> Json:
    who = found.customer
    where = next((reason.shown for reason in found.reasons if reason.by == "address"), None)
    first = found.premises[0].address if found.premises else None
    names = ("id", "name", "address_as", "phone")
    return {**{name: getattr(who, name) for name in names}, "address": where or first, "why": _why(found.reasons)}


def _visits(visits: Mapping[str, OfficeVisit], home: str) -> dict[str, Json]:
    """Visits on the wire, by id."""
    ledgers, mains = ledger_store.ledgers(visits), member_store.mains(visits)
    who = customers.customers({visit.customer for visit in visits.values()})
    where = customers.premises({visit.premises for visit in visits.values()})
    people = accounts.people(set(mains.values()))
    shown = {}
    for id, visit in visits.items():
        agreed, zone = served(visit, ledgers[id]), zone_of(ledgers[id]) if ledgers[id] else home
        shown[id] = {
            **{name: getattr(visit, name) for name in ("id", "order", "kind", "state", "begun")},
            "over": _over(visit),
            "start": agreed.start.isoformat() if agreed else None,
            "zone": zone,
            "customer": who[visit.customer].name,
            "phone": who[visit.customer].phone,
            "address": where[visit.premises].address,
            "main": people.get(mains.get(id, "")),
        }
    return shown


def _records(
    asking: Person, query: str, office: Mapping[str, OfficeVisit], why: Mapping[str, Sequence[Json]]
) -> list[Json]:
    """The record of the number that was typed, and those of visits of the customers who were found."""
    reasons: dict[int, Sequence[Json]] = {}
    if said := _NUMBER.fullmatch(query):
        number = int(said[1])
        try:
            records.record_for(asking, number)
            reasons[number] = [{"by": "number", "text": str(number)}]
        except NotFound:
            pass
    judged = [id for id, visit in office.items() if supervises(asking, visit.team)]
    for visit, number in records.numbers_in_force(judged).items():
        reasons.setdefault(number, why[office[visit].customer])
    summaries = summary_store.summaries(reasons)
    visits = appointments.visits({one.visit for one in summaries.values()})
    who = customers.customers({visit.customer for visit in visits.values()})
    return [
        {
            **{name: getattr(one, name) for name in ("number", "visit", "day", "outcome")},
            "order": visits[one.visit].order,
            "customer": who[visits[one.visit].customer].name,
            "why": reasons[number],
        }
        for number in sorted(reasons, key=lambda number: (reasons[number][0]["by"] != "number", -number))
        if (one := summaries.get(number))
    ]


def _people(teams: Collection[str] | None, query: str) -> tuple[list[Json], bool]:
    everybody = accounts.page_of_people(teams, None, "", MOST_PEOPLE)
    found, more = rules.named(everybody, query, MOST)
    names = {team.id: team for team in accounts.teams()} if found else {}
    return [
        {
            **{name: getattr(person, name) for name in ("id", "name", "staff_no", "phone")},
            "team": names.get(person.team or ""),
            "why": [{"by": by, "text": text} for by, text in why],
        }
        for person, why in found
    ], more
