"""Over which channel a message goes: the first in the order of the standard that is set up here, that reaches its
recipient, and that has not failed at it yet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from .quiet import Quiet
from .rules import NO_ADDRESS_NEEDED, NOWHERE, To

Json = dict[str, Any]

BEFORE = ("mail", "sms", "push", "console")
"""The order in standards of before there was one: what there was then, and then whatever reaches one person alone."""


@dataclass(frozen=True)
class Course:
    """The channel that a message takes; `reason` says why it cannot go there, where nothing reaches its recipient."""

    channel: str
    reason: str | None = None


@dataclass(frozen=True)
class Ways:
    """How messages leave this installation: `set_up` has the channels and the kind of address that each needs,
    `addresses` who has which, by that kind; `said` what each standard says of messages, by its hash. `quiet`: the hours
    in which nobody gets what can wait. `opted_out`: who wants nothing over a channel, by channel; they have no address
    there."""

    set_up: Mapping[str, str]
    addresses: Mapping[str, Mapping[str, str]] = field(repr=False)
    said: Mapping[str, Json] = field(repr=False)
    quiet: Quiet | None = None
    opted_out: Mapping[str, Collection[str]] = field(default_factory=dict, repr=False)

    def course(self, to: To, failed: Collection[str] = ()) -> Course | None:
        """The way of a message that has `failed` on these channels; None when no other is left."""
        there = [channel for channel in order(self.said.get(to.standard, {}), to) if channel in self.set_up]
        for channel in there:
            if channel not in failed and self.reaches(channel, to.recipient):
                return Course(channel)
        if failed:
            return None
        unwanted = next((one for one in there if to.recipient in self.opted_out.get(one, ())), None)
        if unwanted:
            return Course(unwanted, "opted_out")
        return Course(there[0], "no_address") if there else Course(NOWHERE, "no_channel")

    def why_not(self, channel: str, recipient: str) -> str | None:
        """Why nothing can be sent to somebody over this channel; None where it can."""
        if channel not in self.set_up:
            return "no_channel"
        if recipient in self.opted_out.get(channel, ()):
            return "opted_out"
        return None if self.reaches(channel, recipient) else "no_address"

    def reaches(self, channel: str, recipient: str) -> bool:
        """Whether there is an address to which this channel can send."""
        kind = self.set_up[channel]
        return kind in NO_ADDRESS_NEEDED or recipient in self.addresses.get(kind, {})


def order(said: Mapping[str, Any], to: To) -> tuple[str, ...]:
    """The channels for a message in their order, as a standard `said`."""
    ways = said.get("ways")
    if ways is None:
        return BEFORE
    of_kind: list[str] | None = ways["kinds"].get(to.kind, {}).get(to.role)
    return tuple(of_kind or ways["roles"][to.role])
