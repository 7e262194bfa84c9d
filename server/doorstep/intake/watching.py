"""Tells of phones that are silent while a visit of whoever carries them should be over: them, because what they
recorded may still be there, and later the office. Once for each silence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .. import installation, iso
from ..accounts import device_store
from ..accounts import store as accounts
from ..accounts.rules import Person
from ..appointments import plan_store
from ..appointments import store as appointments
from ..appointments.rules import Plan
from ..database import reading, transact
from ..messages import reached_store
from ..messages import store as messages
from ..messages.channels import register
from ..messages.rules import PHONE, Planned, text
from ..standard import store as standards

Json = dict[str, Any]

SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=24)
"""A shorter silence is none; one that goes on for days is told of no more: somebody is off, or uses another phone."""


@dataclass(frozen=True)
class _Silence:
    """Since when somebody's phone was not `heard` of, and the `plans` of theirs that are over by the clock and not in
    fact."""

    person: Person
    heard: datetime
    team: str
    standard: str
    plans: Sequence[Plan]


def watch(now: datetime) -> None:
    """Has everybody told who is to hear of a silence by now."""
    with reading():
        planned = _planned(device_store.silent(now - LONGEST, now - SHORTEST), now)
        there = messages.about(PHONE, {one.about for one in planned})
    known = {row.key for rows in there.values() for row in rows}
    if new := [one for one in planned if one.key not in known]:
        transact(lambda: _add(new, now))


def _add(new: Collection[Planned], now: datetime) -> None:
    ways = reached_store.ways([one.to for one in new], register.kinds(installation.settings()), quiet=None)
    messages.add(new, ways, now)


def look(claimed: Collection[messages.Message], now: datetime) -> dict[str, Json | str]:
    """What the words of these messages are made of now, or why they are not to be sent any more; by id."""
    heard = device_store.last_heard({one.about for one in claimed})
    wanted = {one.key: one for one in _planned(heard, now)}
    keys = {one.id: (one.about, one.version, one.kind, one.recipient) for one in claimed}
    return {id: dict(wanted[key].facts) if key in wanted else "resolved" for id, key in keys.items()}


def _planned(heard: Mapping[str, datetime], now: datetime) -> list[Planned]:
    """The messages that are due by now about the phones of these people."""
    return [one for silence in _silences(heard, now) for one in _about(silence) if one.due <= now <= one.until]


def _silences(heard: Mapping[str, datetime], now: datetime) -> Iterator[_Silence]:
    if not heard:
        return
    over = [one for one in plan_store.plans_of(heard, now - LONGEST, now) if one.end <= now]
    office = appointments.visits([one.visit for one in over])
    for person in accounts.people(heard).values():
        plans = [one for one in over if one.person == person.id and one.visit in office]
        if person.active and plans:
            first = office[plans[0].visit]
            yield _Silence(person, heard[person.id], first.team, first.standard, plans)


def _about(silence: _Silence) -> Iterator[Planned]:
    send = standards.by_hash(silence.standard).get("messages", {}).get("send", {})
    staff = accounts.office_of_team(silence.team)
    for kind, message in send.items():
        if message["about"] != PHONE:
            continue
        due = max(silence.heard + iso.duration(message["past"]["heard"]), silence.plans[0].end)
        to = message["to"]
        for recipient in [silence.person] if to == "technician" else [one for one in staff if to in one.roles]:
            yield Planned(
                what=PHONE,
                about=silence.person.id,
                version=text(silence.heard),
                kind=kind,
                role=to,
                recipient=recipient.id,
                due=due,
                until=due + iso.duration(message["until"]),
                team=silence.team,
                facts={
                    "standard": silence.standard,
                    "technician": silence.person.id,
                    "heard": text(silence.heard),
                    "count": len(silence.plans),
                    "zone": installation.settings().zone,
                },
                message=message,
            )
