"""The values of an import: the work orders of a file, the visits that bear their numbers, what follows from both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..appointments import rules as appointments
from ..appointments.continuing import is_over
from ..appointments.rules import Change, Imported, MemberChange, NewVisit, OfficeVisit, PromiseEntry


@dataclass(frozen=True)
class Remark:
    """Something to say about a row, counted as a spreadsheet counts, and a column: its header, "" for the whole row."""

    row: int
    column: str
    zh: str
    en: str

    def __str__(self) -> str:
        zh_place = f"第 {self.row} 行" + (f"「{self.column}」" if self.column else "")
        en_place = f"row {self.row}" + (f", {self.column}" if self.column else "")
        return f"{zh_place}：{self.zh} / {en_place}: {self.en}"


@dataclass(frozen=True)
class WorkOrder:
    """A row that can be understood; what it leaves open is None. `team`, `main` and `backup` are ids."""

    row: int
    order: str
    kind: str
    team: str
    name: str
    address_as: str | None
    phone: str
    tier: str | None
    is_new: bool | None
    address: str
    area_type: str | None
    place_type: str | None
    latitude: str | None
    longitude: str | None
    datum: str | None
    facts: Mapping[str, Any] = field(hash=False)
    start: datetime
    end: datetime | None
    zone: str
    asked_by: str | None
    agreed_by: str | None
    agreed_at: datetime | None
    reason: str | None
    main: str | None
    backup: str | None
    travel_minutes: int | None
    duration_minutes: int | None
    instructions: str | None
    buffer_minutes: int | None = None
    email: str | None = None
    language: str | None = None
    other_phones: tuple[str, ...] = ()
    """Further numbers that the row names, by which the customer may be known."""


@dataclass(frozen=True)
class Current:
    """The living visit of the number of a work order: its customer's name and phone, its address, who goes to it
    (role → person), its promises, whether anything has happened in it, what the last file said of it, and who went to
    it before (role → people). `before`: what was promised about the visits of the order that went before it."""

    visit: OfficeVisit
    name: str
    phone: str
    address: str
    members: Mapping[str, str] = field(hash=False)
    ledger: tuple[PromiseEntry, ...]
    begun: bool
    said: Imported | None = None
    former: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    before: tuple[PromiseEntry, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether nothing about it changes any more."""
        return is_over(self.visit)


@dataclass(frozen=True)
class Plan:
    """What an import would do: all of it or, while there are faults, nothing.

    `vers` holds the version of each visit that would change, `outcomes` what becomes of each good row: `new`, `moved`,
    `reassigned`, `corrected` or `unchanged`. `facts` are those that were not right, by visit. `differences` say what
    changes in visits that exist already, `left_alone` what the file says otherwise and an import does not take over.
    `said` is what the next file is compared with.
    """

    create: tuple[NewVisit, ...] = ()
    moves: tuple[PromiseEntry, ...] = ()
    members: tuple[MemberChange, ...] = ()
    vers: Mapping[str, int] = field(default_factory=dict, hash=False)
    facts: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    unchanged: int = 0
    faults: tuple[Remark, ...] = ()
    differences: tuple[Remark, ...] = ()
    left_alone: tuple[Remark, ...] = ()
    said: tuple[Imported, ...] = ()
    outcomes: Mapping[int, str] = field(default_factory=dict, hash=False)

    @property
    def changes(self) -> tuple[Change, ...]:
        """The moves, the other people and the facts that were not right, one change for each visit."""
        moves = {move.visit: move for move in self.moves}
        members = {id: tuple(change for change in self.members if change.visit == id) for id in self.vers}
        facts = self.facts
        return tuple(
            Change(id, ver, moves.get(id), members[id], facts=facts.get(id, {})) for id, ver in self.vers.items()
        )


@dataclass(frozen=True)
class Booked:
    """Where a person is planned already, and the number of the work order that keeps them there."""

    plan: appointments.Plan
    order: str
