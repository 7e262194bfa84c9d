"""Gathers what is known of somebody's todos, in a fixed number of statements but for complaints by the link."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from .. import installation
from ..accounts import store as accounts
from ..accounts.rules import Person
from ..appointments import ledger_store
from ..appointments import store as appointments
from ..appointments.rules import VISIT, served, zone_of
from ..cases import store as cases
from ..cases.acts import CASE
from ..customers import store as customers
from ..errors import NotFound
from ..intake import earlier, messages
from ..messages import store as sent
from ..promises import store as promises
from ..promises import watcher_store
from ..promises.store import Watched
from ..standard import store as standards
from ..voices import store as voices
from ..voices.rules import VOICE, Voice

Json = dict[str, Any]

COMPLAINT = "complaint.answer"


def held(person: Person, limit: int) -> list[Watched]:
    """What they owe next, but for what a customer said of somebody, where they may not read it: what is held by those
    who are shut out is the dispatchers', and a complaint never is."""
    return _for(person, promises.todos(person, limit))


def looked_on(person: Person, limit: int) -> list[Watched]:
    """What others owe and have not done in time, to whom the person was added."""
    return _for(person, watcher_store.looked_on(person, limit))


def _for(person: Person, found: Sequence[Watched]) -> list[Watched]:
    return [one for one in found if one.what != VOICE or _readable(person, one.about)]


def _readable(person: Person, voice: str) -> bool:
    try:
        voices.voice_for(person, voice)
    except NotFound:
        return False
    return True


def shown(asking: Person, found: Sequence[Watched], now: datetime) -> list[Json]:
    """Todos on the wire."""
    said = {one.about: voice for one in found if one.what == VOICE and (voice := voices.voice(one.about))}
    visit_of = {one.about: one.about if one.what == VISIT else said[one.about].visit for one in _of_visits(found, said)}
    office = appointments.visits(set(visit_of.values()))
    ledgers = ledger_store.ledgers(office)
    known = customers.customers({visit.customer for visit in office.values()})
    asked = cases.grounds({one.about for one in found if one.what == CASE})
    told = _told(found)
    people = accounts.people(_named(found, told))
    words = {**earlier.said_in([one.promise for one in found]), **{id: voice.text for id, voice in said.items()}}
    home, items = installation.settings().zone, []
    for one in found:
        promise, visit = one.promise, office.get(visit_of.get(one.about, ""))
        ledger = ledgers[visit.id] if visit else ()
        agreed = served(visit, ledger) if visit else None
        customer = known[visit.customer] if visit else None
        case = asked.get(one.about)
        items.append(
            {
                **{name: getattr(promise, name) for name in ("id", "kind", "made", "due")},
                "what": one.what,
                "about": one.about,
                "level": _level(promise.kind, visit.kind, standards.by_hash(visit.standard)) if visit else None,
                "overdue": promise.due < now,
                "zone": zone_of(ledger) if ledger else home,
                "by": people.get(promise.by or ""),
                "holder": _holder(one, people),
                "told": [
                    {"at": row.at, "role": row.role, "person": people.get(row.recipient)}
                    for row in told.get(promise.id, ())
                ],
                "visit": visit.id if visit else None,
                "order": visit.order if visit else None,
                "start": agreed.start if agreed else None,
                "customer": case.name if case else customer and (customer.address_as or customer.name),
                "phone": case.phone if case else customer.phone if customer else None,
                "words": words.get(promise.id) if _reads(asking, one) else None,
            }
        )
    return items


def _of_visits(found: Sequence[Watched], said: Mapping[str, Voice]) -> list[Watched]:
    return [one for one in found if one.what == VISIT or one.about in said]


def _told(found: Sequence[Watched]) -> Mapping[str, Sequence[sent.ToldOf]]:
    return sent.told_of_promises({one.about for one in found}, {one.promise.id for one in found})


def _named(found: Sequence[Watched], told: Mapping[str, Sequence[sent.ToldOf]]) -> Collection[str]:
    holders = {one.promise.holder.id for one in found if one.promise.holder and one.promise.holder.role is None}
    makers = {one.promise.by for one in found if one.promise.by}
    return holders | makers | {row.recipient for rows in told.values() for row in rows if row.role != "customer"}


def _holder(one: Watched, people: Mapping[str, Person]) -> Json:
    holder = one.promise.holder
    if holder is None or holder.role is not None:
        return {"person": None, "role": holder and holder.role}
    return {"person": people.get(holder.id), "role": None}


def _level(kind: str, visit_kind: str, standard: Mapping[str, Any]) -> Json | None:
    """What the service level of a kind of promise is called."""
    id: str | None = kind
    if kind == "appointment":
        id = standard["visits"].get(visit_kind, {}).get("arrival")
    elif kind in messages.STARTED_BY:
        id = messages.level_of(kind, standard)
    level = standard["levels"].get(id)
    return {"zh": level["zh"], "en": level["en"]} if level else None


def _reads(asking: Person, one: Watched) -> bool:
    """Whether somebody reads the words of it: those of a complaint are for whoever took it, and for whoever judges."""
    own = one.promise.holder is not None and one.promise.holder.id == asking.id
    return own or one.promise.kind != COMPLAINT or bool(asking.roles & {"supervisor", "administrator"})
