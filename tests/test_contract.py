"""The contract of a thing: the push and what follows from it know no kind of thing, so that a new kind is a room of its
own and a line in a table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from doorstep.clock import new_id, now
from doorstep.events.contract import Standing
from doorstep.events.rules import Event
from doorstep.intake import follow, push
from doorstep.intake.rules import Earlier, Offered
from doorstep.intake.things import THINGS, VOCABULARIES

SERVER = Path(__file__).resolve().parents[1] / "server" / "doorstep"
INTAKE = SERVER / "intake"
HALVES = ("push.py", "follow.py", "jobs.py")


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


def test_whoever_decides_about_a_visit_looks_whether_something_is_to_follow() -> None:
    """All but what follows itself: a decision that does not look goes by what was not heard."""
    locking = {
        path.relative_to(SERVER).as_posix(): text
        for path in SERVER.glob("*/*.py")
        if "appointments.lock(" in (text := path.read_text("utf-8"))
    }
    assert {path for path, text in locking.items() if "refuse_unsettled(" not in text} == {"intake/visits.py"}
    assert len(locking) > 3


def test_a_type_of_event_belongs_to_one_thing() -> None:
    types = [type for vocabulary in VOCABULARIES.values() for type in vocabulary]
    assert len(set(types)) == len(types)


ID = new_id()
SAID = Event(new_id(), "visit", ID, "note.added", 1, 0, 0, 0, ("boot", 0), {})


@dataclass
class Stub:
    """One thing of some kind, who works on it, and what was settled about it."""

    works: str
    settled: list[str] = field(default_factory=list)
    ids = (ID,)

    def standing(self, _id: str) -> Standing:
        return Standing(frozenset({self.works}), frozenset({self.works}), cancelled=False, completed=False)

    def settle(self, _held: Any, _id: str, new: Any, _now: Any) -> Stub:
        self.settled += [event.what for event in new]
        return self

    def keep(self, _settled: Any) -> None:
        """Nothing."""

    def seal(self, _settled: Any, _now: Any) -> None:
        """Nothing."""


def test_two_things_of_one_id_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thing may have the id of the event that opened it, and a phone makes up the ids of its events: whoever works on
    the one has nothing to say of the other, and what was said of the one is not settled about the other."""
    kinds: Any = {"visit": Stub("li"), "case": Stub("wang")}
    said = [SAID, replace(SAID, id=new_id(), what="case")]
    monkeypatch.setattr(follow, "THINGS", kinds)
    follow.settle(kinds, dict(enumerate(said)), now())
    assert [one.settled for one in kinds.values()] == [["visit"], ["case"]]

    monkeypatch.setattr(push.store, "known_anywhere", lambda _: Earlier())
    caller: Any = SimpleNamespace(person=SimpleNamespace(id="li", deactivated_at=None))
    device: Any = SimpleNamespace(revoked_at=None)
    offered = [Offered(one.id, one.what, one.about, one, None, "", "") for one in said]
    decided = push._decide(caller, device, offered, kinds)
    assert [decided[one.id].reason for one in said] == [None, "not_yours"]
