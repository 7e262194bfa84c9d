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


ASKED_FOR = frozenset({"photos.asked"})
"""What a customer starts who wants a message at that moment."""


@dataclass(frozen=True)
class Course:
    """The channel that a message takes; `reason` says why it cannot go there, where nothing reaches its recipient."""

    channel: str
    reason: str | None = None


@dataclass(frozen=True)
class Ways:
    """How messages leave this installation: `set_up` has the channels and the kind of address that each needs,
    `addresses` who has which, by that kind; `said` what each standard says of messages, by its hash. `quiet`: the hours
    in which nobody gets what can wait. `opted_out`: who wants nothing over a channel, by channel. `wishes`: which one
    somebody would have first."""

    set_up: Mapping[str, str]
    addresses: Mapping[str, Mapping[str, str]] = field(repr=False)
    said: Mapping[str, Json] = field(repr=False)
    quiet: Quiet | None = None
    opted_out: Mapping[str, Collection[str]] = field(default_factory=dict, repr=False)
    wishes: Mapping[str, str] = field(default_factory=dict, repr=False)

    def course(self, to: To, failed: Collection[str] = ()) -> Course | None:
        """The way of a message that has `failed` on these channels; None when no other is left."""
        said = self.said.get(to.standard, {})
        there = [channel for channel in order(said, to, self.wishes.get(to.recipient)) if channel in self.set_up]
        off = () if is_asked_for(said, to.kind) else [one for one in there if self.is_unwanted(one, to.recipient)]
        for channel in there:
            if channel not in (*failed, *off) and self.reaches(channel, to.recipient):
                return Course(channel)
        if failed:
            return None
        if unwanted := next(iter(off), None):
            return Course(unwanted, "opted_out")
        return Course(there[0], "no_address") if there else Course(NOWHERE, "no_channel")

    def why_not(self, channel: str, recipient: str) -> str | None:
        """Why nothing can be sent to somebody over this channel; None where it can."""
        if channel not in self.set_up:
            return "no_channel"
        if self.is_unwanted(channel, recipient):
            return "opted_out"
        return None if self.reaches(channel, recipient) else "no_address"

    def is_unwanted(self, channel: str, recipient: str) -> bool:
        """Whether somebody has said that they want nothing over this channel."""
        return recipient in self.opted_out.get(channel, ())

    def reaches(self, channel: str, recipient: str) -> bool:
        """Whether there is an address to which this channel can send."""
        kind = self.set_up[channel]
        return kind in NO_ADDRESS_NEEDED or recipient in self.addresses.get(kind, {})


def order(said: Mapping[str, Any], to: To, wish: str | None = None) -> tuple[str, ...]:
    """The channels for a message in their order, as a standard `said`; of these the one first that its recipient would
    have (`wish`)."""
    ways = said.get("ways")
    of_kind = ways["kinds"].get(to.kind, {}).get(to.role) if ways else None
    found: tuple[str, ...] = tuple(of_kind or ways["roles"][to.role]) if ways else BEFORE
    return (wish, *(one for one in found if one != wish)) if wish in found else found


def is_asked_for(said: Mapping[str, Any], kind: str) -> bool:
    """Whether its recipient has just asked for it: that is no notice, whatever they want otherwise."""
    return bool(said.get("send", {}).get(kind, {}).get("after") in ASKED_FOR)
