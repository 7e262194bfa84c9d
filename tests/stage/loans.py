"""A kind of thing that is not part of Doorstep, for tests of what every kind stands on: a loan, which its event opens.
Who opened one works on it, and sees it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from doorstep.events import store as event_log
from doorstep.events.contract import Standing, Thing
from doorstep.events.rules import Event, Kind
from doorstep.events.shapes import text
from doorstep.feed.rules import FeedRow, kinds_about
from doorstep.intake import things
from doorstep.intake.things import Shown

LOAN = "loan"
VOCABULARY = {"loan.opened": Kind("", "", {"text": text()}, opens=True), "loan.noted": Kind("", "", {"text": text()})}


@dataclass
class Loans:
    """Those there are: who works on which. `settled` and `opened` tell what was done, in order."""

    team: str
    works: dict[str, list[str]] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)
    settled: list[tuple[str, list[str]]] = field(default_factory=list)

    def thing(self) -> Thing[Any]:
        return Thing(
            VOCABULARY, lambda _: (), lambda ids, *_: Held(self, set(ids)), self.unread, self.settle, open=self.open
        )

    def shown(self) -> Shown:
        def seen(ids: Collection[str], person: str) -> list[str]:
            return [id for id in ids if person in self.works.get(id, ())]

        def documents(ids: Collection[str], person: str) -> Mapping[str, Any]:
            return {id: {"id": id, "works": len(self.works[id])} for id in ids}

        return Shown(lambda person, _: seen(self.works, person), seen, documents)

    def open(self, held: Held, events: Sequence[Event], _now: datetime) -> None:
        for event in events:
            self.works[event.id] = [str(event.by)]
            self.opened.append(event.id)

    def settle(self, held: Held, id: str, new: Sequence[Event], _now: datetime) -> Settled:
        self.settled.append((id, [event.type for event in new]))
        return Settled(self, id, [event for event in new if event.id == id])

    def unread(self, _held: Held, id: str) -> dict[int, Event]:
        done = sum(len(types) for about, types in self.settled if about == id)
        return {entry.seq: entry.event for entry in event_log.log_of(LOAN, id)[done:]}


@dataclass
class Held:
    loans: Loans
    asked: set[str]

    @property
    def ids(self) -> Collection[str]:
        return self.asked & self.loans.works.keys()

    def standing(self, id: str) -> Standing:
        works = frozenset(self.loans.works[id])
        return Standing(works, works, cancelled=False, completed=False)

    def readers(self, id: str) -> list[str]:
        return self.loans.works[id]

    def team(self, _id: str) -> str:
        return self.loans.team

    def akin(self, _id: str) -> list[str]:
        return []


@dataclass
class Settled:
    loans: Loans
    id: str
    opening: list[Event]

    @property
    def numbers(self) -> int:
        return len(self.opening)

    def write(self, seqs: Sequence[int], _now: datetime) -> Iterator[FeedRow]:
        for seq in seqs:
            yield from (FeedRow(one, seq, kinds_about(LOAN).added, LOAN, self.id) for one in self.loans.works[self.id])


@pytest.fixture
def loans(people: Any, monkeypatch: pytest.MonkeyPatch) -> Loans:
    """Has this server know loans."""
    made = Loans(people.east.id)
    monkeypatch.setitem(things.THINGS, LOAN, made.thing())  # type: ignore[arg-type]
    monkeypatch.setitem(things.VOCABULARIES, LOAN, VOCABULARY)  # type: ignore[arg-type]
    monkeypatch.setitem(things.SHOWN, LOAN, made.shown())  # type: ignore[arg-type]
    return made
