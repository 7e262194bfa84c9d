"""Which records somebody means who types what they know: the customer, where it was, the order, who went there, what
failed, or words that were written down.

Names, addresses and orders are found by their indices, however many records there are. Words have none: they are read
in the newest records that everything else fits, up to a bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..accounts import store as accounts
from ..appointments import finding_store, order_store
from ..appointments.rules import VISIT
from ..customers.finding import plain
from ..events import store as event_log
from ..standard import store as standards
from .summary_store import Meant, Wanted, page

READ = 1_000
"""In so many records words are looked for, the newest ones."""
MOST_CUSTOMERS = 100
MOST_ORDERS = 100
MOST_PEOPLE = 100
WRITTEN = ("visit.completed", "note.added", "item.answered", "call.attempted")
"""The types of events in which somebody writes what a record is searched for."""
_TEXTS = ("reason", "note", "text")


def searched(wanted: Wanted, query: str) -> Wanted:
    """What is wanted, narrowed to what somebody typed."""
    teams = None if wanted.team is None else [wanted.team]
    text = plain(query)
    customers, _ = finding_store.customers_found(teams, query, MOST_CUSTOMERS)
    firsts = finding_store.orders_found(teams, query, MOST_ORDERS)
    orders = {visit.id for chain in order_store.chains(firsts).values() for visit in chain}
    people = accounts.page_of_people(teams, None, "", MOST_PEOPLE, None, query) if text else []
    number = re.fullmatch(r"[#№\s]*(\d{1,9})\s*", query, re.ASCII)
    return replace(
        wanted,
        meant=Meant(
            number=int(number[1]) if number else None,
            of=order_store.visits_of([one.customer.id for one in customers]),
            visits=orders | _written(wanted, text),
            technicians={one.id for one in people},
            items=_items(text),
        ),
    )


def reasons(outcomes: Mapping[str, str]) -> dict[str, str]:
    """Why visits ended as they did, as their technicians wrote it, by visit; `outcomes` say how. Of several who
    completed one, the first who ended it so."""
    found: dict[str, str] = {}
    for visit, body in event_log.texts_of(VISIT, outcomes, ("visit.completed",), ("reason",)):
        if body.get("outcome") == outcomes[visit]:
            found.setdefault(visit, body["reason"])
    return found


def _written(wanted: Wanted, text: str) -> set[str]:
    if len(text) < 2:
        return set()
    newest = [summary.visit for summary in page(wanted, None, READ)]
    return {
        visit
        for visit, body in event_log.texts_of(VISIT, newest, WRITTEN, _TEXTS)
        if any(text in plain(said) for said in _said(body))
    }


def _said(body: Mapping[str, Any]) -> Iterable[str]:
    return (body[name] for name in _TEXTS if isinstance(body.get(name), str))


def _items(text: str) -> list[str]:
    """The items of the standard in force that are called so."""
    standard = standards.current()
    if not standard or len(text) < 2:
        return []
    return [id for id, item in standard["items"].items() if text in plain(item["zh"]) or text in plain(item["en"])]
