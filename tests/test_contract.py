"""The contract of a thing: the push and what follows from it know no kind of thing, so that a new kind is a room of its
own and a line in a table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from doorstep.intake.things import THINGS, VOCABULARIES

INTAKE = Path(__file__).resolve().parents[1] / "server" / "doorstep" / "intake"
HALVES = ("push.py", "follow.py")


def kinds_named(text: str) -> list[str]:
    """The kinds of things, and the types of events about them, that a text names."""
    kinds = [found for what in THINGS for found in re.findall(rf"(?i)(?<![a-z]){what}s?(?![a-z])", text)]
    return kinds + [type for vocabulary in VOCABULARIES.values() for type in vocabulary if type in text]


@pytest.mark.parametrize("name", HALVES)
def test_a_half_names_no_kind_of_thing(name: str) -> None:
    assert kinds_named((INTAKE / name).read_text("utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        'if event.what == "visit":',
        "from ..visits import store",
        "from ..appointments.rules import VISIT",
        "lock_visit(id)",
        'if one.type == "photo.added":',
    ],
)
def test_a_half_that_names_a_kind_is_found(text: str) -> None:
    assert kinds_named(text)


def test_a_type_of_event_belongs_to_one_thing() -> None:
    types = [type for vocabulary in VOCABULARIES.values() for type in vocabulary]
    assert len(set(types)) == len(types)
