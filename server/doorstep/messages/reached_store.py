"""Where customers and people are reached, and what of it they want: over which channels a message can go to them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from .. import clock
from ..accounts import push_store
from ..accounts import store as accounts
from ..accounts.rules import Person
from ..customers import opt_out_store
from ..customers import store as customers
from ..customers.rules import Customer
from ..standard import store as standards
from .quiet import Quiet
from .rules import To
from .ways import Ways


@dataclass(frozen=True)
class _Known:
    """Those of some recipients who are customers, and those who are ours."""

    customers: Mapping[str, Customer] = field(repr=False)
    people: Mapping[str, Person] = field(repr=False)


def _known(recipients: Collection[str]) -> _Known:
    people = {person.id: person for person in accounts.people(recipients).values()}
    others = set(recipients) - people.keys()
    return _Known(customers.customers(others) if others else {}, people)


def _mail_addresses(known: _Known) -> Mapping[str, str | None]:
    people: dict[str, str | None] = {id: person.email for id, person in known.people.items()}
    return people | {id: customer.email for id, customer in known.customers.items()}


def _phones(known: _Known) -> Mapping[str, str | None]:
    people: dict[str, str | None] = {id: person.phone for id, person in known.people.items()}
    return people | {id: customer.phone for id, customer in known.customers.items()}


def _browsers(known: _Known) -> Mapping[str, str | None]:
    """Whoever takes anywhere what is pushed: to which browsers, is looked at when it is."""
    return {person: person for person in push_store.reached(known.people.keys(), clock.now())}


BOOKS: Mapping[str, Callable[[_Known], Mapping[str, str | None]]] = {
    "email": _mail_addresses,
    "phone": _phones,
    "device": _browsers,
}
"""Where the addresses of customers and people stand, by their kind."""


def _addresses(known: _Known, kind: str) -> dict[str, str]:
    found = BOOKS[kind](known) if kind in BOOKS else {}
    return {id: address for id, address in found.items() if address}


def addresses(recipients: Collection[str], kind: str) -> dict[str, str]:
    """The addresses of a kind of those of these customers and people that have one, by id."""
    return _addresses(_known(recipients), kind) if recipients and kind in BOOKS else {}


def ways(wanted: Collection[To], set_up: Mapping[str, str], quiet: Quiet | None) -> Ways:
    """How these messages leave here over the channels that are `set_up`, each with the kind of address it needs."""
    known = _known({to.recipient for to in wanted}) if wanted else _Known({}, {})
    return Ways(
        set_up,
        {kind: _addresses(known, kind) for kind in set(set_up.values()) if wanted},
        {hash: standards.by_hash(hash).get("messages", {}) for hash in {to.standard for to in wanted}},
        quiet,
        opt_out_store.by_channel(known.customers) if known.customers else {},
        {id: one.channel for id, one in known.customers.items() if one.channel},
    )
