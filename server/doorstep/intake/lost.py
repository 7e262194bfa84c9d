"""Tells the office that messages of its team reached nobody: once an hour at most, with how many are still to be seen
to. Which ones stands on the page of messages."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from .. import installation, iso
from ..accounts import store as accounts
from ..messages import counted_store, reached_store
from ..messages import store as messages
from ..messages.channels import register
from ..messages.quiet import quiet_hours
from ..messages.rules import TEAM, Planned
from ..promises import store as promises
from ..promises.rules import Holder
from ..standard import store as standards

Json = dict[str, Any]

GIVEN_UP = "message.given_up"
TELL = "message.tell"
"""The promise that somebody calls a customer whom no channel reached."""
SOON = timedelta(minutes=5)
"""How long others are waited for: a provider that is down loses many at once."""
STAFF_FOR = timedelta(hours=2)
"""How long a message to one of our people counts that did not reach them: nothing else says that somebody has seen to
it."""


def tell(teams: Collection[str], now: datetime) -> None:
    """Messages about things of these teams reached nobody just now."""
    planned = [one for team in sorted(teams) for one in _planned(team, now)]
    if planned:
        settings = installation.settings()
        hours = quiet_hours(settings.quiet_hours)
        messages.add(planned, reached_store.ways([one.to for one in planned], register.kinds(settings), hours), now)


def _planned(team: str, now: datetime) -> list[Planned]:
    standard = standards.current() or {}
    found: list[Planned] = []
    for kind, message in standard.get("messages", {}).get("send", {}).items():
        if message.get("after") == GIVEN_UP:
            facts = {"standard": standard["hash"], "zone": installation.settings().zone, "count": _count(team, now)}
            due = now + SOON
            found += [
                Planned(
                    what=TEAM,
                    about=team,
                    version=f"{now.astimezone(UTC):%Y-%m-%dT%H}",
                    kind=kind,
                    role=message["to"],
                    recipient=one.id,
                    due=due,
                    until=due + iso.duration(message["until"]),
                    team=team,
                    facts=facts,
                    message=message,
                )
                for one in accounts.office_of_team(team)
                if message["to"] in one.roles
            ]
    return found


def look(claimed: Collection[messages.Message], now: datetime) -> dict[str, Json | str]:
    """What the words of these messages are made of now, or why they are not to be sent any more; by id."""
    counts = {team: _count(team, now) for team in {one.about for one in claimed}}
    return {one.id: {**one.facts, "count": counts[one.about]} if counts[one.about] else "resolved" for one in claimed}


def _count(team: str, now: datetime) -> int:
    """How many messages of a team reached nobody, and nobody has seen to them yet."""
    calls = promises.count_held(Holder(team, "dispatcher"), TELL)
    return calls + counted_store.lost_to_staff(team, now - STAFF_FOR)
