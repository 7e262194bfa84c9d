"""What a channel may not carry does not reach it, whatever the message and its language."""

from __future__ import annotations

from typing import Any

import pytest

from doorstep.config import standard_folder
from doorstep.messages.letters import Letter, Names, letter
from doorstep.messages.rules import CHANNELS
from doorstep.standard.loading import load
from doorstep.standard.ways import NOT_FOR_GROUPS

STANDARD, _ = load(standard_folder())
assert STANDARD is not None
SEND = STANDARD["messages"]["send"]
ALL = [
    (kind, role, language)
    for kind, message in SEND.items()
    for role in (["customer", "technician", "dispatcher"] if message["to"] == "told" else [message["to"]])
    for language in ("zh", "en")
]
SECRET = {name: f"<{name} must not>" for name in ("person", "customer", "address", "link")}
NAMES = Names({"li": SECRET["person"]}, {"c": SECRET["customer"]}, {"p": SECRET["address"]})
VISIT = {"order": "WO-1", "kind": "broadband-install", "customer": "c", "premises": "p", "technician": "li",
         "start": "2026-11-23T01:00:00+00:00", "end": None, "zone": "Asia/Shanghai"}  # fmt: skip
FACTS = VISIT | {"expected": VISIT["start"], "due": VISIT["start"], "depart_by": VISIT["start"], "state": "open",
                 "heard": VISIT["start"], "count": 2,
                 "level": next(iter(STANDARD["levels"]))}  # fmt: skip


def written(kind: str, role: str, language: str, channel: str, standard: Any = STANDARD) -> Letter:
    facts = {**VISIT, "visits": [VISIT]} if SEND[kind]["about"] == "day" else FACTS
    return letter(kind, role, facts, standard, NAMES, language, SECRET["link"], "Asia/Shanghai", channel)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_gets_what_it_may_carry_and_nothing_else(channel: str) -> None:
    restricted = STANDARD["messages"]["channels"].get(channel)
    for kind, role, language in ALL:
        found = written(kind, role, language, channel)
        assert found.subject and found.text and "{" not in found.subject + found.text
        if restricted is None:
            assert found == written(kind, role, language, "")
        else:
            assert not [canary for canary in SECRET.values() if canary in str(found)], (kind, role, language)
            assert found.fields.keys() <= set(restricted["carries"])


def test_a_group_hears_what_names_nobody_in_its_own_words() -> None:
    own, general = (written(kind, "dispatcher", "en", "wecom") for kind in ("promise-warn", "promise-escalated"))
    assert own == written("promise-warn", "dispatcher", "en", "wecom") and "WO-1" in own.text and "due" in own.text
    assert general.text == "There is a new message about order WO-1. Please look at it in Doorstep."


def test_every_field_that_tells_of_somebody_is_kept_from_groups() -> None:
    """Whatever a message can be filled with either names nobody or is on the list."""
    every = {name for one in ALL for name, value in written(*one, "").fields.items()
             if any(canary in value for canary in SECRET.values())}  # fmt: skip
    assert every <= NOT_FOR_GROUPS
