"""Reads the parts of `messages.yaml` that say over which channels messages go, in which order, and what a channel may
carry.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from .entries import Entry
from .vocabulary import CHANNELS, PHONE, RECIPIENTS, ROBOTS

Json = dict[str, Any]

NOT_FOR_GROUPS = frozenset("customer technician address link code list".split())
"""Fields that a robot which posts into a group never carries: who it is about, where, and what opens something."""
Texts = Callable[[Entry, frozenset[str]], Json]


def ways(entry: Entry, send: Mapping[str, Json], restricted: Collection[str]) -> Json:
    """The channels for each role in their order, and for the kinds that go another way: `{roles, kinds}`. Those that
    post into groups must be `restricted`."""
    roles, kinds = entry.map("roles", required=True), entry.map("kinds")
    found: Json = {"roles": {}, "kinds": {}}
    if roles is not None:
        found["roles"] = {role: _order(roles, role, restricted, required=True) for role in RECIPIENTS}
        roles.close()
    for kind, one in kinds.maps() if kinds else ():
        if kind not in send:
            one.fault("unknown_message", kind)
        found["kinds"][kind] = {role: _order(one, role, restricted) for role in RECIPIENTS if role in one}
        one.close()
    entry.close()
    return found


def _order(entry: Entry, role: str, restricted: Collection[str], required: bool = False) -> list[str]:
    named = entry.texts(role, required)
    order = [channel for channel, _ in named]
    for place, (channel, line) in enumerate(named):
        if channel not in (*CHANNELS, PHONE):
            entry.fault("unknown_channel", channel, line)
        elif channel in order[:place]:
            entry.fault("named_twice", channel, line)
        elif channel in ROBOTS and channel not in restricted:
            entry.fault("carries_missing", channel, line)
    if PHONE in order and (role != "customer" or order.index(PHONE) != len(order) - 1):
        entry.fault("phone_last", PHONE, named[order.index(PHONE)][1])
    return order


def channels(entry: Entry, fields: frozenset[str], texts: Texts) -> Json:
    """What may be carried by the channels that may not carry everything, and what they say where the words of a message
    would need more: `{channel: {carries, zh, en}}`."""
    return dict(_channels(entry, fields, texts))


def _channels(entry: Entry, fields: frozenset[str], texts: Texts) -> Iterator[tuple[str, Json]]:
    for channel, one in entry.maps():
        if channel not in CHANNELS:
            one.fault("unknown_channel", channel)
        carries = one.texts("carries", required=True)
        for field, line in carries:
            if field not in fields:
                one.fault("unknown_placeholder", field, line)
            elif channel in ROBOTS and field in NOT_FOR_GROUPS:
                one.fault("not_for_groups", field, line)
        named = frozenset(field for field, _ in carries)
        yield channel, {"carries": sorted(named), **texts(one, named)}
        one.close()
